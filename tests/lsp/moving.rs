//! Files that are renamed in the editor: what cites them, or names their path, follows.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::{Client, uri};
use crate::watching::write;

/// A dossier of a clipping and an article with an entry, a draft that is open and one that is not.
fn start() -> (TempDir, PathBuf, Client) {
    let kept = tempfile::tempdir().unwrap();
    let folder = kept.path().canonicalize().unwrap();
    write(&folder, "ibid.toml", "builtin = false\nsources = [\"press/all.bib\", \"clippings/\"]\n");
    write(&folder, "press/all.bib", "@online{two,\n  title = {Two},\n  file = {../texts/two.txt},\n}\n");
    write(&folder, "texts/two.txt", "Two mines were opened.\n");
    write(&folder, "clippings/one.md", "# One\n\nAcme opened a mine in 2020.\n");
    write(&folder, "closed/other.md", "So it is [@one, p. 2], and [here](../clippings/one.md).\n");
    write(&folder, "draft.md", DRAFT);
    let mut client = Client::spawn();
    let root = json!({ "uri": uri(&folder), "name": "w" });
    let capabilities = json!({ "workspace": { "workspaceEdit": { "documentChanges": true } } });
    let told = client.initialize(&[], json!({ "workspaceFolders": [root], "capabilities": capabilities }));
    let files = &told["capabilities"]["workspace"]["fileOperations"];
    assert!(files["willRename"]["filters"].as_array().is_some_and(|filters| !filters.is_empty()), "{told}");
    client.open(&uri(&folder.join("draft.md")), DRAFT);
    client.diagnostics(&uri(&folder.join("draft.md")), None);
    (kept, folder, client)
}

const DRAFT: &str = "One mine [@one; @two]. One of two, one.md, [two](texts/two.txt).\n";

fn rename(client: &mut Client, folder: &Path, old: &str, new: &str) -> Value {
    let files = json!([{ "oldUri": uri(&folder.join(old)), "newUri": uri(&folder.join(new)) }]);
    client.request("workspace/willRenameFiles", json!({ "files": files })).unwrap()
}

/// The new texts, each with its file and where it goes.
fn edits(folder: &Path, edit: &Value) -> Vec<String> {
    let folder = uri(folder);
    let changes = edit["documentChanges"].as_array().unwrap_or_else(|| panic!("{edit:#}"));
    let mut told = Vec::new();
    for change in changes {
        let document = &change["textDocument"];
        let file = document["uri"].as_str().unwrap().strip_prefix(&folder).unwrap().to_owned();
        let version = document["version"].as_i64().map_or(String::new(), |version| format!(" v{version}"));
        for edit in change["edits"].as_array().unwrap() {
            let (start, end) = (&edit["range"]["start"], &edit["range"]["end"]);
            let (line, from, to) = (&start["line"], &start["character"], &end["character"]);
            told.push(format!("{file}{version} {line}:{from}-{to} {}", edit["newText"].as_str().unwrap()));
        }
    }
    told
}

#[test]
fn a_clipping_takes_its_key_and_its_path_along() {
    let (_kept, folder, mut client) = start();
    let edit = rename(&mut client, &folder, "clippings/one.md", "clippings/mine.md");
    let expected = [
        "/closed/other.md 0:11-14 mine",
        "/closed/other.md 0:34-53 ../clippings/mine.md",
        "/draft.md v1 0:11-14 mine",
    ];
    assert_eq!(edits(&folder, &edit), expected);
    // What nobody cites has nothing to follow it; and a key that is taken is not given twice.
    assert_eq!(rename(&mut client, &folder, "closed/other.md", "closed/another.md"), Value::Null);
    let edit = rename(&mut client, &folder, "clippings/one.md", "clippings/two.md");
    assert_eq!(edits(&folder, &edit), ["/closed/other.md 0:34-53 ../clippings/two.md"]);
    client.finish();
}

#[test]
fn folders_take_the_paths_in_settings_and_entries_along() {
    let (_kept, folder, mut client) = start();
    let edit = rename(&mut client, &folder, "texts", "press/texts");
    let expected = ["/draft.md v1 0:49-62 press/texts/two.txt", "/press/all.bib 2:10-26 texts/two.txt"];
    assert_eq!(edits(&folder, &edit), expected);
    let edit = rename(&mut client, &folder, "clippings", "cuttings");
    let expected = ["/closed/other.md 0:34-53 ../cuttings/one.md", "/ibid.toml 1:29-39 cuttings/"];
    assert_eq!(edits(&folder, &edit), expected);
    client.finish();
}

#[test]
fn a_renamed_file_is_known_by_its_new_name_at_once() {
    let (_kept, folder, mut client) = start();
    let (old, new) = (folder.join("clippings/one.md"), folder.join("clippings/mine.md"));
    std::fs::rename(&old, &new).unwrap();
    let files = json!([{ "oldUri": uri(&old), "newUri": uri(&new) }]);
    client.notify("workspace/didRenameFiles", json!({ "files": files }));
    let draft = uri(&folder.join("draft.md"));
    client.wait(|m| {
        let unknown = |found: &Value| found["code"] == "unknown-citation";
        m["params"]["uri"] == draft
            && m["params"]["diagnostics"].as_array().is_some_and(|found| found.iter().any(unknown))
    });
    client.finish();
}
