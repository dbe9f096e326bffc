//! One open document.

use std::path::PathBuf;
use std::sync::Arc;

use super::{Opened, purpose};
use crate::analyse::{Analysis, LETTER};
use crate::corpus::Dossier;
use crate::finding::{Code, Finding};
use crate::markup::Language;
use crate::text::{Change, Changes, Document, Place, Span};

/// A document with the last analysis that was made of it, and the edits since.
pub struct Draft {
    pub path: Option<PathBuf>,
    /// Whether `path` is where the file really lies: no link, no dots.
    pub is_settled: bool,
    pub language: Language,
    pub version: i32,
    document: Document,
    analysis: Option<Arc<Analysis>>,
    /// Tells this opening of the document from an earlier or a later one.
    opening: Arc<()>,
    /// How many edits there have been; tells one state of the text from another.
    state: u64,
    /// The edits since the analysis, or since the opening, each with the state that it led to.
    edits: Vec<(u64, Change)>,
    /// Where the writer is at work: a byte that the last edit touched. `None` after opening and saving.
    writing: Option<usize>,
}

/// Bytes from which on a draft that is read as a whole is long work: some fifty pages.
pub const LONG: usize = 150_000;

/// Bytes from which on going over all blocks of a draft is felt, though nothing be read: a thick book.
const VERY_LONG: usize = 2_000_000;

/// Bytes of changes that touch a few blocks, and places at which they may stand.
const FEW_BLOCKS: usize = 2_000;
const FEW_PLACES: usize = 4;

/// A reader's view of a document: unchanging, and analysed when somebody needs it.
#[derive(Clone)]
pub struct Snapshot {
    pub path: Option<PathBuf>,
    pub version: i32,
    pub document: Document,
    language: Language,
    analysis: Option<Arc<Analysis>>,
    opening: Arc<()>,
    state: u64,
    changes: Changes,
    writing: Option<usize>,
}

/// An analysis for a question about one place.
pub struct Glance {
    pub analysis: Arc<Analysis>,
    /// What has been changed since: the analysis is of the text before.
    pub since: Option<Place>,
}

impl Draft {
    pub fn new(opened: Opened) -> Draft {
        Draft {
            path: opened.path,
            is_settled: false,
            language: opened.language,
            version: opened.version,
            document: Document::new(&opened.text),
            analysis: None,
            opening: Arc::default(),
            state: 0,
            edits: Vec::new(),
            writing: None,
        }
    }

    pub fn document(&self) -> &Document {
        &self.document
    }

    pub fn edit(&mut self, span: impl FnOnce(&Document) -> Option<Span>, text: &str) {
        let span = span(&self.document);
        let all = Span::new(0, self.document.len());
        let change = self.document.replace(span.unwrap_or(all), text);
        self.state += 1;
        // Who replaces the whole text is not typing.
        self.writing = span.map(|_| change.new_end);
        self.edits.push((self.state, change));
    }

    pub fn left(&mut self) {
        self.writing = None;
    }

    pub fn snapshot(&self) -> Snapshot {
        Snapshot {
            path: self.path.clone(),
            version: self.version,
            document: self.document.clone(),
            language: self.language,
            analysis: self.analysis.clone(),
            opening: self.opening.clone(),
            state: self.state,
            changes: self.edits.iter().map(|(_, change)| *change).collect(),
            writing: self.writing,
        }
    }

    pub fn keep(&mut self, snapshot: &Snapshot) {
        let Some(analysis) = &snapshot.analysis else { return };
        // The kept analysis is of the state before the first of `edits`; an older one would lose edits.
        let kept = self.state - self.edits.len() as u64;
        let is_of_this_opening = Arc::ptr_eq(&self.opening, &snapshot.opening);
        if is_of_this_opening && snapshot.changes.is_empty() && snapshot.state >= kept {
            self.edits.retain(|(state, _)| *state > snapshot.state);
            self.analysis = Some(analysis.clone());
        }
    }
}

impl Snapshot {
    /// Whether others should go first while it is read under this dossier: it is long, or was read under another.
    pub fn can_wait(&self, dossier: &Arc<Dossier>) -> bool {
        let before = self.analysis.as_ref().map(|analysis| &analysis.dossier);
        before.map_or(self.is_long(), |before| !Arc::ptr_eq(before, dossier))
    }

