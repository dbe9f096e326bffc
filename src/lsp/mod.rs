//! The Language Server Protocol: requests in, answers out. Everything that knows a protocol type lives here.

mod capabilities;
mod convert;
pub mod frames;
mod jobs;
pub mod lifecycle;
pub mod mirror;
mod progress;
mod publisher;
mod requests;
mod server;
mod settings;
mod state;
pub mod stdio;

use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use anyhow::Context;
use futures_util::FutureExt;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::Notify;
use tower_lsp::{Client, LspService, Server};

use crate::pool;
use crate::workspace::Dossiers;
use frames::{Checked, Hurried};
use mirror::Leave;
use publisher::Publisher;
use state::State;

/// How long a client may take to answer what we ask of it.
const PATIENCE: Duration = Duration::from_secs(10);

/// Requests that may run at once: enough that a cancellation is read while others wait.
const CONCURRENCY: usize = 64;

/// What a process ends with when its server panicked outside a request.
pub const PANICKED: i32 = 101;

/// On what terms an editor is served.
#[derive(Default)]
pub struct Terms {
    /// `--config`.
    pub config: Option<PathBuf>,
    pub dossiers: Arc<Dossiers>,
    /// Whether this process is the editor's alone, and ends with it.
    pub ends_with_editor: bool,
    /// Whether the editor was served by somebody else before, and has answers that may be out of date.
    pub is_resumed: bool,
    /// How long the other end may take over the rest of a message, or over reading one; `None` is for ever.
    pub patience: Option<Duration>,
}

/// One editor's connection.
#[derive(Clone)]
pub struct Connection {
    state: Arc<State>,
    client: Arc<OnceLock<Client>>,
    /// Rung when it is to end at once.
    cut: Arc<Notify>,
}

/// How long what was asked may take to be answered when the editor is gone: some ask, and close their end.
const LAST_ANSWERS: Duration = Duration::from_secs(2);

/// How a connection ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// The editor had said that it would.
    Orderly,
    /// The editor is gone, or what it sent was no message.
    Early,
    /// It did not read what it was sent.
    Stuck,
    /// A panic, outside a request.
    Panic,
}

impl Connection {
    pub fn new(terms: Terms) -> Connection {
        Connection { state: Arc::new(State::new(terms)), client: Arc::default(), cut: Arc::default() }
    }

    /// How many documents the editor has open.
    pub fn documents(&self) -> usize {
        self.state.documents().addresses().len()
    }

    /// What the editor calls itself, once it has said so.
    pub fn editor(&self) -> Option<&str> {
        self.state.name()
    }

    /// Asks whoever stands between us and the editor to look for another server, or to go on alone. Before the session
    /// has begun nothing can be said; then the connection ends.
    pub async fn ask_to_leave(&self, alone: bool) {
        match self.client.get().filter(|_| self.state.has_begun()) {
            Some(client) => client.send_notification::<Leave>(serde_json::json!({ "alone": alone })).await,
            None => self.cut.notify_one(),
        }
    }

    /// Serves until the end of the input, or of the connection's use. To be awaited within a runtime that has time and
    /// a pool of threads.
    pub async fn serve(&self, input: impl AsyncRead + Unpin, output: impl AsyncWrite + Unpin) -> End {
        // However this ends: the publisher ends with it.
        let _ending = Ending(&self.state);
        let (service, socket) = LspService::new(|client| {
            let _ = self.client.set(client.clone());
            tokio::spawn(Publisher::new(self.state.clone(), client.clone()).run());
            server::Server::new(client, self.state.clone())
        });
        let patience = self.state.terms().patience;
        let given_up = Arc::new(Notify::new());
        let ended = Arc::new(Notify::new());
        let input = Checked::new(input, patience, ended.clone());
        let output = Hurried::new(output, patience, given_up.clone());
        let serving = Server::new(input, output, socket).concurrency_level(CONCURRENCY).serve(service);
        tokio::select! {
            outcome = AssertUnwindSafe(serving).catch_unwind() => match outcome {
                Ok(()) if self.state.is_shut_down() => End::Orderly,
                Ok(()) => End::Early,
                Err(_) => End::Panic,
            },
            () = given_up.notified() => End::Stuck,
            () = self.cut.notified() => End::Early,
            // Some questions wait for something to happen, and would keep us for ever.
            () = async {
                ended.notified().await;
                tokio::time::sleep(LAST_ANSWERS).await;
            } => if self.state.is_shut_down() { End::Orderly } else { End::Early },
        }
    }
}

struct Ending<'a>(&'a State);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.jobs().end();
    }
}

/// Serves one editor over standard input and output, and ends the process.
///
/// # Errors
///
/// When the runtime cannot start.
pub fn serve_stdio(config: Option<PathBuf>) -> anyhow::Result<u8> {
    lifecycle::log_to_stderr();
    pool::prepare_to_serve();
    // One thread reads, answers and writes; what takes time is done on others. A second one would only pass messages on.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("the server cannot start")?;
    let end = runtime.block_on(async {
        let connection = Connection::new(Terms { config, ends_with_editor: true, ..Terms::default() });
        connection.serve(stdio::input(), stdio::output()).await
    });
    // Returning would wait for the thread that reads standard input, which may never end.
    std::process::exit(match end {
        End::Orderly => 0,
        End::Early | End::Stuck => 1,
        End::Panic => PANICKED,
    });
}
