//! Notices when files change.
//!
//! Folders are watched, not files: an editor that saves atomically replaces the file, and a watch on it would
//! die with the old one. Nothing runs while nothing changes.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

/// How long there must be quiet before a burst of changes is acted upon, and how long at most it is waited for.
const SETTLE: Duration = Duration::from_millis(80);
const LONGEST_BURST: Duration = Duration::from_secs(2);

/// Watches files and folders; ends when it is dropped.
pub struct Watcher {
    system: RecommendedWatcher,
    watched: HashSet<PathBuf>,
    interest: Arc<Mutex<Interest>>,
}

/// What is watched: single files, and folders with all that is below them.
#[derive(Default, Clone, PartialEq, Eq)]
pub struct Interest {
    pub files: HashSet<PathBuf>,
    pub folders: Vec<PathBuf>,
}

impl Watcher {
    /// Calls `changed` from a thread of its own whenever something of interest changes, comes or goes. Nothing is of
    /// interest until [`Watcher::follow`] says so.
    ///
    /// # Errors
    ///
    /// When the system has no more watches to give.
    pub fn new(changed: impl Fn() + Send + 'static) -> notify::Result<Watcher> {
        let interest = Arc::new(Mutex::new(Interest::default()));
        // One that waits is enough: what comes meanwhile belongs to it.
        let (sender, changes) = mpsc::sync_channel(1);
        let system = notify::recommended_watcher(listener(sender, interest.clone()))?;
        std::thread::Builder::new()
            .name("watcher".to_owned())
            .spawn(move || act(&changes, &changed))
            .map_err(notify::Error::io)?;
        Ok(Watcher { system, watched: HashSet::new(), interest })
    }

    /// Turns to these files and folders.
    pub fn follow(&mut self, interest: Interest) {
        let around = |file: &PathBuf| Some((file.parent()?.to_path_buf(), RecursiveMode::NonRecursive));
        let below = interest.folders.iter().map(|folder| (folder.clone(), RecursiveMode::Recursive));
        let wanted: Vec<_> = below.chain(interest.files.iter().filter_map(around)).collect();
        *self.interest.lock().unwrap_or_else(PoisonError::into_inner) = interest;
        for (folder, mode) in wanted {
            if folder.is_dir()
                && self.watched.insert(folder.clone())
                && let Err(error) = self.system.watch(&folder, mode)
            {
                tracing::warn!("cannot watch {}: {error}", folder.display());
            }
        }
    }
}

fn listener(
    sender: SyncSender<()>,
    interest: Arc<Mutex<Interest>>,
) -> impl Fn(notify::Result<notify::Event>) + Send {
    move |event| {
        let Ok(event) = event else { return };
        let interest = interest.lock().unwrap_or_else(PoisonError::into_inner);
        if !matches!(event.kind, EventKind::Access(_))
            && event.paths.iter().any(|path| interest.concerns(path))
        {
            let _ = sender.try_send(());
        }
    }
}

fn act(changes: &Receiver<()>, changed: &impl Fn()) {
    while changes.recv().is_ok() {
        let begun = Instant::now();
        while begun.elapsed() < LONGEST_BURST && changes.recv_timeout(SETTLE).is_ok() {}
        changed();
    }
}

impl Interest {
    fn concerns(&self, path: &Path) -> bool {
        self.files.contains(path) || self.folders.iter().any(|folder| path.starts_with(folder))
    }
}
