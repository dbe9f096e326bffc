//! A plain client: speaks the protocol to the real binary, keeps a record of every message, and has the record
//! checked against the protocol's meta-model when it ends.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long an answer may take before a test fails. Generous: the machines are slow and shared.
pub const PATIENCE: Duration = Duration::from_secs(20);

pub struct Client {
    pub server: Child,
    stdin: Option<ChildStdin>,
    messages: Receiver<Value>,
    /// Notifications and requests from the server that nobody has asked about yet.
    pub received: Vec<Value>,
    next_id: i64,
    record: Vec<Value>,
    /// Keeps the user's folders of this session apart from everybody's.
    home: Arc<tempfile::TempDir>,
}

/// A process that is nobody's child.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Process(pub i32);

impl Process {
    pub fn of(child: &Child) -> Process {
        Process(i32::try_from(child.id()).unwrap())
    }

    pub fn signal(self, name: &str) {
        let sent = Command::new("kill").arg(format!("-{name}")).arg(self.0.to_string()).output().unwrap();
        assert!(sent.status.success() || !self.is_there(), "{sent:?}");
        if name == "STOP" {
            // Thread by thread, a moment later.
            let end = Instant::now() + PATIENCE;
            while self.is_there() && !self.threads().iter().all(|state| *state == 'T') {
                assert!(Instant::now() < end, "{self:?} does not stop");
                std::thread::yield_now();
            }
        }
    }

    /// The state of each of its threads.
    fn threads(self) -> Vec<char> {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.0)).into_iter().flatten().flatten();
        let stats = tasks.filter_map(|task| std::fs::read_to_string(task.path().join("stat")).ok());
        stats.filter_map(|stat| stat.rsplit(") ").next()?.chars().next()).collect()
    }

    /// Whether it runs: not one that has ended and waits for its parent.
    pub fn is_there(self) -> bool {
        let Ok(stat) = std::fs::read_to_string(format!("/proc/{}/stat", self.0)) else { return false };
        stat.rsplit(") ").next().is_some_and(|rest| !rest.starts_with('Z') && !rest.starts_with('X'))
    }

    pub fn wait_for_end(self) {
        let end = Instant::now() + PATIENCE;
        while self.is_there() {
            assert!(Instant::now() < end, "{self:?} goes on");
            std::thread::yield_now();
        }
    }

    /// Bytes of its memory that are its own, and in all that are resident.
    pub fn memory(self) -> (u64, u64) {
        let text = std::fs::read_to_string(format!("/proc/{}/smaps_rollup", self.0)).unwrap();
        let sum = |name: &str| -> u64 {
            let lines = text.lines().filter(|line| line.starts_with(name));
            lines.filter_map(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).sum::<u64>() * 1024
        };
        (sum("Private_"), sum("Rss:"))
    }

    /// Clock ticks that it has worked so far.
    pub fn ticks(self) -> u64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.0)).unwrap();
        let rest = stat.rsplit(") ").next().unwrap();
        rest.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<u64>().unwrap()).sum()
    }
}

/// Somebody with folders, and a daemon, of their own.
pub struct User {
    home: Arc<tempfile::TempDir>,
    more: Vec<(String, String)>,
}

impl User {
    pub fn new() -> User {
        let home = tempfile::tempdir().unwrap();
        std::fs::create_dir(home.path().join("run")).unwrap();
        std::fs::set_permissions(home.path().join("run"), std::fs::Permissions::from_mode(0o700)).unwrap();
        User { home: Arc::new(home), more: Vec::new() }
    }

