//! Attribution: prose that names where a statement comes from.
//!
//! A named outlet, agency, company, document or person as the subject of a verb of saying, as the one who
//! was told, or after "according to". Unnamed officials and critics attribute nothing.

use std::sync::LazyLock;

use regex::Regex;

use super::cue;
use crate::catalogue::EntityRef;
use crate::recognise::{self, Mention};
use crate::text::Span;

/// A sentence that says who says so. All spans are bytes of the paragraph's prose.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attribution {
    pub sentence: Span,
    pub source: Span,
    pub cue: Span,
    pub entity: Option<EntityRef>,
}

/// Verbs that report what somebody says or has found (after Bergler 1992 and the cues of PARC 3.0, kept to
/// those that news prose uses with a named subject).
const SAYING: &str = "said|says|say|saying|warn|argue|insist|explain|deny|confirm|stated|states|announced|announces|reported|reports|claimed|claims|warned|warns|wrote|\
writes|argued|argues|added|adds|confirmed|confirms|denied|denies|declared|declares|maintained|maintains|insisted|insists|\
explained|explains|acknowledged|acknowledges|alleged|alleges|revealed|reveals|concluded|concludes|accused|accuses|stressed|\
stresses|testified|testifies|commented|comments|cautioned|cautions|contended|contends|disclosed|discloses|told|tells|\
informed|informs|asserted|asserts|admitted|admits|replied|replies|responded|responds|complained|complains|tweeted|\
emphasised|emphasized|emphasises|emphasizes|reiterated|reiterates|pointed out|points out|quipped|conceded|concedes|\
believes|believed|suspects|considers|estimates|estimated|predicted|predicts|declined to comment|goes on to say";

/// Verbs that report only with a complement: "found that …", "…, Le Soir found", but not "found a new office".
const AMBIGUOUS: &str = "found|finds|noted|notes|observed|observes|suggested|suggests|described|describes|recalled|recalls|\
asked|asks|demanded|demands|called|calls|continued|continues|put it|pledged|pledges|promised|promises|counted|counts|documented|\
recorded|records|calculated|calculates|posted|show|shows|showed|shown|think|thinks|learned|learnt|fears|feared|indicate|\
indicates|indicated|cited|cites";

static VERB: LazyLock<Regex> = LazyLock::new(|| cue(&format!(r"\b(?:(?P<plain>{SAYING})|{AMBIGUOUS})\b")));

/// What follows an ambiguous verb that reports.
static COMPLEMENT: LazyLock<Regex> =
    LazyLock::new(|| cue(r#"^(?:,? (?:that|how|whether|why)\b|:|,?\s*[“"‘«„]|[.,;]?[”"’»)]*\s*$|,)"#));
static ACCORDING: LazyLock<Regex> = LazyLock::new(|| {
    cue(r"\b(?i:according to|as per|in the words of|in the eyes of|in the view of|citing|quoting)\s+")
});

/// The writer's own reporting: "told us", "seen by this newspaper", "we visited".
static OWN: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"(?i)\b(?:told|shown to|seen by|reviewed by|obtained by|spoke to|spoke with|given to|shared with) (?:us|me|this (?:newspaper|paper|magazine|website|reporter|author)|the author)\b|\b(?:I|we) (?:\p{Ll}+ly )?(?:asked|visited|saw|spoke|contacted|interviewed|met|obtained|reviewed|heard|counted|watched|phoned)\b",
    )
});

/// Somebody says so, but nobody who can be looked up.
static UNNAMED: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"(?i)\baccording to\b|\b(?:reportedly|allegedly|supposedly|rumou?red)\b|\bit (?:is|was|has been) (?:widely )?(?:believed|said|thought|alleged|reported|understood|rumou?red|claimed)\b|\b(?:is|are|was|were) (?:said|believed|thought|alleged|reported|understood) to\b|\b(?:officials?|critics|sources?|experts?|analysts?|insiders|observers|people familiar with \p{L}+(?: \p{L}+)?|diplomats?|activists|lawmakers|politicians|campaigners|opponents|researchers|witnesses|report) (?:\p{Ll}+ly |has |have |had )?(?:say|says|said|believe|believed|claim|claimed|warn|warned|fear|feared|argue|argued|suspect|suspected|allege|alleged|told|think|estimate|estimated)\b",
    )
});

/// Whether a sentence that names no source leans on unnamed ones.
pub fn is_unnamed(sentence: &str) -> bool {
    UNNAMED.is_match(sentence)
}

/// "It added", "the service also said": the speaker of the sentence before goes on.
static CONTINUED: LazyLock<Regex> = LazyLock::new(|| {
    cue(&format!(
        r#"^(?:[“"«][^”"»]*[”"»],? |(?:In|At|On|During|After|Before|Since) [^.;:]{{1,60}}? )?(?P<who>(?:He|She|It|They|he|she|it|they|(?:The|the) (?:\p{{Ll}}+ )?(?:service|agency|company|firm|group|newspaper|paper|outlet|magazine|report|document|study|memo|party|ministry|government|commission|court|spokes\p{{L}}+|minister|official)))\s(?:(?:has|had|also|then|later|further|went on to|goes on to|\p{{Ll}}+ly)\s)*(?P<cue>{SAYING}|say|add|warn|{AMBIGUOUS})\b"#
    ))
});

