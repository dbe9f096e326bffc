//! Pass C: what can be said of a block in the context of its draft.

use super::Purpose;
use super::context::BlockContext;
use super::facts::Facts;
use crate::corpus::Dossier;
use crate::extract::citation::{self, Labels};
use crate::extract::{Attribution, Citation, Claim, NoteMeaning, Sentence, claim};
use crate::finding::Finding;
use crate::recognise::Mention;
use crate::rules;
use crate::text::Span;

/// Pass C: a block in its context. Spans are bytes of the block's source, in order.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Judged {
    pub mentions: Vec<Mention>,
    pub citations: Vec<Citation>,
    pub attributions: Vec<Attribution>,
    pub sentences: Vec<Sentence>,
    pub claims: Vec<Claim>,
    pub findings: Vec<Finding>,
    unread: bool,
}

impl Judged {
    /// Stands for a block that pass C has not reached yet.
    pub fn unread() -> Judged {
        Judged { unread: true, ..Judged::default() }
    }

    pub fn is_unread(&self) -> bool {
        self.unread
    }

    pub fn new(facts: &Facts, context: &BlockContext, dossier: &Dossier, purpose: &Purpose) -> Judged {
        let mut judged = Judged::default();
        let mut mentions = facts.names.mentions(&facts.parsed, &context.names);
        if *purpose == Purpose::Article {
            judged.mentions = mentions.into_iter().flatten().collect();
            judged.mentions.sort_by_key(|mention| mention.span);
            return judged;
        }
        let mut by_paragraph: Vec<Vec<Citation>> = Vec::new();
        for (paragraph, mentions) in facts.parsed.paragraphs.iter().zip(&mut mentions) {
            let citations = citation::find(paragraph, context, &dossier.corpus);
            // `@Reuters-2020` is a key, not a mention; a link's text is prose.
            let is_key = |m: &Mention| {
                citations
                    .iter()
                    .any(|c| c.prose.overlaps(m.prose) && c.prose.of(paragraph.prose.text()).starts_with('@'))
            };
            mentions.retain(|mention| !is_key(mention));
            let lead_in: Vec<Citation> =
                paragraph.lead_in.and_then(|place| by_paragraph.get(place)).cloned().unwrap_or_default();
            let found = claim::find(paragraph, mentions, &citations, &lead_in, &dossier.settings);
            judged.attributions.extend(found.attributions.into_iter().map(|a| Attribution {
                sentence:
                    enclosing(&found.sentences, a.sentence).unwrap_or(paragraph.prose.source(a.sentence)),
                source: paragraph.prose.source(a.source),
                cue: paragraph.prose.source(a.cue),
                entity: a.entity,
            }));
            judged.sentences.extend(found.sentences);
            judged.claims.extend(found.claims);
            judged.mentions.append(mentions);
            by_paragraph.push(citations);
        }
        judged.citations = by_paragraph.into_iter().flatten().collect();
        judged.mentions.sort_by_key(|mention| mention.span);
        judged.citations.sort_by_key(|citation| citation.span);
        judged.sentences.sort_by_key(|sentence| sentence.span);
        judged.claims.sort_by_key(|claim| claim.span);
        judged.attributions.sort_by_key(|a| (a.sentence, a.cue, a.source));
        judged.findings = rules::check(&rules::Subject {
            dossier,
            text: &facts.text,
            mentions: &judged.mentions,
            citations: &judged.citations,
            claims: &judged.claims,
            keys_are_known: context.keys_are_known,
        });
        judged
    }
}

fn enclosing(sentences: &[Sentence], prose: Span) -> Option<Span> {
    sentences.iter().find(|sentence| sentence.prose == prose).map(|sentence| sentence.span)
}

impl Labels for BlockContext {
    fn link(&self, label: &str) -> Option<&str> {
        self.links.iter().find(|(other, _)| other == label).map(|(_, url)| url.as_str())
    }

    fn note(&self, label: &str) -> Option<&NoteMeaning> {
        self.notes.iter().find(|(other, _)| other == label).map(|(_, meaning)| meaning)
    }
}
