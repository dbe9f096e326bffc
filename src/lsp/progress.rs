//! Progress of long work: how far it is, what is there so far, and whether anybody still waits for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};
use tokio::runtime::Handle;
use tower_lsp::{Client, ls_types as lsp};

/// `$/progress` with a value of any kind: partial results have their own.
enum AnyProgress {}

impl lsp::notification::Notification for AnyProgress {
    type Params = Value;
    const METHOD: &'static str = "$/progress";
}

/// Tells a client about one piece of work, from the thread that does it. Silent where the client gave no token.
pub struct Reporter {
    client: Client,
    runtime: Handle,
    work: Option<lsp::ProgressToken>,
    partial: Option<lsp::ProgressToken>,
    percentage: usize,
}

impl Reporter {
    pub fn new(
        client: Client,
        runtime: Handle,
        work: Option<lsp::ProgressToken>,
        partial: Option<lsp::ProgressToken>,
    ) -> Reporter {
        Reporter { client, runtime, work, partial, percentage: 0 }
    }

    pub fn begin(&self, title: &str) {
        self.tell(
            &self.work,
            json!({ "kind": "begin", "title": title, "cancellable": true, "percentage": 0 }),
        );
    }

    /// `done` of `total` are through. Nothing is sent for less than a percent.
    pub fn report(&mut self, done: usize, total: usize) {
        let percentage = (done * 100 / total.max(1)).min(100);
        if percentage > self.percentage {
            self.percentage = percentage;
            let message = format!("{done} of {total}");
            let value = json!({ "kind": "report", "cancellable": true, "message": message, "percentage": percentage });
            self.tell(&self.work, value);
        }
    }

    pub fn end(&self) {
        self.tell(&self.work, json!({ "kind": "end" }));
    }

    pub fn takes_parts(&self) -> bool {
        self.partial.is_some()
    }

    /// Sends a part of the result.
    pub fn part(&self, value: Value) {
        self.tell(&self.partial, value);
    }

    fn tell(&self, token: &Option<lsp::ProgressToken>, value: Value) {
        if let Some(token) = token {
            let params = json!({ "token": token, "value": value });
            self.runtime.block_on(self.client.send_notification::<AnyProgress>(params));
        }
    }
}

/// Set when the request that asked for some work is cancelled: it is dropped then, while the work goes on elsewhere.
pub struct Waiting(Arc<AtomicBool>);

impl Waiting {
    pub fn new() -> (Waiting, impl Fn() -> bool + Send + 'static) {
        let gone = Arc::new(AtomicBool::new(false));
        let is_gone = gone.clone();
        (Waiting(gone), move || is_gone.load(Ordering::Relaxed))
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
