//! The JSON of `ibid annotate`, `ibid check` and `ibid watch`: one object a file and line. Its schema is
//! `docs/annotate.schema.json`.

use serde::Serialize;

use crate::analyse::Analysis;
use crate::catalogue::EntityRef;
use crate::corpus::Dossier;
use crate::figure::{Figure, Value};
use crate::finding::Finding;
use crate::recognise::Mention;
use crate::text::Span;

/// The version of these shapes.
pub const VERSION: u32 = 1;

/// Evidence listed for each claim.
const MOST_EVIDENCE: usize = 3;

#[derive(Serialize)]
pub struct Annotated<'a> {
    version: u32,
    file: &'a str,
    language: &'static str,
    mentions: Vec<MentionShape>,
    citations: Vec<CitationShape>,
    quotations: Vec<QuotationShape>,
    attributions: Vec<AttributionShape>,
    figures: Vec<FigureShape>,
    sentences: Vec<SentenceShape>,
    claims: Vec<ClaimShape>,
    findings: Vec<FindingShape>,
}

#[derive(Serialize)]
pub struct Checked<'a> {
    version: u32,
    file: &'a str,
    findings: Vec<FindingShape>,
}

#[derive(Serialize)]
struct MentionShape {
    start: usize,
    end: usize,
    text: String,
    entity: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    candidates: Vec<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    inferred: bool,
}

#[derive(Serialize)]
struct CitationShape {
    start: usize,
    end: usize,
    text: String,
    sources: Vec<String>,
}

#[derive(Serialize)]
struct QuotationShape {
    start: usize,
    end: usize,
    text: String,
    verdict: &'static str,
    source: Option<String>,
    source_span: Option<[usize; 2]>,
}

/// `value` is a number; of a range its two ends; of a date as much of it as is known, as in ISO 8601.
#[derive(Serialize)]
struct FigureShape {
    start: usize,
    end: usize,
    text: String,
    value: serde_json::Value,
    unit: String,
}

#[derive(Serialize)]
struct AttributionShape {
    start: usize,
    end: usize,
    source: [usize; 2],
    cue: [usize; 2],
    entity: Option<String>,
    /// "Officials said": this names nobody, and supports nothing.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    unnamed: bool,
}

#[derive(Serialize)]
struct SentenceShape {
    start: usize,
    end: usize,
    score: f64,
}

#[derive(Serialize)]
struct ClaimShape {
    start: usize,
    end: usize,
    text: String,
    score: f64,
    support: &'static str,
    citations: Vec<String>,
    evidence: Vec<EvidenceShape>,
}

#[derive(Serialize)]
struct EvidenceShape {
    source: String,
    start: usize,
    end: usize,
    score: f64,
}

#[derive(Serialize)]
struct FindingShape {
    code: &'static str,
    severity: &'static str,
    start: usize,
    end: usize,
    message: String,
}

/// Everything that was seen in a document. `exclude` is the key of the source that the document itself is.
pub fn annotated<'a>(file: &'a str, text: &str, analysis: &Analysis) -> Annotated<'a> {
    let dossier = &*analysis.dossier;
    let mut shape = Annotated {
        version: VERSION,
        file,
        language: analysis.language.as_str(),
        mentions: Vec::new(),
        citations: Vec::new(),
        quotations: Vec::new(),
        attributions: Vec::new(),
        figures: Vec::new(),
        sentences: Vec::new(),
        claims: Vec::new(),
        findings: analysis.findings().iter().map(|(_, found)| finding(found, text)).collect(),
    };
    for block in &analysis.blocks {
        let at = |span: Span| span.shift(block.start);
        let id = |place: EntityRef| dossier.catalogue.get(place).id.clone();
        let judged = analysis.in_full(block);
        shape.mentions.extend(judged.mentions.iter().map(|m| mention(m, at(m.span), text, dossier)));
        shape.citations.extend(judged.citations.iter().filter(|citation| !citation.listed).map(|citation| {
            CitationShape {
                start: at(citation.span).start,
                end: at(citation.span).end,
                text: at(citation.span).of(text).to_owned(),
                sources: citation.sources.iter().map(|source| source.name().to_owned()).collect(),
            }
        }));
        shape.attributions.extend(judged.attributions.iter().map(|a| AttributionShape {
            start: at(a.sentence).start,
            end: at(a.sentence).end,
            source: [at(a.source).start, at(a.source).end],
            cue: [at(a.cue).start, at(a.cue).end],
            entity: a.entity.map(id),
            unnamed: !a.is_named,
        }));
        let judgements = block.judgements();
        shape.quotations.extend(judgements.iter().map(|judgement| QuotationShape {
            start: at(judgement.span).start,
            end: at(judgement.span).end,
            text: at(judgement.span).of(text).to_owned(),
            verdict: judgement.verdict.as_str(),
            source: judgement.key.clone(),
            source_span: judgement.source_span.map(|span| [span.start, span.end]),
        }));
        shape.figures.extend(judged.figures.iter().map(|stated| FigureShape {
            start: at(stated.span).start,
            end: at(stated.span).end,
            text: at(stated.span).of(text).to_owned(),
            value: value(&stated.figure),
            unit: stated.figure.phrase.clone(),
        }));
        shape.sentences.extend(block.sentences().map(|(span, score)| SentenceShape {
            start: at(span).start,
            end: at(span).end,
            score: rounded(score),
        }));
        shape.claims.extend(judged.claims.iter().map(|claim| {
            let span = at(claim.span);
            let evidence =
                analysis.evidence(block, claim, MOST_EVIDENCE).into_iter().map(|evidence| EvidenceShape {
                    source: evidence.key,
                    start: evidence.span.start,
                    end: evidence.span.end,
                    score: rounded(evidence.score),
                });
            let mut citations: Vec<String> = claim
                .citations
                .iter()
                .flat_map(|c| &c.sources)
                .map(|source| source.name().to_owned())
                .collect();
            citations.dedup();
            ClaimShape {
                start: span.start,
                end: span.end,
                text: span.of(text).to_owned(),
                score: rounded(claim.score),
                support: claim.support.as_str(),
                citations,
                evidence: evidence.collect(),
            }
        }));
    }
    shape
}

