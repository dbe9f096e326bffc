//! The rules: each a file with its check, a page in `docs/rules/`, and a row in the table below.

mod misspelled_name;
#[cfg(test)]
mod pages;
mod unknown_citation;
mod unsourced_claim;

use crate::catalogue::EntityRef;
use crate::corpus::Dossier;
use crate::extract::{Citation, Claim};
use crate::finding::{Code, Finding, Severity};
use crate::recognise::Mention;
use crate::text::Span;

/// What the rules see of one block. Spans are bytes of the block's source.
pub struct Subject<'a> {
    pub dossier: &'a Dossier,
    /// The block's source.
    pub text: &'a str,
    pub mentions: &'a [Mention],
    pub citations: &'a [Citation],
    pub claims: &'a [Claim],
    /// Whether a key that no bibliography has is surely a mistake.
    pub keys_are_known: bool,
}

/// A rule: what it is called, what there is to read about it, and how it looks for faults.
pub struct Rule {
    pub code: Code,
    /// The Markdown page that `ibid explain` shows.
    pub page: &'static str,
    /// `None` for what is found on loading, not in a draft.
    check: Option<fn(&Subject, &mut Report)>,
}

/// All rules of this version, in the order of their codes.
pub const RULES: [Rule; 4] = [
    Rule {
        code: Code::UnsourcedClaim,
        page: include_str!("../../docs/rules/unsourced-claim.md"),
        check: Some(unsourced_claim::check),
    },
    Rule {
        code: Code::UnknownCitation,
        page: include_str!("../../docs/rules/unknown-citation.md"),
        check: Some(unknown_citation::check),
    },
    Rule {
        code: Code::MisspelledName,
        page: include_str!("../../docs/rules/misspelled-name.md"),
        check: Some(misspelled_name::check),
    },
    Rule {
        code: Code::DossierProblem,
        page: include_str!("../../docs/rules/dossier-problem.md"),
        check: None,
    },
];

/// Collects findings at the severities that the settings ask for.
pub struct Report<'a> {
    dossier: &'a Dossier,
    findings: Vec<Finding>,
}

impl Report<'_> {
    pub fn add(&mut self, code: Code, judged: Severity, span: Span, message: impl Into<String>) {
        if let Some(severity) = self.dossier.settings.severity(code, judged) {
            self.findings.push(Finding { code, severity, span, message: message.into() });
        }
    }
}

/// Runs all rules over one block. The findings are in order of their place.
pub fn check(subject: &Subject) -> Vec<Finding> {
    let mut report = Report { dossier: subject.dossier, findings: Vec::new() };
    for rule in &RULES {
        if let Some(check) = rule.check {
            check(subject, &mut report);
        }
    }
    report.findings.sort_by_key(|finding| (finding.span, finding.code));
    report.findings
}

/// The rule with this code, if this version has it.
pub fn rule(code: Code) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code == code)
}

/// An entity's name for a message.
fn name(dossier: &Dossier, entity: EntityRef) -> &str {
    &dossier.catalogue.get(entity).name
}
