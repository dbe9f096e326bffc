//! How long a writer waits: the real binary over standard input and output.
//!
//! `cargo bench --bench latency` prints medians and 99th percentiles in milliseconds, at three sizes of draft. The
//! client's own share (JSON, pipes) is included. Compare figures of one run only; machines differ and are shared.

#[path = "../tests/lsp/client.rs"]
#[allow(dead_code, reason = "the tests use all of it")]
mod client;

use std::fmt::Write;
use std::time::{Duration, Instant};

use client::Client;
use serde_json::json;

const STARTS: usize = 20;
const EDITS: usize = 200;
const URI: &str = "untitled:draft";

fn main() {
    // `cargo test --benches` only wants to know that it runs.
    let sizes: &[usize] =
        if std::env::args().any(|arg| arg == "--bench") { &[10_000, 100_000, 1_000_000] } else { &[10_000] };
    println!("spawn → initialize answered: {}", shown(&mut starts()));
    println!(
        "| draft | findings | open → findings | edit → findings | burst of 30 → findings | edit, hover | resident |"
    );
    println!("|---|---|---|---|---|---|---|");
    for &size in sizes {
        println!("{}", row(size));
    }
}

fn starts() -> Vec<Duration> {
    let start = |_| {
        let begin = Instant::now();
        let mut client = Client::spawn();
        client.initialize(&["utf-16"], json!({}));
        begin.elapsed()
    };
    (0..STARTS).map(start).collect()
}

fn row(size: usize) -> String {
    let mut lines: Vec<String> = draft(size).lines().map(str::to_owned).collect();
    let mut client = Client::start(&["utf-16"]);
    let begin = Instant::now();
    client.open(URI, &lines.join("\n"));
    let findings = client.diagnostics(URI, Some(1)).len();
    let open = begin.elapsed();
    let mut version = 1;
    let mut edits: Vec<Duration> = (0..EDITS)
        .map(|_| {
            let begin = Instant::now();
            type_letter(&mut client, &mut lines, &mut version);
            client.diagnostics(URI, Some(version));
            begin.elapsed()
        })
        .collect();
    let mut bursts: Vec<Duration> = (0..10)
        .map(|_| {
            for _ in 0..29 {
                type_letter(&mut client, &mut lines, &mut version);
            }
            let begin = Instant::now();
            type_letter(&mut client, &mut lines, &mut version);
            client.diagnostics(URI, Some(version));
            begin.elapsed()
        })
        .collect();
    let mut hovers: Vec<Duration> = (0..50)
        .map(|_| {
            let line = type_letter(&mut client, &mut lines, &mut version);
            let begin = Instant::now();
            client.at("textDocument/hover", URI, line, 3);
            begin.elapsed()
        })
        .collect();
    let memory = resident(client.server.id());
    client.finish();
    let mut row = format!("| {} KB | {findings} | {:.2} ms ", size / 1000, milliseconds(open));
    for times in [&mut edits, &mut bursts, &mut hovers] {
        let _ = write!(row, "| {} ", shown(times));
    }
    row + &format!("| {memory} |")
}

/// Types a letter into a paragraph, each time into another one; gives back its line.
fn type_letter(client: &mut Client, lines: &mut [String], version: &mut i64) -> u64 {
    let mut line = (*version as usize * 7_919) % lines.len();
    while lines[line].len() < 40 {
        line = (line + 1) % lines.len();
    }
    let column = 20 + (*version as usize * 13) % 15;
    *version += 1;
    let at = json!({ "line": line, "character": column });
    client.change(URI, *version, json!([{ "range": { "start": at, "end": at }, "text": "e" }]));
    lines[line].insert(column, 'e');
    line as u64
}

/// A draft of about this many bytes: mostly prose, a name every few sentences, a claim without a source every
/// two thousand letters, up to two hundred of them.
fn draft(size: usize) -> String {
    const FILLER: [&str; 4] = [
        "The minister told reporters that the budget would cost more than expected, after weeks of talks in the capital.",
        "Two former officials argued that the harbour should be sold before the summer, although no date has been set.",
        "Residents were not convinced, and the mayor said that he would publish the figures as soon as he had them.",
        "According to Reuters, Huawei and the European Commission met in Brussels before the vote on Tuesday night.",
    ];
    let mut text = String::from("# A draft about money and law\n\n");
    let (mut paragraph, mut claims) = (0, 0);
    while text.len() < size {
        if paragraph % 9 == 0 {
            let _ = write!(text, "## Part {paragraph}\n\n");
        }
        for sentence in 0..4 {
            text.push_str(FILLER[(paragraph + sentence) % 4]);
            text.push(' ');
        }
        if paragraph % 4 == 0 && claims < 200 {
            claims += 1;
            let _ = write!(text, "Alibaba signed contract {paragraph} with the Belgian government in 2018.");
        } else {
            text.push_str("Cainiao came to Liège in 2018 [@alibaba-liege].");
        }
        text.push_str("\n\n");
        paragraph += 1;
    }
    text
}

fn shown(times: &mut [Duration]) -> String {
    times.sort();
    let at = |share: f64| milliseconds(times[((times.len() as f64 * share) as usize).min(times.len() - 1)]);
    format!("p50 {:.2} ms, p99 {:.2} ms", at(0.5), at(0.99))
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Resident memory as the system reports it; only Linux says so this way.
fn resident(process: u32) -> String {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let kilobytes = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB")?.trim().parse::<f64>().ok());
    kilobytes.map_or("unknown".to_owned(), |kilobytes| format!("{:.1} MB", kilobytes / 1024.0))
}
