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

/// What a rule means: the first sentence of its page.
pub fn summary(code: Code) -> &'static str {
    let text = explain(code).split("\n\n").nth(1).unwrap_or_default();
    text.split_inclusive(". ").next().unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_says_in_a_sentence_what_it_means() {
        for code in Code::ALL {
            let summary = summary(code);
            assert!(summary.ends_with(['.', ':']) && summary.len() > 30, "{}: {summary}", code.as_str());
        }
    }
}
