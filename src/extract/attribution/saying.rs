//! Sayings of somebody who is not named: a pronoun, a role or a group, and the verb. "He said", "the service added",
//! "senior officials believe".
//!
//! What speaks begins with one of few words, and each pattern is tried where one of them stands, and nowhere else:
//! looked for all over a sentence, with every "the" a beginning, they make automata of a megabyte each.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use rustc_hash::FxHashSet;

use super::cues::{AMBIGUOUS, SAYING, in_either_case};
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

/// Roles and documents that a description takes up: "the minister", "its annual report".
const ROLES: &str = "minister|official|prosecutor|judge|president|director|ambassador|diplomat|lawyer|\
attorney|senator|representative|mayor|governor|secretary|professor|researcher|analyst|expert|author|\
scientist|doctor|officer|commissioner|deputy|chief|head|leader|boss|founder|executive|ceo|CEO|manager|editor|reporter|\
journalist|writer|historian|economist|critic|activist|witness|victim|suspect|defendant|father|mother|brother|sister|\
wife|husband|son|daughter|man|woman|candidate|nominee|lawmaker|politician|general|colonel|sergeant|sheriff|\
service|services|agency|company|firm|group|newspaper|paper|journal|weekly|daily|publication|broadcaster|outlet|magazine|website|site|blog|report|document|study|\
memo|letter|statement|complaint|lawsuit|indictment|filing|ruling|verdict|survey|poll|article|piece|story|review|\
audit|party|ministry|government|commission|court|tribunal|parliament|committee|council|department|bureau|office|\
authority|authorities|police|administration|organisation|organization|institute|university|bank|union|association|\
foundation|campaign|team|army|military|navy|force|embassy|church|school|board|panel|jury|pair|couple|speaker|accounts|filings|records|minutes|letters|documents|\
trust|club|society|hospital|charity|museum|league|cooperative|inspectorate|airline|federation|confederation|fund|college|\
academy|laboratory|utility|regulator|watchdog|operator|developer|landlord|supplier|manufacturer|retailer|publisher|network|\
channel|alliance|coalition|movement|chamber|consortium|municipality|auditors|auditor|inspectors|inspector|administrators|\
administrator|solicitors|solicitor|barrister|trustees|directors|striker|captain|trainer|nurse|teacher|farmer|driver";

/// A role, for a pattern: those of the list, and those that begin like "spokeswoman", "chairman", "congressman".
static ROLE: LazyLock<String> = LazyLock::new(|| {
    let (roles, beginnings) = (in_either_case(ROLES), in_either_case(&BEGINNINGS.join("|")));
    format!(r"(?:({roles})|({beginnings})\p{{L}}*)")
});

const PRONOUNS: &str = "he|she|it|they|who";
const DETERMINERS: &str = "the|this|that|its|their|his|her|a|an|one|another|our";

static TAKEN_UP: LazyLock<Regex> = LazyLock::new(|| {
    let (role, pronoun, determiner) = (&*ROLE, in_either_case(PRONOUNS), in_either_case(DETERMINERS));
    cue(&format!(
        r#"^(?P<who>({pronoun})|({determiner})\s(?:[\p{{L}}’'-]+\s){{0,3}}?{role})(?:\s(in|of|for|from|at|with)\s(?:the\s)?[\p{{L}}\d–-]+(?:\s\p{{Lu}}[\p{{L}}-]+)?)?(?:,\s[^,;:.“”"]+,|,)?\s(?:(?:(who|has|had|have|also|then|later|further|went on to|goes on to|did|does|would|will|not|never|once|first|recently|repeatedly)|\p{{Ll}}+ly)\s)*(?P<cue>({SAYING}|say|add|warn|tell|write|note|describe|report|claim|announce)|(?P<ambiguous>{AMBIGUOUS}))(?:[^\p{{L}}]|$)"#
    ))
});

/// Verbs that stand before whoever says it: "“No,” said the minister".
const INVERTING: &str = "said|says|added|adds|asked|asks|wrote|writes|explained|explains|warned|warns|continued|insisted|replied|\
recalled|noted|argued|claimed|tweeted|concluded";

static INVERTED: LazyLock<Regex> = LazyLock::new(|| {
    let role = &*ROLE;
    cue(&format!(
        r"^(?P<cue>{INVERTING})\s(?P<who>(he|she|it|they)|(the|its|their|his|her|a|an|one)\s(?:[\p{{L}}’'-]+\s){{0,3}}?{role})(?:[^\p{{L}}]|$)"
    ))
});

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

/// Who speaks without a name.
const GROUPS: &str = "official|officials|critics|source|sources|expert|experts|analyst|analysts|insiders|observers|people|\
diplomat|diplomats|activists|lawmakers|politicians|campaigners|opponents|supporters|researchers|\
scientists|economists|historians|witnesses|residents|investigators|prosecutors|authorities|police|\
lawyers|advocates|voters|democrats|republicans|conservatives|liberals|parents|students|teachers|doctors|\
workers|employees|executives|investors|traders|fans|users|others|some|many|everyone|nobody|reports|\
studies|polls|rumors|rumours|commentators|media|friends|relatives|neighbors|neighbours|rivals|defenders|\
detractors|competitors|allies|enemies|foes|admirers|bankers|lobbyists|practitioners|brokers|consultants|shareholders|engineers|managers|\
colleagues|contractors|customers|clients|specialists|strategists|campaigners|tenants|commuters|shoppers|retailers";

/// Words of which one says of what kind a group is.
const KINDS: &str = "some|many|several|most|other|a few|two|three|four|senior|unnamed|anonymous|local|well-placed|intelligence|\
security|government|industry|diplomatic|western|military|law enforcement|human rights|legal|privacy|political";

