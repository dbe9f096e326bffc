//! The publisher: one thread a connection that analyses what was changed and sends the findings, newest
//! version only, one after another, so that versions arrive in order.

use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use tokio::runtime::Handle;
use tower_lsp::Client;
use tower_lsp::ls_types as lsp;

use super::state::{Job, State};
use super::{convert, requests};
use crate::corpus::is_dossier_file;
use crate::finding::Finding;
use crate::workspace::{Loaded, Watcher, Where};

pub struct Publisher {
    state: Arc<State>,
    client: Client,
    runtime: Handle,
    watchers: HashMap<Where, Watcher>,
    /// Files of dossiers whose problems are on show.
    reported: HashMap<Where, HashSet<PathBuf>>,
}

/// How long a client may take to answer what we ask of it.
const PATIENCE: Duration = Duration::from_secs(10);

/// Starts the publisher of a connection; it ends with the last sender of jobs.
pub fn start(state: Arc<State>, client: Client, runtime: Handle, jobs: mpsc::Receiver<Job>) {
    let publisher = Publisher { state, client, runtime, watchers: HashMap::new(), reported: HashMap::new() };
    let spawned =
        std::thread::Builder::new().name("publisher".to_owned()).spawn(move || publisher.run(&jobs));
    if let Err(error) = spawned {
        tracing::error!("no thread for the publisher: {error}");
    }
}

impl Publisher {
    fn run(mut self, jobs: &mpsc::Receiver<Job>) {
        while let Ok(first) = jobs.recv() {
            // A burst of keys is one piece of work.
            let mut changed: Vec<String> = Vec::new();
            let mut reloaded: Vec<Where> = Vec::new();
            // What arrives while these are done is for the next round.
            let batch: Vec<Job> = std::iter::once(first).chain(jobs.try_iter()).collect();
            for job in batch {
                match job {
                    Job::Analyse(address) if !changed.contains(&address) => changed.push(address),
                    Job::Analyse(_) => {}
                    Job::Close(uri) if self.state.client().pulls => drop(uri),
                    Job::Close(uri) => self.send(uri, Vec::new(), None),
                    // Several changes that came meanwhile are read at once.
                    Job::Reload(place) if reloaded.contains(&place) => {}
                    Job::Reload(place) => {
                        reloaded.push(place.clone());
                        let open = self.contained("loading a dossier", |publisher| publisher.reload(&place));
                        changed = open.unwrap_or(changed);
                    }
                    Job::Prepare(place) => {
                        self.contained("loading a dossier", |publisher| {
                            publisher.state.workspace().load(&place)
                        });
                    }
                }
            }
            for address in changed {
                self.contained(&format!("the analysis of {address}"), |publisher| {
                    publisher.publish(&address)
                });
            }
        }
    }

    /// Does a piece of work that must not take the publisher with it when it panics.
    fn contained<T>(&mut self, what: &str, work: impl FnOnce(&mut Publisher) -> T) -> Option<T> {
        let outcome = catch_unwind(AssertUnwindSafe(|| work(self)));
        outcome.inspect_err(|_| tracing::error!("{what} failed; what is on show stays as it was")).ok()
    }

    fn publish(&mut self, address: &str) {
        // Who asks is answered, and told nothing else.
        if self.state.client().pulls {
            let open = self.state.documents().session.snapshot(address);
            let Some(bibliographies) = open.map(|snapshot| snapshot.bibliographies()) else { return };
            let place = self.state.place(address, &bibliographies);
            return self.watch(&place);
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
        let diagnostics = |findings: &[Finding]| -> Vec<lsp::Diagnostic> {
            let client = self.state.client();
            let convert = |finding| convert::diagnostic_in(rope, finding, &analysis.dossier, client);
            findings.iter().map(convert).collect()
        };
        self.send(uri.clone(), diagnostics(&findings), Some(snapshot.version));
        // The second wave: what the articles say.
        if snapshot.verify() {
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
        if self.watchers.contains_key(place) {
            return;
        }
        let loaded = self.state.workspace().load(place);
        self.report(place, &loaded);
        let (state, watched) = (Arc::downgrade(&self.state), place.clone());
        let watcher = Watcher::new(&loaded, move || {
            if let Some(state) = state.upgrade() {
                state.send(Job::Reload(watched.clone()));
            }
        });
        match watcher {
            Ok(watcher) => {
                self.watchers.insert(place.clone(), watcher);
                // What changed between reading and watching would otherwise go unnoticed.
                if loaded.is_stale() {
                    self.state.send(Job::Reload(place.clone()));
                }
            }
            Err(error) => tracing::warn!("changes on disk go unnoticed until a restart: {error}"),
        }
    }

    /// Loads a dossier again; gives back all open documents, which must be read anew.
    fn reload(&mut self, place: &Where) -> Vec<String> {
        let loaded = self.state.workspace().reload(place);
        if let Some(watcher) = self.watchers.get_mut(place) {
            watcher.follow(&loaded);
        }
        self.report(place, &loaded);
        self.state.change_drafts();
        self.refresh();
        let mut documents = self.state.documents();
        documents.forget_places();
        documents.addresses()
    }

    /// Has the client ask again for what depends on a dossier.
    fn refresh(&self) {
        let (client, facts) = (self.client.clone(), self.state.client());
        let (tokens, findings) = (facts.refreshes_tokens, facts.asks_again());
        let (hints, lenses) = (facts.refreshes_hints, facts.refreshes_lenses);
        // A request to the client must not be waited for here.
        self.runtime.spawn(async move {
            if tokens {
                let _ = tokio::time::timeout(PATIENCE, client.semantic_tokens_refresh()).await;
            }
            if findings {
                let _ = tokio::time::timeout(PATIENCE, client.workspace_diagnostic_refresh()).await;
            }
            if hints {
                let _ = tokio::time::timeout(PATIENCE, client.inlay_hint_refresh()).await;
            }
            if lenses {
                let _ = tokio::time::timeout(PATIENCE, client.code_lens_refresh()).await;
            }
        });
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

    fn send(&self, uri: lsp::Uri, diagnostics: Vec<lsp::Diagnostic>, version: Option<i32>) {
        self.runtime.block_on(self.client.publish_diagnostics(uri, diagnostics, version));
    }
}
