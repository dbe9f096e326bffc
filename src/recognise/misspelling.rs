//! Near misses: a capitalised word or two that is a catalogued name but for a letter.
//!
//! The distance is Damerau and Levenshtein's, at most 1, or 2 in names of ten letters and more; the first letter
//! must be right. Whatever the writer's own sources have is no mistake.

use super::country::is_country;
use super::lexicon::COMMON;
use crate::catalogue::fold::Folded;
use crate::catalogue::{Alias, Catalogue, EntityRef, Kind, most_wrong};
use crate::markup::Paragraph;
use crate::text::Span;

/// Whether a word, folded, is known for a word: it stands in one of the sources.
pub type Vocabulary<'a> = &'a dyn Fn(&str) -> bool;

/// A near miss and the alias that was meant.
pub struct NearMiss<'a> {
    pub span: Span,
    pub entity: EntityRef,
    pub alias: &'a Alias,
}

/// The near misses in a paragraph outside of the names that were `found`.
pub fn near_misses<'a>(
    paragraph: &Paragraph,
    folded: &Folded,
    found: &[(Span, EntityRef)],
    catalogue: &'a Catalogue,
    known: Vocabulary,
) -> Vec<NearMiss<'a>> {
    let text = paragraph.prose.text();
    let words = folded.words();
    let mut misses: Vec<NearMiss> = Vec::new();
    for first in 0..words.len() {
        if !text[folded.source_start(words[first])..].starts_with(char::is_uppercase) {
            continue;
        }
        let start = folded.source(words[first]);
        let surface = start.of(text);
        // A word of a longer name may be one by itself: "Ashby Atletic", where "Ashby" is short for the club.
        let is_name = surface.chars().any(char::is_lowercase)
            && !found.iter().any(|(name, _)| name.overlaps(start) && *name != start);
        if !is_name {
            continue;
        }
        // Words that the sources have are no mistakes: one at least must be new.
        // Words of a name are joined by a space, a hyphen or an apostrophe.
        let rest = &words[first..];
        let is_joined = |pair: &[Span]| {
            folded.text()[pair[0].end..pair[1].start].bytes().all(|byte| matches!(byte, b' ' | b'-' | b'\''))
        };
        let joined =
            rest.windows(2).take(Catalogue::MOST_WORDS - 1).take_while(|pair| is_joined(pair)).count();
        let most = joined + 1;
        let is_unknown = |count: &usize| !known(words[first + count - 1].of(folded.text()));
        let Some(fewest) = (1..=most).find(is_unknown) else { continue };
        let best = (fewest..=most).rev().find_map(|count| {
            let stretch = Span::new(words[first].start, words[first + count - 1].end);
            let span = folded.source(stretch);
            // Whatever stands between the words must be white space, and no name.
            let (entity, alias) = nearest(stretch.of(folded.text()), count, catalogue)?;
            let is_part = |name: &Span, of: &EntityRef| *of == entity && span.covers(*name) && *name != span;
            let mut others = found.iter().filter(|(name, _)| name.overlaps(span));
            let is_free = others.all(|(name, of)| is_part(name, of)) && is_plain(span.of(text));
            if !is_free || !differs_in_capitals(span.of(text), alias) {
                return None;
            }
            // Who is named rightly beside it is somebody else: "Maria Gabriel has never met Mariya Gabriel".
            let here = paragraph.sentences.iter().find(|sentence| sentence.covers(span));
            if here.is_some_and(|here| {
                found.iter().any(|(name, of)| *of == entity && here.covers(*name) && !span.overlaps(*name))
            }) {
                return None;
            }
            if is_something_else(paragraph, span, catalogue.get(entity).kind) {
                return None;
            }
            let keeps_ending = surface.chars().last() == alias.text.chars().last();
            // "Politics" is no slip for "Politico", nor "Brussel" for "Brussels".
            (count > 1 || keeps_ending).then_some(NearMiss { span, entity, alias })
        });
        misses.extend(best.filter(|miss| misses.last().is_none_or(|last| !last.span.overlaps(miss.span))));
    }
    misses
}

