//! Recognition: which names stand in a paragraph, and whom each means.
//!
//! In two steps. [`candidates`] looks at one paragraph and settles all that can be settled there: case, words
//! nearby, longer names, other countries' bodies of the same name. [`resolve`] then asks what the rest of the
//! draft has said (a full name before "the Commission"), and lets the longest name win.

mod abbreviation;
mod boundary;
mod context;
mod country;
mod description;
mod head;
mod lexicon;
mod misspelling;
mod nouns;
#[cfg(test)]
mod tests;

pub use abbreviation::{Capitals, Definition};
pub use boundary::is_told_alike;
pub use context::{BlockNames, KnownNames, Names};
pub use country::is_country;
pub use description::{Antecedents, CUES, antecedents, infer, may_take_up};
pub use misspelling::Vocabulary;

use std::collections::BTreeMap;

use crate::catalogue::fold::Folded;
use crate::catalogue::{Alias, CasePolicy, Catalogue, Cue, Entity, EntityRef, Kind};
use crate::markup::{Paragraph, Prose};
use crate::text::Span;

/// A name in a paragraph that may turn out to be a mention.
#[derive(Clone, PartialEq, Debug)]
pub struct Candidate {
    pub prose: Span,
    pub source: Span,
    pub entity: EntityRef,
    pub needs: Needs,
    /// An alias with conditions that hold here says more than one without.
    pub specific: bool,
    pub misspelt: bool,
    /// Names the entity in full, so that short forms may follow.
    pub full: bool,
    /// Whether its paragraph says that it is meant; else it makes way for whoever else may be.
    pub is_surely: bool,
}

/// What the rest of the draft must have said for a candidate to hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Needs {
    Nothing,
    /// The entity's full name, further up.
    FullBefore,
    /// The entity's full name, anywhere: surnames stand before the full name in headlines and leads.
    FullAnywhere,
}

/// An occurrence of an entity's name. Spans are bytes of the block's source and of the paragraph's prose.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mention {
    pub span: Span,
    pub prose: Span,
    /// `None` where the context does not decide between the `candidates`.
    pub entity: Option<EntityRef>,
    pub candidates: Vec<EntityRef>,
    pub inferred: bool,
    pub misspelt: bool,
}

/// "The Carlier family" is no bank.
fn is_family(text: &str, name: Span, entity: &Entity) -> bool {
    const RELATIVES: [&str; 8] =
        [" family", " brothers", " sisters", " siblings", " dynasty", " clan", " heirs", " cousins"];
    entity.kind != Kind::Person
        && !name.of(text).contains(' ')
        && RELATIVES.iter().any(|word| {
            let rest = text[name.end..].strip_prefix(word);
            rest.is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
        })
}

/// All names in the paragraph that hold as far as the paragraph itself can tell, in order of their place.
/// `known` says which words are no misspelt names; without it near misses are not looked for.
pub fn candidates(paragraph: &Paragraph, catalogue: &Catalogue, known: Option<Vocabulary>) -> Vec<Candidate> {
    let prose = &paragraph.prose;
    let folded = Folded::new(prose.text());
    let hits = catalogue.scan(&folded);
    let mut found: Vec<Found> = Vec::new();
    for hit in hits {
        let (entity, alias) = catalogue.alias(hit.alias);
        let words = folded.words();
        let span = folded.source(Span::new(words[hit.first_word].start, words[hit.end_word - 1].end));
        let surface = span.of(prose.text());
        if !has_the_case_of(alias, surface)
            || is_opaque(paragraph, span)
            || is_family(prose.text(), span, catalogue.get(entity))
        {
            continue;
        }
        let is_surely = match context(alias, paragraph, &folded, hit.first_word) {
            Context::For => true,
            // "State Security", where the State Security Service is named somewhere else.
            Context::Silent if is_beginning_of(alias, catalogue.get(entity)) => false,
            Context::Silent | Context::Against => continue,
        };
        found.push(Found { span, entity, alias: Some(alias), near_miss: false, is_surely });
    }
    for (entity, pattern) in catalogue.patterns_in(prose.text()) {
        for captures in pattern.captures_iter(prose.text()) {
            let Some(group) = captures.name("name").or_else(|| captures.get(0)) else { continue };
            let span = Span::from(group.range());
            if !span.is_empty() && !is_opaque(paragraph, span) {
                found.push(Found { span, entity, alias: None, near_miss: false, is_surely: true });
            }
        }
    }
    if let Some(known) = known {
        let names: Vec<(Span, EntityRef)> = found.iter().map(|f| (f.span, f.entity)).collect();
        let missed = misspelling::near_misses(paragraph, &folded, &names, catalogue, known);
        found.extend(missed.into_iter().filter(|miss| !is_opaque(paragraph, miss.span)).map(|miss| Found {
            span: miss.span,
            entity: miss.entity,
            alias: Some(miss.alias),
            near_miss: true,
            is_surely: true,
        }));
    }
    let mut spans: Vec<Span> = found.iter().map(|f| f.span).collect();
    spans.sort();
    let surroundings = boundary::Surroundings::new(paragraph, &spans);
    let mut candidates: Vec<Candidate> = found
        .into_iter()
        .filter(|f| f.alias.is_none() || surroundings.leave_alone(f.span, catalogue.get(f.entity)))
        .map(|f| f.candidate(prose, catalogue))
        .collect();
    candidates.sort_by_key(|c| (c.prose.start, std::cmp::Reverse(c.prose.end), c.entity));
    candidates
}

