//! Single files of a dossier: reading one, what to say where that fails, and noticing that one has changed.

use std::io::ErrorKind;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::finding::{Finding, Severity};
use crate::text::Span;

/// When a file or folder was last written, and how long it is; `None` where there is none.
pub type Stamp = Option<(SystemTime, u64)>;

/// A time as an archive and the cache write it: nanoseconds since 1970.
pub fn nanoseconds(time: SystemTime) -> Option<u64> {
    u64::try_from(time.duration_since(UNIX_EPOCH).ok()?.as_nanos()).ok()
}

pub fn stamp(path: &Path) -> Stamp {
    let found = std::fs::metadata(path).ok()?;
    Some((found.modified().ok()?, found.len()))
}

/// Whether a file holds this text.
pub fn holds(path: &Path, text: &str) -> bool {
    read_text(path, (text.len() + MARK.len_utf8()) as u64).is_ok_and(|found| found == text)
}

/// Reads a file of at most `longest` bytes. What is no file (a pipe that nobody writes to, say) is not waited for.
pub fn read_text(path: &Path, longest: u64) -> std::io::Result<String> {
    let found = std::fs::metadata(path)?;
    if !found.is_file() {
        return Err(std::io::Error::other("it is not a file"));
    }
    if found.len() > longest {
        return Err(ErrorKind::FileTooLarge.into());
    }
    Ok(without_mark(std::fs::read_to_string(path)?))
}

/// A text without the byte order mark that Windows writes before it: no editor shows it, and none counts it.
pub fn without_mark(mut text: String) -> String {
    if text.starts_with(MARK) {
        text.drain(..MARK.len_utf8());
    }
    text
}

const MARK: char = '\u{feff}';

pub fn unreadable(error: &std::io::Error) -> Finding {
    let message = match error.kind() {
        ErrorKind::NotFound => "This file is not there. Check the path.".to_owned(),
        ErrorKind::FileTooLarge => "This file is too long to be read.".to_owned(),
        ErrorKind::InvalidData => "This file is not in UTF-8. Save it as UTF-8 to use it.".to_owned(),
        _ => format!("This file cannot be read: {error}."),
    };
    Finding::problem(Severity::Error, Span::default(), message)
}
