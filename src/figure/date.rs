//! Dates, years and decades.

use super::token::{Kind, Token};
use super::{Comparator, Figure, Reading, Unit, Value, currency, words};
use crate::text::Span;

/// Reads the date that begins at a token.
pub fn read(tokens: &[Token], at: usize) -> Option<Reading> {
    let token = tokens.get(at)?;
    match token.kind {
        Kind::Word => month_first(tokens, at),
        Kind::Number if super::is_code(tokens, at) => None,
        Kind::Number => iso(tokens, at)
            .or_else(|| day_first(tokens, at))
            .or_else(|| decade(tokens, at))
            .or_else(|| year(tokens, at)),
        Kind::Sign => None,
    }
}

/// "October 6, 2023", "Oct. 6", "May 2019", "in May".
fn month_first(tokens: &[Token], at: usize) -> Option<Reading> {
    let month = tokens.get(at).and_then(|token| words::month(token.text))?;
    let mut end = skip(tokens, at + 1, &["."]);
    let mut day = None;
    if let Some((number, after)) = day_at(tokens, end) {
        (day, end) = (Some(number), after);
    }
    let joint = skip(tokens, end, &[",", "of"]);
    let year = year_at(tokens, joint);
    if year.is_some() {
        end = joint + 1;
    } else if day.is_none() {
        end = at + 1;
        let before = at.checked_sub(1).and_then(|place| tokens.get(place))?;
        let is_dated = matches!(
            &*before.lower,
            "in" | "on"
                | "since"
                | "until"
                | "by"
                | "of"
                | "last"
                | "next"
                | "this"
                | "early"
                | "late"
                | "mid"
                | "during"
        );
        // "in March Street": a month in a name; but "at the end of August Alibaba said".
        let is_part = at
            .checked_sub(2)
            .and_then(|place| tokens.get(place))
            .is_some_and(|part| matches!(&*part.lower, "end" | "start" | "beginning" | "middle"));
        let is_name = tokens.get(end).is_some_and(Token::is_capital) && !is_part;
        if !is_dated && !before.is_hyphen() || is_name {
            return None;
        }
    }
    reading(tokens, at, end, year, Some(month), day)
}

/// "6 October 2023", "6th of October".
fn day_first(tokens: &[Token], at: usize) -> Option<Reading> {
    let (day, end) = day_at(tokens, at)?;
    let end = skip(tokens, end, &["of"]);
    let month = tokens.get(end).and_then(|token| words::month(token.text))?;
    let end = end + 1;
    let joint = skip(tokens, skip(tokens, end, &["."]), &[",", "of"]);
    let year = year_at(tokens, joint);
    reading(tokens, at, if year.is_some() { joint + 1 } else { end }, year, Some(month), Some(day))
}

/// "2023-10-06".
fn iso(tokens: &[Token], at: usize) -> Option<Reading> {
    let year = year_at(tokens, at)?;
    let part = |place: usize| {
        let is_joined = tokens.get(place).is_some_and(Token::is_hyphen);
        let token = tokens.get(place + 1).filter(|t| is_joined && t.glued && t.text.len() == 2)?;
        token.text.parse::<u8>().ok()
    };
    let (month, day) = (part(at + 1)?, part(at + 3)?);
    let is_date = (1..=12).contains(&month) && (1..=31).contains(&day);
    if is_date { reading(tokens, at, at + 5, Some(year), Some(month), Some(day)) } else { None }
}

/// "the 1930s", "the 1930's": its years as a range.
fn decade(tokens: &[Token], at: usize) -> Option<Reading> {
    let first = year_at(tokens, at).filter(|year| year % 10 == 0)?;
    let next = tokens.get(at + 1)?;
    let (after, ending) =
        if matches!(next.text, "'" | "’") { (at + 2, tokens.get(at + 2)?) } else { (at + 1, next) };
    if !ending.glued || !ending.is("s") {
        return None;
    }
    let mut found = reading(tokens, at, after + 1, None, None, None)?;
    found.figure.value = Value::Range(f64::from(first), f64::from(first + 9));
    Some(found)
}

