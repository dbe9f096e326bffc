//! Footnotes: what each definition names, for the references to it.

use std::sync::LazyLock;

use regex::Regex;

use super::score::signs::has_verb;
use crate::markup::{MarkerKind, ParsedBlock, Role};
use crate::text::{Span, any_of, cue};

/// What a footnote is good for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NoteMeaning {
    /// It names sources: by key, link or address.
    Cites(Vec<NoteSource>),
    /// It has neither key nor link, only words. `is_document`: they name a document, an interview or a place in a
    /// book; else they only remark on something, unless they describe a source of the bibliography.
    Words { text: String, is_document: bool },
    /// "Ibid.": what the citation before it cites.
    SameAsBefore,
}

/// A source as a note names it, before anybody has looked it up.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NoteSource {
    Key(String),
    Url(String),
    /// The label of a link definition.
    Label(String),
    /// What describes it: outlet and date, a title.
    Words(String),
}

/// Places in documents.
const PLACES: [&str; 9] = [
    r"\bpp?\.\s*\d",
    r"§\s*\d",
    r"\b(?:no|art|vol|ch|para|fol|s|ss|sec|cl|reg)\.\s*\d",
    r"\b(?:[Cc]ondition|[Cc]lause|[Ss]ection|[Aa]rticle|[Ss]chedule|[Pp]aragraph|[Rr]ule|[Aa]nnex|[Ff]igure|[Tt]able) \d",
    // Volume, year and pages of a journal: "61 (2022), 512", "61(4), 512", "2019;61(4):512".
    r"\b\d{1,4} ?\((?:1[89]|20)\d\d\)[,:]|\b\d{1,4} ?\(\d{1,3}\)[,:]|\b(?:1[89]|20)\d\d;\s?\d",
    r"(?i:\b(?:op\. cit|loc\. cit|cf\. \p{Lu})\b)",
    // "BGE 143 IV 462", "347 U.S. 483", "62 F.3d 9".
    r"\b(?:BGE|BGer|BVerfGE|BGHZ|BGHSt|BVGE|ECR|NJW|CLR|SCR) \d|\b\d+ (?:U\.S\.|F\.\d?d?|F\. ?Supp\.|S\. ?Ct\.) ?(?:\d|2d|3d)",
    // "[2024] EWHC 1187", "at [9]", "n 3 above", "WCC/H/14", "Lyle to author".
    r"\[(?:1[89]|20)\d\d\] (?:\d+ )?[A-Z]|^\W*[Aa]t \[?\d|\bn\.? ?\d+ above\b|\babove,? n\.? ?\d|\b[Ss]upra\b|\b[A-Z]{1,6}/[A-Z0-9]+(?:/[A-Z0-9]+)*|\bto (?:the )?author\b",
    // "As note 1", "Vance (n 1)", "CAT 118/23", "f. 33", "14/3/21", "Smith 45".
    r"^\W*(?:[Aa]s|[Ss]ee|[Ss]ame as)(?: in)? (?:n|fn|note|notes) ?\.?\d|\(n\.? ?\d+\)|\b[A-Z]{2,6} \d+/\d+|\bff?\. ?\d|\b\d{1,2}[/.]\d{1,2}[/.](?:19|20)?\d\d\b|^\W*\p{Lu}[\p{L}’'-]+,? \d{1,4}\W*$",
];

/// What documents are called.
const DOCUMENTS: [&str; 4] = [
    r"(?i:\b(?:interview(?:ed)?|conversation|correspondence|e-?mail|letter|phone call) (?:with|from|to|by|of)\b)",
    r"(?i:\b(?:author|reporter)[’']s (?:interview|notes|archive|files)\b)",
    r"(?i:\b(?:on file|case|docket|judg(?:e)?ment|indictment|minutes|transcript|press release|court filing|annual report)\b)",
    r"(?i:\b(?:annual (?:report|accounts|return)|calculations? (?:from|by|on|based)|data ?set|podcast|episode \d|archives?|pers(?:onal|\.) comm|interview)\b)",
];

/// "Weber, T., Lecture notes, week 6."
const LECTURE: &str = r"(?i:\b(?:lecture(?: notes)?|seminar|field ?notes|notebook|diary|slides?|hand-?out|course notes|syllabus|thesis|dissertation|working paper|white paper|factsheet|leaflet|brochure|flyer)\b[^.]*(?:\b(?:week|day|part|session|lecture|vol|no|slide|page|book)\.? \d|\b(?:19|20)\d\d\b))";

