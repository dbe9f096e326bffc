//! One daemon behind all windows: who starts it, what they share, and what becomes of a session when it goes.

use std::io::Write;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::client::{Client, Process, User, uri};

const CLAIM: &str = "Huawei was banned in 2019.\n";

fn start(user: &User) -> Client {
    let mut client = Client::spawn_for(user, &[]);
    client.initialize(&[], json!({ "clientInfo": { "name": "Test", "version": "1" } }));
    client
}

/// Opens a document with one claim, and waits for the finding.
fn open(client: &mut Client, uri: &str) {
    client.open(uri, CLAIM);
    assert_eq!(client.diagnostics(uri, Some(1)).len(), 1);
}

/// Whether the session knows the text as it is now: a hover over a name, and the finding of an edit elsewhere.
fn check_session(client: &mut Client, uri: &str, version: i64) {
    let card = client.at("textDocument/hover", uri, 0, 2);
    assert!(card["contents"]["value"].as_str().unwrap().contains("Huawei"), "{card}");
    let end = json!({ "start": { "line": 9, "character": 0 }, "end": { "line": 9, "character": 0 } });
    client.change(uri, version, json!([{ "range": end, "text": "\nAlibaba signed in 2018.\n" }]));
    client.save(uri);
    client.wait(|m| {
        m["method"] == "textDocument/publishDiagnostics"
            && m["params"]["uri"] == uri
            && m["params"]["version"] == version
            && m["params"]["diagnostics"].as_array().unwrap().len() >= 2
    });
}

#[test]
fn windows_share_one_daemon_and_one_dossier() {
    let user = User::new();
    let mut windows: Vec<Client> = (0..3).map(|_| start(&user)).collect();
    for (number, window) in windows.iter_mut().enumerate() {
        // The same file may have another text in each.
        window.open("file:///tmp/same.md", &format!("{}\n{CLAIM}", "\n".repeat(number)));
        let found = window.diagnostics("file:///tmp/same.md", Some(1));
        assert_eq!(found[0]["range"]["start"]["line"], number + 1);
    }
    let status = user.wait_for(|status| status["documents"] == 3);
    assert_eq!(status["clients"].as_array().unwrap().len(), 3);
    assert_eq!(status["clients"][0]["editor"], "Test 1");
    let dossiers = status["dossiers"].as_array().unwrap();
    assert_eq!(dossiers.len(), 1, "{dossiers:#?}");
    assert_eq!(dossiers[0]["users"], 3);
    assert_eq!(dossiers[0]["articles"], 5);
    assert!(status["memory"].as_u64().unwrap() > 1_000_000);
    let (code, words) = user.run(&["daemon", "status"]);
    assert!(code == 0 && words.contains("3 editors, 3 documents") && words.contains("used by 3"), "{words}");
    for window in windows {
        window.finish();
    }
    user.wait_for(|status| status["clients"].as_array().is_none_or(Vec::is_empty));
}

#[test]
fn a_daemon_goes_a_while_after_its_last_editor() {
    let user = User::new();
    let client = start(&user);
    let daemon = user.daemon();
    client.finish();
    daemon.wait_for_end();
    assert!(!user.socket().exists());
    assert_eq!(user.run(&["daemon", "status"]).0, 1);
    assert!(user.log().contains("Test 1 has left"), "{}", user.log());
}

#[test]
fn there_is_never_a_second_daemon() {
    let user = User::new();
    // All at once, and no daemon yet.
    let started: Vec<_> = (0..8).map(|_| user.command().args(["daemon", "start"]).spawn().unwrap()).collect();
    for mut child in started {
        assert!(child.wait().unwrap().success());
    }
    let daemon = user.daemon();
    let output = user.command().args(["daemon", "run"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("running already"));
    let running = processes(|words| words.iter().any(|word| word == "run") && is_of(words, &user));
    assert_eq!(running, [daemon]);
    assert_eq!(user.run(&["daemon", "stop"]), (0, "The daemon has ended.\n".to_owned()));
    daemon.wait_for_end();
    assert_eq!(user.run(&["daemon", "stop"]), (0, "No daemon was running.\n".to_owned()));
}

/// All processes of the program that this user has.
pub fn processes_of(user: &User) -> Vec<Process> {
    processes(|words| words.iter().any(|word| word == "lsp" || word == "daemon") && is_of(words, user))
}

/// Whether a process was started with this user's home.
fn is_of(words: &[String], user: &User) -> bool {
    words.iter().any(|word| word == &format!("HOME={}", user.home().display()))
}

/// Processes whose command line and environment fit.
fn processes(fits: impl Fn(&[String]) -> bool) -> Vec<Process> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        let read = |name: &str| std::fs::read(entry.path().join(name)).unwrap_or_default();
        let words: Vec<String> = [read("cmdline"), read("environ")]
            .concat()
            .split(|byte| *byte == 0)
            .map(|word| String::from_utf8_lossy(word).into_owned())
            .collect();
        if fits(&words) && Process(pid).is_there() {
            found.push(Process(pid));
        }
    }
    found
}

