//! Reading again what an edit has touched: pass A over the changed blocks, and a glance at a place beside them.

use std::borrow::Cow;
use std::ops::{Range, RangeInclusive};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::facts::Facts;
use super::{Analysis, Block, MUCH, Work};
use crate::markup::blocks::Scanner;
use crate::text::{Change, Document, Span};

/// A draft of which the changed blocks have been read again, and not yet judged.
pub(super) struct Reread {
    pub blocks: Vec<Block>,
    pub changed: Range<usize>,
    /// Whether they say to the others what they said before.
    pub is_local: bool,
    pub work: Work,
}

/// Where the blocks begin that a change has touched.
struct Rescan {
    /// The first of them, and the old block that follows the last.
    first: usize,
    resume: usize,
    starts: Vec<usize>,
}

/// Bytes of a letter.
pub(super) const LETTER: usize = 4;

/// Whether what stands at an offset owes nothing to some blocks: who speaks there may be taken up right behind them.
fn is_apart(blocks: &[Block], changed: RangeInclusive<usize>, offset: usize) -> bool {
    let (first, last) = changed.into_inner();
    let place = blocks.partition_point(|block| block.start <= offset).saturating_sub(1);
    place < first || place > last && blocks[last + 1..=place].iter().any(|block| !block.takes_up())
}

impl Analysis {
    /// The same for a question about one place, if that does not depend on what has changed: then the changed blocks are
    /// read, which shows that the others need not care, but not judged, which takes longer than to answer. Whoever counts
    /// over the whole draft needs the whole analysis.
    pub fn glance(&self, document: &Document, change: Change, offset: usize) -> Option<Analysis> {
        if change.old_end.max(change.new_end) - change.start <= LETTER {
            return self.glance_past_a_letter(document, change, offset);
        }
        let Reread { blocks, changed, is_local, work } = self.reread(document, change);
        let is_new = |index: &usize| blocks[*index].judged.is_unread();
        let new = changed.clone().find(is_new).zip(changed.rev().find(is_new));
        let is_apart = new.is_none_or(|(first, last)| is_apart(&blocks, first..=last, offset));
        (is_local && is_apart).then(|| self.with(blocks, self.context.clone(), work))
    }

    /// The same past one letter that was typed or taken away, and parts no block in two: the block that it stands in is
    /// not even read, for the place that is asked about sees it as it was a letter ago.
    fn glance_past_a_letter(&self, document: &Document, change: Change, offset: usize) -> Option<Analysis> {
        let Rescan { first, starts, resume } = self.rescan(document, change);
        let delta = change.new_end as isize - change.old_end as isize;
        let start = |(index, block): (usize, &Block)| {
            let is_behind = index >= resume || block.start > change.start;
            block.start.saturating_add_signed(if is_behind { delta } else { 0 })
        };
        let moved = || self.blocks.iter().enumerate();
        if !moved().take(resume).skip(first).map(start).eq(starts) {
            return None;
        }
        let last = resume.checked_sub(1)?;
        let touched = self.blocks[..resume].partition_point(|block| block.start <= change.start);
        let blocks: Vec<Block> = moved().map(|(index, block)| block.at(start((index, block)))).collect();
        let is_apart = is_apart(&blocks, touched.saturating_sub(1)..=last, offset);
        is_apart.then(|| self.with(blocks, self.context.clone(), Work::default()))
    }

    /// Pass A over what `change` has touched.
    pub(super) fn reread(&self, document: &Document, change: Change) -> Reread {
        let Rescan { first, starts, resume } = self.rescan(document, change);
        let known: FxHashMap<&str, &Block> = self.blocks[first..resume.min(self.blocks.len())]
            .iter()
            .map(|b| (b.facts.text.as_str(), b))
            .collect();
        let mut work = Work::default();
        let delta = change.new_end as isize - change.old_end as isize;
        let tail = &self.blocks[resume.min(self.blocks.len())..];
        let end = tail.first().map_or(document.len(), |block| block.start.saturating_add_signed(delta));
        let mut blocks: Vec<Block> = self.blocks[..first].iter().map(|block| block.at(block.start)).collect();
        let spans = (0..starts.len())
            .map(|index| Span::new(starts[index], starts.get(index + 1).copied().unwrap_or(end)));
        let pieces: Vec<(usize, Cow<str>)> = spans.map(|span| (span.start, document.slice(span))).collect();
        let read = |(start, text): &(usize, Cow<str>)| match known.get(text.as_ref()) {
            Some(block) if (block.start == 0) == (*start == 0) => block.at(*start),
            _ => {
                let text = text.clone().into_owned();
                let facts = Facts::new(text, self.language, *start == 0, &self.dossier);
                Block::unjudged(*start, Arc::new(facts))
            }
        };
        let found: Vec<Block> = if pieces.len() < MUCH {
            pieces.iter().map(read).collect()
        } else {
            pieces.par_iter().map(read).collect()
        };
        work.read += found.iter().filter(|block| block.judged.is_unread()).count();
        let old = &self.blocks[first..resume.min(self.blocks.len())];
        // Most edits leave alone what one block says to others.
        let is_local = old.len() == found.len()
            && !found.is_empty()
            && old.iter().zip(&found).all(|(old, new)| {
                Arc::ptr_eq(&old.facts, &new.facts) || old.facts.says_as_much_to_others(&new.facts)
            });
        let changed = first..first + found.len();
        blocks.extend(found);
        blocks.extend(tail.iter().map(|block| block.at(block.start.saturating_add_signed(delta))));
        Reread { blocks, changed, is_local, work }
    }

    /// Where blocks begin now, from those that `change` has touched to the first that it left alone.
    fn rescan(&self, document: &Document, change: Change) -> Rescan {
        let touched = self.blocks.partition_point(|block| block.start <= change.start);
        // The block before may end elsewhere now: its end depends on the first line that follows it.
        let first = touched.saturating_sub(2);
        let from = self.blocks.get(first).map_or(0, |block| block.start);
        let delta = change.new_end as isize - change.old_end as isize;
        let mut scanner = Scanner::new(self.language, from == 0);
        let mut starts = vec![from];
        let mut offset = from;
        let rope = document.rope();
        for line in rope.lines_at(rope.byte_to_line(from)) {
            let begins = match line.as_str() {
                Some(text) => scanner.begins_block(text),
                None => scanner.begins_block(&line.to_string()),
            };
            if begins {
                let before = offset.saturating_add_signed(-delta);
                if offset >= change.new_end
                    && before >= change.old_end
                    && let Ok(resume) = self.blocks.binary_search_by_key(&before, |block| block.start)
                {
                    return Rescan { first, starts, resume };
                }
                starts.push(offset);
            }
            offset += line.len_bytes();
        }
        Rescan { first, starts, resume: self.blocks.len() }
    }
}
