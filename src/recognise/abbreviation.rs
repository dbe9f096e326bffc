//! Abbreviations that a draft introduces itself: "the Commission (EC)", and "the EC" from there on.

use super::Mention;
use crate::catalogue::{Entity, EntityRef};
use crate::markup::Paragraph;
use crate::text::Span;

/// `Name (ABC)`: from here on the abbreviation stands for the entity.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Definition {
    pub short: String,
    pub entity: EntityRef,
    /// Where the abbreviation stands, in the paragraph's prose.
    pub prose: Span,
}

/// A word in capitals that may be an abbreviation that the draft has introduced.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Capitals {
    pub short: String,
    pub prose: Span,
}

/// The words of two to eight capitals in a paragraph, in order.
pub fn capitals(paragraph: &Paragraph) -> Vec<Capitals> {
    let text = paragraph.prose.text();
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if c.is_alphanumeric() {
            start = start.or(Some(at));
        } else if let Some(from) = start.take() {
            let span = Span::new(from, at);
            let word = span.of(text);
            let is_short = (2..=8).contains(&word.chars().count()) && word.chars().all(char::is_uppercase);
            if is_short && !paragraph.markers.iter().any(|m| m.is_opaque() && m.prose.overlaps(span)) {
                found.push(Capitals { short: word.to_owned(), prose: span });
            }
        }
    }
    found
}

/// The abbreviations that a paragraph introduces: capitals in parentheses right after a mention, whose
/// letters stand in this order in one of the entity's names.
pub fn definitions<'a>(
    paragraph: &Paragraph,
    mentions: &[Mention],
    entity: impl Fn(EntityRef) -> &'a Entity,
) -> Vec<Definition> {
    let text = paragraph.prose.text();
    let words = capitals(paragraph);
    mentions
        .iter()
        .filter_map(|mention| {
            let place = mention.entity?;
            let rest = &text[mention.prose.end..];
            let inner = rest.trim_start().strip_prefix('(')?;
            let at = text.len() - inner.len();
            let word = words.iter().find(|word| word.prose.start == at)?;
            let closes = text[word.prose.end..].starts_with([')', ',', ';']);
            let fits = entity(place).aliases.iter().any(|alias| abbreviates(&word.short, &alias.text));
            (closes && fits).then(|| Definition {
                short: word.short.clone(),
                entity: place,
                prose: word.prose,
            })
        })
        .collect()
}

/// Whether the letters of `short` stand in `name` in this order, the first at the start of a word.
fn abbreviates(short: &str, name: &str) -> bool {
    let mut letters = short.chars().flat_map(char::to_lowercase);
    let Some(first) = letters.next() else { return false };
    let name: Vec<char> = name.chars().flat_map(char::to_lowercase).collect();
    let starts = (0..name.len()).filter(|&i| name[i] == first && (i == 0 || !name[i - 1].is_alphanumeric()));
    let rest: Vec<char> = letters.collect();
    starts.into_iter().any(|start| {
        let mut tail = name[start + 1..].iter();
        rest.iter().all(|letter| tail.any(|c| c == letter))
    })
}
