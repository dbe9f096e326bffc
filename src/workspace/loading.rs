//! Reads a dossier's files: settings, catalogues, bibliographies, articles. Whatever is broken becomes a
//! finding at its place, and the rest loads.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::fs::Metadata;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ropey::Rope;

use super::assembly::{Parts, assemble};
use super::cache::Kept;
use super::clipping::{clipping, text_path};
use super::config::{self, Config};
use super::confine::{Roots, Verdict, settle};
use super::files::{Stamp, read_text, stamp, unreadable};
use super::loaded::{Loaded, Problems};
use super::progress::Progress;
use super::{Where, archive, builtin, cache, discovery};
use crate::catalogue::{Catalogue, Part, follow_the_money, parse};
use crate::corpus::{Dossier, Source, Unread, bibliography};
use crate::finding::{Finding, Severity};
use crate::text::Span;

/// An article's text may have this many bytes; beyond that it is no article.
pub const LONGEST_ARTICLE: u64 = 16 * 1024 * 1024;

/// Bytes of all articles of a dossier: more than twice what 100,000 news articles have.
const LONGEST_CORPUS: u64 = 1024 * 1024 * 1024;

/// Bytes of the longest settings, catalogue or bibliography.
const LONGEST_FILE: u64 = 256 * 1024 * 1024;

/// The dossier’s files that somebody is editing, with their text as it is now.
pub type OpenFiles = HashMap<PathBuf, String>;

/// Loads the dossier at `place`; of files that are open the open text counts. What `previous` had stays for entries that are now broken.
pub fn load(
    place: &Where,
    roots: &Roots,
    open: &OpenFiles,
    previous: Option<&Loaded>,
    progress: &Progress,
) -> Loaded {
    let mut loader = Loader {
        roots,
        open,
        previous,
        progress,
        home: None,
        problems: HashMap::new(),
        files: Vec::new(),
        folders: Vec::new(),
        stamps: Vec::new(),
        catalogue: Vec::new(),
        kept: Vec::new(),
        sources: Vec::new(),
        keys: HashSet::new(),
        texts_of_sources: HashSet::new(),
        texts: Vec::new(),
        names_bibliography: false,
        unread: Vec::new(),
        is_for_these_folders: Cell::new(false),
        length: 0,
    };
    let config = loader.settings(place);
    loader.home = config.folder.clone().or_else(|| place.home.clone());
    if config.builtin {
        loader.catalogue(&builtin::folder().join("catalogue.toml"), None);
    }
    let folder = config.folder.clone().unwrap_or_default();
    for (path, span) in &config.catalogue {
        loader.catalogue(&folder.join(path), place.config.as_deref().map(|file| (file, *span)));
    }
    let is_open = |file: &Path| open.contains_key(file);
    if previous.is_none()
        && let Some(found) = archive::find(place, roots, is_open)
    {
        let parts = std::mem::take(&mut loader.catalogue);
        let catalogue = Arc::new(Catalogue::of(parts.iter().cloned()));
        if let Some(opened) = found.open(&catalogue) {
            return loader.finish_opened(config, catalogue, opened);
        }
        // It is damaged: the files are read.
        loader.catalogue = parts;
    }
    if config.builtin {
        loader.bibliography(&builtin::folder().join("sources.bib"), None);
        loader.names_bibliography = false;
    }
    for (path, span) in &config.sources {
        let named_at = place.config.as_deref().map(|file| (file, *span));
        let path = folder.join(path);
        if path.is_dir() { loader.articles(&path, named_at) } else { loader.bibliography(&path, named_at) }
    }
    let home = loader.home.clone();
    for path in &place.bibliographies {
        loader.home = home.clone();
        // The draft says so where it names it.
        if !loader.may_read(path) {
            loader.unread.push(Unread::Refused(path.clone()));
            continue;
        }
        // What lies beside a bibliography belongs to it.
        loader.home =
            path.parent().map(Path::to_path_buf).filter(|_| config.folder.is_none()).or(loader.home);
        if !path.exists() && builtin::read(path).is_none() {
            loader.note(path);
            loader.unread.push(Unread::Missing(path.clone()));
            continue;
        }
        loader.bibliography(path, None);
    }
    loader.finish(config, place)
}

/// Where a path was named: the place to report that it cannot be read.
type NamedAt<'a> = Option<(&'a Path, Span)>;

