//! Looking things up in the corpus: which passages speak to a claim.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use super::pairs::Pairs;
use super::passages::{Passages, STOP};
use super::{Article, Corpus, Passage, Shelf, Words};
use crate::catalogue::EntityRef;
use crate::catalogue::bytes::Bytes;
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

/// The articles, and what finds something in them: each index is built when first asked, or comes from an archive.
#[derive(Default)]
pub struct PassageIndex {
    articles: Arc<Shelf>,
    passages: OnceLock<Passages>,
    pairs: OnceLock<Pairs>,
}

impl PassageIndex {
    pub fn new(corpus: &Corpus) -> PassageIndex {
        PassageIndex { articles: corpus.shelf.clone(), ..PassageIndex::default() }
    }

    fn passages(&self) -> &Passages {
        self.passages.get_or_init(|| Passages::new(self.articles.read()))
    }

    fn pairs(&self) -> &Pairs {
        self.pairs.get_or_init(|| Pairs::new(self.articles.read()))
    }

    /// All that it is, to be written down.
    pub fn parts(&self) -> Vec<&[u8]> {
        let mut parts = self.passages().parts();
        parts.extend(self.pairs().parts());
        parts
    }

    /// What was written down by [`PassageIndex::parts`]; `None` where that does not fit the corpus.
    pub fn read(corpus: &Corpus, mut part: impl FnMut() -> Option<Bytes>) -> Option<PassageIndex> {
        let passages = Passages::read(corpus.shelf.len(), &mut part)?;
        let pairs = Pairs::read(part)?;
        Some(PassageIndex { articles: corpus.shelf.clone(), passages: passages.into(), pairs: pairs.into() })
    }

    /// The articles in which a stretch of words may stand: all that are in memory, and of an archive those that have most
    /// of the words side by side.
    pub fn likely(&self, text: &str) -> Vec<Arc<Article>> {
        if !self.articles.is_archive() {
            return self.articles.read().to_vec();
        }
        let mut places: Vec<u32> = Vec::new();
        for (place, _) in self.pairs().places(&Words::of(text).hashes, MOST_LIKELY) {
            if !places.contains(&place) {
                places.push(place);
            }
        }
        places.into_iter().filter_map(|place| self.articles.get(place)).collect()
    }
}

/// Places of an archive where words are looked for.
const MOST_LIKELY: usize = 48;

impl Library for PassageIndex {
    fn places(&self, words: &[u64], most: usize) -> Vec<Place> {
        let places = self.pairs().places(words, most).into_iter();
        places.filter_map(|(place, word)| Some(Place { article: self.articles.get(place)?, word })).collect()
    }

    fn evidence(&self, query: &Query) -> Vec<Evidence> {
        let telling = telling_words(query);
        let most = query.limit.max(MOST_WEIGHED);
        let exclude = query.exclude.and_then(|key| self.articles.find(key));
        let found = self.passages().search(query.text, query.entities, exclude, most);
        let weighed = found.iter().take(most).filter_map(|found| {
            let article = self.articles.get(found.article)?;
            // An article that has changed since may have become shorter.
            let passage = article.passages.get(found.passage)?;
            Some(weigh(query, &telling, &article, passage, found.score))
        });
        let mut evidence: Vec<Evidence> = weighed.collect();
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

/// A passage with what fits and what is missing.
fn weigh(
    query: &Query,
    telling: &[(String, String)],
    article: &Article,
    passage: &Passage,
    score: f64,
) -> Evidence {
    let text = passage.span.of(&article.text).to_lowercase();
    let there: HashSet<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
    let stems: HashSet<&str> = there.iter().map(|word| stem(word)).collect();
    // "signed" fits "signing".
    let is_there = |folded: &str| there.contains(folded) || stems.contains(stem(folded));
    let (has, lacks): (Vec<_>, Vec<_>) = telling.iter().partition(|(_, folded)| is_there(folded));
    let is_named = |entity: &EntityRef| passage.mentions.iter().any(|(other, _)| other == entity);
    let (named, unnamed) = query.entities.iter().partition(|entity| is_named(entity));
    let figures = has.iter().filter(|(_, folded)| folded.bytes().any(|byte| byte.is_ascii_digit())).count();
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
/// A word in lower case without its ending.
fn stem(word: &str) -> &str {
    let cut = |ending: &&str| word.strip_suffix(*ending).filter(|rest| rest.chars().count() >= 4);
    ["ations", "ation", "ments", "ment", "ings", "ing", "ions", "ion", "ed", "es", "s", "e"]
        .iter()
        .find_map(cut)
        .unwrap_or(word)
}
