//! Attributions that hold for a part of a sentence only: "After Reuters reported on it, the VSSE arrested three". What the
//! sentence itself says, nobody is said to have said.

use std::sync::LazyLock;

use regex::Regex;

use super::has_cue;
use crate::extract::score::signs::has_verb;
use crate::text::{Span, cue};

/// Conjunctions that open a clause beside which the main clause stands by itself.
const OPENERS: [&str; 9] =
    ["After ", "Before ", "While ", "Although ", "Though ", "Even though ", "Until ", "Once ", "Whereas "];

/// Conjunctions that open such a clause behind the main one.
const CONCESSIONS: [&str; 4] = [", although ", ", though ", ", even though ", ", whereas "];

/// Conjunctions that say when the main clause before them happened.
const TIMES: [&str; 5] = [" after ", " before ", " until ", " as soon as ", " once "];

/// How one comes to hear what somebody says.
const MET: [&str; 14] = [
    "spoke",
    "talk",
    "interview",
    "met ",
    "meets",
    "asked",
    "called",
    "visited",
    "turned to",
    "heard",
    "quote",
    "listen",
    "according",
    "cite",
];

/// Who does not say something that is taken for granted.
static SILENCE: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"^ (?:[^.;:,“”]+ )?(?:not|never|n[’']t)(?: \p{Ll}+){0,2} (?:explain(?:ed)?|mention(?:ed)?|disclosed?|acknowledged?|conceded?) (?:why|how|that)\b",
    )
});

/// Compiled on first use; whoever expects a draft soon has them ready.
pub(super) static CUES: [&LazyLock<Regex>; 1] = [&SILENCE];

/// Fewer words than this are no clause.
const FEWEST: usize = 3;

/// "Alibaba has never explained why it keeps two sets of books": that it does, nobody has said.
pub fn is_silent(text: &str, sentence: Span, source: Span, cue: Span) -> bool {
    source.end <= cue.start && SILENCE.is_match(&text[source.end..sentence.end])
}

