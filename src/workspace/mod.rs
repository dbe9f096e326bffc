//! All disk: settings, bibliographies, articles, the built-in dossier, and the watch over them.

mod archive;
mod assembly;
pub mod builtin;
mod cache;
mod clipping;
mod config;
mod confine;
pub mod discovery;
mod dossiers;
mod files;
mod loaded;
mod loading;
mod mapped;
mod progress;
pub mod user;
mod watching;

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use cache::own_file;
pub use config::Config;
pub use dossiers::Dossiers;
pub use loaded::{Loaded, Problems};
use loading::OpenFiles;
use progress::Progress;
pub use watching::{Interest, Watcher};

use crate::corpus::Dossier;
use crate::finding::Finding;
use confine::Roots;
use dossiers::Lease;

/// Finds the dossier that a document belongs to. Each editor has one of its own; the dossiers are shared.
pub struct Workspace {
    /// `--config`: one settings file for all documents.
    config: Option<PathBuf>,
    dossiers: Arc<Dossiers>,
    /// With what may be read because of them, once somebody has asked.
    folders: Mutex<(Vec<PathBuf>, Option<Arc<Roots>>)>,
    used: Mutex<HashMap<Where, Used>>,
    open: Mutex<OpenFiles>,
    /// Where the writer stands who names drafts at a prompt.
    here: Option<PathBuf>,
}

/// Whether a dossier's files are read again.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Reread {
    /// They have been.
    No,
    /// Where one has changed.
    Stale,
    All,
}

/// A dossier that documents of this workspace belong to.
struct Used {
    lease: Arc<Lease>,
    /// Instead of the one that is shared, while somebody is changing its files here.
    edited: Option<Arc<Loaded>>,
}

impl Used {
    fn loaded(&self) -> Arc<Loaded> {
        self.edited.clone().unwrap_or_else(|| self.lease.shared().loaded())
    }
}

/// Which settings and which bibliographies of its own a document has: what decides its dossier.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Where {
    /// The `ibid.toml`, where there is one.
    pub config: Option<PathBuf>,
    /// The bibliographies that the draft's front matter names.
    pub bibliographies: Vec<PathBuf>,
    /// Without settings, the folder of a draft that names bibliographies: they must lie below it, or below a
    /// folder that the editor has open.
    pub home: Option<PathBuf>,
}

impl Workspace {
    /// For one run of a command. `config` overrides the search for `ibid.toml`; `folders` are those that the editor has
    /// open.
    pub fn new(config: Option<PathBuf>, folders: Vec<PathBuf>) -> Workspace {
        Workspace::sharing(Dossiers::looking_first().into(), config, folders)
    }

    /// One that has its dossiers in common with others.
    pub fn sharing(dossiers: Arc<Dossiers>, config: Option<PathBuf>, folders: Vec<PathBuf>) -> Workspace {
        let config = config.map(|file| std::path::absolute(&file).unwrap_or(file));
        Workspace {
            config,
            dossiers,
            folders: Mutex::new((folders, None)),
            used: Mutex::default(),
            open: Mutex::default(),
            here: None,
        }
    }

    /// The same, for drafts that the writer names at a prompt in a folder: without settings, they may read below it.
    #[must_use]
    pub fn standing_in(self, here: Option<PathBuf>) -> Workspace {
        Workspace { here, ..self }
    }

    /// The folders that the editor has open.
    pub fn folders(&self) -> Vec<PathBuf> {
        lock(&self.folders).0.clone()
    }

    /// The editor has opened and closed folders. What was loaded must be loaded again: other files may be read now.
    pub fn change_folders(&self, added: Vec<PathBuf>, removed: &[PathBuf]) {
        let mut folders = self.folders();
        folders.retain(|folder| !removed.contains(folder));
        folders.extend(added);
        *lock(&self.folders) = (folders, None);
    }

    fn roots(&self) -> Arc<Roots> {
        let (folders, known) = lock(&self.folders).clone();
        known.unwrap_or_else(|| {
            // Not under the lock: this asks the disk.
            let roots = Arc::new(Roots::new(folders.clone()));
            let mut now = lock(&self.folders);
            if now.0 == folders {
                now.1 = Some(roots.clone());
            }
            roots
        })
    }

