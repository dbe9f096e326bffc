//! Findings: what ibid has to say about a place, before it is anyone's protocol.

use std::fmt;
use std::str::FromStr;

use crate::text::Span;

/// How much a finding matters. Ordered from the gravest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    Error,
    Warning,
    Information,
    Hint,
}

/// The name of a kind of finding: the contract of `docs/rules/<code>.md`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Code {
    UnsourcedClaim,
    UnknownCitation,
    UnsupportedCitation,
    AlteredQuotation,
    UnfoundQuotation,
    FigureMismatch,
    MisspelledName,
    UnusedIgnore,
    DossierProblem,
}

/// A remark on a span of a document: what, against what, what to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    pub code: Code,
    pub severity: Severity,
    /// Bytes of the document that the finding is about.
    pub span: Span,
    pub message: String,
    /// A byte of the document that the message points to: the edge says which line that is.
    pub see: Option<usize>,
    /// The words of a source that it is held against.
    pub source: Option<SourcePlace>,
}

/// A place in the article of a source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SourcePlace {
    pub key: String,
    /// Bytes of the article's text.
    pub span: Span,
}

impl Severity {
    pub const fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Information => "information",
            Severity::Hint => "hint",
        }
    }
}

impl FromStr for Severity {
    type Err = ();

    fn from_str(name: &str) -> Result<Severity, ()> {
        [Severity::Error, Severity::Warning, Severity::Information, Severity::Hint]
            .into_iter()
            .find(|severity| severity.as_str() == name)
            .ok_or(())
    }
}

impl Code {
    pub const ALL: [Code; 9] = [
        Code::UnsourcedClaim,
        Code::UnknownCitation,
        Code::UnsupportedCitation,
        Code::AlteredQuotation,
        Code::UnfoundQuotation,
        Code::FigureMismatch,
        Code::MisspelledName,
        Code::UnusedIgnore,
        Code::DossierProblem,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Code::UnsourcedClaim => "unsourced-claim",
            Code::UnknownCitation => "unknown-citation",
            Code::UnsupportedCitation => "unsupported-citation",
            Code::AlteredQuotation => "altered-quotation",
            Code::UnfoundQuotation => "unfound-quotation",
            Code::FigureMismatch => "figure-mismatch",
            Code::MisspelledName => "misspelled-name",
            Code::UnusedIgnore => "unused-ignore",
            Code::DossierProblem => "dossier-problem",
        }
    }
}

impl Code {
    /// The severity of the rule's plain case; a rule may judge a single case to be milder.
    pub const fn default_severity(self) -> Severity {
        match self {
            Code::UnknownCitation | Code::DossierProblem => Severity::Error,
            Code::UnsourcedClaim | Code::UnsupportedCitation | Code::AlteredQuotation => Severity::Warning,
            Code::UnfoundQuotation | Code::FigureMismatch => Severity::Information,
            Code::MisspelledName | Code::UnusedIgnore => Severity::Hint,
        }
    }
}

impl FromStr for Code {
    type Err = ();

    fn from_str(name: &str) -> Result<Code, ()> {
        Code::ALL.into_iter().find(|code| code.as_str() == name).ok_or(())
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Finding {
    /// The message, with the line (from 1) that it points to. `line` counts lines from 0.
    pub fn full_message(&self, line: impl Fn(usize) -> usize) -> String {
        match self.see {
            Some(place) => format!("{} See line {}.", self.message, line(place) + 1),
            None => self.message.clone(),
        }
    }

    /// A `dossier-problem`: a broken entry of catalogue, bibliography or settings.
    pub fn problem(severity: Severity, span: Span, message: impl Into<String>) -> Finding {
        Finding {
            code: Code::DossierProblem,
            severity,
            span,
            message: message.into(),
            see: None,
            source: None,
        }
    }
}
