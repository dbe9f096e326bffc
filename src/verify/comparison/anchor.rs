//! What holds two sentences together beside their words: another figure that both have, one of a pair of dates, the same
//! digits but for a slip of the pen.

use super::agreement::{agrees, is_comparable};
use super::aligned::{Alignment, alignment};
use super::context::Context;
use super::slip::{is_slip, is_slip_of_month_or_year, is_telling_slip, is_transposed};
use super::{sense, stem};
use crate::figure::{Figure, Unit, Value, comparator};
use crate::text::Span;

/// The weight of words in a row with which few others are needed.
const ALIGNED: f64 = 3.0;
const ALIGNED_AT_ALL: f64 = 1.3;

/// Bytes between a figure and a word that stands next to it.
const NEXT: usize = 24;

/// Words that say what an amount is to the rest.
const LEADS: [&str; 9] = ["over", "for", "every", "within", "after", "during", "in", "per", "by"];

/// Numbers of which every sentence has some: "two".
const FEW: f64 = 2.0;

/// Numbers that nobody hits upon by chance.
const MANY: f64 = 12.0;

/// How surely two sentences have another figure in common.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Anchor {
    None,
    Loose,
    /// A number that is no chance, of the same things.
    Fast,
}

/// What ties a figure of the draft to one of the source, beside the words around them.
#[derive(Clone, Copy)]
pub(super) struct Tie {
    /// One looks like a slip of the pen for the other.
    pub is_slip: bool,
    /// Of a month in a year one is the same.
    pub is_slip_of_month_or_year: bool,
    /// One has the digits of the other in another order.
    pub is_transposed: bool,
    /// The same, and they are three or more.
    pub is_telling: bool,
    /// Both are all that there are of their kind: "all eight tunnels".
    pub is_all: bool,
    /// The same, of the same things: "had 14 branches", "all 41 branches". There is nothing else that they could be.
    pub is_same_count: bool,
    /// Whether either does not say what it counts.
    pub lacks_noun: bool,
    /// Both say what they count, and it is the same.
    pub is_same_noun: bool,
    /// Each is one of a pair of dates, and the other dates agree.
    pub is_pair: bool,
    /// The article has no other figure of the kind.
    pub is_alone: bool,
    /// Neither sentence has another figure of the kind, and the same word leads to both: "over five years".
    pub is_lone: bool,
    /// They count the same in two words or more: "working days".
    pub is_same_phrase: bool,
    /// The two words next to the one stand next to the other: "a service life of ten years".
    pub is_close: bool,
    pub anchor: Anchor,
    /// What stands around both in a row.
    pub alignment: Alignment,
}

impl Tie {
    /// Whether so much stands around both in a row that few other words are needed.
    pub(super) fn is_aligned(&self) -> bool {
        self.alignment.weight >= ALIGNED && !self.alignment.is_of_others
    }

    /// Whether anything stands around both in a row.
    pub(super) fn is_aligned_at_all(&self) -> bool {
        self.alignment.weight >= ALIGNED_AT_ALL && !self.alignment.is_of_others
    }

    /// Whether a number that is no chance stands by both, and they have the same digits, or count the same, of which the
    /// article has one number only.
    pub(super) fn is_beside_a_rare_number(&self) -> bool {
        self.anchor == Anchor::Fast && (self.is_slip || self.is_same_noun && self.is_alone)
            || self.is_all && self.is_alone
    }

    /// Whether a number that is no chance stands by both, and one looks like a slip of the pen for the other.
    pub(super) fn is_slip_beside_a_rare_number(&self) -> bool {
        self.anchor == Anchor::Fast && (self.is_slip || self.is_slip_of_month_or_year)
    }

    /// Whether the same words and figures stand around both: they fill one place.
    pub(super) fn is_in_place(&self) -> bool {
        self.alignment.is_one_place()
    }

