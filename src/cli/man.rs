//! `ibid man`: the manual pages, made from the same definitions as `--help`.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use clap::CommandFactory;
use clap_mangen::Man;

#[derive(clap::Args)]
pub struct Arguments {
    /// Write all pages into this folder; without it, the first page goes to standard output
    folder: Option<PathBuf>,
}

pub fn run(arguments: &Arguments) -> anyhow::Result<u8> {
    let command = super::Arguments::command();
    let Some(folder) = &arguments.folder else {
        let mut page = Vec::new();
        Man::new(command).render(&mut page)?;
        std::io::stdout().write_all(&page)?;
        return Ok(0);
    };
    fs::create_dir_all(folder).with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    clap_mangen::generate_to(command, folder)
        .with_context(|| format!("the pages cannot be written into {}", folder.display()))?;
    Ok(0)
}
