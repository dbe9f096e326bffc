//! Speakers who are not named in the sentence itself: taken up by a pronoun or a description ("he said", "the
//! service added"), or named nowhere ("officials say", "it is believed").

use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashSet;

use super::Attribution;
use super::complement::completes;
use super::cues::{AMBIGUOUS, SAYING, SPEAKING_ON, in_either_case};
use crate::catalogue::EntityRef;
use crate::extract::cue;
use crate::recognise::Mention;
use crate::text::{Span, letters};

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

/// Roles and documents that a description takes up: "the minister", "its annual report".
const ROLES: &str = "minister|official|prosecutor|judge|president|director|ambassador|diplomat|lawyer|\
attorney|senator|representative|mayor|governor|secretary|professor|researcher|analyst|expert|author|\
scientist|doctor|officer|commissioner|deputy|chief|head|leader|boss|founder|executive|ceo|CEO|manager|editor|reporter|\
journalist|writer|historian|economist|critic|activist|witness|victim|suspect|defendant|father|mother|brother|sister|\
wife|husband|son|daughter|man|woman|candidate|nominee|lawmaker|politician|general|colonel|sergeant|sheriff|\
service|services|agency|company|firm|group|newspaper|paper|outlet|magazine|website|site|blog|report|document|study|\
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

static TAKEN_UP: LazyLock<Regex> = LazyLock::new(|| {
    let (role, pronoun) = (&*ROLE, in_either_case("he|she|it|they|who"));
    let determiner = in_either_case("the|this|that|its|their|his|her|a|an|one|another|our");
    cue(&format!(
        r#"(?:^|[\s“"«(—–])(?P<who>({pronoun})|({determiner})\s(?:[\p{{L}}’'-]+\s){{0,3}}?{role})(?:\s(in|of|for|from|at|with)\s(?:the\s)?[\p{{L}}\d–-]+(?:\s\p{{Lu}}[\p{{L}}-]+)?)?(?:,\s[^,;:.“”"]+,|,)?\s(?:(?:(who|has|had|have|also|then|later|further|went on to|goes on to|did|does|would|will|not|never|once|first|recently|repeatedly)|\p{{Ll}}+ly)\s)*(?P<cue>({SAYING}|say|add|warn|tell|write|note|describe|report|claim|announce)|(?P<ambiguous>{AMBIGUOUS}))(?:[^\p{{L}}]|$)"#
    ))
});

static INVERTED: LazyLock<Regex> = LazyLock::new(|| {
    let role = &*ROLE;
    cue(&format!(
        r#"[,”"’»?!—–-]\s(?P<cue>said|says|added|adds|asked|asks|wrote|writes|explained|explains|warned|warns|continued|insisted|replied|recalled|noted|argued|claimed|tweeted|concluded)\s(?P<who>(he|she|it|they)|(the|its|their|his|her|a|an|one)\s(?:[\p{{L}}’'-]+\s){{0,3}}?{role})(?:[^\p{{L}}]|$)"#
    ))
});

/// "According to the same report".
static ACCORDING_TO_ROLE: LazyLock<Regex> = LazyLock::new(|| {
    let role = &*ROLE;
    cue(&format!(
        r"\b(?P<cue>[Aa]ccording to) (?P<who>(the|this|that|his|her|its|their)\s(?:\p{{Ll}}+\s){{0,2}}?{role}|(him|her|them|it))\b"
    ))
});

/// Who speaks without a name.
const GROUPS: &str = "official|officials|critics|source|sources|expert|experts|analyst|analysts|insiders|observers|people|\
diplomat|diplomats|activists|lawmakers|politicians|campaigners|opponents|supporters|researchers|\
scientists|economists|historians|witnesses|residents|investigators|prosecutors|authorities|police|\
lawyers|advocates|voters|democrats|republicans|conservatives|liberals|parents|students|teachers|doctors|\
workers|employees|executives|investors|traders|fans|users|others|some|many|everyone|nobody|reports|\
studies|polls|rumors|rumours|commentators|media|friends|relatives|neighbors|neighbours|rivals|defenders|\
detractors|competitors|allies|enemies|foes|admirers";