/// Names with years.
const AUTHORS: [&str; 4] = [
    // "Smith, J. (2019)."
    r"^\W*\p{Lu}[\p{L}’'-]+, (?:\p{Lu}\.[ -]?){1,3}[^()]*\((?:1[89]|20)\d\d[a-z]?\)",
    // "Osei, “Halden fined”."
    r"^\W*\p{Lu}[\p{L}’'-]+(?: (?:and|&|et al\.?)[^,]*)?, [“\x22‘'][^”\x22’]+",
    r"\b\p{Lu}[\p{L}’'-]+(?:,? (?:and|&|et al\.?)(?: \p{Lu}[\p{L}’'-]+)?)?,? \(?(?:1[89]|20)\d\d[a-z]?\b",
    r"\p{L}+, \d{1,2} \p{L}+ (?:1[89]|20)\d\d\b",
];

/// What names a document without a link: locators, dockets, interviews, author and year. The forms are those
/// of the Chicago Manual of Style's notes and of legal citation.
///
/// Places in documents, words for documents, lectures, names with years: in one list they make an automaton of half a
/// megabyte.
static DOCUMENT: [LazyLock<Regex>; 4] = [
    LazyLock::new(|| any_of(&PLACES)),
    LazyLock::new(|| any_of(&DOCUMENTS)),
    LazyLock::new(|| cue(LECTURE)),
    LazyLock::new(|| any_of(&AUTHORS)),
];

/// Whether a note has one of the forms in which documents are named.
fn has_form_of_document(text: &str) -> bool {
    // Every place has a number, but for a few; every name a year or a quotation mark.
    let has_number = text.contains(|c: char| c.is_ascii_digit());
    let is_place =
        || ["/", ". c", ". C", "cf", "Cf", "CF", "upra", "author"].iter().any(|part| text.contains(part));
    let is_name = || text.contains(['“', '"', '‘', '\'']);
    let [places, documents, lectures, authors] = &DOCUMENT;
    (has_number || is_place()) && places.is_match(text)
        || documents.is_match(text)
        || has_number && lectures.is_match(text)
        || (has_number || is_name()) && authors.is_match(text)
}

static SAME: LazyLock<Regex> = LazyLock::new(|| {
    // "Para. 5", "Id. at 5", "At paras 5–6": another place in the same source.
    cue(
        r"(?i)^\s*(?:(?:ibid|ibidem|idem)\b|(?:id\.?,? )?(?:at )?(?:paras?|pp?|§§?|chs?|chap|arts?|sects?)\.? ?\d[\d\s,–-]*(?:and \d+)?\W*$|id\.?,? at \d+\W*$)",
    )
});

/// A numbered entry of a list of references.
#[derive(PartialEq, Eq, Debug)]
pub struct Reference {
    pub number: String,
    pub meaning: NoteMeaning,
    /// The place of its paragraph in the block, for an item of a numbered list: that is an entry only where it
    /// stands under "References". `[1] …` is one anywhere.
    pub item: Option<usize>,
}

/// The numbered entries of a block: `[1] …`, or the items of a numbered list.
pub fn references(block: &ParsedBlock, source: &str) -> Vec<Reference> {
    let mut entries = Vec::new();
    for (index, paragraph) in block.paragraphs.iter().enumerate() {
        let text = paragraph.prose.text();
        if is_entry(text) {
            let starts: Vec<usize> = ENTRY.find_iter(text).map(|found| found.start()).collect();
            let ends = starts.iter().skip(1).copied().chain([text.len()]);
            for (&start, end) in starts.iter().zip(ends) {
                let entry = Span::new(start, end);
                let number: String = entry
                    .of(text)
                    .chars()
                    .skip_while(|c| !c.is_ascii_digit())
                    .take_while(char::is_ascii_digit)
                    .collect();
                let inside = paragraph.markers.iter().filter(|marker| entry.covers(marker.prose));
                let body = entry.of(text).split_once(']').map_or("", |(_, body)| body);
                let meaning = entry_meaning(body, inside.map(|marker| &marker.kind));
                entries.push(Reference { number, meaning, item: None });
            }
        } else if paragraph.role == Role::Item {
            let before = &source[..paragraph.span().start];
            let line = before.rsplit('\n').next().unwrap_or_default().trim();
            let number: String = line.chars().take_while(char::is_ascii_digit).collect();
            if !number.is_empty() {
                let kinds = paragraph.markers.iter().map(|marker| &marker.kind);
                entries.push(Reference { number, meaning: entry_meaning(text, kinds), item: Some(index) });
            }
        }
    }
    entries
}

/// Who wrote what an entry of a list of references names, in small letters, and when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuthorAndYear {
    pub author: String,
    pub year: String,
}

