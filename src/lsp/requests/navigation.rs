//! Hover, and where things are: definition and its kin, references, highlights, links.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use tower_lsp::ls_types as lsp;

use super::{Asked, from_disk, link, location, markup, style, write_articles};
use crate::analyse::Analysis;
use crate::catalogue::Place;
use crate::ide::definition::Target;
use crate::ide::references::{self, Subject};
use crate::ide::{card, definition, document_link, dossier_file, hover, implementation};
use crate::lsp::convert;
use crate::lsp::state::State;
use crate::text::{Document, Span};

pub fn hover(state: &State, at: &lsp::TextDocumentPositionParams) -> Option<lsp::Hover> {
    let (asked, offset) = Asked::place(state, at)?;
    let style = style(state);
    if let Some((span, subject)) = asked.entry_at(offset) {
        let dossier = &asked.analysis.dossier;
        let card = match &subject {
            Subject::Entity(entity) => card::entity(dossier, *entity, None, style, &link(style)),
            Subject::Source(key) => card::source(dossier, dossier.corpus.source(key)?, style, &link(style)),
        };
        let contents = lsp::HoverContents::Markup(markup(style, card));
        return Some(lsp::Hover { contents, range: Some(asked.range(span)) });
    }
    let found = hover::hover(&asked.analysis, offset, style, &link(style))?;
    let contents = lsp::HoverContents::Markup(markup(style, found.text));
    Some(lsp::Hover { contents, range: Some(asked.range(found.span)) })
}

pub fn definition(
    state: &State,
    at: &lsp::TextDocumentPositionParams,
) -> Option<lsp::GotoDefinitionResponse> {
    let (asked, offset) = Asked::place(state, at)?;
    if let Some((span, subject)) = asked.entry_at(offset) {
        let place = dossier_file::entry(&asked.analysis.dossier, &subject)?;
        return response(state, entry_links(&asked, span, &[place]));
    }
    let (origin, targets) = definition::definition(&asked.analysis, offset)?;
    response(state, article_links(&asked, origin, &targets))
}

pub fn implementation(
    state: &State,
    at: &lsp::TextDocumentPositionParams,
) -> Option<lsp::GotoDefinitionResponse> {
    let (asked, offset) = Asked::place(state, at)?;
    let (origin, targets) = implementation::implementation(&asked.analysis, offset)?;
    response(state, article_links(&asked, origin, &targets))
}

/// Which entries of the dossier's files are asked for.
pub type Entries = fn(&Analysis, usize) -> Option<(Span, Vec<Place>)>;

/// Declaration and type definition.
pub fn entries(
    state: &State,
    at: &lsp::TextDocumentPositionParams,
    entries: Entries,
) -> Option<lsp::GotoDefinitionResponse> {
    let (asked, offset) = Asked::place(state, at)?;
    let (origin, places) = entries(&asked.analysis, offset)?;
    response(state, entry_links(&asked, origin, &places))
}

fn entry_links(asked: &Asked, origin: Span, places: &[Place]) -> Vec<lsp::LocationLink> {
    let origin = asked.range(origin);
    let links = places.iter().filter_map(|place| {
        let found = location(&place.file, place.span, asked.encoding)?;
        let head = lsp::Range::new(found.range.start, found.range.start);
        Some(lsp::LocationLink {
            origin_selection_range: Some(origin),
            target_uri: found.uri,
            target_range: found.range,
            target_selection_range: head,
        })
    });
    links.collect()
}

fn article_links(asked: &Asked, origin: Span, targets: &[Target]) -> Vec<lsp::LocationLink> {
    write_articles();
    let origin = asked.range(origin);
    let links = targets.iter().filter_map(|target| {
        let article = asked.analysis.dossier.corpus.article(&target.key)?;
        Some(lsp::LocationLink {
            origin_selection_range: Some(origin),
            target_uri: convert::uri(&target.path)?,
            target_range: convert::range(article.rope(), target.span, asked.encoding),
            target_selection_range: convert::range(article.rope(), target.selection, asked.encoding),
        })
    });
    links.collect()
}

fn response(state: &State, links: Vec<lsp::LocationLink>) -> Option<lsp::GotoDefinitionResponse> {
    if links.is_empty() {
        return None;
    }
    Some(if state.client().links {
        lsp::GotoDefinitionResponse::Link(links)
    } else {
        let plain =
            |link: lsp::LocationLink| lsp::Location::new(link.target_uri, link.target_selection_range);
        lsp::GotoDefinitionResponse::Array(links.into_iter().map(plain).collect())
    })
}

