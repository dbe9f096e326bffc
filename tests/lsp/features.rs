//! Hover, definition, references, semantic tokens and findings, as a client sees them.

use serde_json::{Value, json};

use crate::client::{Client, uri};

/// Every trap that columns have: a BOM-less file with CRLF, emoji, accents, combining marks.
const DRAFT: &str = "# Notes\r\n\r\nCafé “Brüssel” 🕵️ e\u{301}: the VSSE is investigating Huawei [@huawei-watchlist].\r\n\r\n\
    🙂 Alibaba signed with the Belgian government in 2018.\r\n";

/// The part of a line before a word, counted as the encoding counts.
fn column(line: &str, word: &str, encoding: &str) -> u64 {
    let before = &line[..line.find(word).unwrap()];
    let count = match encoding {
        "utf-8" => before.len(),
        "utf-16" => before.encode_utf16().count(),
        _ => before.chars().count(),
    };
    count as u64
}

fn range(draft: &str, line: usize, words: &str, encoding: &str) -> Value {
    let text = draft.split("\r\n").nth(line).unwrap();
    let start = column(text, words, encoding);
    let length = match encoding {
        "utf-8" => words.len(),
        "utf-16" => words.encode_utf16().count(),
        _ => words.chars().count(),
    } as u64;
    json!({ "start": { "line": line, "character": start }, "end": { "line": line, "character": start + length } })
}

#[test]
fn every_column_is_right_in_every_encoding() {
    for encoding in ["utf-8", "utf-16", "utf-32"] {
        let mut client = Client::start(&[encoding]);
        client.open("untitled:draft", DRAFT);
        let findings = client.diagnostics("untitled:draft", Some(1));
        assert_eq!(findings.len(), 1, "{findings:#?}");
        assert_eq!(
            findings[0]["range"],
            range(DRAFT, 4, "🙂 Alibaba signed with the Belgian government in 2018.", encoding)
        );
        assert_eq!(
            (&findings[0]["code"], &findings[0]["source"]),
            (&json!("unsourced-claim"), &json!("ibid"))
        );
        assert_eq!(findings[0]["severity"], 2);

        let at = range(DRAFT, 2, "Huawei", encoding);
        let hover = client.at(
            "textDocument/hover",
            "untitled:draft",
            2,
            at["start"]["character"].as_u64().unwrap() + 1,
        );
        assert_eq!(hover["range"], at, "{encoding}");
        let at = range(DRAFT, 2, "[@huawei-watchlist]", encoding);
        let links = client.at(
            "textDocument/definition",
            "untitled:draft",
            2,
            at["start"]["character"].as_u64().unwrap() + 3,
        );
        assert_eq!(links[0]["originSelectionRange"], at);

        let tokens = client
            .request(
                "textDocument/semanticTokens/full",
                json!({ "textDocument": { "uri": "untitled:draft" } }),
            )
            .unwrap();
        let data: Vec<u64> = tokens["data"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap()).collect();
        let vsse = range(DRAFT, 2, "VSSE", encoding);
        assert_eq!(&data[..5], [2, vsse["start"]["character"].as_u64().unwrap(), 4, 0, 0], "{encoding}");
        assert_eq!(data.len(), 4 * 5, "VSSE, Huawei, Alibaba, Belgian government");
        client.finish();
    }
}

