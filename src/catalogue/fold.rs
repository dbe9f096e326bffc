//! Folding: the form in which names are compared, with a map back to the source.
//!
//! Full Unicode case folding, then compatibility composition (NFKC), one grapheme cluster at a time; accents
//! stay, quotes and dashes are unified, runs of white space become one space, soft hyphens and zero-width
//! characters vanish. ASCII, which is most of any draft, takes a path without tables.

use icu_casemap::CaseMapper;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use crate::text::{SourceMap, Span};

/// A folded text and its words.
#[derive(Default)]
pub struct Folded {
    text: String,
    map: SourceMap,
    words: Vec<Span>,
}

impl Folded {
    pub fn new(source: &str) -> Folded {
        let mut folded = Folded { text: String::with_capacity(source.len()), ..Folded::default() };
        let bytes = source.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            // A letter may carry combining marks; those are never ASCII.
            let stretch = bytes[at..].iter().take_while(|b| b.is_ascii()).count();
            let safe = if at + stretch < bytes.len() { stretch.saturating_sub(1) } else { stretch };
            if safe > 0 {
                folded.push_ascii(&source[at..at + safe], at);
                at += safe;
                continue;
            }
            let Some(cluster) = source[at..].graphemes(true).next() else { break };
            folded.push_cluster(cluster, at);
            at += cluster.len();
        }
        folded.find_words();
        folded
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Runs of letters and digits, as spans of the folded text.
    pub fn words(&self) -> &[Span] {
        &self.words
    }

    /// The bytes of the source that a span of the folded text stands for.
    pub fn source(&self, span: Span) -> Span {
        self.map.source(span)
    }

    fn push_ascii(&mut self, text: &str, start: usize) {
        let is_space = |byte: u8| byte.is_ascii_whitespace() || byte == 0x0b;
        let mut done = 0;
        // A single space stands for itself: only of two does one vanish.
        let ends_with_space = self.text.ends_with(' ');
        let mut after_space = ends_with_space;
        for (at, byte) in text.bytes().enumerate() {
            let vanishes = is_space(byte) && after_space;
            after_space = is_space(byte);
            if vanishes {
                self.push_aligned(&text[done..at], start + done);
                done = at + 1;
            }
        }
        self.push_aligned(&text[done..], start + done);
    }

    /// ASCII without two spaces in a row.
    fn push_aligned(&mut self, text: &str, start: usize) {
        let from = self.text.len();
        if text.bytes().any(|byte| matches!(byte, b'\t'..=b'\r' | b'`')) {
            self.text.extend(text.chars().map(|c| match c {
                '\t'..='\r' => ' ',
                '`' => '\'',
                c => c,
            }));
        } else {
            self.text.push_str(text);
        }
        self.text[from..].make_ascii_lowercase();
        self.map.push(text.len(), Span::new(start, start + text.len()), true);
    }

    fn push_space(&mut self, span: Span) {
        if !self.text.ends_with(' ') {
            self.text.push(' ');
            self.map.push(1, span, span.len() == 1);
        }
    }

    fn push_cluster(&mut self, cluster: &str, at: usize) {
        let span = Span::new(at, at + cluster.len());
        if cluster.chars().all(char::is_whitespace) {
            return self.push_space(span);
        }
        let folded = fold_cluster(cluster);
        let aligned = folded.len() == cluster.len() && folded.chars().count() == 1;
        self.map.push(folded.len(), span, aligned);
        self.text.push_str(&folded);
    }

    fn find_words(&mut self) {
        let mut start = None;
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let (is_inside, next) = match bytes[at] {
                byte if byte.is_ascii() => (byte.is_ascii_alphanumeric(), at + 1),
                _ => match self.text[at..].chars().next() {
                    Some(c) => (is_word(c), at + c.len_utf8()),
                    None => break,
                },
            };
            match (is_inside, start) {
                (true, None) => start = Some(at),
                (false, Some(from)) => {
                    self.words.push(Span::new(from, at));
                    start = None;
                }
                _ => {}
            }
            at = next;
        }
        if let Some(from) = start {
            self.words.push(Span::new(from, self.text.len()));
        }
    }
}

/// The folded form of a name, trimmed: the key under which it is found.
pub fn fold_name(name: &str) -> String {
    Folded::new(name).text.trim().to_owned()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c)
}

fn fold_cluster(cluster: &str) -> String {
    let unified: String = cluster
        .chars()
        .filter_map(|c| match c {
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => None,
            '‘' | '’' | '‚' | '‛' | 'ʼ' | '′' | '´' => Some('\''),
            '“' | '”' | '„' | '‟' | '«' | '»' | '″' => Some('"'),
            '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => Some('-'),
            c => Some(c),
        })
        .collect();
    let mapper = CaseMapper::new();
    let once: String = mapper.fold_string(&unified).nfkc().collect();
    // Compatibility forms of capitals ("ℋ") come out as capitals.
    mapper.fold_string(&once).nfkc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folding_unifies_what_looks_alike_and_keeps_accents() {
        assert_eq!(fold_name("STRAẞE  ﬁ\u{ad}n\u{a0}Ｈ"), "strasse fin h");
        assert_eq!(fold_name("l’Éta\u{301}t – «x»"), "l'état - \"x\"".replace('a', "á"));
        assert_ne!(fold_name("Sûreté"), fold_name("Surete"));
        assert_eq!(fold_name("e\u{301}"), fold_name("é"));
    }

    #[test]
    fn words_map_back_to_whole_characters() {
        let source = "Café\u{ad}s ﬁne İX";
        let folded = Folded::new(source);
        let words: Vec<&str> = folded.words().iter().map(|&w| folded.source(w).of(source)).collect();
        assert_eq!(words, ["Café\u{ad}s", "ﬁne", "İX"]);
    }

    proptest! {
        #[test]
        fn mapping_back_never_leaves_a_character_boundary(source in "[a-cÀé e\u{301}ﬁßİΣ\u{ad}\u{a0}🕵\u{fe0f}\u{200d}’–\r\n]{0,30}") {
            let folded = Folded::new(&source);
            for (start, _) in folded.text().char_indices() {
                for end in (start..=folded.text().len()).filter(|&i| folded.text().is_char_boundary(i)) {
                    let span = folded.source(Span::new(start, end));
                    prop_assert!(source.get(span.range()).is_some(), "{:?} {:?}", span, source);
                }
            }
        }
    }
}
