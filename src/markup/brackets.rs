//! Which bracket closes which, and where a closing word stands: found once for a block, so that reading it takes
//! time in its length whatever it holds.

use crate::text::Span;

/// The pairs of one kind of bracket in a text.
pub struct Brackets {
    /// The byte offsets of an opening and its closing bracket, by the first.
    pairs: Vec<(usize, usize)>,
}

impl Brackets {
    /// Pairs `open` with `close`. Behind an `escape` the next byte counts for nothing; from a `comment` on, when one
    /// is given, neither does the rest of the line.
    pub fn find(text: &str, open: u8, close: u8, escape: u8, comment: Option<u8>) -> Brackets {
        let bytes = text.as_bytes();
        let (mut pairs, mut waiting) = (Vec::new(), Vec::new());
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            if byte == escape {
                at += 1;
            } else if Some(byte) == comment {
                at = line_end(text, at);
                continue;
            } else if byte == open {
                waiting.push(at);
            } else if byte == close
                && let Some(start) = waiting.pop()
            {
                pairs.push((start, at));
            }
            at += 1;
        }
        pairs.sort_unstable();
        Brackets { pairs }
    }

    /// The closing bracket of the one that opens at `open`.
    pub fn close(&self, open: usize) -> Option<usize> {
        let index = self.pairs.binary_search_by_key(&open, |pair| pair.0).ok()?;
        self.pairs.get(index).map(|pair| pair.1)
    }
}

/// Looks ahead for words; what was not found once is nowhere further on, and is not looked for again.
#[derive(Default)]
pub struct Ahead {
    missing: Vec<&'static str>,
}

impl Ahead {
    /// The byte at which `word` next stands, at `from` or later.
    pub fn find(&mut self, text: &str, from: usize, word: &'static str) -> Option<usize> {
        if self.missing.contains(&word) {
            return None;
        }
        let found = text.get(from..).and_then(|rest| rest.find(word));
        if found.is_none() {
            self.missing.push(word);
        }
        found.map(|at| from + at)
    }
}

/// Looks ahead for the signs that close what the same signs open, such as the stars around bold words.
#[derive(Default)]
pub struct Closers {
    /// For each sign the stretch that was searched, and the closing sign at its end if there is one.
    searched: Vec<(&'static str, Span, bool)>,
}

impl Closers {
    /// The byte at which `sign` next closes, at `from` or later and before `end`. `is_close` must say the same of a
    /// place each time it is asked.
    pub fn find(
        &mut self,
        text: &str,
        from: usize,
        end: usize,
        sign: &'static str,
        is_close: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        let known = self.searched.iter().position(|known| known.0 == sign);
        let index = known.unwrap_or_else(|| {
            self.searched.push((sign, Span::new(from, from), false));
            self.searched.len() - 1
        });
        let (_, stretch, found) = &mut self.searched[index];
        if *found && stretch.start <= from && from <= stretch.end {
            return (stretch.end < end).then_some(stretch.end);
        }
        let mut at = if stretch.start <= from && !*found { stretch.end.max(from) } else { from };
        (*stretch, *found) = (Span::new(from, end.max(at)), false);
        while let Some(next) = text.get(at..end).and_then(|rest| rest.find(sign)).map(|next| at + next) {
            if is_close(next) {
                (*stretch, *found) = (Span::new(from, next), true);
                return Some(next);
            }
            at = next + sign.len();
        }
        None
    }
}

/// Whether a sign of `length` bytes stands where emphasis may open: before a word's first letter. The rule is the
/// one that Org, reStructuredText and AsciiDoc share.
pub fn opens(text: &str, at: usize, length: usize, span: Span) -> bool {
    let before = text[span.start..at].chars().next_back();
    before.is_none_or(|c| c.is_whitespace() || "-–—({[]'\"“‘*/_+#".contains(c))
        && text[at + length..span.end].starts_with(|c: char| !c.is_whitespace())
}

/// Whether a sign of `length` bytes stands where emphasis may close: behind a word's last letter.
pub fn closes(text: &str, at: usize, length: usize, span: Span) -> bool {
    if at <= span.start || at + length > span.end {
        return false;
    }
    let after = text[at + length..span.end].chars().next();
    after.is_none_or(|c| c.is_whitespace() || "-–—.,;:!?'\")}[]\\”’*/_+#|".contains(c))
        && text[span.start..at].ends_with(|c: char| !c.is_whitespace())
}

/// The byte at which one of `signs` next stands, at `from` or later and before `end`. Only so far is looked as a
/// person's name, argument or address may go: what is not closed is looked for from many places.
pub fn find_near(text: &str, from: usize, end: usize, signs: &[u8]) -> Option<usize> {
    const NEAR: usize = 600;
    let near = text.as_bytes().get(from..end).unwrap_or_default();
    near.iter().take(NEAR).position(|byte| signs.contains(byte)).map(|at| from + at)
}

/// The byte at which the line that holds `at` ends, before its line end.
pub fn line_end(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    at + rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len())
}
