//! Large corpora, read once and kept in the user's cache folder: reading 100,000 articles takes a quarter of a minute and
//! more than a gigabyte of memory, mapping what was made of them next to nothing. The articles themselves stay where they
//! are, and each is read when somebody asks for it.
//!
//! What is kept counts while the bibliographies, the catalogues and the folders of articles look as they did, and the
//! program is the same. Whether each article does, too, is looked at when nobody waits.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::cache::{self, PROGRAM};
use super::confine::{Roots, settle};
use super::files::{self, Stamp, stamp};
use super::{Where, builtin, mapped};
use crate::catalogue::Catalogue;
use crate::catalogue::bytes::{Bytes, Keeper, List};
use crate::corpus::bibliography::written;
use crate::corpus::{Corpus, Dossier, Fetch, PassageIndex, Source, Unread};
use crate::finding::{Finding, Severity};
use crate::text::Span;

/// Bytes of articles from which on a corpus is an archive. Below, reading it takes about half a second.
pub const LARGE: u64 = 16 * 1024 * 1024;

/// Bytes of all archives that are kept.
const MOST_KEPT: u64 = 6 * 1024 * 1024 * 1024;

/// Stands for the look of an article that is in the program.
const NOT_SEEN: [u64; 2] = [0, 0];

const MAGIC: [u8; 8] = *b"ibidarch";

/// What else is known of an archive: who may use it, what it was made of, and what was wrong there.
#[derive(Serialize, Deserialize, Default)]
pub struct Facts {
    /// The settings and bibliographies whose dossier it is.
    whose: String,
    /// The folders that the editor had open, where it mattered.
    folders_open: Option<Vec<PathBuf>>,
    pub files: Vec<PathBuf>,
    pub folders: Vec<PathBuf>,
    /// Of these files, and of all folders below those, how they looked.
    seen: Vec<(PathBuf, Option<(u64, u64)>)>,
    problems: Vec<(PathBuf, Vec<Problem>)>,
    pub names_bibliography: bool,
    missing: Vec<PathBuf>,
    refused: Vec<PathBuf>,
}

#[derive(Serialize, Deserialize)]
struct Problem {
    severity: String,
    start: usize,
    end: usize,
    message: String,
}

/// How the articles of an archive looked when it was made.
#[derive(Clone)]
pub struct Seen {
    corpus: Arc<Corpus>,
    /// Of each a time and a length.
    stamps: Arc<List<u64>>,
}

impl Seen {
    /// Whether one of them looks otherwise now. Asks the disk for each.
    pub fn is_stale(&self) -> bool {
        let files = self.corpus.sources_with_article().filter_map(|source| source.file.as_deref());
        let mut pairs = files.zip(self.stamps.chunks_exact(2));
        pairs.any(|(file, then)| then != NOT_SEEN && look(file) != Some((then[0], then[1])))
    }
}

/// An archive that was opened.
pub struct Opened {
    pub facts: Facts,
    pub corpus: Arc<Corpus>,
    pub library: Arc<PassageIndex>,
    pub seen: Seen,
}

/// What the loader knows of a dossier that is to be kept.
pub struct Made<'a> {
    pub place: &'a Where,
    pub roots: &'a Roots,
    pub is_for_these_folders: bool,
    pub files: &'a [PathBuf],
    pub folders: &'a [PathBuf],
    /// How files, folders and articles looked before they were read.
    pub stamps: &'a [(PathBuf, Stamp)],
    pub problems: Vec<(&'a Path, &'a [Finding])>,
    pub dossier: &'a Dossier,
}

impl Facts {
    /// What was wrong in the files, file by file.
    pub fn problems(&self) -> impl Iterator<Item = (&PathBuf, Vec<Finding>)> {
        self.problems.iter().map(|(file, problems)| {
            let finding = |problem: &Problem| {
                let severity = problem.severity.parse().unwrap_or(Severity::Warning);
                Finding::problem(severity, Span::new(problem.start, problem.end), problem.message.clone())
            };
            (file, problems.iter().map(finding).collect())
        })
    }

    pub fn unread(&self) -> Vec<Unread> {
        let missing = self.missing.iter().cloned().map(Unread::Missing);
        missing.chain(self.refused.iter().cloned().map(Unread::Refused)).collect()
    }

