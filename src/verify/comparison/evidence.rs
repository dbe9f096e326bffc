//! How much speaks for it that two sentences tell of the same event or state: which of the words around the
//! draft's figure the source's sentence has, the rare and the near ones counting most.

use super::agreement::is_comparable;
use super::anchor::{Anchor, Tie};
use super::context::Context;
use super::likeness::{differ, is_like, modifiers_differ};
use super::sentence::Word;
use super::slip::is_slip_of_year;
use super::{sense, stem};
use crate::figure::{Figure, Unit};
use std::ops::RangeInclusive;

/// The least weight of shared words by which two sentences tell of the same.
const LEAST_MASS: f64 = 2.8;
const LEAST_PLAIN: f64 = 0.6;
/// The same of a year that differs in one digit, where the source has nearly all of the sentence.
const LEAST_OF_ALL: f64 = 2.0;
const NEARLY_ALL: f64 = 0.84;

/// The weight of plain words in common from which a smaller part of the share is enough.
const RICH: f64 = 4.5;
const RICH_SHARE: f64 = 0.88;

/// The share of that which is enough where one figure looks like a slip of the pen for the other.
const SLIP: f64 = 0.6;

/// The same where all the digits are there, in another order.
const TRANSPOSED: f64 = 0.35;

/// The least share of words of two counts of the same things that have the same digits in another order.
const LEAST_SAME: f64 = 0.2;

/// The same where the two sentences have another figure in common, and where that is no chance.
const ANCHORED: f64 = 0.75;
const FAST: f64 = 0.6;

/// The same where much of what stands around both stands there in a row, and the least weight of words then.
const ALIGNED: f64 = 0.7;
const ALIGNED_MASS: f64 = 1.0;

/// The share of a short sentence's words of which nothing is missing, and the least weight of words then.
const NOTHING_MISSING: f64 = 0.88;
const SLIGHTLY_LESS: f64 = 0.85;

/// What it counts that the same words and figures stand around both.
const IN_PLACE: f64 = 3.0;

/// The same where the article has no other figure of the kind.
const ALONE: f64 = 0.65;

/// The least weight of words where three digits or more are there in another order.
const LEAST_OF_DIGITS: f64 = 1.0;

/// What it counts that nothing else can be meant, be there no word in common.
const BOUND: f64 = 1.0;

/// The least weight of shared words of two dates of a pair: "in 2017 and again in 2018".
const LEAST_OF_A_PAIR: f64 = 0.1;

/// The share from which it is no matter what else is said of two numbers with the same digits.
const HALF: f64 = 0.5;

/// What may still tell two figures apart, unless much else is the same: that one is told of the first and one of the last;
/// what follows them; a name that the passage lacks.
#[derive(Clone, Copy)]
struct Doubts {
    of_ranks: bool,
    of_complements: bool,
    of_names: bool,
    /// Whether a word may be a name that opens the sentence.
    of_openings: bool,
}

impl Doubts {
    /// Where the words alone are not `enough`, the sentence may speak of somebody else.
    fn of(tie: &Tie, weight: &Weight, enough: bool) -> Doubts {
        let is_said_plainly = weight.plain >= PLAIN_SLIP;
        let is_surely_same = tie.is_same_count
            || tie.is_transposed && weight.share >= HALF
            || tie.anchor == Anchor::Fast && is_said_plainly;
        Doubts {
            of_ranks: tie.anchor == Anchor::None || weight.plain < RICH,
            of_complements: !(is_surely_same || tie.is_alone || tie.is_same_phrase),
            of_names: !(tie.is_same_count || tie.is_slip && is_said_plainly || tie.is_bound()),
            of_openings: !enough,
        }
    }
}

/// The weight of plain words from which a slip needs no names.
const PLAIN_SLIP: f64 = 1.9;

/// What a name's word counts that the passage means without saying it.
const IMPLIED: f64 = 1.0;

/// The words of a draft's sentence, and where each passage has them.
pub struct Evidence<'c> {
    draft: &'c Context<'c>,
    passages: &'c [Context<'c>],
    /// For each word and passage, the places of the words like it.
    found: Vec<Vec<Vec<usize>>>,
}

/// What speaks for a pair of figures.
#[derive(Clone, Copy, Debug, Default)]
pub struct Weight {
    /// The share of the draft's words that the source has, each by its weight.
    pub share: f64,
    /// Their weight together: of few words even a full share says little.
    pub mass: f64,
    /// The weight of those that are no names: names say who, not what.
    pub plain: f64,
}

