//! Implementation: every passage about an entity; of a citation, the passages of the source that its sentence is about.

use super::definition::Target;
use super::{Thing, thing_at};
use crate::analyse::Analysis;
use crate::text::Span;

/// Where the sources speak of what is at an offset, article by article.
pub fn implementation(analysis: &Analysis, offset: usize) -> Option<(Span, Vec<Target>)> {
    let corpus = &analysis.dossier.corpus;
    let (thing, span) = thing_at(analysis, offset)?;
    match thing {
        Thing::Mention(mention) => {
            let mut targets = Vec::new();
            for (source, article) in corpus.articles() {
                let speaks =
                    |(entity, _): &&(crate::catalogue::EntityRef, Span)| mention.candidates.contains(entity);
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
