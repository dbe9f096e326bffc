//! The writer's own dossier, and what happens when its files change under a running server.

use std::io::Write;
use std::path::Path;

use serde_json::{Value, json};

use crate::client::{Client, User, uri};

const SETTINGS: &str = "builtin = false\ncatalogue = [\"c.toml\"]\nsources = [\"s.bib\", \"clippings/\"]\n";
const CATALOGUE: &str = "[[company]]\nid = \"acme\"\nname = \"Acme\"\n";

fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "ibid.toml", SETTINGS);
    write(folder.path(), "c.toml", CATALOGUE);
    write(folder.path(), "s.bib", "@misc{one, title = {One}}\n");
    write(folder.path(), "clippings/two.md", "# Two titles\n\nAcme opened a mine in 2020.\n");
    folder
}

/// Writes a file below a folder.
pub fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    // As many editors save: a new file moved over the old one.
    let new = path.with_extension("new");
    std::fs::write(&new, text).unwrap();
    std::fs::rename(new, path).unwrap();
}

fn start(folder: &Path) -> Client {
    let mut client = Client::spawn();
    let root = json!({ "uri": uri(folder), "name": "w" });
    client.initialize(&[], json!({ "rootUri": uri(folder), "workspaceFolders": [root] }));
    client
}

/// Waits for findings on a file that fit.
fn findings(client: &mut Client, uri: &str, fits: impl Fn(&[Value]) -> bool) -> Vec<Value> {
    let message = client.wait(|m| {
        m["method"] == "textDocument/publishDiagnostics"
            && m["params"]["uri"].as_str().is_some_and(|other| other == uri)
            && m["params"]["diagnostics"].as_array().is_some_and(|found| fits(found))
    });
    message["params"]["diagnostics"].as_array().unwrap().clone()
}

#[test]
fn the_writers_own_sources_work_like_the_built_in_ones() {
    let folder = workspace();
    let folder = folder.path().canonicalize().unwrap();
    let mut client = start(&folder);
    let draft = uri(&folder.join("draft.md"));
    client.open(&draft, "Acme opened a mine in 2020. Huawei did not.\n");
    assert_eq!(findings(&mut client, &draft, |_| true).len(), 1, "Huawei is not in this catalogue");
    let card = client.at("textDocument/hover", &draft, 0, 2);
    assert!(card["contents"]["value"].as_str().unwrap().contains("clippings/two.md#L3"), "{card}");
    let found = client.at("textDocument/definition", &draft, 0, 2);
    assert_eq!(found[0]["targetUri"], uri(&folder.join("clippings/two.md")));
    client.finish();
}

#[test]
fn an_archive_that_is_being_read_says_how_far_it_is() {
    const ARTICLES: usize = 1500;
    let folder = workspace();
    let folder = folder.path().canonicalize().unwrap();
    for number in 0..ARTICLES {
        let line =
            format!("Acme opened mine {number} in 2020, and the village of Berg did not like it at all. ");
        write(&folder, &format!("clippings/{number}.md"), &line.repeat(30));
    }
    let mut client = Client::spawn();
    let more = json!({ "rootUri": uri(&folder), "capabilities": { "window": { "workDoneProgress": true } } });
    client.initialize(&[], more);
    let token = client.wait(|m| m["method"] == "window/workDoneProgress/create")["params"]["token"].clone();
    let mut next = || {
        let message = client.wait(|m| m["method"] == "$/progress" && m["params"]["token"] == token);
        message["params"]["value"].clone()
    };
    assert_eq!(next()["title"], "Reading your sources");
    let (mut last, mut message) = (0, String::new());
    loop {
        let value = next();
        if value["kind"] == "end" {
            break;
        }
        let percentage = value["percentage"].as_u64().unwrap();
        assert!(value["kind"] == "report" && (last..=100).contains(&percentage), "{value}");
        (last, message) = (percentage, value["message"].as_str().unwrap().to_owned());
    }
    let articles = ARTICLES + 1;
    assert!(message.is_empty() || message.ends_with(&format!(" of {articles} articles")), "{message}");
    // Who waited for it is answered from it.
    let draft = uri(&folder.join("draft.md"));
    client.open(&draft, "Acme closed [@7].\n");
    assert!(client.at("textDocument/hover", &draft, 0, 14).to_string().contains("Acme opened mine 7"));
    client.finish();
}