#[test]
fn a_killed_daemon_is_replaced_and_the_session_goes_on() {
    let user = User::new();
    let mut client = start(&user);
    open(&mut client, "untitled:a");
    let start_of_text =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } });
    client.change("untitled:a", 2, json!([{ "range": start_of_text, "text": "😀 " }]));
    let daemon = user.daemon();
    for round in 0..3 {
        let daemon = user.daemon();
        daemon.signal("KILL");
        let card = client.answer_or_ask_again("textDocument/hover", "untitled:a", 0, 5);
        assert!(card["contents"]["value"].as_str().unwrap().contains("Huawei"), "round {round}: {card}");
    }
    assert_ne!(user.daemon(), daemon);
    client.change("untitled:a", 3, json!([{ "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 3 } }, "text": "" }]));
    check_session(&mut client, "untitled:a", 4);
    client.finish();
}

#[test]
fn requests_that_a_killed_daemon_owes_fail_with_an_error_that_editors_know() {
    let user = User::new();
    let mut client = start(&user);
    open(&mut client, "untitled:a");
    let daemon = user.daemon();
    daemon.signal("STOP");
    let position =
        json!({ "textDocument": { "uri": "untitled:a" }, "position": { "line": 0, "character": 2 } });
    let hover = client.ask("textDocument/hover", position);
    let pull = client.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": "untitled:a" } }));
    daemon.signal("KILL");
    assert_eq!(client.answer(hover).unwrap_err()["code"], -32801);
    let error = client.answer(pull).unwrap_err();
    assert_eq!((&error["code"], &error["data"]["retriggerRequest"]), (&json!(-32802), &json!(true)));
    check_session(&mut client, "untitled:a", 2);
    client.finish();
}

#[test]
fn a_block_that_is_being_written_stays_unjudged_after_a_restart() {
    let user = User::new();
    let mut client = start(&user);
    client.open("untitled:a", "");
    let start_of_text =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } });
    client.change("untitled:a", 2, json!([{ "range": start_of_text, "text": CLAIM }]));
    assert_eq!(client.diagnostics("untitled:a", Some(2)).len(), 0, "it is being written");
    user.daemon().signal("KILL");
    assert_eq!(client.diagnostics("untitled:a", Some(2)).len(), 0, "it still is");
    client.save("untitled:a");
    client.wait(|m| m["params"]["diagnostics"].as_array().is_some_and(|found| found.len() == 1));
    client.finish();
}

#[test]
fn after_a_stop_editors_go_on_alone_and_after_a_restart_together() {
    let user = User::new();
    let mut first = start(&user);
    let mut second = start(&user);
    open(&mut first, "untitled:a");
    open(&mut second, "untitled:b");
    let daemon = user.daemon();
    assert_eq!(user.run(&["daemon", "restart"]), (0, "The daemon runs.\n".to_owned()));
    // It serves nobody any more; the system may take a moment to clear it away.
    daemon.wait_for_end();
    check_session(&mut first, "untitled:a", 2);
    check_session(&mut second, "untitled:b", 2);
    user.wait_for(|status| status["clients"].as_array().is_some_and(|clients| clients.len() == 2));
    user.run(&["daemon", "stop"]);
    check_session(&mut first, "untitled:a", 3);
    assert_eq!(user.status(), Value::Null, "nobody has started another");
    // A new window does.
    let third = start(&user);
    assert_eq!(user.wait_for(|status| status["clients"].is_array())["clients"].as_array().unwrap().len(), 1);
    for client in [first, second, third] {
        client.finish();
    }
}

