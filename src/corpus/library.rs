//! Looking things up in the corpus: which passages speak to a claim.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use super::pairs::Pairs;
use super::passages::{Found, Passages, STOP};
use super::{Article, Corpus, Words};
use crate::catalogue::EntityRef;
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

/// The articles, and what finds something in them: each index is built when first asked.
#[derive(Default)]
pub struct PassageIndex {
    articles: Vec<Arc<Article>>,
    passages: OnceLock<Passages>,
    pairs: OnceLock<Pairs>,
}

impl PassageIndex {
    pub fn new(corpus: &Corpus) -> PassageIndex {
        PassageIndex {
            articles: corpus.articles().map(|(_, article)| article.clone()).collect(),
            ..PassageIndex::default()
        }
    }
}

impl Library for PassageIndex {
    fn places(&self, words: &[u64], most: usize) -> Vec<Place> {
        self.pairs.get_or_init(|| Pairs::new(&self.articles)).places(words, most, &self.articles)
    }

    fn evidence(&self, query: &Query) -> Vec<Evidence> {
        let passages = self.passages.get_or_init(|| Passages::new(&self.articles));
        let telling = telling_words(query);
        let most = query.limit.max(MOST_WEIGHED);
        let found = passages.search(query.text, query.entities, query.exclude, most);
        let weighed = found.iter().take(most).map(|found| weigh(query, &telling, found));
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
fn weigh(query: &Query, telling: &[(String, String)], found: &Found) -> Evidence {
    let Found { article, passage, score } = found;
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
