//! What a draft is made of: symbols, folds, selections, lenses, hints, colours.

use tower_lsp::ls_types as lsp;

use super::{Asked, location, markup, style};
use crate::catalogue::Kind;
use crate::ide::document_symbol::Symbol;
use crate::ide::folding_range::Fold;
use crate::ide::workspace_symbol::What;
use crate::ide::{
    card, code_lens, document_symbol, folding_range, inlay_hint, selection_range, semantic_tokens,
    workspace_symbol,
};
use crate::lsp::convert;
use crate::lsp::state::State;
use crate::text::Span;

/// The command that an editor's plug-in gives to show places; without one a click does nothing.
const SHOW: &str = "ibid.showLocations";

pub fn symbols(state: &State, uri: &lsp::Uri) -> Option<lsp::DocumentSymbolResponse> {
    let asked = Asked::about(state, uri)?;
    let symbols = document_symbol::symbols(&asked.analysis, asked.end());
    if state.client().nested_symbols {
        return Some(lsp::DocumentSymbolResponse::Nested(
            symbols.iter().map(|s| nested(&asked, s)).collect(),
        ));
    }
    let mut flat = Vec::new();
    symbols.iter().for_each(|symbol| flatten(&asked, uri, symbol, None, &mut flat));
    Some(lsp::DocumentSymbolResponse::Flat(flat))
}

fn kind_of(symbol: &Symbol) -> lsp::SymbolKind {
    if symbol.support.is_some() { lsp::SymbolKind::EVENT } else { lsp::SymbolKind::STRING }
}

#[expect(deprecated, reason = "the field `deprecated` has to be given")]
fn nested(asked: &Asked, symbol: &Symbol) -> lsp::DocumentSymbol {
    lsp::DocumentSymbol {
        name: symbol.name.clone(),
        detail: symbol.support.map(|support| support.as_str().to_owned()),
        kind: kind_of(symbol),
        tags: None,
        deprecated: None,
        range: asked.range(symbol.span),
        selection_range: asked.range(symbol.selection),
        children: Some(symbol.children.iter().map(|child| nested(asked, child)).collect()),
    }
}

#[expect(deprecated, reason = "the field `deprecated` has to be given")]
fn flatten(
    asked: &Asked,
    uri: &lsp::Uri,
    symbol: &Symbol,
    container: Option<&str>,
    flat: &mut Vec<lsp::SymbolInformation>,
) {
    flat.push(lsp::SymbolInformation {
        name: symbol.name.clone(),
        kind: kind_of(symbol),
        tags: None,
        deprecated: None,
        location: lsp::Location::new(uri.clone(), asked.range(symbol.span)),
        container_name: container.map(str::to_owned),
    });
    symbol.children.iter().for_each(|child| flatten(asked, uri, child, Some(&symbol.name), flat));
}

pub fn workspace_symbols(state: &State, query: &str) -> lsp::WorkspaceSymbolResponse {
    let mut found: Vec<lsp::WorkspaceSymbol> = Vec::new();
    for (_, loaded) in state.workspace().loaded() {
        for named in workspace_symbol::find(&loaded.dossier, query) {
            let Some(uri) = convert::uri(&named.place.file) else { continue };
            let kind = match named.what {
                What::Entity(Kind::Person) => lsp::SymbolKind::OBJECT,
                What::Entity(Kind::Law) => lsp::SymbolKind::CONSTANT,
                What::Entity(Kind::Event) => lsp::SymbolKind::EVENT,
                What::Entity(_) => lsp::SymbolKind::CLASS,
                What::Source => lsp::SymbolKind::FILE,
                What::Passage => lsp::SymbolKind::STRING,
            };
            // The place is looked up when the symbol is chosen: it takes reading a file.
            let data = serde_json::json!({ "file": named.place.file, "start": named.place.span.start,
                "end": named.place.span.end });
            let encoding = state.client().encoding;
            let location = if state.client().resolves_symbols {
                lsp::OneOf::Right(lsp::WorkspaceLocation { uri })
            } else {
                match location(&named.place.file, named.place.span, encoding) {
                    Some(location) => lsp::OneOf::Left(location),
                    None => continue,
                }
            };
            let symbol = lsp::WorkspaceSymbol {
                name: named.name,
                kind,
                tags: None,
                container_name: Some(named.container),
                location,
                data: Some(data),
            };
            if !found.contains(&symbol) {
                found.push(symbol);
            }
        }
    }
    lsp::WorkspaceSymbolResponse::Nested(found)
}

