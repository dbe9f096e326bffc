//! How a session begins, what it survives, and how it ends.

use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::client::Client;

#[test]
fn initialize_tells_who_answers_and_what_it_can() {
    let mut client = Client::spawn();
    let result = client.initialize(&["utf-8"], json!({}));
    assert_eq!(result["serverInfo"]["name"], "ibid");
    assert_eq!(result["serverInfo"]["version"], env!("CARGO_PKG_VERSION"));
    let capabilities = &result["capabilities"];
    assert_eq!(capabilities["positionEncoding"], "utf-8");
    assert_eq!(capabilities["textDocumentSync"]["change"], 2);
    for provider in ["hoverProvider", "definitionProvider", "referencesProvider", "semanticTokensProvider"] {
        assert!(!capabilities[provider].is_null(), "{provider}");
    }
    client.finish();
}

#[test]
fn the_encoding_is_the_clients() {
    for (offered, spoken) in [
        (vec![], "utf-16"),
        (vec!["utf-16"], "utf-16"),
        (vec!["utf-32", "utf-8", "utf-16"], "utf-8"),
        (vec!["utf-32"], "utf-32"),
    ] {
        let mut client = Client::spawn();
        let result = client.initialize(&offered, json!({}));
        assert_eq!(result["capabilities"]["positionEncoding"], spoken, "{offered:?}");
        client.finish();
    }
}

#[test]
fn requests_before_initialize_and_after_shutdown_are_refused() {
    let mut client = Client::spawn();
    let params =
        json!({ "textDocument": { "uri": "untitled:a" }, "position": { "line": 0, "character": 0 } });
    assert_eq!(client.request("textDocument/hover", params.clone()).unwrap_err()["code"], -32002);
    client.initialize(&[], json!({}));
    client.request("shutdown", Value::Null).unwrap();
    assert_eq!(client.request("textDocument/hover", params).unwrap_err()["code"], -32600);
    client.send(&json!({ "jsonrpc": "2.0", "method": "exit" }));
    assert_eq!(client.ended().code(), Some(0));
}

#[test]
fn exit_without_shutdown_and_the_end_of_input_are_errors() {
    let mut client = Client::start(&[]);
    client.send(&json!({ "jsonrpc": "2.0", "method": "exit" }));
    assert_eq!(client.ended().code(), Some(1));

    let mut client = Client::start(&[]);
    client.open("untitled:a", "Huawei was banned in 2019.");
    client.hang_up();
    assert_eq!(client.ended().code(), Some(1));

    let mut client = Client::start(&[]);
    client.request("shutdown", Value::Null).unwrap();
    client.hang_up();
    assert_eq!(client.ended().code(), Some(0));
}

#[test]
fn a_server_does_not_outlive_its_editor() {
    let mut editor = Command::new("sleep").arg("600").stdout(Stdio::null()).spawn().unwrap();
    let mut client = Client::spawn();
    client.initialize(&[], json!({ "processId": editor.id() }));
    client.open("untitled:a", "Huawei.");
    client.diagnostics("untitled:a", Some(1));
    editor.kill().unwrap();
    editor.wait().unwrap();
    assert_eq!(client.ended().code(), Some(1), "although its input stays open");
}

#[test]
fn a_request_that_panics_is_answered_and_the_server_lives() {
    let mut client = Client::start(&[]);
    let error =
        client.request("workspace/executeCommand", json!({ "command": "ibid.test.panic" })).unwrap_err();
    assert_eq!(error["code"], -32603);
    client.open("untitled:a", "Huawei is here.");
    assert!(
        client.at("textDocument/hover", "untitled:a", 0, 2)["contents"]["value"]
            .as_str()
            .unwrap()
            .contains("Huawei")
    );
    let error = client.request("workspace/executeCommand", json!({ "command": "nonsense" })).unwrap_err();
    assert_eq!(error["code"], -32602);
    client.finish();
}

#[test]
fn what_nobody_implements_is_refused_politely() {
    let mut client = Client::start(&[]);
    assert_eq!(client.request("ibid/nonsense", json!({})).unwrap_err()["code"], -32601);
    client.notify("$/nonsense", json!({}));
    client.notify("$/setTrace", json!({ "value": "off" }));
    client.open("untitled:a", "Huawei.");
    client.diagnostics("untitled:a", Some(1));
    client.request("shutdown", Value::Null).unwrap();
    client.hang_up();
    assert_eq!(client.ended().code(), Some(0));
}
