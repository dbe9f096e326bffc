//! Notes and lists of references: what one says, which one a source has already, and where a new one goes.

use std::fmt::Write;

use super::key::by_key;
use crate::analyse::{Analysis, Block};
use crate::corpus::Source;
use crate::ide::edit::Edit;
use crate::markup::{Language, MarkerKind, Role};

/// Whether a mark in the text leads to a note that stands elsewhere.
pub fn has_notes_elsewhere(language: Language) -> bool {
    matches!(language, Language::Markdown | Language::Org | Language::Rst)
}

pub fn note_mark(language: Language, label: &str) -> String {
    match language {
        Language::Org => format!("[fn:{label}]"),
        Language::Rst => format!("[{label}]_"),
        _ => format!("[^{label}]"),
    }
}

/// The footnote that cites this source, no other, and no page of it.
pub fn note_of(analysis: &Analysis, source: &Source) -> Option<String> {
    let mut labels = analysis.blocks.iter().flat_map(|block| {
        let citations = &block.judged.citations;
        block.facts.parsed.paragraphs.iter().filter_map(move |paragraph| {
            let Role::Note(label) = &paragraph.role else { return None };
            let text = paragraph.prose.text();
            let inside = || citations.iter().filter(|citation| paragraph.span().covers(citation.span));
            let cites_it =
                inside().any(|citation| citation.sources.iter().any(|c| c.known() == Some(&source.key)));
            let cites_more = inside().any(|citation| {
                citation.sources.iter().any(|c| c.known() != Some(&source.key) && c.known().is_some())
            });
            let names_a_page = [" p. ", " pp. ", "§", "para"].iter().any(|sign| text.contains(sign));
            let is_numbered_anew = text.is_empty() || label.is_empty();
            (cites_it && !cites_more && !names_a_page && !is_numbered_anew && text.len() < LONGEST_NOTE)
                .then(|| label.clone())
        })
    });
    labels.next()
}

/// Bytes of a note that does nothing but cite.
const LONGEST_NOTE: usize = 240;

/// The smallest number that no footnote has.
pub fn free_label(analysis: &Analysis) -> String {
    let labels: Vec<&str> = analysis
        .blocks
        .iter()
        .flat_map(|block| &block.facts.parsed.paragraphs)
        .flat_map(|paragraph| {
            let defined = match &paragraph.role {
                Role::Note(label) => Some(label.as_str()),
                _ => None,
            };
            let referred = paragraph.markers.iter().filter_map(|marker| match &marker.kind {
                MarkerKind::Note(label) => Some(label.as_str()),
                _ => None,
            });
            defined.into_iter().chain(referred)
        })
        .collect();
    (1..)
        .map(|number| number.to_string())
        .find(|number| !labels.contains(&number.as_str()))
        .unwrap_or_default()
}

/// The edit that puts a footnote where the draft has its last one, else at its end.
pub fn note(analysis: &Analysis, label: &str, source: &Source) -> Edit {
    let is_note = |block: &&Block| {
        block.facts.parsed.paragraphs.iter().any(|paragraph| matches!(paragraph.role, Role::Note(_)))
    };
    // Not into a block quote.
    let is_own = |block: &&Block| is_note(block) && !block.facts.text.trim_start().starts_with('>');
    let last = analysis.blocks.iter().rev().find(is_own).or(analysis.blocks.last());
    let text = note_text(analysis, source);
    let note = match analysis.language {
        Language::Org => format!("[fn:{label}] {text}"),
        Language::Rst => format!(".. [{label}] {text}"),
        _ => format!("[^{label}]: {text}"),
    };
    let Some(last) = last else { return Edit::insert(0, note) };
    let text = last.facts.text.trim_end();
    let parting = if is_own(&last) { "\n" } else { "\n\n" };
    Edit::insert(last.start + text.len(), format!("{parting}{note}"))
}

/// What a new note says: a citation by key where the notes of the draft have such, else the source described.
pub fn note_text(analysis: &Analysis, source: &Source) -> String {
    let names_a_key = |kind: &MarkerKind| matches!(kind, MarkerKind::Keys(_) | MarkerKind::Key(_));
    let (mut all, mut with_keys) = (0, 0);
    for paragraph in analysis.blocks.iter().flat_map(|block| &block.facts.parsed.paragraphs) {
        let mut count = |has_keys: bool| (all, with_keys) = (all + 1, with_keys + usize::from(has_keys));
        if matches!(paragraph.role, Role::Note(_)) {
            count(paragraph.markers.iter().any(|marker| names_a_key(&marker.kind)));
        }
        for marker in &paragraph.markers {
            if let MarkerKind::InlineNote { inside, .. } = &marker.kind {
                count(inside.iter().any(names_a_key));
            }
        }
    }
    if 2 * with_keys > all {
        return format!("{}.", by_key(analysis, &source.key));
    }
    described(analysis.language, source)
}

