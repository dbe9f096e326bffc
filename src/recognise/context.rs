//! What crosses blocks: names that one paragraph introduces and others shorten.
//!
//! Each block's names are found by themselves ([`BlockNames`]), folded over the draft in order ([`Names`]), and
//! each block asks the fold only for what concerns it ([`KnownNames`]): as long as the answer stays the same,
//! the block's mentions do.

use std::collections::{HashMap, HashSet};

use super::{
    Candidate, Capitals, Definition, Mention, Needs, Vocabulary, abbreviation, candidates, head, resolve,
};
use crate::catalogue::{Catalogue, EntityRef};
use crate::markup::{Paragraph, ParsedBlock};

/// The names in one block, whatever the rest of the draft says. One element a paragraph.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct BlockNames {
    candidates: Vec<Vec<Candidate>>,
    capitals: Vec<Vec<Capitals>>,
    definitions: Vec<Vec<Definition>>,
    /// Nouns of names that nobody has catalogued: "Court" of "the Constitutional Court". Each once.
    strangers: Vec<String>,
    /// The entities named in full, each once.
    full: Vec<EntityRef>,
}

/// Who has been introduced in a draft, and in which block first.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Names {
    full: HashMap<EntityRef, usize>,
    shorts: HashMap<String, (EntityRef, usize)>,
    /// Short forms that several may bear.
    ambiguous: HashSet<String>,
}

/// The part of [`Names`] that one block reads.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct KnownNames {
    before: Vec<EntityRef>,
    anywhere: Vec<EntityRef>,
    shorts: Vec<(String, EntityRef)>,
    ambiguous: Vec<String>,
}

impl BlockNames {
    pub fn new(block: &ParsedBlock, catalogue: &Catalogue, known: Option<Vocabulary>) -> BlockNames {
        let mut names = BlockNames::default();
        for paragraph in &block.paragraphs {
            let found = candidates(paragraph, catalogue, known);
            let text = paragraph.prose.text();
            let large = abbreviation::begun_large(text);
            let heads = head::heads(text, &large);
            let mut capitals = abbreviation::capitals(paragraph, &large);
            let mut definitions = abbreviation::definitions(paragraph, &found, &capitals, catalogue);
            let (short, strangers) = head::definitions(paragraph, &heads, &found, catalogue);
            definitions.extend(short);
            capitals.extend(head::uses(paragraph, &heads));
            names.definitions.push(definitions);
            for stranger in strangers {
                if !names.strangers.contains(&stranger) {
                    names.strangers.push(stranger);
                }
            }
            for candidate in found.iter().filter(|c| c.full) {
                if !names.full.contains(&candidate.entity) {
                    names.full.push(candidate.entity);
                }
            }
            names.candidates.push(found);
            names.capitals.push(capitals);
        }
        names
    }

    /// Whether it introduces the same names to the rest of a draft as another block.
    pub fn introduce_as(&self, other: &BlockNames) -> bool {
        let said = |definition: &Definition| (definition.short.clone(), definition.entity, definition.needs);
        let definitions = self.definitions.iter().flatten().map(said);
        self.full == other.full
            && self.strangers == other.strangers
            && definitions.eq(other.definitions.iter().flatten().map(said))
    }

    /// The mentions in each paragraph, given what the rest of the draft says.
    pub fn mentions(&self, block: &ParsedBlock, known: &KnownNames) -> Vec<Vec<Mention>> {
        let mut before = known.before.clone();
        let mut shorts = known.shorts.clone();
        let mut all = Vec::new();
        for (index, paragraph) in block.paragraphs.iter().enumerate() {
            let found = &self.candidates[index];
            let mut candidates = found.clone();
            for definition in &self.definitions[index] {
                let is_new = !shorts.iter().any(|(short, _)| *short == definition.short)
                    && !known.ambiguous.contains(&definition.short);
                let at = definition.prose.start;
                if is_new && holds_for(definition.entity, definition.needs, at, found, &before, known) {
                    shorts.push((definition.short.clone(), definition.entity));
                }
            }
            candidates.extend(self.capitals[index].iter().filter_map(|word| {
                let (_, entity) = shorts.iter().find(|(short, _)| *short == word.short)?;
                let introduced = self.definitions[index].iter().find(|d| d.short == word.short);
                let is_after = introduced.is_none_or(|d| d.prose.start <= word.prose.start);
                let is_new = !found.iter().any(|c| c.prose.overlaps(word.prose));
                (is_after && is_new).then(|| short_form(paragraph, word, *entity))
            }));
            all.push(resolve(&candidates, |c| {
                holds_for(c.entity, c.needs, c.prose.start, found, &before, known)
            }));
            before.extend(found.iter().filter(|c| c.full).map(|c| c.entity));
        }
        all
    }
}

