//! A corpus too large to be read each time: it is kept in the cache, says the same from there, and follows its files.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::client::{Client, User, uri};
use crate::watching::write;

const SETTINGS: &str = "builtin = false\ncatalogue = [\"c.toml\"]\nsources = [\"s.bib\", \"clippings/\"]\n";
const CATALOGUE: &str =
    "[[company]]\nid = \"acme\"\nname = \"Acme\"\n[[company]]\nid = \"apex\"\nname = \"Apex\"\n";
const DRAFT: &str =
    "Acme opened mine 7 in 2020. The mayor said that \"the people of Berg were never asked in time\" [@7].\n";

/// More than sixteen megabytes, most of them in few words.
fn workspace() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().canonicalize().unwrap();
    write(&path, "ibid.toml", SETTINGS);
    write(&path, "c.toml", CATALOGUE);
    write(&path, "s.bib", "@misc{one, title = {One}, publisher = {The Gazette}, file = {texts/one.txt}}\n");
    write(&path, "texts/one.txt", "One\n\nApex is a company.\n");
    for number in 0..12 {
        let news = format!(
            "Acme opened mine {number} in 2020.\n\nThe people of Berg were not asked in time, he said.\n\n"
        );
        write(
            &path,
            &format!("clippings/{}/{number}.md", number % 3),
            &(news + &("w".repeat(1_998) + "\n\n").repeat(750)),
        );
    }
    write(&path, "draft.md", DRAFT);
    (folder, path)
}

fn kept(user: &User) -> Vec<PathBuf> {
    let folder = user.home().join("XDG_CACHE_HOME/ibid/archives");
    fs::read_dir(folder).map(|all| all.flatten().map(|file| file.path()).collect()).unwrap_or_default()
}

fn annotate(user: &User, folder: &Path) -> Value {
    let draft = folder.join("draft.md");
    let output = user.command().args(["annotate", "--format", "json"]).arg(draft).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

fn start(user: &User, folder: &Path) -> Client {
    let mut client = Client::spawn_for(user, &["--standalone"]);
    client.initialize(&[], json!({ "rootUri": uri(folder) }));
    client
}

/// What is said of a quotation in the draft, as soon as it fits.
fn codes(client: &mut Client, draft: &str, fits: impl Fn(&[&str]) -> bool) {
    client.wait(|m| {
        let found = m["params"]["diagnostics"].as_array().into_iter().flatten();
        let codes: Vec<&str> = found.filter_map(|finding| finding["code"].as_str()).collect();
        m["method"] == "textDocument/publishDiagnostics" && m["params"]["uri"] == *draft && fits(&codes)
    });
}

#[test]
fn an_archive_says_the_same_and_follows_its_files() {
    let (_folder, folder) = workspace();
    let user = User::new();
    let read = annotate(&user, &folder);
    assert_eq!(read["quotations"][0]["verdict"], "altered", "{read}");
    assert!(!read["claims"][0]["evidence"].as_array().unwrap().is_empty(), "{read}");
    let [archive] = &kept(&user)[..] else { panic!("{:?}", kept(&user)) };
    let made = fs::metadata(archive).unwrap().modified().unwrap();
    assert_eq!(annotate(&user, &folder), read);
    assert_eq!(fs::metadata(archive).unwrap().modified().unwrap(), made, "it was used as it is");

    // Saved in its place, which no folder shows.
    let article = folder.join("clippings/1/7.md");
    let text = fs::read_to_string(&article).unwrap();
    fs::write(&article, text.replace("were not asked", "were never asked")).unwrap();
    assert_eq!(annotate(&user, &folder)["quotations"][0]["verdict"], "verbatim");
    fs::write(&article, &text).unwrap();

    // An editor is answered at once, and corrected when that has been seen.
    let mut client = start(&user, &folder);
    let draft = uri(&folder.join("draft.md"));
    client.open(&draft, DRAFT);
    let card = client.at("textDocument/hover", &draft, 0, 2);
    assert!(card["contents"]["value"].as_str().unwrap().contains("Acme opened mine"), "{card}");
    codes(&mut client, &draft, |codes| codes.contains(&"altered-quotation"));
    fs::write(&article, text.replace("were not asked", "were never asked")).unwrap();
    codes(&mut client, &draft, |codes| !codes.contains(&"altered-quotation"));
    write(&folder, "clippings/new.md", "Apex left the village of Berg.\n");
    client.open(&uri(&folder.join("other.md")), "Apex left [@new].\n");
    client.wait(|m| {
        m["params"]["uri"] == uri(&folder.join("other.md")) && m["params"]["diagnostics"] == json!([])
    });
    // What is typed into its catalogue is remarked upon at once.
    let catalogue = uri(&folder.join("c.toml"));
    client.open(&catalogue, &format!("{CATALOGUE}[[company]]\nname = \"Bolt\"\n"));
    codes(&mut client, &catalogue, |codes| codes.contains(&"dossier-problem"));
    client.finish();

    // What is damaged is made again.
    let bytes = fs::read(archive).unwrap();
    fs::write(archive, &bytes[..bytes.len() / 2]).unwrap();
    assert_eq!(annotate(&user, &folder)["quotations"][0]["verdict"], "verbatim");
}
