//! The dossiers in use: each is loaded once, whoever uses it, and let go a while after its last user.
//!
//! What is shared depends on files alone. A dossier for which it matters which folders an editor has open is shared
//! with editors that have the same ones open; what somebody is typing into a catalogue is never shared.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use super::confine::Roots;
use super::loaded::Loaded;
use super::loading::{self, OpenFiles};
use super::progress::Progress;
use super::watching::Watcher;
use super::{Where, lock};
use crate::pool;

/// Dossiers that are kept although nobody uses them at the moment.
const MOST_UNUSED: usize = 4;

/// All dossiers of this process.
#[derive(Default)]
pub struct Dossiers {
    shelf: Mutex<HashMap<Key, Arc<Shared>>>,
    loading: Mutex<HashMap<Where, Arc<Turn>>>,
    /// Whether the articles of an archive are looked at before it is used: for whoever asks only once.
    looks_first: bool,
}

/// A dossier that is being loaded.
#[derive(Default)]
struct Turn {
    /// Held meanwhile, so that it is loaded once.
    turn: Mutex<()>,
    progress: Progress,
}

/// What decides a dossier's content, besides the content of its files.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    place: Where,
    own_roots: Vec<PathBuf>,
    /// The folders that an editor has open, where they matter.
    folders: Option<Vec<PathBuf>>,
}

/// One dossier, for all who use it.
pub struct Shared {
    key: Key,
    roots: Arc<Roots>,
    loaded: Mutex<Arc<Loaded>>,
    /// Held while it is loaded again.
    turn: Mutex<()>,
    watcher: Mutex<Option<Watcher>>,
    followers: Mutex<HashMap<u64, Arc<dyn Fn() + Send + Sync>>>,
    next_follower: AtomicU64,
    users: Mutex<Users>,
}

struct Users {
    count: usize,
    /// When the last one left.
    left: Option<Instant>,
}

/// The use of a dossier; it ends when this is dropped.
pub struct Lease {
    shared: Arc<Shared>,
    follower: Mutex<Option<u64>>,
}

impl Dossiers {
    /// Of an archive, every article is looked at before it is used.
    pub fn looking_first() -> Dossiers {
        Dossiers { looks_first: true, ..Dossiers::default() }
    }

    /// The dossier at `place`, for an editor with these roots. Blocks while it loads.
    pub fn take(&self, place: &Where, roots: &Arc<Roots>) -> Lease {
        if let Some(lease) = self.find(place, roots) {
            return lease;
        }
        let turn = lock(&self.loading).entry(place.clone()).or_default().clone();
        let guard = lock(&turn.turn);
        // Somebody else may have loaded it meanwhile.
        let lease = self.find(place, roots).unwrap_or_else(|| {
            let load = |before: Option<&Loaded>| {
                loading::load(place, roots, &OpenFiles::new(), before, &turn.progress)
            };
            let mut loaded = load(None);
            if self.looks_first && loaded.is_archive() && loaded.is_stale() {
                loaded = load(Some(&loaded));
            }
            let loaded = Arc::new(loaded);
            let key = Key {
                place: place.clone(),
                own_roots: roots.own().to_vec(),
                folders: loaded.is_for_these_folders.then(|| roots.folders().to_vec()),
            };
            let shared = Arc::new(Shared::new(key.clone(), roots.clone(), loaded));
            let lease = Lease::new(&shared);
            shared.look_closer();
            lock(&self.shelf).insert(key, shared);
            lease
        });
        drop(guard);
        let mut loading = lock(&self.loading);
        // The map's, and this one: nobody else waits for it.
        if Arc::strong_count(&turn) <= 2 {
            loading.remove(place);
        }
        drop(loading);
        self.let_go_of_many();
        lease
    }

    /// Of dossiers that nobody uses, keeps those that were used last.
    fn let_go_of_many(&self) {
        let mut shelf = lock(&self.shelf);
        let mut unused: Vec<(Instant, Key)> =
            shelf.iter().filter_map(|(key, shared)| Some((lock(&shared.users).left?, key.clone()))).collect();
        unused.sort_by_key(|(left, _)| *left);
        let many = unused.len().saturating_sub(MOST_UNUSED);
        let gone: Vec<_> = unused[..many].iter().filter_map(|(_, key)| shelf.remove(key)).collect();
        drop(shelf);
        // Not under the lock: that takes its time.
        drop(gone);
    }

    fn find(&self, place: &Where, roots: &Roots) -> Option<Lease> {
        let mut key = Key { place: place.clone(), own_roots: roots.own().to_vec(), folders: None };
        let shelf = lock(&self.shelf);
        // One that has changed so that folders matter now is no longer everybody's.
        let everybodys = shelf.get(&key).filter(|shared| !shared.loaded().is_for_these_folders);
        let found = everybodys.or_else(|| {
            key.folders = Some(roots.folders().to_vec());
            shelf.get(&key)
        })?;
        Some(Lease::new(found))
    }

    /// Lets go of dossiers that nobody has used for so long. Says when to look again, if there are more to let go of.
    pub fn sweep(&self, linger: Duration) -> Option<Duration> {
        let mut next: Option<Duration> = None;
        let mut gone = Vec::new();
        lock(&self.shelf).retain(|_, shared| {
            let Some(left) = lock(&shared.users).left else { return true };
            let rest = linger.saturating_sub(left.elapsed());
            if rest.is_zero() {
                gone.push(shared.clone());
                return false;
            }
            next = Some(next.map_or(rest, |next| next.min(rest)));
            true
        });
        // Not under the lock: that takes its time.
        drop(gone);
        next
    }