struct Found<'a> {
    span: Span,
    entity: EntityRef,
    alias: Option<&'a Alias>,
    near_miss: bool,
    /// Whether the paragraph itself says that it is meant.
    is_surely: bool,
}

impl Found<'_> {
    fn candidate(self, prose: &Prose, catalogue: &Catalogue) -> Candidate {
        let person = catalogue.get(self.entity).kind == crate::catalogue::Kind::Person;
        let after_full = self.alias.is_some_and(|alias| alias.after_full);
        // The article is no part of a name, though the catalogue may ask for it: "the Inspectorate".
        let has_article = self.alias.is_some_and(|alias| alias.text.starts_with("the "))
            && ["the ", "The "].iter().any(|article| self.span.of(prose.text()).starts_with(article));
        let span = Span::new(self.span.start + if has_article { "the ".len() } else { 0 }, self.span.end);
        Candidate {
            prose: span,
            source: prose.source(span),
            entity: self.entity,
            needs: match (after_full, person) {
                _ if !self.is_surely => Needs::FullAnywhere,
                (false, _) => Needs::Nothing,
                (true, false) => Needs::FullBefore,
                (true, true) => Needs::FullAnywhere,
            },
            specific: self.alias.is_none_or(|alias| !alias.near.is_empty()),
            misspelt: self.near_miss || self.alias.is_some_and(|alias| alias.misspelt),
            is_surely: self.is_surely,
            full: !after_full && self.is_surely && self.alias.is_some(),
        }
    }
}

/// The candidates that hold, given what the draft says elsewhere: of overlapping ones the longest, of those
/// on one span the most specific. Where several entities remain, the mention links to none of them.
pub fn resolve(candidates: &[Candidate], holds: impl Fn(&Candidate) -> bool) -> Vec<Mention> {
    let mut kept: Vec<&Candidate> = candidates.iter().filter(|c| holds(c)).collect();
    kept.sort_by_key(|c| (std::cmp::Reverse(c.prose.len()), c.prose.start, !c.is_surely, !c.specific));
    // By where they start; kept ones never overlap, so that looking at the neighbours is enough.
    let mut mentions: BTreeMap<usize, (Mention, bool)> = BTreeMap::new();
    for candidate in kept {
        let span = candidate.prose;
        if let Some((same, specific)) = mentions.get_mut(&span.start).filter(|(m, _)| m.prose == span) {
            if candidate.is_surely
                && *specific == candidate.specific
                && !same.candidates.contains(&candidate.entity)
            {
                same.candidates.push(candidate.entity);
                same.entity = None;
            }
            continue;
        }
        if mentions.range(..span.end).next_back().is_some_and(|(_, (m, _))| m.prose.overlaps(span)) {
            continue;
        }
        let mention = Mention {
            span: candidate.source,
            prose: span,
            entity: Some(candidate.entity),
            candidates: vec![candidate.entity],
            inferred: false,
            misspelt: candidate.misspelt,
        };
        mentions.insert(span.start, (mention, candidate.specific));
    }
    mentions.into_values().map(|(mention, _)| mention).collect()
}

