//! Plain prose that remembers where each of its bytes came from.

use crate::text::{SourceMap, Span};

/// The text of a paragraph as a reader sees it, with a map back to the block's source.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Prose {
    text: String,
    map: SourceMap,
}

/// Stands in the prose for what is not prose: code, formulas.
pub const OPAQUE: char = '\u{fffc}';

impl Prose {
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Appends `text`, which stands at `source`; `original` is what the source has there.
    pub fn push(&mut self, text: &str, source: Span, original: &str) {
        self.map.push(text.len(), source, text == original);
        self.text.push_str(text);
    }

    /// The source byte at which what was pushed last ends; 0 while there is nothing.
    pub fn end(&self) -> usize {
        if self.text.is_empty() { 0 } else { self.map.source(Span::new(0, self.text.len())).end }
    }

    /// The prose under a span of it, with its own map.
    pub fn part(&self, span: Span) -> Prose {
        Prose { text: span.of(&self.text).to_owned(), map: self.map.part(span) }
    }

    /// The source bytes of a span of the prose, with whatever markers stand between.
    pub fn source(&self, span: Span) -> Span {
        self.map.source(span)
    }

    /// The place in the prose of a source offset.
    pub fn at_source(&self, offset: usize) -> usize {
        self.map.at_source(offset)
    }
}