#[test]
fn folders_that_come_and_go_are_followed() {
    let folder = workspace();
    let folder = folder.path().canonicalize().unwrap();
    let settings = "builtin = false\ncatalogue = [\"cat/c.toml\"]\nsources = [\"later/\", \"s.bib\"]\n";
    write(&folder, "ibid.toml", settings);
    write(&folder, "cat/c.toml", CATALOGUE);
    let mut client = start(&folder);
    let draft = uri(&folder.join("draft.md"));
    client.open(&draft, "Bolt was sold in 2020 [@new].\n");
    findings(&mut client, &draft, |found| found.len() == 1 && found[0]["code"] == "unknown-citation");
    std::fs::remove_dir_all(folder.join("cat")).unwrap();
    let problem = uri(&folder.join("ibid.toml"));
    findings(&mut client, &problem, |found| {
        found.iter().any(|one| one["message"].to_string().contains("c.toml"))
    });
    write(&folder, "cat/c.toml", &format!("{CATALOGUE}[[company]]\nid = \"bolt\"\nname = \"Bolt\"\n"));
    write(&folder, "later/new.md", "# New\n\nBolt was sold.\n");
    findings(&mut client, &draft, |found| found.is_empty());
    let card = client.at("textDocument/hover", &draft, 0, 2);
    assert!(card["contents"]["value"].as_str().is_some_and(|card| card.contains("Bolt")), "{card}");
    client.finish();
}

#[test]
fn changes_on_disk_are_taken_up_and_drafts_checked_again() {
    let folder = workspace();
    let folder = folder.path().canonicalize().unwrap();
    let mut client = start(&folder);
    let draft = uri(&folder.join("draft.md"));
    client.open(&draft, "Bolt was banned in 2019 [@three].\n\nBolt was sold in 2020.\n");
    let first = findings(&mut client, &draft, |_| true);
    assert_eq!(first.len(), 1, "only the key is unknown: {first:#?}");
    write(&folder, "c.toml", &format!("{CATALOGUE}[[company]]\nid = \"bolt\"\nname = \"Bolt\"\n"));
    let then = findings(&mut client, &draft, |found| found.len() == 2);
    assert!(then.iter().any(|finding| finding["code"] == "unsourced-claim"));
    write(&folder, "clippings/three.txt", "Bolt was banned.\n");
    let last = findings(&mut client, &draft, |found| found.iter().all(|f| f["code"] != "unknown-citation"));
    assert_eq!(last.len(), 1);
    client.finish();
}

#[test]
fn a_broken_edit_keeps_the_last_good_entry_and_is_reported_at_its_line() {
    let folder = workspace();
    let folder = folder.path().canonicalize().unwrap();
    let mut client = start(&folder);
    let draft = uri(&folder.join("draft.md"));
    client.open(&draft, "Acme was banned in 2019.\n");
    assert_eq!(findings(&mut client, &draft, |_| true).len(), 1);
    let catalogue = uri(&folder.join("c.toml"));
    write(&folder, "c.toml", "# a comment\n[[company]]\nid = \"acme\"\nname = \n");
    let problems = findings(&mut client, &catalogue, |found| !found.is_empty());
    assert_eq!(problems[0]["code"], "dossier-problem");
    assert!((1..=3).contains(&problems[0]["range"]["start"]["line"].as_u64().unwrap()), "{problems:#?}");
    assert_eq!(findings(&mut client, &draft, |_| true).len(), 1, "Acme is still known");
    write(&folder, "c.toml", CATALOGUE);
    findings(&mut client, &catalogue, |found| found.is_empty());
    client.finish();
}

#[test]
fn a_workspace_cannot_make_ibid_read_elsewhere() {
    let outside = tempfile::tempdir().unwrap();
    write(outside.path(), "secret.bib", "@misc{secret, title = {S}}\n");
    let folder = workspace();
    let folder = folder.path().canonicalize().unwrap();
    let settings = format!("sources = [\"{}\"]\n", outside.path().join("secret.bib").display());
    write(&folder, "ibid.toml", &settings);
    let mut client = start(&folder);
    let draft = uri(&folder.join("draft.md"));
    client.open(&draft, "Huawei was banned in 2019 [@secret; @alibaba-liege].\n");
    assert_eq!(findings(&mut client, &draft, |_| true)[0]["code"], "unknown-citation");
    let problems = findings(&mut client, &uri(&folder.join("ibid.toml")), |found| !found.is_empty());
    assert!(problems[0]["message"].as_str().unwrap().contains("outside this workspace"), "{problems:#?}");
    client.finish();
}

#[test]
fn a_catalogue_takes_effect_as_it_is_typed() {
    let folder = workspace();
    let folder = folder.path().canonicalize().unwrap();
    let mut client = start(&folder);
    let draft = uri(&folder.join("draft.md"));
    client.open(&draft, "Brews opened a mine in 2020.\n");
    assert_eq!(findings(&mut client, &draft, |_| true).len(), 0);
    let catalogue = uri(&folder.join("c.toml"));
    client.open(&catalogue, CATALOGUE);
    findings(&mut client, &catalogue, |found| found.is_empty());
    // An id there has the card, and everything that is about it.
    let card = client.at("textDocument/hover", &catalogue, 1, 7);
    assert!(card["contents"]["value"].as_str().unwrap().starts_with("**Acme**"), "{card}");
    assert!(!client.at("textDocument/references", &catalogue, 1, 7).as_array().unwrap().is_empty());
    let rename = json!({ "textDocument": { "uri": catalogue }, "position": { "line": 1, "character": 7 }, "newName": "acme-co" });
    let renamed = client.request("textDocument/rename", rename).unwrap();
    assert_eq!(renamed["changes"][&catalogue][0]["newText"], "acme-co");
    let end = json!({ "line": 3, "character": 0 });
    let add = |text: &str| json!([{ "range": { "start": end, "end": end }, "text": text }]);
    client.change(&catalogue, 2, add("[[company]]\nid = \"brews\"\nname = \"Brews\"\n"));
    // The file on disk is as it was.
    assert_eq!(findings(&mut client, &draft, |found| !found.is_empty())[0]["code"], "unsourced-claim");
    client.change(&catalogue, 3, add("[[company]]\nid = 7\n"));
    let problem = findings(&mut client, &catalogue, |found| !found.is_empty());
    assert_eq!(
        (&problem[0]["code"], &problem[0]["range"]["start"]["line"]),
        (&json!("dossier-problem"), &json!(4))
    );
    client.notify("textDocument/didClose", json!({ "textDocument": { "uri": catalogue } }));
    findings(&mut client, &draft, |found| found.is_empty());
    client.finish();
}

