//! Catalogue files: TOML, one table an entity, named by its kind.
//!
//! Each table is parsed by itself, so that a broken one costs only itself: it becomes a finding at its
//! place, and where the entity was known before, its last good entry stays.

use std::path::Path;
use std::sync::LazyLock;

use regex::{Regex, RegexBuilder};
use serde::Deserialize;
use toml::Spanned;

use super::entries::Entries;
use super::{Alias, CasePolicy, Cue, Entity, Kind, Place, Relation};
use crate::finding::{Finding, Severity};
use crate::text::Span;

#[derive(Deserialize)]
struct Entry {
    id: Spanned<String>,
    name: String,
    #[serde(default)]
    aliases: Vec<AliasEntry>,
    #[serde(default)]
    patterns: Vec<Spanned<String>>,
    #[serde(default)]
    misspellings: Vec<String>,
    country: Option<String>,
    summary: Option<String>,
    #[serde(default)]
    same_as: Vec<String>,
    #[serde(default)]
    relations: Vec<RelationEntry>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum AliasEntry {
    Plain(String),
    Conditional {
        text: String,
        #[serde(default)]
        near: Vec<String>,
        #[serde(default)]
        not_near: Vec<String>,
        #[serde(default)]
        after_full: bool,
        case: Option<Case>,
    },
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Case {
    Exact,
    Any,
}

#[derive(Deserialize)]
struct RelationEntry {
    kind: String,
    to: String,
    source: Option<String>,
}

const FIELDS: [&str; 9] =
    ["id", "name", "aliases", "patterns", "misspellings", "country", "summary", "same_as", "relations"];

/// A pattern's compiled size, bytes: enough for any description, little enough for a typing writer.
const PATTERN_SIZE: usize = 256 * 1024;

static HEADER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?m)^\u{feff}?[ \t]*\[\[?[ \t]*([^\[\]\n]*?)[ \t]*\]\]?[ \t]*(?:#[^\r\n]*)?\r?$")
        .expect("constant")
});
static ID: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"(?m)^[ \t]*id[ \t]*=[ \t]*["']([^"'\n]+)["']"#).expect("constant"));

/// Reads a catalogue file. `previous` gives the last good entry of an id, for entries that are now broken.
pub fn toml(
    file: &Path,
    text: &str,
    previous: &dyn Fn(&str) -> Option<Entity>,
) -> (Vec<Entity>, Vec<Finding>) {
    let mut entries = Entries::default();
    let mut findings = Vec::new();
    for table in tables(text) {
        match read(file, text, &table, &mut findings) {
            Some((entity, at)) => {
                let id = entity.id.clone();
                if !entries.add(entity) {
                    let message = format!(
                        "The id “{id}” stands twice in this file. The first entry counts; rename or remove this one."
                    );
                    findings.push(Finding::problem(Severity::Error, at, message));
                }
            }
            None => {
                let id = ID.captures(table.span.of(text)).and_then(|found| found.get(1));
                if let Some(last_good) = id.and_then(|id| previous(id.as_str())) {
                    entries.add(last_good);
                }
            }
        }
    }
    (entries.into_entities(), findings)
}

/// A stretch of the file from one table header to the next.
struct Table<'a> {
    kind: &'a str,
    header: Span,
    span: Span,
}

fn tables(text: &str) -> Vec<Table<'_>> {
    let mut tables: Vec<Table> = Vec::new();
    for found in HEADER.captures_iter(text) {
        let (Some(whole), Some(kind)) = (found.get(0), found.get(1)) else { continue };
        if let Some(last) = tables.last_mut() {
            last.span.end = whole.start();
        }
        let indent = whole.as_str().find('[').unwrap_or_default();
        let header = Span::new(whole.start() + indent, whole.start() + whole.as_str().trim_end().len());
        tables.push(Table { kind: kind.as_str(), header, span: Span::new(whole.start(), text.len()) });
    }
    let before = tables.first().map_or(text.len(), |table| table.span.start);
    let is_entry = |line: &str| {
        let line = line.trim_start_matches('\u{feff}').trim();
        !line.is_empty() && !line.starts_with('#')
    };
    if text[..before].lines().any(is_entry) {
        tables.insert(0, Table { kind: "", header: Span::new(0, before), span: Span::new(0, before) });
    }
    tables
}

