//! A long catalogue file, compiled: its entries and their gazetteer in one piece of memory or of a file, usable where
//! it lies. Only entries that somebody asks for are read.
//!
//! The parts, each after its length in eight bytes: the gazetteer's three; where each entry ends; the entries, each
//! in JSON; hashes of their ids, in order; the entry of each hash; the entries that have patterns; what was wrong.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use regex::Regex;
use rustc_hash::FxHasher;
use serde::{Deserialize, Serialize};

use super::bytes::{Bytes, Keeper, Numbers};
use super::{Alias, CasePolicy, Cue, Entity, Gazetteer, Kind, Place, Relation};
use crate::finding::{Finding, Severity};
use crate::pool;
use crate::text::Span;

/// The entries of one catalogue file.
pub struct Compiled {
    file: PathBuf,
    /// Tells one content from another.
    identity: u64,
    gazetteer: Gazetteer,
    ends: Numbers,
    entries: Bytes,
    ids: Numbers,
    by_id: Numbers,
    patterned: Numbers,
    problems: Bytes,
    read: Vec<OnceLock<Shelf>>,
}

/// Entities that have been read, or will be.
type Shelf = Box<[OnceLock<Box<Entity>>]>;

const PARTS: usize = 9;

/// Entries that get their room together, when the first of them is read.
const SHELF: usize = 256;

impl Compiled {
    /// Writes down what a catalogue file has.
    pub fn write(entities: &[Entity], problems: &[Finding]) -> Vec<u8> {
        let gazetteer = Gazetteer::of_entities(entities);
        let records = |some: &[Entity]| -> (Vec<u8>, Vec<u32>) {
            let (mut bytes, mut ends) = (Vec::new(), Vec::new());
            for entity in some {
                serde_json::to_writer(&mut bytes, &Record::of(entity))
                    .expect("it has strings and numbers only");
                ends.push(bytes.len() as u32);
            }
            (bytes, ends)
        };
        let portions = entities.chunks(pool::portion(entities.len(), super::MANY));
        let (mut entries, mut ends) = (Vec::new(), Vec::new());
        for (bytes, some) in pool::apart(portions, records) {
            ends.extend(some.into_iter().map(|end| end + entries.len() as u32));
            entries.extend(bytes);
        }
        let mut ids: Vec<(u32, u32)> = entities.iter().map(|entity| hash(&entity.id)).zip(0..).collect();
        ids.sort_unstable();
        let patterned = entities.iter().zip(0..).filter(|(entity, _)| !entity.patterns.is_empty());
        let problems: Vec<Problem> = problems.iter().map(Problem::of).collect();
        let [names, groups, aliases] = gazetteer.parts();
        let numbers = |numbers: &mut dyn Iterator<Item = u32>| numbers.collect::<Numbers>();
        let (ends, patterned) =
            (numbers(&mut ends.into_iter()), numbers(&mut patterned.map(|(_, place)| place)));
        let (hashes, by_id) =
            (numbers(&mut ids.iter().map(|id| id.0)), numbers(&mut ids.iter().map(|id| id.1)));
        let problems = serde_json::to_vec(&problems).expect("it has strings and numbers only");
        let parts: [&[u8]; PARTS] = [
            names,
            groups,
            aliases,
            ends.bytes(),
            &entries,
            hashes.bytes(),
            by_id.bytes(),
            patterned.bytes(),
            &problems,
        ];
        let mut written = Vec::with_capacity(parts.iter().map(|part| part.len() + 8).sum());
        for part in parts {
            written.extend((part.len() as u64).to_le_bytes());
            written.extend(part);
        }
        written
    }

