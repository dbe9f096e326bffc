//! Where the daemon of this user is found: a folder that nobody else can enter, with a lock and a socket in it.

use std::fs::{DirBuilder, Permissions};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

/// The folder of the daemon's socket.
#[derive(Clone, Debug)]
pub struct Place {
    folder: PathBuf,
}

/// Bytes that the address of a socket may have: 108 on Linux, 104 on macOS, the last of them a zero.
const LONGEST_ADDRESS: usize = 103;

impl Place {
    /// The folder, made where it is missing.
    ///
    /// # Errors
    ///
    /// When it cannot be made, or belongs to somebody else.
    pub fn find() -> anyhow::Result<Place> {
        let place = Place { folder: folder() };
        place.make()?;
        Ok(place)
    }

    /// Makes the folder where it is missing, and sees to it that it is ours alone.
    ///
    /// # Errors
    ///
    /// When that cannot be.
    pub fn make(&self) -> anyhow::Result<()> {
        let folder = &self.folder;
        match DirBuilder::new().mode(0o700).create(folder) {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
                return Err(error).with_context(|| format!("{} cannot be made", folder.display()));
            }
            _ => {}
        }
        // Not what a link leads to: somebody else may have put it here.
        let found = std::fs::symlink_metadata(folder)?;
        if !found.is_dir() || found.uid() != rustix::process::getuid().as_raw() {
            bail!("{} is somebody else's, and is not used", folder.display());
        }
        if found.mode() & 0o077 != 0 {
            std::fs::set_permissions(folder, Permissions::from_mode(0o700))?;
        }
        Ok(())
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn socket(&self) -> PathBuf {
        self.folder.join("daemon.sock")
    }

    pub fn lock(&self) -> PathBuf {
        self.folder.join("daemon.lock")
    }
}

/// The user's runtime folder, as the XDG specification has it; where there is none, a folder of a name of its own among
/// the temporary ones.
fn folder() -> PathBuf {
    let runtime =
        std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|folder| folder.is_absolute());
    // On macOS the temporary folder is the user's own.
    let own = runtime.into_iter().chain([std::env::temp_dir()]).find(|folder| is_ours_alone(folder));
    let folder = own.map(|folder| folder.join("ibid"));
    folder.filter(|folder| fits(folder)).unwrap_or_else(|| {
        // Short, however long the path of a temporary folder may be.
        let name = format!("ibid-{}", rustix::process::getuid().as_raw());
        let temporary = std::env::temp_dir().join(&name);
        if fits(&temporary) { temporary } else { Path::new("/tmp").join(name) }
    })
}

fn fits(folder: &Path) -> bool {
    folder.join("daemon.sock").as_os_str().as_bytes().len() <= LONGEST_ADDRESS
}

fn is_ours_alone(folder: &Path) -> bool {
    std::fs::metadata(folder).is_ok_and(|found| {
        found.is_dir() && found.uid() == rustix::process::getuid().as_raw() && found.mode() & 0o022 == 0
    })
}
