//! Typst's lines: brackets, raw text and comments hold their blank lines, and lists what is indented.

use super::markdown::ends_in_colon;
use super::{LineRules, indent, list_marker};

/// A bracket that is open for longer than this was forgotten.
const LONGEST_GROUP: usize = 400;

#[derive(Default)]
pub struct Typst {
    /// The open brackets: `[` around content, `(` and `{` around code.
    brackets: Vec<u8>,
    /// The length of the backticks around the raw text that is open.
    raw: usize,
    comment: bool,
    list: bool,
    ends_in_colon: bool,
    lines: usize,
}

impl LineRules for Typst {
    fn continues(&self, line: &str) -> bool {
        if self.raw > 0 || self.comment {
            return true;
        }
        if is_heading(line) {
            return false;
        }
        let is_open = !self.brackets.is_empty() && self.lines < LONGEST_GROUP;
        let is_listed = self.list && (indent(line) > 0 || is_item(line));
        is_open || is_listed || (self.ends_in_colon && is_item(line))
    }

    fn read(&mut self, line: &str) {
        self.lines += 1;
        let is_first = self.brackets.is_empty() && self.raw == 0 && !self.comment;
        self.list |= is_first && is_item(line);
        self.ends_in_colon = is_first && ends_in_colon(line);
        let is_statement = is_first && is_statement(line.trim_start());
        self.read_signs(line.as_bytes(), is_statement);
    }
}

impl Typst {
    fn read_signs(&mut self, line: &[u8], is_statement: bool) {
        let mut at = 0;
        let mut calls = is_statement;
        while let Some(&sign) = line.get(at) {
            let rest = &line[at..];
            at += 1;
            if self.comment {
                self.comment = !rest.starts_with(b"*/");
                continue;
            }
            if sign == b'`' || self.raw > 0 {
                let length = rest.iter().take_while(|&&b| b == b'`').count();
                if self.raw == 0 && length >= 3 {
                    self.raw = length;
                } else if self.raw > 0 && length >= self.raw {
                    self.raw = 0;
                }
                at += length.saturating_sub(1);
                continue;
            }
            let is_code = match self.brackets.last() {
                Some(b'[') => calls && !is_statement,
                Some(_) => true,
                None => calls,
            };
            match sign {
                b'\\' => at += 1,
                b'/' if rest.starts_with(b"//") && (at < 2 || line[at - 2] != b':') => return,
                b'/' if rest.starts_with(b"/*") => self.comment = true,
                b'#' => calls = true,
                b'"' if is_code => {
                    let end = rest[1..].iter().position(|&b| b == b'"');
                    at += end.map_or(0, |end| end + 1);
                }
                b'[' => self.brackets.push(b'['),
                b'(' | b'{' if is_code => self.brackets.push(sign),
                b']' => self.close(b'['),
                b')' => self.close(b'('),
                b'}' => self.close(b'{'),
                _ if is_statement || is_name(sign) => {}
                _ => calls = false,
            }
        }
    }

    fn close(&mut self, open: u8) {
        if self.brackets.last() == Some(&open) {
            self.brackets.pop();
        }
    }
}

fn is_name(sign: u8) -> bool {
    sign.is_ascii_alphanumeric() || matches!(sign, b'.' | b'-' | b'_')
}

pub fn is_heading(line: &str) -> bool {
    let text = line.trim_start();
    text.starts_with('=') && text.trim_start_matches('=').starts_with([' ', '\t'])
}

pub fn is_item(line: &str) -> bool {
    list_marker(line).is_some_and(|_| !line.trim_start().starts_with('*'))
        || line.trim_start().starts_with("/ ")
}

/// Whether a line of code says something to Typst and shows nothing.
pub fn is_statement(text: &str) -> bool {
    let name = text.strip_prefix('#').unwrap_or_default();
    let end = name.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(name.len());
    matches!(
        &name[..end],
        "let" | "set" | "show" | "import" | "include" | "if" | "for" | "while" | "context" | "return"
    )
}