/// Whom "it" or "the service" in the next sentence may mean, where a sentence names just one entity.
pub fn possible_speaker(sentence: Span, mentions: &[Mention]) -> Option<Attribution> {
    let mut inside = mentions.iter().filter(|m| sentence.covers(m.prose));
    let first = inside.next().filter(|m| m.entity.is_some())?;
    let is_alone = inside.all(|other| other.entity == first.entity);
    let cue = Span::new(first.prose.end, first.prose.end);
    is_alone.then_some(Attribution { sentence, source: first.prose, cue, entity: first.entity })
}

/// The attribution of a sentence that carries on that of the sentence before.
pub fn continued(text: &str, sentence: Span, before: &Attribution) -> Option<Attribution> {
    let found = CONTINUED.captures(sentence.of(text))?;
    let at = |name: &str| found.name(name).map(|part| Span::from(part.range()).shift(sentence.start));
    Some(Attribution { sentence, source: at("who")?, cue: at("cue")?, entity: before.entity })
}

static BY: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"\b(?:reported|stated|noted|seen|quoted|cited|obtained|published|revealed|confirmed|announced|reviewed|described|explained|put|documented|released|issued|(?i:(?:report|document|study|statement|analysis|article|investigation|filing|paper|interview|survey|index|audit|assessment|memo|letter|review)s?)) (?:by|from|to|with|in)\s+(?:(?:the|a|an|its|newspaper|news agency|broadcaster|magazine|website|\p{Lu}\p{L}+[’']s)\s+)*$",
    )
});
static TOLD: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"\b(?:told|telling|informed|tells|informs|assured|briefed|an interview with)\s+(?:(?:the|newspaper|news agency|broadcaster|magazine|website)\s+)*$",
    )
});

/// What may stand between a name and its verb: an apposition between commas, then auxiliaries and adverbs;
/// or the role of the person who speaks for the body.
static BETWEEN: LazyLock<Regex> = LazyLock::new(|| {
    cue(r"(?x)^
        (?:['’]s?)?
        (?:\s*\([^()]{1,40}\))?
        (?:\s(?:[a-z]+\s)?(?:spokes(?:man|woman|person|people)|officials?|authorities|governments?|ministers|diplomats|services|executives?|representatives?|lawyers?|chair(?:man|woman)?|
            president|director|minister|head|chief|investigators|researchers|report|document|study|statement|filing|newspaper|memo|letter|article|investigation|analysis|review|assessment|paper|dossier|briefing|email|audit|probe|inquiry|story|interview|blog|post|
            website|agency|service|survey|index|judges|prosecutors?|leaders?|managers?|analysts?|editors?|reporters?|data|figures|
            founder|boss|own|annual|latest|internal|public|press|security|intelligence|news|release|department|office|party|MPs?))*
        (?:,[^,;:.]{1,120},|,)?
        (?:\s+(?:who|which|has|have|had|also|later|then|now|again|since|first|only|once|never|always|did|does|do|itself|himself|
            herself|themselves|yesterday|today|recently|previously|further|continuously|\p{Ll}+ly|
            on\s\p{Lu}\p{L}+|in\s(?:\p{Lu}\p{L}+\s)?\d{4}|last\s\p{Ll}+|this\s\p{Ll}+|and\s\p{Ll}+))*
        \s*$")
});

static RELATIVE: LazyLock<Regex> =
    LazyLock::new(|| cue(r"(?i)\b(?:what|(?:no|any|every)thing(?: that)?|all that)\s+(?:the\s+)?$"));

/// A proper name that nobody catalogued, at the end of a stretch of text.
static NAME_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    cue(r"(?:(?:\p{Lu}[\p{L}’'.-]*|de|van|der|von|le|la|di|el|al|of|the) )*\p{Lu}[\p{L}’'.-]*$")
});
static NAME_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"^(?:\p{Lu}[\p{L}\d’'&-]*)(?:[ .]+(?:(?:de|van|der|von|le|la|di|el|al|of|the|for|and) )*\p{Lu}[\p{L}\d’'&-]*)*",
    )
});

/// Capitalised words that begin a sentence and name nobody.
const NOBODY: [&str; 61] = [
    "Analyst",
    "Another",
    "Anyone",
    "Both",
    "But",
    "Critic",
    "Each",
    "Everybody",
    "Everyone",
    "Evidence",
    "Few",
    "He",
    "Her",
    "His",
    "However",
    "I",
    "It",
    "Its",
    "Little",
    "Many",
    "Media",
    "Meanwhile",
    "More",
    "Most",
    "Much",
    "My",
    "Nobody",
    "None",
    "Nothing",
    "One",
    "Others",
    "Our",
    "People",
    "Police",
    "Press",
    "Research",
    "She",
    "Some",
    "Somebody",
    "Someone",
    "Staff",
    "Still",
    "That",
    "The",
    "Their",
    "There",
    "These",
    "They",
    "This",
    "Those",
    "Three",
    "Two",
    "We",
    "What",
    "When",
    "Which",
    "While",
    "Who",
    "Whoever",
    "Yet",
    "You",
];