/// Whether what stands around a near miss says that it is something else: a common word, a town, a person where a company
/// was nearly named.
fn is_something_else(paragraph: &Paragraph, span: Span, kind: Kind) -> bool {
    let text = paragraph.prose.text();
    let (before, after) = (&text[..span.start], &text[span.end..]);
    let surface = span.of(text);
    let is_one_word = !surface.contains(char::is_whitespace);
    let next = after
        .strip_prefix(' ')
        .map_or("", |rest| rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default());
    // "Routers link networks": a plural that begins a sentence, with a verb of the plural.
    let begins = paragraph.sentences.iter().any(|sentence| {
        sentence.start <= span.start && text[sentence.start..span.start].chars().all(|c| !c.is_alphanumeric())
    });
    // "Routers and switches".
    let joined = after.strip_prefix(" and ").and_then(|rest| rest.split(|c: char| !c.is_alphabetic()).next());
    let is_paired = is_one_word
        && surface.ends_with('s')
        && joined.is_some_and(|word| word.ends_with('s') && word.starts_with(char::is_lowercase));
    let is_singular = next.ends_with('s') || next.ends_with("ed") || SINGULAR.contains(&next);
    let is_plural = is_one_word
        && begins
        && surface.ends_with('s')
        && !next.is_empty()
        && !is_singular
        && next.starts_with(char::is_lowercase);
    // The word stands there in small letters, too.
    let small = surface.to_lowercase();
    let is_common = is_one_word
        && text.match_indices(small.as_str()).any(|(at, _)| {
            !text[..at].ends_with(char::is_alphanumeric)
                && !text[at + small.len()..].starts_with(char::is_alphanumeric)
        });
    // "Maria Gabriel, a nurse", "Twister is a game": somebody new, or something.
    let is_a_thing = [", a ", ", an ", " is a ", " is an ", " was a ", " is no "]
        .iter()
        .any(|told| after.starts_with(told));
    // "Steve Erickson", "Werner von Blomberg".
    let last = before
        .strip_suffix(' ')
        .and_then(|before| before.rsplit(|c: char| !c.is_alphanumeric()).next())
        .unwrap_or_default();
    let is_named = kind != Kind::Person
        && is_one_word
        && (["von", "van", "de", "Mr", "Mrs", "Ms"].contains(&last)
            || last.len() > 2
                && (!begins_sentence(paragraph, span.start - 1 - last.len())
                    || !["ly", "ay", "ng", "ed", "s"].iter().any(|end| last.ends_with(end)))
                && last.starts_with(char::is_uppercase)
                && last.chars().skip(1).all(char::is_lowercase)
                && !COMMON.contains(&last)
                && !is_country(last));
    is_plural || is_paired || is_common || is_a_thing || is_named
}

/// Verbs of the singular that do not end in "s" or "ed".
const SINGULAR: [&str; 18] = [
    "said", "had", "will", "would", "can", "could", "may", "might", "did", "wrote", "told", "made", "and",
    "in", "on", "at", "of", "for",
];

fn begins_sentence(paragraph: &Paragraph, at: usize) -> bool {
    paragraph.sentences.iter().any(|sentence| sentence.start == at)
}

/// Whether every word that is wrong has a capital, as names do: not in "Chinese stage", nor in "Reuters knows".
fn differs_in_capitals(surface: &str, alias: &Alias) -> bool {
    let rights: Vec<String> = alias.text.split_whitespace().map(str::to_lowercase).collect();
    let words: Vec<&str> = surface.split_whitespace().collect();
    words.len() != rights.len()
        || words
            .iter()
            .zip(&rights)
            .all(|(word, right)| word.starts_with(char::is_uppercase) || word.to_lowercase() == *right)
}

fn is_plain(surface: &str) -> bool {
    surface.chars().all(|c| c.is_alphanumeric() || c.is_whitespace() || matches!(c, '-' | '\'' | '’'))
}

/// "Simone" is not "Simon", nor "Margarete" "Margaret", nor "Gabriel Gabriela": a letter more at its end is another given
/// name. Both folded.
fn is_another_given_name(name: &str, right: &str) -> bool {
    let (Some((one, _)), Some((other, _))) = (name.split_once(' '), right.split_once(' ')) else {
        return false;
    };
    let is_longer = |long: &str, short: &str| {
        long.strip_suffix(['a', 'e', 'o']).is_some_and(|rest| rest == short) && short.len() > 3
    };
    is_longer(one, other)
        || is_longer(other, one)
        || one.strip_suffix('e').is_some_and(|stem| other.strip_suffix('a') == Some(stem))
        || one.strip_suffix('a').is_some_and(|stem| {
            other.strip_suffix('e') == Some(stem) || other.strip_suffix('o') == Some(stem)
        })
        || one.strip_suffix('o').is_some_and(|stem| other.strip_suffix('a') == Some(stem))
}

