//! The rules' settings, as plain data. Where they come from is `workspace/config.rs`'s business.

use std::collections::BTreeMap;

use crate::finding::{Code, Severity};

/// Which sentences can be claims.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ClaimScope {
    /// Those that mention an entity of the catalogue.
    #[default]
    Entities,
    /// Those with any proper name or figure.
    Named,
    All,
}

/// How far back a citation reaches.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum CitationScope {
    /// Its own sentence and those before it in the paragraph, back to the previous citation.
    #[default]
    Back,
    Paragraph,
    Sentence,
}

/// Whether naming the source in prose is enough.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum AttributionPolicy {
    #[default]
    Counts,
    NeedsCitation,
}

/// What a writer or a newsroom chose; the default is what a new user gets.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Settings {
    pub claims: ClaimScope,
    pub citation_scope: CitationScope,
    pub attribution: AttributionPolicy,
    /// Severities set by hand; `None` turns the rule off.
    pub rules: BTreeMap<Code, Option<Severity>>,
}

impl Settings {
    /// The severity at which to report, given what the rule itself would say; `None` for silence.
    /// A severity set by hand takes the place of the rule's default; cases that the rule judges to be
    /// milder than its default stay milder.
    pub fn severity(&self, code: Code, judged: Severity) -> Option<Severity> {
        match self.rules.get(&code) {
            None => Some(judged),
            Some(None) => None,
            Some(Some(chosen)) if judged <= code.default_severity() => Some(*chosen),
            Some(Some(chosen)) => Some((*chosen).max(judged)),
        }
    }
}
