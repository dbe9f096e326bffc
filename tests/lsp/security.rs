//! What the daemon must withstand: `docs/security.md` names each of these tests.

use std::io::{Read, Write};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{Client, PATIENCE, Process, User, uri};

fn start(user: &User) -> Client {
    let mut client = Client::spawn_for(user, &[]);
    client.initialize(&[], json!({}));
    client.open("untitled:a", "Huawei was banned in 2019.\n");
    assert_eq!(client.diagnostics("untitled:a", Some(1)).len(), 1);
    client
}

/// The sessions of others go on.
fn check(client: &mut Client) {
    let card = client.at("textDocument/hover", "untitled:a", 0, 2);
    assert!(card["contents"]["value"].as_str().unwrap().contains("Huawei"), "{card}");
}

/// A connection by hand, up to where the protocol begins.
fn connect(user: &User) -> UnixStream {
    let mut stream = UnixStream::connect(user.socket()).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let folders = ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"].map(|name| user.home().join(name));
    let hello = json!({
        "ibid": 1, "wants": "session", "build": { "version": "0.0.0", "modified": 0 }, "folders": folders,
    });
    writeln!(stream, "{hello}").unwrap();
    let mut answer = Vec::new();
    let mut byte = [0];
    while !answer.ends_with(b"\n") && stream.read(&mut byte).unwrap() > 0 {
        answer.push(byte[0]);
    }
    let answer: Value = serde_json::from_slice(&answer).unwrap();
    assert_eq!(answer["answer"], "welcome", "{answer}");
    stream
}

/// Reads until the other side ends the connection.
fn wait_for_end(mut stream: UnixStream) {
    match stream.read_to_end(&mut Vec::new()) {
        Ok(_) => {}
        Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset, "{error}"),
    }
}

