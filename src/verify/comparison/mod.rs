//! Comparison: whether two figures agree, and which of a draft's figures a source contradicts.

mod agreement;
mod aligned;
mod anchor;
mod context;
mod evidence;
mod frame;
mod likeness;
mod others;
mod rows;
mod sense;
mod sentence;
mod slip;
mod stem;
#[cfg(test)]
mod tests;

use crate::figure::{Comparator, Figure, Told, Unit, Value, token};
use crate::text::Span;
use agreement::is_comparable;
pub use agreement::{agrees, are_opposed};
use anchor::Tie;
use context::Context;
use evidence::Evidence;
pub use rows::is_in_rows;
use slip::is_in_reach;
pub use slip::is_telling_slip;

/// A figure of the draft that a passage gives otherwise.
#[derive(Clone, PartialEq, Debug)]
pub struct Mismatch {
    /// The place among the draft's figures.
    pub draft: usize,
    /// The place among the passages.
    pub passage: usize,
    pub source: Figure,
    /// Whether one looks like a slip of the pen for the other, or they fill one place.
    pub is_certain: bool,
    /// Whether they fill one place, or the draft's was taken from another: then it stands elsewhere with good reason.
    pub is_in_place: bool,
}

/// A name with the entity that it stands for; both sides of a comparison number the entities alike.
pub type Mention = (Span, u32);

/// A sentence of the draft: what it says, and its figures and names.
#[derive(Clone, Copy, Debug)]
pub struct Statement<'a> {
    pub text: &'a str,
    pub figures: &'a [Figure],
    pub mentions: &'a [Mention],
    /// Of each figure, whether the article has one figure only of its kind: of so many hectares, so many villages.
    pub alone: &'a [bool],
}

/// A sentence of the source.
#[derive(Clone, Copy, Debug)]
pub struct Witness<'a> {
    pub text: &'a str,
    /// What it gives in figures.
    pub told: &'a Told,
    pub mentions: &'a [Mention],
    /// Whether it is near enough to bear the draft's figures out.
    pub is_near: bool,
    /// The names of the draft's sentence of which it speaks without a name: "she" and "we" in an article about them.
    pub implied: &'a [Span],
    /// Those that it calls by what they are: "the ministry".
    pub described: &'a [Span],
    /// The names of the draft's sentence of whom the whole article tells.
    pub topics: &'a [Span],
}

/// A pair of figures that differ, and how much speaks for their being of the same thing.
struct Pair {
    draft: usize,
    passage: usize,
    source: usize,
    strength: f64,
    is_slip: bool,
    /// Whether the same words and figures stand around both.
    is_in_place: bool,
}

