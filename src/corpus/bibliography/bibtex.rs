//! BibLaTeX. Each entry is parsed by itself; what it inherits from others is added afterwards.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use biblatex::{ChunksExt, Entry, EntryType};
use regex::Regex;

use super::strings::Strings;
use super::{Source, readable};
use crate::catalogue::Place;
use crate::finding::{Finding, Severity};
use crate::text::Span;

/// Reads a BibLaTeX file. `previous` gives the last good entry of a key, for entries that are now broken.
pub fn bibtex(
    file: &Path,
    text: &str,
    previous: &dyn Fn(&str) -> Option<Arc<Source>>,
) -> (Vec<Arc<Source>>, Vec<Finding>) {
    let entries = split_entries(text);
    let mut sources: Vec<Arc<Source>> = Vec::new();
    let mut inherited: Vec<Inherited> = Vec::new();
    let mut findings = Vec::new();
    let mut strings = Strings::default();
    for entry in entries.iter().filter(|e| e.is_string) {
        if !entry.closed || !strings.define(entry.span.of(text)) {
            let message =
                "This abbreviation cannot be read, and is left out. It is written `@string{name = {text}}`.";
            findings.push(Finding::problem(Severity::Warning, entry.head, message.to_owned()));
        }
    }
    let mut seen: HashMap<String, ()> = HashMap::new();
    for entry in entries.iter().filter(|e| !e.is_string) {
        let key = entry.key.of(text);
        let at = if entry.key.is_empty() { entry.head } else { entry.key };
        let read = if entry.closed {
            parse_entry(&strings, entry.span.of(text))
        } else {
            Err("its braces do not close".to_owned())
        };
        let source = match read {
            Ok(parsed) => {
                let place = Place { file: file.to_path_buf(), span: entry.span };
                Some((Arc::new(source(&parsed, place)), Inherited::of(&parsed)))
            }
            Err(reason) => {
                findings.push(Finding::problem(
                    Severity::Error,
                    at,
                    format!("This entry cannot be read: {reason}. It is left out until it is mended."),
                ));
                previous(key).map(|source| (source, Inherited::default()))
            }
        };
        let Some((source, parents)) = source else { continue };
        if seen.insert(source.key.clone(), ()).is_some() {
            findings.push(Finding::problem(
                Severity::Warning,
                at,
                format!("The key “{}” stands twice in this file. The first entry counts; rename or remove this one.", source.key),
            ));
            continue;
        }
        sources.push(source);
        inherited.push(parents);
    }
    (inherit(sources, &inherited), findings)
}

/// From which other entries an entry has what it does not say itself.
#[derive(Default)]
struct Inherited {
    /// `crossref`: the volume that it stands in.
    volume: Option<String>,
    /// `xdata`: what it has in common with others.
    data: Vec<String>,
}

impl Inherited {
    fn of(entry: &Entry) -> Inherited {
        let field = |name: &str| entry.get(name).map(|chunks| chunks.format_verbatim());
        let data = field(XDATA).unwrap_or_default();
        Inherited {
            volume: field(CROSSREF).map(|key| key.trim().to_owned()),
            data: data.split(',').map(|key| key.trim().to_owned()).filter(|key| !key.is_empty()).collect(),
        }
    }
}

/// The names under which `crossref` and `xdata` are parsed: the parser would follow them for ever where an entry names
/// itself.
const CROSSREF: &str = "ibid-crossref";
const XDATA: &str = "ibid-xdata";

/// The sources with what they inherit: one step up, which is as far as reference managers go.
fn inherit(sources: Vec<Arc<Source>>, inherited: &[Inherited]) -> Vec<Arc<Source>> {
    if inherited.iter().all(|parents| parents.volume.is_none() && parents.data.is_empty()) {
        return sources;
    }
    let by_key: HashMap<&str, &Arc<Source>> =
        sources.iter().rev().map(|source| (source.key.as_str(), source)).collect();
    let filled = |(source, parents): (&Arc<Source>, &Inherited)| {
        let mut filled = Source::clone(source);
        for data in parents.data.iter().filter_map(|key| by_key.get(key.as_str())) {
            filled.outlet = filled.outlet.or_else(|| data.outlet.clone());
            filled.date = filled.date.or_else(|| data.date.clone());
            filled.url = filled.url.or_else(|| data.url.clone());
            if filled.author.is_none() {
                (filled.author, filled.families) = (data.author.clone(), data.families.clone());
            }
            if filled.title == filled.key && data.title != data.key {
                filled.title.clone_from(&data.title);
            }
        }
        if let Some(volume) = parents.volume.as_deref().and_then(|key| by_key.get(key)) {
            filled.date = filled.date.or_else(|| volume.date.clone());
            filled.outlet = filled.outlet.or_else(|| volume.outlet.clone());
            filled.url = filled.url.or_else(|| volume.url.clone());
        }
        Arc::new(filled)
    };
    sources.iter().zip(inherited).map(filled).collect()
}

