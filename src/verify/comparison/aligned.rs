//! How far the words around one figure are the words around another: "nine grant officers, down from 19 in 2018" beside
//! "has nine grant officers, down from 16 in 2018". Words in a row say more than as many here and there.

use super::agreement::agrees;
use super::context::Context;
use super::{sense, stem};
use crate::figure::token::{self, Kind};
use crate::figure::{Figure, Unit, Value, words};

/// What stands in a row on either side of two figures alike.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Alignment {
    /// A word that says something counts one, a small word less, another figure more; what is between them costs.
    pub weight: f64,
    /// Whether another figure is in it, which both have.
    pub has_figure: bool,
    /// Whether what stands before that row is another thing on either side, or only there: "the union says" and "management
    /// says", "the service" and "the military service".
    pub is_of_others: bool,
}

impl Alignment {
    /// Whether the two figures fill one place: nothing else is needed then.
    pub(super) fn is_one_place(self) -> bool {
        self.has_figure && self.weight >= ONE_PLACE || self.weight >= ONE_PLACE_OF_WORDS && !self.is_of_others
    }
}

/// A word or figure of a sentence.
pub(super) enum Item {
    Figure {
        place: usize,
        is_parted: bool,
    },
    /// What it is compared by, what it counts, and whether a sign parts it from what stands before.
    Word {
        key: String,
        sense: Option<&'static str>,
        weight: f64,
        is_parted: bool,
    },
}

impl Item {
    fn is_figure(&self, figure: usize) -> bool {
        matches!(self, Item::Figure { place, .. } if *place == figure)
    }

    fn is_parted(&self) -> bool {
        let (Item::Figure { is_parted, .. } | Item::Word { is_parted, .. }) = self;
        *is_parted
    }
}

/// The weight with which two figures fill one place, if another figure is in it.
const ONE_PLACE: f64 = 4.0;

/// The same of words alone.
const ONE_PLACE_OF_WORDS: f64 = 5.5;

/// Words and figures on each side that are looked at.
const REACH: usize = 14;

/// What a word costs that one side only has.
const GAP: f64 = 0.4;

const SMALL: f64 = 0.4;

/// Numbers that stand in many sentences.
const FEW: f64 = 3.0;

/// The words and figures of a sentence, in order. Articles are nothing.
pub(super) fn items(text: &str, figures: &[Figure]) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut next = 0;
    let mut is_parted = false;
    for token in token::tokens(text) {
        while figures.get(next).is_some_and(|figure| figure.span.end <= token.span.start) {
            next += 1;
        }
        if figures.get(next).is_some_and(|figure| figure.span.overlaps(token.span)) {
            if !items.last().is_some_and(|last| last.is_figure(next)) {
                items.push(Item::Figure { place: next, is_parted });
            }
            is_parted = false;
            continue;
        }
        if token.kind == Kind::Sign {
            is_parted |= matches!(token.text, "," | ";" | ":" | "(" | ")" | "–" | "—");
            continue;
        }
        if matches!(&*token.lower, "a" | "an" | "the") {
            continue;
        }
        let key = stem::key(&token.lower);
        let is_small = words::is_stop(&token.lower) || sense::is_light(&key);
        let weight = if is_small { SMALL } else { 1.0 };
        items.push(Item::Word { sense: sense::of(&token.lower), key, weight, is_parted });
        is_parted = false;
    }
    items
}

/// Compares what stands around figure `place` of the draft with what stands around figure `other` of the source.
pub(super) fn alignment(draft: &Context, place: usize, source: &Context, other: usize) -> Alignment {
    let (ours, theirs) = (draft.items(), source.items());
    let at = |items: &[Item], figure: usize| items.iter().position(|item| item.is_figure(figure));
    let Some((our, their)) = at(ours, place).zip(at(theirs, other)) else { return Alignment::default() };
    let same = |one: &Item, two: &Item| match (one, two) {
        (Item::Figure { place: one, .. }, Item::Figure { place: two, .. }) => {
            let (one, two) = draft.figures.get(*one).zip(source.figures.get(*two))?;
            let is_few = matches!(one.value, Value::Number(value) if one.unit == Unit::Count && value <= FEW);
            // "Six minutes, in Brisbane four".
            let lacks_unit = |figure: &Figure| figure.unit == Unit::Count && figure.noun.is_none();
            let is_same = agrees(one, two) || one.value == two.value && (lacks_unit(one) || lacks_unit(two));
            is_same.then_some((if is_few { 1.0 } else { 2.0 }, true))
        }
        (Item::Word { key: one, sense, weight, .. }, Item::Word { key: two, sense: other, .. }) => {
            (one == two || sense.is_some() && sense == other).then_some((*weight, false))
        }
        _ => None,
    };
    let before =
        |items: &[Item], at: usize| -> Vec<usize> { (0..at.min(items.len())).rev().take(REACH).collect() };
    let after = |items: &[Item], at: usize| -> Vec<usize> { (at + 1..items.len()).take(REACH).collect() };
    let side = |ours_at: &[usize], theirs_at: &[usize]| {
        row(ours_at, theirs_at, |one, two| same(&ours[one], &theirs[two]))
    };
    let left = side(&before(ours, our), &before(theirs, their));
    let right = side(&after(ours, our), &after(theirs, their));
    let next = |items: &[Item], at: usize, row: usize| {
        let last = at.checked_sub(row).and_then(|at| items.get(at)).filter(|last| !last.is_parted());
        let item = last.and(at.checked_sub(row + 1)).and_then(|at| items.get(at));
        matches!(item, Some(Item::Word { weight, .. }) if *weight >= 1.0)
    };
    Alignment {
        weight: left.weight + right.weight,
        has_figure: left.has_figure || right.has_figure,
        is_of_others: next(theirs, their, left.theirs) && (left.ours == our || next(ours, our, left.ours)),
    }
}

/// What two rows have in common from their beginning on.
#[derive(Clone, Copy, Default)]
struct Row {
    weight: f64,
    has_figure: bool,
    /// How many of each are in it.
    ours: usize,
    theirs: usize,
}

/// The most that two rows have in common from their beginning on, with its gaps.
fn row(ours: &[usize], theirs: &[usize], same: impl Fn(usize, usize) -> Option<(f64, bool)>) -> Row {
    let mut best = Row::default();
    let gap = |row: Row| Row { weight: row.weight - GAP, ..row };
    let edge = |count: usize| (0..count).fold(Row::default(), |row, _| gap(row));
    let mut above: Vec<Row> = (0..=theirs.len()).map(edge).collect();
    for (at, one) in ours.iter().enumerate() {
        let mut line = vec![edge(at + 1)];
        for (place, two) in theirs.iter().enumerate() {
            let met = same(*one, *two).map(|(weight, is_figure)| {
                let so_far = above[place];
                Row { weight: so_far.weight + weight, has_figure: so_far.has_figure || is_figure, ..so_far }
            });
            let skip = [gap(above[place + 1]), gap(line[place])];
            let cell = skip.into_iter().chain(met).max_by(|one, two| one.weight.total_cmp(&two.weight));
            let cell = Row { ours: at + 1, theirs: place + 1, ..cell.unwrap_or_default() };
            if cell.weight > best.weight {
                best = cell;
            }
            line.push(cell);
        }
        above = line;
    }
    best
}
