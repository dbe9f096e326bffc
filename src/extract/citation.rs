//! Citations: which markers name sources, and which.

use std::sync::{Arc, LazyLock};

use percent_encoding::percent_decode_str;
use regex::Regex;

use super::note::{self, NoteMeaning, NoteSource};
use super::{block_quote, parenthesis};
use crate::corpus::{Corpus, Source, nearest_keys};
use crate::markup::marker::{is_number_list, without_place};
use crate::markup::{Marker, MarkerKind, Paragraph, Role};
use crate::text::{Span, cue};

/// A marker that names sources. `span` is in the block's source, `prose` in the paragraph's.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Citation {
    pub span: Span,
    pub prose: Span,
    pub sources: Vec<Cited>,
    /// A link to a page outside the corpus stands for its own sentence only.
    pub own_sentence_only: bool,
    /// Stands in a footnote or a list of references, where it is what markers in the text refer to.
    pub listed: bool,
}

/// A source as a citation names it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cited {
    Known(String),
    Unknown(String),
    /// A web page outside the corpus.
    External(String),
}

impl Cited {
    /// The key as written, or the address.
    pub fn name(&self) -> &str {
        match self {
            Cited::Known(name) | Cited::Unknown(name) | Cited::External(name) => name,
        }
    }

    pub(super) fn source(source: &Source) -> Cited {
        Cited::Known(source.key.clone())
    }

    pub fn known(&self) -> Option<&str> {
        match self {
            Cited::Known(key) => Some(key),
            _ => None,
        }
    }
}

/// What the rest of the draft says about the labels that a paragraph uses.
pub trait Labels {
    fn link(&self, label: &str) -> Option<&str>;
    fn note(&self, label: &str) -> Option<&NoteMeaning>;
    /// Whether the draft describes a reference of this key itself.
    fn is_own_key(&self, key: &str) -> bool;
    /// Whether the draft's own list of references has an entry by this author, or by these, and of this year.
    fn has_own_entry(&self, author: &str, year: &str) -> bool;
    /// The entry of this number in the list of references.
    fn reference(&self, number: &str) -> Option<&NoteMeaning>;
}

/// The citations of a paragraph, in order.
pub fn find(paragraph: &Paragraph, labels: &dyn Labels, corpus: &Corpus) -> Vec<Citation> {
    let mut citations: Vec<Citation> = Vec::new();
    for marker in &paragraph.markers {
        if let Some(mut citation) = cite(marker, paragraph, labels, corpus) {
            for cited in &mut citation.sources {
                if let Cited::Unknown(key) = cited
                    && labels.is_own_key(key)
                {
                    *cited = Cited::External(std::mem::take(key));
                }
            }
            // "Ibid." in its place.
            if let MarkerKind::InlineNote { text, inside } = &marker.kind
                && note::meaning(text, inside.iter()) == NoteMeaning::SameAsBefore
            {
                citation.sources = citations.last().map(|before| before.sources.clone()).unwrap_or_default();
            }
            citations.push(citation);
        }
    }
    for (prose, sources) in parenthesis::find(paragraph.prose.text(), labels, corpus) {
        // The year of "[2024] EWHC 1187" is no link.
        let is_marked = |marker: &Marker| {
            let is_year =
                matches!(&marker.kind, MarkerKind::Reference(label) if labels.link(label).is_none());
            marker.prose.overlaps(prose) && !(is_year && prose.covers(marker.prose))
        };
        if !paragraph.markers.iter().any(is_marked) {
            let span = paragraph.prose.source(prose);
            citations.push(Citation { span, prose, sources, own_sentence_only: false, listed: false });
        }
    }
    citations.sort_by_key(|citation| citation.prose);
    let text = paragraph.prose.text();
    let ibid = text.contains("bid").then(|| IBID.find_iter(text)).into_iter().flatten();
    for prose in ibid.map(|found| Span::from(found.range())).collect::<Vec<_>>() {
        if citations.iter().any(|citation| citation.prose.overlaps(prose)) {
            continue;
        }
        let before = citations.iter().rev().find(|citation| citation.prose.end <= prose.start);
        let sources = before.map(|before| before.sources.clone()).unwrap_or_default();
        let own_sentence_only = before.is_some_and(|before| before.own_sentence_only);
        let span = paragraph.prose.source(prose);
        let at = citations.partition_point(|citation| citation.prose < prose);
        citations.insert(at, Citation { span, prose, sources, own_sentence_only, listed: false });
    }
    citations
}

