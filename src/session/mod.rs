//! Open documents: their text, their versions, and the analysis that belongs to each. Testable without JSON.

mod draft;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use draft::{Draft, Glance, LONG, Snapshot};

use crate::analyse::Purpose;
use crate::corpus::{Dossier, is_dossier_file};
use crate::markup::Language;
use crate::text::{Document, Span};

/// The documents that one connection has open, by their normalised address.
#[derive(Default)]
pub struct Session {
    drafts: HashMap<String, Draft>,
}

/// What is known of a document when it is opened.
pub struct Opened {
    /// Its file, where it has one.
    pub path: Option<PathBuf>,
    pub language: Language,
    pub version: i32,
    pub text: String,
}

impl Session {
    pub fn open(&mut self, address: &str, opened: Opened) {
        self.drafts.insert(address.to_owned(), Draft::new(opened));
    }

    pub fn close(&mut self, address: &str) {
        self.drafts.remove(address);
    }

    /// Applies an edit. `span` looks up the bytes to replace in the text as it is now; `None` replaces all.
    pub fn edit(&mut self, address: &str, span: impl FnOnce(&Document) -> Option<Span>, text: &str) {
        if let Some(draft) = self.drafts.get_mut(address) {
            draft.edit(span, text);
        }
    }

    /// Ends a group of edits that together make `version`.
    pub fn commit(&mut self, address: &str, version: i32) {
        if let Some(draft) = self.drafts.get_mut(address) {
            draft.version = version;
        }
    }

    /// The writer has saved: nothing is being written any more.
    pub fn saved(&mut self, address: &str) {
        if let Some(draft) = self.drafts.get_mut(address) {
            draft.left();
        }
    }

    /// A document's file, as long as nobody has found out where it really lies.
    pub fn unsettled(&self, address: &str) -> Option<PathBuf> {
        let draft = self.drafts.get(address).filter(|draft| !draft.is_settled)?;
        draft.path.clone()
    }

    /// The file that was opened as `path` really lies at `real`.
    pub fn settle(&mut self, address: &str, path: &Path, real: PathBuf) {
        if let Some(draft) = self.drafts.get_mut(address).filter(|draft| draft.path.as_deref() == Some(path))
        {
            draft.path = Some(real);
            draft.is_settled = true;
        }
    }

    pub fn get(&self, address: &str) -> Option<&Draft> {
        self.drafts.get(address)
    }

    /// A reader's view of a document, in constant time.
    pub fn snapshot(&self, address: &str) -> Option<Snapshot> {
        self.drafts.get(address).map(Draft::snapshot)
    }

    /// Keeps an analysis that a snapshot made, if it is news.
    pub fn keep(&mut self, address: &str, snapshot: &Snapshot) {
        if let Some(draft) = self.drafts.get_mut(address) {
            draft.keep(snapshot);
        }
    }

    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        self.drafts.keys().map(String::as_str)
    }

    /// Whether a file is open here, in which case the open text counts.
    pub fn has_file(&self, path: &Path) -> bool {
        self.drafts.values().any(|draft| draft.path.as_deref() == Some(path))
    }
}

/// Why a document is read: the articles of its own dossier are sources, and so is what the dossier is made of;
/// everything else is a draft.
pub fn purpose(path: Option<&Path>, dossier: &Arc<Dossier>) -> Purpose {
    match path.and_then(|path| dossier.corpus.source_of_file(path)) {
        Some(_) => Purpose::Article,
        // A catalogue or a bibliography claims nothing.
        None if path.is_some_and(is_dossier_file) => Purpose::Article,
        None => Purpose::Draft,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    const ADDRESS: &str = "draft.md";
    const CLAIM: &str = "Alibaba signed with the Belgian government in 2018.";

    fn open(text: &str) -> Session {
        let mut session = Session::default();
        let opened = Opened { path: None, language: Language::Markdown, version: 1, text: text.to_owned() };
        session.open(ADDRESS, opened);
        session
    }

    fn findings(session: &mut Session) -> usize {
        let mut snapshot = session.snapshot(ADDRESS).expect("the document is open");
        snapshot.analyse(fixture::dossier(&[]));
        session.keep(ADDRESS, &snapshot);
        snapshot.findings().len()
    }

    fn insert(session: &mut Session, at: usize, text: &str) {
        session.edit(ADDRESS, |_| Some(Span::new(at, at)), text);
    }

    #[test]
    fn a_claim_is_not_reported_while_it_is_being_written() {
        let mut session = open(&format!("{CLAIM}\n\nNothing here.\n"));
        assert_eq!(findings(&mut session), 1, "opening shows everything");
        insert(&mut session, 9, "x");
        assert_eq!(findings(&mut session), 0, "an edit in its block withholds it");
        insert(&mut session, CLAIM.len() + 6, "y");
        assert_eq!(findings(&mut session), 1, "an edit in another block shows it");
    }

    #[test]
    fn saving_shows_what_was_withheld() {
        let mut session = open("");
        insert(&mut session, 0, CLAIM);
        assert_eq!(findings(&mut session), 0);
        session.saved(ADDRESS);
        assert_eq!(findings(&mut session), 1);
    }

    #[test]
    fn a_key_is_not_unknown_while_it_is_being_typed() {
        let mut session = open("So it is [@euractiv-2019]. So be it [].\n");
        insert(&mut session, 37, "@eur");
        assert_eq!(findings(&mut session), 0);
        insert(&mut session, 0, "And. ");
        assert_eq!(findings(&mut session), 1, "the writer has gone on");
    }

    #[test]
    fn replacing_everything_is_not_typing() {
        let mut session = open("");
        session.edit(ADDRESS, |_| None, CLAIM);
        assert_eq!(findings(&mut session), 1);
    }

    #[test]
    fn edits_made_during_an_analysis_are_not_lost() {
        let mut session = open("The VSSE spoke.\n\nOnce.\n");
        findings(&mut session);
        let mut slow = session.snapshot(ADDRESS).expect("open");
        insert(&mut session, 0, "Huawei fell. ");
        slow.analyse(fixture::dossier(&[]));
        session.keep(ADDRESS, &slow);
        let mut now = session.snapshot(ADDRESS).expect("open");
        let analysis = now.analyse(fixture::dossier(&[]));
        let mentions: usize = analysis.blocks.iter().map(|block| block.judged.mentions.len()).sum();
        assert_eq!(mentions, 2);
    }

    #[test]
    fn an_analysis_of_an_earlier_opening_is_not_kept() {
        let mut session = open("Huawei.");
        let mut old = session.snapshot(ADDRESS).expect("open");
        old.analyse(fixture::dossier(&[]));
        session = open("Nobody at all.");
        session.keep(ADDRESS, &old);
        let mut now = session.snapshot(ADDRESS).expect("open");
        let analysis = now.analyse(fixture::dossier(&[]));
        assert!(analysis.blocks.iter().all(|block| block.judged.mentions.is_empty()));
    }
}
