//! Long catalogue files, compiled once and kept in the user's cache folder: reading a million names takes seconds,
//! mapping what was made of them no time.
//!
//! What is kept counts while the file has the length, the time and the number on disk that it had, and the program is
//! the same. Whether its content is the same too is looked at later, when nobody waits.

use std::fs::{File, Metadata};
use std::hash::Hasher;
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use etcetera::BaseStrategy;

use super::files::nanoseconds;
use super::mapped;
use crate::catalogue::{Compiled, Entity, Keeper};
use crate::finding::{Finding, Severity};

/// Bytes from which on a catalogue file is compiled. Below, reading it takes less than a tenth of a second.
pub const LONG: u64 = 4 * 1024 * 1024;

/// What nobody has used for so long goes.
const LONGEST_KEPT: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// Bytes of all that is kept.
const MOST_KEPT: u64 = 1024 * 1024 * 1024;

/// Its use is noted when the last note is so old.
const NOTED_AFTER: Duration = Duration::from_secs(24 * 60 * 60);

/// What a file of the cache begins with: what it was made of, and what follows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Header {
    /// The program that wrote it, and the form it has.
    program: u64,
    /// Of the catalogue file: bytes, nanoseconds since 1970, number on disk.
    length: u64,
    modified: u64,
    inode: u64,
    /// Hashes of the catalogue file's content, and of what follows this header.
    content: u64,
    body: u64,
}

const MAGIC: [u8; 8] = *b"ibidlist";
const HEADER: usize = MAGIC.len() + 6 * 8;

impl Header {
    fn write(self) -> [u8; HEADER] {
        let Header { program, length, modified, inode, content, body } = self;
        let numbers = [program, length, modified, inode, content, body].map(u64::to_le_bytes);
        let mut written = [0; HEADER];
        written[..8].copy_from_slice(&MAGIC);
        written[8..].copy_from_slice(numbers.as_flattened());
        written
    }

    fn read(bytes: &[u8]) -> Option<Header> {
        let numbers = bytes.get(..HEADER)?.strip_prefix(&MAGIC)?;
        let mut numbers =
            numbers.chunks_exact(8).map(|number| u64::from_le_bytes(number.try_into().unwrap_or_default()));
        let mut next = || numbers.next();
        Some(Header {
            program: next()?,
            length: next()?,
            modified: next()?,
            inode: next()?,
            content: next()?,
            body: next()?,
        })
    }

    /// Of a catalogue file as it is now, as far as can be told without reading it.
    fn of(found: &Metadata) -> Option<Header> {
        let modified = nanoseconds(found.modified().ok()?)?;
        #[cfg(unix)]
        let inode = std::os::unix::fs::MetadataExt::ino(found);
        #[cfg(not(unix))]
        let inode = 0;
        Some(Header { program: *PROGRAM, length: found.len(), modified, inode, content: 0, body: 0 })
    }

    /// Whether this was made of a file that looks like that.
    fn is_of(self, found: Header) -> bool {
        Header { content: 0, body: 0, ..self } == found
    }
}

/// A catalogue file in its compiled form, mapped from the cache.
pub struct Kept {
    pub compiled: Arc<Compiled>,
    /// Catalogue file, and file of the cache.
    file: PathBuf,
    path: PathBuf,
    header: Header,
}

impl Kept {
    /// What is kept of a catalogue file that looks like `found`, if it still counts. Does not read the file.
    pub fn open(file: &Path, found: &Metadata) -> Option<Kept> {
        Kept::at(file, &folder()?.join(name(file.as_os_str().as_encoded_bytes())), Header::of(found)?)
    }

    fn at(file: &Path, path: &Path, found: Header) -> Option<Kept> {
        let keeper: Keeper = Arc::new(mapped::map(&File::open(path).ok()?).ok()?);
        let header = Header::read((*keeper).as_ref()).filter(|header| header.is_of(found))?;
        let compiled = Arc::new(Compiled::read(file, header.content, &keeper, HEADER)?);
        Some(Kept { compiled, file: file.to_path_buf(), path: path.to_path_buf(), header })
    }

    /// Whether it was made of what the file holds, byte for byte, and has not been damaged since. Reads both; forgets
    /// what is wrong.
    pub fn is_true(&self) -> bool {
        let content = File::open(&self.file).and_then(hash);
        // Not the mapped bytes: they would all be in memory then.
        let body = File::open(&self.path).and_then(|mut kept| {
            kept.seek(io::SeekFrom::Start(HEADER as u64))?;
            hash(kept)
        });
        let is_true = content.is_ok_and(|content| content == self.header.content)
            && body.is_ok_and(|body| body == self.header.body);
        if is_true {
            note_use(&self.path);
        } else {
            tracing::info!("{} is read again: what was kept of it is out of date", self.file.display());
            let _ = std::fs::remove_file(&self.path);
        }
        is_true
    }
}

/// Notes that a file of the cache is in use.
pub fn note_use(path: &Path) {
    let age = path.metadata().and_then(|found| found.modified()).map(|time| time.elapsed());
    if age.is_ok_and(|age| age.is_ok_and(|age| age > NOTED_AFTER))
        && let Ok(file) = File::options().append(true).open(path)
    {
        let _ = file.set_modified(SystemTime::now());
    }
}

