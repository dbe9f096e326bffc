//! What holds two sentences together beside their words: another figure that both have, one of a pair of dates, the same
//! digits but for a slip of the pen.

use super::agreement::agrees;
use super::context::Context;
use super::slip::{is_slip, is_transposed};
use crate::figure::{Figure, Unit, Value};

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
    /// One has the digits of the other in another order.
    pub is_transposed: bool,
    /// The same, of the same things: "had 14 branches", "all 41 branches". There is nothing else that they could be.
    pub is_same_count: bool,
    /// Whether either does not say what it counts.
    pub lacks_noun: bool,
    /// Each is one of a pair of dates, and the other dates agree.
    pub is_pair: bool,
    pub anchor: Anchor,
}

impl<'f> Context<'f> {
    /// What ties figure `place` here to figure `other` of the source.
    pub(super) fn tie(&self, place: usize, source: &Context, other: usize) -> Tie {
        let pair = self.figures.get(place).zip(source.figures.get(other));
        let is_transposed = pair.is_some_and(|(ours, theirs)| is_transposed(ours, theirs));
        let nouns = pair.map(|(ours, theirs)| (ours.noun.as_deref(), theirs.noun.as_deref()));
        Tie {
            is_slip: self.is_slip(place, source, other),
            is_transposed,
            is_same_count: is_transposed
                && nouns.is_some_and(|(ours, theirs)| ours.is_some() && ours == theirs),
            lacks_noun: nouns.is_some_and(|(ours, theirs)| ours.is_none() || theirs.is_none()),
            is_pair: self.is_of_a_pair(place, source, other),
            anchor: self.anchor(place, source, other),
        }
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
            let Value::Number(value) = ours.value else { return None };
            let same = theirs.find(|(_, theirs)| agrees(ours, theirs))?.1;
            let is_rare = value >= MANY && ours.noun == same.noun && same.value == ours.value;
            let is_telling = value > FEW || ours.unit != Unit::Count;
            is_telling.then_some(if is_rare { Anchor::Fast } else { Anchor::Loose })
        });
        strengths.max().unwrap_or(Anchor::None)
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
