//! Which passages have the words of a claim: an inverted index over all of them, scored by BM25.
//!
//! For 100,000 articles it has some 50 million entries, so each takes five bytes, and a search looks at the passages
//! that can still become one of the best, and at no others.

use std::borrow::Cow;
use std::hash::Hasher;
use std::sync::Arc;

use rustc_hash::{FxHashSet, FxHasher};

use super::postings::Postings;
use super::{Article, MANY};
use crate::catalogue::EntityRef;
use crate::catalogue::bytes::{Bytes, List};
use crate::catalogue::fold::Folded;
use crate::pool;

/// BM25's customary constants (Robertson and Zaragoza, 2009).
const K1: f64 = 1.2;
const B: f64 = 0.75;

/// What an entity in common is worth, in the unit of BM25 scores: about one rare word.
const ENTITY: f64 = 2.0;

/// Words that tell nothing about what a sentence is about.
pub const STOP: [&str; 64] = [
    "a", "about", "after", "all", "also", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by",
    "can", "for", "from", "had", "has", "have", "he", "her", "his", "in", "into", "is", "it", "its", "more",
    "not", "of", "on", "one", "or", "out", "over", "s", "said", "she", "so", "some", "than", "that", "the",
    "their", "them", "then", "there", "these", "they", "this", "those", "to", "under", "was", "were",
    "which", "while", "who", "will", "with", "would", "you",
];

/// Which words stand in which passages. A passage is known by its place among those of all articles.
pub struct Passages {
    /// The place of each article's first passage.
    firsts: List<u32>,
    /// Of each passage the article, the paragraph there, and its length in words, with [`HEADING`].
    articles: List<u32>,
    paragraphs: List<u32>,
    lengths: List<u16>,
    mean_length: f64,
    /// Hashes of words, in order. The entries of the n-th word stand from the n-th of `starts` to the one after it.
    words: List<u64>,
    starts: List<u64>,
    /// By which share of its rarity each word adds to a passage's score, where it adds most.
    most: List<f64>,
    /// An entry: a passage that has the word, in order, and how often.
    entries: List<u32>,
    counts: List<u8>,
    /// The passages that name an entity.
    about: Postings,
}

/// Stands in the length of a passage that is a heading, and the most that is left for the length.
const HEADING: u16 = 1 << 15;
const LONGEST: u16 = HEADING - 1;

/// A passage that a search found: the place of its article, its own there, and its score.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Found {
    pub article: u32,
    pub passage: usize,
    pub score: f64,
}

/// The passages that have a word, and the most that one of them scores by it.
struct Term<'a> {
    passages: &'a [u32],
    counts: &'a [u8],
    rarity: f64,
    most: f64,
}

impl Passages {
    pub fn new(articles: &[Arc<Article>]) -> Passages {
        let (mut firsts, mut of, mut paragraphs): (Vec<u32>, Vec<u32>, Vec<u32>) = Default::default();
        let mut lengths: Vec<u16> = Vec::new();
        let mut parts: Vec<Vec<u64>> = vec![Vec::new(); 1 << PART];
        // A few thousand at a time, so that nothing is held twice.
        for some in articles.chunks(AT_A_TIME) {
            let read = pool::apart(some.chunks(pool::portion(some.len(), MANY)), |some| {
                some.iter().map(|article| words_of(article)).collect::<Vec<_>>()
            });
            for (article, words) in some.iter().zip(read.iter().flatten()) {
                let place = firsts.len() as u32;
                firsts.push(of.len() as u32);
                for (passage, words) in article.passages.iter().zip(words) {
                    let length = u16::try_from(words.len()).unwrap_or(LONGEST).min(LONGEST);
                    let id = of.len() as u64;
                    of.push(place);
                    paragraphs.push(passage.paragraph as u32);
                    lengths.push(if passage.is_heading { length | HEADING } else { length });
                    words.iter().for_each(|word| parts[(word >> 32) as usize].push(word << 32 | id));
                }
            }
        }
        pool::sort(&mut parts);
        let mean_length = mean(&lengths);
        let (mut words, mut starts, mut most): (Vec<u64>, Vec<u64>, Vec<f64>) = Default::default();
        let (mut entries, mut counts): (Vec<u32>, Vec<u8>) = Default::default();
        for (first, part) in (0u64..).zip(parts) {
            for alike in part.chunk_by(|a, b| a == b) {
                let word = first << 32 | alike[0] >> 32;
                if words.last() != Some(&word) {
                    words.push(word);
                    starts.push(entries.len() as u64);
                    most.push(0.0);
                }
                let (passage, count) = (alike[0] as u32, u8::try_from(alike.len()).unwrap_or(u8::MAX));
                entries.push(passage);
                counts.push(count);
                let share = share(lengths[passage as usize], mean_length, count);
                most.last_mut().into_iter().for_each(|most| *most = most.max(share));
            }
        }
        starts.push(entries.len() as u64);
        let all = articles.iter().flat_map(|article| &article.passages);
        let named = (0..)
            .zip(all)
            .flat_map(|(place, passage)| passage.mentions.iter().map(move |(entity, _)| (*entity, place)));
        Passages {
            firsts: List::Own(firsts),
            articles: List::Own(of),
            paragraphs: List::Own(paragraphs),
            lengths: List::Own(lengths),
            mean_length,
            words: List::Own(words),
            starts: List::Own(starts),
            most: List::Own(most),
            entries: List::Own(entries),
            counts: List::Own(counts),
            about: Postings::new(named.collect()),
        }
    }