    /// Somebody with one more variable in the environment.
    pub fn with(name: &str, value: &str) -> User {
        User { more: vec![(name.to_owned(), value.to_owned())], ..User::new() }
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Runs the program to its end: what it ends with, and what it prints.
    pub fn run(&self, arguments: &[&str]) -> (i32, String) {
        let output = self.command().args(arguments).output().unwrap();
        (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// What the daemon says of itself; null when there is none.
    pub fn status(&self) -> Value {
        serde_json::from_str(&self.run(&["daemon", "status", "--json"]).1).unwrap()
    }

    /// Waits for the daemon to say something that fits.
    pub fn wait_for(&self, fits: impl Fn(&Value) -> bool) -> Value {
        let end = Instant::now() + PATIENCE;
        loop {
            let status = self.status();
            if fits(&status) {
                return status;
            }
            assert!(Instant::now() < end, "the daemon never came to that: {status:#}");
            std::thread::yield_now();
        }
    }

    /// The process of the daemon.
    pub fn daemon(&self) -> Process {
        Process(i32::try_from(self.status()["process"].as_i64().expect("a daemon runs")).unwrap())
    }

    pub fn socket(&self) -> PathBuf {
        self.home().join("run/ibid/daemon.sock")
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.home().join("XDG_STATE_HOME/ibid/daemon.log")).unwrap_or_default()
    }

    /// The program, for this user.
    pub fn command(&self) -> Command {
        self.command_of(Path::new(env!("CARGO_BIN_EXE_ibid")))
    }

    fn command_of(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.env("IBID_TEST", "1").env("HOME", self.home());
        // A daemon goes soon after its last editor.
        command.env("IBID_DAEMON_IDLE", "1").env("XDG_RUNTIME_DIR", self.home().join("run"));
        for name in ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"] {
            command.env(name, self.home().join(name));
        }
        command.envs(self.more.iter().cloned());
        command
    }
}

impl Client {
    /// Starts a server that has not been initialised.
    pub fn spawn() -> Client {
        Client::spawn_for(&User::new(), &[])
    }

    /// Starts another one, for a user who may have some already.
    pub fn spawn_for(user: &User, arguments: &[&str]) -> Client {
        Client::spawn_command(user.command(), user, arguments)
    }

    /// Starts another program.
    pub fn spawn_program(program: &Path, user: &User, arguments: &[&str]) -> Client {
        Client::spawn_command(user.command_of(program), user, arguments)
    }

    pub fn spawn_command(mut command: Command, user: &User, arguments: &[&str]) -> Client {
        let home = user.home.clone();
        command.arg("lsp").args(arguments);
        let mut server =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let stdin = server.stdin.take();
        let mut stdout = BufReader::new(server.stdout.take().unwrap());
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            while let Some(message) = read(&mut stdout) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        Client { server, stdin, messages, received: Vec::new(), next_id: 0, record: Vec::new(), home }
    }

    /// Starts and initialises a server for a client that offers these encodings.
    pub fn start(encodings: &[&str]) -> Client {
        Client::start_with(encodings, json!({}))
    }

    /// A client that says more about itself.
    pub fn start_with(encodings: &[&str], more: Value) -> Client {
        let mut client = Client::spawn();
        client.initialize(encodings, more);
        client
    }

    pub fn initialize(&mut self, encodings: &[&str], more: Value) -> Value {
        let mut params = json!({
            "processId": std::process::id(), "rootUri": null, "workspaceFolders": null,
            "capabilities": {
                "general": { "positionEncodings": encodings },
                "textDocument": {
                    "hover": { "contentFormat": ["markdown", "plaintext"] },
                    "definition": { "linkSupport": true },
                    "publishDiagnostics": { "versionSupport": true },
                },
            },
        });
        if encodings.is_empty() {
            params["capabilities"]["general"] = json!({});
        }
        merge(&mut params, &more);
        let result = self.request("initialize", params).unwrap();
        self.notify("initialized", json!({}));
        result
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request and waits for its answer: the result, or the error.
    pub fn request(&mut self, method: &str, params: Value) -> Result<Value, Value> {
        let id = self.ask(method, params);
        self.answer(id)
    }

    /// Sends a request without waiting.
    pub fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.next_id += 1;
        let mut message = json!({ "jsonrpc": "2.0", "id": self.next_id, "method": method });
        if !params.is_null() {
            message["params"] = params;
        }
        self.send(&message);
        self.next_id
    }

    /// Asks about a place until there is an answer: while a daemon is replaced, editors are told to ask again.
    pub fn answer_or_ask_again(&mut self, method: &str, uri: &str, line: u64, character: u64) -> Value {
        loop {
            let params = json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": character } });
            match self.request(method, params) {
                Ok(answer) => return answer,
                Err(error) => assert_eq!(error["code"], -32801, "{error}"),
            }
        }
    }

    pub fn answer(&mut self, id: i64) -> Result<Value, Value> {
        let message = self.wait(|message| message["id"] == id && message.get("method").is_none());
        match message.get("error") {
            Some(error) => Err(error.clone()),
            None => Ok(message["result"].clone()),
        }
    }

