//! Clippings: what the file of an article tells about the source that it is, and which file a bibliography means.

use std::path::{Path, PathBuf};

use crate::catalogue::Place;
use crate::corpus::Source;
use crate::markup::{front_matter, lines};
use crate::text::Span;

/// The first text among the files of an entry. Better BibTeX writes `description:path:type`, several parted
/// by semicolons.
pub fn text_path(field: &str) -> Option<PathBuf> {
    let is_text =
        |path: &&str| [".txt", ".md", ".markdown"].iter().any(|ending| path.to_lowercase().ends_with(ending));
    field
        .split(';')
        .find_map(|part| part.split(':').find(is_text).or(Some(part).filter(is_text)))
        .map(PathBuf::from)
}

/// A source made of an article alone: title from its front matter or first heading, key from its file name.
pub fn clipping(key: &str, path: &Path, text: &str) -> Source {
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
