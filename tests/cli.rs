//! The command line: each case a file in `tests/cmd/`, and what JSON it prints against the schema.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// Runs a case in a folder of its own: `files` are laid there first, `args` passed, `stdin` fed; then `status`,
/// the parts of `stdout` and `stderr` are compared.
#[test]
fn every_case_does_what_its_file_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd");
    let mut cases: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(cases.len() > 10);
    let mut failures = Vec::new();
    for path in cases {
        let case: toml::Table = std::fs::read_to_string(&path).unwrap().parse().unwrap();
        let home = tempfile::tempdir().unwrap();
        for (name, content) in case.get("files").and_then(toml::Value::as_table).into_iter().flatten() {
            let file = home.path().join(name);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            let bytes = match content {
                toml::Value::Array(bytes) => bytes.iter().map(|b| b.as_integer().unwrap() as u8).collect(),
                other => other.as_str().unwrap().as_bytes().to_vec(),
            };
            std::fs::write(file, bytes).unwrap();
        }
        let args: Vec<&str> =
            case["args"].as_array().unwrap().iter().map(|arg| arg.as_str().unwrap()).collect();
        let output = run(home.path(), &args, case.get("stdin").and_then(toml::Value::as_str));
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let (stdout, stderr) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        if output.status.code().map(i64::from) != case["status"].as_integer() {
            failures.push(format!("{name}: ended with {:?}\n{stdout}{stderr}", output.status.code()));
        }
        for (stream, seen) in [("stdout", &stdout), ("stderr", &stderr)] {
            for part in case.get(stream).and_then(toml::Value::as_array).into_iter().flatten() {
                if !seen.contains(part.as_str().unwrap()) {
                    failures.push(format!("{name}: {stream} lacks {part}; it is\n{seen}"));
                }
            }
            if case.get(stream).and_then(toml::Value::as_str) == Some("") && !seen.is_empty() {
                failures.push(format!("{name}: {stream} should be empty; it is\n{seen}"));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[test]
fn json_fits_its_schema_and_offsets_fit_the_text() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let schema: Value =
        serde_json::from_str(&std::fs::read_to_string(root.join("docs/annotate.schema.json")).unwrap())
            .unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for args in [
        &["annotate", "examples", "--format", "json"][..],
        &["annotate", "seeds/articles", "--format", "json", "--as-draft"],
        &["check", "examples", "README.md", "--format", "json"],
    ] {
        let output = run(root, args, None);
        let stdout = String::from_utf8(output.stdout).unwrap();
        assert!(!stdout.is_empty());
        for line in stdout.lines() {
            let shape: Value = serde_json::from_str(line).unwrap();
            let faults: Vec<String> = validator.iter_errors(&shape).map(|error| error.to_string()).collect();
            assert!(faults.is_empty(), "{args:?}: {faults:?}");
            let text = std::fs::read_to_string(root.join(shape["file"].as_str().unwrap())).unwrap();
            for list in ["mentions", "citations", "sentences", "claims", "findings", "attributions"] {
                let mut last = 0;
                for entry in shape[list].as_array().into_iter().flatten() {
                    let at = |field: &str| entry[field].as_u64().unwrap() as usize;
                    let under = text.get(at("start")..at("end"));
                    assert!(under.is_some_and(|under| !under.is_empty()), "{list}: {entry}");
                    assert!(entry.get("text").is_none_or(|t| t.as_str() == under), "{list}: {entry}");
                    assert!(at("start") >= last, "{list} is not sorted: {entry}");
                    last = at("start");
                }
            }
        }
    }
}

#[test]
fn a_file_of_one_long_line_comes_to_an_end() {
    let folder = tempfile::tempdir().unwrap();
    let bracketed = "[@a".repeat(200_000);
    for (name, text, status) in [
        ("letters.md", "x".repeat(10_000_000), 0),
        ("words.md", "Huawei was banned in 2019. ".repeat(10_000), 1),
        ("names.md", "HUAWEI ".repeat(100_000), 0),
        ("quotes.txt", "“Huawei ".repeat(100_000), 0),
        ("brackets.md", bracketed, 0),
    ] {
        std::fs::write(folder.path().join(name), text).unwrap();
        let output = run(folder.path(), &["check", name, "--format", "json"], None);
        assert_eq!(output.status.code(), Some(status), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn the_example_draft_shows_what_it_is_for() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = run(root, &["check", "examples/investigation.md", "--format", "json"], None);
    let shape: Value = serde_json::from_slice(&output.stdout).unwrap();
    let codes: Vec<&str> =
        shape["findings"].as_array().unwrap().iter().map(|f| f["code"].as_str().unwrap()).collect();
    for code in ["unsourced-claim", "unknown-citation", "misspelled-name"] {
        assert!(codes.contains(&code), "{codes:?}");
    }
    assert_eq!(output.status.code(), Some(1));
}

fn run(folder: &Path, args: &[&str], stdin: Option<&str>) -> Output {
    let data = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_ibid"));
    command.args(args).current_dir(folder).env("HOME", data.path());
    for name in ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"] {
        command.env(name, data.path().join(name));
    }
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A command that reads no input may have ended already.
    let _ = child.stdin.take().unwrap().write_all(stdin.unwrap_or_default().as_bytes());
    child.wait_with_output().unwrap()
}