    /// What stands in a row around both, if another figure is in it.
    pub(super) fn weight_beside(&self) -> f64 {
        if self.alignment.has_figure { self.alignment.weight } else { 0.0 }
    }

    /// Whether a number that is no chance stands by both, and nothing else can be meant: "€18.6 million over five years",
    /// "€18.6 million over three years".
    pub(super) fn is_bound(&self) -> bool {
        self.anchor == Anchor::Fast && self.is_lone
    }
}

impl<'f> Context<'f> {
    /// What ties figure `place` here to figure `other` of the source.
    pub(super) fn tie(&self, place: usize, source: &Context, other: usize) -> Tie {
        let pair = self.figures.get(place).zip(source.figures.get(other));
        let is_transposed = pair.is_some_and(|(ours, theirs)| is_transposed(ours, theirs));
        let nouns = pair.map(|(ours, theirs)| (ours.noun.as_deref(), theirs.noun.as_deref()));
        let is_same_noun = nouns.is_some_and(|(ours, theirs)| ours.is_some() && ours == theirs);
        Tie {
            is_slip: self.is_slip(place, source, other),
            is_slip_of_month_or_year: pair
                .is_some_and(|(ours, theirs)| is_slip_of_month_or_year(ours, theirs)),
            is_transposed,
            is_telling: pair.is_some_and(|(ours, theirs)| is_telling_slip(ours, theirs)),
            is_all: is_same_noun
                && pair.is_some_and(|(ours, theirs)| {
                    let is_all = |text: &str, figure: &Figure| {
                        text.get(..figure.span.start)
                            .is_some_and(|lead| lead.ends_with("all ") || lead.ends_with("All "))
                    };
                    is_all(self.text, ours) && is_all(source.text, theirs)
                }),
            is_same_count: is_transposed && is_same_noun,
            is_same_noun,
            lacks_noun: nouns.is_some_and(|(ours, theirs)| ours.is_none() || theirs.is_none()),
            is_pair: self.is_of_a_pair(place, source, other),
            is_alone: self.alone.get(place).copied().unwrap_or_default(),
            is_lone: self.is_lone(place, source, other),
            is_same_phrase: pair.is_some_and(|(ours, theirs)| {
                ours.phrase.contains(' ') && ours.phrase.eq_ignore_ascii_case(&theirs.phrase)
            }),
            is_close: self.is_close(place, source, other),
            anchor: self.anchor(place, source, other),
            alignment: alignment(self, place, source, other),
        }
    }

