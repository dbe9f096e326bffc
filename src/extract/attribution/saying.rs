//! Sayings of somebody who is not named: a pronoun, a role or a group, and the verb. "He said", "the service added",
//! "senior officials believe".
//!
//! Who may speak, and the verbs, are looked up as words; only what stands between them is a pattern. In one pattern, with
//! every role twice and every verb behind it, they make automata of a megabyte, which grow with each draft.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use rustc_hash::FxHashSet;

use super::cues::{Cues, Verb};
use super::who::{GROUPS, KINDS, ROLE, SPELT_DETERMINERS, SPELT_PRONOUNS, in_either_case, is_role};
use crate::text::{Span, cue, letters};

/// Somebody says something. Spans are bytes of the sentence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Saying {
    pub who: Span,
    pub cue: Span,
    /// Whether the verb reports only with a complement.
    pub is_ambiguous: bool,
}

impl Saying {
    fn of(found: &Captures, at: usize) -> Option<Saying> {
        let part = |name| Some(Span::from(found.name(name)?.range()).shift(at));
        let is_ambiguous = found.name("ambiguous").is_some();
        Some(Saying { who: part("who")?, cue: part("cue")?, is_ambiguous })
    }
}

/// What may stand between somebody who takes up the word and the verb.
static BETWEEN: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r#"^(?:\s(in|of|for|from|at|with)\s(?:the\s)?[\p{L}\d–-]+(?:\s\p{Lu}[\p{L}-]+)?)?(?:,\s[^,;:.“”"]+,|,)?\s(?:(?:(who|has|had|have|also|then|later|further|went on to|goes on to|did|does|would|will|not|never|once|first|recently|repeatedly)|\p{Ll}+ly)\s)*$"#,
    )
});

/// Verbs that stand before whoever says it: "“No,” said the minister".
const INVERTING: &str = "said|says|added|adds|asked|asks|wrote|writes|explained|explains|warned|warns|continued|insisted|replied|\
recalled|noted|argued|claimed|tweeted|concluded";

/// "According to the same report".
static ACCORDING_TO_ROLE: LazyLock<Regex> = LazyLock::new(|| {
    let role = &*ROLE;
    cue(&format!(
        r"\b(?P<cue>[Aa]ccording to) (?P<who>(the|this|that|his|her|its|their)\s(?:\p{{Ll}}+\s){{0,2}}?{role}|(him|her|them|it))\b"
    ))
});

/// "According to the minutes", "according to the clerk's note": a document by itself.
static ACCORDING_TO_DOCUMENT: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"\b(?P<cue>[Aa]ccording to) (?P<who>(?:the|its|his|her|their|this|that)\s(?:[\p{L}’'-]+\s){0,3}?(?:minutes|transcripts?|indictment|judge?ment|verdict|charge sheet|register|records|filings?|accounts|contract|log|diary|note|file|will|deed|decree|programme|inscription|plaque|statutes?|law|act|treaty|ledger|invoice|invoices|manifest|manifests|schedule|timetable|catalogue|map|plan|permit|licen[cs]e|e-?mails?|balance sheet|autopsy|affidavit))\b(?:[^\p{L}-]|$)",
    )
});

/// Groups and shy people: whoever they are, nobody can look them up.
static UNNAMED: LazyLock<Regex> = LazyLock::new(|| {
    let (kind, group) = (in_either_case(KINDS), in_either_case(GROUPS));
    cue(&format!(r"^(?:(?:{kind})[\s-]){{0,3}}(?:{group})(?:\s(?:there|here))?\s"))
});

/// What may stand between them and the verb: where they are, first, and nothing but adverbs.
static BETWEEN_UNNAMED: [LazyLock<Regex>; 2] = [
    LazyLock::new(|| {
        cue(&format!(
            r"^(?:in|of|at|from|with|within|inside|close to|familiar with|involved in|briefed on|on|who)\s[^,.;:]+?\s{ADVERBS}$"
        ))
    }),
    LazyLock::new(|| cue(&format!("^{ADVERBS}$"))),
];
const ADVERBS: &str =
    r"(?:(?:(who|has|had|have|also|then|later|privately|now|still|like to|used to)|\p{Ll}+ly)\s)*";

