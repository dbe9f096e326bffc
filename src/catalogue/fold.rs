//! Folding: the form in which names are compared, with a map back to the source.
//!
//! Full Unicode case folding, then compatibility composition (NFKC), one grapheme cluster at a time; accents
//! stay, quotes and dashes are unified, runs of white space become one space, soft hyphens and zero-width
//! characters vanish. ASCII, which is most of any draft, takes a path without tables.

use icu_casemap::CaseMapper;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use crate::text::{SourceMap, Span, marked_words};

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
        let mut at = 0;
        while at < source.len() {
            // A letter may carry combining marks; those are never ASCII.
            let stretch = ascii_length(&source.as_bytes()[at..]);
            let safe = if at + stretch < source.len() { stretch.saturating_sub(1) } else { stretch };
            if safe > 0 {
                folded.push_ascii(&source[at..at + safe], at);
                at += safe;
                continue;
            }
            let Some(cluster) = source[at..].graphemes(true).next() else { break };
            folded.push_cluster(cluster, at);
            at += cluster.len();
        }
        folded.words = marked_words(&folded.text).collect();
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

    /// The byte of the source where a span of the folded text begins.
    pub fn source_start(&self, span: Span) -> usize {
        self.map.source(Span::new(span.start, span.start)).start
    }

    fn push_ascii(&mut self, text: &str, start: usize) {
        let bytes = text.as_bytes();
        let is_space = |byte: &u8| byte.is_ascii_whitespace() || *byte == 0x0b;
        let mut after_space = self.text.ends_with(' ');
        // Without branches: this is what most of any draft passes at once.
        let is_odd = |byte: u8| (byte < b' ') | (byte == b'`');
        let has_odd = bytes.iter().fold(false, |odd, byte| odd | is_odd(*byte));
        let has_gap = bytes.windows(2).fold(false, |gap, pair| gap | ((pair[0] == b' ') & (pair[1] == b' ')));
        let has_double = has_gap || after_space && text.starts_with(' ');
        if !has_odd && !has_double {
            return self.push_aligned(text, start);
        }
        // A single space stands for itself: only of two does one vanish.
        let mut done = 0;
        for (at, byte) in bytes.iter().enumerate() {
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
        self.text.push_str(text);
        self.text[from..].make_ascii_lowercase();
        if text.bytes().fold(false, |odd, byte| odd | matches!(byte, b'\t'..=b'\r' | b'`')) {
            let unified: String = text
                .chars()
                .map(|c| match c {
                    '\t'..='\r' => ' ',
                    '`' => '\'',
                    c => c.to_ascii_lowercase(),
                })
                .collect();
            self.text.replace_range(from.., &unified);
        }
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
        let mut characters = cluster.chars();
        if let (Some(plain), None) = (characters.next().and_then(unified), characters.next()) {
            self.map.push(1, span, false);
            return self.text.push(plain);
        }
        let folded = fold_cluster(cluster);
        let aligned = folded.len() == cluster.len() && folded.chars().count() == 1;
        self.map.push(folded.len(), span, aligned);
        self.text.push_str(&folded);
    }
}

/// The length in bytes of the ASCII that a text begins with.
fn ascii_length(bytes: &[u8]) -> usize {
    let is_ascii = |chunk: &&[u8]| chunk.is_ascii();
    let whole = 16 * bytes.chunks_exact(16).take_while(is_ascii).count();
    whole + bytes[whole..].iter().take_while(|byte| byte.is_ascii()).count()
}

/// The folded form of a name, trimmed: the key under which it is found.
pub fn fold_name(name: &str) -> String {
    Folded::new(name).text.trim().to_owned()
}

/// The plain form of a quotation mark or a dash.
fn unified(c: char) -> Option<char> {
    match c {
        '‘' | '’' | '‚' | '‛' | 'ʼ' | '′' | '´' => Some('\''),
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' => Some('"'),
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => Some('-'),
        _ => None,
    }
}

fn fold_cluster(cluster: &str) -> String {
    let unified: String = cluster
        .chars()
        .filter(|c| !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'))
        .map(|c| unified(c).unwrap_or(c))
        .collect();
    let mapper = CaseMapper::new();
    let once: String = mapper.fold_string(&unified).nfkc().collect();
    // Compatibility forms of capitals ("ℋ") come out as capitals.
    let folded: String = mapper.fold_string(&once).nfkc().collect();
    // Romanian is written with a cedilla where the right comma was not to be had.
    folded.replace('ş', "ș").replace('ţ', "ț")
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
