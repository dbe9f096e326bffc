//! Folding: sections, lists, block quotes, and whatever block has several lines.

use super::document_symbol::{self, Symbol};
use crate::analyse::Analysis;
use crate::markup::Role;
use crate::text::Span;

/// What can be folded away, and as what.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Fold {
    Section,
    Block,
    Comment,
}

/// The stretches that can be folded, outer ones first. Those of one line are for the edge to leave out.
pub fn folds(analysis: &Analysis, end: usize) -> Vec<(Span, Fold)> {
    let mut folds = Vec::new();
    sections(&document_symbol::symbols(analysis, end), &mut folds);
    for block in &analysis.blocks {
        let span = Span::new(block.start, block.start + block.facts.text.trim_end().len());
        let parsed = &block.facts.parsed;
        let is_group = |role: &Role| matches!(role, Role::Item | Role::Quote | Role::Cell | Role::Note(_));
        if block.facts.front_matter.is_some() || parsed.paragraphs.iter().any(|p| is_group(&p.role)) {
            folds.push((span, Fold::Block));
        }
        folds.extend(parsed.comments.iter().map(|comment| (comment.span.shift(block.start), Fold::Comment)));
    }
    folds.sort_by_key(|(span, fold)| (span.start, std::cmp::Reverse(span.end), *fold));
    folds
}

fn sections(symbols: &[Symbol], folds: &mut Vec<(Span, Fold)>) {
    for symbol in symbols.iter().filter(|symbol| symbol.support.is_none()) {
        folds.push((symbol.span, Fold::Section));
        sections(&symbol.children, folds);
    }
}
