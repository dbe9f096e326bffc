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
use super::config::{self, Config};
use super::confine::{Roots, Verdict, settle};
use super::files::{Stamp, read_text, stamp, unreadable};
use super::progress::Progress;
use super::watching::Interest;
use super::{Where, builtin, cache, discovery};
use crate::catalogue::{Part, Place, follow_the_money, parse};
use crate::corpus::{Dossier, Source, Unread, bibliography};
use crate::finding::{Finding, Severity};
use crate::markup::{front_matter, lines};
use crate::text::Span;

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
    stamps: Vec<(PathBuf, Stamp)>,
    kept: Vec<Kept>,
}

impl Loaded {
    /// Whether a file or folder that this was read from has changed since: true of what changes before
    /// anybody watches.
    pub fn is_stale(&self) -> bool {
        self.stamps.iter().any(|(path, then)| stamp(path) != *then)
    }

    /// Whether some of it comes from the cache, so that nobody has read the files themselves.
    pub fn is_from_cache(&self) -> bool {
        !self.kept.is_empty()
    }

    /// Reads those files; whether what was kept of them is what they hold.
    pub fn is_true(&self) -> bool {
        // All of them, so that what is wrong is forgotten.
        self.kept.iter().filter(|kept| !kept.is_true()).count() == 0
    }

    /// What to watch for changes.
    pub fn interest(&self) -> Interest {
        let articles = self.dossier.corpus.articles().map(|(_, article)| article.path.clone());
        Interest {
            files: self.files.iter().cloned().chain(articles).collect(),
            folders: self.folders.clone(),
        }
    }
}

/// The findings in one file of the dossier.
pub struct Problems {
    pub file: PathBuf,
    /// Its text, for lines and columns.
    pub text: Rope,
    pub findings: Vec<Finding>,
}

/// An article's text may have this many bytes; beyond that it is no article.
const LONGEST_ARTICLE: u64 = 16 * 1024 * 1024;

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
        let folder = builtin::folder();
        loader.catalogue(&folder.join("catalogue.toml"), None);
        loader.bibliography(&folder.join("sources.bib"), None);
        loader.names_bibliography = false;
    }
    let folder = config.folder.clone().unwrap_or_default();
    for (path, span) in &config.catalogue {
        loader.catalogue(&folder.join(path), place.config.as_deref().map(|file| (file, *span)));
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
    loader.finish(config)
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
        self.stamps.push((folder.to_path_buf(), stamp(folder)));
        let home = self.home.as_deref().map(settle);
        for path in discovery::articles(folder) {
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

    fn finish(mut self, config: Config) -> Loaded {
        let parts = Parts {
            catalogue: std::mem::take(&mut self.catalogue),
            sources: std::mem::take(&mut self.sources),
            texts: std::mem::take(&mut self.texts),
            settings: config.settings.clone(),
            names_bibliography: self.names_bibliography,
            unread: std::mem::take(&mut self.unread),
        };
        let dossier = assemble(parts, self.previous.map(|loaded| &loaded.dossier), self.progress);
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
        }
    }
}

/// The first text among the files of an entry. Better BibTeX writes `description:path:type`, several parted
/// by semicolons.
fn text_path(field: &str) -> Option<PathBuf> {
    let is_text =
        |path: &&str| [".txt", ".md", ".markdown"].iter().any(|ending| path.to_lowercase().ends_with(ending));
    field
        .split(';')
        .find_map(|part| part.split(':').find(is_text).or(Some(part).filter(is_text)))
        .map(PathBuf::from)
}

/// A source made of an article alone: title from its front matter or first heading, key from its file name.
fn clipping(key: &str, path: &Path, text: &str) -> Source {
    let (matter, body) = match front_matter::read(text) {
        Some((matter, length)) => (matter, &text[length..]),
        None => (front_matter::FrontMatter::default(), text),
    };
    let heading = lines(body).map(str::trim).find(|line| !line.is_empty());
    let heading = heading.map(|line| line.trim_start_matches('#').trim().chars().take(140).collect());
    Source {
        key: key.to_owned(),
        title: matter.title.or(heading).unwrap_or_else(|| key.to_owned()),
        outlet: matter.outlet,
        author: (!matter.authors.is_empty()).then(|| matter.authors.join(" and ")),
        date: matter.date,
        url: matter.url,
        file: Some(path.to_path_buf()),
        place: Place { file: path.to_path_buf(), span: Span::default() },
        ..Source::default()
    }
}
