//! `unsourced-claim`: a claim without citation or attribution.

use super::{Report, Subject};
use crate::extract::{Support, Weight};
use crate::finding::{Code, Severity};

pub fn check(subject: &Subject, report: &mut Report) {
    for claim in subject.claims.iter().filter(|claim| claim.support == Support::Unsourced) {
        let (severity, message) = match claim.weight {
            _ if claim.unnamed => (
                Severity::Information,
                "The source of this claim is unnamed: nobody can look it up. Cite where you read it.",
            ),
            Weight::Grave if claim.is_inferred => (Severity::Information, "No source for this claim."),
            Weight::Grave => (Severity::Warning, "No source for this claim."),
            Weight::Plain => (Severity::Information, "No source for this claim."),
        };
        report.add(Code::UnsourcedClaim, severity, claim.span, message);
    }
}
