//! Which articles, or passages, name an entity.

use std::ops::Range;

use crate::catalogue::EntityRef;
use crate::catalogue::bytes::{Bytes, List};

/// For each entity the places that name it.
#[derive(Clone, Default)]
pub struct Postings {
    /// In order. The places of the n-th stand from the n-th of `starts` to the one after it.
    entities: List<u32>,
    starts: List<u64>,
    places: List<u32>,
    /// How often each entity is named at all.
    times: List<u32>,
}

impl Postings {
    /// Of pairs of an entity and a place that names it, however often: its places in order.
    pub fn new(mut pairs: Vec<(EntityRef, u32)>) -> Postings {
        pairs.sort_unstable_by_key(|(entity, place)| (entity.0, *place));
        pairs.dedup();
        Postings::in_this_order(pairs.into_iter().map(|(entity, place)| (entity, place, 1)))
    }

    /// Of entities in order, each with a place that names it, and how often: its places as they come.
    pub fn in_this_order(named: impl IntoIterator<Item = (EntityRef, u32, u32)>) -> Postings {
        let (mut entities, mut times, mut places): (Vec<u32>, Vec<u32>, Vec<u32>) = Default::default();
        let mut starts: Vec<u64> = Vec::new();
        for (entity, place, often) in named {
            if entities.last() != Some(&entity.0) {
                entities.push(entity.0);
                starts.push(places.len() as u64);
                times.push(0);
            }
            places.push(place);
            times.last_mut().into_iter().for_each(|times| *times += often);
        }
        starts.push(places.len() as u64);
        let [entities, places, times] = [entities, places, times].map(List::Own);
        Postings { entities, starts: List::Own(starts), places, times }
    }

    /// The places that name an entity.
    pub fn of(&self, entity: EntityRef) -> &[u32] {
        &self.places[self.range(entity)]
    }

    /// How often an entity is named at all.
    pub fn times(&self, entity: EntityRef) -> usize {
        self.entities.binary_search(&entity.0).map_or(0, |at| self.times[at] as usize)
    }

    fn range(&self, entity: EntityRef) -> Range<usize> {
        self.entities.binary_search(&entity.0).map_or(0..0, |at| {
            let [from, to] = [self.starts[at], self.starts[at + 1]];
            from as usize..to as usize
        })
    }

    pub fn parts(&self) -> [&[u8]; 4] {
        [self.entities.bytes(), self.starts.bytes(), self.places.bytes(), self.times.bytes()]
    }

    /// What was written down by [`Postings::parts`]; `None` where that does not fit together.
    pub fn read(mut part: impl FnMut() -> Option<Bytes>) -> Option<Postings> {
        let entities = List::kept(part()?)?;
        let starts: List<u64> = List::kept(part()?)?;
        let (places, times): (List<u32>, List<u32>) = (List::kept(part()?)?, List::kept(part()?)?);
        let fits = starts.len() == entities.len() + 1
            && times.len() == entities.len()
            && starts.is_sorted()
            && starts.last() == Some(&(places.len() as u64));
        fits.then_some(Postings { entities, starts, places, times })
    }
}