    pub fn is_for_these_folders(&self) -> bool {
        self.folders_open.is_some()
    }

    /// How files and folders looked.
    pub fn stamps(&self) -> Vec<(PathBuf, Stamp)> {
        let stamp = |(time, length): (u64, u64)| (UNIX_EPOCH + Duration::from_nanos(time), length);
        self.seen.iter().map(|(path, seen)| (path.clone(), seen.map(stamp))).collect()
    }
}

/// When a file or folder was last written, in nanoseconds since 1970, and its length.
fn look(path: &Path) -> Option<(u64, u64)> {
    as_numbers(stamp(path))
}

fn as_numbers(stamp: Stamp) -> Option<(u64, u64)> {
    let (time, length) = stamp?;
    Some((files::nanoseconds(time)?, length))
}

/// An archive that still counts, as far as its files tell by their looks.
pub struct Found {
    pub facts: Facts,
    path: PathBuf,
    parts: Parts,
}

/// The archive that was made of a dossier, if it still counts. Reads none of its files.
pub fn find(place: &Where, roots: &Roots, is_open: impl Fn(&Path) -> bool) -> Option<Found> {
    let whose = whose(place, roots);
    let path = folder()?.join(cache::name(whose.as_bytes()));
    let keeper: Keeper = Arc::new(mapped::map(&File::open(&path).ok()?).ok()?);
    let mut parts = Parts::new(keeper)?;
    let facts: Facts = serde_json::from_slice(parts.next()?.as_ref()).ok()?;
    let counts = facts.whose == whose
        && facts.folders_open.as_ref().is_none_or(|folders| folders == roots.folders())
        && !facts.files.iter().any(|file| is_open(file))
        && facts.seen.iter().all(|(path, then)| look(path) == *then);
    counts.then_some(Found { facts, path, parts })
}

impl Found {
    /// What is in it, with the catalogue that it was made with. `None` where it is damaged; then it goes.
    pub fn open(self, catalogue: &Arc<Catalogue>) -> Option<Opened> {
        let path = self.path.clone();
        let opened = self.read(catalogue);
        match opened {
            Some(_) => cache::note_use(&path),
            None => drop(std::fs::remove_file(path)),
        }
        opened
    }

    fn read(mut self, catalogue: &Arc<Catalogue>) -> Option<Opened> {
        let mut part = || self.parts.next();
        let stamps: List<u64> = List::kept(part()?)?;
        let sources: Vec<Source> = written::read(part()?, &part()?)?;
        let corpus = Arc::new(Corpus::archive(sources, catalogue, fetch(), &mut part)?);
        let library = Arc::new(PassageIndex::read(&corpus, part)?);
        (stamps.len() == 2 * corpus.articles_count()).then_some(())?;
        let seen = Seen { corpus: corpus.clone(), stamps: Arc::new(stamps) };
        Some(Opened { facts: self.facts, corpus, library, seen })
    }
}

/// Reads an article from where it lies, as long as that is where it lay.
fn fetch() -> Fetch {
    Arc::new(|path: &Path| {
        if let Some(text) = builtin::read(path) {
            return Some(text.to_owned());
        }
        let is_where_it_was = settle(path) == path;
        is_where_it_was.then(|| files::read_text(path, super::loading::LONGEST_ARTICLE).ok()).flatten()
    })
}

/// Keeps what was made of a large corpus, and opens it: what was read for it can go then. `None` where that cannot be.
pub fn keep(made: &Made) -> Option<Opened> {
    match write(made) {
        Ok(()) => find(made.place, made.roots, |_| false)?.open(&made.dossier.catalogue),
        Err(error) => {
            tracing::warn!("what was made of the articles is not kept for the next time: {error}");
            None
        }
    }
}

