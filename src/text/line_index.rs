//! Lines and columns: the only place where a byte offset becomes a position and back.

use ropey::Rope;

/// What a column counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Encoding {
    Utf8,
    #[default]
    Utf16,
    Utf32,
}

/// A zero-based line, and a zero-based column in the units of an [`Encoding`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// Turns byte offsets into positions and back, in O(log n). Lines end at `\n`, `\r\n` and `\r`, and
/// nowhere else, as the Language Server Protocol has it.
pub struct LineIndex<'a> {
    rope: &'a Rope,
}

impl<'a> LineIndex<'a> {
    pub fn new(rope: &'a Rope) -> LineIndex<'a> {
        LineIndex { rope }
    }

    /// The position of a byte offset. An offset beyond the text counts as its end; one inside a
    /// character as that character's start.
    pub fn position(&self, offset: usize, encoding: Encoding) -> Position {
        let char = self.rope.byte_to_char(offset.min(self.rope.len_bytes()));
        let line = self.rope.char_to_line(char);
        let start = self.rope.line_to_char(line);
        let column = match encoding {
            Encoding::Utf8 => self.rope.char_to_byte(char) - self.rope.char_to_byte(start),
            Encoding::Utf16 => self.rope.char_to_utf16_cu(char) - self.rope.char_to_utf16_cu(start),
            Encoding::Utf32 => char - start,
        };
        Position { line, column }
    }

    /// The byte offset of a position. A line beyond the text counts as its end, a column beyond the
    /// line as the line's end (before its line break), one inside a character as its start.
    pub fn offset(&self, position: Position, encoding: Encoding) -> usize {
        if position.line >= self.rope.len_lines() {
            return self.rope.len_bytes();
        }
        let start = self.rope.line_to_char(position.line);
        let end = self.line_end(position.line);
        let char = match encoding {
            Encoding::Utf8 => {
                let byte = self.rope.char_to_byte(start).saturating_add(position.column);
                self.rope.byte_to_char(byte.min(self.rope.char_to_byte(end)))
            }
            Encoding::Utf16 => {
                let unit = self.rope.char_to_utf16_cu(start).saturating_add(position.column);
                self.rope.utf16_cu_to_char(unit.min(self.rope.char_to_utf16_cu(end)))
            }
            Encoding::Utf32 => start.saturating_add(position.column).min(end),
        };
        self.rope.char_to_byte(char)
    }

    /// The character index at which a line's text ends and its line break begins.
    fn line_end(&self, line: usize) -> usize {
        let slice = self.rope.line(line);
        let mut len = slice.len_chars();
        while len > 0 && matches!(slice.char(len - 1), '\n' | '\r') {
            len -= 1;
        }
        self.rope.line_to_char(line) + len
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALL: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

    #[test]
    fn lines_end_where_the_protocol_says_and_nowhere_else() {
        let rope = Rope::from_str("a\nb\rc\r\nd\u{2028}e\u{85}f");
        let lines: Vec<usize> = "abcdef"
            .chars()
            .map(|c| LineIndex::new(&rope).position(rope.to_string().find(c).unwrap(), Encoding::Utf16).line)
            .collect();
        assert_eq!(lines, [0, 1, 2, 3, 3, 3]);
    }

    #[test]
    fn positions_outside_the_text_are_clamped() {
        let rope = Rope::from_str("né\r\n🙂x");
        let index = LineIndex::new(&rope);
        let at = |line, column, encoding| index.offset(Position { line, column }, encoding);
        assert_eq!(at(0, 99, Encoding::Utf16), "né".len());
        assert_eq!(at(9, 0, Encoding::Utf16), rope.len_bytes());
        assert_eq!(at(1, 1, Encoding::Utf16), "né\r\n".len(), "inside a surrogate pair");
        assert_eq!(at(1, 2, Encoding::Utf8), "né\r\n".len(), "inside a character");
        assert_eq!(at(1, usize::MAX, Encoding::Utf32), rope.len_bytes());
    }

    proptest! {
        #[test]
        fn positions_and_offsets_round_trip(text in "[ab é\u{301}€🕵🙂\r\n\u{2028}\t]{0,60}") {
            let rope = Rope::from_str(&text);
            let index = LineIndex::new(&rope);
            for encoding in ALL {
                for (offset, _) in text.char_indices() {
                    // Between \r and \n there is no position: both belong to the line's end.
                    if text[..offset].ends_with('\r') && text[offset..].starts_with('\n') {
                        continue;
                    }
                    let position = index.position(offset, encoding);
                    prop_assert_eq!(index.offset(position, encoding), offset, "{:?}", encoding);
                }
            }
        }
    }
}
