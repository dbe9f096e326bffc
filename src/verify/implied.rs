//! Whom a passage speaks of without naming them: "she", "we", "the club", or nobody at all, in an article about them.

use crate::catalogue::{Catalogue, EntityRef, Kind};
use crate::corpus::{Article, Passage};
use crate::text::{Span, letters};

/// Passages before one in which it is looked for whom it speaks of.
const REACH: usize = 4;

/// Passages with which an article says what it is about: its headline and the first sentences.
const OPENING: usize = 4;

/// Passages that name whom an article is about, at least.
const OFTEN: usize = 3;

/// A name in the draft's sentence, in bytes of that.
pub struct Name<'a> {
    span: Span,
    text: &'a str,
    entity: Option<u32>,
}

/// Those of the names of a draft's sentence of which a passage of an article may speak without a name:
/// those that the passages right before it name, and nobody else; or that the article is about, its `topics`.
pub fn implied(article: &Article, place: usize, names: &[Name], topics: &[Span]) -> Vec<Span> {
    let passage = &article.passages[place];
    let is_meant = |name: &&Name| {
        !names_it(article, passage, name)
            && leads_to(article, place, name).unwrap_or_else(|| topics.contains(&name.span))
    };
    names.iter().filter(is_meant).map(|name| name.span).collect()
}

/// Those of the names of a draft's sentence of which a passage speaks by what they are: "the ministry", "the agency", in an
/// article about them or by them.
pub fn described(
    article: &Article,
    place: usize,
    names: &[Name],
    topics: &[Span],
    catalogue: &Catalogue,
) -> Vec<Span> {
    let passage = article.passages[place].span.of(&article.text);
    let is_said = |noun: &str| {
        ["the ", "The "].iter().any(|article| {
            passage.match_indices(article).any(|(at, _)| {
                let rest = &passage[at + article.len()..];
                rest.starts_with(noun) && !rest[noun.len()..].starts_with(char::is_alphanumeric)
            })
        })
    };
    let is_meant = |name: &&Name| {
        let entity = name.entity.map(|entity| catalogue.get(EntityRef(entity)));
        entity.is_some_and(|entity| {
            let last = entity.name.rsplit(' ').next().unwrap_or_default().to_lowercase();
            let kind = match entity.kind {
                Kind::Agency => "agency",
                Kind::Company => "company",
                _ => "",
            };
            last.len() > 3 && entity.name.contains(' ') && is_said(&last) || !kind.is_empty() && is_said(kind)
        })
    };
    let is_new = |name: &&Name| !names_it(article, &article.passages[place], name);
    let told_of = names
        .iter()
        .filter(|name| topics.contains(&name.span) || leads_to(article, place, name) == Some(true));
    told_of.filter(is_new).filter(is_meant).map(|name| name.span).collect()
}

/// Whether the passages right before one leave no doubt whom it speaks of; nothing where they name nobody.
fn leads_to(article: &Article, place: usize, name: &Name) -> Option<bool> {
    for before in article.passages[place.saturating_sub(REACH)..place].iter().rev() {
        let others = before
            .mentions
            .iter()
            .any(|(entity, _)| Some(entity.0) != name.entity && !is_named_once(article, *entity));
        match (names_it(article, before, name), others) {
            (true, others) => return Some(!others),
            (false, true) => return Some(false),
            (false, false) => {}
        }
    }
    None
}

/// Whether an article is about somebody.
fn is_topic(article: &Article, name: &Name) -> bool {
    let naming = article.passages.iter().filter(|passage| names_it(article, passage, name)).count();
    let opens = article.passages.iter().take(OPENING).any(|passage| names_it(article, passage, name));
    opens && naming >= OFTEN
}

/// Those of the names of a draft's sentence whom an article is about.
///
/// `author` is who wrote it, or publishes it.
pub fn topics(article: &Article, names: &[Name], author: impl Fn(EntityRef) -> bool) -> Vec<Span> {
    let is_author = |name: &Name| name.entity.is_some_and(|entity| author(EntityRef(entity)));
    names.iter().filter(|name| is_topic(article, name) || is_author(name)).map(|name| name.span).collect()
}

/// Whether an entity is named but once: whoever is only mentioned takes nobody's place.
fn is_named_once(article: &Article, entity: EntityRef) -> bool {
    let naming = |passage: &&Passage| passage.mentions.iter().any(|(other, _)| *other == entity);
    article.passages.iter().filter(naming).count() < 2
}

fn names_it(article: &Article, passage: &Passage, name: &Name) -> bool {
    let is_mentioned =
        name.entity.is_some_and(|entity| passage.mentions.iter().any(|(other, _)| other.0 == entity));
    is_mentioned || passage.span.of(&article.text).contains(name.text)
}

/// The names in a sentence: entities, and runs of words with capitals.
pub fn names<'a>(text: &'a str, mentions: &[(Span, u32)]) -> Vec<Name<'a>> {
    let mut names: Vec<Name> = mentions
        .iter()
        .map(|(span, entity)| Name { span: *span, text: span.of(text), entity: Some(*entity) })
        // Who tells it has been taken out.
        .filter(|name| !name.text.trim().is_empty())
        .collect();
    let is_capital = |span: &Span| span.of(text).starts_with(char::is_uppercase);
    let words: Vec<Span> = letters(text).collect();
    for run in words.chunk_by(|one, next| {
        is_capital(one) && is_capital(next) && text.get(one.end..next.start) == Some(" ")
    }) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        // A single word that opens the sentence is any word; "The Lady Orsolya" is the Lady Orsolya.
        let first =
            if matches!(first.of(text), "The" | "A" | "An") && run.len() > 1 { &run[1] } else { first };
        let span = Span::new(first.start, last.end);
        let is_name = is_capital(first) && (span.start > 0 || run.len() > 1);
        if is_name && !names.iter().any(|name| name.span.overlaps(span)) {
            names.push(Name { span, text: span.of(text), entity: None });
        }
    }
    names
}
