//! What changes a text, when the writer chooses it: completion, code actions, rename.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types as lsp;

use super::edits::{FileEdits, append, file_edits, workspace_edit};
use super::{Asked, current_text, markup, style};
use crate::corpus::is_dossier_file;
use crate::finding::Finding;
use crate::ide::code_action::{self, Action, ActionKind, OwnFiles};
use crate::ide::completion::{self, Item, What};
use crate::ide::edit::Edit;
use crate::ide::references::Subject;
use crate::ide::rename::{self, Renaming};
use crate::ide::{card, dossier_file};
use crate::lsp::convert;
use crate::lsp::requests::navigation;
use crate::lsp::state::State;
use crate::text::Span;
use crate::workspace::builtin;

pub fn complete(state: &State, at: &lsp::TextDocumentPositionParams) -> Option<lsp::CompletionResponse> {
    let asked = Asked::about(state, &at.text_document.uri)?;
    let offset = asked.offset(at.position);
    let document = &asked.snapshot.document;
    let offer = match asked.is_dossier_file() {
        true => {
            let file =
                asked.snapshot.path.as_deref().map_or(dossier_file::File::Catalogue, dossier_file::File::of);
            dossier_file::complete(&asked.analysis, document, offset, file)
        }
        false => completion::complete(&asked.analysis, document, offset),
    };
    let address = convert::address(&at.text_document.uri);
    let items =
        offer.items.into_iter().enumerate().map(|(place, item)| item_of(&asked, &address, place, item));
    Some(lsp::CompletionResponse::List(lsp::CompletionList {
        is_incomplete: offer.is_incomplete,
        items: items.collect(),
    }))
}

fn item_of(asked: &Asked, address: &str, place: usize, item: Item) -> lsp::CompletionItem {
    let (kind, data) = match &item.what {
        What::Source(key) => {
            (lsp::CompletionItemKind::REFERENCE, serde_json::json!({ "source": key, "address": address }))
        }
        What::Entity { id, .. } => {
            (lsp::CompletionItemKind::CLASS, serde_json::json!({ "entity": id, "address": address }))
        }
        What::Note => (lsp::CompletionItemKind::REFERENCE, serde_json::Value::Null),
        What::Passage(key) => {
            (lsp::CompletionItemKind::TEXT, serde_json::json!({ "source": key, "address": address }))
        }
    };
    let edit = |edit: &Edit| convert::text_edit(asked.rope(), edit, asked.encoding);
    let also: Vec<lsp::TextEdit> = item.also.iter().map(edit).collect();
    lsp::CompletionItem {
        label: item.label,
        kind: Some(kind),
        detail: Some(item.detail),
        sort_text: Some(format!("{place:04}")),
        filter_text: Some(item.filter),
        text_edit: Some(lsp::CompletionTextEdit::Edit(edit(&item.edit))),
        additional_text_edits: (!also.is_empty()).then_some(also),
        data: (!data.is_null()).then_some(data),
        ..lsp::CompletionItem::default()
    }
}

/// Adds the card of what an item stands for.
pub fn resolve_item(state: &State, mut item: lsp::CompletionItem) -> lsp::CompletionItem {
    let text = |name: &str| item.data.as_ref()?.get(name)?.as_str().map(str::to_owned);
    let Some(asked) = text("address").and_then(|address| Asked::at(state, &address)) else { return item };
    let dossier = &asked.analysis.dossier;
    let style = style(state);
    let source = text("source").and_then(|key| dossier.corpus.source(&key));
    let entity = text("entity").and_then(|id| dossier.catalogue.find(&id));
    let card = match (source, entity) {
        (Some(source), _) => card::source(dossier, source, style, &super::link(style)),
        (_, Some(entity)) => card::entity(dossier, entity, None, style, &super::link(style)),
        _ => return item,
    };
    item.documentation = Some(lsp::Documentation::MarkupContent(markup(style, card)));
    item
}

