//! `figure-mismatch`: the cited source has another figure for the same thing.

use super::{Report, Subject, outlet};
use crate::finding::{Code, Severity, SourcePlace};
use crate::verify::Verified;

pub fn check(subject: &Subject, verified: &Verified, report: &mut Report) {
    for discrepancy in &verified.discrepancies {
        let ours = discrepancy.span.of(subject.text).split_whitespace().collect::<Vec<_>>().join(" ");
        let theirs = discrepancy.theirs.split_whitespace().collect::<Vec<_>>().join(" ");
        let theirs = without_capital(theirs);
        let source = outlet(subject.dossier, &discrepancy.key);
        let message = format!("{}? {source} has {theirs}.", capitalised(&ours));
        let source = SourcePlace { key: discrepancy.key.clone(), span: discrepancy.source_span };
        let (code, severity) = (Code::FigureMismatch, Severity::Information);
        report.add_against(code, severity, discrepancy.span, message, Some(source));
    }
}

/// A number in words that opens a sentence of the source: "Sixty-four". Months keep their capital.
fn without_capital(figure: String) -> String {
    const NUMBERS: [&str; 30] = [
        "One",
        "Two",
        "Three",
        "Four",
        "Five",
        "Six",
        "Seven",
        "Eight",
        "Nine",
        "Ten",
        "Eleven",
        "Twelve",
        "Thirteen",
        "Fourteen",
        "Fifteen",
        "Sixteen",
        "Seventeen",
        "Eighteen",
        "Nineteen",
        "Twenty",
        "Thirty",
        "Forty",
        "Fifty",
        "Sixty",
        "Seventy",
        "Eighty",
        "Ninety",
        "Half",
        "Dozens",
        "Hundreds",
    ];
    let first = figure.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    if NUMBERS.contains(&first) { figure[..1].to_ascii_lowercase() + &figure[1..] } else { figure }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
