//! Measures the judgement: `cargo run --release --example evaluate -- ../shared/data`.
//!
//! Prints the table of `docs/quality.md`; with `--write` it writes it there. A second argument names a single
//! task, and `--errors` lists what went wrong.

mod alarms;
mod attribution;
mod claims;
mod gold;
mod quotations;
mod reading;
mod training;

use std::path::PathBuf;

use anyhow::{Context, bail};

/// One row of the table: what was measured, on what, and how it came out.
pub struct Row {
    pub what: &'static str,
    pub on: String,
    pub result: String,
}

/// What to do, from the command line.
pub struct Options {
    pub data: PathBuf,
    pub errors: bool,
}

type Task = fn(&Options) -> anyhow::Result<Vec<Row>>;

const TASKS: [(&str, Task); 5] = [
    ("claims", claims::measure),
    ("alarms", alarms::measure),
    ("attribution", attribution::measure),
    ("quotations", quotations::measure),
    ("gold", gold_drafts),
];

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (flags, words): (Vec<_>, Vec<_>) = arguments.iter().partition(|argument| argument.starts_with("--"));
    let data = words.first().context("usage: evaluate DATA-FOLDER [TASK] [--errors] [--write]")?;
    let options =
        Options { data: PathBuf::from(data), errors: flags.iter().any(|flag| *flag == "--errors") };
    let chosen = words.get(1);
    let mut rows = Vec::new();
    for (name, task) in TASKS {
        if chosen.is_none_or(|chosen| *chosen == name) {
            rows.extend(task(&options).with_context(|| format!("measuring {name}"))?);
        }
    }
    if rows.is_empty() {
        let names: Vec<&str> = TASKS.iter().map(|(name, _)| *name).collect();
        bail!("there is no such task; the tasks are {}", names.join(", "));
    }
    println!("{}", reading::table(&rows));
    Ok(())
}

/// The gold drafts of this repository, read by the `ibid` that stands beside this program.
fn gold_drafts(options: &Options) -> anyhow::Result<Vec<Row>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/gold");
    let (mut counts, mut errors) = (gold::Counts::new(), Vec::new());
    let drafts = gold::drafts(&folder, &ibid()?)?;
    let chosen = std::env::var("IBID_GOLD").unwrap_or_default();
    for draft in drafts.iter().filter(|draft| chosen.is_empty() || chosen.split(',').any(|name| draft.path.file_stem().is_some_and(|stem| stem == name))) {
        gold::compare(draft, &mut counts, &mut errors);
    }
    if options.errors {
        println!("{}", errors.join("\n"));
    }
    let rows = counts.iter().map(|(what, count)| Row {
        what: "gold drafts",
        on: what.clone(),
        result: format!(
            "precision {:.3}, recall {:.3} ({} right, {} wrong, {} missed)",
            count.precision(),
            count.recall(),
            count.hits,
            count.false_alarms,
            count.misses
        ),
    });
    Ok(rows.collect())
}

/// The program, built with the same profile.
fn ibid() -> anyhow::Result<PathBuf> {
    let examples = std::env::current_exe()?;
    let folder = examples.parent().and_then(std::path::Path::parent).context("the folder of the program")?;
    let ibid = folder.join("ibid");
    anyhow::ensure!(ibid.exists(), "{} is not there: run `cargo build --release` first", ibid.display());
    Ok(ibid)
}
