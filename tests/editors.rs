//! Real editors with the real binary: Neovim, the newest to be had and 0.10.
//!
//! `tests/editors/install-neovim.sh` puts them where these tests look. An editor that is not there fails its test.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Runs the Neovim test script against a server, in folders of its own.
fn run(version: &str, server: &Path) -> Output {
    let editors =
        std::env::var_os("IBID_EDITORS").map_or_else(|| root().join(".cache/editors"), PathBuf::from);
    let neovim = editors.join(version).join("nvim");
    assert!(
        neovim.is_file(),
        "{} is not there; run `bash tests/editors/install-neovim.sh` first",
        neovim.display()
    );
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new("timeout");
    command
        .arg("90")
        .arg(neovim)
        .args(["--clean", "--headless", "-S"])
        .arg(root().join("editors/nvim/tests/run.lua"));
    command
        .env("IBID_BIN", server)
        .env("IBID_REPO", root())
        .env("HOME", home.path())
        .current_dir(home.path());
    for name in ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"] {
        let folder = home.path().join(name);
        std::fs::create_dir(&folder).unwrap();
        command.env(name, folder);
    }
    command.output().unwrap()
}

fn check(version: &str) {
    let output = run(version, Path::new(env!("CARGO_BIN_EXE_ibid")));
    let stdout = String::from_utf8_lossy(&output.stdout);
    println!("{stdout}");
    assert!(output.status.success(), "{stdout}\n{}", String::from_utf8_lossy(&output.stderr));
    let passed = stdout.lines().filter(|line| line.starts_with("ok ")).count();
    assert!(passed >= 20 && !stdout.contains("\nFAIL "), "only {passed} checks passed");
}

#[test]
fn the_newest_neovim() {
    check("nvim-newest");
}

#[test]
fn neovim_0_10() {
    check("nvim-0.10");
}

/// The script must be able to fail.
#[test]
fn a_server_that_dies_at_start_is_noticed() {
    let output = run("nvim-newest", Path::new("/bin/false"));
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stdout).contains("FAIL attach"));
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
