//! What the publisher of a connection has yet to do. However much is asked for, what waits is bounded by the documents
//! and dossiers that there are: asking twice for the same is asking once.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tower_lsp::ls_types as lsp;

use crate::workspace::{Reread, Where};

/// Something to do, after everything that was asked for before.
pub enum Job {
    /// A document was opened or changed.
    Analyse(String),
    /// A document was closed: its findings go.
    Close(lsp::Uri),
    /// A dossier has changed, or may have.
    Reload(Where, Reread),
    /// Load a dossier before the first document asks for it.
    Prepare(Where),
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
    pub prepare: Vec<Where>,
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
        self.prepare.is_empty() && self.reload.is_empty() && self.close.is_empty() && self.analyse.is_empty()
    }

    fn add(&mut self, job: Job) {
        match job {
            Job::Analyse(address) => add_once(&mut self.analyse, address),
            Job::Close(uri) => add_once(&mut self.close, uri),
            Job::Prepare(place) => add_once(&mut self.prepare, place),
            Job::Reload(place, reread) => match self.reload.iter_mut().find(|(known, _)| *known == place) {
                Some((_, known)) => *known = (*known).max(reread),
                None => self.reload.push((place, reread)),
            },
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
