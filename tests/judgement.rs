//! Sentences of which editors who had not seen the rules said what should be said of them: each file of `tests/judgement`
//! is a row of drafts, and each draft stands under the findings that it deserves.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

#[test]
fn drafts_get_the_findings_that_they_deserve() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judgement");
    let own = root.join("own/own-sources.md");
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(&root).unwrap().map(|file| file.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "md"));
    assert!(files.len() >= 6);
    let mut wrong = Vec::new();
    for (file, settings) in
        files.iter().map(|file| (file, None)).chain([(&own, Some(root.join("own/ibid.toml")))])
    {
        let text = std::fs::read_to_string(file).unwrap();
        let drafts: Vec<(&str, &str)> = text
            .strip_prefix("## ")
            .unwrap()
            .split("\n## ")
            .map(|draft| draft.split_once('\n').unwrap())
            .collect();
        for ((expected, draft), found) in drafts.iter().zip(findings(&drafts, settings.as_deref())) {
            let mut expected: Vec<&str> =
                expected.split_whitespace().filter(|code| *code != "silent").collect();
            expected.sort_unstable();
            if expected != found {
                let name = file.file_name().unwrap().to_string_lossy();
                wrong.push(format!("{name}: {expected:?}, not {found:?}: {}", draft.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The codes of what is found in each draft, in the order of the alphabet.
fn findings(drafts: &[(&str, &str)], settings: Option<&Path>) -> Vec<Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    for (number, (_, draft)) in drafts.iter().enumerate() {
        std::fs::write(folder.path().join(format!("{number:03}.md")), draft).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_ibid"));
    command.args(["annotate", "--format", "json"]).arg(folder.path());
    if let Some(settings) = settings {
        command.arg("--config").arg(settings);
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let seen = String::from_utf8(output.stdout).unwrap();
    let seen: Vec<Value> = seen.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(seen.len(), drafts.len());
    let codes = |seen: &Value| {
        let found = seen["findings"].as_array().unwrap().iter();
        let mut codes: Vec<String> =
            found.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect();
        codes.sort_unstable();
        codes
    };
    seen.iter().map(codes).collect()
}
