//! Pass C: what can be said of a block in the context of its draft.

use std::sync::Arc;

use super::Purpose;
use super::context::{BlockContext, under_after};
use super::facts::Facts;
use crate::catalogue::{EntityRef, Kind};
use crate::corpus::Dossier;
use crate::extract::attribution;
use crate::extract::citation::{self, Labels};
use crate::extract::claim::{self, Carry};
use crate::extract::note::AuthorAndYear;
use crate::extract::{
    Attribution, Citation, Claim, NoteMeaning, Quotation, Sentence, StatedFigure, block_quote, note,
};
use crate::finding::Finding;
use crate::markup::{Paragraph, Role};
use crate::recognise::{self, Antecedents, Mention};
use crate::rules;
use crate::text::Span;
use crate::verify::{self, Verified};

/// Pass C: a block in its context. Spans are bytes of the block's source, in order.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Judged {
    pub mentions: Vec<Mention>,
    pub citations: Vec<Citation>,
    pub attributions: Vec<Attribution>,
    pub sentences: Vec<Sentence>,
    pub quotations: Vec<Quotation>,
    pub figures: Vec<StatedFigure>,
    pub claims: Vec<Claim>,
    /// Those that need no article: the first wave.
    pub findings: Vec<Finding>,
    /// What the next block may take up.
    pub carry: Option<Arc<Handed>>,
    /// Whether there may be attributions and figures that are not told here, as nothing rests on them.
    pub is_brief: bool,
    unread: bool,
}

/// How much is to be found out about a block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Extent {
    /// What its findings, its claims and other blocks need.
    Needed,
    /// All that a reader may want to know.
    All,
}

impl Judged {
    /// Stands for a block that pass C has not reached yet.
    pub fn unread() -> Judged {
        Judged { unread: true, ..Judged::default() }
    }

    pub fn is_unread(&self) -> bool {
        self.unread
    }