/// The paragraphs of a block that look like entries by author and year: "Pauwels, T. (2021). Contractors".
pub fn by_author(block: &ParsedBlock) -> Vec<AuthorAndYear> {
    let prose = block.paragraphs.iter().filter(|paragraph| paragraph.role.is_prose());
    prose.filter_map(|paragraph| author_and_year(paragraph.prose.text())).collect()
}

fn author_and_year(text: &str) -> Option<AuthorAndYear> {
    let end = text.find([',', '(', '.']).filter(|end| (2..=LONGEST_AUTHOR).contains(end))?;
    let author = text[..end].trim();
    // "Pauwels, T.", "Pauwels and Maes, 2021", "Audit Committee (2024)"; not "Huawei, which in 2019".
    let rest = &text[end..];
    let mut letters = rest.strip_prefix(", ").unwrap_or_default().chars();
    let has_initial = letters.next().is_some_and(char::is_uppercase) && letters.next() == Some('.');
    let has_year = [", 19", ", 20", "(19", "(20", ". 19", ". 20"].iter().any(|year| rest.starts_with(year));
    if !has_initial && !has_year {
        return None;
    }
    let is_name = author.starts_with(char::is_uppercase) && author.split_whitespace().count() <= MOST_NAMES;
    let is_year = |word: &&str| word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
    let mut numbers = text[end..].split(|c: char| !c.is_ascii_digit());
    let year = numbers.find(is_year).filter(|_| is_name)?;
    Some(AuthorAndYear { author: author.to_lowercase(), year: year.to_owned() })
}

/// Bytes and words of the longest name of an author: "Environmental Audit Committee".
const LONGEST_AUTHOR: usize = 60;
const MOST_NAMES: usize = 6;

/// What an entry names is a document, known or not.
fn entry_meaning<'a>(text: &str, markers: impl Iterator<Item = &'a MarkerKind>) -> NoteMeaning {
    match meaning(text, markers) {
        NoteMeaning::Words { text, .. } => NoteMeaning::Words { text, is_document: true },
        other => other,
    }
}

/// Whether a paragraph is an entry of a reference list: `[1] Kaska, …`.
///
/// The heading may stand right above the first, without a blank line.
pub fn is_entry(text: &str) -> bool {
    let is_list = |found: regex::Match| {
        let heading = text[..found.start()].trim();
        heading.is_empty() && found.start() == 0 || opens_references(heading, 2)
    };
    ENTRY.find(text).is_some_and(is_list) && text.len() > 12
}

static ENTRY: LazyLock<Regex> =
    LazyLock::new(|| cue(r"(?:^|[\s\n])\[\d{1,3}\]:?\s+(?:[\p{Lu}“\x22‘«*@<]|https?:)"));

/// Whether a heading of this level opens a list of references. "Notes" and "Sources" can also be what a whole draft is
/// called.
pub fn opens_references(heading: &str, level: usize) -> bool {
    REFERENCES.is_match(heading) || level > 1 && PERHAPS_REFERENCES.is_match(heading)
}

static PERHAPS_REFERENCES: LazyLock<Regex> =
    LazyLock::new(|| cue(r"(?i)^[\d.\s]*(?:notes|sources?|see also|bronnen|contents)\W*$"));

static REFERENCES: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"(?i)^[\d.\s]*(?:references?|sources (?:and further reading|cited|consulted)|bibliography|works cited|literature|notes and references|footnotes|endnotes|further reading|external links|références|table of contents)\W*$",
    )
});

/// The footnotes that a block defines.
pub fn definitions(block: &ParsedBlock) -> Vec<(String, NoteMeaning)> {
    let mut notes: Vec<(String, NoteMeaning)> = Vec::new();
    for paragraph in &block.paragraphs {
        let Role::Note(label) = &paragraph.role else { continue };
        let kinds = paragraph.markers.iter().map(|marker| &marker.kind);
        let meaning = meaning(paragraph.prose.text(), kinds);
        match notes.iter_mut().find(|(other, _)| other == label) {
            Some((_, first)) => first.join(meaning),
            None => notes.push((label.clone(), meaning)),
        }
    }
    notes
}

