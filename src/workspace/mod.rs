//! All disk: settings, bibliographies, articles, the built-in dossier, and the watch over them.

pub mod builtin;
mod config;
mod confine;
pub mod discovery;
mod loading;
mod watching;

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use config::Config;
use loading::OpenFiles;
pub use loading::{Loaded, Problems};
pub use watching::Watcher;

use crate::corpus::Dossier;
use crate::finding::Finding;
use confine::Roots;

/// Finds the dossier that a document belongs to, and loads each once. Shared by all connections.
pub struct Workspace {
    /// `--config`: one settings file for all documents.
    config: Option<PathBuf>,
    folders: Mutex<(Vec<PathBuf>, Arc<Roots>)>,
    loaded: Mutex<HashMap<Where, Arc<Loaded>>>,
    open: Mutex<OpenFiles>,
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
    /// `config` overrides the search for `ibid.toml`; `folders` are those that the editor has open.
    pub fn new(config: Option<PathBuf>, folders: Vec<PathBuf>) -> Workspace {
        let config = config.map(|file| std::path::absolute(&file).unwrap_or(file));
        let roots = Arc::new(Roots::new(folders.clone()));
        Workspace {
            config,
            folders: Mutex::new((folders, roots)),
            loaded: Mutex::default(),
            open: Mutex::default(),
        }
    }

    /// The folders that the editor has open.
    pub fn folders(&self) -> Vec<PathBuf> {
        self.folders.lock().unwrap_or_else(PoisonError::into_inner).0.clone()
    }

    /// The editor has opened and closed folders. What was loaded must be loaded again: other files may be read now.
    pub fn change_folders(&self, added: Vec<PathBuf>, removed: &[PathBuf]) {
        let mut folders = self.folders();
        folders.retain(|folder| !removed.contains(folder));
        folders.extend(added);
        let roots = Arc::new(Roots::new(folders.clone()));
        *self.folders.lock().unwrap_or_else(PoisonError::into_inner) = (folders, roots);
    }

    fn roots(&self) -> Arc<Roots> {
        self.folders.lock().unwrap_or_else(PoisonError::into_inner).1.clone()
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
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        match text {
            Some(text) => open.insert(file.to_path_buf(), text),
            None => open.remove(file),
        };
        drop(open);
        let reads = |loaded: &Loaded| loaded.files.iter().any(|other| other == file);
        self.lock().iter().filter(|(_, loaded)| reads(loaded)).map(|(place, _)| place.clone()).collect()
    }

    fn open_files(&self) -> OpenFiles {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What is wrong in a file of a dossier.
    pub fn problems(&self, file: &Path) -> Vec<Finding> {
        let loaded = self.lock();
        let problems = loaded.values().flat_map(|loaded| &loaded.problems).filter(|found| found.file == file);
        let mut found: Vec<Finding> = problems.flat_map(|problems| problems.findings.clone()).collect();
        found.sort_by_key(|finding| finding.span);
        found.dedup();
        found
    }

    /// What is loaded, and where it comes from.
    pub fn loaded(&self) -> Vec<(Where, Arc<Loaded>)> {
        self.lock().iter().map(|(place, loaded)| (place.clone(), loaded.clone())).collect()
    }

    /// Where a document's dossier comes from. `bibliographies` are those that its front matter names, relative
    /// to its folder.
    pub fn place(&self, document: Option<&Path>, bibliographies: &[String]) -> Where {
        let folder = document.and_then(Path::parent);
        let config = self.config.clone().or_else(|| folder.and_then(config::find));
        // A built-in article lies outside every workspace; it belongs to the dossier that led there.
        if let Some(document) = document.filter(|_| config.is_none())
            && let Some(place) = self.place_of_article(document)
        {
            return place;
        }
        let bibliographies: Vec<PathBuf> = folder
            .map_or_else(Vec::new, |folder| bibliographies.iter().map(|name| folder.join(name)).collect());
        let home = folder.filter(|_| config.is_none() && !bibliographies.is_empty()).map(Path::to_path_buf);
        Where { config, bibliographies, home }
    }

    /// The dossier, loaded on first use. Blocks while it loads.
    pub fn load(&self, place: &Where) -> Arc<Loaded> {
        if let Some(loaded) = self.lock().get(place) {
            return loaded.clone();
        }
        let loaded = Arc::new(loading::load(place, &self.roots(), &self.open_files(), None));
        self.lock().entry(place.clone()).or_insert(loaded).clone()
    }

    /// Reads a dossier's files again, keeping the last good state of what is now broken.
    pub fn reload(&self, place: &Where) -> Arc<Loaded> {
        let previous = self.lock().get(place).cloned();
        let loaded = Arc::new(loading::load(place, &self.roots(), &self.open_files(), previous.as_deref()));
        self.lock().insert(place.clone(), loaded.clone());
        loaded
    }

    /// A dossier in use that has `file` for an article; one with settings of its own before the default.
    fn place_of_article(&self, file: &Path) -> Option<Where> {
        let loaded = self.lock();
        let has = |loaded: &Loaded| loaded.dossier.corpus.source_of_file(file).is_some();
        loaded
            .iter()
            .filter(|(_, loaded)| has(loaded))
            .map(|(place, _)| place.clone())
            .max_by_key(|place| place.config.is_some())
    }

    /// The dossier to read `document` with.
    pub fn dossier_for(&self, document: Option<&Path>, bibliographies: &[String]) -> Arc<Dossier> {
        self.load(&self.place(document, bibliographies)).dossier.clone()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Where, Arc<Loaded>>> {
        self.loaded.lock().unwrap_or_else(PoisonError::into_inner)
    }
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
        .then(|| std::fs::read_to_string(file).ok())
        .flatten()
}
