//! Attribution: prose that names where a statement comes from.
//!
//! A named outlet, agency, company, document or person as the subject of a verb of saying, as the one who
//! was told, or after "according to". Unnamed officials and critics attribute nothing.

use std::sync::LazyLock;

use regex::Regex;

use crate::catalogue::EntityRef;
use crate::recognise::Mention;
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
const SAYING: &str = "said|says|saying|stated|states|announced|announces|reported|reports|claimed|claims|warned|warns|wrote|\
writes|noted|notes|argued|argues|added|adds|confirmed|confirms|denied|denies|declared|declares|maintained|maintains|\
insisted|insists|explained|explains|acknowledged|acknowledges|alleged|alleges|revealed|reveals|found|finds|concluded|\
concludes|estimated|estimates|described|describes|accused|accuses|stressed|stresses|testified|testifies|observed|\
observes|commented|comments|cautioned|cautions|contended|contends|disclosed|discloses|predicted|predicts|suggested|\
suggests|told|tells|informed|informs|asserted|asserts|admitted|admits|replied|replies|responded|responds|complained|\
complains|tweeted|posted|recalled|recalls|emphasised|emphasized|emphasises|emphasizes|reiterated|reiterates|asked|\
asks|demanded|demands|called|calls|pointed out|points out|continued|continues|put it|quipped|conceded|concedes|\
pledged|pledges|promised|promises|counted|counts|documented|documents|recorded|records|calculated|calculates";

static VERB: LazyLock<Regex> = LazyLock::new(|| regex(&format!(r"\b(?:{SAYING})\b")));
static ACCORDING: LazyLock<Regex> = LazyLock::new(|| regex(r"\b(?i:according to|as per|in the words of)\s+"));
static BY: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"\b(?:reported|stated|noted|seen|quoted|cited|obtained|published|revealed|confirmed|announced|reviewed|described|explained|put|documented|released|issued|(?i:(?:report|document|study|statement|analysis|article|investigation|filing|paper|interview|survey|index|audit|assessment|memo|letter|review)s?)) (?:by|from|to|with|in)\s+(?:(?:the|a|an|its|newspaper|news agency|broadcaster|magazine|website|\p{Lu}\p{L}+[’']s)\s+)*$",
    )
});
static TOLD: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"\b(?:told|telling|informed|tells|informs|assured|briefed|an interview with)\s+(?:(?:the|newspaper|news agency|broadcaster|magazine|website)\s+)*$",
    )
});

/// What may stand between a name and its verb: an apposition between commas, then auxiliaries and adverbs;
/// or the role of the person who speaks for the body.
static BETWEEN: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?x)^
        (?:['’]s?)?
        (?:\s*\([^()]{1,40}\))?
        (?:\s(?:[a-z]+\s)?(?:spokes(?:man|woman|person|people)|officials?|executives?|representatives?|lawyers?|chair(?:man|woman)?|
            president|director|minister|head|chief|investigators|researchers|report|document|study|statement|filing|newspaper|
            website|agency|service|survey|index|judges|prosecutors?|leaders?|managers?|analysts?|editors?|reporters?|data|figures|
            founder|boss|own|annual|latest|internal|public|press|security|intelligence|news|release|department|office|party|MPs?))*
        (?:,[^,;:.]{1,120},)?
        (?:\s+(?:who|which|has|have|had|also|later|then|now|again|since|first|only|once|never|always|did|does|do|itself|himself|
            herself|themselves|yesterday|today|recently|previously|further|continuously|\p{Ll}+ly|
            on\s\p{Lu}\p{L}+|in\s(?:\p{Lu}\p{L}+\s)?\d{4}|last\s\p{Ll}+|this\s\p{Ll}+|and\s\p{Ll}+))*
        \s*$",
    )
});

/// A proper name that nobody catalogued, at the end of a stretch of text.
static NAME_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?:(?:\p{Lu}[\p{L}’'.-]*|de|van|der|von|le|la|di|el|al|of|the) )*\p{Lu}[\p{L}’'.-]*$")
});
static NAME_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:\p{Lu}[\p{L}\d’'.&-]*)(?: (?:(?:de|van|der|von|le|la|di|el|al|of|the|for|and) )*\p{Lu}[\p{L}\d’'.&-]*)*",
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

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern compiles")
}

/// The attributions of one sentence; the first is the plainest. `quotations` are the stretches inside
/// quotation marks, in which others speak.
pub fn find(text: &str, sentence: Span, mentions: &[Mention], quotations: &[Span]) -> Vec<Attribution> {
    let inside: Vec<&Mention> = mentions.iter().filter(|m| sentence.covers(m.prose)).collect();
    let mut found = Vec::new();
    let mut add = |source: Span, cue: Span, entity: Option<EntityRef>| {
        found.push(Attribution { sentence, source, cue, entity });
    };
    let body = sentence.of(text);
    for cue in ACCORDING.find_iter(body) {
        let cue = Span::from(cue.range()).shift(sentence.start);
        if let Some((source, entity)) = source_after(text, sentence, cue.end, &inside) {
            add(source, Span::new(cue.start, cue.start + cue.of(text).trim_end().len()), entity);
        }
    }
    for cue in VERB.find_iter(body) {
        let cue = Span::from(cue.range()).shift(sentence.start);
        if quotations.iter().any(|q| q.covers(cue)) {
            continue;
        }
        let subject = subject_before(text, sentence, cue, &inside, quotations);
        let subject = subject.or_else(|| subject_after(text, sentence, cue, &inside));
        if let Some((source, entity)) = subject {
            add(source, cue, entity);
        }
    }
    for mention in &inside {
        let before = &text[sentence.start..mention.prose.start];
        let cue = TOLD.find(before).or_else(|| BY.find(before));
        if let Some(cue) = cue {
            let cue = Span::new(
                sentence.start + cue.start(),
                sentence.start + cue.start() + cue.as_str().trim_end().len(),
            );
            add(mention.prose, cue, mention.entity);
        }
    }
    found.sort_by_key(|a| (a.cue.start, a.source.start));
    found.dedup_by_key(|a| a.source);
    found
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
    let start = at + offset;
    Some((Span::new(start, start + name.end()), None))
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
        let span = Span::new(sentence.start + name.start(), sentence.start + end);
        return names_somebody(text, sentence, span).then_some((span, None));
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

/// Whether capitalised words name somebody, rather than begin a sentence: "Le Soir", not "Officials".
fn names_somebody(text: &str, sentence: Span, span: Span) -> bool {
    let name = span.of(text);
    let words: Vec<&str> = name.split_whitespace().filter(|w| w.starts_with(char::is_uppercase)).collect();
    let Some(first) = words.first() else { return false };
    let begins = span.start <= sentence.start + 3;
    let is_common = |word: &str| NOBODY.contains(&word) || word.ends_with('s') && !word.ends_with("ss");
    match words.len() {
        1 => !is_common(first) && (!begins || first.chars().count() > 2),
        // "The Guardian" names an outlet; "The Minister" nobody that can be looked up.
        _ => !(begins && words.iter().all(|word| is_common(word))),
    }
}
