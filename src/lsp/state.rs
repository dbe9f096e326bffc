//! What the handlers and the publisher of one connection share.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, Once, OnceLock, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tower_lsp::ls_types as lsp;

use super::jobs::{Job, Jobs};
use super::{Terms, convert};
use crate::analyse::{self, Analysis};
use crate::corpus::{Dossier, is_dossier_file};
use crate::ide::inlay_hint::Wanted;
use crate::pool;
use crate::session::{Glance, Session, Snapshot};
use crate::text::Encoding;
use crate::workspace::{self, Where, Workspace};

pub struct State {
    terms: Terms,
    /// All that notifications change. Held for moments, never across an await.
    documents: Mutex<Documents>,
    workspace: OnceLock<Workspace>,
    client: OnceLock<ClientFacts>,
    presentation: Mutex<Presentation>,
    /// For each document the tokens that were sent last, with their result id.
    tokens: Mutex<HashMap<String, (String, Vec<lsp::SemanticToken>)>>,
    jobs: Jobs,
    /// The dossier that was loaded before any document asked for it: it stays.
    prepared: Mutex<Option<Where>>,
    drafts: watch::Sender<Drafts>,
    shut_down: AtomicBool,
    /// What the client calls itself.
    name: OnceLock<String>,
}

/// What a question about a document needs of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Question {
    /// One place in it: the articles are asked about its block, and no other.
    Place,
    /// Its findings: the articles are asked about all of it.
    Findings,
}

/// What has become of the drafts since a client was last told of all of them.
#[derive(Clone)]
struct Drafts {
    /// How often somebody has said that there is something new.
    changes: u64,
    /// What they were like on disk then.
    seen: u64,
}

/// Drafts on disk that are read for the findings of a workspace.
const MOST_DRAFTS: usize = 2_000;

/// How often drafts are looked for that change without anybody telling us.
const LOOKED_FOR: Duration = Duration::from_secs(30);

/// The open documents and what belongs to each.
#[derive(Default)]
pub struct Documents {
    pub session: Session,
    /// For each document the address that the client knows it by, and where its dossier comes from.
    facts: HashMap<String, DocumentFacts>,
}

struct DocumentFacts {
    uri: lsp::Uri,
    place: Option<(Vec<String>, Where)>,
    /// Held by whoever is analysing it.
    turn: Arc<Mutex<()>>,
}

/// What the client said it can do.
#[derive(Default)]
pub struct ClientFacts {
    pub encoding: Encoding,
    pub links: bool,
    pub markdown: bool,
    pub refreshes_tokens: bool,
    /// Asks for findings itself: then none are sent unasked.
    pub pulls: bool,
    pub refreshes_findings: bool,
    /// Shows places that belong to a finding.
    pub shows_related: bool,
    pub refreshes_hints: bool,
    pub refreshes_lenses: bool,
    pub nested_symbols: bool,
    pub resolves_symbols: bool,
    /// Takes edits that say which version of a text they are for.
    pub versioned_edits: bool,
    /// Asks for what an action changes when it is chosen.
    pub resolves_edits: bool,
    /// Tells its settings when asked.
    pub tells_settings: bool,
    pub shows_documents: bool,
    /// Of work that it has not asked for.
    pub shows_progress: bool,
}

impl ClientFacts {
    /// Whether it asks for findings, and can be told to do so again.
    pub fn asks_again(&self) -> bool {
        self.pulls && self.refreshes_findings
    }
}

/// What an editor shows, by its user's choice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Presentation {
    pub code_lens: bool,
    pub hints: Wanted,
}

impl Default for Presentation {
    fn default() -> Presentation {
        Presentation { code_lens: false, hints: Wanted { citations: true, inferred: false } }
    }
}

impl State {
    pub fn new(terms: Terms) -> State {
        State {
            terms,
            documents: Mutex::default(),
            workspace: OnceLock::new(),
            client: OnceLock::new(),
            presentation: Mutex::default(),
            tokens: Mutex::default(),
            jobs: Jobs::default(),
            prepared: Mutex::default(),
            // Nothing has been told yet.
            drafts: watch::Sender::new(Drafts { changes: 1, seen: 0 }),
            shut_down: AtomicBool::new(false),
            name: OnceLock::new(),
        }
    }

