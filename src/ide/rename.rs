//! Rename: a source's key everywhere, an alias in one draft.

use std::sync::LazyLock;

use regex::Regex;

use super::edit::Edit;
use super::references::Subject;
use super::{Thing, thing_at};
use crate::analyse::Analysis;
use crate::catalogue::Place;
use crate::extract::Citation;
use crate::text::Span;

/// What is renamed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Renaming {
    /// A source's key: in every draft, and at its entry.
    Key { key: String, entry: Place },
    /// An entity's id: in the catalogue, wherever it stands as `id` or `to`.
    Id { id: String, entry: Place },
    /// A form of a name, in this draft only.
    Name { subject: Subject, surface: String },
}

/// What can be renamed at an offset: its span, as written, and what it is; or why nothing can.
///
/// # Errors
///
/// A sentence for the writer.
pub fn prepare(analysis: &Analysis, offset: usize) -> Result<(Span, Renaming), String> {
    let nothing = || "Only a source’s key or a catalogued name can be renamed.".to_owned();
    let (thing, span) = thing_at(analysis, offset).ok_or_else(nothing)?;
    let block = analysis.block_over(span.start).ok_or_else(nothing)?;
    match thing {
        Thing::Mention(mention) => {
            let entity = mention.entity.ok_or("It is not certain whom this name means.")?;
            if super::is_quoted(block, mention.span) {
                return Err("These are somebody’s words: they stay as they are.".to_owned());
            }
            if mention.inferred {
                return Err("This is no name, but stands for one.".to_owned());
            }
            let surface = mention.span.of(&block.facts.text).to_owned();
            Ok((span, Renaming::Name { subject: Subject::Entity(entity), surface }))
        }
        Thing::Citation(citation) => {
            let text = citation.span.of(&block.facts.text);
            for key in citation.sources.iter().filter_map(|cited| cited.known()) {
                let at_cursor = keys_in(text, key).into_iter().map(|at| at.shift(span.start));
                if let Some(at) = at_cursor.into_iter().find(|at| at.touches(offset)) {
                    let source = analysis.dossier.corpus.source(key).ok_or_else(nothing)?;
                    let renaming = Renaming::Key { key: key.to_owned(), entry: source.place.clone() };
                    return Ok((at, renaming));
                }
            }
            Err("Put the cursor on the key of a source to rename it.".to_owned())
        }
        Thing::Quotation(_) | Thing::Figure(_) | Thing::Claim(_) => Err(nothing()),
    }
}

/// The edits in one draft.
pub fn edits(analysis: &Analysis, renaming: &Renaming, new: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    // In another dossier the same key is another source.
    let is_its_own = |key: &str, entry: &Place| {
        analysis.dossier.corpus.source(key).is_some_and(|source| source.place == *entry)
    };
    for block in &analysis.blocks {
        match renaming {
            Renaming::Key { key, entry } if !is_its_own(key, entry) => {}
            Renaming::Key { key, .. } => {
                let cites = |c: &&Citation| c.sources.iter().any(|cited| cited.known() == Some(key));
                for citation in block.judged.citations.iter().filter(cites) {
                    let text = citation.span.of(&block.facts.text);
                    let start = block.start + citation.span.start;
                    edits
                        .extend(keys_in(text, key).into_iter().map(|at| Edit::replace(at.shift(start), new)));
                }
                // Where it is named without being cited: `\\nocite{a}`, a note within a note.
                let named =
                    places(&block.facts.text, key).filter(|at| is_in_command(&block.facts.text[..at.start]));
                edits.extend(named.map(|at| Edit::replace(at.shift(block.start), new)));
            }
            Renaming::Name { subject: Subject::Entity(entity), surface } => {
                // Nobody's quoted words are changed with one's own.
                let same = block.judged.mentions.iter().filter(|mention| {
                    mention.entity == Some(*entity)
                        && mention.span.of(&block.facts.text) == surface
                        && !super::is_quoted(block, mention.span)
                });
                edits.extend(same.map(|mention| Edit::replace(mention.span.shift(block.start), new)));
            }
            Renaming::Name { .. } | Renaming::Id { .. } => {}
        }
    }
    edits.sort();
    edits.dedup();
    edits
}

