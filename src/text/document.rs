//! The text of an open document: a rope, edited in place and copied in constant time.

use std::borrow::Cow;

use ropey::Rope;

use super::Span;

/// A document's text. `clone` is O(1), so that readers work on an immutable snapshot.
#[derive(Clone, Debug, Default)]
pub struct Document {
    rope: Rope,
}

/// What an edit did to byte offsets: `start..old_end` became `start..new_end`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Change {
    pub start: usize,
    pub old_end: usize,
    pub new_end: usize,
}

impl Document {
    pub fn new(text: &str) -> Document {
        Document { rope: Rope::from_str(text) }
    }

    pub fn rope(&self) -> &Rope {
        &self.rope
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.rope.len_bytes()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Replaces the bytes under `span`. Ends outside the text or inside a character are moved down
    /// to the nearest boundary, and a reversed span is turned round: no edit can fail.
    pub fn replace(&mut self, span: Span, text: &str) -> Change {
        let first = self.rope.byte_to_char(span.start.min(span.end).min(self.len()));
        let last = self.rope.byte_to_char(span.start.max(span.end).min(self.len()));
        let start = self.rope.char_to_byte(first);
        let old_end = self.rope.char_to_byte(last);
        self.rope.remove(first..last);
        self.rope.insert(first, text);
        Change { start, old_end, new_end: start + text.len() }
    }

    /// The text under a span whose ends are character boundaries, borrowed where it lies in one piece.
    pub fn slice(&self, span: Span) -> Cow<'_, str> {
        Cow::from(self.rope.byte_slice(span.start..span.end.max(span.start)))
    }
}

impl std::fmt::Display for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.rope.chunks().try_for_each(|chunk| f.write_str(chunk))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn edits_do_to_the_rope_what_they_do_to_a_string(
            text in "[a-c é€🕵\r\n\u{2028}]{0,40}",
            edits in prop::collection::vec((0usize..60, 0usize..60, "[xyéö🙂\n\r]{0,5}"), 0..12),
        ) {
            let mut document = Document::new(&text);
            let mut string = text;
            let floor = |s: &str, at: usize| (0..=at.min(s.len())).rev().find(|&i| s.is_char_boundary(i)).unwrap();
            for (a, b, new) in edits {
                let (start, end) = (floor(&string, a.min(b)), floor(&string, a.max(b)));
                string.replace_range(start..end, &new);
                document.replace(Span::new(a, b), &new);
                prop_assert_eq!(document.to_string(), string.clone());
            }
        }
    }
}