    /// Waits for a message that fits, of those received and not yet taken.
    pub fn wait(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(place) = self.received.iter().position(&fits) {
                return self.received.remove(place);
            }
            match self.messages.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(message) => self.receive(message),
                Err(RecvTimeoutError::Timeout) => {
                    panic!("no such message came; received: {:#?}", self.received)
                }
                Err(RecvTimeoutError::Disconnected) => panic!("the server ended"),
            }
        }
    }

    /// Waits for the findings of a document at a version, or any for `None`.
    pub fn diagnostics(&mut self, uri: &str, version: Option<i64>) -> Vec<Value> {
        let message = self.wait(|m| {
            m["method"] == "textDocument/publishDiagnostics"
                && m["params"]["uri"] == uri
                && (version.is_none() || m["params"]["version"].as_i64() == version)
        });
        message["params"]["diagnostics"].as_array().unwrap().clone()
    }

    pub fn open(&mut self, uri: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": "markdown", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    pub fn change(&mut self, uri: &str, version: i64, changes: Value) {
        let document = json!({ "uri": uri, "version": version });
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    /// Forgets what was said so far.
    pub fn forget(&mut self) {
        while let Ok(message) = self.messages.try_recv() {
            self.receive(message);
        }
        self.received.clear();
        self.record.clear();
    }

    pub fn save(&mut self, uri: &str) {
        self.notify("textDocument/didSave", json!({ "textDocument": { "uri": uri } }));
    }

    pub fn at(&mut self, method: &str, uri: &str, line: u64, character: u64) -> Value {
        let mut params =
            json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": character } });
        if method.ends_with("references") {
            params["context"] = json!({ "includeDeclaration": true });
        }
        self.request(method, params).unwrap()
    }

    /// Ends the session as the protocol has it, and checks the record.
    pub fn finish(mut self) {
        self.request("shutdown", Value::Null).unwrap();
        self.send(&json!({ "jsonrpc": "2.0", "method": "exit" }));
        assert_eq!(self.ended().code(), Some(0));
        self.check_record();
    }

    /// Closes the server's input.
    pub fn hang_up(&mut self) {
        self.stdin = None;
    }

    /// Waits for the server's process to end.
    pub fn ended(&mut self) -> ExitStatus {
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            if let Some(status) = self.server.try_wait().unwrap() {
                return status;
            }
            std::thread::yield_now();
        }
        panic!("the server goes on");
    }

    pub fn send(&mut self, message: &Value) {
        self.record.push(json!({ "dir": "in", "msg": message }));
        let body = message.to_string();
        let stdin = self.stdin.as_mut().expect("the server's input is open");
        write!(stdin, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        stdin.flush().unwrap();
    }

    fn receive(&mut self, message: Value) {
        self.record.push(json!({ "dir": "out", "msg": message }));
        // Whatever the server asks, we have nothing to say.
        if message.get("id").is_some() && message.get("method").is_some() {
            self.send(&json!({ "jsonrpc": "2.0", "id": message["id"], "result": null }));
        }
        self.received.push(message);
    }

    /// Has every message of the session checked against the protocol's meta-model, where that is at hand.
    fn check_record(&mut self) {
        while let Ok(message) = self.messages.try_recv() {
            self.record.push(json!({ "dir": "out", "msg": message }));
        }
        let checker = protocol_folder().join("validate_mm.py");
        if !checker.is_file() {
            println!("skipped: the protocol's meta-model is not at hand");
            return;
        }
        let file = self.home.path().join("session.jsonl");
        let lines: Vec<String> = self.record.iter().map(Value::to_string).collect();
        std::fs::write(&file, lines.join("\n")).unwrap();
        let output = Command::new("python3").arg(checker).arg("--both").arg(file).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// The folder with the meta-model and its checker: `IBID_PROTOCOL`, or beside this repository.
fn protocol_folder() -> PathBuf {
    match std::env::var_os("IBID_PROTOCOL") {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/real-editors/protocol"),
    }
}

fn read(stdout: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if stdout.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim().split_once(": ") {
            Some(("Content-Length", value)) => length = value.parse().ok()?,
            _ if line.trim().is_empty() => break,
            _ => {}
        }
    }
    let mut body = vec![0; length];
    stdout.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

fn merge(into: &mut Value, more: &Value) {
    match (into, more) {
        (Value::Object(into), Value::Object(more)) => {
            for (key, value) in more {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (into, more) => *into = more.clone(),
    }
}

/// A file's address.
pub fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}
