//! A half-open range of bytes.

use std::borrow::Cow;
use std::ops::Range;

/// A half-open byte range `start..end` in some text. Which text is said by the field that holds it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub const fn new(start: usize, end: usize) -> Span {
        Span { start, end }
    }

    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// Whether a cursor at `offset` touches the span: both ends count, as a cursor stands between letters.
    pub const fn touches(self, offset: usize) -> bool {
        self.start <= offset && offset <= self.end
    }

    /// Whether all of `other` lies inside.
    pub const fn covers(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    pub const fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The same span in a text that has `by` more bytes before it.
    pub const fn shift(self, by: usize) -> Span {
        Span { start: self.start + by, end: self.end + by }
    }

    /// The smallest span that holds both.
    pub fn join(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The text under the span, or the empty string where the span does not fit the text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Span {
        Span { start: range.start, end: range.end }
    }
}

/// A text with spaces in place of some stretches, byte for byte. One that cuts a letter in two leaves it as it is.
pub fn blank(text: &str, stretches: impl IntoIterator<Item = Span>) -> Cow<'_, str> {
    let mut stretches = stretches.into_iter().peekable();
    if stretches.peek().is_none() {
        return Cow::from(text);
    }
    let mut bytes = text.as_bytes().to_vec();
    for stretch in stretches {
        if let Some(bytes) = bytes.get_mut(stretch.range()) {
            bytes.fill(b' ');
        }
    }
    String::from_utf8(bytes).map_or(Cow::from(text), Cow::from)
}
