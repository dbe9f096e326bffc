//! How a draft stands, in numbers; and what a rule is about.

use crate::analyse::Analysis;
use crate::extract::Support;
use crate::finding::Code;
use crate::rules;

/// What a draft has of each.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    pub mentions: usize,
    pub cited: usize,
    pub attributed: usize,
    pub unsourced: usize,
}

impl Counts {
    pub fn claims(&self) -> usize {
        self.cited + self.attributed + self.unsourced
    }
}

pub fn counts(analysis: &Analysis) -> Counts {
    let mut counts = Counts::default();
    for block in &analysis.blocks {
        counts.mentions += block.judged.mentions.len();
        for claim in &block.judged.claims {
            match claim.support {
                Support::Cited => counts.cited += 1,
                Support::Attributed => counts.attributed += 1,
                Support::Unsourced => counts.unsourced += 1,
            }
        }
    }
    counts
}

/// The page of a rule, as Markdown.
pub fn explain(code: Code) -> &'static str {
    rules::rule(code).map(|rule| rule.page).unwrap_or_default()
}
