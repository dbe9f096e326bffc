//! Go to definition: from a mention to the passages that introduce it, from a citation to the article.

use std::path::PathBuf;

use super::{Thing, evidence, introductions, sources_at, thing_at};
use crate::analyse::Analysis;
use crate::corpus::{Article, Evidence};
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

/// Articles that introduce an entity, at most.
const MOST_INTRODUCING: usize = 64;

/// Where to go from an offset, best first, and the span of what was asked about.
pub fn definition(analysis: &Analysis, offset: usize) -> Option<(Span, Vec<Target>)> {
    let corpus = &analysis.dossier.corpus;
    let (thing, span) = thing_at(analysis, offset)?;
    let targets = match thing {
        Thing::Mention(mention) => mention
            .candidates
            .iter()
            .flat_map(|&entity| introductions(corpus, entity).take(MOST_INTRODUCING))
            .map(|introduction| Target {
                key: introduction.source.key.clone(),
                path: introduction.article.path.clone(),
                span: introduction.passage,
                selection: introduction.mention,
            })
            .collect(),
        Thing::Claim(claim) => {
            let block = analysis.block_over(span.start)?;
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
        Thing::Figure(figure) => corpus
            .article(&figure.key)
            .map(|article| {
                let passage = article.passage_at(figure.source_span.start);
                let span = passage.map_or(figure.source_span, |passage| passage.span);
                let (key, path) = (article.key.clone(), article.path.clone());
                Target { key, path, span, selection: figure.source_span }
            })
            .into_iter()
            .collect(),
        Thing::Citation(citation) => sources_at(analysis.block_over(span.start)?, citation, offset)
            .into_iter()
            .filter_map(|cited| corpus.article(cited.known()?))
            .map(|article| {
                let block = analysis.block_over(span.start);
                let written = block.map_or("", |block| citation.span.of(&block.facts.text));
                let span = located(&article, written, &article.key).unwrap_or_default();
                Target { key: article.key.clone(), path: article.path.clone(), span, selection: span }
            })
            .collect(),
    };
    Some((span, targets))
}

/// Where a citation's locator leads in an article: "para. 3", "§ 3", "¶ 3". Articles have no pages.
fn located(article: &Article, citation: &str, key: &str) -> Option<Span> {
    let behind = &citation[citation.find(key)? + key.len()..];
    // What follows the next key is that one's.
    let own = behind.split([';', '@']).next()?.trim_start_matches([',', ' ']);
    let number = ["paragraph ", "para. ", "para ", "par. ", "§ ", "§", "¶ ", "¶"]
        .iter()
        .find_map(|sign| own.strip_prefix(sign))?;
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    let wanted: usize = digits.parse().ok()?;
    let mut paragraphs: Vec<usize> = article
        .passages
        .iter()
        .filter(|passage| !passage.is_heading)
        .map(|passage| passage.paragraph)
        .collect();
    paragraphs.dedup();
    let place = *paragraphs.get(wanted.checked_sub(1)?)?;
    article.passages.iter().find(|passage| passage.paragraph == place).map(|passage| passage.span)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    #[test]
    fn a_locator_leads_to_its_paragraph() {
        let files =
            fixture::parse("//- draft.md\nIt was so [see @breitbart-spies, para. 3<|>; @euractiv-2019].\n");
        let analysis = fixture::analyse(&files, &files[0]);
        let (_, targets) = definition(&analysis, files[0].cursor.unwrap()).unwrap();
        let article = analysis.dossier.corpus.article("breitbart-spies").unwrap();
        let words = targets[0].span.of(&article.text);
        assert!(words.starts_with("The report has now prompted concerns"), "{words}");
        assert_eq!(targets[1].span, Span::default());
    }
}