    /// Those that are loaded, with how many use each.
    pub fn all(&self) -> Vec<(Where, Arc<Loaded>, usize)> {
        let shelf = lock(&self.shelf);
        shelf
            .values()
            .map(|shared| (shared.key.place.clone(), shared.loaded(), lock(&shared.users).count))
            .collect()
    }

    /// How many articles of a dossier that is being loaded have been read, and of how many.
    pub fn progress(&self, place: &Where) -> Option<(usize, usize)> {
        lock(&self.loading).get(place).map(|turn| turn.progress.articles())
    }

    /// How many are being loaded.
    pub fn loading(&self) -> usize {
        lock(&self.loading).len()
    }
}

impl Shared {
    fn new(key: Key, roots: Arc<Roots>, loaded: Arc<Loaded>) -> Shared {
        Shared {
            key,
            roots,
            loaded: Mutex::new(loaded),
            turn: Mutex::default(),
            watcher: Mutex::default(),
            followers: Mutex::default(),
            next_follower: AtomicU64::new(0),
            users: Mutex::new(Users { count: 0, left: None }),
        }
    }

    /// As it is now.
    pub fn loaded(&self) -> Arc<Loaded> {
        lock(&self.loaded).clone()
    }

    /// Reads the files again, keeping the last good state of what is now broken, and tells all who follow. Several who
    /// want that at once get it once.
    pub fn renew(&self) {
        let before = self.loaded();
        let turn = lock(&self.turn);
        let now = self.loaded();
        if !Arc::ptr_eq(&before, &now) && !now.is_stale() {
            return;
        }
        let nothing = OpenFiles::new();
        let loaded = loading::load(&self.key.place, &self.roots, &nothing, Some(&now), &Progress::default());
        let loaded = Arc::new(loaded);
        *lock(&self.loaded) = loaded.clone();
        if let Some(watcher) = &mut *lock(&self.watcher) {
            watcher.follow(loaded.interest());
        }
        drop(turn);
        // Taken first: they may want to leave while they are told.
        let followers: Vec<_> = lock(&self.followers).values().cloned().collect();
        followers.iter().for_each(|follower| follower());
    }

    /// Looks, on a thread of its own, whether what came from the cache is what the files hold; if not, reads them.
    fn look_closer(self: &Arc<Shared>) {
        let loaded = self.loaded();
        if !loaded.is_from_cache() {
            return;
        }
        let shared = Arc::downgrade(self);
        let look = move || {
            let is_true = loaded.is_true();
            drop(loaded);
            if let Some(shared) = shared.upgrade().filter(|_| !is_true) {
                shared.renew();
            }
        };
        let thread = std::thread::Builder::new().name("cache".to_owned());
        if let Err(error) = thread.spawn(move || pool::slowly(look)) {
            tracing::warn!("what came from the cache is taken as it is: {error}");
        }
    }

    fn watch(self: &Arc<Shared>) {
        let mut watcher = lock(&self.watcher);
        if watcher.is_some() {
            return;
        }
        let watched: Weak<Shared> = Arc::downgrade(self);
        let changed = move || {
            // An archive is read anew only when it must be: that takes a while.
            let must = |shared: &Arc<Shared>| {
                let loaded = shared.loaded();
                !loaded.is_archive() || loaded.is_stale()
            };
            if let Some(shared) = watched.upgrade().filter(must) {
                shared.renew();
            }
        };
        match Watcher::new(changed) {
            Ok(new) => {
                let new = watcher.insert(new);
                let loaded = self.loaded();
                new.follow(loaded.interest());
                drop(watcher);
                // What changed between reading and watching would otherwise go unnoticed.
                // Of an archive somebody else looks.
                if !loaded.is_archive() && loaded.is_stale() {
                    self.renew();
                }
            }
            Err(error) => tracing::warn!("changes on disk go unnoticed until a restart: {error}"),
        }
    }
}

impl Lease {
    fn new(shared: &Arc<Shared>) -> Lease {
        let mut users = lock(&shared.users);
        users.count += 1;
        users.left = None;
        drop(users);
        Lease { shared: shared.clone(), follower: Mutex::default() }
    }

    pub fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    pub fn is_of(&self, other: &Lease) -> bool {
        Arc::ptr_eq(&self.shared, &other.shared)
    }

    /// Calls `changed`, from another thread, whenever the dossier has been loaded again because its files changed.
    pub fn follow(&self, changed: impl Fn() + Send + Sync + 'static) {
        let mut follower = lock(&self.follower);
        if follower.is_none() {
            let id = self.shared.next_follower.fetch_add(1, Ordering::Relaxed);
            lock(&self.shared.followers).insert(id, Arc::new(changed));
            *follower = Some(id);
            drop(follower);
            self.shared.watch();
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(id) = self.follower.get_mut().unwrap_or_else(PoisonError::into_inner).take() {
            lock(&self.shared.followers).remove(&id);
        }
        let mut users = lock(&self.shared.users);
        users.count -= 1;
        if users.count == 0 {
            users.left = Some(Instant::now());
        }
    }
}
