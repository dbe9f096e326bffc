//! Claims: sentences that assert something checkable, and what stands behind each.

use super::attribution::Speaker;
use super::own_words::{Reader, without_markers};
use super::scope::Covering;
use super::weight::Weight;
use super::{Attribution, Citation, attribution, block_quote, quotation, remark, score};
use crate::catalogue::EntityRef;
use crate::figure::{self, Figure};
use crate::markup::{MarkerKind, Paragraph, Role};
use crate::recognise::Mention;
use crate::settings::{AttributionPolicy, CitationScope, ClaimScope, Settings};
use crate::text::Span;

/// A sentence of the draft's own prose.
#[derive(Clone, PartialEq, Debug)]
pub struct Sentence {
    /// Bytes of the block's source.
    pub span: Span,
    pub prose: Span,
    /// The place of its paragraph in the block.
    pub paragraph: usize,
    /// The citations that reach it, where it has quotations or figures that can be held against them.
    pub citations: Vec<Citation>,
    /// Whether one of them stands in the sentence itself.
    pub cites_itself: bool,
    /// Who says so, likewise.
    pub attributions: Vec<Attribution>,
    pub entities: Vec<EntityRef>,
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
    /// Whom it is about is inferred: "the company".
    pub is_inferred: bool,
    /// The citations that reach it: its own, those behind it in the paragraph, those of a lead-in.
    pub citations: Vec<Citation>,
    /// Whether one of them stands in the sentence itself.
    pub cites_itself: bool,
    pub entities: Vec<EntityRef>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Support {
    Cited,
    Attributed,
    Unsourced,
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

/// A quotation of the draft. Spans are bytes of the block's source and of the paragraph's prose, marks included.
#[derive(Clone, PartialEq, Debug)]
pub struct Quotation {
    pub span: Span,
    pub prose: Span,
    /// The place of its sentence among the block's.
    pub sentence: usize,
    /// A block quote has no marks.
    pub is_block: bool,
}

/// A figure of the draft, in its place.
#[derive(Clone, PartialEq, Debug)]
pub struct StatedFigure {
    pub span: Span,
    /// With its span in the paragraph's prose.
    pub figure: Figure,
    /// The place of its sentence among the block's.
    pub sentence: usize,
    pub is_quoted: bool,
}

/// What a paragraph hands on to the next: who spoke last, and what its last sentence cites.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Carry {
    pub speaker: Option<Speaker>,
    /// The citations and attributions of a last sentence that leads in with a colon.
    pub lead_in: Option<(Vec<Citation>, Vec<Attribution>)>,
}

/// What one paragraph says and what stands behind it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Statements {
    pub sentences: Vec<Sentence>,
    pub attributions: Vec<Attribution>,
    pub quotations: Vec<Quotation>,
    pub figures: Vec<StatedFigure>,
    pub claims: Vec<Claim>,
    pub carry: Carry,
    /// Whether attributions and figures were passed over, as nothing rests on them.
    pub is_brief: bool,
}

/// A paragraph with what was found in it.
pub struct Reading<'a> {
    pub paragraph: &'a Paragraph,
    /// Its place in the block.
    pub index: usize,
    /// Inferred ones too.
    pub mentions: &'a [Mention],
    /// Outlets of the bibliography that nobody catalogued: they can speak.
    pub outlets: &'a [Mention],
    /// The names of all outlets of the bibliography in it.
    pub papers: &'a [Span],
    /// Whether it stands apart from the text as a caption or a heading does.
    pub is_apart: bool,
    pub citations: &'a [Citation],
    /// The citations of the paragraph before its list.
    pub lead_in: &'a [Citation],
    /// The citations of the list that its last sentence leads to.
    pub list: &'a [Citation],
    /// Whether the paragraph before its list says who says what the list has: "The agency found that:".
    pub is_announced: bool,
    /// Whether it is somebody's turn in an interview.
    pub is_turn: bool,
    /// Who signed it, for a block quote.
    pub signed_by: Option<EntityRef>,
    /// What the paragraph before hands on.
    pub before: &'a Carry,
    /// Whether who speaks in it, and its figures, are wanted although nothing rests on them.
    pub wants_all: bool,
    /// Whether what comes after it may take up who speaks in it.
    pub hands_on: bool,
}

