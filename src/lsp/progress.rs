//! Progress of long work: how far it is, what is there so far, and whether anybody still waits for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::time::timeout;
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
        self.tell(&self.work, begun(title, true));
    }

    /// `done` of `total` are through. Nothing is sent for less than a percent.
    pub fn report(&mut self, done: usize, total: usize) {
        let percentage = (done * 100 / total.max(1)).min(100);
        if percentage > self.percentage {
            self.percentage = percentage;
            self.tell(&self.work, reported(&format!("{done} of {total}"), percentage, true));
        }
    }

    pub fn end(&self) {
        self.tell(&self.work, ended());
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

fn begun(title: &str, cancellable: bool) -> Value {
    json!({ "kind": "begin", "title": title, "cancellable": cancellable, "percentage": 0 })
}

fn reported(message: &str, percentage: usize, cancellable: bool) -> Value {
    json!({ "kind": "report", "cancellable": cancellable, "message": message, "percentage": percentage })
}

fn ended() -> Value {
    json!({ "kind": "end" })
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

/// Work that is done sooner is not told of.
const AFTER: Duration = Duration::from_millis(500);
const EVERY: Duration = Duration::from_millis(250);

/// Tells a client of work that it has not asked for, until what this returns is dropped. `how_far` says what is done, and
/// of how much.
pub fn tell(
    client: Client,
    runtime: &Handle,
    title: &'static str,
    how_far: impl Fn() -> Option<(usize, usize)> + Send + 'static,
) -> oneshot::Sender<()> {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    let (going_on, mut over) = oneshot::channel::<()>();
    runtime.spawn(async move {
        if timeout(AFTER, &mut over).await.is_ok() {
            return;
        }
        let token = format!("ibid/{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let create = lsp::WorkDoneProgressCreateParams { token: lsp::ProgressToken::String(token.clone()) };
        let asked = client.send_request::<lsp::request::WorkDoneProgressCreate>(create);
        if !timeout(super::PATIENCE, asked).await.is_ok_and(|answer| answer.is_ok()) {
            return;
        }
        let tell = async |value: Value| {
            client.send_notification::<AnyProgress>(json!({ "token": token, "value": value })).await;
        };
        tell(begun(title, false)).await;
        let mut last = None;
        while timeout(EVERY, &mut over).await.is_err() {
            let now = how_far().filter(|(_, all)| *all > 0);
            if let Some((done, all)) = now.filter(|_| now != last) {
                tell(reported(&format!("{done} of {all} articles"), done * 100 / all, false)).await;
            }
            last = now;
        }
        tell(ended()).await;
    });
    going_on
}
