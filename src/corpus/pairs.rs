//! Where words stand side by side in the articles: what finds a quotation among all of them.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Article, MANY, Words};
use crate::catalogue::bytes::{Bytes, List};
use crate::pool;

/// For each pair of neighbouring words, the articles that have it, and where.
///
/// An entry is one number, as there are as many as words: part of the pair's hash, the article's place, and the place
/// among its words. Two pairs that cannot be told apart by it are one in a million, and cost a look at a place.
pub struct Pairs {
    /// Parts, each sorted: the n-th stands from the n-th of `starts` to the one after it. Which of them a pair belongs to,
    /// the first bits of its hash say.
    entries: List<u64>,
    starts: List<u64>,
}

/// Bits for an article's place, for a place among its words, and for which part.
const ARTICLE: u32 = 20;
const WORD: u32 = 21;
const PART: u32 = 8;

/// Words by which two places that belong together may lie apart.
const SLACK: u32 = 12;

impl Pairs {
    /// Of a million articles, and of an article's first two million words.
    pub fn new(articles: &[Arc<Article>]) -> Pairs {
        let read = |(first, some): (usize, &[Arc<Article>])| {
            let mut entries = Vec::new();
            for (place, article) in (first..).zip(some) {
                let words = Words::of(&article.text);
                let pairs = words.hashes.windows(2).take(1 << WORD).enumerate();
                entries.extend(pairs.map(|(at, pair)| split(pair, place, at)));
            }
            entries
        };
        let mut parts: Vec<Vec<u64>> = vec![Vec::new(); 1 << PART];
        // A few thousand at a time, so that nothing is held twice.
        let articles = &articles[..articles.len().min(1 << ARTICLE)];
        for (turn, some) in articles.chunks(AT_A_TIME).enumerate() {
            let portion = pool::portion(some.len(), MANY);
            let portions = some.chunks(portion).enumerate();
            let portions = portions.map(|(at, some)| (turn * AT_A_TIME + at * portion, some));
            for (part, entry) in pool::apart(portions, read).into_iter().flatten() {
                parts[part].push(entry);
            }
        }
        pool::sort(&mut parts);
        let mut starts = vec![0u64];
        let mut entries = Vec::with_capacity(parts.iter().map(Vec::len).sum());
        for part in parts {
            entries.extend(part);
            starts.push(entries.len() as u64);
        }
        Pairs { entries: List::Own(entries), starts: List::Own(starts) }
    }

    pub fn parts(&self) -> [&[u8]; 2] {
        [self.entries.bytes(), self.starts.bytes()]
    }

    /// What was written down by [`Pairs::parts`]; `None` where that does not fit together.
    pub fn read(mut part: impl FnMut() -> Option<Bytes>) -> Option<Pairs> {
        let (entries, starts): (List<u64>, List<u64>) = (List::kept(part()?)?, List::kept(part()?)?);
        let fits = starts.len() == (1 << PART) + 1
            && starts.is_sorted()
            && starts.last() == Some(&(entries.len() as u64));
        fits.then_some(Pairs { entries, starts })
    }

    /// Where these words stand nearly in this order: articles by their places, and the places among their words, the best
    /// first, at most `most`.
    pub fn places(&self, words: &[u64], most: usize) -> Vec<(u32, usize)> {
        // Votes for where the first word would stand, in steps of `SLACK`.
        let mut votes: FxHashMap<(u32, u32), (usize, u32)> = FxHashMap::default();
        // What everybody writes side by side ("of the") tells little, and is gone through only when nothing else is there.
        let mut pairs: Vec<(u32, &[u64])> =
            (0u32..).zip(words.windows(2)).map(|(index, pair)| (index, self.of(pair))).collect();
        pairs.sort_by_key(|(_, entries)| entries.len());
        let mut gone_through = 0;
        for (turn, (index, entries)) in pairs.into_iter().enumerate() {
            gone_through += entries.len();
            if turn >= FEWEST && gone_through > MOST_ENTRIES {
                break;
            }
            for (article, at) in entries.iter().map(place_in) {
                let start = at.saturating_sub(index);
                let (count, first) = votes.entry((article, start / SLACK)).or_insert((0, start));
                *count += 1;
                *first = (*first).min(start);
            }
        }
        let mut found: Vec<((u32, u32), usize, u32)> = votes
            .iter()
            .map(|(&(article, step), &(count, first))| {
                let next = votes.get(&(article, step + 1)).map_or(0, |(count, _)| *count);
                ((article, step), count + next, first)
            })
            .collect();
        found.sort_by_key(|&(place, count, _)| (std::cmp::Reverse(count), place));
        let place = |(place, _, word): ((u32, u32), usize, u32)| (place.0, word as usize);
        found.into_iter().take(most).map(place).collect()
    }

    /// The entries of a pair.
    fn of(&self, pair: &[u64]) -> &[u64] {
        let (part, lowest) = split(pair, 0, 0);
        let entries = &self.entries[self.starts[part] as usize..self.starts[part + 1] as usize];
        let from = entries.partition_point(|entry| *entry < lowest);
        let highest = lowest | ((1 << (ARTICLE + WORD)) - 1);
        let count = entries[from..].partition_point(|entry| *entry <= highest);
        &entries[from..from + count]
    }
}

/// The article of an entry by its place, and the place among its words.
fn place_in(entry: &u64) -> (u32, u32) {
    ((entry >> WORD) as u32 & ((1 << ARTICLE) - 1), *entry as u32 & ((1 << WORD) - 1))
}

/// Pairs that are gone through however many entries they have, and entries of all pairs, the rarest first.
const FEWEST: usize = 3;
const MOST_ENTRIES: usize = 100_000;

const AT_A_TIME: usize = 4096;

/// The part that a pair of words belongs to, and its entry for an article and a place.
fn split(pair: &[u64], article: usize, at: usize) -> (usize, u64) {
    let hash = (pair[0].rotate_left(21) ^ pair[1]).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let part = (hash >> (64 - PART)) as usize;
    let rest = hash << PART >> (ARTICLE + WORD) << (ARTICLE + WORD);
    (part, rest | (article as u64) << WORD | at as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;

    #[test]
    fn a_pair_is_found_wherever_it_stands() {
        let catalogue = Catalogue::default();
        let text =
            |place: usize| format!("The {place} houses of the village. {}", "They burned. ".repeat(place));
        let article =
            |place: usize| Article::new(&format!("a{place}"), "a.txt".as_ref(), text(place), &catalogue);
        let articles: Vec<Arc<Article>> = (0..200).map(article).map(Arc::new).collect();
        let pairs = Pairs::new(&articles);
        let found = |words: &str, most| -> Vec<(String, usize)> {
            let places = pairs.places(&Words::of(words).hashes, most);
            places.into_iter().map(|(place, word)| (articles[place as usize].key.clone(), word)).collect()
        };
        assert_eq!(found("the 77 houses", 1), [("a77".to_owned(), 0)]);
        assert_eq!(found("houses of the village", 1000).len(), 200);
        assert_eq!(found("village they", 1), [("a1".to_owned(), 5)]);
        assert!(found("burned houses", 9).is_empty());
    }
}
