//! Notices when files change.
//!
//! Folders are watched, not files: an editor that saves atomically replaces the file, and a watch on it would
//! die with the old one. Nothing runs while nothing changes.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::discovery;

/// How long there must be quiet before a burst of changes is acted upon, and how long at most it is waited for.
const SETTLE: Duration = Duration::from_millis(80);
const LONGEST_BURST: Duration = Duration::from_secs(2);

/// Watches files and folders; ends when it is dropped.
pub struct Watcher {
    system: RecommendedWatcher,
    /// Each folder with what tells it from another that took its name.
    watched: HashMap<PathBuf, Identity>,
    interest: Arc<Mutex<Interest>>,
}

type Identity = Option<(u64, u64)>;

/// Folders that are watched at most, those below a folder counted: the system has so many for all programs of a user.
const MOST_FOLDERS: usize = 5_000;

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
        // What a link leads to is not read either.
        let settings = notify::Config::default().with_follow_symlinks(false);
        let system = RecommendedWatcher::new(listener(sender, interest.clone()), settings)?;
        std::thread::Builder::new()
            .name("watcher".to_owned())
            .spawn(move || act(&changes, &changed))
            .map_err(notify::Error::io)?;
        Ok(Watcher { system, watched: HashMap::new(), interest })
    }

    /// Turns to these files and folders. To be called again when something has changed: a folder may have gone, and
    /// another come in its place.
    pub fn follow(&mut self, mut interest: Interest) {
        let mut wanted: Vec<(PathBuf, RecursiveMode)> = Vec::new();
        for folder in &interest.folders {
            let is_small = discovery::has_at_most(folder, MOST_FOLDERS);
            if !is_small {
                tracing::warn!("{} has too many folders to be watched", folder.display());
            }
            let mode = if is_small { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
            wanted.push((folder.clone(), mode));
        }
        let around = |file: &PathBuf| Some((file.parent()?.to_path_buf(), RecursiveMode::NonRecursive));
        wanted.extend(interest.files.iter().filter_map(around));
        for (folder, mode) in &mut wanted {
            // Of what is not there its coming is watched for.
            while !folder.is_dir() {
                interest.files.insert(folder.clone());
                *mode = RecursiveMode::NonRecursive;
                if !folder.pop() {
                    break;
                }
            }
        }
        *self.interest.lock().unwrap_or_else(PoisonError::into_inner) = interest;
        for (folder, mode) in wanted {
            let now = identity(&folder);
            let before = self.watched.get(&folder).copied();
            if now.is_none() || before == Some(now) {
                continue;
            }
            if before.is_some() {
                let _ = self.system.unwatch(&folder);
            }
            match self.system.watch(&folder, mode) {
                Ok(()) => drop(self.watched.insert(folder, now)),
                Err(error) => tracing::warn!("cannot watch {}: {error}", folder.display()),
            }
        }
    }
}

#[cfg(unix)]
fn identity(folder: &Path) -> Identity {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(folder).ok().map(|found| (found.dev(), found.ino()))
}

#[cfg(not(unix))]
fn identity(folder: &Path) -> Identity {
    folder.is_dir().then_some((0, 0))
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
