//! `ibid check`: the findings in drafts and in the dossier that they rest on.

use std::collections::HashSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::input::Reader;
use super::{COULD_NOT_RUN, Reading, wants_colours};
use crate::finding::{Code, Finding, Severity};
use crate::ide::status;
use crate::report::sarif::{Rule, Run};
use crate::report::{github, json, text::Drawing};

#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    reading: Reading,
    /// How to print it
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One object a file and line
    Json,
    /// One document, for code hosts and editors
    Sarif,
    /// Workflow commands, which GitHub shows at their lines
    Github,
}

/// Findings at or above warning.
const FOUND: u8 = 1;

pub fn run(arguments: &Arguments) -> anyhow::Result<u8> {
    let mut reader = Reader::new(&arguments.reading)?;
    let mut printer = Printer {
        format: arguments.format,
        drawing: Drawing::new(wants_colours()),
        run: Run::default(),
        found: false,
    };
    let mut reported: HashSet<PathBuf> = HashSet::new();
    let mut knows_nobody = false;
    while let Some(text) = reader.next() {
        for problems in &text.loaded.problems {
            if reported.insert(problems.file.clone()) {
                printer.print(
                    &shown(&problems.file),
                    &problems.text.to_string(),
                    &problems.findings,
                    true,
                )?;
            }
        }
        knows_nobody |= text.loaded.dossier.judges_nothing();
        let findings: Vec<Finding> =
            text.analysis.findings().into_iter().map(|(_, finding)| finding).collect();
        printer.print(&text.name, &text.text, &findings, false)?;
    }
    if arguments.format == Format::Sarif {
        let rule = |code| Rule { code, summary: status::summary(code), page: status::explain(code) };
        let document = std::mem::take(&mut printer.run).document(&Code::ALL.map(rule));
        writeln!(std::io::stdout().lock(), "{}", serde_json::to_string_pretty(&document)?)?;
    }
    if knows_nobody {
        eprintln!(
            "ibid: there is no catalogue, so no claim was judged. Write one (see the README), or `claims = \"named\"` under [check] in ibid.toml."
        );
    }
    for message in &reader.unreadable {
        eprintln!("ibid: {message}");
    }
    Ok(match (reader.unreadable.is_empty(), printer.found) {
        (false, _) => COULD_NOT_RUN,
        (true, true) => FOUND,
        (true, false) => 0,
    })
}

struct Printer {
    format: Format,
    drawing: Drawing,
    run: Run,
    /// Whether anything at or above warning was printed.
    found: bool,
}

impl Printer {
    fn print(
        &mut self,
        file: &str,
        text: &str,
        findings: &[Finding],
        only_if_any: bool,
    ) -> anyhow::Result<()> {
        self.found |= findings.iter().any(|finding| finding.severity <= Severity::Warning);
        if only_if_any && findings.is_empty() {
            return Ok(());
        }
        let mut out = std::io::stdout().lock();
        match self.format {
            Format::Json => {
                writeln!(out, "{}", serde_json::to_string(&json::checked(file, text, findings))?)?
            }
            Format::Sarif => self.run.add(file, text, findings),
            Format::Github => write!(out, "{}", github::commands(file, text, findings))?,
            Format::Text => write!(out, "{}", self.drawing.findings(file, text, findings))?,
        }
        Ok(())
    }
}

/// A path below the current folder is shown relative to it.
fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).display().to_string()
}
