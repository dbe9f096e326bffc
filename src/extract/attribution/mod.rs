//! Attribution: prose that names where a statement comes from.
//!
//! A named outlet, agency, company, document or person as the subject of a verb of saying, as the one who
//! was told, or after "according to". Unnamed officials and critics attribute nothing.

mod act;
mod aside;
mod complement;
mod cues;
mod learnt;
mod neighbour;
mod paper;
mod phrase;
mod saying;
mod speaker;
mod turn;
mod who;

pub use learnt::{DOUBT, THRESHOLD, is_probable};
pub use neighbour::{
    announces, continues, sets_the_mood, speaks_between, vouches_for_all, vouches_for_the_last,
};
pub use speaker::Speaker;

use act::{is_done_to, is_letter, is_silence_to_others};
use complement::{acts, completes};
use cues::{
    BETWEEN, BIOGRAPHY, Cues, DOCUMENT_OF, DOCUMENTS, LED_IN, NAME_AFTER, NAME_BEFORE, NOBODY, PARTISANS_OF,
    PEOPLE, PROGRESSIVE, RELATIVE, Verb, witness,
};
pub use turn::{is_turn, label, speaker_label};

use std::sync::LazyLock;

use regex::Regex;

use super::english;
use crate::catalogue::EntityRef;
use crate::recognise::{self, Mention};
use crate::text::{Span, cue};

/// All cues of attribution.
pub fn cues() -> impl Iterator<Item = &'static LazyLock<Regex>> {
    let rooms = [
        &cues::CUES[..],
        &aside::CUES,
        &complement::CUES,
        &phrase::CUES,
        &neighbour::CUES,
        &paper::CUES,
        &saying::CUES,
        &speaker::CUES,
        &turn::CUES,
    ];
    rooms.into_iter().flatten().copied().chain([&CLOSING, &NOBODY_AT])
}

/// Whether some words could tell that somebody speaks.
pub fn has_cue(text: &str) -> bool {
    Cues::of(text).any
}

/// A sentence that says who says so. All spans are bytes of the paragraph's prose.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attribution {
    pub sentence: Span,
    pub source: Span,
    pub cue: Span,
    pub entity: Option<EntityRef>,
    /// Whether the source is somebody who can be looked up. "Officials say" names nobody.
    pub is_named: bool,
    /// Whether it is the model that sees it.
    pub is_learnt: bool,
    /// Whether it is told beside what the sentence itself asserts: "After Reuters reported on it, …".
    pub is_aside: bool,
}

impl Attribution {
    /// Somebody says so, in so many words, of what the sentence asserts.
    pub fn new(
        sentence: Span,
        source: Span,
        cue: Span,
        entity: Option<EntityRef>,
        is_named: bool,
    ) -> Attribution {
        Attribution { sentence, source, cue, entity, is_named, is_learnt: false, is_aside: false }
    }
}

/// The attributions of one sentence; the first is the plainest. `quotations` are the stretches inside quotation
/// marks, in which others speak; `before` is whoever spoke last. Who is taken up by a pronoun or a description,
/// and who is not named at all, counts where nobody is named. Where no verb tells, the model is asked if `asks_model`.
pub fn find(
    text: &str,
    sentence: Span,
    mentions: &[Mention],
    quotations: &[Span],
    before: Option<Speaker>,
    asks_model: bool,
) -> Vec<Attribution> {
    let mut found = all(text, sentence, mentions, quotations, before, asks_model);
    for attribution in &mut found {
        let Attribution { source, cue, is_learnt, .. } = *attribution;
        attribution.is_aside = aside::is_silent(text, sentence, source, cue)
            || !is_learnt && aside::is_aside(text, sentence, source, cue, quotations);
    }
    found
}

