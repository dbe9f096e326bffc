//! Extraction: what a paragraph cites, quotes, attributes and claims.

pub mod attribution;
pub mod citation;
pub mod claim;
mod english;
pub mod note;
pub mod quotation;
mod score;
#[cfg(test)]
mod tests;

pub use attribution::Attribution;
pub use citation::{Citation, Cited};
pub use claim::{Claim, Sentence, Support, Weight};
pub use note::NoteMeaning;
