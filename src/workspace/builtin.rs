//! The built-in dossier: five articles with their catalogue and bibliography, embedded in the binary and
//! loaded by the same code as anybody's.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use etcetera::BaseStrategy;

use super::confine::settle;

pub const CATALOGUE: &str = include_str!("../../seeds/catalogue.toml");
pub const BIBLIOGRAPHY: &str = include_str!("../../seeds/sources.bib");

const ARTICLES: [(&str, &str); 5] = [
    ("articles/huawei-watchlist.txt", include_str!("../../seeds/articles/huawei-watchlist.txt")),
    ("articles/euractiv-2019.txt", include_str!("../../seeds/articles/euractiv-2019.txt")),
    ("articles/breitbart-spies.txt", include_str!("../../seeds/articles/breitbart-spies.txt")),
    ("articles/inteltoday-2020.txt", include_str!("../../seeds/articles/inteltoday-2020.txt")),
    ("articles/alibaba-liege.txt", include_str!("../../seeds/articles/alibaba-liege.txt")),
];

/// The pages that explain the rules: an editor opens them from a finding.
const PAGES: [(&str, &str); 9] = [
    ("rules/unsourced-claim.md", include_str!("../../docs/rules/unsourced-claim.md")),
    ("rules/unknown-citation.md", include_str!("../../docs/rules/unknown-citation.md")),
    ("rules/unsupported-citation.md", include_str!("../../docs/rules/unsupported-citation.md")),
    ("rules/altered-quotation.md", include_str!("../../docs/rules/altered-quotation.md")),
    ("rules/unfound-quotation.md", include_str!("../../docs/rules/unfound-quotation.md")),
    ("rules/figure-mismatch.md", include_str!("../../docs/rules/figure-mismatch.md")),
    ("rules/misspelled-name.md", include_str!("../../docs/rules/misspelled-name.md")),
    ("rules/unused-ignore.md", include_str!("../../docs/rules/unused-ignore.md")),
    ("rules/dossier-problem.md", include_str!("../../docs/rules/dossier-problem.md")),
];

/// The folder in which an editor can open the built-in files. Its name tells its content, so that two
/// versions of ibid never fight over it. No file is written until [`write()`] is called.
pub fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let name = format!("dossier-{:016x}", content_hash());
        let bases = bases();
        let existing = bases.iter().map(|base| base.join(&name)).find(|folder| folder.is_dir());
        existing
            .or_else(|| bases.iter().find(|base| is_writable(base)).map(|base| base.join(&name)))
            .unwrap_or_else(|| std::env::temp_dir().join("ibid").join(&name))
    })
}

/// The text of a built-in file by its path.
pub fn read(path: &Path) -> Option<&'static str> {
    let relative = path.strip_prefix(folder()).ok()?;
    let files = [("catalogue.toml", CATALOGUE), ("sources.bib", BIBLIOGRAPHY)];
    files.iter().chain(&ARTICLES).find(|(name, _)| relative == Path::new(name)).map(|(_, text)| *text)
}

/// Writes the built-in files where they are missing: each atomically, read-only. Safe to call often, and
/// from several processes at once.
pub fn write() -> std::io::Result<()> {
    static WRITTEN: OnceLock<()> = OnceLock::new();
    if WRITTEN.get().is_some() {
        return Ok(());
    }
    let dossier = [("catalogue.toml", CATALOGUE), ("sources.bib", BIBLIOGRAPHY)];
    for (name, text) in ARTICLES.iter().chain(&dossier).chain(&PAGES) {
        let path = folder().join(name);
        let is_there = std::fs::metadata(&path).is_ok_and(|found| found.len() == text.len() as u64);
        if !is_there {
            write_read_only(&path, text)?;
        }
    }
    let _ = WRITTEN.set(());
    Ok(())
}

fn write_read_only(path: &Path, text: &str) -> std::io::Result<()> {
    let Some(parent) = path.parent() else { return Ok(()) };
    std::fs::create_dir_all(parent)?;
    let mut file = tempfile::NamedTempFile::new_in(parent)?;
    file.write_all(text.as_bytes())?;
    let mut permissions = file.as_file().metadata()?.permissions();
    #[cfg(unix)]
    std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o444);
    #[cfg(not(unix))]
    permissions.set_readonly(true);
    file.as_file().set_permissions(permissions)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// The user's data directory, then the cache.
fn bases() -> Vec<PathBuf> {
    match etcetera::choose_base_strategy() {
        Ok(strategy) => {
            [strategy.data_dir(), strategy.cache_dir()].map(|base| settle(&base).join("ibid")).into()
        }
        Err(_) => Vec::new(),
    }
}

/// Whether something can be written below `base`; creates it when that is all it takes.
fn is_writable(base: &Path) -> bool {
    std::fs::create_dir_all(base).is_ok() && tempfile::tempfile_in(base).is_ok()
}

/// FNV-1a over all that is embedded: a name for the content, not a defence.
fn content_hash() -> u64 {
    let texts = ARTICLES.iter().chain(&PAGES).map(|(_, text)| *text).chain([CATALOGUE, BIBLIOGRAPHY]);
    texts
        .flat_map(str::bytes)
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
