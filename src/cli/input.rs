//! The texts that a command was asked to read.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};

use super::Reading;
use crate::analyse::{Analysis, Purpose};
use crate::markup::{Language, front_matter};
use crate::pool;
use crate::text::Document;
use crate::workspace::{self, Loaded, Where, Workspace, discovery};

/// A text with its analysis.
pub struct Reader {
    workspace: Workspace,
    language: Language,
    as_draft: bool,
    files: Vec<PathBuf>,
    /// Paths that were asked for and cannot be read, each with what is wrong.
    pub unreadable: Vec<String>,
}

/// One text that could be read.
pub struct Text {
    /// The path as given.
    pub name: String,
    pub text: String,
    pub analysis: Analysis,
    pub loaded: Arc<Loaded>,
    pub place: Where,
}

impl Reader {
    /// Finds the files to read, folders searched.
    ///
    /// # Errors
    ///
    /// When the language is unknown or the settings file does not exist.
    pub fn new(reading: &Reading) -> anyhow::Result<Reader> {
        let Some(language) = Language::of_name(&reading.language) else {
            bail!("“{}” is no language that ibid reads; use one of {}", reading.language, Language::names());
        };
        if let Some(config) = &reading.config {
            std::fs::metadata(config)
                .with_context(|| format!("{}: the settings cannot be read", config.display()))?;
        }
        pool::prepare();
        // Nobody has opened a folder here: each draft may read below its settings; without any, below where the writer stands.
        let workspace =
            Workspace::new(reading.config.clone(), Vec::new()).standing_in(std::env::current_dir().ok());
        let mut files = Vec::new();
        let mut unreadable = Vec::new();
        for path in &reading.paths {
            if path.is_dir() {
                files.extend(discovery::drafts(path));
            } else if is_stdin(path) || path.exists() {
                files.push(path.clone());
            } else {
                unreadable.push(format!("{}: there is no such file or folder", path.display()));
            }
        }
        Ok(Reader { workspace, language, as_draft: reading.as_draft, files, unreadable })
    }

    /// The next text; those that cannot be read are noted in `unreadable` and passed over.
    pub fn next(&mut self) -> Option<Text> {
        while !self.files.is_empty() {
            let path = self.files.remove(0);
            match self.read(&path) {
                Ok(text) => return Some(text),
                Err(error) => self.unreadable.push(error),
            }
        }
        None
    }

    /// One text.
    ///
    /// # Errors
    ///
    /// When it cannot be read: in words for who asked for it.
    pub fn read(&self, path: &Path) -> Result<Text, String> {
        read(path).map(|text| self.analyse(path, text))
    }

    /// Where a draft's dossier comes from.
    pub fn place(&self, path: &Path, bibliographies: &[String]) -> Where {
        self.workspace.place(Some(&absolute(path)), bibliographies)
    }

    /// Which state of a dossier is in use.
    pub fn generation(&self, place: &Where) -> u64 {
        self.workspace.load(place).dossier.generation
    }

    /// Calls `changed` whenever files of a dossier have changed.
    pub fn follow(&self, place: &Where, changed: impl Fn() + Send + Sync + 'static) {
        self.workspace.follow(place, changed);
    }

    fn analyse(&self, path: &Path, text: String) -> Text {
        let is_stdin = is_stdin(path);
        let language = if is_stdin { self.language } else { discovery::language(path) };
        let absolute =
            if is_stdin { std::env::current_dir().unwrap_or_default().join("-") } else { absolute(path) };
        let matter = front_matter::read(&text).map(|(matter, _)| matter).unwrap_or_default();
        let place = self.workspace.place(Some(&absolute), &matter.bibliographies);
        let loaded = self.workspace.load(&place);
        let corpus = &loaded.dossier.corpus;
        let real = workspace::real(&absolute);
        let source = corpus.source_of_file(&real).map(|source| source.key.clone());
        let purpose = match &source {
            Some(key) if self.as_draft => Purpose::ArticleAsDraft(key.clone()),
            Some(_) => Purpose::Article,
            None => Purpose::Draft,
        };
        let analysis = Analysis::new(&Document::new(&text), language, loaded.dossier.clone(), purpose);
        analysis.verify();
        Text { name: path.display().to_string(), text, analysis, loaded, place }
    }
}

fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf())
}

fn read(path: &Path) -> Result<String, String> {
    let mut bytes = Vec::new();
    let outcome = if is_stdin(path) {
        std::io::stdin().read_to_end(&mut bytes).map(|_| ())
    } else {
        std::fs::read(path).map(|read| bytes = read)
    };
    outcome.map_err(|error| format!("{}: this file cannot be read: {error}", path.display()))?;
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..good].iter().filter(|&&byte| byte == b'\n').count() + 1;
        format!("{}:{line}: this file is not in UTF-8. Save it as UTF-8 and try again", path.display())
    })
}
