//! Which files a workspace may make ibid read: its own, the built-in dossier's, and those below the roots
//! that the user's own settings name. A workspace from elsewhere cannot reach further.

use std::path::{Path, PathBuf};

use super::user;

/// The folders below which reading is allowed for every workspace.
pub struct Roots {
    /// Those that the editor has open.
    folders: Vec<PathBuf>,
    /// Those of the user's own settings.
    own: Vec<PathBuf>,
}

/// Why a file may be read, or not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It lies in the workspace itself, or below a root of the user's: whoever asks may read it.
    Allowed,
    /// Only because of the folders that this editor has open.
    AllowedHere,
    Refused,
}

impl Roots {
    /// The folders that the editor has open, and those of the user's own settings:
    /// `roots = ["~/Zotero/storage"]` in `ibid/config.toml` under the user's configuration directory.
    pub fn new(folders: Vec<PathBuf>) -> Roots {
        let settled = |folders: Vec<PathBuf>| folders.iter().map(|folder| settle(folder)).collect();
        Roots { folders: settled(folders), own: settled(user::settings().roots) }
    }

    /// Whether `file` may be read for a workspace at `home`. Symbolic links are followed first.
    pub fn judge(&self, file: &Path, home: Option<&Path>) -> Verdict {
        self.judge_settled(&settle(file), home.map(settle).as_deref())
    }

    /// The same for paths that have been settled.
    pub fn judge_settled(&self, file: &Path, home: Option<&Path>) -> Verdict {
        let below = |folder: &Path| file.starts_with(folder);
        if home.is_some_and(below) || self.own.iter().any(|folder| below(folder)) {
            Verdict::Allowed
        } else if self.folders.iter().any(|folder| below(folder)) {
            Verdict::AllowedHere
        } else {
            Verdict::Refused
        }
    }

    /// The roots of the user's own settings.
    pub fn own(&self) -> &[PathBuf] {
        &self.own
    }

    /// The folders that the editor has open.
    pub fn folders(&self) -> &[PathBuf] {
        &self.folders
    }
}

/// The real path, or, for what does not exist, the path without `.` and `..`.
pub fn settle(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    absolute.canonicalize().unwrap_or_else(|_| {
        let mut plain = PathBuf::new();
        for part in absolute.components() {
            match part {
                std::path::Component::ParentDir => {
                    plain.pop();
                }
                std::path::Component::CurDir => {}
                other => plain.push(other),
            }
        }
        plain
    })
}
