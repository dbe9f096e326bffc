//! Document links: citations lead to their article or address.

use std::path::PathBuf;

use rustc_hash::FxHashMap;

use super::rename;
use crate::analyse::Analysis;
use crate::extract::Cited;
use crate::markup::{MarkerKind, Role};
use crate::text::Span;

/// Something in a draft that leads elsewhere.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DocumentLink {
    pub span: Span,
    pub to: Destination,
    pub tooltip: String,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Destination {
    Article(PathBuf),
    Address(String),
    /// A byte of the same document.
    Here(usize),
}

/// The links of a draft, in order. Of a citation of several keys each is one; any other leads to the first source that
/// leads anywhere.
pub fn links(analysis: &Analysis) -> Vec<DocumentLink> {
    let corpus = &analysis.dossier.corpus;
    let mut links: Vec<DocumentLink> = Vec::new();
    let notes = notes(analysis);
    for block in &analysis.blocks {
        let first = links.len();
        for citation in &block.judged.citations {
            let destination = |cited: &Cited| match cited {
                Cited::Known(key) => {
                    let source = corpus.source(key)?;
                    let name = super::short_name(source);
                    match (source.file.as_ref().filter(|_| corpus.has_article(key)), &source.url) {
                        (Some(file), _) => Some((Destination::Article(file.clone()), name)),
                        (None, Some(url)) => Some((Destination::Address(url.clone()), name)),
                        _ => None,
                    }
                }
                Cited::External(url) if url.contains("://") => {
                    Some((Destination::Address(url.clone()), url.clone()))
                }
                Cited::External(_) | Cited::Unknown(_) => None,
            };
            let start = block.start + citation.span.start;
            let written = citation.span.of(&block.facts.text);
            let of_key = |cited: &Cited| {
                let (to, tooltip) = destination(cited)?;
                let span = *rename::keys_in(written, cited.name()).first()?;
                Some(DocumentLink { span: span.shift(start), to, tooltip })
            };
            if citation.sources.len() > 1 && citation.sources.iter().all(|cited| of_key(cited).is_some()) {
                links.extend(citation.sources.iter().filter_map(of_key));
            } else if let Some((to, tooltip)) = citation.sources.iter().find_map(destination) {
                links.push(DocumentLink { span: citation.span.shift(block.start), to, tooltip });
            }
        }
        for marker in block.facts.parsed.paragraphs.iter().flat_map(|paragraph| &paragraph.markers) {
            let MarkerKind::Note(label) = &marker.kind else { continue };
            let span = marker.source.shift(block.start);
            if let Some(&at) = notes.get(label.as_str())
                && !links[first..].iter().any(|link| link.span.overlaps(span))
            {
                links.push(DocumentLink {
                    span,
                    to: Destination::Here(at),
                    tooltip: format!("Note {label}"),
                });
            }
        }
    }
    links.sort_by_key(|link| link.span);
    links
}

/// Where each footnote is defined.
fn notes(analysis: &Analysis) -> FxHashMap<&str, usize> {
    let mut notes = FxHashMap::default();
    for block in &analysis.blocks {
        for paragraph in &block.facts.parsed.paragraphs {
            if let Role::Note(label) = &paragraph.role {
                notes.entry(label.as_str()).or_insert(block.start + paragraph.span().start);
            }
        }
    }
    notes
}

/// Where a footnote is defined.
pub fn note(analysis: &Analysis, label: &str) -> Option<usize> {
    analysis.blocks.iter().find_map(|block| {
        let is_it = |role: &Role| matches!(role, Role::Note(other) if other == label);
        let paragraph = block.facts.parsed.paragraphs.iter().find(|paragraph| is_it(&paragraph.role))?;
        Some(block.start + paragraph.span().start)
    })
}
