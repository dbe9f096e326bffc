//! What tells that two sentences are about others: another subject, another of a series, a name that only one has.

use super::context::Context;
use super::likeness::{is_like, stands_for_name};
use super::sense;
use super::sentence::{Subject, Word};
use crate::figure::Unit;

impl Context<'_> {
    /// A name of the draft stands in the source, or one of the two does not name its subject.
    pub(super) fn shares_subject(&self, source: &Context) -> bool {
        let mut candidates =
            self.words.iter().enumerate().filter(|(place, word)| word.is_name || *place == 0);
        self.subject != Subject::Named
            || source.subject != Subject::Named
            || candidates.any(|(_, word)| source.has(&word.key) || source.implies(word))
    }

    /// Both say what they speak of, and not the same: "the embassy" and "the consulate", "the first flight" and
    /// "the last flight".
    pub(super) fn has_other_subject(&self, source: &Context) -> bool {
        let is_ours_new = self.head().any(|key| !source.has(key));
        let is_theirs_new = source.head().any(|key| !self.has(key));
        let is_other = match (self.subject, source.subject) {
            (Subject::Named, Subject::Named) => is_ours_new && is_theirs_new,
            (Subject::Described, Subject::Described) => is_ours_new || is_theirs_new,
            // A description may stand for a name, if it is of the kind that does.
            (Subject::Described, Subject::Named) => is_ours_new && !self.description().any(stands_for_name),
            (Subject::Named, Subject::Described) => {
                is_theirs_new && !source.description().any(stands_for_name)
            }
            _ => false,
        };
        is_other || self.ranks_differ(source)
    }

    pub(super) fn ranks_differ(&self, source: &Context) -> bool {
        !self.ranks.is_empty()
            && !source.ranks.is_empty()
            && !self.ranks.iter().any(|rank| source.ranks.contains(rank))
    }

    /// The first word of the subject.
    fn head(&self) -> impl Iterator<Item = &str> {
        self.description().take(1)
    }

    /// The words of the subject up to its verb.
    fn description(&self) -> impl Iterator<Item = &str> {
        let words = self.words.iter().filter(|word| word.span.start >= self.subject_at);
        words.take(4).take_while(|word| !word.is_verb).map(|word| word.key.as_str())
    }

    /// A word of one stands where the other has another, between the same neighbours: "their son was born" and
    /// "their daughter was born".
    pub(super) fn has_substitute(&self, place: usize, source: &Context) -> bool {
        // Where only one names its subject, the subjects stand for each other.
        let skipped = usize::from(self.subject != source.subject);
        let theirs: Vec<_> =
            source.slots().skip(skipped).filter(|(_, word, _)| !self.has(&word.key)).collect();
        let mut ours = self.slots().skip(skipped).filter(|(_, word, _)| {
            !source.has(&word.key) && !source.implies(word) && !self.is_counted_by_another(place, word)
        });
        ours.any(|(before, word, after)| {
            let is_between_same =
                |slot: &&(&str, &Word, &str)| is_like(slot.0, before) && is_like(slot.2, after);
            // Between two figures or at an end alone, anything may stand.
            if matches!(before, "#" | "^") && matches!(after, "#" | "^") {
                return false;
            }
            // Of two names, `names_others` judges.
            theirs.iter().filter(is_between_same).any(|slot| !(slot.1.is_name && word.is_name))
        })
    }

    /// Directly behind another figure that counts or ranks: "800,000 people in the third largest city".
    fn is_counted_by_another(&self, place: usize, word: &Word) -> bool {
        let before = self.figures.iter().rposition(|figure| figure.span.end <= word.span.start);
        let other = before.filter(|before| *before != place).and_then(|before| self.figures.get(before));
        other.is_some_and(|figure| {
            matches!(figure.unit, Unit::Count | Unit::Ordinal)
                && self.words.iter().all(|between| {
                    between.span.start < figure.span.end || between.span.start >= word.span.start
                })
        })
    }

    /// Each word with its neighbours, a figure being "#" and the sentence's ends "^".
    fn slots(&self) -> impl Iterator<Item = (&str, &Word, &str)> {
        let has_figure =
            |from: usize, to: usize| self.figures.iter().any(|f| from <= f.span.start && f.span.end <= to);
        self.words.iter().enumerate().map(move |(place, word)| {
            let previous = place.checked_sub(1).and_then(|before| self.words.get(before));
            let next = self.words.get(place + 1);
            let before = match previous {
                _ if has_figure(previous.map_or(0, |other| other.span.end), word.span.start) => "#",
                other => other.map_or("^", |other| other.key.as_str()),
            };
            let after = match next {
                _ if has_figure(word.span.end, next.map_or(usize::MAX, |other| other.span.start)) => "#",
                other => other.map_or("^", |other| other.key.as_str()),
            };
            (before, word, after)
        })
    }

    /// Each has a name that the other lacks: another place, another body. The subject may be missing in a source
    /// that does not name its own.
    pub(super) fn names_others(&self, source: &Context) -> bool {
        let verb = self.words.iter().find(|word| word.is_verb).map_or(usize::MAX, |word| word.span.start);
        let may_excuse = self.subject != source.subject && source.subject != Subject::Named;
        let is_excused = |word: &Word| may_excuse && word.span.start < verb;
        let is_missing = |word: &Word| {
            word.is_name
                && !sense::is_form(&word.key)
                && !source.has(&word.key)
                && !is_excused(word)
                && !source.has_entity(word)
        };
        self.words.iter().any(is_missing) && source.names().any(|word| !self.has(&word.key))
            || self.words.windows(2).any(|pair| {
                matches!(pair, [head, tail] if (head.is_name || head.may_be_name) && head.span.end + 1 == tail.span.start
                    && is_missing(tail) && source.has(&head.key))
            })
    }

    /// Whether the entity that a word names is named here in any way.
    fn has_entity(&self, word: &Word) -> bool {
        word.entity.is_some()
            && (self.words.iter().any(|other| other.entity == word.entity) || self.implies(word))
    }

    fn names(&self) -> impl Iterator<Item = &Word> {
        self.words.iter().filter(|word| word.is_name)
    }
}
