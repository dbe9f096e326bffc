//! Files that are about to be renamed or moved: what names them follows.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ropey::Rope;
use tower_lsp::ls_types as lsp;

use super::edits::{FileEdits, workspace_edit};
use super::{Asked, current_text, from_disk};
use crate::analyse::Analysis;
use crate::corpus::Source;
use crate::ide::edit::Edit;
use crate::ide::moved::Moves;
use crate::ide::rename::{self, Renaming};
use crate::lsp::convert;
use crate::lsp::requests::navigation::MOST_DRAFTS;
use crate::lsp::state::State;
use crate::workspace::{Loaded, Where, builtin, discovery};

/// The edits of each file, by the address that the client knows it by, with the text and the version that they are for.
type Edits = BTreeMap<String, (lsp::Uri, Rope, Option<i32>, Vec<Edit>)>;

/// What drafts, bibliographies and settings have to say instead, when files lie elsewhere: their paths, and the keys of
/// clippings, which are the names of their files.
pub fn will_rename(state: &State, params: &lsp::RenameFilesParams) -> Option<lsp::WorkspaceEdit> {
    let moved: Vec<(PathBuf, PathBuf)> = params.files.iter().filter_map(moved).collect();
    let mut edits = Edits::new();
    let mut seen = HashSet::new();
    for (uri, open) in Asked::open(state) {
        seen.extend(open.snapshot.path.clone());
        if open.is_dossier_file() {
            continue;
        }
        let found = in_draft(state, &moved, &open.analysis, open.snapshot.path.as_deref());
        add(&mut edits, uri, (open.rope(), Some(open.snapshot.version)), found);
    }
    let concerns_some = state.workspace().loaded().iter().any(|(_, loaded)| concerns(&moved, loaded));
    let drafts = if concerns_some { state.workspace().drafts(MOST_DRAFTS) } else { moved_drafts(&moved) };
    for path in drafts {
        let real = real(&path);
        if seen.contains(&real) {
            continue;
        }
        let Some((document, analysis)) = from_disk(state, &real, None) else { continue };
        let found = in_draft(state, &moved, &analysis, Some(&real));
        if let Some(uri) = convert::uri(&path) {
            add(&mut edits, uri, (document.rope(), None), found);
        }
    }
    for (place, loaded) in state.workspace().loaded() {
        in_dossier(state, &moved, (&place, &loaded), &mut edits);
    }
    let encoding = state.client().encoding;
    let files: Vec<FileEdits> = edits
        .into_values()
        .map(|(uri, rope, version, mut found)| {
            found.sort();
            found.dedup();
            let edits = found.iter().map(|edit| convert::text_edit(&rope, edit, encoding)).collect();
            FileEdits { uri, version, edits }
        })
        .collect();
    (!files.is_empty()).then(|| workspace_edit(state, files))
}

/// The edits to a draft, under its own dossier.
fn in_draft(
    state: &State,
    moved: &[(PathBuf, PathBuf)],
    analysis: &Analysis,
    path: Option<&Path>,
) -> Vec<Edit> {
    let loaded = state.workspace().loaded();
    let loaded = loaded.iter().find(|(_, loaded)| Arc::ptr_eq(&loaded.dossier, &analysis.dossier));
    let Some((_, loaded)) = loaded else { return Vec::new() };
    // An article is somebody else's text.
    if path.is_some_and(|path| analysis.dossier.corpus.source_of_file(path).is_some()) {
        return Vec::new();
    }
    let moves = moves(moved, loaded);
    let renamings = renamings(&moves, loaded);
    let keys = renamings.iter().flat_map(|(renaming, new)| rename::edits(analysis, renaming, new));
    keys.chain(path.map(|path| moves.in_draft(analysis, path)).unwrap_or_default()).collect()
}