    /// Brings the analysis up to date with the text and with the dossier.
    pub fn analyse(&mut self, dossier: Arc<Dossier>) -> Arc<Analysis> {
        let analysis = match &self.analysis {
            Some(analysis) if Arc::ptr_eq(&analysis.dossier, &dossier) => match self.changes.is_empty() {
                true => analysis.clone(),
                false => Arc::new(analysis.after(&self.document, &self.changes)),
            },
            _ => {
                let purpose = purpose(self.path.as_deref(), &dossier);
                Arc::new(Analysis::new(&self.document, self.language, dossier, purpose))
            }
        };
        self.analysis = Some(analysis.clone());
        self.changes = Changes::default();
        analysis
    }

    /// An analysis that will do for a question about one place which nothing has touched since the last one.
    pub fn glance(&self, dossier: &Arc<Dossier>, offset: usize) -> Option<Glance> {
        let before = self.analysis.as_ref().filter(|before| Arc::ptr_eq(&before.dossier, dossier))?;
        // A letter elsewhere: everything is as it was, and need not be copied to where it is now.
        if let [letter] = *self.changes.places()
            && self.changes.bytes() <= LETTER
        {
            let stands = before.stands_past(&self.document, letter, letter.was(offset));
            return stands.then(|| Glance { analysis: before.clone(), since: Some(letter) });
        }
        let changes = Some(&self.changes).filter(|changes| !changes.is_empty())?;
        let analysis = before.glance(&self.document, changes, offset)?;
        Some(Glance { analysis: Arc::new(analysis), since: None })
    }

    /// Asks the articles about what was not asked about yet: the second wave. Says whether there was anything.
    pub fn verify(&self) -> bool {
        let Some(analysis) = self.analysis.as_ref().filter(|analysis| analysis.unverified() > 0) else {
            return false;
        };
        analysis.verify();
        true
    }

    /// Whether there has been no edit since the last analysis.
    pub fn is_read(&self) -> bool {
        self.analysis.is_some() && self.changes.is_empty()
    }

    /// Whether bringing the analysis up to date is a matter of a few blocks.
    pub fn is_nearly_read(&self) -> bool {
        let is_small = self.changes.places().len() <= FEW_PLACES && self.changes.bytes() <= FEW_BLOCKS;
        self.analysis.is_some() && (self.changes.is_empty() || is_small && self.document.len() <= VERY_LONG)
    }

    /// Whether it is so long that reading it as a whole is felt.
    pub fn is_long(&self) -> bool {
        self.document.len() > LONG
    }

    /// The dossier that it was read under last.
    pub fn last_dossier(&self) -> Option<Arc<Dossier>> {
        self.analysis.as_ref().map(|analysis| analysis.dossier.clone())
    }

    /// Whether so little waits for the articles that both waves may go out as one.
    pub fn is_nearly_verified(&self) -> bool {
        self.analysis.as_ref().is_some_and(|analysis| analysis.unverified() <= 3)
    }

    /// The findings to show now, in order, those of the second wave as far as it has come: `unsourced-claim` and
    /// `misspelled-name` are withheld for the block that is being written, `unknown-citation` for the key that is.
    pub fn findings(&self) -> Vec<Finding> {
        let Some(analysis) = &self.analysis else { return Vec::new() };
        let writing = self.writing.and_then(|at| analysis.block_at(at));
        // Half a sentence has no source yet, and half a name is not yet spelt.
        let waits = [Code::UnsourcedClaim, Code::MisspelledName];
        let withheld = |block: usize, finding: &Finding| {
            let is_begun = finding.code == Code::UnknownCitation
                && self.writing.is_some_and(|at| finding.span.touches(at));
            is_begun || Some(block) == writing && waits.contains(&finding.code)
        };
        analysis
            .findings()
            .into_iter()
            .filter(|(block, finding)| !withheld(*block, finding))
            .map(|(_, finding)| finding)
            .collect()
    }

    /// The bibliographies that the front matter names. Only the head of the text is looked at.
    pub fn bibliographies(&self) -> Vec<String> {
        const HEAD: usize = 16 * 1024;
        let rope = self.document.rope();
        let end = rope.char_to_byte(rope.byte_to_char(HEAD.min(rope.len_bytes())));
        let begins_matter = rope.chunks().next().is_some_and(|chunk| {
            let chunk = chunk.trim_start_matches('\u{feff}');
            chunk.starts_with("---") || chunk.starts_with("+++")
        });
        if !begins_matter {
            return Vec::new();
        }
        let head = self.document.slice(Span::new(0, end));
        crate::markup::front_matter::read(&head).map(|(matter, _)| matter.bibliographies).unwrap_or_default()
    }
}