impl<'c> Evidence<'c> {
    pub fn new(draft: &'c Context<'c>, passages: &'c [Context<'c>]) -> Evidence<'c> {
        let place = |word: &Word, passage: &Context| {
            let same = |is_enough: fn(&Word, &Word) -> bool| -> Vec<usize> {
                let places = passage.words.iter().enumerate();
                places.filter(|(_, other)| is_enough(word, other)).map(|(at, _)| at).collect()
            };
            let alike = same(|one, other| is_like(&one.key, &other.key));
            if alike.is_empty() { same(is_same) } else { alike }
        };
        let found = draft
            .words
            .iter()
            .map(|word| passages.iter().map(|passage| place(word, passage)).collect())
            .collect();
        Evidence { draft, passages, found }
    }

    /// How much speaks for the draft's figure `place` and figure `other` of a passage being of the same thing.
    pub fn weigh(&self, place: usize, passage: usize, other: usize) -> Weight {
        let Some(source) = self.passages.get(passage) else { return Weight::default() };
        let home = self.home(place);
        let surely = |word: &Word, at: usize| source.words.get(at).map_or(0.0, |their| sureness(word, their));
        let (mut all, mut shared, mut plain) = (0.0, 0.0, 0.0);
        for (word, found) in self.draft.words.iter().zip(&self.found) {
            let here = found.get(passage).map_or(&[][..], Vec::as_slice);
            if here.is_empty() && source.implies_beside(word, other) {
                all += IMPLIED;
                shared += IMPLIED;
                continue;
            }
            let weight = weight(word, self.is_home(&home, word.clause), !here.is_empty()) * rarity(found);
            all += weight;
            // Of several like it, the one that speaks most for this figure.
            let told =
                here.iter().map(|at| nearness(source, *at, other) * surely(word, *at)).fold(0.0, f64::max);
            let told = weight * told;
            shared += told;
            plain += if word.is_name || word.entity.is_some() { 0.0 } else { told };
        }
        Weight { share: if all > 0.0 { shared / all } else { 0.0 }, mass: shared, plain }
    }

    /// How strongly a pair of figures is of the same thing: nothing where too little speaks for it or anything
    /// against it.
    pub(super) fn strength(&self, place: usize, passage: usize, other: usize, tie: &Tie) -> f64 {
        let weight = self.weigh(place, passage, other);
        let Some(source) = self.passages.get(passage) else { return 0.0 };
        let pair = self.draft.figures.get(place).zip(source.figures.get(other));
        let Some((ours, theirs)) = pair else { return 0.0 };
        let is_plainly_enough = is_enough(ours, theirs, &Tie { is_alone: false, ..*tie }, &weight);
        let doubts = Doubts::of(tie, &weight, is_plainly_enough);
        let may_differ = tie.is_transposed && (tie.lacks_noun || weight.plain >= PLAIN_SLIP);
        if !is_enough(ours, theirs, tie, &weight)
            || !may_differ && !self.is_alike(place, source, other, tie)
            || self.is_denied((place, passage), source, other, doubts)
        {
            return 0.0;
        }
        let strength = weight.share * weight.mass;
        if tie.is_in_place() {
            strength.max(IN_PLACE)
        } else if tie.is_bound() || tie.is_beside_a_rare_number() {
            strength.max(BOUND)
        } else {
            strength
        }
    }

    /// The clauses that tell of a figure: its own, and where that says little outside quotations, those before.
    fn home(&self, place: usize) -> RangeInclusive<usize> {
        let last = self.draft.home(place);
        let told = |first: usize| {
            let words = self.draft.words.iter().filter(|word| self.is_home(&(first..=last), word.clause));
            words.filter(|word| !word.is_quoted && !sense::is_light(&word.key)).count()
        };
        let first = (0..=last).rev().find(|first| told(*first) >= 2).unwrap_or(last);
        first..=last
    }

    /// Whether a clause is one of those: not one that only tells more of somebody.
    fn is_home(&self, home: &RangeInclusive<usize>, clause: usize) -> bool {
        home.contains(&clause) && (clause == *home.end() || !self.draft.is_relative(clause))
    }

    /// Whether the two count the same, where they count.
    fn is_alike(&self, place: usize, source: &Context, other: usize, tie: &Tie) -> bool {
        let (Some(ours), Some(theirs)) = (self.draft.figures.get(place), source.figures.get(other)) else {
            return false;
        };
        if !tie.is_slip && is_added(self.draft.text, ours) != is_added(source.text, theirs) {
            return false;
        }
        if !matches!(ours.unit, Unit::Count | Unit::Ordinal) {
            return !differ(ours.noun.as_deref(), theirs.noun.as_deref());
        }
        // "the number of postings stands at 127": the noun stands elsewhere.
        let is_told = |noun: &str, context: &Context| {
            let key = stem::key(noun);
            context.words.iter().any(|word| is_like(&word.key, &key))
        };
        match (counted(ours), counted(theirs)) {
            (Some(our), Some(their)) => {
                let is_anyone = || tie.is_transposed && (our == "person" || their == "person");
                let is_same = stem::key(our) == stem::key(their)
                    || sense::of(our).is_some_and(|sense| sense::of(their) == Some(sense))
                    || is_anyone();
                is_same && !modifiers_differ(&ours.phrase, &theirs.phrase)
            }
            (Some(our), None) => is_told(our, source),
            (None, Some(their)) => is_told(their, self.draft),
            (None, None) => {
                let of_them = |context: &Context, figure: &Figure| {
                    let after = context.text.get(figure.span.end..).unwrap_or_default();
                    [" of them", " of whom", " of these", " of those"].iter().any(|of| after.starts_with(of))
                };
                tie.is_slip
                    || tie.is_aligned()
                    || tie.anchor > Anchor::None
                    || of_them(self.draft, ours) && of_them(source, theirs)
            }
        }
    }

    /// Whether a word says that it is not the same.
    fn is_denied(
        &self,
        (place, passage): (usize, usize),
        source: &Context,
        other: usize,
        doubts: Doubts,
    ) -> bool {
        doubts.of_ranks && self.draft.ranks_differ(source)
            || self.is_opposed(source)
            || doubts.of_complements && self.is_counted_elsewhere(place, source, other)
            || doubts.of_names && self.names_other(place, passage, source, other, doubts.of_openings)
    }

    /// "to the port" against "to the airport": what follows an amount tells of another.
    fn is_counted_elsewhere(&self, place: usize, source: &Context, other: usize) -> bool {
        let is_date = self.draft.figures.get(place).is_some_and(|figure| figure.unit == Unit::Date);
        !is_date && self.draft.has_other_complement(place, source, other)
    }

    /// "bought" against "sold".
    fn is_opposed(&self, source: &Context) -> bool {
        let has = |context: &Context, key: &str| context.words.iter().any(|word| word.key == key);
        self.draft.words.iter().any(|ours| {
            source.words.iter().any(|theirs| {
                sense::is_opposite(&ours.key, &theirs.key)
                    && !has(source, &ours.key)
                    && !has(self.draft, &theirs.key)
            })
        })
    }

    /// A name beside the draft's figure that the source lacks, where the source of a date has another that the draft
    /// lacks.
    fn names_other(
        &self,
        place: usize,
        passage: usize,
        source: &Context,
        other: usize,
        may_open: bool,
    ) -> bool {
        let home = self.home(place);
        let is_new = |word: &Word| word.is_name && !self.draft.words.iter().any(|ours| is_same(ours, word));
        // Whom the article tells of it need not name again, unless another is named beside the figure.
        let beside = source.home(other);
        let names_new = source.words.iter().any(|word| word.clause == beside && is_new(word));
        let is_missing = self.draft.words.iter().zip(&self.found).any(|(word, found)| {
            (word.is_name || may_open && word.may_be_name)
                && !sense::is_form(&word.key)
                && self.is_home(&home, word.clause)
                && !word.is_quoted
                && found.get(passage).is_none_or(Vec::is_empty)
                && !source.implies_beside(word, other)
                && (names_new || !source.is_topic(word))
        });
        let is_date = self.draft.figures.get(place).is_some_and(|figure| figure.unit == Unit::Date);
        is_missing && (!is_date || source.words.iter().any(is_new))
    }
}