/// The draft's figures that the passages contradict: none that a passage has, and none of which two passages say
/// different things with like force. Errs on the side of silence.
pub fn mismatches(statement: &Statement, passages: &[Witness]) -> Vec<Mismatch> {
    // "More than three times as much" compares already.
    let is_multiple = |figure: &Figure| figure.noun.is_none() && figure.phrase == "times";
    let (mut open, mut split) = (Vec::new(), Vec::new());
    for (place, _) in statement.figures.iter().enumerate().filter(|(_, figure)| !is_multiple(figure)) {
        let mut near = passages.iter().filter(|passage| passage.is_near);
        if !near.any(|passage| confirms(passage.told, place, statement.figures)) {
            open.push(place);
        } else if is_split(statement.figures, place, passages.iter().map(|passage| passage.told)) {
            split.push(place);
        }
    }
    let told = || passages.iter().map(|passage| passage.told);
    let mut in_rows: Vec<usize> = (0..statement.figures.len()).collect();
    in_rows.retain(|place| !open.contains(place) && is_in_rows(statement.figures, *place, told()));
    let is_of_kind = |figure: &Figure| {
        let wanted =
            open.iter().chain(&split).chain(&in_rows).filter_map(|place| statement.figures.get(*place));
        wanted.into_iter().any(|ours| is_comparable(ours, figure))
    };
    let of_kind: Vec<usize> = (0..passages.len())
        .filter(|at| passages.get(*at).is_some_and(|passage| passage.told.figures.iter().any(is_of_kind)))
        .collect();
    if of_kind.is_empty() {
        return Vec::new();
    }
    let ours =
        Context::new(statement.text, &token::tokens(statement.text), statement.figures, statement.mentions)
            .with_alone(statement.alone);
    let theirs: Vec<Context> = of_kind
        .iter()
        .filter_map(|at| passages.get(*at))
        .map(|passage| {
            let tokens = token::tokens(passage.text);
            let context = Context::new(passage.text, &tokens, &passage.told.figures, passage.mentions);
            context.with_implied(passage.implied, passage.described).with_topics(passage.topics)
        })
        .collect();
    let evidence = Evidence::new(&ours, &theirs);
    // What a passage further off says of the very thing bears it out, too.
    open.retain(|place| {
        let figure = statement.figures.get(*place);
        let bears_out = |(at, source): (usize, &Context)| {
            let alike = source.figures.iter().enumerate();
            let mut alike = alike.filter(|(_, other)| figure.is_some_and(|figure| agrees(figure, other)));
            alike.any(|(other, _)| {
                evidence.strength(*place, at, other, &ours.tie(*place, source, other)) > 0.0
            })
        };
        !theirs.iter().enumerate().any(bears_out)
    });
    let found: Vec<Pair> = theirs
        .iter()
        .zip(&of_kind)
        .enumerate()
        .flat_map(|(at, (source, passage))| pairs((&open, &split), &ours, source, &evidence, (at, *passage)))
        .collect();
    let mut wrong = settle(&found, |pair| {
        passages.get(pair.passage).and_then(|passage| passage.told.figures.get(pair.source))
    });
    for draft in in_rows.into_iter().filter(|place| !found.iter().any(|pair| pair.draft == *place)) {
        let Some((at, source)) = rows::misplaced(&ours, draft, &theirs) else { continue };
        let Some(source) = theirs.get(at).and_then(|passage| passage.figures.get(source)).cloned() else {
            continue;
        };
        wrong.push(Mismatch { draft, passage: of_kind[at], source, is_certain: true, is_in_place: true });
    }
    wrong
}

/// Whether two figures are of one kind by themselves: of one unit, or of the same things.
pub fn is_of_kind(draft: &Figure, source: &Figure) -> bool {
    let is_same = || {
        draft
            .noun
            .as_deref()
            .zip(source.noun.as_deref())
            .is_some_and(|(our, their)| stem::key(our) == stem::key(their))
    };
    is_comparable(draft, source)
        && match draft.unit {
            Unit::Date | Unit::Age => false,
            // Shares are told of anything.
            Unit::Percent | Unit::PercentagePoint => draft.noun == source.noun,
            Unit::Count | Unit::Ordinal => is_same(),
            _ => true,
        }
}

/// Whether a passage may give a figure otherwise that another one bears out: it gives another figure of the sentence,
/// and of this one's kind only others.
pub fn is_split<'t>(figures: &[Figure], place: usize, mut told: impl Iterator<Item = &'t Told>) -> bool {
    let Some(figure) = figures.get(place) else { return false };
    told.any(|told| {
        let gives = |figure: &Figure| told.figures.iter().any(|other| agrees(figure, other));
        let mut others = figures.iter().enumerate().filter(|(at, _)| *at != place);
        told.figures.len() > 1
            && !gives(figure)
            && others.any(|(_, other)| gives(other))
            && told.figures.iter().any(|other| is_comparable(figure, other))
    })
}

/// Whether a passage gives a figure of the draft, be it in another role.
fn confirms(told: &Told, place: usize, figures: &[Figure]) -> bool {
    let Some(figure) = figures.get(place) else { return false };
    // "No more than 793,000, down from 782,000": what another figure of the sentence is bears out no bound.
    let exactly = |figure: &Figure| Figure { comparator: Comparator::Exactly, ..figure.clone() };
    let is_taken = |theirs: &Figure| {
        figures.iter().any(|other| other.span != figure.span && other.value == theirs.value)
    };
    let is_borne_out = |other: &Figure| {
        agrees(figure, other) && (agrees(&exactly(figure), &exactly(other)) || !is_taken(other))
    };
    if told.figures.iter().any(is_borne_out) {
        return true;
    }
    let is_opposed = told.figures.iter().any(|other| are_opposed(figure, other));
    !is_opposed && (has(told, figure) || is_derived(told, figure))
}

