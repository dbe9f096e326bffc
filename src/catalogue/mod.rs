//! The catalogue: the agencies, companies, laws, people, organisations and events that a writer's sources
//! are about, and the gazetteer that finds their names.

pub(crate) mod bytes;
mod compiled;
mod entity;
mod entries;
pub mod fold;
pub mod follow_the_money;
mod gazetteer;
pub mod parse;
mod patterns;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, LazyLock, OnceLock};

use regex::Regex;

pub use bytes::Keeper;
pub use compiled::Compiled;
pub use entity::{Alias, CasePolicy, Cue, Entity, EntityRef, Kind, Place, Relation};
use fold::Folded;
pub use gazetteer::{AliasRef, Gazetteer, Hit};
use patterns::Patterns;

/// Everything that is catalogued, ready to be recognised. Immutable.
#[derive(Default)]
pub struct Catalogue {
    entities: Vec<Entity>,
    by_id: HashMap<String, EntityRef>,
    gazetteer: Gazetteer,
    /// Long files, whose entities come after all others.
    lists: Vec<List>,
    patterns: Patterns,
    /// Names that hold without conditions, by their [`shape`].
    by_shape: OnceLock<Vec<Vec<Name>>>,
}

/// What a catalogue file has: the entities themselves, or, of a long one, its compiled form.
#[derive(Clone)]
pub enum Part {
    Entities(Vec<Entity>),
    Compiled(Arc<Compiled>),
}

/// A compiled file as part of a catalogue.
struct List {
    compiled: Arc<Compiled>,
    /// The references of its first entity and of its first alias.
    entities: u32,
    aliases: u32,
    /// Its entities whose place another file’s have taken.
    replaced: HashSet<u32>,
}

impl Catalogue {
    /// Builds the catalogue. Of two entities with one id, the later stands in the earlier one's place.
    pub fn new(entities: impl IntoIterator<Item = Entity>) -> Catalogue {
        Catalogue::of([Part::Entities(entities.into_iter().collect())])
    }

    /// The same of several files.
    pub fn of(parts: impl IntoIterator<Item = Part>) -> Catalogue {
        Catalogue::gathered(parts).ready()
    }

    /// The catalogue of these files; `before`, where that holds the same.
    pub fn renewed(before: &Arc<Catalogue>, parts: impl IntoIterator<Item = Part>) -> Arc<Catalogue> {
        let new = Catalogue::gathered(parts);
        let is_same = new.has_lists_of(before) && new.entities == before.entities;
        if is_same { before.clone() } else { Arc::new(new.ready()) }
    }

    /// Whether the same mentions are found in a text with either.
    pub fn recognises_like(&self, other: &Catalogue) -> bool {
        let mut pairs = self.entities.iter().zip(&other.entities);
        self.entities.len() == other.entities.len()
            && self.has_lists_of(other)
            && pairs.all(|(one, other)| one.is_recognised_like(other))
    }

    fn has_lists_of(&self, other: &Catalogue) -> bool {
        let is_like = |(one, other): (&List, &List)| {
            one.compiled.is_like(&other.compiled) && one.replaced == other.replaced
        };
        self.lists.len() == other.lists.len() && self.lists.iter().zip(&other.lists).all(is_like)
    }

    fn gathered(parts: impl IntoIterator<Item = Part>) -> Catalogue {
        let mut catalogue = Catalogue::default();
        for part in parts {
            match part {
                Part::Entities(entities) => entities.into_iter().for_each(|entity| catalogue.add(entity)),
                Part::Compiled(compiled) => catalogue.add_list(compiled),
            }
        }
        let mut start = EntityRef(catalogue.entities.len() as u32);
        for list in &mut catalogue.lists {
            list.entities = start.0;
            start.0 = start.0.saturating_add(list.compiled.len() as u32);
        }
        catalogue
    }

    fn add(&mut self, entity: Entity) {
        for list in &mut self.lists {
            list.replaced.extend(list.compiled.find(&entity.id).map(|place| place as u32));
        }
        match self.by_id.get(&entity.id) {
            Some(&EntityRef(place)) => self.entities[place as usize] = entity,
            None => {
                let place = EntityRef(u32::try_from(self.entities.len()).unwrap_or(u32::MAX));
                self.by_id.insert(entity.id.clone(), place);
                self.entities.push(entity);
            }
        }
    }

    fn add_list(&mut self, compiled: Arc<Compiled>) {
        let is_replaced = |id: &String| compiled.find(id).is_some();
        if self.by_id.keys().any(is_replaced) {
            self.entities.retain(|entity| !is_replaced(&entity.id));
            let places = self.entities.iter().zip(0..);
            self.by_id = places.map(|(entity, place)| (entity.id.clone(), EntityRef(place))).collect();
        }
        // Two long lists with entities in common are rare, and long to compare: there both are known.
        self.lists.push(List { compiled, entities: 0, aliases: 0, replaced: HashSet::new() });
    }

    /// Makes ready for recognition what was gathered.
    fn ready(self) -> Catalogue {
        let mut catalogue = self;
        catalogue.gazetteer = Gazetteer::of_entities(&catalogue.entities);
        let mut start = catalogue.gazetteer.count() as u32;
        for list in &mut catalogue.lists {
            list.aliases = start;
            start = start.saturating_add(list.compiled.gazetteer().count() as u32);
        }
        let own = catalogue.entities.iter().zip(0..).map(|(entity, place)| (EntityRef(place), entity));
        let listed = catalogue.lists.iter().flat_map(|list| {
            let places =
                list.compiled.patterned().map(|place| (list.entity(place), list.compiled.get(place)));
            places.filter(|(place, _)| !list.is_replaced(*place))
        });
        let patterns = own
            .chain(listed)
            .flat_map(|(place, entity)| entity.patterns.iter().map(move |pattern| (place, pattern.clone())));
        catalogue.patterns = Patterns::new(patterns.collect());
        catalogue
    }

