//! Workspace symbols: entities, sources and headlines by name, fuzzily.

use std::collections::BTreeSet;

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use crate::catalogue::{Kind, Place};
use crate::corpus::Dossier;
use crate::text::Span;

/// Something with a name.
#[derive(Clone, PartialEq, Debug)]
pub struct Named {
    pub name: String,
    pub what: What,
    /// What it belongs to: a kind, an outlet.
    pub container: String,
    pub place: Place,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What {
    Entity(Kind),
    Source,
    /// A passage that has the words as they are.
    Passage,
}

/// The most that is found.
const MOST: usize = 64;

/// Letters from which on passages are searched.
const FEWEST: usize = 5;

/// What fits a query, best first; everything that has a name for an empty one.
pub fn find(dossier: &Dossier, query: &str) -> Vec<Named> {
    let mut matcher = Matcher::new(Config::DEFAULT);
    let pattern = Pattern::parse(query, CaseMatching::Ignore, Normalization::Smart);
    let mut buffer = Vec::new();
    let mut score = |name: &str| pattern.score(Utf32Str::new(name, &mut buffer), &mut matcher);
    let mut found: Vec<(u32, Named)> = Vec::new();
    let catalogue = &dossier.catalogue;
    // Of very many names, those that begin so.
    let beginning = catalogue.beginning(query).filter(|_| catalogue.is_large()).take(MOST);
    let beginning = beginning.map(|(place, _)| place).collect::<BTreeSet<_>>();
    let all = catalogue.iter().take(if catalogue.is_large() { 0 } else { usize::MAX });
    for entity in all.map(|(_, entity)| entity).chain(beginning.into_iter().map(|place| catalogue.get(place)))
    {
        let aliases = entity.aliases.iter().filter(|alias| !alias.misspelt).map(|alias| alias.text.as_str());
        let best = std::iter::once(entity.name.as_str()).chain(aliases).filter_map(&mut score).max();
        if let Some(best) = best {
            let (what, container) = (What::Entity(entity.kind), entity.kind.as_str().to_owned());
            found.push((
                best,
                Named { name: entity.name.clone(), what, container, place: entity.place.clone() },
            ));
        }
    }
    for source in dossier.corpus.sources() {
        let names = [Some(source.title.as_str()), Some(source.key.as_str()), source.outlet.as_deref()];
        if let Some(best) = names.into_iter().flatten().filter_map(&mut score).max() {
            let place = match source.file.as_ref().filter(|_| dossier.corpus.has_article(&source.key)) {
                Some(file) => Place { file: file.clone(), span: Span::new(0, 0) },
                None => source.place.clone(),
            };
            let container = super::short_name(source);
            found.push((
                best,
                Named { name: source.title.trim().to_owned(), what: What::Source, container, place },
            ));
        }
    }
    found.sort_by(|(a, one), (b, other)| {
        b.cmp(a).then_with(|| {
            (one.what == What::Source, &one.name).cmp(&(other.what == What::Source, &other.name))
        })
    });
    let mut named: Vec<Named> = found.into_iter().map(|(_, named)| named).collect();
    named.extend(passages(dossier, query));
    named.retain(|named| !named.place.file.as_os_str().is_empty());
    named.truncate(MOST);
    named
}

/// The passages that have the words of a query side by side.
fn passages(dossier: &Dossier, query: &str) -> Vec<Named> {
    let wanted = query.trim().to_lowercase();
    if wanted.chars().count() < FEWEST {
        return Vec::new();
    }
    let mut found = Vec::new();
    for article in dossier.library.likely(query) {
        let Some(source) = dossier.corpus.source(&article.key) else { continue };
        for passage in &article.passages {
            let text = passage.span.of(&article.text);
            if text.to_lowercase().contains(&wanted) {
                found.push(Named {
                    name: text.split_whitespace().collect::<Vec<_>>().join(" "),
                    what: What::Passage,
                    container: super::short_name(source),
                    place: Place { file: article.path.clone(), span: passage.span },
                });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    fn names(query: &str) -> Vec<String> {
        find(&fixture::dossier(&[]), query).into_iter().map(|named| named.name).collect()
    }

    #[test]
    fn names_are_found_fuzzily() {
        assert_eq!(names("huawei")[0], "Huawei");
        assert!(names("stsecserv").contains(&"State Security Service".to_owned()));
        assert!(names("zzzzqqq").is_empty());
    }

    #[test]
    fn sources_and_passages_too() {
        let found = find(&fixture::dossier(&[]), "EURACTIV");
        assert!(found.iter().any(|named| named.what == What::Source));
        let passages = find(&fixture::dossier(&[]), "had been briefed");
        assert!(passages.iter().all(|named| named.what == What::Passage) && passages.len() < 5);
    }
}
