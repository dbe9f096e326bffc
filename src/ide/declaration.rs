//! Declaration and type definition: the entry in the catalogue or in the bibliography.

use super::{Thing, thing_at};
use crate::analyse::Analysis;
use crate::catalogue::Place;
use crate::text::Span;

/// The entries that stand behind what is at an offset: of a mention the catalogue's, of a citation the bibliography's.
pub fn declaration(analysis: &Analysis, offset: usize) -> Option<(Span, Vec<Place>)> {
    let dossier = &analysis.dossier;
    let (thing, span) = thing_at(analysis, offset)?;
    let places: Vec<Place> = match thing {
        Thing::Mention(mention) => {
            mention.candidates.iter().map(|entity| dossier.catalogue.get(*entity).place.clone()).collect()
        }
        Thing::Citation(citation) => citation
            .sources
            .iter()
            .filter_map(|cited| dossier.corpus.source(cited.known()?))
            .map(|source| source.place.clone())
            .collect(),
        Thing::Quotation(judgement) => {
            let source = judgement.key.as_deref().and_then(|key| dossier.corpus.source(key));
            source.map(|source| source.place.clone()).into_iter().collect()
        }
        Thing::Figure(figure) => {
            dossier.corpus.source(&figure.key).map(|source| source.place.clone()).into_iter().collect()
        }
        Thing::Claim(_) => Vec::new(),
    };
    let places: Vec<Place> = places.into_iter().filter(|place| !place.file.as_os_str().is_empty()).collect();
    (!places.is_empty()).then_some((span, places))
}

/// The catalogue's entries of what is at an offset; of a citation, of whom its sentence speaks.
pub fn type_definition(analysis: &Analysis, offset: usize) -> Option<(Span, Vec<Place>)> {
    let (thing, span) = thing_at(analysis, offset)?;
    match thing {
        Thing::Mention(_) => declaration(analysis, offset),
        Thing::Claim(claim) => {
            let entry = |entity| analysis.dossier.catalogue.get(entity).place.clone();
            let places: Vec<Place> = claim.entities.iter().map(|entity| entry(*entity)).collect();
            (!places.is_empty()).then_some((span, places))
        }
        Thing::Citation(_) | Thing::Quotation(_) | Thing::Figure(_) => None,
    }
}