/// "(ibid., para. 4)" in the running text.
static IBID: LazyLock<Regex> =
    LazyLock::new(|| cue(r"[(\[]\*?(?:[Ii]bid|[Ii]bidem)\.?\*?(?:,? [^()\[\]]+)?[)\]]"));

/// What the signature of a block quote cites: "— Vincent Pang, EURACTIV", where one article is from there.
pub fn signed(paragraph: &Paragraph, corpus: &Corpus) -> Option<Citation> {
    let text = paragraph.prose.text();
    let signature = block_quote::signature(text)?;
    let names = signature.split([',', '(', ')', ';']).map(|name| {
        let name = name.trim_matches([' ', '.', '*', '_']);
        name.strip_prefix("in ").or(name.strip_prefix("to ")).unwrap_or(name)
    });
    let mut sources = corpus.sources_in(names.filter(|name| !name.is_empty()));
    let source = sources.next().filter(|_| sources.next().is_none())?;
    let start = signature.as_ptr() as usize - text.as_ptr() as usize;
    let prose = Span::new(start, start + signature.len());
    let span = paragraph.prose.source(prose);
    Some(Citation {
        span,
        prose,
        sources: vec![Cited::source(source)],
        own_sentence_only: false,
        listed: false,
    })
}

fn cite(marker: &Marker, paragraph: &Paragraph, labels: &dyn Labels, corpus: &Corpus) -> Option<Citation> {
    let mut own_sentence_only = false;
    let sources = match &marker.kind {
        MarkerKind::Keys(keys) => {
            let cited: Vec<Cited> = keys
                .iter()
                .filter(|key| !is_cross_reference(key, corpus))
                .map(|key| cite_key(key, corpus))
                .collect();
            (!cited.is_empty()).then_some(cited)?
        }
        MarkerKind::Key(key) => vec![cite_bare_key(key, marker, paragraph, corpus)?],
        MarkerKind::Note(label) if !is_definition(marker, paragraph) => {
            cite_note(labels.note(label)?, labels, corpus)?
        }
        MarkerKind::InlineNote { text, inside } => {
            cite_note(&note::meaning(text, inside.iter()), labels, corpus)?
        }
        MarkerKind::Note(_) => return None,
        MarkerKind::Wiki(name) => vec![cite_wiki(name, corpus)?],
        MarkerKind::Comment(text) => cite_comment(text, labels, corpus)?,
        MarkerKind::Reference(label) if labels.link(label).is_none() => cite_numbers(label, labels, corpus)?,
        MarkerKind::Link(url) => {
            let cited = cite_link(url, marker, paragraph, corpus)?;
            own_sentence_only = cited.known().is_none();
            vec![cited]
        }
        MarkerKind::Reference(label) => {
            let cited = cite_link(labels.link(label)?, marker, paragraph, corpus)?;
            own_sentence_only = cited.known().is_none();
            vec![cited]
        }
        MarkerKind::Address(url) => {
            let cited = cite_url(url, corpus)?;
            own_sentence_only = cited.known().is_none();
            vec![cited]
        }
    };
    let listed = matches!(paragraph.role, Role::Note(_));
    Some(Citation { span: marker.source, prose: marker.prose, sources, own_sentence_only, listed })
}

fn cite_note(meaning: &NoteMeaning, labels: &dyn Labels, corpus: &Corpus) -> Option<Vec<Cited>> {
    meaning.cites(|source| match source {
        NoteSource::Key(key) => Some(cite_key(key, corpus)),
        NoteSource::Url(url) => cite_url(url, corpus),
        NoteSource::Label(label) => cite_url(labels.link(label)?, corpus),
        NoteSource::Words(text) => corpus.source_described(text).map(Cited::source),
    })
}

