//! What the catalogue knows of one thing.

use std::path::PathBuf;

use regex::Regex;

use crate::text::Span;

/// The place of an entity in its [`super::Catalogue`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct EntityRef(pub u32);

#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Kind {
    Agency,
    Company,
    Law,
    Person,
    Organisation,
    Event,
}

#[derive(Clone, Debug)]
pub struct Entity {
    /// Stable, unique across kinds.
    pub id: String,
    pub kind: Kind,
    pub name: String,
    /// The name, the other names and the known misspellings, with their conditions.
    pub aliases: Vec<Alias>,
    /// Descriptions that stand for the entity; the group `name` is the span, else the whole match.
    pub patterns: Vec<Regex>,
    /// ISO 3166 code of the state that the entity belongs to, or `EU`.
    pub country: Option<String>,
    pub summary: Option<String>,
    pub same_as: Vec<String>,
    pub relations: Vec<Relation>,
    /// Where the entry stands.
    pub place: Place,
}

impl Entity {
    /// The right form that is most like a wrong one.
    pub fn nearest_name(&self, written: &str) -> &str {
        let aliases = self.aliases.iter().filter(|alias| !alias.misspelt).map(|alias| alias.text.as_str());
        let names = std::iter::once(self.name.as_str()).chain(aliases);
        names
            .min_by_key(|name| strsim::osa_distance(&name.to_lowercase(), &written.to_lowercase()))
            .unwrap_or(&self.name)
    }

    /// What the catalogue says that it is: the first sentence of its summary.
    pub fn told(&self) -> &str {
        let summary = self.summary.as_deref().unwrap_or_default();
        summary.split_inclusive(". ").next().unwrap_or_default()
    }

    /// Whether the same mentions are found of either.
    pub fn is_recognised_like(&self, other: &Entity) -> bool {
        // All fields are named, so that nobody forgets a new one.
        let Entity { id, kind, name, aliases, patterns, country, summary, same_as, relations, place } = self;
        // What a reader is told of it finds no mentions, but for what `recognise::is_told_alike` looks at.
        let _ = (summary, same_as, relations, place);
        *id == other.id
            && *kind == other.kind
            && *name == other.name
            && *aliases == other.aliases
            && patterns.iter().map(Regex::as_str).eq(other.patterns.iter().map(Regex::as_str))
            && *country == other.country
    }
}

impl PartialEq for Entity {
    fn eq(&self, other: &Entity) -> bool {
        self.is_recognised_like(other)
            && self.summary == other.summary
            && self.same_as == other.same_as
            && self.relations == other.relations
            && self.place == other.place
    }
}

/// A form under which an entity is mentioned.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Alias {
    pub text: String,
    pub case: CasePolicy,
    /// One of these must stand in the same paragraph.
    pub near: Vec<Cue>,
    /// None of these may stand in the same paragraph.
    pub not_near: Vec<Cue>,
    /// Holds only where the draft has named the entity in full: before it, or, for a person, anywhere.
    pub after_full: bool,
    /// A wrong form: linked, and reported.
    pub misspelt: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum CasePolicy {
    /// A word in capitals needs capitals, a capitalised word its capital; a lower-case word is free.
    #[default]
    Capitals,
    Exact,
    Any,
}

/// A word that an alias wants, or does not want, in its neighbourhood.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cue {
    /// A folded prefix of a word: `belgi`.
    Prefix(String),
    /// A whole word in capitals: `US` is the country, `us` is not.
    Capitals(String),
}

/// What a source says of one entity's tie to another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Relation {
    /// Reads on from the entity's name: "subsidiary of".
    pub kind: String,
    /// The id of the other entity.
    pub to: String,
    /// The key of the source that says so.
    pub source: Option<String>,
}

/// A span of a file on disk.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Place {
    pub file: PathBuf,
    pub span: Span,
}

impl Kind {
    pub const ALL: [Kind; 6] =
        [Kind::Agency, Kind::Company, Kind::Law, Kind::Person, Kind::Organisation, Kind::Event];

    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Agency => "agency",
            Kind::Company => "company",
            Kind::Law => "law",
            Kind::Person => "person",
            Kind::Organisation => "organisation",
            Kind::Event => "event",
        }
    }

    pub fn of_name(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

impl Alias {
    pub fn plain(text: impl Into<String>) -> Alias {
        Alias {
            text: text.into(),
            case: CasePolicy::default(),
            near: Vec::new(),
            not_near: Vec::new(),
            after_full: false,
            misspelt: false,
        }
    }
}

impl Cue {
    /// A cue written all in capitals is a whole word in capitals, any other a folded prefix.
    pub fn of(text: &str) -> Cue {
        if text.chars().any(char::is_alphabetic) && text.chars().all(|c| !c.is_lowercase()) {
            Cue::Capitals(text.to_owned())
        } else {
            Cue::Prefix(super::fold::fold_name(text))
        }
    }
}
