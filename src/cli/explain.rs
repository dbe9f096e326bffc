//! `ibid explain`: the page of a rule.

use std::io::Write;

use anyhow::bail;

use super::COULD_NOT_RUN;
use crate::finding::Code;
use crate::rules;

#[derive(clap::Args)]
pub struct Arguments {
    /// The code of a finding, as in unsourced-claim
    code: String,
}

pub fn run(arguments: &Arguments) -> anyhow::Result<u8> {
    let codes = rules::RULES.iter().map(|rule| rule.code.as_str()).collect::<Vec<_>>().join(", ");
    let Ok(code) = arguments.code.parse::<Code>() else {
        bail!("“{}” is no code of a finding; there are {codes}", arguments.code);
    };
    match rules::rule(code) {
        Some(rule) => {
            write!(std::io::stdout(), "{}", rule.page)?;
            Ok(0)
        }
        None => {
            eprintln!("ibid: this version does not report “{code}” yet; it reports {codes}");
            Ok(COULD_NOT_RUN)
        }
    }
}
