//! The claim model: a weight for each feature, learnt by `cargo run --release --example train`.

use std::sync::LazyLock;

use super::features::{BUCKETS, features, word_feature};
use super::signs::{SIGNS, signs};

/// What a sign counts; a feature counts the less the more there are.
pub const SIGN: f64 = 0.3;

/// A logistic regression over hashed features and signs. `weights.bin` holds, in little endian: the bias and the scale as
/// `f32`, then a signed byte for each weight, in units of the scale.
pub struct Model<'a> {
    bias: f32,
    scale: f32,
    weights: &'a [u8],
    /// A power of two.
    buckets: usize,
}

static EMBEDDED: LazyLock<Option<Model>> = LazyLock::new(|| Model::read(include_bytes!("weights.bin")));

/// The model that ibid was built with.
pub fn embedded() -> Option<&'static Model<'static>> {
    EMBEDDED.as_ref()
}

impl<'a> Model<'a> {
    /// `None` when the bytes are not those of a model.
    pub fn read(bytes: &'a [u8]) -> Option<Model<'a>> {
        let (bias, rest) = bytes.split_first_chunk::<4>()?;
        let (scale, weights) = rest.split_first_chunk::<4>()?;
        let (bias, scale) = (f32::from_le_bytes(*bias), f32::from_le_bytes(*scale));
        let buckets = weights.len().checked_sub(SIGNS)?;
        (buckets.is_power_of_two() && buckets <= BUCKETS).then_some(Model { bias, scale, weights, buckets })
    }

    /// The bytes of a model with these weights.
    pub fn write(bias: f64, weights: &[f64]) -> Vec<u8> {
        let largest = weights.iter().fold(f64::MIN_POSITIVE, |most, weight| most.max(weight.abs()));
        let scale = largest / 127.0;
        let mut bytes = Vec::with_capacity(8 + weights.len());
        bytes.extend((bias as f32).to_le_bytes());
        bytes.extend((scale as f32).to_le_bytes());
        bytes.extend(weights.iter().map(|weight| (weight / scale).round() as i8 as u8));
        bytes
    }

    /// What a word by itself speaks for, in log-odds.
    pub fn weight_of(&self, word: &str) -> f64 {
        let bucket = word_feature(word) as usize & (self.buckets - 1);
        f64::from(self.scale) * f64::from(self.weights[bucket] as i8)
    }

    /// How probable it is that a sentence is a claim, between 0 and 1.
    pub fn probability(&self, sentence: &str) -> f64 {
        let mut found = Vec::with_capacity(256);
        features(sentence, &mut found);
        let weight = |place: usize| i32::from(self.weights[place] as i8);
        let words: i32 = found.iter().map(|&bucket| weight(bucket as usize & (self.buckets - 1))).sum();
        let structure: i32 = signs(sentence).map(|sign| weight(self.buckets + sign)).sum();
        // The features of a sentence together have the length one, however many there are.
        let words = f64::from(words) / (found.len().max(1) as f64).sqrt();
        let logit = f64::from(self.bias) + f64::from(self.scale) * (words + SIGN * f64::from(structure));
        1.0 / (1.0 + (-logit).exp())
    }
}
