//! The corpus: the writer's sources, their articles, and the passages that speak of each entity.

mod article;
pub mod bibliography;
mod library;
mod naming;
mod pairs;
mod passages;
mod words;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

pub use article::{Article, Passage};
pub use bibliography::Source;
pub use library::{Evidence, Library, PassageIndex, Place, Query};
pub use naming::ByYear;
pub use words::Words;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::catalogue::{Catalogue, EntityRef, follow_the_money};
use crate::pool;
use crate::settings::{ClaimScope, Settings};

/// All sources. Immutable; articles are shared between a dossier and the variants of it that add a draft's
/// own bibliography.
#[derive(Clone, Default)]
pub struct Corpus {
    sources: Vec<Arc<Source>>,
    by_key: HashMap<String, usize>,
    by_url: HashMap<String, usize>,
    by_path: HashMap<PathBuf, usize>,
    articles: HashMap<String, Arc<Article>>,
    /// Every word of the articles, hashed.
    vocabulary: OnceLock<FxHashSet<u64>>,
    /// Likewise made on first use.
    by_name: OnceLock<naming::ByName>,
    /// Likewise: the places of the sources whose articles have a passage that names an entity.
    by_entity: OnceLock<FxHashMap<EntityRef, Vec<usize>>>,
}

/// What ibid knows for one workspace: who there is, what was read, and what to report.
#[derive(Clone, Default)]
pub struct Dossier {
    pub catalogue: Arc<Catalogue>,
    pub corpus: Arc<Corpus>,
    pub settings: Arc<Settings>,
    pub library: Arc<PassageIndex>,
    /// Whether the workspace or the draft names a bibliography that could be read: only then is a key that
    /// is in none of them surely unknown.
    pub names_bibliography: bool,
    /// Bibliographies that the draft names in its front matter and that were not read.
    pub unread: Vec<Unread>,
    /// Grows with every reload, so that caches know what they belong to.
    pub generation: u64,
}

/// A bibliography that a draft names and that was not read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Unread {
    Missing(PathBuf),
    /// It lies where this workspace may not read.
    Refused(PathBuf),
}

impl Dossier {
    /// Whether no claim can be judged, as claims are about whom the catalogue knows, and that knows nobody.
    pub fn judges_nothing(&self) -> bool {
        self.catalogue.is_empty() && self.settings.claims == ClaimScope::Entities
    }
}

impl Corpus {
    /// Of two sources with one key, the later takes the earlier one's place.
    pub fn new(
        sources: impl IntoIterator<Item = Arc<Source>>,
        articles: impl IntoIterator<Item = Arc<Article>>,
    ) -> Corpus {
        let mut corpus = Corpus::default();
        for source in sources {
            match corpus.by_key.get(&source.key) {
                Some(&place) => corpus.sources[place] = source,
                None => {
                    corpus.by_key.insert(source.key.clone(), corpus.sources.len());
                    corpus.sources.push(source);
                }
            }
        }
        for (place, source) in corpus.sources.iter().enumerate() {
            corpus.by_url.extend(source.addresses().map(|url| (url, place)));
            corpus.by_path.extend(source.file.iter().map(|file| (file.clone(), place)));
        }
        corpus.articles = articles.into_iter().map(|article| (article.key.clone(), article)).collect();
        corpus
    }

    pub fn sources(&self) -> impl Iterator<Item = &Arc<Source>> {
        self.sources.iter()
    }

    pub fn source(&self, key: &str) -> Option<&Source> {
        self.by_key.get(key).map(|&place| &*self.sources[place])
    }

    /// The source whose page or document an address leads to, modulo scheme, `www.`, a trailing slash, the
    /// fragment and tracking parameters.
    pub fn source_at(&self, url: &str) -> Option<&Source> {
        self.by_url.get(&bibliography::comparable_url(url)).map(|&place| &*self.sources[place])
    }

    /// The source whose text a file is.
    pub fn source_of_file(&self, file: &Path) -> Option<&Source> {
        self.by_path.get(file).map(|&place| &*self.sources[place])
    }

    pub fn article(&self, key: &str) -> Option<&Arc<Article>> {
        self.articles.get(key)
    }

    /// The articles in the order of their sources.
    pub fn articles(&self) -> impl Iterator<Item = (&Source, &Arc<Article>)> {
        self.sources.iter().filter_map(|source| Some((&**source, self.articles.get(&source.key)?)))
    }

    /// Those that have a passage which names an entity, in the same order.
    pub fn articles_about(&self, entity: EntityRef) -> impl Iterator<Item = (&Source, &Arc<Article>)> {
        let by_entity = self.by_entity.get_or_init(|| {
            let mut by_entity: FxHashMap<EntityRef, Vec<usize>> = FxHashMap::default();
            for (place, source) in self.sources.iter().enumerate() {
                let article = self.articles.get(&source.key).into_iter();
                let passages = article.flat_map(|article| &article.passages);
                for (entity, _) in passages.flat_map(|passage| &passage.mentions) {
                    let places = by_entity.entry(*entity).or_default();
                    if places.last() != Some(&place) {
                        places.push(place);
                    }
                }
            }
            by_entity
        });
        let sources = by_entity.get(&entity).into_iter().flatten().map(|place| &*self.sources[*place]);
        sources.filter_map(|source| Some((source, self.articles.get(&source.key)?)))
    }

    /// Whether a word stands in one of the articles, whatever its capitals.
    pub fn has_word(&self, word: &str) -> bool {
        let vocabulary = self.vocabulary.get_or_init(|| {
            let articles: Vec<&Article> = self.articles.values().map(|article| &**article).collect();
            // Not with `Article::words`, which would be kept: of many articles that is more than their text.
            let words = |some: &[&Article]| {
                let mut all = FxHashSet::default();
                some.iter().for_each(|article| all.extend(Words::of(&article.text).hashes));
                all
            };
            let mut sets =
                pool::apart(articles.chunks(pool::portion(articles.len(), MANY)), words).into_iter();
            let first = sets.next().unwrap_or_default();
            sets.fold(first, |mut all, more| {
                all.extend(more);
                all
            })
        });
        Words::of(word).hashes.iter().all(|hash| vocabulary.contains(hash))
    }

    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.sources.iter().map(|source| source.key.as_str())
    }
}

/// So many articles are read by several threads.
const MANY: usize = 64;

/// Whether a file, by its name, is one of those that make up a dossier: settings, a catalogue, a bibliography.
pub fn is_dossier_file(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    ["toml", "bib"].contains(&ending) || follow_the_money::ENDINGS.contains(&ending)
}

/// The words that stand closest to a misspelt key, nearest first: at most three, and none that is far off.
pub fn nearest_keys<'a>(corpus: &'a Corpus, key: &str) -> Vec<&'a str> {
    let folded = key.to_lowercase();
    let mut near: Vec<(usize, &str)> = corpus
        .keys()
        .map(|other| (strsim::damerau_levenshtein(&folded, &other.to_lowercase()), other))
        .filter(|(distance, other)| *distance <= (other.chars().count() / 4).clamp(1, 4))
        .collect();
    near.sort();
    near.into_iter().take(3).map(|(_, key)| key).collect()
}