/// Why a new name will not do.
///
/// # Errors
///
/// A sentence for the writer.
pub fn check(analysis: &Analysis, renaming: &Renaming, new: &str) -> Result<(), String> {
    if new.trim().is_empty() {
        return Err("A name cannot be empty.".to_owned());
    }
    if new.contains(['\n', '\r']) {
        return Err("A name cannot have a line break.".to_owned());
    }
    if let Renaming::Id { id, .. } = renaming {
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if !new.chars().all(fits) {
            return Err(format!("“{new}” cannot be an id: small letters, digits and hyphens can."));
        }
        if new != id && analysis.dossier.catalogue.find(new).is_some() {
            return Err(format!("Another entry has the id “{new}” already."));
        }
    }
    let Renaming::Key { key, .. } = renaming else { return Ok(()) };
    if !is_key(new) {
        return Err(format!("“{new}” cannot be a key: letters, digits and _ : . - / + can."));
    }
    if new != key && analysis.dossier.corpus.source(new).is_some() {
        return Err(format!("Another source has the key “{new}” already."));
    }
    Ok(())
}

/// Whether it can be cited as a key.
pub fn is_key(name: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '.' | '-' | '/' | '+');
    name.chars().all(fits) && name.starts_with(|c: char| c.is_alphanumeric() || c == '_')
}

/// Where a key stands in another file of the dossier: as the `source` of a relation in a catalogue, or in an entry of a
/// bibliography that refers to it.
pub fn keys_of_dossier(text: &str, key: &str) -> Vec<Span> {
    let places = text.match_indices(key).map(|(at, _)| Span::new(at, at + key.len()));
    let is_one = |span: &Span| {
        let (before, after) = (&text[..span.start], &text[span.end..]);
        let field = |open: char, fields: &[&str]| {
            let (head, list) = before.rsplit_once(open).unwrap_or_default();
            let head = head.trim_end().trim_end_matches('=').trim_end();
            !list.contains(['\n', '}', '"']) && fields.iter().any(|field| head.ends_with(field))
        };
        let is_whole = ends_key(after)
            && !before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'));
        is_whole
            && (before.ends_with('"') && field('"', &["source"])
                || field('{', &["crossref", "xref", "related", "xdata", "entryset"]))
    };
    places.filter(is_one).collect()
}

/// Where an id stands in a catalogue: as the `id` of its entry, or as what a relation leads `to`.
pub fn ids_in(catalogue: &str, id: &str) -> Vec<Span> {
    let quoted = format!("\"{id}\"");
    let places = catalogue.match_indices(&quoted).map(|(at, _)| Span::new(at + 1, at + 1 + id.len()));
    let is_place = |span: &Span| {
        let before = catalogue[..span.start - 1].trim_end().trim_end_matches('=').trim_end();
        ["id", "to"].iter().any(|field| {
            before
                .strip_suffix(field)
                .is_some_and(|rest| !rest.ends_with(|c: char| c.is_alphanumeric() || c == '_'))
        })
    };
    places.filter(is_place).collect()
}

/// Where a key stands as one in a citation's text: behind `@`, or in the list of a command (`\\cite{a, b}`, `cite:[a]`,
/// `:cite:`a``, `#cite(<a>)`), in `[[a]]` and `<!-- src: a -->`. The same letters in "see acme" or in a longer key are none.
pub fn keys_in(text: &str, key: &str) -> Vec<Span> {
    places(text, key)
        .filter(|span| begins_key(&text[..span.start]) || is_in_command(&text[..span.start]))
        .collect()
}

