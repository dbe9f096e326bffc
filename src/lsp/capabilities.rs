//! What this server can do, as it tells a client, and the table of it in `docs/editors.md`.

use tower_lsp::ls_types as lsp;

use super::convert;
use super::requests::commands;
use super::settings;
use super::state::ClientFacts;
use crate::ide::completion;

/// Exists only under `IBID_TEST=1`: a request that panics must not take the server with it.
pub const PANIC_COMMAND: &str = "ibid.test.panic";

/// What is told to a client with these capabilities.
pub fn capabilities(client: &ClientFacts) -> lsp::ServerCapabilities {
    lsp::ServerCapabilities {
        position_encoding: Some(convert::encoding_kind(client.encoding)),
        text_document_sync: Some(lsp::TextDocumentSyncCapability::Options(lsp::TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(lsp::TextDocumentSyncKind::INCREMENTAL),
            save: Some(lsp::TextDocumentSyncSaveOptions::Supported(true)),
            ..lsp::TextDocumentSyncOptions::default()
        })),
        hover_provider: Some(lsp::HoverProviderCapability::Simple(true)),
        definition_provider: Some(lsp::OneOf::Left(true)),
        declaration_provider: Some(lsp::DeclarationCapability::Simple(true)),
        type_definition_provider: Some(lsp::TypeDefinitionProviderCapability::Simple(true)),
        implementation_provider: Some(lsp::ImplementationProviderCapability::Simple(true)),
        references_provider: Some(lsp::OneOf::Left(true)),
        document_highlight_provider: Some(lsp::OneOf::Left(true)),
        document_symbol_provider: Some(lsp::OneOf::Left(true)),
        workspace_symbol_provider: Some(lsp::OneOf::Right(lsp::WorkspaceSymbolOptions {
            resolve_provider: Some(true),
            work_done_progress_options: lsp::WorkDoneProgressOptions::default(),
        })),
        completion_provider: Some(lsp::CompletionOptions {
            resolve_provider: Some(true),
            trigger_characters: Some(completion::triggers()),
            ..lsp::CompletionOptions::default()
        }),
        code_action_provider: Some(lsp::CodeActionProviderCapability::Options(lsp::CodeActionOptions {
            code_action_kinds: Some(vec![
                lsp::CodeActionKind::QUICKFIX,
                lsp::CodeActionKind::REFACTOR_REWRITE,
                lsp::CodeActionKind::new("source.fixAll.ibid"),
            ]),
            resolve_provider: Some(true),
            ..lsp::CodeActionOptions::default()
        })),
        code_lens_provider: Some(lsp::CodeLensOptions { resolve_provider: Some(false) }),
        inlay_hint_provider: Some(lsp::OneOf::Right(lsp::InlayHintServerCapabilities::Options(
            lsp::InlayHintOptions { resolve_provider: Some(true), ..lsp::InlayHintOptions::default() },
        ))),
        semantic_tokens_provider: Some(lsp::SemanticTokensServerCapabilities::SemanticTokensOptions(
            lsp::SemanticTokensOptions {
                legend: convert::legend(),
                full: Some(lsp::SemanticTokensFullOptions::Delta { delta: Some(true) }),
                range: Some(true),
                ..lsp::SemanticTokensOptions::default()
            },
        )),
        document_link_provider: Some(lsp::DocumentLinkOptions {
            resolve_provider: Some(false),
            work_done_progress_options: lsp::WorkDoneProgressOptions::default(),
        }),
        rename_provider: Some(lsp::OneOf::Right(lsp::RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: lsp::WorkDoneProgressOptions::default(),
        })),
        folding_range_provider: Some(lsp::FoldingRangeProviderCapability::Simple(true)),
        selection_range_provider: Some(lsp::SelectionRangeProviderCapability::Simple(true)),
        // Told only to those who will ask: others are sent the findings.
        diagnostic_provider: client.pulls.then(|| {
            lsp::DiagnosticServerCapabilities::Options(lsp::DiagnosticOptions {
                identifier: Some(convert::SOURCE.to_owned()),
                inter_file_dependencies: true,
                workspace_diagnostics: true,
                work_done_progress_options: lsp::WorkDoneProgressOptions { work_done_progress: Some(true) },
            })
        }),
        execute_command_provider: Some(lsp::ExecuteCommandOptions {
            commands: commands::ALL
                .into_iter()
                .chain(is_under_test().then_some(PANIC_COMMAND))
                .map(str::to_owned)
                .collect(),
            ..lsp::ExecuteCommandOptions::default()
        }),
        workspace: Some(lsp::WorkspaceServerCapabilities {
            workspace_folders: Some(lsp::WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(lsp::OneOf::Left(true)),
            }),
            file_operations: Some(file_operations()),
        }),
        ..lsp::ServerCapabilities::default()
    }
}

