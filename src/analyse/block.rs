//! A block of a draft in its place, with all that is known of it.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use super::context::BlockContext;
use super::facts::Facts;
use super::judged::{Checked, Judged};
use super::repetition::{self, Content};
use crate::corpus::Dossier;
use crate::extract::claim;
use crate::text::Span;
use crate::verify::Judgement;

/// A block in its place. What hangs below has offsets relative to `start`.
///
/// A draft has thousands, and every edit walks them all: whatever that walk asks is kept here, side by side, and not
/// behind the pointer.
#[derive(Clone)]
pub struct Block {
    pub start: usize,
    takes_up: bool,
    may_speak: bool,
    claims: u32,
    is_verifiable: bool,
    /// That the articles have been asked, as far as was known when this block was put into its place.
    is_settled: bool,
    body: Arc<Body>,
}

/// What is known of a block, wherever it stands.
pub struct Body {
    pub facts: Arc<Facts>,
    pub(super) context: BlockContext,
    pub judged: Judged,
    /// What the articles say, once they have been asked.
    checked: OnceLock<Checked>,
    /// What the claims say, for finding repetitions.
    contents: OnceLock<Vec<Content>>,
}

impl Deref for Block {
    type Target = Body;

    fn deref(&self) -> &Body {
        &self.body
    }
}

impl Block {
    pub(super) fn unjudged(start: usize, facts: Arc<Facts>) -> Block {
        Block::new(start, facts, BlockContext::default(), Judged::unread())
    }

    pub(super) fn new(start: usize, facts: Arc<Facts>, context: BlockContext, judged: Judged) -> Block {
        let is_verifiable = judged.is_verifiable();
        Block {
            start,
            takes_up: facts.takes_up,
            may_speak: is_verifiable || speaks(&facts, &judged),
            claims: u32::try_from(judged.claims.len()).unwrap_or(u32::MAX),
            is_verifiable,
            is_settled: false,
            body: Arc::new(Body {
                facts,
                context,
                judged,
                checked: OnceLock::new(),
                contents: OnceLock::new(),
            }),
        }
    }

    /// The same block in another place, or in another analysis.
    pub(super) fn at(&self, start: usize) -> Block {
        let mut block = Block { start, ..self.clone() };
        if let Some(checked) = (!block.is_settled).then(|| block.checked()).flatten() {
            block.may_speak = speaks(&block.facts, &block.judged) || !checked.findings.is_empty();
            block.is_settled = true;
        }
        block
    }

    /// Whether it can take up what the block before hands on.
    pub(super) fn takes_up(&self) -> bool {
        self.takes_up
    }

    /// Whether it has findings, or may get some from the articles, or silences any.
    pub(super) fn may_speak(&self) -> bool {
        self.may_speak
    }

    /// The number of its claims.
    pub fn claims(&self) -> usize {
        self.claims as usize
    }

    pub fn is_verified(&self) -> bool {
        !self.is_verifiable || self.is_settled || self.checked.get().is_some()
    }

    /// What the articles say to the block, once they have been asked.
    pub fn checked(&self) -> Option<&Checked> {
        self.is_verifiable.then(|| self.body.checked.get()).flatten()
    }

    /// What they say to its quotations.
    pub fn judgements(&self) -> &[Judgement] {
        self.checked().map(|checked| checked.verified.quotations.as_slice()).unwrap_or_default()
    }

    /// Asks the articles, once.
    pub(super) fn check(&self, dossier: &Dossier, exclude: Option<&str>) {
        self.body.checked.get_or_init(|| self.judged.verify(&self.facts, dossier, exclude));
    }

    pub(super) fn contents(&self) -> &[Content] {
        self.body.contents.get_or_init(|| repetition::contents(self))
    }

    /// The writer's sentences, each with its score as a claim. Computed anew on each call: only reports ask.
    pub fn sentences(&self) -> impl Iterator<Item = (Span, f64)> + '_ {
        let prose = self.facts.parsed.paragraphs.iter().filter(|paragraph| paragraph.role.is_prose());
        let scores = if self.judged.sentences.is_empty() {
            Vec::new()
        } else {
            prose.flat_map(claim::scores).collect()
        };
        let claimed =
            |span: Span| self.judged.claims.iter().find(|claim| claim.span == span).map(|claim| claim.score);
        let sentences = self.judged.sentences.iter().map(|sentence| sentence.span).zip(scores);
        sentences.map(move |(span, score)| (span, claimed(span).unwrap_or(score)))
    }
}

/// Whether a block has findings of the first wave, or silences any.
fn speaks(facts: &Facts, judged: &Judged) -> bool {
    !judged.findings.is_empty() || !facts.directives.is_empty()
}
