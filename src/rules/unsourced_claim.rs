//! `unsourced-claim`: a claim without citation or attribution.

use super::{Report, Subject};
use crate::extract::{Support, Weight};
use crate::finding::{Code, Severity};

pub fn check(subject: &Subject, report: &mut Report) {
    for claim in subject.claims.iter().filter(|claim| claim.support == Support::Unsourced) {
        let severity = match claim.weight {
            Weight::Grave => Severity::Warning,
            Weight::Plain => Severity::Information,
        };
        report.add(Code::UnsourcedClaim, severity, claim.span, "No source for this claim.");
    }
}