/// Which files we want to hear of: those that a dossier can be made of, and folders, which may have some in them.
fn file_operations() -> lsp::WorkspaceFileOperationsServerCapabilities {
    let filter = |glob: &str, matches| lsp::FileOperationFilter {
        scheme: Some("file".to_owned()),
        pattern: lsp::FileOperationPattern { glob: glob.to_owned(), matches: Some(matches), options: None },
    };
    let filters = vec![
        filter("**/*.{md,markdown,txt,bib,json,jsonl,ndjson,toml}", lsp::FileOperationPatternKind::File),
        filter("**", lsp::FileOperationPatternKind::Folder),
    ];
    let told = Some(lsp::FileOperationRegistrationOptions { filters });
    lsp::WorkspaceFileOperationsServerCapabilities {
        did_create: told.clone(),
        will_rename: told.clone(),
        did_rename: told.clone(),
        did_delete: told,
        ..lsp::WorkspaceFileOperationsServerCapabilities::default()
    }
}

pub fn is_under_test() -> bool {
    std::env::var_os("IBID_TEST").is_some_and(|value| value == "1")
}

/// What a client says that it can do, and what its settings ask for.
pub fn client_facts(params: &lsp::InitializeParams) -> ClientFacts {
    let capabilities = &params.capabilities;
    // Helix can ask again, and calls that `workspace.diagnostic`, a name that the protocol does not have.
    let is_helix = params.client_info.as_ref().is_some_and(|client| client.name == "helix");
    let offered = capabilities.general.as_ref().and_then(|general| general.position_encodings.as_deref());
    let text = capabilities.text_document.as_ref();
    let workspace = capabilities.workspace.as_ref();
    let formats = text.and_then(|text| text.hover.as_ref()).and_then(|hover| hover.content_format.as_deref());
    let links = text.and_then(|text| text.definition.as_ref()).and_then(|definition| definition.link_support);
    let tokens = workspace.and_then(|workspace| workspace.semantic_tokens.as_ref());
    let symbols = text.and_then(|text| text.document_symbol.as_ref());
    let edits = workspace.and_then(|workspace| workspace.workspace_edit.as_ref());
    let resolves =
        workspace.and_then(|w| w.symbol.as_ref()).and_then(|symbol| symbol.resolve_support.as_ref());
    let actions = text.and_then(|text| text.code_action.as_ref());
    let is_set = |flag: Option<bool>| flag.unwrap_or(false);
    ClientFacts {
        encoding: params
            .initialization_options
            .as_ref()
            .and_then(settings::position_encoding)
            .unwrap_or_else(|| convert::encoding(offered)),
        links: is_set(links),
        // In the order that the client prefers.
        markdown: formats.and_then(<[_]>::first) == Some(&lsp::MarkupKind::Markdown),
        refreshes_tokens: is_set(tokens.and_then(|tokens| tokens.refresh_support)),
        shows_related: is_set(
            text.and_then(|text| text.publish_diagnostics.as_ref())
                .and_then(|publish| publish.related_information)
                .or(text.and_then(|text| text.diagnostic.as_ref()).map(|_| true)),
        ),
        pulls: text.is_some_and(|text| text.diagnostic.is_some()),
        refreshes_findings: is_set(
            workspace
                .and_then(|w| w.diagnostics.as_ref())
                .and_then(|diagnostics| diagnostics.refresh_support),
        ) || is_helix,
        refreshes_hints: is_set(
            workspace.and_then(|w| w.inlay_hint.as_ref()).and_then(|hints| hints.refresh_support),
        ),
        refreshes_lenses: is_set(
            workspace.and_then(|w| w.code_lens.as_ref()).and_then(|lenses| lenses.refresh_support),
        ),
        nested_symbols: is_set(symbols.and_then(|symbols| symbols.hierarchical_document_symbol_support)),
        resolves_symbols: resolves.is_some(),
        resolves_edits: actions.is_some_and(|actions| {
            let resolved = actions.resolve_support.as_ref().map(|support| &support.properties);
            is_set(actions.data_support) && resolved.is_some_and(|all| all.iter().any(|name| name == "edit"))
        }),
        versioned_edits: is_set(edits.and_then(|edits| edits.document_changes)),
        tells_settings: is_set(workspace.and_then(|workspace| workspace.configuration)),
        shows_progress: is_set(capabilities.window.as_ref().and_then(|window| window.work_done_progress)),
        shows_documents: capabilities
            .window
            .as_ref()
            .and_then(|window| window.show_document.as_ref())
            .is_some_and(|show| show.support),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A request, where in the capabilities it is told, and what a writer gets.
    pub struct Feature {
        pub method: &'static str,
        /// The field of the server's capabilities.
        pub capability: &'static str,
        pub gives: &'static str,
    }

    /// Every request that is answered.
    pub const FEATURES: [Feature; 32] = [
        feature(
            "textDocument/hover",
            "hoverProvider",
            "the card of a name, a source, a quotation or a claim",
        ),
        feature(
            "textDocument/definition",
            "definitionProvider",
            "the passage that introduces a name; the article; the quoted words; the best evidence",
        ),
        feature(
            "textDocument/declaration",
            "declarationProvider",
            "the entry in the catalogue or the bibliography",
        ),
        feature("textDocument/typeDefinition", "typeDefinitionProvider", "the entries of the catalogue"),
        feature("textDocument/implementation", "implementationProvider", "every passage about a name"),
        feature(
            "textDocument/references",
            "referencesProvider",
            "every mention of a name, every citation of a source, in articles, open documents and drafts on disk",
        ),
        feature("textDocument/documentHighlight", "documentHighlightProvider", "the same in this document"),
        feature(
            "textDocument/documentSymbol",
            "documentSymbolProvider",
            "the outline, with the claims below each heading",
        ),
        feature("workspace/symbol", "workspaceSymbolProvider", "names, sources and passages"),
        feature("workspaceSymbol/resolve", "workspaceSymbolProvider", "where they stand"),
        feature(
            "textDocument/completion",
            "completionProvider",
            "sources by evidence and date, names, footnotes, the sources’ words inside quotation marks",
        ),
        feature("completionItem/resolve", "completionProvider", "the card"),
        feature(
            "textDocument/codeAction",
            "codeActionProvider",
            "citing, attributing, restoring words, mending keys, names and figures, ignoring, cataloguing",
        ),
        feature("codeAction/resolve", "codeActionProvider", "what the action changes"),
        feature(
            "textDocument/codeLens",
            "codeLensProvider",
            "claims and sources above each section (off until asked for)",
        ),
        feature(
            "textDocument/inlayHint",
            "inlayHintProvider",
            "outlet and date after a citation; whom “the company” means (off until asked for)",
        ),
        feature("inlayHint/resolve", "inlayHintProvider", "the source’s card"),
        feature(
            "textDocument/semanticTokens/full",
            "semanticTokensProvider",
            "names in the colour of their kind",
        ),
        feature(
            "textDocument/semanticTokens/full/delta",
            "semanticTokensProvider",
            "what of that has changed",
        ),
        feature("textDocument/semanticTokens/range", "semanticTokensProvider", "those in sight"),
        feature(
            "textDocument/documentLink",
            "documentLinkProvider",
            "from citations to articles and pages, from note marks to notes",
        ),
        feature("textDocument/prepareRename", "renameProvider", "what can be renamed"),
        feature(
            "textDocument/rename",
            "renameProvider",
            "a source’s key everywhere; a form of a name in this draft",
        ),
        feature(
            "textDocument/foldingRange",
            "foldingRangeProvider",
            "sections, lists, quotations, notes, comments",
        ),
        feature(
            "textDocument/selectionRange",
            "selectionRangeProvider",
            "word, name, quotation, sentence, paragraph, section",
        ),
        feature("textDocument/diagnostic", "diagnosticProvider", "the findings, for clients that ask"),
        feature("workspace/diagnostic", "diagnosticProvider", "the findings of every draft in the workspace"),
        feature(
            "workspace/executeCommand",
            "executeCommandProvider",
            "ibid.reload, ibid.showSource, ibid.status, ibid.explain, ibid.evidence, ibid.overview",
        ),
        feature("workspace/didChangeWorkspaceFolders", "workspace", "folders that come and go"),
        feature(
            "workspace/willRenameFiles",
            "workspace",
            "paths and keys of files that are renamed, in drafts, bibliographies and settings",
        ),
        feature("textDocument/didChange", "textDocumentSync", "edits as they are typed"),
        feature(
            "textDocument/publishDiagnostics",
            "textDocumentSync",
            "the findings, for clients that do not ask",
        ),
    ];

    const fn feature(method: &'static str, capability: &'static str, gives: &'static str) -> Feature {
        Feature { method, capability, gives }
    }

    #[test]
    fn the_page_on_editors_has_the_table() {
        let rows: String = FEATURES
            .iter()
            .map(|feature| format!("| `{}` | {} |\n", feature.method, feature.gives))
            .collect();
        let table = format!("| request | what it gives |\n|---|---|\n{rows}");
        let page = include_str!("../../docs/editors.md");
        assert!(page.contains(&table), "docs/editors.md should have this table:\n{table}");
    }

    #[test]
    fn every_feature_is_told_and_everything_told_is_a_feature() {
        let client = ClientFacts { pulls: true, ..ClientFacts::default() };
        let told = serde_json::to_value(capabilities(&client)).unwrap();
        let told = told.as_object().unwrap();
        for feature in &FEATURES {
            assert!(told.contains_key(feature.capability), "{} is not told", feature.capability);
        }
        for capability in told.keys().filter(|name| *name != "positionEncoding") {
            let is_known = FEATURES.iter().any(|feature| feature.capability == capability);
            assert!(is_known, "{capability} is told, but not in the table");
        }
    }
}
