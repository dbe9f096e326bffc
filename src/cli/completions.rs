//! `ibid completions`: what a shell needs to complete the words behind `ibid`.

use clap::CommandFactory;
use clap_complete::Shell;

#[derive(clap::Args)]
pub struct Arguments {
    /// The shell: its start-up files say where the output goes
    shell: Shell,
}

pub fn run(arguments: &Arguments) -> anyhow::Result<u8> {
    // Into memory first: the generator panics where writing fails, and a reader may close the pipe.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut super::Arguments::command(), "ibid", &mut script);
    std::io::Write::write_all(&mut std::io::stdout(), &script)?;
    Ok(0)
}
