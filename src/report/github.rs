//! Findings as GitHub's workflow commands, which it shows at their lines in a pull request.

use std::fmt::Write;

use ropey::Rope;

use crate::finding::{Finding, Severity};
use crate::text::{Encoding, LineIndex};

/// The findings of one file, a command a line.
pub fn commands(file: &str, text: &str, findings: &[Finding]) -> String {
    let rope = Rope::from_str(text);
    let mut lines = String::new();
    for finding in findings {
        let name = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Information | Severity::Hint => "notice",
        };
        let position =
            |offset: usize| LineIndex::new(&rope).position(offset.min(text.len()), Encoding::Utf32);
        let (start, end) = (position(finding.span.start), position(finding.span.end));
        let file = property(file.strip_prefix("./").unwrap_or(file));
        let _ = write!(lines, "::{name} file={file},line={},endLine={}", start.line + 1, end.line + 1);
        // Columns are understood within one line only.
        if start.line == end.line {
            let _ = write!(lines, ",col={},endColumn={}", start.column + 1, end.column + 1);
        }
        let message = finding.full_message(|place| rope.byte_to_line(place));
        let _ = writeln!(lines, ",title={}::{}", property(finding.code.as_str()), data(&message));
    }
    lines
}

/// As GitHub's own toolkit escapes a message.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// And a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_command_is_escaped() {
        assert_eq!(property("a,b:c%\n"), "a%2Cb%3Ac%25%0A");
        assert_eq!(data("100 %: so,\nbe it"), "100 %25: so,%0Abe it");
    }
}
