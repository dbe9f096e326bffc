//! Extraction: what a paragraph cites, quotes, attributes and claims.

pub mod attribution;
pub mod block_quote;
pub mod citation;
pub mod claim;
pub mod english;
pub mod note;
pub mod own_words;
mod parenthesis;
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
pub use weight::{Weight, accuses};

/// All cues that are compiled on first use.
pub fn cues() -> Vec<&'static LazyLock<Regex>> {
    let of_statements = own_words::CUES
        .into_iter()
        .chain(quotation::CUES)
        .chain(block_quote::CUES)
        .chain(weight::CUES)
        .chain(remark::CUES);
    attribution::cues()
        .chain(of_statements)
        .chain(note::CUES)
        .chain(citation::CUES)
        .chain(parenthesis::CUES)
        .collect()
}
