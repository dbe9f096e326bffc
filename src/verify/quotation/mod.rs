//! Quotations against the sources: verbatim, altered, or not found.

mod alignment;
pub mod disowned;
mod gap;
mod place;
mod spelling;

use super::{Statements, Witnesses, is_outlet_of};
use crate::catalogue::{EntityRef, Kind};
use crate::corpus::{Article, Passage};
use crate::extract::score::signs::has_verb;
use crate::extract::{Attribution, Quotation, Sentence, attribution, english};
use crate::text::Span;
use alignment::Piece;
use place::{Found, best};

/// What the sources say to a quotation.
#[derive(Clone, PartialEq, Debug)]
pub struct Judgement {
    /// The quotation, marks included, in bytes of the block's source.
    pub span: Span,
    pub verdict: Verdict,
    /// The article that has the words, or nearly, and where.
    pub key: Option<String>,
    pub source_span: Option<Span>,
    /// The words that differ: the source's, then the draft's. Either may be empty.
    pub difference: Option<(String, String)>,
    /// Whom the source lets say it, where that is somebody else than the draft says.
    pub said_by: Option<String>,
    /// Whether it is cited from, or attributed to, sources that are all at hand: then not finding it is news.
    pub is_sourced: bool,
    /// Whether the words are right, but stand in another source than the one that is cited.
    pub is_elsewhere: bool,
    /// The source that does not have the words, if it is but one.
    pub witness: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    Verbatim,
    Altered,
    NotFound,
}

impl Verdict {
    pub const fn as_str(self) -> &'static str {
        match self {
            Verdict::Verbatim => "verbatim",
            Verdict::Altered => "altered",
            Verdict::NotFound => "not-found",
        }
    }
}

/// Fewer words than this are a word in quotation marks, not a quotation.
const SHORTEST: usize = 3;

/// With fewer words that are right to the letter, who said them is not looked at.
const SURELY_SAID: usize = 4;

/// Set phrases and terms are shorter.
const NO_SET_PHRASE: usize = 6;

/// From this many words on, quotation marks mean a quotation, whoever is said to have said it.
const SURELY: usize = 7;

pub fn judge(statements: &Statements) -> Vec<Judgement> {
    statements.quotations.iter().filter_map(|quotation| judge_one(statements, quotation)).collect()
}

fn judge_one(statements: &Statements, quotation: &Quotation) -> Option<Judgement> {
    let sentence = statements.sentences.get(quotation.sentence)?;
    let paragraph = &statements.paragraphs[sentence.paragraph];
    let inner = inner(quotation.prose.of(paragraph.prose.text()), quotation.is_block);
    let pieces = alignment::pieces(inner);
    let words = pieces.iter().filter(|piece| matches!(piece, Piece::Word { .. })).count();
    if words + 1 < SHORTEST || !quotation.is_block && is_title(inner) {
        return None;
    }
    if !quotation.is_block && is_headline_of(paragraph.prose.text(), quotation.prose) {
        return None;
    }
    if disowned::is_disowned(paragraph.prose.text(), sentence.prose, quotation.prose) {
        return None;
    }
    let witnesses =
        Witnesses::new(statements, &sentence.citations, &sentence.attributions, paragraph.prose.text());
    let is_put_down =
        !sentence.citations.is_empty() || sentence.attributions.iter().any(|a| a.is_named && !a.is_learnt);
    let is_to_the_writer =
        disowned::is_to_the_writer(paragraph.prose.text(), sentence.prose, quotation.prose);
    let is_sourced = witnesses.complete
        && !witnesses.keys.is_empty()
        && !is_to_the_writer
        && (sentence.cites_itself
            || !is_by_itself(statements, sentence, quotation)
                && !is_from_elsewhere(statements, sentence, &witnesses.keys));
    if words < SHORTEST && witnesses.keys.is_empty() {
        return None;
    }
    // What somebody told her may be like what stands in an article, unless it is somebody of whom the sources know.
    let is_a_strangers =
        is_to_the_writer && sentence.attributions.iter().all(|attribution| attribution.entity.is_none());
    let found = best(statements, &pieces, &witnesses.keys, &sentence.attributions)
        .filter(|found| !is_a_strangers || found.alignment.cost == 0);
    let mut judgement = Judgement {
        span: quotation.span,
        verdict: Verdict::NotFound,
        key: None,
        source_span: None,
        difference: None,
        said_by: None,
        is_sourced,
        is_elsewhere: false,
        witness: witnesses.keys.first().filter(|_| witnesses.keys.len() == 1).map(|key| (*key).to_owned()),
    };
    // Of two words it is only noted where the source that is meant has them.
    if words < SHORTEST {
        let is_theirs =
            |found: &Found| found.alignment.cost == 0 && witnesses.keys.contains(&found.article.key.as_str());
        return found.filter(is_theirs).map(|found| Judgement {
            verdict: Verdict::Verbatim,
            key: Some(found.article.key.clone()),
            source_span: Some(found.alignment.span),
            witness: None,
            ..judgement
        });
    }
    let Some(Found { article, alignment, witness_is_near }) = found else {
        // Nothing like it: a quotation only if somebody is said to have said it, or it is long.
        // Cited, but nobody speaks: a term, a set phrase, scare quotes.
        let is_said = sentence.attributions.iter().any(|a| a.is_named && !a.is_learnt)
            || quotation.is_block
            || sentence.prose.start == quotation.prose.start
            || attribution::has_cue(sentence.prose.of(paragraph.prose.text()));
        judgement.is_sourced &= is_said || words >= NO_SET_PHRASE;
        let is_judged = is_put_down || words >= SURELY || !quotation.is_block && is_whole(inner);
        let is_checkable = witnesses.keys.iter().all(|key| {
            let article = statements.dossier.corpus.article(key);
            let is_ours_english = english::is_english(inner) && !english::is_foreign(inner);
            article.is_none_or(|article| english::is_english(&article.text) == is_ours_english)
        });
        return (is_judged && is_checkable).then_some(judgement);
    };
    // Some words in common with an article that nothing in the draft leads to: everybody uses those.
    if alignment.cost > 0
        && !is_telling(words, alignment.cost)
        && !leads_to(statements, sentence, &witnesses.keys, &article)
    {
        return None;
    }
    let is_verbatim = alignment.cost == 0 || has_letters(&article.text[alignment.span.start..], inner);
    judgement.verdict = if is_verbatim { Verdict::Verbatim } else { Verdict::Altered };
    judgement.key = Some(article.key.clone());
    judgement.source_span = Some(alignment.span);
    if judgement.verdict == Verdict::Altered {
        judgement.difference = Some(alignment.difference(inner, &pieces, &article));
    }
    if judgement.verdict == Verdict::Altered || words >= SURELY_SAID {
        judgement.said_by = other_speaker(statements, quotation, &article, alignment.span);
    }
    judgement.is_elsewhere = is_verbatim
        && is_sourced
        && !witness_is_near
        && words >= SURELY_SAID
        && (sentence.cites_itself || sentence.citations.is_empty());
    // A few words that happen to stand somewhere are no quotation.
    (is_put_down || words >= 5 || judgement.verdict == Verdict::Verbatim && words > 3).then_some(judgement)
}

