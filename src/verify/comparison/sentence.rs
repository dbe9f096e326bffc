//! The words of a sentence as comparison sees them, its clauses, and how it opens.

use super::likeness::{is_generic, unaccented};
use super::{sense, stem};
use crate::figure::Figure;
use crate::figure::token::{Kind, Token};
use crate::text::Span;

/// How a sentence opens.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    Named,
    /// "The company": perhaps another sentence names it.
    Described,
    Pronoun,
}

pub(super) struct Word {
    pub key: String,
    pub span: Span,
    pub clause: usize,
    pub is_name: bool,
    /// In capitals because it opens the sentence: a name or not.
    pub may_be_name: bool,
    pub is_verb: bool,
    /// The name of a wider group of synonyms, for `evidence` alone.
    pub sense: Option<&'static str>,
    /// Inside quotation marks.
    pub is_quoted: bool,
    /// The entity that the word names or belongs to the name of.
    pub entity: Option<u32>,
}

pub(super) fn word(tokens: &[Token], place: usize, clause: usize) -> Word {
    let (lower, span) = tokens.get(place).map_or(("", Span::default()), |token| (&*token.lower, token.span));
    let is_capital = tokens.get(place).is_some_and(Token::is_capital);
    let is_next_capital = tokens.get(place + 1).is_some_and(Token::is_capital);
    let opens = !tokens.iter().take(place).any(|token| token.kind == Kind::Word);
    let is_name = is_capital && (!opens || is_next_capital) && !is_generic(lower);
    let may_be_name = is_capital && !is_name && opens;
    let key = if is_name { unaccented(lower) } else { stem::key(lower) };
    let is_verb = !is_capital && stem::is_verb(lower);
    let sense = sense::of(lower);
    Word { key, span, clause, is_name, may_be_name, is_verb, sense, is_quoted: false, entity: None }
}

/// Verbs behind which "that" begins what is said.
const REPORTS: [&str; 25] = [
    "say",
    "said",
    "says",
    "told",
    "tells",
    "wrote",
    "writes",
    "reported",
    "reports",
    "added",
    "adds",
    "claimed",
    "claims",
    "noted",
    "notes",
    "testified",
    "recalled",
    "warned",
    "argued",
    "estimated",
    "estimates",
    "found",
    "confirmed",
    "showed",
    "shows",
];

/// Words between such a verb and "that": "told the Evening Post in June that".
const FARTHEST: usize = 6;

pub(super) fn ends_clause(tokens: &[Token], place: usize, figures: &[Figure]) -> bool {
    let Some(token) = tokens.get(place) else { return false };
    if token.kind == Kind::Sign {
        return matches!(token.text, "," | ";" | ":" | "(" | ")" | "–" | "—" | "−");
    }
    let next_is_verb = || tokens.get(place + 1).is_some_and(|next| stem::is_verb(&next.lower));
    let follows_figure = || {
        let before = place.checked_sub(1).and_then(|before| tokens.get(before));
        before.is_some_and(|before| figures.iter().any(|figure| figure.span.overlaps(before.span)))
    };
    match &*token.lower {
        // "Five days after the event".
        "after" | "before" => !follows_figure(),
        "while" | "whereas" | "but" | "although" | "when" => true,
        "and" => next_is_verb() || follows_figure(),
        // "He told the paper that": who says so is another matter.
        "that" => {
            let before = tokens.get(place.saturating_sub(FARTHEST)..place).unwrap_or_default();
            before.iter().any(|token| REPORTS.contains(&&*token.lower))
        }
        _ => false,
    }
}

/// How a sentence opens, and the byte where its subject begins.
pub(super) fn subject(tokens: &[Token]) -> (Subject, usize) {
    let opens_with_participle = tokens.first().is_some_and(|first| first.lower.ends_with("ed"));
    // "Distributed by Columbia, the film was …"
    let start = tokens
        .iter()
        .position(|token| token.text == ",")
        .filter(|_| opens_with_participle)
        .unwrap_or_default();
    let mut words = tokens.iter().skip(start).filter(|token| token.kind == Kind::Word);
    let (Some(first), second) = (words.next(), words.next()) else { return (Subject::Named, 0) };
    let subject = match &*first.lower {
        "it" | "he" | "she" | "they" | "its" | "his" | "their" | "this" => Subject::Pronoun,
        "the" if second.is_some_and(|second| !second.is_capital()) => Subject::Described,
        _ => return (Subject::Named, 0),
    };
    (subject, first.span.start)
}
