//! CSL-JSON, as Zotero and Pandoc have it.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use serde_json::Value;

use super::{Source, readable};
use crate::catalogue::Place;
use crate::finding::{Finding, Severity};
use crate::text::Span;

/// What CSL calls books, and what goes like them.
const BOOKS: [&str; 4] = ["book", "chapter", "report", "thesis"];

/// Reads a CSL-JSON file: an array of items, each by itself. `previous` gives the last good item of a key, for items
/// that are now broken.
pub fn csl_json(
    file: &Path,
    text: &str,
    previous: &dyn Fn(&str) -> Option<Arc<Source>>,
) -> (Vec<Arc<Source>>, Vec<Finding>) {
    let mut sources: Vec<Arc<Source>> = Vec::new();
    let mut findings = Vec::new();
    if let Err(error) = serde_json::from_str::<Vec<serde::de::IgnoredAny>>(text) {
        let at = place_of(text, &error);
        let message = format!(
            "There is a slip here: {error}. What can be read of this file counts until it is mended."
        );
        findings.push(Finding::problem(Severity::Error, at, message));
    }
    let mut seen = HashSet::new();
    for item in items(text) {
        let found: Option<Value> = serde_json::from_str(item.of(text)).ok();
        let id = found.as_ref().and_then(key);
        let at = item_head(text, item, id.as_deref());
        let Some(found) = found else {
            findings.push(broken(at, "something in it is no JSON"));
            continue;
        };
        let Some(id) = id else {
            findings.push(broken(at, "it has no `id`"));
            continue;
        };
        if !seen.insert(id.clone()) {
            let message = format!(
                "The key “{id}” stands twice in this file. The first item counts; rename or remove this one."
            );
            findings.push(Finding::problem(Severity::Warning, at, message));
            continue;
        }
        sources.push(Arc::new(source(&found, id, Place { file: file.to_path_buf(), span: at })));
    }
    if !findings.is_empty() {
        // What was good before, and is not to be found now.
        let lost: Vec<Arc<Source>> =
            strings(text).filter(|id| !seen.contains(*id)).filter_map(previous).collect();
        sources.extend(lost);
    }
    (sources, findings)
}

fn broken(at: Span, reason: &str) -> Finding {
    let message = format!("This item cannot be read: {reason}. It is left out until it is mended.");
    Finding::problem(Severity::Error, at, message)
}

fn place_of(text: &str, error: &serde_json::Error) -> Span {
    let line = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
    // Columns are bytes here, and may end within a letter.
    Span::new(text.ceil_char_boundary(line), text.ceil_char_boundary(line + error.column()))
}

/// The stretches of the items, found by their braces alone.
fn items(text: &str) -> Vec<Span> {
    let mut items = Vec::new();
    let (mut depth, mut start, mut in_string, mut escaped) = (0usize, 0, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' => {
                if depth == 0 {
                    start = at;
                }
                depth += 1;
            }
            b'}' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    items.push(Span::new(start, at + 1));
                }
            }
            _ => {}
        }
    }
    items
}

/// All that stands in quotation marks.
fn strings(text: &str) -> impl Iterator<Item = &str> {
    text.split('"').skip(1).step_by(2)
}

/// Where an item's key stands, else the brace that opens it.
fn item_head(text: &str, item: Span, id: Option<&str>) -> Span {
    let found =
        id.and_then(|id| item.of(text).find(&format!("\"{id}\"")).map(|at| (item.start + at, id.len() + 2)));
    found.map_or(Span::new(item.start, item.start + 1), |(at, length)| Span::new(at, at + length))
}

/// What an item is cited by: its `id`, or the key that Zotero keeps beside an address of its own.
fn key(item: &Value) -> Option<String> {
    let id = words(item, "id");
    let own = || words(item, "citation-key");
    match id {
        Some(id) if !id.contains('/') => Some(id),
        other => own().or(other),
    }
}

/// The words or the number under a name.
fn words(item: &Value, name: &str) -> Option<String> {
    match item.get(name)? {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn source(item: &Value, key: String, place: Place) -> Source {
    let shown = |name: &str| words(item, name).map(|text| readable(&text));
    let author = item.get("author").and_then(Value::as_array).into_iter().flatten();
    let names: Vec<String> =
        author.filter_map(|name| words(name, "family").or_else(|| words(name, "literal"))).collect();
    let container = shown("container-title");
    let kind = words(item, "type");
    Source {
        title: shown("title").unwrap_or_else(|| key.clone()),
        key,
        is_book: container.is_none() && kind.as_deref().is_some_and(|kind| BOOKS.contains(&kind)),
        outlet: container.or_else(|| shown("publisher")),
        author: (!names.is_empty()).then(|| names.join(" and ")),
        families: names,
        date: item.get("issued").and_then(date),
        url: words(item, "URL"),
        doi: words(item, "DOI"),
        file: None,
        file_field: words(item, "file"),
        place,
    }
}

/// `{"date-parts": [[2023, 10, 6]]}`, `{"raw": "2023"}`, and "2023" by itself.
fn date(issued: &Value) -> Option<String> {
    if let Some(text) = issued.as_str() {
        return Some(text.to_owned());
    }
    let first = issued.get("date-parts").and_then(|parts| parts.get(0)).and_then(Value::as_array);
    let number = |part: &Value| match part {
        Value::String(text) => text.parse().ok(),
        other => other.as_u64().and_then(|number| u32::try_from(number).ok()),
    };
    let parts: Vec<u32> = first.into_iter().flatten().filter_map(number).collect();
    match parts.as_slice() {
        [] => words(issued, "raw").or_else(|| words(issued, "literal")),
        [year] => Some(format!("{year}")),
        [year, month] => Some(format!("{year}-{month:02}")),
        [year, month, day, ..] => Some(format!("{year}-{month:02}-{day:02}")),
    }
}
