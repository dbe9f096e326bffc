//! Comparison: whether two figures agree, and which of a draft's figures a source contradicts.

mod context;
mod likeness;
mod stem;
#[cfg(test)]
mod tests;

use crate::extract::figure::{self, Comparator, Figure, Unit, Value, token, words};
use context::Context;

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
    if !is_comparable(draft, source) {
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

/// The pairs (figure of the draft, figure of the source) that speak of the same thing and disagree. Errs on the
/// side of silence: none for a figure that the source sentence has anywhere, nor where two of its figures may be
/// meant, nor where another event, time or place may be.
pub fn mismatch(
    draft_sentence: &str,
    source_sentence: &str,
    draft: &[Figure],
    source: &[Figure],
) -> Vec<(usize, usize)> {
    if draft.is_empty() || source.is_empty() {
        return Vec::new();
    }
    let ours = Context::new(draft_sentence, draft);
    let theirs = Context::new(source_sentence, source);
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (place, figure) in draft.iter().enumerate() {
        if source.iter().any(|other| agrees(figure, other)) || is_written(figure, source_sentence) {
            continue;
        }
        let mut counterparts = source.iter().enumerate().filter(|(other_place, other)| {
            is_comparable(figure, other) && ours.is_same_thing(place, &theirs, *other_place)
        });
        if let (Some((counterpart, _)), None) = (counterparts.next(), counterparts.next())
            && !is_of_another_event(figure, draft, source)
        {
            pairs.push((place, counterpart));
        }
    }
    // Where several figures differ, the sentences tell of different events.
    if pairs.len() > 1 { Vec::new() } else { pairs }
}

/// The draft's figures that the passages contradict: none that a passage has, and none of which two passages say
/// different things.
pub fn mismatches(draft_sentence: &str, draft_figures: &[Figure], passages: &[&str]) -> Vec<Mismatch> {
    let read: Vec<Vec<Figure>> = passages.iter().map(|passage| figure::find(passage)).collect();
    let is_known = |figure: &Figure| {
        read.iter().flatten().any(|other| agrees(figure, other))
            || passages.iter().any(|text| is_written(figure, text))
    };
    let mut found: Vec<Mismatch> = Vec::new();
    for (passage, (text, source)) in passages.iter().zip(&read).enumerate() {
        for (draft, place) in mismatch(draft_sentence, text, draft_figures, source) {
            let (Some(figure), Some(other)) = (draft_figures.get(draft), source.get(place)) else { continue };
            if !is_known(figure) {
                found.push(Mismatch { draft, passage, source: other.clone() });
            }
        }
    }
    let is_disputed = |this: &Mismatch| {
        found.iter().any(|other| other.draft == this.draft && !agrees(&other.source, &this.source))
    };
    let mut kept: Vec<Mismatch> = Vec::new();
    for this in &found {
        if !is_disputed(this) && kept.iter().all(|other| other.draft != this.draft) {
            kept.push(this.clone());
        }
    }
    kept
}

/// Whether two figures are of one kind: the same currency, dimension, or a part of a date that both give.
fn is_comparable(draft: &Figure, source: &Figure) -> bool {
    match (draft.unit, source.unit) {
        (Unit::Measure(ours), Unit::Measure(theirs)) => dimension(ours).0 == dimension(theirs).0,
        (Unit::Date, Unit::Date) => has_common_part(draft.value, source.value),
        (ours, theirs) => ours == theirs,
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

/// Whether the figure's number stands in a text in any role: in a name, a label, an idiom.
fn is_written(figure: &Figure, text: &str) -> bool {
    let number = match figure.value {
        Value::Number(value) if figure.unit != Unit::Ordinal => value,
        Value::Date { year: Some(year), month: None, .. } => f64::from(year),
        _ => return false,
    };
    token::tokens(text).iter().any(|token| {
        let value =
            figure::digits(token.text).or_else(|| words::small(&token.lower).filter(|small| *small > 1.0));
        value == Some(number)
    })
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
