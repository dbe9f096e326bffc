//! The daemon as a service of the system: started at login, and kept. A file says so to systemd or to launchd.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, anyhow};
use etcetera::BaseStrategy;

/// A file that makes the daemon a service, and the commands that have the system read it.
pub struct Service {
    pub file: PathBuf,
    pub text: String,
    pub enable: Vec<Vec<String>>,
    pub disable: Vec<Vec<String>>,
}

const UNIT: &str = include_str!("../../packaging/systemd/ibid.service");
const AGENT: &str = include_str!("../../packaging/launchd/ibid.plist");
const PROGRAM: &str = "@PROGRAM@";

/// The service for this system, which runs `program`.
///
/// # Errors
///
/// When the user has no home, or the path of the program is not text.
pub fn service(program: &Path) -> anyhow::Result<Service> {
    let strategy = etcetera::choose_base_strategy().context("this user has no home folder")?;
    let program = program.to_str().ok_or_else(|| anyhow!("the path of this program is not in UTF-8"))?;
    Ok(if cfg!(target_os = "macos") {
        launchd(strategy.home_dir(), program)
    } else {
        systemd(&strategy.config_dir(), program)
    })
}

fn systemd(config: &Path, program: &str) -> Service {
    let quoted = program.replace('\\', "\\\\").replace('"', "\\\"").replace('%', "%%").replace('$', "$$");
    let control = |words: &[&str]| -> Vec<String> {
        ["systemctl", "--user"].iter().chain(words).map(|word| (*word).to_owned()).collect()
    };
    Service {
        file: config.join("systemd/user/ibid.service"),
        text: UNIT.replace(PROGRAM, &quoted),
        enable: vec![control(&["daemon-reload"]), control(&["enable", "--now", "ibid.service"])],
        disable: vec![control(&["disable", "--now", "ibid.service"])],
    }
}

fn launchd(home: &Path, program: &str) -> Service {
    let escaped = program.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let file = home.join("Library/LaunchAgents/ibid.plist");
    let control = |word: &str| -> Vec<String> {
        let file = file.display().to_string();
        ["launchctl", word, "-w", &file].map(str::to_owned).into()
    };
    Service {
        text: AGENT.replace(PROGRAM, &escaped),
        enable: vec![control("load")],
        disable: vec![control("unload")],
        file,
    }
}

impl Service {
    /// Writes the file.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn write(&self) -> anyhow::Result<()> {
        if let Some(folder) = self.file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(&self.file, &self.text)
            .with_context(|| format!("{} cannot be written", self.file.display()))
    }

    /// Removes the file. Says whether it was there.
    ///
    /// # Errors
    ///
    /// When it cannot be removed.
    pub fn remove(&self) -> anyhow::Result<bool> {
        match std::fs::remove_file(&self.file) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error).with_context(|| format!("{} cannot be removed", self.file.display())),
        }
    }
}

/// Runs commands one after another, up to the first that fails: that one.
pub fn run(commands: &[Vec<String>]) -> Result<(), String> {
    for command in commands {
        let (program, arguments) = command.split_first().map_or(("", &[][..]), |(first, rest)| (first, rest));
        let succeeded = Command::new(program).args(arguments).status().is_ok_and(|status| status.success());
        if !succeeded {
            return Err(command.join(" "));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_written_as_each_system_wants_them() {
        let unit = systemd(Path::new("/c"), "/a b/100%/\"i\"/$x/ibid");
        assert!(
            unit.text.contains("ExecStart=\"/a b/100%%/\\\"i\\\"/$$x/ibid\" daemon run --service\n"),
            "{}",
            unit.text
        );
        let agent = launchd(Path::new("/h"), "/R&D/<x>/ibid");
        assert!(agent.text.contains("<string>/R&amp;D/&lt;x&gt;/ibid</string>"), "{}", agent.text);
    }
}
