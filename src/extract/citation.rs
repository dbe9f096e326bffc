//! Citations: which markers name sources, and which.

use super::note::{self, NoteMeaning, NoteSource};
use crate::corpus::{Corpus, nearest_keys};
use crate::markup::{Marker, MarkerKind, Paragraph, Role};
use crate::text::Span;

/// A marker that names sources. `span` is in the block's source, `prose` in the paragraph's.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Citation {
    pub span: Span,
    pub prose: Span,
    pub sources: Vec<Cited>,
    /// A link to a page outside the corpus stands for its own sentence only.
    pub own_sentence_only: bool,
}

/// A source as a citation names it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cited {
    Known(String),
    Unknown(String),
    /// A web page outside the corpus.
    External(String),
}

impl Cited {
    /// The key as written, or the address.
    pub fn name(&self) -> &str {
        match self {
            Cited::Known(name) | Cited::Unknown(name) | Cited::External(name) => name,
        }
    }

    pub fn known(&self) -> Option<&str> {
        match self {
            Cited::Known(key) => Some(key),
            _ => None,
        }
    }
}

/// What the rest of the draft says about the labels that a paragraph uses.
pub trait Labels {
    fn link(&self, label: &str) -> Option<&str>;
    fn note(&self, label: &str) -> Option<&NoteMeaning>;
}

/// The citations of a paragraph, in order.
pub fn find(paragraph: &Paragraph, labels: &dyn Labels, corpus: &Corpus) -> Vec<Citation> {
    paragraph.markers.iter().filter_map(|marker| cite(marker, paragraph, labels, corpus)).collect()
}

fn cite(marker: &Marker, paragraph: &Paragraph, labels: &dyn Labels, corpus: &Corpus) -> Option<Citation> {
    let mut own_sentence_only = false;
    let sources = match &marker.kind {
        MarkerKind::Keys(keys) => {
            let cited: Vec<Cited> = keys
                .iter()
                .filter(|key| !is_cross_reference(key, corpus))
                .map(|key| cite_key(key, corpus))
                .collect();
            (!cited.is_empty()).then_some(cited)?
        }
        MarkerKind::Key(key) => vec![cite_bare_key(key, marker, paragraph, corpus)?],
        MarkerKind::Note(label) if !is_definition(marker, paragraph) => {
            cite_note(labels.note(label)?, labels, corpus)?
        }
        MarkerKind::InlineNote { text, inside } => {
            cite_note(&note::meaning(text, inside.iter()), labels, corpus)?
        }
        MarkerKind::Note(_) => return None,
        MarkerKind::Link(url) => {
            let cited = cite_link(url, marker, paragraph, corpus)?;
            own_sentence_only = cited.known().is_none();
            vec![cited]
        }
        MarkerKind::Reference(label) => {
            let cited = cite_link(labels.link(label)?, marker, paragraph, corpus)?;
            own_sentence_only = cited.known().is_none();
            vec![cited]
        }
        MarkerKind::Address(url) => {
            let cited = cite_url(url, corpus)?;
            own_sentence_only = cited.known().is_none();
            vec![cited]
        }
    };
    Some(Citation { span: marker.source, prose: marker.prose, sources, own_sentence_only })
}

fn cite_note(meaning: &NoteMeaning, labels: &dyn Labels, corpus: &Corpus) -> Option<Vec<Cited>> {
    meaning.cites(|source| match source {
        NoteSource::Key(key) => Some(cite_key(key, corpus)),
        NoteSource::Url(url) => cite_url(url, corpus),
        NoteSource::Label(label) => cite_url(labels.link(label)?, corpus),
    })
}

/// Pandoc's and Quarto's cross-references share the `@` of citations; a key that a bibliography has is none.
fn is_cross_reference(key: &str, corpus: &Corpus) -> bool {
    let (prefix, rest) = key.split_once(['-', ':']).unwrap_or((key, ""));
    !rest.is_empty()
        && corpus.source(key).is_none()
        && matches!(
            prefix,
            "fig" | "tbl" | "tab" | "sec" | "eq" | "lst" | "thm" | "lem" | "cor" | "exm" | "def" | "cha"
        )
}

fn cite_key(key: &str, corpus: &Corpus) -> Cited {
    match corpus.source(key) {
        Some(_) => Cited::Known(key.to_owned()),
        None => Cited::Unknown(key.to_owned()),
    }
}

/// A bare `@word` may be a handle or a numbered example; it is a citation when its key is known, or nearly.
fn cite_bare_key(key: &str, marker: &Marker, paragraph: &Paragraph, corpus: &Corpus) -> Option<Cited> {
    if is_cross_reference(key, corpus) {
        return None;
    }
    let text = paragraph.prose.text();
    let in_parentheses =
        text[..marker.prose.start].ends_with('(') && text[marker.prose.end..].starts_with(')');
    match cite_key(key, corpus) {
        known @ Cited::Known(_) => Some(known),
        unknown => {
            let is_near = key.chars().count() >= 5 && !nearest_keys(corpus, key).is_empty();
            (is_near && !in_parentheses).then_some(unknown)
        }
    }
}

fn cite_link(url: &str, marker: &Marker, paragraph: &Paragraph, corpus: &Corpus) -> Option<Cited> {
    // `[[REF]](#ref)`: an entry in the draft's own list of references.
    let text = marker.prose.of(paragraph.prose.text());
    if let Some(anchor) = url.strip_prefix('#') {
        let is_reference = text.starts_with('[') && text.ends_with(']') && !anchor.is_empty();
        return is_reference.then(|| Cited::External(url.to_owned()));
    }
    cite_url(url, corpus)
}

fn cite_url(url: &str, corpus: &Corpus) -> Option<Cited> {
    let is_web = url
        .get(..4)
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("www."));
    if let Some(source) = corpus.source_at(url) {
        return Some(Cited::Known(source.key.clone()));
    }
    if is_web || url.starts_with("doi:") {
        return Some(Cited::External(url.to_owned()));
    }
    // A relative path to an article: its file name is the key, or the name of a source's file.
    let name = url.split(['#', '?']).next()?.rsplit('/').next()?;
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let by_file =
        corpus.sources().find(|s| s.file.as_ref().is_some_and(|f| f.file_name().is_some_and(|f| f == name)));
    let is_path = name.ends_with(".txt") || name.ends_with(".md");
    let key = by_file
        .map(|source| source.key.as_str())
        .or_else(|| corpus.source(stem).map(|source| source.key.as_str()))?;
    is_path.then(|| Cited::Known(key.to_owned()))
}

/// The label at the head of a plain-text footnote, `[^1]: …`, defines and does not cite.
fn is_definition(marker: &Marker, paragraph: &Paragraph) -> bool {
    let heads = matches!(paragraph.role, Role::Note(_))
        || paragraph.prose.text()[marker.prose.end..].starts_with(':');
    marker.prose.start == 0 && heads
}