/// Drafts on disk that are searched for references.
pub const MOST_DRAFTS: usize = 500;

pub fn references(state: &State, at: &lsp::TextDocumentPositionParams) -> Option<Vec<lsp::Location>> {
    let asked = Asked::about(state, &at.text_document.uri)?;
    let encoding = asked.encoding;
    let subject = subject(&asked, at.position)?;
    let mut locations = Vec::new();
    let mut seen: HashSet<std::path::PathBuf> = HashSet::new();
    for (uri, open) in Asked::open(state) {
        seen.extend(open.snapshot.path.clone());
        // Entities are numbered by dossier: a draft of another one has its own.
        if Arc::ptr_eq(&open.analysis.dossier, &asked.analysis.dossier) {
            let spans = references::in_document(&open.analysis, &subject).into_iter();
            locations.extend(spans.map(|span| lsp::Location::new(uri.clone(), open.range(span))));
        }
    }
    let articles = references::in_articles(&asked.analysis, &subject, |path: &Path| seen.contains(path));
    if !articles.is_empty() {
        write_articles();
    }
    for (article, spans) in articles {
        let Some(uri) = convert::uri(&article.path) else { continue };
        seen.insert(article.path.clone());
        locations.extend(
            spans
                .into_iter()
                .map(|span| lsp::Location::new(uri.clone(), convert::range(article.rope(), span, encoding))),
        );
    }
    for (path, analysis) in closed_drafts(state, &asked, &seen) {
        let spans = references::in_document(&analysis.1, &subject);
        let Some(uri) = convert::uri(&path).filter(|_| !spans.is_empty()) else { continue };
        let rope = analysis.0.rope();
        locations.extend(
            spans
                .into_iter()
                .map(|span| lsp::Location::new(uri.clone(), convert::range(rope, span, encoding))),
        );
    }
    Some(locations)
}

/// The drafts below the workspace's folders that are not open, of the same dossier, analysed.
pub fn closed_drafts<'a>(
    state: &'a State,
    asked: &'a Asked,
    seen: &'a HashSet<std::path::PathBuf>,
) -> impl Iterator<Item = (std::path::PathBuf, (Document, Analysis))> + 'a {
    let dossier = asked.analysis.dossier.clone();
    state.workspace().drafts(MOST_DRAFTS).into_iter().filter_map(move |path| {
        let is_other = !seen.contains(&path) && dossier.corpus.source_of_file(&path).is_none();
        let read = is_other.then(|| from_disk(state, &path, Some(&dossier))).flatten()?;
        Some((path, read))
    })
}

/// What is asked about; in the article of a source that nothing else is said of, the source itself.
fn subject(asked: &Asked, position: lsp::Position) -> Option<Subject> {
    let offset = asked.offset(position);
    let entry = asked.entry_at(offset).map(|(_, subject)| subject);
    entry.or_else(|| references::subject(&asked.analysis, offset)).or_else(|| {
        let path = asked.snapshot.path.as_deref()?;
        let source = asked.analysis.dossier.corpus.source_of_file(path)?;
        Some(Subject::Source(source.key.clone()))
    })
}

pub fn highlights(
    state: &State,
    at: &lsp::TextDocumentPositionParams,
) -> Option<Vec<lsp::DocumentHighlight>> {
    let asked = Asked::about(state, &at.text_document.uri)?;
    let subject = references::subject(&asked.analysis, asked.offset(at.position))?;
    let kind = Some(lsp::DocumentHighlightKind::TEXT);
    let spans = references::in_document(&asked.analysis, &subject).into_iter();
    Some(spans.map(|span| lsp::DocumentHighlight { range: asked.range(span), kind }).collect())
}

pub fn links(state: &State, uri: &lsp::Uri) -> Option<Vec<lsp::DocumentLink>> {
    let asked = Asked::about(state, uri)?;
    let links = document_link::links(&asked.analysis);
    if links.iter().any(|link| matches!(link.to, document_link::Destination::Article(_))) {
        write_articles();
    }
    let link = |link: document_link::DocumentLink| {
        let target = match &link.to {
            document_link::Destination::Article(path) => convert::uri(path),
            document_link::Destination::Address(url) => url.parse().ok(),
            document_link::Destination::Here(at) => {
                let line = convert::position(asked.rope(), *at, asked.encoding).line + 1;
                format!("{}#L{line}", uri.as_str()).parse().ok()
            }
        };
        target.is_some().then(|| lsp::DocumentLink {
            range: asked.range(link.span),
            target,
            tooltip: Some(link.tooltip),
            data: None,
        })
    };
    Some(links.into_iter().filter_map(link).collect())
}