/// Whether so many come to others: "another five years", "52 more lorries".
fn is_added(text: &str, figure: &Figure) -> bool {
    let before = text.get(..figure.span.start).unwrap_or_default().trim_end();
    let after = text.get(figure.span.end..).unwrap_or_default().trim_start();
    let leads = before
        .rsplit(' ')
        .take(2)
        .any(|word| matches!(word, "another" | "Another" | "further" | "additional"));
    leads || matches!(after.split(' ').next(), Some("more" | "other" | "further" | "additional" | "extra"))
}

/// What a figure counts; cases are nothing of their own: "in 12 cases the contract had been signed".
fn counted(figure: &Figure) -> Option<&str> {
    figure.noun.as_deref().filter(|noun| !matches!(*noun, "case" | "instance" | "occasion" | "example"))
}

/// Whether two sentences have enough words in common for one figure to be the other.
fn is_enough(ours: &Figure, theirs: &Figure, tie: &Tie, weight: &Weight) -> bool {
    let least = least_share(ours.unit);
    let is_transposed_plainly = tie.is_transposed && weight.plain >= PLAIN_SLIP;
    // What holds the two together, and the least share and weight of words in common that are enough then.
    let ties = [
        (true, least, LEAST_MASS),
        // So many words in common are no chance, though as many are missing.
        (weight.plain >= RICH, RICH_SHARE * least, LEAST_MASS),
        (is_slip_of_year(ours, theirs), NEARLY_ALL, LEAST_OF_ALL),
        (tie.anchor >= Anchor::Loose, ANCHORED * least, ANCHORED * LEAST_MASS),
        (tie.anchor >= Anchor::Fast, FAST * least, ANCHORED * LEAST_MASS),
        (tie.is_same_phrase || tie.is_close, ANCHORED * least, ANCHORED * LEAST_MASS),
        (tie.is_alone, ALONE * least, ALONE * LEAST_MASS),
        (tie.is_bound(), 0.0, 0.0),
        (tie.is_beside_a_rare_number(), 0.0, 0.0),
        (tie.is_aligned_at_all(), NOTHING_MISSING, LEAST_OF_ALL * SLIGHTLY_LESS),
        // Nobody hits upon the same digits by chance; of a year, all but one is nothing much.
        (tie.is_slip, SLIP * least, SLIP * LEAST_MASS),
        (tie.is_transposed, TRANSPOSED * least, TRANSPOSED * LEAST_MASS),
        (tie.is_same_count || is_transposed_plainly, LEAST_SAME, TRANSPOSED * LEAST_MASS),
        (tie.is_pair, 0.0, LEAST_OF_A_PAIR),
        (tie.is_aligned(), ALIGNED * least, ALIGNED_MASS),
        (tie.is_in_place(), 0.0, 0.0),
    ];
    let is_held =
        ties.iter().any(|(holds, share, mass)| *holds && weight.share >= *share && weight.mass >= *mass);
    let has_plain = weight.plain >= LEAST_PLAIN
        || tie.is_bound()
        || tie.is_alone && weight.mass >= LEAST_MASS
        || tie.is_pair
        || tie.is_beside_a_rare_number()
        || tie.is_aligned()
        || tie.is_transposed && weight.mass >= SLIP * LEAST_MASS
        || tie.is_telling && weight.mass >= LEAST_OF_DIGITS;
    is_held && has_plain
}