fn all(
    text: &str,
    sentence: Span,
    mentions: &[Mention],
    quotations: &[Span],
    before: Option<Speaker>,
    asks_model: bool,
) -> Vec<Attribution> {
    // "The agency, it is whispered, counted 300 spies": whatever it does, nobody says so.
    if let Some(hearsay) = speaker::hearsay(text, sentence, quotations) {
        return vec![hearsay];
    }
    let cues = Cues::of(sentence.of(text));
    let named = named(text, sentence, mentions, quotations, &cues.verbs);
    let Some(first) = named.first() else {
        let found = speaker::find(text, sentence, mentions, quotations, before, &cues);
        if let Some(led_in) = found.is_empty().then(|| led_in(text, sentence, mentions)).flatten() {
            return vec![led_in];
        }
        return if found.is_empty() && asks_model {
            learnt::find(text, sentence, mentions, quotations, before).into_iter().collect()
        } else {
            found
        };
    };
    // "Officials say that Reuters reported": who is named speaks only through somebody who is not.
    let outer = cues.any.then(|| speaker::unnamed(text, sentence, quotations, &cues)).flatten();
    let governs = |outer: &Attribution| {
        outer.cue.end <= first.source.start.min(first.cue.start)
            && !Span::new(outer.cue.end, first.source.start).of(text).contains([',', ';'])
    };
    match outer.filter(governs) {
        Some(outer) => vec![outer],
        None => named,
    }
}

/// What a paper has that the bibliography knows; `papers` are the names of such.
pub fn in_paper(text: &str, sentence: Span, papers: &[Span], mentions: &[Mention]) -> Option<Attribution> {
    let (source, cue) = paper::find(text, sentence, papers)?;
    let entity = mentions.iter().find(|mention| mention.prose.overlaps(source));
    let entity = entity.and_then(|mention| mention.entity);
    Some(Attribution::new(sentence, source, cue, entity, true))
}

/// What a sentence says by summing up what the one before told of; `before` is whoever spoke last.
pub fn summing_up(text: &str, sentence: Span, before: Option<Speaker>) -> Option<Attribution> {
    let opening = neighbour::gist(sentence.of(text))?.shift(sentence.start);
    let entity = before.and_then(|speaker| speaker.entity);
    Some(Attribution::new(sentence, opening, opening, entity, true))
}

/// "The VSSE summed it up in 2023:" at the end of a paragraph, or "Intel Today has the useful line: a spy needs": somebody’s
/// words follow.
fn led_in(text: &str, sentence: Span, mentions: &[Mention]) -> Option<Attribution> {
    let body = sentence.of(text);
    let colon =
        body.find(": ").map(|at| &body[..at]).filter(|lead| lead.split_whitespace().count() <= MOST_LED);
    let opens = |lead: &str| {
        let first = mentions.iter().find(|mention| sentence.covers(mention.prose));
        first.is_some_and(|first| {
            first.prose.end <= sentence.start + lead.len()
                && first.prose.start <= sentence.start + "The ".len()
        })
    };
    let ends = sentence.end == text.trim_end().len() && body.ends_with(':');
    let lead = if ends { Some(body) } else { colon.filter(|lead| opens(lead)) };
    let cue = LED_IN.find(lead?)?;
    let source = mentions.iter().find(|mention| sentence.covers(mention.prose))?;
    let cue = Span::from(cue.range()).shift(sentence.start);
    let (source, entity) = (source.prose, source.entity);
    Some(Attribution::new(sentence, source, cue, entity, true))
}

/// Words that lead to somebody’s words before a colon.
const MOST_LED: usize = 8;