    /// What `initialize` told; it comes once.
    pub fn initialize(&self, client: ClientFacts, folders: Vec<PathBuf>) {
        let _ = self.client.set(client);
        let _ = self.workspace.set(self.new_workspace(folders));
    }

    fn new_workspace(&self, folders: Vec<PathBuf>) -> Workspace {
        Workspace::sharing(self.terms.dossiers.clone(), self.terms.config.clone(), folders)
    }

    /// What the client calls itself, once it has said so.
    pub fn name(&self) -> Option<&str> {
        self.name.get().map(String::as_str)
    }

    pub fn call(&self, name: String) {
        let _ = self.name.set(name);
    }

    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// Whether the client has said what it can do.
    pub fn has_begun(&self) -> bool {
        self.client.get().is_some()
    }

    pub fn client(&self) -> &ClientFacts {
        self.client.get_or_init(ClientFacts::default)
    }

    pub fn presentation(&self) -> Presentation {
        *self.presentation.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn present(&self, presentation: Presentation) {
        *self.presentation.lock().unwrap_or_else(PoisonError::into_inner) = presentation;
    }

    /// Remembers the tokens that a document is sent, and gives those that it was sent before, if they are those of
    /// `previous`.
    pub fn swap_tokens(
        &self,
        address: &str,
        id: String,
        tokens: Vec<lsp::SemanticToken>,
        previous: &str,
    ) -> Option<Vec<lsp::SemanticToken>> {
        let mut all = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let (known, old) = all.insert(address.to_owned(), (id, tokens))?;
        (known == previous).then_some(old)
    }

    pub fn forget_tokens(&self, address: &str) {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner).remove(address);
    }

    pub fn workspace(&self) -> &Workspace {
        self.workspace.get_or_init(|| self.new_workspace(Vec::new()))
    }

    pub fn documents(&self) -> MutexGuard<'_, Documents> {
        self.documents.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Drafts on disk, or what they are held against, may have changed.
    pub fn change_drafts(&self) {
        self.drafts.send_modify(|drafts| drafts.changes += 1);
    }

    /// The drafts on disk, to be told of now: from here on, what changes is new.
    pub fn drafts_to_tell(&self) -> Vec<PathBuf> {
        self.drafts.send_modify(|drafts| drafts.changes = 0);
        let found = self.workspace().drafts(MOST_DRAFTS);
        let seen = workspace::as_they_are(&found);
        self.drafts.send_modify(|drafts| drafts.seen = seen);
        found
    }

    /// Waits until drafts have changed since they were last told of. What changes on disk without anybody telling us is
    /// looked for now and then.
    pub async fn drafts_changed(self: Arc<State>) {
        let mut drafts = self.drafts.subscribe();
        loop {
            let seen = drafts.borrow_and_update().clone();
            if seen.changes > 0 {
                return;
            }
            if let Ok(ended) = tokio::time::timeout(LOOKED_FOR, drafts.changed()).await {
                if ended.is_err() {
                    return;
                }
                continue;
            }
            let state = self.clone();
            let look = move || workspace::as_they_are(&state.workspace().drafts(MOST_DRAFTS));
            if tokio::task::spawn_blocking(look).await.is_ok_and(|now| now != seen.seen) {
                return;
            }
        }
    }

    /// Hands work to the publisher; never waits.
    pub fn send(&self, job: Job) {
        self.jobs.add(job);
    }

    pub fn jobs(&self) -> &Jobs {
        &self.jobs
    }

    pub fn shut_down(&self) {
        self.shut_down.store(true, Ordering::SeqCst);
    }

    pub fn is_shut_down(&self) -> bool {
        self.shut_down.load(Ordering::SeqCst)
    }