    /// The drafts below the folders that the editor has open, at most `most`.
    pub fn drafts(&self, most: usize) -> Vec<PathBuf> {
        let mut drafts: Vec<PathBuf> =
            self.folders().iter().flat_map(|folder| discovery::drafts(folder)).take(most).collect();
        drafts.sort();
        drafts.dedup();
        drafts
    }

    /// Somebody is editing a file of a dossier, and this is its text now; `None` when it is closed. Says which dossiers
    /// have to be loaded again.
    pub fn edit(&self, file: &Path, text: Option<String>) -> Vec<Where> {
        let mut open = lock(&self.open);
        match text {
            Some(text) => open.insert(file.to_path_buf(), text),
            None => open.remove(file),
        };
        drop(open);
        let reads = |loaded: &Loaded| loaded.files.iter().any(|other| other == file);
        self.loaded().into_iter().filter(|(_, loaded)| reads(loaded)).map(|(place, _)| place).collect()
    }

    /// What is wrong in a file of a dossier.
    pub fn problems(&self, file: &Path) -> Vec<Finding> {
        let loaded = self.loaded();
        let problems =
            loaded.iter().flat_map(|(_, loaded)| &loaded.problems).filter(|found| found.file == file);
        let mut found: Vec<Finding> = problems.flat_map(|problems| problems.findings.clone()).collect();
        found.sort_by_key(|finding| finding.span);
        found.dedup();
        found
    }

    /// What is loaded, and where it comes from.
    pub fn loaded(&self) -> Vec<(Where, Arc<Loaded>)> {
        lock(&self.used).iter().map(|(place, used)| (place.clone(), used.loaded())).collect()
    }

    /// Where a document's dossier comes from. `bibliographies` are those that its front matter names, relative
    /// to its folder.
    pub fn place(&self, document: Option<&Path>, bibliographies: &[String]) -> Where {
        // What lies nowhere yet will lie in the only folder that is open.
        let folders = self.folders();
        let only = folders.first().filter(|_| document.is_none() && folders.len() == 1);
        let folder = document.and_then(Path::parent).or(only.map(PathBuf::as_path));
        let config = self.config.clone().or_else(|| folder.and_then(config::find));
        // A built-in article lies outside every workspace; it belongs to the dossier that led there.
        if let Some(document) = document.filter(|_| config.is_none())
            && let Some(place) = self.place_of_article(document)
        {
            return place;
        }
        let bibliographies: Vec<PathBuf> = folder
            .map_or_else(Vec::new, |folder| bibliographies.iter().map(|name| folder.join(name)).collect());
        let home = folder.filter(|_| config.is_none() && !bibliographies.is_empty()).map(|folder| {
            let below =
                |here: &&PathBuf| std::path::absolute(folder).is_ok_and(|folder| folder.starts_with(here));
            self.here.as_ref().filter(below).cloned().unwrap_or_else(|| folder.to_path_buf())
        });
        Where { config, bibliographies, home }
    }

    /// How many articles of a dossier that is being loaded have been read, and of how many.
    pub fn progress(&self, place: &Where) -> Option<(usize, usize)> {
        self.dossiers.progress(place)
    }

    /// The dossier, loaded on first use. Blocks while it loads.
    pub fn load(&self, place: &Where) -> Arc<Loaded> {
        if let Some(used) = lock(&self.used).get(place) {
            return used.loaded();
        }
        let lease = self.dossiers.take(place, &self.roots());
        let edited = self.as_edited(place, &lease.shared().loaded());
        lock(&self.used).entry(place.clone()).or_insert(Used { lease: lease.into(), edited }).loaded()
    }

    /// The dossier, if it is loaded. Never waits.
    pub fn loaded_at(&self, place: &Where) -> Option<Arc<Loaded>> {
        lock(&self.used).get(place).map(Used::loaded)
    }

    /// Whether a dossier is in use here.
    pub fn uses(&self, place: &Where) -> bool {
        lock(&self.used).contains_key(place)
    }