#[test]
fn what_is_no_message_ends_its_own_connection_with_a_line_in_the_log() {
    let user = User::new();
    let mut client = start(&user);
    let daemon = user.daemon();
    for (bytes, line) in [
        (&b"Content-Length: 4294967296\r\n\r\n{"[..], "4294967296 bytes is too long"),
        (b"Content-Length: -5\r\n\r\n{}", "Content-Length is no number"),
        (b"Content-Type: text\r\n\r\n{}", "no Content-Length"),
        (b"GET / HTTP/1.1\r\n\r\n", "no colon"),
        (&[0, 159, 146, 150, 13, 10, 13, 10], "not text"),
        (&[b'x'; 100_000], "does not end"),
    ] {
        let mut stream = connect(&user);
        // It may be ended before all is sent.
        let _ = stream.write_all(bytes);
        wait_for_end(stream);
        let end = Instant::now() + PATIENCE;
        while !user.log().contains(line) {
            assert!(Instant::now() < end, "“{line}” is not in\n{}", user.log());
            std::thread::yield_now();
        }
    }
    // Too short a length: the rest is no frame. Well framed, but no message.
    for text in
        ["Content-Length: 2\r\n\r\n{\"jsonrpc\":\"2.0\"}\r\n\r\n", "Content-Length: 8\r\n\r\nnonsense"]
    {
        let mut stream = connect(&user);
        stream.write_all(text.as_bytes()).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        wait_for_end(stream);
    }
    // First words that are none.
    for bytes in [&b"nonsense\n"[..], &[b'x'; 2_000_000], b"{}\n", &[255; 10]] {
        let mut stream = UnixStream::connect(user.socket()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let _ = stream.write_all(bytes).and_then(|()| stream.shutdown(std::net::Shutdown::Write));
        wait_for_end(stream);
    }
    user.wait_for(|status| status["clients"].as_array().unwrap().len() == 1);
    assert_eq!(user.daemon(), daemon);
    check(&mut client);
    client.finish();
}

#[test]
fn half_a_message_and_a_reader_that_reads_nothing_are_given_up() {
    let user = User::with("IBID_TEST_PATIENCE", "0.5");
    let mut client = start(&user);
    let mut half = connect(&user);
    half.write_all(b"Content-Length: 100\r\n\r\n{\"jsonrpc\"").unwrap();
    let silent = UnixStream::connect(user.socket()).unwrap();
    silent.set_read_timeout(Some(PATIENCE)).unwrap();
    // Asks, and asks, and takes no answer.
    let mut deaf = connect(&user);
    let asking = std::thread::spawn(move || {
        let ask = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"nonsense\"}";
        let frame = format!("Content-Length: {}\r\n\r\n{ask}", ask.len()).repeat(1000);
        while deaf.write_all(frame.as_bytes()).is_ok() {}
    });
    asking.join().unwrap();
    let end = Instant::now() + PATIENCE;
    while !user.log().contains("does not read") {
        assert!(Instant::now() < end, "{}", user.log());
        std::thread::yield_now();
    }
    wait_for_end(half);
    wait_for_end(silent);
    user.wait_for(|status| status["clients"].as_array().unwrap().len() == 1);
    check(&mut client);
    client.finish();
}

#[test]
fn the_log_has_no_words_of_a_draft() {
    let user = User::new();
    let mut client = start(&user);
    let secret = "Xylophonic";
    client.open("untitled:b", &format!("{secret} said Huawei was banned in 2019.\n"));
    client.diagnostics("untitled:b", Some(1));
    let panic = json!({ "command": "ibid.test.panic", "arguments": [secret] });
    assert_eq!(client.request("workspace/executeCommand", panic).unwrap_err()["code"], -32603);
    let mut stream = connect(&user);
    let text = format!("{{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didOpen\",\"params\":\"{secret}\"}}");
    write!(stream, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    wait_for_end(stream);
    let log = user.log();
    assert!(log.contains("a panic at src/lsp/server.rs"), "{log}");
    assert!(!log.contains(secret) && !log.contains("asked for"), "{log}");
    assert_eq!(user.status()["errors"].as_array().unwrap().len(), 2, "{:#}", user.status());
    client.finish();
}

/// Runs a command as somebody else; `None` where we may not.
fn as_somebody_else(command: &Command) -> Option<Command> {
    let id = Command::new("id").arg("-u").output().ok()?;
    if id.stdout != b"0\n" {
        println!("skipped: only root can be somebody else");
        return None;
    }
    let mut other = Command::new("setpriv");
    other.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(command.get_program());
    for (name, value) in command.get_envs() {
        value.map(|value| other.env(name, value));
    }
    Some(other)
}

/// The system's own: another may lie where only we can go.
fn python() -> Command {
    let own = Path::new("/usr/bin/python3");
    Command::new(if own.is_file() { own } else { Path::new("python3") })
}

#[test]
fn another_user_cannot_connect_or_read() {
    let user = User::new();
    let mut client = start(&user);
    // Even where the way to it is open.
    for folder in [user.home().to_path_buf(), user.home().join("run")] {
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let Some(mut somebody) = as_somebody_else(&user.command()) else { return };
    let output = somebody.args(["daemon", "status"]).output().unwrap();
    assert!(!String::from_utf8_lossy(&output.stdout).contains("document"), "{output:?}");
    let script =
        format!("import socket; s = socket.socket(socket.AF_UNIX); s.connect('{}')", user.socket().display());
    let mut other = as_somebody_else(&python()).unwrap();
    let output = other.args(["-c", &script]).output().unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("PermissionError"), "{output:?}");
    // Nor if the folder were open: whoever calls is asked who it is.
    std::fs::set_permissions(user.home().join("run/ibid"), std::fs::Permissions::from_mode(0o755)).unwrap();
    std::fs::set_permissions(user.socket(), std::fs::Permissions::from_mode(0o666)).unwrap();
    let mut other = as_somebody_else(&python()).unwrap();
    let output =
        other.args(["-c", &format!("{script}; s.sendall(b'{{}}\\n'); print(s.recv(9))")]).output().unwrap();
    assert_ne!(output.status.code(), None);
    assert!(!String::from_utf8_lossy(&output.stdout).contains("answer"), "{output:?}");
    let end = Instant::now() + PATIENCE;
    while !user.log().contains("somebody else called") {
        assert!(Instant::now() < end, "{}", user.log());
        std::thread::yield_now();
    }
    let log = user.home().join("XDG_STATE_HOME/ibid/daemon.log");
    assert_eq!(std::fs::metadata(log).unwrap().permissions().mode() & 0o077, 0);
    check(&mut client);
    client.finish();
}

#[test]
fn a_socket_that_somebody_else_put_in_the_way_is_not_used() {
    // Their folder under our name, where temporary files are.
    let user = User::new();
    let temporary = user.home().join("tmp");
    std::fs::create_dir(&temporary).unwrap();
    std::fs::set_permissions(&temporary, std::fs::Permissions::from_mode(0o1777)).unwrap();
    std::fs::set_permissions(user.home(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let id = String::from_utf8(Command::new("id").arg("-u").output().unwrap().stdout).unwrap();
    let theirs = temporary.join(format!("ibid-{}", id.trim()));
    let Some(mut other) = as_somebody_else(&python()) else { return };
    let script = format!(
        "import os, socket, time; os.mkdir('{0}'); os.chmod('{0}', 0o777); s = socket.socket(socket.AF_UNIX); \
         s.bind('{0}/daemon.sock'); os.chmod('{0}/daemon.sock', 0o777); s.listen(); print('there', flush=True); \
         c, _ = s.accept(); print('called', flush=True)",
        theirs.display()
    );
    let mut trap = other.args(["-c", &script]).stdout(Stdio::piped()).spawn().unwrap();
    let mut told = [0; 6];
    trap.stdout.as_mut().unwrap().read_exact(&mut told).unwrap();
    let mut command = user.command();
    command.env_remove("XDG_RUNTIME_DIR").env("TMPDIR", &temporary);
    let mut client = Client::spawn_command(command, &user, &[]);
    client.initialize(&[], json!({}));
    client.open("untitled:a", "Huawei was banned in 2019.\n");
    assert_eq!(client.diagnostics("untitled:a", Some(1)).len(), 1, "served alone");
    client.finish();
    trap.kill().unwrap();
    let mut rest = String::new();
    trap.stdout.take().unwrap().read_to_string(&mut rest).unwrap();
    trap.wait().unwrap();
    assert_eq!(rest, "", "nobody has called there");
    // Nor one in our own folder that somebody else listens at: who listens is asked, too.
    let user = User::new();
    let folder = user.home().join("run/ibid");
    std::fs::create_dir(&folder).unwrap();
    for (folder, mode) in
        [(user.home().to_path_buf(), 0o755), (user.home().join("run"), 0o755), (folder.clone(), 0o777)]
    {
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(mode)).unwrap();
    }
    let script = format!(
        "import socket; s = socket.socket(socket.AF_UNIX); s.bind('{0}/daemon.sock'); s.listen(); \
         print('there', flush=True); c, _ = s.accept(); print(c.recv(100), flush=True)",
        folder.display()
    );
    let mut other = as_somebody_else(&python()).unwrap();
    let mut trap = other.args(["-c", &script]).stdout(Stdio::piped()).spawn().unwrap();
    trap.stdout.as_mut().unwrap().read_exact(&mut told).unwrap();
    let mut client = start(&user);
    check(&mut client);
    client.finish();
    let _ = trap.kill();
    let mut rest = String::new();
    trap.stdout.take().unwrap().read_to_string(&mut rest).unwrap();
    trap.wait().unwrap();
    assert!(rest.is_empty() || rest == "b''\n", "nothing was said to it: {rest}");
}

/// Folders that a process watches.
fn watches(process: Process) -> usize {
    let open = std::fs::read_dir(format!("/proc/{}/fdinfo", process.0)).unwrap().flatten();
    let texts = open.filter_map(|entry| std::fs::read_to_string(entry.path()).ok());
    texts.map(|text| text.lines().filter(|line| line.starts_with("inotify")).count()).sum()
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

#[test]
fn a_hostile_workspace_reads_nothing_outside_its_roots() {
    let outside = tempfile::tempdir().unwrap();
    let outside = outside.path().canonicalize().unwrap();
    write(&outside, "secret.txt", "Zanzibar Holding paid nobody in 2020.\n");
    write(&outside, "secret.bib", "@misc{hidden, title = {Zanzibar papers}}\n");
    write(&outside, "secret.toml", "[[company]]\nid = \"z\"\nname = \"Zanzibar Holding\"\n");
    write(&outside, "folder/deep.txt", "Zanzibar Holding again.\n");
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().canonicalize().unwrap();
    symlink(outside.join("secret.bib"), folder.join("link.bib")).unwrap();
    symlink(outside.join("secret.txt"), folder.join("link.txt")).unwrap();
    symlink(outside.join("folder"), folder.join("linked")).unwrap();
    std::fs::create_dir(folder.join("clippings")).unwrap();
    symlink(outside.join("secret.txt"), folder.join("clippings/one.txt")).unwrap();
    symlink(outside.join("folder"), folder.join("clippings/more")).unwrap();
    symlink("/usr", folder.join("clippings/all")).unwrap();
    let away = outside.display();
    write(
        &folder,
        "ibid.toml",
        &format!(
            "builtin = false\ncatalogue = [\"{away}/secret.toml\", \"../../../../../../{away}/secret.toml\"]\n\
             sources = [\"{away}/secret.bib\", \"link.bib\", \"linked/\", \"clippings/\", \"own.bib\", \"{away}/folder\"]\n"
        ),
    );
    write(
        &folder,
        "own.bib",
        &format!(
            "@misc{{a, title = {{A}}, file = {{{away}/secret.txt}}}}\n@misc{{b, title = {{B}}, file = {{link.txt}}}}\n\
             @misc{{c, title = {{C}}, file = {{:{away}/secret.txt:text/plain}}}}\n"
        ),
    );
    let user = User::new();
    let mut client = Client::spawn_for(&user, &[]);
    let root = json!({ "uri": uri(&folder), "name": "w" });
    client.initialize(&[], json!({ "rootUri": uri(&folder), "workspaceFolders": [root] }));
    let draft = uri(&folder.join("draft.md"));
    client.open(&draft, &format!("---\nbibliography: {away}/secret.bib\n---\n\nZanzibar Holding paid [@hidden; @a; @b; @c; @one; @deep].\n"));
    client.diagnostics(&draft, Some(1));
    assert_eq!(client.at("textDocument/hover", &draft, 4, 3), Value::Null, "the name is not known");
    for column in [24, 33, 37, 41] {
        let card = client.at("textDocument/hover", &draft, 4, column).to_string();
        assert!(!card.contains("Zanzibar"), "{card}");
    }
    // Nor by asking for it.
    for word in ["Zanzibar", "hidden", "deep"] {
        let found = client.request("workspace/symbol", json!({ "query": word })).unwrap();
        assert!(!found.to_string().contains(&outside.display().to_string()), "{found}");
    }
    let show = json!({ "command": "ibid.showSource", "arguments": [format!("{away}/secret.txt")] });
    assert!(client.request("workspace/executeCommand", show).is_err());
    assert!(watches(user.daemon()) < 100, "what a link leads to is not watched");
    let status = user.status();
    assert_eq!(
        status["dossiers"].as_array().unwrap().iter().map(|d| d["articles"].as_u64().unwrap()).sum::<u64>(),
        0
    );
    client.finish();
    // Nor is anything written into it.
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["clippings", "ibid.toml", "link.bib", "link.txt", "linked", "own.bib"]);
}

#[test]
fn a_workspace_that_would_be_waited_for_or_fill_memory_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().canonicalize().unwrap();
    for name in ["pipe.bib", "pipe.toml", "clippings/pipe.txt"] {
        write(&folder, name, "");
        std::fs::remove_file(folder.join(name)).unwrap();
        assert!(Command::new("mkfifo").arg(folder.join(name)).status().unwrap().success());
    }
    // A terabyte that takes no room on disk.
    for name in ["huge.bib", "clippings/huge.txt"] {
        std::fs::File::create(folder.join(name)).unwrap().set_len(1 << 40).unwrap();
    }
    let _socket = UnixListener::bind(folder.join("socket.bib")).unwrap();
    write(
        &folder,
        "ibid.toml",
        "catalogue = [\"pipe.toml\"]\nsources = [\"pipe.bib\", \"huge.bib\", \"socket.bib\", \"/dev/zero\", \"clippings/\"]\n",
    );
    let user = User::new();
    let mut client = Client::spawn_for(&user, &[]);
    client.initialize(&[], json!({ "rootUri": uri(&folder) }));
    let draft = uri(&folder.join("draft.md"));
    client.open(&draft, "Huawei was banned in 2019.\n");
    assert_eq!(client.diagnostics(&draft, Some(1)).len(), 1);
    let problems = client.diagnostics(&uri(&folder.join("ibid.toml")), None);
    assert_eq!(problems.len(), 5, "{problems:#?}");
    let (_, resident) = user.daemon().memory();
    assert!(resident < 200_000_000, "{resident}");
    client.finish();
}

#[test]
fn a_message_of_a_hundred_megabytes_is_refused_before_it_is_kept() {
    let user = User::new();
    let mut client = start(&user);
    let daemon = user.daemon();
    let mut stream = connect(&user);
    stream.write_all(b"Content-Length: 100000000\r\n\r\n").unwrap();
    let block = vec![b' '; 1_000_000];
    let sent = (0..100).take_while(|_| stream.write_all(&block).is_ok()).count();
    assert!(sent < 100, "it was taken");
    let (_, resident) = daemon.memory();
    assert!(resident < 200_000_000, "{resident}");
    check(&mut client);
    client.finish();
}

#[test]
fn an_editor_that_sends_no_message_ends_its_own_session_only() {
    let user = User::new();
    let mut client = start(&user);
    let mut bad = user
        .command()
        .arg("lsp")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    bad.stdin.as_mut().unwrap().write_all(b"garbage\r\n\r\n").unwrap();
    let process = Process::of(&bad);
    process.wait_for_end();
    let output = bad.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("what is no message") && told.lines().count() == 1, "{told}");
    check(&mut client);
    client.finish();
}

#[test]
fn one_windows_flood_does_not_keep_another_waiting() {
    let user = User::new();
    let mut quiet = start(&user);
    let mut busy = start(&user);
    busy.open("untitled:big", &"Huawei was banned in 2019. Alibaba signed in 2018.\n\n".repeat(4000));
    let asked: Vec<i64> = (0..300).map(|_| busy.ask("workspace/symbol", json!({ "query": "a" }))).collect();
    let begun = Instant::now();
    for _ in 0..20 {
        check(&mut quiet);
    }
    println!("twenty hovers beside it took {:?}", begun.elapsed());
    assert!(begun.elapsed() < Duration::from_secs(5));
    for id in asked {
        busy.answer(id).unwrap();
    }
    quiet.finish();
    busy.finish();
}

#[test]
fn without_settings_too_a_draft_makes_nobody_read_elsewhere() {
    let outside = tempfile::tempdir().unwrap();
    let outside = outside.path().canonicalize().unwrap();
    write(&outside, "secret.txt", "Zanzibar Holding paid nobody in 2020.\n");
    write(&outside, "secret.bib", "@misc{hidden, title = {Zanzibar papers}, file = {secret.txt}}\n");
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().canonicalize().unwrap();
    let user = User::new();
    let mut client = Client::spawn_for(&user, &[]);
    let root = json!({ "uri": uri(&folder), "name": "w" });
    client.initialize(&[], json!({ "rootUri": uri(&folder), "workspaceFolders": [root] }));
    let draft = uri(&folder.join("draft.md"));
    let away = outside.display();
    client.open(&draft, &format!("---\nbibliography: {away}/secret.bib\n---\n\nSo they say [@hidden].\n"));
    let found = json!(client.diagnostics(&draft, Some(1))).to_string();
    assert!(found.contains("lies outside this workspace"), "{found}");
    let card = client.at("textDocument/hover", &draft, 4, 15).to_string();
    assert!(!card.contains("Zanzibar"), "{card}");
    client.finish();
}
