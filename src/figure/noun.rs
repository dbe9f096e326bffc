//! What a figure counts.

use super::token::{Kind, Token};
use super::words;

/// How far the counted noun may be from its number.
const REACH: usize = 5;

/// The head of the noun phrase that a number counts and the phrase as written. A head in the singular is looked
/// for after a hyphen ("10-member") and when `is_single`.
pub fn after(tokens: &[Token], at: usize, is_single: bool) -> (Option<String>, String) {
    let is_compound = tokens.get(at).is_some_and(Token::is_hyphen);
    let mut start = at + usize::from(is_compound);
    let word = |place: usize| tokens.get(place).map_or("", |token| &*token.lower);
    // "60-plus firms", "60 or more firms"
    match (word(start), word(start + 1)) {
        ("plus" | "+", _) => start += 1,
        ("or", "more" | "so" | "less") => start += 2,
        _ => {}
    }
    if tokens.get(start).is_some_and(|token| token.is("of")) {
        start += 1;
        while tokens.get(start).is_some_and(is_determiner) {
            start += 1;
        }
    }
    // "Six times", not "six times as many".
    if word(start) == "times" {
        let is_multiple = matches!(
            word(start + 1),
            "as" | "more"
                | "the"
                | "that"
                | "what"
                | "higher"
                | "larger"
                | "greater"
                | "its"
                | "over"
                | "faster"
        );
        return if is_multiple {
            (None, "times".to_owned())
        } else {
            (Some("time".to_owned()), "times".to_owned())
        };
    }
    let words = phrase(tokens, start);
    let mut head = words.iter().position(|token| is_plural(token));
    // "arms exports": the last of neighbouring plurals.
    while let Some(place) = head.filter(|place| words.get(place + 1).is_some_and(|token| is_plural(token))) {
        head = Some(place + 1);
    }
    if is_compound && tokens.get(start).is_some_and(|token| token.glued) {
        head = Some(0).filter(|_| !words.is_empty());
    } else if head.is_none() && is_single {
        head = words.len().checked_sub(1);
    }
    let Some(token) = head.and_then(|place| words.get(place)) else { return (None, String::new()) };
    let shown: Vec<&str> = words.iter().take(head.unwrap_or_default() + 1).map(|token| token.text).collect();
    (Some(words::singular(&token.lower)), shown.join(" "))
}

/// The noun that an ordinal ranks: "third-largest city".
pub fn ranked(tokens: &[Token], at: usize) -> Option<(String, String)> {
    let mut start = at + usize::from(tokens.get(at).is_some_and(Token::is_hyphen));
    // "the eighth and final season"
    let closes = |token: &Token| matches!(&*token.lower, "final" | "last" | "latest");
    if tokens.get(start).is_some_and(|token| token.is("and")) && tokens.get(start + 1).is_some_and(closes) {
        start += 2;
    }
    let words = phrase(tokens, start);
    // "14th Dalai Lama" is a title, and a superlative alone ranks nothing.
    let is_title = words.first().is_none_or(|word| word.is_capital());
    let head = words.iter().rev().find(|word| !word.lower.ends_with("est")).filter(|_| !is_title)?;
    let shown: Vec<&str> = words.iter().map(|token| token.text).collect();
    Some((words::singular(&head.lower), shown.join(" ")))
}

/// The words from a place on that can make a noun phrase.
fn phrase<'a, 't>(tokens: &'a [Token<'t>], at: usize) -> Vec<&'a Token<'t>> {
    let mut words: Vec<&Token> = Vec::new();
    for (place, token) in tokens.iter().enumerate().skip(at).take(REACH) {
        let is_joint = token.is_hyphen() && place > at;
        if is_joint {
            continue;
        }
        let ends = token.kind != Kind::Word
            || words::is_stop(&token.lower) && !matches!(&*token.lower, "other" | "more" | "such")
            || place > at && words.last().is_some_and(|word| is_plural(word)) && is_verb(&token.lower)
            || words::month(token.text).is_some();
        if ends {
            break;
        }
        words.push(token);
    }
    words
}

/// "Farmers", "MPs".
fn is_plural(token: &Token) -> bool {
    let initials = token.text.strip_suffix('s').unwrap_or_default();
    let is_abbreviation = initials.len() > 1 && initials.bytes().all(|byte| byte.is_ascii_uppercase());
    is_abbreviation || words::is_plural(&token.lower)
}

/// A verb after a noun ends its phrase: "127 people died".
fn is_verb(word: &str) -> bool {
    word.ends_with("ed")
        || word.ends_with("ing")
        || matches!(
            word,
            "had" | "have" | "were" | "are" | "says" | "works" | "lives" | "left" | "came" | "took"
        )
}

fn is_determiner(token: &Token) -> bool {
    let word = &*token.lower;
    matches!(word, "the" | "its" | "his" | "her" | "their" | "our" | "these" | "those" | "all" | "them")
        || words::small(word).is_some()
        || token.kind == Kind::Number
}
