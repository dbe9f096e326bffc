//! How likely a sentence asserts something checkable: a small linear model over words and structure.

pub mod features;
pub mod model;
pub mod signs;

pub use model::Model;
use signs::Structure;

/// Above this a sentence is taken for a claim, where its place and its subject allow it.
pub const THRESHOLD: f64 = 0.5;

/// What is known of a sentence besides its words.
#[derive(Clone, Copy, Default, Debug)]
pub struct Circumstances {
    /// It names a catalogued entity.
    pub names_entity: bool,
    /// It carries a citation of its own: the writer herself thought that it needs one.
    pub cites: bool,
    /// A named source says so.
    pub is_reported: bool,
    /// Somebody says so, named or not.
    pub is_said: bool,
}

/// A score between 0 and 1. The sentence comes without its citation markers.
pub fn checkworthy(sentence: &str, circumstances: Circumstances) -> f64 {
    let assent = model::embedded().map_or(0.0, |model| model.probability(sentence));
    weigh(assent, sentence, circumstances)
}

/// The model's assent in the light of the circumstances. What cannot assert stays below the threshold; among such
/// sentences the model's order is kept.
pub fn weigh(assent: f64, sentence: &str, circumstances: Circumstances) -> f64 {
    let Circumstances { names_entity, cites, is_reported, is_said } = circumstances;
    let bonus = [(names_entity, ENTITY), (cites, CITATION), (is_reported, REPORT)];
    let bonus: f64 = bonus.into_iter().filter(|(holds, _)| *holds).map(|(_, bonus)| bonus).sum();
    let logit = (assent.clamp(1e-9, 1.0 - 1e-9) / (1.0 - assent.clamp(1e-9, 1.0 - 1e-9))).ln() + bonus;
    let score = 1.0 / (1.0 + (-logit).exp());
    match signs::structure(sentence, is_reported, is_said) {
        Structure::Denies => score * THRESHOLD,
        Structure::Doubtful if names_entity && !cites && !is_reported => score * THRESHOLD,
        _ => score,
    }
}

/// What the circumstances are worth, in log-odds: set by hand. The model has learnt from sentences out of context,
/// where a name tells nothing; in a draft, statements about catalogued bodies are mostly claims.
const ENTITY: f64 = 0.6;
const CITATION: f64 = 1.5;
const REPORT: f64 = 0.8;
