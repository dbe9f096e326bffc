//! Measures the judgement: `cargo run --release --example evaluate -- ../shared/data`.
//!
//! Prints the table of `docs/quality.md`; with `--write` it writes it there. A second argument names a single
//! task, and `--errors` lists what went wrong.

mod alarms;
mod attribution;
mod claims;
mod figures;
mod gold;
mod quotations;
mod reading;
mod speed;
mod training;

use std::fmt::Write;
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

const TASKS: [(&str, Task); 9] = [
    ("claims", claims::measure),
    ("alarms", alarms::measure),
    ("attribution", attribution::measure),
    ("quotations", quotations::measure),
    ("figures", figures::measure),
    ("gold", gold_drafts),
    ("held-out", held_out),
    ("readers", readers),
    ("speed", speed::measure),
];

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (flags, words): (Vec<_>, Vec<_>) = arguments.iter().partition(|argument| argument.starts_with("--"));
    let data = words.first().context("usage: evaluate DATA-FOLDER [TASK] [--errors] [--write]")?;
    let options = Options { data: PathBuf::from(data), errors: flags.iter().any(|flag| *flag == "--errors") };
    let chosen = words.get(1);
    let mut rows = Vec::new();
    for (name, task) in TASKS {
        let is_chosen = chosen.map_or(name != "speed", |chosen| *chosen == name);
        if is_chosen {
            rows.extend(task(&options).with_context(|| format!("measuring {name}"))?);
        }
    }
    if rows.is_empty() {
        let names: Vec<&str> = TASKS.iter().map(|(name, _)| *name).collect();
        bail!("there is no such task; the tasks are {}", names.join(", "));
    }
    let table = table(&rows);
    println!("{table}");
    if flags.iter().any(|flag| *flag == "--write") {
        anyhow::ensure!(chosen.is_none(), "only the whole table is written: name no task");
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/quality.md");
        let page = std::fs::read_to_string(&path).context("docs/quality.md")?;
        let (head, rest) = page.split_once(BEGIN).context("docs/quality.md has no place for the table")?;
        let (_, tail) = rest.split_once(END).context("docs/quality.md has no end of the table")?;
        std::fs::write(&path, format!("{head}{BEGIN}\n{table}{END}{tail}"))?;
    }
    Ok(())
}

/// The table in `docs/quality.md` stands between these.
const BEGIN: &str = "<!-- measured: begin -->";
const END: &str = "<!-- measured: end -->";

/// The rows as a Markdown table.
fn table(rows: &[Row]) -> String {
    let mut table = "| what | measured on | result |\n|---|---|---|\n".to_owned();
    for row in rows {
        let _ = writeln!(table, "| {} | {} | {} |", row.what, row.on, row.result);
    }
    table
}

/// The gold drafts of this repository, read by the `ibid` that stands beside this program.
fn gold_drafts(options: &Options) -> anyhow::Result<Vec<Row>> {
    gold_rows("gold drafts", "tests/gold", options)
}

/// Those that nobody looked at while the rules were made.
fn held_out(options: &Options) -> anyhow::Result<Vec<Row>> {
    gold_rows("held-out drafts", "tests/gold/held-out", options)
}

/// The findings in the drafts that readers wrote with dossiers of their own.
fn readers(options: &Options) -> anyhow::Result<Vec<Row>> {
    let mut rows = rows_of("readers' drafts", &gold::of_readers()?, options)?;
    rows.retain(|row| row.on.starts_with("finding"));
    Ok(rows)
}

fn gold_rows(what: &'static str, folder: &str, options: &Options) -> anyhow::Result<Vec<Row>> {
    rows_of(what, &[PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(folder)], options)
}

fn rows_of(what: &'static str, folders: &[PathBuf], options: &Options) -> anyhow::Result<Vec<Row>> {
    let (counts, errors, read) = gold::count(folders, &ibid()?)?;
    if options.errors {
        println!("{}", errors.join("\n"));
    }
    let rows = counts.iter().map(|(on, count)| Row {
        what,
        on: format!("{on}, {read} drafts"),
        result: format!(
            "precision {:.3}, recall {:.3}, F1 {:.3} ({} right, {} wrong, {} missed)",
            count.precision(),
            count.recall(),
            count.f1(),
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
