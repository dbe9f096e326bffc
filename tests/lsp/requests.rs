//! Every request, once on each kind of thing, as a client sends it.

use serde_json::{Value, json};

use crate::client::{Client, uri};

const DRAFT: &str = "# Spies in Brussels\n\n\
    The VSSE is investigating Huawei [@huawei-watchlist]. The company said nothing.\n\n\
    Alibaba signed with the Belgian government in 2018.\n\n\
    ## Words\n\n\
    The report reads that it is “a game in which China is not extremely adept” [@breitbart-spies].[^1]\n\n\
    [^1]: See @euractiv-2019.\n";

/// Line and column of what stands behind the words.
fn place(words: &str) -> (u64, u64) {
    let at = DRAFT.find(words).unwrap() + words.len();
    let before = &DRAFT[..at];
    let line = before.matches('\n').count();
    let column = before.rsplit('\n').next().unwrap().encode_utf16().count();
    (line as u64, column as u64)
}

/// A cursor on a heading, a name, a key, an inferred name, a claim, a quotation, a footnote's mark, and nothing.
const THINGS: [&str; 8] = [
    "# Spi",
    "The VSS",
    "[@huawei-w",
    "The comp",
    "ed with th",
    "“a game in",
    "adept” [@breitbart-spies].[^",
    "nothing.\n",
];

fn capable() -> Value {
    json!({ "capabilities": {
        "textDocument": {
            "diagnostic": { "dynamicRegistration": false },
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
            "codeAction": { "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix"] } } },
        },
        "workspace": { "workspaceEdit": { "documentChanges": true }, "symbol": { "resolveSupport": { "properties": ["location.range"] } } },
    } })
}

fn params(method: &str, (line, character): (u64, u64)) -> Value {
    let document = json!({ "uri": "untitled:draft" });
    let position = json!({ "line": line, "character": character });
    let all = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    let here = json!({ "start": position, "end": position });
    match method {
        "textDocument/references" => json!({ "textDocument": document, "position": position,
            "context": { "includeDeclaration": true } }),
        "textDocument/rename" => {
            json!({ "textDocument": document, "position": position, "newName": "other" })
        }
        "textDocument/codeAction" => {
            json!({ "textDocument": document, "range": here, "context": { "diagnostics": [] } })
        }
        "textDocument/inlayHint" | "textDocument/semanticTokens/range" => {
            json!({ "textDocument": document, "range": all })
        }
        "textDocument/semanticTokens/full/delta" => {
            json!({ "textDocument": document, "previousResultId": "0" })
        }
        "textDocument/selectionRange" => json!({ "textDocument": document, "positions": [position] }),
        "workspace/symbol" => json!({ "query": "huawei" }),
        "workspace/diagnostic" => json!({ "previousResultIds": [] }),
        "workspace/executeCommand" => {
            json!({ "command": "ibid.evidence", "arguments": ["untitled:draft", position] })
        }
        "textDocument/hover"
        | "textDocument/definition"
        | "textDocument/declaration"
        | "textDocument/typeDefinition"
        | "textDocument/implementation"
        | "textDocument/documentHighlight"
        | "textDocument/completion"
        | "textDocument/prepareRename" => json!({ "textDocument": document, "position": position }),
        _ if method.starts_with("textDocument/") => json!({ "textDocument": document }),
        _ => panic!("{method} has no parameters here"),
    }
}

