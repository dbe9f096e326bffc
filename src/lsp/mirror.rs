//! Just enough of a session to begin it again with another server: how it was opened, the texts as they are, and what
//! nobody has answered yet.
//!
//! It stands between an editor and its server and hears both. It understands no more than it must: everything else
//! passes through as it came.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use tower_lsp::ls_types as lsp;

use super::convert;
use super::frames::Frame;
use crate::text::{Document, Encoding};

#[derive(Default)]
pub struct Mirror {
    /// The editor's first request, as it came, and its id.
    opening: Option<(Vec<u8>, String)>,
    is_opened: bool,
    is_initialized: bool,
    encoding: Encoding,
    configuration: Option<Value>,
    folders: Folders,
    documents: BTreeMap<String, Open>,
    /// The editor's requests that wait for an answer: the id, in JSON, and the method.
    waiting: HashMap<String, String>,
    is_shut_down: bool,
    /// How often the session has begun again. The server's requests carry it: answers to an earlier server's are not
    /// the present one's.
    beginnings: u64,
}

/// Folders that the editor has opened and closed since the session began.
#[derive(Default)]
struct Folders {
    added: Vec<Value>,
    removed: Vec<Value>,
}

struct Open {
    /// As the editor wrote it when it opened the document. It may write it otherwise later.
    uri: lsp::Uri,
    language: String,
    version: i32,
    document: Document,
    /// The last edit, until the document is saved: what was there before, its version, and the edit. A server that
    /// hears of both knows where the writer is at work.
    writing: Option<(Document, i32, Value)>,
}

/// What becomes of a message.
pub enum Passage {
    /// It is passed on as it came.
    AsItIs,
    /// It is passed on like this.
    As(Frame),
    /// It is not for the other side.
    Not,
    /// The session is over.
    Exit,
    /// The server asks to be left: for another one, or for none.
    Leave { alone: bool },
}

/// A server's word to whoever stands between: another server will be found in its place, or none shall be looked for.
pub enum Leave {}

impl lsp::notification::Notification for Leave {
    type Params = Value;
    const METHOD: &'static str = "$/ibid/leave";
}

/// What of a message must be known to pass it on.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow, default)]
    method: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    params: Option<&'a RawValue>,
    #[serde(borrow, default)]
    result: Option<&'a RawValue>,
    #[serde(borrow, default)]
    error: Option<&'a RawValue>,
}

/// How a message begins that a server sends most often, and that is of no interest here.
const FINDINGS: &[u8] = br#"{"jsonrpc":"2.0","method":"textDocument/publishDiagnostics""#;

impl Mirror {
    /// Hears a message of the editor's, before it is passed on.
    pub fn from_editor(&mut self, message: &[u8]) -> Passage {
        let Ok(envelope) = serde_json::from_slice::<Envelope>(message) else { return Passage::AsItIs };
        let Some(method) = envelope.method else {
            return envelope.id.map_or(Passage::AsItIs, |id| self.answer_of_editor(message, id));
        };
        if let Some(id) = envelope.id {
            match method.as_ref() {
                "initialize" => self.opening = Some((message.to_vec(), id.get().to_owned())),
                "shutdown" => self.is_shut_down = true,
                _ => {}
            }
            self.waiting.insert(id.get().to_owned(), method.into_owned());
            return Passage::AsItIs;
        }
        let params = envelope.params.map_or("null", RawValue::get);
        match method.as_ref() {
            "exit" => return Passage::Exit,
            "initialized" => self.is_initialized = true,
            "textDocument/didOpen" => self.opened(params),
            "textDocument/didChange" => self.changed(params),
            "textDocument/didSave" => self.saved(params),
            "textDocument/didClose" => self.closed(params),
            "workspace/didChangeConfiguration" => self.configuration = serde_json::from_str(params).ok(),
            "workspace/didChangeWorkspaceFolders" => self.folders.change(params),
            _ => {}
        }
        Passage::AsItIs
    }

