//! HTML's lines: paragraphs, lists, quotations, tables and what is no prose hold their blank lines.

use super::LineRules;
use super::markdown::contains_ignoring_case;
use crate::markup::html::{is_block, is_opaque, tag_name};

#[derive(Default)]
pub struct Html {
    /// What ends the open comment, or the open element that holds no prose.
    end: Option<String>,
    /// How many elements are open that hold blocks of their own.
    open: usize,
    paragraph: bool,
    ends_in_colon: bool,
}

impl LineRules for Html {
    fn continues(&self, line: &str) -> bool {
        if self.end.is_some() {
            return true;
        }
        let name = line.trim_start().strip_prefix('<').map(tag_name).unwrap_or_default();
        if matches!(name.as_str(), "h1" | "h2" | "section" | "article" | "main" | "body") {
            return false;
        }
        let is_led_in = self.ends_in_colon && matches!(name.as_str(), "ul" | "ol");
        is_led_in || self.open > 0 || (self.paragraph && !is_block(&name))
    }

    fn read(&mut self, line: &str) {
        self.ends_in_colon = line.trim_end().trim_end_matches("</p>").ends_with(':');
        let mut rest = line;
        loop {
            if let Some(end) = &self.end {
                if !contains_ignoring_case(rest, end) {
                    return;
                }
                let at =
                    rest.as_bytes().windows(end.len()).position(|w| w.eq_ignore_ascii_case(end.as_bytes()));
                rest = &rest[at.unwrap_or(0) + end.len()..];
                self.end = None;
            }
            let Some((_, behind)) = rest.split_once('<') else { return };
            rest = behind;
            if let Some(comment) = behind.strip_prefix("!--") {
                self.end = Some("-->".to_owned());
                rest = comment;
                continue;
            }
            let is_closing = behind.starts_with('/');
            let name = tag_name(behind.trim_start_matches('/'));
            self.read_tag(&name, is_closing);
        }
    }
}

impl Html {
    fn read_tag(&mut self, name: &str, is_closing: bool) {
        if is_opaque(name) && !is_closing {
            self.end = Some(format!("</{name}"));
        } else if matches!(name, "ul" | "ol" | "dl" | "blockquote" | "table" | "figure" | "aside") {
            self.open = if is_closing { self.open.saturating_sub(1) } else { self.open + 1 };
        }
        if is_block(name) {
            self.paragraph = name == "p" && !is_closing;
        }
    }
}
