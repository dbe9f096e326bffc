//! Claims: sentences that assert something checkable, and what stands behind each.

use std::sync::LazyLock;

use regex::Regex;

use super::{Attribution, Citation, attribution, cue, english, quotation, score};
use crate::catalogue::EntityRef;
use crate::markup::{Paragraph, furniture};
use crate::recognise::Mention;
use crate::settings::{AttributionPolicy, CitationScope, ClaimScope, Settings};
use crate::text::Span;

/// A sentence of the draft's own prose.
#[derive(Clone, PartialEq, Debug)]
pub struct Sentence {
    /// Bytes of the block's source.
    pub span: Span,
    pub prose: Span,
}

/// A sentence that asserts something checkable.
#[derive(Clone, PartialEq, Debug)]
pub struct Claim {
    pub span: Span,
    pub score: f64,
    pub weight: Weight,
    pub support: Support,
    /// Says who says so, but names nobody: "officials said".
    pub unnamed: bool,
    /// The citations that cover it, as places in the paragraph's citations; `lead_in` ones are those of the
    /// paragraph that leads in with a colon.
    pub citations: Vec<Citation>,
    pub entities: Vec<EntityRef>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Support {
    Cited,
    Attributed,
    Unsourced,
}

/// How much depends on a claim: what decides the severity of `unsourced-claim`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Weight {
    /// An allegation, a legal status, a figure, a date, a superlative or a cause.
    Grave,
    Plain,
}

impl Support {
    pub const fn as_str(self) -> &'static str {
        match self {
            Support::Cited => "cited",
            Support::Attributed => "attributed",
            Support::Unsourced => "unsourced",
        }
    }
}

/// What one paragraph says and what stands behind it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Statements {
    pub sentences: Vec<Sentence>,
    pub attributions: Vec<Attribution>,
    pub claims: Vec<Claim>,
}

/// Reads a paragraph of prose. `lead_in` are the citations of the paragraph before its list.
pub fn find(
    paragraph: &Paragraph,
    mentions: &[Mention],
    citations: &[Citation],
    lead_in: &[Citation],
    settings: &Settings,
) -> Statements {
    let mut statements = Statements::default();
    let text = paragraph.prose.text();
    if !paragraph.role.is_prose() {
        return statements;
    }
    statements.sentences =
        paragraph.sentences.iter().map(|&prose| sentence(paragraph, citations, prose)).collect();
    let quotations = quotation::find(text);
    let Some(reader) = Reader::new(paragraph, &quotations) else { return statements };
    let mut speaker: Option<Attribution> = None;
    for (index, &prose) in paragraph.sentences.iter().enumerate() {
        let mut attributions = attribution::find(text, prose, mentions, &quotations);
        if attributions.is_empty() {
            // "It added that …": whoever spoke in the sentence before goes on.
            attributions.extend(speaker.and_then(|before| attribution::continued(text, prose, &before)));
        }
        speaker = attributions.first().cloned().or_else(|| attribution::possible_speaker(prose, mentions));
        statements.attributions.extend(attributions.iter().cloned());
        let entities = entities_in(prose, mentions);
        if !is_in_scope(text, prose, &entities, settings.claims) {
            continue;
        }
        let Some(own_words) = reader.own_words(prose) else { continue };
        let score = score::checkworthy(&own_words);
        if score <= score::THRESHOLD {
            continue;
        }
        let covering = covering(paragraph, index, citations, lead_in, settings.citation_scope);
        let support = if !covering.is_empty() {
            Support::Cited
        } else if settings.attribution == AttributionPolicy::Counts && !attributions.is_empty() {
            Support::Attributed
        } else {
            Support::Unsourced
        };
        let unnamed = attributions.is_empty() && attribution::is_unnamed(&own_words);
        let weight = if GRAVE.is_match(&own_words) { Weight::Grave } else { Weight::Plain };
        let span = statements.sentences[index].span;
        statements.claims.push(Claim { span, score, weight, support, unnamed, citations: covering, entities });
    }
    statements
}

/// The score of each sentence of a paragraph as a claim, whatever it is about; 0 for what the writer does not say
/// herself.
pub fn scores(paragraph: &Paragraph) -> Vec<f64> {
    let quotations = quotation::find(paragraph.prose.text());
    let reader = Reader::new(paragraph, &quotations);
    let score = |&sentence: &Span| {
        let own_words = reader.as_ref().and_then(|reader| reader.own_words(sentence));
        own_words.map_or(0.0, |words| score::checkworthy(&words))
    };
    paragraph.sentences.iter().map(score).collect()
}

/// Reads the writer's own words out of a paragraph of English prose.
struct Reader<'a> {
    paragraph: &'a Paragraph,
    quotations: &'a [Span],
}

impl<'a> Reader<'a> {
    /// `None` where the paragraph asserts nothing of the writer's own: a caption, page furniture, another
    /// language.
    fn new(paragraph: &'a Paragraph, quotations: &'a [Span]) -> Option<Reader<'a>> {
        let text = paragraph.prose.text();
        let is_prose =
            !CAPTION.is_match(text) && !furniture::is_furniture(text) && english::is_english(text);
        is_prose.then_some(Reader { paragraph, quotations })
    }

    /// The words of a sentence, without what others say in it; `None` where too few are left.
    fn own_words(&self, sentence: Span) -> Option<String> {
        let words = own_words(self.paragraph, sentence, self.quotations);
        let is_own = words.split_whitespace().filter(|w| w.contains(char::is_alphabetic)).count() >= 2
            && !furniture::is_furniture(sentence.of(self.paragraph.prose.text()));
        is_own.then_some(words)
    }
}

