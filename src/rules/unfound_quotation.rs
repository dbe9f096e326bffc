//! `unfound-quotation`: words that the source, which is at hand, does not have.

use super::{Report, Subject, outlet};
use crate::finding::{Code, Severity};
use crate::verify::{Verdict, Verified};

pub fn check(subject: &Subject, verified: &Verified, report: &mut Report) {
    let unfound = |quotation: &&crate::verify::Judgement| {
        quotation.verdict == Verdict::NotFound && quotation.is_sourced
    };
    for quotation in verified.quotations.iter().filter(unfound) {
        let witness = quotation.witness.as_deref().map(|key| outlet(subject.dossier, key));
        let source = witness.as_deref().unwrap_or("The source");
        let message = format!(
            "{source} does not have these words. Quote them as they stand there, or paraphrase without marks."
        );
        report.add(Code::UnfoundQuotation, Severity::Information, quotation.span, message);
    }
}
