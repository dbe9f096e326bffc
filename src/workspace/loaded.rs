//! A dossier that has been read, with what was wrong in its files and what shows that they have changed.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ropey::Rope;

use super::cache::Kept;
use super::confine::settle;
use super::files::{Stamp, stamp};
use super::loading::OpenFiles;
use super::watching::Interest;
use super::{archive, config};
use crate::catalogue::{follow_the_money, parse};
use crate::corpus::{Dossier, bibliography};
use crate::finding::Finding;

/// A dossier, and what was wrong with its files.
pub struct Loaded {
    pub dossier: Arc<Dossier>,
    pub problems: Vec<Problems>,
    /// The files and folders that it came from, for whoever watches them.
    pub files: Vec<PathBuf>,
    pub folders: Vec<PathBuf>,
    /// The writer's own catalogue and bibliography, the first of each: where something can be added.
    pub own_catalogue: Option<PathBuf>,
    pub own_bibliography: Option<PathBuf>,
    /// Whether another editor, with other folders open, might get something else for the same settings.
    pub is_for_these_folders: bool,
    pub(super) stamps: Vec<(PathBuf, Stamp)>,
    pub(super) kept: Vec<Kept>,
    /// Of an archive, how its articles looked.
    pub(super) seen: Option<archive::Seen>,
}

impl Loaded {
    /// Whether a file or folder that this was read from has changed since: true of what changes before
    /// anybody watches. Of an archive that takes a while.
    pub fn is_stale(&self) -> bool {
        self.stamps.iter().any(|(path, then)| stamp(path) != *then)
            || self.seen.as_ref().is_some_and(archive::Seen::is_stale)
    }

    /// Whether its articles are read only when somebody asks for one.
    pub fn is_archive(&self) -> bool {
        self.seen.is_some()
    }

    /// Whether some of it comes from the cache, so that nobody has read the files themselves.
    pub fn is_from_cache(&self) -> bool {
        !self.kept.is_empty() || self.is_archive()
    }

    /// Reads those files; whether what was kept of them is what they hold.
    pub fn is_true(&self) -> bool {
        // All of them, so that what is wrong is forgotten.
        let is_kept_true = self.kept.iter().filter(|kept| !kept.is_true()).count() == 0;
        is_kept_true && !(self.is_archive() && self.is_stale())
    }

    /// The same dossier, with what is wrong in its files as they are being typed: of an archive, which is not read anew
    /// with each key.
    pub fn with_typed(&self, open: &OpenFiles) -> Loaded {
        let is_typed = |file: &PathBuf| open.get(file).filter(|_| self.files.contains(file));
        let kept = self.problems.iter().filter(|problems| is_typed(&problems.file).is_none()).cloned();
        let typed = self.files.iter().filter_map(|file| {
            let text = is_typed(file)?;
            let findings = findings(file, text);
            let problems = Problems { file: file.clone(), text: Rope::from_str(text), findings };
            (!problems.findings.is_empty()).then_some(problems)
        });
        let mut problems: Vec<Problems> = kept.chain(typed).collect();
        problems.sort_by(|a, b| a.file.cmp(&b.file));
        Loaded {
            dossier: self.dossier.clone(),
            problems,
            files: self.files.clone(),
            folders: self.folders.clone(),
            own_catalogue: self.own_catalogue.clone(),
            own_bibliography: self.own_bibliography.clone(),
            is_for_these_folders: self.is_for_these_folders,
            stamps: self.stamps.clone(),
            kept: Vec::new(),
            seen: self.seen.clone(),
        }
    }

    /// What to watch for changes.
    pub fn interest(&self) -> Interest {
        // What lies in a folder that is watched is watched.
        let folders: Vec<PathBuf> = self.folders.iter().map(|folder| settle(folder)).collect();
        let is_apart = |file: &&PathBuf| !folders.iter().any(|folder| file.starts_with(folder));
        let files = self.dossier.corpus.sources_with_article().filter_map(|source| source.file.as_ref());
        let articles = files.filter(is_apart).cloned();
        let files = self.files.iter().cloned().chain(articles).collect();
        // A folder may be named by a link; it is gone through but once.
        let linked = folders.iter().filter(|folder| !self.folders.contains(folder)).cloned();
        let folders = self.folders.iter().cloned().chain(linked).collect();
        Interest { files, folders }
    }
}

/// The findings in one file of the dossier.
#[derive(Clone)]
pub struct Problems {
    pub file: PathBuf,
    /// Its text, for lines and columns.
    pub text: Rope,
    pub findings: Vec<Finding>,
}

/// What is wrong in a file of a dossier by itself.
fn findings(file: &Path, text: &str) -> Vec<Finding> {
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    match ending {
        "bib" => bibliography::bibtex(file, text, &|_| None).1,
        "json" => bibliography::csl_json(file, text, &|_| None).1,
        "toml" if file.file_name().is_some_and(|name| name == config::FILE_NAME) => {
            config::parse(file, text).1
        }
        "toml" => parse::toml(file, text, &|_| None).1,
        _ if follow_the_money::ENDINGS.contains(&ending) => {
            follow_the_money::json_lines(file, text, &|_| None).1
        }
        _ => Vec::new(),
    }
}