struct Loader<'a> {
    roots: &'a Roots,
    open: &'a OpenFiles,
    previous: Option<&'a Loaded>,
    progress: &'a Progress,
    /// The folder below which this workspace may read.
    home: Option<PathBuf>,
    problems: HashMap<PathBuf, (String, Vec<Finding>)>,
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
    /// Taken before each file is read, so that no change goes unnoticed.
    stamps: Vec<(PathBuf, Stamp)>,
    /// What each catalogue file has.
    catalogue: Vec<Part>,
    kept: Vec<Kept>,
    sources: Vec<Arc<Source>>,
    /// Of these sources, the keys, and the files of their texts.
    keys: HashSet<String>,
    texts_of_sources: HashSet<PathBuf>,
    /// Articles: key, path and text.
    texts: Vec<(String, PathBuf, String)>,
    names_bibliography: bool,
    unread: Vec<Unread>,
    is_for_these_folders: Cell<bool>,
    /// Bytes of articles so far.
    length: u64,
}

impl Loader<'_> {
    fn settings(&mut self, place: &Where) -> Config {
        let Some(file) = &place.config else { return Config::default() };
        self.note(file);
        match self.text_of(file) {
            Ok(text) => {
                let (config, findings) = config::parse(file, &text);
                self.report(file, &text, findings);
                config
            }
            Err(error) => {
                self.report(file, "", vec![unreadable(&error)]);
                Config::default()
            }
        }
    }

    fn catalogue(&mut self, path: &Path, named_at: NamedAt) {
        let is_long = |found: &Metadata| found.len() >= cache::LONG && !self.open.contains_key(path);
        let long = path.metadata().ok().filter(is_long);
        if let Some(found) = &long
            && self.may_read(path)
            && let Some(kept) = Kept::open(path, found)
        {
            return self.kept(path, kept);
        }
        let Some(text) = self.read(path, named_at) else { return };
        let previous = self.previous.map(|loaded| loaded.dossier.clone());
        let last_good = |id: &str| {
            let catalogue = &previous.as_ref()?.catalogue;
            let entity = catalogue.get(catalogue.find(id)?);
            (entity.place.file == path).then(|| entity.clone())
        };
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let is_list = follow_the_money::ENDINGS.contains(&ending);
        let read = if is_list { follow_the_money::json_lines } else { parse::toml };
        let (entities, findings) = read(path, &text, &last_good);
        let compiled = long.and_then(|found| cache::compile(path, &text, &entities, &findings, &found));
        self.catalogue.push(compiled.map_or(Part::Entities(entities), Part::Compiled));
        self.report(path, &text, findings);
    }

    /// A long catalogue file as it was when it was read before.
    fn kept(&mut self, path: &Path, kept: Kept) {
        self.note(path);
        let problems = kept.compiled.problems();
        if !problems.is_empty() {
            let text = self.text_of(path).unwrap_or_default();
            self.report(path, &text, problems);
        }
        self.catalogue.push(Part::Compiled(kept.compiled.clone()));
        self.kept.push(kept);
    }

    fn bibliography(&mut self, path: &Path, named_at: NamedAt) {
        let Some(text) = self.read(path, named_at) else { return };
        let previous = self.previous.map(|loaded| loaded.dossier.clone());
        let last_good = |key: &str| {
            let corpus = &previous.as_ref()?.corpus;
            corpus.sources().find(|source| source.key == key && source.place.file == path).cloned()
        };
        let is_json = path.extension().is_some_and(|extension| extension == "json");
        let (sources, mut findings) = if is_json {
            let (sources, findings) = bibliography::csl_json(path, &text, &last_good);
            let nothing = sources.is_empty() && !findings.is_empty();
            let kept =
                previous.iter().flat_map(|d| d.corpus.sources()).filter(|s| nothing && s.place.file == path);
            (sources.into_iter().chain(kept.cloned()).collect(), findings)
        } else {
            bibliography::bibtex(path, &text, &last_good)
        };
        self.names_bibliography = true;
        for source in sources {
            let source = self.with_text(path, source, &mut findings);
            self.add(source);
        }
        self.report(path, &text, findings);
    }

    fn add(&mut self, source: Arc<Source>) {
        self.keys.insert(source.key.clone());
        self.texts_of_sources.extend(source.file.clone());
        self.sources.push(source);
    }

    /// Finds the file that an entry names as its text.
    fn with_text(
        &mut self,
        bibliography: &Path,
        source: Arc<Source>,
        findings: &mut Vec<Finding>,
    ) -> Arc<Source> {
        let Some(field) = &source.file_field else { return source };
        let folder = bibliography.parent().unwrap_or(Path::new(""));
        let Some(path) = text_path(field).map(|path| folder.join(path)) else { return source };
        let path = if builtin::read(&path).is_some() { path } else { settle(&path) };
        let is_there = builtin::read(&path).is_some() || path.is_file();
        if !is_there || !self.may_read(&path) {
            let reason = if is_there {
                "lies outside this workspace. Add its folder to `roots` in your own ibid/config.toml to allow it."
            } else {
                "is not there. The source works without its text."
            };
            let message = format!("The text of “{}” {reason}", source.key);
            findings.push(Finding::problem(Severity::Warning, source.place.span, message));
            return source;
        }
        if let Some(text) = self.read_article(&path) {
            self.add_text(&source.key, &path, text);
        }
        Arc::new(Source { file: Some(path), ..(*source).clone() })
    }

    fn add_text(&mut self, key: &str, path: &Path, text: String) {
        self.progress.one_found();
        self.texts.push((key.to_owned(), path.to_path_buf(), text));
    }

    fn articles(&mut self, folder: &Path, named_at: NamedAt) {
        if !self.may_read(folder) {
            return self.refuse(folder, named_at);
        }
        self.folders.push(folder.to_path_buf());
        let home = self.home.as_deref().map(settle);
        let found =
            discovery::articles(folder, |below| self.stamps.push((below.to_path_buf(), stamp(below))));
        for path in found {
            let path = settle(&path);
            if !self.may_read_settled(&path, home.as_deref()) || self.texts_of_sources.contains(&path) {
                continue;
            }
            let Some(key) = path.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned) else {
                continue;
            };
            if self.keys.contains(&key) {
                let message = format!(
                    "There is another source with the key “{key}”. That one counts; rename this file."
                );
                self.report(&path, "", vec![Finding::problem(Severity::Warning, Span::default(), message)]);
                continue;
            }
            let Some(text) = self.read_article(&path) else { continue };
            self.add(Arc::new(clipping(&key, &path, &text)));
            self.add_text(&key, &path, text);
        }
    }

    fn note(&mut self, file: &Path) {
        self.files.push(file.to_path_buf());
        self.stamps.push((file.to_path_buf(), stamp(file)));
    }

    fn may_read(&self, path: &Path) -> bool {
        builtin::read(path).is_some() || self.is_allowed(self.roots.judge(path, self.home.as_deref()))
    }

    /// The same for paths that have been settled.
    fn may_read_settled(&self, path: &Path, home: Option<&Path>) -> bool {
        builtin::read(path).is_some() || self.is_allowed(self.roots.judge_settled(path, home))
    }

    fn is_allowed(&self, verdict: Verdict) -> bool {
        if verdict != Verdict::Allowed {
            self.is_for_these_folders.set(true);
        }
        verdict != Verdict::Refused
    }

    fn refuse(&mut self, path: &Path, named_at: NamedAt) {
        let message = format!(
            "“{}” lies outside this workspace and is not read. Add its folder to `roots` in your own ibid/config.toml to allow it.",
            path.display()
        );
        self.report_at(path, named_at, Finding::problem(Severity::Error, Span::default(), message));
    }

    fn text_of(&self, path: &Path) -> std::io::Result<String> {
        self.open.get(path).cloned().map_or_else(|| read_text(path, LONGEST_FILE), Ok)
    }

    /// Reads a file of the dossier; what stands in the way is reported where the file was named.
    fn read(&mut self, path: &Path, named_at: NamedAt) -> Option<String> {
        if let Some(text) = builtin::read(path) {
            return Some(text.to_owned());
        }
        self.note(path);
        if !self.may_read(path) {
            self.refuse(path, named_at);
            return None;
        }
        match self.text_of(path) {
            Ok(text) => Some(text),
            Err(error) => {
                let mut finding = unreadable(&error);
                finding.message = format!("“{}”: {}", path.display(), finding.message);
                self.report_at(path, named_at, finding);
                None
            }
        }
    }

    fn read_article(&mut self, path: &Path) -> Option<String> {
        if let Some(text) = builtin::read(path) {
            return Some(text.to_owned());
        }
        self.stamps.push((path.to_path_buf(), stamp(path)));
        match read_text(path, LONGEST_ARTICLE.min(LONGEST_CORPUS - self.length)) {
            Ok(text) => {
                self.length += text.len() as u64;
                Some(text)
            }
            Err(error) if error.kind() == ErrorKind::FileTooLarge => {
                let message = if self.length + LONGEST_ARTICLE > LONGEST_CORPUS {
                    "There are too many articles already; this one is left out.".to_owned()
                } else {
                    "This file is too long for an article, and is left out.".to_owned()
                };
                self.report(path, "", vec![Finding::problem(Severity::Warning, Span::default(), message)]);
                None
            }
            Err(error) => {
                self.report(path, "", vec![unreadable(&error)]);
                None
            }
        }
    }

    fn report(&mut self, file: &Path, text: &str, findings: Vec<Finding>) {
        if !findings.is_empty() {
            let entry =
                self.problems.entry(file.to_path_buf()).or_insert_with(|| (text.to_owned(), Vec::new()));
            entry.1.extend(findings);
        }
    }

    fn report_at(&mut self, path: &Path, named_at: NamedAt, finding: Finding) {
        match named_at {
            Some((file, span)) => {
                let text = self.text_of(file).unwrap_or_default();
                self.report(file, &text, vec![Finding { span, ..finding }]);
            }
            None => self.report(path, "", vec![finding]),
        }
    }

    fn finish(mut self, config: Config, place: &Where) -> Loaded {
        let parts = Parts {
            catalogue: std::mem::take(&mut self.catalogue),
            sources: std::mem::take(&mut self.sources),
            texts: std::mem::take(&mut self.texts),
            settings: config.settings.clone(),
            names_bibliography: self.names_bibliography,
            unread: std::mem::take(&mut self.unread),
        };
        let dossier = assemble(parts, self.previous.map(|loaded| &loaded.dossier), self.progress);
        let is_large = self.length >= archive::LARGE;
        let opened = if is_large { self.keep(place, &dossier) } else { None };
        match opened {
            Some(opened) => {
                let (corpus, library) = (opened.corpus, opened.library);
                let dossier = Arc::new(Dossier { corpus, library, ..(*dossier).clone() });
                self.loaded(config, dossier, Some(opened.seen))
            }
            None => self.loaded(config, dossier, None),
        }
    }

    /// Keeps what was made of many articles, unless it depends on what somebody is typing.
    fn keep(&self, place: &Where, dossier: &Dossier) -> Option<archive::Opened> {
        let is_typed = self.files.iter().any(|file| self.open.contains_key(file));
        let made = archive::Made {
            place,
            roots: self.roots,
            is_for_these_folders: self.is_for_these_folders.get(),
            files: &self.files,
            folders: &self.folders,
            stamps: &self.stamps,
            problems: self.problems.iter().map(|(file, (_, found))| (file.as_path(), &found[..])).collect(),
            dossier,
        };
        (!is_typed).then(|| archive::keep(&made)).flatten()
    }

    /// The dossier of an archive that was made before.
    fn finish_opened(mut self, config: Config, catalogue: Arc<Catalogue>, opened: archive::Opened) -> Loaded {
        let archive::Opened { facts, corpus, library, seen } = opened;
        self.stamps = facts.stamps();
        self.is_for_these_folders.set(facts.is_for_these_folders());
        self.problems.clear();
        for (file, findings) in facts.problems() {
            let text =
                builtin::read(file).map_or_else(|| self.text_of(file).unwrap_or_default(), str::to_owned);
            self.report(file, &text, findings);
        }
        let dossier = Dossier {
            catalogue,
            corpus,
            library,
            settings: Arc::new(config.settings.clone()),
            names_bibliography: facts.names_bibliography,
            unread: facts.unread(),
            generation: 0,
        };
        (self.files, self.folders) = (facts.files, facts.folders);
        self.loaded(config, Arc::new(dossier), Some(seen))
    }

    fn loaded(self, config: Config, dossier: Arc<Dossier>, seen: Option<archive::Seen>) -> Loaded {
        let own = |named: Option<&(String, Span)>| {
            let path = config.folder.as_ref()?.join(&named?.0);
            self.files.contains(&path).then_some(path)
        };
        let mut problems: Vec<Problems> = self
            .problems
            .into_iter()
            .map(|(file, (text, mut findings))| {
                findings.sort_by_key(|finding| finding.span);
                Problems { file, text: Rope::from_str(&text), findings }
            })
            .collect();
        problems.sort_by(|a, b| a.file.cmp(&b.file));
        Loaded {
            dossier,
            problems,
            own_catalogue: own(config.catalogue.iter().find(|(path, _)| path.ends_with(".toml"))),
            own_bibliography: own(config.sources.iter().find(|(path, _)| path.ends_with(".bib"))),
            files: self.files,
            folders: self.folders,
            is_for_these_folders: self.is_for_these_folders.get(),
            stamps: self.stamps,
            kept: self.kept,
            seen,
        }
    }
}