    /// Whether the two words that stand nearest to a figure stand near the other.
    fn is_close(&self, place: usize, source: &Context, other: usize) -> bool {
        let near = |context: &'_ Context, place: usize| -> Vec<String> {
            let Some(figure) = context.figures.get(place) else { return Vec::new() };
            let noun = figure.noun.as_deref().map(stem::key);
            let clause = context.home(place);
            let gap = |span: Span| {
                span.start.saturating_sub(figure.span.end) + figure.span.start.saturating_sub(span.end)
            };
            let mut words: Vec<(usize, &str)> = context
                .words
                .iter()
                .filter(|word| word.clause == clause && !word.is_name && !word.is_verb)
                .filter(|word| !sense::is_light(&word.key) && noun.as_deref() != Some(&word.key))
                .map(|word| (gap(word.span), word.key.as_str()))
                .filter(|(gap, _)| *gap <= NEXT)
                .collect();
            words.sort_unstable();
            words.into_iter().take(2).map(|(_, key)| key.to_owned()).collect()
        };
        let (ours, theirs) = (near(self, place), near(source, other));
        ours.len() == 2 && ours.iter().all(|word| theirs.contains(word))
    }

    /// Whether figure `place` here looks like a slip of the pen for figure `other` of the source.
    pub(super) fn is_slip(&self, place: usize, source: &Context, other: usize) -> bool {
        let pair = self.figures.get(place).zip(source.figures.get(other));
        pair.is_some_and(|(ours, theirs)| is_slip(ours, theirs))
    }

    /// How surely another figure of this sentence stands in the source beside figure `other`: both tell of the same, then.
    fn anchor(&self, place: usize, source: &Context, other: usize) -> Anchor {
        let apart = |all: &'f [Figure], but: usize| {
            all.iter().enumerate().filter(move |(at, _)| *at != but).map(|(_, figure)| figure)
        };
        let strengths = apart(self.figures, place).filter_map(|ours| {
            let mut theirs = source.figures.iter().enumerate().filter(|(at, _)| *at != other);
            let value = match ours.value {
                Value::Number(value) => value,
                // "To the end of September".
                Value::Date { month: Some(month), .. } => {
                    let is_same = |theirs: &Figure| {
                        matches!(theirs.value, Value::Date { month: Some(other), .. } if other == month)
                            && agrees(ours, theirs)
                    };
                    return theirs.any(|(_, theirs)| is_same(theirs)).then_some(Anchor::Loose);
                }
                // "Between 2008 and 2014".
                Value::Range(..) => {
                    return theirs
                        .any(|(_, theirs)| theirs.value == ours.value && theirs.unit == ours.unit)
                        .then_some(Anchor::Fast);
                }
                _ => return None,
            };
            let same = theirs.find(|(_, theirs)| agrees(ours, theirs))?.1;
            let is_odd = value >= 100.0 && value % 100.0 != 0.0;
            let is_rare = value >= MANY && (is_odd || ours.noun == same.noun) && same.value == ours.value;
            let is_telling = value > FEW || ours.unit != Unit::Count;
            is_telling.then_some(if is_rare { Anchor::Fast } else { Anchor::Loose })
        });
        strengths.max().unwrap_or(Anchor::None)
    }

    /// Whether nothing else in either sentence can be meant.
    fn is_lone(&self, place: usize, source: &Context, other: usize) -> bool {
        let Some((ours, theirs)) = self.figures.get(place).zip(source.figures.get(other)) else {
            return false;
        };
        let is_only = |all: &[Figure]| all.iter().filter(|figure| is_comparable(figure, ours)).count() == 1;
        let last = |text: &str, end: usize| {
            let before = text.get(..end).unwrap_or_default();
            before.trim_end().rsplit(' ').next().unwrap_or_default().to_lowercase()
        };
        let lead = |text: &str, figure: &Figure| {
            let plain = last(text, figure.span.start);
            let is_lead = LEADS.contains(&plain.as_str());
            if is_lead { plain } else { last(text, comparator::with_words(text, figure.span).start) }
        };
        let (lead, other_lead) = (lead(self.text, ours), lead(source.text, theirs));
        LEADS.contains(&lead.as_str())
            && lead == other_lead
            && is_only(self.figures)
            && is_only(source.figures)
    }

    /// Whether two dates are each one of a pair whose other dates agree: "in 2017 and again in 2018".
    fn is_of_a_pair(&self, place: usize, source: &Context, other: usize) -> bool {
        let seconds = self.paired(place).zip(source.paired(other));
        let firsts = || {
            let (ours, theirs) = (place.checked_sub(1)?, other.checked_sub(1)?);
            self.paired(ours).zip(source.paired(theirs))
        };
        seconds.is_some_and(|(ours, theirs)| ours.1.value == theirs.1.value)
            || firsts().is_some_and(|(ours, theirs)| ours.0.value == theirs.0.value)
    }

    /// Date `first` and the next, if something happened on both.
    fn paired(&self, first: usize) -> Option<(&Figure, &Figure)> {
        let (one, two) = (self.figures.get(first)?, self.figures.get(first + 1)?);
        let joint = self.text.get(one.span.end..two.span.start)?;
        let is_pair = one.unit == Unit::Date
            && two.unit == Unit::Date
            && [" again ", " second time ", " once more "].iter().any(|word| joint.contains(word));
        is_pair.then_some((one, two))
    }
}
