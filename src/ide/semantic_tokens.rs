//! Semantic tokens: the mentions, coloured by kind, and how sure or sourced each is.

use crate::analyse::{Analysis, Block};
use crate::catalogue::Kind;
use crate::extract::Support;
use crate::text::Span;
use crate::verify::Verdict;

/// A mention in colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    pub span: Span,
    pub kind: Kind,
    /// One bit for each of [`MODIFIERS`].
    pub modifiers: u32,
}

/// What more can be said of a mention: it stands for a name ("the company"); it stands in a quotation that is not the
/// source’s; it stands in a claim without a source.
pub const MODIFIERS: [&str; 3] = ["inferred", "altered", "unsourced"];

/// The mentions of a draft, in order of their place. An ambiguous mention whose candidates are of one kind has that
/// kind's colour.
pub fn tokens(analysis: &Analysis) -> Vec<Token> {
    let mut tokens = Vec::new();
    for block in &analysis.blocks {
        for mention in &block.judged.mentions {
            let mut kinds =
                mention.candidates.iter().map(|&place| analysis.dossier.catalogue.get(place).kind);
            let Some(kind) = kinds.next() else { continue };
            if kinds.all(|other| other == kind) {
                let modifiers = u32::from(mention.inferred)
                    | u32::from(is_altered(block, mention.span)) << 1
                    | u32::from(is_unsourced(block, mention.span)) << 2;
                tokens.push(Token { span: mention.span.shift(block.start), kind, modifiers });
            }
        }
    }
    tokens
}

fn is_altered(block: &Block, span: Span) -> bool {
    let judgements = block.judgements();
    judgements.iter().any(|judgement| judgement.verdict == Verdict::Altered && judgement.span.covers(span))
}

fn is_unsourced(block: &Block, span: Span) -> bool {
    block.judged.claims.iter().any(|claim| claim.support == Support::Unsourced && claim.span.covers(span))
}