/// Compiles what a long catalogue file has, `found` before it was read. It is kept for the next time if it can be, and
/// does not depend on what was read before.
pub fn compile(
    file: &Path,
    text: &str,
    entities: &[Entity],
    problems: &[Finding],
    found: &Metadata,
) -> Option<Arc<Compiled>> {
    let compiled = Compiled::write(entities, problems);
    let content = hash(text.as_bytes()).ok()?;
    let is_whole = problems.iter().all(|problem| problem.severity != Severity::Error);
    if let Some(found) = Header::of(found).filter(|_| is_whole) {
        let header = Header { content, body: hash(&compiled[..]).ok()?, ..found };
        match keep(file, header, &compiled) {
            Ok(path) => {
                if let Some(kept) = Kept::at(file, &path, found) {
                    return Some(kept.compiled);
                }
            }
            Err(error) => tracing::info!("{} is not kept for the next time: {error}", file.display()),
        }
    }
    let keeper: Keeper = Arc::new(compiled);
    Compiled::read(file, content, &keeper, 0).map(Arc::new)
}

/// Writes a file of the cache.
fn keep(file: &Path, header: Header, body: &[u8]) -> io::Result<PathBuf> {
    let folder = folder().ok_or(io::ErrorKind::NotFound)?;
    let name = name(file.as_os_str().as_encoded_bytes());
    put(&folder, &name, body.len() as u64, MOST_KEPT, |new| {
        new.write_all(&header.write())?;
        new.write_all(body)
    })
}

/// Writes a file of about `length` bytes into a folder of the cache, whole or not at all. Of all that lies there no more
/// stays than `most` bytes.
pub fn put(
    folder: &Path,
    name: &str,
    length: u64,
    most: u64,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<PathBuf> {
    std::fs::create_dir_all(folder)?;
    sweep(folder, most.checked_sub(length).ok_or(io::ErrorKind::StorageFull)?, LONGEST_KEPT);
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    write(new.as_file_mut())?;
    let path = folder.join(name);
    new.persist(&path).map_err(|error| error.error)?;
    Ok(path)
}

/// Deletes what nobody has used for long, what was left half written, and what has no room, the oldest first.
fn sweep(folder: &Path, room: u64, longest: Duration) {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let facts = |file: std::fs::DirEntry| {
        let found = file.metadata().ok()?;
        Some((found.modified().ok()?.elapsed().unwrap_or_default(), found.len(), file.path()))
    };
    let mut files: Vec<_> = files.filter_map(facts).collect();
    files.sort();
    let mut length = 0;
    for (age, bytes, path) in files {
        length += bytes;
        if age > longest || length > room {
            let _ = std::fs::remove_file(path);
        }
    }
}

/// Where what can be made again is kept.
pub fn home() -> Option<PathBuf> {
    Some(etcetera::choose_base_strategy().ok()?.cache_dir().join("ibid"))
}

fn folder() -> Option<PathBuf> {
    Some(home()?.join("catalogues"))
}

/// The name in the cache of what was made of something.
pub fn name(of: &[u8]) -> String {
    let mut hasher = hasher();
    hasher.write(of);
    format!("{:016x}", hasher.finish())
}

/// Tells programs apart that may write different things: by version, and by the file that runs, which is the one that
/// began even when another has taken its name.
pub static PROGRAM: LazyLock<u64> = LazyLock::new(|| {
    let found = own_file();
    let modified = found.as_ref().and_then(|found| found.modified().ok()?.duration_since(UNIX_EPOCH).ok());
    let mut hasher = hasher();
    hasher.write(env!("CARGO_PKG_VERSION").as_bytes());
    hasher.write_u128(modified.unwrap_or_default().as_nanos());
    hasher.write_u64(found.map_or(0, |found| found.len()));
    hasher.finish()
});

/// The file of the program that runs, as it is on disk.
pub fn own_file() -> Option<Metadata> {
    // On Linux this leads to the file itself, even when another has taken its name.
    let own = std::fs::metadata("/proc/self/exe");
    own.or_else(|_| std::env::current_exe().and_then(std::fs::metadata)).ok()
}

/// The same in every process of one program, which is all that is asked of it.
fn hasher() -> impl Hasher {
    std::hash::DefaultHasher::new()
}

fn hash(mut from: impl Read) -> io::Result<u64> {
    let mut hasher = hasher();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match from.read(&mut buffer) {
            Ok(0) => return Ok(hasher.finish()),
            Ok(length) => hasher.write(&buffer[..length]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_comes_back_and_anything_else_is_none() {
        let header = Header { program: 1, length: 2, modified: u64::MAX, inode: 4, content: 5, body: 6 };
        assert_eq!(Header::read(&header.write()), Some(header));
        assert_eq!(Header::read(&header.write()[1..]), None);
        assert_eq!(Header::read(b"ibidlist"), None);
        assert!(header.is_of(Header { content: 0, body: 0, ..header }));
        assert!(!header.is_of(Header { content: 0, body: 0, modified: 3, ..header }));
    }

    #[test]
    fn what_is_old_or_has_no_room_goes() {
        let folder = tempfile::tempdir().expect("a folder");
        let hours = |hours: u64| Duration::from_secs(hours * 60 * 60);
        let write = |name: &str, age: u64| {
            let path = folder.path().join(name);
            std::fs::write(&path, [0; 100]).expect("written");
            let file = File::options().append(true).open(path).expect("opened");
            file.set_modified(SystemTime::now() - hours(age)).expect("set back");
        };
        let left = || {
            let files = std::fs::read_dir(folder.path()).expect("a folder").flatten();
            let mut names: Vec<String> =
                files.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
            names.sort();
            names
        };
        [("a", 1), ("b", 2), ("c", 3), ("d", 30)].iter().for_each(|(name, age)| write(name, *age));
        sweep(folder.path(), 1000, hours(24));
        assert_eq!(left(), ["a", "b", "c"]);
        sweep(folder.path(), 250, hours(24));
        assert_eq!(left(), ["a", "b"]);
    }
}