impl Names {
    /// Reads the blocks of a draft in order.
    pub fn fold<'a>(blocks: impl IntoIterator<Item = &'a BlockNames>) -> Names {
        let mut names = Names::default();
        let blocks: Vec<&BlockNames> = blocks.into_iter().collect();
        for (index, block) in blocks.iter().enumerate() {
            for &entity in &block.full {
                names.full.entry(entity).or_insert(index);
            }
            for definition in block.definitions.iter().flatten() {
                let is_other = |(entity, _): &(EntityRef, usize)| *entity != definition.entity;
                if names.shorts.get(&definition.short).is_some_and(is_other) {
                    names.ambiguous.insert(definition.short.clone());
                }
                let holds = definition.needs == Needs::Nothing || names.full.contains_key(&definition.entity);
                if holds && !names.shorts.contains_key(&definition.short) {
                    names.shorts.insert(definition.short.clone(), (definition.entity, index));
                }
            }
        }
        if !names.shorts.is_empty() {
            let strangers = blocks.iter().flat_map(|block| &block.strangers);
            let shared = strangers.filter(|stranger| names.shorts.contains_key(*stranger));
            names.ambiguous.extend(shared.cloned());
        }
        names
    }

    /// What the block at `index` reads.
    pub fn known_to(&self, index: usize, block: &BlockNames) -> KnownNames {
        let mut known = KnownNames::default();
        for candidate in block.candidates.iter().flatten().filter(|c| c.needs != Needs::Nothing) {
            let first = self.full.get(&candidate.entity);
            if first.is_some() && !known.anywhere.contains(&candidate.entity) {
                known.anywhere.push(candidate.entity);
            }
            if first.is_some_and(|&first| first < index) && !known.before.contains(&candidate.entity) {
                known.before.push(candidate.entity);
            }
        }
        if !self.ambiguous.is_empty() {
            let defined = block.definitions.iter().flatten().map(|definition| &definition.short);
            let used = block.capitals.iter().flatten().map(|word| &word.short);
            for short in defined.chain(used).filter(|short| self.ambiguous.contains(*short)) {
                if !known.ambiguous.contains(short) {
                    known.ambiguous.push(short.clone());
                }
            }
        }
        if !self.shorts.is_empty() {
            for word in block.capitals.iter().flatten() {
                if let Some(&(entity, first)) = self.shorts.get(&word.short)
                    && first < index
                    && !self.ambiguous.contains(&word.short)
                    && !known.shorts.iter().any(|(short, _)| *short == word.short)
                {
                    known.shorts.push((word.short.clone(), entity));
                }
            }
        }
        known
    }
}

fn holds_for(
    entity: EntityRef,
    needs: Needs,
    at: usize,
    here: &[Candidate],
    before: &[EntityRef],
    known: &KnownNames,
) -> bool {
    match needs {
        Needs::Nothing => true,
        Needs::FullAnywhere => known.anywhere.contains(&entity),
        Needs::FullBefore => {
            before.contains(&entity) || here.iter().any(|c| c.full && c.entity == entity && c.prose.end <= at)
        }
    }
}

fn short_form(paragraph: &Paragraph, word: &Capitals, entity: EntityRef) -> Candidate {
    Candidate {
        prose: word.prose,
        source: paragraph.prose.source(word.prose),
        entity,
        needs: Needs::Nothing,
        specific: true,
        misspelt: false,
        full: false,
        is_surely: true,
    }
}
