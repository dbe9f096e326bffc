//! `ibid daemon`: the one server behind all windows.

use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Subcommand;
use serde_json::Value;

use super::counted;
use crate::daemon::connect::{Wants, wait};
use crate::daemon::serve::{self, Options, READY};
use crate::daemon::{connect, log, service};

#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: What,
}

#[derive(Subcommand)]
enum What {
    /// Serve all windows of this user, in this terminal
    Run {
        #[arg(long, hide = true)]
        background: bool,
        /// Stay, even when no editor is there: for systemd and launchd
        #[arg(long)]
        service: bool,
    },
    /// Start the daemon. Editors do that by themselves
    Start {
        /// Say nothing if all is well
        #[arg(long)]
        quiet: bool,
    },
    /// End the daemon. Editors that are open go on, each by itself
    Stop,
    /// End the daemon and start it again. Editors that are open go on with the new one
    Restart,
    /// Show what the daemon does: editors, dossiers, memory, the last errors
    Status {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Show the daemon's log
    Log {
        /// Only so many lines, the last ones
        #[arg(short = 'n', long, value_name = "NUMBER", default_value_t = 100)]
        lines: usize,
    },
    /// Have the system start the daemon at login, and keep it
    Install {
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
    /// Undo that
    Uninstall,
}

/// How long a daemon may take to start.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often a daemon that is in the way is asked to go.
const GIVING_WAY: usize = 10;

/// What `status` ends with when no daemon runs.
const NOT_RUNNING: u8 = 1;

pub fn run(arguments: &Arguments) -> anyhow::Result<u8> {
    match arguments.command {
        What::Run { background, service } => {
            let options = Options { in_background: background, as_service: service };
            // One that an editor started makes room for the one that stays. An editor may start another meanwhile.
            for _ in 0..if service { GIVING_WAY } else { 0 } {
                wait(connect::ask(Wants::GiveWay))?;
                if let Some(code) = serve::try_run(&options)? {
                    return Ok(code);
                }
            }
            serve::run(&options)
        }
        What::Start { quiet } => start(quiet),
        What::Stop => {
            let was_there = wait(connect::end(Wants::Stop))?;
            println!("{}", if was_there { "The daemon has ended." } else { "No daemon was running." });
            Ok(0)
        }
        What::Restart => {
            wait(connect::end(Wants::GiveWay))?;
            start(false)
        }
        What::Status { json } => status(json),
        What::Log { lines } => show_log(lines),
        What::Install { yes } => install(yes),
        What::Uninstall => uninstall(),
    }
}

fn start(quiet: bool) -> anyhow::Result<u8> {
    let mut command = Command::new(connect::own_program()?);
    command.args(["daemon", "run", "--background"]);
    // One heap, where glibc would have eight a processor: what one thread gives back another can use. Measured with
    // twenty writers: 128 MB after three minutes, where two heaps took 174.
    if std::env::var_os("MALLOC_ARENA_MAX").is_none() {
        command.env("MALLOC_ARENA_MAX", "1");
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().context("the daemon cannot be started")?;
    let (sender, word) = mpsc::channel();
    let output = child.stdout.take();
    std::thread::spawn(move || {
        let mut line = String::new();
        let _ = output.map(|output| BufReader::new(output).read_line(&mut line));
        let _ = sender.send(line);
    });
    let word = word.recv_timeout(PATIENCE).context("the daemon does not say that it is ready")?;
    if word.trim() != READY {
        let mut reason = String::new();
        if let Some(mut errors) = child.stderr.take() {
            let _ = errors.read_to_string(&mut reason);
        }
        bail!("the daemon has not started. {}", reason.trim().trim_start_matches("ibid: "));
    }
    if !quiet {
        println!("The daemon runs.");
    }
    Ok(0)
}

fn status(json: bool) -> anyhow::Result<u8> {
    let Some(status) = wait(connect::status())? else {
        println!("{}", if json { "null" } else { "No daemon is running. An editor starts it." });
        return Ok(NOT_RUNNING);
    };
    if json {
        println!("{status}")
    } else {
        print!("{}", in_words(&status))
    }
    Ok(0)
}

/// What the daemon says of itself, to be read in a terminal.
fn in_words(status: &Value) -> String {
    use std::fmt::Write;
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let number = |value: &Value| value.as_u64().and_then(|number| usize::try_from(number).ok()).unwrap_or(0);
    let list = |name: &str| status[name].as_array().cloned().unwrap_or_default();
    let mut words = String::new();
    let memory = status["memory"].as_u64().map(|bytes| format!(" · {} MB", bytes.div_ceil(1_000_000)));
    let _ = writeln!(
        words,
        "ibid {} · process {} · for {}{}",
        text(&status["version"]),
        status["process"],
        duration(&status["uptime"]),
        memory.unwrap_or_default()
    );
    let clients = list("clients");
    let _ = writeln!(
        words,
        "\n{}, {}",
        counted(clients.len(), "editor"),
        counted(number(&status["documents"]), "document")
    );
    for client in &clients {
        let name = client["editor"].as_str().unwrap_or("an editor");
        let documents = counted(number(&client["documents"]), "document");
        let _ = writeln!(words, "  {name} · {documents} · for {}", duration(&client["seconds"]));
    }
    let dossiers = list("dossiers");
    let _ = writeln!(words, "\n{}", counted(dossiers.len(), "dossier"));
    for dossier in &dossiers {
        let name = dossier["settings"].as_str().unwrap_or("the built-in one");
        let count = |name: &str, of: &str| counted(number(&dossier[name]), of);
        let _ = writeln!(
            words,
            "  {name} · {} names · {} · {} · {}",
            dossier["entities"],
            count("sources", "source"),
            count("articles", "article"),
            match dossier["users"].as_u64() {
                Some(0) => "not used any more".to_owned(),
                users => format!("used by {}", users.unwrap_or(0)),
            }
        );
    }
    let errors = list("errors");
    if !errors.is_empty() {
        let _ = writeln!(words, "\nThe last warnings and errors");
    }
    for error in &errors {
        let _ = writeln!(words, "  {}", text(error));
    }
    if let Some(log) = status["log"].as_str() {
        let _ = writeln!(words, "\nLog: {log}");
    }
    words
}

fn duration(seconds: &Value) -> String {
    let seconds = seconds.as_u64().unwrap_or(0);
    match (seconds / 3600, seconds / 60 % 60) {
        (0, 0) => format!("{seconds} s"),
        (0, minutes) => format!("{minutes} min"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

fn show_log(lines: usize) -> anyhow::Result<u8> {
    let Some(path) = log::path().filter(|path| path.is_file()) else {
        println!("There is no log yet.");
        return Ok(0);
    };
    let text = std::fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    let text = String::from_utf8_lossy(&text);
    let all: Vec<&str> = text.lines().collect();
    let mut output = std::io::stdout().lock();
    for line in &all[all.len().saturating_sub(lines)..] {
        writeln!(output, "{line}")?;
    }
    Ok(0)
}

fn install(yes: bool) -> anyhow::Result<u8> {
    let service = service::service(&connect::own_program()?)?;
    println!("{}:\n", service.file.display());
    println!("{}", service.text);
    if !yes && !is_agreed()? {
        println!("Nothing was written. `ibid daemon install --yes` writes it.");
        return Ok(super::COULD_NOT_RUN);
    }
    service.write()?;
    println!("{} is written.", service.file.display());
    match service::run(&service.enable) {
        Ok(()) => println!("The daemon runs, and will run after each login."),
        Err(command) => println!("The system did not take it up. This command failed: {command}"),
    }
    Ok(0)
}

fn is_agreed() -> anyhow::Result<bool> {
    if !std::io::stdin().is_terminal() {
        return Ok(false);
    }
    print!("Write this file? [y/N] ");
    std::io::stdout().flush()?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    Ok(answer.trim().eq_ignore_ascii_case("y"))
}

fn uninstall() -> anyhow::Result<u8> {
    let service = service::service(Path::new("ibid"))?;
    if !service.file.is_file() {
        println!("The daemon is no service of the system: {} is not there.", service.file.display());
        return Ok(0);
    }
    if let Err(command) = service::run(&service.disable) {
        println!("The system did not let go of it. This command failed: {command}");
    }
    service.remove()?;
    println!("{} is removed.", service.file.display());
    Ok(0)
}