/// Whether a quotation is all that its sentence has, and nobody says it: what a later sentence cites need not have it, which
/// may say that it is false.
fn is_by_itself(statements: &Statements, sentence: &Sentence, quotation: &Quotation) -> bool {
    let text = statements.paragraphs[sentence.paragraph].prose.text();
    let around = [
        text.get(sentence.prose.start..quotation.prose.start),
        text.get(quotation.prose.end..sentence.prose.end),
    ];
    !quotation.is_block
        && sentence.attributions.is_empty()
        && !around.into_iter().flatten().any(|rest| rest.contains(char::is_alphanumeric))
}

/// Whether so many words with so many differences are one and the same sentence, wherever they come from.
fn is_telling(words: usize, differences: usize) -> bool {
    words >= differences + SURELY + 2 && words >= 6 * differences
}

/// Whether a sentence leads to an article: it cites it or its outlet, or lets somebody speak whom the article names. Where
/// it lets nobody speak, its paragraph may.
fn leads_to(statements: &Statements, sentence: &Sentence, witnesses: &[&str], article: &Article) -> bool {
    let is_theirs =
        |attribution: &Attribution| attribution.entity.is_some_and(|entity| article.names(entity));
    let text = statements.paragraphs[sentence.paragraph].prose.text();
    if witnesses.contains(&article.key.as_str()) || sentence.attributions.iter().any(is_theirs) {
        return true;
    }
    // Somebody else with a name speaks, or to the writer herself, or something else is cited.
    let is_somebody_else = |attribution: &Attribution| {
        // Not "the MP".
        let is_name = |word: &str| word.starts_with(char::is_uppercase) && word.contains(char::is_lowercase);
        attribution.is_named
            && text.get(attribution.source.range()).unwrap_or_default().split_whitespace().any(is_name)
    };
    let to_the_writer =
        [" us", " me", "My ", " my "].iter().any(|word| sentence.prose.of(text).contains(word));
    if to_the_writer || !sentence.citations.is_empty() || sentence.attributions.iter().any(is_somebody_else) {
        return false;
    }
    let mut others = statements.sentences.iter().filter(|other| other.paragraph == sentence.paragraph);
    let names = |span: Span| {
        let mut inside = statements.mentions.iter().filter(|mention| span.covers(mention.span));
        inside.any(|mention| mention.entity.is_some_and(|entity| article.names(entity)))
    };
    others.any(|other| names(other.span) || other.attributions.iter().any(is_theirs))
}