    /// Hears a message of the server's, before it is passed on.
    pub fn from_server(&mut self, message: &[u8]) -> Passage {
        if message.starts_with(FINDINGS) {
            return Passage::AsItIs;
        }
        let Ok(envelope) = serde_json::from_slice::<Envelope>(message) else { return Passage::AsItIs };
        match (envelope.method, envelope.id) {
            (Some(method), None) if method == <Leave as lsp::notification::Notification>::METHOD => {
                let params: Value =
                    envelope.params.and_then(|p| serde_json::from_str(p.get()).ok()).unwrap_or_default();
                Passage::Leave { alone: params["alone"] == true }
            }
            (Some(method), Some(id)) if self.beginnings > 0 => {
                let id = format!("{}:{}", self.beginnings, id.get());
                let mut request = json!({ "jsonrpc": "2.0", "id": id, "method": method });
                if let Some(params) = envelope.params.and_then(|p| serde_json::from_str(p.get()).ok()) {
                    request["params"] = params;
                }
                Passage::As(Frame::of(&request))
            }
            (None, Some(id)) => {
                if self.waiting.remove(id.get()).as_deref() == Some("initialize") {
                    self.learn(envelope.result);
                }
                Passage::AsItIs
            }
            _ => Passage::AsItIs,
        }
    }

    /// The answer to a request of the server's. One to an earlier server's is nobody's.
    fn answer_of_editor(&self, message: &[u8], id: &RawValue) -> Passage {
        let text: Option<String> = serde_json::from_str(id.get()).ok();
        let parted = text.as_deref().and_then(|text| text.split_once(':'));
        let Some((beginning, id)) = parted.filter(|(number, _)| number.parse::<u64>().is_ok()) else {
            return if self.beginnings == 0 { Passage::AsItIs } else { Passage::Not };
        };
        if beginning != self.beginnings.to_string() {
            return Passage::Not;
        }
        let (Ok(mut answer), Ok(id)) =
            (serde_json::from_slice::<Value>(message), serde_json::from_str::<Value>(id))
        else {
            return Passage::Not;
        };
        answer["id"] = id;
        Passage::As(Frame::of(&answer))
    }

    /// The server has answered the editor's first request.
    fn learn(&mut self, result: Option<&RawValue>) {
        self.is_opened = result.is_some();
        let result: Option<Value> = result.and_then(|result| serde_json::from_str(result.get()).ok());
        let spoken = result.as_ref().and_then(|result| result["capabilities"]["positionEncoding"].as_str());
        self.encoding = match spoken {
            Some("utf-8") => Encoding::Utf8,
            Some("utf-32") => Encoding::Utf32,
            _ => Encoding::Utf16,
        };
    }

    fn opened(&mut self, params: &str) {
        let Ok(params) = serde_json::from_str::<lsp::DidOpenTextDocumentParams>(params) else { return };
        let document = params.text_document;
        let address = convert::address(&document.uri);
        let open = Open {
            uri: document.uri,
            language: document.language_id,
            version: document.version,
            document: Document::new(&document.text),
            writing: None,
        };
        self.documents.insert(address, open);
    }

    fn changed(&mut self, params: &str) {
        let Ok(value) = serde_json::from_str::<Value>(params) else { return };
        let changes = value["contentChanges"].clone();
        let Ok(params) = serde_json::from_value::<lsp::DidChangeTextDocumentParams>(value) else { return };
        let Some(open) = self.documents.get_mut(&convert::address(&params.text_document.uri)) else {
            return;
        };
        let before = (open.document.clone(), open.version, changes);
        for change in params.content_changes {
            match change.range {
                Some(range) => {
                    let span = convert::span(open.document.rope(), range, self.encoding);
                    open.document.replace(span, &change.text);
                }
                None => open.document = Document::new(&change.text),
            }
        }
        open.version = params.text_document.version;
        open.writing = Some(before);
    }

    fn saved(&mut self, params: &str) {
        if let Some(open) = address(params).and_then(|address| self.documents.get_mut(&address)) {
            open.writing = None;
        }
    }

    fn closed(&mut self, params: &str) {
        if let Some(address) = address(params) {
            self.documents.remove(&address);
        }
    }

