//! What the publisher of a connection has yet to do. However much is asked for, what waits is bounded by the documents
//! and dossiers that there are: asking twice for the same is asking once.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tower_lsp::ls_types as lsp;

use crate::workspace::{Reread, Where};

/// Something to do, after everything that was asked for before.
pub enum Job {
    /// A document was opened or changed.
    Analyse(String),
    /// That document is a dossier's file.
    Edit(String),
    /// A file that may be a dossier's is no longer open.
    Release(PathBuf),
    /// A document was closed: its findings go.
    Close(lsp::Uri),
    /// A dossier has changed, or may have.
    Reload(Where, Reread),
    /// Load a dossier before the first document asks for it.
    Prepare,
}

#[derive(Default)]
pub struct Jobs {
    waiting: Mutex<Waiting>,
    bell: Notify,
}

#[derive(Default)]
struct Waiting {
    batch: Batch,
    has_ended: bool,
}

/// What was asked for since it was asked last: to be done in the order of these fields.
#[derive(Default)]
pub struct Batch {
    pub prepare: bool,
    pub release: Vec<PathBuf>,
    pub edit: Vec<String>,
    pub reload: Vec<(Where, Reread)>,
    pub close: Vec<lsp::Uri>,
    pub analyse: Vec<String>,
}

impl Jobs {
    /// Never waits.
    pub fn add(&self, job: Job) {
        self.lock().batch.add(job);
        self.bell.notify_one();
    }

    /// No more will come.
    pub fn end(&self) {
        self.lock().has_ended = true;
        self.bell.notify_one();
    }

    /// Waits for something to do; `None` at the end. For one listener.
    pub async fn next(&self) -> Option<Batch> {
        loop {
            let (batch, has_ended) = self.take();
            if has_ended {
                return None;
            }
            if !batch.is_empty() {
                return Some(batch);
            }
            self.bell.notified().await;
        }
    }

    fn take(&self) -> (Batch, bool) {
        let mut waiting = self.lock();
        (std::mem::take(&mut waiting.batch), waiting.has_ended)
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Batch {
    fn is_empty(&self) -> bool {
        self.only_changed().is_some_and(<[String]>::is_empty)
    }

    fn add(&mut self, job: Job) {
        match job {
            Job::Analyse(address) => add_once(&mut self.analyse, address),
            Job::Close(uri) => add_once(&mut self.close, uri),
            Job::Edit(address) => add_once(&mut self.edit, address),
            Job::Release(path) => add_once(&mut self.release, path),
            Job::Prepare => self.prepare = true,
            Job::Reload(place, reread) => self.reload(place, reread),
        }
    }
}

impl Batch {
    /// The documents that were changed, if there is nothing else to do.
    pub fn only_changed(&self) -> Option<&[String]> {
        let is_all = !self.prepare
            && self.release.is_empty()
            && self.edit.is_empty()
            && self.reload.is_empty()
            && self.close.is_empty();
        is_all.then_some(&self.analyse)
    }

    /// To take up a dossier anew; of several wishes, the strictest.
    pub fn reload(&mut self, place: Where, reread: Reread) {
        match self.reload.iter_mut().find(|(known, _)| *known == place) {
            Some((_, known)) => *known = (*known).max(reread),
            None => self.reload.push((place, reread)),
        }
    }
}

fn add_once<T: PartialEq>(waiting: &mut Vec<T>, new: T) {
    if !waiting.contains(&new) {
        waiting.push(new);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_edits_are_one_piece_of_work() {
        let jobs = Jobs::default();
        for _ in 0..1000 {
            jobs.add(Job::Analyse("a".to_owned()));
            jobs.add(Job::Reload(Where::default(), Reread::No));
        }
        jobs.add(Job::Analyse("b".to_owned()));
        jobs.add(Job::Reload(Where::default(), Reread::All));
        let batch = jobs.take().0;
        assert_eq!(batch.analyse, ["a", "b"]);
        assert_eq!(batch.reload, [(Where::default(), Reread::All)], "the strictest that was asked for");
    }
}
