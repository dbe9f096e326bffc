//! Findings as SARIF 2.1.0 (OASIS), which code hosts and editors show beside the text.

use std::collections::HashMap;

use ropey::Rope;
use serde::Serialize;
use serde_json::{Value, json};

use crate::finding::{Code, Finding, Severity};
use crate::text::{Encoding, LineIndex};

/// A run of `ibid check`: all files that it read.
#[derive(Default)]
pub struct Run {
    results: Vec<Value>,
    /// How often the same words had the same finding in the same file.
    seen: HashMap<(String, Code, u64), usize>,
}

/// What a rule says of itself.
pub struct Rule {
    pub code: Code,
    pub summary: &'static str,
    /// Its page, in Markdown.
    pub page: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
    byte_offset: usize,
    byte_length: usize,
    snippet: Value,
}

impl Run {
    /// Takes the findings of one file. `file` is a path, as it was given.
    pub fn add(&mut self, file: &str, text: &str, findings: &[Finding]) {
        let rope = Rope::from_str(text);
        for finding in findings {
            let message = finding.full_message(|place| rope.byte_to_line(place));
            let words = finding.span.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
            let print = fingerprint(&words);
            let count = self.seen.entry((file.to_owned(), finding.code, print)).or_default();
            *count += 1;
            self.results.push(json!({
                "ruleId": finding.code.as_str(),
                "ruleIndex": Code::ALL.iter().position(|code| *code == finding.code),
                "level": level(finding.severity),
                "message": { "text": message },
                "locations": [{
                    "physicalLocation": {
                        "artifactLocation": { "uri": uri(file) },
                        "region": region(&rope, text, finding),
                    },
                }],
                // The same finding, wherever in the file it has moved to.
                "partialFingerprints": { "words/v1": format!("{print:016x}:{count}") },
            }));
        }
    }

    /// The document of the whole run.
    pub fn document(self, rules: &[Rule]) -> Value {
        let rules: Vec<Value> = rules
            .iter()
            .map(|rule| {
                json!({
                    "id": rule.code.as_str(),
                    "shortDescription": { "text": rule.summary },
                    "help": { "text": rule.summary, "markdown": rule.page },
                })
            })
            .collect();
        json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": {
                    "driver": { "name": "ibid", "semanticVersion": env!("CARGO_PKG_VERSION"), "rules": rules },
                },
                "columnKind": "unicodeCodePoints",
                "results": self.results,
            }],
        })
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information | Severity::Hint => "note",
    }
}

fn region(rope: &Rope, text: &str, finding: &Finding) -> Region {
    let position = |offset: usize| LineIndex::new(rope).position(offset.min(text.len()), Encoding::Utf32);
    let (start, end) = (position(finding.span.start), position(finding.span.end));
    Region {
        start_line: start.line + 1,
        start_column: start.column + 1,
        end_line: end.line + 1,
        end_column: end.column + 1,
        byte_offset: finding.span.start,
        byte_length: finding.span.end - finding.span.start,
        snippet: json!({ "text": finding.span.of(text) }),
    }
}

/// A path as a relative reference (RFC 3986), or as an address where it is absolute.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=@".contains(&byte);
    let escaped: String = path
        .bytes()
        .map(|byte| if plain(byte) { (byte as char).to_string() } else { format!("%{byte:02X}") })
        .collect();
    match escaped.strip_prefix("./") {
        Some(relative) => relative.to_owned(),
        None if escaped.starts_with('/') => format!("file://{escaped}"),
        None => escaped,
    }
}

/// FNV-1a: the same in every version, on every machine.
fn fingerprint(words: &str) -> u64 {
    words
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_references() {
        assert_eq!(uri("./drafts/Liège 1.md"), "drafts/Li%C3%A8ge%201.md");
        assert_eq!(uri("/tmp/a:b#c.md"), "file:///tmp/a%3Ab%23c.md");
    }
}