fn named(
    text: &str,
    sentence: Span,
    mentions: &[Mention],
    quotations: &[Span],
    verbs: &[Verb],
) -> Vec<Attribution> {
    let inside: Vec<&Mention> = mentions.iter().filter(|m| sentence.covers(m.prose)).collect();
    let mut attributions = Vec::new();
    let mut add = |source: Span, cue: Span, entity: Option<EntityRef>| {
        attributions.push(Attribution::new(sentence, source, cue, entity, true));
    };
    let body = sentence.of(text);
    for verb in verbs {
        let is_plain = !verb.is_ambiguous;
        let rest = &body[verb.span.end..];
        let cue = verb.span.shift(sentence.start);
        let quotes = quotations.iter().any(|q| sentence.overlaps(*q) && q.start >= cue.end);
        let completed = completes(cue.of(text), rest) || is_shown(text, sentence, cue, &inside);
        // "…, notes Reuters."
        let closes = body[..verb.span.start].trim_end().ends_with([',', '”', '"', '’'])
            && CLOSING.is_match(rest)
            && !cue.of(text).ends_with("ing");
        let reports = is_plain
            || completed
            || closes
            || calls(body, verb.span)
            || quotes && !matches!(cue.of(text), "put" | "puts");
        let acts = acts(cue.of(text)).is_some_and(|act| act.is_match(rest));
        // "All told".
        let is_sum = cue.of(text) == "told" && body[..verb.span.start].ends_with("All ");
        // "Editor’s note:": a noun.
        let is_noun = cue.of(text) == "note"
            && ["’s ", "'s ", "the ", "a "].iter().any(|word| body[..verb.span.start].ends_with(word));
        if !reports
            || is_noun
            || is_letter(body, verb.span)
            || is_done_to(body, verb.span)
            || acts
            || is_sum
            || rest.starts_with(" nothing")
            || quotations.iter().any(|q| q.covers(cue))
        {
            continue;
        }
        let subject = subject_before(text, sentence, cue, &inside, quotations);
        // "Paid 15 per cent more than Huawei had quoted".
        let is_compared = |(source, _): &(Span, _)| {
            let lead = &text[sentence.start..source.start];
            lead.ends_with("than ") || NOBODY_AT.is_match(lead)
        };
        if subject.as_ref().is_some_and(is_compared) {
            continue;
        }
        let subject = subject.or_else(|| subject_after(text, sentence, cue, &inside));
        if let Some((source, entity)) = subject {
            add(source, cue, entity);
        }
    }
    for (source, cue, entity) in phrase::find(text, sentence, &inside, quotations) {
        add(source, cue, entity);
    }
    attributions.sort_by_key(|a| (a.cue.start, a.source.start));
    attributions.dedup_by_key(|a| a.source);
    attributions
}

/// Whether a sentence tells what the writer herself did, asked for or is: she is the one who says so.
pub fn is_witnessed(text: &str, sentence: Span, quotations: &[Span]) -> bool {
    let body = sentence.of(text);
    let is_hers = |found: regex::Match| {
        let span = Span::from(found.range()).shift(sentence.start);
        // "The World Congress (2019)" is an event.
        let is_event = || {
            let name = found.as_str().split(' ').next().unwrap_or_default();
            found.as_str().ends_with(')') && (EVENTS.contains(&name) || english::is_law(name))
        };
        !quotations.iter().any(|quotation| quotation.covers(span))
            && !is_event()
            && !is_silence_to_others(&body[..found.start()], found.as_str())
    };
    // "BRUSSELS (Reuters) - ": the agency's own dispatch.
    let dateline = text.get(..sentence.start).filter(|lead| !lead.trim().is_empty());
    let is_dispatch = || dateline.is_some_and(|lead| witness(lead).next().is_some() && !lead.contains(". "));
    witness(body).any(is_hers) || sentence.start > 0 && (BIOGRAPHY.is_match(text) || is_dispatch())
}

/// "Nobody at the bank has said who", before its name.
static NOBODY_AT: LazyLock<Regex> =
    LazyLock::new(|| cue(r"(?:\b[Nn]obody|\b[Nn]o one|\b[Nn]one) (?:at|in|of|from) (?:the )?$"));

/// "A gateway to the west, Bloomberg once called it."
fn calls(body: &str, verb: Span) -> bool {
    let whom = body[verb.end..].trim_end_matches(|c: char| !c.is_alphanumeric());
    matches!(
        verb.of(body),
        "called" | "calls" | "dubbed" | "dubs" | "labelled" | "labels" | "branded" | "brands"
    ) && matches!(whom, " it" | " him" | " her" | " them")
        && body[..verb.start].contains(", ")
}

/// What has a year in parentheses behind its name without being cited, beside laws.
const EVENTS: [&str; 10] =
    ["Congress", "Conference", "Summit", "Games", "Cup", "Fair", "Expo", "Forum", "Festival", "Olympics"];

static CLOSING: LazyLock<Regex> = LazyLock::new(|| cue(r"^ (?:the )?\p{Lu}[^,;:.]+\W*$"));

