//! Finding this user's daemon, and starting it.

use std::io::ErrorKind;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use tokio::io::AsyncReadExt;
use tokio::net::UnixStream;

pub use super::hello::Wants;
use super::hello::{self, Answer, Hello, Reply};
use super::place::Place;

/// How long a daemon may take over its first words. One that takes longer is of no use to an editor.
const PATIENCE: Duration = Duration::from_secs(3);

/// How long a daemon that is asked to end may take over it.
const FAREWELL: Duration = Duration::from_secs(15);

/// How often somebody may come in between: another daemon that starts, one that ends.
const ATTEMPTS: usize = 5;

/// How long to wait for another daemon that somebody else is about to start, and how often to look.
const SUCCESSOR: Duration = Duration::from_secs(2);
const LOOK: Duration = Duration::from_millis(20);

/// Who comes for a session.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Caller {
    /// An editor that has just been opened.
    New,
    /// One whose daemon is gone.
    Left,
    /// One that was asked to look for the next daemon: whoever asked for that starts it.
    Moved,
}

/// A connection for an editor's session, with a daemon that is started if there is none.
///
/// # Errors
///
/// When no daemon can be had, in words for a log.
pub async fn session(config: Option<PathBuf>, caller: Caller) -> anyhow::Result<UnixStream> {
    let place = Place::find()?;
    let mut waited = if caller == Caller::Moved { Duration::ZERO } else { SUCCESSOR };
    let mut attempts = 0;
    while attempts < ATTEMPTS {
        let mut hello = Hello::new(Wants::Session);
        (hello.config, hello.resumed) = (config.clone(), caller != Caller::New);
        attempts += 1;
        match call(&place, &hello).await? {
            None if waited < SUCCESSOR => {
                tokio::time::sleep(LOOK).await;
                waited += LOOK;
                attempts -= 1;
            }
            None => start().await?,
            Some((stream, answer)) => match answer.answer {
                Reply::Welcome => return Ok(stream),
                // It has let go of the lock.
                Reply::Leaving => {}
                Reply::OtherFolders => bail!("the daemon that runs has other settings and folders"),
                Reply::Full => bail!("the daemon has too many editors already"),
            },
        }
    }
    bail!("daemons come and go, and none stays")
}

/// Asks the daemon for something else than a session; `None` when there is none.
///
/// # Errors
///
/// When it does not answer.
pub async fn ask(wants: Wants) -> anyhow::Result<Option<(UnixStream, Answer)>> {
    call(&Place::find()?, &Hello::new(wants)).await
}

/// Waits for what is asked of the daemon here.
///
/// # Errors
///
/// When that fails, or nothing can be waited for.
pub fn wait<T>(asking: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.context("the daemon cannot be asked")?.block_on(asking)
}

/// How things are, as the daemon tells it; `None` when there is none.
///
/// # Errors
///
/// When it does not answer.
pub async fn status() -> anyhow::Result<Option<serde_json::Value>> {
    Ok(ask(Wants::Status).await?.map(|(_, answer)| answer.status.unwrap_or_default()))
}

/// Has the daemon end, and waits for that. Says whether there was one.
///
/// # Errors
///
/// When it goes on.
pub async fn end(wants: Wants) -> anyhow::Result<bool> {
    let Some((mut stream, _)) = ask(wants).await? else { return Ok(false) };
    // It says nothing more; the end of the connection is the end of the process.
    let mut rest = Vec::new();
    let _ = tokio::time::timeout(FAREWELL, stream.read_to_end(&mut rest))
        .await
        .map_err(|_| anyhow!("the daemon does not end. Its process is in `ibid daemon status`."))?;
    Ok(true)
}

async fn call(place: &Place, hello: &Hello) -> anyhow::Result<Option<(UnixStream, Answer)>> {
    let mut stream = match UnixStream::connect(place.socket()).await {
        Ok(stream) => stream,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::ConnectionRefused) => {
            return Ok(None);
        }
        Err(error) => return Err(error).context("the daemon cannot be reached"),
    };
    if !hello::is_own(&stream) {
        bail!("somebody else listens at {}", place.socket().display());
    }
    let answer = match hello::say(&mut stream, hello).await {
        Ok(()) => hello::hear(&mut stream, PATIENCE).await,
        Err(error) => Err(error),
    };
    match answer {
        Ok(answer) => Ok(Some((stream, answer))),
        // It ended just now.
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::UnexpectedEof | ErrorKind::BrokenPipe | ErrorKind::ConnectionReset
            ) =>
        {
            Ok(None)
        }
        Err(error) => Err(error).context("the daemon does not answer"),
    }
}

/// Starts a daemon and waits until it can be called. That one runs already is as good.
async fn start() -> anyhow::Result<()> {
    // Through a process that ends at once: the daemon is nobody's child.
    let mut command = Command::new(own_program()?);
    command
        .args(["daemon", "start", "--quiet"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut starting = command.spawn().context("no daemon can be started")?;
    let ended = tokio::task::spawn_blocking(move || starting.wait());
    let status = tokio::time::timeout(FAREWELL, ended)
        .await
        .map_err(|_| anyhow!("the daemon does not start"))???;
    if !status.success() {
        bail!("the daemon does not start; `ibid daemon start` says why");
    }
    Ok(())
}

/// The path of this program: of the newer one, where that has taken its place.
pub fn own_program() -> anyhow::Result<PathBuf> {
    let program = std::env::current_exe().context("this program does not know its own path")?;
    // So Linux calls a program whose file was replaced.
    let replaced = program.to_str().and_then(|path| path.strip_suffix(" (deleted)")).map(PathBuf::from);
    Ok(replaced.filter(|path| path.is_file()).unwrap_or(program))
}
