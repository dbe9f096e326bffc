//! The bodies of the fuzz targets, with every test: texts that nobody would write, made by chance out of real ones.
//! `IBID_FUZZ_RUNS` asks for more, `IBID_SEED` for others.

#[path = "../fuzz/bodies.rs"]
mod bodies;
#[path = "lsp/seeded.rs"]
mod seeded;

use std::path::Path;

use seeded::Random;

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().map_or(default, |value| value.parse().unwrap())
}

/// Files of the repository whose texts are mixed.
fn files(folders: &[&str], endings: &[&str]) -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries = folders.iter().flat_map(|folder| std::fs::read_dir(root.join(folder)).unwrap().flatten());
    let mut paths: Vec<_> = entries
        .map(|entry| entry.path())
        .filter(|path| endings.iter().any(|ending| path.extension().is_some_and(|found| found == *ending)))
        .collect();
    paths.sort();
    assert!(!paths.is_empty());
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

const ODD: [&[u8]; 16] = [
    b"\r",
    b"\0",
    b"\xff",
    "\u{feff}".as_bytes(),
    "\u{2028}".as_bytes(),
    "😀".as_bytes(),
    "e\u{301}".as_bytes(),
    b"[[",
    b"{",
    b"}",
    b"\"",
    b"$",
    b"\\",
    b"---\n",
    b"<!--",
    "“".as_bytes(),
];

/// A piece of one text, some of it cut out, doubled, replaced by another's or by what is odd.
fn mixed(texts: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let piece = |random: &mut Random, most: usize| -> Vec<u8> {
        let text = random.of(texts);
        let from = random.below(text.len());
        text[from..(from + random.below(most)).min(text.len())].to_vec()
    };
    let mut mixed = piece(random, 2000);
    for _ in 0..random.below(8) {
        let (from, length) = (random.below(mixed.len() + 1), random.below(60));
        let to = (from + length).min(mixed.len());
        let new = match random.below(4) {
            0 => Vec::new(),
            1 => mixed[from..to].repeat(2),
            2 => piece(random, 120),
            _ => random.of(&ODD).to_vec(),
        };
        mixed.splice(from..to, new);
    }
    mixed
}

fn run(texts: &[Vec<u8>], runs: u64, prefix: usize, body: fn(&[u8])) {
    let seed = setting("IBID_SEED", 1);
    for number in 0..setting("IBID_FUZZ_RUNS", runs) {
        let mut random = Random::new(seed.wrapping_mul(1_000_003).wrapping_add(number));
        let mut data: Vec<u8> = (0..prefix).map(|_| random.below(256) as u8).collect();
        data.extend(mixed(texts, &mut random));
        // Which one it was, where it fails.
        let outcome = std::panic::catch_unwind(|| body(&data));
        assert!(outcome.is_ok(), "seed {seed}, number {number}: {:?}", String::from_utf8_lossy(&data));
    }
}

#[test]
fn any_draft_can_be_read() {
    let texts = files(
        &["tests/gold", "tests/markup", "examples"],
        &["md", "txt", "tex", "typ", "org", "rst", "adoc", "html"],
    );
    run(&texts, 300, 1, bodies::draft);
}

#[test]
fn any_edit_leads_to_what_a_fresh_start_finds() {
    let texts = files(
        &["tests/gold", "tests/markup", "examples"],
        &["md", "txt", "tex", "typ", "org", "rst", "adoc", "html"],
    );
    run(&texts, 300, 5, bodies::edit);
}

#[test]
fn any_catalogue_can_be_read() {
    run(&files(&["seeds"], &["toml"]), 300, 0, bodies::catalogue);
}

#[test]
fn any_bibliography_can_be_read() {
    run(&files(&["seeds", "tests/gold"], &["bib"]), 300, 0, bodies::bibliography);
}

#[test]
fn any_messages_are_taken_or_refused() {
    let frames: Vec<Vec<u8>> = [
        r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":1,"capabilities":{}}}"#,
        r#"{"jsonrpc":"2.0","id":1,"result":{"capabilities":{"positionEncoding":"utf-8"}}}"#,
        r#"{"jsonrpc":"2.0","method":"initialized","params":{}}"#,
        r#"{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"untitled:a","languageId":"markdown","version":1,"text":"😀 é\r\nb"}}}"#,
        r#"{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"untitled:a","version":2},"contentChanges":[{"range":{"start":{"line":0,"character":3},"end":{"line":9,"character":0}},"text":"x"}]}}"#,
        r#"{"jsonrpc":"2.0","method":"workspace/didChangeWorkspaceFolders","params":{"event":{"added":[{"uri":"file:///a","name":"a"}],"removed":[]}}}"#,
        r#"{"jsonrpc":"2.0","id":"1:0","result":null}"#,
        r#"{"jsonrpc":"2.0","id":7,"method":"shutdown"}"#,
    ]
    .iter()
    .map(|message| format!("Content-Length: {}\r\n\r\n{message}", message.len()).into_bytes())
    .collect();
    // All in order, and then pieces of them.
    bodies::messages(&frames.concat());
    run(&[frames.concat()], 1000, 0, bodies::messages);
}
