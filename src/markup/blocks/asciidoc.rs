//! AsciiDoc's lines: delimited blocks hold their blank lines, and lists what is indented or numbered on.

use super::LineRules;
use super::indent;
use super::markdown::ends_in_colon;
use crate::markup::asciidoc::{delimiter, is_heading, is_verbatim, list_marker};

#[derive(Default)]
pub struct Asciidoc {
    /// The delimiters of the open blocks.
    open: Vec<String>,
    list: bool,
    ends_in_colon: bool,
}

impl LineRules for Asciidoc {
    fn continues(&self, line: &str) -> bool {
        if let Some(delimiter) = self.open.last() {
            return is_verbatim(delimiter) || !is_heading(line);
        }
        let is_item = list_marker(line).is_some();
        (self.list && (is_item || indent(line) > 0)) || (self.ends_in_colon && is_item)
    }

    fn read(&mut self, line: &str) {
        let text = line.trim_end();
        if let Some(open) = self.open.last() {
            if text == open {
                self.open.pop();
            } else if !is_verbatim(open) && delimiter(text) && !self.open.iter().any(|open| open == text) {
                self.open.push(text.to_owned());
            }
            return;
        }
        if delimiter(text) {
            self.open.push(text.to_owned());
        }
        self.list |= list_marker(line).is_some();
        self.ends_in_colon = ends_in_colon(text);
    }
}
