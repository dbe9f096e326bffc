//! `ibid watch`: follows drafts on disk, for those who write where no language server reaches.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use anyhow::{Context, bail};

use super::input::{Reader, Text};
use super::{Reading, counted, wants_colours};
use crate::finding::Finding;
use crate::report::json::{self, Event};
use crate::report::lines::Lines;
use crate::workspace::{self, Interest, Watcher, Where, as_they_are, discovery};

#[derive(clap::Args)]
pub struct Arguments {
    /// Drafts, or folders of drafts
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Use these settings instead of the nearest ibid.toml
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// One JSON object a line for everything that happens
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) -> anyhow::Result<u8> {
    if let Some(missing) = arguments.paths.iter().find(|path| !path.exists()) {
        bail!("{}: there is no such file or folder", missing.display());
    }
    let reading = Reading {
        paths: arguments.paths.clone(),
        config: arguments.config.clone(),
        language: "markdown".to_owned(),
        as_draft: false,
    };
    let reader = Reader::new(&reading)?;
    let (sender, changes) = mpsc::sync_channel(1);
    // One that waits is enough: what comes meanwhile belongs to it.
    let ring = move || {
        let _ = sender.try_send(());
    };
    let mut watcher = Watcher::new(ring.clone()).context("the system has no more files to watch")?;
    watcher.follow(interest(&arguments.paths));
    let screen = Screen::new(arguments.json);
    let mut watch = Watch { reader, paths: arguments.paths.clone(), drafts: BTreeMap::new(), screen };
    loop {
        watch.look(&ring)?;
        if changes.recv().is_err() {
            return Ok(0);
        }
    }
}

fn interest(paths: &[PathBuf]) -> Interest {
    let (folders, files): (Vec<PathBuf>, Vec<PathBuf>) =
        paths.iter().map(|path| workspace::real(path)).partition(|path| path.is_dir());
    Interest { files: files.into_iter().collect(), folders }
}

struct Watch {
    reader: Reader,
    paths: Vec<PathBuf>,
    drafts: BTreeMap<PathBuf, Draft>,
    screen: Screen,
}

/// What was last seen of a draft.
struct Draft {
    seen: u64,
    place: Where,
    generation: u64,
    findings: Vec<String>,
}

