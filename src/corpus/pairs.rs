//! Where words stand side by side in the articles: what finds a quotation among all of them.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Article, MANY, Place, Words};
use crate::pool;

/// For each pair of neighbouring words, the articles that have it, and where.
///
/// An entry is one number, as there are as many as words: part of the pair's hash, the article's place, and the place
/// among its words. Two pairs that cannot be told apart by it are one in a million, and cost a look at a place.
pub struct Pairs {
    /// Each sorted. Which of them a pair belongs to, the first bits of its hash say.
    parts: Vec<Vec<u64>>,
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
        parts.iter_mut().for_each(Vec::shrink_to_fit);
        Pairs { parts }
    }

    /// Where these words stand nearly in this order: articles by their places, the best first, at most `most`.
    pub fn places(&self, words: &[u64], most: usize, articles: &[Arc<Article>]) -> Vec<Place> {
        // Votes for where the first word would stand, in steps of `SLACK`.
        let mut votes: FxHashMap<(u32, u32), (usize, u32)> = FxHashMap::default();
        for (index, pair) in (0u32..).zip(words.windows(2)) {
            for (article, at) in self.of(pair) {
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
        let place = |(place, _, word): ((u32, u32), usize, u32)| Place {
            article: articles[place.0 as usize].clone(),
            word: word as usize,
        };
        found.into_iter().take(most).map(place).collect()
    }

    /// The articles that have a pair, by their places, and the places among their words.
    fn of(&self, pair: &[u64]) -> impl Iterator<Item = (u32, u32)> {
        let (part, lowest) = split(pair, 0, 0);
        let entries = &self.parts[part];
        let from = entries.partition_point(|entry| *entry < lowest);
        let are_alike = move |entry: &&u64| (*entry ^ lowest) >> (ARTICLE + WORD) == 0;
        let place =
            |entry: &u64| ((entry >> WORD) as u32 & ((1 << ARTICLE) - 1), *entry as u32 & ((1 << WORD) - 1));
        entries[from..].iter().take_while(are_alike).map(place)
    }
}

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
            let places = pairs.places(&Words::of(words).hashes, most, &articles);
            places.into_iter().map(|place| (place.article.key.clone(), place.word)).collect()
        };
        assert_eq!(found("the 77 houses", 1), [("a77".to_owned(), 0)]);
        assert_eq!(found("houses of the village", 1000).len(), 200);
        assert_eq!(found("village they", 1), [("a1".to_owned(), 5)]);
        assert!(found("burned houses", 9).is_empty());
    }
}