#[test]
fn a_newer_program_takes_over_and_sessions_go_with_it() {
    let user = User::new();
    // The same program, written earlier.
    let older = user.home().join("ibid-older");
    std::fs::copy(env!("CARGO_BIN_EXE_ibid"), &older).unwrap();
    let past = std::fs::File::options().write(true).open(&older).unwrap();
    past.set_modified(std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000))
        .unwrap();
    drop(past);
    let mut old = Client::spawn_program(&older, &user, &[]);
    old.initialize(&[], json!({}));
    open(&mut old, "untitled:a");
    let before = user.daemon();
    let mut new = start(&user);
    open(&mut new, "untitled:b");
    before.wait_for_end();
    let after = user.daemon();
    assert_ne!(before, after);
    check_session(&mut old, "untitled:a", 2);
    check_session(&mut new, "untitled:b", 2);
    user.wait_for(|status| status["clients"].as_array().is_some_and(|clients| clients.len() == 2));
    // An older one does not take it back.
    let mut older = Client::spawn_program(&older, &user, &[]);
    older.initialize(&[], json!({}));
    assert_eq!(user.daemon(), after);
    for client in [old, new, older] {
        client.finish();
    }
}

#[test]
fn what_somebody_types_into_a_catalogue_is_theirs_alone_until_it_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().canonicalize().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    let catalogue = "[[company]]\nid = \"acme\"\nname = \"Acme\"\n";
    let more = format!("{catalogue}[[company]]\nid = \"bolt\"\nname = \"Bolt\"\n");
    write("ibid.toml", "builtin = false\ncatalogue = [\"c.toml\"]\n");
    write("c.toml", catalogue);
    let user = User::new();
    let mut windows: Vec<Client> = (0..2).map(|_| start(&user)).collect();
    let draft = uri(&folder.join("draft.md"));
    for window in &mut windows {
        window.open(&draft, "Bolt was sold in 2020.\n");
        assert_eq!(window.diagnostics(&draft, Some(1)).len(), 0);
    }
    let [typing, other] = &mut windows[..] else { unreachable!() };
    typing.open(&uri(&folder.join("c.toml")), &more);
    typing.wait(|m| m["params"]["uri"] == draft && m["params"]["diagnostics"].as_array().unwrap().len() == 1);
    assert_eq!(other.at("textDocument/hover", &draft, 0, 1), Value::Null, "the other window has it not");
    write("c.toml", &more);
    other.wait(|m| m["params"]["uri"] == draft && m["params"]["diagnostics"].as_array().unwrap().len() == 1);
    let status = user.status();
    let own = |d: &&Value| d["settings"] == json!(folder.join("ibid.toml"));
    let dossiers: Vec<&Value> = status["dossiers"].as_array().unwrap().iter().filter(own).collect();
    assert_eq!(dossiers.len(), 1, "{status:#}");
    for window in windows {
        window.finish();
    }
}

#[test]
fn who_has_other_settings_is_served_alone() {
    let user = User::new();
    let first = start(&user);
    let elsewhere = user.home().join("elsewhere");
    let mut command = user.command();
    command.env("XDG_CONFIG_HOME", &elsewhere);
    let mut second = Client::spawn_command(command, &user, &[]);
    second.initialize(&[], json!({}));
    open(&mut second, "untitled:a");
    assert_eq!(user.status()["clients"].as_array().unwrap().len(), 1);
    first.finish();
    second.finish();
}

#[test]
fn standalone_needs_no_daemon() {
    let user = User::new();
    let mut client = Client::spawn_for(&user, &["--standalone"]);
    client.initialize(&[], json!({}));
    open(&mut client, "untitled:a");
    assert_eq!(user.status(), Value::Null);
    assert!(!user.socket().exists());
    client.finish();
}

#[test]
fn where_no_daemon_can_be_had_the_editor_is_served_all_the_same() {
    let user = User::new();
    // Something else is in the way.
    std::fs::write(user.home().join("run/ibid"), "a file").unwrap();
    let mut client = start(&user);
    open(&mut client, "untitled:a");
    client.finish();
    // A daemon that hangs.
    let user = User::new();
    std::fs::DirBuilder::new().create(user.home().join("run/ibid")).unwrap();
    let _silent = UnixListener::bind(user.socket()).unwrap();
    let mut client = start(&user);
    open(&mut client, "untitled:a");
    client.finish();
}