fn read(file: &Path, text: &str, table: &Table, findings: &mut Vec<Finding>) -> Option<(Entity, Span)> {
    let mut report =
        |severity, span, message: String| findings.push(Finding::problem(severity, span, message));
    let kinds = Kind::ALL.map(|kind| format!("[[{}]]", kind.as_str())).join(", ");
    if table.kind.is_empty() {
        report(
            Severity::Error,
            table.header,
            format!("These lines belong to no entry. Begin an entry with one of {kinds}."),
        );
        return None;
    }
    let Some(kind) = Kind::of_name(table.kind).filter(|_| table.header.of(text).starts_with("[[")) else {
        report(
            Severity::Error,
            table.header,
            format!("“{}” is no kind of entry. Use one of {kinds}.", table.header.of(text).trim()),
        );
        return None;
    };
    // The header is blanked out, so that spans stay true and the entry stands at the top level.
    let body = format!(
        "{}{}",
        " ".repeat(table.header.end - table.span.start),
        &text[table.header.end..table.span.end]
    );
    let entry: Entry = match toml::from_str(&body) {
        Ok(entry) => entry,
        Err(error) => {
            let span = error
                .span()
                .filter(|s| s.start < s.end && s.end <= body.len() && s.start >= table.header.len());
            let span = span.map_or(table.header, |s| Span::from(s).shift(table.span.start));
            let reason = error.message().lines().next().unwrap_or_default().to_owned();
            report(
                Severity::Error,
                span,
                format!("This entry cannot be read: {reason}. It is left out until it is mended."),
            );
            return None;
        }
    };
    let id_span = Span::from(entry.id.span()).shift(table.span.start);
    if let Ok(fields) = toml::from_str::<toml::Table>(&body) {
        for unknown in fields.keys().filter(|field| !FIELDS.contains(&field.as_str())) {
            let at = text[table.span.range()]
                .find(unknown.as_str())
                .map_or(table.header, |at| Span::new(at, at + unknown.len()).shift(table.span.start));
            report(
                Severity::Warning,
                at,
                format!(
                    "“{unknown}” is no field of an entry, and is ignored. The fields are {}.",
                    FIELDS.join(", ")
                ),
            );
        }
    }
    let id = entry.id.into_inner();
    if id.trim().is_empty() || entry.name.trim().is_empty() {
        report(Severity::Error, id_span, "An entry needs an id and a name that are not empty.".to_owned());
        return None;
    }
    let mut patterns = Vec::new();
    for pattern in &entry.patterns {
        match compile(pattern.as_ref()) {
            Ok(regex) => patterns.push(regex),
            Err(reason) => report(
                Severity::Error,
                Span::from(pattern.span()).shift(table.span.start),
                format!(
                    "This pattern is no regular expression that ibid can use: {reason}. The entry works without it."
                ),
            ),
        }
    }
    let entity = Entity {
        kind,
        aliases: aliases(kind, &entry.name, entry.aliases, entry.misspellings),
        id,
        name: entry.name,
        patterns,
        country: entry.country,
        summary: entry.summary,
        same_as: entry.same_as,
        relations: entry
            .relations
            .into_iter()
            .map(|r| Relation { kind: r.kind, to: r.to, source: r.source })
            .collect(),
        place: Place {
            file: file.to_path_buf(),
            span: Span::new(table.header.start, text[..table.span.end].trim_end().len()),
        },
    };
    Some((entity, id_span))
}

/// The name and the aliases. An alias with the text of the name takes its place, so that a name can have
/// conditions too.
fn aliases(kind: Kind, name: &str, entries: Vec<AliasEntry>, misspellings: Vec<String>) -> Vec<Alias> {
    let mut aliases: Vec<Alias> = entries
        .into_iter()
        .map(|entry| match entry {
            AliasEntry::Plain(text) => Alias::plain(text),
            AliasEntry::Conditional { text, near, not_near, after_full, case } => Alias {
                text,
                case: match case {
                    None => CasePolicy::Capitals,
                    Some(Case::Exact) => CasePolicy::Exact,
                    Some(Case::Any) => CasePolicy::Any,
                },
                near: near.iter().map(|cue| Cue::of(cue)).collect(),
                not_near: not_near.iter().map(|cue| Cue::of(cue)).collect(),
                after_full,
                misspelt: false,
            },
        })
        .collect();
    if !aliases.iter().any(|alias| alias.text == name) {
        aliases.insert(0, Alias::plain(name));
    }
    // A person whom the draft has named in full goes by the surname, whether or not the entry says so.
    let has_short_form = aliases.iter().any(|alias| !alias.text.contains(' '));
    let surname = name.rsplit(' ').find(|word| !SUFFIXES.contains(word)).filter(|surname| *surname != name);
    if let Some(surname) = surname.filter(|surname| surname.chars().count() > 2)
        && kind == Kind::Person
        && !has_short_form
    {
        aliases.push(Alias { after_full: true, ..Alias::plain(surname) });
    }
    aliases.extend(misspellings.into_iter().map(|text| Alias { misspelt: true, ..Alias::plain(text) }));
    aliases
}

