//! What lets most sentences and words go at once: no figure is in them.

use super::token::{Kind, Token};
use super::words;

/// A digit, or a word that can be part of a figure: what lets most sentences go at once.
pub fn may_hold_figure(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut start = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if byte.is_ascii_digit() {
            return true;
        }
        if byte.is_ascii_alphabetic() {
            continue;
        }
        if is_figure_word(bytes.get(start..at).unwrap_or_default()) {
            return true;
        }
        start = at + 1;
    }
    is_figure_word(bytes.get(start..).unwrap_or_default())
}

/// The two letters by which the words begin that can be part of a figure.
fn opens(first: u8, second: u8) -> bool {
    matches!(
        (first | 0x20, second),
        (b'o', b'n' | b'c')
            | (b't', b'w' | b'h' | b'e' | b'r')
            | (b'f', b'o' | b'i' | b'e')
            | (b's', b'i' | b'e')
            | (b'e', b'i' | b'l')
            | (b'n', b'i' | b'o')
            | (b'h', b'u' | b'a')
            | (b'm', b'i' | b'a')
            | (b'b', b'i')
            | (b'd', b'o' | b'e')
            | (b'q', b'u')
            | (b'z', b'e')
            | (b'j', b'a' | b'u')
            | (b'a', b'p' | b'u')
    )
}

/// A word, in capitals at most at its head, with which no figure begins: most words are.
pub fn is_plain(token: &Token) -> bool {
    let [first, rest @ ..] = token.text.as_bytes() else { return false };
    let is_word = token.kind == Kind::Word && first.is_ascii() && rest.iter().all(u8::is_ascii_lowercase);
    // "a dozen", "a couple", "US$"
    let may_begin = || {
        matches!(&*token.lower, "a" | "an" | "us" | "c" | "s" | "k" | "r" | "n" | "ksh" | "rs" | "rm" | "rp")
    };
    is_word && !may_begin() && !is_figure_word(token.text.as_bytes())
}

fn is_figure_word(word: &[u8]) -> bool {
    let (Some(first), Some(second)) = (word.first(), word.get(1)) else { return false };
    if !(3..=9).contains(&word.len()) {
        return false;
    }
    if !opens(*first, *second) {
        return false;
    }
    let mut lower = [0; 9];
    for (to, from) in lower.iter_mut().zip(word) {
        *to = from.to_ascii_lowercase();
    }
    let Some(lower) = lower.get(..word.len()).and_then(|lower| str::from_utf8(lower).ok()) else {
        return false;
    };
    let is_month =
        || first.is_ascii_uppercase() && str::from_utf8(word).is_ok_and(|word| words::month(word).is_some());
    words::small(lower).is_some()
        || words::scale(lower).is_some()
        || words::part(lower).is_some()
        || matches!(lower, "dozen" | "second")
        || is_month()
}
