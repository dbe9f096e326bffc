//! Hover: the card of what stands under the cursor.

use super::card::{self, Link, Style};
use super::{Thing, evidence, thing_at};
use crate::analyse::Analysis;
use crate::corpus::Dossier;
use crate::extract::Cited;
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
            let block = &analysis.blocks[analysis.block_at(span.start)?];
            on_mention(dossier, mention, mention.span.of(&block.facts.text), style, link)
        }
        Thing::Claim(claim) => {
            let block = &analysis.blocks[analysis.block_at(span.start)?];
            card::claim(dossier, claim.support, &evidence(analysis, block, claim), style, link)
        }
        Thing::Quotation(judgement) => {
            let block = &analysis.blocks[analysis.block_at(span.start)?];
            card::quotation(dossier, judgement, judgement.span.of(&block.facts.text), style, link)
        }
        Thing::Citation(citation) => {
            let cards: Vec<String> =
                citation.sources.iter().map(|cited| on_source(dossier, cited, style, link)).collect();
            cards.join("\n\n---\n\n")
        }
    };
    (!text.is_empty()).then_some(Hover { span, text })
}

fn on_mention(dossier: &Dossier, mention: &Mention, surface: &str, style: Style, link: Link) -> String {
    match mention.entity {
        Some(entity) => card::entity(dossier, entity, Some(surface), style, link),
        None => {
            let names: Vec<&str> =
                mention.candidates.iter().map(|place| dossier.catalogue.get(*place).name.as_str()).collect();
            format!("This may be {}. The text around it does not tell which.", names.join(" or "))
        }
    }
}

fn on_source(dossier: &Dossier, cited: &Cited, style: Style, link: Link) -> String {
    match cited {
        Cited::Known(key) => dossier
            .corpus
            .source(key)
            .map(|source| card::source(dossier, source, style, link))
            .unwrap_or_default(),
        Cited::Unknown(key) => format!("No bibliography has the key “{key}”."),
        Cited::External(url) => {
            format!("{url}\n\nA page outside your sources: it counts as cited, and its text is not checked.")
        }
    }
}