/// Words one of which stands wherever somebody takes up the word, and wherever somebody unnamed speaks, in small letters.
static TAKERS: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| ROLES.split('|').chain(["he", "she", "it", "they", "who"]).collect());
static SPEAKERS_ON: LazyLock<FxHashSet<&str>> = LazyLock::new(|| SPEAKING_ON.split_whitespace().collect());
static UNNAMED_GROUPS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| GROUPS.split('|').collect());

fn has_word_of(words: &FxHashSet<&str>, sentence: &str) -> bool {
    let mut small = String::new();
    letters(sentence).any(|word| {
        small.clear();
        small.push_str(word.of(sentence));
        small.make_ascii_lowercase();
        words.contains(small.as_str()) || BEGINNINGS.iter().any(|beginning| small.starts_with(beginning))
    })
}

/// How "spokeswoman", "congressman", "chairman" begin.
const BEGINNINGS: [&str; 3] = ["spokes", "congress", "chair"];

/// Groups and shy people: whoever they are, nobody can look them up.
static UNNAMED: LazyLock<Regex> = LazyLock::new(|| {
    let kind = in_either_case(
        "some|many|several|most|other|a few|two|three|four|senior|unnamed|anonymous|local|well-placed|intelligence|\
         security|government|industry|diplomatic|western|military|law enforcement|human rights|legal|privacy|political",
    );
    let group = in_either_case(GROUPS);
    cue(&format!(
        r"(?:^|[^\p{{L}}])(?P<who>(?:({kind})[\s-]){{0,3}}({group}))(?:\s(in|of|at|from|with|within|inside|close to|familiar with|involved in|briefed on|on|who)\s[^,.;:]+?)?\s(?:(?:(who|has|had|have|also|then|later|privately|now|still|like to|used to)|\p{{Ll}}+ly)\s)*(?P<cue>say|said|says|believe|believed|claim|claimed|warn|warned|fear|feared|argue|argued|suspect|suspected|allege|alleged|tell|told|think|thought|estimate|estimated|insist|report|reported|suggest|suggested|hope|hoped|expect|expected|worry|note|noted|point out|want|wanted|deny|denied|confirm|confirmed|complain|predict|predicted|agree|agreed|wonder|show|indicate|accuse|accused|blame|blamed|maintain|maintained)(?:[^\p{{L}}]|$)"
    ))
});

static IMPERSONAL: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"(?i)\b(?:according to|reportedly|allegedly|supposedly|purportedly|rumou?red|it (?:is|was|has been) (?:widely )?(?:believed|said|thought|alleged|reported|understood|rumou?red|claimed|feared|hoped|suggested)|(?:rumou?r|legend|word) has it|(?:is|are|was|were) (?:widely )?(?:said|believed|thought|alleged|reported|understood|expected|rumou?red) to)\b",
    )
});

