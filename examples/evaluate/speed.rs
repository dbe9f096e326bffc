//! How long a cold analysis takes, wave by wave. Not part of the table: times belong to a machine.

use std::time::{Duration, Instant};

use ibid::analyse::{Analysis, Purpose};
use ibid::markup::Language;
use ibid::text::{Document, Span};
use ibid::workspace::Workspace;

use super::{Options, Row};

/// Bytes of the draft: some forty pages.
const DRAFT: usize = 100_000;

pub fn measure(_: &Options) -> anyhow::Result<Vec<Row>> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gold");
    let mut text = String::new();
    for name in ["investigation.md", "encyclopaedia.md", "timeline.md", "blog.md", "academic.md"] {
        text.push_str(&std::fs::read_to_string(folder.join(name))?);
        text.push_str("\n\n");
    }
    let mut draft = String::new();
    while draft.len() < DRAFT {
        draft.push_str(&text);
    }
    let loaded = Workspace::new(None, Vec::new()).load(&Default::default());
    let document = Document::new(&draft);
    let mut rows = Vec::new();
    for run in 0..6 {
        let start = Instant::now();
        let analysis = Analysis::new(&document, Language::Markdown, loaded.dossier.clone(), Purpose::Draft);
        let first = start.elapsed();
        analysis.verify();
        let both = start.elapsed();
        let findings = analysis.findings().len();
        rows.push(Row {
            what: "full analysis",
            on: format!("{} bytes, run {run}", draft.len()),
            result: format!(
                "first wave {first:.2?}, both {both:.2?}, findings read {:.2?} ({findings})",
                start.elapsed()
            ),
        });
    }
    let mut document = document;
    let mut analysis = Analysis::new(&document, Language::Markdown, loaded.dossier.clone(), Purpose::Draft);
    analysis.verify();
    analysis.findings();
    let mut times = [(); 3].map(|()| Vec::new());
    for edit in 0..300 {
        let at = (edit * 7_919) % document.len();
        let start = Instant::now();
        let change = document.replace(Span::new(at, at), "x");
        analysis = analysis.after(&document, &change.into());
        times[0].push(start.elapsed());
        analysis.verify();
        times[1].push(start.elapsed());
        analysis.findings();
        times[2].push(start.elapsed());
    }
    let median = |times: &mut Vec<Duration>| {
        times.sort();
        times[times.len() / 2]
    };
    rows.push(Row {
        what: "after an edit, medians",
        on: format!("{} bytes", document.len()),
        result: format!(
            "first wave {:.2?}, both {:.2?}, findings read {:.2?}",
            median(&mut times[0]),
            median(&mut times[1]),
            median(&mut times[2])
        ),
    });
    Ok(rows)
}
