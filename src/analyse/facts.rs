//! Pass A: what can be said of a block by itself.

use super::silence;
use crate::corpus::Dossier;
use crate::extract::note::{self, AuthorAndYear, Reference};
use crate::extract::{NoteMeaning, attribution};
use crate::markup::front_matter::{self, FrontMatter};
use crate::markup::{Language, MarkerKind, ParsedBlock, Role, heading_level, parse};
use crate::recognise::{self, BlockNames};

/// A heading, and whether what follows it is a list of references.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Heading {
    /// Its place among the paragraphs.
    pub paragraph: usize,
    pub level: usize,
    pub opens_references: bool,
}

/// A block by itself.
pub struct Facts {
    /// The block's source; all offsets below count from its start.
    pub text: String,
    pub front_matter: Option<FrontMatter>,
    pub parsed: ParsedBlock,
    pub names: BlockNames,
    pub notes: Vec<(String, NoteMeaning)>,
    /// The numbered entries of a reference list.
    pub references: Vec<Reference>,
    /// What may be entries of one without numbers.
    pub by_author: Vec<AuthorAndYear>,
    pub headings: Vec<Heading>,
    pub directives: Vec<silence::Placed>,
    /// Whether it can take up what the block before hands on: it begins with a pronoun, a description or a quotation.
    pub takes_up: bool,
    pub cites_known_key: bool,
    /// Whether it ends in a question.
    pub asks: bool,
    /// Whether it is nothing but a question that stands out, as those of an interview do: "**And the others?**", or
    /// something that is put to somebody so: "**They call you a thief.**"
    pub is_question: bool,
    /// The label with which it begins, as the answers of an interview do: "Vermeersch" of "**Vermeersch:** Yes."
    pub label: Option<String>,
}

impl Facts {
    pub fn new(text: String, language: Language, at_document_start: bool, dossier: &Dossier) -> Facts {
        let front_matter =
            if at_document_start { front_matter::read(&text).map(|(matter, _)| matter) } else { None };
        let parsed = if front_matter.is_some() { ParsedBlock::default() } else { parse(&text, language) };
        let is_known = |word: &str| dossier.corpus.has_word(word);
        let names = BlockNames::new(&parsed, &dossier.catalogue, Some(&is_known));
        let notes = note::definitions(&parsed);
        let headings = headings(&parsed, &text, language);
        let references = note::references(&parsed, &text);
        let by_author = note::by_author(&parsed);
        let mut markers = parsed.paragraphs.iter().flat_map(|paragraph| &paragraph.markers);
        let cites_known_key = markers.any(|marker| names_known_key(&marker.kind, dossier));
        let takes_up = takes_up(&parsed);
        let asks = parsed.paragraphs.last().is_some_and(|last| last.prose.text().trim_end().ends_with('?'));
        let first = parsed.paragraphs.first().filter(|first| first.role.is_prose());
        let label = first.and_then(|first| attribution::speaker_label(first.prose.text())).map(str::to_owned);
        let stands_out = text.trim_start().starts_with(['*', '_', '#', '=', '\\']);
        let is_prompt =
            text.trim_end().ends_with(['*', '_']) && [" you", "You"].iter().any(|you| text.contains(you));
        let is_question =
            stands_out && (asks || is_prompt) && parsed.paragraphs.len() == 1 && label.is_none();
        let directives = Vec::new();
        let mut facts = Facts {
            text,
            front_matter,
            parsed,
            names,
            notes,
            references,
            by_author,
            headings,
            directives,
            takes_up,
            cites_known_key,
            asks,
            is_question,
            label,
        };
        facts.directives = silence::directives(&facts);
        facts
    }
}

impl Facts {
    /// Whether it says to other blocks what another one does: the same names, notes, links, references and headings.
    pub fn says_as_much_to_others(&self, other: &Facts) -> bool {
        self.names.introduce_as(&other.names)
            && self.parsed.links == other.parsed.links
            && self.notes == other.notes
            && self.references == other.references
            && self.by_author == other.by_author
            && self.headings == other.headings
            && self.cites_known_key == other.cites_known_key
            && self.takes_up == other.takes_up
            && self.asks == other.asks
            && self.is_question == other.is_question
            && self.label == other.label
            && self.own_keys() == other.own_keys()
    }
}

impl Facts {
    fn own_keys(&self) -> Option<&[String]> {
        self.front_matter.as_ref().map(|matter| matter.own_keys.as_slice())
    }
}

fn headings(parsed: &ParsedBlock, text: &str, language: Language) -> Vec<Heading> {
    let paragraphs = parsed.paragraphs.iter().enumerate();
    let heading = paragraphs.filter(|(_, paragraph)| {
        let words = paragraph.prose.text();
        let is_label = matches!(paragraph.role, Role::Body | Role::Item)
            && words.len() < 40
            && note::opens_references(words, 1);
        // A line of a reference list has no full stop, but is no heading of plain text.
        let is_heading = paragraph.role == Role::Heading && !note::is_entry(words) && !words.contains("://");
        is_heading || is_label
    });
    heading
        .map(|(index, paragraph)| {
            let start = paragraph.span().start;
            let level = heading_level(text, start, language);
            let opens_references = note::opens_references(paragraph.prose.text(), level);
            Heading { paragraph: index, level, opens_references }
        })
        .collect()
}

/// Whether a marker, or one in the note that it is, has a key of the dossier.
fn names_known_key(kind: &MarkerKind, dossier: &Dossier) -> bool {
    let is_known = |key: &String| dossier.corpus.source(key).is_some();
    match kind {
        MarkerKind::Keys(keys) => keys.iter().any(is_known),
        MarkerKind::Key(key) => is_known(key),
        MarkerKind::InlineNote { inside, .. } => inside.iter().any(|kind| names_known_key(kind, dossier)),
        _ => false,
    }
}

/// Whether a block can take up what the one before hands on. Only the first paragraph that is prose can.
fn takes_up(parsed: &ParsedBlock) -> bool {
    let first = parsed.paragraphs.first().filter(|p| p.role.is_prose() || p.role == Role::Quote);
    first.is_some_and(|paragraph| {
        paragraph.role == Role::Quote || recognise::may_take_up(paragraph.prose.text())
    })
}
