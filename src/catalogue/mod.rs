//! The catalogue: the agencies, companies, laws, people, organisations and events that a writer's sources
//! are about, and the gazetteer that finds their names.

mod entity;
mod entries;
pub mod fold;
pub mod follow_the_money;
mod gazetteer;
pub mod parse;
mod patterns;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use regex::Regex;

pub use entity::{Alias, CasePolicy, Cue, Entity, EntityRef, Kind, Place, Relation};
pub use gazetteer::{AliasRef, Gazetteer, Hit};
use patterns::Patterns;

/// Everything that is catalogued, ready to be recognised. Immutable.
#[derive(Default)]
pub struct Catalogue {
    entities: Vec<Entity>,
    by_id: HashMap<String, EntityRef>,
    gazetteer: Gazetteer,
    patterns: Patterns,
    /// Names that hold without conditions, by their [`shape`].
    by_shape: OnceLock<Vec<Vec<Name>>>,
}

impl Catalogue {
    /// Builds the catalogue. Of two entities with one id, the later stands in the earlier one's place.
    pub fn new(entities: impl IntoIterator<Item = Entity>) -> Catalogue {
        Catalogue::gathered(entities).ready()
    }

    /// The catalogue of these entities; `before`, where that holds the same.
    pub fn renewed(before: &Arc<Catalogue>, entities: impl IntoIterator<Item = Entity>) -> Arc<Catalogue> {
        let new = Catalogue::gathered(entities);
        if new.entities == before.entities { before.clone() } else { Arc::new(new.ready()) }
    }

    /// Whether the same mentions are found in a text with either.
    pub fn recognises_like(&self, other: &Catalogue) -> bool {
        let mut pairs = self.entities.iter().zip(&other.entities);
        self.entities.len() == other.entities.len() && pairs.all(|(one, other)| one.is_recognised_like(other))
    }

    fn gathered(entities: impl IntoIterator<Item = Entity>) -> Catalogue {
        let mut catalogue = Catalogue::default();
        for entity in entities {
            match catalogue.by_id.get(&entity.id) {
                Some(&EntityRef(place)) => catalogue.entities[place as usize] = entity,
                None => {
                    let place = EntityRef(u32::try_from(catalogue.entities.len()).unwrap_or(u32::MAX));
                    catalogue.by_id.insert(entity.id.clone(), place);
                    catalogue.entities.push(entity);
                }
            }
        }
        catalogue
    }

    /// Makes ready for recognition what was gathered.
    fn ready(self) -> Catalogue {
        let mut catalogue = self;
        let names = catalogue.iter().flat_map(|(place, entity)| {
            let aliases = entity.aliases.iter().zip(0..);
            aliases.map(move |(alias, index)| (alias.text.as_str(), place, index))
        });
        catalogue.gazetteer = Gazetteer::new(&names.collect::<Vec<_>>());
        let patterns = catalogue
            .iter()
            .flat_map(|(place, entity)| entity.patterns.iter().map(move |pattern| (place, pattern.clone())));
        catalogue.patterns = Patterns::new(patterns.collect());
        catalogue
    }

    pub fn iter(&self) -> impl Iterator<Item = (EntityRef, &Entity)> {
        self.entities.iter().enumerate().map(|(place, entity)| (EntityRef(place as u32), entity))
    }

    pub fn get(&self, place: EntityRef) -> &Entity {
        &self.entities[place.0 as usize]
    }

    pub fn find(&self, id: &str) -> Option<EntityRef> {
        self.by_id.get(id).copied()
    }

    pub fn gazetteer(&self) -> &Gazetteer {
        &self.gazetteer
    }

    pub fn alias(&self, alias: AliasRef) -> (EntityRef, &Alias) {
        let (entity, place) = self.gazetteer.alias(alias);
        (entity, &self.get(entity).aliases[place])
    }

    /// The folded names that may be another, misspelt: at least six letters, the same first one, so many words, nearly
    /// the same length and letters. None in a catalogue of so many names that something is near everything.
    pub fn names_like(&self, other: &str, words: usize) -> impl Iterator<Item = Like<'_>> {
        let first = other.bytes().next().unwrap_or_default();
        let alike = &self.by_shape.get_or_init(|| self.shapes())[shape(first, words)];
        let (letters, length) = match alike.is_empty() {
            true => (0, 0),
            false => (letters_of(other), other.chars().count()),
        };
        let most = most_wrong((length + 1).saturating_sub(words));
        alike
            .iter()
            .filter(move |name| {
                name.length.abs_diff(length) <= most
                    && (name.letters ^ letters).count_ones() as usize <= 2 * most
            })
            .map(|name| Like {
                name: &name.text,
                entity: name.entity,
                alias: &self.get(name.entity).aliases[name.alias],
            })
    }

    fn shapes(&self) -> Vec<Vec<Name>> {
        let mut shapes: Vec<Vec<Name>> = Vec::new();
        shapes.resize_with(256 * Catalogue::MOST_WORDS + 1, Vec::new);
        let few = self.entities.len() <= MOST_COMPARED;
        for (place, entity) in self.iter().filter(|_| few) {
            let certain = |alias: &&Alias| alias.near.is_empty() && !alias.misspelt;
            for (index, alias) in entity.aliases.iter().enumerate().filter(|(_, alias)| certain(alias)) {
                let text = fold::fold_name(&alias.text);
                let (words, length) = (text.split(' ').count(), text.chars().count());
                if let Some(first) = text.bytes().next()
                    && length + 1 >= SHORTEST + words
                {
                    let letters = letters_of(&text);
                    shapes[shape(first, words)].push(Name {
                        text,
                        letters,
                        length,
                        entity: place,
                        alias: index,
                    });
                }
            }
        }
        shapes
    }

    /// Words in the longest name that is compared with what may be misspelt.
    pub const MOST_WORDS: usize = 4;

    /// The patterns that may match somewhere in `text`, with the entity that each describes.
    pub fn patterns_in(&self, text: &str) -> Vec<(EntityRef, &Regex)> {
        self.patterns.in_text(text)
    }
}

/// A name that another may have been meant for.
pub struct Like<'a> {
    /// Folded.
    pub name: &'a str,
    pub entity: EntityRef,
    pub alias: &'a Alias,
}

/// Where names that begin with this byte and have so many words are kept.
fn shape(first: u8, words: usize) -> usize {
    if words > Catalogue::MOST_WORDS {
        256 * Catalogue::MOST_WORDS
    } else {
        usize::from(first) * Catalogue::MOST_WORDS + words.saturating_sub(1)
    }
}

/// A folded name, with its entity and the place among that one’s aliases.
struct Name {
    text: String,
    letters: u32,
    /// Characters.
    length: usize,
    entity: EntityRef,
    alias: usize,
}

/// One bit for each letter of the alphabet that a name has: a wrong letter changes at most two of them.
fn letters_of(name: &str) -> u32 {
    name.bytes().filter(u8::is_ascii_lowercase).fold(0, |letters, byte| letters | 1 << (byte - b'a'))
}

/// The number of wrong letters for which a name of so many letters may still be taken.
pub const fn most_wrong(letters: usize) -> usize {
    if letters >= LONG { 2 } else { 1 }
}

/// From this length on two letters may be wrong.
const LONG: usize = 10;

/// The shortest name, in letters, whose near misses are looked for.
const SHORTEST: usize = 6;

/// So many names or lines are read by several threads.
const MANY: usize = 4096;

/// Entities among which near misses are looked for.
const MOST_COMPARED: usize = 20_000;
