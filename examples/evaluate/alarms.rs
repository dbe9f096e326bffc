//! False alarms: encyclopaedia articles, whose sentences with a note of their own must not be called unsourced, and
//! a long policy document; nothing may be found in code, addresses, tables of contents and lists of references.

use ibid::analyse::{Analysis, Purpose};
use ibid::markup::Language;
use ibid::text::Document;

use super::attribution::dossier_for_all;
use super::reading::share;
use super::training::drafts;
use super::{Options, Row};

pub fn measure(options: &Options) -> anyhow::Result<Vec<Row>> {
    let dossier = dossier_for_all();
    let (mut noted, mut called, mut opaque, mut read) = (0usize, 0usize, 0usize, 0usize);
    let mut paths = drafts(&options.data, "wikipedia-")?;
    paths.extend(policy_documents(options)?);
    for path in &paths {
        let text = std::fs::read_to_string(path)?;
        let analysis =
            Analysis::new(&Document::new(&text), Language::Markdown, dossier.clone(), Purpose::Draft);
        analysis.verify();
        let findings = analysis.findings();
        read += 1;
        for (_, finding) in &findings {
            let span = finding.span.of(&text);
            if is_opaque(&text, finding.span.start) {
                opaque += 1;
                println!("{}: in no prose: {}", path.display(), &span[..span.len().min(100)]);
            }
        }
        // A sentence with its own note: `word.[^1]` at its end, or a note inside it.
        for block in &analysis.blocks {
            for sentence in &block.judged.sentences {
                let span = sentence.span.shift(block.start);
                if !span.of(&text).contains("[^") {
                    continue;
                }
                noted += 1;
                let unsourced = findings.iter().filter(|(_, finding)| {
                    finding.code.as_str() == "unsourced-claim" && finding.span == span
                });
                for (_, finding) in unsourced {
                    called += 1;
                    if options.errors {
                        println!("noted but unsourced: {}", finding.span.of(&text));
                    }
                }
            }
        }
    }
    Ok(vec![
        Row {
            what: "sentences that carry their own note, called unsourced",
            on: format!("encyclopaedia articles, {noted} such sentences, `claims = \"all\"`"),
            result: format!("{:.2} % ({called})", 100.0 * share(called, noted)),
        },
        Row {
            what: "findings in code, addresses, contents, lists of references, front matter",
            on: format!("{read} encyclopaedia articles and policy documents"),
            result: format!("{opaque}"),
        },
    ])
}

fn policy_documents(options: &Options) -> anyhow::Result<Vec<std::path::PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![options.data.join("drafts/nist-800-63-3")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Judged independently of ibid's own parser, by the line and by what stands above it.
fn is_opaque(text: &str, at: usize) -> bool {
    let before = &text[..at];
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    let line = text[line_start..].lines().next().unwrap_or_default();
    let in_fence = before.lines().filter(|line| line.trim_start().starts_with("```")).count() % 2 == 1;
    let in_front_matter = text.starts_with("---") && before.matches("\n---").count() == 0;
    let heading = before.lines().rev().find(|line| line.starts_with('#')).unwrap_or_default().to_lowercase();
    let in_list = [
        "references",
        "bibliography",
        "external links",
        "further reading",
        "see also",
        "table of contents",
        "notes",
        "sources",
    ]
    .iter()
    .any(|name| heading.trim_start_matches(['#', ' ']).trim_end_matches(['#', ' ']) == *name);
    let code_marks = line[..at - line_start].matches('`').count();
    let in_address = text[..at].rsplit(char::is_whitespace).next().is_some_and(|word| word.contains("://"));
    in_fence || in_front_matter || in_list || code_marks % 2 == 1 || in_address
}
