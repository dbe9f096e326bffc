//! The catalogue's patterns, all at once: which of them may match somewhere in a text.
//!
//! Most texts have none of the words that a match must have ("Beijing"). Of those that have, a set tells which pattern
//! it may be; it is one large automaton, which grows as it reads, and of a paragraph that is being typed it had to grow
//! with every letter (five states a letter, a seventh of all work of an edit, measured).

use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use regex::{Regex, RegexSet};
use regex_syntax::hir::{Hir, HirKind};

use super::EntityRef;

#[derive(Default)]
pub struct Patterns {
    all: Vec<(EntityRef, Regex)>,
    /// Words one of which stands wherever a pattern matches; none where a pattern has no such words.
    words: OnceLock<Option<AhoCorasick>>,
    /// Compiled on first use.
    set: OnceLock<Option<RegexSet>>,
}

impl Patterns {
    pub fn new(all: Vec<(EntityRef, Regex)>) -> Patterns {
        Patterns { all, ..Patterns::default() }
    }

    /// The patterns that may match somewhere in `text`, with the entity that each describes.
    pub fn in_text(&self, text: &str) -> Vec<(EntityRef, &Regex)> {
        let patterns = || self.all.iter().map(|(place, pattern)| (*place, pattern));
        let words = self.words.get_or_init(|| self.words());
        if self.all.is_empty() || words.as_ref().is_some_and(|words| !words.is_match(text)) {
            return Vec::new();
        }
        let set = self.set.get_or_init(|| {
            RegexSet::new(patterns().map(|(_, pattern)| without_boundaries(pattern.as_str()))).ok()
        });
        match set {
            Some(set) => set.matches(text).into_iter().map(|i| (self.all[i].0, &self.all[i].1)).collect(),
            // The set as a whole can be too large where each pattern alone is not.
            None => patterns().collect(),
        }
    }

    fn words(&self) -> Option<AhoCorasick> {
        let needed = self.all.iter().map(|(_, pattern)| {
            let pattern = regex_syntax::parse(pattern.as_str()).ok()?;
            words_of(&pattern).filter(|words| shortest(words) >= SHORTEST)
        });
        let words: Vec<Vec<u8>> = needed.collect::<Option<Vec<_>>>()?.into_iter().flatten().collect();
        AhoCorasick::new(words).ok()
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