/// What a note with these words and markers means.
pub fn meaning<'a>(text: &str, markers: impl Iterator<Item = &'a MarkerKind>) -> NoteMeaning {
    let mut sources = Vec::new();
    let mut labels = Vec::new();
    for kind in markers {
        match kind {
            MarkerKind::Keys(keys) => sources.extend(keys.iter().cloned().map(NoteSource::Key)),
            MarkerKind::Key(key) => sources.push(NoteSource::Key(key.clone())),
            MarkerKind::Link(url) | MarkerKind::Address(url) => sources.push(NoteSource::Url(url.clone())),
            // An entry's own number, or a paragraph of a judgment.
            MarkerKind::Reference(label) if label.bytes().all(|byte| byte.is_ascii_digit()) => {}
            // Brackets may be a link's label, or only brackets: "[sic]".
            MarkerKind::Reference(label) => labels.push(NoteSource::Label(label.clone())),
            MarkerKind::Wiki(name) => sources.push(NoteSource::Key(name.clone())),
            MarkerKind::Note(_) | MarkerKind::InlineNote { .. } | MarkerKind::Comment(_) => {}
        }
    }
    if !sources.is_empty() {
        NoteMeaning::Cites(sources)
    } else if SAME.is_match(text.trim_start_matches("^[")) {
        NoteMeaning::SameAsBefore
    } else if !labels.is_empty() && !has_form_of_document(text) {
        NoteMeaning::Cites(labels)
    } else {
        NoteMeaning::Words { text: text.to_owned(), is_document: names_document(text) }
    }
}

/// Whether a note names something that can be looked up: in the forms of `DOCUMENT`, with a year at its end as
/// bibliographies have it, or as a name or a title rather than a sentence.
fn names_document(text: &str) -> bool {
    let text = text.trim_start_matches("^[").trim_end_matches(']').trim();
    let is_sentence =
        text.ends_with(['.', '!', '?']) || text.starts_with(char::is_lowercase) && text.contains(' ');
    let words = text.split_whitespace().count();
    let is_name = !is_sentence && words > 0 && (words <= 3 || !has_verb(text));
    // "Lindqvist & Mbeki, Harbour Courier.": names throughout.
    let is_plain_name = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        word.chars().count() < 4
            || word.starts_with(char::is_uppercase)
            || word.starts_with(|c: char| c.is_ascii_digit())
    };
    let names_only = (1..=8).contains(&words)
        && text.ends_with('.')
        && text.starts_with(|c: char| c.is_uppercase() || c == '*' || c == '_')
        && text.split_whitespace().all(is_plain_name)
        && text.split_whitespace().any(|word| word.chars().filter(|c| c.is_alphabetic()).count() >= 4)
        && !has_verb(text);
    let is_short = || PAGE_AT_END.is_match(text) && !has_verb(text);
    has_form_of_document(text) || YEAR_AT_END.is_match(text) || is_name || names_only || is_short()
}

static YEAR_AT_END: LazyLock<Regex> = LazyLock::new(|| {
    cue(r"[,(]\s*(?:\d{1,2}\s)?(?:\p{Lu}\p{Ll}+\s(?:\d{1,2},\s)?)?(?:1[5-9]|20)\d\d[a-z]?\W*$")
});

/// "Smith, Chemistry of Rivers, 44."
static PAGE_AT_END: LazyLock<Regex> =
    LazyLock::new(|| cue(r"^\W*\p{Lu}[\p{L}’'-]+, [^,]+, \d{1,4}(?:[–-]\d{1,4})?\W*$"));

impl NoteMeaning {
    /// A note of several paragraphs means what any of them means.
    fn join(&mut self, next: NoteMeaning) {
        match (self, next) {
            (NoteMeaning::Cites(sources), NoteMeaning::Cites(more)) => sources.extend(more),
            (this @ NoteMeaning::Words { .. }, next @ NoteMeaning::Cites(_))
            | (this @ NoteMeaning::Words { is_document: false, .. }, next) => *this = next,
            _ => {}
        }
    }

    /// What a reference to this note cites, each source looked up; `None` when it cites nothing.
    pub fn cites<T>(&self, look_up: impl Fn(&NoteSource) -> Option<T>) -> Option<Vec<T>> {
        let described = |text: &str| look_up(&NoteSource::Words(text.to_owned()));
        match self {
            NoteMeaning::Cites(sources) => {
                let cited: Vec<T> = sources.iter().filter_map(look_up).collect();
                (!cited.is_empty()).then_some(cited)
            }
            NoteMeaning::Words { text, is_document } => match described(text) {
                Some(source) => Some(vec![source]),
                None => is_document.then(Vec::new),
            },
            NoteMeaning::SameAsBefore => Some(Vec::new()),
        }
    }
}

/// Compiled on first use; whoever expects a draft soon has them ready.
pub(super) static CUES: [&LazyLock<Regex>; 10] = [
    &DOCUMENT[0],
    &DOCUMENT[1],
    &DOCUMENT[2],
    &DOCUMENT[3],
    &SAME,
    &ENTRY,
    &PERHAPS_REFERENCES,
    &REFERENCES,
    &YEAR_AT_END,
    &PAGE_AT_END,
];