#[test]
fn a_socket_that_is_removed_is_made_again() {
    let user = User::new();
    let mut first = start(&user);
    open(&mut first, "untitled:a");
    let daemon = user.daemon();
    std::fs::remove_file(user.socket()).unwrap();
    user.wait_for(|status| status["process"] == daemon.0);
    // With its folder and its lock.
    std::fs::remove_dir_all(user.home().join("run/ibid")).unwrap();
    user.wait_for(|status| status["process"] == daemon.0);
    let mut second = start(&user);
    open(&mut second, "untitled:b");
    assert_eq!(user.status()["clients"].as_array().unwrap().len(), 2);
    check_session(&mut first, "untitled:a", 2);
    first.finish();
    second.finish();
}

#[test]
fn a_stale_socket_is_cleared_and_its_folder_is_the_users_alone() {
    let user = User::new();
    let folder = user.home().join("run/ibid");
    std::fs::create_dir(&folder).unwrap();
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o777)).unwrap();
    drop(UnixListener::bind(user.socket()).unwrap());
    let client = start(&user);
    let mode = |path: &Path| std::fs::symlink_metadata(path).unwrap().mode() & 0o777;
    assert_eq!((mode(&folder), mode(&user.socket())), (0o700, 0o600));
    assert_eq!(mode(&folder.join("daemon.lock")), 0o600);
    assert_eq!(mode(&user.home().join("XDG_STATE_HOME/ibid/daemon.log")), 0o600);
    client.finish();
}

#[test]
fn a_service_stays_and_takes_the_place_of_a_daemon_that_an_editor_started() {
    let user = User::new();
    let mut client = start(&user);
    open(&mut client, "untitled:a");
    let before = user.daemon();
    let mut service = user.command().args(["daemon", "run", "--service"]).spawn().unwrap();
    before.wait_for_end();
    let process = Process::of(&service);
    user.wait_for(|status| {
        status["process"] == process.0 && status["clients"].as_array().unwrap().len() == 1
    });
    check_session(&mut client, "untitled:a", 2);
    client.finish();
    process.signal("TERM");
    assert!(service.wait().unwrap().success());
    assert!(!user.socket().exists());
}

#[test]
fn the_service_file_is_shown_before_it_is_written() {
    let user = User::new();
    let (code, words) = user.run(&["daemon", "install"]);
    assert_eq!(code, 2, "{words}");
    assert!(words.contains("daemon run --service") && words.contains("Nothing was written"), "{words}");
    let file = user.home().join("XDG_CONFIG_HOME/systemd/user/ibid.service");
    if cfg!(target_os = "linux") {
        assert!(!file.exists());
        let (code, words) = user.run(&["daemon", "install", "--yes"]);
        assert_eq!(code, 0, "{words}");
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.contains(&format!("ExecStart=\"{}\" daemon run --service", env!("CARGO_BIN_EXE_ibid"))));
        let (code, words) = user.run(&["daemon", "uninstall"]);
        assert!(code == 0 && !file.exists(), "{words}");
    }
}

#[test]
fn a_question_that_waits_for_ever_does_not_keep_a_session() {
    let user = User::new();
    let waits = |client: &mut Client| {
        client.initialize(&[], json!({ "capabilities": { "workspace": { "diagnostics": { "refreshSupport": true } }, "textDocument": { "diagnostic": {} } } }));
        let seen = json!([{ "uri": "untitled:a", "value": "x" }]);
        client.request("workspace/diagnostic", json!({ "previousResultIds": seen })).unwrap();
        client.ask("workspace/diagnostic", json!({ "previousResultIds": seen }));
    };
    let mut orderly = Client::spawn_for(&user, &[]);
    waits(&mut orderly);
    let daemon = user.daemon();
    orderly.finish();
    user.wait_for(|status| status["clients"].as_array().is_none_or(Vec::is_empty));
    let mut killed = Client::spawn_for(&user, &[]);
    waits(&mut killed);
    Process::of(&killed.server).signal("KILL");
    user.wait_for(|status| status["clients"].as_array().is_none_or(Vec::is_empty));
    daemon.wait_for_end();
}

