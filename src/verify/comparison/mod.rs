//! Comparison: whether two figures agree, and which of a draft's figures a source contradicts.

mod context;
mod evidence;
mod frame;
mod likeness;
mod sense;
mod stem;
#[cfg(test)]
mod tests;

use crate::figure::{Comparator, Figure, Told, Unit, Value, token};
use crate::text::Span;
use context::Context;
use evidence::Evidence;

/// A figure of the draft that a passage gives otherwise.
#[derive(Clone, PartialEq, Debug)]
pub struct Mismatch {
    /// The place among the draft's figures.
    pub draft: usize,
    /// The place among the passages.
    pub passage: usize,
    pub source: Figure,
}

/// Whether a source's figure supports the draft's: rounded in either direction to the precision as written,
/// within what a comparator leaves open, in a range, or the same date told less exactly. Says nothing about what
/// is counted.
pub fn agrees(draft: &Figure, source: &Figure) -> bool {
    if !is_comparable(draft, source) || are_opposed(draft, source) {
        return false;
    }
    if let (Value::Date { .. }, Value::Date { .. }) = (draft.value, source.value) {
        return dates_agree(draft.value, source.value);
    }
    let (ours, theirs) = (bounds(draft), bounds(source));
    if let (Value::Number(_), Value::Number(_)) = (draft.value, source.value) {
        return numbers_agree(draft, source);
    }
    let is_inside = |inner: (f64, f64), outer: (f64, f64)| outer.0 <= inner.0 && inner.1 <= outer.1;
    is_inside(middle(draft, ours), theirs) || is_inside(middle(source, theirs), ours)
}

/// A name with the entity that it stands for; both sides of a comparison number the entities alike.
pub type Mention = (Span, u32);

/// A sentence of the draft: what it says, and its figures and names.
#[derive(Clone, Copy, Debug)]
pub struct Statement<'a> {
    pub text: &'a str,
    pub figures: &'a [Figure],
    pub mentions: &'a [Mention],
}

/// A sentence of the source.
#[derive(Clone, Copy, Debug)]
pub struct Witness<'a> {
    pub text: &'a str,
    /// What it gives in figures.
    pub told: &'a Told,
    pub mentions: &'a [Mention],
    /// The names of the draft's sentence of which it speaks without a name: "she" and "we" in an article about them.
    pub implied: &'a [Span],
}

/// A pair of figures that differ, and how much speaks for their being of the same thing.
struct Pair {
    draft: usize,
    passage: usize,
    source: usize,
    strength: f64,
}

/// The draft's figures that the passages contradict: none that a passage has, and none of which two passages say
/// different things with like force. Errs on the side of silence.
pub fn mismatches(statement: &Statement, passages: &[Witness]) -> Vec<Mismatch> {
    let open: Vec<usize> = (0..statement.figures.len())
        .filter(|place| {
            let figure = statement.figures.get(*place);
            figure.is_some_and(|figure| !passages.iter().any(|passage| confirms(passage.told, figure)))
        })
        .collect();
    let is_of_kind = |figure: &Figure| {
        open.iter().filter_map(|place| statement.figures.get(*place)).any(|ours| is_comparable(ours, figure))
    };
    let of_kind: Vec<usize> = (0..passages.len())
        .filter(|at| passages.get(*at).is_some_and(|passage| passage.told.figures.iter().any(is_of_kind)))
        .collect();
    if of_kind.is_empty() {
        return Vec::new();
    }
    let ours =
        Context::new(statement.text, &token::tokens(statement.text), statement.figures, statement.mentions);
    let theirs: Vec<Context> = of_kind
        .iter()
        .filter_map(|at| passages.get(*at))
        .map(|passage| {
            let tokens = token::tokens(passage.text);
            let context = Context::new(passage.text, &tokens, &passage.told.figures, passage.mentions);
            context.with_implied(passage.implied)
        })
        .collect();
    let evidence = Evidence::new(&ours, &theirs);
    let found: Vec<Pair> = theirs
        .iter()
        .zip(&of_kind)
        .enumerate()
        .flat_map(|(at, (source, passage))| pairs(&open, &ours, source, &evidence, (at, *passage)))
        .collect();
    settle(&found, |pair| {
        passages.get(pair.passage).and_then(|passage| passage.told.figures.get(pair.source))
    })
}

