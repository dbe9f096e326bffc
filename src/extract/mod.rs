//! Extraction: what a paragraph cites, quotes, attributes and claims.

pub mod attribution;
pub mod block_quote;
pub mod citation;
pub mod claim;
pub mod english;
pub mod note;
pub mod quotation;
mod remark;
mod scope;
pub mod score;
#[cfg(test)]
mod tests;
mod weight;

use std::sync::LazyLock;

use regex::Regex;

pub use attribution::Attribution;
pub use citation::{Citation, Cited};
pub use claim::{Claim, Quotation, Sentence, StatedFigure, Support};
pub use note::NoteMeaning;
pub use weight::Weight;

/// All cues that are compiled on first use.
pub fn cues() -> Vec<&'static LazyLock<Regex>> {
    let of_statements = claim::CUES
        .into_iter()
        .chain(quotation::CUES)
        .chain(block_quote::CUES)
        .chain(weight::CUES)
        .chain(remark::CUES);
    attribution::cues().chain(of_statements).chain(note::CUES).chain(citation::CUES).collect()
}

/// Compiles a cue. Its word boundaries are those of ASCII: Unicode's would keep `regex` from its fast engine on any
/// text with a typographic quotation mark, and no cue begins or ends in an accented letter. Its letters are those of
/// the Latin script: cues are looked for in English prose, and all of Unicode's letters make automata that take
/// longer to build than a draft takes to read.
pub fn cue(pattern: &str) -> regex::Regex {
    regex::Regex::new(&narrowed(pattern)).expect("a constant pattern compiles")
}

fn narrowed(pattern: &str) -> String {
    const LETTER: &str = r"[A-Za-z\u{C0}-\u{D6}\u{D8}-\u{F6}\u{F8}-\u{24F}]";
    const SMALL: &str = r"[a-z\u{DF}-\u{F6}\u{F8}-\u{FF}\u{101}-\u{17F}]";
    const CAPITAL: &str = r"[A-Z\u{C0}-\u{D6}\u{D8}-\u{DE}\u{100}-\u{17E}]";
    let pattern = pattern.replace(r"\b", r"(?-u:\b)").replace(r"\p{Ll}", SMALL).replace(r"\p{Lu}", CAPITAL);
    pattern
        .replace(r"\p{L}", LETTER)
        .replace(r"\s", r"[\x20\t\u{A0}]")
        .replace(r"\d", "[0-9]")
        .replace(r"\W", r"[^0-9A-Za-z_\u{C0}-\u{D6}\u{D8}-\u{F6}\u{F8}-\u{24F}\u{370}-\u{52F}]")
}