/// The attributions of one sentence; the first is the plainest. `quotations` are the stretches inside
/// quotation marks, in which others speak.
pub fn find(text: &str, sentence: Span, mentions: &[Mention], quotations: &[Span]) -> Vec<Attribution> {
    let inside: Vec<&Mention> = mentions.iter().filter(|m| sentence.covers(m.prose)).collect();
    let mut attributions = Vec::new();
    let mut add = |source: Span, cue: Span, entity: Option<EntityRef>| {
        attributions.push(Attribution { sentence, source, cue, entity });
    };
    let body = sentence.of(text);
    for cue in ACCORDING.find_iter(body) {
        let cue = Span::from(cue.range()).shift(sentence.start);
        if let Some((source, entity)) = source_after(text, sentence, cue.end, &inside) {
            add(source, Span::new(cue.start, cue.start + cue.of(text).trim_end().len()), entity);
        }
    }
    for found in VERB.captures_iter(body) {
        let Some(cue) = found.get(0) else { continue };
        let rest = &body[cue.end()..];
        let reports = found.name("plain").is_some() || COMPLEMENT.is_match(rest);
        let cue = Span::from(cue.range()).shift(sentence.start);
        if !reports || rest.starts_with(" nothing") || quotations.iter().any(|q| q.covers(cue)) {
            continue;
        }
        let subject = subject_before(text, sentence, cue, &inside, quotations);
        let subject = subject.or_else(|| subject_after(text, sentence, cue, &inside));
        if let Some((source, entity)) = subject {
            add(source, cue, entity);
        }
    }
    for mention in &inside {
        // What leads to a name stands right before it.
        let reach = mention.prose.start.saturating_sub(REACH).max(sentence.start);
        let from = (reach..=mention.prose.start)
            .find(|&at| text.is_char_boundary(at))
            .unwrap_or(mention.prose.start);
        let before = &text[from..mention.prose.start];
        if let Some(cue) = TOLD.find(before).or_else(|| BY.find(before)) {
            let start = from + cue.start();
            add(mention.prose, Span::new(start, start + cue.as_str().trim_end().len()), mention.entity);
        }
    }
    if let Some(own) = OWN.find(body) {
        let span = Span::from(own.range()).shift(sentence.start);
        add(span, span, None);
    }
    attributions.sort_by_key(|a| (a.cue.start, a.source.start));
    attributions.dedup_by_key(|a| a.source);
    attributions
}

/// How many bytes before a name are searched for what leads to it.
const REACH: usize = 120;

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
    (!is_a_place(text, span) && !recognise::is_country(span.of(text))).then_some((span, None))
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
    for mention in near.take(4) {
        if BETWEEN.is_match(&text[mention.prose.end..cue.start]) {
            // "What Huawei said was false": the sentence is about the words.
            if RELATIVE.is_match(&text[sentence.start..mention.prose.start]) {
                return None;
            }
            return Some((mention.prose, mention.entity));
        }
    }
    // "said Le Soir": a name right before the verb, or behind an apposition or an auxiliary.
    let before = &text[sentence.start..cue.start];
    for (end, _) in before.char_indices().rev().filter(|(_, c)| c.is_whitespace() || *c == ',').take(30) {
        let head = &before[..end];
        let Some(name) = NAME_BEFORE.find(head) else { continue };
        if !BETWEEN.is_match(&before[end..]) {
            continue;
        }
        // The article is no part of a name.
        let article = ["the ", "The "]
            .iter()
            .find(|word| name.as_str().starts_with(**word))
            .map_or(0, |word| word.len());
        let span = Span::new(sentence.start + name.start() + article, sentence.start + end);
        return (names_somebody(text, sentence, span) && !is_a_place(text, span)).then_some((span, None));
    }
    None
}

/// `“…,” said Frank Verbruggen`.
fn subject_after(
    text: &str,
    sentence: Span,
    cue: Span,
    mentions: &[&Mention],
) -> Option<(Span, Option<EntityRef>)> {
    let before = text[sentence.start..cue.start].trim_end();
    let is_inverted = before.ends_with([',', '”', '"', '’', '»', '“', '?', '!']);
    let rest = &text[cue.end..sentence.end];
    let at = cue.end + (rest.len() - rest.trim_start().len());
    if !is_inverted || at == cue.end {
        return None;
    }
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
    let is_common = |word: &str| NOBODY.contains(&word) || word.ends_with('s') && !word.ends_with("ss");
    match words.len() {
        // "A US official" is nobody in particular.
        1 if recognise::is_country(first) => false,
        1 => !is_common(first) && (!begins || first.chars().count() > 2),
        // "The Guardian" names an outlet; "The Minister" nobody that can be looked up.
        _ => !(begins && words.iter().all(|word| is_common(word))),
    }
}
