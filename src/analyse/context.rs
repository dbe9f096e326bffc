//! Pass B: what crosses blocks, and the part of it that one block reads.

use std::collections::HashMap;

use super::facts::Facts;
use crate::extract::NoteMeaning;
use crate::extract::note::NoteSource;
use crate::markup::{MarkerKind, ParsedBlock};
use crate::recognise::{KnownNames, Names};

/// Names, link definitions and footnotes of a whole draft.
pub struct Context<'a> {
    names: Names,
    links: HashMap<&'a str, &'a str>,
    notes: HashMap<&'a str, &'a NoteMeaning>,
}

/// What one block reads of the context. A block whose reading has not changed need not be judged again.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BlockContext {
    pub names: KnownNames,
    pub links: Vec<(String, String)>,
    pub notes: Vec<(String, NoteMeaning)>,
    pub keys_are_known: bool,
}

impl<'a> Context<'a> {
    /// Reads the blocks in order. Of two definitions of one label the first counts.
    pub fn fold(blocks: impl Iterator<Item = &'a Facts> + Clone) -> Context<'a> {
        let mut context = Context {
            names: Names::fold(blocks.clone().map(|facts| &facts.names)),
            links: HashMap::new(),
            notes: HashMap::new(),
        };
        for facts in blocks {
            for definition in &facts.parsed.links {
                context.links.entry(&definition.label).or_insert(&definition.url);
            }
            for (label, meaning) in &facts.notes {
                context.notes.entry(label).or_insert(meaning);
            }
        }
        context
    }

    pub fn read_by(&self, index: usize, facts: &Facts, keys_are_known: bool) -> BlockContext {
        let mut read = BlockContext {
            names: self.names.known_to(index, &facts.names),
            keys_are_known,
            ..Default::default()
        };
        if !self.links.is_empty() || !self.notes.is_empty() {
            self.read_labels(&facts.parsed, &mut read);
        }
        // Only a block that cites can be wrong about keys.
        read.keys_are_known &= has_keys(&facts.parsed);
        read
    }

    fn read_labels(&self, block: &ParsedBlock, read: &mut BlockContext) {
        for marker in block.paragraphs.iter().flat_map(|paragraph| &paragraph.markers) {
            match &marker.kind {
                MarkerKind::Reference(label) => self.read_link(label, read),
                MarkerKind::Note(label) => {
                    let Some(&meaning) = self.notes.get(label.as_str()) else { continue };
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
        if let Some(&url) = self.links.get(label)
            && !read.links.iter().any(|(other, _)| other == label)
        {
            read.links.push((label.to_owned(), url.to_owned()));
        }
    }
}

fn has_keys(block: &ParsedBlock) -> bool {
    let mut markers = block.paragraphs.iter().flat_map(|paragraph| &paragraph.markers);
    markers.any(|marker| matches!(marker.kind, MarkerKind::Keys(_) | MarkerKind::Key(_)))
}