/// `[[key]]` links to a note of the writer's; it cites when the note is a source, or nearly named like one.
fn cite_wiki(name: &str, corpus: &Corpus) -> Option<Cited> {
    let stem = name.rsplit('/').next().unwrap_or(name);
    let stem = stem.strip_suffix(".md").or(stem.strip_suffix(".txt")).unwrap_or(stem);
    match cite_key(stem, corpus) {
        known @ Cited::Known(_) => Some(known),
        unknown => {
            let is_near = !stem.contains(' ') && !nearest_keys(corpus, stem).is_empty();
            is_near.then_some(unknown)
        }
    }
}

static SOURCE_NOTE: LazyLock<Regex> =
    LazyLock::new(|| cue(r"(?i)^(?:src|sources?|cite|refs?|via|bron|from)\s*[:=]\s*(.+)$"));

/// A key in a comment, with what leads to it and where in the source to look.
static KEY_WITH_PLACE: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"(?i)^(?:see|cf\.?|compare)?\s*\[?@?([\p{Alphabetic}\d_:./-]*[\p{Alphabetic}\d_])\]?(?:[\s,;:]+(?:at|pp?|paras?|pars?|paragraphs?|pages?|ch|chap|chapter|secs?|sections?|arts?|articles?|§+|ll?|lines?|nos?|vols?)\b\.?\s*\d[\d\s,–-]*)?\W*$",
    )
});

/// A comment cites when it says "src: …", or when it holds nothing but a key or an address.
fn cite_comment(text: &str, labels: &dyn Labels, corpus: &Corpus) -> Option<Vec<Cited>> {
    let named = SOURCE_NOTE.captures(text).and_then(|found| found.get(1)).map(|part| part.as_str().trim());
    let body = named.unwrap_or(text).trim();
    let keys =
        body.split([',', ';', ' ']).map(|word| word.trim_matches(['[', ']', '@'])).filter(|w| !w.is_empty());
    let known: Vec<Cited> =
        keys.clone().filter(|key| corpus.source(key).is_some()).map(|key| cite_key(key, corpus)).collect();
    if !known.is_empty() && (named.is_some() || known.len() == keys.clone().count()) {
        return Some(known);
    }
    // "alibaba-liege, para. 3", "see @alibaba-liege".
    if let Some(found) = KEY_WITH_PLACE.captures(body)
        && let Some(key) = found.get(1).filter(|key| corpus.source(key.as_str()).is_some())
    {
        return Some(vec![cite_key(key.as_str(), corpus)]);
    }
    if let Some(cited) = body.split_whitespace().find_map(|word| cite_url(word, corpus)) {
        return Some(vec![cited]);
    }
    if body.starts_with('@') && !body.contains(' ') {
        return Some(vec![cite_key(&body[1..], corpus)]);
    }
    // "src: ???" is a source that is still to be found.
    let is_open = !body.contains(char::is_alphabetic) || OPEN.is_match(body);
    named.filter(|_| !is_open)?;
    let words = NoteMeaning::Words { text: body.to_owned(), is_document: true };
    cite_note(&words, labels, corpus)
}

/// What writers put where a source is still missing.
static OPEN: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"(?i)^\W*(?:todo|tbd|tba|tk|tktk|xxx+|fixme|missing|none|unknown|check|to (?:find|check|do)|find|need(?:ed|s)?)\b",
    )
});

/// `[2]`, `[1, 4]`, `[3–5]`: entries of the list of references.
fn cite_numbers(label: &str, labels: &dyn Labels, corpus: &Corpus) -> Option<Vec<Cited>> {
    if !is_number_list(label) {
        return None;
    }
    let mut cited = Vec::new();
    for number in numbers(label) {
        cited.extend(cite_note(labels.reference(&number)?, labels, corpus)?);
    }
    Some(cited)
}

