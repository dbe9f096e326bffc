//! `figure-mismatch`: the cited source has another figure for the same thing.

use super::{Report, Subject, outlet};
use crate::finding::{Code, Severity, SourcePlace};
use crate::verify::Verified;

pub fn check(subject: &Subject, verified: &Verified, report: &mut Report) {
    for discrepancy in &verified.discrepancies {
        let (ours, theirs) = match &discrepancy.bounds {
            Some((ours, theirs)) => (ours.as_str(), theirs.as_str()),
            None => (discrepancy.span.of(subject.text), discrepancy.theirs.as_str()),
        };
        let [ours, theirs] =
            [ours, theirs].map(|figure| figure.split_whitespace().collect::<Vec<_>>().join(" "));
        let source = outlet(subject.dossier, &discrepancy.key);
        let message = format!("{}? {source} has {theirs}.", capitalised(&ours));
        let source = SourcePlace { key: discrepancy.key.clone(), span: discrepancy.source_span };
        let (code, severity) = (Code::FigureMismatch, Severity::Information);
        report.add_against(code, severity, discrepancy.span, message, Some(source));
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