/// Groups and shy people: whoever they are, nobody can look them up.
static UNNAMED: LazyLock<Regex> = LazyLock::new(|| {
    let (kind, group) = (in_either_case(KINDS), in_either_case(GROUPS));
    cue(&format!(
        r"^(?P<who>(?:({kind})[\s-]){{0,3}}({group}))(?:\s(?:there|here))?(?:\s(in|of|at|from|with|within|inside|close to|familiar with|involved in|briefed on|on|who)\s[^,.;:]+?)?\s(?:(?:(who|has|had|have|also|then|later|privately|now|still|like to|used to)|\p{{Ll}}+ly)\s)*(?P<cue>say|said|says|believe|believed|claim|claimed|warn|warned|fear|feared|argue|argued|suspect|suspected|allege|alleged|tell|told|think|thought|estimate|estimated|insist|report|reported|suggest|suggested|hope|hoped|expect|expected|worry|note|noted|point out|want|wanted|deny|denied|confirm|confirmed|complain|predict|predicted|agree|agreed|wonder|show|indicate|accuse|accused|blame|blamed|maintain|maintained|recall|recalled|expects)(?:[^\p{{L}}]|$)"
    ))
});

/// Words one of which stands wherever somebody takes up the word, in small letters.
static TAKERS: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| ROLES.split('|').chain(PRONOUNS.split('|')).collect());
static UNNAMED_GROUPS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| GROUPS.split('|').collect());

/// The words with which each pattern begins.
static TAKEN_UP_BEGINS: LazyLock<FxHashSet<String>> =
    LazyLock::new(|| first_words(&in_either_case(&format!("{PRONOUNS}|{DETERMINERS}"))));
static INVERTED_BEGINS: LazyLock<FxHashSet<String>> = LazyLock::new(|| first_words(INVERTING));
static UNNAMED_BEGINS: LazyLock<FxHashSet<String>> =
    LazyLock::new(|| first_words(&in_either_case(&format!("{KINDS}|{GROUPS}"))));

fn first_words(list: &str) -> FxHashSet<String> {
    let first = |words: &str| words.split([' ', '-']).next().unwrap_or_default().to_owned();
    list.split('|').map(first).collect()
}

/// How "spokeswoman", "congressman", "chairman" begin.
const BEGINNINGS: [&str; 3] = ["spokes", "congress", "chair"];

fn has_word_of(words: &FxHashSet<&str>, sentence: &str) -> bool {
    let mut small = String::new();
    letters(sentence).any(|word| {
        small.clear();
        small.push_str(word.of(sentence));
        small.make_ascii_lowercase();
        words.contains(small.as_str()) || BEGINNINGS.iter().any(|beginning| small.starts_with(beginning))
    })
}

/// Those who take up the word in a sentence: first the subjects before their verbs, then those behind them.
pub fn taken_up(sentence: &str) -> impl Iterator<Item = Saying> {
    // Most sentences have nobody who could: that is soon seen.
    let sentence = if has_word_of(&TAKERS, sentence) { sentence } else { "" };
    let before = |at: usize| sentence[..at].chars().next_back();
    let opens = move |at: usize| before(at).is_none_or(|c| " \t\u{a0}“\"«(—–".contains(c));
    let follows = move |at: usize| {
        let rest = sentence[..at].strip_suffix([' ', '\t', '\u{a0}']);
        rest.is_some_and(|rest| rest.ends_with([',', '”', '"', '’', '»', '?', '!', '—', '–', '-']))
    };
    let subjects = matches(sentence, &TAKEN_UP, &TAKEN_UP_BEGINS, opens);
    subjects.chain(matches(sentence, &INVERTED, &INVERTED_BEGINS, follows))
}

/// Somebody or something according to which the sentence says so, and whether it is a document.
pub fn according_to(sentence: &str) -> impl Iterator<Item = (Saying, bool)> {
    let sentence = if sentence.contains("ccording to ") { sentence } else { "" };
    let is_document = ACCORDING_TO_DOCUMENT.is_match(sentence);
    let forms = [&ACCORDING_TO_ROLE, &ACCORDING_TO_DOCUMENT].into_iter();
    forms.filter_map(move |form| Some((Saying::of(&form.captures(sentence)?, 0)?, is_document)))
}

/// Groups without a name that say something.
pub fn of_unnamed(sentence: &str) -> impl Iterator<Item = Saying> {
    let sentence = if has_word_of(&UNNAMED_GROUPS, sentence) { sentence } else { "" };
    // "Nobody told her": that is what happened.
    let tells = move |saying: &Saying| {
        !(matches!(saying.who.of(sentence), "nobody" | "Nobody") && saying.cue.of(sentence).starts_with('t'))
    };
    matches(sentence, &UNNAMED, &UNNAMED_BEGINS, |_| true).filter(tells)
}

/// Where a pattern matches from one of the words on with which it can begin; none within another.
fn matches<'s>(
    sentence: &'s str,
    pattern: &'static Regex,
    begins: &'static FxHashSet<String>,
    may_begin: impl Fn(usize) -> bool + 's,
) -> impl Iterator<Item = Saying> + 's {
    let mut from = 0;
    letters(sentence).filter_map(move |word| {
        if word.start < from || !begins.contains(word.of(sentence)) || !may_begin(word.start) {
            return None;
        }
        let found = pattern.captures(&sentence[word.start..])?;
        from = word.start + found.get(0).map_or(0, |whole| whole.end());
        Saying::of(&found, word.start)
    })
}

/// Compiled on first use; whoever expects a draft soon has them ready.
pub(super) static CUES: [&LazyLock<Regex>; 5] =
    [&TAKEN_UP, &INVERTED, &ACCORDING_TO_ROLE, &ACCORDING_TO_DOCUMENT, &UNNAMED];
