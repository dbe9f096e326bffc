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
use crate::workspace::{self, Loaded, Where, builtin, discovery};

/// The edits of each file, by the address that the client knows it by, with the text and the version that they are for.
type Edits = BTreeMap<String, (lsp::Uri, Rope, Option<i32>, Vec<Edit>)>;

/// What follows from a move in one dossier.
struct Consequences {
    loaded: Arc<Loaded>,
    moves: Moves,
    /// The clippings that get another key because their file gets another name.
    renamings: Vec<(Renaming, String)>,
}

/// What drafts, bibliographies and settings have to say instead, when files lie elsewhere: their paths, and the keys of
/// clippings, which are the names of their files.
pub fn will_rename(state: &State, params: &lsp::RenameFilesParams) -> Option<lsp::WorkspaceEdit> {
    let moved: Vec<(PathBuf, PathBuf)> = params.files.iter().filter_map(moved).collect();
    // Thought of once for each dossier: there may be many drafts, and many articles.
    let mut known: Vec<Consequences> = Vec::new();
    let mut edits = Edits::new();
    let mut seen = HashSet::new();
    for (uri, open) in Asked::open(state) {
        seen.extend(open.snapshot.path.clone());
        if open.is_dossier_file() {
            continue;
        }
        let found = in_draft(state, &moved, &mut known, &open.analysis, open.snapshot.path.as_deref());
        add(&mut edits, uri, (open.rope(), Some(open.snapshot.version)), found);
    }
    let loaded = state.workspace().loaded();
    let concerns_some = loaded.iter().any(|(_, loaded)| {
        let moves = &consequences(&moved, &mut known, loaded).moves;
        moves.known.iter().any(|file| moves.moves(file))
    });
    let drafts = if concerns_some { state.workspace().drafts(MOST_DRAFTS) } else { moved_drafts(&moved) };
    for path in drafts {
        let real = workspace::real(&path);
        if seen.contains(&real) {
            continue;
        }
        let Some((document, analysis)) = from_disk(state, &real, None) else { continue };
        let found = in_draft(state, &moved, &mut known, &analysis, Some(&real));
        if let Some(uri) = convert::uri(&path) {
            add(&mut edits, uri, (document.rope(), None), found);
        }
    }
    for (place, loaded) in state.workspace().loaded() {
        in_dossier(state, &place, consequences(&moved, &mut known, &loaded), &mut edits);
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

/// What follows in a dossier, thought of before or now.
fn consequences<'k>(
    moved: &[(PathBuf, PathBuf)],
    known: &'k mut Vec<Consequences>,
    loaded: &Arc<Loaded>,
) -> &'k Consequences {
    let place = known.iter().position(|one| Arc::ptr_eq(&one.loaded, loaded)).unwrap_or_else(|| {
        let moves = moves(moved, loaded);
        let renamings = renamings(&moves, loaded);
        known.push(Consequences { loaded: loaded.clone(), moves, renamings });
        known.len() - 1
    });
    &known[place]
}

/// The edits to a draft, under its own dossier.
fn in_draft(
    state: &State,
    moved: &[(PathBuf, PathBuf)],
    known: &mut Vec<Consequences>,
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
    let Consequences { moves, renamings, .. } = consequences(moved, known, loaded);
    let keys = renamings.iter().flat_map(|(renaming, new)| rename::edits(analysis, renaming, new));
    keys.chain(path.map(|path| moves.in_draft(analysis, path)).unwrap_or_default()).collect()
}

/// The edits to the settings and the bibliographies of a dossier.
fn in_dossier(state: &State, place: &Where, consequences: &Consequences, edits: &mut Edits) {
    let Consequences { loaded, moves, .. } = consequences;
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
    let articles = loaded.dossier.corpus.sources().filter_map(|source| source.file.clone());
    let folders = loaded.folders.iter().map(|folder| workspace::real(folder));
    Moves {
        moved: moved.to_vec(),
        known: loaded.files.iter().cloned().chain(articles).chain(folders).collect(),
    }
}

fn renamings(moves: &Moves, loaded: &Loaded) -> Vec<(Renaming, String)> {
    let corpus = &loaded.dossier.corpus;
    let folders: Vec<PathBuf> =
        loaded.folders.iter().map(|folder| moves.of(&workspace::real(folder))).collect();
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

/// The drafts among what is moved.
fn moved_drafts(moved: &[(PathBuf, PathBuf)]) -> Vec<PathBuf> {
    moved.iter().flat_map(|(old, _)| discovery::drafts(old)).take(MOST_DRAFTS).collect()
}

fn moved(file: &lsp::FileRename) -> Option<(PathBuf, PathBuf)> {
    let path = |uri: &str| convert::file_path(&uri.parse().ok()?);
    let (old, new) = (path(&file.old_uri)?, path(&file.new_uri)?);
    // The new one is not there yet; its folder may be.
    let new = match (new.parent(), new.file_name()) {
        (Some(folder), Some(name)) => workspace::real(folder).join(name),
        _ => new,
    };
    Some((workspace::real(&old), new))
}
