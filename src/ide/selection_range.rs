//! Selection ranges: word, name, quotation, sentence, paragraph, section, all.

use super::document_symbol::{self, Symbol};
use crate::analyse::Analysis;
use crate::text::Span;

/// The stretches around an offset, each inside the next, of a document that ends at `end`.
pub fn selections(analysis: &Analysis, offset: usize, end: usize) -> Vec<Span> {
    let mut found: Vec<Span> = vec![Span::new(0, end)];
    sections(&document_symbol::symbols(analysis, end), offset, &mut found);
    if let Some(block) = analysis.block_over(offset) {
        let (start, text) = (block.start, &block.facts.text);
        let at = offset - start;
        found.push(Span::new(start, start + text.trim_end().len()));
        for paragraph in &block.facts.parsed.paragraphs {
            let whole = paragraph.span();
            if whole.touches(at) {
                found.push(whole.shift(start));
                let sentences = paragraph.sentences.iter().map(|sentence| paragraph.prose.source(*sentence));
                found.extend(sentences.filter(|sentence| sentence.touches(at)).map(|s| s.shift(start)));
            }
        }
        let judged = &block.judged;
        let spans = (judged.claims.iter().map(|claim| claim.span))
            .chain(judged.quotations.iter().map(|quotation| quotation.span))
            .chain(judged.citations.iter().map(|citation| citation.span))
            .chain(judged.mentions.iter().map(|mention| mention.span));
        found.extend(spans.filter(|span| span.touches(at)).map(|span| span.shift(start)));
        found.extend(word(text, at).map(|word| word.shift(start)));
    }
    nested(found, offset)
}

fn sections(symbols: &[Symbol], offset: usize, found: &mut Vec<Span>) {
    for symbol in symbols.iter().filter(|symbol| symbol.support.is_none() && symbol.span.touches(offset)) {
        found.push(symbol.span);
        sections(&symbol.children, offset, found);
    }
}

/// The letters around a place.
fn word(text: &str, at: usize) -> Option<Span> {
    let is_inside = |c: &char| c.is_alphanumeric() || matches!(c, '-' | '\'' | '’');
    let before: usize = text.get(..at)?.chars().rev().take_while(is_inside).map(char::len_utf8).sum();
    let after: usize = text.get(at..)?.chars().take_while(is_inside).map(char::len_utf8).sum();
    (before + after > 0).then(|| Span::new(at - before, at + after))
}

/// Those that lie in one another, the innermost first.
fn nested(mut spans: Vec<Span>, offset: usize) -> Vec<Span> {
    spans.retain(|span| span.touches(offset) && !span.is_empty());
    spans.sort_by_key(|span| (span.len(), span.start));
    spans.dedup();
    let mut chain: Vec<Span> = Vec::new();
    for span in spans {
        if chain.last().is_none_or(|inner| span.covers(*inner) && span != *inner) {
            chain.push(span);
        }
    }
    chain
}
