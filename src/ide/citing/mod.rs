//! A citation that is new to a draft, in the form in which the draft cites: what most of its citations look like, with
//! another source in them.

mod key;
mod note;

use std::collections::BTreeMap;

use key::by_key;
use note::{entry, has_notes_elsewhere, note_mark, note_of, note_text};
pub use note::{free_label, note};

use super::edit::Edit;
use crate::analyse::{Analysis, Block};
use crate::corpus::Source;
use crate::extract::Citation;
use crate::markup::{Language, Marker, MarkerKind};
use crate::text::Span;

/// How a draft points to its sources.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Form {
    /// `[@key]`, or the like in the draft's markup.
    Key,
    /// `[^1]`, with the note elsewhere.
    Note,
    /// `^[…]`, `\footnote{…}`.
    InlineNote,
    /// `([Outlet](address))`.
    Link,
    /// `[1]`, with the entry in a list of references.
    Entry,
    /// `(Outlet, 2019)`; whether with a comma.
    Year { comma: bool },
}

/// The form that a draft uses most; keys where it uses none.
pub fn form(analysis: &Analysis) -> Form {
    let has_entries = analysis.blocks.iter().any(|block| !block.facts.references.is_empty());
    let mut counts: BTreeMap<Form, usize> = BTreeMap::new();
    for block in &analysis.blocks {
        for citation in block.judged.citations.iter().filter(|citation| !citation.listed) {
            let form = match marker_of(block, citation).map(|marker| &marker.kind) {
                Some(MarkerKind::Keys(_) | MarkerKind::Key(_)) => Some(Form::Key),
                Some(MarkerKind::Wiki(name)) if analysis.dossier.corpus.source(name).is_some() => {
                    Some(Form::Key)
                }
                Some(MarkerKind::Note(_)) => Some(Form::Note),
                Some(MarkerKind::InlineNote { .. }) => Some(Form::InlineNote),
                Some(MarkerKind::Reference(label)) if is_number(label) && has_entries => Some(Form::Entry),
                Some(MarkerKind::Link(_) | MarkerKind::Reference(_) | MarkerKind::Address(_)) => {
                    Some(Form::Link)
                }
                Some(MarkerKind::Wiki(_) | MarkerKind::Comment(_)) => None,
                None => year_form(citation.span.of(&block.facts.text)),
            };
            form.into_iter().for_each(|form| *counts.entry(form).or_default() += 1);
        }
    }
    // Of equals, the first.
    let most = counts.values().max().copied();
    let used = counts.into_iter().find(|(_, count)| Some(*count) == most).map(|(form, _)| form);
    // Who has cited nothing yet may have remarked on something in a note.
    let remarked = || {
        let paragraphs = analysis.blocks.iter().flat_map(|block| &block.facts.parsed.paragraphs);
        let mut kinds = paragraphs.flat_map(|paragraph| &paragraph.markers).map(|marker| &marker.kind);
        kinds.find_map(|kind| match kind {
            MarkerKind::Note(_) => Some(Form::Note),
            MarkerKind::InlineNote { .. } => Some(Form::InlineNote),
            _ => None,
        })
    };
    used.or_else(remarked).unwrap_or(Form::Key)
}

/// The marker that a citation is, if it is one and not words.
fn marker_of<'a>(block: &'a Block, citation: &Citation) -> Option<&'a Marker> {
    let markers = block.facts.parsed.paragraphs.iter().flat_map(|paragraph| &paragraph.markers);
    let mut over = markers.filter(|marker| marker.source.overlaps(citation.span));
    over.find(|marker| !matches!(marker.kind, MarkerKind::Comment(_)))
}

fn is_number(label: &str) -> bool {
    !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_digit())
}

/// "(EURACTIV, 2019)" and "(Smith 2019)".
fn year_form(written: &str) -> Option<Form> {
    let inner = written.trim_start_matches('(').trim_end_matches(')');
    let (name, year) = inner.rsplit_once(' ')?;
    let digits = year.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let is_year = digits.len() == 4 && is_number(digits) && year.len() < 6;
    (is_year && !name.is_empty() && !name.contains(|c: char| c.is_ascii_digit()))
        .then(|| Form::Year { comma: name.ends_with(',') })
}

