//! The publisher of a connection: analyses what was changed and sends the findings, newest version only, one after
//! another, so that versions arrive in order.

use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;
use tower_lsp::Client;
use tower_lsp::ls_types as lsp;

use super::jobs::{Batch, Job};
use super::state::{Question, State};
use super::{convert, progress, requests};
use crate::corpus::is_dossier_file;
use crate::finding::Finding;
use crate::pool;
use crate::workspace::{Loaded, Reread, Where};

pub struct Publisher {
    state: Arc<State>,
    client: Client,
    runtime: Handle,
    /// Files of dossiers whose problems are on show.
    reported: HashMap<Where, HashSet<PathBuf>>,
    /// What is to be sent, while this works where it must not wait.
    held: Option<Vec<Message>>,
}

/// How long a client that pulls has to ask about what it has changed.
const TO_ASK: Duration = Duration::from_millis(5);

/// The findings of a document, at a version.
type Message = (lsp::Uri, Vec<lsp::Diagnostic>, Option<i32>);

impl Publisher {
    pub fn new(state: Arc<State>, client: Client) -> Publisher {
        Publisher { state, client, runtime: Handle::current(), reported: HashMap::new(), held: None }
    }

    /// Does what is asked for, until nothing more will come: where it may take its time, but for what is done sooner
    /// than another thread wakes up.
    pub async fn run(mut self) {
        let state = self.state.clone();
        while let Some(batch) = state.jobs().next().await {
            // Who pulls is sent nothing: its drafts are only looked after, when it has had the time to ask.
            let question = if state.client().pulls { Question::Place } else { Question::Findings };
            let changed = batch.only_changed();
            if state.client().pulls && changed.is_some() {
                tokio::time::sleep(TO_ASK).await;
            }
            if let Some([address]) = changed
                && state.is_quick(address, question)
            {
                self.held = Some(Vec::new());
                self.contained(&format!("the analysis of {address}"), |publisher| publisher.publish(address));
                for (uri, diagnostics, version) in self.held.take().unwrap_or_default() {
                    self.client.publish_diagnostics(uri, diagnostics, version).await;
                }
                continue;
            }
            let work = tokio::task::spawn_blocking(move || {
                self.work(batch);
                self
            });
            match work.await {
                Ok(publisher) => self = publisher,
                Err(_) => return tracing::error!("the publisher panicked; no more findings will come"),
            }
        }
    }

    fn work(&mut self, mut batch: Batch) {
        if batch.prepare {
            self.contained("loading a dossier", Publisher::prepare);
            self.contained("rehearsing", |publisher| publisher.state.rehearse());
        }
        let mut edited: Vec<Where> = Vec::new();
        for path in &batch.release {
            edited.extend(self.state.workspace().edit(path, None));
        }
        for address in &batch.edit {
            edited.extend(self.state.take_edit(address));
        }
        edited.into_iter().for_each(|place| batch.reload(place, Reread::No));
        let mut changed = batch.analyse;
        for (place, reread) in batch.reload {
            let open = self.contained("loading a dossier", |publisher| publisher.reload(&place, reread));
            changed = open.unwrap_or(changed);
        }
        for uri in batch.close {
            if !self.state.client().pulls {
                self.send(uri, Vec::new(), None);
            }
        }
        for address in changed {
            self.contained(&format!("the analysis of {address}"), |publisher| publisher.publish(&address));
        }
        let (reported, state) = (&mut self.reported, &self.state);
        state.let_go();
        reported.retain(|place, _| state.workspace().uses(place));
    }

    /// Loads what the first document will want, and tells how far it is where there is much to read.
    fn prepare(&mut self) {
        let place = self.state.first_place();
        let (state, loading) = (self.state.clone(), place.clone());
        let how_far = move || state.workspace().progress(&loading);
        let is_wanted = self.state.client().shows_progress;
        let told = is_wanted
            .then(|| progress::tell(self.client.clone(), &self.runtime, "Reading your sources", how_far));
        self.state.prepare(place);
        drop(told);
    }

    /// Does a piece of work that must not take the publisher with it when it panics.
    fn contained<T>(&mut self, what: &str, work: impl FnOnce(&mut Publisher) -> T) -> Option<T> {
        let outcome = catch_unwind(AssertUnwindSafe(|| work(self)));
        outcome.inspect_err(|_| tracing::error!("{what} failed; what is on show stays as it was")).ok()
    }