pub fn actions(state: &State, params: &lsp::CodeActionParams) -> Option<lsp::CodeActionResponse> {
    let asked = Asked::about(state, &params.text_document.uri)?;
    let mut actions = actions_in(state, &asked, params);
    if state.client().resolves_edits {
        for (place, action) in actions.iter_mut().enumerate() {
            action.edit = None;
            action.data = serde_json::to_value(Offer {
                uri: params.text_document.uri.clone(),
                version: asked.snapshot.version,
                range: params.range,
                only: params.context.only.clone(),
                place,
            })
            .ok();
        }
    }
    Some(actions.into_iter().map(lsp::CodeActionOrCommand::CodeAction).collect())
}

/// Where and when an action was offered.
#[derive(Serialize, Deserialize)]
struct Offer {
    uri: lsp::Uri,
    version: i32,
    range: lsp::Range,
    only: Option<Vec<lsp::CodeActionKind>>,
    /// Which of those offered.
    place: usize,
}

/// Adds what an action changes.
///
/// # Errors
///
/// When the text has changed since it was offered.
pub fn resolve_action(state: &State, mut action: lsp::CodeAction) -> Result<lsp::CodeAction> {
    let offer = action.data.as_ref().and_then(|data| Offer::deserialize(data).ok());
    let Some(offer) = offer else { return Ok(action) };
    let changed = || Error {
        code: tower_lsp::jsonrpc::ErrorCode::ContentModified,
        message: "The text has changed. Ask for the action again.".into(),
        data: None,
    };
    let asked = Asked::about(state, &offer.uri).filter(|asked| asked.snapshot.version == offer.version);
    let asked = asked.ok_or_else(changed)?;
    let params = lsp::CodeActionParams {
        text_document: lsp::TextDocumentIdentifier::new(offer.uri),
        range: offer.range,
        context: lsp::CodeActionContext { only: offer.only, ..lsp::CodeActionContext::default() },
        work_done_progress_params: lsp::WorkDoneProgressParams::default(),
        partial_result_params: lsp::PartialResultParams::default(),
    };
    let all = actions_in(state, &asked, &params);
    let same = all.into_iter().nth(offer.place).filter(|other| other.title == action.title);
    action.edit = Some(same.and_then(|same| same.edit).ok_or_else(changed)?);
    Ok(action)
}

fn actions_in(state: &State, asked: &Asked, params: &lsp::CodeActionParams) -> Vec<lsp::CodeAction> {
    let uri = &params.text_document.uri;
    asked.snapshot.verify();
    let wants = |kind: &lsp::CodeActionKind| {
        let only = params.context.only.as_deref();
        only.is_none_or(|only| only.iter().any(|wanted| kind.as_str().starts_with(wanted.as_str())))
    };
    let span = asked.span(params.range);
    let all: Vec<Finding> = asked.analysis.findings().into_iter().map(|(_, finding)| finding).collect();
    let touching = |finding: &&Finding| finding.span.touches(span.start) || finding.span.overlaps(span);
    let here: Vec<Finding> = all.iter().filter(touching).cloned().collect();
    let address = convert::address(uri);
    let loaded = state.workspace().load(&state.place(&address, &asked.snapshot.bibliographies()));
    let own = OwnFiles {
        catalogue: loaded.own_catalogue.as_deref(),
        bibliography: loaded.own_bibliography.as_deref(),
    };
    let mut found = code_action::actions(&asked.analysis, span, &here, own);
    // Asked for by name only: nobody wants it between the others.
    if params.context.only.as_ref().is_some_and(|only| !only.is_empty()) {
        found.extend(code_action::fix_all(&asked.analysis, &all));
    }
    let actions = found.into_iter().filter_map(|action| {
        let kind = match action.kind {
            ActionKind::QuickFix => lsp::CodeActionKind::QUICKFIX,
            ActionKind::Refactor => lsp::CodeActionKind::REFACTOR_REWRITE,
            ActionKind::FixAll => lsp::CodeActionKind::new("source.fixAll.ibid"),
        };
        if !wants(&kind) {
            return None;
        }
        let diagnostics = action.mends.map(|place| diagnostic(asked, params, &here[place]));
        let edit = edit_of(state, asked, uri, &action)?;
        Some(lsp::CodeAction {
            title: action.title,
            kind: Some(kind),
            diagnostics: diagnostics.map(|diagnostic| vec![diagnostic]),
            edit: Some(edit),
            is_preferred: action.is_preferred.then_some(true),
            ..lsp::CodeAction::default()
        })
    });
    actions.collect()
}