/// The edits that cite a source for the sentence under `span`, in the form that the draft uses.
pub fn cite(analysis: &Analysis, span: Span, source: &Source) -> Vec<Edit> {
    let Some(block) = analysis.block_over(span.start) else {
        return Vec::new();
    };
    let language = analysis.language;
    let sentence = Span::new(span.start - block.start, span.end - block.start).of(&block.facts.text);
    let sentence = without_comment(language, sentence);
    let at_full_stop = span.start + before_full_stop(sentence).len();
    let behind = span.start + sentence.trim_end().len();
    match (form(analysis), &source.url) {
        (Form::Note, _) if has_notes_elsewhere(language) => {
            let known = note_of(analysis, source);
            let label = known.clone().unwrap_or_else(|| free_label(analysis));
            let mark = note_mark(language, &label);
            let mark = match language {
                // What stands right behind a word is no mark there.
                Language::Rst => Edit::insert(at_full_stop, format!(" {mark}")),
                _ => Edit::insert(behind, mark),
            };
            let note = known.is_none().then(|| note(analysis, &label, source));
            std::iter::once(mark).chain(note).collect()
        }
        (Form::InlineNote, _) => {
            let words = note_text(analysis, source);
            let note = match language {
                Language::Latex => format!("\\footnote{{{words}}}"),
                Language::Typst => format!("#footnote[{words}]"),
                Language::Org => format!("[fn:: {words}]"),
                Language::Asciidoc => format!("footnote:[{}]", words.replace(']', "\\]")),
                _ => format!("^[{words}]"),
            };
            vec![Edit::insert(behind, note)]
        }
        (Form::Link, Some(url)) => {
            let name = source.outlet.as_deref().unwrap_or(&source.title);
            let link = match language {
                Language::Latex => format!("\\href{{{url}}}{{{name}}}"),
                Language::Typst => format!("#link(\"{url}\")[{name}]"),
                Language::Org => format!("[[{url}][{name}]]"),
                Language::Rst => format!("`{name} <{url}>`__"),
                Language::Asciidoc => format!("{url}[{name}]"),
                Language::Html => format!("<a href=\"{url}\">{name}</a>"),
                Language::Plain => url.clone(),
                Language::Markdown => format!("[{name}]({url})"),
            };
            vec![Edit::insert(at_full_stop, format!(" ({link})"))]
        }
        (Form::Entry, _) => match entry(analysis, source) {
            Some((number, entry)) => {
                let mark = Edit::insert(at_full_stop, format!(" [{number}]"));
                std::iter::once(mark).chain(entry).collect()
            }
            None => vec![Edit::insert(at_full_stop, format!(" {}", by_key(analysis, &source.key)))],
        },
        (Form::Year { comma }, _) => {
            let year = source.date.as_deref().map_or("n.d.", |date| date.get(..4).unwrap_or(date));
            let parting = if comma { ", " } else { " " };
            vec![Edit::insert(at_full_stop, format!(" ({}{parting}{year})", source.known_as()))]
        }
        _ => vec![Edit::insert(at_full_stop, format!(" {}", by_key(analysis, &source.key)))],
    }
}

/// A sentence without the comment that its line ends with.
fn without_comment(language: Language, sentence: &str) -> &str {
    let last = sentence.rfind('\n').map_or(0, |at| at + 1);
    let signs = |sign: &str| {
        let mut places = sentence[last..].match_indices(sign).map(|(at, _)| last + at);
        places.find(|at| sentence[..*at].ends_with([' ', '\t', '\n']))
    };
    let at = match language {
        Language::Latex => signs("%"),
        Language::Typst | Language::Asciidoc => signs("//"),
        Language::Markdown | Language::Html => signs("<!--").filter(|_| sentence.trim_end().ends_with("-->")),
        Language::Org | Language::Rst | Language::Plain => None,
    };
    at.map_or(sentence, |at| sentence[..at].trim_end())
}

