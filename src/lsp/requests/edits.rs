//! Changes to texts as the protocol has them: to open documents at their version, and to files that nobody has open.

use std::collections::HashMap;
use std::path::Path;

use tower_lsp::ls_types as lsp;

use super::{Asked, current_text};
use crate::ide::edit::Edit;
use crate::lsp::convert;
use crate::lsp::state::State;
use crate::text::{Encoding, Span};

/// The edits of one file; without a version where it is not open.
pub struct FileEdits {
    pub uri: lsp::Uri,
    pub version: Option<i32>,
    pub edits: Vec<lsp::TextEdit>,
}

/// Adds text at the end of a file, open or not.
pub fn append(state: &State, file: &Path, text: &str, encoding: Encoding) -> Option<FileEdits> {
    let uri = convert::uri(file)?;
    let (rope, version) = current_text(state, file)?;
    let end = Span::new(rope.len_bytes(), rope.len_bytes());
    // A last line without an end is ended first.
    let is_ended = rope.len_chars() == 0 || rope.chars_at(rope.len_chars()).reversed().next() == Some('\n');
    let text = if is_ended { text.to_owned() } else { format!("\n{text}") };
    let text = convert::with_line_ends_of(&rope, &text);
    let edit = lsp::TextEdit::new(convert::range(&rope, end, encoding), text);
    Some(FileEdits { uri, version, edits: vec![edit] })
}

/// The edits of an open document; `None` where there are none.
pub fn file_edits(asked: &Asked, uri: lsp::Uri, edits: &[Edit]) -> Option<FileEdits> {
    let edits: Vec<_> =
        edits.iter().map(|edit| convert::text_edit(asked.rope(), edit, asked.encoding)).collect();
    (!edits.is_empty()).then_some(FileEdits { uri, version: Some(asked.snapshot.version), edits })
}

/// The edits in the form that the client takes.
pub fn workspace_edit(state: &State, files: Vec<FileEdits>) -> lsp::WorkspaceEdit {
    if state.client().versioned_edits {
        let edits = files.into_iter().map(|file| lsp::TextDocumentEdit {
            text_document: lsp::OptionalVersionedTextDocumentIdentifier {
                uri: file.uri,
                version: file.version,
            },
            edits: file.edits.into_iter().map(lsp::OneOf::Left).collect(),
        });
        let document_changes = Some(lsp::DocumentChanges::Edits(edits.collect()));
        return lsp::WorkspaceEdit { document_changes, ..lsp::WorkspaceEdit::default() };
    }
    let changes: HashMap<lsp::Uri, Vec<lsp::TextEdit>> =
        files.into_iter().map(|file| (file.uri, file.edits)).collect();
    lsp::WorkspaceEdit { changes: Some(changes), ..lsp::WorkspaceEdit::default() }
}