/// Verbs that say something of those who have no name.
const OF_UNNAMED: &str = "say|said|says|believe|believed|claim|claimed|warn|warned|fear|feared|argue|argued|suspect|suspected|\
allege|alleged|tell|told|think|thought|estimate|estimated|insist|report|reported|suggest|suggested|hope|hoped|expect|expected|\
worry|note|noted|point out|want|wanted|deny|denied|confirm|confirmed|complain|predict|predicted|agree|agreed|wonder|show|indicate|\
accuse|accused|blame|blamed|maintain|maintained|recall|recalled|expects";

static INVERTING_VERBS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| INVERTING.split('|').collect());
static VERBS_OF_UNNAMED: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| OF_UNNAMED.split('|').filter(|verb| !verb.contains(' ')).collect());
/// The words with which those who have no name begin.
static UNNAMED_BEGINS: LazyLock<FxHashSet<String>> =
    LazyLock::new(|| first_words(&in_either_case(&format!("{KINDS}|{GROUPS}"))));

fn first_words(list: &str) -> FxHashSet<String> {
    let first = |words: &str| words.split([' ', '-']).next().unwrap_or_default().to_owned();
    list.split('|').map(first).collect()
}

/// Those who take up the word in a sentence: first the subjects before their verbs, then those behind them.
pub fn taken_up(sentence: &str, cues: &Cues) -> impl Iterator<Item = Saying> {
    // Most sentences have nobody who could: that is soon seen.
    let sentence = if cues.takes_up { sentence } else { "" };
    let verbs = if cues.takes_up { cues.said_of_takers() } else { Vec::new() };
    let subjects = apart(sentence, move |word| {
        let before = sentence[..word.start].chars().next_back();
        let may_begin = before.is_none_or(|c| " \t\u{a0}“\"«(—–".contains(c));
        let pronoun = SPELT_PRONOUNS.contains(word.of(sentence)).then_some(word);
        let is_determiner = SPELT_DETERMINERS.contains(word.of(sentence));
        let roles = is_determiner.then(|| described(sentence, word));
        let whos = pronoun.into_iter().chain(roles.into_iter().flatten());
        let mut whos = whos.filter(|_| may_begin);
        whos.find_map(|who| {
            let mut behind = verbs.iter().rev().take_while(|verb| verb.span.start > who.end);
            let is_said = |verb: &&Verb| BETWEEN.is_match(&sentence[who.end..verb.span.start]);
            let verb = behind.find(is_said)?;
            Some(Saying { who, cue: verb.span, is_ambiguous: verb.is_ambiguous })
        })
    });
    let inverted = apart(sentence, move |verb| {
        let before = sentence[..verb.start].strip_suffix(SPACES)?;
        let follows = before.ends_with([',', '”', '"', '’', '»', '?', '!', '—', '–', '-']);
        let is_verb = follows && INVERTING_VERBS.contains(verb.of(sentence));
        let first = is_verb.then(|| next_word(sentence, verb.end)).flatten()?;
        let who = match first.of(sentence) {
            "he" | "she" | "it" | "they" => Some(first),
            "the" | "its" | "their" | "his" | "her" | "a" | "an" | "one" => described(sentence, first).next(),
            _ => None,
        };
        Some(Saying { who: who?, cue: verb, is_ambiguous: false })
    });
    subjects.chain(inverted)
}

/// What stands between words.
const SPACES: [char; 3] = [' ', '\t', '\u{a0}'];