    /// The number of its entities.
    pub fn len(&self) -> usize {
        let listed = self.lists.iter().map(|list| list.compiled.len() - list.replaced.len());
        self.entities.len() + listed.sum::<usize>()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether it has so many entities that nobody should look at them one by one while somebody waits.
    pub fn is_large(&self) -> bool {
        self.len() > MOST_COMPARED
    }

    /// Every entity: of long files each is read for that.
    pub fn iter(&self) -> impl Iterator<Item = (EntityRef, &Entity)> {
        let own = self.entities.iter().zip(0..).map(|(entity, place)| (EntityRef(place), entity));
        let listed = self.lists.iter().flat_map(|list| {
            let places = (0..list.compiled.len()).map(|place| (list.entity(place), place));
            let there = places.filter(|(entity, _)| !list.is_replaced(*entity));
            there.map(|(entity, place)| (entity, list.compiled.get(place)))
        });
        own.chain(listed)
    }

    pub fn get(&self, place: EntityRef) -> &Entity {
        match self.entities.get(place.0 as usize) {
            Some(entity) => entity,
            None => {
                let list = self
                    .lists
                    .iter()
                    .rfind(|list| list.entities <= place.0)
                    .expect("an entity of this catalogue");
                list.compiled.get((place.0 - list.entities) as usize)
            }
        }
    }

    pub fn find(&self, id: &str) -> Option<EntityRef> {
        let listed = || {
            let found = self.lists.iter().rev().filter_map(|list| Some(list.entity(list.compiled.find(id)?)));
            found.into_iter().next()
        };
        self.by_id.get(id).copied().or_else(listed)
    }

    /// Every name in the text, whatever conditions its alias has, in order of first and last word.
    pub fn scan(&self, text: &Folded) -> Vec<Hit> {
        let mut hits = self.gazetteer.scan(text);
        for list in &self.lists {
            let listed = list.compiled.gazetteer().scan(text).into_iter();
            let listed = listed.map(|hit| Hit { alias: AliasRef(list.aliases + hit.alias.0), ..hit });
            hits.extend(listed.filter(|hit| !list.is_replaced(self.alias_place(hit.alias).0)));
        }
        if !self.lists.is_empty() {
            hits.sort_by_key(|hit| (hit.first_word, hit.end_word));
        }
        hits
    }

    /// The entities that have exactly this name, once folded.
    pub fn exact(&self, name: &str) -> impl Iterator<Item = EntityRef> {
        let listed = self.lists.iter().flat_map(move |list| {
            let found = list.compiled.gazetteer().exact(name).map(|place| list.entity(place.0 as usize));
            found.filter(|entity| !list.is_replaced(*entity))
        });
        self.gazetteer.exact(name).chain(listed)
    }

    /// The names that begin like this, once folded.
    pub fn beginning(&self, start: &str) -> impl Iterator<Item = (EntityRef, &Alias)> {
        let listed = self.lists.iter().flat_map(move |list| {
            let found = list.compiled.gazetteer().beginning(start);
            let found = found.map(|alias| AliasRef(list.aliases + alias.0));
            found.filter(|alias| !list.is_replaced(self.alias_place(*alias).0))
        });
        self.gazetteer.beginning(start).chain(listed).map(|alias| self.alias(alias))
    }

    pub fn alias(&self, alias: AliasRef) -> (EntityRef, &Alias) {
        static NONE: LazyLock<Alias> = LazyLock::new(|| Alias::plain(""));
        let (entity, place) = self.alias_place(alias);
        // Only of a damaged list there may be none.
        (entity, self.get(entity).aliases.get(place).unwrap_or(&NONE))
    }

    fn alias_place(&self, alias: AliasRef) -> (EntityRef, usize) {
        match self.lists.iter().rfind(|list| list.aliases <= alias.0) {
            None => self.gazetteer.alias(alias),
            Some(list) => {
                let (entity, place) = list.compiled.gazetteer().alias(AliasRef(alias.0 - list.aliases));
                (list.entity(entity.0 as usize), place)
            }
        }
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
        let compared = if self.is_large() { 0 } else { MOST_COMPARED };
        for (place, entity) in self.iter().take(compared) {
            let certain = |alias: &&Alias| alias.near.is_empty() && !alias.misspelt;
            for (index, alias) in entity.aliases.iter().enumerate().filter(|(_, alias)| certain(alias)) {
                let text = fold::fold_name(&alias.text);
                // As a text is cut into words: "Pryce-Doyle" is two.
                let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
                let (words, length) = (parts.count(), text.chars().count());
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
    pub const MOST_WORDS: usize = 6;

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

impl List {
    fn entity(&self, place: usize) -> EntityRef {
        EntityRef(self.entities.saturating_add(place as u32))
    }

    fn is_replaced(&self, entity: EntityRef) -> bool {
        !self.replaced.is_empty() && self.replaced.contains(&(entity.0 - self.entities))
    }
}

/// Entities among which near misses are looked for.
const MOST_COMPARED: usize = 20_000;
