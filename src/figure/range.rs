//! "10 to 20 million", "between 10 and 20": ranges, and changes that only look like one.

use super::number::{Quantity, quantity};
use super::token::{Kind, Token};
use super::{Unit, currency_before, unit_after};

/// A unit, if there is one, and the place of the first token after it.
pub type UnitAndEnd = Option<(Unit, usize)>;

/// The range that begins with `first`: its lower end, its upper end and the unit of both.
pub fn range(
    tokens: &[Token],
    at: usize,
    first: Quantity,
    unit: Option<(Unit, usize)>,
) -> Option<(f64, Quantity, UnitAndEnd)> {
    let joint_at = unit.map_or(first.end, |(_, end)| end);
    let joint = tokens.get(joint_at)?;
    let lead = at.checked_sub(1).and_then(|place| tokens.get(place)).map_or("", |token| &*token.lower);
    let joins = match &*joint.lower {
        "to" => !changes(tokens, at),
        "and" => lead == "between",
        "or" => first.is_spelled && lead != "either",
        _ => {
            joint.is_dash()
                && tokens.get(joint_at + 1).is_some_and(|next| next.kind != Kind::Word || joint.is_hyphen())
        }
    };
    let (currency, start) = currency_before(tokens, joint_at + 1);
    let high = quantity(tokens, start).filter(|_| joins)?;
    let currency = currency.or(match unit {
        Some((Unit::Money(code), _)) => Some(code),
        _ => None,
    });
    let whole = unit_after(tokens, high.end, currency);
    let is_one_unit = unit.is_none_or(|(unit, _)| whole.is_some_and(|(whole, _)| whole == unit));
    let low =
        if high.is_scaled && !first.is_scaled { first.value * scale_of(high.value) } else { first.value };
    (low < high.value && is_one_unit).then_some((low, high, whole))
}

/// What "20 million" lends to the 10 in "10 to 20 million".
pub fn scale_of(value: f64) -> f64 {
    [1e12, 1e9, 1e6, 1e3].into_iter().find(|scale| value >= *scale).unwrap_or(1.0)
}

/// Whether something goes from one figure to another at this place: "rose from 10 to 20", "fell 2 percent to" are
/// no ranges.
pub fn changes(tokens: &[Token], at: usize) -> bool {
    let is_from = at.checked_sub(1).and_then(|place| tokens.get(place)).is_some_and(|token| token.is("from"));
    let change = |token: &Token| {
        const STEMS: [&str; 22] = [
            "rise", "rose", "risen", "fell", "fall", "grow", "grew", "grown", "increas", "decreas", "climb",
            "drop", "jump", "cut", "rais", "reduc", "declin", "shr", "expand", "up", "down", "slump",
        ];
        STEMS.iter().any(|stem| if stem.len() > 3 { token.lower.starts_with(stem) } else { token.is(stem) })
    };
    let reach = if is_from { 8 } else { 2 };
    tokens.get(at.saturating_sub(reach)..at).is_some_and(|before| before.iter().any(change))
}

/// The unit that "from 10 to 20 percent" names only once.
pub fn unit_of_change(tokens: &[Token], at: usize, end: usize) -> Option<(Unit, usize)> {
    let is_change = tokens.get(end).is_some_and(|token| token.is("to")) && changes(tokens, at);
    let high = quantity(tokens, end + 1).filter(|_| is_change)?;
    unit_after(tokens, high.end, None).map(|(unit, _)| (unit, end))
}
