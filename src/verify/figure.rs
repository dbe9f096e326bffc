//! Figures that the cited source gives otherwise.

use super::comparison::mismatches;
use super::{Statements, Witnesses};
use crate::corpus::{Article, Passage};
use crate::extract::figure::Figure;
use crate::text::Span;

/// A figure of the draft for which the source has another.
#[derive(Clone, PartialEq, Debug)]
pub struct Discrepancy {
    /// The draft's figure.
    pub span: Span,
    /// As the source writes it.
    pub theirs: String,
    pub key: String,
    /// Where it stands in the article.
    pub source_span: Span,
}

/// Passages of a source that are held against a sentence.
const MOST_PASSAGES: usize = 6;

pub fn compare(statements: &Statements) -> Vec<Discrepancy> {
    let mut found = Vec::new();
    for (place, sentence) in statements.sentences.iter().enumerate() {
        let stated: Vec<_> =
            statements.figures.iter().filter(|figure| figure.sentence == place && !figure.is_quoted).collect();
        if stated.is_empty() {
            continue;
        }
        let witnesses = Witnesses::new(statements, &sentence.citations, &sentence.attributions);
        if witnesses.keys.is_empty() {
            continue;
        }
        let paragraph = &statements.paragraphs[sentence.paragraph];
        let text = sentence.prose.of(paragraph.prose.text());
        let figures: Vec<Figure> = stated
            .iter()
            .map(|stated| Figure {
                span: Span::new(
                    stated.figure.span.start - sentence.prose.start,
                    stated.figure.span.end - sentence.prose.start,
                ),
                ..stated.figure.clone()
            })
            .collect();
        // What any of the cited sources confirms stands.
        let mut against: Vec<(usize, Discrepancy)> = Vec::new();
        let mut confirmed: Vec<usize> = Vec::new();
        for key in &witnesses.keys {
            let Some(article) = statements.dossier.corpus.article(key) else { continue };
            let passages = nearest(article, sentence.prose.of(paragraph.prose.text()));
            let texts: Vec<&str> = passages.iter().map(|passage| passage.span.of(&article.text)).collect();
            let wrong = mismatches(text, &figures, &texts);
            confirmed.extend((0..figures.len()).filter(|place| !wrong.iter().any(|mismatch| mismatch.draft == *place)));
            against.extend(wrong.into_iter().map(|mismatch| {
                let source_span = mismatch.source.span.shift(passages[mismatch.passage].span.start);
                let discrepancy = Discrepancy {
                    span: stated[mismatch.draft].span,
                    theirs: source_span.of(&article.text).to_owned(),
                    key: (*key).to_owned(),
                    source_span,
                };
                (mismatch.draft, discrepancy)
            }));
        }
        let only = witnesses.keys.len() == 1;
        let stands = |draft: &usize| only || !confirmed.contains(draft);
        found.extend(against.into_iter().filter(|(draft, _)| stands(draft)).map(|(_, discrepancy)| discrepancy));
    }
    found.dedup_by_key(|discrepancy| discrepancy.span);
    found
}

/// The passages of an article that share most words with a sentence.
fn nearest<'a>(article: &'a Article, sentence: &str) -> Vec<&'a Passage> {
    let wanted = crate::corpus::Words::of(sentence);
    let words = article.words();
    let mut scored: Vec<(usize, &Passage)> = article
        .passages
        .iter()
        .filter(|passage| !passage.is_heading)
        .map(|passage| {
            let from = words.spans.partition_point(|span| span.start < passage.span.start);
            let to = words.spans.partition_point(|span| span.start < passage.span.end);
            let here = &words.hashes[from..to];
            // Long words say what a sentence is about.
            let is_long = |at: usize| wanted.spans[at].len() > 3;
            (0..wanted.len()).filter(|&at| is_long(at) && here.contains(&wanted.hashes[at])).count()
        })
        .zip(article.passages.iter().filter(|passage| !passage.is_heading))
        .filter(|(shared, _)| *shared >= 2)
        .collect();
    scored.sort_by_key(|(shared, _)| std::cmp::Reverse(*shared));
    scored.into_iter().take(MOST_PASSAGES).map(|(_, passage)| passage).collect()
}
