//! Go to definition: from a mention to the passages that introduce it, from a citation to the article.

use std::path::PathBuf;

use super::{Thing, evidence, introductions, thing_at};
use crate::analyse::Analysis;
use crate::corpus::Evidence;
use crate::text::Span;

/// A place in an article to go to. Spans are bytes of the article's text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Target {
    /// The source's key.
    pub key: String,
    pub path: PathBuf,
    /// The passage.
    pub span: Span,
    /// The words in it to put the cursor on.
    pub selection: Span,
}

/// Where to go from an offset, best first, and the span of what was asked about.
pub fn definition(analysis: &Analysis, offset: usize) -> Option<(Span, Vec<Target>)> {
    let corpus = &analysis.dossier.corpus;
    let (thing, span) = thing_at(analysis, offset)?;
    let targets = match thing {
        Thing::Mention(mention) => mention
            .candidates
            .iter()
            .flat_map(|&entity| introductions(corpus, entity))
            .map(|introduction| Target {
                key: introduction.source.key.clone(),
                path: introduction.article.path.clone(),
                span: introduction.passage.span,
                selection: introduction.mention,
            })
            .collect(),
        Thing::Claim(claim) => {
            let block = &analysis.blocks[analysis.block_at(span.start)?];
            let target = |evidence: Evidence| {
                let article = corpus.article(&evidence.key)?;
                let (key, path) = (evidence.key, article.path.clone());
                Some(Target { key, path, span: evidence.span, selection: evidence.span })
            };
            evidence(analysis, block, claim).into_iter().filter_map(target).collect()
        }
        Thing::Quotation(judgement) => {
            let article = judgement.key.as_deref().and_then(|key| corpus.article(key));
            let target = article.zip(judgement.source_span).map(|(article, span)| Target {
                key: article.key.clone(),
                path: article.path.clone(),
                span,
                selection: span,
            });
            target.into_iter().collect()
        }
        Thing::Citation(citation) => citation
            .sources
            .iter()
            .filter_map(|cited| corpus.article(cited.known()?))
            .map(|article| {
                let start = Span::new(0, 0);
                Target { key: article.key.clone(), path: article.path.clone(), span: start, selection: start }
            })
            .collect(),
    };
    Some((span, targets))
}