    pub fn parts(&self) -> Vec<&[u8]> {
        let mut parts = vec![
            self.firsts.bytes(),
            self.articles.bytes(),
            self.paragraphs.bytes(),
            self.lengths.bytes(),
            self.words.bytes(),
            self.starts.bytes(),
            self.most.bytes(),
            self.entries.bytes(),
            self.counts.bytes(),
        ];
        parts.extend(self.about.parts());
        parts
    }

    /// What was written down by [`Passages::parts`] of so many articles; `None` where that does not fit together.
    pub fn read(articles: usize, mut part: impl FnMut() -> Option<Bytes>) -> Option<Passages> {
        let firsts: List<u32> = List::kept(part()?)?;
        let of: List<u32> = List::kept(part()?)?;
        let (paragraphs, lengths): (List<u32>, List<u16>) = (List::kept(part()?)?, List::kept(part()?)?);
        let (words, starts): (List<u64>, List<u64>) = (List::kept(part()?)?, List::kept(part()?)?);
        let (most, entries): (List<f64>, List<u32>) = (List::kept(part()?)?, List::kept(part()?)?);
        let counts: List<u8> = List::kept(part()?)?;
        let about = Postings::read(part)?;
        let fits = firsts.len() == articles
            && of.len() == paragraphs.len()
            && of.len() == lengths.len()
            && starts.len() == words.len() + 1
            && most.len() == words.len()
            && entries.len() == counts.len()
            && starts.last() == Some(&(entries.len() as u64));
        let mean_length = mean(&lengths);
        fits.then_some(Passages {
            firsts,
            articles: of,
            paragraphs,
            lengths,
            mean_length,
            words,
            starts,
            most,
            entries,
            counts,
            about,
        })
    }

    /// The passages that fit these words best, best first and one a paragraph: at least `most` where there are so
    /// many. If entities are asked for, those that name none of them are left out. Headings are no evidence.
    pub fn search(
        &self,
        text: &str,
        entities: &[EntityRef],
        exclude: Option<u32>,
        most: usize,
    ) -> Vec<Found> {
        let about = (!entities.is_empty()).then(|| self.about(entities));
        let mut terms = self.terms(text);
        terms.sort_by(|a, b| b.rarity.total_cmp(&a.rarity));
        // Each that comes in names one at least.
        let more_by_entities = ENTITY * entities.len().saturating_sub(1) as f64;
        // Passages that may still be among the best, in order, with what they have so far.
        let mut open: Vec<(u32, f64)> = Vec::new();
        let mut may_grow = true;
        for (place, term) in terms.iter().enumerate() {
            self.add(term, &mut open, about.as_deref(), may_grow);
            let left = terms[place + 1..].iter().map(|term| term.most).sum::<f64>() + more_by_entities;
            // Whoever cannot reach the last of the best any more, whatever is to come, drops out.
            if let Some(worst) = self.worst_of_best(&open, exclude, most) {
                may_grow &= left >= worst;
                open.retain(|(_, score)| score + left >= worst);
            }
        }
        let mut found: Vec<(f64, u32)> = open
            .into_iter()
            .filter(|(passage, _)| self.may_answer(*passage, exclude))
            .map(|(passage, score)| (score + ENTITY * self.named(passage, entities) as f64, passage))
            .collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut paragraphs = FxHashSet::default();
        found.retain(|(_, passage)| paragraphs.insert(self.paragraph(*passage)));
        let found = found.into_iter().map(|(score, place)| {
            let article = self.articles[place as usize];
            Found { article, passage: (place - self.firsts[article as usize]) as usize, score }
        });
        found.collect()
    }

