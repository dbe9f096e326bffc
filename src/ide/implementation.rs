//! Implementation: every passage about an entity; of a citation, the passages of the source that its sentence is about.

use std::sync::Arc;

use super::definition::Target;
use super::{Thing, thing_at};
use crate::analyse::Analysis;
use crate::catalogue::EntityRef;
use crate::corpus::{Article, Source};
use crate::text::Span;

/// Articles that are looked at: those that say most.
const MOST_ARTICLES: usize = 256;

/// Where the sources speak of what is at an offset, article by article.
pub fn implementation(analysis: &Analysis, offset: usize) -> Option<(Span, Vec<Target>)> {
    let corpus = &analysis.dossier.corpus;
    let (thing, span) = thing_at(analysis, offset)?;
    match thing {
        Thing::Mention(mention) => {
            let mut targets = Vec::new();
            let about = |entity: &EntityRef| corpus.articles_about(*entity).take(MOST_ARTICLES);
            let mut articles: Vec<(&Source, Arc<Article>)> =
                mention.candidates.iter().flat_map(about).collect();
            articles.sort_by(|(one, _), (other, _)| one.key.cmp(&other.key));
            articles.dedup_by(|(one, _), (other, _)| one.key == other.key);
            for (source, article) in articles {
                let speaks = |(entity, _): &&(EntityRef, Span)| mention.candidates.contains(entity);
                for passage in &article.passages {
                    if let Some((_, selection)) = passage.mentions.iter().find(speaks) {
                        let (key, path) = (source.key.clone(), article.path.clone());
                        targets.push(Target { key, path, span: passage.span, selection: *selection });
                    }
                }
            }
            Some((span, targets))
        }
        _ => super::definition::definition(analysis, offset),
    }
}
