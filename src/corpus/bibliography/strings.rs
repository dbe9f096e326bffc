//! `@string`: the abbreviations of a BibLaTeX file. They are resolved here, as one that names itself would be followed
//! for ever, and one that is broken would cost all entries.

use std::collections::HashMap;
use std::fmt::Write;

/// The abbreviations that are defined so far.
#[derive(Default)]
pub struct Strings {
    known: HashMap<String, String>,
    /// All of them, each with plain text.
    pub written: String,
}

impl Strings {
    /// Takes up a definition: `@string{ft = "Financial " # {Times}}`, or in parentheses. False where it is none.
    pub fn define(&mut self, definition: &str) -> bool {
        let Some((name, value)) = self.read(definition) else { return false };
        let _ = writeln!(self.written, "@string{{{name} = {{{value}}}}}");
        self.known.insert(name.to_ascii_lowercase(), value);
        true
    }

    fn read(&self, definition: &str) -> Option<(String, String)> {
        let open = definition.find(['{', '('])?;
        let inner = definition[open + 1..].strip_suffix(['}', ')'])?;
        let (name, rest) = inner.split_once('=')?;
        let name = name.trim();
        let is_name = |c: char| c.is_alphanumeric() || "_-:.+/".contains(c);
        if name.is_empty() || !name.chars().all(is_name) {
            return None;
        }
        let mut value = String::new();
        let mut rest = rest.trim();
        loop {
            let length = piece(rest)?;
            let (written, behind) = rest.split_at(length);
            match written.chars().next()? {
                '"' | '{' => value.push_str(&written[1..length - 1]),
                _ if written.bytes().all(|byte| byte.is_ascii_digit()) => value.push_str(written),
                // As in BibTeX, what is not defined above is not known.
                _ => value.push_str(self.known.get(&written.to_ascii_lowercase()).map_or("", String::as_str)),
            }
            rest = behind.trim().trim_end_matches(',').trim_end();
            if rest.is_empty() {
                return Some((name.to_owned(), value));
            }
            rest = rest.strip_prefix('#')?.trim_start();
        }
    }
}

/// Bytes of the first piece of a value: in quotation marks, in braces, a number or a name.
fn piece(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    match text.bytes().next()? {
        quote @ (b'"' | b'{') => {
            for (at, byte) in text.bytes().enumerate() {
                match byte {
                    b'{' => depth += 1,
                    b'}' => depth = depth.checked_sub(1)?,
                    _ => {}
                }
                let closes = if quote == b'{' { byte == b'}' } else { byte == b'"' && at > 0 };
                if closes && depth == 0 {
                    return Some(at + 1);
                }
            }
            None
        }
        _ => {
            let end = text.find(|c: char| c.is_whitespace() || "#,{}\"=".contains(c)).unwrap_or(text.len());
            (end > 0).then_some(end)
        }
    }
}
