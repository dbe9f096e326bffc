//! What a sentence says around each of its figures.

use std::cell::OnceCell;

use super::aligned::{Item, items};
use super::frame::{Frame, frame, is_part_of_name, relative_clause, tag};
use super::likeness::{differ, is_like, is_rank, modifiers_differ};
use super::sentence::{Subject, Word, ends_clause, subject, word};
use super::slip::is_telling_slip;
use super::{Mention, stem};
use crate::figure::token::{Kind, Token};
use crate::figure::{Figure, Unit, Value, words};
use crate::text::Span;

/// A sentence as comparison sees it.
pub struct Context<'f> {
    pub(super) text: &'f str,
    pub(super) words: Vec<Word>,
    pub(super) figures: &'f [Figure],
    /// The clause in which each figure stands.
    clauses: Vec<usize>,
    /// The clauses that only tell more of somebody: "which obliges operators".
    relative: Vec<usize>,
    /// What the form says of a figure without a word: dates of a life in parentheses, the ends of a period.
    tags: Vec<Option<&'static str>>,
    frames: Vec<Frame>,
    pub(super) subject: Subject,
    /// The byte from which the subject is looked for.
    pub(super) subject_at: usize,
    /// Words that tell one of a series from the next: "first", "last".
    pub(super) ranks: Vec<String>,
    /// Names of the draft of which it speaks without a name, and those that it calls by what they are.
    implied: Vec<Span>,
    described: Vec<Span>,
    /// Names of the draft of whom the article tells all over.
    topics: Vec<Span>,
    /// Of each figure, whether the article that it is held against has one of the kind only.
    pub(super) alone: &'f [bool],
    /// All its words and figures, in order; made when they are wanted.
    items: OnceCell<Vec<Item>>,
}