/// The client's own form of a finding, if it sent that along.
fn diagnostic(asked: &Asked, params: &lsp::CodeActionParams, finding: &Finding) -> lsp::Diagnostic {
    let ours = convert::diagnostic(asked.rope(), finding, asked.encoding);
    let sent =
        params.context.diagnostics.iter().find(|other| other.range == ours.range && other.code == ours.code);
    sent.cloned().unwrap_or(ours)
}

fn edit_of(state: &State, asked: &Asked, uri: &lsp::Uri, action: &Action) -> Option<lsp::WorkspaceEdit> {
    let mut files = Vec::new();
    if !action.edits.is_empty() {
        let edits = action.edits.iter().map(|edit| convert::text_edit(asked.rope(), edit, asked.encoding));
        files.push(FileEdits {
            uri: uri.clone(),
            version: Some(asked.snapshot.version),
            edits: edits.collect(),
        });
    }
    if let Some((file, text)) = &action.append {
        files.push(append(state, file, text, asked.encoding)?);
    }
    Some(workspace_edit(state, files))
}

pub fn prepare_rename(
    state: &State,
    at: &lsp::TextDocumentPositionParams,
) -> Result<Option<lsp::PrepareRenameResponse>> {
    let Some(asked) = Asked::about(state, &at.text_document.uri) else { return Ok(None) };
    let (span, renaming) = prepared(&asked, asked.offset(at.position))?;
    is_ours(&renaming)?;
    let placeholder = asked.snapshot.document.slice(span).into_owned();
    Ok(Some(lsp::PrepareRenameResponse::RangeWithPlaceholder { range: asked.range(span), placeholder }))
}

pub fn rename(state: &State, params: &lsp::RenameParams) -> Result<Option<lsp::WorkspaceEdit>> {
    let at = &params.text_document_position;
    let Some(asked) = Asked::about(state, &at.text_document.uri) else { return Ok(None) };
    let (_, renaming) = prepared(&asked, asked.offset(at.position))?;
    is_ours(&renaming)?;
    let new = params.new_name.trim();
    rename::check(&asked.analysis, &renaming, new).map_err(refusal)?;
    let mut files = Vec::new();
    if let Renaming::Id { id, entry } = &renaming {
        return Ok(Some(workspace_edit(state, rename_id(state, &asked, (id, &entry.file), new))));
    }
    let Renaming::Key { key, entry } = &renaming else {
        let edits = rename::edits(&asked.analysis, &renaming, new);
        files.extend(file_edits(&asked, at.text_document.uri.clone(), &edits));
        return Ok(Some(workspace_edit(state, files)));
    };
    let mut seen = HashSet::new();
    for (uri, open) in Asked::open(state) {
        seen.extend(open.snapshot.path.clone());
        files.extend(file_edits(&open, uri, &rename::edits(&open.analysis, &renaming, new)));
    }
    for (path, (document, analysis)) in navigation::closed_drafts(state, &asked, &seen) {
        let edits = rename::edits(&analysis, &renaming, new);
        let Some(uri) = convert::uri(&path).filter(|_| !edits.is_empty()) else { continue };
        let edits = edits.iter().map(|edit| convert::text_edit(document.rope(), edit, asked.encoding));
        files.push(FileEdits { uri, version: None, edits: edits.collect() });
    }
    for file in own_files(state, &entry.file) {
        let Some((rope, version)) = current_text(state, &file) else { continue };
        let text = rope.to_string();
        let mut places = rename::keys_of_dossier(&text, key);
        // The entry itself: `@online{key,`.
        let head = Some(entry.span).filter(|span| file == entry.file && span.end <= text.len());
        if let Some(head) = head
            && let Some(at) = head.of(&text).find(key.as_str())
            && head.of(&text)[..at].ends_with(['{', '"', '('])
        {
            places.push(Span::new(head.start + at, head.start + at + key.len()));
        }
        places.sort();
        places.dedup();
        let edit = |span: Span| convert::text_edit(&rope, &Edit::replace(span, new), asked.encoding);
        let edits: Vec<lsp::TextEdit> = places.into_iter().map(edit).collect();
        if let Some(uri) = convert::uri(&file).filter(|_| !edits.is_empty()) {
            files.push(FileEdits { uri, version, edits });
        }
    }
    Ok(Some(workspace_edit(state, files)))
}

