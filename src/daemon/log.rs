//! The daemon's log: a file of at most five megabytes and the one before it; and the last errors, for `status`.
//!
//! It says what happened, not what is in a draft: of a panic it keeps the place, not the words.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use etcetera::BaseStrategy;
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

/// Bytes of one file: there are two.
const LONGEST: u64 = 5_000_000;

/// How many errors `status` shows.
const SHOWN: usize = 10;

/// Where the log is.
pub fn path() -> Option<PathBuf> {
    let strategy = etcetera::choose_base_strategy().ok()?;
    Some(strategy.state_dir().unwrap_or_else(|| strategy.data_dir()).join("ibid").join("daemon.log"))
}

/// The last warnings and errors, newest last.
#[derive(Clone, Default)]
pub struct LastErrors(Arc<Mutex<VecDeque<String>>>);

impl LastErrors {
    pub fn all(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

/// Starts to log into the file: what `IBID_LOG` asks for, else what matters.
pub fn start() -> LastErrors {
    let filter = EnvFilter::try_from_env("IBID_LOG")
        .unwrap_or_else(|_| EnvFilter::new("ibid=info,tower_lsp_server=error"));
    let errors = LastErrors::default();
    let file = path().map(Rotated::new);
    let writer = move || Line { file: file.clone() };
    let lines = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(writer);
    let _ = tracing_subscriber::registry().with(filter).with(errors.clone()).with(lines).try_init();
    std::panic::set_hook(Box::new(|panic| {
        // The words of a panic may be words of a draft.
        let place = panic.location().map_or_else(|| "nowhere".to_owned(), ToString::to_string);
        tracing::error!("a panic at {place}");
    }));
    errors
}

/// A file that is put aside when it is full, and made again when somebody removes it.
#[derive(Clone)]
struct Rotated(Arc<Mutex<Open>>);

struct Open {
    path: PathBuf,
    file: Option<File>,
}

impl Rotated {
    fn new(path: PathBuf) -> Rotated {
        Rotated(Arc::new(Mutex::new(Open { path, file: None })))
    }

    fn write(&self, bytes: &[u8]) {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A full disk, or a folder that is not ours: then there is no log, and work goes on.
        if open.ready(bytes.len() as u64).and_then(|mut file| file.write_all(bytes)).is_err() {
            open.file = None;
        }
    }
}

impl Open {
    fn ready(&mut self, more: u64) -> io::Result<&File> {
        let there = std::fs::metadata(&self.path).ok();
        let ours = self.file.as_ref().and_then(|file| file.metadata().ok());
        let is_there = there
            .zip(ours)
            .is_some_and(|(there, ours)| (there.dev(), there.ino()) == (ours.dev(), ours.ino()));
        if !is_there {
            self.file = None;
        }
        let length = self.file.as_ref().and_then(|file| file.metadata().ok()).map(|found| found.len());
        if length.is_some_and(|length| length + more > LONGEST) {
            self.file = None;
            std::fs::rename(&self.path, aside(&self.path))?;
        }
        match &mut self.file {
            Some(file) => Ok(file),
            empty => {
                if let Some(folder) = self.path.parent() {
                    std::fs::create_dir_all(folder)?;
                }
                Ok(empty.insert(File::options().create(true).append(true).mode(0o600).open(&self.path)?))
            }
        }
    }
}

fn aside(path: &Path) -> PathBuf {
    path.with_extension("log.1")
}

struct Line {
    file: Option<Rotated>,
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(file) = &self.file {
            file.write(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<S: Subscriber> Layer<S> for LastErrors {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if *event.metadata().level() > Level::WARN {
            return;
        }
        let mut message = Message(String::new());
        event.record(&mut message);
        let mut errors = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if errors.len() == SHOWN {
            errors.pop_front();
        }
        errors.push_back(format!("{}: {}", event.metadata().level(), message.0));
    }
}

struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_is_put_aside_when_it_is_full() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state/daemon.log");
        let log = Rotated::new(path.clone());
        let line = vec![b'x'; 1_000_000];
        for _ in 0..23 {
            log.write(&line);
        }
        let lengths = [&path, &aside(&path)].map(|file| std::fs::metadata(file).unwrap().len());
        assert_eq!(lengths, [3_000_000, 5_000_000]);
        assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 2);
    }

    #[test]
    fn a_log_that_is_removed_is_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("daemon.log");
        let log = Rotated::new(path.clone());
        log.write(b"one\n");
        std::fs::remove_file(&path).unwrap();
        log.write(b"two\n");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "two\n");
        log.write(b"three\n");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "two\nthree\n");
    }
}
