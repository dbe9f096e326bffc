//! What an editor can ask, in its own terms: offsets in, plain data out. Nothing here has heard of a protocol.

pub mod card;
pub mod citing;
pub mod code_action;
pub mod code_lens;
pub mod completion;
pub mod declaration;
pub mod definition;
pub mod document_link;
pub mod document_symbol;
pub mod dossier_file;
pub mod edit;
pub mod folding_range;
pub mod hover;
pub mod implementation;
pub mod inlay_hint;
pub mod moved;
pub mod overview;
pub mod references;
pub mod rename;
pub mod selection_range;
pub mod semantic_tokens;
pub mod status;
pub mod workspace_symbol;

use std::sync::Arc;

use crate::analyse::{Analysis, Block};
use crate::catalogue::EntityRef;
use crate::corpus::{Article, Corpus, Evidence, Source};
use crate::extract::{Citation, Cited, Claim, quotation};
use crate::markup::Role;
use crate::recognise::Mention;
use crate::text::Span;
use crate::verify::{Discrepancy, Judgement};

/// What stands under the cursor.
pub enum Thing<'a> {
    Mention(&'a Mention),
    Citation(&'a Citation),
    /// A quotation that the articles were asked about.
    Quotation(&'a Judgement),
    /// A figure for which the source has another.
    Figure(&'a Discrepancy),
    Claim(&'a Claim),
}

/// The thing at a byte offset of the document, and its span there. A mention inside a link that cites
/// comes before the citation: it is what the writer points at. A quotation is known once its block has been verified.
pub fn thing_at(analysis: &Analysis, offset: usize) -> Option<(Thing<'_>, Span)> {
    let block = analysis.block_over(offset)?;
    let found = thing_in(block, offset);
    // Between two blocks the cursor may still touch the end of the first.
    found.or_else(|| thing_in(analysis.block_over(offset.checked_sub(1)?)?, offset))
}

fn thing_in(block: &Block, offset: usize) -> Option<(Thing<'_>, Span)> {
    let at = offset.checked_sub(block.start)?;
    let mention =
        block.judged.mentions.iter().filter(|m| m.span.touches(at)).min_by_key(|m| m.span.start == at);
    if let Some(mention) = mention {
        return Some((Thing::Mention(mention), mention.span.shift(block.start)));
    }
    if let Some(citation) = block.judged.citations.iter().find(|c| c.span.touches(at)) {
        return Some((Thing::Citation(citation), citation.span.shift(block.start)));
    }
    let quotations = block.judgements();
    if let Some(judgement) = quotations.iter().find(|judgement| judgement.span.touches(at)) {
        return Some((Thing::Quotation(judgement), judgement.span.shift(block.start)));
    }
    let figures =
        block.checked().map(|checked| checked.verified.discrepancies.as_slice()).unwrap_or_default();
    if let Some(figure) = figures.iter().find(|figure| figure.span.touches(at)) {
        return Some((Thing::Figure(figure), figure.span.shift(block.start)));
    }
    let claim = block.judged.claims.iter().find(|c| c.span.touches(at))?;
    Some((Thing::Claim(claim), claim.span.shift(block.start)))
}

/// The sources of a citation, the one under the cursor first: `[@one; see @two]`.
pub fn sources_at<'a>(block: &Block, citation: &'a Citation, offset: usize) -> Vec<&'a Cited> {
    let text = citation.span.of(&block.facts.text);
    let at = offset.saturating_sub(block.start + citation.span.start);
    // What stands between two semicolons belongs to the key in it.
    let begins = |cited: &Cited| {
        let key = rename::keys_in(text, cited.name()).first()?.start;
        Some(text[..key].rfind(';').map_or(0, |semicolon| semicolon + 1))
    };
    let mut sources: Vec<&Cited> = citation.sources.iter().collect();
    let meant = (0..sources.len()).rfind(|place| begins(sources[*place]).is_some_and(|start| start <= at));
    if let Some(meant) = meant {
        sources[..=meant].rotate_right(1);
    }
    sources
}

/// Passages given for a claim.
const MOST_EVIDENCE: usize = 3;

/// The passages that speak to a claim, best first, each with what fits and what is missing.
pub fn evidence(analysis: &Analysis, block: &Block, claim: &Claim) -> Vec<Evidence> {
    analysis.evidence(block, claim, MOST_EVIDENCE)
}

/// An article that speaks of an entity, with the passage that introduces it there and the mention in it.
pub struct Introduction<'a> {
    pub source: &'a Source,
    pub article: Arc<Article>,
    pub passage: Span,
    pub mention: Span,
}

/// Where the corpus introduces an entity: one passage an article, the article that says most first.
pub fn introductions(corpus: &Corpus, entity: EntityRef) -> impl Iterator<Item = Introduction<'_>> {
    corpus.articles_about(entity).filter_map(move |(source, article)| {
        let (passage, mention) = article.introducing(entity)?;
        let passage = passage.span;
        Some(Introduction { source, article, passage, mention })
    })
}

/// How a source is called in a few words: "EURACTIV, 4 Mar 2019".
pub fn short_name(source: &Source) -> String {
    let name = source.known_as();
    source.readable_date().map_or_else(|| name.to_string(), |date| format!("{name}, {date}"))
}

/// "a company", "an agency".
fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}

/// Whether something stands inside quotation marks, where it is somebody else's.
fn is_quoted(block: &Block, span: Span) -> bool {
    let is_judged = || {
        block.judged.quotations.iter().any(|quotation| quotation.span.covers(span) && quotation.span != span)
    };
    is_judged()
        || block.facts.parsed.paragraphs.iter().any(|paragraph| {
            let whole = paragraph.span();
            let quoted = || quotation::find(paragraph.prose.text());
            let is_inside = |quotation: Span| {
                let quotation = paragraph.prose.source(quotation);
                quotation.covers(span) && quotation != span
            };
            whole.covers(span) && (paragraph.role == Role::Quote || quoted().into_iter().any(is_inside))
        })
}
