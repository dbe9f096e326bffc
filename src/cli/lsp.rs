//! `ibid lsp`: serves one editor.

use std::path::PathBuf;

#[derive(clap::Args)]
pub struct Arguments {
    /// Serve alone, without a shared daemon
    #[arg(long)]
    standalone: bool,
    /// Use these settings instead of the nearest ibid.toml
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Accepted because many clients pass it; standard input and output are always used
    #[arg(long, hide = true)]
    stdio: bool,
}

pub fn run(arguments: Arguments) -> anyhow::Result<u8> {
    let _ = arguments.stdio;
    // Elsewhere each window serves itself.
    #[cfg(unix)]
    if !arguments.standalone {
        return crate::daemon::proxy::run(arguments.config);
    }
    crate::lsp::serve_stdio(arguments.config)
}