impl<'f> Context<'f> {
    pub fn new(text: &'f str, tokens: &[Token], figures: &'f [Figure], mentions: &[Mention]) -> Context<'f> {
        let mut words = Vec::new();
        let mut breaks = Vec::new();
        let mut relative = Vec::new();
        let mut is_quoted = false;
        for (place, token) in tokens.iter().enumerate() {
            if figures.iter().any(|figure| figure.span.overlaps(token.span)) {
                continue;
            }
            if ends_clause(tokens, place, figures) {
                breaks.push(token.span.start);
                let next = tokens.get(place + 1);
                if next.is_some_and(|next| matches!(&*next.lower, "which" | "who" | "whose" | "whom")) {
                    relative.push(breaks.len());
                }
            }
            is_quoted = match token.text {
                "“" | "«" | "„" => true,
                "”" | "»" => false,
                "\"" => !is_quoted,
                _ => is_quoted,
            };
            if token.kind == Kind::Word && !words::is_stop(&token.lower) && token.text.len() > 1 {
                let entity = mentions.iter().find(|(span, _)| span.overlaps(token.span)).map(|(_, id)| *id);
                words.push(Word { entity, is_quoted, ..word(tokens, place, breaks.len()) });
            }
        }
        // "A third less" is a share, "last year" a time.
        let is_none = |place: usize| {
            let before = place.checked_sub(1).and_then(|before| tokens.get(before));
            before.is_some_and(|before| matches!(&*before.lower, "a" | "one" | "two" | "-"))
                || tokens.get(place + 1).is_some_and(|next| {
                    matches!(
                        &*next.lower,
                        "year"
                            | "month"
                            | "week"
                            | "night"
                            | "spring"
                            | "summer"
                            | "autumn"
                            | "winter"
                            | "time"
                    )
                })
        };
        let ranks = (tokens.iter().enumerate())
            .filter(|(place, token)| is_rank(&token.lower) && !is_none(*place))
            .map(|(_, token)| token.lower.to_string())
            .collect();
        let clause = |figure: &Figure| breaks.iter().filter(|at| **at < figure.span.start).count();
        let tags = (0..figures.len()).map(|place| tag(text, figures, place)).collect();
        let clauses = figures.iter().map(clause).collect();
        let frames = figures.iter().map(|figure| frame(text, figure)).collect();
        let (subject, subject_at) = subject(tokens);
        Context {
            text,
            words,
            figures,
            clauses,
            relative,
            tags,
            frames,
            subject,
            subject_at,
            ranks,
            implied: Vec::new(),
            described: Vec::new(),
            topics: Vec::new(),
            alone: &[],
            items: OnceCell::new(),
        }
    }

    /// All its words and figures, in order.
    pub(super) fn items(&self) -> &[Item] {
        self.items.get_or_init(|| items(self.text, self.figures))
    }

    /// The same of a sentence that may be about these names of the draft: it is where it names nobody.
    ///
    /// Those that it has `described` it speaks of in any case.
    pub fn with_implied(mut self, about: &[Span], described: &[Span]) -> Context<'f> {
        self.described = described.to_vec();
        if !self.words.iter().any(|word| word.is_name && word.span.start < self.predicate()) {
            self.implied = about.to_vec();
        }
        self
    }

    /// The same of a sentence in an article that tells of these names of the draft all over.
    pub fn with_topics(mut self, topics: &[Span]) -> Context<'f> {
        self.topics = topics.to_vec();
        self
    }

    /// The same of a draft's sentence, with what [`super::Statement::alone`] says of its figures.
    pub fn with_alone(mut self, alone: &'f [bool]) -> Context<'f> {
        self.alone = alone;
        self
    }

    /// Whether a word of the draft names somebody of whom the article tells all over.
    pub(super) fn is_topic(&self, word: &Word) -> bool {
        self.topics.iter().any(|name| name.overlaps(word.span))
    }

    /// Where what is said of the subject begins.
    fn predicate(&self) -> usize {
        self.words.iter().find(|word| word.is_verb).map_or(usize::MAX, |word| word.span.start)
    }

    /// Whether a word of the draft names somebody of whom this speaks without a name.
    pub(super) fn implies(&self, word: &Word) -> bool {
        self.implied.iter().any(|name| name.overlaps(word.span))
    }

    /// The same of the clause of a figure: "the branch, which had 53 employees" speaks of the branch.
    pub(super) fn implies_beside(&self, word: &Word, place: usize) -> bool {
        let is_described = self.described.iter().any(|name| name.overlaps(word.span));
        is_described || self.implies(word) && !self.is_relative(self.home(place))
    }

    /// Whether figure `place` here and figure `other` of the source evidently speak of the same thing.
    pub fn is_same_thing(&self, place: usize, source: &Context, other: usize) -> bool {
        let (Some(ours), Some(theirs)) = (self.figures.get(place), source.figures.get(other)) else {
            return false;
        };
        if ours.unit == Unit::Date && self.is_once_in_a_life(place, source, other) {
            return true;
        }
        if !self.shares_subject(source)
            || self.names_others(source)
            || self.has_other_subject(source)
            || self.has_substitute(place, source)
        {
            return false;
        }
        if ours.unit != Unit::Date && self.has_other_complement(place, source, other) {
            return false;
        }
        match ours.unit {
            Unit::Date => self.dates_same_event(place, source, other),
            Unit::Count | Unit::Ordinal => self.counts_same(place, source, other),
            Unit::Age => true,
            Unit::Percent => {
                !differ(ours.noun.as_deref(), theirs.noun.as_deref())
                    && self.measures_same(place, source, other)
            }
            _ => self.measures_same(place, source, other),
        }
    }

    fn dates_same_event(&self, place: usize, source: &Context, other: usize) -> bool {
        if self.qualifies_same(place, source, other) {
            return true;
        }
        let Some(verb) = self.governing_verb(place) else { return false };
        source.around(other).any(|key| key == verb) && self.overlap(place, source, other, 0.5)
    }

    /// Birth and death come once: of the same person they are the same event, whatever else is told.
    fn is_once_in_a_life(&self, place: usize, source: &Context, other: usize) -> bool {
        let Some(event) = self.governing_verb(place) else { return false };
        let tag = source.tags.get(other).copied().flatten();
        let is_life = event == "born" || event == "die" && tag == Some("die");
        let verb = self.words.iter().find(|word| word.is_verb).map_or(usize::MAX, |word| word.span.start);
        let is_subject = |word: &&Word| word.is_name && word.span.start < verb;
        let mut names = self.words.iter().filter(is_subject).peekable();
        let is_told = is_life && source.around(other).any(|key| key == event);
        is_told && names.peek().is_some() && names.all(|word| source.has(&word.key))
    }

    /// "a 2017 comedy" against "the 2016 comedy": the year stands before the same noun.
    fn qualifies_same(&self, place: usize, source: &Context, other: usize) -> bool {
        let (ours, theirs) = (self.qualified(place), source.qualified(other));
        ours.iter().any(|key| theirs.contains(key))
    }

    fn qualified(&self, place: usize) -> Vec<&str> {
        let Some(end) = self.figures.get(place).map(|figure| figure.span.end) else { return Vec::new() };
        let mut at = end;
        let mut keys = Vec::new();
        for word in self.words.iter().filter(|word| word.span.start >= end).take(5) {
            // Nothing but a space or hyphen between: no preposition, no comma.
            if word.span.start > at + 1 || word.is_verb {
                break;
            }
            if !word.is_name {
                keys.push(word.key.as_str());
            }
            at = word.span.end;
        }
        keys
    }

    fn counts_same(&self, place: usize, source: &Context, other: usize) -> bool {
        let (Some(ours), Some(theirs)) = (self.figures.get(place), source.figures.get(other)) else {
            return false;
        };
        let verb = self.governing_verb(place);
        let has_verb = verb.is_some_and(|verb| source.has(verb));
        let (Some(our_noun), Some(their_noun)) = (&ours.noun, &theirs.noun) else {
            let is_single = ours.noun.is_some() != theirs.noun.is_some();
            return is_single
                && verb.is_some_and(|verb| source.around(other).any(|key| key == verb))
                && self.overlap(place, source, other, 0.6);
        };
        if stem::key(our_noun) != stem::key(their_noun) || modifiers_differ(&ours.phrase, &theirs.phrase) {
            return false;
        }
        let needed = if has_verb || verb.is_none() { 0.4 } else { 0.65 };
        self.overlap(place, source, other, needed)
    }

    fn measures_same(&self, place: usize, source: &Context, other: usize) -> bool {
        let verb = self.governing_verb(place);
        let has_verb = verb.is_none_or(|verb| source.around(other).any(|key| key == verb));
        has_verb && self.overlap(place, source, other, if verb.is_some() { 0.6 } else { 0.65 })
    }

    /// Whether the given share of the words around a figure, names apart, stands in the source sentence, and at
    /// least one word in the source figure's own clause.
    fn overlap(&self, place: usize, source: &Context, other: usize, needed: f64) -> bool {
        let ours: Vec<&str> = self.plain_around(place).collect();
        let shared = ours.iter().filter(|key| source.has(key)).count();
        let is_near = ours.iter().any(|key| source.around(other).any(|near| near == *key));
        let total = u32::try_from(ours.len()).unwrap_or(u32::MAX);
        let shared = u32::try_from(shared).unwrap_or_default();
        is_near && f64::from(shared) >= needed * f64::from(total)
    }

    /// What follows each figure has a word that the other sentence lacks: "on the service" and "on defence".
    pub(super) fn has_other_complement(&self, place: usize, source: &Context, other: usize) -> bool {
        let (ours, theirs) = (self.complement(place), source.complement(other));
        ours.iter().any(|key| !source.has(key)) && theirs.iter().any(|key| !self.has(key))
    }

    fn complement(&self, place: usize) -> Vec<&str> {
        let Some(figure) = self.figures.get(place) else { return Vec::new() };
        let noun = figure.noun.as_deref().map(stem::key);
        let clause = self.home(place);
        let after =
            self.words.iter().filter(|word| word.clause == clause && word.span.start >= figure.span.end);
        let plain = after.filter(|word| !word.is_name && !word.is_verb && noun.as_deref() != Some(&word.key));
        plain.map(|word| word.key.as_str()).collect()
    }

    /// The verb nearest before a figure in its clause, else the nearest after it.
    pub(super) fn governing_verb(&self, place: usize) -> Option<&str> {
        let start = self.figures.get(place)?.span.start;
        let clause = self.home(place);
        let mut verbs = self.words.iter().filter(|word| word.is_verb && word.clause == clause);
        let before = verbs.clone().rfind(|word| word.span.end <= start);
        before.or_else(|| verbs.find(|word| word.span.start >= start)).map(|word| word.key.as_str())
    }

    /// The clause that speaks of a figure: its own, or where that has no words, the one before, else the next.
    pub(super) fn home(&self, place: usize) -> usize {
        let own = self.clauses.get(place).copied().unwrap_or_default();
        let has_words = |clause: usize| self.words.iter().any(|word| word.clause == clause);
        if has_words(own) {
            return own;
        }
        let before = (0..own).rev().find(|clause| has_words(*clause));
        before
            .or_else(|| self.words.iter().map(|word| word.clause).find(|clause| *clause > own))
            .unwrap_or(own)
    }

    fn around(&self, place: usize) -> impl Iterator<Item = &str> {
        let clause = self.home(place);
        let tag = self.tags.get(place).copied().flatten();
        // A life in parentheses: the words before it are a name's.
        let is_life = tag.is_some_and(|tag| matches!(tag, "born" | "die"));
        let near = self.words.iter().filter(move |word| word.clause == clause && !is_life);
        near.map(|word| word.key.as_str()).chain(tag)
    }

    fn plain_around(&self, place: usize) -> impl Iterator<Item = &str> {
        let clause = self.home(place);
        self.words
            .iter()
            .filter(move |word| word.clause == clause && !word.is_name)
            .map(|word| word.key.as_str())
    }

    pub(super) fn has(&self, key: &str) -> bool {
        let is_name_of_either = |word: &Word| {
            word.may_be_name && word.key == stem::key(key) || word.is_name && stem::key(&word.key) == key
        };
        self.words.iter().any(|word| is_like(&word.key, key) || is_name_of_either(word))
            || self.tags.iter().flatten().any(|tag| *tag == key)
    }

    /// Whether a clause only tells more of somebody.
    pub(super) fn is_relative(&self, clause: usize) -> bool {
        self.relative.contains(&clause)
    }

    /// One date begins what the other ends, or bounds what the other places. Of two numbers of which one is a slip for the
    /// other only what was before, or more, is another thing.
    pub(super) fn frames_differ(&self, place: usize, source: &Context, other: usize) -> bool {
        let is_compared = |frame: Option<&Frame>| matches!(frame, Some(Frame::Previous | Frame::Difference));
        let pair = self.figures.get(place).zip(source.figures.get(other));
        // Nobody hits upon the same three digits by chance.
        if pair.is_some_and(|(ours, theirs)| is_telling_slip(ours, theirs)) {
            let is_difference = |frame: Option<&Frame>| frame == Some(&Frame::Difference);
            return is_difference(self.frames.get(place)) != is_difference(source.frames.get(other));
        }
        if self.is_slip(place, source, other) {
            return is_compared(self.frames.get(place)) != is_compared(source.frames.get(other));
        }
        let (ours, theirs) =
            (self.tags.get(place).copied().flatten(), source.tags.get(other).copied().flatten());
        self.frames.get(place) != source.frames.get(other)
            || ours.is_some() && theirs.is_some() && ours != theirs
    }

    /// Whether a date of the source belongs to a name ("the Wrecks Act 1973"), or to a clause about something else than this
    /// sentence ("the ship, which sank in 1895, has been found").
    pub(super) fn is_told_aside(&self, source: &Context, figure: &Figure) -> bool {
        if figure.unit != Unit::Date {
            return false;
        }
        if source.is_of_name(figure) {
            return true;
        }
        let before = source.text.get(..figure.span.start).unwrap_or_default();
        // A day is seldom told aside.
        let is_day = matches!(figure.value, Value::Date { day: Some(_), .. });
        let Some(clause) = relative_clause(before).filter(|_| !is_day) else { return false };
        let clause = Span::new(clause, figure.span.end);
        let mut told =
            source.words.iter().filter(|word| clause.covers(word.span) && !word.is_name).peekable();
        told.peek().is_some() && !told.any(|word| self.words.iter().any(|ours| ours.key == word.key))
    }

    /// Whether a date is part of a name: "the Inquiries Act 2005".
    pub(super) fn is_of_name(&self, figure: &Figure) -> bool {
        figure.unit == Unit::Date && is_part_of_name(self.text.get(..figure.span.start).unwrap_or_default())
    }
}
