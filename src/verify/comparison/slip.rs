//! Numbers that look like slips of the pen for one another, and those that nobody would take for one another.

use super::agreement::{are_opposed, factor, parts};
use crate::figure::{Figure, Unit, Value};

/// Whether nobody would say at once that two numbers are of different things: "five", "2,114". A number with a nought
/// more or less is in reach.
pub(super) fn is_in_reach(draft: &Figure, source: &Figure) -> bool {
    // Of a range, the end that is nearer.
    let (ours, theirs) = match (draft.value, source.value) {
        (Value::Number(ours), Value::Number(theirs)) => (ours, theirs),
        (Value::Range(low, high), Value::Number(other)) if draft.unit != Unit::Date => {
            (other.clamp(low, high), other)
        }
        (Value::Number(other), Value::Range(low, high)) if draft.unit != Unit::Date => {
            (other, other.clamp(low, high))
        }
        _ => return true,
    };
    let (ours, theirs) = (ours * factor(draft), theirs * factor(source));
    let ratio = ours.max(theirs) / ours.min(theirs);
    let same_digits = (ratio.log10() - ratio.log10().round()).abs() < 1e-6;
    let are_numbers = matches!((draft.value, source.value), (Value::Number(_), Value::Number(_)));
    let counts_same = are_numbers && draft.noun.is_some() && draft.noun == source.noun;
    let reach = if counts_same { REACH_OF_ONE } else { REACH };
    !ratio.is_finite() || ratio <= reach || same_digits
}

/// How many times one number may be the other, and of the same things.
const REACH: f64 = 15.0;
const REACH_OF_ONE: f64 = 100.0;

/// Whether one figure looks like a slip of the pen for the other: the number with another unit or bound, its digits in
/// another order ("£1.73 billion" for "£1.37 billion"), or one of at least three of them another; of a whole date another
/// day, month or year.
pub(super) fn is_slip(draft: &Figure, source: &Figure) -> bool {
    if are_opposed(draft, source) {
        return true;
    }
    if draft.unit == Unit::Date {
        // One part of a whole date.
        let parts = parts(draft.value).into_iter().zip(parts(source.value));
        let (same, all) = parts.fold((0, 0), |(same, all), pair| match pair {
            (Some(our), Some(their)) => (same + usize::from(our == their), all + 1),
            _ => (same, all),
        });
        return (same, all) == (2, 3);
    }
    if is_nought_off(draft, source) {
        return true;
    }
    let Some((ours, theirs)) = digits(draft, source) else { return false };
    let others = ours.iter().zip(&theirs).filter(|(our, their)| our != their).count();
    is_transposed(draft, source) || ours.len() - noughts(&ours) >= 3 && others == 1
}

/// Whether one number has the digits of the other in another order: "13.1" for "11.3".
pub(super) fn is_transposed(draft: &Figure, source: &Figure) -> bool {
    let Some((mut ours, mut theirs)) = digits(draft, source) else { return false };
    if ours.len() - noughts(&ours) < 2 {
        return false;
    }
    ours.sort_unstable();
    theirs.sort_unstable();
    ours == theirs
}

/// Whether one number has a nought or three more than the other: "US$50,000" for "US$500,000".
fn is_nought_off(draft: &Figure, source: &Figure) -> bool {
    let (Value::Number(ours), Value::Number(theirs)) = (draft.value, source.value) else { return false };
    let ratio = ours.max(theirs) / ours.min(theirs);
    // Of one digit before the noughts that may be chance.
    let says_much = || draft.unit != Unit::Count || significant(ours) > 1;
    draft.unit == source.unit
        && [10.0, 100.0, 1_000.0].iter().any(|times: &f64| (ratio / times - 1.0).abs() < 1e-9)
        && says_much()
}

/// How many digits a number has before its noughts.
fn significant(value: f64) -> usize {
    let digits: Vec<u8> = format!("{value}").bytes().filter(u8::is_ascii_digit).collect();
    digits.len() - noughts(&digits)
}

/// The same of three digits or more.
pub fn is_telling_slip(draft: &Figure, source: &Figure) -> bool {
    is_transposed(draft, source)
        && digits(draft, source).is_some_and(|(ours, _)| ours.len() - noughts(&ours) >= 3)
}

/// The digits of two numbers of one unit, if there are as many of them and not the same.
fn digits(draft: &Figure, source: &Figure) -> Option<(Vec<u8>, Vec<u8>)> {
    let (Value::Number(ours), Value::Number(theirs)) = (draft.value, source.value) else { return None };
    let digits = |value: f64| -> Vec<u8> {
        let written = format!("{value}");
        written.bytes().filter(u8::is_ascii_digit).skip_while(|digit| *digit == b'0').collect()
    };
    let (ours, theirs) = (digits(ours), digits(theirs));
    (draft.unit == source.unit && ours.len() == theirs.len() && ours != theirs).then_some((ours, theirs))
}

/// How many noughts there are at the end.
fn noughts(digits: &[u8]) -> usize {
    digits.iter().rev().take_while(|digit| **digit == b'0').count()
}

/// Whether of a month in a year one is the same: "November 2021", "November 2020".
pub(super) fn is_slip_of_month_or_year(draft: &Figure, source: &Figure) -> bool {
    let of = |figure: &Figure| match figure.value {
        Value::Date { year: Some(year), month: Some(month), .. } => Some((year, month)),
        _ => None,
    };
    of(draft).zip(of(source)).is_some_and(|(ours, theirs)| (ours.0 == theirs.0) != (ours.1 == theirs.1))
}

/// Whether two years differ in one digit.
pub(super) fn is_slip_of_year(draft: &Figure, source: &Figure) -> bool {
    let year = |figure: &Figure| match figure.value {
        Value::Date { year: Some(year), .. } => Some(year.to_string()),
        _ => None,
    };
    year(draft).zip(year(source)).is_some_and(|(ours, theirs)| {
        ours.len() == theirs.len()
            && ours.bytes().zip(theirs.bytes()).filter(|(our, their)| our != their).count() == 1
    })
}
