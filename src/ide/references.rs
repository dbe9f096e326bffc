//! References: every mention of an entity, every citation of a source.

use std::path::Path;
use std::sync::Arc;

use super::{Thing, sources_at, thing_at};
use crate::analyse::Analysis;
use crate::catalogue::EntityRef;
use crate::corpus::Article;
use crate::text::Span;

/// What somebody wants to see everywhere.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Subject {
    Entity(EntityRef),
    Source(String),
}

/// What to look for, from a place in a document.
pub fn subject(analysis: &Analysis, offset: usize) -> Option<Subject> {
    match thing_at(analysis, offset)?.0 {
        Thing::Mention(mention) => mention.entity.map(Subject::Entity),
        Thing::Quotation(judgement) => judgement.key.clone().map(Subject::Source),
        Thing::Claim(_) => None,
        Thing::Figure(figure) => Some(Subject::Source(figure.key.clone())),
        Thing::Citation(citation) => {
            let block =
                analysis.block_over(offset).filter(|block| citation.span.shift(block.start).touches(offset));
            let block = block.or_else(|| analysis.block_over(offset.checked_sub(1)?))?;
            let mut sources = sources_at(block, citation, offset).into_iter();
            sources.find_map(|cited| cited.known()).map(|key| Subject::Source(key.to_owned()))
        }
    }
}

/// The places in one analysed document, in order.
pub fn in_document(analysis: &Analysis, subject: &Subject) -> Vec<Span> {
    let mut spans = Vec::new();
    for block in &analysis.blocks {
        match subject {
            Subject::Entity(entity) => {
                let mentions = block.judged.mentions.iter().filter(|m| m.entity == Some(*entity));
                spans.extend(mentions.map(|m| m.span.shift(block.start)));
            }
            Subject::Source(key) => {
                let cites =
                    |c: &&crate::extract::Citation| c.sources.iter().any(|s| s.known() == Some(key.as_str()));
                spans.extend(block.judged.citations.iter().filter(cites).map(|c| c.span.shift(block.start)));
            }
        }
    }
    spans
}

/// Articles in which an entity is looked for: those that say most about it.
const MOST_ARTICLES: usize = 1_000;

/// The places in the articles of the corpus, article by article; those that `open` says are open documents
/// answer for themselves.
pub fn in_articles(
    analysis: &Analysis,
    subject: &Subject,
    open: impl Fn(&Path) -> bool,
) -> Vec<(Arc<Article>, Vec<Span>)> {
    let Subject::Entity(entity) = subject else { return Vec::new() };
    let articles = analysis.dossier.corpus.articles_about(*entity).take(MOST_ARTICLES);
    let mut found: Vec<_> = articles
        .filter(|(_, article)| !open(&article.path))
        .map(|(_, article)| {
            let mentions = article.mentions.iter().filter(|m| m.entity == Some(*entity));
            let spans = mentions.map(|m| m.span).collect::<Vec<_>>();
            (article, spans)
        })
        .filter(|(_, spans)| !spans.is_empty())
        .collect();
    found.sort_by(|(one, _), (other, _)| one.path.cmp(&other.path));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    #[test]
    fn of_two_keys_the_one_under_the_cursor_is_meant() {
        for (draft, key) in [
            ("[@inteltoday-2020<|>; see @breitbart-spies]", "inteltoday-2020"),
            ("[@inteltoday-2020; see<|> @breitbart-spies]", "breitbart-spies"),
            ("[@inteltoday-2020; see @breitbart<|>-spies, p. 3]", "breitbart-spies"),
        ] {
            let files = fixture::parse(&format!("//- draft.md\nHuawei spied {draft}.\n"));
            let analysis = fixture::analyse(&files, &files[0]);
            let found = subject(&analysis, files[0].cursor.unwrap());
            assert_eq!(found, Some(Subject::Source(key.to_owned())), "{draft}");
        }
    }
}