#[test]
fn a_card_says_what_the_sources_say() {
    let mut client = Client::start(&["utf-8"]);
    client.open("untitled:draft", "The VSSE spoke?\n");
    let card = client.at("textDocument/hover", "untitled:draft", 0, 5);
    assert_eq!(card["contents"]["kind"], "markdown");
    let text = card["contents"]["value"].as_str().unwrap();
    assert!(text.starts_with("**VSSE** · agency · State Security Service\n"), "{text}");
    for part in [
        "Staatsveiligheid",
        "Investigates Huawei",
        "*Pakistan Affairs*, 28 Mar 2023",
        "huawei-watchlist.txt#L1)",
        "more",
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    // The link leads to a file that is there, and nobody can spoil it by accident.
    let link = text.split("](file://").nth(1).unwrap().split('#').next().unwrap();
    let metadata = std::fs::metadata(link).unwrap();
    assert!(metadata.permissions().readonly());
    assert!(client.at("textDocument/hover", "untitled:draft", 0, 1).is_null());
    client.finish();
}

#[test]
fn a_client_without_markdown_gets_plain_text() {
    let mut client = Client::spawn();
    client.initialize(
        &[],
        json!({ "capabilities": { "textDocument": { "hover": { "contentFormat": ["plaintext"] } } } }),
    );
    client.open("untitled:draft", "The VSSE spoke.\n");
    let card = client.at("textDocument/hover", "untitled:draft", 0, 5);
    assert_eq!(card["contents"]["kind"], "plaintext");
    assert!(
        card["contents"]["value"].as_str().unwrap().starts_with("VSSE · agency · State Security Service\n")
    );
    client.finish();
}

#[test]
fn definition_leads_to_the_words_in_the_article() {
    for links in [true, false] {
        let mut client = Client::spawn();
        client.initialize(
            &[],
            json!({ "capabilities": { "textDocument": { "definition": { "linkSupport": links } } } }),
        );
        client.open("untitled:draft", "# The National Intelligence Law [@huawei-watchlist] and Zzz\n");
        let found = client.at("textDocument/definition", "untitled:draft", 0, 12);
        let first = &found[0];
        let (target, range) = if links {
            (&first["targetUri"], &first["targetSelectionRange"])
        } else {
            (&first["uri"], &first["range"])
        };
        let path = target.as_str().unwrap().strip_prefix("file://").unwrap();
        assert!(path.ends_with("/huawei-watchlist.txt"), "{path}");
        let text = std::fs::read_to_string(path).unwrap();
        let line = text.split('\n').nth(range["start"]["line"].as_u64().unwrap() as usize).unwrap();
        let units: Vec<u16> = line.encode_utf16().collect();
        let at = |end: &str| range[end]["character"].as_u64().unwrap() as usize;
        assert_eq!(String::from_utf16(&units[at("start")..at("end")]).unwrap(), "National Intelligence Law");

        let found = client.at("textDocument/definition", "untitled:draft", 0, 37);
        assert_eq!(found.as_array().unwrap().len(), 1);
        assert!(client.at("textDocument/definition", "untitled:draft", 0, 57).is_null());
        client.finish();
    }
}

#[test]
fn references_are_everywhere() {
    let mut client = Client::start(&[]);
    client.open("untitled:one", "Cainiao, and Cainiao again [@alibaba-liege].\n");
    client.open("untitled:two", "Cainiao once, by @alibaba-liege.\n");
    let found = client.at("textDocument/references", "untitled:two", 0, 3);
    let places: Vec<&str> =
        found.as_array().unwrap().iter().map(|place| place["uri"].as_str().unwrap()).collect();
    let count = |uri: &str| places.iter().filter(|place| place.ends_with(uri)).count();
    assert_eq!((count("untitled:one"), count("untitled:two"), count("alibaba-liege.txt")), (2, 1, 5));
    assert_eq!(places.len(), 8, "{places:#?}");
    let found = client.at("textDocument/references", "untitled:two", 0, 20);
    assert_eq!(found.as_array().unwrap().len(), 2, "both citations of the article");
    client.finish();
}

#[test]
fn an_article_shows_mentions_and_no_findings() {
    let mut client = Client::start(&[]);
    client.open("untitled:draft", "See @alibaba-liege.\n");
    let found = client.at("textDocument/definition", "untitled:draft", 0, 8);
    let article = found[0]["targetUri"].as_str().unwrap().to_owned();
    let text = std::fs::read_to_string(article.strip_prefix("file://").unwrap()).unwrap();
    client.open(&article, &text);
    assert_eq!(client.diagnostics(&article, Some(1)), Vec::<Value>::new());
    assert!(!client.at("textDocument/hover", &article, 0, 55).is_null());
    client.finish();
}

#[test]
fn every_state_of_a_document_is_answered() {
    let mut client = Client::start(&["utf-8"]);
    client.open("untitled:draft", "Nothing.\n");
    assert!(client.diagnostics("untitled:draft", Some(1)).is_empty());
    client.change("untitled:draft", 2, json!([{ "text": "Huawei was banned in 2019.\n" }]));
    assert_eq!(client.diagnostics("untitled:draft", Some(2)).len(), 1);
    // Within the block that is being written the finding waits until the draft is saved.
    let start = json!({ "line": 0, "character": 0 });
    client.change("untitled:draft", 3, json!([{ "range": { "start": start, "end": start }, "text": "So " }]));
    assert!(client.diagnostics("untitled:draft", Some(3)).is_empty());
    client.save("untitled:draft");
    assert_eq!(client.diagnostics("untitled:draft", Some(3)).len(), 1);
    client.notify("textDocument/didClose", json!({ "textDocument": { "uri": "untitled:draft" } }));
    assert!(client.diagnostics("untitled:draft", None).is_empty());
    client.finish();
}

#[test]
fn a_bibliography_in_the_front_matter_is_read() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("refs.bib"), "@misc{soir-2020, title = {T}}\n").unwrap();
    let draft = uri(&folder.path().join("draft.md"));
    let mut client = Client::start(&[]);
    client.open(
        &draft,
        "---\nbibliography: refs.bib\n---\n\nHuawei was banned [@soir-2020] in 2019 [@soir-2021].\n",
    );
    let findings = client.diagnostics(&draft, Some(1));
    assert_eq!(findings.len(), 1);
    assert!(findings[0]["message"].as_str().unwrap().contains("Did you mean “soir-2020”?"), "{findings:#?}");
    client.finish();
}

