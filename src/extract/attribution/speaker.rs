//! Speakers who are not named in the sentence itself: taken up by a pronoun or a description ("he said", "the
//! service added"), or named nowhere ("officials say", "it is believed").

use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashSet;

use super::Attribution;
use super::complement::{completes, finds_fault};
use super::cues::{Cues, PARTISANS_OF, SPEAKING_ON};
use super::saying::{self, Saying};
use crate::catalogue::EntityRef;
use crate::recognise::Mention;
use crate::text::{Span, cue};

/// Who spoke last, for those that take up the word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Speaker {
    pub entity: Option<EntityRef>,
    pub is_named: bool,
    /// "Officials": whoever "he" is, he is none of them.
    pub is_group: bool,
    /// Whether the speaker has said anything yet, or only been named.
    pub has_spoken: bool,
}

impl Speaker {
    /// Who speaks in a sentence, or whom "it" or "the service" in the next one may mean: the only entity that it
    /// names.
    pub fn after(
        text: &str,
        sentence: Span,
        attributions: &[Attribution],
        mentions: &[Mention],
    ) -> Option<Speaker> {
        if let Some(last) = attributions.first() {
            let is_group = !last.is_named && last.source.of(text).ends_with('s');
            return Some(Speaker {
                entity: last.entity,
                is_named: last.is_named,
                is_group,
                has_spoken: true,
            });
        }
        let mut inside = mentions.iter().filter(|m| sentence.covers(m.prose));
        let first = inside.next().filter(|m| m.entity.is_some())?;
        let is_alone = inside.all(|other| other.entity == first.entity);
        is_alone.then_some(Speaker {
            entity: first.entity,
            is_named: true,
            is_group: false,
            has_spoken: false,
        })
    }
}

static SPEAKERS_ON: LazyLock<FxHashSet<&str>> = LazyLock::new(|| SPEAKING_ON.split_whitespace().collect());

static IMPERSONAL: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"(?i)\b(?:according to|reportedly|allegedly|supposedly|purportedly|rumou?red|it (?:is|was|has (?:\p{Ll}+ )?been) (?:\p{Ll}+ly )?(?:believed|said|thought|alleged|reported|understood|rumou?red|claimed|feared|hoped|suggested|whispered|murmured)|(?:rumou?r|legend|word) has it|(?:is|are|was|were) (?:widely )?(?:said|believed|thought|alleged|reported|understood|expected|rumou?red) to)\b",
    )
});

/// The attributions to somebody who is not named here; unnamed sources where there is nobody else.
pub fn find(
    text: &str,
    sentence: Span,
    mentions: &[Mention],
    quotations: &[Span],
    before: Option<Speaker>,
    cues: &Cues,
) -> Vec<Attribution> {
    let body = sentence.of(text);
    let at = |part: Span| part.shift(sentence.start);
    let is_quoted = |span: Span| quotations.iter().any(|quotation| quotation.covers(span));
    // Whoever spoke last speaks on, if it was somebody with a name.
    let taken_up = |who: Span, cue: Span, is_named: bool| {
        let spoke_before = before.filter(|_| is_named).and_then(|speaker| speaker.entity);
        let meant = mentions.iter().find(|mention| mention.prose.overlaps(at(who)));
        // "She" is no newspaper: whom she is, only a person who was named tells.
        let is_person = matches!(who.of(body), "he" | "she" | "He" | "She" | "him" | "her")
            || who.of(body).rsplit(' ').next().is_some_and(|role| OWN_VOICES.contains(&role));
        // Nor is "a retired diplomat" anybody who was named.
        let is_somebody = ["a ", "an ", "one ", "another ", "A ", "An ", "One ", "Another "]
            .iter()
            .any(|article| who.of(body).starts_with(article));
        let entity = match meant {
            Some(meant) => meant.entity,
            None => spoke_before.filter(|_| !is_person && !is_somebody),
        };
        vec![Attribution::new(sentence, at(who), at(cue), entity, is_named)]
    };
    if let Some((Saying { who, cue, .. }, is_document)) =
        saying::according_to(body).find(|(saying, _)| !is_quoted(at(saying.cue)))
    {
        // "According to him" is some man who was named, whether or not he is catalogued.
        let is_known = match who.of(body) {
            "him" | "her" => before.is_none_or(|speaker| speaker.is_named),
            // "The minutes" are a document, whoever spoke before.
            // "The same piece" is one that was named, however far above.
            who if who.contains("same ") => true,
            _ => is_document || before.is_some_and(|speaker| speaker.is_named),
        };
        return taken_up(who, cue, is_known);
    }
    if !cues.any {
        return impersonal(text, sentence, quotations).into_iter().collect();
    }
    // "The Borough Council" that is named here need not be who spoke.
    let is_same = |who: Span, speaker: Speaker| {
        let name = mentions.iter().find(|mention| mention.prose.overlaps(at(who)));
        let has_name =
            who.of(body).split_whitespace().skip(1).any(|word| word.starts_with(char::is_uppercase));
        !has_name || name.is_some_and(|name| name.entity.is_some() && name.entity == speaker.entity)
    };
    let quotes = quotations.iter().any(|quotation| sentence.overlaps(*quotation));
    for Saying { who, cue, is_ambiguous } in saying::taken_up(body, cues) {
        // "Raes, then its head, asked the minister": nobody speaks after a verb without a quotation before it.
        let is_asked = matches!(cue.of(body), "asked" | "asks") && who.start > cue.start;
        if is_asked && !body[..cue.start].trim_end().ends_with(['”', '"', '’', '»', '?']) {
            continue;
        }
        // "People close to the company say".
        if PARTISANS_OF.is_match(&body[..who.start]) {
            continue;
        }
        // Who spoke just now goes on: "He urged an inquiry".
        let speaks_on = || {
            before.is_some_and(|speaker| speaker.is_named && speaker.has_spoken && is_same(who, speaker))
                && who.start < HEAD
                && (SPEAKERS_ON.contains(cue.of(body).split(' ').next().unwrap_or_default())
                    || finds_fault(cue.of(body), &body[cue.end..]))
        };
        let is_plain = !is_ambiguous || quotes || completes(cue.of(body), &body[cue.end..]) || speaks_on();
        if is_plain && !is_quoted(at(cue)) {
            return taken_up(who, cue, is_known(who.of(body), before));
        }
    }
    if let Some(unnamed) = unnamed(text, sentence, quotations, cues) {
        return vec![unnamed];
    }
    impersonal(text, sentence, quotations).into_iter().collect()
}

