//! The words, numbers and signs of a sentence.

use std::borrow::Cow;

use crate::text::Span;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Word,
    /// Digits, with separators between them.
    Number,
    Sign,
}

#[derive(Clone, Debug)]
pub struct Token<'t> {
    pub kind: Kind,
    pub span: Span,
    pub text: &'t str,
    /// A word in lower case without its possessive ending; the text of a number or sign.
    pub lower: Cow<'t, str>,
    /// Nothing stands between this token and the one before.
    pub glued: bool,
}

impl Token<'_> {
    pub fn is(&self, word: &str) -> bool {
        self.lower == word
    }

    pub fn is_capital(&self) -> bool {
        self.kind == Kind::Word && self.text.starts_with(char::is_uppercase)
    }

    pub fn is_hyphen(&self) -> bool {
        self.glued && matches!(self.text, "-" | "‑")
    }

    /// A hyphen or dash, as between the ends of a range.
    pub fn is_dash(&self) -> bool {
        matches!(self.text, "-" | "‑" | "–" | "—" | "−")
    }
}

/// Reads all tokens, in O(n).
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::with_capacity(text.len() / 5 + 4);
    let mut at = 0;
    while let Some(byte) = text.as_bytes().get(at) {
        if *byte == b' ' {
            at += 1;
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        let Some(first) = rest.chars().next() else { break };
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (kind, length) = if first.is_ascii_digit() {
            (Kind::Number, number_length(rest))
        } else if first.is_alphabetic() {
            (Kind::Word, word_length(rest))
        } else {
            (Kind::Sign, first.len_utf8())
        };
        let span = Span::new(at, at + length);
        let glued = tokens.last().is_some_and(|before| before.span.end == at);
        let text = span.of(text);
        let lower = if kind == Kind::Word { lower_case(without_possessive(text)) } else { Cow::from(text) };
        tokens.push(Token { kind, span, text, lower, glued });
        at = span.end;
    }
    tokens
}

fn number_length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let digits = |from: usize| bytes.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
    let mut length = digits(0);
    loop {
        let Some(separator) = rest.get(length..).and_then(|tail| tail.chars().next()) else { return length };
        let after = length + separator.len_utf8();
        let group = digits(after);
        let continues = match separator {
            '.' | ',' => group > 0,
            // Spaces and apostrophes separate thousands only.
            '\'' | '’' | '\u{a0}' | '\u{202f}' | '\u{2009}' => group == 3 && length != 4,
            _ => false,
        };
        if !continues {
            return length;
        }
        length = after + group;
    }
}

fn word_length(rest: &str) -> usize {
    let plain = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    // Most words end in a space or at a sign.
    if matches!(rest.as_bytes().get(plain), Some(b' ' | b',' | b'-' | b')' | b'\n') | None) {
        return plain;
    }
    let mut length = 0;
    let mut letters = 0;
    let mut has_period = false;
    let mut characters = rest.chars().peekable();
    while let Some(character) = characters.next() {
        let next = characters.peek().copied().unwrap_or(' ');
        let continues = match character {
            '\'' | '’' => next.is_alphabetic(),
            // "U.S.", "e.g."
            '.' if letters == 1 && next.is_alphabetic() => {
                has_period = true;
                letters = 0;
                true
            }
            '.' => {
                if letters == 1 && has_period {
                    length += 1;
                }
                false
            }
            _ => character.is_alphabetic() || is_mark(character),
        };
        if !continues {
            return length;
        }
        if character.is_alphabetic() {
            letters += 1;
        }
        length += character.len_utf8();
    }
    length
}

/// A combining accent belongs to the letter before it.
fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}')
}

fn lower_case(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        Cow::from(word)
    } else if word.is_ascii() {
        Cow::from(word.to_ascii_lowercase())
    } else {
        Cow::from(word.to_lowercase())
    }
}

fn without_possessive(word: &str) -> &str {
    let Some(stem) = word.strip_suffix('s') else { return word };
    stem.strip_suffix(['\'', '’']).unwrap_or(word)
}
