//! Shares in words: "half of", "three quarters", "one in five".

use super::number::{part_of_a_scale, quantity};
use super::token::{Kind, Token};
use super::{Comparator, Figure, Reading, Unit, Value, comparator, noun, words};
use crate::text::Span;

/// What a share in words leaves open, in percentage points: "half" is said of 48 to 52 percent.
const LOOSENESS: f64 = 2.0;

/// Reads the share that begins at a token, as a percentage.
pub fn read(tokens: &[Token], at: usize) -> Option<Reading> {
    let (percent, end) = half(tokens, at).or_else(|| fraction(tokens, at)).or_else(|| one_in(tokens, at))?;
    let span = Span::new(tokens.get(at)?.span.start, tokens.get(end.checked_sub(1)?)?.span.end);
    let comparator: Comparator = comparator::of(tokens, at, end);
    let figure = Figure {
        span,
        value: Value::Number(percent),
        unit: Unit::Percent,
        noun: noun::after(tokens, end, false).0,
        phrase: "percent".to_owned(),
        comparator,
        precision: LOOSENESS,
    };
    Some(Reading { figure, end })
}

fn half(tokens: &[Token], at: usize) -> Option<(f64, usize)> {
    tokens.get(at).filter(|token| token.is("half"))?;
    let before = at.checked_sub(1).and_then(|place| tokens.get(place)).map_or("", |token| &*token.lower);
    // "the second half of 2020", "a year and a half of talks"
    let is_part = matches!(
        before,
        "first" | "second" | "other" | "latter" | "last" | "better" | "final" | "a" | "-" | "the"
    );
    let of =
        tokens.get(at + 1).filter(|next| matches!(&*next.lower, "of" | "the" | "its" | "their" | "all"))?;
    let is_time = tokens.get(at + 2).is_some_and(|token| token.kind == Kind::Number || token.is("time"));
    (!is_part && !is_time && of.kind == Kind::Word).then_some((50.0, at + 1))
}

/// "two-thirds", "a third of", "three quarters".
fn fraction(tokens: &[Token], at: usize) -> Option<(f64, usize)> {
    let token = tokens.get(at)?;
    let is_article = token.is("a");
    let count = if is_article {
        1.0
    } else {
        words::small(&token.lower).filter(|count| (1.0..10.0).contains(count))?
    };
    let place = at + 1 + usize::from(tokens.get(at + 1).is_some_and(Token::is_hyphen));
    let name = tokens.get(place)?;
    let part = words::part(&name.lower)?;
    let is_plural = name.lower.ends_with('s');
    let has_whole = tokens.get(place + 1).is_some_and(|next| next.is("of"));
    let is_length = tokens.get(place + 2).is_some_and(|next| next.is("century") || next.kind == Kind::Number);
    // "Fell by a third".
    let is_change = at
        .checked_sub(1)
        .and_then(|before| tokens.get(before))
        .is_some_and(|before| before.is("by"))
        && tokens.get(place + 1).is_none_or(|next| next.kind == Kind::Sign || words::is_stop(&next.lower));
    let reads = if count == 1.0 { !is_plural && (has_whole || is_change) } else { is_plural && count < part };
    // "A quarter of a million" is a number.
    (reads && !is_length && part_of_a_scale(tokens, at).is_none())
        .then_some((count / part * 100.0, place + 1))
}

/// "one in five", "nine out of 10".
fn one_in(tokens: &[Token], at: usize) -> Option<(f64, usize)> {
    if super::is_code(tokens, at) {
        return None;
    }
    let first = quantity(tokens, at).filter(|first| (1.0..20.0).contains(&first.value))?;
    let word = |place: usize| tokens.get(place).map_or("", |token| &*token.lower);
    let place = match (word(first.end), word(first.end + 1)) {
        ("in", "every") | ("out", "of") => first.end + 2,
        ("in", _) => first.end + 1,
        _ => return None,
    };
    let whole = quantity(tokens, place).filter(|whole| first.value < whole.value && !whole.is_scaled)?;
    const WHOLES: [f64; 11] = [2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 20.0, 100.0];
    let measures = tokens.get(whole.end).is_some_and(|next| words::measure(&next.lower).is_some());
    (WHOLES.contains(&whole.value) && !measures).then_some((first.value / whole.value * 100.0, whole.end))
}
