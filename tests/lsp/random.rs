//! Random sessions: whatever an editor sends, in any order, nothing breaks, and what stands at the end is what a fresh
//! start finds.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::client::Client;
use crate::seeded::Random;

const PIECES: [&str; 24] = [
    "Huawei spied on the Belgian government in 2019. ",
    "The VSSE said so [@huawei-watchlist]. ",
    "“a game in which China is extremely adept” ",
    "🕵️‍♀️",
    "𝔘𝔫𝔦",
    "e\u{301}",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    "# Heading\n",
    "- item\n",
    "[^1]",
    "\n\n[^1]: @euractiv-2019\n",
    "@alibaba-liege ",
    "<!-- ibid: ignore -->\n",
    "```\ncode\n",
    "---\nbibliography: x.bib\n---\n",
    "Hauwei ",
    "[x](https://x.org) ",
    "\u{feff}",
    "“",
    "| a | b |\n|---|---|\n",
    "x",
];

const REQUESTS: [&str; 16] = [
    "hover",
    "definition",
    "declaration",
    "implementation",
    "references",
    "documentHighlight",
    "documentSymbol",
    "completion",
    "codeAction",
    "inlayHint",
    "semanticTokens/full",
    "documentLink",
    "foldingRange",
    "selectionRange",
    "prepareRename",
    "codeLens",
];

/// The document as the client has it: characters, as the protocol counts them.
#[derive(Default)]
struct Text(String);

impl Text {
    /// The lines without their ends, with the byte at which each begins.
    fn lines(&self) -> Vec<(usize, &str)> {
        let mut lines = Vec::new();
        let (mut start, bytes) = (0, self.0.as_bytes());
        let mut at = 0;
        while at < bytes.len() {
            let length = match bytes[at] {
                b'\r' if bytes.get(at + 1) == Some(&b'\n') => 2,
                b'\r' | b'\n' => 1,
                _ => 0,
            };
            if length > 0 {
                lines.push((start, &self.0[start..at]));
                start = at + length;
                at = start;
            } else {
                at += 1;
            }
        }
        lines.push((start, &self.0[start..]));
        lines
    }

    /// A random place: its byte, and its position in an encoding.
    fn place(&self, random: &mut Random, encoding: &str) -> (usize, Value) {
        let lines = self.lines();
        let line = random.below(lines.len());
        let (start, text) = lines[line];
        let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let at = *random.of(&ends);
        let column = match encoding {
            "utf-8" => at,
            "utf-16" => text[..at].encode_utf16().count(),
            _ => text[..at].chars().count(),
        };
        (start + at, json!({ "line": line, "character": column }))
    }
}

/// Steps of one session; `IBID_STEPS` asks for more.
fn steps() -> usize {
    std::env::var("IBID_STEPS").ok().and_then(|steps| steps.parse().ok()).unwrap_or(400)
}