/// The requests of the table in the documentation that are about a document, but those that answer what another has
/// given, and the notifications.
fn methods() -> Vec<String> {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/editors.md")).unwrap();
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` |"));
    let methods = rows.map(|(method, _)| method.to_owned()).filter(|method| method.contains('/'));
    let is_other = |method: &String| {
        ["resolve", "/did", "/will", "publishDiagnostics"].iter().any(|part| method.contains(part))
    };
    methods.filter(|method| !is_other(method)).collect()
}

#[test]
fn every_request_answers_on_every_thing() {
    let mut client = Client::spawn();
    client.initialize(&["utf-16"], capable());
    client.open("untitled:draft", DRAFT);
    let methods = methods();
    assert!(methods.len() > 20, "{methods:?}");
    for method in &methods {
        let mut answered = false;
        for thing in THINGS {
            match client.request(method, params(method, place(thing))) {
                Ok(answer) => answered |= !answer.is_null() && answer != json!([]),
                // What cannot be renamed is refused with a reason.
                Err(error) => {
                    assert!(method.contains("ename"), "{method} on {thing}: {error}");
                    assert_eq!(error["code"], -32803);
                }
            }
        }
        let is_off = method == "textDocument/codeLens";
        assert!(answered || is_off, "{method} answers nothing anywhere");
    }
    client.finish();
}

fn started() -> Client {
    let mut client = Client::spawn();
    client.initialize(&["utf-16"], capable());
    client.open("untitled:draft", DRAFT);
    client
}

fn ask(client: &mut Client, method: &str, thing: &str) -> Value {
    client.request(method, params(method, place(thing))).unwrap()
}

#[test]
fn a_claim_is_cited_by_a_versioned_edit() {
    let mut client = started();
    let actions = ask(&mut client, "textDocument/codeAction", "ed with th");
    let cite = actions.as_array().unwrap().iter().find(|a| a["title"].as_str().unwrap().starts_with("Cite "));
    let cite = cite.unwrap_or_else(|| panic!("{actions:#}"));
    let change = &cite["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"], json!({ "uri": "untitled:draft", "version": 1 }));
    assert_eq!(change["edits"][0]["newText"], " [@alibaba-liege]");
    assert_eq!(cite["diagnostics"][0]["code"], "unsourced-claim");
    client.finish();
}

#[test]
fn an_action_says_what_it_changes_when_it_is_chosen() {
    let mut client = Client::spawn();
    let mut capable = capable();
    capable["capabilities"]["textDocument"]["codeAction"] =
        json!({ "dataSupport": true, "resolveSupport": { "properties": ["edit"] } });
    client.initialize(&["utf-16"], capable);
    client.open("untitled:draft", DRAFT);
    let actions = ask(&mut client, "textDocument/codeAction", "ed with th");
    let cite = actions.as_array().unwrap().iter().find(|a| a["title"].as_str().unwrap().starts_with("Cite "));
    let cite = cite.unwrap_or_else(|| panic!("{actions:#}"));
    assert_eq!(cite["edit"], Value::Null);
    let resolved = client.request("codeAction/resolve", cite.clone()).unwrap();
    assert_eq!(resolved["edit"]["documentChanges"][0]["edits"][0]["newText"], " [@alibaba-liege]");
    // After an edit it may belong elsewhere.
    let start = json!({ "line": 0, "character": 0 });
    let edit = json!([{ "range": { "start": start, "end": start }, "text": "\n" }]);
    client.change("untitled:draft", 2, edit);
    let refused = client.request("codeAction/resolve", cite.clone()).unwrap_err();
    assert_eq!(refused["code"], -32801);
    client.finish();
}

#[test]
fn an_altered_quotation_is_restored() {
    let mut client = started();
    let actions = ask(&mut client, "textDocument/codeAction", "“a game in");
    let restore =
        actions.as_array().unwrap().iter().find(|a| a["title"] == "Restore the source’s words").unwrap();
    // Only what differs is changed.
    let edit = &restore["edit"]["documentChanges"][0]["edits"][0];
    assert_eq!(edit["newText"], "");
    let (from, to) = (&edit["range"]["start"]["character"], &edit["range"]["end"]["character"]);
    assert_eq!(to.as_u64().unwrap() - from.as_u64().unwrap(), "not ".len() as u64);
    let card = ask(&mut client, "textDocument/hover", "“a game in");
    let card = card["contents"]["value"].as_str().unwrap();
    assert!(card.starts_with("**Not quite the source’s words**"), "{card}");
    client.finish();
}

#[test]
fn findings_can_be_pulled_and_are_not_pushed_then() {
    let mut client = started();
    let all = ask(&mut client, "textDocument/diagnostic", "# Spi");
    let codes: Vec<&str> =
        all["items"].as_array().unwrap().iter().map(|f| f["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["unsourced-claim", "altered-quotation"]);
    assert!(
        all["items"][0]["codeDescription"]["href"].as_str().unwrap().ends_with("rules/unsourced-claim.md")
    );
    let again = client
        .request(
            "textDocument/diagnostic",
            json!({ "textDocument": { "uri": "untitled:draft" }, "previousResultId": all["resultId"] }),
        )
        .unwrap();
    assert_eq!(again, json!({ "kind": "unchanged", "resultId": all["resultId"] }));
    assert!(!client.received.iter().any(|m| m["method"] == "textDocument/publishDiagnostics"));
    client.finish();
}

#[test]
fn a_workspace_is_checked_whole() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("one.md"), "Alibaba signed with the Belgian government in 2018.\n")
        .unwrap();
    std::fs::write(folder.path().join("two.md"), "It rained.\n").unwrap();
    let mut client = Client::spawn();
    let mut more = capable();
    more["workspaceFolders"] = json!([{ "uri": uri(folder.path()), "name": "w" }]);
    client.initialize(&["utf-16"], more);
    let found = client.request("workspace/diagnostic", json!({ "previousResultIds": [] })).unwrap();
    let counts: Vec<usize> = found["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["items"].as_array().unwrap().len())
        .collect();
    assert_eq!(counts, [1, 0]);
    // In parts, with progress, where the client wants that.
    let all = client
        .request(
            "workspace/diagnostic",
            json!({ "previousResultIds": [], "workDoneToken": "w", "partialResultToken": "p" }),
        )
        .unwrap();
    assert_eq!(all["items"], json!([]));
    // The end may come right behind the answer.
    let (mut parts, mut work) = (0, 0);
    loop {
        let told = client.wait(|m| m["method"] == "$/progress");
        parts += usize::from(told["params"]["token"] == "p");
        work += usize::from(told["params"]["token"] == "w");
        if told["params"]["value"]["kind"] == "end" {
            break;
        }
    }
    assert_eq!((parts, work), (2, 4), "two parts; begin, two reports, end");
    // References reach into drafts that nobody has open.
    client.open("untitled:draft", "We asked Alibaba.\n");
    let places = client.at("textDocument/references", "untitled:draft", 0, 11);
    let in_one = |place: &&Value| place["uri"].as_str().unwrap().ends_with("one.md");
    assert_eq!(places.as_array().unwrap().iter().filter(in_one).count(), 1);
    client.finish();
}

#[test]
fn a_key_is_renamed_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("ibid.toml", "sources = [\"s.bib\"]\ncatalogue = [\"c.toml\"]\n");
    // As Windows writes it: no editor counts the mark.
    write("s.bib", "\u{feff}@online{leak-2020,\n  title = {The leak},\n  date = {2020-01-02},\n}\n");
    write("c.toml", "[[company]]\nid = \"acme\"\nname = \"Acme Rockets\"\n");
    write("closed.md", "It was so [@leak-2020, p. 3].\n");
    write("marked.md", "\u{feff}[@leak-2020] It was so.\n");
    write("open.md", "Acme Rockets grew [see @leak-2020]. We met Foreign Brews Holding.\n");
    let mut client = Client::spawn();
    let mut more = capable();
    more["workspaceFolders"] = json!([{ "uri": uri(folder.path()), "name": "w" }]);
    client.initialize(&["utf-16"], more);
    let open = uri(&folder.path().join("open.md"));
    client.open(&open, "Acme Rockets grew [see @leak-2020]. We met Foreign Brews Holding.\n");
    let renamed = client
        .request(
            "textDocument/rename",
            json!({ "textDocument": { "uri": open }, "position": { "line": 0, "character": 26 }, "newName": "leak" }),
        )
        .unwrap();
    let mut files: Vec<&str> = renamed["documentChanges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| change["textDocument"]["uri"].as_str().unwrap().rsplit('/').next().unwrap())
        .collect();
    files.sort_unstable();
    assert_eq!(files, ["closed.md", "marked.md", "open.md", "s.bib"]);
    let all = renamed["documentChanges"].as_array().unwrap();
    let marked =
        all.iter().find(|c| c["textDocument"]["uri"].as_str().unwrap().ends_with("marked.md")).unwrap();
    assert_eq!(marked["edits"][0]["range"]["start"], json!({ "line": 0, "character": 2 }));
    let bib = renamed["documentChanges"].as_array().unwrap().last().unwrap();
    assert_eq!(bib["edits"][0]["range"]["start"], json!({ "line": 0, "character": 8 }));
    // The declaration is the entry; a new name can be added to the catalogue, at its end.
    let entry = client.at("textDocument/declaration", &open, 0, 26);
    assert!(entry[0]["targetUri"].as_str().unwrap().ends_with("s.bib"), "{entry}");
    let at = json!({ "line": 0, "character": 46 });
    let actions = client
        .request(
            "textDocument/codeAction",
            json!({ "textDocument": { "uri": open }, "range": { "start": at, "end": at },
                "context": { "diagnostics": [] } }),
        )
        .unwrap();
    let add =
        actions.as_array().unwrap().iter().find(|a| a["title"].as_str().unwrap().ends_with("as a company"));
    let add = &add.unwrap()["edit"]["documentChanges"][0];
    assert!(add["textDocument"]["uri"].as_str().unwrap().ends_with("c.toml"));
    assert_eq!(add["edits"][0]["range"]["start"], json!({ "line": 3, "character": 0 }));
    client.finish();
}

#[test]
fn completion_offers_sources_and_resolves_their_cards() {
    let mut client = Client::start(&["utf-16"]);
    client.open("untitled:draft", "Cainiao leased land at Liège airport [@\n");
    let list = client.at("textDocument/completion", "untitled:draft", 0, 39);
    let first = &list["items"][0];
    assert_eq!(first["label"], "alibaba-liege");
    let resolved = client.request("completionItem/resolve", first.clone()).unwrap();
    assert!(
        resolved["documentation"]["value"].as_str().unwrap().contains("Key: alibaba-liege"),
        "{resolved}"
    );
    client.finish();
}

#[test]
fn tokens_change_by_what_has_changed() {
    let mut client = Client::start(&["utf-16"]);
    client.open("untitled:draft", "Huawei spied. Alibaba grew. ZTE fell.\n");
    let document = json!({ "uri": "untitled:draft" });
    let full =
        client.request("textDocument/semanticTokens/full", json!({ "textDocument": document })).unwrap();
    let edit = json!([{ "range": { "start": { "line": 0, "character": 14 }, "end": { "line": 0, "character": 21 } }, "text": "It" }]);
    client.change("untitled:draft", 2, edit);
    let delta = client
        .request(
            "textDocument/semanticTokens/full/delta",
            json!({ "textDocument": document, "previousResultId": full["resultId"] }),
        )
        .unwrap();
    let mut data: Vec<u64> = full["data"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap()).collect();
    for edit in delta["edits"].as_array().unwrap() {
        let start = edit["start"].as_u64().unwrap() as usize;
        let end = start + edit["deleteCount"].as_u64().unwrap() as usize;
        data.splice(start..end, edit["data"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap()));
    }
    let now =
        client.request("textDocument/semanticTokens/full", json!({ "textDocument": document })).unwrap();
    assert_eq!(json!(data), now["data"]);
    client.finish();
}

#[test]
fn settings_of_the_editor_are_heeded_and_unknown_ones_named() {
    let mut client = Client::spawn();
    client.initialize(&["utf-16"], json!({ "initializationOptions": { "codeLens": { "enable": true } } }));
    client.open("untitled:draft", DRAFT);
    let document = json!({ "textDocument": { "uri": "untitled:draft" } });
    let lenses = client.request("textDocument/codeLens", document.clone()).unwrap();
    let titles: Vec<&str> =
        lenses.as_array().unwrap().iter().map(|lens| lens["command"]["title"].as_str().unwrap()).collect();
    assert_eq!(titles.len(), 2, "{titles:?}");
    assert!(titles[0].ends_with("not") && titles[1].ends_with("unsourced"), "{titles:?}");
    client
        .notify("workspace/didChangeConfiguration", json!({ "settings": { "ibid": { "codelens": true } } }));
    let log = client.wait(|m| m["method"] == "window/logMessage");
    assert!(log["params"]["message"].as_str().unwrap().contains("codelens"));
    assert!(client.request("textDocument/codeLens", document).unwrap().is_null());
    client.finish();
}

#[test]
fn commands_say_what_they_know() {
    let mut client = Client::start(&["utf-16"]);
    client.open("untitled:draft", DRAFT);
    let run = |client: &mut Client, command: &str, arguments: Value| {
        client.request("workspace/executeCommand", json!({ "command": command, "arguments": arguments }))
    };
    let page = run(&mut client, "ibid.explain", json!(["unsourced-claim"])).unwrap();
    assert!(page.as_str().unwrap().contains("unsourced-claim"));
    let rules = run(&mut client, "ibid.explain", json!([])).unwrap();
    assert_eq!(rules[0]["code"], "unsourced-claim");
    assert!(rules[0]["summary"].as_str().unwrap().ends_with("where it comes from."));
    let refused = run(&mut client, "ibid.explain", json!(["nonsense"])).unwrap_err();
    assert!(refused["message"].as_str().unwrap().contains("figure-mismatch"));
    let status = run(&mut client, "ibid.status", json!([])).unwrap();
    assert_eq!(status["dossiers"][0]["articles"], 5);
    assert_eq!(status["documents"][0]["unsourced"], 1);
    let (line, character) = place("ed with th");
    let found = run(
        &mut client,
        "ibid.evidence",
        json!(["untitled:draft", { "line": line, "character": character }]),
    )
    .unwrap();
    assert_eq!(found["evidence"][0]["source"], "alibaba-liege");
    let overview = run(&mut client, "ibid.overview", json!(["untitled:draft"])).unwrap();
    assert_eq!((&overview["version"], &overview["isDraft"]), (&json!(1), &json!(true)));
    assert_eq!(
        overview["counts"],
        json!({ "mentions": 5, "claims": 3, "unsourced": 1, "attributed": 1, "cited": 1 })
    );
    assert_eq!(overview["claims"][2]["text"], "Alibaba signed with the Belgian government in 2018.");
    assert_eq!(overview["doubts"][0]["code"], "altered-quotation");
    assert_eq!(overview["sources"][0]["key"], "huawei-watchlist");
    assert_eq!(overview["sources"][0]["taken"][0]["range"]["start"], json!({ "line": 2, "character": 0 }));
    assert_eq!(overview["unused"], 2);
    assert!(run(&mut client, "ibid.overview", json!(["untitled:other"])).is_err());
    let shown = run(&mut client, "ibid.showSource", json!(["euractiv-2019"])).unwrap();
    assert!(shown["uri"].as_str().unwrap().ends_with("articles/euractiv-2019.txt"));
    client.finish();
}

#[test]
fn a_client_that_asks_for_all_drafts_again_is_answered_when_there_is_something_new() {
    let folder = tempfile::tempdir().unwrap();
    let draft = folder.path().join("draft.md");
    std::fs::write(&draft, "Alibaba signed with the Belgian government in 2018.\n").unwrap();
    let mut client = Client::start_with(
        &["utf-16"],
        json!({ "workspaceFolders": [{ "uri": uri(folder.path()), "name": "drafts" }],
            "capabilities": { "textDocument": { "diagnostic": {} } } }),
    );
    let ask = |ids: &Value| json!({ "previousResultIds": ids });
    let told = client.request("workspace/diagnostic", ask(&json!([]))).unwrap();
    let known = json!([{ "uri": uri(&draft), "value": told["items"][0]["resultId"] }]);
    let again = client.ask("workspace/diagnostic", ask(&known));
    // Another question is answered meanwhile.
    client.request("workspace/symbol", json!({ "query": "huawei" })).unwrap();
    assert!(client.received.iter().all(|message| message["id"] != again));
    std::fs::write(&draft, "So.\n").unwrap();
    client.notify("textDocument/didSave", json!({ "textDocument": { "uri": uri(&draft) } }));
    let new = client.answer(again).unwrap();
    assert_eq!(new["items"][0]["items"], json!([]), "{new}");
    client.finish();
}

#[test]
fn after_a_save_a_client_that_asks_is_told_to_ask_again() {
    let mut client = Client::start_with(
        &["utf-16"],
        json!({ "capabilities": {
            "textDocument": { "diagnostic": {} },
            "workspace": { "diagnostics": { "refreshSupport": true } },
        } }),
    );
    client.open("untitled:draft", "Nothing yet.\n");
    let at_end = json!({ "start": { "line": 1, "character": 0 }, "end": { "line": 1, "character": 0 } });
    client.notify(
        "textDocument/didChange",
        json!({ "textDocument": { "uri": "untitled:draft", "version": 2 }, "contentChanges": [
            { "range": at_end, "text": "\nAlibaba signed with the Belgian government in 2018.\n" }] }),
    );
    let document = json!({ "textDocument": { "uri": "untitled:draft" } });
    let withheld = client.request("textDocument/diagnostic", document.clone()).unwrap();
    assert_eq!(withheld["items"], json!([]));
    client.notify("textDocument/didSave", document.clone());
    client.wait(|message| message["method"] == "workspace/diagnostic/refresh");
    let told = client.request("textDocument/diagnostic", document).unwrap();
    assert_eq!(told["items"][0]["code"], "unsourced-claim");
    client.finish();
}

#[test]
fn a_client_may_count_otherwise_than_it_says() {
    let options = json!({ "initializationOptions": { "positionEncoding": "utf-8" } });
    let mut client = Client::start_with(&[], options);
    client.open("untitled:draft", "Café 🕵️: the VSSE.\n");
    let card = client.at("textDocument/hover", "untitled:draft", 0, 20);
    assert_eq!(card["range"]["start"]["character"], "Café 🕵️: the ".len());
    client.finish();
}

#[test]
fn cards_come_in_the_format_that_a_client_prefers() {
    let formats = json!({ "capabilities": { "textDocument": { "hover": { "contentFormat": ["plaintext", "markdown"] } } } });
    let mut client = Client::start_with(&[], formats);
    client.open("untitled:draft", "The VSSE is investigating Huawei [@huawei-watchlist].\n");
    let card = client.at("textDocument/hover", "untitled:draft", 0, 5);
    let text = card["contents"]["value"].as_str().unwrap();
    assert!(text.starts_with("VSSE · agency") && text.contains("(huawei-watchlist.txt:1)"), "{text}");
    let claim = client.at("textDocument/hover", "untitled:draft", 0, 12);
    let text = claim["contents"]["value"].as_str().unwrap();
    assert!(text.starts_with("Cited · Pakistan Affairs, 28 Mar 2023\n"), "{text}");
    client.finish();
}