/// Whether the figure is what two of a passage's add up to, or what is left of one without the other: "220 people, of
/// whom 160 were new" has 60 old ones.
fn is_derived(told: &Told, figure: &Figure) -> bool {
    let alike: Vec<(&Figure, f64)> = told
        .figures
        .iter()
        .filter(|other| figure.unit != Unit::Date && is_comparable(figure, other))
        .filter_map(|other| match other.value {
            Value::Number(value) => Some((other, value)),
            _ => None,
        })
        .take(MOST_DERIVED)
        .collect();
    alike.iter().enumerate().any(|(at, (one, value))| {
        alike[at + 1..].iter().any(|(_, other)| {
            [value + other, (value - other).abs()].into_iter().any(|value| {
                // Of "41, 20 or more" nobody adds up "61 or more".
                let (value_of, comparator) = (Value::Number(value), Comparator::Exactly);
                value > 0.0 && agrees(figure, &Figure { value: value_of, comparator, ..(*one).clone() })
            })
        })
    })
}

/// Figures of a passage that are added up, two by two.
const MOST_DERIVED: usize = 8;

/// Whether the figure's number stands there in any role.
fn has(told: &Told, figure: &Figure) -> bool {
    let number = match figure.value {
        Value::Number(value) if figure.unit != Unit::Ordinal => value,
        Value::Date { year: Some(year), month: None, .. } => f64::from(year),
        _ => return false,
    };
    // "Five years" are not in "five loans", nor in "5 May".
    let is_day = |other: &&Figure| {
        figure.unit != Unit::Date
            && matches!(other.value, Value::Date { day: Some(day), .. } if f64::from(day) == number)
    };
    // "Six times" are not in "six days".
    let is_time = |other: &&Figure| {
        figure.noun.as_deref() == Some("time")
            && (other.unit != Unit::Count || other.noun.as_deref().is_some_and(|noun| noun != "time"))
            && other.value == Value::Number(number)
    };
    let is_another = |other: &&Figure| {
        is_day(other)
            || is_time(other)
            || !matches!(figure.unit, Unit::Count | Unit::Ordinal | Unit::Date)
                && other.value == Value::Number(number)
                && (other.unit != Unit::Count || other.noun.is_some())
                && !is_comparable(figure, other)
    };
    // A number says nothing of hours where nothing is told of hours.
    let is_of_unit = matches!(figure.unit, Unit::Count | Unit::Ordinal | Unit::Date)
        || told.figures.iter().any(|other| is_comparable(figure, other));
    if !is_of_unit {
        return false;
    }
    let others = told.figures.iter().filter(is_another).count();
    told.numbers.iter().filter(|other| **other == number).count() > others
}

/// The strongest pair of each figure, unless another nearly as strong says something else.
fn settle<'f>(found: &[Pair], source: impl Fn(&Pair) -> Option<&'f Figure>) -> Vec<Mismatch> {
    let mut kept: Vec<Mismatch> = Vec::new();
    for this in found {
        let Some(figure) = source(this) else { continue };
        let mut rivals = found.iter().filter(|other| other.draft == this.draft);
        let is_beaten = rivals.any(|other| {
            other.strength > this.strength
                || other.strength >= 0.8 * this.strength
                    && source(other).is_some_and(|rival| !agrees(rival, figure))
        });
        if !is_beaten && kept.iter().all(|other| other.draft != this.draft) {
            let Pair { draft, passage, is_in_place, .. } = *this;
            let is_certain = this.is_slip || is_in_place;
            kept.push(Mismatch { draft, passage, source: figure.clone(), is_certain, is_in_place });
        }
    }
    kept
}

/// What a form that leaves no doubt counts, where few words are shared.
const EVIDENT: f64 = 3.0;

/// What it counts that the digits are the same but for a slip of the pen.
const SLIP: f64 = 1.0;

/// A figure of a passage, and what ties one of the draft to it.
type Candidate = (usize, Tie);

