//! Whatever is killed, stopped, removed or full: afterwards every open document has the right findings, nothing hangs, and
//! nothing is left over. By hand, in greater numbers:
//!
//! ```text
//! IBID_FAULT_ROUNDS=200 IBID_FAULT_SEED=7 IBID_FAULT_STOP_SECONDS=10 cargo test --test lsp faults -- --nocapture
//! ```

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use crate::client::{Client, Process, User};
use crate::seeded::Random;

const CLAIM: &str = "Huawei was banned in 2019.";

/// What is put before the claim: it moves the finding, in lines and in columns.
const PIECES: [&str; 8] = ["x", "é", "😀", "\n", "\r\n", "e\u{301}", "And then. ", "\n\n"];

#[derive(Clone, Copy, Debug)]
enum Fault {
    KillDaemon,
    /// An editor starts its server again when that goes.
    KillProxy,
    /// The editor is gone without a word, and another one opens.
    DropClient,
    RemoveSocket,
    RemoveFolder,
    FullDisk,
    StopDaemon,
    StopProxy,
    RemoveLog,
}

const FAULTS: [Fault; 9] = [
    Fault::KillDaemon,
    Fault::KillProxy,
    Fault::DropClient,
    Fault::RemoveSocket,
    Fault::RemoveFolder,
    Fault::FullDisk,
    Fault::StopDaemon,
    Fault::StopProxy,
    Fault::RemoveLog,
];

/// An editor with two documents, and what must be true of them.
struct Editor {
    client: Client,
    documents: Vec<Document>,
}

struct Document {
    uri: String,
    /// What stands before the claim.
    before: String,
    version: i64,
}

impl Document {
    fn text(&self) -> String {
        format!("{}\n\n{CLAIM}\n", self.before)
    }

    /// Lines, and columns in UTF-16, as the protocol counts them.
    fn position(text: &str) -> Value {
        let plain = text.replace("\r\n", "\n");
        let (line, last) = (plain.matches('\n').count(), plain.rsplit('\n').next().unwrap_or_default());
        json!({ "line": line, "character": last.encode_utf16().count() })
    }
}

impl Editor {
    fn new(user: &User, number: usize) -> Editor {
        let documents = ["a", "b"].map(|name| Document {
            uri: format!("untitled:{number}{name}"),
            before: String::new(),
            version: 1,
        });
        let mut editor = Editor { client: Client::spawn_for(user, &[]), documents: documents.into() };
        editor.open();
        editor
    }

    /// Opens what is open in a new server.
    fn open(&mut self) {
        self.client.initialize(&[], json!({}));
        for document in &mut self.documents {
            document.version = 1;
            self.client.open(&document.uri, &document.text());
        }
    }

    fn begin_again(&mut self, user: &User) {
        self.client = Client::spawn_for(user, &[]);
        self.open();
    }

    /// Types in every document, and asks about every one.
    fn check(&mut self, random: &mut Random) {
        for document in &mut self.documents {
            let at = document.before.chars().map(char::len_utf8).take(random.below(20)).sum::<usize>();
            // Not into the middle of a line end.
            let at = if document.before[..at].ends_with('\r') { at + 1 } else { at };
            let at = at.min(document.before.len());
            let piece = *random.of(&PIECES);
            let place = Document::position(&document.before[..at]);
            document.before.insert_str(at, piece);
            document.version += 1;
            let edit = json!([{ "range": { "start": place, "end": place }, "text": piece }]);
            self.client.change(&document.uri, document.version, edit);
            self.client.save(&document.uri);
        }
        for document in &self.documents {
            let place = Document::position(&format!("{}\n\n", document.before));
            self.client.wait(|m| {
                let found = m["params"]["diagnostics"].as_array();
                m["params"]["uri"] == document.uri
                    && m["params"]["version"] == document.version
                    && found.is_some_and(|found| found.iter().any(|one| one["range"]["start"] == place))
            });
            let (line, column) = (place["line"].as_u64().unwrap(), place["character"].as_u64().unwrap());
            let card = self.client.answer_or_ask_again("textDocument/hover", &document.uri, line, column + 2);
            assert!(card["contents"]["value"].as_str().is_some_and(|card| card.contains("Huawei")), "{card}");
        }
        self.client.forget();
    }
}

