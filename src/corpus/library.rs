//! Looking things up in the corpus: which passages speak to a claim.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use super::{Article, Corpus, Words};
use crate::catalogue::EntityRef;
use crate::catalogue::fold::Folded;
use crate::text::Span;

/// What is asked of the corpus.
pub struct Query<'a> {
    /// The words of the claim.
    pub text: &'a str,
    pub entities: &'a [EntityRef],
    /// Where these stand in the text: their words are no reasons of their own.
    pub names: &'a [Span],
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
    /// Entities of the claim that the passage names, and those that it does not.
    pub named: Vec<EntityRef>,
    pub unnamed: Vec<EntityRef>,
    /// Telling words and figures of the claim, as written there, that the passage has, and those that it has not.
    pub has: Vec<String>,
    pub lacks: Vec<String>,
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
        let place = |(place, _, word): ((u32, u32), usize, u32)| Place {
            article: self.articles[place.0 as usize].clone(),
            word: word as usize,
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
        let telling = telling_words(query);
        let mut paragraphs = HashSet::new();
        let mut evidence: Vec<Evidence> = found
            .into_iter()
            .filter(|&(_, article, place)| {
                paragraphs.insert((article, self.articles[article].passages[place].paragraph))
            })
            .take(query.limit.max(MOST_WEIGHED))
            .map(|(score, article, place)| self.weigh(query, &telling, score, article, place))
            .collect();
        evidence.sort_by(|a, b| b.score.total_cmp(&a.score));
        evidence.truncate(query.limit);
        evidence
    }
}

/// Passages whose words are looked at closely.
const MOST_WEIGHED: usize = 12;

/// What a figure in common is worth beyond its words, and two words side by side.
const FIGURE: f64 = 1.5;
const PHRASE: f64 = 0.5;

/// Who says so is no part of what is said.
const SAYING: [&str; 6] = ["according", "announced", "reported", "reports", "reportedly", "stated"];

/// Words of the claim that a reader would look for in the passage: figures, and words of some length.
fn telling_words(query: &Query) -> Vec<(String, String)> {
    let mut telling: Vec<(String, String)> = Vec::new();
    let is_name = |span: Span| query.names.iter().any(|name| name.overlaps(span));
    let words = Words::of(query.text);
    for span in words.spans.iter().filter(|span| !is_name(**span)) {
        let written = span.of(query.text);
        let surface = ["’s", "'s"].iter().find_map(|end| written.strip_suffix(end)).unwrap_or(written);
        let folded = surface.to_lowercase();
        let is_figure = folded.bytes().any(|byte| byte.is_ascii_digit());
        let is_long = surface.chars().count() > 5
            && STOP.binary_search(&folded.as_str()).is_err()
            && !SAYING.contains(&folded.as_str());
        if (is_figure || is_long) && !telling.iter().any(|(_, other)| *other == folded) {
            telling.push((surface.to_owned(), folded));
        }
    }
    telling
}

impl PassageIndex {
    /// A passage with what fits and what is missing.
    fn weigh(
        &self,
        query: &Query,
        telling: &[(String, String)],
        score: f64,
        article: usize,
        place: usize,
    ) -> Evidence {
        let article = &self.articles[article];
        let passage = &article.passages[place];
        let text = passage.span.of(&article.text).to_lowercase();
        let there: HashSet<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
        let stems: HashSet<&str> = there.iter().map(|word| stem(word)).collect();
        // "signed" fits "signing".
        let is_there = |folded: &str| there.contains(folded) || stems.contains(stem(folded));
        let (has, lacks): (Vec<_>, Vec<_>) = telling.iter().partition(|(_, folded)| is_there(folded));
        let is_named = |entity: &EntityRef| passage.mentions.iter().any(|(other, _)| other == entity);
        let (named, unnamed) = query.entities.iter().partition(|entity| is_named(entity));
        let figures =
            has.iter().filter(|(_, folded)| folded.bytes().any(|byte| byte.is_ascii_digit())).count();
        let pairs = telling.windows(2).filter(|pair| {
            let phrase = format!("{} {}", pair[0].1, pair[1].1);
            text.contains(&phrase)
        });
        Evidence {
            key: article.key.clone(),
            span: passage.span,
            score: score + FIGURE * figures as f64 + PHRASE * pairs.count() as f64,
            named,
            unnamed,
            has: has.into_iter().map(|(surface, _)| surface.clone()).collect(),
            lacks: lacks.into_iter().map(|(surface, _)| surface.clone()).collect(),
        }
    }
}

/// A word in lower case without its ending.
fn stem(word: &str) -> &str {
    let cut = |ending: &&str| word.strip_suffix(*ending).filter(|rest| rest.chars().count() >= 4);
    ["ations", "ation", "ments", "ment", "ings", "ing", "ions", "ion", "ed", "es", "s", "e"]
        .iter()
        .find_map(cut)
        .unwrap_or(word)
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
