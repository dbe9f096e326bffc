//! The user's own settings: `ibid/config.toml` in the user's configuration folder. No workspace can change them.

use std::path::PathBuf;
use std::time::Duration;

use etcetera::BaseStrategy;

/// What a user has chosen for all workspaces.
pub struct UserSettings {
    /// Folders that every workspace may have read: `roots = ["~/Zotero/storage"]`.
    pub roots: Vec<PathBuf>,
    /// How long the daemon stays when no editor needs it: `daemon-idle-minutes = 30`.
    pub daemon_idle: Duration,
}

const DAEMON_IDLE: Duration = Duration::from_secs(30 * 60);

impl Default for UserSettings {
    fn default() -> UserSettings {
        UserSettings { roots: Vec::new(), daemon_idle: DAEMON_IDLE }
    }
}

/// As they are on disk now. What cannot be understood is left at its default, with a line in the log.
pub fn settings() -> UserSettings {
    let Ok(strategy) = etcetera::choose_base_strategy() else { return UserSettings::default() };
    let Ok(text) = std::fs::read_to_string(strategy.config_dir().join("ibid").join("config.toml")) else {
        return UserSettings::default();
    };
    let Ok(table) = text.parse::<toml::Table>() else {
        tracing::warn!("the user's ibid/config.toml cannot be read and is ignored");
        return UserSettings::default();
    };
    let roots = table.get("roots").and_then(toml::Value::as_array).into_iter().flatten();
    let roots = roots
        .filter_map(toml::Value::as_str)
        .map(|root| match root.strip_prefix("~/") {
            Some(rest) => strategy.home_dir().join(rest),
            None => PathBuf::from(root),
        })
        .collect();
    let minutes = table.get("daemon-idle-minutes").and_then(toml::Value::as_integer);
    let idle = minutes.and_then(|minutes| u64::try_from(minutes).ok());
    UserSettings {
        roots,
        daemon_idle: idle.map_or(DAEMON_IDLE, |minutes| {
            Duration::from_secs(minutes.saturating_mul(60).min(u64::from(u32::MAX)))
        }),
    }
}