impl Reading<'_> {
    /// A sentence of it, of which nothing more is known.
    fn sentence(&self, prose: Span) -> Sentence {
        Sentence {
            span: sentence_span(self.paragraph, self.citations, prose),
            prose,
            paragraph: self.index,
            citations: Vec::new(),
            cites_itself: false,
            attributions: Vec::new(),
            entities: Vec::new(),
        }
    }

    /// Whether nothing can rest on who speaks in it, or on its figures: it has nobody who could be the subject of a claim,
    /// and nothing that an article could be asked about.
    pub fn is_idle(&self, settings: &Settings) -> bool {
        let mut cited = self.citations.iter().chain(self.lead_in).flat_map(|citation| &citation.sources);
        settings.claims == ClaimScope::Entities
            && self.mentions.is_empty()
            && !cited.any(|source| source.known().is_some())
    }
}

/// Reads a paragraph of prose or a block quote. Places of sentences count from `first`.
pub fn find(reading: &Reading, settings: &Settings, first: usize) -> Statements {
    match reading.paragraph.role {
        Role::Quote => block_quote::read(reading, first),
        Role::Body | Role::Item => prose(reading, settings, first),
        _ => Statements::default(),
    }
}

fn prose(reading: &Reading, settings: &Settings, first: usize) -> Statements {
    let Reading { paragraph, mentions, citations, .. } = *reading;
    let mut statements = Statements::default();
    let text = paragraph.prose.text();
    let mut quotations = quotation::find(text);
    // The title in an inline note is nobody's words.
    let notes =
        paragraph.markers.iter().filter(|marker| matches!(marker.kind, MarkerKind::InlineNote { .. }));
    let notes: Vec<Span> = notes.map(|note| note.prose).collect();
    quotations.retain(|quotation| !notes.iter().any(|note| note.covers(*quotation)));
    statements.is_brief = !reading.wants_all && quotations.is_empty() && reading.is_idle(settings);
    if statements.is_brief && !reading.hands_on {
        statements.sentences = paragraph.sentences.iter().map(|&prose| reading.sentence(prose)).collect();
        return statements;
    }
    let reader = Reader::new(paragraph, &quotations);
    let wants_figures = reader.is_some() && !statements.is_brief;
    let figures =
        if wants_figures { figure::find(&without_markers(paragraph, citations)) } else { Vec::new() };
    let mut all = Vec::new();
    let speakers = if reading.outlets.is_empty() {
        mentions
    } else {
        all.extend(mentions.iter().chain(reading.outlets).cloned());
        all.sort_by_key(|mention| mention.prose);
        &all[..]
    };
    let mut speaker = reading.before.speaker;
    let mut left = None;
    // Whether the sentence before reports what somebody named has said.
    let mut reported = false;
    // Whether one sentence announced that all that follow are somebody's.
    let mut announced = false;
    // Whether it goes on to say what the text is about: "It leaves out the war."
    let mut about_the_text = false;
    let vouched =
        paragraph.sentences.iter().rposition(|sentence| attribution::vouches_for_all(sentence.of(text)));
    for (index, &prose) in paragraph.sentences.iter().enumerate() {
        let place = first + index;
        let mut sentence = reading.sentence(prose);
        let span = sentence.span;
        let inside = |part: Span| prose.start <= part.start && part.start < prose.end;
        // A name in quotation marks is a name.
        let is_name = |q: &Span| mentions.iter().any(|m| q.covers(m.prose) && m.prose.len() + 8 >= q.len());
        let quoted = quotations.iter().filter(|q| inside(**q) && !is_name(q)).map(|&q| Quotation {
            span: paragraph.prose.source(q),
            prose: q,
            sentence: place,
            is_block: false,
        });
        let before = statements.quotations.len();
        statements.quotations.extend(quoted);
        let stated = figures.iter().filter(|figure| inside(figure.span)).map(|figure| StatedFigure {
            span: paragraph.prose.source(figure.span),
            figure: figure.clone(),
            sentence: place,
            is_quoted: quotations.iter().any(|quotation| quotation.covers(figure.span)),
        });
        let figures_before = statements.figures.len();
        statements.figures.extend(stated);
        let Some(reader) = &reader else {
            statements.sentences.push(sentence);
            continue;
        };
        let asks_model = settings.claims != ClaimScope::Entities
            || statements.quotations.len() > before
            || mentions.iter().any(|m| prose.covers(m.prose));
        let mut attributions = attribution::find(text, prose, speakers, &quotations, speaker, asks_model);
        if !attributions.iter().any(|attribution| attribution.is_named) {
            attributions.extend(attribution::in_paper(text, prose, reading.papers, mentions));
        }
        // "The gist is that": of what the sentence before cites or reports.
        let last = index.checked_sub(1).map(|last| paragraph.sentences[last]);
        let cites = || last.is_some_and(|last| citations.iter().any(|citation| last.covers(citation.prose)));
        if let Some(sum) = attribution::summing_up(text, prose, speaker).filter(|_| reported || cites()) {
            attributions = vec![sum];
        }
        let (spoke, spoke_before) = (Speaker::after(text, prose, &attributions, mentions), speaker);
        // Who spoke is remembered through the paragraph until somebody else does, and for one more.
        speaker = spoke.or(speaker);
        left = spoke.or(left);
        let speaks_by_name = attributions.iter().any(|a| a.is_named && !a.is_aside && !a.is_learnt);
        let next = paragraph.sentences.get(index + 1).map(|next| next.of(text));
        // "Okafor told the Courier [1]. Corvane had fired two more": a source closes what somebody said, where somebody
        // else is told of next.
        let opening = mentions.iter().find(|mention| prose.covers(mention.prose));
        let is_other = |mention: &Mention| {
            mention.prose.start <= prose.start + LONGEST_TITLE
                && mention.entity.is_some()
                && spoke_before.is_none_or(|speaker| speaker.entity != mention.entity)
        };
        let is_new = || cites() && opening.is_some_and(is_other);
        let is_told = reported && attribution::continues(prose.of(text)) && !is_new()
            || announced
            || vouched.is_some_and(|last| index < last)
            || next.is_some_and(|next| {
                attribution::vouches_for_the_last(next)
                    || attribution::sets_the_mood(prose.of(text), next)
                    || reported && attribution::speaks_between(prose.of(text), next)
            });
        reported = speaks_by_name || is_told;
        announced |= attribution::announces(prose.of(text), speaks_by_name);
        let entities = entities_in(prose, mentions);
        let holds_more = statements.quotations.len() > before || statements.figures.len() > figures_before;
        let covering = Covering::new(reading, index, settings.citation_scope);
        if holds_more {
            sentence.citations = covering.citations.clone();
            sentence.cites_itself = covering.is_own;
            sentence.attributions = attributions.clone();
            sentence.entities = entities.clone();
        }
        statements.sentences.push(sentence);
        about_the_text = ["It ", "They "].iter().any(|word| prose.of(text).starts_with(word))
            && (about_the_text || last.is_some_and(|last| score::signs::is_about_the_text(last.of(text))));
        if !about_the_text
            && let Some(claim) =
                claim(reading, prose, span, reader, entities, covering, &attributions, is_told, settings)
        {
            statements.claims.push(claim);
        }
        if index + 1 == paragraph.sentences.len() {
            statements.carry = carry(reading, index, left, &attributions);
        }
        statements.attributions.extend(attributions);
    }
    statements
}