    /// A catalogue, a bibliography or settings that are being edited take effect as they are typed.
    pub fn dossier_file_changed(&self, address: &str) {
        // Asked on every key: most documents are drafts.
        let is_one = |path: &PathBuf| is_dossier_file(path);
        if self.documents().session.get(address).is_some_and(|draft| draft.path.as_ref().is_some_and(is_one))
        {
            self.send(Job::Edit(address.to_owned()));
        }
    }

    /// Tells the workspace the text of a dossier's file as it is typed. Says which dossiers it belongs to.
    pub fn take_edit(&self, address: &str) -> Vec<Where> {
        self.settle(address);
        let documents = self.documents();
        let Some(draft) = documents.session.get(address) else { return Vec::new() };
        let Some(path) = draft.path.clone() else { return Vec::new() };
        let text = draft.document().to_string();
        drop(documents);
        self.workspace().edit(&path, Some(text))
    }

    /// Finds out where a document really lies, which asks the disk.
    pub fn settle(&self, address: &str) {
        let Some(path) = self.documents().session.unsettled(address) else { return };
        let real = workspace::real(&path);
        self.documents().session.settle(address, &path, real);
    }

    /// Whether a `question` about a document takes so little that it is answered sooner than a thread wakes up: then
    /// nothing is loaded, nothing is waited for, and a few blocks at most are read.
    pub fn is_quick(&self, address: &str, question: Question) -> bool {
        let documents = self.documents();
        let Some(facts) = documents.facts.get(address) else { return false };
        let Some((bibliographies, place)) = &facts.place else { return false };
        // Nobody else is at it.
        if facts.turn.try_lock().is_err() || documents.session.unsettled(address).is_some() {
            return false;
        }
        let Some(snapshot) = documents.session.snapshot(address) else { return false };
        let Some(dossier) = snapshot.last_dossier() else { return false };
        let is_same = || {
            let now = self.workspace().loaded_at(place);
            now.is_some_and(|now| Arc::ptr_eq(&now.dossier, &dossier))
        };
        let is_verified = question == Question::Place || snapshot.is_nearly_verified();
        is_verified && snapshot.is_nearly_read() && snapshot.bibliographies() == *bibliographies && is_same()
    }

    /// A document as it is now, and its analysis, brought up to date. Blocks for as long as that takes.
    ///
    /// Of several that ask for one document at once, the first does the work, and the others take what it has found.
    pub fn analyse(&self, address: &str) -> Option<(Snapshot, Arc<Analysis>)> {
        self.settle(address);
        let turn = self.documents().turn(address)?;
        let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut snapshot = self.documents().session.snapshot(address)?;
        let dossier = self.dossier(address, &snapshot.bibliographies());
        let analysis = if snapshot.can_wait(&dossier) {
            pool::slowly(|| snapshot.analyse(dossier))
        } else {
            snapshot.analyse(dossier)
        };
        self.documents().session.keep(address, &snapshot);
        Some((snapshot, analysis))
    }

    /// The same, but until a draft has been read under a new dossier, as it is under the old one: who asks about one
    /// place in it need not wait for all of it.
    pub fn analyse_soon(&self, address: &str) -> Option<(Snapshot, Arc<Analysis>)> {
        let mut snapshot = self.documents().session.snapshot(address)?;
        let Some(old) = self.outdated(address, &snapshot) else { return self.analyse(address) };
        let analysis = snapshot.analyse(old);
        self.send(Job::Analyse(address.to_owned()));
        Some((snapshot, analysis))
    }

    /// The same for a question about one place: where nothing has changed there, and what has changed elsewhere can be of no
    /// account, the rest of the draft need not be up to date.
    pub fn glance(
        &self,
        address: &str,
        offset: impl FnOnce(&Snapshot) -> usize,
    ) -> Option<(Snapshot, Glance)> {
        let snapshot = self.documents().session.snapshot(address)?;
        // An entry of a dossier's file is looked for in its text, too.
        let is_entry = || snapshot.path.as_deref().is_some_and(is_dossier_file);
        if !snapshot.is_nearly_read() || snapshot.is_read() || is_entry() {
            return None;
        }
        let dossier = self.dossier(address, &snapshot.bibliographies());
        let glance = snapshot.glance(&dossier, offset(&snapshot))?;
        Some((snapshot, glance))
    }