/// The attributions to somebody who is not named here; unnamed sources where there is nobody else.
pub fn find(
    text: &str,
    sentence: Span,
    mentions: &[Mention],
    quotations: &[Span],
    before: Option<Speaker>,
    has_cue: bool,
) -> Vec<Attribution> {
    let body = sentence.of(text);
    let at = |part: regex::Match| Span::from(part.range()).shift(sentence.start);
    let is_quoted = |span: Span| quotations.iter().any(|quotation| quotation.covers(span));
    // Whoever spoke last speaks on, if it was somebody with a name.
    let taken_up = |who: regex::Match, cue: regex::Match, is_named: bool| {
        let spoke_before = before.filter(|_| is_named).and_then(|speaker| speaker.entity);
        let meant = mentions.iter().find(|mention| mention.prose.overlaps(at(who)));
        // "She" is no newspaper: whom she is, only a person who was named tells.
        let is_person = matches!(who.as_str(), "he" | "she" | "He" | "She" | "him" | "her");
        // Nor is "a retired diplomat" anybody who was named.
        let is_somebody = ["a ", "an ", "one ", "another ", "A ", "An ", "One ", "Another "]
            .iter()
            .any(|article| who.as_str().starts_with(article));
        let entity = match meant {
            Some(meant) => meant.entity,
            None => spoke_before.filter(|_| !is_person && !is_somebody),
        };
        vec![Attribution {
            sentence,
            source: at(who),
            cue: at(cue),
            entity,
            is_named,
            is_learnt: false,
            is_aside: false,
        }]
    };
    if let Some(found) = body.contains("ccording to ").then(|| ACCORDING_TO_ROLE.captures(body)).flatten()
        && let (Some(cue), Some(who)) = (found.name("cue"), found.name("who"))
        && !is_quoted(at(cue))
    {
        // "According to him" is some man who was named, whether or not he is catalogued.
        let is_known = match who.as_str() {
            "him" | "her" => before.is_none_or(|speaker| speaker.is_named),
            _ => before.is_some_and(|speaker| speaker.is_named),
        };
        return taken_up(who, cue, is_known);
    }
    if !has_cue {
        return impersonal(text, sentence, quotations).into_iter().collect();
    }
    let quotes = quotations.iter().any(|quotation| sentence.overlaps(*quotation));
    // Most sentences have nobody who could take up the word: that is soon seen.
    let spoken = if has_word_of(&TAKERS, body) { body } else { "" };
    for found in TAKEN_UP.captures_iter(spoken).chain(INVERTED.captures_iter(spoken)) {
        let (Some(who), Some(cue)) = (found.name("who"), found.name("cue")) else { continue };
        // "Raes, then its head, asked the minister": nobody speaks after a verb without a quotation before it.
        let is_asked = matches!(cue.as_str(), "asked" | "asks") && who.start() > cue.start();
        if is_asked && !body[..cue.start()].trim_end().ends_with(['”', '"', '’', '»', '?']) {
            continue;
        }
        // Who spoke just now goes on: "He urged an inquiry".
        let speaks_on = || {
            before.is_some_and(|speaker| speaker.is_named && speaker.has_spoken)
                && who.start() < HEAD
                && SPEAKERS_ON.contains(cue.as_str().split(' ').next().unwrap_or_default())
        };
        let is_plain = found.name("ambiguous").is_none()
            || quotes
            || completes(cue.as_str(), &body[cue.end()..])
            || speaks_on();
        if is_plain && !is_quoted(at(cue)) {
            return taken_up(who, cue, is_known(who.as_str(), before));
        }
    }
    if let Some(unnamed) = unnamed(text, sentence, quotations) {
        return vec![unnamed];
    }
    impersonal(text, sentence, quotations).into_iter().collect()
}

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
    Some(Attribution {
        sentence,
        source: span,
        cue: span,
        entity: None,
        is_named: false,
        is_learnt: false,
        is_aside: false,
    })
}

/// "Officials say": somebody speaks whom nobody can look up. Only where there is a cue.
pub fn unnamed(text: &str, sentence: Span, quotations: &[Span]) -> Option<Attribution> {
    let at = |part: regex::Match| Span::from(part.range()).shift(sentence.start);
    let is_quoted = |span: Span| quotations.iter().any(|quotation| quotation.covers(span));
    if !has_word_of(&UNNAMED_GROUPS, sentence.of(text)) {
        return None;
    }
    UNNAMED.captures_iter(sentence.of(text)).find_map(|found| {
        let (source, cue) = (at(found.name("who")?), at(found.name("cue")?));
        (!is_quoted(cue)).then_some(Attribution {
            sentence,
            source,
            cue,
            entity: None,
            is_named: false,
            is_learnt: false,
            is_aside: false,
        })
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
pub static CUES: [&LazyLock<Regex>; 5] = [&TAKEN_UP, &INVERTED, &ACCORDING_TO_ROLE, &UNNAMED, &IMPERSONAL];
