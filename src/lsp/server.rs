//! The handlers. Each notification changes its state before anything else; each request takes a snapshot,
//! then works on it elsewhere.

use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::sync::{Arc, Once};

use tokio::sync::Semaphore;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::{Client, LanguageServer, ls_types as lsp};

use super::capabilities::{self, PANIC_COMMAND};
use super::jobs::Job;
use super::progress::{Reporter, Waiting};
use super::publisher;
use super::requests::{commands, diagnostics, files, navigation, outline, writing};
use super::state::{Question, State};
use super::{convert, lifecycle, settings};
use crate::corpus::is_dossier_file;
use crate::ide::declaration;
use crate::markup::Language;
use crate::session::Opened;
use crate::workspace::{Reread, discovery};

pub struct Server {
    state: Arc<State>,
    client: Client,
    turns: Semaphore,
    /// For what takes long: one at a time.
    long_turn: Semaphore,
}

/// Requests of one connection that are worked on at once.
const AT_ONCE: usize = 4;

impl Server {
    pub fn new(client: Client, state: Arc<State>) -> Server {
        Server { state, client, turns: Semaphore::new(AT_ONCE), long_turn: Semaphore::new(1) }
    }

    /// Runs a request's work where it may take its time; a panic in it becomes the answer −32603.
    async fn work<T: Send + 'static>(&self, work: impl FnOnce(&State) -> T + Send + 'static) -> Result<T> {
        // However much one editor asks at once, the others find a thread.
        let _turn = self.turns.acquire().await;
        self.work_at_once(work).await
    }

    /// The same where little may be to be done: then it is done here and now, as waking up a thread takes longer.
    async fn answer<T: Send + 'static>(
        &self,
        uri: &lsp::Uri,
        question: Question,
        work: impl FnOnce(&State) -> T + Send + 'static,
    ) -> Result<T> {
        if !self.state.is_quick(&convert::address(uri), question) {
            return self.work(work).await;
        }
        std::panic::catch_unwind(AssertUnwindSafe(|| work(&self.state))).map_err(|_| {
            tracing::error!("a request panicked");
            Error::internal_error()
        })
    }

    /// The same for what takes so long that other requests must not wait for it.
    async fn work_at_once<T: Send + 'static>(
        &self,
        work: impl FnOnce(&State) -> T + Send + 'static,
    ) -> Result<T> {
        let state = self.state.clone();
        let task = tokio::task::spawn_blocking(move || work(&state));
        task.await.map_err(|error| {
            // Not its words, which may be words of a draft.
            tracing::error!("a request {}", if error.is_panic() { "panicked" } else { "was given up" });
            Error::internal_error()
        })
    }

    /// The editor has created, changed, renamed or deleted files.
    fn files_changed(&self) {
        commands::reload(&self.state, Reread::Stale);
        self.state.change_drafts();
    }

    /// Takes an editor's settings, and says what in them nobody knows.
    fn take_settings(&self, given: &serde_json::Value) {
        let (presentation, unknown) = settings::read(given);
        self.state.present(presentation);
        if !unknown.is_empty() {
            let client = self.client.clone();
            let message = format!("ibid has no setting {}. It is ignored.", unknown.join(", "));
            tokio::spawn(async move { client.log_message(lsp::MessageType::WARNING, message).await });
        }
    }

    /// Asks the client for its settings, if it can be asked. Its answer is not waited for here.
    fn ask_settings(&self) {
        if !self.state.client().tells_settings {
            return;
        }
        let (client, state) = (self.client.clone(), self.state.clone());
        tokio::spawn(async move {
            let item =
                lsp::ConfigurationItem { scope_uri: None, section: Some(settings::SECTION.to_owned()) };
            let answer = tokio::time::timeout(super::PATIENCE, client.configuration(vec![item])).await;
            if let Ok(Ok(given)) = answer
                && let Some(given) = given.first().filter(|given| given.is_object())
            {
                state.present(settings::read(given).0);
            }
        });
    }
}