#[test]
fn a_claim_shows_what_speaks_for_it_and_what_is_missing() {
    let mut client = Client::start(&["utf-8"]);
    let draft = "Cainiao manages an e-commerce centre at the airport of Ostend.\n";
    client.open("untitled:draft", draft);
    let at = draft.find("manages").unwrap() as u64 + 2;
    let card = client.at("textDocument/hover", "untitled:draft", 0, at);
    let text = card["contents"]["value"].as_str().unwrap();
    assert!(text.starts_with("**No source**"), "{text}");
    for part in ["*TheTechBasic*", "Has Cainiao", "not ", "“Ostend”"] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    let targets = client.at("textDocument/definition", "untitled:draft", 0, at);
    let first = targets[0]["targetUri"].as_str().unwrap();
    assert!(first.ends_with("alibaba-liege.txt"), "{targets}");
    client.finish();
}

#[test]
fn what_the_articles_say_comes_with_the_findings() {
    let mut client = Client::start(&["utf-8"]);
    let draft = "Pang said there “has never been a cybersecurity issue” [@euractiv-2019].\n\n\
        The Lowy Institute counts 172 diplomatic postings in Brussels [@inteltoday-2020].\n";
    client.open("untitled:draft", draft);
    let mut findings = client.diagnostics("untitled:draft", Some(1));
    // A long draft gets its first wave at once and this one behind it; a short one gets both in one.
    if findings.len() < 2 {
        findings = client.diagnostics("untitled:draft", Some(1));
    }
    let seen: Vec<(&str, &str)> =
        findings.iter().map(|f| (f["code"].as_str().unwrap(), f["message"].as_str().unwrap())).collect();
    assert_eq!(
        seen,
        [
            ("altered-quotation", "EURACTIV has “one”; here it is “a”."),
            ("figure-mismatch", "172? Intel Today has 127."),
        ]
    );
    client.finish();
}