/// Roles of people who speak for no newspaper and no company that was named before.
const OWN_VOICES: [&str; 12] = [
    "mayor",
    "judge",
    "governor",
    "senator",
    "sheriff",
    "nurse",
    "farmer",
    "teacher",
    "doctor",
    "witness",
    "victim",
    "defendant",
];

/// Bytes within which the subject of a sentence stands.
const HEAD: usize = 20;

/// "It is believed", "reportedly".
fn impersonal(text: &str, sentence: Span, quotations: &[Span]) -> Option<Attribution> {
    let body = sentence.of(text);
    // Every one of these cues has one of these in it.
    if !["ccording", "edly", "umo", "aid to", "aid that", " it", "It ", " to "]
        .iter()
        .any(|part| body.contains(part))
    {
        return None;
    }
    let is_quoted = |span: &Span| quotations.iter().any(|quotation| quotation.covers(*span));
    let mut found = IMPERSONAL.find_iter(body).map(|part| Span::from(part.range()).shift(sentence.start));
    let span = found.find(|span| !is_quoted(span))?;
    Some(Attribution::new(sentence, span, span, None, false))
}

/// ", it is whispered,".
pub fn hearsay(text: &str, sentence: Span, quotations: &[Span]) -> Option<Attribution> {
    let body = sentence.of(text);
    if !body.contains(", it ") {
        return None;
    }
    let at = [", it is ", ", it was ", ", it has "].iter().find_map(|aside| body.find(aside))?;
    let rest = &body[at + 2..];
    let aside = rest.find([',', '.', ';']).map_or(rest, |end| &rest[..end]);
    let cue = IMPERSONAL.find(aside).filter(|cue| cue.end() == aside.len())?;
    let span = Span::from(cue.range()).shift(sentence.start + at + 2);
    let is_quoted = quotations.iter().any(|quotation| quotation.covers(span));
    (!is_quoted).then_some(Attribution::new(sentence, span, span, None, false))
}

/// "Officials say": somebody speaks whom nobody can look up. Only where there is a cue.
pub fn unnamed(text: &str, sentence: Span, quotations: &[Span], cues: &Cues) -> Option<Attribution> {
    let is_quoted = |span: Span| quotations.iter().any(|quotation| quotation.covers(span));
    saying::of_unnamed(sentence.of(text), cues).find_map(|Saying { who, cue, .. }| {
        let (source, cue) = (who.shift(sentence.start), cue.shift(sentence.start));
        (!is_quoted(cue)).then_some(Attribution::new(sentence, source, cue, None, false))
    })
}

/// Whether a pronoun or a description takes up somebody who was named: "he" does, unless it was an unnamed one who
/// spoke; "they" and "a spokesman" only after a name.
fn is_known(who: &str, before: Option<Speaker>) -> bool {
    // "The Carson campaign" is named.
    if who.split_whitespace().skip(1).any(|word| word.starts_with(char::is_uppercase)) {
        return true;
    }
    let first = who.split_whitespace().next().unwrap_or_default().to_lowercase();
    match first.as_str() {
        "they" | "a" | "an" | "one" | "another" | "who" => before.is_some_and(|speaker| speaker.is_named),
        "he" | "she" => before.is_none_or(|speaker| speaker.is_named || speaker.is_group),
        _ => before.is_none_or(|speaker| speaker.is_named),
    }
}

/// Compiled on first use; whoever expects a draft soon has them ready.
pub static CUES: [&LazyLock<Regex>; 1] = [&IMPERSONAL];