impl LanguageServer for Server {
    async fn initialize(&self, params: lsp::InitializeParams) -> Result<lsp::InitializeResult> {
        if let Some(process) = params.process_id.filter(|_| self.state.terms().ends_with_editor) {
            lifecycle::end_with(process);
        }
        // Beside the loading of the dossier: both are done before the first draft has been sent, or soon after.
        static WARM: Once = Once::new();
        WARM.call_once(|| drop(std::thread::spawn(crate::analyse::warm)));
        if let Some(client) = &params.client_info {
            let version = client.version.iter().map(|version| format!(" {version}"));
            self.state.call(std::iter::once(client.name.clone()).chain(version).collect());
        }
        let facts = capabilities::client_facts(&params);
        let capabilities = capabilities::capabilities(&facts);
        self.state.initialize(facts, folders(&params));
        if let Some(options) = &params.initialization_options {
            self.take_settings(options);
        }
        self.state.send(Job::Prepare);
        Ok(lsp::InitializeResult {
            capabilities,
            server_info: Some(lsp::ServerInfo {
                name: env!("CARGO_PKG_NAME").to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
            offset_encoding: None,
        })
    }

    async fn initialized(&self, _: lsp::InitializedParams) {
        self.ask_settings();
        if self.state.terms().is_resumed {
            publisher::refresh(&self.client, &self.state);
        }
    }

    async fn shutdown(&self) -> Result<()> {
        self.state.shut_down();
        Ok(())
    }

    async fn did_open(&self, params: lsp::DidOpenTextDocumentParams) {
        let document = params.text_document;
        let path = convert::file_path(&document.uri);
        let by_name = || path.as_deref().map_or(Language::Plain, discovery::language);
        // An editor without a plug-in for a markup calls its files plain text.
        let named = Language::of_name(&document.language_id).filter(|language| *language != Language::Plain);
        let language = named.unwrap_or_else(by_name);
        let address = convert::address(&document.uri);
        let opened = Opened { path, language, version: document.version, text: document.text };
        self.state.documents().open(document.uri, opened);
        self.state.dossier_file_changed(&address);
        self.state.send(Job::Analyse(address));
    }

    async fn did_change(&self, params: lsp::DidChangeTextDocumentParams) {
        let address = convert::address(&params.text_document.uri);
        let encoding = self.state.client().encoding;
        let mut documents = self.state.documents();
        for change in params.content_changes {
            let range = change.range;
            let span =
                |document: &crate::text::Document| range.map(|r| convert::span(document.rope(), r, encoding));
            documents.session.edit(&address, span, &change.text);
        }
        documents.session.commit(&address, params.text_document.version);
        drop(documents);
        self.state.dossier_file_changed(&address);
        self.state.send(Job::Analyse(address));
    }

    async fn did_save(&self, params: lsp::DidSaveTextDocumentParams) {
        let address = convert::address(&params.text_document.uri);
        let mut documents = self.state.documents();
        documents.session.saved(&address);
        documents.forget_places();
        drop(documents);
        self.state.change_drafts();
        self.state.send(Job::Analyse(address));
        // What was withheld while it was being written is said now; who asks for findings has to ask again.
        if self.state.client().asks_again() {
            let client = self.client.clone();
            tokio::spawn(async move {
                let _ = tokio::time::timeout(super::PATIENCE, client.workspace_diagnostic_refresh()).await;
            });
        }
    }

    async fn did_close(&self, params: lsp::DidCloseTextDocumentParams) {
        let address = convert::address(&params.text_document.uri);
        let mut documents = self.state.documents();
        let path = documents.session.get(&address).and_then(|draft| draft.path.clone());
        documents.close(&address);
        drop(documents);
        if let Some(path) = path.filter(|path| is_dossier_file(path)) {
            self.state.send(Job::Release(path));
        }
        self.state.change_drafts();
        self.state.forget_tokens(&address);
        self.state.send(Job::Close(params.text_document.uri));
    }

    async fn did_change_configuration(&self, params: lsp::DidChangeConfigurationParams) {
        if params.settings.is_object() {
            self.take_settings(&params.settings);
        }
        self.ask_settings();
    }

    async fn did_change_workspace_folders(&self, params: lsp::DidChangeWorkspaceFoldersParams) {
        let paths = |folders: &[lsp::WorkspaceFolder]| -> Vec<PathBuf> {
            folders.iter().filter_map(|folder| convert::file_path(&folder.uri)).collect()
        };
        let (added, removed) = (paths(&params.event.added), paths(&params.event.removed));
        self.state.workspace().change_folders(added, &removed);
        self.state.documents().forget_places();
        commands::reload(&self.state, Reread::No);
    }

    async fn did_create_files(&self, _: lsp::CreateFilesParams) {
        self.files_changed();
    }

    async fn did_rename_files(&self, _: lsp::RenameFilesParams) {
        self.files_changed();
    }

    async fn did_delete_files(&self, _: lsp::DeleteFilesParams) {
        self.files_changed();
    }

    async fn will_rename_files(&self, params: lsp::RenameFilesParams) -> Result<Option<lsp::WorkspaceEdit>> {
        self.work(move |state| files::will_rename(state, &params)).await
    }

    async fn did_change_watched_files(&self, _: lsp::DidChangeWatchedFilesParams) {
        self.files_changed();
    }

    async fn hover(&self, params: lsp::HoverParams) -> Result<Option<lsp::Hover>> {
        let uri = params.text_document_position_params.text_document.uri.clone();
        self.answer(&uri, Question::Place, move |state| {
            navigation::hover(state, &params.text_document_position_params)
        })
        .await
    }

    async fn goto_definition(
        &self,
        params: lsp::GotoDefinitionParams,
    ) -> Result<Option<lsp::GotoDefinitionResponse>> {
        let uri = params.text_document_position_params.text_document.uri.clone();
        self.answer(&uri, Question::Place, move |state| {
            navigation::definition(state, &params.text_document_position_params)
        })
        .await
    }

    async fn goto_declaration(
        &self,
        params: lsp::GotoDefinitionParams,
    ) -> Result<Option<lsp::GotoDefinitionResponse>> {
        let at = params.text_document_position_params;
        self.work(move |state| navigation::entries(state, &at, declaration::declaration)).await
    }

    async fn goto_type_definition(
        &self,
        params: lsp::GotoDefinitionParams,
    ) -> Result<Option<lsp::GotoDefinitionResponse>> {
        let at = params.text_document_position_params;
        self.work(move |state| navigation::entries(state, &at, declaration::type_definition)).await
    }

    async fn goto_implementation(
        &self,
        params: lsp::GotoDefinitionParams,
    ) -> Result<Option<lsp::GotoDefinitionResponse>> {
        self.work(move |state| navigation::implementation(state, &params.text_document_position_params)).await
    }

    async fn references(&self, params: lsp::ReferenceParams) -> Result<Option<Vec<lsp::Location>>> {
        self.work(move |state| navigation::references(state, &params.text_document_position)).await
    }

    async fn document_highlight(
        &self,
        params: lsp::DocumentHighlightParams,
    ) -> Result<Option<Vec<lsp::DocumentHighlight>>> {
        let uri = params.text_document_position_params.text_document.uri.clone();
        self.answer(&uri, Question::Place, move |state| {
            navigation::highlights(state, &params.text_document_position_params)
        })
        .await
    }

    async fn document_link(&self, params: lsp::DocumentLinkParams) -> Result<Option<Vec<lsp::DocumentLink>>> {
        self.work(move |state| navigation::links(state, &params.text_document.uri)).await
    }

    async fn document_symbol(
        &self,
        params: lsp::DocumentSymbolParams,
    ) -> Result<Option<lsp::DocumentSymbolResponse>> {
        self.work(move |state| outline::symbols(state, &params.text_document.uri)).await
    }

    async fn symbol(
        &self,
        params: lsp::WorkspaceSymbolParams,
    ) -> Result<Option<lsp::WorkspaceSymbolResponse>> {
        self.work(move |state| Some(outline::workspace_symbols(state, &params.query))).await
    }

    async fn symbol_resolve(&self, params: lsp::WorkspaceSymbol) -> Result<lsp::WorkspaceSymbol> {
        self.work(move |state| outline::resolve_symbol(state, params)).await
    }

    async fn folding_range(&self, params: lsp::FoldingRangeParams) -> Result<Option<Vec<lsp::FoldingRange>>> {
        self.work(move |state| outline::folds(state, &params.text_document.uri)).await
    }

    async fn selection_range(
        &self,
        params: lsp::SelectionRangeParams,
    ) -> Result<Option<Vec<lsp::SelectionRange>>> {
        self.work(move |state| outline::selections(state, &params)).await
    }

    async fn code_lens(&self, params: lsp::CodeLensParams) -> Result<Option<Vec<lsp::CodeLens>>> {
        self.work(move |state| outline::lenses(state, &params.text_document.uri)).await
    }

    async fn inlay_hint(&self, params: lsp::InlayHintParams) -> Result<Option<Vec<lsp::InlayHint>>> {
        self.work(move |state| outline::hints(state, &params)).await
    }

    async fn inlay_hint_resolve(&self, params: lsp::InlayHint) -> Result<lsp::InlayHint> {
        self.work(move |state| outline::resolve_hint(state, params)).await
    }

    async fn semantic_tokens_full(
        &self,
        params: lsp::SemanticTokensParams,
    ) -> Result<Option<lsp::SemanticTokensResult>> {
        self.work(move |state| outline::all_tokens(state, &params.text_document.uri)).await
    }

    async fn semantic_tokens_full_delta(
        &self,
        params: lsp::SemanticTokensDeltaParams,
    ) -> Result<Option<lsp::SemanticTokensFullDeltaResult>> {
        self.work(move |state| outline::token_changes(state, &params)).await
    }

    async fn semantic_tokens_range(
        &self,
        params: lsp::SemanticTokensRangeParams,
    ) -> Result<Option<lsp::SemanticTokensRangeResult>> {
        self.work(move |state| {
            let data = outline::tokens(state, &params.text_document.uri, Some(params.range))?;
            Some(lsp::SemanticTokensRangeResult::Tokens(lsp::SemanticTokens { result_id: None, data }))
        })
        .await
    }

    async fn completion(&self, params: lsp::CompletionParams) -> Result<Option<lsp::CompletionResponse>> {
        self.work(move |state| writing::complete(state, &params.text_document_position)).await
    }

    async fn completion_resolve(&self, params: lsp::CompletionItem) -> Result<lsp::CompletionItem> {
        self.work(move |state| writing::resolve_item(state, params)).await
    }

    async fn code_action(&self, params: lsp::CodeActionParams) -> Result<Option<lsp::CodeActionResponse>> {
        self.work(move |state| writing::actions(state, &params)).await
    }

    async fn code_action_resolve(&self, params: lsp::CodeAction) -> Result<lsp::CodeAction> {
        self.work(move |state| writing::resolve_action(state, params)).await?
    }

    async fn prepare_rename(
        &self,
        params: lsp::TextDocumentPositionParams,
    ) -> Result<Option<lsp::PrepareRenameResponse>> {
        self.work(move |state| writing::prepare_rename(state, &params)).await?
    }

    async fn rename(&self, params: lsp::RenameParams) -> Result<Option<lsp::WorkspaceEdit>> {
        self.work(move |state| writing::rename(state, &params)).await?
    }

    async fn diagnostic(
        &self,
        params: lsp::DocumentDiagnosticParams,
    ) -> Result<lsp::DocumentDiagnosticReportResult> {
        let uri = params.text_document.uri.clone();
        let found =
            self.answer(&uri, Question::Findings, move |state| diagnostics::document(state, &params)).await?;
        found.ok_or_else(|| Error::invalid_params("this document is not open"))
    }

    async fn workspace_diagnostic(
        &self,
        params: lsp::WorkspaceDiagnosticParams,
    ) -> Result<lsp::WorkspaceDiagnosticReportResult> {
        let partial = params.partial_result_params.partial_result_token.clone();
        let work = params.work_done_progress_params.work_done_token.clone();
        // Some clients ask again as soon as they are answered: they are, when there is something new.
        let drafts = self.state.clone();
        if !params.previous_result_ids.is_empty() {
            drafts.drafts_changed().await;
        }
        let _turn = self.long_turn.acquire().await;
        let runtime = tokio::runtime::Handle::current();
        let mut reporter = Reporter::new(self.client.clone(), runtime, work, partial);
        // Dropped when the client cancels.
        let (_waiting, is_gone) = Waiting::new();
        self.work_at_once(move |state| {
            let (mut items, mut done) = (Vec::new(), 0);
            reporter.begin("Checking drafts");
            let report = |item, total| {
                done += 1;
                reporter.report(done, total);
                if reporter.takes_parts() {
                    reporter.part(serde_json::json!({ "items": [item] }));
                } else {
                    items.push(item);
                }
                !is_gone()
            };
            diagnostics::workspace(state, &params, report);
            reporter.end();
            lsp::WorkspaceDiagnosticReportResult::Report(lsp::WorkspaceDiagnosticReport { items })
        })
        .await
    }

    async fn execute_command(&self, params: lsp::ExecuteCommandParams) -> Result<Option<lsp::LSPAny>> {
        let arguments = params.arguments;
        match params.command.as_str() {
            PANIC_COMMAND if capabilities::is_under_test() => {
                self.work(|_| panic!("a panic that was asked for")).await
            }
            commands::RELOAD => self.work(|state| Some(commands::reload(state, Reread::All))).await,
            commands::STATUS => self.work(|state| Some(commands::status(state))).await,
            commands::EXPLAIN => commands::explain(&arguments).map(Some),
            commands::EVIDENCE => {
                self.work(move |state| commands::evidence(state, &arguments)).await?.map(Some)
            }
            commands::OVERVIEW => {
                self.work(move |state| commands::overview(state, &arguments)).await?.map(Some)
            }
            commands::SHOW_SOURCE => {
                let shown = self.work(move |state| commands::source(state, &arguments)).await??;
                let answer = serde_json::to_value(&shown).unwrap_or_default();
                if self.state.client().shows_documents {
                    let client = self.client.clone();
                    tokio::spawn(async move {
                        let _ = tokio::time::timeout(super::PATIENCE, client.show_document(shown)).await;
                    });
                }
                Ok(Some(answer))
            }
            other => Err(Error::invalid_params(format!("ibid has no command “{other}”"))),
        }
    }
}

#[expect(deprecated, reason = "clients older than workspace folders name their root in these fields")]
fn folders(params: &lsp::InitializeParams) -> Vec<PathBuf> {
    let folders =
        params.workspace_folders.iter().flatten().filter_map(|folder| convert::file_path(&folder.uri));
    let mut folders: Vec<PathBuf> = folders.collect();
    if folders.is_empty() {
        folders.extend(params.root_uri.as_ref().and_then(convert::file_path));
    }
    folders
}