/// The number of a source in the list of references; with it, where it is new there, the edit that adds it.
pub fn entry(analysis: &Analysis, source: &Source) -> Option<(String, Option<Edit>)> {
    let mut last: Option<(&Block, u32)> = None;
    for block in analysis.blocks.iter().filter(|block| !block.facts.references.is_empty()) {
        let text = &block.facts.text;
        let numbers = block.facts.references.iter().filter_map(|entry| entry.number.parse::<u32>().ok());
        last = numbers.max().map(|most| (block, last.map_or(most, |(_, before)| most.max(before)))).or(last);
        let listed = block.judged.citations.iter().filter(|citation| citation.listed);
        for citation in
            listed.filter(|citation| citation.sources.iter().any(|c| c.known() == Some(&source.key)))
        {
            // The number that the entry begins with.
            let line = text[..citation.span.start].rfind('\n').map_or(0, |at| at + 1);
            let lead = text[line..].trim_start_matches(['-', '*', ' ', '[', '\\']);
            let number: String = lead.chars().take_while(char::is_ascii_digit).collect();
            if block.facts.references.iter().any(|entry| entry.number == number) {
                return Some((number, None));
            }
        }
    }
    let (block, most) = last?;
    let number = (most + 1).to_string();
    let is_item = block.facts.references.iter().any(|entry| entry.item.is_some());
    let lead = if is_item { format!("{number}. ") } else { format!("[{number}] ") };
    // Entries stand in paragraphs of their own, or line by line.
    let parting = if !is_item && block.facts.references.len() == 1 { "\n\n" } else { "\n" };
    let at = block.start + block.facts.text.trim_end().len();
    let text = described(analysis.language, source);
    Some((number, Some(Edit::insert(at, format!("{parting}{lead}{text}")))))
}

/// A source as a footnote has it.
fn described(language: Language, source: &Source) -> String {
    let plain = |text: &str| match language {
        Language::Latex => escaped(text, "&%$#_{}"),
        Language::Typst => escaped(text, "#$@*_<"),
        _ => text.to_owned(),
    };
    let mut text = String::new();
    let author = source.author.as_deref().map(readable_names);
    // A body that publishes its own report is named once.
    let outlet = source.outlet.as_deref().filter(|outlet| author.as_deref() != Some(*outlet));
    if let Some(author) = author {
        let _ = write!(text, "{}, ", plain(&author));
    }
    let title = source.title.trim().trim_end_matches('.').replace('“', "‘").replace(['”', '"'], "’");
    let _ = write!(text, "“{}”", plain(&title));
    if let Some(outlet) = outlet.map(plain) {
        let _ = match language {
            Language::Latex => write!(text, ", \\emph{{{outlet}}}"),
            Language::Org => write!(text, ", /{outlet}/"),
            Language::Typst | Language::Asciidoc => write!(text, ", _{outlet}_"),
            Language::Html => write!(text, ", <em>{outlet}</em>"),
            Language::Plain => write!(text, ", {outlet}"),
            Language::Markdown | Language::Rst => write!(text, ", *{outlet}*"),
        };
    }
    if let Some(date) = source.readable_date() {
        let _ = write!(text, ", {date}");
    }
    if let Some(url) = &source.url {
        let _ = match language {
            Language::Latex => write!(text, ", \\url{{{url}}}"),
            Language::Typst | Language::Rst | Language::Asciidoc => write!(text, ", {url}"),
            Language::Html => write!(text, ", <a href=\"{url}\">{url}</a>"),
            Language::Markdown | Language::Plain | Language::Org => write!(text, ", <{url}>"),
        };
        if matches!(language, Language::Typst | Language::Rst | Language::Asciidoc) {
            // A full stop would belong to the address.
            return text;
        }
    }
    text.push('.');
    text
}

/// A text in which signs of the markup are no signs.
fn escaped(text: &str, signs: &str) -> String {
    let mut plain = String::new();
    for letter in text.chars() {
        if signs.contains(letter) {
            plain.push('\\');
        }
        plain.push(letter);
    }
    plain
}

/// "Ann Peeters and Tom Janssens" for BibTeX's "Peeters, Ann and Janssens, Tom".
pub fn readable_names(authors: &str) -> String {
    let names: Vec<String> = authors
        .split(" and ")
        .map(|name| match name.split_once(", ") {
            Some((family, given)) if !given.contains(',') => format!("{given} {family}"),
            _ => name.to_owned(),
        })
        .collect();
    match &names[..] {
        [others @ .., last] if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => names.concat(),
    }
}
