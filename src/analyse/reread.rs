//! Reading again what an edit has touched: pass A over the changed blocks, and a glance at a place beside them.

use std::borrow::Cow;
use std::ops::{Range, RangeInclusive};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::facts::Facts;
use super::{Analysis, Block, MUCH, Work};
use crate::markup::blocks::Scanner;
use crate::text::{Changes, Document, Place, Span};

/// A draft of which the changed blocks have been read again, and not yet judged.
pub(super) struct Reread {
    pub blocks: Vec<Block>,
    /// Which of them stand where something has changed: in order, and apart.
    pub changed: Vec<Range<usize>>,
    /// Whether they say to the others what they said before.
    pub is_local: bool,
    pub work: Work,
}

/// Where the blocks begin that changes have touched.
struct Rescan {
    /// The first of them, and the old block that follows the last.
    first: usize,
    resume: usize,
    starts: Vec<usize>,
    /// The last place where something has changed among them, and the number of the one behind it.
    last: Place,
    next: usize,
}

/// Bytes of a letter.
pub const LETTER: usize = 4;

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
    pub fn glance(&self, document: &Document, changes: &Changes, offset: usize) -> Option<Analysis> {
        let Reread { blocks, changed, is_local, work } = self.reread(document, changes);
        let is_new = |index: &usize| blocks[*index].judged.is_unread();
        let is_apart = |changed: &Range<usize>| {
            let new = changed.clone().find(is_new).zip(changed.clone().rev().find(is_new));
            new.is_none_or(|(first, last)| is_apart(&blocks, first..=last, offset))
        };
        let is_apart = changed.iter().all(is_apart);
        (is_local && is_apart).then(|| self.with(blocks, self.context.clone(), work))
    }

    /// Whether what stood at an offset stands as it did although a letter was typed or taken away: elsewhere, and no block
    /// was parted in two. Not even the block of the letter is read, for the others see it as it was a letter ago.
    pub fn stands_past(&self, document: &Document, letter: Place, offset: usize) -> bool {
        let Rescan { first, starts, resume, .. } = self.rescan(document, &[letter], 0);
        let start = |(index, block): (usize, &Block)| {
            let is_behind = index >= resume || block.start > letter.old.start;
            if is_behind { letter.after(block.start.max(letter.old.end)) } else { block.start }
        };
        let moved = self.blocks.iter().enumerate().take(resume).skip(first).map(start);
        let touched = self.blocks[..resume].partition_point(|block| block.start <= letter.old.start);
        moved.eq(starts)
            && resume
                .checked_sub(1)
                .is_some_and(|last| is_apart(&self.blocks, touched.saturating_sub(1)..=last, offset))
    }

    /// Pass A over what `changes` have touched.
    pub(super) fn reread(&self, document: &Document, changes: &Changes) -> Reread {
        let rescans = self.rescans(document, changes.places());
        let old = |rescan: &Rescan| &self.blocks[rescan.first..rescan.resume];
        let known: FxHashMap<&str, &Block> =
            rescans.iter().flat_map(old).map(|block| (block.facts.text.as_str(), block)).collect();
        let end = |rescan: &Rescan| match self.blocks.get(rescan.resume) {
            Some(next) => rescan.last.after(next.start),
            None => document.len(),
        };
        let spans = rescans.iter().flat_map(|rescan| {
            let ends = rescan.starts.iter().skip(1).copied().chain([end(rescan)]);
            rescan.starts.iter().zip(ends).map(|(start, end)| Span::new(*start, end))
        });
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
        let read = found.iter().filter(|block| block.judged.is_unread()).count();
        // What nothing has touched has only moved.
        let mut blocks: Vec<Block> = Vec::with_capacity(self.blocks.len() + found.len());
        let mut changed = Vec::with_capacity(rescans.len());
        let (mut from, mut before): (usize, Option<Place>) = (0, None);
        let at = |block: &Block, before: Option<Place>| {
            block.at(before.map_or(block.start, |place| place.after(block.start)))
        };
        let mut found = found.into_iter();
        // Most edits leave alone what one block says to others.
        let mut is_local = !rescans.is_empty();
        for rescan in &rescans {
            blocks.extend(self.blocks[from..rescan.first].iter().map(|block| at(block, before)));
            let start = blocks.len();
            blocks.extend(found.by_ref().take(rescan.starts.len()));
            let (new, old) = (&blocks[start..], old(rescan));
            is_local &= old.len() == new.len()
                && !new.is_empty()
                && old.iter().zip(new).all(|(old, new)| {
                    Arc::ptr_eq(&old.facts, &new.facts) || old.facts.says_as_much_to_others(&new.facts)
                });
            changed.push(start..blocks.len());
            (from, before) = (rescan.resume, Some(rescan.last));
        }
        blocks.extend(self.blocks[from..].iter().map(|block| at(block, before)));
        Reread { blocks, changed, is_local, work: Work { read, judged: 0 } }
    }

    /// Where blocks begin now around each of these places; those that fall together make one.
    fn rescans(&self, document: &Document, places: &[Place]) -> Vec<Rescan> {
        let mut rescans = Vec::new();
        let mut at = 0;
        while at < places.len() {
            let rescan = self.rescan(document, places, at);
            at = rescan.next;
            rescans.push(rescan);
        }
        rescans
    }

    /// Where blocks begin now, from those that the place `at` has touched to the first that it left alone, and all others
    /// before that.
    fn rescan(&self, document: &Document, places: &[Place], mut at: usize) -> Rescan {
        // The block before may end elsewhere now: its end depends on the first line that follows it.
        let first = |place: &Place| {
            self.blocks.partition_point(|block| block.start <= place.old.start).saturating_sub(2)
        };
        let begin = first(&places[at]);
        let from = self.blocks.get(begin).map_or(0, |block| block.start);
        let from = at.checked_sub(1).map_or(from, |before| places[before].after(from));
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
                while places.get(at + 1).is_some_and(|next| next.new.start <= offset) {
                    at += 1;
                }
                let last = places[at];
                if offset >= last.new.end
                    && let Ok(resume) =
                        self.blocks.binary_search_by_key(&last.before(offset), |block| block.start)
                    && places.get(at + 1).is_none_or(|next| first(next) >= resume)
                {
                    return Rescan { first: begin, starts, resume, last, next: at + 1 };
                }
                starts.push(offset);
            }
            offset += line.len_bytes();
        }
        let last = places[places.len() - 1];
        Rescan { first: begin, starts, resume: self.blocks.len(), last, next: places.len() }
    }
}
