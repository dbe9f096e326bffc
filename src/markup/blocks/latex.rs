//! LaTeX's lines: environments and groups hold their blank lines, and so does a preamble.

use super::LineRules;
use super::markdown::ends_in_colon;
use crate::markup::latex::commands::{is_section, is_verbatim};

/// A group that is open for longer than this was forgotten.
const LONGEST_GROUP: usize = 400;

/// Environments around whole parts of a document, in which each paragraph is a block of its own.
const TRANSPARENT: [&str; 9] = [
    "document",
    "abstract",
    "multicols",
    "otherlanguage",
    "refsection",
    "refsegment",
    "appendices",
    "letter",
    "spacing",
];

#[derive(Default)]
pub struct Latex {
    preamble: bool,
    closed: bool,
    environments: usize,
    braces: usize,
    /// The environment that is open and holds no commands.
    verbatim: Option<String>,
    lines: usize,
    ends_in_colon: bool,
    /// Something else than a comment has been read.
    started: bool,
}

impl LineRules for Latex {
    fn continues(&self, line: &str) -> bool {
        if self.preamble || self.verbatim.is_some() {
            return true;
        }
        // A heading cannot stand in a group: whoever writes one there has forgotten to close it.
        let is_open = self.environments > 0 || (self.braces > 0 && self.lines < LONGEST_GROUP);
        let is_list = |text: &str| {
            ["itemize", "enumerate", "description"]
                .iter()
                .any(|list| text.strip_prefix("\\begin{").is_some_and(|rest| rest.starts_with(list)))
        };
        if self.ends_in_colon && is_list(line.trim_start()) {
            return true;
        }
        is_open && !line.trim_start().strip_prefix('\\').is_some_and(is_section)
    }

    fn read(&mut self, line: &str) {
        self.lines += 1;
        let text = line.trim();
        if !self.started && !text.starts_with('%') {
            self.started = true;
            self.preamble = opens_preamble(text);
        }
        if self.preamble {
            let end = text.split('%').next().and_then(|code| code.find("\\begin{document}"));
            let Some(end) = end else { return };
            self.preamble = false;
            self.closed = end + "\\begin{document}".len() == text.len();
            return;
        }
        self.ends_in_colon = ends_in_colon(text);
        self.read_commands(text);
    }

    fn is_closed(&self) -> bool {
        self.closed
    }
}

impl Latex {
    fn read_commands(&mut self, text: &str) {
        let mut rest = text;
        loop {
            if let Some(name) = &self.verbatim {
                let Some((_, behind)) = rest.split_once(&format!("\\end{{{name}}}")) else { return };
                self.verbatim = None;
                rest = behind;
            }
            let Some(at) = rest.find(['\\', '{', '}', '%']) else { return };
            let (sign, behind) = (rest.as_bytes()[at], &rest[at + 1..]);
            rest = match sign {
                b'%' => return,
                b'{' => {
                    self.braces += 1;
                    behind
                }
                b'}' => {
                    self.braces = self.braces.saturating_sub(1);
                    behind
                }
                _ => self.read_command(behind),
            };
        }
    }

    /// Takes the command behind a backslash, and gives what stands behind it.
    fn read_command<'a>(&mut self, text: &'a str) -> &'a str {
        if let Some((name, behind)) = text.strip_prefix("begin{").and_then(|rest| rest.split_once('}')) {
            if is_verbatim(name) {
                self.verbatim = Some(name.to_owned());
            } else if !TRANSPARENT.contains(&name) {
                self.environments += 1;
            }
            return behind;
        }
        if let Some((name, behind)) = text.strip_prefix("end{").and_then(|rest| rest.split_once('}')) {
            if !TRANSPARENT.contains(&name) {
                self.environments = self.environments.saturating_sub(1);
            }
            return behind;
        }
        if let Some(verb) = text.strip_prefix("verb")
            && let Some(mark) = verb.chars().next().filter(|mark| mark.is_ascii_punctuation())
        {
            return verb[1..].split_once(mark).map_or(verb, |(_, behind)| behind);
        }
        let skip = text.chars().next().map_or(0, char::len_utf8);
        &text[skip..]
    }
}

/// Whether a block that begins so is a preamble, up to where the document begins.
pub fn opens_preamble(text: &str) -> bool {
    ["\\documentclass", "\\documentstyle", "\\RequirePackage", "\\PassOptionsToPackage"]
        .iter()
        .any(|command| text.starts_with(command))
}
