//! `unknown-citation`: a key that no bibliography has.

use super::{Report, Subject};
use crate::corpus::nearest_keys;
use crate::extract::Cited;
use crate::finding::{Code, Severity};

pub fn check(subject: &Subject, report: &mut Report) {
    for citation in subject.citations {
        // A footnote's keys are reported where the footnote names them.
        let marker = citation.span.of(subject.text);
        for key in citation.sources.iter().filter_map(|source| match source {
            Cited::Unknown(key) if marker.contains(key.as_str()) => Some(key),
            _ => None,
        }) {
            let near: Vec<String> =
                nearest_keys(&subject.dossier.corpus, key).into_iter().map(|k| format!("“{k}”")).collect();
            // A key in brackets that is nearly one of the dossier's can be meant for no other bibliography.
            if !subject.keys_are_known && (near.is_empty() || !marker.starts_with('[')) {
                continue;
            }
            let advice = match near.as_slice() {
                [] => "Add it to your bibliography, or correct the key.".to_owned(),
                [one] => format!("Did you mean {one}?"),
                [most @ .., last] => format!("Did you mean {} or {last}?", most.join(", ")),
            };
            report.add(
                Code::UnknownCitation,
                Severity::Error,
                citation.span,
                format!("No bibliography has the key “{key}”. {advice}"),
            );
        }
    }
}
