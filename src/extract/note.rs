//! Footnotes: what each definition names, for the references to it.

use std::sync::LazyLock;

use regex::Regex;

use super::cue;
use crate::markup::{MarkerKind, ParsedBlock, Role};

/// What a footnote is good for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NoteMeaning {
    /// It names sources: by key, link or address.
    Cites(Vec<NoteSource>),
    /// It names a document, an interview or a place in a book that no bibliography lists.
    Document,
    /// "Ibid.": what the citation before it cites.
    SameAsBefore,
    /// It only remarks on something.
    Remark,
}

/// A source as a note names it, before anybody has looked it up.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NoteSource {
    Key(String),
    Url(String),
    /// The label of a link definition.
    Label(String),
}

/// What names a document without a link: locators, dockets, interviews, author and year. The forms are those
/// of the Chicago Manual of Style's notes and of legal citation.
static DOCUMENT: LazyLock<Regex> = LazyLock::new(|| {
    let forms = [
        r"\bpp?\.\s*\d",
        r"§\s*\d",
        r"\b(?:no|art|vol|ch|para|fol)\.\s*\d",
        r"(?i:\b(?:interview(?:ed)?|conversation|correspondence|e-?mail|letter|phone call) (?:with|from|to|by|of)\b)",
        r"(?i:\b(?:author|reporter)[’']s (?:interview|notes|archive|files)\b)",
        r"(?i:\b(?:on file|case|docket|judg(?:e)?ment|indictment|minutes|transcript|press release|court filing|annual report)\b)",
        r"\b\p{Lu}[\p{L}’'-]+(?:,? (?:and|&|et al\.?)(?: \p{Lu}[\p{L}’'-]+)?)?,? \(?(?:1[89]|20)\d\d[a-z]?\b",
        r"(?i:\b(?:op\. cit|loc\. cit|cf\. \p{Lu})\b)",
        r"\p{L}+, \d{1,2} \p{L}+ (?:1[89]|20)\d\d\b",
    ];
    cue(&forms.join("|"))
});

static SAME: LazyLock<Regex> = LazyLock::new(|| cue(r"(?i)^\s*(?:ibid|ibidem|idem)\b"));

/// The footnotes that a block defines.
pub fn definitions(block: &ParsedBlock) -> Vec<(String, NoteMeaning)> {
    let mut notes: Vec<(String, NoteMeaning)> = Vec::new();
    for paragraph in &block.paragraphs {
        let Role::Note(label) = &paragraph.role else { continue };
        let kinds = paragraph.markers.iter().map(|marker| &marker.kind);
        let meaning = meaning(paragraph.prose.text(), kinds);
        match notes.iter_mut().find(|(other, _)| other == label) {
            Some((_, first)) => first.join(meaning),
            None => notes.push((label.clone(), meaning)),
        }
    }
    notes
}

/// What a note with these words and markers means.
pub fn meaning<'a>(text: &str, markers: impl Iterator<Item = &'a MarkerKind>) -> NoteMeaning {
    let mut sources = Vec::new();
    let mut labels = Vec::new();
    for kind in markers {
        match kind {
            MarkerKind::Keys(keys) => sources.extend(keys.iter().cloned().map(NoteSource::Key)),
            MarkerKind::Key(key) => sources.push(NoteSource::Key(key.clone())),
            MarkerKind::Link(url) | MarkerKind::Address(url) => sources.push(NoteSource::Url(url.clone())),
            // Brackets may be a link's label, or only brackets: "[sic]".
            MarkerKind::Reference(label) => labels.push(NoteSource::Label(label.clone())),
            MarkerKind::Note(_) | MarkerKind::InlineNote { .. } => {}
        }
    }
    if !sources.is_empty() {
        NoteMeaning::Cites(sources)
    } else if SAME.is_match(text.trim_start_matches("^[")) {
        NoteMeaning::SameAsBefore
    } else if DOCUMENT.is_match(text) {
        NoteMeaning::Document
    } else if !labels.is_empty() {
        NoteMeaning::Cites(labels)
    } else {
        NoteMeaning::Remark
    }
}

impl NoteMeaning {
    /// A note of several paragraphs means what any of them means.
    fn join(&mut self, next: NoteMeaning) {
        match (self, next) {
            (NoteMeaning::Cites(sources), NoteMeaning::Cites(more)) => sources.extend(more),
            (this @ (NoteMeaning::Remark | NoteMeaning::Document), next @ NoteMeaning::Cites(_))
            | (this @ NoteMeaning::Remark, next) => *this = next,
            _ => {}
        }
    }

    /// What a reference to this note cites, each source looked up; `None` when it cites nothing.
    pub fn cites<T>(&self, look_up: impl Fn(&NoteSource) -> Option<T>) -> Option<Vec<T>> {
        match self {
            NoteMeaning::Cites(sources) => {
                let cited: Vec<T> = sources.iter().filter_map(look_up).collect();
                (!cited.is_empty()).then_some(cited)
            }
            NoteMeaning::Document | NoteMeaning::SameAsBefore => Some(Vec::new()),
            NoteMeaning::Remark => None,
        }
    }
}