/// The least share of the draft's words. News gives amounts by the dozen that differ in one word.
fn least_share(unit: Unit) -> f64 {
    match unit {
        Unit::Date => 0.68,
        Unit::Count | Unit::Ordinal => 0.74,
        _ => 0.8,
    }
}

/// What a word of the draft counts: less outside the figure's clause and in a quotation, where another sentence of
/// the source may have it, and little where it says little.
fn weight(word: &Word, is_home: bool, is_found: bool) -> f64 {
    let nearness = match (is_home && !word.is_quoted, is_found) {
        (true, _) => 1.0,
        (false, true) => 0.35,
        (false, false) => 0.1,
    };
    let is_light = sense::is_light(&word.key) || !is_found && word.is_name && sense::is_form(&word.key);
    nearness * if is_light { 0.3 } else { 1.0 }
}

/// Words that every passage has tell none of them from the rest.
fn rarity(found: &[Vec<usize>]) -> f64 {
    match found.iter().filter(|places| !places.is_empty()).count() {
        0..=2 => 1.0,
        3 => 0.85,
        4 => 0.7,
        _ => 0.6,
    }
}

/// A word that stands by another figure of the kind speaks for that one.
fn nearness(source: &Context, at: usize, other: usize) -> f64 {
    let Some(own) = distance(source, at, other) else { return 0.0 };
    let is_rival = |place: usize| {
        let pair = (source.figures.get(place), source.figures.get(other));
        place != other && matches!(pair, (Some(rival), Some(figure)) if is_comparable(rival, figure))
    };
    let mut rivals = (0..source.figures.len()).filter(|place| is_rival(*place));
    if rivals.any(|rival| distance(source, at, rival).is_some_and(|gap| gap < own)) { 0.4 } else { 1.0 }
}

/// The bytes between a word and a figure; another clause is far.
fn distance(source: &Context, at: usize, place: usize) -> Option<usize> {
    let (word, figure) = (source.words.get(at)?, source.figures.get(place)?);
    let after = word.span.start.saturating_sub(figure.span.end);
    let before = figure.span.start.saturating_sub(word.span.end);
    Some(after + before + 60 * source.home(place).abs_diff(word.clause))
}

fn is_same(one: &Word, other: &Word) -> bool {
    is_surely_same(one, other) || one.sense.is_some() && one.sense == other.sense
}

/// The same word, or the same entity. A word that opens a sentence is a name where the other is.
pub(super) fn is_surely_same(one: &Word, other: &Word) -> bool {
    let opens = |opening: &Word, name: &Word| {
        opening.may_be_name && name.is_name && stem::key(&name.key) == opening.key
    };
    is_like(&one.key, &other.key)
        || one.entity.is_some() && one.entity == other.entity
        || opens(one, other)
        || opens(other, one)
}

/// How surely two words that pass for the same are so: those of one sense only may still be told of two things.
fn sureness(one: &Word, other: &Word) -> f64 {
    if is_surely_same(one, other) { 1.0 } else { 0.8 }
}