    /// What was written down of `file`, from byte `start` of what `keeper` has; `None` where that is something else.
    pub fn read(file: &Path, identity: u64, keeper: &Keeper, start: usize) -> Option<Compiled> {
        let whole: &[u8] = (**keeper).as_ref();
        let mut at = start;
        let mut part = || {
            let length = whole.get(at..at + 8)?;
            let length = usize::try_from(u64::from_le_bytes(length.try_into().ok()?)).ok()?;
            let bytes = Bytes::kept(keeper, at + 8..(at + 8).checked_add(length)?)?;
            at += 8 + length;
            Some(bytes)
        };
        let gazetteer = Gazetteer::read([part()?, part()?, part()?])?;
        let ends = Numbers::of(part()?)?;
        let entries = part()?;
        let (ids, by_id, patterned) = (Numbers::of(part()?)?, Numbers::of(part()?)?, Numbers::of(part()?)?);
        let problems = part()?;
        let fits = ids.len() == ends.len() && by_id.len() == ends.len() && at == whole.len();
        let read = (0..ends.len().div_ceil(SHELF)).map(|_| OnceLock::new()).collect();
        let file = file.to_path_buf();
        fits.then_some(Compiled {
            file,
            identity,
            gazetteer,
            ends,
            entries,
            ids,
            by_id,
            patterned,
            problems,
            read,
        })
    }

    /// The number of its entities.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether both come from the same content.
    pub fn is_like(&self, other: &Compiled) -> bool {
        self.identity == other.identity && self.file == other.file
    }

    pub fn gazetteer(&self) -> &Gazetteer {
        &self.gazetteer
    }

    /// The entity at a place of this file. What cannot be read, because the file on disk is damaged, has no name.
    pub fn get(&self, place: usize) -> &Entity {
        let shelf = self
            .read
            .get(place / SHELF)
            .map(|shelf| shelf.get_or_init(|| std::iter::repeat_with(OnceLock::new).take(SHELF).collect()));
        let Some(room) = shelf.and_then(|shelf| shelf.get(place % SHELF)) else { return nobody() };
        room.get_or_init(|| Box::new(self.entity(place).unwrap_or_else(|| nobody().clone())))
    }

    fn entity(&self, place: usize) -> Option<Entity> {
        let end = self.ends.get(place)? as usize;
        let start = place.checked_sub(1).map_or(Some(0), |before| self.ends.get(before))? as usize;
        let record: Record = serde_json::from_slice(self.entries.as_ref().get(start..end)?).ok()?;
        record.entity(&self.file)
    }

    pub fn find(&self, id: &str) -> Option<usize> {
        let wanted = hash(id);
        let (mut low, mut high) = (0, self.ids.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.ids.get(middle)? < wanted { low = middle + 1 } else { high = middle }
        }
        let alike = (low..self.ids.len()).take_while(|at| self.ids.get(*at) == Some(wanted));
        alike.filter_map(|at| Some(self.by_id.get(at)? as usize)).find(|place| self.get(*place).id == id)
    }

    /// The entities that have patterns.
    pub fn patterned(&self) -> impl Iterator<Item = usize> {
        (0..self.patterned.len()).filter_map(|at| Some(self.patterned.get(at)? as usize))
    }

    /// What was wrong with the file.
    pub fn problems(&self) -> Vec<Finding> {
        let problems: Vec<Problem> = serde_json::from_slice(self.problems.as_ref()).unwrap_or_default();
        problems.into_iter().filter_map(Problem::finding).collect()
    }
}

fn hash(id: &str) -> u32 {
    let mut hasher = FxHasher::default();
    id.hash(&mut hasher);
    (hasher.finish() >> 32) as u32
}

fn nobody() -> &'static Entity {
    static NOBODY: OnceLock<Entity> = OnceLock::new();
    NOBODY.get_or_init(|| Entity {
        id: String::new(),
        kind: Kind::Organisation,
        name: String::new(),
        aliases: Vec::new(),
        patterns: Vec::new(),
        country: None,
        summary: None,
        same_as: Vec::new(),
        relations: Vec::new(),
        place: Place::default(),
    })
}

/// An entity as it is written down: without names of fields, and without the file.
#[derive(Serialize, Deserialize)]
struct Record<'a>(
    #[serde(borrow)] Cow<'a, str>,
    u8,
    #[serde(borrow)] Cow<'a, str>,
    Vec<AliasRecord<'a>>,
    Vec<Cow<'a, str>>,
    Option<Cow<'a, str>>,
    Option<Cow<'a, str>>,
    Vec<Cow<'a, str>>,
    Vec<RelationRecord<'a>>,
    [usize; 2],
);

