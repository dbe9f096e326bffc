//! Semantic tokens: the mentions, coloured by kind.

use crate::analyse::Analysis;
use crate::catalogue::Kind;
use crate::text::Span;

/// A mention's span and the kind of what it mentions, in order of their place. An ambiguous mention whose
/// candidates are of one kind has that kind's colour.
pub fn tokens(analysis: &Analysis) -> Vec<(Span, Kind)> {
    let mut tokens = Vec::new();
    for block in &analysis.blocks {
        for mention in &block.judged.mentions {
            let mut kinds =
                mention.candidates.iter().map(|&place| analysis.dossier.catalogue.get(place).kind);
            let Some(kind) = kinds.next() else { continue };
            if kinds.all(|other| other == kind) {
                tokens.push((mention.span.shift(block.start), kind));
            }
        }
    }
    tokens
}