/// Whoever is described from a determiner on, the shortest first: "the minister", "the new deputy minister".
fn described(sentence: &str, determiner: Span) -> impl Iterator<Item = Span> {
    /// Words with a role among them.
    const WORDS: usize = 4;
    let is_part = |c: char| c.is_alphabetic() || matches!(c, '’' | '\'' | '-');
    let mut end = determiner.end;
    let words = (0..WORDS).map_while(move |_| {
        let rest = sentence[end..].strip_prefix(SPACES)?;
        let start = sentence.len() - rest.len();
        end = start + rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let role = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        (start < end).then_some(Span::new(start, start + role))
    });
    words
        .filter(move |word| is_role(word.of(sentence)))
        .map(move |role| Span::new(determiner.start, role.end))
}

/// The run of letters behind one space.
fn next_word(sentence: &str, at: usize) -> Option<Span> {
    let rest = sentence[at..].strip_prefix(SPACES)?;
    let word = letters(rest).next().filter(|word| word.start == 0)?;
    Some(word.shift(sentence.len() - rest.len()))
}

/// Somebody or something according to which the sentence says so, and whether it is a document.
pub fn according_to(sentence: &str) -> impl Iterator<Item = (Saying, bool)> {
    let sentence = if sentence.contains("ccording to ") { sentence } else { "" };
    let is_document = ACCORDING_TO_DOCUMENT.is_match(sentence);
    let forms = [&ACCORDING_TO_ROLE, &ACCORDING_TO_DOCUMENT].into_iter();
    forms.filter_map(move |form| Some((Saying::of(&form.captures(sentence)?, 0)?, is_document)))
}

/// Groups without a name that say something.
pub fn of_unnamed(sentence: &str, cues: &Cues) -> impl Iterator<Item = Saying> {
    let sentence = if cues.names_a_group { sentence } else { "" };
    let found = apart(sentence, move |word| {
        let begins = UNNAMED_BEGINS.contains(word.of(sentence));
        let who = begins.then(|| UNNAMED.find(&sentence[word.start..])).flatten()?;
        let after = word.start + who.end();
        let verbs = || {
            letters(&sentence[after..]).map(|verb| verb.shift(after)).filter_map(|verb| {
                let rest = &sentence[verb.end..];
                let points = verb.of(sentence) == "point" && rest.starts_with(" out");
                let verb = if points { Span::new(verb.start, verb.end + " out".len()) } else { verb };
                (points || VERBS_OF_UNNAMED.contains(verb.of(sentence))).then_some(verb)
            })
        };
        let is_said = |between: &Regex| verbs().find(|verb| between.is_match(&sentence[after..verb.start]));
        let cue = BETWEEN_UNNAMED.iter().find_map(|between| is_said(between))?;
        let group = [" there", " here"]
            .iter()
            .fold(who.as_str().trim_end(), |who, place| who.trim_end_matches(place));
        let who = Span::new(word.start, word.start + group.len());
        Some(Saying { who, cue, is_ambiguous: false })
    });
    // "Nobody told her": that is what happened.
    found.filter(move |saying| {
        !(matches!(saying.who.of(sentence), "nobody" | "Nobody") && saying.cue.of(sentence).starts_with('t'))
    })
}

/// What is found from the words of a sentence on; none within another.
fn apart<'s>(
    sentence: &'s str,
    mut find: impl FnMut(Span) -> Option<Saying> + 's,
) -> impl Iterator<Item = Saying> + 's {
    let mut from = 0;
    letters(sentence).filter_map(move |word| {
        let found = (word.start >= from).then(|| find(word)).flatten()?;
        from = found.who.end.max(found.cue.end);
        Some(found)
    })
}

/// Compiled on first use; whoever expects a draft soon has them ready.
pub(super) static CUES: [&LazyLock<Regex>; 6] = [
    &BETWEEN,
    &ACCORDING_TO_ROLE,
    &ACCORDING_TO_DOCUMENT,
    &UNNAMED,
    &BETWEEN_UNNAMED[0],
    &BETWEEN_UNNAMED[1],
];
