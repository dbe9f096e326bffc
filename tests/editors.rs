//! Real editors with the real binary: Neovim, the newest to be had and 0.10, VS Code, Helix, Emacs and Vim.
//!
//! `tests/editors/install-*.sh` put them where these tests look. An editor that is not there fails its test.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Mutex, PoisonError};

/// Runs one of the Neovim test scripts against a server, in folders of its own.
fn run(version: &str, server: &Path, script: &str, case: &str) -> Output {
    let home = tempfile::tempdir().unwrap();
    neovim(version, server, script, case, home.path()).output().unwrap()
}

fn neovim(version: &str, server: &Path, script: &str, case: &str, home: &Path) -> Command {
    let neovim = editors().join(version).join("nvim");
    assert!(
        neovim.is_file(),
        "{} is not there; run `bash tests/editors/install-terminal.sh` first",
        neovim.display()
    );
    let mut command = Command::new("timeout");
    command
        .arg("90")
        .arg(neovim)
        .args(["--clean", "--headless", "-S"])
        .arg(root().join("editors/nvim/tests").join(script));
    command.env("IBID_BIN", server).env("IBID_CASE", case).env("IBID_REPO", root());
    for_user(&mut command, home);
    command
}

/// The folders of one user, whose daemon goes soon after its last editor.
fn for_user(command: &mut Command, home: &Path) {
    command.env("HOME", home).env("IBID_DAEMON_IDLE", "1").current_dir(home);
    for name in ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"] {
        let folder = home.join(name);
        std::fs::create_dir_all(&folder).unwrap();
        command.env(name, folder);
    }
}

/// Each command and capability in a Neovim of its own.
fn check_cases(version: &str) {
    let server = Path::new(env!("CARGO_BIN_EXE_ibid"));
    let list = run(version, server, "cases.lua", "list").stdout;
    let list = String::from_utf8(list).unwrap();
    assert!(list.lines().count() >= 15, "{list}");
    let told: Vec<String> = list
        .lines()
        .map(|case| String::from_utf8_lossy(&run(version, server, "cases.lua", case).stdout).into_owned())
        .collect();
    let failed: Vec<&String> = told.iter().filter(|told| !told.starts_with("ok ")).collect();
    assert!(failed.is_empty(), "{failed:#?}");
}

fn check(version: &str) {
    let output = run(version, Path::new(env!("CARGO_BIN_EXE_ibid")), "run.lua", "");
    let stdout = String::from_utf8_lossy(&output.stdout);
    println!("{stdout}");
    assert!(output.status.success(), "{stdout}\n{}", String::from_utf8_lossy(&output.stderr));
    let passed = stdout.lines().filter(|line| line.starts_with("ok ")).count();
    assert!(passed >= 20 && !stdout.contains("\nFAIL "), "only {passed} checks passed");
}

#[test]
fn three_windows_of_neovim_share_one_daemon_and_one_dossier() {
    let home = tempfile::tempdir().unwrap();
    let server = Path::new(env!("CARGO_BIN_EXE_ibid"));
    let windows = ["nvim-newest", "nvim-newest", "nvim-0.10"].map(|version| {
        let mut window = neovim(version, server, "cases.lua", "windows_share_a_daemon", home.path());
        window.env("IBID_WINDOWS", "3").stdout(Stdio::piped()).spawn().unwrap()
    });
    for window in windows {
        let output = window.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stdout), "ok windows_share_a_daemon\n");
    }
}

#[test]
fn the_newest_neovim() {
    check("nvim-newest");
}

#[test]
fn the_newest_neovim_case_by_case() {
    check_cases("nvim-newest");
}

#[test]
fn neovim_0_10_case_by_case() {
    check_cases("nvim-0.10");
}

#[test]
fn neovim_0_10() {
    check("nvim-0.10");
}

/// The script must be able to fail.
#[test]
fn a_server_that_dies_at_start_is_noticed() {
    let output = run("nvim-newest", Path::new("/bin/false"), "run.lua", "");
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stdout).contains("FAIL attach"));
}

/// An editor in a terminal, with the settings that its page proposes: what a writer sees, and what comes into the file.
fn check_in_terminal(editor: &str, server: &Path) -> Output {
    let mut command = Command::new("timeout");
    command.args(["150", "bash"]).arg(root().join("editors").join(editor).join("test.sh"));
    command.env("IBID_BIN", server).env("IBID_EDITORS", editors()).output().unwrap()
}

#[test]
fn helix_emacs_and_vim() {
    for (editor, checks) in [("helix", 25), ("emacs", 26), ("vim", 24)] {
        let output = check_in_terminal(editor, Path::new(env!("CARGO_BIN_EXE_ibid")));
        let stdout = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{editor}:\n{stdout}\n{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(
            stdout.lines().filter(|line| line.starts_with("ok ")).count(),
            checks,
            "{editor}:\n{stdout}"
        );
    }
}

#[test]
fn an_editor_in_a_terminal_notices_a_server_that_dies_at_start() {
    assert!(!check_in_terminal("helix", Path::new("/bin/false")).status.success());
}

/// One packing of the extension at a time: they meet in one folder.
static PACKING: Mutex<()> = Mutex::new(());

/// The extension as a writer installs it: packed with the program, put into a VS Code that was never used.
fn vs_code(program: &Path, more: &[&str]) -> Output {
    let node = editors().join("vscode/bin/node");
    assert!(
        node.is_file(),
        "{} is not there; run `bash tests/editors/install-vscode.sh` first",
        node.display()
    );
    let folder = tempfile::tempdir().unwrap();
    let vsix = folder.path().join("ibid.vsix");
    let run = |arguments: &mut Command| arguments.current_dir(root().join("editors/code")).output().unwrap();
    let packing = PACKING.lock().unwrap_or_else(PoisonError::into_inner);
    let packed = run(Command::new(&node)
        .args(["scripts/package.mjs", "--program"])
        .arg(program)
        .arg("--out")
        .arg(&vsix));
    drop(packing);
    assert!(packed.status.success(), "{}", String::from_utf8_lossy(&packed.stderr));
    run(Command::new("timeout")
        .arg("600")
        .arg(&node)
        .arg("tests/vscode/run.mjs")
        .arg(&vsix)
        .arg("--pictures")
        .arg(root().join(".cache/pictures"))
        .args(more)
        .env("IBID_EDITORS", editors()))
}

#[test]
fn vs_code_with_the_extension_as_it_is_installed() {
    let output = vs_code(Path::new(env!("CARGO_BIN_EXE_ibid")), &[]);
    let stdout = String::from_utf8_lossy(&output.stdout);
    println!("{stdout}");
    assert!(output.status.success(), "{stdout}\n{}", String::from_utf8_lossy(&output.stderr));
    let passed = stdout.lines().filter(|line| line.starts_with("ok ")).count();
    assert!(passed >= 30 && !stdout.contains("\nFAIL "), "only {passed} checks passed");
}

/// This run, too, must be able to fail.
#[test]
fn vs_code_notices_a_program_that_dies_at_start() {
    let output = vs_code(Path::new("/bin/false"), &["--only", "installed", "--case", "activation"]);
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{stdout}");
    assert!(stdout.contains("FAIL activation"), "{stdout}");
}

/// Where the install scripts put the editors.
fn editors() -> PathBuf {
    std::env::var_os("IBID_EDITORS").map_or_else(|| root().join(".cache/editors"), PathBuf::from)
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
