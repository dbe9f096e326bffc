//! Figures: the numbers, amounts, percentages and dates of a sentence, with what they count.

pub mod comparator;
mod currency;
mod date;
mod noun;
mod number;
mod quick;
mod range;
mod share;
pub mod token;
pub mod words;

use crate::text::Span;
use number::{Quantity, quantity};
use quick::{is_plain, may_hold_figure};
use range::{range, unit_of_change};
use token::{Kind, Token};

/// A number, amount, percentage or date in prose.
#[derive(Clone, PartialEq, Debug)]
pub struct Figure {
    /// Bytes of the text: what shows the figure with its unit, without comparator and counted noun.
    pub span: Span,
    pub value: Value,
    pub unit: Unit,
    /// The head of what is counted, in lower case and singular: "posting".
    pub noun: Option<String>,
    /// What is counted as written ("diplomatic postings"), or the name of the unit.
    pub phrase: String,
    pub comparator: Comparator,
    /// Half the unit of the last significant digit as written: 127 → 0.5, 130 → 5, 1.5 million → 50 000.
    pub precision: f64,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Value {
    Number(f64),
    Range(f64, f64),
    Date { year: Option<i32>, month: Option<u8>, day: Option<u8> },
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    Count,
    /// Shares too: "half", "three quarters", "one in five".
    Percent,
    PercentagePoint,
    /// An ISO 4217 code.
    Money(&'static str),
    /// A unit of measure or a stretch of time, under one name each: "km", "year".
    Measure(&'static str),
    /// A date; a decade is a range of years.
    Date,
    Ordinal,
    /// Years of a person's life.
    Age,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Comparator {
    Exactly,
    /// "about", and "nearly" too.
    About,
    MoreThan,
    AtLeast,
    LessThan,
    AtMost,
}

/// A figure and the place of the first token after it.
struct Reading {
    figure: Figure,
    end: usize,
}

/// Finds the figures of a sentence or paragraph, in order, in O(n). Digits in names, codes and labels are none.
pub fn find(text: &str) -> Vec<Figure> {
    if may_hold_figure(text) { read(&token::tokens(text)) } else { Vec::new() }
}

/// All that a text gives in figures.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Told {
    pub figures: Vec<Figure>,
    /// Every number in it, in whatever role: in a name, a label, an idiom.
    pub numbers: Vec<f64>,
}

impl Told {
    pub fn of(text: &str) -> Told {
        if !may_hold_figure(text) {
            return Told::default();
        }
        let tokens = token::tokens(text);
        let mut numbers = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            let number = match token.kind {
                Kind::Number => digits(token.text),
                Kind::Word => words::small(&token.lower).filter(|small| *small > 1.0),
                Kind::Sign => None,
            };
            let scale = tokens.get(at + 1).filter(|next| next.kind == Kind::Word);
            let scale = scale.and_then(|next| words::scale(&next.lower));
            // "The remaining 65 million".
            numbers.extend(number.map(|number| number * scale.unwrap_or(1.0)));
        }
        Told { figures: read(&tokens), numbers }
    }
}

/// The figures among tokens that are read already.
fn read(tokens: &[Token]) -> Vec<Figure> {
    let mut figures = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if is_plain(token) {
            at += 1;
            continue;
        }
        let reading = date::read(tokens, at)
            .or_else(|| share::read(tokens, at))
            .or_else(|| ordinal(tokens, at))
            .or_else(|| amount(tokens, at));
        match reading {
            Some(reading) => {
                figures.push(reading.figure);
                at = reading.end.max(at + 1);
            }
            None => at = rejected(tokens, at),
        }
    }
    figures
}

/// The place to go on from after a token that begins no figure: past the whole of a number in words.
fn rejected(tokens: &[Token], at: usize) -> usize {
    match tokens.get(at) {
        Some(token) if token.kind == Kind::Word && words::small(&token.lower).is_some() => {
            quantity(tokens, at).map_or(at + 1, |quantity| quantity.end)
        }
        // A telephone number goes to the end of its groups.
        Some(token) if token.text == "+" => {
            let groups =
                tokens.iter().skip(at + 1).take_while(|t| t.kind == Kind::Number || t.is_hyphen()).count();
            at + 1 + if groups > 1 { groups } else { 0 }
        }
        _ => at + 1,
    }
}

/// A number with or without a unit, or a range of two.
fn amount(tokens: &[Token], at: usize) -> Option<Reading> {
    let (currency, start) = currency_before(tokens, at);
    if is_code(tokens, start) || currency.is_none() && is_name(tokens, start) || is_numbering(tokens, start) {
        return None;
    }
    let first = quantity(tokens, start).filter(|first| !is_broken(tokens, first.end))?;
    let mut low_unit = unit_after(tokens, first.end, currency);
    let mut value = Value::Number(first.value);
    let mut last = first;
    if let Some((low, high, unit)) = range(tokens, at, first, low_unit) {
        // "between 1 and 6 October"
        if tokens.get(high.end).is_some_and(|next| words::month(next.text).is_some()) {
            return None;
        }
        low_unit = unit;
        value = Value::Range(low, high.value);
        last = high;
    }
    let own_unit =
        low_unit.or_else(|| unit_of_change(tokens, at, first.end)).or_else(|| age(tokens, start, last.end));
    let (unit, end) = own_unit.unwrap_or((Unit::Count, last.end));
    // "The bank, then 130 years old".
    let unit = if unit == Unit::Age && last.value > OLDEST { Unit::Measure("year") } else { unit };
    if is_ago(tokens, unit, end) || is_time(tokens, end) {
        return None;
    }
    let (noun, phrase) = described(tokens, unit, end, last);
    if !is_counted(tokens, start, &first, unit, noun.as_deref()) {
        return None;
    }
    let span = Span::new(tokens.get(at)?.span.start, tokens.get(end.checked_sub(1)?)?.span.end);
    let comparator = comparator::of(tokens, at, end);
    Some(Reading {
        figure: Figure { span, value, unit, noun, phrase, comparator, precision: last.precision },
        end,
    })
}

/// Years of the longest life.
const OLDEST: f64 = 120.0;

/// The currency that stands before a number, and the place of the number.
fn currency_before(tokens: &[Token], at: usize) -> (Option<&'static str>, usize) {
    let Some(token) = tokens.get(at) else { return (None, at) };
    let next = tokens.get(at + 1);
    let is_number = |token: Option<&Token>| token.is_some_and(|token| token.kind == Kind::Number);
    if let Some(code) = currency::of_sign(token.text).filter(|_| is_number(next)) {
        return (Some(code), at + 1);
    }
    let dollar =
        currency::of_dollar(token.text).filter(|_| next.is_some_and(|sign| sign.text == "$" && sign.glued));
    if let Some(code) = dollar.filter(|_| is_number(tokens.get(at + 2))) {
        return (Some(code), at + 2);
    }
    if let Some(code) = currency::of_letters(token.text).filter(|_| is_in_letters(tokens, at)) {
        return (Some(code), at + 1);
    }
    let is_code = token.text.len() == 3 && token.text.bytes().all(|byte| byte.is_ascii_uppercase());
    match (is_code && is_number(next)).then(|| currency::named(token.text)).flatten() {
        Some(code) => (Some(code), at + 1),
        None => (None, at),
    }
}

/// Whether an amount stands right behind letters that are a currency's, and no code: "K310 million", "R2,000", not "K9".
fn is_in_letters(tokens: &[Token], at: usize) -> bool {
    let amount = tokens.get(at + 1).filter(|amount| amount.kind == Kind::Number && amount.glued);
    let scale = || tokens.get(at + 2).and_then(|scale| words::scale(&scale.lower));
    amount.is_some_and(|amount| {
        let (digits, first) = (amount.text, amount.text.bytes().next());
        first != Some(b'0') && (digits.contains(',') && digits.len() > 4 || scale().is_some())
    })
}

/// Whether the digits at a token belong to a name or code: "MI6", "COVID-19", "\[12\]", "Article 11", "555-123".
fn is_code(tokens: &[Token], at: usize) -> bool {
    let Some(token) = tokens.get(at) else { return true };
    let Some(before) = at.checked_sub(1).and_then(|place| tokens.get(place)) else { return false };
    let earlier = at.checked_sub(2).and_then(|place| tokens.get(place));
    if token.kind == Kind::Number && words::is_label(&before.lower) {
        return token.text.len() != 4 || before.is("article");
    }
    let is_abbreviated_label =
        before.text == "." && before.glued && earlier.is_some_and(|e| words::is_label(&e.lower));
    let is_footnote = before.text == "[" && tokens.get(at + 1).is_some_and(|next| next.text == "]");
    if is_abbreviated_label || is_footnote || matches!(before.text, "#" | "@" | "§" | "+" | "№") {
        return true;
    }
    if !token.glued {
        return false;
    }
    if before.is_hyphen() {
        let is_prefix = |word: &Token| {
            matches!(&*word.lower, "mid" | "pre" | "post" | "non" | "early" | "late")
                || words::month(word.text).is_some()
                || words::small(&word.lower).is_some()
        };
        return earlier.is_some_and(|word| before.glued && word.kind != Kind::Sign && !is_prefix(word));
    }
    let is_money = currency::named(before.text).is_some() && before.text.len() == 3;
    let is_in_letters = || {
        currency::of_letters(before.text).is_some()
            && at.checked_sub(1).is_some_and(|at| is_in_letters(tokens, at))
    };
    before.kind == Kind::Word && !is_money && !is_in_letters()
        || matches!(before.text, "/" | ":" | "_" | "." | "\\")
}

/// Whether what follows a number makes it part of a code, a time or a fraction: "5G", "10:30", "24/7".
fn is_broken(tokens: &[Token], at: usize) -> bool {
    let Some(next) = tokens.get(at).filter(|next| next.glued) else { return false };
    let after = tokens.get(at + 1).filter(|after| after.glued);
    let is_number = |token: Option<&Token>| token.is_some_and(|token| token.kind == Kind::Number);
    if next.kind == Kind::Word {
        return words::measure(&next.lower).is_none()
            && currency::named(&next.lower).is_none()
            && !next.is("pp")
            && !is_ordinal_ending(&next.lower);
    }
    let is_chain = next.is_dash()
        && is_number(after)
        && tokens.get(at + 2).is_some_and(|dash| dash.is_hyphen() && is_number(tokens.get(at + 3)));
    matches!(next.text, "/" | ":" | "_") && after.is_some() || is_chain
}

/// A number with nothing to count behind a capitalised word is part of its name ("Joe Dirt 2"), and so is a
/// capitalised number word inside a sentence ("Fantastic Four").
fn is_name(tokens: &[Token], at: usize) -> bool {
    let Some(token) = tokens.get(at) else { return true };
    let Some(before) = at.checked_sub(1).and_then(|place| tokens.get(place)) else { return false };
    if token.kind == Kind::Word {
        let opens_sentence = before.kind == Kind::Sign && !matches!(before.text, "," | "-" | "–");
        return token.is_capital() && !opens_sentence;
    }
    let is_named =
        before.is_capital() && !words::is_stop(&before.lower) && words::month(before.text).is_none();
    let next = tokens.get(at + 1);
    let counts = next.is_some_and(|next| {
        next.kind == Kind::Word && !words::is_stop(&next.lower) && !next.is_capital()
            || next.text == "%"
            || next.is_hyphen()
    });
    is_named && currency::named(before.text).is_none() && (at < 2 || !counts) && !before.lower.ends_with("ed")
}

/// "1. The first thing", "(2) The second".
fn is_numbering(tokens: &[Token], at: usize) -> bool {
    let is_first = at == 0 || at == 1 && tokens.first().is_some_and(|token| token.text == "(");
    let closes = tokens.get(at + 1).is_some_and(|next| matches!(next.text, "." | ")"));
    is_first && closes && tokens.len() > 2
}

/// "aged 41", "the age of 41", "Jan Peeters, 41, …".
fn age(tokens: &[Token], at: usize, end: usize) -> Option<(Unit, usize)> {
    let before = |steps: usize| at.checked_sub(steps).and_then(|place| tokens.get(place));
    let says_age = before(1).is_some_and(|token| token.is("aged"))
        || before(1).is_some_and(|token| token.is("of")) && before(2).is_some_and(|token| token.is("age"));
    let is_inserted = before(1).is_some_and(|token| token.text == ",")
        && tokens.get(end).is_some_and(|token| token.text == ",")
        && before(2).is_some_and(|name| name.is_capital() && words::month(name.text).is_none())
        && (before(3).is_none_or(|name| name.is_capital() || name.is_hyphen())
            || tokens.get(end + 1).is_some_and(|next| next.is("who") || next.is("whose")))
        && tokens.get(at).is_some_and(|token| token.text.len() == 2);
    // "She is 61, the daughter of a farmer"; not "he is 10 points ahead".
    let is_told = before(1).is_some_and(|verb| verb.is("is") || verb.is("was") || verb.is("turned"))
        && before(2).is_some_and(|who| who.is("he") || who.is("she") || who.is("who"))
        && tokens.get(at).is_some_and(|token| token.text.len() == 2 && token.kind != Kind::Word)
        && tokens.get(end).is_none_or(|next| {
            next.kind == Kind::Sign && !matches!(next.text, "%" | "-" | "–")
                || ["and", "when", "at", "but"].iter().any(|word| next.is(word))
        });
    (says_age || is_inserted || is_told).then_some((Unit::Age, end))
}

/// The unit after a number, and the place after the unit.
fn unit_after(tokens: &[Token], at: usize, currency: Option<&'static str>) -> Option<(Unit, usize)> {
    if let Some(code) = currency {
        return Some((Unit::Money(code), at));
    }
    let at = at + usize::from(tokens.get(at).is_some_and(Token::is_hyphen));
    let token = tokens.get(at)?;
    let next = tokens.get(at + 1);
    let next_is = |words: &[&str]| next.is_some_and(|next| words.contains(&&*next.lower));
    match &*token.lower {
        "%" | "percent" | "pct" => return Some((Unit::Percent, at + 1)),
        "per" if next_is(&["cent"]) => return Some((Unit::Percent, at + 2)),
        "percentage" if next_is(&["point", "points"]) => return Some((Unit::PercentagePoint, at + 2)),
        "pp" => return Some((Unit::PercentagePoint, at + 1)),
        "us" | "u.s." | "american" if next_is(&["dollar", "dollars"]) => {
            return Some((Unit::Money("USD"), at + 2));
        }
        "square" => {
            return next
                .and_then(|next| words::square(&next.lower))
                .map(|unit| (Unit::Measure(unit), at + 2));
        }
        _ => {}
    }
    if let Some(code) = currency::named(&token.lower).or_else(|| currency::of_sign(token.text)) {
        return Some((Unit::Money(code), at + 1));
    }
    let unit = words::measure(&token.lower)
        .filter(|_| token.lower.len() > 2 || !token.is_capital() || token.text.len() == 2)?;
    // "76 km/h".
    let is_per_hour = unit == "km"
        && next.is_some_and(|next| next.text == "/")
        && tokens.get(at + 2).is_some_and(|hour| hour.is("h"));
    if is_per_hour {
        return Some((Unit::Measure("km/h"), at + 3));
    }
    if unit == "year" {
        let after = at + 1 + usize::from(next.is_some_and(Token::is_hyphen));
        if tokens.get(after).is_some_and(|token| token.is("old") || token.is("olds")) {
            return Some((Unit::Age, after + 1));
        }
    }
    Some((Unit::Measure(unit), at + 1))
}

/// "Two years ago" says when, not how long.
fn is_ago(tokens: &[Token], unit: Unit, end: usize) -> bool {
    let says_when = tokens.get(end).is_some_and(|next| matches!(&*next.lower, "ago" | "later" | "earlier"));
    matches!(unit, Unit::Measure(_)) && says_when
}

/// "10 a.m.", "9 o'clock".
fn is_time(tokens: &[Token], end: usize) -> bool {
    tokens
        .get(end)
        .is_some_and(|next| matches!(&*next.lower, "am" | "pm" | "a.m." | "p.m." | "o'clock" | "o’clock"))
}

fn described(tokens: &[Token], unit: Unit, end: usize, quantity: Quantity) -> (Option<String>, String) {
    match unit {
        Unit::Money(code) => (None, code.to_owned()),
        Unit::Measure(name) => (None, name.to_owned()),
        Unit::Percent => (noun::after(tokens, end, false).0, "percent".to_owned()),
        Unit::PercentagePoint => (None, "percentage points".to_owned()),
        Unit::Age => (None, "years old".to_owned()),
        Unit::Count | Unit::Ordinal | Unit::Date => noun::after(tokens, end, quantity.value == 1.0),
    }
}

/// Whether a bare number counts something: a lone "one" does only before its noun.
fn is_counted(tokens: &[Token], at: usize, quantity: &Quantity, unit: Unit, noun: Option<&str>) -> bool {
    if !quantity.is_spelled || quantity.value != 1.0 || quantity.is_scaled {
        return true;
    }
    let before = at.checked_sub(1).and_then(|place| tokens.get(place)).map_or("", |token| &*token.lower);
    let is_pronoun = matches!(
        before,
        "no" | "the"
            | "this"
            | "that"
            | "any"
            | "every"
            | "each"
            | "which"
            | "another"
            | "some"
            | "number"
            | "by"
            | "as"
    );
    let is_of = tokens.get(quantity.end).is_some_and(|next| next.is("of"));
    !is_pronoun
        && !is_of
        && unit == Unit::Count
        && noun.is_some_and(|noun| !matches!(noun, "another" | "time" | "thing" | "way"))
}

/// "14th", "third-largest", with what it ranks.
fn ordinal(tokens: &[Token], at: usize) -> Option<Reading> {
    let token = tokens.get(at)?;
    let (value, end) = match token.kind {
        Kind::Number => {
            let ending = tokens.get(at + 1).filter(|next| next.glued && is_ordinal_ending(&next.lower))?;
            (number::digits(token.text)?.0, at + 1 + usize::from(ending.glued))
        }
        Kind::Word if token.is("second") && is_superlative(tokens, at + 1) => (2.0, at + 1),
        // "Ninety-third".
        Kind::Word if tokens.get(at + 1).is_some_and(Token::is_hyphen) => {
            let tens = words::small(&token.lower).filter(|tens| *tens >= 20.0)?;
            let last = &tokens.get(at + 2)?.lower;
            let first = [("first", 1.0), ("second", 2.0)].into_iter().find(|(word, _)| *word == &**last);
            (tens + first.map(|(_, one)| one).or_else(|| words::ordinal(last))?, at + 3)
        }
        Kind::Word => (words::ordinal(token.text)?, at + 1),
        Kind::Sign => return None,
    };
    if is_code(tokens, at) {
        return None;
    }
    let (noun, phrase) = noun::ranked(tokens, end)?;
    let span = Span::new(token.span.start, tokens.get(end - 1)?.span.end);
    let comparator = Comparator::Exactly;
    let value = Value::Number(value);
    let figure =
        Figure { span, value, unit: Unit::Ordinal, noun: Some(noun), phrase, comparator, precision: 0.0 };
    Some(Reading { figure, end })
}

/// "second-largest", "second most visited"
fn is_superlative(tokens: &[Token], at: usize) -> bool {
    let place = at + usize::from(tokens.get(at).is_some_and(Token::is_hyphen));
    tokens.get(place).is_some_and(|token| token.lower.ends_with("est") || token.is("most"))
}

fn is_ordinal_ending(word: &str) -> bool {
    matches!(word, "st" | "nd" | "rd" | "th")
}

/// The value of plain digits with separators.
fn digits(text: &str) -> Option<f64> {
    number::digits(text).map(|(value, _)| value)
}

#[cfg(test)]
mod tests;