/// Whether a passage gives a figure of the draft, be it in another role.
fn confirms(told: &Told, figure: &Figure) -> bool {
    if told.figures.iter().any(|other| agrees(figure, other)) {
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
                value > 0.0 && agrees(figure, &Figure { value: Value::Number(value), ..(*one).clone() })
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
    told.numbers.contains(&number)
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
            kept.push(Mismatch { draft: this.draft, passage: this.passage, source: figure.clone() });
        }
    }
    kept
}

/// What a form that leaves no doubt counts, where few words are shared.
const EVIDENT: f64 = 3.0;

/// The one candidate that stands out.
fn best(weighed: &[(usize, f64)]) -> Option<(usize, f64)> {
    let (source, strength) = weighed.iter().copied().max_by(|one, other| one.1.total_cmp(&other.1))?;
    let is_rival = |other: &&(usize, f64)| other.0 != source && other.1 > 0.85 * strength;
    (!weighed.iter().any(|other| is_rival(&other))).then_some((source, strength))
}

/// The pairs of figures of one passage that speak of the same thing and disagree: none where two of its figures
/// may be meant, nor where several differ, for then the sentences tell of different events.
fn pairs(
    open: &[usize],
    ours: &Context,
    theirs: &Context,
    evidence: &Evidence,
    (at, passage): (usize, usize),
) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    for place in open.iter().copied() {
        let Some(figure) = ours.figures.get(place) else { continue };
        if is_of_another_event(figure, ours.figures, theirs.figures) {
            continue;
        }
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
                    is_comparable(figure, other) && !is_taken(other) && !ours.is_told_aside(theirs, other)
                })
            })
            .filter(|other| !ours.frames_differ(place, theirs, *other));
        let weighed: Vec<(usize, f64)> = comparable
            .map(|other| {
                let is_evident = ours.is_same_thing(place, theirs, other);
                (other, if is_evident { EVIDENT } else { 0.0 } + evidence.strength(place, at, other))
            })
            .filter(|(_, strength)| *strength > 0.0)
            .collect();
        if let Some((source, strength)) = best(&weighed) {
            pairs.push(Pair { draft: place, passage, source, strength });
        }
    }
    if pairs.len() > 1 { Vec::new() } else { pairs }
}

/// Whether two figures are of one kind: the same currency, dimension, or a part of a date that both give.
fn is_comparable(draft: &Figure, source: &Figure) -> bool {
    match (draft.unit, source.unit) {
        (Unit::Measure(ours), Unit::Measure(theirs)) => dimension(ours).0 == dimension(theirs).0,
        (Unit::Date, Unit::Date) => {
            // A decade is not held against a day.
            let is_day = |value: Value| matches!(value, Value::Date { month: Some(_), .. });
            let is_decade = |value: Value| matches!(value, Value::Range(..));
            has_common_part(draft.value, source.value)
                && !(is_decade(draft.value) && is_day(source.value))
                && !(is_decade(source.value) && is_day(draft.value))
        }
        // "Rose by five per cent" for "rose by five percentage points".
        (Unit::Percent, Unit::PercentagePoint) | (Unit::PercentagePoint, Unit::Percent) => {
            draft.value == source.value
        }
        (ours, theirs) => ours == theirs,
    }
}

/// Whether two figures have one number, and say the opposite with it: "more than 240" and "no more than 240", five per cent
/// and five percentage points.
pub fn are_opposed(draft: &Figure, source: &Figure) -> bool {
    use Comparator::{AtLeast, AtMost, LessThan, MoreThan};
    let is_more = |figure: &Figure| matches!(figure.comparator, MoreThan | AtLeast);
    let is_less = |figure: &Figure| matches!(figure.comparator, LessThan | AtMost);
    draft.value == source.value
        && match (draft.unit, source.unit) {
            (Unit::Date, _) | (_, Unit::Date) => false,
            (Unit::Percent, Unit::PercentagePoint) | (Unit::PercentagePoint, Unit::Percent) => true,
            (ours, theirs) => {
                ours == theirs && (is_more(draft) && is_less(source) || is_less(draft) && is_more(source))
            }
        }
}

fn has_common_part(ours: Value, theirs: Value) -> bool {
    let (ours, theirs) = (parts(ours), parts(theirs));
    ours.iter().zip(theirs).any(|(our, their)| our.is_some() && their.is_some())
}

/// Year, month and day. A decade has only a year, which stands for its first.
fn parts(value: Value) -> [Option<i32>; 3] {
    match value {
        Value::Date { year, month, day } => [year, month.map(i32::from), day.map(i32::from)],
        Value::Number(_) | Value::Range(..) => [Some(0), None, None],
    }
}

