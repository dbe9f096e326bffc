//! The words of a text as quotations are compared: without case, punctuation, and the form of dashes and marks.

use crate::text::Span;

/// The words of a text in order. Each is a run of letters and digits; an apostrophe inside one is left out.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Words {
    pub hashes: Vec<u64>,
    /// The same without a plural's or a verb's ending: "date" and "dates" are one.
    pub stems: Vec<u64>,
    /// Where each stands, in bytes of the text.
    pub spans: Vec<Span>,
}

impl Words {
    pub fn of(text: &str) -> Words {
        let mut words = Words::default();
        let mut open: Option<Open> = None;
        let mut letters = text.char_indices().peekable();
        while let Some((at, c)) = letters.next() {
            if c.is_alphanumeric() {
                let word = open.get_or_insert(Open { start: at, hash: OFFSET, before_s: None });
                word.before_s = (c == 's').then_some(word.hash);
                let mut add = |small: char| word.hash = (word.hash ^ u64::from(small)).wrapping_mul(PRIME);
                if c.is_ascii() {
                    add(c.to_ascii_lowercase())
                } else {
                    c.to_lowercase().for_each(add)
                }
                continue;
            }
            // Soft hyphens show nothing; an apostrophe before a letter is inside the word.
            let is_inside = c == '\u{ad}'
                || matches!(c, '\'' | '’' | '‘')
                    && letters.peek().is_some_and(|(_, next)| next.is_alphabetic());
            if !is_inside && let Some(word) = open.take() {
                words.push(word, at);
            }
        }
        if let Some(word) = open {
            words.push(word, text.len());
        }
        words
    }

    fn push(&mut self, word: Open, end: usize) {
        self.hashes.push(word.hash);
        self.stems.push(word.before_s.filter(|_| end - word.start > 3).unwrap_or(word.hash));
        self.spans.push(Span::new(word.start, end));
    }

    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }
}

/// A word that is being read.
struct Open {
    start: usize,
    hash: u64,
    /// The hash without the `s` that the word ends with so far.
    before_s: Option<u64>,
}

/// FNV-1a.
const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn the_form_of_marks_does_not_matter() {
        let words = Words::of("It weren’t “on-site”…");
        assert_eq!(words.hashes, Words::of("it weren't on site").hashes);
        assert_eq!(words.spans.len(), 4);
        assert_ne!(words.hashes, Words::of("it were on site").hashes);
    }
}
