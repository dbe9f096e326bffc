//! Many writers at once, for a while. Two minutes of it belong to the tests; by hand, with the program that is released:
//!
//! ```text
//! IBID_LOAD_MINUTES=30 IBID_LOAD_PROGRAM=target/release/ibid IBID_LOAD_STRICT=1 \
//!     cargo test --test lsp many_writers -- --nocapture
//! ```
//!
//! Each writer types, hovers and saves as people do, in a draft of 20 KB, one of them in 1 MB (200 KB in the tests); half of them share a
//! dossier of their own, whose catalogue changes all the while; windows close and open. What is asserted: every save is
//! answered with the right findings, every hover with the right card; memory does not grow; nothing works when nobody
//! types. Times are printed, and asserted when `IBID_LOAD_STRICT` is set.
//!
//! A machine that is shared takes processors away for milliseconds, and nothing in a program can tell. So each hover is
//! preceded by a line of text that goes through as many programs as a question and its answer do, and that do nothing:
//! how long that takes is what the machine takes.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{Client, Process, User, uri};
use crate::seeded::Random;

/// The pause between two keys of somebody who types, and what is meant by a thought.
const KEY: Duration = Duration::from_millis(180);
const THOUGHT: Duration = Duration::from_millis(1500);

struct Writer {
    user: Arc<Shared>,
    client: Client,
    uri: String,
    draft: String,
    random: Random,
    version: i64,
    typed: i64,
    expected: usize,
    idlers: Idlers,
}

/// Programs that pass on what they are given, one to the next: as many as messages go through.
struct Idlers {
    first: ChildStdin,
    last: BufReader<ChildStdout>,
    process: Child,
}

/// What all writers have in common.
struct Shared {
    user: User,
    program: PathBuf,
    is_over: AtomicBool,
    /// With whether it was in the long draft.
    hovers: Mutex<Vec<(Duration, bool)>>,
    saves: Mutex<Vec<Duration>>,
    /// What the machine takes to pass on a line.
    passing: Mutex<Vec<Duration>>,
}

fn setting(name: &str, default: f64) -> f64 {
    std::env::var(name).ok().map_or(default, |value| value.parse().unwrap())
}

/// A draft of about so many bytes: claims with and without sources, and an open line at the end.
fn draft(bytes: usize) -> String {
    let mut text =
        "# A draft\n\nHuawei was banned in 2019. The VSSE told EURACTIV that it had no view.\n\n".to_owned();
    let mut number = 0;
    while text.len() < bytes {
        number += 1;
        text += &format!(
            "Alibaba signed with the Belgian government in 2018 [@alibaba-liege]. In the month after, {number} people \
             walked by the river, and some of them wondered what would become of the place, which had been quiet for as \
             long as anybody could remember.\n\n"
        );
    }
    text + "And so\n"
}

