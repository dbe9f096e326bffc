//! The command line: one file a subcommand. Arguments in, exit code out.

mod annotate;
mod check;
mod completions;
#[cfg(unix)]
mod daemon;
mod explain;
mod input;
mod lookup;
mod lsp;
mod man;
mod watch;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

/// Knows your sources, and tells you which of your claims nothing stands behind.
#[derive(Parser)]
#[command(name = "ibid", version, max_term_width = 100, after_help = SETTINGS)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

/// How a writer's own sources are named, for those who read no documentation.
const SETTINGS: &str = "\
Your own sources stand in ibid.toml, in the folder of your drafts or in one above it:

  sources = [\"refs.bib\", \"clippings\"]   # bibliographies, and folders of articles
  catalogue = [\"catalogue.toml\"]         # whom to know, beside the built-in names

`ibid lookup NAME` shows what they say about somebody; a setting that does not exist is answered with those that do.";

#[derive(Subcommand)]
enum Command {
    /// Serve an editor over standard input and output
    Lsp(lsp::Arguments),
    /// The one server behind all windows
    #[cfg(unix)]
    Daemon(daemon::Arguments),
    /// Report claims without a source, and other faults
    Check(check::Arguments),
    /// Follow drafts on disk, and show their findings as they change
    Watch(watch::Arguments),
    /// Show everything that ibid sees in a text
    Annotate(annotate::Arguments),
    /// Show what your sources say about a name, or what a source is
    Lookup(lookup::Arguments),
    /// Explain a kind of finding
    Explain(explain::Arguments),
    /// Print what a shell needs to complete the words behind ibid
    Completions(completions::Arguments),
    /// Write the manual pages
    Man(man::Arguments),
}

/// What every command that reads texts takes.
#[derive(clap::Args)]
struct Reading {
    /// Drafts, folders of drafts, or - for standard input
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Use these settings instead of the nearest ibid.toml
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The language of standard input: markdown, plaintext, latex, typst, org, restructuredtext, asciidoc or html
    #[arg(long, value_name = "NAME", default_value = "markdown")]
    language: String,
    /// Judge articles of the dossier as if they were drafts
    #[arg(long)]
    as_draft: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Could not run: a file that cannot be read, settings that are not there.
const COULD_NOT_RUN: u8 = 2;

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match arguments.command {
        Command::Lsp(arguments) => lsp::run(arguments),
        #[cfg(unix)]
        Command::Daemon(arguments) => daemon::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Watch(arguments) => watch::run(&arguments),
        Command::Annotate(arguments) => annotate::run(&arguments),
        Command::Lookup(arguments) => lookup::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments),
        Command::Man(arguments) => man::run(&arguments),
    };
    match outcome {
        Ok(code) => ExitCode::from(code),
        // Whoever read our output has read enough.
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ibid: {error:#}");
            ExitCode::from(COULD_NOT_RUN)
        }
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}

/// A number of things, in words.
fn counted(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// Whether to colour what goes to standard output.
fn wants_colours() -> bool {
    use std::io::IsTerminal;
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    std::io::stdout().is_terminal() && !refused
}
