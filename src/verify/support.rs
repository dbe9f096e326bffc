//! Citations of articles that do not speak of what the claim is about.

use super::{Judgement, Statements, is_outlet_of};
use crate::catalogue::{EntityRef, Kind};
use crate::corpus::{Article, Dossier, Source};
use crate::extract::{Citation, Sentence};
use crate::text::{Span, letters};

/// A marker whose sources mention none of a claim's entities.
#[derive(Clone, PartialEq, Debug)]
pub struct Unsupported {
    /// The marker.
    pub span: Span,
    /// The sources that were read.
    pub keys: Vec<String>,
    pub entities: Vec<EntityRef>,
    /// Sources that name all of them.
    pub better: Vec<String>,
}

pub fn check(statements: &Statements, quotations: &[Judgement]) -> Vec<Unsupported> {
    let corpus = &statements.dossier.corpus;
    let mut found: Vec<Unsupported> = Vec::new();
    for claim in statements.claims.iter().filter(|claim| !claim.is_inferred && !claim.entities.is_empty()) {
        // What reaches back over several sentences need not name what each of them is about.
        if !claim.cites_itself {
            continue;
        }
        // "The judge did not mention the ministry": what the source passes over, it need not name.
        if is_of_silence(statements, claim.span) {
            continue;
        }
        let Some(articles) = read(statements, &claim.citations) else { continue };
        // The outlet and the author speak for themselves; what counts is whom else the claim is about.
        let speaks = |entity: &EntityRef| {
            let mut sources = articles.iter().filter_map(|key| corpus.source(key));
            sources.any(|source| {
                is_outlet_of(statements.dossier, *entity, source)
                    || is_author_of(statements.dossier, *entity, source)
            })
        };
        let entities: Vec<EntityRef> =
            claim.entities.iter().copied().filter(|entity| !speaks(entity)).collect();
        // Whom "the law" means is only probable: that accuses nobody.
        let is_certain = |entity: &EntityRef| {
            let mut mentions = statements.mentions.iter().filter(|mention| claim.span.covers(mention.span));
            mentions.any(|mention| mention.entity == Some(*entity) && !mention.inferred)
        };
        let is_named = |entity: &EntityRef| {
            let mut read = articles.iter().filter_map(|key| corpus.article(key));
            read.any(|article| article.names(*entity) || has_a_name_of(statements.dossier, *entity, &article))
        };
        // What is quoted from the source is from the source, whoever is said to have said it. And what is quoted from
        // another is remarked on already.
        let is_quoted = quotations.iter().any(|quotation| {
            claim.span.overlaps(quotation.span)
                && (quotation.is_elsewhere
                    || quotation.key.as_ref().is_some_and(|key| articles.contains(key)))
        });
        // "The inquiry cleared him": whom "he" means, the source may name.
        let may_mean_another = || {
            let inside = || statements.mentions.iter().filter(|mention| claim.span.covers(mention.span));
            let mut inferred = inside().filter(|mention| mention.inferred).filter_map(|m| m.entity);
            let is_person = |entity: EntityRef| statements.dossier.catalogue.get(entity).kind == Kind::Person;
            let mut persons =
                inside().filter_map(|mention| mention.entity).filter(|entity| is_person(*entity));
            inferred.any(|entity| is_named(&entity))
                || persons.next().is_none() && has_person(statements, claim.span)
        };
        if is_quoted
            || may_mean_another()
            || !entities.iter().any(is_certain)
            || entities.iter().any(is_named)
        {
            continue;
        }
        let Some(last) = claim.citations.last() else { continue };
        let better = corpus.sources_about(&entities).map(|source| source.key.as_str());
        let better = better.filter(|key| statements.exclude != Some(*key));
        if !found.iter().any(|other| other.span == last.span) {
            found.push(Unsupported {
                span: last.span,
                better: better.take(2).map(str::to_owned).collect(),
                keys: articles,
                entities: entities.clone(),
            });
        }
    }
    found
}

/// Whether a claim speaks of "him" or "her".
fn has_person(statements: &Statements, claim: Span) -> bool {
    let text = prose_of(statements, claim);
    letters(text).any(|word| matches!(word.of(text), "he" | "she" | "him" | "He" | "She"))
}

/// Whether a claim says of whom a source does not speak.
fn is_of_silence(statements: &Statements, claim: Span) -> bool {
    const SILENCE: [&str; 14] = [
        "not mention",
        "never mention",
        "no mention of",
        "nowhere mention",
        "not name",
        "never name",
        "nowhere name",
        "silent on",
        "silent about",
        "nothing about",
        "nothing of ",
        "nothing on ",
        "not refer to",
        "no reference to",
    ];
    let text = prose_of(statements, claim);
    SILENCE.iter().any(|words| text.contains(words))
}

