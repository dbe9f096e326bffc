//! Where each byte of a derived text came from.

use super::Span;

/// Maps a text that was made from another, piece by piece, back to it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SourceMap {
    pieces: Vec<Piece>,
    /// Length of the derived text so far, in bytes.
    len: usize,
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct Piece {
    /// Where the piece begins in the derived text; it runs to the start of the next.
    start: usize,
    source: Span,
    /// Each byte stands for one byte of the source; otherwise the piece as a whole stands for the whole of
    /// `source` (an entity, an escape, a folded ligature).
    aligned: bool,
}

impl SourceMap {
    /// Appends `len` derived bytes that stand for `source`.
    pub fn push(&mut self, len: usize, source: Span, aligned: bool) {
        if len == 0 {
            return;
        }
        debug_assert!(!aligned || len == source.len());
        match self.pieces.last_mut() {
            Some(last) if aligned && last.aligned && last.source.end == source.start => {
                last.source.end = source.end
            }
            _ => self.pieces.push(Piece { start: self.len, source, aligned }),
        }
        self.len += len;
    }

    /// The source of a span of the derived text: from the first byte of its first character to the last
    /// of its last, with whatever stands between.
    pub fn source(&self, span: Span) -> Span {
        // Most texts are of one piece.
        if let [Piece { source, aligned: true, .. }] = self.pieces.as_slice() {
            let at = |offset: usize| (source.start + offset).min(source.end);
            return Span::new(at(span.start), at(span.end));
        }
        let start = self.source_start(span.start);
        if span.is_empty() { Span::new(start, start) } else { Span::new(start, self.source_end(span.end)) }
    }

    /// The map of a part of the derived text; `span` lies on piece boundaries or inside aligned pieces.
    pub fn part(&self, span: Span) -> SourceMap {
        let mut part = SourceMap::default();
        let first = self.pieces.partition_point(|piece| piece.start <= span.start).saturating_sub(1);
        for (index, piece) in self.pieces.iter().enumerate().skip(first) {
            if piece.start >= span.end {
                break;
            }
            let end = self.pieces.get(index + 1).map_or(self.len, |next| next.start);
            let (from, to) = (piece.start.max(span.start), end.min(span.end));
            if from < to {
                let inside = Span::new(from, to);
                part.push(
                    inside.len(),
                    if piece.aligned { self.source(inside) } else { piece.source },
                    piece.aligned,
                );
            }
        }
        part
    }

    /// The place in the derived text of a source offset: within its piece, or at the start of the next.
    pub fn at_source(&self, offset: usize) -> usize {
        let next = self.pieces.partition_point(|piece| piece.source.end <= offset);
        match self.pieces.get(next) {
            Some(piece) if piece.aligned && piece.source.start <= offset => {
                piece.start + (offset - piece.source.start)
            }
            Some(piece) => piece.start,
            None => self.len,
        }
    }

    fn source_start(&self, offset: usize) -> usize {
        let after = self.pieces.partition_point(|piece| piece.start <= offset);
        match after.checked_sub(1).and_then(|index| self.pieces.get(index)) {
            Some(piece) if piece.aligned => {
                (piece.source.start + (offset - piece.start)).min(piece.source.end)
            }
            Some(piece) => piece.source.start,
            None => 0,
        }
    }

    fn source_end(&self, offset: usize) -> usize {
        let after = self.pieces.partition_point(|piece| piece.start < offset);
        match after.checked_sub(1).and_then(|index| self.pieces.get(index)) {
            Some(piece) if piece.aligned => {
                (piece.source.start + (offset - piece.start)).min(piece.source.end)
            }
            Some(piece) => piece.source.end,
            None => 0,
        }
    }
}
