//! Whether two figures agree: of one kind, and the same within what rounding and comparators leave open; or one number
//! with opposite bounds or in other units.

use crate::figure::{Comparator, Figure, Unit, Value};

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

/// Whether two figures are of one kind: the same currency, dimension, or a part of a date that both give.
pub(super) fn is_comparable(draft: &Figure, source: &Figure) -> bool {
    match (draft.unit, source.unit) {
        (Unit::Measure(ours), Unit::Measure(theirs)) => {
            dimension(ours).0 == dimension(theirs).0 || is_in_other_unit(draft, source)
        }
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
        (Unit::Money(_), Unit::Money(_)) => draft.unit == source.unit || is_in_other_unit(draft, source),
        // "Six times" are no days.
        (Unit::Count, Unit::Count) => match (draft.noun.as_deref(), source.noun.as_deref()) {
            (Some("time"), Some(other)) | (Some(other), Some("time")) => {
                matches!(other, "time" | "occasion" | "case" | "instance")
            }
            (Some("time"), None) | (None, Some("time")) => false,
            _ => true,
        },
        // "To 87.5m from 72.9m".
        (Unit::Money(_), Unit::Count) => is_large_and_bare(source),
        (Unit::Count, Unit::Money(_)) => is_large_and_bare(draft),
        (ours, theirs) => ours == theirs,
    }
}

/// Whether a number is so large, and counts nothing, that it may be money.
fn is_large_and_bare(figure: &Figure) -> bool {
    figure.noun.is_none() && matches!(figure.value, Value::Number(value) if value >= 100_000.0)
}

/// Whether a number was kept and its unit was not: "0.31 milligrams" for "0.31 micrograms", "€86 million" for
/// "£86 million". No conversion keeps a number.
fn is_in_other_unit(draft: &Figure, source: &Figure) -> bool {
    let is_many = matches!(draft.value, Value::Number(value) if value > 0.0 && value != 1.0);
    is_many
        && draft.value == source.value
        && match (draft.unit, source.unit) {
            (Unit::Measure(ours), Unit::Measure(theirs)) => {
                ours != theirs && quantity(ours) == quantity(theirs)
            }
            (Unit::Money(ours), Unit::Money(theirs)) => ours != theirs && !may_be_written_alike(ours, theirs),
            _ => false,
        }
}

/// What a unit measures, be it in a system of its own.
fn quantity(unit: &'static str) -> &'static str {
    match unit {
        "gallon" | "barrel" => "litre",
        other => match dimension(other).0 {
            "hour" | "day" => "month",
            dimension => dimension,
        },
    }
}

/// "$" is many dollars, "¥" is yen and yuan.
fn may_be_written_alike(one: &str, other: &str) -> bool {
    const DOLLARS: [&str; 7] = ["USD", "AUD", "CAD", "HKD", "NZD", "SGD", "TWD"];
    DOLLARS.contains(&one) && DOLLARS.contains(&other)
        || [one, other].iter().all(|c| matches!(*c, "JPY" | "CNY"))
}

/// Whether two figures have one number, and say the opposite with it: "more than 240" and "no more than 240", five per cent
/// and five percentage points.
pub fn are_opposed(draft: &Figure, source: &Figure) -> bool {
    use Comparator::{AtLeast, AtMost, LessThan, MoreThan};
    let is_more = |figure: &Figure| matches!(figure.comparator, MoreThan | AtLeast);
    let is_less = |figure: &Figure| matches!(figure.comparator, LessThan | AtMost);
    if is_in_other_unit(draft, source) {
        return true;
    }
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
pub(super) fn parts(value: Value) -> [Option<i32>; 3] {
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
        "g" => ("kg", 1e-3),
        "mg" => ("kg", 1e-6),
        "µg" => ("kg", 1e-9),
        "ng" => ("kg", 1e-12),
        "ml" => ("litre", 1e-3),
        "Ml" => ("litre", 1e6),
        "yard" => ("m", 0.9144),
        "inch" => ("m", 0.0254),
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

pub(super) fn factor(figure: &Figure) -> f64 {
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
