//! Which files there are below a folder.

use std::path::{Path, PathBuf};

use crate::markup::Language;

/// Extensions of articles' texts.
const ARTICLES: [&str; 3] = ["txt", "md", "markdown"];

/// Extensions of drafts that `check` reads when it is given a folder.
const DRAFTS: [&str; 17] = [
    "md", "markdown", "mdown", "mkd", "qmd", "rmd", "txt", "tex", "latex", "ltx", "typ", "org", "rst",
    "rest", "adoc", "asciidoc", "asc",
];

/// The articles below a folder, in the order of their paths. Hidden files are left out; what version control
/// ignores is not, as clippings often are. Each folder is told `enter` before what is in it is listed.
pub fn articles(folder: &Path, enter: impl FnMut(&Path)) -> Vec<PathBuf> {
    let mut walk = ignore::WalkBuilder::new(folder);
    files(walk.standard_filters(false).hidden(true), &ARTICLES, enter)
}

/// Whether a file, by its name, can be an article.
pub fn is_article(file: &Path) -> bool {
    has_extension(file, &ARTICLES)
}

/// Whether there are no more than so many folders below a folder. Links are not followed.
pub fn has_at_most(folder: &Path, most: usize) -> bool {
    let mut walk = ignore::WalkBuilder::new(folder);
    let walk = walk.standard_filters(false).follow_links(false).build().filter_map(Result::ok);
    let folders = walk.filter(|entry| entry.file_type().is_some_and(|kind| kind.is_dir()));
    folders.take(most + 1).count() <= most
}

/// The drafts below a folder, in the order of their paths. Hidden files and those that version control
/// ignores are left out.
pub fn drafts(folder: &Path) -> Vec<PathBuf> {
    files(&mut ignore::WalkBuilder::new(folder), &DRAFTS, |_| {})
}

fn files(walk: &mut ignore::WalkBuilder, extensions: &[&str], mut enter: impl FnMut(&Path)) -> Vec<PathBuf> {
    let is_folder = |entry: &ignore::DirEntry| entry.file_type().is_some_and(|kind| kind.is_dir());
    let mut found: Vec<PathBuf> = walk
        .follow_links(false)
        .build()
        .filter_map(Result::ok)
        .inspect(|entry| {
            if is_folder(entry) {
                enter(entry.path());
            }
        })
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))
        .map(ignore::DirEntry::into_path)
        .filter(|path| has_extension(path, extensions))
        .collect();
    found.sort();
    found
}

/// The language of a file by its name.
pub fn language(path: &Path) -> Language {
    Language::of_extension(extension(path).unwrap_or_default())
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    extension(path).is_some_and(|extension| extensions.contains(&extension.to_ascii_lowercase().as_str()))
}

fn extension(path: &Path) -> Option<&str> {
    path.extension().and_then(|extension| extension.to_str())
}
