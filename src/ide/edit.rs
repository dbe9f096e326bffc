//! Changes to a document that a writer can choose.

use crate::markup::Language;
use crate::text::Span;

/// Replaces the bytes under `span`; where it is empty, inserts.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Edit {
    pub span: Span,
    pub text: String,
}

impl Edit {
    pub fn insert(at: usize, text: impl Into<String>) -> Edit {
        Edit { span: Span::new(at, at), text: text.into() }
    }

    pub fn replace(span: Span, text: impl Into<String>) -> Edit {
        Edit { span, text: text.into() }
    }
}

/// A comment that stays out of print, on a line of its own.
pub fn comment(language: Language, text: &str) -> String {
    match language {
        Language::Latex => format!("% {text}"),
        Language::Typst | Language::Asciidoc => format!("// {text}"),
        Language::Org => format!("# {text}"),
        Language::Rst => format!(".. {text}\n"),
        Language::Markdown | Language::Plain | Language::Html => format!("<!-- {text} -->"),
    }
}
