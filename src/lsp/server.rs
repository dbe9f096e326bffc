//! The handlers. Each notification changes its state before anything else; each request takes a snapshot,
//! then works on it elsewhere.

use std::path::PathBuf;
use std::sync::{Arc, mpsc};

use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::{Client, LanguageServer, ls_types as lsp};

use super::publisher;
use super::state::{ClientFacts, Job, State};
use super::{convert, lifecycle};
use crate::corpus::Article;
use crate::ide::card::Style;
use crate::ide::{definition, hover, references, semantic_tokens};
use crate::markup::Language;
use crate::session::Opened;
use crate::text::Span;
use crate::workspace::{builtin, discovery};

pub struct Server {
    state: Arc<State>,
}

/// Exists only under `IBID_TEST=1`: a request that panics must not take the server with it.
const PANIC_COMMAND: &str = "ibid.test.panic";

impl Server {
    pub fn new(client: Client, config: Option<PathBuf>, runtime: &tokio::runtime::Handle) -> Server {
        let (sender, jobs) = mpsc::channel();
        let state = Arc::new(State::new(config, sender));
        publisher::start(state.clone(), client, runtime.clone(), jobs);
        Server { state }
    }

    pub fn state(&self) -> &Arc<State> {
        &self.state
    }

    /// Runs a request's work where it may take its time; a panic in it becomes the answer −32603.
    async fn work<T: Send + 'static>(&self, work: impl FnOnce(&State) -> T + Send + 'static) -> Result<T> {
        let state = self.state.clone();
        let task = tokio::task::spawn_blocking(move || work(&state));
        task.await.map_err(|error| {
            tracing::error!("a request failed: {error}");
            Error::internal_error()
        })
    }
}