/// Where a key's letters stand and no longer key's.
fn places<'a>(text: &'a str, key: &'a str) -> impl Iterator<Item = Span> + 'a {
    let places = text.match_indices(key).map(|(at, _)| Span::new(at, at + key.len()));
    places.filter(|span| ends_key(&text[span.end..]))
}

/// Whether what stands before a place opens the list of keys of a command that cites, whatever stands around that:
/// `\\textcquote{a, `, `footnote:[See cite:[a,`, `:footcite:p:`a,`, `[[cite:&a;&`, `#cite(label("`.
fn is_in_command(before: &str) -> bool {
    static COMMAND: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r#"(?x)(?:
                \\[A-Za-z]*(?:[cC]ite|cquote)[A-Za-z]*\*?(?:\[[^\[\]]*\]|\{[^{}]*\})*\{(?:[^{}\[\]]*[,;])?[\s%]*
                | cite(?:np)?:\[(?:[^\[\]]*[,;])?\s*
                | :[a-z:]*cite[a-z:]*:`(?:[^`]*[,;])?\s*
                | (?:^|[\s(\[])(?:auto|paren|text|foot|full)?cite[a-z]*:(?:[^\s\[\]]*[&,;])?&?
                | \[\[(?:auto|paren|text|foot|full)?cite[a-z]*:[^\[\]]*&
                | cite\(\s*(?:label\(\s*"|<)
            )$"#,
        )
        .expect("constant")
    });
    let from = before.len().saturating_sub(LONGEST_LIST);
    let from = (from..=before.len()).find(|at| before.is_char_boundary(*at)).unwrap_or(before.len());
    COMMAND.is_match(&before[from..])
}

/// Bytes of the longest list of keys that is looked through.
const LONGEST_LIST: usize = 400;

fn begins_key(before: &str) -> bool {
    let in_list = |open: char, close: char| {
        let head = before.trim_end();
        let is_open = head.rfind(open) > head.rfind(close).filter(|_| open != close);
        is_open && head.ends_with([open, ',', ';'])
    };
    // `[[a]]`, `<!-- src: a, b -->`, `{>>a<<}`.
    let in_comment = || {
        let head = before.trim_end();
        let opens = ["src:", "source:", "sources:", "cite:", "ref:", "via:", "<!--", "{>>"];
        let is_comment = ["<!--", "{>>", "%", "//", "# ", ".. "].iter().any(|sign| before.starts_with(sign));
        is_comment && (opens.iter().any(|open| head.ends_with(open)) || head.ends_with([',', ';']))
    };
    before.ends_with('@')
        || before.ends_with("[[")
        || in_comment()
        || before.ends_with("@{")
        || before.ends_with("(<")
        || before.contains("ite") && before.starts_with('\\') && in_list('{', '}')
        || before.starts_with("cite:") && in_list('[', ']')
        || before.starts_with(":cite") && in_list('`', '`')
}

fn ends_key(after: &str) -> bool {
    let mut letters = after.chars();
    match letters.next() {
        Some(':' | '.' | '/' | '+' | '#') => !letters.next().is_some_and(char::is_alphanumeric),
        Some(next) => !next.is_alphanumeric() && !matches!(next, '_' | '-'),
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    #[test]
    fn a_key_is_renamed_wherever_it_stands_by_itself() {
        let files = fixture::parse(
            "//- draft.md\nHuawei spied [see @euractiv<|>-2019, p. 3; @breitbart-spies]. So did it @euractiv-2019.\n",
        );
        let analysis = fixture::analyse(&files, &files[0]);
        let (span, renaming) = prepare(&analysis, files[0].cursor.unwrap()).unwrap();
        assert_eq!(span.of(&files[0].text), "euractiv-2019");
        assert_eq!(edits(&analysis, &renaming, "eur").len(), 2);
        assert!(check(&analysis, &renaming, "breitbart-spies").is_err());
        assert!(check(&analysis, &renaming, "a b").is_err());
    }

    #[test]
    fn the_same_key_of_another_bibliography_stays() {
        let files = fixture::parse("//- draft.md\nHuawei spied [@euractiv<|>-2019].\n");
        let analysis = fixture::analyse(&files, &files[0]);
        let key = "euractiv-2019".to_owned();
        let elsewhere = Place { file: "other.bib".into(), span: Span::new(0, 9) };
        assert!(edits(&analysis, &Renaming::Key { key, entry: elsewhere }, "eur").is_empty());
    }

    #[test]
    fn a_key_is_renamed_in_whatever_command_names_it() {
        let cases = [
            (
                "tex",
                "\\nocite{a, euractiv-2019}\\blockcquote[3]{euractiv-2019}{It rained.} \\cite{%\neuractiv-2019}",
                3,
            ),
            ("tex", "\\textquote[{\\cite[3]{euractiv-2019}}]{It rained.} See euractiv-2019.", 1),
            ("adoc", "It rained.footnote:[See cite:[euractiv-2019].] citenp:[a;euractiv-2019]", 2),
            ("rst", "It rained :footcite:p:`euractiv-2019`.", 1),
            ("org", "It rained cite:euractiv-2019 and [[cite:see &a p. 2;&euractiv-2019]].", 2),
            ("typ", "It rained #cite(label(\"euractiv-2019\")) #cite(<euractiv-2019>).", 2),
        ];
        for (ending, text, count) in cases {
            let files = fixture::parse(&format!("//- draft.{ending}\n{text}\n"));
            let analysis = fixture::analyse(&files, &files[0]);
            let entry = analysis.dossier.corpus.source("euractiv-2019").expect("a source").place.clone();
            let renaming = Renaming::Key { key: "euractiv-2019".to_owned(), entry };
            assert_eq!(edits(&analysis, &renaming, "eur").len(), count, "{text}");
        }
    }

    #[test]
    fn the_letters_of_a_key_elsewhere_are_none() {
        let count = |text: &str| keys_in(text, "acme").len();
        assert_eq!(count("[@acme, acme annual report; see @acme-2]"), 1);
        assert_eq!(count("\\cite[see acme, acme]{acme, b}"), 1);
        assert_eq!(count("[@acme:b]") + count("[@acme.pdf]") + count("\\textcite{acme:x}"), 0);
        assert_eq!(count("[[acme]]") + count("{>>acme<<}") + count("<!-- src: b, acme -->"), 3);
        assert_eq!(count("[see @acme.]") + count("cite:[acme]") + count(":cite:p:`acme`"), 3);
    }

    #[test]
    fn an_id_is_renamed_where_it_is_one() {
        let text = "id = \"acme\"\nname = \"acme\"\nrelations = [{ kind = \"owns\", to = \"acme\" }]\n";
        let found: Vec<usize> = ids_in(text, "acme").iter().map(|span| span.start).collect();
        assert_eq!(found, [6, text.rfind("acme").unwrap()]);
    }

    #[test]
    fn a_key_is_renamed_where_other_entries_refer_to_it() {
        let count = |text: &str| keys_of_dossier(text, "acme").len();
        assert_eq!(count("relations = [{ kind = \"owns\", to = \"acme\", source = \"acme\" }]"), 1);
        assert_eq!(count("@inbook{x, crossref = {acme}, title = {acme}, related = {b, acme}}"), 2);
        assert_eq!(count("@inbook{acme, crossref = {acme2}}"), 0);
    }

    #[test]
    fn a_name_is_renamed_in_its_own_form_only() {
        let files =
            fixture::parse("//- draft.md\nThe V<|>SSE said so. The State Security Service and the VSSE.\n");
        let analysis = fixture::analyse(&files, &files[0]);
        let (_, renaming) = prepare(&analysis, files[0].cursor.unwrap()).unwrap();
        assert_eq!(edits(&analysis, &renaming, "Service").len(), 2);
        assert!(prepare(&analysis, 11).is_err());
    }
}