fn nearest<'a>(name: &str, words: usize, catalogue: &'a Catalogue) -> Option<(EntityRef, &'a Alias)> {
    let near = catalogue.names_like(name, words).filter_map(|like| {
        let most = most_wrong(name.chars().filter(|c| !c.is_whitespace()).count());
        if !may_be_near(name, like.name, most) {
            return None;
        }
        let distance = strsim::osa_distance(name, like.name);
        let is_person = catalogue.get(like.entity).kind == Kind::Person;
        let is_other = is_inflected(name, like.name) && !is_person
            || is_variant(name, like.name)
            || is_person && is_another_given_name(name, like.name)
            || !is_alike(name, like.name);
        (distance > 0 && distance <= most && !is_other).then_some((distance, like.entity, like.alias))
    });
    let (_, entity, alias) = near.min_by_key(|(distance, entity, _)| (*distance, *entity))?;
    Some((entity, alias))
}

/// Whether each word of a name may be a slip for its counterpart: it has the same first letter, and a short one no more
/// than one wrong letter. "Jaak Maes" is not Jaak Raes, nor is the Love Institute the Lowy Institute.
fn is_alike(name: &str, other: &str) -> bool {
    let (words, others): (Vec<&str>, Vec<&str>) = (name.split(' ').collect(), other.split(' ').collect());
    if words.len() != others.len() || words.len() == 1 {
        return true;
    }
    words.iter().zip(&others).all(|(word, other)| {
        let length = word.chars().count().max(other.chars().count());
        word == other
            || word.chars().next() == other.chars().next()
                && strsim::osa_distance(word, other) <= most_wrong(length).max(1)
    })
}

/// Whether two names are one in British and in American spelling.
fn is_variant(name: &str, other: &str) -> bool {
    let plain = |name: &str| {
        let pairs = [
            ("centre", "center"),
            ("theatre", "theater"),
            ("defence", "defense"),
            ("licence", "license"),
            ("programme", "program"),
            ("isation", "ization"),
            ("our ", "or "),
            ("fibre", "fiber"),
            ("metre", "meter"),
            ("grey", "gray"),
        ];
        pairs.iter().fold(format!("{name} "), |name, (british, american)| name.replace(british, american))
    };
    plain(name) == plain(other)
}

/// A quick look, too generous, at whether two names differ in at most so many letters.
fn may_be_near(name: &str, other: &str, most: usize) -> bool {
    let (name, other) = (name.as_bytes(), other.as_bytes());
    let alike = |pair: &(&u8, &u8)| pair.0 == pair.1;
    let before = name.iter().zip(other).take_while(alike).count();
    let after = name[before..].iter().rev().zip(other[before..].iter().rev()).take_while(alike).count();
    // Between what they share at both ends, one wrong letter leaves one, two swapped ones leave two.
    let between = name.len().max(other.len()) - before - after;
    if most == 1 && name.is_ascii() && other.is_ascii() {
        return between <= 2;
    }
    let mut surplus = [0usize; 256];
    name.iter().for_each(|byte| surplus[usize::from(*byte)] += 1);
    for byte in other {
        surplus[usize::from(*byte)] = surplus[usize::from(*byte)].saturating_sub(1);
    }
    // A letter may be several bytes.
    let bytes = if name.is_ascii() && other.is_ascii() { 1 } else { 4 };
    between <= 2 || surplus.iter().sum::<usize>() <= bytes * most
}

/// A plural or an adjective of a name is another word, not a mistake: "Huaweis", "Brusselian".
fn is_inflected(name: &str, other: &str) -> bool {
    let (long, short) = if name.len() > other.len() { (name, other) } else { (other, name) };
    long.strip_prefix(short).is_some_and(|ending| matches!(ending, "s" | "n" | "an" | "es" | "i" | "er"))
}
