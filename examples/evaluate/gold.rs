//! The gold drafts: every mention, citation, quotation, claim and finding against the annotation by hand.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use serde_json::Value;

use super::reading::Count;

/// What was counted, by kind of annotation; findings also by code.
pub type Counts = BTreeMap<String, Count>;

/// An annotated span, with what it is said to be.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Mark {
    pub kind: String,
    pub start: usize,
    pub end: usize,
    pub value: String,
}

/// A draft with the marks set by hand and those that ibid sets.
pub struct Draft {
    pub path: PathBuf,
    pub text: String,
    pub expected: Vec<Mark>,
    pub found: Vec<Mark>,
}

/// What is counted over the drafts of some folders, what went wrong in them, and how many they are.
pub fn count(folders: &[PathBuf], ibid: &Path) -> anyhow::Result<(Counts, Vec<String>, usize)> {
    let (mut counts, mut errors, mut read) = (Counts::new(), Vec::new(), 0);
    for folder in folders {
        for draft in drafts(folder, ibid)? {
            compare(&draft, &mut counts, &mut errors);
            read += 1;
        }
    }
    Ok((counts, errors, read))
}

/// The folders of the drafts that readers wrote with dossiers of their own.
pub fn of_readers() -> anyhow::Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for dossier in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/readers"))? {
        folders.push(dossier?.path().join("drafts"));
    }
    folders.retain(|drafts| drafts.is_dir());
    Ok(folders)
}

/// Reads the drafts of a folder, and has `ibid annotate` read them.
fn drafts(folder: &Path, ibid: &Path) -> anyhow::Result<Vec<Draft>> {
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        paths.push(entry?.path());
    }
    paths.sort();
    let annotations = paths.iter().filter(|path| path.extension().is_some_and(|e| e == "tsv"));
    annotations.map(|annotation| draft(annotation, ibid)).collect()
}

fn draft(annotation: &Path, ibid: &Path) -> anyhow::Result<Draft> {
    let path = ["md", "txt"]
        .map(|extension| annotation.with_extension(extension))
        .into_iter()
        .find(|path| path.exists())
        .with_context(|| format!("{}: it has no draft", annotation.display()))?;
    let text = std::fs::read_to_string(&path)?;
    let rows = std::fs::read_to_string(annotation)?;
    let mut expected = Vec::new();
    for (number, row) in rows.lines().enumerate().filter(|(_, row)| !row.is_empty() && !row.starts_with('#'))
    {
        let mark = mark(&text, row).with_context(|| format!("{}:{}", annotation.display(), number + 1))?;
        expected.push(mark);
    }
    expected.sort();
    let output = Command::new(ibid).args(["annotate", "--format", "json"]).arg(&path).output()?;
    if !output.status.success() {
        bail!("{}: {}", path.display(), String::from_utf8_lossy(&output.stderr));
    }
    let shape: Value = serde_json::from_slice(&output.stdout)?;
    Ok(Draft { found: found(&shape), path, text, expected })
}

fn mark(text: &str, row: &str) -> anyhow::Result<Mark> {
    let columns: Vec<&str> = row.split('\t').collect();
    let [kind, line, words, occurrence, value] = columns[..] else { bail!("five columns are needed") };
    let (line, occurrence): (usize, usize) = (line.parse()?, occurrence.parse()?);
    let from: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let (first, last) = words.split_once(" … ").map_or((words, None), |(first, last)| (first, Some(last)));
    let mut start = from;
    for nth in 1..=occurrence {
        let after = if nth == 1 { start } else { start + 1 };
        let at = text.get(after..).and_then(|rest| rest.find(first));
        start = after + at.with_context(|| format!("“{first}” is not on line {line}"))?;
    }
    let end = match last {
        Some(last) => {
            let behind = start + first.len();
            behind
                + text[behind..].find(last).with_context(|| format!("“{last}” does not follow"))?
                + last.len()
        }
        None => start + first.len(),
    };
    Ok(Mark { kind: kind.to_owned(), start, end, value: value.to_owned() })
}

