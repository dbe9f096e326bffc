//! Text and places in it: the rope, byte spans, and the one place where lines and columns are computed.

mod changes;
mod cue;
mod document;
mod line_index;
mod source_map;
mod span;
mod words;

pub use changes::{Changes, Place};
pub use cue::{any_of, cue, narrowed};
pub use document::{Change, Document};
pub use line_index::{Encoding, LineIndex, Position};
pub use source_map::SourceMap;
pub use span::{Span, blank};
pub use words::{letters, marked_words, words};
