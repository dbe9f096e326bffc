//! The corpus: the writer's sources, their articles, and the passages that speak of each entity.

mod article;
pub mod bibliography;
mod library;
mod naming;
mod pairs;
mod passages;
mod places;
mod postings;
mod shelf;
mod words;

use std::cmp::Reverse;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

pub use article::{Article, Passage};
pub use bibliography::Source;
pub use library::{Evidence, Library, PassageIndex, Place, Query};
pub use naming::ByYear;
pub use shelf::{Fetch, Shelf};
pub use words::Words;

use places::Places;
use postings::Postings;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::catalogue::bytes::{Bytes, List};
use crate::catalogue::{Catalogue, EntityRef, follow_the_money};
use crate::pool;
use crate::settings::{ClaimScope, Settings};

/// All sources. Immutable; articles are shared between a dossier and the variants of it that add a draft's
/// own bibliography.
#[derive(Clone, Default)]
pub struct Corpus {
    sources: Vec<Arc<Source>>,
    by_key: Places,
    by_url: Places,
    by_path: Places,
    shelf: Arc<Shelf>,
    /// Of each source the place of its article on the shelf, and of each article that of its source.
    article_of: Vec<Option<u32>>,
    source_of: Vec<u32>,
    /// Every word of the articles, hashed, in order.
    vocabulary: OnceLock<List<u64>>,
    /// Likewise made on first use.
    by_name: OnceLock<naming::ByName>,
    /// Likewise: the articles that name an entity, those first that have most passages which do.
    by_entity: OnceLock<Postings>,
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
        let mut of: Vec<Arc<Source>> = Vec::new();
        let mut by_key: HashMap<String, usize> = HashMap::new();
        for source in sources {
            match by_key.get(&source.key) {
                Some(&place) => of[place] = source,
                None => {
                    by_key.insert(source.key.clone(), of.len());
                    of.push(source);
                }
            }
        }
        let mut by_source: Vec<Option<Arc<Article>>> = vec![None; of.len()];
        for article in articles {
            if let Some(&place) = by_key.get(&article.key) {
                by_source[place] = Some(article);
            }
        }
        let has_article = by_source.iter().map(Option::is_some).collect::<Vec<_>>();
        let numbered = || of.iter().enumerate();
        let addresses =
            numbered().flat_map(|(place, source)| source.addresses().map(move |url| (url, place)));
        let files = numbered().filter_map(|(place, source)| Some((source.file.as_deref()?, place)));
        let mut corpus = Corpus {
            by_key: Places::new(numbered().map(|(place, source)| (source.key.as_str(), place))),
            by_url: Places::new(addresses),
            by_path: Places::new(files),
            shelf: Arc::new(Shelf::new(by_source.into_iter().flatten().collect())),
            ..Corpus::default()
        };
        corpus.sources = of;
        corpus.shelve(&has_article);
        corpus
    }

    /// Notes which of the sources have an article.
    fn shelve(&mut self, has_article: &[bool]) {
        for (place, _) in has_article.iter().enumerate().filter(|(_, has)| **has) {
            self.source_of.push(place as u32);
        }
        self.article_of = vec![None; self.sources.len()];
        for (article, source) in (0..).zip(&self.source_of) {
            self.article_of[*source as usize] = Some(article);
        }
    }

    pub fn sources(&self) -> impl Iterator<Item = &Arc<Source>> {
        self.sources.iter()
    }

    pub fn source(&self, key: &str) -> Option<&Source> {
        self.place_of(key).map(|place| &*self.sources[place])
    }

    /// The source whose page or document an address leads to, modulo scheme, `www.`, a trailing slash, the
    /// fragment and tracking parameters.
    pub fn source_at(&self, url: &str) -> Option<&Source> {
        let url = bibliography::comparable_url(url);
        let found = self.by_url.of(url.as_str()).map(|place| &*self.sources[place]);
        found.into_iter().find(|source| source.addresses().any(|address| address == url))
    }

    /// The source whose text a file is.
    pub fn source_of_file(&self, file: &Path) -> Option<&Source> {
        let mut found = self.by_path.of(file).map(|place| &*self.sources[place]);
        found.find(|source| source.file.as_deref() == Some(file))
    }

    pub fn has_article(&self, key: &str) -> bool {
        self.place_of(key).is_some_and(|place| self.article_of[place].is_some())
    }

    fn place_of(&self, key: &str) -> Option<usize> {
        self.by_key.of(key).find(|place| self.sources[*place].key == key)
    }

    pub fn article(&self, key: &str) -> Option<Arc<Article>> {
        self.shelf.get(self.article_of[self.place_of(key)?]?)
    }

    /// How many sources have an article.
    pub fn articles_count(&self) -> usize {
        self.source_of.len()
    }

    /// The articles in the order of their sources. Not to be gone through to the end where it is an archive.
    pub fn articles(&self) -> impl Iterator<Item = (&Source, Arc<Article>)> {
        (0..self.source_of.len() as u32).filter_map(|place| self.article_at(place))
    }

    /// The sources that have an article, in order.
    pub fn sources_with_article(&self) -> impl Iterator<Item = &Source> {
        self.source_of.iter().map(|place| &*self.sources[*place as usize])
    }

    /// Whether there are so many articles that they are read only when somebody asks for them.
    pub fn is_archive(&self) -> bool {
        self.shelf.is_archive()
    }

    fn article_at(&self, place: u32) -> Option<(&Source, Arc<Article>)> {
        let source = self.sources.get(*self.source_of.get(place as usize)? as usize)?;
        Some((source, self.shelf.get(place)?))
    }

    /// The articles that name an entity: those first of which most passages do, and of equals in the order of their
    /// sources. Each is read only when it is its turn.
    pub fn articles_about(&self, entity: EntityRef) -> impl Iterator<Item = (&Source, Arc<Article>)> {
        self.by_entity().of(entity).iter().filter_map(|place| self.article_at(*place))
    }

    /// How many passages of the articles name an entity.
    pub fn passages_about(&self, entity: EntityRef) -> usize {
        self.by_entity().times(entity)
    }

    /// The sources whose articles name each of these entities, in their order.
    pub fn sources_about(&self, entities: &[EntityRef]) -> impl Iterator<Item = &Source> {
        let mut lists: Vec<Vec<u32>> = entities.iter().map(|e| self.by_entity().of(*e).to_vec()).collect();
        lists.iter_mut().for_each(|list| list.sort_unstable());
        lists.sort_by_key(Vec::len);
        let first = lists.first().cloned().unwrap_or_default().into_iter();
        let is_in_all = move |place: &u32| lists.iter().all(|list| list.binary_search(place).is_ok());
        first.filter(is_in_all).map(|place| &*self.sources[self.source_of[place as usize] as usize])
    }

    fn by_entity(&self) -> &Postings {
        self.by_entity.get_or_init(|| {
            let mut telling: FxHashMap<(EntityRef, u32), u32> = FxHashMap::default();
            for (place, article) in (0..).zip(self.shelf.read()) {
                for entity in article.mentions.iter().filter_map(|mention| mention.entity) {
                    telling.entry((entity, place)).or_default();
                }
                for passage in &article.passages {
                    let entities: FxHashSet<EntityRef> = passage.mentions.iter().map(|(e, _)| *e).collect();
                    entities.into_iter().for_each(|e| *telling.entry((e, place)).or_default() += 1);
                }
            }
            let mut telling: Vec<(EntityRef, u32, u32)> =
                telling.into_iter().map(|((entity, place), often)| (entity, place, often)).collect();
            telling.sort_unstable_by_key(|(entity, place, often)| (entity.0, Reverse(*often), *place));
            Postings::in_this_order(telling)
        })
    }

    /// Whether a word stands in one of the articles, whatever its capitals.
    pub fn has_word(&self, word: &str) -> bool {
        let vocabulary = self.vocabulary();
        Words::of(word).hashes.iter().all(|hash| vocabulary.binary_search(hash).is_ok())
    }

    fn vocabulary(&self) -> &List<u64> {
        self.vocabulary.get_or_init(|| {
            let articles = self.shelf.read();
            // Not with `Article::words`, which would be kept: of many articles that is more than their text.
            let words = |some: &[Arc<Article>]| {
                let mut all = FxHashSet::default();
                some.iter().for_each(|article| all.extend(Words::of(&article.text).hashes));
                all
            };
            let sets = pool::apart(articles.chunks(pool::portion(articles.len(), MANY)), words);
            let mut all: Vec<u64> = sets.into_iter().flatten().collect();
            all.sort_unstable();
            all.dedup();
            List::Own(all)
        })
    }

    /// What is made of the articles, to be written down: which sources have one, which words they have, whom they name.
    pub fn parts(&self) -> Vec<&[u8]> {
        let mut parts = vec![bytemuck::cast_slice(&self.source_of), self.vocabulary().bytes()];
        parts.extend(self.by_entity().parts());
        [&self.by_key, &self.by_url, &self.by_path].iter().for_each(|places| parts.extend(places.parts()));
        parts
    }

    /// An archive, of which was written down what [`Corpus::parts`] has; `None` where that does not fit the sources.
    pub fn archive(
        sources: Vec<Source>,
        catalogue: &Arc<Catalogue>,
        fetch: Fetch,
        mut part: impl FnMut() -> Option<Bytes>,
    ) -> Option<Corpus> {
        let with_article: List<u32> = List::kept(part()?)?;
        let (vocabulary, by_entity) = (List::kept(part()?)?, Postings::read(&mut part)?);
        let count = sources.len();
        let mut places = || Places::read(count, &mut part);
        let mut corpus = Corpus {
            sources: sources.into_iter().map(Arc::new).collect(),
            by_key: places()?,
            by_url: places()?,
            by_path: places()?,
            vocabulary: OnceLock::from(vocabulary),
            by_entity: OnceLock::from(by_entity),
            ..Corpus::default()
        };
        let mut has_article = vec![false; count];
        for place in with_article.iter() {
            *has_article.get_mut(*place as usize)? = true;
        }
        corpus.shelve(&has_article);
        let with_article = corpus.source_of.iter().map(|place| corpus.sources[*place as usize].clone());
        corpus.shelf = Arc::new(Shelf::archived(with_article.collect(), catalogue.clone(), fetch));
        Some(corpus)
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
