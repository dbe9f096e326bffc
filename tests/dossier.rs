//! The built-in dossier: every surface form found where it stands, every pattern tried, nothing false in it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The surface forms of the five articles: entity, article, form. Each stands there as a whole word, and is
/// found at least once with exactly its letters for a span.
const SURFACE_FORMS: &str = include_str!("catalogue/surface-forms.tsv");

#[test]
fn every_surface_form_is_found_where_it_stands() {
    let mut missing = Vec::new();
    let mut checked = 0;
    let mut annotated: BTreeMap<String, (String, Value)> = BTreeMap::new();
    for line in SURFACE_FORMS.lines().skip(1) {
        let [entity, key, form] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("three columns: {line}")
        };
        let (text, seen) = annotated.entry(key.to_owned()).or_insert_with(|| {
            let path = article(key);
            (std::fs::read_to_string(&path).unwrap(), annotate(&path).remove(0))
        });
        let places: Vec<usize> =
            text.match_indices(form).map(|(at, _)| at).filter(|&at| is_word(text, at, form)).collect();
        assert!(!places.is_empty(), "{form} does not stand in {key}");
        let mentions = seen["mentions"].as_array().unwrap();
        let found = places.iter().any(|&at| {
            checked += 1;
            mentions.iter().any(|m| {
                m["entity"] == entity
                    && m["start"].as_u64() == Some(at as u64)
                    && m["end"].as_u64() == Some((at + form.len()) as u64)
            })
        });
        if !found {
            missing.push(format!("{entity}: “{form}” in {key}"));
        }
    }
    assert!(missing.is_empty(), "not found:\n{}", missing.join("\n"));
    assert!(checked > 90);
}

/// Where a pattern should match, if anywhere.
type Expected = Option<(usize, usize)>;

#[test]
fn patterns_match_their_paraphrases_and_not_their_near_misses() {
    let catalogue: toml::Table = read("seeds/catalogue.toml").parse().unwrap();
    let mut patterns = BTreeSet::new();
    for entity in catalogue.values().flat_map(|kind| kind.as_array().unwrap()) {
        let count = entity.get("patterns").map_or(0, |patterns| patterns.as_array().unwrap().len());
        patterns.extend((0..count).map(|index| (entity["id"].as_str().unwrap().to_owned(), index as i64)));
    }
    let cases: toml::Table = read("tests/catalogue/patterns.toml").parse().unwrap();
    let mut covered = BTreeSet::new();
    // Each text is a draft of its own, all annotated in one run.
    let folder = tempfile::tempdir().unwrap();
    let mut drafts: Vec<(String, String, Expected)> = Vec::new();
    for case in cases["pattern"].as_array().unwrap() {
        let entity = case["entity"].as_str().unwrap();
        covered.insert((entity.to_owned(), case["index"].as_integer().unwrap()));
        let texts = |field: &str| {
            case[field].as_array().unwrap().iter().map(|t| t.as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!((texts("matches").len(), texts("misses").len()), (3, 3), "{entity}");
        for text in texts("matches") {
            let (start, rest) = text.split_once('«').unwrap();
            let (name, _) = rest.split_once('»').unwrap();
            drafts.push((
                entity.to_owned(),
                text.replace(['«', '»'], ""),
                Some((start.len(), start.len() + name.len())),
            ));
        }
        drafts.extend(texts("misses").into_iter().map(|text| (entity.to_owned(), text, None)));
    }
    for (index, (_, text, _)) in drafts.iter().enumerate() {
        std::fs::write(folder.path().join(format!("{index:03}.md")), text).unwrap();
    }
    for (seen, (entity, text, expected)) in annotate(folder.path()).iter().zip(&drafts) {
        let mentions = seen["mentions"].as_array().unwrap().iter().filter(|m| m["entity"] == **entity);
        let found: Vec<_> = mentions
            .map(|m| (m["start"].as_u64().unwrap() as usize, m["end"].as_u64().unwrap() as usize))
            .collect();
        match expected {
            Some(span) => assert!(found.contains(span), "{entity} is not found in: {text} ({found:?})"),
            None => assert!(found.is_empty(), "{entity} is found in: {text} ({found:?})"),
        }
    }
    assert_eq!(covered, patterns, "every pattern has its paraphrases and near misses");
}

#[test]
fn the_dossier_itself_is_without_faults() {
    let output = ibid().args(["check", "seeds/articles", "--format", "json"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines: Vec<Value> =
        String::from_utf8(output.stdout).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(lines.len(), 5);
    assert!(lines.iter().all(|line| line["findings"].as_array().unwrap().is_empty()), "{lines:?}");
}

#[test]
fn relations_and_ids_hold_together() {
    let catalogue: toml::Table = read("seeds/catalogue.toml").parse().unwrap();
    let bibliography = read("seeds/sources.bib");
    let entities: Vec<&toml::Value> = catalogue.values().flat_map(|kind| kind.as_array().unwrap()).collect();
    let ids: BTreeSet<&str> = entities.iter().map(|entity| entity["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), entities.len());
    for entity in &entities {
        assert!(entity.get("summary").is_some(), "{} has no summary", entity["id"]);
        for relation in entity.get("relations").and_then(|r| r.as_array()).into_iter().flatten() {
            assert!(ids.contains(relation["to"].as_str().unwrap()), "{relation}");
            assert!(
                bibliography.contains(&format!("{{{},", relation["source"].as_str().unwrap())),
                "{relation}"
            );
        }
    }
}

/// What ibid sees in a file, or in each file of a folder.
fn annotate(path: &Path) -> Vec<Value> {
    let output = ibid().arg("annotate").arg(path).args(["--format", "json"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn is_word(text: &str, at: usize, form: &str) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + form.len()..].chars().next();
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
}

fn ibid() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ibid"));
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

fn article(key: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("seeds/articles").join(format!("{key}.txt"))
}

fn read(path: &str) -> String {
    std::fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}