/// A small file system that can be filled; `None` where that takes rights that we have not.
struct Disk(PathBuf);

impl Disk {
    fn mount(folder: &Path) -> Option<Disk> {
        std::fs::create_dir_all(folder).unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=256k,mode=700", "tmpfs"])
            .arg(folder)
            .output()
            .is_ok_and(|output| output.status.success());
        mounted.then(|| Disk(folder.to_path_buf()))
    }

    fn fill(&self) {
        let _ = std::fs::write(self.0.join("full"), vec![0; 1024 * 1024]);
    }

    fn empty(&self) {
        let _ = std::fs::remove_file(self.0.join("full"));
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).output();
    }
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|value| value.parse().unwrap())
}

#[test]
fn faults_in_any_order_are_survived() {
    let rounds = setting("IBID_FAULT_ROUNDS").unwrap_or(18);
    let now = || SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    let seed = setting("IBID_FAULT_SEED").unwrap_or_else(now);
    let stop = Duration::from_secs(setting("IBID_FAULT_STOP_SECONDS").unwrap_or(1));
    println!("seed {seed}, {rounds} rounds");
    let mut random = Random::new(seed);
    let user = User::new();
    // Where the log goes, and where the articles are written.
    let disks = ["XDG_STATE_HOME", "XDG_DATA_HOME"].map(|name| Disk::mount(&user.home().join(name)));
    if disks[0].is_none() {
        println!("skipped: a full disk takes the right to mount one");
    }
    let mut editors: Vec<Editor> = (0..3).map(|number| Editor::new(&user, number)).collect();
    let mut all: Vec<Process> = Vec::new();
    for round in 0..rounds {
        let status = user.status();
        let daemon = status["process"].as_i64().map(|pid| Process(i32::try_from(pid).unwrap()));
        all.extend(daemon);
        all.extend(editors.iter().map(|editor| Process::of(&editor.client.server)));
        let (fault, victim) = (*random.of(&FAULTS), random.below(editors.len()));
        println!("round {round}: {fault:?}");
        let proxy = Process::of(&editors[victim].client.server);
        let stopped = |process: Process| {
            process.signal("STOP");
            std::thread::park_timeout(stop);
            process.signal("CONT");
        };
        match fault {
            Fault::KillDaemon => daemon.into_iter().for_each(|daemon| daemon.signal("KILL")),
            Fault::KillProxy => {
                proxy.signal("KILL");
                editors[victim].begin_again(&user);
            }
            Fault::DropClient => {
                editors[victim].client.hang_up();
                proxy.wait_for_end();
                editors[victim].begin_again(&user);
            }
            Fault::RemoveSocket => drop(std::fs::remove_file(user.socket())),
            Fault::RemoveFolder => drop(std::fs::remove_dir_all(user.home().join("run/ibid"))),
            Fault::FullDisk => {
                disks.iter().flatten().for_each(Disk::fill);
                // A daemon that starts while there is no room.
                if random.below(2) == 0 {
                    daemon.into_iter().for_each(|daemon| daemon.signal("KILL"));
                }
                editors.iter_mut().for_each(|editor| editor.check(&mut random));
                disks.iter().flatten().for_each(Disk::empty);
            }
            Fault::StopDaemon => daemon.into_iter().for_each(stopped),
            Fault::StopProxy => stopped(proxy),
            Fault::RemoveLog => {
                drop(std::fs::remove_file(user.home().join("XDG_STATE_HOME/ibid/daemon.log")));
            }
        }
        editors.iter_mut().for_each(|editor| editor.check(&mut random));
    }
    let status = user.wait_for(Value::is_object);
    all.push(Process(i32::try_from(status["process"].as_i64().unwrap()).unwrap()));
    for editor in editors {
        editor.client.finish();
    }
    all.into_iter().for_each(Process::wait_for_end);
    assert_eq!(crate::daemon::processes_of(&user), [], "nothing is left over");
}