    pub fn new(
        facts: &Facts,
        context: &BlockContext,
        dossier: &Dossier,
        purpose: &Purpose,
        extent: Extent,
    ) -> Judged {
        let mut judged = Judged::default();
        let mut mentions = facts.names.mentions(&facts.parsed, &context.names);
        if *purpose == Purpose::Article {
            judged.mentions = mentions.into_iter().flatten().collect();
            judged.mentions.sort_by_key(|mention| mention.span);
            return judged;
        }
        let signers = signers(facts, &mentions);
        let mut by_paragraph: Vec<Vec<Citation>> = Vec::new();
        // For each paragraph that leads in with a colon whether it names who says what follows.
        let mut announces: Vec<bool> = Vec::new();
        let mut under = context.under_references;
        let mut handed = context.before.as_deref().cloned().unwrap_or_default();
        for (index, (paragraph, mentions)) in facts.parsed.paragraphs.iter().zip(&mut mentions).enumerate() {
            if let Some(heading) = facts.headings.iter().find(|heading| heading.paragraph == index) {
                under = under_after(under, heading);
            }
            let mut citations = citation::find(paragraph, context, &dossier.corpus);
            let is_listed = under.is_some() || note::is_entry(paragraph.prose.text());
            if is_listed {
                citations.iter_mut().for_each(|citation| citation.listed = true);
                judged.mentions.append(mentions);
                by_paragraph.push(citations);
                announces.push(false);
                handed = Handed::default();
                continue;
            }
            // `@Reuters-2020` is a key, not a mention; a link's text is prose.
            let is_key = |m: &Mention| {
                citations
                    .iter()
                    .any(|c| c.prose.overlaps(m.prose) && c.prose.of(paragraph.prose.text()).starts_with('@'))
            };
            mentions.retain(|mention| !is_key(mention));
            let mut lead_in: Vec<Citation> =
                paragraph.lead_in.and_then(|place| by_paragraph.get(place)).cloned().unwrap_or_default();
            // "— Name, in the newspaper [@key]" below a block quote.
            if let Some(next) = facts.parsed.paragraphs.get(index + 1)
                && (&paragraph.role, &next.role) == (&Role::Quote, &Role::Quote)
                && block_quote::is_signature_of(paragraph.prose.text(), next.prose.text())
            {
                lead_in = citation::find(next, context, &dossier.corpus);
                if lead_in.is_empty() {
                    lead_in.extend(citation::signed(next, &dossier.corpus));
                }
            } else if paragraph.role == Role::Quote && citations.is_empty() && lead_in.is_empty() {
                lead_in.extend(citation::signed(paragraph, &dossier.corpus));
            }
            if paragraph.role.is_prose() {
                mentions.extend(recognise::infer(
                    paragraph,
                    mentions,
                    &handed.antecedents,
                    &dossier.catalogue,
                ));
                mentions.sort_by_key(|mention| mention.prose);
            }
            let is_person = |mention: &Mention| {
                mention.entity.map(|entity| dossier.catalogue.get(entity).kind == Kind::Person)
            };
            let text = paragraph.prose.text();
            let label = attribution::label(text);
            let named = label.and_then(|label| mentions.iter().find(|mention| label.covers(mention.prose)));
            let papers = dossier.corpus.outlets_named(text);
            let outlets = outlets(paragraph, mentions, &papers);
            // A lead-in shares the citation of its list.
            let leads = citations.is_empty() && text.trim_end().ends_with(':');
            let items = || facts.parsed.paragraphs[index + 1..].iter().filter(|p| p.lead_in == Some(index));
            let list: Vec<Citation> = (leads.then(items).into_iter().flatten())
                .map(|item| citation::find(item, context, &dossier.corpus))
                .find(|found| !found.is_empty())
                .unwrap_or_default();
            let reading = claim::Reading {
                paragraph,
                index,
                mentions,
                outlets: &outlets,
                papers: &papers,
                is_apart: is_apart(paragraph, &facts.text),
                citations: &citations,
                lead_in: &lead_in,
                list: &list,
                is_announced: paragraph
                    .lead_in
                    .and_then(|place| announces.get(place))
                    .is_some_and(|said| *said),
                is_turn: index == 0 && context.is_answer
                    || attribution::is_turn(text, named.and_then(is_person)),
                signed_by: signers.get(index).copied().flatten(),
                before: &handed.carry,
                wants_all: extent == Extent::All,
                hands_on: index + 1 < facts.parsed.paragraphs.len() || context.hands_on,
            };
            let found = claim::find(&reading, &dossier.settings, judged.sentences.len());
            let antecedents = match paragraph.role {
                Role::Body | Role::Item => recognise::antecedents(paragraph, mentions, &dossier.catalogue),
                // Who is named in a heading or a cell is not who "the company" below it means.
                _ => Vec::new(),
            };
            let lead_in = found.carry.lead_in.as_ref();
            announces
                .push(lead_in.is_some_and(|(_, said)| said.iter().any(|attribution| attribution.is_named)));
            handed = Handed { carry: found.carry, antecedents };
            judged.attributions.extend(found.attributions.into_iter().map(|a| Attribution {
                sentence:
                    enclosing(&found.sentences, a.sentence).unwrap_or(paragraph.prose.source(a.sentence)),
                source: paragraph.prose.source(a.source),
                cue: paragraph.prose.source(a.cue),
                entity: a.entity,
                is_named: a.is_named,
                is_learnt: a.is_learnt,
                is_aside: a.is_aside,
            }));
            judged.is_brief |= found.is_brief;
            judged.quotations.extend(found.quotations);
            judged.figures.extend(found.figures);
            judged.sentences.extend(found.sentences);
            judged.claims.extend(found.claims);
            judged.mentions.append(mentions);
            by_paragraph.push(citations);
        }
        judged.carry = (handed != Handed::default()).then(|| Arc::new(handed));
        judged.citations = by_paragraph.into_iter().flatten().collect();
        judged.mentions.sort_by_key(|mention| mention.span);
        judged.citations.sort_by_key(|citation| citation.span);
        for claim in &mut judged.claims {
            claim.span = with_emphasis(claim.span, &facts.text);
        }
        judged.claims.sort_by_key(|claim| claim.span);
        judged.attributions.sort_by_key(|a| (a.sentence, a.cue, a.source));
        judged.findings = rules::check(&rules::Subject {
            dossier,
            text: &facts.text,
            mentions: &judged.mentions,
            citations: &judged.citations,
            claims: &judged.claims,
            keys_are_known: context.keys_are_known,
            verified: None,
        });
        judged
    }

    /// Asks the articles about what the block says.
    pub fn verify(&self, facts: &Facts, dossier: &Dossier, exclude: Option<&str>) -> Checked {
        let verified = verify::verify(&verify::Statements {
            dossier,
            library: &*dossier.library,
            paragraphs: &facts.parsed.paragraphs,
            sentences: &self.sentences,
            quotations: &self.quotations,
            figures: &self.figures,
            claims: &self.claims,
            mentions: &self.mentions,
            exclude,
        });
        let findings = rules::check(&rules::Subject {
            dossier,
            text: &facts.text,
            mentions: &self.mentions,
            citations: &self.citations,
            claims: &self.claims,
            keys_are_known: false,
            verified: Some(&verified),
        });
        Checked { verified, findings }
    }

