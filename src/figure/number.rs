//! How much a run of digits or number words says.

use super::token::{Kind, Token};
use super::{currency, words};

/// A number without its unit.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Quantity {
    /// The place of the first token after it.
    pub end: usize,
    pub value: f64,
    /// Half the unit of the last significant digit.
    pub precision: f64,
    /// Has a scale word of its own ("million").
    pub is_scaled: bool,
    pub is_spelled: bool,
}

/// Reads the number that begins at a token.
pub fn quantity(tokens: &[Token], at: usize) -> Option<Quantity> {
    match tokens.get(at)?.kind {
        Kind::Number => in_digits(tokens, at),
        Kind::Word => in_words(tokens, at),
        Kind::Sign => None,
    }
}

/// The value of digits with separators, and the unit of the last digit that counts. Nothing for a version number,
/// a code with a leading zero, or a date.
pub fn digits(text: &str) -> Option<(f64, f64)> {
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).collect();
    let separators: Vec<char> = text.chars().filter(|c| !c.is_ascii_digit()).collect();
    let (first, last) = (*parts.first()?, *parts.last()?);
    if first.len() > 1 && first.starts_with('0') || text.len() > 24 {
        return None;
    }
    let is_group = |part: &&str| part.len() == 3;
    let fraction = match separators.split_last() {
        None => None,
        Some(('.', [])) => Some(last),
        Some((',', [])) if last.len() < 3 => Some(last),
        Some((mark, before)) => {
            let inner = parts.get(1..parts.len() - 1).unwrap_or_default();
            let is_grouped = (1..=3).contains(&first.len()) && first != "0" && inner.iter().all(is_group);
            let is_uniform = before.windows(2).all(|pair| pair.first() == pair.last());
            match before.last() {
                _ if !is_grouped || !is_uniform => return None,
                Some(other) if other != mark => Some(last).filter(|_| matches!(mark, '.' | ',')),
                _ if is_group(&last) => None,
                _ => return None,
            }
        }
    };
    let whole = parts.get(..parts.len() - usize::from(fraction.is_some()))?.concat();
    let value: f64 = format!("{whole}.{}", fraction.unwrap_or("0")).parse().ok()?;
    let unit = match fraction {
        Some(fraction) => 0.1_f64.powi(i32::try_from(fraction.len()).ok()?),
        None => last_place(value),
    };
    Some((value, unit))
}

/// The unit of the last digit of a whole number that is not nought: 130 → 10.
pub fn last_place(value: f64) -> f64 {
    let mut unit = 1.0;
    if value.fract() != 0.0 {
        return 0.1;
    }
    while value != 0.0 && unit < 1e15 && (value / (unit * 10.0)).fract() == 0.0 {
        unit *= 10.0;
    }
    unit
}

fn in_digits(tokens: &[Token], at: usize) -> Option<Quantity> {
    let mut written = tokens.get(at)?.text.to_owned();
    let mut end = at + 1;
    // "10 000 people", but not "on 6 May 200 people".
    let follows_month = at > 0 && tokens.get(at - 1).is_some_and(|token| words::month(token.text).is_some());
    if written.len() <= 3 && !written.starts_with('0') && !follows_month {
        while let Some(group) = tokens.get(end).filter(|token| is_group(tokens, end, token)) {
            written.push(' ');
            written.push_str(group.text);
            end += 1;
        }
    }
    let (mut value, mut unit) = digits(&written)?;
    let mut is_scaled = false;
    if let Some((scale, after)) = scale(tokens, end) {
        (value, unit, end, is_scaled) = (value * scale, unit * scale, after, true);
    }
    Some(Quantity { end, value, precision: unit / 2.0, is_scaled, is_spelled: false })
}

fn is_group(tokens: &[Token], at: usize, token: &Token) -> bool {
    let is_next = at > 0 && tokens.get(at - 1).is_some_and(|before| before.span.end + 1 == token.span.start);
    token.kind == Kind::Number && !token.glued && is_next && token.text.len() == 3
}

/// "million" after a number, as a word of its own, after a hyphen, or as a letter.
fn scale(tokens: &[Token], at: usize) -> Option<(f64, usize)> {
    let skip = usize::from(tokens.get(at).is_some_and(Token::is_hyphen));
    let token = tokens.get(at + skip).filter(|token| token.kind == Kind::Word)?;
    let is_letter = token.lower.len() <= 2;
    let scale = words::scale(&token.lower)?;
    if is_letter && !(token.glued || token.is("bn")) || token.is("m") && is_metre(tokens, at) {
        return None;
    }
    Some((scale, at + skip + 1))
}

/// "300m" without money and without people is a length.
fn is_metre(tokens: &[Token], at: usize) -> bool {
    let is_money = tokens.get(at.saturating_sub(2)).is_some_and(|token| {
        currency::of_sign(token.text).is_some() || currency::named(token.text).is_some()
    });
    let next = tokens.get(at + 1);
    let counts = next.is_some_and(|token| {
        words::is_plural(&token.lower)
            || currency::named(&token.lower).is_some()
            || token.kind == Kind::Word && !words::is_stop(&token.lower)
    });
    let is_tall =
        next.is_some_and(|t| matches!(&*t.lower, "tall" | "long" | "high" | "deep" | "wide" | "away"));
    !is_money && (!counts || is_tall)
}

