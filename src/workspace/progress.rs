//! How far the loading of a dossier is.

use std::sync::atomic::{AtomicUsize, Ordering};

/// How far the reading of a dossier is, for whoever waits for it.
#[derive(Default)]
pub struct Progress {
    found: AtomicUsize,
    read: AtomicUsize,
}

impl Progress {
    /// Articles read, and articles found so far.
    pub fn articles(&self) -> (usize, usize) {
        (self.read.load(Ordering::Relaxed), self.found.load(Ordering::Relaxed))
    }

    pub(super) fn one_found(&self) {
        self.found.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn one_read(&self) {
        self.read.fetch_add(1, Ordering::Relaxed);
    }
}
