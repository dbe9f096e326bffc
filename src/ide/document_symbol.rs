//! Document symbols: the outline, with the claims below each heading.

use crate::analyse::Analysis;
use crate::extract::Support;
use crate::markup::{OPAQUE, Paragraph, Role};
use crate::text::Span;

/// A heading with all below it, or a claim.
#[derive(Clone, PartialEq, Debug)]
pub struct Symbol {
    pub name: String,
    /// Of a claim, its support.
    pub support: Option<Support>,
    /// All that belongs to it: a section runs to the next heading of its level.
    pub span: Span,
    /// The heading itself, or the claim.
    pub selection: Span,
    pub children: Vec<Symbol>,
}

/// A heading of the draft.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Heading {
    pub level: usize,
    pub name: String,
    pub span: Span,
}

/// Letters of a claim that the outline shows.
const SHOWN: usize = 70;

/// The headings of a draft, in order.
pub fn headings(analysis: &Analysis) -> Vec<Heading> {
    let mut headings = Vec::new();
    for block in &analysis.blocks {
        for heading in &block.facts.headings {
            let paragraph = &block.facts.parsed.paragraphs[heading.paragraph];
            if paragraph.role == Role::Heading {
                let name = name(paragraph, &block.facts.text);
                let span = paragraph.span().shift(block.start);
                headings.push(Heading { level: heading.level, name, span });
            }
        }
    }
    headings
}

/// A heading's words: code as it is written, no marks of notes.
fn name(paragraph: &Paragraph, text: &str) -> String {
    let prose = paragraph.prose.text();
    let mut name = String::new();
    for (at, letter) in prose.char_indices() {
        let is_note = paragraph.markers.iter().any(|m| m.is_note() && m.prose.covers(Span::new(at, at + 1)));
        match letter {
            _ if is_note => {}
            OPAQUE => {
                let source = paragraph.prose.source(Span::new(at, at + letter.len_utf8()));
                name.push_str(source.of(text).trim_matches(['`', '$', ' ']));
            }
            letter => name.push(letter),
        }
    }
    name.trim().to_owned()
}

/// The outline of a draft that ends at byte `end`.
pub fn symbols(analysis: &Analysis, end: usize) -> Vec<Symbol> {
    let mut claims = analysis
        .blocks
        .iter()
        .flat_map(|block| block.judged.claims.iter().map(move |claim| (claim, block)))
        .map(|(claim, block)| Symbol {
            name: shortened(claim.span.of(&block.facts.text)),
            support: Some(claim.support),
            span: claim.span.shift(block.start),
            selection: claim.span.shift(block.start),
            children: Vec::new(),
        })
        .peekable();
    let headings = headings(analysis);
    let mut top: Vec<Symbol> = Vec::new();
    // The open sections, from the outermost, each with its level.
    let mut open: Vec<(usize, Symbol)> = Vec::new();
    for (index, heading) in headings.iter().enumerate() {
        while let Some(claim) = claims.next_if(|claim| claim.span.start < heading.span.start) {
            open.last_mut().map_or(&mut top, |(_, section)| &mut section.children).push(claim);
        }
        close(&mut open, &mut top, heading.level);
        let next = headings[index + 1..].iter().find(|other| other.level <= heading.level);
        let span =
            Span::new(heading.span.start, next.map_or(end, |other| line_before(analysis, other.span.start)));
        let name = if heading.name.is_empty() { "(no title)".to_owned() } else { heading.name.clone() };
        let span = span.join(heading.span);
        open.push((
            heading.level,
            Symbol { name, support: None, span, selection: heading.span, children: Vec::new() },
        ));
    }
    for claim in claims {
        open.last_mut().map_or(&mut top, |(_, section)| &mut section.children).push(claim);
    }
    close(&mut open, &mut top, 0);
    top
}

/// Puts the open sections of this level and below where they belong.
fn close(open: &mut Vec<(usize, Symbol)>, top: &mut Vec<Symbol>, level: usize) {
    while let Some((_, section)) = open.pop_if(|(other, _)| *other >= level) {
        open.last_mut().map_or(&mut *top, |(_, outer)| &mut outer.children).push(section);
    }
}

/// The end of what stands before a heading, its sign left out.
fn line_before(analysis: &Analysis, heading: usize) -> usize {
    let Some(block) = analysis.block_over(heading) else { return heading };
    let before = Span::new(0, heading - block.start).of(&block.facts.text);
    block.start + before.rfind('\n').map_or(0, |at| at + 1)
}

/// The beginning of a claim, on one line.
pub(super) fn shortened(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(SHOWN) {
        None => words,
        Some((at, _)) => {
            let end = words[..at].rfind(' ').unwrap_or(at);
            format!("{}…", &words[..end])
        }
    }
}
