//! What the claim model sees of a sentence: words and pairs of words, and its shape, hashed to numbers.
//!
//! The classes follow ClaimBuster (Hassan et al., 2017): words, figures, tense, person, modality, length. Hashing
//! (Weinberger et al., 2009) keeps the weights in one small array.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// The number of weights. A power of two, so that a hash is cut to it by a mask.
pub const BUCKETS: usize = 1 << 17;

/// A kind of feature; its number takes part in the hash.
#[derive(Clone, Copy)]
enum Class {
    Word = 1,
    Pair,
    Opening,
    Ending,
    Length,
    Figures,
    Names,
    Last,
    Scale,
    Year,
    Past,
    FirstPerson,
    ThirdPerson,
    Modal,
    Mind,
    Negation,
    AfterFigure,
    BeforeFigure,
}

const FIRST_PERSON: [&str; 9] = ["i", "me", "my", "our", "ours", "us", "we", "you", "your"];
const THIRD_PERSON: [&str; 9] = ["he", "her", "his", "it", "its", "she", "their", "them", "they"];
const MODAL: [&str; 9] = ["can", "could", "may", "might", "must", "shall", "should", "will", "would"];
const MIND: [&str; 10] =
    ["believe", "feel", "guess", "hope", "know", "need", "suppose", "think", "want", "wish"];
const NEGATION: [&str; 7] = ["didn't", "doesn't", "don't", "isn't", "never", "no", "not"];
const SCALE: [&str; 8] =
    ["billion", "dollars", "euros", "hundred", "million", "percent", "thousand", "trillion"];

/// The place of a word's list, for those that stand in one.
static LISTS: LazyLock<FxHashMap<&str, usize>> = LazyLock::new(|| {
    let lists = [&FIRST_PERSON[..], &THIRD_PERSON, &MODAL, &MIND, &NEGATION, &SCALE];
    lists.iter().enumerate().flat_map(|(place, list)| list.iter().map(move |word| (*word, place))).collect()
});

/// The place of the list of words of scale; the others are counted.
const SCALES: usize = 5;

/// The most features that are taken of one sentence.
const MOST: usize = 1_000;

/// Puts the features of a sentence into `found`, each as a bucket; one that occurs twice stands there once.
pub fn features(sentence: &str, found: &mut Vec<u32>) {
    found.clear();
    let mut seen = Seen { found, past: 0, figures: 0, names: 0, words: 0, lists: [0; 5] };
    let mut before: Option<u64> = None;
    let mut before_was_figure = false;
    for token in Tokens::new(sentence) {
        let word = token.hash;
        seen.add(Class::Word, word);
        if let Some(before) = before {
            seen.add(Class::Pair, before.wrapping_mul(PRIME) ^ word.rotate_left(17));
            if before_was_figure {
                seen.add(Class::AfterFigure, word);
            }
            if token.is_figure {
                seen.add(Class::BeforeFigure, before);
            }
        }
        if seen.words < 3 {
            seen.add(Class::Opening, word ^ seen.words as u64);
        }
        seen.words += 1;
        seen.count(&token);
        before = Some(word);
        before_was_figure = token.is_figure;
        if seen.found.len() >= MOST {
            break;
        }
    }
    seen.shape(sentence);
    found.sort_unstable();
    found.dedup();
}

/// The feature that is a word by itself.
pub fn word_feature(word: &str) -> u32 {
    bucket(Class::Word, hash_lower(word))
}

fn bucket(class: Class, value: u64) -> u32 {
    // The finalizer of MurmurHash3 spreads every bit over all.
    let mut hash = value ^ (class as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    ((hash ^ (hash >> 33)) as usize & (BUCKETS - 1)) as u32
}

struct Seen<'a> {
    found: &'a mut Vec<u32>,
    words: usize,
    figures: u64,
    names: u64,
    past: u64,
    lists: [u64; 5],
}

