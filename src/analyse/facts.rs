//! Pass A: what can be said of a block by itself.

use crate::corpus::Dossier;
use crate::extract::{NoteMeaning, note};
use crate::markup::front_matter::{self, FrontMatter};
use crate::markup::{Language, MarkerKind, ParsedBlock, parse};
use crate::recognise::BlockNames;

/// A block by itself.
pub struct Facts {
    /// The block's source; all offsets below count from its start.
    pub text: String,
    pub front_matter: Option<FrontMatter>,
    pub parsed: ParsedBlock,
    pub names: BlockNames,
    pub notes: Vec<(String, NoteMeaning)>,
    pub cites_known_key: bool,
}

impl Facts {
    pub fn new(text: String, language: Language, at_document_start: bool, dossier: &Dossier) -> Facts {
        let front_matter =
            if at_document_start { front_matter::read(&text).map(|(matter, _)| matter) } else { None };
        let parsed = if front_matter.is_some() { ParsedBlock::default() } else { parse(&text, language) };
        let names = BlockNames::new(&parsed, &dossier.catalogue);
        let notes = note::definitions(&parsed);
        let mut markers = parsed.paragraphs.iter().flat_map(|paragraph| &paragraph.markers);
        let cites_known_key = markers.any(|marker| match &marker.kind {
            MarkerKind::Keys(keys) => keys.iter().any(|key| dossier.corpus.source(key).is_some()),
            MarkerKind::Key(key) => dossier.corpus.source(key).is_some(),
            _ => false,
        });
        Facts { text, front_matter, parsed, names, notes, cites_known_key }
    }
}