    /// Whether there is anything to ask the articles about.
    pub fn is_verifiable(&self) -> bool {
        !self.quotations.is_empty()
            || !self.citations.is_empty() && !self.claims.is_empty()
            || self.figures.iter().any(|figure| {
                self.sentences
                    .get(figure.sentence)
                    .is_some_and(|s| !s.citations.is_empty() || !s.attributions.is_empty())
            })
            || self.claims.iter().any(|claim| !claim.citations.is_empty())
    }
}

/// The second wave: what the articles say to a block, and the findings that come of it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Checked {
    pub verified: Verified,
    pub findings: Vec<Finding>,
}

/// What one block hands on to the next.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Handed {
    pub carry: Carry,
    pub antecedents: Antecedents,
}

/// Who signed each block quote: the first who is named at its end, or in the paragraph below it.
fn signers(facts: &Facts, mentions: &[Vec<Mention>]) -> Vec<Option<EntityRef>> {
    let paragraphs = &facts.parsed.paragraphs;
    let named = |place: usize, from: usize| {
        mentions.get(place)?.iter().filter(|mention| mention.prose.start >= from).find_map(|m| m.entity)
    };
    let signer = |place: usize| {
        let quote = paragraphs.get(place).filter(|quote| quote.role == Role::Quote)?;
        let text = quote.prose.text();
        let below = paragraphs.get(place + 1).filter(|next| next.role == Role::Quote);
        if below.is_some_and(|below| block_quote::is_signature_of(text, below.prose.text())) {
            return named(place + 1, 0);
        }
        let signature = block_quote::signature(text)?;
        named(place, signature.as_ptr() as usize - text.as_ptr() as usize)
    };
    (0..paragraphs.len()).map(signer).collect()
}

/// A sentence that begins inside an emphasis which it closes, with the marks that open it: "**Presenter:** It was fined".
fn with_emphasis(span: Span, text: &str) -> Span {
    let before = &text[..span.start];
    let marks = before.len() - before.trim_end_matches(['*', '_']).len();
    let mark = &before[before.len() - marks..];
    let is_closed_inside = marks > 0 && span.of(text).matches(mark).count() % 2 == 1;
    if is_closed_inside { Span::new(span.start - marks, span.end) } else { span }
}

/// Whether a paragraph stands apart from the text: one in italics as a caption does, one in bold as a heading, unless it
/// ends as sentences do.
fn is_apart(paragraph: &Paragraph, source: &str) -> bool {
    let text = paragraph.prose.text();
    let place = paragraph.prose.source(Span::new(0, text.len()));
    let (Some(before), Some(after)) = (source.get(..place.start), source.get(place.end..)) else {
        return false;
    };
    let is_marked = before.ends_with(['*', '_']) && after.starts_with(['*', '_']);
    let is_bold = || before.ends_with("**") || before.ends_with("__");
    paragraph.role == Role::Body && is_marked && (!is_bold() || !text.ends_with(['.', '!', '?']))
}

/// Those of the outlets that a paragraph names which only the bibliography knows, as mentions of nobody.
fn outlets(paragraph: &Paragraph, mentions: &[Mention], named: &[Span]) -> Vec<Mention> {
    let new =
        named.iter().copied().filter(|span| !mentions.iter().any(|mention| mention.prose.overlaps(*span)));
    let mention = |prose: Span| Mention {
        span: paragraph.prose.source(prose),
        prose,
        entity: None,
        candidates: Vec::new(),
        inferred: false,
        misspelt: false,
    };
    new.map(mention).collect()
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

    fn is_own_key(&self, key: &str) -> bool {
        self.own_keys.iter().any(|own| own == key)
    }

    fn has_own_entry(&self, author: &str, year: &str) -> bool {
        let author = author.to_lowercase();
        let is_by = |entry: &AuthorAndYear| {
            let rest = author.strip_prefix(entry.author.as_str());
            rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)) && year.starts_with(&entry.year)
        };
        self.own_entries.iter().any(is_by)
    }

    fn reference(&self, number: &str) -> Option<&NoteMeaning> {
        self.references.iter().find(|(other, _)| other == number).map(|(_, meaning)| meaning)
    }
}
