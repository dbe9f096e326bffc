//! `unsupported-citation`: the cited articles mention nothing that the claim is about.

use super::{Report, Subject, name, outlet};
use crate::finding::{Code, Severity};
use crate::verify::Verified;

pub fn check(subject: &Subject, verified: &Verified, report: &mut Report) {
    for unsupported in &verified.unsupported {
        let names: Vec<&str> =
            unsupported.entities.iter().map(|entity| name(subject.dossier, *entity)).collect();
        let shown =
            |keys: &[String]| -> Vec<String> { keys.iter().map(|key| known_as(subject, key)).collect() };
        let keys = listed(&shown(&unsupported.keys), "and");
        let silent = match (names.as_slice(), unsupported.keys.len()) {
            ([one], 1) => format!("{keys} does not mention {one}"),
            ([one], _) => format!("{keys} do not mention {one}"),
            (names, 1) => format!("{keys} names neither {}", listed(names, "nor")),
            (names, _) => format!("{keys} name neither {}", listed(names, "nor")),
        };
        let message = match unsupported.better.as_slice() {
            [] => format!("{silent}. Cite where you read this."),
            better => format!("{silent}; {} does.", listed(&shown(better), "or")),
        };
        report.add(Code::UnsupportedCitation, Severity::Warning, unsupported.span, message);
    }
}

/// A source as readers know it; with its key, where others are known so, too.
fn known_as(subject: &Subject, key: &str) -> String {
    let name = outlet(subject.dossier, key);
    let is_alone = subject.dossier.corpus.sources_in(std::iter::once(&*name)).nth(1).is_none();
    if is_alone || name == key { name.into_owned() } else { format!("{name} ({key})") }
}

/// "a", "a and b", "a, b and c".
fn listed<T: AsRef<str>>(words: &[T], joint: &str) -> String {
    match words {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [most @ .., last] => {
            let most: Vec<&str> = most.iter().map(AsRef::as_ref).collect();
            format!("{} {joint} {}", most.join(", "), last.as_ref())
        }
    }
}
