//! `ibid annotate`: everything that ibid sees in a text.

use std::io::Write;

use super::input::Reader;
use super::{COULD_NOT_RUN, Format, Reading, wants_colours};
use crate::report::{json, text::Drawing};

#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    reading: Reading,
    /// How to print it: one JSON object a file and line, or text for people
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub fn run(arguments: &Arguments) -> anyhow::Result<u8> {
    let mut reader = Reader::new(&arguments.reading)?;
    let drawing = Drawing::new(wants_colours());
    let mut out = std::io::stdout().lock();
    while let Some(text) = reader.next() {
        match arguments.format {
            Format::Json => {
                let shape = json::annotated(&text.name, &text.text, &text.analysis);
                writeln!(out, "{}", serde_json::to_string(&shape)?)?;
            }
            Format::Text => write!(out, "{}", drawing.annotations(&text.name, &text.text, &text.analysis))?,
        }
    }
    for message in &reader.unreadable {
        eprintln!("ibid: {message}");
    }
    Ok(if reader.unreadable.is_empty() { 0 } else { COULD_NOT_RUN })
}