/// The stretch of an entry in a `.bib` file, found without understanding it.
struct RawEntry {
    is_string: bool,
    /// `@type{`.
    head: Span,
    key: Span,
    span: Span,
    closed: bool,
}

static HEAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?m)^[ \t]*@[ \t]*([A-Za-z]+)[ \t]*[{(][ \t]*([^\s,{}()=]*)").expect("constant")
});

fn split_entries(text: &str) -> Vec<RawEntry> {
    let heads: Vec<_> = HEAD.captures_iter(text).collect();
    let mut entries = Vec::new();
    let mut done = 0;
    for (index, head) in heads.iter().enumerate() {
        let (Some(whole), Some(kind), Some(key)) = (head.get(0), head.get(1), head.get(2)) else { continue };
        if whole.start() < done {
            continue;
        }
        let start = whole.start() + (whole.as_str().len() - whole.as_str().trim_start().len());
        let next = heads.get(index + 1).and_then(|next| next.get(0)).map_or(text.len(), |next| next.start());
        let (end, closed) = match closing_brace(text, start) {
            Some(end) => (end, true),
            None => (next, false),
        };
        let kind = kind.as_str().to_ascii_lowercase();
        if matches!(kind.as_str(), "comment" | "preamble") {
            done = if closed { end } else { done };
            continue;
        }
        done = if closed { end } else { next };
        entries.push(RawEntry {
            is_string: kind == "string",
            head: Span::new(start, whole.end()),
            key: Span::from(key.range()),
            span: Span::new(start, end),
            closed,
        });
    }
    entries
}

/// The end of the entry that begins at `start`; `None` when its braces do not balance, or when a line that
/// begins another entry comes first.
fn closing_brace(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let open = start + text[start..].find(['{', '('])?;
    if bytes[open] == b'(' {
        return text[open..]
            .find("\n)")
            .map(|at| open + at + 2)
            .or_else(|| text[open..].find(')').map(|at| open + at + 1));
    }
    let mut depth = 0usize;
    let mut at = open;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'{' => depth += 1,
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            b'\n' if begins_entry(&text[at + 1..], depth) => return None,
            _ => {}
        }
        at += 1;
    }
    None
}

/// Whether the first line of `rest` begins another entry. Deep inside braces only an `@` at its very start does.
fn begins_entry(rest: &str, depth: usize) -> bool {
    let line = rest.split('\n').next().unwrap_or_default();
    HEAD.find(line).is_some_and(|head| head.start() == 0 && (depth <= 1 || line.starts_with('@')))
}

/// Braces within braces beyond which an entry is not read: the parser goes down with each.
const DEEPEST: usize = 64;

fn parse_entry(strings: &Strings, text: &str) -> Result<Entry, String> {
    static PARENTS: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?i)([,\s])(crossref|xdata)(\s*=)").expect("constant"));
    if deepest(text) > DEEPEST {
        return Err("its braces stand too deep within each other".to_owned());
    }
    let text = PARENTS.replace_all(text, "${1}ibid-$2$3");
    let text = in_braces(&text);
    let mut unknown = String::new();
    let parse = |text: &str, unknown: &str| {
        biblatex::Bibliography::parse(&format!("{}{unknown}{text}", strings.written))
    };
    let mut parsed = parse(&text, "");
    // "month = maj" is what the writer means, whoever defines it or not.
    for _ in 0..MOST_UNKNOWN {
        let Err(error) = &parsed else { break };
        let biblatex::ParseErrorKind::UnknownAbbreviation(name) = &error.kind else { break };
        unknown.push_str(&format!("@string{{{name} = {{{name}}}}}\n"));
        parsed = parse(&text, &unknown);
    }
    // An unescaped dollar opens a formula that swallows the rest: money is more common than mathematics.
    let parsed = parsed
        .or_else(|error| parse(&escape_dollars(&text), &unknown).map_err(|_| error))
        .or_else(|error| parse(&COMMAS.replace_all(&text, ","), &unknown).map_err(|_| error))
        .map_err(|error| error.kind.to_string())?;
    parsed.into_vec().pop().ok_or_else(|| "it has no key".to_owned())
}

