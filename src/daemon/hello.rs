//! The first words on a connection, a line of JSON each way: who comes, and for what.

use std::io::{Error, ErrorKind};
use std::path::PathBuf;
use std::time::Duration;

use etcetera::BaseStrategy;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;

use super::build::{Build, OWN};

/// Which language is spoken: grows when an older program could not understand a newer one.
const LANGUAGE: u32 = 1;

/// Bytes of the longest line.
const LONGEST: usize = 1024 * 1024;

/// What a caller says.
#[derive(Debug, Serialize, Deserialize)]
pub struct Hello {
    ibid: u32,
    pub wants: Wants,
    pub build: Build,
    /// The caller's own folders: whoever has others has other settings too.
    pub folders: Vec<PathBuf>,
    /// `--config`.
    #[serde(default)]
    pub config: Option<PathBuf>,
    /// Whether an editor was served by somebody else before.
    #[serde(default)]
    pub resumed: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wants {
    /// An editor's session: the protocol follows.
    Session,
    /// To know how things are.
    Status,
    /// That the daemon ends, and editors go on alone.
    Stop,
    /// That it ends, and editors look for the next one.
    GiveWay,
}

/// What the daemon answers.
#[derive(Debug, Serialize, Deserialize)]
pub struct Answer {
    pub answer: Reply,
    pub build: Build,
    /// How things are, for who wants that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Value>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reply {
    Welcome,
    /// The daemon is of a user with other folders.
    OtherFolders,
    /// It ends, because the caller is newer or somebody has asked for it. There will be another.
    Leaving,
    /// There are too many already.
    Full,
}

impl Hello {
    pub fn new(wants: Wants) -> Hello {
        Hello { ibid: LANGUAGE, wants, build: OWN.clone(), folders: folders(), config: None, resumed: false }
    }

    /// Whether the caller speaks a language that this program does not know yet.
    pub fn is_newer(&self) -> bool {
        self.ibid > LANGUAGE
    }
}

impl Answer {
    pub fn new(answer: Reply) -> Answer {
        Answer { answer, build: OWN.clone(), status: None }
    }
}

/// The folders in which this user's settings and files are.
pub fn folders() -> Vec<PathBuf> {
    let strategy = etcetera::choose_base_strategy();
    strategy.map_or_else(|_| Vec::new(), |own| vec![own.config_dir(), own.data_dir(), own.cache_dir()])
}

pub async fn say(stream: &mut UnixStream, words: &impl Serialize) -> Result<(), Error> {
    let mut line = serde_json::to_vec(words)?;
    line.push(b'\n');
    stream.write_all(&line).await
}

/// Reads a line. What follows it on the stream is left there.
///
/// # Errors
///
/// When none comes in time, or what comes is none.
pub async fn hear<T: DeserializeOwned>(stream: &mut UnixStream, patience: Duration) -> Result<T, Error> {
    let reading = async {
        let mut line = Vec::new();
        // The other side says no more before it is answered: nothing is read too much.
        while !line.ends_with(b"\n") {
            if line.len() > LONGEST || stream.read_buf(&mut line).await? == 0 {
                return Err(Error::from(ErrorKind::UnexpectedEof));
            }
        }
        Ok(line)
    };
    let line =
        tokio::time::timeout(patience, reading).await.map_err(|_| Error::from(ErrorKind::TimedOut))??;
    Ok(serde_json::from_slice(&line)?)
}

/// Whether the process at the other end is this user's.
pub fn is_own(stream: &UnixStream) -> bool {
    stream.peer_cred().is_ok_and(|peer| peer.uid() == rustix::process::getuid().as_raw())
}
