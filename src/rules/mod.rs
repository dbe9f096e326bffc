//! The rules: each a file with its check, a page in `docs/rules/`, and a row in the table below.

mod altered_quotation;
mod figure_mismatch;
mod misspelled_name;
#[cfg(test)]
mod pages;
mod unfound_quotation;
mod unknown_citation;
mod unsourced_claim;
mod unsupported_citation;

use std::borrow::Cow;

use crate::catalogue::EntityRef;
use crate::corpus::{Dossier, Source};
use crate::extract::{Citation, Claim};
use crate::finding::{Code, Finding, Severity, SourcePlace};
use crate::recognise::Mention;
use crate::text::Span;
use crate::verify::Verified;

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
    /// What the articles say, once they have been asked.
    pub verified: Option<&'a Verified>,
}

/// A rule: what it is called, what there is to read about it, and how it looks for faults.
pub struct Rule {
    pub code: Code,
    /// The Markdown page that `ibid explain` shows.
    pub page: &'static str,
    check: Check,
}

/// When a rule can look for faults.
#[derive(Clone, Copy)]
enum Check {
    /// At once, in the text itself.
    Text(fn(&Subject, &mut Report)),
    /// When the articles have been asked.
    Articles(fn(&Subject, &Verified, &mut Report)),
    /// Not in a block: on loading, or when the findings of the whole draft are read.
    Elsewhere,
}

/// All rules of this version, in the order of their codes.
pub const RULES: [Rule; 9] = [
    Rule {
        code: Code::UnsourcedClaim,
        page: include_str!("../../docs/rules/unsourced-claim.md"),
        check: Check::Text(unsourced_claim::check),
    },
    Rule {
        code: Code::UnknownCitation,
        page: include_str!("../../docs/rules/unknown-citation.md"),
        check: Check::Text(unknown_citation::check),
    },
    Rule {
        code: Code::UnsupportedCitation,
        page: include_str!("../../docs/rules/unsupported-citation.md"),
        check: Check::Articles(unsupported_citation::check),
    },
    Rule {
        code: Code::AlteredQuotation,
        page: include_str!("../../docs/rules/altered-quotation.md"),
        check: Check::Articles(altered_quotation::check),
    },
    Rule {
        code: Code::UnfoundQuotation,
        page: include_str!("../../docs/rules/unfound-quotation.md"),
        check: Check::Articles(unfound_quotation::check),
    },
    Rule {
        code: Code::FigureMismatch,
        page: include_str!("../../docs/rules/figure-mismatch.md"),
        check: Check::Articles(figure_mismatch::check),
    },
    Rule {
        code: Code::MisspelledName,
        page: include_str!("../../docs/rules/misspelled-name.md"),
        check: Check::Text(misspelled_name::check),
    },
    Rule {
        code: Code::UnusedIgnore,
        page: include_str!("../../docs/rules/unused-ignore.md"),
        check: Check::Elsewhere,
    },
    Rule {
        code: Code::DossierProblem,
        page: include_str!("../../docs/rules/dossier-problem.md"),
        check: Check::Elsewhere,
    },
];

/// Collects findings at the severities that the settings ask for.
pub struct Report<'a> {
    dossier: &'a Dossier,
    findings: Vec<Finding>,
}

impl Report<'_> {
    pub fn add(&mut self, code: Code, judged: Severity, span: Span, message: impl Into<String>) {
        self.add_against(code, judged, span, message, None);
    }

    /// Adds a finding that is held against words of a source.
    pub fn add_against(
        &mut self,
        code: Code,
        judged: Severity,
        span: Span,
        message: impl Into<String>,
        source: Option<SourcePlace>,
    ) {
        if let Some(severity) = self.dossier.settings.severity(code, judged) {
            self.findings.push(Finding { code, severity, span, message: message.into(), see: None, source });
        }
    }
}

/// Runs over one block the rules that can: those of the text, or, when the articles have been asked, those that
/// need them. The findings are in order of their place.
pub fn check(subject: &Subject) -> Vec<Finding> {
    let mut report = Report { dossier: subject.dossier, findings: Vec::new() };
    for rule in &RULES {
        match (rule.check, subject.verified) {
            (Check::Text(check), None) => check(subject, &mut report),
            (Check::Articles(check), Some(verified)) => check(subject, verified, &mut report),
            _ => {}
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

/// The name by which readers know a source: its outlet, else its key.
fn outlet<'a>(dossier: &'a Dossier, key: &'a str) -> Cow<'a, str> {
    dossier.corpus.source(key).map_or(Cow::from(key), Source::known_as)
}