pub fn resolve_symbol(state: &State, mut symbol: lsp::WorkspaceSymbol) -> lsp::WorkspaceSymbol {
    let place = symbol.data.as_ref().and_then(|data| {
        let number = |name: &str| usize::try_from(data.get(name)?.as_u64()?).ok();
        let file = std::path::PathBuf::from(data.get("file")?.as_str()?);
        Some((file, Span::new(number("start")?, number("end")?)))
    });
    // Only what this server named: the files of its dossiers.
    let is_ours = |file: &std::path::Path| {
        state.workspace().loaded().iter().any(|(_, loaded)| {
            loaded.files.iter().any(|other| other == file)
                || loaded.dossier.corpus.source_of_file(file).is_some()
                || crate::workspace::builtin::read(file).is_some()
        })
    };
    if let Some((file, span)) = place.filter(|(file, _)| is_ours(file))
        && let Some(found) = location(&file, span, state.client().encoding)
    {
        symbol.location = lsp::OneOf::Left(found);
    }
    symbol
}

pub fn folds(state: &State, uri: &lsp::Uri) -> Option<Vec<lsp::FoldingRange>> {
    let asked = Asked::about(state, uri)?;
    let mut folds: Vec<lsp::FoldingRange> = Vec::new();
    for (span, fold) in folding_range::folds(&asked.analysis, asked.end()) {
        let text = asked.snapshot.document.slice(span);
        let range = asked.range(Span::new(span.start, span.start + text.trim_end().len()));
        let is_new = folds.iter().all(|other| other.start_line != range.start.line);
        if range.end.line > range.start.line && is_new {
            folds.push(lsp::FoldingRange {
                start_line: range.start.line,
                end_line: range.end.line,
                kind: Some(match fold {
                    Fold::Comment => lsp::FoldingRangeKind::Comment,
                    Fold::Section | Fold::Block => lsp::FoldingRangeKind::Region,
                }),
                ..lsp::FoldingRange::default()
            });
        }
    }
    Some(folds)
}

pub fn selections(state: &State, params: &lsp::SelectionRangeParams) -> Option<Vec<lsp::SelectionRange>> {
    let asked = Asked::about(state, &params.text_document.uri)?;
    let chain = |position: &lsp::Position| {
        let offset = asked.offset(*position);
        let spans = selection_range::selections(&asked.analysis, offset, asked.end());
        let here = lsp::SelectionRange { range: asked.range(Span::new(offset, offset)), parent: None };
        spans
            .into_iter()
            .rev()
            .fold(None, |parent, span| {
                Some(lsp::SelectionRange { range: asked.range(span), parent: parent.map(Box::new) })
            })
            .unwrap_or(here)
    };
    Some(params.positions.iter().map(chain).collect())
}

pub fn lenses(state: &State, uri: &lsp::Uri) -> Option<Vec<lsp::CodeLens>> {
    if !state.presentation().code_lens {
        return None;
    }
    let asked = Asked::about(state, uri)?;
    let lenses = code_lens::lenses(&asked.analysis, asked.end());
    let lens = |lens: code_lens::Lens| {
        let places: Vec<lsp::Location> =
            lens.unsourced.iter().map(|span| lsp::Location::new(uri.clone(), asked.range(*span))).collect();
        let arguments = vec![serde_json::json!(uri), serde_json::json!(places)];
        let command =
            lsp::Command { title: lens.title, command: SHOW.to_owned(), arguments: Some(arguments) };
        lsp::CodeLens { range: asked.range(lens.span), command: Some(command), data: None }
    };
    Some(lenses.into_iter().map(lens).collect())
}