/// The one candidate that stands out.
fn best(weighed: &[(Candidate, f64)]) -> Option<(Candidate, f64)> {
    let (source, strength) = weighed.iter().copied().max_by(|one, other| one.1.total_cmp(&other.1))?;
    let is_rival = |other: &&(Candidate, f64)| other.0.0 != source.0 && other.1 > 0.85 * strength;
    (!weighed.iter().any(|other| is_rival(&other))).then_some((source, strength))
}

/// The pairs of figures of one passage that speak of the same thing and disagree: none where two of its figures
/// may be meant, nor where several differ, for then the sentences tell of different events.
fn pairs(
    (open, split): (&[usize], &[usize]),
    ours: &Context,
    theirs: &Context,
    evidence: &Evidence,
    (at, passage): (usize, usize),
) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    for place in open.iter().chain(split).copied() {
        let Some(figure) = ours.figures.get(place) else { continue };
        let is_open = open.contains(&place);
        // What bears it out here leaves nothing to say.
        if !is_open && theirs.figures.iter().any(|other| agrees(figure, other)) {
            continue;
        }
        let is_of_another_event = is_of_another_event(place, ours, theirs.figures, open);
        // What another figure of the draft has from there already is not meant once more.
        let is_taken = |theirs: &Figure| {
            let has = |other: &Figure| match theirs.unit {
                // A year has not the whole day.
                Unit::Date => other.value == theirs.value,
                _ => agrees(other, theirs),
            };
            ours.figures.iter().any(|other| other.span != figure.span && has(other))
        };
        let comparable = (0..theirs.figures.len())
            .filter(|other| {
                theirs.figures.get(*other).is_some_and(|other| {
                    is_comparable(figure, other)
                        && is_in_reach(figure, other)
                        && !is_taken(other)
                        && !ours.is_told_aside(theirs, other)
                })
            })
            .filter(|other| !ours.frames_differ(place, theirs, *other))
            .map(|other| (other, ours.tie(place, theirs, other)))
            .filter(|(_, tie)| {
                is_open && (!is_of_another_event || tie.is_slip)
                    || tie.is_in_place()
                    || !is_open && tie.is_slip_beside_a_rare_number()
            });
        let weighed: Vec<(Candidate, f64)> = comparable
            .map(|(other, tie)| {
                let is_evident = ours.is_same_thing(place, theirs, other);
                let evidence = evidence.strength(place, at, other, &tie);
                let strength = if is_evident { EVIDENT } else { 0.0 } + evidence;
                // Of several that may be meant, the one whose digits it has, or beside which the same figure stands.
                let slip = if tie.is_slip { SLIP } else { 0.0 };
                let strength = if strength > 0.0 { strength + slip + tie.weight_beside() } else { 0.0 };
                ((other, tie), strength)
            })
            .filter(|(_, strength)| *strength > 0.0)
            .collect();
        if let Some(((source, tie), strength)) = best(&weighed) {
            let (is_slip, is_in_place) = (tie.is_slip, tie.is_in_place());
            pairs.push(Pair { draft: place, passage, source, strength, is_slip, is_in_place });
        }
    }
    if pairs.len() > 1 {
        pairs.retain(|pair| pair.is_in_place);
    }
    pairs
}

/// Whether another figure of the draft differs from all of its like in the source: another year, or another
/// amount in a year that differs too. An amount that another passage has was taken from there.
fn is_of_another_event(place: usize, draft: &Context, source: &[Figure], open: &[usize]) -> bool {
    let is_date = |figure: &Figure| figure.unit == Unit::Date;
    let of_dates = draft.figures.get(place).is_some_and(is_date);
    let is_alike = |one: &Figure, other: &Figure| is_comparable(one, other) && one.noun == other.noun;
    let is_told_here = |(at, other): &(usize, &Figure)| {
        // A date that stands is that of something else, if another clause has it.
        let is_apart = of_dates && draft.home(*at) != draft.home(place);
        open.contains(at) || is_date(other) && !is_apart
    };
    let others = draft.figures.iter().enumerate().filter(|(at, _)| *at != place);
    let others = others.filter(is_told_here).map(|(_, other)| other);
    others.filter(|other| !draft.is_of_name(other)).any(|other| {
        let mut alike = source.iter().filter(|theirs| is_alike(other, theirs)).peekable();
        alike.peek().is_some() && !alike.any(|theirs| agrees(other, theirs))
    })
}