/// `IBID_SEED` asks for another session.
fn session(encoding: &str, seed: u64) {
    let seed = std::env::var("IBID_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(seed);
    println!("seed {seed}, {encoding}");
    let mut random = Random::new(seed);
    let mut client = Client::start(&[encoding]);
    let mut open: BTreeMap<usize, (Text, i64)> = BTreeMap::new();
    let uri = |draft: usize| format!("untitled:draft-{draft}");
    let mut asked: Vec<i64> = Vec::new();
    for _ in 0..steps() {
        let draft = random.below(3);
        let Some((text, version)) = open.get_mut(&draft) else {
            let text: String = (0..random.below(30)).map(|_| *random.of(&PIECES)).collect();
            client.open(&uri(draft), &text);
            open.insert(draft, (Text(text), 1));
            continue;
        };
        match random.below(20) {
            0 => {
                client.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri(draft) } }));
                open.remove(&draft);
            }
            1 => client.save(&uri(draft)),
            2 => {
                let command = json!({ "command": "ibid.reload", "arguments": [] });
                asked.push(client.ask("workspace/executeCommand", command));
            }
            3 => {
                let id = asked.last().copied().unwrap_or_default();
                client.notify("$/cancelRequest", json!({ "id": id }));
            }
            4..=10 => {
                let (a, b) = (text.place(&mut random, encoding), text.place(&mut random, encoding));
                let (from, to) = if a.0 <= b.0 { (a, b) } else { (b, a) };
                // Mostly small edits: whole sections are seldom replaced.
                let to = if random.below(4) == 0 { to } else { from.clone() };
                let piece = *random.of(&PIECES);
                text.0.replace_range(from.0..to.0, piece);
                *version += 1;
                let range = json!({ "start": from.1, "end": to.1 });
                client.change(&uri(draft), *version, json!([{ "range": range, "text": piece }]));
            }
            _ => {
                let method = format!("textDocument/{}", random.of(&REQUESTS));
                let position = text.place(&mut random, encoding).1;
                let document = json!({ "uri": uri(draft) });
                let range = json!({ "start": { "line": 0, "character": 0 }, "end": position });
                let mut params = json!({ "textDocument": document });
                match method.rsplit('/').next().unwrap() {
                    "references" => {
                        params["position"] = position;
                        params["context"] = json!({ "includeDeclaration": false });
                    }
                    "codeAction" => {
                        params["range"] = range;
                        params["context"] = json!({ "diagnostics": [] });
                    }
                    "inlayHint" => params["range"] = range,
                    "selectionRange" => params["positions"] = json!([position]),
                    "documentSymbol" | "full" | "documentLink" | "foldingRange" | "codeLens" => {}
                    _ => params["position"] = position,
                }
                asked.push(client.ask(&method, params));
            }
        }
    }
    for id in asked {
        if let Err(error) = client.answer(id) {
            // Cancelled, or a rename refused with a reason.
            let code = error["code"].as_i64().unwrap();
            assert!(code == -32800 || code == -32803, "seed {seed}: {error}");
        }
    }
    // After a save nothing is being written any more: what stands now is what a fresh start finds.
    for (draft, (text, version)) in &open {
        client.received.retain(|m| m["method"] != "textDocument/publishDiagnostics");
        let (at, position) = (0, json!({ "line": 0, "character": 0 }));
        let edit = json!([{ "range": { "start": position, "end": position }, "text": " " }]);
        client.change(&uri(*draft), version + 1, edit);
        client.save(&uri(*draft));
        let last = text_after(&text.0, at);
        let mut fresh = Client::start(&[encoding]);
        fresh.open("untitled:fresh", &last);
        let expected = settled(&mut fresh, "untitled:fresh", 1);
        let found = settled(&mut client, &uri(*draft), version + 1);
        assert_eq!(found, expected, "seed {seed}: {last:?}");
        fresh.finish();
    }
    client.finish();
}

fn text_after(text: &str, at: usize) -> String {
    format!("{} {}", &text[..at], &text[at..])
}

/// The findings once nothing more comes: a request that comes after them has been answered.
fn settled(client: &mut Client, uri: &str, version: i64) -> Vec<Value> {
    // Each server has its own pages of the rules.
    let read = |client: &mut Client| -> Vec<Value> {
        let mut found = client.diagnostics(uri, Some(version));
        found.iter_mut().for_each(|finding| finding["codeDescription"] = Value::Null);
        found
    };
    let mut found = read(client);
    // The publisher works in order: a status asked for twice, with a save between, lets a second wave pass.
    for _ in 0..3 {
        client.save(uri);
        let next = read(client);
        if next == found {
            return found;
        }
        found = next;
    }
    found
}

#[test]
fn nothing_breaks_in_utf8() {
    session("utf-8", 11);
}

#[test]
fn nothing_breaks_in_utf16() {
    session("utf-16", 12);
}

#[test]
fn nothing_breaks_in_utf32() {
    session("utf-32", 13);
}