/// The catalogues and bibliographies of the dossiers that one of the writer's files belongs to.
fn own_files(state: &State, own: &Path) -> Vec<PathBuf> {
    let loaded = state.workspace().loaded().into_iter();
    let mut files: Vec<PathBuf> = loaded
        .filter(|(_, loaded)| loaded.files.iter().any(|file| file == own))
        .flat_map(|(_, loaded)| loaded.files.clone())
        .filter(|file| is_dossier_file(file) && builtin::read(file).is_none())
        .collect();
    files.sort();
    files.dedup();
    files
}

/// What is to be renamed: in a file of a dossier the id or key there, elsewhere what the draft has.
fn prepared(asked: &Asked, offset: usize) -> Result<(Span, Renaming)> {
    let Some((span, subject)) = asked.entry_at(offset) else {
        return rename::prepare(&asked.analysis, offset).map_err(refusal);
    };
    let dossier = &asked.analysis.dossier;
    let entry = dossier_file::entry(dossier, &subject).unwrap_or_default();
    Ok(match subject {
        Subject::Entity(entity) => {
            (span, Renaming::Id { id: dossier.catalogue.get(entity).id.clone(), entry })
        }
        Subject::Source(key) => (span, Renaming::Key { key, entry }),
    })
}

/// The edits to every catalogue of the writer's that has an id.
fn rename_id(state: &State, asked: &Asked, (id, own): (&str, &Path), new: &str) -> Vec<FileEdits> {
    let is_catalogue = |file: &PathBuf| file.extension().is_some_and(|ending| ending == "toml");
    let catalogues = own_files(state, own).into_iter().filter(is_catalogue);
    let mut files = Vec::new();
    for file in catalogues {
        let Some(uri) = convert::uri(&file) else { continue };
        let Some((rope, version)) = current_text(state, &file) else { continue };
        let text = rope.to_string();
        let edit = |span: Span| convert::text_edit(&rope, &Edit::replace(span, new), asked.encoding);
        let edits: Vec<lsp::TextEdit> = rename::ids_in(&text, id).into_iter().map(edit).collect();
        if !edits.is_empty() {
            files.push(FileEdits { uri, version, edits });
        }
    }
    files
}

/// What belongs to ibid itself cannot be renamed.
fn is_ours(renaming: &Renaming) -> Result<()> {
    match renaming {
        Renaming::Id { id, entry } if builtin::read(&entry.file).is_some() => {
            Err(refusal(format!("“{id}” belongs to ibid’s own catalogue and keeps its id.")))
        }
        Renaming::Id { id, entry } if entry.file.extension().is_none_or(|ending| ending != "toml") => {
            Err(refusal(format!("“{id}” is the id of a list that somebody else keeps. It stays as it is.")))
        }
        Renaming::Key { key, entry } if builtin::read(&entry.file).is_some() => {
            Err(refusal(format!("“{key}” is one of ibid’s own sources and keeps its key.")))
        }
        Renaming::Key { key, entry } if entry.file.extension().is_none_or(|ending| ending != "bib") => {
            Err(refusal(format!(
                "“{key}” has its key from the name of its file. Rename the file in your editor, and the drafts follow."
            )))
        }
        _ => Ok(()),
    }
}

/// What the protocol calls a failed request: the editor shows the message.
fn refusal(message: String) -> Error {
    Error { code: tower_lsp::jsonrpc::ErrorCode::ServerError(-32803), message: message.into(), data: None }
}
