//! Hover: the card of what stands under the cursor.

use super::card::{self, Link, Style};
use super::{Thing, evidence, sources_at, thing_at};
use crate::analyse::{Analysis, Block};
use crate::corpus::Dossier;
use crate::extract::{Citation, Cited, NoteMeaning};
use crate::recognise::Mention;
use crate::text::Span;

/// A card, and the bytes of the document that it is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hover {
    pub span: Span,
    pub text: String,
}

pub fn hover(analysis: &Analysis, offset: usize, style: Style, link: Link) -> Option<Hover> {
    let dossier = &*analysis.dossier;
    let (thing, span) = thing_at(analysis, offset)?;
    let text = match thing {
        Thing::Mention(mention) => {
            let block = analysis.block_over(span.start)?;
            on_mention(dossier, mention, mention.span.of(&block.facts.text), style, link)
        }
        Thing::Claim(claim) => {
            let block = analysis.block_over(span.start)?;
            card::claim(dossier, claim, &evidence(analysis, block, claim), style, link)
        }
        Thing::Quotation(judgement) => {
            let block = analysis.block_over(span.start)?;
            card::quotation(dossier, judgement, judgement.span.of(&block.facts.text), style, link)
        }
        Thing::Figure(figure) => {
            let block = analysis.block_over(span.start)?;
            card::figure(dossier, figure, figure.span.of(&block.facts.text), style, link)
        }
        Thing::Citation(citation) if citation.sources.is_empty() => {
            let block = analysis.block_over(span.start)?;
            note(analysis, citation.span.of(&block.facts.text))
        }
        Thing::Citation(citation) => {
            let block = analysis.block_over(span.start)?;
            let cards: Vec<String> = sources_at(block, citation, offset)
                .into_iter()
                .map(|cited| on_source(analysis, block, citation, cited, style, link))
                .collect();
            cards.join("\n\n---\n\n")
        }
    };
    (!text.is_empty()).then_some(Hover { span, text })
}

/// What a footnote says that cites none of the sources.
fn note(analysis: &Analysis, written: &str) -> String {
    let label = written.strip_prefix("[^").and_then(|rest| rest.strip_suffix(']')).unwrap_or_default();
    let notes = analysis.blocks.iter().flat_map(|block| &block.facts.notes);
    let mut texts = notes.filter_map(|(other, meaning)| match meaning {
        NoteMeaning::Words { text, .. } if other == label => Some(text.trim().to_owned()),
        _ => None,
    });
    texts.next().unwrap_or_default()
}

/// Passages among which the one from the cited source is looked for.
const MOST_PASSAGES: usize = 12;

fn on_mention(dossier: &Dossier, mention: &Mention, surface: &str, style: Style, link: Link) -> String {
    match mention.entity {
        Some(entity) if mention.inferred => {
            let name = &dossier.catalogue.get(entity).name;
            let card = card::entity(dossier, entity, None, style, link);
            format!("Probably {name}: the last that “{surface}” can mean.\n\n{card}")
        }
        Some(entity) => card::entity(dossier, entity, Some(surface), style, link),
        None => {
            let names: Vec<&str> =
                mention.candidates.iter().map(|place| dossier.catalogue.get(*place).name.as_str()).collect();
            format!("This may be {}. The text around it does not tell which.", names.join(" or "))
        }
    }
}

fn on_source(
    analysis: &Analysis,
    block: &Block,
    citation: &Citation,
    cited: &Cited,
    style: Style,
    link: Link,
) -> String {
    let dossier = &*analysis.dossier;
    match cited {
        Cited::Known(key) => {
            let Some(source) = dossier.corpus.source(key) else { return String::new() };
            let cites = |c: &&Citation| !c.listed && c.sources.iter().any(|s| s.known() == Some(key));
            let all = analysis.blocks.iter().flat_map(|block| &block.judged.citations);
            // The claim that it stands for says which passage is meant.
            let claim = block.judged.claims.iter().find(|claim| claim.span.touches(citation.span.start));
            let evidence =
                claim.map(|claim| analysis.evidence(block, claim, MOST_PASSAGES)).unwrap_or_default();
            let fitting = evidence.iter().find(|found| found.key == *key);
            let used = card::Used { times: all.filter(cites).count(), fitting };
            card::cited_source(dossier, source, &used, style, link)
        }
        Cited::Unknown(key) => format!("No bibliography has the key “{key}”."),
        Cited::External(key) if !key.contains(['/', ':']) => {
            format!(
                "{key}\n\nDescribed in this draft's front matter: it counts as cited, and its text is not checked."
            )
        }
        Cited::External(url) => {
            format!("{url}\n\nA page outside your sources: it counts as cited, and its text is not checked.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    fn card(draft: &str) -> Option<String> {
        let files = fixture::parse(&format!("//- draft.md\n{draft}\n"));
        let analysis = fixture::analyse(&files, &files[0]);
        analysis.verify();
        let plain = |_: &crate::corpus::Article, _: Span| None;
        hover(&analysis, files[0].cursor.unwrap(), Style::Plain, &plain).map(|found| found.text)
    }

    #[test]
    fn a_figure_that_differs_shows_that_of_the_source() {
        let card =
            card("The Lowy Institute counts 1<|>72 diplomatic postings in Brussels [@inteltoday-2020].")
                .unwrap();
        assert!(card.starts_with("Another figure in the source") && card.contains("127"), "{card}");
    }

    #[test]
    fn a_note_that_cites_no_source_is_read_out() {
        let found = card("It is so.[^<|>c]\n\n[^c]: Interview with Ken Hu, 3 May 2019.");
        assert_eq!(found.as_deref(), Some("Interview with Ken Hu, 3 May 2019."));
    }
}
