//! What a row of edits has done to a text, place by place.

use super::{Change, Span};

/// The stretches of a text that edits have replaced: in order, and no two of them touch.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Changes {
    places: Vec<Place>,
}

/// A stretch that was replaced, in bytes of the text as it was and as it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    pub old: Span,
    pub new: Span,
}

/// Of more places than this one is made: to keep them apart would take longer than to read what is between.
const MOST: usize = 256;

impl Place {
    /// The byte of the text as it was that is at `offset` behind this place.
    pub fn before(&self, offset: usize) -> usize {
        offset - self.new.end + self.old.end
    }

    /// Where what stands at `offset` of the text as it is stood before; of what was put in place, where it begins.
    pub fn was(&self, offset: usize) -> usize {
        if offset >= self.new.end { self.before(offset) } else { offset.min(self.old.start) }
    }

    /// Where what stood at `offset` of the text as it was stands now; of what was taken away, where that was.
    pub fn is(&self, offset: usize) -> usize {
        if offset >= self.old.end { self.after(offset) } else { offset.min(self.new.start) }
    }

    /// The byte of the text as it is that was at `offset` behind this place.
    pub fn after(&self, offset: usize) -> usize {
        offset - self.old.end + self.new.end
    }
}

impl Changes {
    /// Adds an edit that was made behind all these.
    pub fn add(&mut self, change: Change) {
        let first = self.places.partition_point(|place| place.new.end < change.start);
        let end = self.places.partition_point(|place| place.new.start <= change.old_end);
        let touched = &self.places[first..end];
        let start = touched.first().map_or(change.start, |place| place.new.start.min(change.start));
        // What stands behind the edit stays.
        let reach = touched.last().map_or(change.old_end, |place| place.new.end.max(change.old_end));
        let before = |places: &[Place], at: usize| places.last().map_or(at, |place| place.before(at));
        let moved = |at: usize| at - change.old_end + change.new_end;
        let place = Place {
            old: Span::new(before(&self.places[..first], start), before(&self.places[..end], reach)),
            new: Span::new(start, moved(reach)),
        };
        for later in &mut self.places[end..] {
            later.new = Span::new(moved(later.new.start), moved(later.new.end));
        }
        self.places.splice(first..end, [place]);
        if self.places.len() > MOST {
            self.places = self.hull().map(Place::from).into_iter().collect();
        }
    }

    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// The one change that does all of it; none where nothing was done.
    fn hull(&self) -> Option<Change> {
        let (first, last) = (self.places.first()?, self.places.last()?);
        Some(Change { start: first.new.start, old_end: last.old.end, new_end: last.new.end })
    }

    /// The bytes that were taken away or put in place of others, whichever are more, at all places.
    pub fn bytes(&self) -> usize {
        self.places.iter().map(|place| place.old.len().max(place.new.len())).sum()
    }
}

impl From<Change> for Place {
    fn from(change: Change) -> Place {
        Place { old: Span::new(change.start, change.old_end), new: Span::new(change.start, change.new_end) }
    }
}

impl From<Change> for Changes {
    fn from(change: Change) -> Changes {
        Changes { places: vec![change.into()] }
    }
}

impl FromIterator<Change> for Changes {
    fn from_iter<I: IntoIterator<Item = Change>>(edits: I) -> Changes {
        let mut changes = Changes::default();
        edits.into_iter().for_each(|change| changes.add(change));
        changes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Document;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_lies_between_the_places_is_as_it_was(
            text in "[a-z]{0,60}",
            edits in prop::collection::vec((0usize..70, 0usize..6, "[A-Z]{0,4}"), 0..12),
        ) {
            let mut document = Document::new(&text);
            let changes: Changes = edits
                .into_iter()
                .map(|(start, length, new)| document.replace(Span::new(start, start + length), &new))
                .collect();
            let now = document.to_string();
            let (mut old, mut new) = (0, 0);
            for place in changes.places() {
                prop_assert_eq!(&text[old..place.old.start], &now[new..place.new.start]);
                prop_assert!(new == 0 || new < place.new.start, "{:?}", changes);
                (old, new) = (place.old.end, place.new.end);
            }
            prop_assert_eq!(&text[old..], &now[new..]);
            if let Some(hull) = changes.hull() {
                prop_assert_eq!(&now[..hull.start], &text[..hull.start]);
                prop_assert_eq!(&now[hull.new_end..], &text[hull.old_end..]);
            }
        }
    }

    #[test]
    fn edits_far_from_one_another_are_places_of_their_own() {
        let mut document = Document::new(&"word ".repeat(2_000));
        let letter = |at: usize| document.replace(Span::new(at, at), "x");
        let changes: Changes = [5_000, 100, 9_000, 101, 5_002].map(letter).into_iter().collect();
        assert_eq!(changes.bytes(), 5);
        let places: Vec<usize> = changes.places().iter().map(|place| place.old.start).collect();
        assert_eq!(places, [100, 5_000, 8_998]);
    }
}