    /// Whether the editor has said that the session will end: it has sent `shutdown`.
    pub fn is_shut_down(&self) -> bool {
        self.is_shut_down
    }

    /// Whether the editor waits for nothing.
    pub fn is_idle(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Once the session has begun, the process that it must not outlive, if there is one.
    pub fn editor(&self) -> Option<Option<u32>> {
        let (message, _) = self.opening.as_ref()?;
        let message: Value = serde_json::from_slice(message).unwrap_or_default();
        Some(message["params"]["processId"].as_u64().and_then(|process| u32::try_from(process).ok()))
    }

    /// The server is gone: what the editor is told instead of the answers that will not come.
    pub fn unanswered(&mut self) -> Vec<Frame> {
        let mut told = Vec::new();
        let is_opened = self.is_opened;
        // The next server is asked for the first one.
        self.waiting.retain(|id, method| {
            if method == "initialize" && !is_opened {
                return true;
            }
            let id: Value = serde_json::from_str(id).unwrap_or_default();
            told.push(Frame::of(&match method.as_str() {
                "shutdown" => json!({ "jsonrpc": "2.0", "id": id, "result": null }),
                _ => json!({ "jsonrpc": "2.0", "id": id, "error": gone(method) }),
            }));
            false
        });
        told
    }

    /// Begins the session again: the editor's first request, if there was one. When the server has answered it,
    /// [`Mirror::rest`] follows.
    pub fn begin(&mut self) -> Option<&[u8]> {
        self.beginnings += 1;
        self.opening.as_ref().map(|(message, _)| message.as_slice())
    }

    /// Whether a message answers the editor's first request; and whether the editor has that answer already.
    pub fn is_opening(&mut self, message: &[u8]) -> Option<bool> {
        let envelope = serde_json::from_slice::<Envelope>(message).ok()?;
        let (_, id) = self.opening.as_ref()?;
        let is_it = envelope.method.is_none() && envelope.id.is_some_and(|other| other.get() == id);
        let known = self.is_opened;
        if is_it && envelope.error.is_none() {
            self.learn(envelope.result);
        }
        is_it.then(|| {
            self.waiting.retain(|_, method| method != "initialize");
            known
        })
    }

    /// What a new server must hear after the first request.
    pub fn rest(&self) -> Vec<Frame> {
        let mut rest = Vec::new();
        let mut tell = |method: &str, params: Value| {
            rest.push(Frame::of(&json!({ "jsonrpc": "2.0", "method": method, "params": params })));
        };
        if !self.is_initialized {
            return rest;
        }
        tell("initialized", json!({}));
        if let Some(configuration) = &self.configuration {
            tell("workspace/didChangeConfiguration", configuration.clone());
        }
        if !self.folders.added.is_empty() || !self.folders.removed.is_empty() {
            let event = json!({ "added": self.folders.added, "removed": self.folders.removed });
            tell("workspace/didChangeWorkspaceFolders", json!({ "event": event }));
        }
        for open in self.documents.values() {
            let uri = &open.uri;
            let (document, version) = match &open.writing {
                Some((before, version, _)) => (before, *version),
                None => (&open.document, open.version),
            };
            let text = document.to_string();
            let item = json!({ "uri": uri, "languageId": open.language, "version": version, "text": text });
            tell("textDocument/didOpen", json!({ "textDocument": item }));
            if let Some((_, _, changes)) = &open.writing {
                let item = json!({ "uri": uri, "version": open.version });
                tell("textDocument/didChange", json!({ "textDocument": item, "contentChanges": changes }));
            }
        }
        rest
    }
}

impl Folders {
    fn change(&mut self, params: &str) {
        let Ok(params) = serde_json::from_str::<Value>(params) else { return };
        let named = |name: &str| params["event"][name].as_array().cloned().unwrap_or_default();
        for folder in named("removed") {
            cancel(folder, &mut self.added, &mut self.removed);
        }
        for folder in named("added") {
            cancel(folder, &mut self.removed, &mut self.added);
        }
    }
}

/// Adds a folder to `list`, unless that only takes it from the `opposite` one again.
fn cancel(folder: Value, opposite: &mut Vec<Value>, list: &mut Vec<Value>) {
    match opposite.iter().position(|other| other["uri"] == folder["uri"]) {
        Some(place) => drop(opposite.remove(place)),
        None => list.push(folder),
    }
}

/// Which document a notification is about.
fn address(params: &str) -> Option<String> {
    let params: Value = serde_json::from_str(params).ok()?;
    let uri: lsp::Uri = serde_json::from_value(params["textDocument"]["uri"].clone()).ok()?;
    Some(convert::address(&uri))
}

/// The error for a request whose server is gone: one that editors answer by asking again, or not at all.
fn gone(method: &str) -> Value {
    let message = "ibid was started again; please ask again.";
    match method {
        // ServerCancelled
        "textDocument/diagnostic" | "workspace/diagnostic" => {
            json!({ "code": -32802, "message": message, "data": { "retriggerRequest": true } })
        }
        // ContentModified
        _ => json!({ "code": -32801, "message": message }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hear(mirror: &mut Mirror, message: Value) {
        mirror.from_editor(message.to_string().as_bytes());
    }

    fn request(mirror: &mut Mirror, id: i64, method: &str) {
        hear(mirror, json!({ "id": id, "method": method, "params": {} }));
    }

    fn notify(mirror: &mut Mirror, method: &str, params: Value) {
        hear(mirror, json!({ "method": method, "params": params }));
    }

    fn opened(encoding: &str) -> Mirror {
        let mut mirror = Mirror::default();
        request(&mut mirror, 1, "initialize");
        let answer = json!({ "id": 1, "result": { "capabilities": { "positionEncoding": encoding } } });
        mirror.from_server(answer.to_string().as_bytes());
        notify(&mut mirror, "initialized", json!({}));
        let document =
            json!({ "uri": "untitled:a", "languageId": "markdown", "version": 1, "text": "😀 é\r\nb" });
        notify(&mut mirror, "textDocument/didOpen", json!({ "textDocument": document }));
        mirror
    }

    fn change(mirror: &mut Mirror, version: i32, range: [u32; 4], text: &str) {
        let [line, column, end_line, end] = range;
        let range = json!({ "start": { "line": line, "character": column }, "end": { "line": end_line, "character": end } });
        let changes = json!([{ "range": range, "text": text }]);
        let document = json!({ "uri": "untitled:a", "version": version });
        notify(
            mirror,
            "textDocument/didChange",
            json!({ "textDocument": document, "contentChanges": changes }),
        );
    }

    fn messages(frames: &[Frame]) -> Vec<Value> {
        frames.iter().map(|frame| serde_json::from_slice(frame.message()).unwrap()).collect()
    }

    #[test]
    fn texts_are_followed_in_the_encoding_that_is_spoken() {
        for (encoding, column) in [("utf-8", 5), ("utf-16", 3), ("utf-32", 2)] {
            let mut mirror = opened(encoding);
            change(&mut mirror, 2, [0, column, 1, 0], "x");
            notify(&mut mirror, "textDocument/didSave", json!({ "textDocument": { "uri": "untitled:a" } }));
            let rest = messages(&mirror.rest());
            assert_eq!(rest[1]["params"]["textDocument"]["text"], "😀 xb", "{encoding}");
            assert_eq!(rest[1]["params"]["textDocument"]["version"], 2);
        }
    }

    #[test]
    fn the_last_edit_is_told_as_one() {
        let mut mirror = opened("utf-16");
        change(&mut mirror, 2, [1, 0, 1, 0], "c");
        change(&mut mirror, 3, [1, 0, 1, 0], "d");
        let rest = messages(&mirror.rest());
        let methods: Vec<&str> = rest.iter().map(|message| message["method"].as_str().unwrap()).collect();
        assert_eq!(methods, ["initialized", "textDocument/didOpen", "textDocument/didChange"]);
        assert_eq!(rest[1]["params"]["textDocument"]["text"], "😀 é\r\ncb");
        assert_eq!(rest[2]["params"]["textDocument"]["version"], 3);
        notify(&mut mirror, "textDocument/didClose", json!({ "textDocument": { "uri": "untitled:a" } }));
        assert_eq!(mirror.rest().len(), 1);
    }

    #[test]
    fn what_was_not_answered_is_told_to_have_failed() {
        let mut mirror = opened("utf-16");
        request(&mut mirror, 2, "textDocument/hover");
        request(&mut mirror, 3, "textDocument/diagnostic");
        request(&mut mirror, 4, "textDocument/hover");
        mirror.from_server(br#"{"jsonrpc":"2.0","result":null,"id":4}"#);
        let mut told = messages(&mirror.unanswered());
        told.sort_by_key(|message| message["id"].as_i64());
        assert_eq!(told.len(), 2);
        assert_eq!(told[0]["error"]["code"], -32801);
        assert_eq!(told[1]["error"]["data"]["retriggerRequest"], true);
        assert!(mirror.is_idle());
        request(&mut mirror, 5, "shutdown");
        assert_eq!(messages(&mirror.unanswered())[0]["result"], Value::Null);
        assert!(mirror.is_shut_down());
    }

    #[test]
    fn a_first_request_without_an_answer_is_asked_of_the_next_server() {
        let mut mirror = Mirror::default();
        request(&mut mirror, 1, "initialize");
        assert!(mirror.unanswered().is_empty());
        assert!(mirror.begin().is_some());
        let answer = br#"{"jsonrpc":"2.0","result":{"capabilities":{}},"id":1}"#;
        assert_eq!(mirror.is_opening(answer), Some(false), "the editor must have it");
        assert!(mirror.is_idle());
        mirror.begin();
        assert_eq!(mirror.is_opening(answer), Some(true), "the editor has it");
        assert_eq!(mirror.is_opening(br#"{"jsonrpc":"2.0","result":null,"id":2}"#), None);
    }

    #[test]
    fn answers_go_to_the_server_that_asked() {
        let mut mirror = opened("utf-16");
        let ask = br#"{"jsonrpc":"2.0","method":"workspace/configuration","params":{"items":[]},"id":0}"#;
        assert!(matches!(mirror.from_server(ask), Passage::AsItIs));
        mirror.begin();
        assert!(matches!(mirror.from_editor(br#"{"id":0,"result":[]}"#), Passage::Not));
        let Passage::As(asked) = mirror.from_server(ask) else { panic!("asked under another id") };
        let asked: Value = serde_json::from_slice(asked.message()).unwrap();
        let answer = json!({ "jsonrpc": "2.0", "id": asked["id"], "result": [1] });
        let Passage::As(answer) = mirror.from_editor(answer.to_string().as_bytes()) else {
            panic!("passed on")
        };
        assert_eq!(messages(&[answer])[0]["id"], 0);
    }

    #[test]
    fn folders_that_came_and_went_are_not_told() {
        let mut mirror = opened("utf-16");
        let event = |added: &[&str], removed: &[&str]| {
            let folders =
                |uris: &[&str]| -> Vec<Value> { uris.iter().map(|uri| json!({ "uri": uri })).collect() };
            json!({ "event": { "added": folders(added), "removed": folders(removed) } })
        };
        notify(&mut mirror, "workspace/didChangeWorkspaceFolders", event(&["a", "b"], &["c"]));
        notify(&mut mirror, "workspace/didChangeWorkspaceFolders", event(&["c"], &["a"]));
        let rest = messages(&mirror.rest());
        assert_eq!(rest[1]["params"], event(&["b"], &[]));
    }

    #[test]
    fn what_is_no_message_passes() {
        let mut mirror = Mirror::default();
        for text in ["", "[]", "{}", "nonsense", "{\"method\":\"textDocument/didChange\",\"params\":7}"] {
            assert!(matches!(mirror.from_editor(text.as_bytes()), Passage::AsItIs), "{text}");
            assert!(matches!(mirror.from_server(text.as_bytes()), Passage::AsItIs), "{text}");
        }
    }
}
