//! Findings a line each, as compilers print them: where, how grave, what.

use ropey::Rope;

use crate::finding::{Finding, Severity};
use crate::text::{Encoding, LineIndex};

/// Writes with colours, or without.
pub struct Lines {
    colours: bool,
}

impl Lines {
    pub fn new(colours: bool) -> Lines {
        Lines { colours }
    }

    /// The findings of one file, in their order.
    pub fn of(&self, file: &str, text: &str, findings: &[Finding]) -> Vec<String> {
        let rope = Rope::from_str(text);
        let line = |finding: &Finding| {
            let at = LineIndex::new(&rope).position(finding.span.start.min(text.len()), Encoding::Utf32);
            let message = finding.full_message(|place| rope.byte_to_line(place));
            let (name, colour) = match finding.severity {
                Severity::Error => ("error", "31"),
                Severity::Warning => ("warning", "33"),
                Severity::Information => ("information", "36"),
                Severity::Hint => ("hint", "2"),
            };
            let code = finding.code.as_str();
            let grave = format!("{name}[{code}]");
            let grave = if self.colours { format!("\x1b[{colour}m{grave}\x1b[0m") } else { grave };
            format!("{file}:{}:{}: {grave} {message}", at.line + 1, at.column + 1)
        };
        findings.iter().map(line).collect()
    }
}
