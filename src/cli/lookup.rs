//! `ibid lookup`: what the sources say about a name, or what a source is.

use std::io::Write;
use std::path::PathBuf;

use crate::catalogue::EntityRef;
use crate::corpus::{Article, Dossier};
use crate::ide::card::{self, Style};
use crate::pool;
use crate::text::{Encoding, LineIndex, Span};
use crate::workspace::Workspace;

#[derive(clap::Args)]
pub struct Arguments {
    /// A name, an id of the catalogue, or the key of a source
    #[arg(required = true)]
    name: Vec<String>,
    /// Use these settings instead of the nearest ibid.toml
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// Nobody and nothing of that name.
const NOT_FOUND: u8 = 1;

pub fn run(arguments: &Arguments) -> anyhow::Result<u8> {
    let name = arguments.name.join(" ");
    let here = std::env::current_dir().unwrap_or_default();
    pool::prepare();
    let workspace =
        Workspace::new(arguments.config.clone(), Vec::new()).standing_in(std::env::current_dir().ok());
    let dossier = workspace.dossier_for(Some(&here.join("-")), &[]);
    let cards = cards(&dossier, &name);
    if cards.is_empty() {
        eprintln!("ibid: neither the catalogue nor a bibliography has “{name}”");
        return Ok(NOT_FOUND);
    }
    writeln!(std::io::stdout(), "{}", cards.join("\n\n"))?;
    Ok(0)
}

fn cards(dossier: &Dossier, name: &str) -> Vec<String> {
    let mut places: Vec<EntityRef> = dossier.catalogue.find(name).into_iter().collect();
    for place in dossier.catalogue.exact(name) {
        if !places.contains(&place) {
            places.push(place);
        }
    }
    let entities = places.into_iter().map(|place| card::entity(dossier, place, None, Style::Plain, &line_of));
    let source =
        dossier.corpus.source(name).map(|source| card::source(dossier, source, Style::Plain, &line_of));
    entities.chain(source).collect()
}

/// `huawei-watchlist:3`.
fn line_of(article: &Article, span: Span) -> Option<String> {
    let position = LineIndex::new(article.rope()).position(span.start, Encoding::Utf32);
    Some(format!("[{}:{}]", article.key, position.line + 1))
}
