//! Attribution that the lists of verbs do not know: "mocked", "doubled down on", "made clear". A linear model over the
//! words of a sentence, learnt from PolNeAR (Newell et al., 2018), says whether somebody's words or thoughts are
//! reported in it; who that is, is the name, pronoun or role that stands nearest before the word that tells.

use std::sync::LazyLock;

use regex::Regex;

use super::complement::acts;
use super::cues::NAME_BEFORE;
use super::{Attribution, Speaker};
use crate::extract::score::Model;
use crate::recognise::Mention;
use crate::text::{Span, cue};

static MODEL: LazyLock<Option<Model>> = LazyLock::new(|| Model::read(include_bytes!("weights.bin")));

/// Above this the model is believed: its precision there is .95 on articles that it has not seen.
pub const THRESHOLD: f64 = 0.8;

static WHO: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"\b(?:he|she|they|it|who|He|She|They|It|(?:[Tt]he|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[Aa]) \p{Ll}[\p{Ll}-]+(?:s|er|or|ist|man|woman|ant|ent|ian|ary|ice|ion|ny|ty))\b",
    )
});

/// The attribution that the model sees in a sentence.
pub fn find(
    text: &str,
    sentence: Span,
    mentions: &[Mention],
    quotations: &[Span],
    before: Option<Speaker>,
) -> Option<Attribution> {
    let body = sentence.of(text);
    // What somebody says in a quotation is not said of the quotation, whose marks may end before the full stop.
    let words = body.trim_end_matches(|c: char| !c.is_alphanumeric());
    let own = Span::new(sentence.start, sentence.start + words.len());
    if quotations.iter().any(|quotation| quotation.covers(own)) {
        return None;
    }
    let model = MODEL.as_ref()?;
    if model.probability(body) <= THRESHOLD {
        return None;
    }
    let cue = telling_word(model, body)?;
    // "So long retired that": a consequence.
    let lead = body[..cue.start].rsplit_once(" so ").filter(|_| cue.of(body) == "that");
    if lead.is_some_and(|(_, degree)| degree.split_whitespace().count() < 4) {
        return None;
    }
    // "Told his staff to keep quiet", "gave money to a club".
    let is_act = acts(cue.of(body)).is_some_and(|act| act.is_match(&body[cue.end..]));
    if is_act || ACTS.contains(&cue.of(body)) {
        return None;
    }
    let cue = cue.shift(sentence.start);
    let (source, entity, is_named) = source(text, sentence, cue, mentions, before)?;
    Some(Attribution { sentence, source, cue, entity, is_named, is_learnt: true, is_aside: false })
}

/// Words of which the model thinks that they tell, and which tell what was done.
const ACTS: [&str; 6] = ["gave", "gives", "give", "offer", "offers", "offered"];

/// Whether somebody's words or thoughts are probably reported in a sentence: too little to say who says what, enough
/// not to call it unsourced.
pub fn is_probable(text: &str, sentence: Span) -> bool {
    MODEL.as_ref().is_some_and(|model| model.probability(sentence.of(text)) > DOUBT)
}

/// Above this the model gives the writer the benefit of the doubt.
pub const DOUBT: f64 = 0.42;

/// The word that speaks most for an attribution.
fn telling_word(model: &Model, sentence: &str) -> Option<Span> {
    let mut best: Option<(f64, Span)> = None;
    for word in sentence.split(|c: char| !c.is_alphabetic() && c != '’' && c != '\'').filter(|w| w.len() > 2)
    {
        let start = word.as_ptr() as usize - sentence.as_ptr() as usize;
        let weight = model.weight_of(word);
        if !word.starts_with(char::is_uppercase) && best.is_none_or(|(most, _)| weight > most) {
            best = Some((weight, Span::new(start, start + word.len())));
        }
    }
    best.map(|(_, span)| span)
}

type Source = (Span, Option<crate::catalogue::EntityRef>, bool);

fn source(
    text: &str,
    sentence: Span,
    cue: Span,
    mentions: &[Mention],
    before: Option<Speaker>,
) -> Option<Source> {
    let head = Span::new(sentence.start, cue.start);
    let mention = mentions.iter().rev().find(|m| head.covers(m.prose));
    if let Some(mention) = mention {
        return Some((mention.prose, mention.entity, true));
    }
    let words = head.of(text);
    if let Some(who) = WHO.find_iter(words).last() {
        let span = Span::from(who.range()).shift(sentence.start);
        let is_pronoun = !who.as_str().contains(' ');
        let entity = before.filter(|_| is_pronoun).and_then(|speaker| speaker.entity);
        let is_known =
            matches!(who.as_str(), "he" | "she" | "He" | "She") || before.is_some_and(|s| s.is_named);
        return Some((span, entity, is_pronoun && is_known));
    }
    // A name that nobody catalogued, which is no mere capital at the sentence's beginning.
    let name = (0..words.len()).rev().filter(|&at| words.is_char_boundary(at + 1)).find_map(|at| {
        let name = NAME_BEFORE.find(&words[..=at])?;
        (name.end() == at + 1).then_some(name)
    })?;
    let span = Span::new(sentence.start + name.start(), sentence.start + name.end());
    let is_name = super::names_somebody(text, sentence, span) && !super::is_a_place(text, span);
    Some((span, None, is_name))
}
