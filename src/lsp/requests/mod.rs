//! What an editor asks, a file a kind of question. Each takes what the connection shares and the protocol's question,
//! and gives the protocol's answer; the thinking is done in `ide`.

pub mod commands;
pub mod diagnostics;
mod edits;
pub mod files;
pub mod navigation;
pub mod outline;
pub mod writing;

use std::path::Path;
use std::sync::Arc;

use ropey::Rope;
use tower_lsp::ls_types as lsp;

use super::convert;
use super::state::State;
use crate::analyse::Analysis;
use crate::corpus::{Article, Dossier, is_dossier_file};
use crate::ide::card::Style;
use crate::ide::dossier_file;
use crate::ide::references::Subject;
use crate::ide::{self, Thing};
use crate::markup::front_matter;
use crate::pool;
use crate::session::{Glance, LONG, Snapshot, purpose};
use crate::text::{Document, Encoding, Place, Span};
use crate::workspace::{self, builtin, discovery};

/// A document as it is when a question about it is asked.
pub struct Asked {
    pub snapshot: Snapshot,
    pub analysis: Arc<Analysis>,
    pub encoding: Encoding,
    /// What was changed since the analysis: its spans are of the text before.
    since: Option<Place>,
}

impl Asked {
    pub fn about(state: &State, uri: &lsp::Uri) -> Option<Asked> {
        Asked::at(state, &convert::address(uri))
    }

    /// A document and a place in it, about which the articles have been asked.
    pub fn place(state: &State, at: &lsp::TextDocumentPositionParams) -> Option<(Asked, usize)> {
        let address = convert::address(&at.text_document.uri);
        let encoding = state.client().encoding;
        let place = |snapshot: &Snapshot| convert::offset(snapshot.document.rope(), at.position, encoding);
        // How often a source is cited is counted over the whole draft.
        let counts = |thing: Thing| match thing {
            Thing::Citation(citation) => citation.sources.iter().any(|source| source.known().is_some()),
            _ => false,
        };
        let is_local = |asked: &Asked| {
            let offset = asked.offset(at.position);
            !ide::thing_at(&asked.analysis, offset).is_some_and(|(thing, _)| counts(thing))
        };
        let glance = state.glance(&address, place).map(|(snapshot, Glance { analysis, since })| Asked {
            snapshot,
            analysis,
            encoding,
            since,
        });
        let asked = match glance.filter(is_local) {
            Some(asked) => asked,
            None => {
                let (snapshot, analysis) = state.analyse_soon(&address)?;
                Asked { snapshot, analysis, encoding, since: None }
            }
        };
        let offset = asked.offset(at.position);
        asked.analysis.verify_at(offset);
        Some((asked, offset))
    }

    /// Every open document, with its address.
    pub fn open(state: &State) -> impl Iterator<Item = (lsp::Uri, Asked)> {
        // Taken before the first is analysed: the lock would be held all the while.
        let addresses = state.documents().addresses();
        addresses.into_iter().filter_map(|address| {
            let asked = Asked::at(state, &address)?;
            let uri = state.documents().uri(&address)?;
            Some((uri, asked))
        })
    }

    pub fn at(state: &State, address: &str) -> Option<Asked> {
        let (snapshot, analysis) = state.analyse(address)?;
        Some(Asked { snapshot, analysis, encoding: state.client().encoding, since: None })
    }

    /// Whether it is a file of a dossier: settings, a catalogue, a bibliography.
    pub fn is_dossier_file(&self) -> bool {
        self.snapshot.path.as_deref().is_some_and(is_dossier_file)
    }

    /// In a file of a dossier, whose id or key stands at an offset.
    pub fn entry_at(&self, offset: usize) -> Option<(Span, Subject)> {
        self.is_dossier_file()
            .then(|| dossier_file::subject(&self.analysis, &self.snapshot.document, offset))
            .flatten()
    }

    pub fn rope(&self) -> &Rope {
        self.snapshot.document.rope()
    }

    pub fn end(&self) -> usize {
        self.snapshot.document.len()
    }

    /// The byte of the analysed text at a position.
    pub fn offset(&self, position: lsp::Position) -> usize {
        let offset = convert::offset(self.rope(), position, self.encoding);
        self.since.map_or(offset, |place| place.was(offset))
    }

    pub fn span(&self, range: lsp::Range) -> Span {
        convert::span(self.rope(), range, self.encoding)
    }

    /// Where a span of the analysed text is now.
    pub fn range(&self, span: Span) -> lsp::Range {
        let span = self.since.map_or(span, |place| Span::new(place.is(span.start), place.is(span.end)));
        convert::range(self.rope(), span, self.encoding)
    }
}

pub fn style(state: &State) -> Style {
    if state.client().markdown { Style::Markdown } else { Style::Plain }
}

pub fn markup(style: Style, value: String) -> lsp::MarkupContent {
    let kind = if style == Style::Markdown { lsp::MarkupKind::Markdown } else { lsp::MarkupKind::PlainText };
    lsp::MarkupContent { kind, value }
}

/// A draft that nobody has open, as it is on disk; `None` where it belongs to another dossier than the one wanted.
pub fn from_disk(state: &State, path: &Path, wanted: Option<&Arc<Dossier>>) -> Option<(Document, Analysis)> {
    let text = workspace::read(path)?;
    let matter = front_matter::read(&text);
    let bibliographies = matter.map(|(matter, _)| matter.bibliographies).unwrap_or_default();
    let dossier = state.workspace().dossier_for(Some(path), &bibliographies);
    if wanted.is_some_and(|wanted| !Arc::ptr_eq(wanted, &dossier)) {
        return None;
    }
    let document = Document::new(&text);
    let purpose = purpose(Some(path), &dossier);
    let language = discovery::language(path);
    let read = || Analysis::new(&document, language, dossier, purpose);
    let analysis = if document.len() > LONG { pool::slowly(read) } else { read() };
    Some((document, analysis))
}

/// The text of a file that something is to be changed in: as it is open, with its version, or as it is on disk.
pub fn current_text(state: &State, file: &Path) -> Option<(Rope, Option<i32>)> {
    let open = state.documents().session.snapshot(&convert::address(&convert::uri(file)?));
    match open {
        Some(snapshot) => Some((snapshot.document.rope().clone(), Some(snapshot.version))),
        None => Some((Rope::from_str(&workspace::read(file)?), None)),
    }
}

/// A span of a file as a place to go to.
pub fn location(file: &Path, span: Span, encoding: Encoding) -> Option<lsp::Location> {
    write_articles();
    let rope = Rope::from_str(&workspace::read(file)?);
    Some(lsp::Location::new(convert::uri(file)?, convert::range(&rope, span, encoding)))
}

/// Links to a span of an article: in Markdown an address, whose fragment leads editors to the line; in plain text, where
/// nothing can be clicked, file and line.
pub fn link(style: Style) -> impl Fn(&Article, Span) -> Option<String> {
    move |article, span| {
        write_articles();
        let line = convert::position(article.rope(), span.start, Encoding::Utf32).line + 1;
        match style {
            Style::Markdown => convert::uri(&article.path).map(|uri| format!("{}#L{line}", uri.as_str())),
            Style::Plain => Some(format!("{}:{line}", article.path.file_name()?.to_string_lossy())),
        }
    }
}

/// The built-in articles must be on disk before an editor is sent there.
pub fn write_articles() {
    if let Err(error) = builtin::write() {
        tracing::warn!("the built-in articles cannot be written: {error}");
    }
}