fn is_opaque(paragraph: &Paragraph, span: Span) -> bool {
    paragraph.markers.iter().any(|marker| marker.is_opaque() && marker.prose.overlaps(span))
}

/// Whether the surface form has the capitals that its alias asks for.
fn has_the_case_of(alias: &Alias, surface: &str) -> bool {
    match alias.case {
        CasePolicy::Any => true,
        // "the Fund" begins a sentence with a capital.
        CasePolicy::Exact => words(&alias.text).eq(words(surface)) || is_capitalised(&alias.text, surface),
        CasePolicy::Capitals => words(&alias.text).zip(words(surface)).all(|(wanted, word)| {
            let is_acronym = wanted.chars().nth(1).is_some()
                && wanted.chars().any(char::is_uppercase)
                && !wanted.chars().any(char::is_lowercase);
            if is_acronym {
                !word.chars().any(char::is_lowercase)
            } else {
                !wanted.starts_with(char::is_uppercase) || !word.starts_with(char::is_lowercase)
            }
        }),
    }
}

/// Whether two texts differ only in that the second has a capital where the first has a small letter at its head.
fn is_capitalised(text: &str, other: &str) -> bool {
    let (mut letters, mut others) = (text.chars(), other.chars());
    let heads = letters.next().zip(others.next());
    heads.is_some_and(|(head, other)| head.is_lowercase() && head.to_uppercase().eq(std::iter::once(other)))
        && words(letters.as_str()).eq(words(others.as_str()))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\u{ad}').filter(|word| !word.is_empty())
}

/// What the words nearby say to a name being the one that the alias means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Context {
    For,
    /// The words that the alias asks for are not there, nor any against it.
    Silent,
    Against,
}

/// Whether an alias is the entity's name, or how that or another of its names begins: its short form.
fn is_beginning_of(alias: &Alias, entity: &Entity) -> bool {
    let leads_on =
        |name: &str| name.strip_prefix(alias.text.as_str()).is_some_and(|rest| rest.starts_with(' '));
    alias.text == entity.name
        || leads_on(&entity.name)
        || entity.aliases.iter().any(|other| leads_on(&other.text))
}

/// Whether the words nearby are those that the alias asks for. Where a paragraph has words for and against it, the
/// nearer ones tell; what an alias only must not stand near counts within its sentence.
fn context(alias: &Alias, paragraph: &Paragraph, folded: &Folded, at: usize) -> Context {
    if alias.near.is_empty() && alias.not_near.is_empty() {
        return Context::For;
    }
    let text = paragraph.prose.text();
    let place = folded.source(folded.words()[at]).start;
    let sentence =
        paragraph.sentences.iter().find(|sentence| sentence.start <= place && place < sentence.end);
    let nearest = |cues: &[Cue], within: Option<&Span>| -> Option<usize> {
        let stands = |word: &Span, cue: &Cue| match cue {
            Cue::Capitals(capitals) => folded.source(*word).of(text) == capitals,
            Cue::Prefix(prefix) => {
                folded.text().as_bytes().get(word.start) == prefix.as_bytes().first()
                    && word.of(folded.text()).starts_with(prefix.as_str())
            }
        };
        let words = folded.words().iter().enumerate();
        let found = words.filter(|(_, word)| cues.iter().any(|cue| stands(word, cue)));
        found
            .filter(|(_, word)| within.is_none_or(|sentence| sentence.covers(folded.source(**word))))
            .map(|(index, _)| index.abs_diff(at))
            .min()
    };
    let against = nearest(&alias.not_near, if alias.near.is_empty() { sentence } else { None });
    let is_for = match (nearest(&alias.near, None), against) {
        _ if alias.near.is_empty() => against.is_none(),
        (Some(near), Some(against)) => near < against,
        (None, None) => return Context::Silent,
        (near, _) => near.is_some(),
    };
    if is_for { Context::For } else { Context::Against }
}
