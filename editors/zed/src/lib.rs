//! Starts `ibid lsp` for Zed. Untried in Zed itself.

use zed_extension_api::{self as zed, settings::LspSettings};

struct Ibid;

impl zed::Extension for Ibid {
    fn new() -> Self {
        Ibid
    }

    fn language_server_command(
        &mut self,
        server: &zed::LanguageServerId,
        worktree: &zed::Worktree,
    ) -> zed::Result<zed::Command> {
        let chosen = LspSettings::for_worktree(server.as_ref(), worktree).ok().and_then(|settings| settings.binary);
        let path = chosen.as_ref().and_then(|binary| binary.path.clone()).or_else(|| worktree.which("ibid"));
        let command = path.ok_or("There is no program “ibid” on the PATH. Install it, or say where it is in lsp.ibid.binary.path.")?;
        let args = chosen.and_then(|binary| binary.arguments).unwrap_or_else(|| vec!["lsp".to_owned()]);
        Ok(zed::Command { command, args, env: worktree.shell_env() })
    }
}

zed::register_extension!(Ibid);