    fn terms(&self, text: &str) -> Vec<Term<'_>> {
        let mut words = content_words(text);
        words.sort_unstable();
        words.dedup();
        let all = self.articles.len() as f64;
        let (entries, counts) = (&*self.entries, &*self.counts);
        let term = |word: u64| {
            let at = self.words.binary_search(&word).ok()?;
            let range = self.starts[at] as usize..self.starts[at + 1] as usize;
            let having = range.len() as f64;
            let rarity = (1.0 + (all - having + 0.5) / (having + 0.5)).ln();
            Some(Term {
                passages: &entries[range.clone()],
                counts: &counts[range],
                rarity,
                most: rarity * self.most[at],
            })
        };
        words.into_iter().filter_map(term).collect()
    }

    /// Adds what a word is worth to each passage that has it; with `may_grow`, passages can come in by it.
    fn add(&self, term: &Term, open: &mut Vec<(u32, f64)>, about: Option<&[u32]>, may_grow: bool) {
        let lengths = &*self.lengths;
        let worth = |entry: usize| {
            let length = lengths[term.passages[entry] as usize];
            term.rarity * share(length, self.mean_length, term.counts[entry])
        };
        if !may_grow {
            let mut entry = 0;
            for (passage, score) in open {
                entry += gallop(&term.passages[entry..], *passage);
                if term.passages.get(entry) == Some(passage) {
                    *score += worth(entry);
                }
            }
            return;
        }
        let before = std::mem::take(open);
        let mut before = before.into_iter().peekable();
        let mut join = |passage: u32, worth: f64| {
            while let Some(earlier) = before.next_if(|(other, _)| *other < passage) {
                open.push(earlier);
            }
            let so_far = before.next_if(|(other, _)| *other == passage).map_or(0.0, |(_, score)| score);
            open.push((passage, so_far + worth));
        };
        match about {
            None => (0..term.passages.len()).for_each(|entry| join(term.passages[entry], worth(entry))),
            Some(about) => {
                let (mut entry, mut at) = (0, 0);
                while entry < term.passages.len() && at < about.len() {
                    match term.passages[entry].cmp(&about[at]) {
                        std::cmp::Ordering::Less => entry += gallop(&term.passages[entry..], about[at]),
                        std::cmp::Ordering::Greater => at += gallop(&about[at..], term.passages[entry]),
                        std::cmp::Ordering::Equal => {
                            join(about[at], worth(entry));
                            (entry, at) = (entry + 1, at + 1);
                        }
                    }
                }
            }
        }
        open.extend(before);
    }

    /// What the last of the best `most` paragraphs has so far, if there are so many.
    fn worst_of_best(&self, open: &[(u32, f64)], exclude: Option<u32>, most: usize) -> Option<f64> {
        let mut best: Vec<(u32, f64)> = open.to_vec();
        // Several passages of one paragraph count once.
        let some = (most * 4).min(best.len());
        if some < most {
            return None;
        }
        if some < best.len() {
            best.select_nth_unstable_by(some, |a, b| b.1.total_cmp(&a.1));
            best.truncate(some);
        }
        best.sort_by(|a, b| b.1.total_cmp(&a.1));
        let mut paragraphs = FxHashSet::default();
        let mut one_a_paragraph = best
            .iter()
            .filter(|(passage, _)| self.may_answer(*passage, exclude))
            .filter(|(passage, _)| paragraphs.insert(self.paragraph(*passage)));
        one_a_paragraph.nth(most.checked_sub(1)?).map(|(_, score)| *score)
    }

    /// The passages that name one of these entities, in order.
    fn about(&self, entities: &[EntityRef]) -> Cow<'_, [u32]> {
        let lists: Vec<&[u32]> = entities.iter().map(|entity| self.about.of(*entity)).collect();
        if let [one] = lists[..] {
            return Cow::Borrowed(one);
        }
        let mut about: Vec<u32> = lists.into_iter().flatten().copied().collect();
        // Not `sort_unstable`, which would not see that the lists are in order.
        about.sort();
        about.dedup();
        Cow::Owned(about)
    }

    fn named(&self, passage: u32, entities: &[EntityRef]) -> usize {
        entities.iter().filter(|entity| self.about.of(**entity).binary_search(&passage).is_ok()).count()
    }

    fn may_answer(&self, passage: u32, exclude: Option<u32>) -> bool {
        self.lengths[passage as usize] & HEADING == 0
            && exclude.is_none_or(|article| article != self.articles[passage as usize])
    }

    /// Which paragraph of which article a passage belongs to.
    fn paragraph(&self, passage: u32) -> (u32, u32) {
        (self.articles[passage as usize], self.paragraphs[passage as usize])
    }
}

