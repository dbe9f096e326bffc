//! Inside a catalogue or a bibliography: what an id or a key there stands for, and what can stand at a place.

use std::path::Path;

use super::completion::{Item, Offer, What};
use super::edit::Edit;
use super::references::Subject;
use crate::analyse::Analysis;
use crate::catalogue::{Kind, Place};
use crate::corpus::Dossier;
use crate::finding::Code;
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

/// Which of a dossier's files it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum File {
    Catalogue,
    Bibliography,
    Settings,
}

impl File {
    pub fn of(path: &Path) -> File {
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("bib") => File::Bibliography,
            _ if path.file_name().is_some_and(|name| name == "ibid.toml") => File::Settings,
            _ => File::Catalogue,
        }
    }
}

/// The fields of a bibliography that ibid reads, in their usual order.
const BIB_FIELDS: [&str; 11] = [
    "author",
    "title",
    "date",
    "journaltitle",
    "publisher",
    "institution",
    "url",
    "urldate",
    "file",
    "crossref",
    "note",
];
const BIB_TYPES: [&str; 8] =
    ["online", "article", "book", "report", "inbook", "incollection", "thesis", "misc"];

/// The settings, by the table that they stand in.
fn settings(table: &str) -> Vec<String> {
    match table {
        "check" => ["claims", "attribution", "citation-scope"].map(str::to_owned).to_vec(),
        "rules" => Code::ALL.iter().map(|code| code.as_str().to_owned()).collect(),
        _ => ["builtin", "catalogue", "sources"].map(str::to_owned).to_vec(),
    }
}

/// What a setting can be.
fn values(table: &str, setting: &str) -> Vec<&'static str> {
    match (table, setting) {
        ("rules", _) => vec!["error", "warning", "information", "hint", "off"],
        ("check", "claims") => vec!["entities", "named", "all"],
        _ => Vec::new(),
    }
}

/// What can stand at a place of a dossier's file: kinds of tables, fields, settings, ids of entities, keys of sources.
pub fn complete(analysis: &Analysis, document: &Document, offset: usize, file: File) -> Offer {
    match file {
        File::Catalogue => complete_catalogue(analysis, document, offset),
        File::Bibliography => complete_bibliography(analysis, document, offset),
        File::Settings => complete_settings(document, offset),
    }
}

fn is_in_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.')
}

/// What is typed at an offset, and what stands before it in its line.
fn typed_at(document: &Document, offset: usize) -> (Span, String) {
    let (start, line) = line_at(document, offset);
    let before = line.get(..offset - start).unwrap_or_default();
    let head = before.trim_end_matches(is_in_word);
    (Span::new(start + head.len(), offset), head.trim_end().to_owned())
}

fn plain(span: Span, label: &str, detail: &str) -> Item {
    Item {
        label: label.to_owned(),
        what: What::Note,
        detail: detail.to_owned(),
        filter: label.to_owned(),
        edit: Edit::replace(span, label),
        also: Vec::new(),
    }
}

fn complete_bibliography(analysis: &Analysis, document: &Document, offset: usize) -> Offer {
    let (span, head) = typed_at(document, offset);
    let refers = ["crossref", "xref", "related"].iter().any(|field| {
        head.rsplit_once('{')
            .is_some_and(|(name, _)| name.trim_end().trim_end_matches('=').trim_end().ends_with(field))
    });
    let items = match &*head {
        "@" => BIB_TYPES.map(|name| plain(span, name, "an entry")).to_vec(),
        "" => BIB_FIELDS.map(|name| plain(span, name, "field")).to_vec(),
        _ if refers => {
            let sources = analysis.dossier.corpus.sources();
            sources.map(|source| plain(span, &source.key, &super::short_name(source))).collect()
        }
        _ => Vec::new(),
    };
    Offer { items, is_incomplete: false }
}

fn complete_settings(document: &Document, offset: usize) -> Offer {
    let (span, head) = typed_at(document, offset);
    let text = document.slice(Span::new(0, span.start));
    let table = text.lines().rev().find_map(|line| line.trim().strip_prefix('[')?.strip_suffix(']'));
    let table = table.unwrap_or_default().trim();
    let items = match head.strip_suffix('"').map(str::trim_end).and_then(|head| head.strip_suffix('=')) {
        Some(setting) => {
            values(table, setting.trim()).into_iter().map(|value| plain(span, value, "")).collect()
        }
        None if head == "[" => ["check", "rules"].map(|name| plain(span, name, "settings")).to_vec(),
        None if head.is_empty() => settings(table).iter().map(|name| plain(span, name, "setting")).collect(),
        None => Vec::new(),
    };
    Offer { items, is_incomplete: false }
}

fn complete_catalogue(analysis: &Analysis, document: &Document, offset: usize) -> Offer {
    let dossier = &analysis.dossier;
    let (span, head) = typed_at(document, offset);
    let item = |label: &str, what: What, detail: String| Item { what, ..plain(span, label, &detail) };
    let field =
        head.strip_suffix('"').map(str::trim_end).and_then(|rest| rest.strip_suffix('=')).map(|rest| {
            let rest = rest.trim_end();
            rest[rest.trim_end_matches(is_in_word).len()..].to_owned()
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
        let path = Path::new(if text.starts_with('@') { "s.bib" } else { "catalogue.toml" });
        let offer = complete(&analysis, &document, offset, File::of(path));
        offer.items.into_iter().map(|item| item.label).collect()
    }

    #[test]
    fn each_file_has_its_own_fields() {
        assert!(labels("@online{a,\n  tit<|>").contains(&"title".to_owned()));
        assert!(labels("@<|>").contains(&"online".to_owned()));
        assert!(labels("@online{a,\n  crossref = {eur<|>").contains(&"euractiv-2019".to_owned()));
        let settings = |text: &str| {
            let offset = text.find("<|>").unwrap();
            let document = Document::new(&text.replace("<|>", ""));
            let items = complete_settings(&document, offset).items.into_iter();
            items.map(|item| item.label).collect::<Vec<_>>()
        };
        assert!(settings("bui<|>").contains(&"builtin".to_owned()));
        assert!(settings("[rules]\nuns<|>").contains(&"unsourced-claim".to_owned()));
        assert_eq!(settings("[check]\nclaims = \"<|>"), ["entities", "named", "all"]);
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
