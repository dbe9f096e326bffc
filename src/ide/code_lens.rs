//! Code lenses: what stands behind each section, and which sources a draft uses.

use std::collections::HashSet;

use super::document_symbol::{self, Symbol};
use crate::analyse::Analysis;
use crate::extract::Support;
use crate::text::Span;

/// A line above a heading, or above the draft.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lens {
    pub span: Span,
    pub title: String,
    /// The claims without a source that it counts.
    pub unsourced: Vec<Span>,
}

/// The lenses of a draft that ends at byte `end`: one for all of it, one a section.
pub fn lenses(analysis: &Analysis, end: usize) -> Vec<Lens> {
    let symbols = document_symbol::symbols(analysis, end);
    let mut lenses = Vec::new();
    let cited: HashSet<&str> = analysis
        .blocks
        .iter()
        .flat_map(|block| &block.judged.citations)
        .flat_map(|citation| citation.sources.iter().filter_map(|source| source.known()))
        .collect();
    let sources = analysis.dossier.corpus.sources().count();
    if sources > 0 && !analysis.blocks.is_empty() {
        let unused = sources.saturating_sub(cited.len());
        let title = format!("{} used · {unused} not", counted(cited.len(), "source"));
        lenses.push(Lens { span: Span::new(0, 0), title, unsourced: Vec::new() });
    }
    sections(&symbols, &mut lenses);
    lenses
}

fn sections(symbols: &[Symbol], lenses: &mut Vec<Lens>) {
    for symbol in symbols.iter().filter(|symbol| symbol.support.is_none()) {
        let (mut claims, mut unsourced) = (0, Vec::new());
        count(symbol, &mut claims, &mut unsourced);
        if claims > 0 {
            let title = format!("{} · {} unsourced", counted(claims, "claim"), unsourced.len());
            lenses.push(Lens { span: symbol.selection, title, unsourced });
        }
        sections(&symbol.children, lenses);
    }
}

fn count(symbol: &Symbol, claims: &mut usize, unsourced: &mut Vec<Span>) {
    if let Some(support) = symbol.support {
        *claims += 1;
        if support == Support::Unsourced {
            unsourced.push(symbol.span);
        }
    }
    symbol.children.iter().for_each(|child| count(child, claims, unsourced));
}

fn counted(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