/// Abbreviations whose full stop is their own.
const ABBREVIATIONS: [&str; 8] = ["Inc.", "Ltd.", "Co.", "Corp.", "etc.", "Jr.", "U.S.", "S.A."];

/// A sentence up to where a citation goes: before its full stop, and the signs and notes that stand behind it.
fn before_full_stop(sentence: &str) -> &str {
    let mut text = sentence.trim_end();
    if text.ends_with('}')
        && let Some(note) = text.rfind("\\footnote{")
    {
        text = &text[..note];
    }
    let plain = text.trim_end_matches(['*', '_']);
    // Behind emphasis that closes after the full stop.
    if plain.len() < text.len() && plain.ends_with(['.', '!', '?']) {
        return text;
    }
    if ABBREVIATIONS.iter().any(|short| plain.ends_with(short)) {
        return text;
    }
    text.trim_end_matches(['.', '!', '?', '…', ';', ':', ','])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    /// The draft once its only unsourced claim has been cited from EURACTIV.
    fn cited(draft: &str) -> String {
        let files = fixture::parse(draft);
        let analysis = fixture::analyse(&files, &files[0]);
        let finding = analysis.findings().into_iter().map(|(_, finding)| finding).next().expect("a finding");
        let source = analysis.dossier.corpus.source("euractiv-2019").expect("a source");
        let mut text = files[0].text.clone();
        for edit in cite(&analysis, finding.span, source) {
            text.replace_range(edit.span.range(), &edit.text);
        }
        text
    }

    #[test]
    fn latex_is_cited_with_the_command_of_the_draft_and_not_in_a_comment() {
        let claim = "Huawei bribed two officials in 2020. % TODO";
        let cases = [
            ("", "\\cite{euractiv-2019}"),
            ("\\usepackage{biblatex}\n\n", "\\autocite{euractiv-2019}"),
            ("\\usepackage{natbib}\n\n", "\\citep{euractiv-2019}"),
            ("It rained \\parencite{rain}.\n\n", "\\parencite{euractiv-2019}"),
        ];
        for (lead, citation) in cases {
            let text = cited(&format!("//- draft.tex\n{lead}{claim}\n"));
            let expected = format!("{lead}Huawei bribed two officials in 2020 {citation}. % TODO\n");
            assert_eq!(text, expected);
        }
    }

    /// What citing adds to a draft that ends in an unsourced claim: each addition, in the order of the text.
    fn added(draft: &str) -> Vec<String> {
        let files = fixture::parse(draft);
        let analysis = fixture::analyse(&files, &files[0]);
        let finding =
            analysis.findings().into_iter().map(|(_, finding)| finding).next_back().expect("a finding");
        let source = analysis.dossier.corpus.source("euractiv-2019").expect("a source");
        let mut edits = cite(&analysis, finding.span, source);
        edits.sort();
        edits.into_iter().map(|edit| edit.text).collect()
    }

    const CLAIM: &str = "Huawei bribed two officials in 2020.";

    #[test]
    fn a_key_is_cited_as_the_draft_cites_keys() {
        let cases = [
            (
                "typ",
                "It rained #cite(<alibaba-liege>). It snowed #cite(<alibaba-liege>).",
                " #cite(<euractiv-2019>)",
            ),
            ("typ", "It rained @alibaba-liege.", " @euractiv-2019"),
            ("rst", "It rained :cite:`alibaba-liege`.", " :cite:`euractiv-2019`"),
            ("rst", "As :cite:t:`alibaba-liege` has it, it rained.", " :cite:p:`euractiv-2019`"),
            (
                "adoc",
                "It rained citenp:[alibaba-liege]. It snowed cite:[alibaba-liege(12)].",
                " cite:[euractiv-2019]",
            ),
            ("org", "It rained [cite/f:@alibaba-liege].", " [cite/f:@euractiv-2019]"),
            ("org", "It rained [[cite:&alibaba-liege]].", " [[cite:&euractiv-2019]]"),
            ("org", "It rained (citep:alibaba-liege).", " citep:euractiv-2019"),
            (
                "tex",
                "It rained \\footcite{alibaba-liege}. \\textcite{alibaba-liege} says so.",
                " \\footcite{euractiv-2019}",
            ),
            ("tex", "As \\textcite{alibaba-liege} says.", " \\cite{euractiv-2019}"),
            ("md", "As @alibaba-liege says, it rained [-@alibaba-liege, p. 3].", " [@euractiv-2019]"),
            ("md", "It rained [[alibaba-liege]].", " [[euractiv-2019]]"),
        ];
        for (ending, lead, expected) in cases {
            assert_eq!(added(&format!("//- draft.{ending}\n{lead}\n\n{CLAIM}\n")), [expected], "{lead}");
        }
    }

    #[test]
    fn a_note_is_written_as_the_draft_writes_notes() {
        let cases = [
            (
                "org",
                "It rained.[fn:1]\n\n[fn:1] See [cite:@alibaba-liege].",
                ["[fn:2]", "\n[fn:2] [cite:@euractiv-2019]."],
            ),
            (
                "rst",
                "It rained [1]_.\n\n.. [1] See :cite:`alibaba-liege`.",
                [" [2]_", "\n.. [2] :cite:`euractiv-2019`."],
            ),
        ];
        for (ending, lead, expected) in cases {
            let (text, note) = lead.split_once("\n\n").expect("two paragraphs");
            assert_eq!(
                added(&format!("//- draft.{ending}\n{text}\n\n{CLAIM}\n\n{note}\n")),
                expected,
                "{lead}"
            );
        }
        let inline = [
            ("tex", "It rained.\\footnote{See \\cite{alibaba-liege}.}", "\\footnote{\\cite{euractiv-2019}.}"),
            ("typ", "It rained.#footnote[See @alibaba-liege.]", "#footnote[@euractiv-2019.]"),
            ("adoc", "It rained.footnote:[See cite:[alibaba-liege].]", "footnote:[cite:[euractiv-2019\\].]"),
        ];
        for (ending, lead, expected) in inline {
            assert_eq!(added(&format!("//- draft.{ending}\n{lead}\n\n{CLAIM}\n")), [expected], "{lead}");
        }
    }

    #[test]
    fn a_note_that_is_there_is_used_again() {
        let draft = |note: &str| format!("//- draft.md\nIt rained.[^1]\n\n{CLAIM}\n\n[^1]: {note}\n");
        assert_eq!(added(&draft("See [@euractiv-2019].")), ["[^1]"]);
        assert_eq!(added(&draft("See [@euractiv-2019], p. 3."))[0], "[^2]");
        assert_eq!(added(&draft("See [@euractiv-2019; @alibaba-liege]."))[0], "[^2]");
    }

    #[test]
    fn years_and_numbers_are_cited_as_years_and_numbers() {
        assert_eq!(
            added(&format!("//- draft.md\nIt rained (EURACTIV, 2019).\n\n{CLAIM}\n")),
            [" (EURACTIV, 2019)"]
        );
        assert_eq!(
            added(&format!("//- draft.md\nIt rained (EURACTIV 2019).\n\n{CLAIM}\n")),
            [" (EURACTIV 2019)"]
        );
        let list = "## References\n\n[1] A book about rain, 2011.\n\n[2] “Rain”, <https://rain.org/a>.";
        let [mark, entry] = &added(&format!("//- draft.md\nIt rained [1].\n\n{CLAIM}\n\n{list}\n"))[..]
        else {
            panic!("a mark and an entry");
        };
        assert_eq!(mark, " [3]");
        assert!(entry.starts_with("\n\n[3] “") && entry.ends_with(">."), "{entry}");
        let list = "## References\n\n[1] A book about rain, 2011.\n\n[2] @euractiv-2019";
        assert_eq!(added(&format!("//- draft.md\nIt rained [1].\n\n{CLAIM}\n\n{list}\n")), [" [2]"]);
    }

    #[test]
    fn names_in_a_note_stand_as_they_are_read() {
        assert_eq!(note::readable_names("Peeters, Ann and Janssens, Tom"), "Ann Peeters and Tom Janssens");
        assert_eq!(note::readable_names("Court of Audit"), "Court of Audit");
        assert_eq!(note::readable_names("A B and C D and E F"), "A B, C D and E F");
    }
}