/// "The accounts of Acme show a loss": a document of somebody who is named shows it.
fn is_shown(text: &str, sentence: Span, cue: Span, mentions: &[&Mention]) -> bool {
    let shows = matches!(
        cue.of(text),
        "show"
            | "shows"
            | "showed"
            | "names"
            | "lists"
            | "indicate"
            | "indicates"
            | "records"
            | "recorded"
            | "suggest"
            | "suggests"
            | "describes"
            | "described"
            | "gives"
            | "gave"
            | "mentions"
            | "counts"
            | "documents"
            | "identifies"
            | "demonstrates"
            | "proves"
            | "puts"
            | "points to"
            | "quotes"
            | "quoted"
            | "cites"
            | "cited"
    );
    let owner = mentions.iter().rev().find(|m| m.prose.end <= cue.start);
    let owner = shows.then_some(owner).flatten();
    owner.is_some_and(|owner| {
        let leads = DOCUMENT_OF.is_match(&text[sentence.start..owner.prose.start]);
        leads || DOCUMENTS.is_match(&text[owner.prose.end..cue.start])
    })
}

/// "According to a report by Belgium’s VSSE": the first name up to the end of the phrase.
fn source_after(
    text: &str,
    sentence: Span,
    at: usize,
    mentions: &[&Mention],
) -> Option<(Span, Option<EntityRef>)> {
    let rest = &text[at..sentence.end];
    let end = at + rest.find([',', ';', ':']).unwrap_or(rest.len());
    if let Some(mention) = mentions.iter().find(|m| m.prose.start >= at && m.prose.start < end) {
        return Some((mention.prose, mention.entity));
    }
    let phrase = &text[at..end];
    let (offset, _) = phrase
        .char_indices()
        .find(|&(i, c)| c.is_uppercase() && (i == 0 || phrase[..i].ends_with([' ', '“', '"', '('])))?;
    let name = NAME_AFTER.find(&phrase[offset..])?;
    let span = Span::new(at + offset, at + offset + name.end());
    let is_place = [" in ", " near ", " at "].iter().any(|word| text[..span.start].ends_with(word));
    (!is_place && !recognise::is_country(span.of(text))).then_some((span, None))
}

fn subject_before(
    text: &str,
    sentence: Span,
    cue: Span,
    mentions: &[&Mention],
    quotations: &[Span],
) -> Option<(Span, Option<EntityRef>)> {
    let near = mentions
        .iter()
        .rev()
        .filter(|m| m.prose.end <= cue.start && !quotations.iter().any(|q| q.covers(m.prose)));
    let near: Vec<&&Mention> = near.take(4).collect();
    for (place, mention) in near.iter().enumerate() {
        if BETWEEN.is_match(without_progressive(&text[mention.prose.end..cue.start], cue.of(text))) {
            if PARTISANS_OF.is_match(&text[sentence.start..mention.prose.start]) {
                continue;
            }
            // "What Huawei said was false": the sentence is about the words, unless it gives them: "that is what Huawei said",
            // "what Huawei said is that".
            let lead = &text[sentence.start..mention.prose.start];
            if let Some(relative) = RELATIVE.find(lead) {
                let is_given = [" is ", " was ", " least, is ", "’s ", "'s "]
                    .iter()
                    .any(|verb| lead[..relative.start()].ends_with(verb))
                    || [" is that ", " was that "].iter().any(|verb| text[cue.end..].starts_with(verb));
                if !is_given {
                    return None;
                }
            }
            // "Diane Okafor, head of the company, said": who stands before the apposition speaks.
            let is_apposed = |other: &&&&Mention| {
                let between = &text[other.prose.end..cue.start];
                between.starts_with(", ") && BETWEEN.is_match(without_progressive(between, cue.of(text)))
            };
            let ends_apposition = text[mention.prose.end..].starts_with(',');
            let meant = ends_apposition.then(|| near[place + 1..].iter().find(is_apposed)).flatten();
            let meant = meant.unwrap_or(mention);
            return Some((meant.prose, meant.entity));
        }
    }
    // "said Le Soir": a name right before the verb, or behind an apposition or an auxiliary.
    let before = &text[sentence.start..cue.start];
    for (end, _) in before.char_indices().rev().filter(|(_, c)| c.is_whitespace() || *c == ',').take(30) {
        let head = &before[..end];
        // Most words have no capital.
        let mut last = head.bytes().rev().take_while(|byte| !matches!(byte, b' ' | b','));
        let may_be_name = last.any(|byte| !byte.is_ascii_lowercase());
        let Some(name) = may_be_name.then(|| NAME_BEFORE.find(head)).flatten() else { continue };
        if !BETWEEN.is_match(without_progressive(&before[end..], cue.of(text))) {
            continue;
        }
        // The article is no part of a name.
        let article = ["the ", "The "]
            .iter()
            .find(|word| name.as_str().starts_with(**word))
            .map_or(0, |word| word.len());
        let span = Span::new(sentence.start + name.start() + article, sentence.start + end);
        let is_partisan = PARTISANS_OF.is_match(&text[sentence.start..span.start]);
        return (names_somebody(text, sentence, span) && !is_a_place(text, span) && !is_partisan)
            .then_some((span, None));
    }
    None
}