impl Idlers {
    /// To the proxy, the daemon and the proxy again.
    fn new() -> Idlers {
        let mut command = Command::new("sh");
        command.args(["-c", "cat | cat | cat"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().expect("cat can be run");
        let (first, last) = (process.stdin.take().unwrap(), process.stdout.take().unwrap());
        Idlers { first, last: BufReader::new(last), process }
    }

    fn pass(&mut self) -> Duration {
        let begun = Instant::now();
        self.first.write_all(b"on\n").unwrap();
        let mut line = String::new();
        self.last.read_line(&mut line).unwrap();
        assert_eq!(line, "on\n");
        begun.elapsed()
    }

    fn finish(mut self) {
        drop(self.first);
        self.process.wait().unwrap();
    }
}

impl Writer {
    fn new(user: Arc<Shared>, seed: u64, uri: String, draft: String) -> Writer {
        let client = Client::spawn_program(&user.program.clone(), &user.user, &[]);
        let random = Random::new(seed);
        let idlers = Idlers::new();
        let mut writer =
            Writer { user, client, uri, draft, random, version: 0, typed: 0, expected: 0, idlers };
        writer.open();
        writer
    }

    fn open(&mut self) {
        self.client.initialize(&[], json!({ "clientInfo": { "name": "Writer" } }));
        let draft = self.draft.clone();
        self.client.open(&self.uri, &draft);
        (self.version, self.typed) = (1, 0);
        let found = self.findings(1);
        assert!(
            self.expected == 0 || found == self.expected,
            "{found} findings instead of {}",
            self.expected
        );
        self.expected = found;
    }

    /// How many findings there are at a version. The first wave may be followed by another.
    fn findings(&mut self, version: i64) -> usize {
        let (uri, expected) = (self.uri.clone(), self.expected);
        let message = self.client.wait(|m| {
            let found = &m["params"]["diagnostics"];
            m["params"]["uri"] == uri
                && m["params"]["version"].as_i64() >= Some(version)
                && found.as_array().is_some_and(|found| expected == 0 || found.len() == expected)
        });
        message["params"]["diagnostics"].as_array().unwrap().len()
    }

    /// A stretch of work: a few words, a look at a name, a thought.
    fn work(&mut self) {
        let line = self.draft.lines().count() as u64 - 1;
        for _ in 0..self.random.below(12) + 3 {
            let is_long = self.typed > 60;
            let end = 6 + if is_long { self.typed } else { 0 };
            let start = if is_long { 6 } else { 6 + self.typed };
            let range = json!({
                "start": { "line": line, "character": start },
                "end": { "line": line, "character": end.max(start) },
            });
            let text = if is_long { "" } else { "e" };
            self.typed = if is_long { 0 } else { self.typed + 1 };
            self.version += 1;
            self.client.change(&self.uri.clone(), self.version, json!([{ "range": range, "text": text }]));
            pause(KEY, &mut self.random);
        }
        self.user.passing.lock().unwrap().push(self.idlers.pass());
        let asked = Instant::now();
        let card = self.client.at("textDocument/hover", &self.uri.clone(), 2, 2);
        self.user.hovers.lock().unwrap().push((asked.elapsed(), self.draft.len() > 100_000));
        assert!(card["contents"]["value"].as_str().is_some_and(|card| card.contains("Huawei")), "{card}");
        if self.random.below(4) == 0 {
            self.version += 1;
            let asked = Instant::now();
            let end = json!({ "line": line, "character": 6 + self.typed });
            let edit = json!([{ "range": { "start": end, "end": end }, "text": "" }]);
            self.client.change(&self.uri.clone(), self.version, edit);
            self.client.save(&self.uri.clone());
            self.findings(self.version);
            self.user.saves.lock().unwrap().push(asked.elapsed());
        }
        if self.random.below(60) == 0 {
            let reload = json!({ "command": "ibid.reload" });
            self.client.request("workspace/executeCommand", reload).unwrap();
        }
        self.client.forget();
        pause(THOUGHT, &mut self.random);
        if self.random.below(100) == 0 {
            // A window closes, and another opens.
            let new = Client::spawn_program(&self.user.program.clone(), &self.user.user, &[]);
            std::mem::replace(&mut self.client, new).finish();
            self.open();
        }
    }
}

/// People pause; that is what is simulated here, and nothing is waited for.
fn pause(about: Duration, random: &mut Random) {
    let share = random.below(100) as u32 + 50;
    std::thread::park_timeout(about * share / 100);
}

fn write_dossier(folder: &Path, number: usize) {
    let catalogue = format!("[[company]]\nid = \"acme\"\nname = \"Acme number {number}\"\n");
    std::fs::write(folder.join("c.new"), catalogue).unwrap();
    std::fs::rename(folder.join("c.new"), folder.join("c.toml")).unwrap();
}

/// In milliseconds.
fn percentile(times: &mut [Duration], share: f64) -> f64 {
    times.sort();
    let place = ((times.len() as f64 * share) as usize).min(times.len().saturating_sub(1));
    times.get(place).map_or(0.0, |time| time.as_secs_f64() * 1e3)
}

fn print_times(what: &str, times: &mut [Duration]) {
    let [p50, p90, p99, most] = [0.5, 0.9, 0.99, 1.0].map(|share| percentile(times, share));
    println!("{} {what}: p50 {p50:.2} ms, p90 {p90:.2}, p99 {p99:.2}, at most {most:.2}", times.len());
}

#[test]
fn many_writers_for_a_while() {
    let minutes = setting("IBID_LOAD_MINUTES", 2.0);
    let clients = setting("IBID_LOAD_CLIENTS", 20.0) as usize;
    let is_strict = std::env::var_os("IBID_LOAD_STRICT").is_some();
    let program = std::env::var_os("IBID_LOAD_PROGRAM");
    // The program that is tested is several times slower than the one that is released.
    let long = if program.is_some() { 1_000_000 } else { 200_000 };
    let program = program.map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_ibid")), PathBuf::from);
    let program = program.canonicalize().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().canonicalize().unwrap();
    std::fs::write(folder.join("ibid.toml"), "catalogue = [\"c.toml\"]\nsources = [\"clippings/\"]\n")
        .unwrap();
    std::fs::create_dir(folder.join("clippings")).unwrap();
    for number in 0..200 {
        let text =
            format!("# Clipping {number}\n\n{}", "Acme opened a mine in 2020, it is said. ".repeat(40));
        std::fs::write(folder.join(format!("clippings/c{number}.md")), text).unwrap();
    }
    write_dossier(&folder, 0);
    let shared = Arc::new(Shared {
        user: User::new(),
        program,
        is_over: AtomicBool::new(false),
        hovers: Mutex::default(),
        saves: Mutex::default(),
        passing: Mutex::default(),
    });
    let writers: Vec<JoinHandle<Writer>> = (0..clients)
        .map(|number| {
            let (user, size) = (shared.clone(), if number == 0 { long } else { 20_000 });
            let name = format!("draft{number}.md");
            let uri = if number % 2 == 0 { uri(&folder.join(&name)) } else { format!("untitled:{name}") };
            std::thread::spawn(move || {
                let mut writer = Writer::new(user.clone(), number as u64 + 1, uri, draft(size));
                while !user.is_over.load(Ordering::Relaxed) {
                    writer.work();
                }
                writer
            })
        })
        .collect();
    let (begun, length) = (Instant::now(), Duration::from_secs_f64(minutes * 60.0));
    let first = Duration::from_secs(60).min(length / 2);
    let (mut memory, mut number) = (Vec::new(), 0);
    while begun.elapsed() < length && !writers.iter().any(JoinHandle::is_finished) {
        std::thread::park_timeout(Duration::from_secs(5));
        number += 1;
        if number % 4 == 0 {
            write_dossier(&folder, number);
        }
        let status = shared.user.status();
        memory.push((begun.elapsed(), status["memory"].as_u64().unwrap_or(0)));
    }
    shared.is_over.store(true, Ordering::Relaxed);
    let mut writers: Vec<Writer> =
        writers.into_iter().map(|writer| writer.join().expect("a writer went on to the end")).collect();

    let status = shared.user.status();
    assert_eq!(status["clients"].as_array().unwrap().len(), clients);
    assert_eq!(status["dossiers"].as_array().unwrap().len(), 2, "{status:#}");
    let daemon = shared.user.daemon();
    let proxies: Vec<Process> = writers.iter().map(|writer| Process::of(&writer.client.server)).collect();
    check_rest(daemon, &proxies);

    let megabytes = |bytes: u64| bytes as f64 / 1e6;
    let after_first =
        memory.iter().filter(|(time, _)| *time <= first).map(|(_, memory)| *memory).max().unwrap();
    let last = daemon.memory().1;
    println!("{clients} writers, {minutes} minutes");
    let hovers = shared.hovers.lock().unwrap();
    let of = |long: Option<bool>| -> Vec<Duration> {
        hovers.iter().filter(|(_, is)| long.is_none_or(|long| long == *is)).map(|(time, _)| *time).collect()
    };
    let mut all = of(None);
    print_times("hovers", &mut all);
    print_times("of them in the long draft", &mut of(Some(true)));
    let mut passing = shared.passing.lock().unwrap();
    print_times("lines passed on by programs that do nothing", &mut passing);
    print_times("saves", &mut shared.saves.lock().unwrap());
    println!(
        "daemon: {:.1} MB after the first while, {:.1} MB at the end",
        megabytes(after_first),
        megabytes(last)
    );
    let (own, resident): (Vec<u64>, Vec<u64>) = proxies.iter().map(|proxy| proxy.memory()).unzip();
    println!(
        "a window: {:.1} to {:.1} MB of its own, {:.1} to {:.1} MB resident",
        megabytes(*own.iter().min().unwrap()),
        megabytes(*own.iter().max().unwrap()),
        megabytes(*resident.iter().min().unwrap()),
        megabytes(*resident.iter().max().unwrap()),
    );
    // After the first minute of two not everything has been there yet.
    let most = if minutes < 10.0 { 1.25 } else { 1.1 };
    assert!(last as f64 <= after_first as f64 * most, "memory has grown: {memory:?}");
    if is_strict {
        let (hover, machine) = (percentile(&mut all, 0.99), percentile(&mut passing, 0.99));
        assert!(
            hover <= 5.0 + machine,
            "hovers were slow: {hover:.2} ms where the machine takes {machine:.2}"
        );
    }
    // The editor and the command line say the same.
    let writer = &mut writers[1];
    let mut text = writer.draft.trim_end().to_owned();
    text.push_str(&"e".repeat(usize::try_from(writer.typed).unwrap()));
    let file = folder.join("last.md");
    std::fs::write(&file, text + "\n").unwrap();
    let checked = shared.user.run(&["check", "--format", "json", file.to_str().unwrap()]).1;
    let checked: Value = serde_json::from_str(&checked).unwrap();
    assert_eq!(checked["findings"].as_array().unwrap().len(), writer.expected);
    for writer in writers {
        writer.idlers.finish();
        writer.client.finish();
    }
    daemon.wait_for_end();
}

/// Nobody types: from ten seconds on nothing is worked on.
fn check_rest(daemon: Process, proxies: &[Process]) {
    std::thread::park_timeout(Duration::from_secs(10));
    let ticks = || -> u64 { daemon.ticks() + proxies.iter().map(|proxy| proxy.ticks()).sum::<u64>() };
    let before = ticks();
    std::thread::park_timeout(Duration::from_secs(5));
    assert_eq!(ticks(), before, "somebody works although nobody types");
}
