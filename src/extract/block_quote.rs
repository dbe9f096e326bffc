//! Block quotes: the words of others without marks, and what around them is the writer's.

use std::sync::LazyLock;

use regex::Regex;

use super::claim::{Quotation, Reading, Sentence, Statements};
use super::{Attribution, quotation};
use crate::text::{Span, cue};

/// A block quote is a quotation where somebody is said to have said it, or something is cited for it.
pub fn read(reading: &Reading, first: usize) -> Statements {
    let paragraph = reading.paragraph;
    let text = paragraph.prose.text();
    // What cites it, and what the writer remarks, is hers, not the speaker's.
    let markers = paragraph.markers.iter().filter(|marker| marker.is_opaque()).map(|marker| marker.prose);
    let mut hers: Vec<Span> =
        markers.chain(reading.citations.iter().map(|citation| citation.prose)).collect();
    hers.extend(quotation::remarks(text));
    hers.sort_by_key(|span| span.end);
    let end = hers.iter().rev().fold(text.trim_end().len(), |end, span| {
        let rest = text.get(span.end..end).unwrap_or("x");
        if rest.chars().all(|c| !c.is_alphanumeric()) { span.start } else { end }
    });
    let signature = SIGNATURE.find(&text[..end]).filter(|signature| signature.len() <= LONGEST_SIGNATURE);
    let end = signature.map_or(end, |signature| {
        // The quotation’s own last mark is matched with it.
        signature.start() + signature.as_str().chars().next().map_or(0, char::len_utf8)
    });
    // "Q:", "Vance:": who speaks in an interview is not part of what is said.
    let label = LABEL.find(text).filter(|label| label.end() < end).map_or(0, |label| label.end());
    let prose = Span::new(label, text[..end].trim_end_matches([' ', '(', '—', '–']).len().max(label));
    if is_signature(text) {
        return Statements { carry: reading.before.clone(), ..Statements::default() };
    }
    let (citations, attributions) = match &reading.before.lead_in {
        _ if reading.citations.is_empty() && !reading.lead_in.is_empty() => {
            (reading.lead_in.to_vec(), Vec::new())
        }
        Some((citations, attributions)) if reading.citations.is_empty() => {
            (citations.clone(), attributions.clone())
        }
        Some((_, attributions)) => (reading.citations.to_vec(), attributions.clone()),
        None => (reading.citations.to_vec(), Vec::new()),
    };
    let end = Span::new(prose.end, prose.end);
    let signed = reading.signed_by.filter(|_| citations.is_empty() && attributions.is_empty());
    let signed = signed.map(|entity| Attribution::new(prose, end, end, Some(entity), true));
    let attributions: Vec<Attribution> = attributions.into_iter().chain(signed).collect();
    let mut statements = Statements::default();
    if prose.is_empty() || citations.is_empty() && attributions.is_empty() {
        return statements;
    }
    let span = paragraph.prose.source(prose);
    let (paragraph, entities) = (reading.index, Vec::new());
    let cites_itself = !reading.citations.is_empty();
    let sentence = Sentence { span, prose, paragraph, citations, cites_itself, attributions, entities };
    statements.sentences.push(sentence);
    statements.quotations.push(Quotation { span, prose, sentence: first, is_block: true });
    // Several paragraphs of one quotation have one lead-in.
    statements.carry = reading.before.clone();
    statements
}

/// "… world.” — Name, in the newspaper" at the end of a block quote.
static SIGNATURE: LazyLock<Regex> = LazyLock::new(|| cue(r"[.!?…”\x22’»]\s+(?:—|–|―|--)\s*[^.!?]+$"));

static LABEL: LazyLock<Regex> = LazyLock::new(|| cue(r"^(?:[QA][.:]|(?:\p{Lu}[\p{L}’'.-]+ ?){1,4}:)[*_]* +"));

/// Bytes of the longest signature.
const LONGEST_SIGNATURE: usize = 140;

/// What a block quote is signed with, at its end or in a paragraph of its own.
pub fn signature(text: &str) -> Option<&str> {
    if is_signature(text) {
        return Some(text.trim_start_matches(['—', '–', '―', '-', ' ']));
    }
    let signature =
        SIGNATURE.find(text.trim_end()).filter(|signature| signature.len() <= LONGEST_SIGNATURE)?;
    let rest = signature.as_str();
    Some(rest.trim_start_matches(|c: char| !c.is_alphanumeric()))
}

/// "— Name, in the newspaper": who said what stands above it.
pub fn is_signature(text: &str) -> bool {
    text.starts_with(['—', '–', '―']) || text.starts_with("-- ")
}

/// Whether a paragraph below a block quote says who said it: behind a dash, or behind words in quotation marks.
pub fn is_signature_of(quote: &str, text: &str) -> bool {
    const MARKS: [char; 5] = ['“', '”', '"', '«', '»'];
    let is_marked = quote.starts_with(MARKS) && quote.trim_end().ends_with(MARKS);
    is_signature(text)
        || is_marked
            && text.len() <= LONGEST_SIGNATURE
            && text.starts_with(char::is_uppercase)
            && !text.trim_end().ends_with(['.', '!', '?'])
}

/// Compiled on first use; whoever expects a draft soon has them ready.
pub(super) static CUES: [&LazyLock<Regex>; 2] = [&SIGNATURE, &LABEL];
