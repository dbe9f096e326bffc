//! Looking things up in the corpus: which passages speak to a claim.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use super::{Article, Corpus};
use crate::catalogue::EntityRef;
use crate::catalogue::fold::Folded;
use crate::text::Span;

/// What is asked of the corpus.
pub struct Query<'a> {
    /// The words of the claim.
    pub text: &'a str,
    pub entities: &'a [EntityRef],
    /// A source that may not answer: an article that is itself being judged.
    pub exclude: Option<&'a str>,
    pub limit: usize,
}

/// A passage that speaks to a claim.
#[derive(Clone, PartialEq, Debug)]
pub struct Evidence {
    pub key: String,
    /// Bytes of the article's text.
    pub span: Span,
    pub score: f64,
}

/// Whoever can answer from the articles. Analysis asks through this trait only.
pub trait Library {
    /// The passages that fit best, best first, at most one a paragraph; none where nothing fits.
    fn evidence(&self, query: &Query) -> Vec<Evidence>;

    /// Where in the articles these words stand nearly in this order: the best places first, at most `most`.
    fn places(&self, words: &[u64], most: usize) -> Vec<Place>;
}

/// A place in an article, as a place among its words. The words looked for begin about here.
#[derive(Clone)]
pub struct Place {
    pub article: Arc<Article>,
    pub word: usize,
    /// How many pairs of neighbouring words agree.
    pub pairs: usize,
}

/// An inverted index over the passages, held in memory and built when first asked.
#[derive(Default)]
pub struct PassageIndex {
    articles: Vec<Arc<Article>>,
    index: OnceLock<Index>,
    pairs: OnceLock<HashMap<u64, Vec<(u32, u32)>>>,
}

struct Index {
    /// For each word, the passages that have it, with its count there.
    postings: HashMap<String, Vec<(u32, u32)>>,
    /// For each passage its article, its place there, and its length in words.
    passages: Vec<(usize, usize, f64)>,
    mean_length: f64,
}

/// BM25's customary constants (Robertson and Zaragoza, 2009).
const K1: f64 = 1.2;
const B: f64 = 0.75;

/// What an entity in common is worth, in the unit of BM25 scores: about one rare word.
const ENTITY: f64 = 2.0;

/// Words that tell nothing about what a sentence is about.
const STOP: [&str; 64] = [
    "a", "about", "after", "all", "also", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by",
    "can", "for", "from", "had", "has", "have", "he", "her", "his", "in", "into", "is", "it", "its", "more",
    "not", "of", "on", "one", "or", "out", "over", "s", "said", "she", "so", "some", "than", "that", "the",
    "their", "them", "then", "there", "these", "they", "this", "those", "to", "under", "was", "were",
    "which", "while", "who", "will", "with", "would", "you",
];

impl PassageIndex {
    pub fn new(corpus: &Corpus) -> PassageIndex {
        PassageIndex {
            articles: corpus.articles().map(|(_, article)| article.clone()).collect(),
            index: OnceLock::new(),
            pairs: OnceLock::new(),
        }
    }

    /// For each pair of neighbouring words, the articles that have it, and where.
    fn pairs(&self) -> &HashMap<u64, Vec<(u32, u32)>> {
        self.pairs.get_or_init(|| {
            let mut pairs: HashMap<u64, Vec<(u32, u32)>> = HashMap::new();
            for (place, article) in (0u32..).zip(&self.articles) {
                for (at, pair) in (0u32..).zip(article.words().hashes.windows(2)) {
                    pairs.entry(pair_of(pair[0], pair[1])).or_default().push((place, at));
                }
            }
            pairs
        })
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            let mut postings: HashMap<String, Vec<(u32, u32)>> = HashMap::new();
            let mut passages = Vec::new();
            for (article_place, article) in self.articles.iter().enumerate() {
                for (place, passage) in article.passages.iter().enumerate() {
                    let id = u32::try_from(passages.len()).unwrap_or(u32::MAX);
                    let words = content_words(passage.span.of(&article.text));
                    passages.push((article_place, place, words.len() as f64));
                    for word in words {
                        let entries = postings.entry(word).or_default();
                        match entries.last_mut() {
                            Some((last, count)) if *last == id => *count += 1,
                            _ => entries.push((id, 1)),
                        }
                    }
                }
            }
            let total: f64 = passages.iter().map(|(_, _, length)| length).sum();
            let mean_length = (total / passages.len().max(1) as f64).max(1.0);
            Index { postings, passages, mean_length }
        })
    }
}

impl Library for PassageIndex {
    fn places(&self, words: &[u64], most: usize) -> Vec<Place> {
        let pairs = self.pairs();
        // Votes for where the first word would stand, in steps of `SLACK`.
        let mut votes: HashMap<(u32, u32), (usize, u32)> = HashMap::new();
        for (index, pair) in (0u32..).zip(words.windows(2)) {
            for &(article, at) in pairs.get(&pair_of(pair[0], pair[1])).into_iter().flatten() {
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
        let place = |(place, pairs, word): ((u32, u32), usize, u32)| Place {
            article: self.articles[place.0 as usize].clone(),
            word: word as usize,
            pairs,
        };
        found.into_iter().take(most).map(place).collect()
    }

    fn evidence(&self, query: &Query) -> Vec<Evidence> {
        let index = self.index();
        let mut scores: HashMap<u32, f64> = HashMap::new();
        let words: HashSet<String> = content_words(query.text).into_iter().collect();
        for word in &words {
            let Some(entries) = index.postings.get(word) else { continue };
            let (all, having) = (index.passages.len() as f64, entries.len() as f64);
            let rarity = (1.0 + (all - having + 0.5) / (having + 0.5)).ln();
            for &(id, count) in entries {
                let length = index.passages[id as usize].2 / index.mean_length;
                let count = f64::from(count);
                *scores.entry(id).or_default() +=
                    rarity * count * (K1 + 1.0) / (count + K1 * (1.0 - B + B * length));
            }
        }
        let mut found: Vec<(f64, usize, usize)> = scores
            .into_iter()
            .filter_map(|(id, score)| {
                let (article_place, place, _) = index.passages[id as usize];
                let article = &self.articles[article_place];
                let passage = &article.passages[place];
                if passage.is_heading || query.exclude == Some(article.key.as_str()) {
                    return None;
                }
                let shared = query
                    .entities
                    .iter()
                    .filter(|e| passage.mentions.iter().any(|(other, _)| other == *e))
                    .count();
                // A passage about nobody in the claim is no evidence for it.
                (shared > 0 || query.entities.is_empty()).then_some((
                    score + ENTITY * shared as f64,
                    article_place,
                    place,
                ))
            })
            .collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let mut paragraphs = HashSet::new();
        found
            .into_iter()
            .filter(|&(_, article, place)| {
                paragraphs.insert((article, self.articles[article].passages[place].paragraph))
            })
            .take(query.limit)
            .map(|(score, article, place)| Evidence {
                key: self.articles[article].key.clone(),
                span: self.articles[article].passages[place].span,
                score,
            })
            .collect()
    }
}

fn pair_of(first: u64, second: u64) -> u64 {
    first.rotate_left(21) ^ second.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// Words by which two places that belong together may lie apart.
const SLACK: u32 = 12;

fn content_words(text: &str) -> Vec<String> {
    let folded = Folded::new(text);
    let words = folded.words().iter().map(|word| word.of(folded.text()));
    words.filter(|word| STOP.binary_search(word).is_err()).map(str::to_owned).collect()
}
