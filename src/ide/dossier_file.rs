//! Inside a catalogue or a bibliography: what an id or a key there stands for, and what can stand at a place.

use super::completion::{Item, Offer, What};
use super::edit::Edit;
use super::references::Subject;
use crate::analyse::Analysis;
use crate::catalogue::{Kind, Place};
use crate::corpus::Dossier;
use crate::text::{Document, Span};

/// The entity or the source whose id or key stands at an offset.
pub fn subject(analysis: &Analysis, document: &Document, offset: usize) -> Option<(Span, Subject)> {
    let dossier = &analysis.dossier;
    let (span, word) = word_at(document, offset)?;
    let entity = dossier.catalogue.find(&word).map(Subject::Entity);
    let subject =
        entity.or_else(|| dossier.corpus.source(&word).map(|source| Subject::Source(source.key.clone())));
    Some((span, subject?))
}

/// Where the entry of a subject stands.
pub fn entry(dossier: &Dossier, subject: &Subject) -> Option<Place> {
    match subject {
        Subject::Entity(entity) => Some(dossier.catalogue.get(*entity).place.clone()),
        Subject::Source(key) => dossier.corpus.source(key).map(|source| source.place.clone()),
    }
}

fn word_at(document: &Document, offset: usize) -> Option<(Span, String)> {
    let (start, line) = line_at(document, offset);
    let at = offset - start;
    let is_inside = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.' | '/' | '+');
    let (before, after) = (line.get(..at)?, line.get(at..)?);
    let from = before.trim_end_matches(is_inside).len();
    let to = at + after.find(|c| !is_inside(c)).unwrap_or(after.len());
    (from < to).then(|| (Span::new(start + from, start + to), line[from..to].to_owned()))
}

/// The line that an offset is in, and where it begins.
fn line_at(document: &Document, offset: usize) -> (usize, String) {
    let rope = document.rope();
    let line = rope.byte_to_line(offset.min(rope.len_bytes()));
    (rope.line_to_byte(line), rope.line(line).to_string())
}

const FIELDS: [&str; 9] =
    ["id", "name", "aliases", "patterns", "misspellings", "country", "summary", "same_as", "relations"];

/// Entities of which something is offered.
const MOST_OFFERED: usize = 20_000;

/// What can stand at a place of a catalogue: kinds of tables, fields, ids of entities, keys of sources.
pub fn complete(analysis: &Analysis, document: &Document, offset: usize) -> Offer {
    let dossier = &analysis.dossier;
    let (start, line) = line_at(document, offset);
    let before = line.get(..offset - start).unwrap_or_default();
    let is_inside = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.');
    let typed = before[before.trim_end_matches(is_inside).len()..].to_owned();
    let head = before[..before.len() - typed.len()].trim_end();
    let span = Span::new(offset - typed.len(), offset);
    let item = |label: &str, what: What, detail: String| Item {
        label: label.to_owned(),
        what,
        detail,
        filter: label.to_owned(),
        edit: Edit::replace(span, label),
        also: Vec::new(),
    };
    let field =
        head.strip_suffix('"').map(str::trim_end).and_then(|rest| rest.strip_suffix('=')).map(|rest| {
            let rest = rest.trim_end();
            rest[rest.trim_end_matches(is_inside).len()..].to_owned()
        });
    let items: Vec<Item> = match field.as_deref() {
        Some("to") => dossier
            .catalogue
            .iter()
            .take(MOST_OFFERED)
            .map(|(_, entity)| {
                let what = What::Entity { id: entity.id.clone(), kind: entity.kind };
                item(&entity.id, what, format!("{} · {}", entity.kind.as_str(), entity.name))
            })
            .collect(),
        Some("source") => dossier
            .corpus
            .sources()
            .map(|source| item(&source.key, What::Source(source.key.clone()), super::short_name(source)))
            .collect(),
        Some("kind") => {
            let relations = dossier.catalogue.iter().take(MOST_OFFERED);
            let relations = relations.flat_map(|(_, entity)| &entity.relations);
            let mut kinds: Vec<&str> = relations.map(|relation| relation.kind.as_str()).collect();
            kinds.sort_unstable();
            kinds.dedup();
            kinds.into_iter().map(|kind| item(kind, What::Note, "relation".to_owned())).collect()
        }
        Some("case") => ["exact", "any"].map(|case| item(case, What::Note, "capitals".to_owned())).to_vec(),
        Some(_) => Vec::new(),
        None if head == "[[" => Kind::ALL
            .map(|kind| {
                item(
                    kind.as_str(),
                    What::Note,
                    format!("an entry for {}", super::with_article(kind.as_str())),
                )
            })
            .to_vec(),
        None if head.is_empty() => FIELDS.map(|field| item(field, What::Note, "field".to_owned())).to_vec(),
        None => Vec::new(),
    };
    Offer { items, is_incomplete: false }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyse::Purpose;
    use crate::fixture;
    use crate::markup::Language;

    fn labels(text: &str) -> Vec<String> {
        let offset = text.find("<|>").unwrap();
        let document = Document::new(&text.replace("<|>", ""));
        let analysis = Analysis::new(&document, Language::Plain, fixture::dossier(&[]), Purpose::Article);
        complete(&analysis, &document, offset).items.into_iter().map(|item| item.label).collect()
    }

    #[test]
    fn ids_keys_kinds_and_fields_are_offered_where_they_belong() {
        assert!(labels("relations = [{ kind = \"x\", to = \"hua<|>\" }]").contains(&"huawei".to_owned()));
        assert!(labels("relations = [{ source = \"<|>\" }]").contains(&"euractiv-2019".to_owned()));
        assert!(labels("[[<|>]]").contains(&"agency".to_owned()));
        assert!(labels("na<|>").contains(&"name".to_owned()));
        assert!(labels("name = \"Hua<|>").is_empty());
    }

    #[test]
    fn an_id_and_a_key_stand_for_what_they_name() {
        let document = Document::new("to = \"huawei\", source = \"euractiv-2019\"");
        let analysis = Analysis::new(&document, Language::Plain, fixture::dossier(&[]), Purpose::Article);
        let (span, found) = subject(&analysis, &document, 8).unwrap();
        assert!(matches!(found, Subject::Entity(_)) && span == Span::new(6, 12));
        let (_, found) = subject(&analysis, &document, 30).unwrap();
        assert_eq!(found, Subject::Source("euractiv-2019".into()));
    }
}
