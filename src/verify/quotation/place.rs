//! Where the words of a quotation stand in the articles, or nearly those.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::SHORTEST;
use super::alignment::{self, Alignment, Piece};
use crate::catalogue::{EntityRef, Kind};
use crate::corpus::{Article, Place};
use crate::extract::Attribution;
use crate::verify::Statements;

/// Where the words of a quotation stand, or most of them.
pub struct Found {
    pub article: Arc<Article>,
    pub alignment: Alignment,
    /// Whether one of the witnesses has them, or nearly.
    pub witness_is_near: bool,
}

/// The place that has these words, or most of them; among equals one of the witnesses. An article that knows the person
/// who is said to have said them needs less to show it than any other.
pub fn best(
    statements: &Statements,
    pieces: &[Piece],
    witnesses: &[&str],
    said: &[Attribution],
) -> Option<Found> {
    let is_person = |entity: &EntityRef| statements.dossier.catalogue.get(*entity).kind == Kind::Person;
    let speakers: Vec<EntityRef> = said.iter().filter_map(|a| a.entity).filter(is_person).collect();
    let hashes: Vec<u64> = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Word { hash, .. } => Some(*hash),
            Piece::Gap { .. } => None,
        })
        .collect();
    let mut found: Vec<(bool, Arc<Article>, Alignment)> = Vec::new();
    let mut places = statements.library.places(&hashes, MOST_PLACES);
    // Of three words with a wrong one in the middle no two that stand together are right.
    if hashes.len() == SHORTEST {
        let read = witnesses.iter().filter_map(|key| statements.dossier.corpus.article(key));
        places.extend(read.flat_map(|article| outer_words(&hashes, &article)).take(MOST_PLACES));
    }
    // What many articles have alike is looked up in the one that is meant.
    let is_missing = |key: &&&str| !places.iter().any(|place| place.article.key == **key);
    let meant: Vec<Arc<Article>> = witnesses
        .iter()
        .filter(is_missing)
        .filter_map(|key| statements.dossier.corpus.article(key))
        .collect();
    places.extend(meant.iter().flat_map(|article| pairs_in(&hashes, article)));
    for place in places {
        if statements.exclude == Some(place.article.key.as_str()) {
            continue;
        }
        let is_witness = witnesses.contains(&place.article.key.as_str());
        if let Some(alignment) =
            alignment::align(pieces, place.article.words(), &place.article.text, place.word).filter(
                |alignment| {
                    let knows = speakers.iter().any(|speaker| place.article.names(*speaker));
                    alignment.is_near(is_witness) || knows && alignment.is_one_word_off()
                },
            )
        {
            let is_exact = alignment.cost == 0 && is_witness;
            found.push((is_witness, place.article.clone(), alignment));
            if is_exact {
                break;
            }
        }
    }
    let witness_is_near = found.iter().any(|(is_witness, ..)| *is_witness);
    let best = found.into_iter().min_by_key(|(is_witness, _, alignment)| (alignment.cost, !is_witness))?;
    Some(Found { article: best.1, alignment: best.2, witness_is_near })
}

/// Where an article has the first and the last of three words, with another between them.
fn outer_words(hashes: &[u64], article: &Arc<Article>) -> Vec<Place> {
    let [first, _, last] = hashes else { return Vec::new() };
    let windows = article.words().hashes.windows(SHORTEST).enumerate();
    let alike = windows.filter(|(_, words)| words.first() == Some(first) && words.last() == Some(last));
    alike.map(|(word, _)| Place { article: article.clone(), word }).collect()
}

/// Where an article has two words that stand side by side in a quotation.
fn pairs_in(hashes: &[u64], article: &Arc<Article>) -> Vec<Place> {
    let pairs: FxHashSet<&[u64]> = hashes.windows(2).collect();
    let alike = article.words().hashes.windows(2).enumerate().filter(|(_, pair)| pairs.contains(pair));
    alike.take(MOST_PLACES).map(|(word, _)| Place { article: article.clone(), word }).collect()
}

/// Places that are looked at closely.
const MOST_PLACES: usize = 6;