    /// Lets go of all dossiers but these.
    pub fn keep(&self, places: &[Where]) {
        let mut gone = Vec::new();
        lock(&self.used).retain(|place, used| {
            let stays = places.contains(place);
            if !stays {
                gone.push((used.lease.clone(), used.edited.take()));
            }
            stays
        });
        // Not under the lock: that takes its time.
        drop(gone);
    }

    /// Calls `changed`, from another thread, whenever files of a dossier have changed.
    pub fn follow(&self, place: &Where, changed: impl Fn() + Send + Sync + 'static) {
        self.load(place);
        let lease = lock(&self.used).get(place).map(|used| used.lease.clone());
        if let Some(lease) = lease {
            lease.follow(changed);
        }
    }

    /// Takes up what has become of a dossier: its files, what is being typed into them, the folders that are open.
    pub fn reload(&self, place: &Where, reread: Reread) -> Arc<Loaded> {
        let taken = self.dossiers.take(place, &self.roots());
        let before = lock(&self.used).get(place).map(Used::loaded);
        let must = match reread {
            Reread::No => false,
            Reread::Stale => taken.shared().loaded().is_stale(),
            Reread::All => true,
        };
        if must {
            taken.shared().renew();
        }
        let shared = taken.shared().loaded();
        let before = before.filter(|_| !shared.is_archive());
        let edited = self.as_edited(place, before.as_ref().unwrap_or(&shared));
        let mut all = lock(&self.used);
        match all.get_mut(place) {
            // The lease that is followed goes on.
            Some(used) if used.lease.is_of(&taken) => used.edited = edited,
            _ => drop(all.insert(place.clone(), Used { lease: taken.into(), edited })),
        }
        all.get(place).map_or(shared, Used::loaded)
    }

    /// The dossier with what is being typed into its files, if that is something else than what they hold.
    fn as_edited(&self, place: &Where, before: &Loaded) -> Option<Arc<Loaded>> {
        let open = lock(&self.open).clone();
        let differs = |file: &PathBuf| open.get(file).is_some_and(|text| !files::holds(file, text));
        let is_edited = before.files.iter().any(differs);
        // An archive is not read anew with each key: whom it knows counts when that is saved.
        let load = || match before.is_archive() {
            true => before.with_typed(&open),
            false => loading::load(place, &self.roots(), &open, Some(before), &Progress::default()),
        };
        is_edited.then(|| Arc::new(load()))
    }

    /// A dossier in use that has `file` for an article; one with settings of its own before the default.
    fn place_of_article(&self, file: &Path) -> Option<Where> {
        let has = |loaded: &Loaded| loaded.dossier.corpus.source_of_file(file).is_some();
        let all = self.loaded().into_iter();
        all.filter(|(_, loaded)| has(loaded))
            .map(|(place, _)| place)
            .max_by_key(|place| place.config.is_some())
    }

    /// The dossier to read `document` with.
    pub fn dossier_for(&self, document: Option<&Path>, bibliographies: &[String]) -> Arc<Dossier> {
        self.load(&self.place(document, bibliographies)).dossier.clone()
    }
}

/// A lock, whether or not somebody panicked while holding it: what it guards is replaced whole.
fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Where a file really lies: no link, no dots. What is not there stays as it is named.
pub fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}

/// Bytes of the longest draft that is read from disk.
const LONGEST_DRAFT: u64 = 16 * 1024 * 1024;

/// Tells one state of files on disk from another, by their names, sizes and times.
pub fn as_they_are(files: &[PathBuf]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for file in files {
        let metadata = std::fs::metadata(file).ok();
        let facts = metadata.map(|metadata| (metadata.len(), metadata.modified().ok()));
        (file, facts).hash(&mut hasher);
    }
    hasher.finish()
}

/// The text of a file, built-in ones too; `None` where it cannot be read, or is no draft for its length.
pub fn read(file: &Path) -> Option<String> {
    if let Some(text) = builtin::read(file) {
        return Some(text.to_owned());
    }
    let metadata = std::fs::metadata(file).ok()?;
    (metadata.is_file() && metadata.len() <= LONGEST_DRAFT)
        .then(|| std::fs::read_to_string(file).ok().map(files::without_mark))
        .flatten()
}