/// The edits to the settings and the bibliographies of a dossier.
fn in_dossier(
    state: &State,
    moved: &[(PathBuf, PathBuf)],
    (place, loaded): (&Where, &Loaded),
    edits: &mut Edits,
) {
    let moves = moves(moved, loaded);
    for file in loaded.files.iter().filter(|file| builtin::read(file).is_none()) {
        let (Some(uri), Some((rope, version))) = (convert::uri(file), current_text(state, file)) else {
            continue;
        };
        let text = rope.to_string();
        let has_entry = |source: &&Arc<Source>| {
            let span = source.place.span;
            source.place.file == *file && text.get(span.start..span.end).is_some()
        };
        let found = if place.config.as_ref() == Some(file) {
            moves.in_settings(&text, file)
        } else {
            let entries = loaded.dossier.corpus.sources().filter(has_entry);
            let entries = entries.filter(|source| source.file_field.is_some());
            entries.flat_map(|source| moves.in_entry(&text, source.place.span, file)).collect()
        };
        add(edits, uri, (&rope, version), found);
    }
}

fn add(edits: &mut Edits, uri: lsp::Uri, (rope, version): (&Rope, Option<i32>), found: Vec<Edit>) {
    if !found.is_empty() {
        let entry = edits.entry(convert::address(&uri));
        entry.or_insert_with(|| (uri, rope.clone(), version, Vec::new())).3.extend(found);
    }
}

fn moves(moved: &[(PathBuf, PathBuf)], loaded: &Loaded) -> Moves {
    let known = files(loaded).chain(loaded.folders.iter().map(|folder| real(folder))).collect();
    Moves { moved: moved.to_vec(), known }
}

/// The clippings that get another key because their file gets another name.
fn renamings(moves: &Moves, loaded: &Loaded) -> Vec<(Renaming, String)> {
    let corpus = &loaded.dossier.corpus;
    let folders: Vec<PathBuf> = loaded.folders.iter().map(|folder| moves.of(&real(folder))).collect();
    let renaming = |source: &Arc<Source>| {
        let file = source.file.as_ref().filter(|file| source.place.file == **file && moves.moves(file))?;
        let new = moves.of(file);
        let stays = folders.iter().any(|folder| new.starts_with(folder)) && discovery::is_article(&new);
        let key = new.file_stem().and_then(|stem| stem.to_str()).filter(|key| *key != source.key)?;
        let is_free = corpus.source(key).is_none();
        let renaming = Renaming::Key { key: source.key.clone(), entry: source.place.clone() };
        (stays && is_free && rename::is_key(key)).then(|| (renaming, key.to_owned()))
    };
    corpus.sources().filter_map(renaming).collect()
}

/// Whether anything of a dossier is moved.
fn concerns(moved: &[(PathBuf, PathBuf)], loaded: &Loaded) -> bool {
    let folders = loaded.folders.iter().map(|folder| real(folder));
    files(loaded).chain(folders).any(|file| moved.iter().any(|(old, _)| file.starts_with(old)))
}

/// The files of a dossier: settings, catalogues, bibliographies, articles.
fn files(loaded: &Loaded) -> impl Iterator<Item = PathBuf> + '_ {
    let articles = loaded.dossier.corpus.sources().filter_map(|source| source.file.clone());
    loaded.files.iter().cloned().chain(articles)
}

/// The drafts among what is moved.
fn moved_drafts(moved: &[(PathBuf, PathBuf)]) -> Vec<PathBuf> {
    moved.iter().flat_map(|(old, _)| discovery::drafts(old)).take(MOST_DRAFTS).collect()
}

fn moved(file: &lsp::FileRename) -> Option<(PathBuf, PathBuf)> {
    let path = |uri: &str| convert::file_path(&uri.parse().ok()?);
    let (old, new) = (path(&file.old_uri)?, path(&file.new_uri)?);
    // The new one is not there yet; its folder may be.
    let new = match (new.parent(), new.file_name()) {
        (Some(folder), Some(name)) => real(folder).join(name),
        _ => new,
    };
    Some((real(&old), new))
}

fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}
