//! Documents under fast and random edits.

use ropey::Rope;
use serde_json::{Value, json};

use crate::client::Client;

#[test]
fn a_hover_behind_a_thousand_edits_sees_the_last() {
    let mut client = Client::start(&["utf-8"]);
    client.open("untitled:draft", "");
    let mut version = 1;
    let mut text = String::new();
    // One letter a time, the last line ends up naming Huawei.
    let whole = format!("{}And here stands Huawei", "filler text\n".repeat(82));
    for letter in whole.chars() {
        let line = text.matches('\n').count();
        let column = text.rsplit('\n').next().unwrap().len();
        let at = json!({ "line": line, "character": column });
        version += 1;
        client.change(
            "untitled:draft",
            version,
            json!([{ "range": { "start": at, "end": at }, "text": letter.to_string() }]),
        );
        text.push(letter);
    }
    let line = text.matches('\n').count() as u64;
    let id = client.ask(
        "textDocument/hover",
        json!({ "textDocument": { "uri": "untitled:draft" }, "position": { "line": line, "character": 18 } }),
    );
    let hover = client.answer(id).unwrap();
    assert!(hover["contents"]["value"].as_str().unwrap().starts_with("**Huawei**"), "{hover}");
    client.diagnostics("untitled:draft", Some(version));
    client.finish();
}

/// A small generator of the same numbers on every run (Numerical Recipes' constants).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides.max(1)
    }
}

const SNIPPETS: [&str; 16] = [
    "Huawei ",
    "Alibaba signed in 2018. ",
    "the European Commission ",
    "the Commission ",
    "[@alibaba-liege]",
    "\r\n\r\n",
    "\n",
    "\r",
    "🕵️",
    "e\u{301}",
    "é",
    "\u{2028}",
    "**",
    "```\n",
    "- ",
    "[^1]",
];

#[test]
fn random_edits_in_every_encoding_end_where_a_fresh_start_does() {
    for (encoding, seed) in [("utf-8", 1), ("utf-16", 2), ("utf-32", 3)] {
        let mut dice = Dice(seed);
        let mut client = Client::start(&[encoding]);
        let mut rope = Rope::from_str("Huawei 🙂 was banned in 2019.\r\n\r\nThe EU was told.\n");
        client.open("untitled:draft", &rope.to_string());
        for version in 2..=200 {
            let a = dice.roll(rope.len_chars() + 1);
            let b = (a + dice.roll(6)).min(rope.len_chars());
            let text = SNIPPETS[dice.roll(SNIPPETS.len())];
            // Between \r and \n there is no position to speak of.
            let splits = |at: usize| {
                at > 0 && at < rope.len_chars() && rope.char(at - 1) == '\r' && rope.char(at) == '\n'
            };
            if splits(a) || splits(b) {
                client.change("untitled:draft", version, json!([]));
                continue;
            }
            let range = json!({ "start": position(&rope, a, encoding), "end": position(&rope, b, encoding) });
            rope.remove(a..b);
            rope.insert(a, text);
            client.change("untitled:draft", version, json!([{ "range": range, "text": text }]));
            if dice.roll(5) == 0 {
                let at = position(&rope, a, encoding);
                client.ask(
                    "textDocument/hover",
                    json!({ "textDocument": { "uri": "untitled:draft" }, "position": at }),
                );
            }
        }
        client.save("untitled:draft");
        client.diagnostics("untitled:draft", Some(200));
        client.open("untitled:fresh", &rope.to_string());
        let fresh = client.diagnostics("untitled:fresh", Some(1));
        // Of several answers for the last version, the one after saving counts.
        let tokens = |client: &mut Client, uri: &str| {
            client
                .request("textDocument/semanticTokens/full", json!({ "textDocument": { "uri": uri } }))
                .unwrap()["data"]
                .clone()
        };
        assert_eq!(
            tokens(&mut client, "untitled:draft"),
            tokens(&mut client, "untitled:fresh"),
            "{encoding}, seed {seed}"
        );
        client.change("untitled:draft", 201, json!([]));
        assert_eq!(client.diagnostics("untitled:draft", Some(201)), fresh, "{encoding}, seed {seed}");
        client.finish();
    }
}

fn position(rope: &Rope, char: usize, encoding: &str) -> Value {
    let line = rope.char_to_line(char);
    let start = rope.line_to_char(line);
    let column = match encoding {
        "utf-8" => rope.char_to_byte(char) - rope.char_to_byte(start),
        "utf-16" => rope.char_to_utf16_cu(char) - rope.char_to_utf16_cu(start),
        _ => char - start,
    };
    json!({ "line": line, "character": column })
}
