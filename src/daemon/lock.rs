//! Who serves: whoever holds the lock. It goes with its process, however that ends.

use std::fs::{File, TryLockError};
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

pub struct Lock {
    file: File,
    path: PathBuf,
}

impl Lock {
    /// Takes the lock; `None` when somebody else has it.
    ///
    /// # Errors
    ///
    /// When there can be no such file.
    pub fn take(path: &Path) -> io::Result<Option<Lock>> {
        loop {
            let file = File::options().create(true).truncate(false).write(true).mode(0o600).open(path)?;
            match file.try_lock() {
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) => return Err(error),
                Ok(()) => {}
            }
            let lock = Lock { file, path: path.to_path_buf() };
            // Its folder may have gone, and another come, between opening and locking.
            if lock.holds() {
                return Ok(Some(lock));
            }
        }
    }

    /// Whether the file that others find is the one that is locked.
    pub fn holds(&self) -> bool {
        let identity =
            |found: io::Result<std::fs::Metadata>| found.ok().map(|found| (found.dev(), found.ino()));
        let ours = identity(self.file.metadata());
        ours.is_some() && ours == identity(std::fs::metadata(&self.path))
    }
}
