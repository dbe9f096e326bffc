//! "More than", "about": how a figure is to be taken.

use super::Comparator;
use super::token::{Kind, Token};
use crate::text::Span;

/// Each comparator before a figure, the longer of like ends first.
const BEFORE: [(&str, Comparator); 57] = [
    ("slightly more than", Comparator::About),
    ("slightly less than", Comparator::About),
    ("little more than", Comparator::About),
    ("little less than", Comparator::About),
    ("a little over", Comparator::About),
    ("a little under", Comparator::About),
    ("a bit over", Comparator::About),
    ("a bit under", Comparator::About),
    ("slightly over", Comparator::About),
    ("slightly under", Comparator::About),
    ("no more than", Comparator::AtMost),
    ("not more than", Comparator::AtMost),
    ("no less than", Comparator::AtLeast),
    ("no fewer than", Comparator::AtLeast),
    ("not less than", Comparator::AtLeast),
    ("more than", Comparator::MoreThan),
    ("greater than", Comparator::MoreThan),
    ("higher than", Comparator::MoreThan),
    ("less than", Comparator::LessThan),
    ("fewer than", Comparator::LessThan),
    ("lower than", Comparator::LessThan),
    ("at least", Comparator::AtLeast),
    ("a minimum of", Comparator::AtLeast),
    ("at most", Comparator::AtMost),
    ("a maximum of", Comparator::AtMost),
    ("up to", Comparator::AtMost),
    ("as many as", Comparator::AtMost),
    ("as much as", Comparator::AtMost),
    ("north of", Comparator::MoreThan),
    ("a good", Comparator::About),
    (">", Comparator::MoreThan),
    ("<", Comparator::LessThan),
    ("upwards of", Comparator::MoreThan),
    ("upward of", Comparator::MoreThan),
    ("in excess of", Comparator::MoreThan),
    ("exceed", Comparator::MoreThan),
    ("exceeding", Comparator::MoreThan),
    ("exceeded", Comparator::MoreThan),
    ("just over", Comparator::About),
    ("just under", Comparator::About),
    ("over", Comparator::MoreThan),
    ("above", Comparator::MoreThan),
    ("under", Comparator::LessThan),
    ("below", Comparator::LessThan),
    ("nearly", Comparator::About),
    ("almost", Comparator::About),
    ("close to", Comparator::About),
    ("about", Comparator::About),
    ("around", Comparator::About),
    ("some", Comparator::About),
    ("roughly", Comparator::About),
    ("approximately", Comparator::About),
    ("circa", Comparator::About),
    ("estimated", Comparator::About),
    ("estimated at", Comparator::About),
    ("~", Comparator::About),
    ("≈", Comparator::About),
];

/// A figure's span with the words before it that say how it is to be taken, and "or more" behind it.
pub fn with_words(text: &str, span: Span) -> Span {
    let before = &text[..span.start];
    let lower = before.to_lowercase();
    let is_whole = |words: &str| {
        let lead = lower.trim_end().strip_suffix(words);
        lead.is_some_and(|lead| !lead.ends_with(char::is_alphanumeric)) && lower.len() == before.len()
    };
    let words =
        BEFORE.iter().map(|(words, _)| *words).filter(|words| is_whole(words)).max_by_key(|w| w.len());
    let start = words.map_or(span.start, |words| before.trim_end().len() - words.len());
    let behind =
        [" or more", " or less", " or fewer"].iter().find(|words| text[span.end..].starts_with(**words));
    Span::new(start, span.end + behind.map_or(0, |words| words.len()))
}

/// The comparator around the tokens from `at` up to `end`.
pub fn of(tokens: &[Token], at: usize, end: usize) -> Comparator {
    // "more than a €75 million": an article may stand between. "Lower than the £38 million" names a figure exactly.
    let article = at.checked_sub(1).and_then(|place| tokens.get(place)).is_some_and(|t| t.is("a"));
    let before = tokens.get(..at - usize::from(article)).unwrap_or_default();
    let last = before.last().map_or("", |token| &*token.lower);
    let found = BEFORE.iter().find(|(words, _)| words.ends_with(last) && ends_with(before, words));
    let Some((words, comparator)) = found else { return after(tokens, end) };
    // "Will not tolerate more than 70".
    let is_denied = || {
        let lead = before.iter().rev().skip(words.split(' ').count()).take(NEAR);
        lead.take_while(|token| token.kind == Kind::Word).any(|token| {
            matches!(&*token.lower, "not" | "never" | "cannot" | "nor")
                || token.lower.ends_with("n’t")
                || token.lower.ends_with("n't")
        })
    };
    match comparator {
        Comparator::MoreThan if is_denied() => Comparator::AtMost,
        Comparator::LessThan if is_denied() => Comparator::AtLeast,
        other => *other,
    }
}

/// Words between "not" and "more than".
const NEAR: usize = 3;

/// "60-plus", "60+", "60 or more".
fn after(tokens: &[Token], end: usize) -> Comparator {
    let word = |place: usize| tokens.get(end + place).map_or("", |token| &*token.lower);
    match (word(0), word(1)) {
        ("+" | "plus", _) | ("-", "plus") | ("or", "more") => Comparator::AtLeast,
        ("or", "less" | "fewer") => Comparator::AtMost,
        ("or", "so") => Comparator::About,
        _ => Comparator::Exactly,
    }
}

fn ends_with(tokens: &[Token], words: &str) -> bool {
    let mut place = tokens.len();
    words.rsplit(' ').all(|word| {
        place = place.wrapping_sub(1);
        tokens.get(place).is_some_and(|token| token.is(word))
    })
}
