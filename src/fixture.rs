//! The caret language of the tests: a draft with what is expected written under it.
//!
//! A file starts with `//- path`. An annotation line's first non-blank is one run of `^` and a space; it points
//! at the text line above it, counted in characters, and is taken out before the draft is read. The cursor is
//! `<|>`. Files other than drafts make up the dossier; without an `ibid.toml` it is the built-in one.

use std::path::Path;
use std::sync::Arc;

use crate::analyse::{Analysis, Purpose};
use crate::corpus::Dossier;
use crate::markup::Language;
use crate::text::{Document, Span};
use crate::workspace::Workspace;

/// One file of a fixture.
pub struct File {
    pub path: String,
    pub text: String,
    /// Expected spans with their labels, in order.
    pub expected: Vec<(Span, String)>,
    /// Where `<|>` stood.
    pub cursor: Option<usize>,
}

/// Reads a fixture.
pub fn parse(fixture: &str) -> Vec<File> {
    let mut files: Vec<File> = Vec::new();
    let mut line_start = 0;
    for line in fixture.trim_start_matches('\n').split_inclusive('\n') {
        if let Some(path) = line.strip_prefix("//- ") {
            files.push(File {
                path: path.trim().to_owned(),
                text: String::new(),
                expected: Vec::new(),
                cursor: None,
            });
            continue;
        }
        let file = files.last_mut().expect("a fixture begins with `//- path`");
        if let Some((from, to, label)) = annotation(line) {
            let above = &file.text[line_start..];
            let byte = |column: usize| above.char_indices().nth(column).map_or(above.len(), |(at, _)| at);
            let span = Span::new(line_start + byte(from), line_start + byte(to));
            file.expected.push((span, label.to_owned()));
            continue;
        }
        line_start = file.text.len();
        match line.split_once("<|>") {
            Some((before, after)) => {
                file.cursor = Some(file.text.len() + before.len());
                file.text.push_str(before);
                file.text.push_str(after);
            }
            None => file.text.push_str(line),
        }
    }
    for file in &mut files {
        file.expected.sort();
    }
    files
}

fn annotation(line: &str) -> Option<(usize, usize, &str)> {
    let indent = line.chars().take_while(|c| *c == ' ').count();
    let rest = line.trim_start_matches(' ');
    let carets = rest.chars().take_while(|c| *c == '^').count();
    let label = rest[carets..].strip_prefix(' ').filter(|_| carets > 0)?;
    Some((indent, indent + carets, label.trim()))
}

/// The dossier that a fixture's files make, or the built-in one.
pub fn dossier(files: &[File]) -> Arc<Dossier> {
    use std::sync::LazyLock;
    static BUILTIN: LazyLock<Arc<Dossier>> =
        LazyLock::new(|| Workspace::new(None, Vec::new()).load(&Default::default()).dossier.clone());
    if !files.iter().any(|file| file.path == "ibid.toml") {
        return BUILTIN.clone();
    }
    let folder = tempfile::tempdir().expect("a folder for the fixture");
    for file in files {
        write(&folder.path().join(&file.path), &file.text);
    }
    let workspace = Workspace::new(None, Vec::new());
    workspace.dossier_for(Some(&folder.path().join("draft.md")), &[])
}

fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder for the fixture");
    std::fs::write(path, text).expect("a file of the fixture");
}

/// The analysis of a fixture's draft.
pub fn analyse(files: &[File], draft: &File) -> Analysis {
    let extension = draft.path.rsplit('.').next().unwrap_or_default();
    let document = Document::new(&draft.text);
    Analysis::new(&document, Language::of_extension(extension), dossier(files), Purpose::Draft)
}

fn is_draft(file: &File) -> bool {
    file.path.starts_with("draft")
}

#[track_caller]
fn check(fixture: &str, seen: impl Fn(&Analysis) -> Vec<(Span, String)>) {
    let files = parse(fixture);
    for draft in files.iter().filter(|file| is_draft(file)) {
        let analysis = analyse(&files, draft);
        let mut found = seen(&analysis);
        found.sort();
        let readable = |spans: &[(Span, String)]| {
            spans
                .iter()
                .map(|(span, label)| format!("{:?} {label}", span.of(&draft.text)))
                .collect::<Vec<_>>()
                .join("\n")
        };
        assert!(
            found == draft.expected,
            "in {}\nexpected:\n{}\n\nfound:\n{}\n",
            draft.path,
            readable(&draft.expected),
            readable(&found)
        );
    }
}

/// Every mention, labelled `kind:id`; an ambiguous one `? id id`.
#[track_caller]
pub fn check_mentions(fixture: &str) {
    check(fixture, |analysis| {
        let entity = |place| analysis.dossier.catalogue.get(place);
        let mentions =
            analysis.blocks.iter().flat_map(|b| b.judged.mentions.iter().map(move |m| (b.start, m)));
        mentions
            .map(|(start, m)| {
                let label = match m.entity {
                    Some(place) => format!("{}:{}", entity(place).kind.as_str(), entity(place).id),
                    None => {
                        let ids: Vec<&str> =
                            m.candidates.iter().map(|place| entity(*place).id.as_str()).collect();
                        format!("? {}", ids.join(" "))
                    }
                };
                (m.span.shift(start), label)
            })
            .collect()
    });
}

/// Every finding, labelled `severity[code]`.
#[track_caller]
pub fn check_findings(fixture: &str) {
    check(fixture, |analysis| {
        analysis.verify();
        analysis
            .findings()
            .into_iter()
            .map(|(_, f)| (f.span, format!("{}[{}]", f.severity.as_str(), f.code)))
            .collect()
    });
}

/// Every citation, labelled with the sources that it names, unknown ones with a `?`.
#[track_caller]
pub fn check_citations(fixture: &str) {
    use crate::extract::Cited;
    check(fixture, |analysis| {
        let citations =
            analysis.blocks.iter().flat_map(|b| b.judged.citations.iter().map(move |c| (b.start, c)));
        citations
            .map(|(start, c)| {
                let names: Vec<String> = c
                    .sources
                    .iter()
                    .map(|source| match source {
                        Cited::Unknown(key) => format!("?{key}"),
                        other => other.name().to_owned(),
                    })
                    .collect();
                (c.span.shift(start), if names.is_empty() { "document".to_owned() } else { names.join(" ") })
            })
            .collect()
    });
}

/// Every claim, labelled with its support.
#[track_caller]
pub fn check_claims(fixture: &str) {
    check(fixture, |analysis| {
        let claims = analysis.blocks.iter().flat_map(|b| b.judged.claims.iter().map(move |c| (b.start, c)));
        claims.map(|(start, c)| (c.span.shift(start), c.support.as_str().to_owned())).collect()
    });
}

/// Every attribution, by its source, labelled with the cue and the entity where there is one.
#[track_caller]
pub fn check_attributions(fixture: &str) {
    check(fixture, |analysis| {
        let mut all = Vec::new();
        for block in &analysis.blocks {
            for a in &analysis.in_full(block).attributions {
                let entity = a
                    .entity
                    .map_or(String::new(), |place| format!(" {}", analysis.dossier.catalogue.get(place).id));
                all.push((a.source.shift(block.start), format!("{}{entity}", a.cue.of(&block.facts.text))));
            }
        }
        all
    });
}