/// Whether the draft says itself whose words these are, and it is nobody of whom the sources speak that a later sentence
/// cites: "he told me", "told De Tijd".
fn is_from_elsewhere(statements: &Statements, sentence: &Sentence, witnesses: &[&str]) -> bool {
    let corpus = &statements.dossier.corpus;
    let text = statements.paragraphs[sentence.paragraph].prose.text();
    // "My landlady said", "a diplomat asked me": nobody with a name, but somebody.
    let quotations = crate::extract::quotation::find(text);
    let mut at = sentence.prose.start;
    let mut says = !sentence.attributions.is_empty();
    for quotation in quotations.iter().filter(|quotation| quotation.overlaps(sentence.prose)) {
        says |= text.get(at..quotation.start).is_some_and(attribution::has_cue);
        at = quotation.end;
    }
    says |= text.get(at..sentence.prose.end).is_some_and(attribution::has_cue);
    let is_quoted = |span: Span| quotations.iter().any(|quotation| quotation.covers(span));
    let mut named =
        sentence.attributions.iter().filter(|a| a.is_named && !a.is_learnt && !is_quoted(a.source));
    let is_theirs = |attribution: &Attribution| {
        attribution.entity.is_some_and(|entity| {
            witnesses.iter().any(|key| {
                corpus.article(key).is_some_and(|article| article.names(entity))
                    || corpus
                        .source(key)
                        .is_some_and(|source| is_outlet_of(statements.dossier, entity, source))
            })
        })
    };
    !sentence.citations.is_empty() && says && !named.any(is_theirs)
}

/// Whether a text begins with the letters of a quotation, however its words are parted: "policy making" and
/// "policymaking" are one.
fn has_letters(text: &str, quotation: &str) -> bool {
    let mut theirs = text.chars().peekable();
    let is_same = |ours: char| {
        while theirs.next_if(|c| !c.is_alphanumeric()).is_some() {}
        theirs.next().is_some_and(|theirs| theirs.to_lowercase().eq(ours.to_lowercase()))
    };
    // To the end of a word: "the steward" is not "the stewards".
    quotation.chars().filter(|c| c.is_alphanumeric()).all(is_same)
        && theirs.next().is_none_or(|c| !c.is_alphanumeric())
}

/// The words between the marks.
fn inner(quotation: &str, is_block: bool) -> &str {
    if is_block {
        return quotation;
    }
    const MARKS: [char; 9] = ['“', '”', '„', '"', '«', '»', '‘', '’', '‚'];
    let inner = quotation.strip_prefix(MARKS).unwrap_or(quotation);
    inner.strip_suffix(MARKS).unwrap_or(inner)
}

/// Whether somebody speaks a whole sentence, or its first part: “The accused does.”
fn is_whole(inner: &str) -> bool {
    inner.starts_with(char::is_uppercase) && inner.trim_end().ends_with(['.', '!', '?', ','])
}

/// Words that titles leave small.
const JOINTS: [&str; 8] = ["from", "with", "into", "over", "that", "than", "upon", "when"];

/// A title has capitals where a sentence has none.
fn is_title(inner: &str) -> bool {
    let long = || {
        inner
            .split_whitespace()
            .filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 3 && !JOINTS.contains(word))
    };
    let capitals =
        long().filter(|word| word.trim_start_matches(['“', '‘', '"', '(']).starts_with(char::is_uppercase));
    let (all, capitals) = (long().count(), capitals.count());
    // "That Huawei is set to": two capitals are no title where there is a verb.
    all >= 2 && capitals == all && (all > 2 || !has_verb(inner)) && !inner.trim_end().ends_with([',', '.'])
}

/// Whether a quotation is the headline of what is spoken of before its parentheses: "your article of Friday (“Enough about
/// the river”)", "your correspondent (“Spies like us”, 9 November)".
fn is_headline_of(text: &str, quotation: Span) -> bool {
    const WORKS: [&str; 18] = [
        "article",
        "articles",
        "piece",
        "column",
        "letter",
        "editorial",
        "leader",
        "correspondent",
        "report",
        "story",
        "review",
        "essay",
        "feature",
        "interview",
        "post",
        "speech",
        "lecture",
        "talk",
    ];
    let (Some(before), Some(after)) = (text.get(..quotation.start), text.get(quotation.end..)) else {
        return false;
    };
    let Some(lead) = before.strip_suffix('(') else { return false };
    let rest = after.find(')').map_or("", |end| &after[..end]);
    let is_dated = rest.is_empty() && after.starts_with(')')
        || rest.starts_with(',') && rest.bytes().any(|byte| byte.is_ascii_digit());
    let clause = lead.rsplit(['.', ';', ':', ',']).next().unwrap_or_default();
    let words = clause.split_whitespace().rev().take(MOST_LEADING);
    is_dated && words.into_iter().any(|word| WORKS.contains(&word.trim_end_matches(['’', '\''])))
}

