//! Sources by their keys, addresses and files: hashes in order, which an archive can keep as they are.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use crate::catalogue::bytes::{Bytes, List};

/// The places of things by the hashes of what they are looked up by. Whoever looks compares the things themselves.
#[derive(Clone, Default)]
pub struct Places {
    hashes: List<u64>,
    places: List<u32>,
}

impl Places {
    pub fn new<T: Hash>(of: impl IntoIterator<Item = (T, usize)>) -> Places {
        let mut all: Vec<(u64, u32)> =
            of.into_iter().map(|(thing, place)| (hash(&thing), place as u32)).collect();
        all.sort_unstable();
        let (hashes, places) = all.into_iter().unzip();
        Places { hashes: List::Own(hashes), places: List::Own(places) }
    }

    /// The places of what may be it, the last first.
    pub fn of<T: Hash + ?Sized>(&self, wanted: &T) -> impl Iterator<Item = usize> {
        let hash = hash(wanted);
        let from = self.hashes.partition_point(|other| *other < hash);
        let alike = self.hashes[from..].iter().take_while(|other| **other == hash).count();
        self.places[from..from + alike].iter().rev().map(|place| *place as usize)
    }

    pub fn parts(&self) -> [&[u8]; 2] {
        [self.hashes.bytes(), self.places.bytes()]
    }

    /// What was written down by [`Places::parts`]; `None` where that does not fit so many things.
    pub fn read(things: usize, mut part: impl FnMut() -> Option<Bytes>) -> Option<Places> {
        let (hashes, places): (List<u64>, List<u32>) = (List::kept(part()?)?, List::kept(part()?)?);
        let fits = hashes.len() == places.len() && places.iter().all(|place| (*place as usize) < things);
        fits.then_some(Places { hashes, places })
    }
}

/// The same in every process of one program.
fn hash<T: Hash + ?Sized>(thing: &T) -> u64 {
    let mut hasher = FxHasher::default();
    thing.hash(&mut hasher);
    hasher.finish()
}
