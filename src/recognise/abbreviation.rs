//! Abbreviations that a draft introduces itself: "the Commission (EC)", and "the EC" from there on.

use super::{Candidate, Needs};
use crate::catalogue::{Catalogue, EntityRef};
use crate::markup::Paragraph;
use crate::text::{Span, words};

/// `Name (ABC)`: from here on the abbreviation stands for the entity.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Definition {
    pub short: String,
    pub entity: EntityRef,
    /// What the name before the parenthesis needs to hold.
    pub needs: Needs,
    /// Where the abbreviation stands, in the paragraph's prose.
    pub prose: Span,
}

/// A word in capitals that may be an abbreviation that the draft has introduced.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Capitals {
    pub short: String,
    pub prose: Span,
}

/// The words of a text that do not begin with a small letter, in order.
pub fn begun_large(text: &str) -> Vec<Span> {
    words(text)
        .filter(|span| text.as_bytes().get(span.start).is_some_and(|byte| !byte.is_ascii_lowercase()))
        .collect()
}

/// The words of two to eight capitals in a paragraph, in order, among those that begin with one.
pub fn capitals(paragraph: &Paragraph, large: &[Span]) -> Vec<Capitals> {
    let text = paragraph.prose.text();
    let is_short = |word: &str| {
        let is_capital = |at: usize| word.as_bytes().get(at).is_some_and(|byte| !byte.is_ascii_lowercase());
        is_capital(0)
            && is_capital(1)
            && word.chars().all(char::is_uppercase)
            && (2..=8).contains(&word.chars().count())
    };
    let is_opaque = |span: Span| paragraph.markers.iter().any(|m| m.is_opaque() && m.prose.overlaps(span));
    let short = large.iter().copied().filter(|span| is_short(span.of(text)) && !is_opaque(*span));
    short.map(|span| Capitals { short: span.of(text).to_owned(), prose: span }).collect()
}

/// The abbreviations that a paragraph introduces: capitals in parentheses right after a name, whose letters
/// stand in this order in one of the entity's names.
pub fn definitions(
    paragraph: &Paragraph,
    candidates: &[Candidate],
    capitals: &[Capitals],
    catalogue: &Catalogue,
) -> Vec<Definition> {
    let text = paragraph.prose.text();
    let mut found: Vec<Definition> = Vec::new();
    for word in capitals {
        let Some(before) = text[..word.prose.start].strip_suffix('(') else { continue };
        if !text[word.prose.end..].starts_with([')', ',', ';']) {
            continue;
        }
        let end = before.trim_end().len();
        let names = candidates.iter().filter(|c| c.prose.end == end);
        let Some(name) = names.max_by_key(|c| c.prose.len()) else { continue };
        let fits =
            catalogue.get(name.entity).aliases.iter().any(|alias| abbreviates(&word.short, &alias.text));
        if fits {
            found.push(Definition {
                short: word.short.clone(),
                entity: name.entity,
                needs: name.needs,
                prose: word.prose,
            });
        }
    }
    found
}

/// Whether the letters of `short` stand in `name` in this order, the first at the start of a word.
fn abbreviates(short: &str, name: &str) -> bool {
    let mut letters = short.chars().flat_map(char::to_lowercase);
    let Some(first) = letters.next() else { return false };
    let rest: Vec<char> = letters.collect();
    let name: Vec<char> = name.chars().flat_map(char::to_lowercase).collect();
    let mut starts =
        (0..name.len()).filter(|&i| name[i] == first && (i == 0 || !name[i - 1].is_alphanumeric()));
    starts.any(|start| {
        let mut tail = name[start + 1..].iter();
        rest.iter().all(|letter| tail.any(|c| c == letter))
    })
}
