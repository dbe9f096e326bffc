//! `unfound-quotation`: words that the source, which is at hand, does not have.

use super::{Report, Subject, outlet};
use crate::finding::{Code, Severity, SourcePlace};
use crate::verify::{Verdict, Verified};

pub fn check(subject: &Subject, verified: &Verified, report: &mut Report) {
    let unfound = |quotation: &&crate::verify::Judgement| {
        quotation.is_elsewhere || quotation.verdict == Verdict::NotFound && quotation.is_sourced
    };
    for quotation in verified.quotations.iter().filter(unfound) {
        let witness = quotation.witness.as_deref().map(|key| outlet(subject.dossier, key));
        let source = witness.as_deref().unwrap_or("The source");
        let (code, severity) = (Code::UnfoundQuotation, Severity::Information);
        if let (true, Some(key)) = (quotation.is_elsewhere, &quotation.key) {
            let place = quotation.source_span.map(|span| SourcePlace { key: key.clone(), span });
            let other = outlet(subject.dossier, key);
            let message =
                format!("{source} does not have these words; {other} does ({key}). Cite it instead.");
            report.add_against(code, severity, quotation.span, message, place);
            continue;
        }
        let message = format!(
            "{source} does not have these words. Quote them as they stand there, or paraphrase without marks."
        );
        report.add(code, severity, quotation.span, message);
    }
}
