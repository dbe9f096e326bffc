//! `altered-quotation`: nearly a source's words, but not quite.

use super::{Report, Subject, outlet};
use crate::finding::{Code, Severity, SourcePlace};
use crate::verify::{Verdict, Verified};

pub fn check(subject: &Subject, verified: &Verified, report: &mut Report) {
    for quotation in &verified.quotations {
        let Some(key) = &quotation.key else { continue };
        let place = quotation.source_span.map(|span| SourcePlace { key: key.clone(), span });
        // Right to the letter, and in another's mouth.
        if let (Verdict::Verbatim, Some(name)) = (quotation.verdict, &quotation.said_by) {
            let message = format!("{} has these words from {name}.", outlet(subject.dossier, key));
            report.add_against(Code::AlteredQuotation, Severity::Warning, quotation.span, message, place);
            continue;
        }
        if quotation.verdict != Verdict::Altered {
            continue;
        }
        let (theirs, ours) = quotation.difference.clone().unwrap_or_default();
        let source = outlet(subject.dossier, key);
        let difference = match (theirs.as_str(), ours.as_str()) {
            (theirs, "") => format!("{source} has “{theirs}” here, which this quotation leaves out."),
            ("", ours) => format!("{source} does not have “{ours}” here."),
            (theirs, ours) => format!("{source} has “{theirs}”; here it is “{ours}”."),
        };
        let speaker = quotation
            .said_by
            .as_ref()
            .map(|name| format!(" The words are attributed to {name} in the source."));
        let message = format!("{difference}{}", speaker.unwrap_or_default());
        report.add_against(Code::AlteredQuotation, Severity::Warning, quotation.span, message, place);
    }
}
