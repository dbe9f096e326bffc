//! Which program this is: a newer one takes over from an older.

use std::sync::LazyLock;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use crate::workspace;

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Build {
    pub version: String,
    /// When the program's file was written, in nanoseconds since 1970; 0 where that is unknown.
    pub modified: u64,
}

/// The program that runs. Its file is looked at once, before anybody replaces it.
pub static OWN: LazyLock<Build> = LazyLock::new(|| Build {
    version: env!("CARGO_PKG_VERSION").to_owned(),
    modified: modified().unwrap_or(0),
});

fn modified() -> Option<u64> {
    let time = workspace::own_file()?.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    u64::try_from(time.as_nanos()).ok()
}

impl Build {
    /// By version, and among equal ones by age: of two programs at most one is newer, so that they never take turns.
    pub fn is_newer_than(&self, other: &Build) -> bool {
        (numbers(&self.version), self.modified) > (numbers(&other.version), other.modified)
    }
}

fn numbers(version: &str) -> Vec<u64> {
    version.split(['.', '-', '+']).map_while(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_later_version_is_newer_and_among_equals_the_later_file() {
        let build = |version: &str, modified| Build { version: version.to_owned(), modified };
        assert!(build("0.10.0", 1).is_newer_than(&build("0.9.3", 2)));
        assert!(build("0.1.0", 2).is_newer_than(&build("0.1.0", 1)));
        assert!(!build("0.1.0", 1).is_newer_than(&build("0.1.0", 1)));
        assert!(OWN.modified > 0);
    }
}