/// The mean length of passages, in words.
fn mean(lengths: &[u16]) -> f64 {
    let total: f64 = lengths.iter().map(|length| f64::from(length & LONGEST)).sum();
    (total / lengths.len().max(1) as f64).max(1.0)
}

/// By which share of its rarity a word adds to the score of a passage of this length that has it so often.
fn share(length: u16, mean: f64, count: u8) -> f64 {
    let length = f64::from(length & LONGEST) / mean;
    let count = f64::from(count);
    count * (K1 + 1.0) / (count + K1 * (1.0 - B + B * length))
}

/// Articles that are read before what they have is put in order.
const AT_A_TIME: usize = 4096;

/// Of a word's hash these bits say to which of the parts it belongs, that are sorted each on its own, and 32 more which
/// word it is. Of a million words, a tenth of one is taken for another.
const PART: u32 = 8;

/// Of each passage of an article the words.
fn words_of(article: &Article) -> Vec<Vec<u64>> {
    article.passages.iter().map(|passage| content_words(passage.span.of(&article.text))).collect()
}

/// How many of the first in a sorted list are less than `wanted`: found in leaps, as it is mostly not far.
fn gallop(sorted: &[u32], wanted: u32) -> usize {
    let mut reach = 1;
    while reach < sorted.len() && sorted[reach] < wanted {
        reach *= 2;
    }
    let from = reach / 2;
    let to = (reach + 1).min(sorted.len());
    from + sorted[from..to].partition_point(|other| *other < wanted)
}