impl LanguageServer for Server {
    async fn initialize(&self, params: lsp::InitializeParams) -> Result<lsp::InitializeResult> {
        if let Some(process) = params.process_id {
            lifecycle::end_with(process);
        }
        // Beside the loading of the dossier: both are done before the first draft has been sent, or soon after.
        std::thread::spawn(crate::analyse::warm);
        let facts = client_facts(&params.capabilities);
        let encoding = facts.encoding;
        self.state.initialize(facts, folders(&params));
        let folder = self.state.workspace().folders().first().map(|folder| folder.join("-"));
        self.state.send(Job::Prepare(self.state.workspace().place(folder.as_deref(), &[])));
        Ok(lsp::InitializeResult {
            capabilities: lsp::ServerCapabilities {
                position_encoding: Some(convert::encoding_kind(encoding)),
                ..capabilities()
            },
            server_info: Some(lsp::ServerInfo {
                name: env!("CARGO_PKG_NAME").to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
            offset_encoding: None,
        })
    }

    async fn shutdown(&self) -> Result<()> {
        self.state.shut_down();
        Ok(())
    }

    async fn did_open(&self, params: lsp::DidOpenTextDocumentParams) {
        let document = params.text_document;
        let path = convert::file_path(&document.uri);
        let by_name = || path.as_deref().map_or(Language::Plain, discovery::language);
        let language = Language::of_name(&document.language_id).unwrap_or_else(by_name);
        let address = convert::address(&document.uri);
        let opened = Opened {
            path: path.map(|path| path.canonicalize().unwrap_or(path)),
            language,
            version: document.version,
            text: document.text,
        };
        self.state.documents().open(document.uri, opened);
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
        self.state.send(Job::Analyse(address));
    }

    async fn did_save(&self, params: lsp::DidSaveTextDocumentParams) {
        let address = convert::address(&params.text_document.uri);
        let mut documents = self.state.documents();
        documents.session.saved(&address);
        documents.forget_places();
        drop(documents);
        self.state.send(Job::Analyse(address));
    }

    async fn did_close(&self, params: lsp::DidCloseTextDocumentParams) {
        let address = convert::address(&params.text_document.uri);
        self.state.documents().close(&address);
        self.state.send(Job::Close(params.text_document.uri));
    }

    async fn hover(&self, params: lsp::HoverParams) -> Result<Option<lsp::Hover>> {
        let at = params.text_document_position_params;
        self.work(move |state| {
            let (snapshot, analysis) = state.analyse(&convert::address(&at.text_document.uri))?;
            let (rope, encoding) = (snapshot.document.rope(), state.client().encoding);
            let style = if state.client().markdown { Style::Markdown } else { Style::Plain };
            let offset = convert::offset(rope, at.position, encoding);
            let found = hover::hover(&analysis, offset, style, &link)?;
            let kind =
                if style == Style::Markdown { lsp::MarkupKind::Markdown } else { lsp::MarkupKind::PlainText };
            Some(lsp::Hover {
                contents: lsp::HoverContents::Markup(lsp::MarkupContent { kind, value: found.text }),
                range: Some(convert::range(rope, found.span, encoding)),
            })
        })
        .await
    }

    async fn goto_definition(
        &self,
        params: lsp::GotoDefinitionParams,
    ) -> Result<Option<lsp::GotoDefinitionResponse>> {
        let at = params.text_document_position_params;
        self.work(move |state| {
            let (snapshot, analysis) = state.analyse(&convert::address(&at.text_document.uri))?;
            let (rope, encoding) = (snapshot.document.rope(), state.client().encoding);
            let offset = convert::offset(rope, at.position, encoding);
            let (origin, targets) = definition::definition(&analysis, offset)?;
            write_articles();
            let origin = convert::range(rope, origin, encoding);
            let links: Vec<lsp::LocationLink> = targets
                .iter()
                .filter_map(|target| {
                    let article = analysis.dossier.corpus.article(&target.key)?;
                    Some(lsp::LocationLink {
                        origin_selection_range: Some(origin),
                        target_uri: convert::uri(&target.path)?,
                        target_range: convert::range(&article.rope, target.span, encoding),
                        target_selection_range: convert::range(&article.rope, target.selection, encoding),
                    })
                })
                .collect();
            if links.is_empty() {
                return None;
            }
            Some(if state.client().links {
                lsp::GotoDefinitionResponse::Link(links)
            } else {
                let plain = |link: lsp::LocationLink| {
                    lsp::Location::new(link.target_uri, link.target_selection_range)
                };
                lsp::GotoDefinitionResponse::Array(links.into_iter().map(plain).collect())
            })
        })
        .await
    }

    async fn references(&self, params: lsp::ReferenceParams) -> Result<Option<Vec<lsp::Location>>> {
        let at = params.text_document_position;
        self.work(move |state| {
            let (snapshot, analysis) = state.analyse(&convert::address(&at.text_document.uri))?;
            let encoding = state.client().encoding;
            let subject = references::subject(
                &analysis,
                convert::offset(snapshot.document.rope(), at.position, encoding),
            )?;
            let mut locations = Vec::new();
            // Not in the loop's head: the lock would be held through its body.
            let addresses = state.documents().addresses();
            for address in addresses {
                let Some((open, analysed)) = state.analyse(&address) else { continue };
                let Some(uri) = state.documents().uri(&address) else { continue };
                // Entities are numbered by dossier: a draft of another one has its own.
                if Arc::ptr_eq(&analysed.dossier, &analysis.dossier) {
                    let spans = references::in_document(&analysed, &subject).into_iter();
                    locations.extend(spans.map(|span| {
                        lsp::Location::new(uri.clone(), convert::range(open.document.rope(), span, encoding))
                    }));
                }
            }
            let is_open = |path: &std::path::Path| state.documents().session.has_file(path);
            let articles = references::in_articles(&analysis, &subject, is_open);
            if !articles.is_empty() {
                write_articles();
            }
            for (article, spans) in articles {
                let Some(uri) = convert::uri(&article.path) else { continue };
                locations.extend(spans.into_iter().map(|span| {
                    lsp::Location::new(uri.clone(), convert::range(&article.rope, span, encoding))
                }));
            }
            Some(locations)
        })
        .await
    }

    async fn semantic_tokens_full(
        &self,
        params: lsp::SemanticTokensParams,
    ) -> Result<Option<lsp::SemanticTokensResult>> {
        self.work(move |state| {
            let (snapshot, analysis) = state.analyse(&convert::address(&params.text_document.uri))?;
            let tokens = semantic_tokens::tokens(&analysis);
            let data = convert::semantic_tokens(snapshot.document.rope(), &tokens, state.client().encoding);
            Some(lsp::SemanticTokensResult::Tokens(lsp::SemanticTokens { result_id: None, data }))
        })
        .await
    }

    async fn execute_command(&self, params: lsp::ExecuteCommandParams) -> Result<Option<lsp::LSPAny>> {
        if params.command == PANIC_COMMAND && is_under_test() {
            return self.work(|_| panic!("a panic that was asked for")).await;
        }
        Err(Error::invalid_params(format!("ibid has no command “{}”", params.command)))
    }
}

fn client_facts(capabilities: &lsp::ClientCapabilities) -> ClientFacts {
    let offered = capabilities.general.as_ref().and_then(|general| general.position_encodings.as_deref());
    let text = capabilities.text_document.as_ref();
    let formats = text.and_then(|text| text.hover.as_ref()).and_then(|hover| hover.content_format.as_deref());
    let links = text.and_then(|text| text.definition.as_ref()).and_then(|definition| definition.link_support);
    let tokens = capabilities.workspace.as_ref().and_then(|workspace| workspace.semantic_tokens.as_ref());
    ClientFacts {
        encoding: convert::encoding(offered),
        links: links.unwrap_or(false),
        markdown: formats.is_some_and(|formats| formats.contains(&lsp::MarkupKind::Markdown)),
        refreshes_tokens: tokens.and_then(|tokens| tokens.refresh_support).unwrap_or(false),
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

fn capabilities() -> lsp::ServerCapabilities {
    let sync = lsp::TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(lsp::TextDocumentSyncKind::INCREMENTAL),
        save: Some(lsp::TextDocumentSyncSaveOptions::Supported(true)),
        ..lsp::TextDocumentSyncOptions::default()
    };
    let tokens = lsp::SemanticTokensOptions {
        legend: convert::legend(),
        full: Some(lsp::SemanticTokensFullOptions::Bool(true)),
        ..lsp::SemanticTokensOptions::default()
    };
    let commands =
        || lsp::ExecuteCommandOptions { commands: vec![PANIC_COMMAND.to_owned()], ..Default::default() };
    lsp::ServerCapabilities {
        text_document_sync: Some(lsp::TextDocumentSyncCapability::Options(sync)),
        hover_provider: Some(lsp::HoverProviderCapability::Simple(true)),
        definition_provider: Some(lsp::OneOf::Left(true)),
        references_provider: Some(lsp::OneOf::Left(true)),
        semantic_tokens_provider: Some(lsp::SemanticTokensServerCapabilities::SemanticTokensOptions(tokens)),
        execute_command_provider: is_under_test().then(commands),
        ..lsp::ServerCapabilities::default()
    }
}

fn is_under_test() -> bool {
    std::env::var_os("IBID_TEST").is_some_and(|value| value == "1")
}

/// A link that opens an article at a span: editors go to the line in the fragment.
fn link(article: &Article, span: Span) -> Option<String> {
    write_articles();
    let line = convert::position(&article.rope, span.start, crate::text::Encoding::Utf32).line + 1;
    convert::uri(&article.path).map(|uri| format!("{}#L{line}", uri.as_str()))
}

/// The built-in articles must be on disk before an editor is sent there.
fn write_articles() {
    if let Err(error) = builtin::write() {
        tracing::warn!("the built-in articles cannot be written: {error}");
    }
}