/// A catalogue of more than four megabytes, whose last company has this name.
fn long_catalogue(name: &str) -> String {
    let company = |number: usize| {
        format!(
            "[[company]]\nid = \"c{number}\"\nname = \"Quarry {number} of Hamm\"\nsummary = \"{}\"\n",
            "-".repeat(400)
        )
    };
    let all: String = (0..10_000).map(company).collect();
    format!("{all}[[company]]\nid = \"acme\"\nname = \"{name}\"\n")
}

/// The files that are kept of long catalogues.
fn kept(user: &User) -> Vec<std::path::PathBuf> {
    let folder = user.home().join("XDG_CACHE_HOME/ibid/catalogues");
    std::fs::read_dir(folder).into_iter().flatten().map(|file| file.unwrap().path()).collect()
}

#[test]
fn a_long_catalogue_is_kept_compiled_and_counts_while_it_is_true() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().canonicalize().unwrap();
    write(&folder, "ibid.toml", "builtin = false\ncatalogue = [\"own.toml\", \"list.toml\"]\n");
    write(&folder, "own.toml", "[[law]]\nid = \"act\"\nname = \"Quarry Act\"\n");
    write(&folder, "list.toml", &long_catalogue("Bolt"));
    write(
        &folder,
        "draft.md",
        "Bolt was sold in 2020. Quarry 77 of Hamm was closed. The Quarry Act forbids it.\n",
    );
    let user = User::new();
    let names = || {
        let seen = user.run(&["annotate", "--format", "json", folder.join("draft.md").to_str().unwrap()]).1;
        let seen: Value = serde_json::from_str(&seen).unwrap();
        let mentions = seen["mentions"].as_array().unwrap().iter();
        mentions.map(|mention| mention["entity"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(), ["acme", "c77", "act"], "as read");
    let [first] = &kept(&user)[..] else { panic!("one file is kept") };
    assert_eq!(names(), ["acme", "c77", "act"], "as kept");

    // Another length: another file.
    write(&folder, "list.toml", &long_catalogue("Brewery"));
    assert_eq!(names(), ["c77", "act"], "Bolt is not in it any more");
    write(&folder, "list.toml", &long_catalogue("Bolt"));
    assert_eq!(names(), ["acme", "c77", "act"]);

    // What lies in its place without being it is not used.
    std::fs::write(first, "ibidlist").unwrap();
    assert_eq!(names(), ["acme", "c77", "act"]);
    assert!(first.metadata().unwrap().len() > 1_000_000, "it was written anew");
}

#[test]
fn content_that_changed_behind_its_time_is_noticed_soon_after() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().canonicalize().unwrap();
    write(&folder, "ibid.toml", "builtin = false\ncatalogue = [\"list.toml\"]\n");
    write(&folder, "list.toml", &long_catalogue("Bolt"));
    let user = User::new();
    let draft = uri(&folder.join("draft.md"));
    let open = || {
        let mut client = Client::spawn_for(&user, &["--standalone"]);
        let root = json!({ "uri": uri(&folder), "name": "w" });
        client.initialize(&[], json!({ "rootUri": uri(&folder), "workspaceFolders": [root] }));
        client.open(&draft, "Acme was banned in 2019. Bolt was sold in 2020.\n");
        client
    };
    let mut client = open();
    assert_eq!(findings(&mut client, &draft, |_| true)[0]["range"]["start"]["character"], 25);
    client.finish();
    assert_eq!(kept(&user).len(), 1);

    // The same file with the same length and the same time, as a synchronising tool may leave it.
    let list = folder.join("list.toml");
    let time = list.metadata().unwrap().modified().unwrap();
    let file = std::fs::File::options().write(true).open(&list).unwrap();
    (&file).write_all(long_catalogue("Acme").as_bytes()).unwrap();
    file.set_modified(time).unwrap();
    drop(file);
    let mut client = open();
    findings(&mut client, &draft, |found| found[0]["range"]["start"]["character"] == 0);
    client.finish();
}
