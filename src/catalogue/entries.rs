//! The entities of one catalogue file while it is read: of several entries with one id the first counts.

use std::collections::HashMap;

use super::Entity;

#[derive(Default)]
pub struct Entries {
    entities: Vec<Entity>,
    places: HashMap<String, usize>,
}

impl Entries {
    pub fn has(&self, id: &str) -> bool {
        self.places.contains_key(id)
    }

    pub fn get_mut(&mut self, id: &str) -> Option<&mut Entity> {
        let place = *self.places.get(id)?;
        self.entities.get_mut(place)
    }

    /// Says whether it was taken: whether its id is new.
    pub fn add(&mut self, entity: Entity) -> bool {
        let is_new = !self.has(&entity.id);
        if is_new {
            self.places.insert(entity.id.clone(), self.entities.len());
            self.entities.push(entity);
        }
        is_new
    }

    /// In the order of the file.
    pub fn into_entities(self) -> Vec<Entity> {
        self.entities
    }
}