impl Seen<'_> {
    fn add(&mut self, class: Class, value: u64) {
        self.found.push(bucket(class, value));
    }

    fn count(&mut self, token: &Token) {
        if token.is_figure {
            self.figures += 1;
            if token.text.len() == 4 && (token.text.starts_with("19") || token.text.starts_with("20")) {
                self.add(Class::Year, 1);
            }
            return;
        }
        let mut lower = [0u8; 16];
        let Some(word) = token.lower(&mut lower) else { return };
        if token.is_capitalised && self.words > 1 && word != "i" {
            self.names += 1;
        }
        if word.len() > 4 && word.ends_with("ed") {
            self.past += 1;
        }
        if word.len() > 5 {
            self.add(Class::Ending, hash_of(&word.as_bytes()[word.len() - 3..]));
        }
        match LISTS.get(word) {
            Some(&SCALES) => self.add(Class::Scale, 1),
            Some(&list) => self.lists[list] += 1,
            None => {}
        }
    }

    fn shape(&mut self, sentence: &str) {
        self.add(Class::Length, (self.words as u64 / 4).min(8));
        self.add(Class::Figures, self.figures.min(4));
        self.add(Class::Names, self.names.min(4));
        self.add(Class::Past, self.past.min(3));
        let classes = [Class::FirstPerson, Class::ThirdPerson, Class::Modal, Class::Mind, Class::Negation];
        for (class, count) in classes.into_iter().zip(self.lists) {
            self.add(class, count.min(3));
        }
        self.add(Class::Last, sentence.trim_end().bytes().next_back().map_or(0, u64::from));
    }
}

/// A word, a number or a mark that says something: `?`, `!`, `$`, `€`, `%`.
struct Token<'a> {
    text: &'a str,
    /// Of the lower-cased word; all numbers share one.
    hash: u64,
    is_figure: bool,
    is_capitalised: bool,
}

impl Token<'_> {
    /// The word in small letters, where it is short and plain enough to stand in a list.
    fn lower<'b>(&self, buffer: &'b mut [u8; 16]) -> Option<&'b str> {
        let mut length = 0;
        for c in self.text.chars() {
            let c = if c == '’' { '\'' } else { c };
            if !c.is_ascii() || length == buffer.len() {
                return None;
            }
            buffer[length] = c.to_ascii_lowercase() as u8;
            length += 1;
        }
        std::str::from_utf8(&buffer[..length]).ok()
    }
}

struct Tokens<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Tokens<'a> {
    fn new(text: &'a str) -> Tokens<'a> {
        Tokens { text, at: 0 }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let rest = &self.text[self.at..];
        let is_mark = |c: char| matches!(c, '?' | '!' | '$' | '€' | '%');
        let (from, first) = rest.char_indices().find(|(_, c)| c.is_alphanumeric() || is_mark(*c))?;
        let tail = &rest[from..];
        let is_figure = first.is_ascii_digit();
        let length = if is_mark(first) {
            first.len_utf8()
        } else if is_figure {
            tail.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(tail.len())
        } else {
            word_length(tail)
        };
        self.at += from + length;
        let text = &tail[..length];
        let hash = if is_figure { FIGURE } else { hash_lower(text) };
        Some(Token { text, hash, is_figure, is_capitalised: first.is_uppercase() })
    }
}

/// The length of the word that `text` begins with; an apostrophe before a letter is part of it.
fn word_length(text: &str) -> usize {
    let mut letters = text.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let goes_on = c.is_alphabetic()
            || matches!(c, '\'' | '’') && letters.peek().is_some_and(|(_, next)| next.is_alphabetic());
        if !goes_on {
            return if at == 0 { c.len_utf8() } else { at };
        }
    }
    text.len()
}

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;
const FIGURE: u64 = 0x9e37_79b9_7f4a_7c15;

/// FNV-1a.
fn hash_of(bytes: &[u8]) -> u64 {
    bytes.iter().fold(OFFSET, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(PRIME))
}

fn hash_lower(word: &str) -> u64 {
    word.chars().fold(OFFSET, |hash, c| {
        let c = if c == '’' { '\'' } else { c.to_lowercase().next().unwrap_or(c) };
        (hash ^ u64::from(c)).wrapping_mul(PRIME)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(sentence: &str) -> Vec<u32> {
        let mut found = Vec::new();
        features(sentence, &mut found);
        found
    }

    #[test]
    fn case_and_the_form_of_the_apostrophe_do_not_matter_to_words() {
        let same = |a: &str, b: &str| {
            let (a, b) = (of(a), of(b));
            a.iter().filter(|f| b.contains(f)).count() as f64 / a.len() as f64
        };
        assert!(same("it didn't pay", "it didn’t pay") > 0.99);
        assert!(same("the firm paid 20 euros.", "the firm paid 1,300 euros.") > 0.99);
        assert!(same("the firm paid 20 euros.", "did you hope to see them?") < 0.4);
    }

    #[test]
    fn any_text_has_features_within_bounds() {
        for text in ["", "é🙂’’'", "…", "a", &"word ".repeat(9_000)] {
            let found = of(text);
            assert!(found.len() < MOST + 50 && found.iter().all(|f| (*f as usize) < BUCKETS), "{text:.9}");
        }
    }
}