/// What is wrong in a file.
pub fn checked<'a>(file: &'a str, text: &str, findings: &[Finding]) -> Checked<'a> {
    Checked { version: VERSION, file, findings: findings.iter().map(|found| finding(found, text)).collect() }
}

/// Something that happened to a file that is watched.
pub enum Event<'a> {
    Checked(&'a [Finding]),
    Removed,
    /// It cannot be read, and why.
    Unreadable(&'a str),
}

#[derive(Serialize)]
pub struct Happened<'a> {
    version: u32,
    event: &'static str,
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    findings: Option<Vec<FindingShape>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
}

/// What happened to a file, with its text as it is now.
pub fn happened<'a>(file: &'a str, text: &str, event: &Event<'a>) -> Happened<'a> {
    let (name, findings, message) = match event {
        Event::Checked(findings) => {
            ("checked", Some(findings.iter().map(|found| finding(found, text)).collect()), None)
        }
        Event::Removed => ("removed", None, None),
        Event::Unreadable(message) => ("unreadable", None, Some(*message)),
    };
    Happened { version: VERSION, event: name, file, findings, message }
}

fn value(figure: &Figure) -> serde_json::Value {
    match figure.value {
        Value::Number(number) => number_shape(number),
        Value::Range(from, to) => vec![number_shape(from), number_shape(to)].into(),
        Value::Date { year, month, day } => {
            let year = year.map_or("-".to_owned(), |year| format!("{year:04}"));
            let month = month.map(|month| format!("-{month:02}")).unwrap_or_default();
            let day = day.map(|day| format!("-{day:02}")).unwrap_or_default();
            format!("{year}{month}{day}").into()
        }
    }
}

/// Whole numbers are written without a fraction.
fn number_shape(number: f64) -> serde_json::Value {
    if number.fract() == 0.0 && number.abs() < 9e15 { (number as i64).into() } else { number.into() }
}

fn mention(mention: &Mention, span: Span, text: &str, dossier: &Dossier) -> MentionShape {
    let id = |place: &EntityRef| dossier.catalogue.get(*place).id.clone();
    MentionShape {
        start: span.start,
        end: span.end,
        text: span.of(text).to_owned(),
        entity: mention.entity.as_ref().map(id),
        kind: mention.entity.map(|place| dossier.catalogue.get(place).kind.as_str()),
        candidates: if mention.entity.is_none() {
            mention.candidates.iter().map(id).collect()
        } else {
            Vec::new()
        },
        inferred: mention.inferred,
    }
}

fn finding(finding: &Finding, text: &str) -> FindingShape {
    FindingShape {
        code: finding.code.as_str(),
        severity: finding.severity.as_str(),
        start: finding.span.start,
        end: finding.span.end,
        message: finding.full_message(|place| text[..place].matches('\n').count()),
    }
}

/// Three decimals say all there is to say.
fn rounded(score: f64) -> f64 {
    (score * 1000.0).round() / 1000.0
}