/// The words of a claim, without its markup; nothing where it is no whole sentence.
fn prose_of<'a>(statements: &Statements<'a>, claim: Span) -> &'a str {
    let sentence = statements.sentences.iter().find(|sentence| sentence.span == claim);
    let text =
        |sentence: &Sentence| sentence.prose.of(statements.paragraphs[sentence.paragraph].prose.text());
    sentence.map_or("", text)
}

/// Whether a text tells of a misfortune of the kind that a name is of: what "the TD4 failure" is called later, the report of
/// the day calls the collapse of a dam.
fn tells_of_it(text: &str, name: &str) -> bool {
    const MISFORTUNES: [&str; 24] = [
        "failure",
        "fail",
        "collaps",
        "burst",
        "breach",
        "accident",
        "crash",
        "derail",
        "disaster",
        "catastroph",
        "spill",
        "explosion",
        "explod",
        "blast",
        "fire",
        "flood",
        "shipwreck",
        "sinking",
        "shooting",
        "massacre",
        "stampede",
        "outbreak",
        "earthquake",
        "landslide",
    ];
    let name = name.to_lowercase();
    let is_one = MISFORTUNES.iter().any(|word| name.contains(word));
    is_one && MISFORTUNES.iter().any(|word| text.contains(word))
}

/// Whether the text has any form of a name, whatever conditions that has: a report that says "Ms Rao" throughout names
/// Sunita Rao.
fn has_a_name_of(dossier: &Dossier, entity: EntityRef, article: &Article) -> bool {
    let entity = dossier.catalogue.get(entity);
    if entity.kind == Kind::Event
        && (describes(&article.text, &entity.name) || tells_of_it(&article.text, &entity.name))
    {
        return true;
    }
    let surname = (entity.kind == Kind::Person).then(|| entity.name.rsplit(' ').next()).flatten();
    let names = entity.aliases.iter().filter(|alias| !alias.misspelt).map(|alias| alias.text.as_str());
    let mut names = names.chain(surname).filter(|name| name.len() >= SHORTEST);
    names.any(|name| {
        article.text.match_indices(name).any(|(at, _)| {
            let before = article.text[..at].chars().next_back();
            let after = article.text[at + name.len()..].chars().next();
            let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            !is_letter(before) && !is_letter(after)
        })
    }) || tells_of_the_body(&article.text, &entity.name)
}

/// Whether a text tells of a public body in small letters: "the education department" for the Department of Education and
/// Culture.
fn tells_of_the_body(text: &str, name: &str) -> bool {
    const BODIES: [&str; 8] =
        ["Department", "Ministry", "Office", "Board", "Agency", "Authority", "Commission", "Directorate"];
    let mut words = name.split_whitespace().filter(|word| *word != "the");
    let Some(body) = words.by_ref().find(|word| BODIES.contains(word)) else { return false };
    if !matches!(words.next(), Some("of" | "for")) {
        return false;
    }
    let Some(field) = words.next().map(|field| field.trim_end_matches(',').to_lowercase()) else {
        return false;
    };
    let (text, body) = (text.to_lowercase(), body.to_lowercase());
    let forms = [format!("{field} {body}"), format!("{body} of {field}"), format!("{body} for {field}")];
    field.len() > SHORTEST && forms.iter().any(|form| text.contains(form.as_str()))
}

/// Whether a text has most of the words of an event's name, which is rarely anybody's but the writer's: "mains burst under
/// Calder Rise" for the Calder Rise burst.
fn describes(text: &str, name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().filter(|word| word.len() > SHORTEST).collect();
    let there = words.iter().filter(|word| text.contains(**word)).count();
    there > 0 && there * 2 >= words.len()
}

/// Bytes of the shortest name that counts wherever it stands.
const SHORTEST: usize = 3;

fn is_author_of(dossier: &Dossier, entity: EntityRef, source: &Source) -> bool {
    let Some(authors) = source.author.as_deref() else { return false };
    let entity = dossier.catalogue.get(entity);
    let family = |name: &str| name.rsplit(' ').next().is_some_and(|last| authors.contains(last));
    authors.contains(&entity.name)
        || entity.kind == Kind::Person && family(&entity.name)
        || entity.aliases.iter().any(|alias| alias.text.contains(' ') && authors.contains(&alias.text))
}

/// The keys of all sources that the markers name; `None` when the text of any is not at hand.
fn read(statements: &Statements, citations: &[Citation]) -> Option<Vec<String>> {
    let corpus = &statements.dossier.corpus;
    let mut keys = Vec::new();
    for citation in citations {
        if citation.sources.is_empty() {
            return None;
        }
        for source in &citation.sources {
            let key = source.known()?;
            corpus.has_article(key).then_some(())?;
            keys.push(key.to_owned());
        }
    }
    keys.sort();
    keys.dedup();
    (!keys.is_empty() && statements.exclude.is_none_or(|own| !keys.iter().any(|key| key == own)))
        .then_some(keys)
}