fn found(shape: &Value) -> Vec<Mark> {
    let list = |name: &str| shape[name].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let mut marks = Vec::new();
    let mut add = |kind: &str, shape: &Value, value: String| {
        let at = |name: &str| shape[name].as_u64().unwrap_or_default() as usize;
        marks.push(Mark { kind: kind.to_owned(), start: at("start"), end: at("end"), value });
    };
    for mention in list("mentions").iter().filter(|mention| mention["inferred"] != true) {
        add("mention", mention, text(&mention["entity"]));
    }
    for citation in list("citations") {
        let sources: Vec<String> = citation["sources"].as_array().into_iter().flatten().map(text).collect();
        add("citation", &citation, if sources.is_empty() { "-".to_owned() } else { sources.join(",") });
    }
    for quotation in list("quotations") {
        let source = quotation["source"].as_str().map(|key| format!(" {key}")).unwrap_or_default();
        add("quotation", &quotation, format!("{}{source}", text(&quotation["verdict"])));
    }
    for claim in list("claims") {
        add("claim", &claim, text(&claim["support"]));
    }
    for finding in list("findings") {
        let severity = match finding["code"] == "unsourced-claim" {
            true => format!(" {}", text(&finding["severity"])),
            false => String::new(),
        };
        add("finding", &finding, format!("{}{severity}", text(&finding["code"])));
    }
    marks
}

/// Compares the marks of a draft. Mentions and citations must agree to the byte; claims, quotations and findings
/// must share most of their span, for a careful person may put a bracket in or out.
fn compare(draft: &Draft, counts: &mut Counts, errors: &mut Vec<String>) {
    for kind in ["mention", "citation", "quotation", "claim", "finding"] {
        let of = |marks: &[Mark]| -> Vec<Mark> { marks.iter().filter(|m| m.kind == kind).cloned().collect() };
        let (expected, mut found) = (of(&draft.expected), of(&draft.found));
        for mark in &expected {
            let at = found.iter().position(|other| agrees(mark, other));
            let here = at.map(|at| found.remove(at));
            note(counts, mark, true, here.is_some());
            match here {
                None => errors.push(describe(draft, "missed", mark)),
                Some(other) if kind == "claim" => {
                    counts.entry("support".into()).or_default().add(true, mark.value == other.value);
                    if mark.value != other.value {
                        errors.push(describe(draft, &format!("is {} but", mark.value), &other));
                    }
                }
                Some(other) if kind == "finding" && mark.value != other.value => {
                    errors.push(describe(draft, &format!("is {} but", mark.value), &other));
                    counts.entry("severity".into()).or_default().add(true, false);
                }
                Some(_) if kind == "finding" => counts.entry("severity".into()).or_default().add(true, true),
                Some(_) => {}
            }
        }
        for mark in &found {
            note(counts, mark, false, true);
            errors.push(describe(draft, "wrong", mark));
        }
    }
}

fn note(counts: &mut Counts, mark: &Mark, expected: bool, found: bool) {
    counts.entry(mark.kind.clone()).or_default().add(expected, found);
    if mark.kind == "finding" {
        let code = mark.value.split(' ').next().unwrap_or_default();
        counts.entry(format!("finding {code}")).or_default().add(expected, found);
    }
}

fn agrees(expected: &Mark, found: &Mark) -> bool {
    let (start, end) = (expected.start.max(found.start), expected.end.min(found.end));
    let shared = end.saturating_sub(start);
    let longest = (expected.end - expected.start).max(found.end - found.start);
    let is_same_place = match expected.kind.as_str() {
        "mention" | "citation" => (expected.start, expected.end) == (found.start, found.end),
        "finding" => shared > 0,
        _ => shared * 10 >= longest * 8,
    };
    let is_same_value = match expected.kind.as_str() {
        "claim" => true,
        "finding" => expected.value.split(' ').next() == found.value.split(' ').next(),
        "citation" => {
            let names = |value: &str| -> Vec<String> {
                value
                    .split(',')
                    .map(|name| name.trim_start_matches("https://").trim_end_matches('/').to_owned())
                    .collect()
            };
            names(&expected.value) == names(&found.value)
        }
        _ => expected.value == found.value,
    };
    is_same_place && is_same_value
}

fn describe(draft: &Draft, what: &str, mark: &Mark) -> String {
    let line = draft.text[..mark.start].matches('\n').count() + 1;
    let name = draft.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    format!("{name}:{line}: {what} {} {}: {:?}", mark.kind, mark.value, &draft.text[mark.start..mark.end])
}
