//! Where callers come in: the socket, which may be removed while it is in use, and the lock that makes it ours.

use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, bail};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::Notify;

use super::lock::Lock;
use super::place::Place;
use crate::workspace::{Interest, Watcher};

/// Where callers come in.
pub struct Door {
    place: Place,
    lock: Option<Lock>,
    /// With what tells the socket from another that took its name.
    listener: Option<(UnixListener, Identity)>,
}

type Identity = (u64, u64);

impl Door {
    /// # Errors
    ///
    /// When there can be no socket here.
    pub fn open(place: Place, lock: Lock) -> anyhow::Result<Door> {
        Ok(Door { listener: Some(listen(&place, &lock)?), place, lock: Some(lock) })
    }

    pub fn socket(&self) -> PathBuf {
        self.place.socket()
    }

    /// The next caller. Nothing is lost when this is dropped while it waits.
    ///
    /// # Errors
    ///
    /// When the system has no more to give.
    pub async fn next(&self) -> std::io::Result<UnixStream> {
        match &self.listener {
            Some((listener, _)) => listener.accept().await.map(|(stream, _)| stream),
            None => std::future::pending().await,
        }
    }

    /// Whether callers still find it.
    pub fn is_open(&self) -> bool {
        let here =
            std::fs::symlink_metadata(self.place.socket()).ok().map(|found| (found.dev(), found.ino()));
        let lock = self.lock.as_ref().is_some_and(Lock::holds);
        lock && self.listener.as_ref().is_some_and(|(_, identity)| here == Some(*identity))
    }

    /// Somebody has removed the socket, or its folder: opens another door.
    ///
    /// # Errors
    ///
    /// When another daemon serves now, or there can be no socket any more.
    pub fn mend(&mut self) -> anyhow::Result<()> {
        self.listener = None;
        self.place = Place::find()?;
        if !self.lock.as_ref().is_some_and(Lock::holds) {
            self.lock = Lock::take(&self.place.lock())?;
        }
        let Some(lock) = &self.lock else { bail!("another daemon serves") };
        self.listener = Some(listen(&self.place, lock)?);
        Ok(())
    }

    /// From here on another daemon may serve.
    pub fn close(&mut self) {
        if self.is_open() {
            let _ = std::fs::remove_file(self.place.socket());
        }
        self.listener = None;
        self.lock = None;
    }

    /// Rings when something happens to the socket or its folder, as long as the watcher lives.
    pub fn watch(&self) -> (Arc<Notify>, Option<Watcher>) {
        let moved = Arc::new(Notify::new());
        let bell = moved.clone();
        let watcher = Watcher::new(move || bell.notify_one());
        let watcher = watcher.inspect_err(|error| tracing::warn!("the socket is not watched: {error}"));
        let files: Vec<PathBuf> =
            vec![self.place.socket(), self.place.lock(), self.place.folder().to_path_buf()];
        let watcher = watcher.ok().map(|mut watcher| {
            watcher.follow(Interest { files: files.into_iter().collect(), folders: Vec::new() });
            watcher
        });
        (moved, watcher)
    }
}

/// Listens at the place of the socket. Whoever has the lock may clear away what is there.
fn listen(place: &Place, lock: &Lock) -> anyhow::Result<(UnixListener, Identity)> {
    let path = place.socket();
    if !lock.holds() {
        bail!("the lock is gone");
    }
    match std::fs::symlink_metadata(&path) {
        Ok(found) if found.file_type().is_socket() => std::fs::remove_file(&path)?,
        Ok(_) => bail!("{} is no socket. Please remove it.", path.display()),
        Err(_) => {}
    }
    let listener = UnixListener::bind(&path).with_context(|| format!("no socket at {}", path.display()))?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
    let found = std::fs::symlink_metadata(&path)?;
    Ok((listener, (found.dev(), found.ino())))
}