/// Abbreviations of one entry that nobody has defined.
const MOST_UNKNOWN: usize = 8;

/// Two commas where one is meant.
static COMMAS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r",(?:\s*,)+").expect("constant"));

fn deepest(text: &str) -> usize {
    let (mut depth, mut deepest) = (0usize, 0);
    for byte in text.bytes() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// An entry in parentheses as one in braces, which is all that the parser knows.
fn in_braces(text: &str) -> String {
    let mut text = text.to_owned();
    let opens = text.find(['{', '(']).filter(|at| text[*at..].starts_with('('));
    if let (Some(open), true) = (opens, text.ends_with(')')) {
        text.replace_range(open..=open, "{");
        let end = text.len() - 1;
        text.replace_range(end.., "}");
    }
    text
}

fn escape_dollars(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    for c in text.chars() {
        if c == '$' && before != '\\' {
            escaped.push('\\');
        }
        escaped.push(c);
        before = c;
    }
    escaped
}

fn source(entry: &Entry, place: Place) -> Source {
    let field = |names: &[&str]| {
        names
            .iter()
            .find_map(|name| entry.get(name))
            .map(|chunks| readable(chunks.format_verbatim().trim()))
            .filter(|v| !v.is_empty())
    };
    let date = field(&["date"]).map(|date| first_day(&date)).or_else(|| {
        let year = field(&["year"])?;
        let month = field(&["month"]).and_then(|month| month_number(&month));
        Some(month.map_or(year.clone(), |month| format!("{year}-{month:02}")))
    });
    Source {
        key: entry.key.clone(),
        title: field(&["title"]).unwrap_or_else(|| entry.key.clone()),
        outlet: field(&[
            "journaltitle",
            "journal",
            "organization",
            "publisher",
            "institution",
            "website",
            "howpublished",
        ]),
        is_book: is_book(&entry.entry_type),
        author: field(&["author"]),
        families: families(entry),
        date,
        url: field(&["url"]),
        doi: field(&["doi"]),
        file: None,
        file_field: field(&["file"]),
        place,
    }
}

/// The first day of a range; what is uncertain about a date is not shown.
fn first_day(date: &str) -> String {
    let day = date.split('/').map(str::trim).find(|day| !day.is_empty()).unwrap_or(date);
    day.trim_end_matches(['~', '?', '%']).to_owned()
}

fn is_book(kind: &EntryType) -> bool {
    use EntryType::{Book, Booklet, Collection, InBook, InCollection, MvBook, Report, TechReport, Thesis};
    matches!(
        kind,
        Book | Booklet | Collection | InBook | InCollection | MvBook | Report | TechReport | Thesis
    )
}

fn families(entry: &Entry) -> Vec<String> {
    let Some(chunks) = entry.get("author") else { return Vec::new() };
    // What stands in braces is one name: "{World Health Organization}".
    let is_body = chunks.iter().all(|chunk| match &chunk.v {
        biblatex::Chunk::Normal(text) => text.trim().is_empty(),
        _ => true,
    });
    if is_body {
        return vec![chunks.format_verbatim().trim().to_owned()];
    }
    let family = |person: biblatex::Person| {
        let prefix = person.prefix.trim();
        if prefix.is_empty() { person.name } else { format!("{prefix} {}", person.name) }
    };
    entry.author().into_iter().flatten().map(family).filter(|family| !family.trim().is_empty()).collect()
}

fn month_number(month: &str) -> Option<usize> {
    let names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let folded = month.to_lowercase();
    month
        .parse()
        .ok()
        .filter(|n| (1..=12).contains(n))
        .or_else(|| names.iter().position(|name| folded.starts_with(name)).map(|place| place + 1))
}