/// Kind, the other's id, and the key of the source.
type RelationRecord<'a> = (Cow<'a, str>, Cow<'a, str>, Option<Cow<'a, str>>);

/// Text, case, cues near and not near, and whether it is for after the full name, and misspelt.
#[derive(Serialize, Deserialize)]
struct AliasRecord<'a>(#[serde(borrow)] Cow<'a, str>, u8, Vec<CueRecord<'a>>, Vec<CueRecord<'a>>, bool, bool);

/// A cue, and whether it is a word in capitals.
type CueRecord<'a> = (bool, Cow<'a, str>);

const CASES: [CasePolicy; 3] = [CasePolicy::Capitals, CasePolicy::Exact, CasePolicy::Any];

impl<'a> Record<'a> {
    fn of(entity: &'a Entity) -> Record<'a> {
        // All fields are named, so that nobody forgets a new one.
        let Entity { id, kind, name, aliases, patterns, country, summary, same_as, relations, place } =
            entity;
        let text = |text: &'a String| Cow::from(text.as_str());
        let tie =
            |Relation { kind, to, source }: &'a Relation| (text(kind), text(to), source.as_ref().map(text));
        Record(
            text(id),
            Kind::ALL.iter().position(|other| other == kind).unwrap_or_default() as u8,
            text(name),
            aliases.iter().map(AliasRecord::of).collect(),
            patterns.iter().map(|pattern| Cow::from(pattern.as_str())).collect(),
            country.as_ref().map(text),
            summary.as_ref().map(text),
            same_as.iter().map(text).collect(),
            relations.iter().map(tie).collect(),
            [place.span.start, place.span.end],
        )
    }

    fn entity(self, file: &Path) -> Option<Entity> {
        let Record(id, kind, name, aliases, patterns, country, summary, same_as, relations, [start, end]) =
            self;
        let tie = |(kind, to, source): RelationRecord| Relation {
            kind: kind.into_owned(),
            to: to.into_owned(),
            source: source.map(Cow::into_owned),
        };
        Some(Entity {
            id: id.into_owned(),
            kind: *Kind::ALL.get(usize::from(kind))?,
            name: name.into_owned(),
            aliases: aliases.into_iter().map(AliasRecord::alias).collect::<Option<_>>()?,
            patterns: patterns.iter().map(|pattern| Regex::new(pattern).ok()).collect::<Option<_>>()?,
            country: country.map(Cow::into_owned),
            summary: summary.map(Cow::into_owned),
            same_as: same_as.into_iter().map(Cow::into_owned).collect(),
            relations: relations.into_iter().map(tie).collect(),
            place: Place { file: file.to_path_buf(), span: (start <= end).then(|| Span::new(start, end))? },
        })
    }
}

impl<'a> AliasRecord<'a> {
    fn of(alias: &'a Alias) -> AliasRecord<'a> {
        let Alias { text, case, near, not_near, after_full, misspelt } = alias;
        let cues = |cues: &'a [Cue]| {
            let cue = |cue: &'a Cue| match cue {
                Cue::Prefix(text) => (false, Cow::from(text.as_str())),
                Cue::Capitals(text) => (true, Cow::from(text.as_str())),
            };
            cues.iter().map(cue).collect()
        };
        let case = CASES.iter().position(|other| other == case).unwrap_or_default() as u8;
        AliasRecord(text.as_str().into(), case, cues(near), cues(not_near), *after_full, *misspelt)
    }

    fn alias(self) -> Option<Alias> {
        let AliasRecord(text, case, near, not_near, after_full, misspelt) = self;
        let cues = |cues: Vec<CueRecord>| {
            let cue = |(capitals, text): CueRecord| {
                let text = text.into_owned();
                if capitals { Cue::Capitals(text) } else { Cue::Prefix(text) }
            };
            cues.into_iter().map(cue).collect()
        };
        Some(Alias {
            text: text.into_owned(),
            case: *CASES.get(usize::from(case))?,
            near: cues(near),
            not_near: cues(not_near),
            after_full,
            misspelt,
        })
    }
}