/// Four digits that read as a year where they stand.
fn year(tokens: &[Token], at: usize) -> Option<Reading> {
    let year = year_at(tokens, at)?;
    let before = at.checked_sub(1).and_then(|place| tokens.get(place));
    let lead = before.map_or("", |token| &*token.lower);
    let is_dated = matches!(
        lead,
        "in" | "since"
            | "until"
            | "till"
            | "during"
            | "early"
            | "late"
            | "mid"
            | "year"
            | "the"
            | "a"
            | "an"
            | "its"
            | "his"
            | "her"
            | "their"
            | "our"
            | "of"
            | "circa"
            | "before"
            | "after"
            | "("
    ) || before.is_some_and(|token| token.text.ends_with("'s") || token.text.ends_with("’s"));
    let next = tokens.get(at + 1);
    let is_amount =
        matches!(lead, "than" | "over" | "about" | "around" | "least" | "some" | "nearly" | "almost" | "to")
            || before.is_some_and(|token| currency::of_sign(token.text).is_some());
    let counts = next.is_some_and(|token| {
        token.text == "%"
            || words::is_plural(&token.lower)
            || words::measure(&token.lower).is_some()
            || currency::named(token.text).is_some()
            || matches!(&*token.lower, "percent" | "million" | "billion")
            || token.glued && token.kind == Kind::Word
    });
    // Elsewhere only what is hardly a count: a recent year with nothing to count after it.
    let is_likely = (1900..=2050).contains(&year) && !counts && !(is_amount && counts_soon(tokens, at));
    let is_year_before_noun = matches!(lead, "in" | "its" | "his" | "her" | "their");
    if is_dated && (!counts || is_year_before_noun) || is_likely {
        return reading(tokens, at, at + 1, Some(year), None, None);
    }
    None
}

/// Whether a noun in the plural stands within three words after a number.
fn counts_soon(tokens: &[Token], at: usize) -> bool {
    let next = tokens.iter().skip(at + 1).take(3);
    next.take_while(|token| token.kind == Kind::Word && !words::is_stop(&token.lower))
        .any(|t| words::is_plural(&t.lower))
}

fn year_at(tokens: &[Token], at: usize) -> Option<i32> {
    let token = tokens.get(at).filter(|token| token.kind == Kind::Number && token.text.len() == 4)?;
    token.text.parse().ok().filter(|year| (1000..=2100).contains(year))
}

/// A day of the month with or without its ending, and the place after it.
fn day_at(tokens: &[Token], at: usize) -> Option<(u8, usize)> {
    let token = tokens.get(at).filter(|token| token.kind == Kind::Number && token.text.len() <= 2)?;
    let day = token.text.parse().ok().filter(|day| (1..=31).contains(day))?;
    match tokens.get(at + 1).filter(|next| next.glued && next.kind == Kind::Word) {
        None => Some((day, at + 1)),
        Some(ending) if super::is_ordinal_ending(&ending.lower) => Some((day, at + 2)),
        Some(_) => None,
    }
}

fn skip(tokens: &[Token], at: usize, signs: &[&str]) -> usize {
    at + usize::from(tokens.get(at).is_some_and(|token| signs.contains(&&*token.lower)))
}

fn reading(
    tokens: &[Token],
    at: usize,
    end: usize,
    year: Option<i32>,
    month: Option<u8>,
    day: Option<u8>,
) -> Option<Reading> {
    let span = Span::new(tokens.get(at)?.span.start, tokens.get(end.checked_sub(1)?)?.span.end);
    let figure = Figure {
        span,
        value: Value::Date { year, month, day },
        unit: Unit::Date,
        noun: None,
        phrase: String::new(),
        comparator: Comparator::Exactly,
        precision: 0.0,
    };
    Some(Reading { figure, end })
}
