//! `misspelled-name`: a known wrong form of a catalogued name.

use super::{Report, Subject};
use crate::finding::{Code, Severity};
use crate::text::Span;

pub fn check(subject: &Subject, report: &mut Report) {
    for mention in subject.mentions.iter().filter(|mention| mention.misspelt) {
        let Some(entity) = mention.entity else { continue };
        if is_shown_as_wrong(subject.text, mention.span) {
            continue;
        }
        let entity = subject.dossier.catalogue.get(entity);
        let right = entity.nearest_name(mention.span.of(subject.text));
        let message = format!("The catalogue writes this name “{right}”.");
        report.add(Code::MisspelledName, Severity::Hint, mention.span, message);
    }
}

/// "It is Delmulle, not Demulle", "often misspelt Demulle", “Demulle (sic)”: the writer knows.
fn is_shown_as_wrong(text: &str, name: Span) -> bool {
    const BEFORE: [&str; 9] = [
        "not",
        "misspelt",
        "misspelled",
        "misspelt as",
        "misspelled as",
        "wrongly",
        "instead of",
        "rather than",
        "spelt",
    ];
    let marks = [' ', '“', '‘', '"', '\'', '*', '_', '«'];
    let before = text[..name.start].trim_end_matches(marks);
    let is_word = |rest: &str| !rest.ends_with(char::is_alphanumeric);
    let behind = text[name.end..].trim_start_matches(marks);
    BEFORE.iter().any(|words| before.strip_suffix(words).is_some_and(is_word))
        || ["[sic", "(sic", "[*sic", "(*sic", "[_sic", "(_sic"].iter().any(|sic| behind.starts_with(sic))
}