/// A `dossier-problem` as it is written down.
#[derive(Serialize, Deserialize)]
struct Problem(String, [usize; 2], String);

impl Problem {
    fn of(finding: &Finding) -> Problem {
        let span = [finding.span.start, finding.span.end];
        Problem(finding.severity.as_str().to_owned(), span, finding.message.clone())
    }

    fn finding(self) -> Option<Finding> {
        let Problem(severity, [start, end], message) = self;
        let span = (start <= end).then(|| Span::new(start, end))?;
        Some(Finding::problem(severity.parse().unwrap_or(Severity::Warning), span, message))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::catalogue::EntityRef;
    use crate::catalogue::parse;

    const TEXT: &str = r#"
        [[company]]
        id = "acme"
        name = "Acme"
        aliases = ["ACME Ltd", { text = "Ac", near = ["anvil", "US"], not_near = ["skin"], after_full = true, case = "exact" }]
        patterns = ["the anvil (?P<name>maker)"]
        misspellings = ["Accme"]
        country = "BE"
        summary = "Makes “anvils”."
        same_as = ["wikidata:Q1"]
        relations = [{ kind = "subsidiary of", to = "apex", source = "a" }]

        [[law]]
        id = "apex"
        name = "Apex Act"
    "#;

    fn compiled(text: &str) -> (Vec<Entity>, Option<Compiled>) {
        let (entities, problems) = parse::toml("c.toml".as_ref(), text, &|_| None);
        let keeper: Keeper = Arc::new(Compiled::write(&entities, &problems));
        (entities, Compiled::read("c.toml".as_ref(), 1, &keeper, 0))
    }

    #[test]
    fn entries_come_back_as_they_were() {
        let (entities, compiled) = compiled(TEXT);
        let compiled = compiled.expect("it was just written");
        assert_eq!(
            (0..compiled.len()).map(|place| compiled.get(place).clone()).collect::<Vec<_>>(),
            entities
        );
        assert_eq!(compiled.find("apex"), Some(1));
        assert_eq!(compiled.find("apexes"), None);
        assert_eq!(compiled.patterned().collect::<Vec<_>>(), [0]);
        let found: Vec<EntityRef> = compiled.gazetteer().exact("ACME ltd").collect();
        assert_eq!(found, [EntityRef(0)]);
    }

    #[test]
    fn what_was_wrong_is_kept() {
        let text = format!("{TEXT}\n[[company]]\nid = \"acme\"\nname = \"Acme\"\n");
        let (_, problems) = parse::toml("c.toml".as_ref(), &text, &|_| None);
        assert_eq!(problems.len(), 1);
        assert_eq!(compiled(&text).1.expect("it was just written").problems(), problems);
    }

    #[test]
    fn damaged_bytes_are_nothing_or_nobody() {
        let (entities, problems) = parse::toml("c.toml".as_ref(), TEXT, &|_| None);
        let written = Compiled::write(&entities, &problems);
        for cut in 0..written.len() {
            let keeper: Keeper = Arc::new(written[..cut].to_vec());
            assert!(Compiled::read("c.toml".as_ref(), 1, &keeper, 0).is_none(), "cut at {cut}");
        }
        let entries = written.windows(6).position(|bytes| bytes == b"[\"acme").expect("an entry");
        let mut damaged = written.clone();
        damaged[entries] = b'?';
        let keeper: Keeper = Arc::new(damaged);
        let compiled = Compiled::read("c.toml".as_ref(), 1, &keeper, 0).expect("all parts are there");
        assert_eq!(compiled.get(0).name, "");
        assert_eq!(compiled.get(1).name, "Apex Act");
        assert_eq!(compiled.get(7).name, "", "there are two");
    }
}
