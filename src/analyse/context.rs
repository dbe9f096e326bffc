//! Pass B: what crosses blocks, and the part of it that one block reads.

use std::collections::HashMap;
use std::sync::Arc;

use super::facts::{Facts, Heading};
use super::judged::Handed;
use crate::corpus::Dossier;
use crate::extract::NoteMeaning;
use crate::extract::citation;
use crate::extract::note::{AuthorAndYear, NoteSource};
use crate::markup::{MarkerKind, ParsedBlock};
use crate::recognise::{KnownNames, Names};

/// Names, link definitions and footnotes of a whole draft.
#[derive(Default)]
pub struct Context {
    names: Names,
    links: HashMap<String, String>,
    notes: HashMap<String, NoteMeaning>,
    references: HashMap<String, NoteMeaning>,
    /// Whether the draft has a bibliography, or cites a key of the dossier: only then is another key wrong.
    keys_are_known: bool,
    /// Keys of references that the front matter describes.
    own_keys: Vec<String>,
    /// Entries of the lists of references that have no numbers.
    own_entries: Vec<AuthorAndYear>,
    /// For each block the level of the heading "References" that it stands under.
    under_references: Vec<Option<usize>>,
    /// For each block whether it can take up what the one before hands on.
    take_up: Vec<bool>,
    /// For each block whether it is an answer in an interview.
    answers: Vec<bool>,
}

/// What one block reads of the context. A block whose reading has not changed need not be judged again.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct BlockContext {
    pub names: KnownNames,
    pub links: Vec<(String, String)>,
    pub notes: Vec<(String, NoteMeaning)>,
    pub references: Vec<(String, NoteMeaning)>,
    /// Keys of references that the draft describes itself.
    pub own_keys: Vec<String>,
    /// Entries of the draft's own list of references whose authors the block may name.
    pub own_entries: Vec<AuthorAndYear>,
    /// The level of the heading "References" under which the block begins.
    pub under_references: Option<usize>,
    pub keys_are_known: bool,
    /// What the block before hands on.
    pub before: Option<Arc<Handed>>,
    /// Whether the block after it may take up what this one hands on.
    pub hands_on: bool,
    /// Whether somebody answers in it, whose label it bears.
    pub is_answer: bool,
}

impl Context {
    /// Reads the blocks in order. Of two definitions of one label the first counts.
    pub fn fold<'a>(blocks: impl Iterator<Item = &'a Facts> + Clone, dossier: &Dossier) -> Context {
        let mut context = Context {
            names: Names::fold(blocks.clone().map(|facts| &facts.names)),
            keys_are_known: dossier.names_bibliography || blocks.clone().any(|facts| facts.cites_known_key),
            answers: answers(blocks.clone()),
            ..Context::default()
        };
        let mut under = None;
        let mut last_note: Option<&NoteMeaning> = None;
        for facts in blocks {
            context.own_keys.extend(facts.front_matter.iter().flat_map(|matter| matter.own_keys.clone()));
            for definition in &facts.parsed.links {
                context.links.entry(definition.label.clone()).or_insert_with(|| definition.url.clone());
            }
            for (label, meaning) in &facts.notes {
                // "Ibid." means what the note before it means; a remark between the two does not count.
                let meaning = match meaning {
                    NoteMeaning::SameAsBefore => last_note.unwrap_or(meaning),
                    other => other,
                };
                if !matches!(meaning, NoteMeaning::Words { is_document: false, .. }) {
                    last_note = Some(meaning);
                }
                context.notes.entry(label.clone()).or_insert_with(|| meaning.clone());
            }
            context.take_up.push(facts.takes_up);
            context.under_references.push(under);
            if under.is_some() {
                context.own_entries.extend(facts.by_author.iter().cloned());
            }
            let mut headings = facts.headings.iter().peekable();
            for reference in &facts.references {
                while let Some(heading) =
                    headings.next_if(|heading| reference.item.is_some_and(|item| heading.paragraph < item))
                {
                    under = under_after(under, heading);
                }
                if reference.item.is_none() || under.is_some() {
                    let meaning = || reference.meaning.clone();
                    context.references.entry(reference.number.clone()).or_insert_with(meaning);
                }
            }
            under = headings.fold(under, under_after);
        }
        context
    }

    pub fn read_by(&self, index: usize, facts: &Facts) -> BlockContext {
        let mut read = BlockContext {
            names: self.names.known_to(index, &facts.names),
            // Only a block that cites can be wrong about keys.
            keys_are_known: self.keys_are_known && has_keys(&facts.parsed),
            under_references: self.under_references.get(index).copied().flatten(),
            hands_on: self.take_up.get(index + 1).copied().unwrap_or_default(),
            is_answer: self.answers.get(index).copied().unwrap_or_default(),
            ..Default::default()
        };
        if !self.own_keys.is_empty() && (has_keys(&facts.parsed) || !facts.notes.is_empty()) {
            read.own_keys.clone_from(&self.own_keys);
        }
        if !self.own_entries.is_empty() && facts.text.contains('(') {
            let small = facts.text.to_lowercase();
            let named = self.own_entries.iter().filter(|entry| small.contains(&entry.author));
            read.own_entries.extend(named.cloned());
        }
        if !self.links.is_empty() || !self.notes.is_empty() || !self.references.is_empty() {
            self.read_labels(&facts.parsed, &mut read);
        }
        read
    }

    fn read_labels(&self, block: &ParsedBlock, read: &mut BlockContext) {
        for marker in block.paragraphs.iter().flat_map(|paragraph| &paragraph.markers) {
            match &marker.kind {
                MarkerKind::Reference(label) => {
                    self.read_link(label, read);
                    for (number, meaning) in citation::numbers(label)
                        .into_iter()
                        .filter_map(|number| self.references.get_key_value(number.as_str()))
                    {
                        if !read.references.iter().any(|(other, _)| other == number) {
                            read.references.push((number.clone(), meaning.clone()));
                        }
                    }
                }
                MarkerKind::Note(label) => {
                    let Some(meaning) = self.notes.get(label.as_str()) else { continue };
                    if read.notes.iter().any(|(other, _)| other == label) {
                        continue;
                    }
                    if let NoteMeaning::Cites(sources) = meaning {
                        for source in sources {
                            if let NoteSource::Label(label) = source {
                                self.read_link(label, read);
                            }
                        }
                    }
                    read.notes.push((label.clone(), meaning.clone()));
                }
                _ => {}
            }
        }
    }

    fn read_link(&self, label: &str, read: &mut BlockContext) {
        if let Some(url) = self.links.get(label)
            && !read.links.iter().any(|(other, _)| other == label)
        {
            read.links.push((label.to_owned(), url.clone()));
        }
    }
}

