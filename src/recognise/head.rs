//! Short forms with a capital: "the Service", once the State Security Service has been named.

use super::abbreviation::{Capitals, Definition};
use super::{Candidate, Needs};
use crate::catalogue::{Catalogue, Kind};
use crate::markup::Paragraph;
use crate::text::Span;

/// Nouns that stand for the whole name of a body or a law.
const HEADS: [&str; 38] = [
    "Act",
    "Agency",
    "Alliance",
    "Association",
    "Authority",
    "Bank",
    "Board",
    "Bureau",
    "Centre",
    "Code",
    "Commission",
    "Committee",
    "Convention",
    "Council",
    "Court",
    "Department",
    "Directive",
    "Directorate",
    "Federation",
    "Foundation",
    "Fund",
    "Inspectorate",
    "Institute",
    "League",
    "Ministry",
    "Office",
    "Order",
    "Parliament",
    "Party",
    "Regulation",
    "Senate",
    "Service",
    "Society",
    "Treaty",
    "Tribunal",
    "Trust",
    "Union",
    "University",
];

/// The short forms that a paragraph uses: a noun with a capital behind "the", and nothing of a name behind it.
pub fn uses(paragraph: &Paragraph, heads: &[Span]) -> impl Iterator<Item = Capitals> {
    let text = paragraph.prose.text();
    let is_use = |span: &Span| {
        let before = &text[..span.start];
        let begins = before.strip_suffix("he ").and_then(|rest| rest.strip_suffix(['t', 'T']));
        let is_article = begins.is_some_and(|rest| !rest.ends_with(char::is_alphanumeric));
        is_article && !goes_on(&text[span.end..])
    };
    let is_opaque = |span: &Span| paragraph.markers.iter().any(|m| m.is_opaque() && m.prose.overlaps(*span));
    heads
        .iter()
        .copied()
        .filter(move |span| is_use(span) && !is_opaque(span))
        .map(move |span| Capitals { short: span.of(text).to_owned(), prose: span })
}

/// What the names in a paragraph are called for short, and the nouns of those that nobody has catalogued.
pub fn definitions(
    paragraph: &Paragraph,
    heads: &[Span],
    candidates: &[Candidate],
    catalogue: &Catalogue,
) -> (Vec<Definition>, Vec<String>) {
    let text = paragraph.prose.text();
    let (mut definitions, mut strangers) = (Vec::new(), Vec::new());
    for &span in heads {
        let word = span.of(text);
        let names =
            candidates.iter().filter(|c| c.full && c.prose.covers(span) && c.prose.len() > span.len());
        let name = names.max_by_key(|name| name.prose.len());
        match name {
            Some(name) if is_head(text, span, name.prose) => {
                let is_body =
                    matches!(catalogue.get(name.entity).kind, Kind::Agency | Kind::Organisation | Kind::Law);
                if is_body && name.needs == Needs::Nothing {
                    definitions.push(Definition {
                        short: word.to_owned(),
                        entity: name.entity,
                        needs: name.needs,
                        prose: name.prose,
                    });
                }
            }
            Some(_) => {}
            None if is_of_a_name(text, span) => strangers.push(word.to_owned()),
            None => {}
        }
    }
    (definitions, strangers)
}

/// The nouns among the words that begin with a capital.
pub fn heads(text: &str, large: &[Span]) -> Vec<Span> {
    large.iter().copied().filter(|span| HEADS.binary_search(&span.of(text)).is_ok()).collect()
}

/// Whether a name is headed by this noun: it ends in it, or goes on with "of" or "for" behind it.
fn is_head(text: &str, noun: Span, name: Span) -> bool {
    let rest = &text[noun.end..name.end];
    rest.is_empty() || [" of ", " for ", " on "].iter().any(|joint| rest.starts_with(joint))
}

/// Whether what stands behind a noun belongs to its name: "the Court of Audit", "the Service Club".
fn goes_on(after: &str) -> bool {
    let Some(rest) = after.strip_prefix(' ') else { return after.starts_with(['-', '‑', '/']) };
    let rest = ["of ", "for ", "on "].iter().find_map(|joint| rest.strip_prefix(joint)).unwrap_or(rest);
    let rest = rest.strip_prefix("the ").unwrap_or(rest);
    rest.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
}

/// Whether a noun belongs to some longer name: "the Constitutional Court", "a Court of Audit".
fn is_of_a_name(text: &str, noun: Span) -> bool {
    let before = text[..noun.start].strip_suffix(' ').unwrap_or_default();
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let is_article =
        ["The", "A", "An", "This", "That", "Its", "Their", "Our", "In", "At", "By"].contains(&word);
    word.starts_with(char::is_uppercase) && !is_article || goes_on(&text[noun.end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nouns_are_in_order() {
        assert!(HEADS.is_sorted());
    }
}