/// What stands between a name and a verb, without the auxiliaries that a participle has before it.
fn without_progressive<'a>(between: &'a str, verb: &str) -> &'a str {
    let auxiliaries = verb.ends_with("ing").then(|| PROGRESSIVE.find(between)).flatten();
    auxiliaries.map_or(between, |found| &between[..found.start()])
}

/// `“…,” said Frank Verbruggen`.
fn subject_after(
    text: &str,
    sentence: Span,
    cue: Span,
    mentions: &[&Mention],
) -> Option<(Span, Option<EntityRef>)> {
    let before = text[sentence.start..cue.start].trim_end();
    let is_inverted = before.ends_with([',', '”', '"', '’', '\'', '»', '“', '?', '!']);
    let rest = &text[cue.end..sentence.end];
    let mut at = cue.end + (rest.len() - rest.trim_start().len());
    if !is_inverted || at == cue.end {
        return None;
    }
    // "Wrote the Guardian".
    at += if text[at..sentence.end].starts_with("the ") { "the ".len() } else { 0 };
    if let Some(mention) = mentions.iter().find(|m| {
        m.prose.start == at || m.prose.start > at && !text[at..m.prose.start].contains([',', '.', ' '])
    }) {
        return Some((mention.prose, mention.entity));
    }
    let name = NAME_AFTER.find(&text[at..sentence.end])?;
    let span = Span::new(at, at + name.end());
    names_somebody(text, sentence, span).then_some((span, None))
}

/// "Critics in Brussels": the name behind the preposition says where, not who.
fn is_a_place(text: &str, span: Span) -> bool {
    [" in ", " at ", " from ", " near "].iter().any(|word| text[..span.start].ends_with(word))
}

/// Whether capitalised words name somebody, rather than begin a sentence: "Le Soir", not "Officials".
fn names_somebody(text: &str, sentence: Span, span: Span) -> bool {
    let name = span.of(text);
    let words: Vec<&str> = name.split_whitespace().filter(|w| w.starts_with(char::is_uppercase)).collect();
    let Some(first) = words.first() else { return false };
    let begins = span.start <= sentence.start + 3;
    let is_common = |word: &str| NOBODY.contains(word) || PEOPLE.contains(word.to_ascii_lowercase().as_str());
    let is_group = first.len() > 6
        && ["ists", "ians", "ioners", "ants", "ees"].iter().any(|ending| first.ends_with(ending));
    // "Critics of Huawei" are nobody in particular either.
    if begins && PEOPLE.contains(first.to_ascii_lowercase().as_str()) && name.contains(" of ") {
        return false;
    }
    match words.len() {
        1 if begins && is_group => false,
        // "A US official" is nobody in particular.
        1 if recognise::is_country(first) => false,
        1 => !is_common(first) && (!begins || first.chars().count() > 2),
        // "The Guardian" names an outlet; "The Minister" nobody that can be looked up.
        _ => !(begins && words.iter().all(|word| is_common(word))),
    }
}