/// For each block whether somebody answers in it: of those whose label begins several blocks, whoever answers at least
/// two questions. Where questions stand out, only the first answer need have a label, or some who answers say "I" to those
/// who say "you".
fn answers<'a>(blocks: impl Iterator<Item = &'a Facts> + Clone) -> Vec<bool> {
    let mut answered: HashMap<&str, usize> = HashMap::new();
    for (asks, facts) in blocks.clone().zip(blocks.clone().skip(1)) {
        if let Some(label) = facts.label.as_deref().filter(|_| asks.asks) {
            *answered.entry(label).or_default() += 1;
        }
    }
    let has_answered = |label: &str| answered.get(label).is_some_and(|times| *times > 1);
    let answers = |facts: &Facts| {
        // What "Q." puts to "A." is no claim of the writer's either.
        facts.label.as_deref().is_some_and(|label| has_answered(label) || label == "Q" && has_answered("A"))
    };
    let questions = blocks.clone().filter(|facts| facts.is_question).count();
    let replies = || blocks.clone().zip(blocks.clone().skip(1)).filter(|(question, _)| question.is_question);
    let has = |facts: &Facts, words: [&str; 3]| words.iter().any(|word| facts.text.contains(word));
    let talk = |(question, reply): &(&Facts, &Facts)| {
        has(question, [" you", "You", " your"]) && has(reply, [" I ", "I ", " me "])
    };
    let is_interview = questions >= LEAST_QUESTIONS
        && (replies().any(|(_, reply)| reply.label.is_some()) || replies().filter(talk).count() > 1);
    let mut is_asked = false;
    blocks
        .map(|facts| {
            let is_heading = !facts.headings.is_empty() && !facts.is_question;
            is_asked = is_interview && !is_heading && (is_asked || facts.is_question);
            // "*[The agency says that it has done so.]*" is the editor's.
            let is_note = facts.text.trim_start_matches(['*', '_', ' ', '\n']).starts_with('[');
            // What is put to somebody is no claim; what a question takes for granted may be.
            answers(facts) || is_asked && !is_note && !(facts.is_question && facts.asks)
        })
        .collect()
}

/// Questions that make an interview.
const LEAST_QUESTIONS: usize = 3;

/// Whether what follows a heading stands under "References", given what stood before it.
pub fn under_after(under: Option<usize>, heading: &Heading) -> Option<usize> {
    match under {
        _ if heading.opens_references => Some(under.unwrap_or(heading.level).min(heading.level)),
        Some(level) if heading.level > level => Some(level),
        _ => None,
    }
}

fn has_keys(block: &ParsedBlock) -> bool {
    let mut markers = block.paragraphs.iter().flat_map(|paragraph| &paragraph.markers);
    markers.any(|marker| {
        !matches!(
            marker.kind,
            MarkerKind::Link(_) | MarkerKind::Address(_) | MarkerKind::Reference(_) | MarkerKind::Note(_)
        )
    })
}
