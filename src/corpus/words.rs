//! The words of a text as quotations are compared: without case, punctuation, and the form of dashes and marks.

use crate::text::Span;

/// The words of a text in order. Each is a run of letters and digits; an apostrophe inside one is left out.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Words {
    pub hashes: Vec<u64>,
    /// Where each stands, in bytes of the text.
    pub spans: Vec<Span>,
}

impl Words {
    pub fn of(text: &str) -> Words {
        let mut words = Words::default();
        let mut open: Option<(usize, u64)> = None;
        let mut letters = text.char_indices().peekable();
        while let Some((at, c)) = letters.next() {
            if c.is_alphanumeric() {
                let (_, hash) = open.get_or_insert((at, OFFSET));
                for small in c.to_lowercase() {
                    *hash = (*hash ^ u64::from(small)).wrapping_mul(PRIME);
                }
                continue;
            }
            // Soft hyphens show nothing; an apostrophe before a letter is inside the word.
            let is_inside = c == '\u{ad}'
                || matches!(c, '\'' | '’' | '‘') && letters.peek().is_some_and(|(_, next)| next.is_alphabetic());
            if !is_inside && let Some((start, hash)) = open.take() {
                words.hashes.push(hash);
                words.spans.push(Span::new(start, at));
            }
        }
        if let Some((start, hash)) = open {
            words.hashes.push(hash);
            words.spans.push(Span::new(start, text.len()));
        }
        words
    }

    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }
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
