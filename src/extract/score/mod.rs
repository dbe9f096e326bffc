//! How likely a sentence asserts something checkable: a small linear model over words and structure.

pub mod features;
pub mod model;
pub mod signs;

pub use model::Model;

/// Above this a sentence is taken for a claim, where its place and its subject allow it.
pub const THRESHOLD: f64 = 0.5;

/// A score between 0 and 1. The sentence comes without its citation markers.
pub fn checkworthy(sentence: &str) -> f64 {
    model::embedded().map_or(0.0, |model| model.probability(sentence))
}