/// What makes a claim grave. Allegation and legal status: words of crime, law and secret services; then
/// figures and dates; superlatives; causes.
static GRAVE: LazyLock<Regex> = LazyLock::new(|| {
    let classes = [
        r"(?i)\b(?:accus|alleg|convict|arrest|prosecut|indict|charged|guilty|illegal|unlawful|criminal|crime|fraud|brib|corrupt|launder|steal|stole|theft|spy|spies|spied|spying|espionage|sabotag|hack|leak|secret|backdoor|sanction|banned|bans?\b|expel|violat|breach|sentenc|fined|lawsuit|sued|suspect|scandal|blackmail|interfer|infiltrat|manipulat|lied|cover-up)",
        // A figure, not the digit of a name ("5G", "MI6").
        r"(?:^|[^\p{L}\d-])\d[\d.,:]*(?:[^\p{L}\d]|$|\p{L}{2})",
        r"\b(?:January|February|March|April|June|July|August|September|October|November|December|(?:in|of|since|until|by|last|this|early|late) May)\b",
        r"(?i)\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|millions?|billions?|half|majority|third|quarter|percent)\b",
        r"(?i)\b(?:most|largest|biggest|first|only|highest|lowest|oldest|youngest|richest|smallest|fastest|worst|best|leading|sole|unprecedented|never)\b",
        r"(?i)\b(?:because|caused?|due to|led to|leads to|as a result|resulted in|thanks to|owing to|therefore)\b",
    ];
    cue(&classes.join("|"))
});

static CAPTION: LazyLock<Regex> =
    LazyLock::new(|| cue(r"(?i)^\W*(?:table|figure|fig\.|chart|box|map|exhibit|photo|image)\s+\w{1,4}[.:]"));

fn sentence(paragraph: &Paragraph, citations: &[Citation], prose: Span) -> Sentence {
    let mut span = paragraph.prose.source(prose);
    // A link at either end is part of the sentence, brackets and address too.
    for citation in citations.iter().filter(|c| c.prose.overlaps(prose)) {
        span = span.join(citation.span);
    }
    Sentence { span, prose }
}

/// The sentence without what others say in it and without its citation markers.
fn own_words(paragraph: &Paragraph, sentence: Span, quotations: &[Span]) -> String {
    let text = paragraph.prose.text();
    // A quoted phrase has its place in the sentence: scare quotes do not end it. A marker has none.
    let quoted = quotations.iter().map(|span| (*span, " … "));
    let marked =
        paragraph.markers.iter().filter(|marker| marker.is_opaque()).map(|marker| (marker.prose, ""));
    let mut gaps: Vec<(Span, &str)> =
        quoted.chain(marked).filter(|(span, _)| span.overlaps(sentence)).collect();
    gaps.sort();
    let mut own = String::new();
    let mut at = sentence.start;
    for (gap, stand_in) in gaps {
        own.push_str(text.get(at..gap.start.min(sentence.end)).unwrap_or_default());
        own.push_str(stand_in);
        at = at.max(gap.end);
    }
    own.push_str(text.get(at..sentence.end).unwrap_or_default());
    // American typography puts the full stop inside the quotation.
    let closes_inside = text[..sentence.end].trim_end_matches(['”', '"', '’', '»']).ends_with('.');
    if own.trim_end().ends_with('…') && closes_inside {
        own.push('.');
    }
    own.trim().to_owned()
}

fn entities_in(sentence: Span, mentions: &[Mention]) -> Vec<EntityRef> {
    let mut entities: Vec<EntityRef> = Vec::new();
    for entity in mentions.iter().filter(|m| sentence.covers(m.prose)).filter_map(|m| m.entity) {
        if !entities.contains(&entity) {
            entities.push(entity);
        }
    }
    entities
}

fn is_in_scope(text: &str, sentence: Span, entities: &[EntityRef], scope: ClaimScope) -> bool {
    match scope {
        ClaimScope::Entities => !entities.is_empty(),
        ClaimScope::All => true,
        ClaimScope::Named => {
            let mut words = sentence.of(text).split_whitespace();
            let first = words.next().unwrap_or_default();
            !entities.is_empty()
                || first.contains(char::is_numeric)
                || words.any(|word| {
                    word.contains(char::is_numeric) || word.starts_with(char::is_uppercase) && word != "I"
                })
        }
    }
}

/// The citations that reach the sentence at `index`.
fn covering(
    paragraph: &Paragraph,
    index: usize,
    citations: &[Citation],
    lead_in: &[Citation],
    scope: CitationScope,
) -> Vec<Citation> {
    if citations.is_empty() {
        return lead_in.to_vec();
    }
    let within = |index: usize| -> Vec<Citation> {
        let start = if index == 0 { 0 } else { paragraph.sentences[index].start };
        let end = paragraph.sentences.get(index + 1).map_or(usize::MAX, |next| next.start);
        citations.iter().filter(|c| start <= c.prose.start && c.prose.start < end).cloned().collect()
    };
    let own = within(index);
    if !own.is_empty() {
        return own;
    }
    let reaching = match scope {
        CitationScope::Sentence => Vec::new(),
        CitationScope::Paragraph => citations.iter().filter(|c| !c.own_sentence_only).cloned().collect(),
        CitationScope::Back => (index + 1..paragraph.sentences.len())
            .map(within)
            .find(|found| !found.is_empty())
            .map(|found| found.into_iter().filter(|c| !c.own_sentence_only).collect())
            .unwrap_or_default(),
    };
    if reaching.is_empty() { lead_in.to_vec() } else { reaching }
}