fn dates_agree(ours: Value, theirs: Value) -> bool {
    parts(ours)
        .iter()
        .zip(parts(theirs))
        .all(|(our, their)| our.is_none() || their.is_none() || *our == their)
}

/// The name of what a unit measures and its size in that dimension's own unit.
fn dimension(unit: &'static str) -> (&'static str, f64) {
    match unit {
        "mm" => ("m", 0.001),
        "cm" => ("m", 0.01),
        "foot" => ("m", 0.3048),
        "km" => ("m", 1000.0),
        "mile" => ("m", 1609.344),
        "g" => ("kg", 0.001),
        "tonne" => ("kg", 1000.0),
        "acre" => ("m²", 4046.86),
        "ha" => ("m²", 10_000.0),
        "km²" => ("m²", 1e6),
        "square mile" => ("m²", 2_589_988.0),
        "square foot" => ("m²", 0.0929),
        "kW" => ("W", 1e3),
        "MW" => ("W", 1e6),
        "GW" => ("W", 1e9),
        "GB" => ("B", 1e9),
        "TB" => ("B", 1e12),
        "minute" => ("hour", 1.0 / 60.0),
        "week" => ("day", 7.0),
        "year" => ("month", 12.0),
        "decade" => ("month", 120.0),
        other => (other, 1.0),
    }
}

fn factor(figure: &Figure) -> f64 {
    match figure.unit {
        Unit::Measure(unit) => dimension(unit).1,
        _ => 1.0,
    }
}

/// How far a number may be rounded away from the value written. Noughts at the end are often meant as digits:
/// "20 dead" is not 23, nor are "2 million" 1.6 million.
fn tolerance(figure: &Figure, value: f64) -> f64 {
    let precision = figure.precision * factor(figure);
    let share = if value < 100.0 * factor(figure) { 0.025 } else { 0.05 };
    if figure.precision >= 5.0 { precision.min(share * value) } else { precision }
}

fn numbers_agree(draft: &Figure, source: &Figure) -> bool {
    let (Value::Number(ours), Value::Number(theirs)) = (draft.value, source.value) else { return false };
    let (ours, theirs) = (ours * factor(draft), theirs * factor(source));
    let slack = tolerance(draft, ours).max(tolerance(source, theirs)) + 0.001 * ours.abs().min(theirs.abs());
    if matches!(draft.unit, Unit::Ordinal) {
        return ours == theirs;
    }
    if (ours - theirs).abs() <= slack {
        return true;
    }
    // What both leave open, they do not leave open twice.
    if draft.comparator == source.comparator {
        return false;
    }
    let (low, high) = bounds(draft);
    let (other_low, other_high) = bounds(source);
    low <= theirs && theirs <= high || other_low <= ours && ours <= other_high
}

/// The values that a figure leaves open.
fn bounds(figure: &Figure) -> (f64, f64) {
    let size = factor(figure);
    let (low, high) = match figure.value {
        Value::Number(value) => (value * size, value * size),
        Value::Range(low, high) => (low * size, high * size),
        Value::Date { year, .. } => {
            let year = f64::from(year.unwrap_or_default());
            return (year, year);
        }
    };
    let slack = tolerance(figure, high).min(0.05 * high.abs().max(10.0 * size));
    match figure.comparator {
        Comparator::Exactly if figure.unit == Unit::Date => (low, high),
        Comparator::Exactly => (low - slack, high + slack),
        Comparator::About => (low * 0.88 - slack, high * 1.12 + slack),
        Comparator::MoreThan | Comparator::AtLeast => (low - slack, high * 2.0),
        Comparator::LessThan | Comparator::AtMost => (low * 0.5, high + slack),
    }
}

/// What of a figure must lie inside a range: all of a range, the number itself of a number.
fn middle(figure: &Figure, bounds: (f64, f64)) -> (f64, f64) {
    match figure.value {
        Value::Number(value) => (value * factor(figure), value * factor(figure)),
        Value::Range(..) | Value::Date { .. } => bounds,
    }
}

/// Whether another figure of the draft differs from all of its like in the source: another year, or another
/// amount in a year that differs too.
fn is_of_another_event(figure: &Figure, draft: &[Figure], source: &[Figure]) -> bool {
    let is_alike = |one: &Figure, other: &Figure| is_comparable(one, other) && one.noun == other.noun;
    draft.iter().filter(|other| other.span != figure.span).any(|other| {
        let mut alike = source.iter().filter(|theirs| is_alike(other, theirs)).peekable();
        alike.peek().is_some() && !alike.any(|theirs| agrees(other, theirs))
    })
}