/// The numbers that a bracket lists, ranges written out; none when it holds anything else.
pub fn numbers(label: &str) -> Vec<String> {
    let mut numbers = Vec::new();
    if !is_number_list(label) {
        return numbers;
    }
    for part in without_place(label).split([',', ';']).map(str::trim) {
        let (from, to) = part.split_once(['-', '–']).unwrap_or((part, part));
        if let (Ok(from), Ok(to)) = (from.trim().parse::<u32>(), to.trim().parse::<u32>()) {
            numbers.extend((from..=to.min(from.saturating_add(20))).map(|number| number.to_string()));
        }
    }
    numbers
}

/// Pandoc's and Quarto's cross-references share the `@` of citations; a key that a bibliography has is none.
fn is_cross_reference(key: &str, corpus: &Corpus) -> bool {
    let (prefix, rest) = key.split_once(['-', ':']).unwrap_or((key, ""));
    !rest.is_empty()
        && corpus.source(key).is_none()
        && matches!(
            prefix,
            "fig" | "tbl" | "tab" | "sec" | "eq" | "lst" | "thm" | "lem" | "cor" | "exm" | "def" | "cha"
        )
}

fn cite_key(key: &str, corpus: &Corpus) -> Cited {
    match corpus.source(key) {
        Some(_) => Cited::Known(key.to_owned()),
        None => Cited::Unknown(key.to_owned()),
    }
}

/// A bare `@word` may be a handle or a numbered example; it is a citation when its key is known, or nearly.
fn cite_bare_key(key: &str, marker: &Marker, paragraph: &Paragraph, corpus: &Corpus) -> Option<Cited> {
    if is_cross_reference(key, corpus) {
        return None;
    }
    let text = paragraph.prose.text();
    let in_parentheses =
        text[..marker.prose.start].ends_with('(') && text[marker.prose.end..].starts_with(')');
    match cite_key(key, corpus) {
        known @ Cited::Known(_) => Some(known),
        unknown => {
            let is_near = key.chars().count() >= 5 && !nearest_keys(corpus, key).is_empty();
            (is_near && !in_parentheses).then_some(unknown)
        }
    }
}

fn cite_link(url: &str, marker: &Marker, paragraph: &Paragraph, corpus: &Corpus) -> Option<Cited> {
    // `[[REF]](#ref)`: an entry in the draft's own list of references.
    let text = marker.prose.of(paragraph.prose.text());
    if let Some(anchor) = url.strip_prefix('#') {
        let is_reference = text.starts_with('[') && text.ends_with(']') && !anchor.is_empty();
        return is_reference.then(|| Cited::External(url.to_owned()));
    }
    cite_url(url, corpus)
}

fn cite_url(url: &str, corpus: &Corpus) -> Option<Cited> {
    let is_web = url
        .get(..4)
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("www."));
    if let Some(source) = corpus.source_at(url) {
        return Some(Cited::source(source));
    }
    if is_web || url.starts_with("doi:") {
        return Some(Cited::External(url.to_owned()));
    }
    // A relative path to an article: its file name is the key, or the name of a source's file.
    let path = percent_decode_str(url.split(['#', '?']).next()?).decode_utf8().ok()?;
    let name = path.rsplit('/').next()?;
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    if !name.ends_with(".txt") && !name.ends_with(".md") {
        return None;
    }
    let is_file =
        |s: &&Arc<Source>| s.file.as_ref().is_some_and(|f| f.file_name().is_some_and(|f| f == name));
    corpus.sources().find(is_file).map(|s| &**s).or_else(|| corpus.source(stem)).map(Cited::source)
}

/// The label at the head of a plain-text footnote, `[^1]: …`, defines and does not cite.
fn is_definition(marker: &Marker, paragraph: &Paragraph) -> bool {
    let heads = matches!(paragraph.role, Role::Note(_))
        || paragraph.prose.text()[marker.prose.end..].starts_with(':');
    marker.prose.start == 0 && heads
}

/// Compiled on first use; whoever expects a draft soon has them ready.
pub(super) static CUES: [&LazyLock<Regex>; 3] = [&SOURCE_NOTE, &OPEN, &IBID];
