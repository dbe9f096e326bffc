//! The catalogue: the agencies, companies, laws, people, organisations and events that a writer's sources
//! are about, and the gazetteer that finds their names.

mod entity;
pub mod fold;
mod gazetteer;
pub mod parse;

use std::collections::HashMap;
use std::sync::OnceLock;

use regex::{Regex, RegexSet};

pub use entity::{Alias, CasePolicy, Cue, Entity, EntityRef, Kind, Place, Relation};
pub use gazetteer::{AliasRef, Gazetteer, Hit};

/// Everything that is catalogued, ready to be recognised. Immutable.
#[derive(Default)]
pub struct Catalogue {
    entities: Vec<Entity>,
    by_id: HashMap<String, EntityRef>,
    gazetteer: Gazetteer,
    patterns: Vec<(EntityRef, Regex)>,
    /// All patterns at once, compiled on first use: most paragraphs match none.
    pattern_set: OnceLock<Option<RegexSet>>,
    /// Names that hold without conditions, by their first letter and their number of words.
    by_shape: OnceLock<HashMap<Shape, Vec<Name>>>,
}

impl Catalogue {
    /// Builds the catalogue. Of two entities with one id, the later stands in the earlier one's place.
    pub fn new(entities: impl IntoIterator<Item = Entity>) -> Catalogue {
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
        let aliases = catalogue
            .iter()
            .flat_map(|(place, entity)| entity.aliases.iter().map(move |alias| (place, alias.clone())));
        catalogue.gazetteer = Gazetteer::new(aliases.collect());
        catalogue.patterns = catalogue
            .iter()
            .flat_map(|(place, entity)| entity.patterns.iter().map(move |pattern| (place, pattern.clone())))
            .collect();
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

    /// The folded names that begin like another, have so many words and nearly the same letters, for comparing with what may be misspelt.
    /// None in a catalogue of so many names that something is near everything.
    pub fn names_like(&self, like: &str, words: usize) -> impl Iterator<Item = (&str, EntityRef, &Alias)> {
        let initial = like.chars().next().unwrap_or_default();
        let letters = letters_of(like);
        let by_shape = self.by_shape.get_or_init(|| {
            let mut by_shape: HashMap<Shape, Vec<Name>> = HashMap::new();
            let few = self.entities.len() <= MOST_COMPARED;
            for (entity, place) in self.iter().filter(|_| few).map(|(place, entity)| (entity, place)) {
                let certain = |alias: &&Alias| alias.near.is_empty() && !alias.misspelt;
                for (index, alias) in entity.aliases.iter().enumerate().filter(|(_, alias)| certain(alias)) {
                    let name = fold::fold_name(&alias.text);
                    if let Some(initial) = name.chars().next() {
                        let words = name.split(' ').count();
                        let letters = letters_of(&name);
                        let name = Name { text: name, letters, entity: place, alias: index };
                        by_shape.entry((initial, words)).or_default().push(name);
                    }
                }
            }
            by_shape
        });
        let found = by_shape.get(&(initial, words)).into_iter().flatten();
        found
            .filter(move |name| (name.letters ^ letters).count_ones() <= MOST_LETTERS)
            .map(|name| (name.text.as_str(), name.entity, &self.get(name.entity).aliases[name.alias]))
    }

    /// The patterns that may match somewhere in `text`, with the entity that each describes.
    pub fn patterns_in(&self, text: &str) -> Vec<(EntityRef, &Regex)> {
        let set = self.pattern_set.get_or_init(|| {
            RegexSet::new(self.patterns.iter().map(|(_, pattern)| without_boundaries(pattern.as_str()))).ok()
        });
        match set {
            Some(set) => {
                set.matches(text).into_iter().map(|i| (self.patterns[i].0, &self.patterns[i].1)).collect()
            }
            // The set as a whole can be too large where each pattern alone is not.
            None => self.patterns.iter().map(|(place, pattern)| (*place, pattern)).collect(),
        }
    }
}

/// The first letter of a folded name, and its number of words.
type Shape = (char, usize);

/// A folded name, with its entity and the place among that one’s aliases.
struct Name {
    text: String,
    letters: u32,
    entity: EntityRef,
    alias: usize,
}

/// One bit for each letter of the alphabet that a name has.
fn letters_of(name: &str) -> u32 {
    name.bytes().filter(u8::is_ascii_lowercase).fold(0, |letters, byte| letters | 1 << (byte - b'a'))
}

/// Two wrong letters change at most four of those bits.
const MOST_LETTERS: u32 = 4;

/// Entities among which near misses are looked for.
const MOST_COMPARED: usize = 20_000;

/// A pattern that matches wherever `pattern` does, and sometimes more: without word boundaries, which would keep
/// `regex` from its fast engine on any text that is not ASCII.
fn without_boundaries(pattern: &str) -> String {
    let mut plain = String::with_capacity(pattern.len());
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            plain.push(letter);
            continue;
        }
        match letters.next() {
            Some('b') => {}
            escaped => {
                plain.push('\\');
                plain.extend(escaped);
            }
        }
    }
    plain
}