/// The words of a text that say what it is about, hashed: the first bits of 64.
fn content_words(text: &str) -> Vec<u64> {
    let folded = Folded::new(text);
    let words = folded.words().iter().map(|word| word.of(folded.text()));
    let hash = |word: &str| {
        let mut hasher = FxHasher::default();
        hasher.write(word.as_bytes());
        hasher.finish() >> (32 - PART)
    };
    words.filter(|word| STOP.binary_search(word).is_err()).map(hash).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalogue::{Catalogue, parse};
    use crate::corpus::Passage;

    const NAMES: &str =
        "[[company]]\nid = \"acme\"\nname = \"Acme\"\n[[company]]\nid = \"apex\"\nname = \"Apex\"\n";

    fn articles(texts: &[String], catalogue: &Catalogue) -> Vec<Arc<Article>> {
        let article = |(place, text): (usize, &String)| {
            Arc::new(Article::new(&format!("a{place}"), "a.md".as_ref(), text.clone(), catalogue))
        };
        texts.iter().enumerate().map(article).collect()
    }

    /// Every passage that may answer with its score, best first, one a paragraph: by the book.
    fn by_the_book(
        articles: &[Arc<Article>],
        text: &str,
        entities: &[EntityRef],
        exclude: Option<&str>,
    ) -> Vec<(f64, String, usize)> {
        let all: Vec<(&Article, &Passage, Vec<u64>)> = articles
            .iter()
            .flat_map(|a| a.passages.iter().map(move |p| (&**a, p, content_words(p.span.of(&a.text)))))
            .collect();
        let mean = all.iter().map(|(_, _, words)| words.len() as f64).sum::<f64>() / all.len() as f64;
        let asked: FxHashSet<u64> = content_words(text).into_iter().collect();
        let mut found: Vec<(f64, String, usize)> = Vec::new();
        for (article, passage, theirs) in &all {
            let mut score = 0.0;
            for word in &asked {
                let having = all.iter().filter(|(_, _, words)| words.contains(word)).count() as f64;
                let rarity = (1.0 + (all.len() as f64 - having + 0.5) / (having + 0.5)).ln();
                let count = theirs.iter().filter(|other| *other == word).count() as f64;
                let length = theirs.len() as f64 / mean;
                score += rarity * count * (K1 + 1.0) / (count + K1 * (1.0 - B + B * length));
            }
            let shared = entities.iter().filter(|e| passage.mentions.iter().any(|(m, _)| m == *e)).count();
            let is_about = entities.is_empty() || shared > 0;
            if score > 0.0 && is_about && !passage.is_heading && exclude != Some(article.key.as_str()) {
                found.push((score + ENTITY * shared as f64, article.key.clone(), passage.paragraph));
            }
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut paragraphs = FxHashSet::default();
        found.retain(|(_, key, paragraph)| paragraphs.insert((key.clone(), *paragraph)));
        found
    }

    /// Sentences of words of which the first are frequent, some about somebody, some of them headings.
    fn text() -> impl Strategy<Value = String> {
        let word = (0..40u32, 0..40u32).prop_map(|(a, b)| format!("w{}", a * b / 40));
        let sentence =
            (prop::collection::vec(word, 1..9), 0..4usize, 0..9).prop_map(|(words, name, kind)| {
                let name = ["Acme ", "Apex ", "", ""][name];
                let end = if kind < 3 { ".\n\n" } else { ". " };
                format!("{}It {name}{}{end}", if kind == 0 { "\n\n# " } else { "" }, words.join(" "))
            });
        prop::collection::vec(sentence, 0..12).prop_map(|sentences| sentences.concat())
    }

    proptest! {
        #[test]
        fn a_search_finds_what_the_book_says(
            texts in prop::collection::vec(text(), 1..12),
            asked in prop::collection::vec(0..40u32, 1..8),
            entities in 0..3usize,
            most in 1..4usize,
            exclude in any::<bool>(),
        ) {
            let catalogue = Catalogue::new(parse::toml("c.toml".as_ref(), NAMES, &|_| None).0);
            let articles = articles(&texts, &catalogue);
            let asked = asked.iter().map(|word| format!("w{word}")).collect::<Vec<_>>().join(" ");
            let ids = ["acme", "apex"].iter().filter_map(|id| catalogue.find(id));
            let entities: Vec<EntityRef> = ids.take(entities).collect();
            let exclude = exclude.then_some("a0");
            let passages = Passages::new(&articles);
            let found = passages.search(&asked, &entities, exclude.map(|_| 0), most);
            let expected = by_the_book(&articles, &asked, &entities, exclude);
            prop_assert!(found.len() >= expected.len().min(most));
            for (found, expected) in found.iter().zip(&expected).take(most) {
                prop_assert!((found.score - expected.0).abs() < 1e-9, "{} and not {}", found.score, expected.0);
            }
        }
    }

    #[test]
    fn leaps_end_where_they_should() {
        let sorted = [1, 3, 5, 7, 9, 11, 13];
        for wanted in 0..15 {
            assert_eq!(gallop(&sorted, wanted), sorted.partition_point(|other| *other < wanted), "{wanted}");
        }
        assert_eq!(gallop(&[], 1), 0);
    }
}
