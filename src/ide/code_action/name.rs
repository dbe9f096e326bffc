//! What mends a misspelt name.

use super::Action;
use crate::analyse::{Analysis, Block};
use crate::finding::Finding;
use crate::ide::edit::Edit;
use crate::ide::is_quoted;
use crate::text::{Span, letters};

pub fn mend_name(analysis: &Analysis, block: &Block, finding: &Finding) -> Vec<Action> {
    let mention = block.judged.mentions.iter().find(|m| m.span.shift(block.start) == finding.span);
    let Some((mention, entity)) = mention.and_then(|mention| Some((mention, mention.entity?))) else {
        return Vec::new();
    };
    let entity = analysis.dossier.catalogue.get(entity);
    let written = mention.span.of(&block.facts.text);
    let right = entity.nearest_name(written);
    let Some(changes) = changes(written, right) else { return Vec::new() };
    let at = |start: usize| -> Vec<Edit> {
        let moved = changes.iter().map(|edit| Edit { span: edit.span.shift(start), ..edit.clone() });
        moved.collect()
    };
    let everywhere: Vec<Edit> = analysis
        .blocks
        .iter()
        .flat_map(|block| {
            let same = block.judged.mentions.iter().filter(|m| {
                m.misspelt && m.span.of(&block.facts.text) == written && !is_quoted(block, m.span)
            });
            same.flat_map(|mention| at(mention.span.start + block.start)).collect::<Vec<_>>()
        })
        .collect();
    // A slip in a quotation may be the source's own.
    let is_known = !is_quoted(block, mention.span)
        && entity.aliases.iter().any(|alias| alias.misspelt && alias.text == written);
    let here = Action::fix(format!("Change to “{right}”"), at(finding.span.start));
    let mut actions = vec![if is_known { here.preferred() } else { here }];
    if everywhere.len() > changes.len() {
        actions.push(Action::fix(format!("Change to “{right}” everywhere in this draft"), everywhere));
    }
    actions
}

/// What makes the right name of a wrong one: all of it, or, where there is markup inside, the words that are wrong. `None`
/// where that does not tell.
fn changes(written: &str, right: &str) -> Option<Vec<Edit>> {
    const MARKUP: [char; 12] = ['*', '_', '{', '}', '[', ']', '(', ')', '\\', '`', '<', '#'];
    if !written.contains(MARKUP) {
        return Some(vec![Edit::replace(Span::new(0, written.len()), right)]);
    }
    let words: Vec<Span> = letters(written).collect();
    let rights: Vec<&str> = right.split_whitespace().collect();
    let pairs = || words.iter().zip(&rights).filter(|(word, right)| word.of(written) != **right);
    (words.len() == rights.len()).then(|| pairs().map(|(word, right)| Edit::replace(*word, *right)).collect())
}
