//! Which files a workspace may make ibid read: its own, the built-in dossier's, and those below the roots
//! that the user's own settings name. A workspace from elsewhere cannot reach further.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

/// The folders below which reading is allowed for every workspace.
pub struct Roots {
    folders: Vec<PathBuf>,
}

impl Roots {
    /// The folders that the editor has open, and those of the user's own settings:
    /// `roots = ["~/Zotero/storage"]` in `ibid/config.toml` under the user's configuration directory.
    pub fn new(folders: Vec<PathBuf>) -> Roots {
        let mut roots = folders;
        roots.extend(user_roots());
        Roots { folders: roots.iter().map(|folder| settle(folder)).collect() }
    }

    /// Whether `file` may be read for a workspace at `home`. Symbolic links are followed first.
    pub fn allow(&self, file: &Path, home: Option<&Path>) -> bool {
        let file = settle(file);
        let below = |folder: &Path| file.starts_with(folder);
        home.is_some_and(|home| below(&settle(home))) || self.folders.iter().any(|folder| below(folder))
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

fn user_roots() -> Vec<PathBuf> {
    let Ok(strategy) = etcetera::choose_base_strategy() else { return Vec::new() };
    let Ok(text) = std::fs::read_to_string(strategy.config_dir().join("ibid").join("config.toml")) else {
        return Vec::new();
    };
    let Ok(table) = text.parse::<toml::Table>() else {
        tracing::warn!("the user's ibid/config.toml cannot be read and is ignored");
        return Vec::new();
    };
    let roots = table.get("roots").and_then(toml::Value::as_array).into_iter().flatten();
    roots
        .filter_map(toml::Value::as_str)
        .map(|root| match root.strip_prefix("~/") {
            Some(rest) => strategy.home_dir().join(rest),
            None => PathBuf::from(root),
        })
        .collect()
}
