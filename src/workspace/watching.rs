//! Notices when a dossier's files change.
//!
//! Folders are watched, not files: an editor that saves atomically replaces the file, and a watch on it would
//! die with the old one.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use notify::{EventKind, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};

use super::Loaded;

/// How long a burst of changes may go on before it is acted upon.
const SETTLE: Duration = Duration::from_millis(80);

/// Watches the files of one dossier; ends when it is dropped.
pub struct Watcher {
    debouncer: Debouncer<RecommendedWatcher, RecommendedCache>,
    watched: HashSet<PathBuf>,
    interest: Arc<Mutex<Interest>>,
}

#[derive(Default)]
struct Interest {
    files: HashSet<PathBuf>,
    folders: Vec<PathBuf>,
}

impl Watcher {
    /// Calls `changed` from a thread of its own whenever a file of `loaded` changes, comes or goes.
    ///
    /// # Errors
    ///
    /// When the system has no more watches to give.
    pub fn new(loaded: &Loaded, changed: impl Fn() + Send + 'static) -> notify::Result<Watcher> {
        let interest = Arc::new(Mutex::new(Interest::default()));
        let wanted = interest.clone();
        let debouncer = new_debouncer(SETTLE, None, move |result: DebounceEventResult| {
            let events = result.unwrap_or_default();
            let wanted = wanted.lock().unwrap_or_else(PoisonError::into_inner);
            let concerns = events.iter().any(|event| {
                !matches!(event.kind, EventKind::Access(_))
                    && event.paths.iter().any(|path| wanted.concerns(path))
            });
            drop(wanted);
            if concerns {
                changed();
            }
        })?;
        let mut watcher = Watcher { debouncer, watched: HashSet::new(), interest };
        watcher.follow(loaded);
        Ok(watcher)
    }

    /// Turns to the files of a dossier that was loaded again.
    pub fn follow(&mut self, loaded: &Loaded) {
        let mut wanted: Vec<(PathBuf, RecursiveMode)> =
            loaded.folders.iter().map(|folder| (folder.clone(), RecursiveMode::Recursive)).collect();
        let articles = loaded.dossier.corpus.articles().map(|(_, article)| article.path.clone());
        let files: HashSet<PathBuf> = loaded.files.iter().cloned().chain(articles).collect();
        for file in &files {
            if let Some(folder) = file.parent() {
                wanted.push((folder.to_path_buf(), RecursiveMode::NonRecursive));
            }
        }
        for (folder, mode) in wanted {
            if folder.is_dir()
                && self.watched.insert(folder.clone())
                && let Err(error) = self.debouncer.watch(&folder, mode)
            {
                tracing::warn!("cannot watch {}: {error}", folder.display());
            }
        }
        *self.interest.lock().unwrap_or_else(PoisonError::into_inner) =
            Interest { files, folders: loaded.folders.clone() };
    }
}

impl Interest {
    fn concerns(&self, path: &Path) -> bool {
        self.files.contains(path) || self.folders.iter().any(|folder| path.starts_with(folder))
    }
}
