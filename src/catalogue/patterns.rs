//! The catalogue's patterns, all at once: which of them may match somewhere in a text.
//!
//! Most texts have none of the words that a match must have ("Beijing"); of those that have, the words tell which
//! patterns to try. One automaton of all patterns would tell it too, but it grows as it reads, with every letter of a
//! paragraph that is being typed: a seventh of all work, and four megabytes, measured.

use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use regex::Regex;
use regex_syntax::hir::{Hir, HirKind};

use super::EntityRef;

#[derive(Default)]
pub struct Patterns {
    all: Vec<Pattern>,
    /// Made on first use; none where they cannot be looked for all at once.
    words: OnceLock<Option<Words>>,
}

struct Pattern {
    entity: EntityRef,
    regex: Regex,
    /// Matches wherever the pattern does, and sometimes more, and is fast on any text; compiled on first use.
    loose: OnceLock<Option<Regex>>,
}

impl Pattern {
    fn may_match(&self, text: &str) -> bool {
        let loose = self.loose.get_or_init(|| Regex::new(&without_boundaries(self.regex.as_str())).ok());
        loose.as_ref().is_none_or(|loose| loose.is_match(text))
    }
}

/// What a match must have.
struct Words {
    automaton: AhoCorasick,
    /// The pattern of each word, by place.
    pattern: Vec<usize>,
    /// Patterns that have no such words.
    wordless: Vec<usize>,
}

impl Patterns {
    pub fn new(all: Vec<(EntityRef, Regex)>) -> Patterns {
        let all = all.into_iter().map(|(entity, regex)| Pattern { entity, regex, loose: OnceLock::new() });
        Patterns { all: all.collect(), words: OnceLock::new() }
    }

    /// The patterns that may match somewhere in `text`, with the entity that each describes.
    pub fn in_text(&self, text: &str) -> Vec<(EntityRef, &Regex)> {
        if self.all.is_empty() {
            return Vec::new();
        }
        let words = self.words.get_or_init(|| Words::of(&self.all));
        let places =
            words.as_ref().map_or_else(|| (0..self.all.len()).collect(), |words| words.in_text(text));
        let likely =
            places.into_iter().map(|place| &self.all[place]).filter(|pattern| pattern.may_match(text));
        likely.map(|pattern| (pattern.entity, &pattern.regex)).collect()
    }
}

impl Words {
    fn of(patterns: &[Pattern]) -> Option<Words> {
        let (mut all, mut pattern, mut wordless) = (Vec::new(), Vec::new(), Vec::new());
        for (place, one) in patterns.iter().enumerate() {
            let parsed = regex_syntax::parse(one.regex.as_str()).ok();
            match parsed.and_then(|parsed| words_of(&parsed)).filter(|words| shortest(words) >= SHORTEST) {
                Some(words) => {
                    pattern.extend(std::iter::repeat_n(place, words.len()));
                    all.extend(words);
                }
                None => wordless.push(place),
            }
        }
        Some(Words { automaton: AhoCorasick::new(all).ok()?, pattern, wordless })
    }

    /// The patterns to try, in order.
    fn in_text(&self, text: &str) -> Vec<usize> {
        let hits =
            self.automaton.find_overlapping_iter(text).map(|hit| self.pattern[hit.pattern().as_usize()]);
        let mut places: Vec<usize> = hits.chain(self.wordless.iter().copied()).collect();
        places.sort_unstable();
        places.dedup();
        places
    }
}

/// Bytes of the shortest word that is worth looking for.
const SHORTEST: usize = 3;

/// One of these stands in whatever a pattern matches. Of several parts that all have such words, the longest tell most.
fn words_of(pattern: &Hir) -> Option<Vec<Vec<u8>>> {
    match pattern.kind() {
        HirKind::Literal(literal) => Some(vec![literal.0.to_vec()]),
        HirKind::Capture(capture) => words_of(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => words_of(&repetition.sub),
        HirKind::Concat(parts) => parts.iter().filter_map(words_of).max_by_key(|words| shortest(words)),
        HirKind::Alternation(parts) => {
            let words: Option<Vec<_>> = parts.iter().map(words_of).collect();
            words.map(|words| words.into_iter().flatten().collect())
        }
        _ => None,
    }
}

fn shortest(words: &[Vec<u8>]) -> usize {
    words.iter().map(Vec::len).min().unwrap_or_default()
}

/// A pattern that matches wherever `pattern` does, and sometimes more: without word boundaries, which would keep
/// `regex` from its fast engine on any text that is not ASCII.
fn without_boundaries(pattern: &str) -> String {
    let mut plain = String::with_capacity(pattern.len());
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            plain.push(letter);
            continue;
        }
        match letters.next() {
            Some('b') => {}
            escaped => {
                plain.push('\\');
                plain.extend(escaped);
            }
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(pattern: &str) -> Option<Vec<String>> {
        let words = words_of(&regex_syntax::parse(pattern).expect("a pattern"))?;
        Some(words.into_iter().map(|word| String::from_utf8(word).expect("text")).collect())
    }

    #[test]
    fn what_a_match_must_have_is_known() {
        let is = |words: &[&str]| Some(words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
        assert_eq!(words(r"(?:^|[.!]\s*)(?P<name>Beijing)['’]s (?i:laws?|stance)\b"), is(&["Beijing"]));
        assert_eq!(words(r"(?:Paris|Rome|Madrid) (?:has )?denied"), is(&["denied"]));
        assert_eq!(words(r"(?:Paris|Rome) \d+"), is(&["Paris", "Rome"]));
        assert_eq!(words(r"(?i)law of 2017"), is(&[" 2017"]));
        assert_eq!(words(r"(?:the )?[A-Z]\w+"), None);
    }

    #[test]
    fn a_pattern_is_found_by_its_words_and_without_any() {
        let entity = |at| EntityRef(at);
        let pattern = |text: &str| Regex::new(text).expect("a pattern");
        let found = |patterns: &Patterns, text: &str| {
            patterns.in_text(text).into_iter().map(|(entity, _)| entity.0).collect::<Vec<_>>()
        };
        let named = Patterns::new(vec![
            (entity(0), pattern(r"\bBeijing’s \w+")),
            (entity(1), pattern(r"(?:Paris|Rome) said\b")),
        ]);
        assert_eq!(found(&named, "In Beijing’s view, Rome said, not."), [0, 1]);
        assert_eq!(found(&named, "Beijing said"), [] as [u32; 0]);
        assert_eq!(found(&named, "nobody"), [] as [u32; 0]);
        let open = Patterns::new(vec![(entity(0), pattern(r"[A-Z]{3}-\d")), (entity(1), pattern("Rome"))]);
        assert_eq!(found(&open, "ABC-1"), [0]);
        assert_eq!(found(&Patterns::default(), "ABC-1"), [] as [u32; 0]);
    }
}
