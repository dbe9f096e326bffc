//! Extraction: what a paragraph cites, quotes, attributes and claims.

pub mod attribution;
pub mod citation;
pub mod claim;
pub mod english;
pub mod figure;
pub mod note;
pub mod quotation;
pub mod score;
#[cfg(test)]
mod tests;

pub use attribution::Attribution;
pub use citation::{Citation, Cited};
pub use claim::{Claim, Quotation, Sentence, StatedFigure, Support, Weight};
pub use note::NoteMeaning;

/// Compiles a cue. Its word boundaries are those of ASCII: Unicode's would keep `regex` from its fast engine on
/// any text with a typographic quotation mark, and no cue begins or ends in an accented letter.
fn cue(pattern: &str) -> regex::Regex {
    regex::Regex::new(&pattern.replace(r"\b", r"(?-u:\b)")).expect("a constant pattern compiles")
}
