//! Org's lines: blocks and drawers hold their blank lines up to the next headline, and lists what is indented.

use super::markdown::ends_in_colon;
use super::{LineRules, indent, list_marker};

#[derive(Default)]
pub struct Org {
    /// What ends the open block or drawer.
    end: Option<String>,
    container: bool,
    ends_in_colon: bool,
}

impl LineRules for Org {
    fn continues(&self, line: &str) -> bool {
        if is_headline(line) {
            return false;
        }
        let is_item = list_marker(line).is_some();
        self.end.is_some()
            || (self.container && (indent(line) > 0 || is_item))
            || (self.ends_in_colon && (is_item || begin(line.trim()).is_some()))
    }

    fn read(&mut self, line: &str) {
        let text = line.trim();
        if is_headline(line) {
            *self = Org::default();
            return;
        }
        if let Some(end) = &self.end {
            if text.eq_ignore_ascii_case(end) {
                self.end = None;
            }
            return;
        }
        self.container |= list_marker(line).is_some() || line.starts_with("[fn:");
        self.ends_in_colon = ends_in_colon(text);
        self.end = begin(text).map(|name| format!("#+end_{name}"));
        if self.end.is_none() && is_drawer(text) {
            self.end = Some(":END:".to_owned());
        }
    }
}

/// The name of the block that a line begins.
pub fn begin(text: &str) -> Option<String> {
    let rest = text.get(..8).filter(|begin| begin.eq_ignore_ascii_case("#+begin_")).map(|_| &text[8..])?;
    rest.split_whitespace().next().map(str::to_ascii_lowercase)
}

/// `:PROPERTIES:` and the like.
pub fn is_drawer(text: &str) -> bool {
    let name = text.strip_prefix(':').and_then(|rest| rest.strip_suffix(':')).unwrap_or_default();
    !name.is_empty()
        && !text.eq_ignore_ascii_case(":end:")
        && name.chars().all(|c| c.is_alphanumeric() || "-_".contains(c))
}

pub fn is_headline(line: &str) -> bool {
    line.starts_with('*') && line.trim_start_matches('*').starts_with(' ')
}
