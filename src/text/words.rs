//! The words of a text, as runs of letters. Most bytes of any draft are ASCII, and those are told by themselves.

use super::Span;

/// The runs of letters in a text, in order: `char::is_alphabetic`.
pub fn letters(text: &str) -> Runs<'_> {
    Runs { text, at: 0, wanted: LETTER }
}

/// The runs of letters and digits, in order: `char::is_alphanumeric`.
pub fn words(text: &str) -> Runs<'_> {
    Runs { text, at: 0, wanted: LETTER | DIGIT }
}

/// The same, with the combining marks that follow a letter.
pub fn marked_words(text: &str) -> Runs<'_> {
    Runs { text, at: 0, wanted: LETTER | DIGIT | MARK }
}

/// Stretches of a text, none of them empty.
pub struct Runs<'t> {
    text: &'t str,
    at: usize,
    wanted: u8,
}

const LETTER: u8 = 1;
const DIGIT: u8 = 2;
const MARK: u8 = 4;
const OTHER: u8 = 8;
/// A byte that tells nothing by itself.
const PART: u8 = 16;

const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => LETTER,
            b'0'..=b'9' => DIGIT,
            0x80.. => PART,
            _ => OTHER,
        };
        byte += 1;
    }
    classes
};

impl Runs<'_> {
    /// The end of the characters from `at` on that are of a word, or are not.
    fn end(&self, mut at: usize, of_word: bool) -> usize {
        let ends = PART | if of_word { !self.wanted } else { self.wanted };
        let bytes = self.text.as_bytes();
        loop {
            while bytes.get(at).is_some_and(|byte| CLASSES[usize::from(*byte)] & ends == 0) {
                at += 1;
            }
            let byte = bytes.get(at);
            let Some(character) =
                byte.filter(|byte| !byte.is_ascii()).and_then(|_| self.text[at..].chars().next())
            else {
                return at;
            };
            if self.wants(character) != of_word {
                return at;
            }
            at += character.len_utf8();
        }
    }

    fn wants(&self, character: char) -> bool {
        character.is_alphabetic()
            || self.wanted & DIGIT != 0 && character.is_numeric()
            || self.wanted & MARK != 0 && matches!(character, '\u{300}'..='\u{36f}')
    }
}

impl Iterator for Runs<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        let start = self.end(self.at, false);
        self.at = self.end(start, true);
        (start < self.at).then(|| Span::new(start, self.at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn runs_are_what_splitting_leaves(text in "[a-cA-C19é’ .²中\u{301}-]{0,30}") {
            let runs = |found: Runs| found.map(|run| run.of(&text).to_owned()).collect::<Vec<_>>();
            let split = |is_inside: fn(char) -> bool| {
                let parts = text.split(|c: char| !is_inside(c)).filter(|part| !part.is_empty());
                parts.map(str::to_owned).collect::<Vec<_>>()
            };
            prop_assert_eq!(runs(letters(&text)), split(char::is_alphabetic));
            prop_assert_eq!(runs(words(&text)), split(char::is_alphanumeric));
            prop_assert_eq!(runs(marked_words(&text)), split(|c| c.is_alphanumeric() || c == '\u{301}'));
        }
    }
}
