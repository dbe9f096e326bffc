//! The Language Server Protocol: requests in, answers out. Everything that knows a protocol type lives here.

mod capabilities;
mod convert;
mod lifecycle;
mod progress;
mod publisher;
mod requests;
mod server;
mod settings;
mod state;
mod stdio;

use std::panic::AssertUnwindSafe;
use std::path::PathBuf;

use anyhow::Context;
use futures_util::FutureExt;
use tower_lsp::{LspService, Server};

/// Requests that may run at once: enough that a cancellation is read while others wait.
const CONCURRENCY: usize = 64;

/// What a process ends with when its server panicked outside a request.
const PANICKED: i32 = 101;

/// Serves one editor over standard input and output, and ends the process.
///
/// # Errors
///
/// When the runtime cannot start.
pub fn serve_stdio(config: Option<PathBuf>) -> anyhow::Result<u8> {
    lifecycle::log_to_stderr();
    // One thread reads, answers and writes; what takes time is done on others. A second one would only pass messages on.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("the server cannot start")?;
    let handle = runtime.handle().clone();
    let state = runtime.block_on(async move {
        let mut state = None;
        let (service, socket) = LspService::new(|client| {
            let server = server::Server::new(client, config, &handle);
            state = Some(server.state().clone());
            server
        });
        let serve = Server::new(stdio::input(), stdio::output(), socket).concurrency_level(CONCURRENCY);
        if AssertUnwindSafe(serve.serve(service)).catch_unwind().await.is_err() {
            std::process::exit(PANICKED);
        }
        state
    });
    // Returning would wait for the thread that reads standard input, which may never end.
    let is_shut_down = state.is_some_and(|state| state.is_shut_down());
    std::process::exit(i32::from(!is_shut_down));
}