/// Whether what `source` says at `cue` is told beside what the sentence asserts.
pub fn is_aside(text: &str, sentence: Span, source: Span, cue: Span, quotations: &[Span]) -> bool {
    let body = sentence.of(text);
    let is_quoted =
        |at: usize| quotations.iter().any(|quotation| quotation.start <= at && at < quotation.end);
    let comma = |from: usize| {
        let mut commas = text[from..sentence.end].match_indices(", ").map(|(at, _)| from + at);
        commas.find(|at| !is_quoted(*at))
    };
    // What follows a comma, if nobody may speak there, too.
    let main_clause = |comma: usize| Some(&text[comma + 2..sentence.end]).filter(|rest| !has_cue(rest));
    let (first, last) = (source.start.min(cue.start), source.end.max(cue.end));
    if OPENERS.iter().any(|opener| body.trim_start_matches(['“', '"', '(']).starts_with(opener)) {
        // Another opener or an enumeration in between: who knows where the clause ends.
        let rest = comma(sentence.start).filter(|end| *end >= last).and_then(main_clause);
        return rest.is_some_and(|rest| {
            rest.split_whitespace().count() >= FEWEST
                && has_verb(rest)
                && !rest.contains(" that ")
                && !rest.contains(", ")
                && !["and ", "or ", "but "].iter().any(|joint| rest.starts_with(joint))
        });
    }
    // "Huawei, which says that it is free, bribed two officials".
    let between = text.get(source.end..cue.start).unwrap_or_default();
    if [", which ", ", who "].iter().any(|pronoun| between.starts_with(pronoun)) && comma(cue.end).is_some() {
        let rest = comma(cue.end).and_then(main_clause);
        return rest.is_some_and(|rest| rest.starts_with(char::is_lowercase) && begins_with_verb(rest));
    }
    let before = &text[sentence.start..first];
    // "It observed a minute of silence, although he had called it a bus shelter".
    let concedes = before.contains("though ") || before.contains("whereas ");
    let concession = || CONCESSIONS.iter().filter_map(|word| before.rfind(word)).max();
    if let Some(at) = concedes.then(concession).flatten()
        && before[..at].split_whitespace().count() >= FEWEST
        && has_verb(&before[..at])
        // "You write that it left, whereas she told the paper that it stayed".
        && !(before[at..].starts_with(", whereas ") && has_cue(&before[..at]))
        && !is_quoted(sentence.start + at)
    {
        return true;
    }
    // "Huawei fired him after Okafor told Reuters about it": what came before it, nobody said.
    if let Some(at) = TIMES.iter().filter_map(|word| before.rfind(word)).max()
        && before[at..].split_whitespace().count() <= 1 + FEWEST
        && !before[at..].contains(',')
        && before[..at].split_whitespace().count() >= FEWEST
        && has_verb(&before[..at])
        && text[last..sentence.end].split_whitespace().count() <= 1 + FEWEST
        && !text[last..sentence.end].contains(['“', '"', ':', ','])
        && !text[last..sentence.end].contains(" that ")
        && !is_quoted(sentence.start + at)
    {
        return true;
    }
    // "NATO has a manual that says the same", "he bought it from a man who says".
    let lead = &text[sentence.start..cue.start];
    let is_relative = [" that ", " which ", " who "].iter().find_map(|pronoun| lead.strip_suffix(pronoun));
    if let Some(head) = is_relative
        && let Some(at) = [" a ", " an "].iter().filter_map(|article| head.rfind(article)).max()
        && !head[at..].contains([',', ';', ':'])
        && head[..at].split_whitespace().count() > 1
        && !["There is", "there is", "It is", "There was", "there was", "It was"]
            .iter()
            .any(|be| head[..at].ends_with(be))
    {
        return true;
    }
    // "It expelled him; he maintained that he was innocent".
    let clause = before
        .contains(';')
        .then(|| before.rfind("; "))
        .flatten()
        .filter(|at| !is_quoted(sentence.start + at));
    if let Some(at) = clause
        && ["", "but ", "and ", "yet ", "the "].contains(&&before[at + 2..])
        && before[..at].split_whitespace().count() >= FEWEST
        && has_verb(&before[..at])
        && !has_cue(&before[..at])
        && !before.starts_with("For ")
        && text[last..sentence.end].split_whitespace().count() >= FEWEST
    {
        return true;
    }
    // "It expelled Pauwels, who said that he was innocent", not "it met Pauwels, who said".
    if between.starts_with(", who ") && comma(cue.end).is_none() {
        let lead = &text[sentence.start..source.start];
        return lead.split_whitespace().count() >= 2
            && has_verb(lead)
            && !has_cue(lead)
            && !MET.iter().any(|verb| lead.contains(verb));
    }
    // "He was at NATO, a place that he described as a hospital".
    let lead = before.trim_end_matches(' ');
    let is_relative = [" that", " which", " whom"].iter().find_map(|pronoun| lead.strip_suffix(pronoun));
    if let Some(head) = is_relative
        && let Some(at) =
            [", a ", ", an ", ", the ", ", one "].iter().filter_map(|word| head.rfind(word)).max()
        && !head[at + 2..].contains([',', ';', ':'])
        && head[..at].split_whitespace().count() >= FEWEST
        && has_verb(&head[..at])
    {
        return true;
    }
    // "Lied when it said".
    before.trim_end().ends_with("lied when") || before.trim_end().ends_with("lied about what")
}

/// Whether a main clause goes on here: its verb comes first, or behind an adverb.
fn begins_with_verb(rest: &str) -> bool {
    let words: Vec<&str> = rest.split(' ').take(2).collect();
    let is_article =
        |word: &&str| matches!(*word, "the" | "a" | "an" | "its" | "his" | "her" | "their" | "and" | "or");
    words.first().is_some_and(|first| !is_article(first)) && words.iter().any(|word| has_verb(word))
}
