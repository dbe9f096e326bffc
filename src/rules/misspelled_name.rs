//! `misspelled-name`: a known wrong form of a catalogued name.

use super::{Report, Subject, name};
use crate::finding::{Code, Severity};

pub fn check(subject: &Subject, report: &mut Report) {
    for mention in subject.mentions.iter().filter(|mention| mention.misspelt) {
        let Some(entity) = mention.entity else { continue };
        let message = format!("The catalogue writes this name “{}”.", name(subject.dossier, entity));
        report.add(Code::MisspelledName, Severity::Hint, mention.span, message);
    }
}