    /// The dossier that a document was read under last, if that is not its dossier now.
    pub fn outdated(&self, address: &str, snapshot: &Snapshot) -> Option<Arc<Dossier>> {
        let last = snapshot.last_dossier()?;
        (!Arc::ptr_eq(&last, &self.dossier(address, &snapshot.bibliographies()))).then_some(last)
    }

    /// Lets go of dossiers that no open document belongs to.
    pub fn let_go(&self) {
        let documents = self.documents();
        let mut places: Vec<Where> =
            documents.facts.values().filter_map(|facts| Some(facts.place.as_ref()?.1.clone())).collect();
        // Where some are not known at the moment, they may be any.
        let all_known = places.len() == documents.facts.len();
        drop(documents);
        places.extend(self.prepared.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned());
        if all_known {
            self.workspace().keep(&places);
        }
    }

    /// Where the dossier of the first folder that the client has open comes from.
    pub fn first_place(&self) -> Where {
        let folder = self.workspace().folders().first().map(|folder| folder.join("-"));
        self.workspace().place(folder.as_deref(), &[])
    }

    /// Loads a dossier before the first document asks for it.
    pub fn prepare(&self, place: Where) {
        self.workspace().load(&place);
        self.prepared.lock().unwrap_or_else(PoisonError::into_inner).replace(place);
    }

    /// Once in a process: reads something before the first draft comes, if it has not come yet, and until it does.
    pub fn rehearse(&self) {
        static REHEARSED: Once = Once::new();
        let is_idle = || self.documents().session.addresses().next().is_none();
        let prepared = self.prepared.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(place) = prepared.filter(|_| is_idle()) {
            let dossier = self.workspace().load(&place).dossier.clone();
            REHEARSED.call_once(|| analyse::rehearse(&dossier, is_idle));
        }
    }

    /// Where a document's dossier comes from. Remembered until the document is saved or a dossier changes, as
    /// finding out asks the disk.
    pub fn place(&self, address: &str, bibliographies: &[String]) -> Where {
        let known = self.documents().facts.get(address).and_then(|facts| facts.place.clone());
        if let Some((known_for, place)) = known
            && known_for == bibliographies
        {
            return place;
        }
        let path = self.documents().session.get(address).and_then(|draft| draft.path.clone());
        let place = self.workspace().place(path.as_deref(), bibliographies);
        if let Some(facts) = self.documents().facts.get_mut(address) {
            facts.place = Some((bibliographies.to_vec(), place.clone()));
        }
        place
    }

    fn dossier(&self, address: &str, bibliographies: &[String]) -> Arc<Dossier> {
        let place = self.place(address, bibliographies);
        self.workspace().load(&place).dossier.clone()
    }
}

impl Documents {
    pub fn open(&mut self, uri: lsp::Uri, opened: crate::session::Opened) {
        let address = convert::address(&uri);
        self.session.open(&address, opened);
        self.facts.insert(address, DocumentFacts { uri, place: None, turn: Arc::default() });
    }

    pub fn close(&mut self, address: &str) {
        self.session.close(address);
        self.facts.remove(address);
    }

    pub fn uri(&self, address: &str) -> Option<lsp::Uri> {
        self.facts.get(address).map(|facts| facts.uri.clone())
    }

    fn turn(&self, address: &str) -> Option<Arc<Mutex<()>>> {
        self.facts.get(address).map(|facts| facts.turn.clone())
    }

    /// Forgets where the dossiers of documents come from: the disk has changed.
    pub fn forget_places(&mut self) {
        for facts in self.facts.values_mut() {
            facts.place = None;
        }
    }

    pub fn addresses(&self) -> Vec<String> {
        self.session.addresses().map(str::to_owned).collect()
    }
}
