//! Claims that repeat what the draft supports elsewhere.

use std::hash::BuildHasher;
use std::sync::LazyLock;

use rustc_hash::{FxBuildHasher, FxHashSet};

use super::Block;
use crate::catalogue::EntityRef;
use crate::corpus::Words;
use crate::extract::{Claim, Support, accuses};
use crate::figure::Value;
use crate::text::Span;

/// What a claim says, in a form that can be compared: its entities, its figures, its telling words.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Content {
    entities: Vec<EntityRef>,
    words: Vec<u64>,
    /// Those that are no names: names say who, not what.
    plain: Vec<u64>,
    /// Those of crime and law: "is in breach of its contract" does not repeat "signed a contract".
    accusations: Vec<u64>,
    figures: Vec<(i64, i64)>,
    /// The entities in the order in which the claim names them, where that may tell who does what to whom.
    order: Vec<EntityRef>,
    /// Whether it says that something is not so, or that somebody denies it.
    is_denied: bool,
    /// One bit for each word: two contents that share few bits share few words.
    signature: u128,
    pub is_supported: bool,
}

/// The contents of a block's claims, in their order.
pub fn contents(block: &Block) -> Vec<Content> {
    block.judged.claims.iter().map(|claim| content(claim, block)).collect()
}

fn content(claim: &Claim, block: &Block) -> Content {
    let text = claim.span.of(&block.facts.text);
    let mut lower = String::new();
    let mut telling = |span: &Span| {
        lower.clear();
        let word = span.of(text);
        if word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            lower.push_str(word);
            lower.make_ascii_lowercase();
        } else {
            // An apostrophe shows nothing.
            lower.extend(word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase));
        }
        (lower.len() > 2 && !COMMON.contains(lower.as_str())).then(|| stem(&lower))
    };
    let spans = Words::of(text).spans;
    // Of a name two words count, however long it is: who is told of is not what is told.
    let names: Vec<Span> = block
        .judged
        .mentions
        .iter()
        .filter(|mention| !mention.inferred)
        .map(|mention| mention.span)
        .collect();
    let goes_on_a_name = |place: usize| {
        let word = spans[place].shift(claim.span.start);
        let name = names.iter().find(|name| name.overlaps(word));
        let first = place.checked_sub(OF_A_NAME).map(|before| spans[before].shift(claim.span.start));
        name.is_some_and(|name| first.is_some_and(|first| name.overlaps(first)))
    };
    let counted = (0..spans.len()).filter(|place| !goes_on_a_name(*place));
    let mut words: Vec<u64> = counted.filter_map(|place| telling(&spans[place])).collect();
    let is_of_name = |span: &&Span| names.iter().any(|name| name.overlaps(span.shift(claim.span.start)));
    let plain: Vec<u64> = spans.iter().filter(|span| !is_of_name(span)).filter_map(&mut telling).collect();
    let is_accusation = |span: &&Span| accuses(&span.of(text).to_lowercase());
    let accusations: Vec<u64> = spans.iter().filter(is_accusation).filter_map(&mut telling).collect();
    words.sort_unstable();
    words.dedup();
    let mut figures: Vec<(i64, i64)> = block
        .judged
        .figures
        .iter()
        .filter(|figure| claim.span.covers(figure.span))
        .map(|figure| match figure.figure.value {
            Value::Number(number) => (number as i64, 0),
            Value::Range(from, to) => (from as i64, to as i64),
            Value::Date { year, month, day } => (
                i64::from(year.unwrap_or_default()),
                i64::from(month.unwrap_or_default()) * 100 + i64::from(day.unwrap_or_default()),
            ),
        })
        .collect();
    figures.sort_unstable();
    let mut entities = claim.entities.clone();
    // "Was bought by" turns them round.
    let order = if text.contains(" by ") { Vec::new() } else { entities.clone() };
    entities.sort_unstable();
    let is_denial = |span: &Span| {
        let word = span.of(text).to_ascii_lowercase();
        DENIALS.contains(&word.as_str()) || word.ends_with("n't") || word.ends_with("n’t")
    };
    let is_denied = spans.iter().any(is_denial);
    let signature = words.iter().fold(0, |bits, word| bits | 1u128 << (word % 128));
    let is_supported = claim.support != Support::Unsourced;
    Content { entities, words, plain, accusations, figures, order, is_denied, signature, is_supported }
}

/// Words of a name that count.
const OF_A_NAME: usize = 2;

impl Content {
    /// Whether `self` says no more than `other` does: the same entities, no figure that the other has not, and
    /// nearly all of its words.
    pub fn repeats(&self, other: &Content) -> bool {
        let new = (self.signature & !other.signature).count_ones() as usize;
        if self.words.len() < FEWEST || new * 5 > self.words.len() * 2 {
            return false;
        }
        let shared = self.words.iter().filter(|word| other.words.binary_search(word).is_ok()).count();
        let in_order = |order: &[EntityRef]| {
            let shared = order
                .iter()
                .filter(|entity| self.entities.contains(entity) && other.entities.contains(entity));
            shared.copied().collect::<Vec<_>>()
        };
        self.is_denied == other.is_denied
            && (self.order.is_empty()
                || other.order.is_empty()
                || in_order(&self.order) == in_order(&other.order))
            && self.entities.iter().all(|entity| other.entities.contains(entity))
            && self.figures.iter().all(|figure| other.figures.contains(figure))
            && shared * 5 >= self.words.len() * 3
            && 3 * self.plain.iter().filter(|word| other.words.binary_search(word).is_ok()).count()
                >= self.plain.len()
            && self.accusations.iter().all(|word| other.words.binary_search(word).is_ok())
    }
}

/// Words with which something is said not to be so.
const DENIALS: [&str; 31] = [
    "not",
    "no",
    "never",
    "none",
    "nobody",
    "nothing",
    "neither",
    "nor",
    "without",
    "cannot",
    "deny",
    "denies",
    "denied",
    "denying",
    "reject",
    "rejects",
    "rejected",
    "dismiss",
    "dismisses",
    "dismissed",
    "dispute",
    "disputes",
    "disputed",
    "refute",
    "refutes",
    "refuted",
    "false",
    "untrue",
    "wrongly",
    "falsely",
    "unfounded",
];

/// With fewer telling words any two claims about one company look alike.
const FEWEST: usize = 3;

/// Words that say nothing by themselves.
static COMMON: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    let words = "the and that has had have was were its his her their this with from for which who into also been being \
        are there once again already said above noted mentioned more then than where when what but not all they will would since";
    words.split_whitespace().collect()
});

/// A word without its ending, hashed: "signed" and "signing" say the same.
fn stem(word: &str) -> u64 {
    let stem = ["ing", "ed", "es", "s", "e"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending).filter(|rest| rest.len() >= 4 && rest.is_ascii()));
    FxBuildHasher.hash_one(stem.unwrap_or(word))
}
