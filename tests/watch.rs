//! `ibid watch`: what happens to drafts on disk, and how it is shown.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::Value;

const PATIENCE: Duration = Duration::from_secs(20);
const CLAIM: &str = "Huawei was banned in 2019.\n";

/// A folder, and `ibid watch` over it.
struct Watch {
    folder: PathBuf,
    child: Child,
    lines: Receiver<String>,
    _folder: tempfile::TempDir,
}

impl Watch {
    fn start(files: &[(&str, &str)], arguments: &[&str]) -> Watch {
        let temporary = tempfile::tempdir().unwrap();
        let folder = temporary.path().canonicalize().unwrap();
        for (name, text) in files {
            std::fs::write(folder.join(name), text).unwrap();
        }
        let mut command = Command::new(env!("CARGO_BIN_EXE_ibid"));
        command.arg("watch").args(arguments).arg(".").current_dir(&folder).env("HOME", folder.join(".home"));
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        Watch { folder, child, lines, _folder: temporary }
    }

    fn line(&self) -> String {
        self.lines.recv_timeout(PATIENCE).expect("something is said")
    }

    fn event(&self) -> Value {
        serde_json::from_str(&self.line()).unwrap()
    }

    /// As many editors save: a new file moved over the old one.
    fn save(&self, name: &str, text: &str) {
        let new = self.folder.join(format!(".{name}.new"));
        std::fs::write(&new, text).unwrap();
        std::fs::rename(new, self.folder.join(name)).unwrap();
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn codes(event: &Value) -> Vec<&str> {
    event["findings"].as_array().unwrap().iter().map(|found| found["code"].as_str().unwrap()).collect()
}

#[test]
fn what_happens_to_drafts_is_told_an_object_a_line() {
    let watch = Watch::start(&[("a.md", CLAIM), ("b.md", "Nothing here.\n")], &["--json"]);
    let first = watch.event();
    assert_eq!((&first["event"], &first["file"]), (&"checked".into(), &"./a.md".into()));
    assert_eq!(codes(&first), ["unsourced-claim"]);
    assert_eq!((first["findings"][0]["start"].as_u64(), first["version"].as_u64()), (Some(0), Some(1)));
    assert!(codes(&watch.event()).is_empty());
    watch.save("b.md", "So be it.\n\nAlibaba signed in 2018.\n");
    let saved = watch.event();
    assert_eq!((saved["file"].as_str(), codes(&saved).len()), (Some("./b.md"), 1), "and not the other one");
    watch.save("c.md", CLAIM);
    assert_eq!(watch.event()["file"], "./c.md");
    std::fs::remove_file(watch.folder.join("c.md")).unwrap();
    let gone = watch.event();
    assert_eq!((&gone["event"], &gone["file"]), (&"removed".into(), &"./c.md".into()));
    std::fs::write(watch.folder.join("d.md"), [255, 254]).unwrap();
    let unreadable = watch.event();
    assert_eq!(unreadable["event"], "unreadable");
    assert!(unreadable["message"].as_str().unwrap().contains("d.md:1"), "{unreadable}");
}

#[test]
fn a_dossier_that_changes_changes_what_is_said() {
    let catalogue = "[[company]]\nid = \"acme\"\nname = \"Acme\"\n";
    let files = [
        ("ibid.toml", "builtin = false\ncatalogue = [\"c.toml\"]\n"),
        ("c.toml", catalogue),
        ("a.md", "Bolt was sold in 2020.\n"),
    ];
    let watch = Watch::start(&files, &["--json"]);
    assert!(codes(&watch.event()).is_empty());
    watch.save("c.toml", &format!("{catalogue}[[company]]\nid = \"bolt\"\nname = \"Bolt\"\n"));
    assert_eq!(codes(&watch.event()), ["unsourced-claim"]);
    watch
        .save("ibid.toml", "catalogue = [\"c.toml\"]\nbuiltin = false\n[rules]\nunsourced-claim = \"off\"\n");
    assert!(codes(&watch.event()).is_empty());
}

#[test]
fn without_a_terminal_each_draft_is_told_as_it_changes() {
    let watch = Watch::start(&[("a.md", CLAIM)], &[]);
    assert_eq!(watch.line(), "./a.md:1:1: warning[unsourced-claim] No source for this claim.");
    watch.save("a.md", "Nothing.\n");
    assert_eq!(watch.line(), "./a.md: nothing to say");
}

#[test]
fn what_is_not_there_is_not_watched() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ibid"));
    let output = command.args(["watch", "nowhere.md"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("nowhere.md: there is no such file"));
}

/// What a terminal of twelve rows shows, up to the words that are waited for.
fn in_terminal(folder: &Path, wanted: &str) -> String {
    let program = env!("CARGO_BIN_EXE_ibid");
    let mut command = Command::new("script");
    command.args(["--quiet", "--return", "--command"]).arg(format!("stty rows 12; exec {program} watch ."));
    command.arg("/dev/null").current_dir(folder).env("HOME", folder.join(".home")).env_remove("NO_COLOR");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut output = child.stdout.take().unwrap();
    let mut shown = Vec::new();
    let mut some = [0; 4096];
    while !String::from_utf8_lossy(&shown).contains(wanted) {
        let count = output.read(&mut some).unwrap();
        assert!(count > 0, "{}", String::from_utf8_lossy(&shown));
        shown.extend(&some[..count]);
    }
    child.kill().unwrap();
    child.wait().unwrap();
    String::from_utf8(shown).unwrap()
}

#[test]
fn a_terminal_is_drawn_over_and_never_beyond_its_rows() {
    let folder = tempfile::tempdir().unwrap();
    let claims: String = (0..20).map(|year| format!("Huawei was banned in {}.\n\n", 2000 + year)).collect();
    std::fs::write(folder.path().join("a.md"), claims).unwrap();
    let shown = in_terminal(folder.path(), "more");
    assert!(shown.contains("ibid watches 1 draft · 20 findings"), "{shown}");
    assert!(
        shown.contains("\x1b[H") && shown.contains("\x1b[33mwarning[unsourced-claim]\x1b[0m"),
        "{shown:?}"
    );
    assert!(shown.contains("… and 12 more"), "{shown}");
    assert!(shown.matches('\n').count() <= 12, "{shown}");
}