/// What may stand behind a surname.
const SUFFIXES: [&str; 7] = ["Jr", "Jr.", "Sr", "Sr.", "II", "III", "MP"];

/// Compiles a pattern; a space in it stands for any white space, as lines break anywhere.
fn compile(pattern: &str) -> Result<Regex, String> {
    RegexBuilder::new(&pattern.replace(' ', r"\s+")).size_limit(PATTERN_SIZE).build().map_err(|error| {
        error.to_string().lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> (Vec<String>, Vec<String>) {
        let (entities, findings) = toml(Path::new("c.toml"), text, &|_| None);
        let findings =
            findings.iter().map(|f| format!("{}: {}", f.span.of(text).trim(), f.message)).collect();
        (entities.into_iter().map(|e| e.id).collect(), findings)
    }

    #[test]
    fn a_broken_entry_costs_only_itself() {
        let text = "[[agency]]\nid = \"a\"\nname = \"A\"\n\n[[agency]]\nid = \"b\"\nname = \n\n[[law]]\nid = \"c\"\nname = \"C\"\n";
        let (ids, findings) = parse(text);
        assert_eq!(ids, ["a", "c"]);
        assert_eq!(findings.len(), 1, "{findings:?}");
    }

    #[test]
    fn each_fault_is_reported_at_its_place() {
        for (text, place, words) in [
            ("[[planet]]\nid = \"a\"\nname = \"A\"", "[[planet]]", "is no kind"),
            ("[agency]\nid = \"a\"\nname = \"A\"", "[agency]", "is no kind"),
            ("id = \"a\"", "id = \"a\"", "belong to no entry"),
            ("[[law]]\nid = \"a\"", "[[law]]", "missing field `name`"),
            ("[[law]]\nid = \"a\"\nname = \"A\"\npatterns = [\"(\"]", "\"(\"", "unclosed group"),
            ("[[law]]\nid = \"a\"\nname = \"A\"\nnmae = 1", "nmae", "no field"),
            ("[[law]]\nid = \"a\"\nname = \"A\"\n[[law]]\nid = \"a\"\nname = \"B\"", "\"a\"", "stands twice"),
        ] {
            let (_, findings) = parse(text);
            assert!(
                findings.len() == 1 && findings[0].starts_with(place) && findings[0].contains(words),
                "{text}: {findings:?}"
            );
        }
    }

    #[test]
    fn files_from_windows_are_read_alike() {
        let text = "# Ours\r\n[[company]] # big\r\nid = \"solvay\"\r\nname = \"Solvay\"\r\n\r\n[[law]]\r\nid = \"a\"\r\nname = \"Act\"\r\n";
        for text in [text.to_owned(), format!("\u{feff}{text}"), format!("\u{feff}{}", &text[8..])] {
            let (entities, findings) = toml(Path::new("c.toml"), &text, &|_| None);
            assert_eq!(findings, []);
            assert_eq!(
                entities.iter().map(|entity| entity.name.as_str()).collect::<Vec<_>>(),
                ["Solvay", "Act"]
            );
        }
    }

    #[test]
    fn a_person_goes_by_the_surname_once_named() {
        let names = |entry: &str| {
            let (entities, _) = toml(Path::new("c.toml"), entry, &|_| None);
            let aliases = entities[0].aliases.iter();
            aliases.map(|alias| (alias.text.clone(), alias.after_full)).collect::<Vec<_>>()
        };
        let of = |texts: &[(&str, bool)]| {
            texts.iter().map(|(text, after_full)| ((*text).to_owned(), *after_full)).collect::<Vec<_>>()
        };
        let feld = "[[person]]\nid = \"f\"\nname = \"Marcus Feld Jr.\"\n";
        assert_eq!(names(feld), of(&[("Marcus Feld Jr.", false), ("Feld", true)]));
        let told = format!("{feld}aliases = [\"Marc\"]\n");
        assert_eq!(names(&told), of(&[("Marcus Feld Jr.", false), ("Marc", false)]), "as the entry has it");
        let firm = feld.replace("person", "company");
        assert_eq!(names(&firm), of(&[("Marcus Feld Jr.", false)]));
    }

    #[test]
    fn a_broken_edit_keeps_the_last_good_entry() {
        let good = "[[law]]\nid = \"a\"\nname = \"A\"";
        let (before, _) = toml(Path::new("c.toml"), good, &|_| None);
        let previous = |id: &str| before.iter().find(|e| e.id == id).cloned();
        let (after, findings) = toml(Path::new("c.toml"), "[[law]]\nid = \"a\"\nname = ", &previous);
        assert_eq!((after.len(), findings.len()), (1, 1));
        assert_eq!(after[0].name, "A");
    }
}