pub fn hints(state: &State, params: &lsp::InlayHintParams) -> Option<Vec<lsp::InlayHint>> {
    let asked = Asked::about(state, &params.text_document.uri)?;
    let hints = inlay_hint::hints(&asked.analysis, asked.span(params.range), state.presentation().hints);
    let address = convert::address(&params.text_document.uri);
    let hint = |hint: inlay_hint::Hint| lsp::InlayHint {
        position: asked.range(Span::new(hint.at, hint.at)).start,
        label: lsp::InlayHintLabel::String(hint.label),
        kind: None,
        text_edits: None,
        tooltip: None,
        padding_left: Some(true),
        padding_right: None,
        data: hint.key.map(|key| serde_json::json!({ "source": key, "address": address })),
    };
    Some(hints.into_iter().map(hint).collect())
}

/// Adds the source's card.
pub fn resolve_hint(state: &State, mut hint: lsp::InlayHint) -> lsp::InlayHint {
    let text = |name: &str| hint.data.as_ref()?.get(name)?.as_str().map(str::to_owned);
    if let (Some(key), Some(address)) = (text("source"), text("address"))
        && let Some(asked) = Asked::at(state, &address)
        && let Some(source) = asked.analysis.dossier.corpus.source(&key)
    {
        let style = style(state);
        let card = card::source(&asked.analysis.dossier, source, style, &super::link(style));
        hint.tooltip = Some(lsp::InlayHintTooltip::MarkupContent(markup(style, card)));
    }
    hint
}

/// All tokens, or those within a range.
pub fn tokens(state: &State, uri: &lsp::Uri, range: Option<lsp::Range>) -> Option<Vec<lsp::SemanticToken>> {
    let asked = Asked::about(state, uri)?;
    asked.snapshot.verify();
    let mut tokens = semantic_tokens::tokens(&asked.analysis);
    if let Some(range) = range {
        let span = asked.span(range);
        tokens.retain(|token| token.span.overlaps(span));
    }
    Some(convert::semantic_tokens(asked.rope(), &tokens, asked.encoding))
}

/// All tokens of a document, remembered for [`token_changes`].
pub fn all_tokens(state: &State, uri: &lsp::Uri) -> Option<lsp::SemanticTokensResult> {
    let data = tokens(state, uri, None)?;
    let id = token_id(&data);
    state.swap_tokens(&convert::address(uri), id.clone(), data.clone(), "");
    Some(lsp::SemanticTokensResult::Tokens(lsp::SemanticTokens { result_id: Some(id), data }))
}

/// What has changed since the tokens that the client has; all, where those are not known.
pub fn token_changes(
    state: &State,
    params: &lsp::SemanticTokensDeltaParams,
) -> Option<lsp::SemanticTokensFullDeltaResult> {
    let uri = &params.text_document.uri;
    let data = tokens(state, uri, None)?;
    let id = token_id(&data);
    let old = state.swap_tokens(&convert::address(uri), id.clone(), data.clone(), &params.previous_result_id);
    let result_id = Some(id);
    Some(match old {
        Some(old) => {
            let edits = token_edit(&old, &data).into_iter().collect();
            lsp::SemanticTokensFullDeltaResult::TokensDelta(lsp::SemanticTokensDelta { result_id, edits })
        }
        None => lsp::SemanticTokensFullDeltaResult::Tokens(lsp::SemanticTokens { result_id, data }),
    })
}

/// Tells one row of tokens from another.
fn token_id(tokens: &[lsp::SemanticToken]) -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    for token in tokens {
        (token.delta_line, token.delta_start, token.length, token.token_type, token.token_modifiers_bitset)
            .hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
}

/// What has to be put in the place of what, for one row of tokens to become another.
fn token_edit(old: &[lsp::SemanticToken], new: &[lsp::SemanticToken]) -> Option<lsp::SemanticTokensEdit> {
    let same = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (&old[same..], &new[same..]);
    let tail = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let (gone, come) = (&old_rest[..old_rest.len() - tail], &new_rest[..new_rest.len() - tail]);
    let numbers = |tokens: usize| u32::try_from(tokens * 5).unwrap_or(u32::MAX);
    (!gone.is_empty() || !come.is_empty()).then(|| lsp::SemanticTokensEdit {
        start: numbers(same),
        delete_count: numbers(gone.len()),
        data: Some(come.to_vec()),
    })
}