    fn publish(&mut self, address: &str) {
        // Who asks is answered, and told nothing else.
        if self.state.client().pulls {
            self.state.settle(address);
            let open = self.state.documents().session.snapshot(address);
            let Some(snapshot) = open else { return };
            self.watch(&self.state.place(address, &snapshot.bibliographies()));
            // Until then, questions about it are answered under the old dossier.
            if self.state.outdated(address, &snapshot).is_some() {
                self.state.analyse(address);
            } else if snapshot.is_nearly_read()
                && let Some((read, _)) = self.state.analyse(address)
                && read.is_nearly_verified()
            {
                // A question about one place keeps nothing: without this, edits would pile up until somebody pulls.
                read.verify();
            }
            return;
        }
        let Some((snapshot, analysis)) = self.state.analyse(address) else { return };
        let Some(uri) = self.state.documents().uri(address) else { return };
        let place = self.state.place(address, &snapshot.bibliographies());
        let encoding = self.state.client().encoding;
        let rope = snapshot.document.rope();
        if let Some(path) = snapshot.path.as_deref().filter(|path| is_dossier_file(path)) {
            let problems = self.state.workspace().problems(path);
            let diagnostics = problems.iter().map(|found| convert::diagnostic(rope, found, encoding));
            self.send(uri, diagnostics.collect(), Some(snapshot.version));
            return self.watch(&place);
        }
        if snapshot.is_nearly_verified() {
            snapshot.verify();
        }
        let findings = snapshot.findings();
        let state = self.state.clone();
        let diagnostics = |findings: &[Finding]| -> Vec<lsp::Diagnostic> {
            let client = state.client();
            let convert = |finding| convert::diagnostic_in(rope, finding, &analysis.dossier, client);
            findings.iter().map(convert).collect()
        };
        self.send(uri.clone(), diagnostics(&findings), Some(snapshot.version));
        // The second wave: what the articles say.
        let is_verified = if snapshot.is_nearly_verified() {
            snapshot.verify()
        } else {
            pool::slowly(|| snapshot.verify())
        };
        if is_verified {
            let complete = snapshot.findings();
            if complete != findings {
                self.send(uri, diagnostics(&complete), Some(snapshot.version));
            }
        }
        if !findings.is_empty() {
            // A finding leads to the page that explains it.
            requests::write_articles();
        }
        self.watch(&place);
    }

    /// Follows a dossier's files from now on.
    fn watch(&mut self, place: &Where) {
        if !self.reported.contains_key(place) {
            let loaded = self.state.workspace().load(place);
            self.report(place, &loaded);
        }
        let (state, watched) = (Arc::downgrade(&self.state), place.clone());
        self.state.workspace().follow(place, move || {
            if let Some(state) = state.upgrade() {
                state.send(Job::Reload(watched.clone(), Reread::No));
            }
        });
    }

    /// Takes up a dossier's new state; gives back all open documents, which must be read anew.
    fn reload(&mut self, place: &Where, reread: Reread) -> Vec<String> {
        let loaded = self.state.workspace().reload(place, reread);
        self.report(place, &loaded);
        self.state.change_drafts();
        refresh(&self.client, &self.state);
        let mut documents = self.state.documents();
        documents.forget_places();
        documents.addresses()
    }

    /// Shows what is wrong in the files of a dossier, and takes back what no longer is.
    fn report(&mut self, place: &Where, loaded: &Loaded) {
        let encoding = self.state.client().encoding;
        let mut shown = HashSet::new();
        for problems in &loaded.problems {
            let Some(uri) = convert::uri(&problems.file) else { continue };
            let findings = problems.findings.iter();
            let diagnostics =
                findings.map(|finding| convert::diagnostic(&problems.text, finding, encoding)).collect();
            self.send(uri, diagnostics, None);
            shown.insert(problems.file.clone());
        }
        let before = self.reported.insert(place.clone(), shown.clone()).unwrap_or_default();
        for file in before.difference(&shown) {
            if let Some(uri) = convert::uri(file) {
                self.send(uri, Vec::new(), None);
            }
        }
    }

    fn send(&mut self, uri: lsp::Uri, diagnostics: Vec<lsp::Diagnostic>, version: Option<i32>) {
        if let Some(held) = &mut self.held {
            return held.push((uri, diagnostics, version));
        }
        self.runtime.block_on(self.client.publish_diagnostics(uri, diagnostics, version));
    }
}

/// Has the client ask again for what depends on a dossier. Within a runtime; its answers are not waited for.
pub fn refresh(client: &Client, state: &State) {
    let (client, facts) = (client.clone(), state.client());
    let (tokens, findings) = (facts.refreshes_tokens, facts.asks_again());
    let (hints, lenses) = (facts.refreshes_hints, facts.refreshes_lenses);
    tokio::spawn(async move {
        if tokens {
            let _ = tokio::time::timeout(super::PATIENCE, client.semantic_tokens_refresh()).await;
        }
        if findings {
            let _ = tokio::time::timeout(super::PATIENCE, client.workspace_diagnostic_refresh()).await;
        }
        if hints {
            let _ = tokio::time::timeout(super::PATIENCE, client.inlay_hint_refresh()).await;
        }
        if lenses {
            let _ = tokio::time::timeout(super::PATIENCE, client.code_lens_refresh()).await;
        }
    });
}