#[test]
fn a_document_may_be_called_otherwise_than_when_it_was_opened() {
    let user = User::new();
    let mut client = start(&user);
    client.open("file:///tmp/x%3Ay%C3%A9.md", CLAIM);
    client.diagnostics("file:///tmp/x%3Ay%C3%A9.md", Some(1));
    let start_of_text =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } });
    client.change("file:///tmp/x:y%c3%a9.md", 2, json!([{ "range": start_of_text, "text": "So " }]));
    user.daemon().signal("KILL");
    let card = client.answer_or_ask_again("textDocument/hover", "file:///tmp/x:y%c3%a9.md", 0, 5);
    assert!(card["contents"]["value"].as_str().is_some_and(|card| card.contains("Huawei")), "{card}");
    client.notify("textDocument/didClose", json!({ "textDocument": { "uri": "file:///tmp/x:y%c3%a9.md" } }));
    user.daemon().signal("KILL");
    user.wait_for(|status| status["clients"].as_array().is_some_and(|clients| clients.len() == 1));
    assert_eq!(user.status()["documents"], 0);
    client.finish();
}

#[test]
fn what_was_asked_before_the_end_of_the_input_is_answered() {
    let user = User::new();
    for arguments in [&["lsp"][..], &["lsp", "--standalone"]] {
        let mut child =
            user.command().args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut text = String::new();
        for message in [
            json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": { "capabilities": {} } }),
            json!({ "jsonrpc": "2.0", "id": 2, "method": "shutdown" }),
        ] {
            let message = message.to_string();
            // As some clients write it, and as all others do.
            let name = if arguments.len() == 1 { "content-length" } else { "Content-Length" };
            text += &format!(
                "{name}: {}\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n{message}",
                message.len()
            );
        }
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(told.contains("hoverProvider"), "{arguments:?}: {told}");
        // By itself, ibid has refused to shut down before it was ready.
        assert_eq!(output.status.code(), Some(i32::from(arguments.len() == 2)), "{arguments:?}");
    }
}

#[test]
fn dossiers_that_no_document_names_any_more_are_let_go() {
    let user = User::new();
    let mut client = start(&user);
    let folder = tempfile::tempdir().unwrap();
    let draft = uri(&folder.path().canonicalize().unwrap().join("draft.md"));
    client.open(&draft, "---\nbibliography: \n---\n\nHuawei was banned in 2019.\n");
    client.diagnostics(&draft, Some(1));
    for version in 2..40 {
        let place = json!({ "line": 1, "character": 14 + version - 2 });
        client.change(&draft, version, json!([{ "range": { "start": place, "end": place }, "text": "x" }]));
        client.diagnostics(&draft, Some(version));
    }
    let status = user.status();
    let used = status["dossiers"].as_array().unwrap().iter().filter(|dossier| dossier["users"] != 0).count();
    assert!(used <= 3 && status["dossiers"].as_array().unwrap().len() <= 8, "{status:#}");
    client.finish();
}

#[test]
fn a_daemon_that_idles_does_nothing() {
    let user = User::new();
    let mut client = start(&user);
    open(&mut client, "untitled:a");
    let (daemon, proxy) = (user.daemon(), Process::of(&client.server));
    // Its threads have gone to sleep.
    let wakings = |process: Process| -> u64 {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", process.0)).unwrap().flatten();
        let counts = tasks.filter_map(|task| std::fs::read_to_string(task.path().join("status")).ok());
        counts
            .flat_map(|text| {
                let lines = text.lines().filter(|line| line.contains("ctxt_switches"));
                lines.filter_map(|line| line.split_whitespace().nth(1)?.parse().ok()).collect::<Vec<u64>>()
            })
            .sum()
    };
    let quiet = |process: Process| {
        let end = std::time::Instant::now() + crate::client::PATIENCE;
        loop {
            let (before, ticks) = (wakings(process), process.ticks());
            // Longer than any pause that a loop of ours would make.
            std::thread::park_timeout(std::time::Duration::from_secs(1));
            if wakings(process) == before && process.ticks() == ticks {
                return;
            }
            assert!(std::time::Instant::now() < end, "{process:?} never rests");
        }
    };
    quiet(daemon);
    quiet(proxy);
    client.finish();
}