fn write(made: &Made) -> io::Result<()> {
    let corpus = &made.dossier.corpus;
    let facts = facts(made);
    let facts = serde_json::to_vec(&facts)?;
    let of: HashMap<&Path, Stamp> =
        made.stamps.iter().map(|(path, stamp)| (path.as_path(), *stamp)).collect();
    let stamps: Vec<u64> = corpus
        .sources_with_article()
        .flat_map(|source| {
            let stamp = source.file.as_deref().and_then(|file| as_numbers(*of.get(file)?));
            stamp.map_or(NOT_SEEN, <[u64; 2]>::from)
        })
        .collect();
    let sources: Vec<Arc<Source>> = corpus.sources().cloned().collect();
    let [lengths, letters] = written::write(&sources).ok_or(io::ErrorKind::InvalidFilename)?;
    let mut parts: Vec<&[u8]> = vec![&facts, bytemuck::cast_slice(&stamps), &lengths, &letters];
    parts.extend(corpus.parts());
    parts.extend(made.dossier.library.parts());
    let folder = folder().ok_or(io::ErrorKind::NotFound)?;
    let name = cache::name(whose(made.place, made.roots).as_bytes());
    let length = parts.iter().map(|part| part.len() as u64).sum();
    cache::put(&folder, &name, length, MOST_KEPT, |file| {
        let mut out = BufWriter::with_capacity(1 << 20, file);
        out.write_all(&MAGIC)?;
        out.write_all(&PROGRAM.to_ne_bytes())?;
        out.write_all(&(parts.len() as u64).to_ne_bytes())?;
        for part in &parts {
            out.write_all(&(part.len() as u64).to_ne_bytes())?;
        }
        for part in &parts {
            out.write_all(part)?;
            // Each part begins where a number may lie.
            out.write_all(&[0; 8][..padding(part.len())])?;
        }
        out.flush()
    })?;
    Ok(())
}

fn facts(made: &Made) -> Facts {
    let articles: HashSet<&Path> =
        made.dossier.corpus.sources_with_article().filter_map(|source| source.file.as_deref()).collect();
    let others = made.stamps.iter().filter(|(path, _)| !articles.contains(path.as_path()));
    let problem = |finding: &Finding| Problem {
        severity: finding.severity.as_str().to_owned(),
        start: finding.span.start,
        end: finding.span.end,
        message: finding.message.clone(),
    };
    let problems =
        made.problems.iter().map(|(file, found)| (file.to_path_buf(), found.iter().map(problem).collect()));
    let mut facts = Facts {
        whose: whose(made.place, made.roots),
        folders_open: made.is_for_these_folders.then(|| made.roots.folders().to_vec()),
        files: made.files.to_vec(),
        folders: made.folders.to_vec(),
        seen: others.map(|(path, stamp)| (path.clone(), as_numbers(*stamp))).collect(),
        problems: problems.collect(),
        names_bibliography: made.dossier.names_bibliography,
        ..Facts::default()
    };
    for unread in &made.dossier.unread {
        match unread {
            Unread::Missing(file) => facts.missing.push(file.clone()),
            Unread::Refused(file) => facts.refused.push(file.clone()),
        }
    }
    facts
}

/// The parts of an archive's file, one after the other.
struct Parts {
    keeper: Keeper,
    lengths: std::vec::IntoIter<usize>,
    at: usize,
}

impl Parts {
    /// `None` where another program wrote it.
    fn new(keeper: Keeper) -> Option<Parts> {
        let whole: &[u8] = (*keeper).as_ref();
        let number = |place: usize| {
            let bytes = whole.get(8 * place..8 * place + 8)?;
            usize::try_from(u64::from_ne_bytes(bytes.try_into().ok()?)).ok()
        };
        let is_ours = whole.starts_with(&MAGIC) && whole.get(8..16)? == PROGRAM.to_ne_bytes();
        let count = number(2).filter(|_| is_ours)?;
        let lengths: Vec<usize> = (0..count).map(|part| number(3 + part)).collect::<Option<_>>()?;
        Some(Parts { keeper, lengths: lengths.into_iter(), at: 8 * (3 + count) })
    }

    fn next(&mut self) -> Option<Bytes> {
        let length = self.lengths.next()?;
        let bytes = Bytes::kept(&self.keeper, self.at..self.at.checked_add(length)?)?;
        self.at += length + padding(length);
        Some(bytes)
    }
}

fn padding(length: usize) -> usize {
    length.next_multiple_of(8) - length
}

fn whose(place: &Where, roots: &Roots) -> String {
    format!("{place:?} {:?}", roots.own())
}

fn folder() -> Option<PathBuf> {
    Some(cache::home()?.join("archives"))
}
