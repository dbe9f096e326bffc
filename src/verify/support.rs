//! Citations of articles that do not speak of what the claim is about.

use super::{Statements, is_outlet_of};
use crate::catalogue::EntityRef;
use crate::extract::Citation;
use crate::text::Span;

/// A marker whose sources mention none of a claim's entities.
#[derive(Clone, PartialEq, Debug)]
pub struct Unsupported {
    /// The marker.
    pub span: Span,
    /// The sources that were read.
    pub keys: Vec<String>,
    pub entities: Vec<EntityRef>,
    /// Sources that name all of them.
    pub better: Vec<String>,
}

pub fn check(statements: &Statements) -> Vec<Unsupported> {
    let corpus = &statements.dossier.corpus;
    let mut found: Vec<Unsupported> = Vec::new();
    for claim in statements.claims.iter().filter(|claim| !claim.is_inferred && !claim.entities.is_empty()) {
        // What reaches back over several sentences need not name what each of them is about.
        if !claim.cites_itself {
            continue;
        }
        let Some(articles) = read(statements, &claim.citations) else { continue };
        // The outlet speaks for itself; what counts is whom else the claim is about.
        let is_outlet = |entity: &EntityRef| {
            let mut sources = articles.iter().filter_map(|key| corpus.source(key));
            sources.any(|source| is_outlet_of(statements.dossier, *entity, source))
        };
        let entities: Vec<EntityRef> =
            claim.entities.iter().copied().filter(|entity| !is_outlet(entity)).collect();
        let is_named = |entity: &EntityRef| {
            articles.iter().any(|key| corpus.article(key).is_some_and(|article| article.names(*entity)))
        };
        if entities.is_empty() || entities.iter().any(is_named) {
            continue;
        }
        let Some(last) = claim.citations.last() else { continue };
        let names_all =
            |key: &str| corpus.article(key).is_some_and(|article| entities.iter().all(|e| article.names(*e)));
        let better = corpus.keys().filter(|key| statements.exclude != Some(*key) && names_all(key));
        if !found.iter().any(|other| other.span == last.span) {
            found.push(Unsupported {
                span: last.span,
                better: better.take(2).map(str::to_owned).collect(),
                keys: articles,
                entities: entities.clone(),
            });
        }
    }
    found
}

/// The keys of all sources that the markers name; `None` when the text of any is not at hand.
fn read(statements: &Statements, citations: &[Citation]) -> Option<Vec<String>> {
    let corpus = &statements.dossier.corpus;
    let mut keys = Vec::new();
    for citation in citations {
        if citation.sources.is_empty() {
            return None;
        }
        for source in &citation.sources {
            let key = source.known()?;
            corpus.article(key)?;
            keys.push(key.to_owned());
        }
    }
    keys.sort();
    keys.dedup();
    (!keys.is_empty() && statements.exclude.is_none_or(|own| !keys.iter().any(|key| key == own)))
        .then_some(keys)
}