/// "A quarter of a million", "three quarters of a million".
pub fn part_of_a_scale(tokens: &[Token], at: usize) -> Option<Quantity> {
    let word = |place: usize| tokens.get(place).map_or("", |token| &*token.lower);
    let count = if word(at) == "a" { 1.0 } else { words::small(word(at)).filter(|count| *count < 10.0)? };
    let place = at + 1 + usize::from(tokens.get(at + 1).is_some_and(Token::is_hyphen));
    let part = words::part(word(place))?;
    let scale = words::scale(word(place + 3)).filter(|_| word(place + 3).len() > 2)?;
    let is_part = count < part && (word(place + 1), word(place + 2)) == ("of", "a");
    let value = scale * count / part;
    is_part.then_some(Quantity {
        end: place + 4,
        value,
        precision: value / 20.0,
        is_scaled: true,
        is_spelled: true,
    })
}

fn in_words(tokens: &[Token], at: usize) -> Option<Quantity> {
    let word = |place: usize| tokens.get(place).map_or("", |token| &*token.lower);
    if let Some(quantity) = part_of_a_scale(tokens, at) {
        return Some(quantity);
    }
    // "half a million", "half a dozen"
    if word(at) == "half" && matches!(word(at + 1), "a") {
        let (scale, precision) = match word(at + 2) {
            "dozen" => (12.0, 1.0),
            other => (words::scale(other).filter(|_| other.len() > 2)?, 0.0),
        };
        let value = scale / 2.0;
        let precision = if precision == 0.0 { last_place(value) / 2.0 } else { precision };
        return Some(Quantity { end: at + 3, value, precision, is_scaled: true, is_spelled: true });
    }
    let mut spelled = Spelled::default();
    let mut end = at;
    if matches!(word(at), "a" | "an") {
        words::scale(word(at + 1)).filter(|_| word(at + 1).len() > 2).or_else(|| dozen(word(at + 1)))?;
        spelled.current = 1.0;
        end += 1;
    }
    let mut read_any = false;
    loop {
        let joint = joint(tokens, end, read_any, &spelled);
        if read_any && is_and_a_half(tokens, end) {
            spelled.current += 0.5;
            end += 3;
            continue;
        }
        if !spelled.take(word(end + joint)) {
            break;
        }
        read_any = true;
        end += joint + 1;
    }
    let value = spelled.total + spelled.current;
    let precision = if spelled.has_dozen { value / 12.0 } else { last_place(value) / 2.0 };
    read_any.then_some(Quantity { end, value, precision, is_scaled: spelled.has_scale, is_spelled: true })
}

/// How many tokens join two number words: a hyphen in "twenty-three", an "and" in "a hundred and five".
fn joint(tokens: &[Token], at: usize, read_any: bool, spelled: &Spelled) -> usize {
    let Some(token) = tokens.get(at).filter(|_| read_any) else { return 0 };
    let follows =
        tokens.get(at + 1).and_then(|next| words::small(&next.lower)).is_some_and(|next| next < 100.0);
    let joins = token.is_hyphen() || token.is("and") && follows && spelled.ends_in_scale;
    usize::from(joins)
}

fn is_and_a_half(tokens: &[Token], at: usize) -> bool {
    let mut wanted = ["and", "a", "half"].iter().enumerate();
    wanted.all(|(step, word)| tokens.get(at + step).is_some_and(|token| token.is(word)))
}

fn dozen(word: &str) -> Option<f64> {
    (word == "dozen").then_some(12.0)
}

#[derive(Default)]
struct Spelled {
    total: f64,
    current: f64,
    has_scale: bool,
    has_dozen: bool,
    ends_in_scale: bool,
    /// The size of the number word before: after a ten only a smaller one can follow.
    before: f64,
}

impl Spelled {
    /// Adds one more number word; false when it does not continue the number.
    fn take(&mut self, word: &str) -> bool {
        let is_start = self.current == 0.0 && self.total == 0.0;
        if let Some(small) = words::small(word) {
            let fits = is_start || self.ends_in_scale || self.before >= 20.0 && small < 10.0 && small > 0.0;
            if !fits || self.before == small && !is_start {
                return false;
            }
            self.current += small;
            (self.before, self.ends_in_scale) = (small, false);
            return true;
        }
        if word == "hundred" && self.current > 0.0 && self.current < 100.0 {
            self.current *= 100.0;
            (self.ends_in_scale, self.has_scale) = (true, true);
            return true;
        }
        if word == "dozen" && self.current > 0.0 && self.current <= 20.0 {
            self.current *= 12.0;
            (self.ends_in_scale, self.has_dozen) = (false, true);
            self.before = 0.0;
            return true;
        }
        let Some(scale) = words::scale(word).filter(|_| word.len() > 2 && self.current > 0.0) else {
            return false;
        };
        self.total += self.current * scale;
        self.current = 0.0;
        (self.ends_in_scale, self.has_scale) = (true, true);
        true
    }
}