impl Watch {
    /// Looks at what has changed since the last look, and shows it.
    fn look(&mut self, ring: &(impl Fn() + Clone + Send + Sync + 'static)) -> anyhow::Result<()> {
        let found = self.files();
        let gone: Vec<PathBuf> = self.drafts.keys().filter(|path| !found.contains(path)).cloned().collect();
        for path in gone {
            self.drafts.remove(&path);
            self.screen.tell(&path, Event::Removed, "")?;
        }
        for path in found {
            let seen = as_they_are(std::slice::from_ref(&path));
            if self.drafts.get(&path).is_some_and(|draft| draft.seen == seen && self.is_current(&path, draft))
            {
                continue;
            }
            match self.reader.read(&path) {
                Ok(text) => self.check(path, seen, &text, ring)?,
                // Somebody is replacing it: it will be there in a moment, or is gone.
                Err(_) if !path.exists() => {}
                Err(message) => {
                    self.screen.tell(&path, Event::Unreadable(&message), "")?;
                    let place = self.reader.place(&path, &[]);
                    let generation = self.reader.generation(&place);
                    self.drafts.insert(path, Draft { seen, place, generation, findings: vec![message] });
                }
            }
        }
        self.screen
            .draw(&self.drafts.iter().map(|(path, draft)| (path, &draft.findings[..])).collect::<Vec<_>>())
    }

    /// Whether the dossier that a draft was held against is still the one.
    fn is_current(&self, path: &Path, draft: &Draft) -> bool {
        let settings = self.reader.place(path, &[]).config;
        settings == draft.place.config && self.reader.generation(&draft.place) == draft.generation
    }

    fn check(
        &mut self,
        path: PathBuf,
        seen: u64,
        text: &Text,
        ring: &(impl Fn() + Clone + Send + Sync + 'static),
    ) -> anyhow::Result<()> {
        let findings: Vec<Finding> =
            text.analysis.findings().into_iter().map(|(_, finding)| finding).collect();
        self.reader.follow(&text.place, ring.clone());
        self.screen.tell(&path, Event::Checked(&findings), &text.text)?;
        let mut lines = self.screen.lines.of(&text.name, &text.text, &findings);
        for problems in &text.loaded.problems {
            let name = problems.file.display().to_string();
            lines.extend(self.screen.lines.of(&name, &problems.text.to_string(), &problems.findings));
        }
        let generation = text.loaded.dossier.generation;
        self.drafts.insert(path, Draft { seen, place: text.place.clone(), generation, findings: lines });
        Ok(())
    }

    fn files(&self) -> Vec<PathBuf> {
        let below = |path: &PathBuf| if path.is_dir() { discovery::drafts(path) } else { vec![path.clone()] };
        let mut files: Vec<PathBuf> =
            self.paths.iter().flat_map(below).filter(|path| path.is_file()).collect();
        files.sort();
        files.dedup();
        files
    }
}

/// Where the findings are shown: redrawn as a whole on a terminal, line by line elsewhere.
struct Screen {
    json: bool,
    is_terminal: bool,
    lines: Lines,
    drawn: String,
}

/// Rows that are drawn where the terminal does not say how many it has.
const ROWS: usize = 24;

impl Screen {
    fn new(json: bool) -> Screen {
        let is_terminal = std::io::stdout().is_terminal() && !json;
        Screen { json, is_terminal, lines: Lines::new(wants_colours()), drawn: String::new() }
    }

    fn tell(&self, path: &Path, event: Event, text: &str) -> anyhow::Result<()> {
        let mut out = std::io::stdout().lock();
        let name = path.display().to_string();
        if self.json {
            writeln!(out, "{}", serde_json::to_string(&json::happened(&name, text, &event))?)?;
        } else if !self.is_terminal {
            match event {
                Event::Removed => writeln!(out, "{name}: gone")?,
                Event::Unreadable(message) => writeln!(out, "{message}")?,
                Event::Checked([]) => writeln!(out, "{name}: nothing to say")?,
                Event::Checked(findings) => {
                    self.lines
                        .of(&name, text, findings)
                        .iter()
                        .try_for_each(|line| writeln!(out, "{line}"))?;
                }
            }
        }
        out.flush()?;
        Ok(())
    }

    /// Draws everything anew, if anything is new: over what stands there, so that nothing flickers.
    fn draw(&mut self, drafts: &[(&PathBuf, &[String])]) -> anyhow::Result<()> {
        if !self.is_terminal {
            return Ok(());
        }
        let mut lines: Vec<&String> = Vec::new();
        for line in drafts.iter().flat_map(|(_, findings)| findings.iter()) {
            // A problem of the dossier belongs to all drafts, and is said once.
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        let mut drawn = format!(
            "ibid watches {} · {}\n",
            counted(drafts.len(), "draft"),
            counted(lines.len(), "finding")
        );
        let room = rows().saturating_sub(4).max(1);
        for line in lines.iter().take(room) {
            drawn += &format!("\n{line}");
        }
        if lines.len() > room {
            drawn += &format!("\n… and {} more", lines.len() - room);
        }
        if drawn != self.drawn {
            let mut out = std::io::stdout().lock();
            let over = drawn.replace('\n', "\x1b[K\n");
            write!(out, "\x1b[H{over}\x1b[K\n\x1b[J")?;
            out.flush()?;
            self.drawn = drawn;
        }
        Ok(())
    }
}

fn rows() -> usize {
    #[cfg(unix)]
    if let Ok(size) = rustix::termios::tcgetwinsize(std::io::stdout())
        && size.ws_row > 0
    {
        return usize::from(size.ws_row);
    }
    ROWS
}
