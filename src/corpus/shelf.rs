//! The articles themselves: all in memory, or, of an archive, each read when somebody asks for it.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::{Article, Source};
use crate::catalogue::Catalogue;

/// Reads the text of an article from where the workspace has it; `None` where it is no longer there.
pub type Fetch = Arc<dyn Fn(&Path) -> Option<String> + Send + Sync>;

/// Articles, each known by its place in the order of their sources.
#[derive(Default)]
pub struct Shelf {
    articles: Articles,
}

enum Articles {
    Read(Vec<Arc<Article>>),
    Archived(Archived),
}

/// More articles than are wanted in memory.
struct Archived {
    sources: Vec<Arc<Source>>,
    catalogue: Arc<Catalogue>,
    fetch: Fetch,
    lent: Mutex<FxHashMap<u32, Arc<Article>>>,
}

/// Articles of an archive that stay in memory: some megabytes.
const MOST_LENT: usize = 512;

impl Shelf {
    /// Articles that have been read.
    pub fn new(articles: Vec<Arc<Article>>) -> Shelf {
        Shelf { articles: Articles::Read(articles) }
    }

    /// The articles of these sources, which are read, with the names of the catalogue, when they are asked for.
    pub fn archived(sources: Vec<Arc<Source>>, catalogue: Arc<Catalogue>, fetch: Fetch) -> Shelf {
        let lent = Mutex::default();
        Shelf { articles: Articles::Archived(Archived { sources, catalogue, fetch, lent }) }
    }

    /// Whether the articles are read only when somebody asks: then nobody should ask for all.
    pub fn is_archive(&self) -> bool {
        matches!(self.articles, Articles::Archived(_))
    }

    pub fn len(&self) -> usize {
        match &self.articles {
            Articles::Read(articles) => articles.len(),
            Articles::Archived(archived) => archived.sources.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The article at a place; `None` where it can no longer be read.
    pub fn get(&self, place: u32) -> Option<Arc<Article>> {
        match &self.articles {
            Articles::Read(articles) => articles.get(place as usize).cloned(),
            Articles::Archived(archived) => archived.get(place),
        }
    }

    /// The place of the article that has a key. Looks through all.
    pub fn find(&self, key: &str) -> Option<u32> {
        let place = match &self.articles {
            Articles::Read(articles) => articles.iter().position(|article| article.key == key),
            Articles::Archived(archived) => archived.sources.iter().position(|source| source.key == key),
        };
        place.and_then(|place| u32::try_from(place).ok())
    }

    /// All of them, where they are in memory.
    pub fn read(&self) -> &[Arc<Article>] {
        match &self.articles {
            Articles::Read(articles) => articles,
            Articles::Archived(_) => &[],
        }
    }
}

impl Default for Articles {
    fn default() -> Articles {
        Articles::Read(Vec::new())
    }
}

impl Archived {
    fn get(&self, place: u32) -> Option<Arc<Article>> {
        let lent = || self.lent.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(article) = lent().get(&place) {
            return Some(article.clone());
        }
        let source = self.sources.get(place as usize)?;
        let path = source.file.as_deref()?;
        // Not under the lock: this asks the disk. If two do it at once, one of them is dropped.
        let article = Arc::new(Article::new(&source.key, path, (self.fetch)(path)?, &self.catalogue));
        let mut lent = lent();
        if lent.len() >= MOST_LENT {
            lent.clear();
        }
        lent.insert(place, article.clone());
        Some(article)
    }
}