/// Words between a work and its headline: "article of Friday 3 May".
const MOST_LEADING: usize = 6;

/// Whom the article lets say these words, if the draft names another person.
fn other_speaker(
    statements: &Statements,
    quotation: &Quotation,
    article: &Article,
    span: Span,
) -> Option<String> {
    let sentence = statements.sentences.get(quotation.sentence)?;
    let ours = sentence.attributions.iter().find(|attribution| attribution.is_named)?.entity?;
    let (theirs, name) = speaker_in(article, span)?;
    // The company and its spokesman are one voice.
    let catalogue = &statements.dossier.catalogue;
    let is_person = |entity: EntityRef| catalogue.get(entity).kind == Kind::Person;
    let source = statements.dossier.corpus.source(&article.key);
    let is_outlet = |entity| source.is_some_and(|source| is_outlet_of(statements.dossier, entity, source));
    let differs = theirs != ours && is_person(ours) && is_person(theirs);
    if !differs
        || is_outlet(ours)
        || is_outlet(theirs)
        || !is_sole_speaker(statements, sentence, ours, theirs)
    {
        return None;
    }
    // The source may misspell it.
    let full = &catalogue.get(theirs).name;
    Some(if full.contains(' ') { full.clone() } else { name })
}

/// Whether a sentence lets `ours` speak, by name, and nobody else may be meant: not in "Haines, Tolliver's lawyer, said",
/// where both are named, and not in "Tolliver's lawyer said" either.
fn is_sole_speaker(statements: &Statements, sentence: &Sentence, ours: EntityRef, theirs: EntityRef) -> bool {
    let text = statements.paragraphs[sentence.paragraph].prose.text();
    let here = statements.mentions.iter().filter(|mention| sentence.span.covers(mention.span));
    let (mut is_named, mut is_alone) = (false, true);
    for mention in here {
        let before = text.get(..mention.prose.start).unwrap_or_default();
        let after = text.get(mention.prose.end..).unwrap_or_default();
        let lends = ["’s ", "'s ", ", through "].iter().any(|joint| after.starts_with(joint))
            || [" of ", " for "].iter().any(|joint| before.ends_with(joint));
        // Named there, not meant by "he".
        let is_ours = mention.entity == Some(ours) && !mention.inferred;
        is_named |= is_ours;
        is_alone &= mention.entity != Some(theirs) && !(is_ours && lends);
    }
    is_named && is_alone
}

/// Who speaks in an article's passage: the entity and the name it has there. Where it is nothing but what is said, whoever
/// spoke last in the paragraph speaks on: “We have money,” said Ann Poe. “Not much.”
fn speaker_in(article: &Article, span: Span) -> Option<(EntityRef, String)> {
    let last = article.passages.partition_point(|passage| passage.span.start <= span.start).checked_sub(1)?;
    let passage = article.passages.get(last)?;
    if !is_all_quoted(passage.span.of(&article.text)) {
        return speaker_of(article, passage);
    }
    let before = article.passages[..last].iter().rev().take_while(|p| p.paragraph == passage.paragraph);
    let mut before = before.take(MOST_SPOKEN);
    let told = before.find(|passage| !is_all_quoted(passage.span.of(&article.text)))?;
    // Not somebody whom the sentence only tells of.
    let spoken = told.span.of(&article.text).trim_start().starts_with(['“', '"', '«', '„']);
    spoken.then(|| speaker_of(article, told)).flatten()
}

/// Sentences that somebody goes on to say.
const MOST_SPOKEN: usize = 4;

/// Whether a sentence is nothing but what somebody says.
fn is_all_quoted(text: &str) -> bool {
    let text = text.trim();
    let opens = text.starts_with(['“', '"', '«', '„']);
    opens
        && matches!(crate::extract::quotation::find(text)[..], [only] if only.end >= text.len() - 1 && only.start == 0)
}

fn speaker_of(article: &Article, passage: &Passage) -> Option<(EntityRef, String)> {
    let text = passage.span.of(&article.text);
    let within = Span::new(0, text.len());
    let mentions: Vec<_> = article
        .mentions
        .iter()
        .filter(|mention| passage.span.covers(mention.span))
        .map(|mention| {
            let start = mention.span.start - passage.span.start;
            let prose = Span::new(start, start + mention.span.len());
            crate::recognise::Mention { prose, ..mention.clone() }
        })
        .collect();
    let quotations = crate::extract::quotation::find(text);
    let found = attribution::find(text, within, &mentions, &quotations, None, false);
    let speaker = found.first()?;
    Some((speaker.entity?, speaker.source.of(text).to_owned()))
}