/// Bytes of the longest title, or article, before a name that opens a sentence.
const LONGEST_TITLE: usize = 10;

fn carry(reading: &Reading, index: usize, speaker: Option<Speaker>, attributions: &[Attribution]) -> Carry {
    let covering = reading
        .paragraph
        .leads_in()
        .then(|| Covering::new(reading, index, CitationScope::Sentence).citations);
    Carry { speaker, lead_in: covering.map(|citations| (citations, attributions.to_vec())) }
}

#[expect(clippy::too_many_arguments, reason = "everything that is known of one sentence")]
fn claim(
    reading: &Reading,
    prose: Span,
    span: Span,
    reader: &Reader,
    entities: Vec<EntityRef>,
    covering: Covering,
    attributions: &[Attribution],
    is_told: bool,
    settings: &Settings,
) -> Option<Claim> {
    let text = reading.paragraph.prose.text();
    if reading.is_apart || !is_in_scope(text, prose, &entities, settings.claims) {
        return None;
    }
    let own_words = reader.own_words(prose)?;
    let is_named = attributions.iter().any(|attribution| attribution.is_named && !attribution.is_aside);
    if remark::is_remark(&own_words, is_named, covering.is_own)
        || attribution::vouches_for_the_last(&own_words)
    {
        return None;
    }
    let circumstances = score::Circumstances {
        names_entity: !entities.is_empty(),
        cites: covering.is_own,
        is_reported: is_named,
        is_said: attributions.iter().any(|attribution| !attribution.is_aside && !attribution.is_learnt),
    };
    // What a list asks for may begin small: "- seek counsel's opinion".
    let is_small_item = reading.paragraph.role == Role::Item && own_words.starts_with(char::is_lowercase);
    let score = if is_small_item {
        score::checkworthy(&capitalised(&own_words), circumstances)
    } else {
        score::checkworthy(&own_words, circumstances)
    };
    if score <= score::THRESHOLD {
        return None;
    }
    // Beyond the entities that the writer catalogued, nobody is accused on a mere suspicion.
    let in_doubt =
        settings.claims != ClaimScope::Entities && !attributions.iter().any(|a| !a.is_named && !a.is_learnt);
    let is_reported = || {
        is_named
            || is_told
            || attribution::is_witnessed(text, prose, reader.quotations)
            || reading.is_announced
            || reading.is_turn
            || in_doubt && attribution::is_probable(text, prose)
    };
    let support = if covering.is_cited() {
        Support::Cited
    } else if settings.attribution == AttributionPolicy::Counts && is_reported() {
        Support::Attributed
    } else {
        Support::Unsourced
    };
    let of_sentence = || reading.mentions.iter().filter(|m| prose.covers(m.prose));
    Some(Claim {
        span,
        score,
        weight: Weight::of(&own_words),
        support,
        unnamed: !is_named && attributions.iter().any(|a| !a.is_named && !a.is_learnt),
        is_inferred: of_sentence().next().is_some() && of_sentence().all(|m| m.inferred),
        cites_itself: covering.is_own,
        citations: covering.citations,
        entities,
    })
}

/// The score of each sentence of a paragraph as a claim, whatever it is about; 0 for what the writer does not say
/// herself.
pub fn scores(paragraph: &Paragraph) -> Vec<f64> {
    let quotations = quotation::find(paragraph.prose.text());
    let reader = Reader::new(paragraph, &quotations);
    let score = |&sentence: &Span| {
        let own_words = reader.as_ref().and_then(|reader| reader.own_words(sentence));
        own_words.map_or(0.0, |words| score::checkworthy(&words, score::Circumstances::default()))
    };
    paragraph.sentences.iter().map(score).collect()
}

/// Where a sentence stands in the source: a link at either end is part of it, brackets and address too.
fn sentence_span(paragraph: &Paragraph, citations: &[Citation], prose: Span) -> Span {
    let overlapping = citations.iter().filter(|citation| citation.prose.overlaps(prose));
    overlapping.fold(paragraph.prose.source(prose), |span, citation| span.join(citation.span))
}

fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
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
