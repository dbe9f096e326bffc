//! One block of plain text → paragraphs.
//!
//! Some writers let the editor wrap and give each paragraph a line; others wrap by hand and part
//! paragraphs by blank lines. Within one block the longest line tells which: nobody wraps by hand at
//! more than 110 characters.

use super::{ParsedBlock, Prose, Role, blocks, lines, paragraphs};
use crate::text::Span;

/// The longest line, in characters, that still counts as wrapped by hand.
const WRAPPED: usize = 110;

/// A line with a full stop at its end is prose; a short one without is a heading or a label.
const LONGEST_HEADING: usize = 140;

pub fn parse(text: &str) -> ParsedBlock {
    let mut block = ParsedBlock::default();
    // An address cannot be wrapped.
    let is_wrapped = |line: &str| line.trim().chars().count() <= WRAPPED || line.contains("://");
    let wrapped = lines(text).all(is_wrapped);
    let mut start = 0;
    let mut open: Option<Span> = None;
    let mut lead_in = None;
    for line in lines(text) {
        let content = line.trim();
        let lead = line.len() - line.trim_start().len();
        let span = Span::new(start + lead, start + lead + content.len());
        let item = blocks::list_marker(line);
        start += line.len();
        if let Some(done) =
            open.filter(|_| content.is_empty() || item.is_some() || !wrapped || content.starts_with('>'))
        {
            open = None;
            push(&mut block, text, done, lead_in);
        }
        if content.is_empty() {
            continue;
        }
        if item.is_some() {
            let last = block.paragraphs.len().checked_sub(1);
            let after_colon = last.filter(|&i| block.paragraphs[i].leads_in());
            lead_in = after_colon.or(lead_in);
        } else if open.is_none() {
            lead_in = None;
        }
        open = Some(open.map_or(span, |paragraph| paragraph.join(span)));
    }
    if let Some(done) = open {
        push(&mut block, text, done, lead_in);
    }
    block
}

fn push(block: &mut ParsedBlock, text: &str, span: Span, lead_in: Option<usize>) {
    let whole = span.of(text);
    let (role, skip) = match blocks::list_marker(whole) {
        Some(content) => (Role::Item, content),
        None if whole.starts_with('>') => {
            (Role::Quote, whole.len() - whole.trim_start_matches(['>', ' ']).len())
        }
        None if is_heading(whole) => (Role::Heading, 0),
        None => (Role::Body, 0),
    };
    let span = Span::new(span.start + skip.min(span.len()), span.end);
    let mut prose = Prose::default();
    let mut at = span.start;
    for line in lines(span.of(text)) {
        // To a reader a line break is a space, with the indentation and the quotation marks behind it.
        let lead =
            if at == span.start { 0 } else { line.len() - line.trim_start_matches(['>', ' ', '\t']).len() };
        let content = Span::new(at + lead, at + line.trim_end().len().max(lead));
        let before = prose.end();
        if before > 0 {
            prose.push(" ", Span::new(before, content.start), "");
        }
        prose.push(content.of(text), content, content.of(text));
        at += line.len();
    }
    if prose.text().trim().is_empty() {
        return;
    }
    let lead_in = lead_in.filter(|_| role == Role::Item);
    block.paragraphs.extend(paragraphs(&role, prose, Vec::new(), lead_in));
}

fn is_heading(text: &str) -> bool {
    let one_line = !text.contains(['\n', '\r']);
    let ends_open = !text
        .trim_end_matches(['”', '"', '’', '\'', ')', ']', '»'])
        .ends_with(['.', '!', '?', '…', ':', ';', ',']);
    one_line && ends_open && text.chars().count() <= LONGEST_HEADING
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> Vec<String> {
        parse(text).paragraphs.iter().map(|p| format!("{:?}: {}", p.role, p.prose.text())).collect()
    }

    #[test]
    fn a_block_of_long_lines_has_a_paragraph_a_line() {
        let long = format!("{} end.", "word ".repeat(30));
        assert_eq!(seen(&format!("{long}\nA heading\n{long}")).len(), 3);
    }

    #[test]
    fn a_block_wrapped_by_hand_is_one_paragraph() {
        assert_eq!(seen("One line that is\nwrapped by hand."), ["Body: One line that is wrapped by hand."]);
    }

    #[test]
    fn lists_quotes_and_headings() {
        assert_eq!(
            seen("Two:\n- a\n  b\n- c\n> said."),
            ["Body: Two:", "Item: a b", "Item: c", "Quote: said."]
        );
        assert_eq!(seen("Stateside developments"), ["Heading: Stateside developments"]);
    }
}
