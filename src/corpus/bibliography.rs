//! Bibliographies: BibLaTeX and CSL-JSON. Each entry is read by itself, so that a broken one costs only itself.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use biblatex::{ChunksExt, Entry, EntryType};
use regex::Regex;
use serde::Deserialize;

use crate::catalogue::Place;
use crate::finding::{Finding, Severity};
use crate::text::Span;

/// One bibliographic entry.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Source {
    pub key: String,
    pub title: String,
    /// The newspaper, site, journal or publisher.
    pub outlet: Option<String>,
    /// Whether the outlet only published it: a book is known by its author.
    pub is_book: bool,
    pub author: Option<String>,
    /// The family names of the authors, where the entry tells them; of a body its whole name.
    pub families: Vec<String>,
    /// ISO 8601, as precise as the entry has it: `2023-10-06`, `2023-10` or `2023`.
    pub date: Option<String>,
    pub url: Option<String>,
    pub doi: Option<String>,
    /// The article's text, as an absolute path once the workspace has found it.
    pub file: Option<PathBuf>,
    /// `file` as the entry has it.
    pub file_field: Option<String>,
    pub place: Place,
}

impl Source {
    /// What a reader knows it by: its outlet, else its authors, else its key.
    pub fn known_as(&self) -> Cow<'_, str> {
        let outlet = self.outlet.as_ref().filter(|_| !self.is_book || self.families.is_empty());
        match (outlet, &self.families[..], &self.author) {
            (Some(outlet), ..) => Cow::from(outlet.as_str()),
            (None, [one], _) => Cow::from(one.as_str()),
            (None, [one, other], _) => Cow::from(format!("{one} and {other}")),
            (None, [first, ..], _) => Cow::from(format!("{first} et al.")),
            (None, [], Some(author)) => Cow::from(author.as_str()),
            (None, [], None) => Cow::from(self.key.as_str()),
        }
    }

    /// Its addresses in the form in which addresses are compared.
    pub fn addresses(&self) -> impl Iterator<Item = String> + '_ {
        let doi = self.doi.iter().map(|doi| comparable_url(&format!("doi.org/{doi}")));
        self.url.iter().map(|url| comparable_url(url)).chain(doi)
    }

    /// The date as a reader likes it: `6 Oct 2023`.
    pub fn readable_date(&self) -> Option<String> {
        let date = self.date.as_deref()?;
        match date.parse::<jiff::civil::Date>() {
            Ok(day) => Some(day.strftime("%-d %b %Y").to_string()),
            Err(_) => Some(match format!("{date}-01").parse::<jiff::civil::Date>() {
                Ok(month) => month.strftime("%b %Y").to_string(),
                Err(_) => date.to_owned(),
            }),
        }
    }
}

/// The part of an address that tells one document from another.
pub fn comparable_url(url: &str) -> String {
    let url = url.trim().to_lowercase();
    let url = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
    let url = url.split('#').next().unwrap_or_default();
    let url = url.strip_prefix("www.").unwrap_or(url).trim_start_matches("dx.doi.org/");
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let is_tracking = |part: &&str| {
        let name = part.split('=').next().unwrap_or_default();
        name.starts_with("utm_")
            || matches!(name, "" | "fbclid" | "gclid" | "ref" | "mc_cid" | "mc_eid" | "igshid")
    };
    let query: Vec<&str> = query.split('&').filter(|part| !is_tracking(part)).collect();
    let path = path.trim_end_matches('/').trim_start_matches("doi.org/");
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

/// Reads a BibLaTeX file. `previous` gives the last good entry of a key, for entries that are now broken.
pub fn bibtex(
    file: &Path,
    text: &str,
    previous: &dyn Fn(&str) -> Option<Arc<Source>>,
) -> (Vec<Arc<Source>>, Vec<Finding>) {
    let entries = split_entries(text);
    let strings: String =
        entries.iter().filter(|e| e.is_string).map(|e| format!("{}\n", e.span.of(text))).collect();
    let mut sources: Vec<Arc<Source>> = Vec::new();
    let mut findings = Vec::new();
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
                Some(Arc::new(source(&parsed, Place { file: file.to_path_buf(), span: entry.span })))
            }
            Err(reason) => {
                findings.push(Finding::problem(
                    Severity::Error,
                    at,
                    format!("This entry cannot be read: {reason}. It is left out until it is mended."),
                ));
                previous(key)
            }
        };
        let Some(source) = source else { continue };
        if seen.insert(source.key.clone(), ()).is_some() {
            findings.push(Finding::problem(
                Severity::Warning,
                at,
                format!("The key “{}” stands twice in this file. The first entry counts; rename or remove this one.", source.key),
            ));
            continue;
        }
        sources.push(source);
    }
    (sources, findings)
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

fn parse_entry(strings: &str, text: &str) -> Result<Entry, String> {
    let parse = |text: &str| {
        biblatex::Bibliography::parse(&format!("{strings}{text}")).map_err(|error| error.kind.to_string())
    };
    // An unescaped dollar opens a formula that swallows the rest: money is more common than mathematics.
    let parsed = parse(text).or_else(|error| parse(&escape_dollars(text)).map_err(|_| error))?;
    parsed.into_vec().pop().ok_or_else(|| "it has no key".to_owned())
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
            .map(|chunks| chunks.format_verbatim().trim().to_owned())
            .filter(|v| !v.is_empty())
    };
    let date = field(&["date"]).or_else(|| {
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

fn is_book(kind: &EntryType) -> bool {
    use EntryType::{Book, Booklet, Collection, InBook, InCollection, MvBook, Report, TechReport, Thesis};
    matches!(
        kind,
        Book | Booklet | Collection | InBook | InCollection | MvBook | Report | TechReport | Thesis
    )
}

/// What CSL calls books, and what goes like them.
const BOOKS: [&str; 4] = ["book", "chapter", "report", "thesis"];

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

/// The part of a CSL-JSON item that ibid reads.
#[derive(Deserialize)]
struct CslItem {
    id: CslId,
    title: Option<String>,
    #[serde(rename = "container-title")]
    container: Option<String>,
    publisher: Option<String>,
    issued: Option<CslDate>,
    #[serde(rename = "URL")]
    url: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(rename = "DOI")]
    doi: Option<String>,
    #[serde(default)]
    author: Vec<CslName>,
    file: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum CslId {
    Text(String),
    Number(u64),
}

#[derive(Deserialize)]
struct CslName {
    family: Option<String>,
    literal: Option<String>,
}

#[derive(Deserialize)]
struct CslDate {
    #[serde(rename = "date-parts", default)]
    parts: Vec<Vec<serde_json::Value>>,
    raw: Option<String>,
}

/// Reads a CSL-JSON file: an array of items, each by itself.
pub fn csl_json(
    file: &Path,
    text: &str,
    previous: &dyn Fn(&str) -> Option<Arc<Source>>,
) -> (Vec<Arc<Source>>, Vec<Finding>) {
    let items: Vec<serde_json::Value> = match serde_json::from_str(text) {
        Ok(items) => items,
        Err(error) => {
            let line =
                text.lines().take(error.line().saturating_sub(1)).map(|line| line.len() + 1).sum::<usize>();
            // Columns are bytes here, and may end within a letter.
            let at = Span::new(text.ceil_char_boundary(line), text.ceil_char_boundary(line + error.column()));
            let message =
                format!("This bibliography cannot be read: {error}. Its last good state stays in use.");
            return (Vec::new(), vec![Finding::problem(Severity::Error, at, message)]);
        }
    };
    let mut sources = Vec::new();
    let mut findings = Vec::new();
    for item in items {
        let id = item.get("id").map(|id| id.to_string().trim_matches('"').to_owned()).unwrap_or_default();
        let at = text
            .find(&format!("\"{id}\""))
            .map_or(Span::new(0, text.ceil_char_boundary(1)), |at| Span::new(at, at + id.len() + 2));
        let place = Place { file: file.to_path_buf(), span: at };
        match serde_json::from_value::<CslItem>(item) {
            Ok(item) => sources.push(Arc::new(csl_source(item, place))),
            Err(error) => {
                findings.push(Finding::problem(
                    Severity::Error,
                    at,
                    format!("This item cannot be read: {error}. It is left out until it is mended."),
                ));
                sources.extend(previous(&id));
            }
        }
    }
    (sources, findings)
}

fn csl_source(item: CslItem, place: Place) -> Source {
    let key = match item.id {
        CslId::Text(id) => id,
        CslId::Number(id) => id.to_string(),
    };
    let date = item.issued.and_then(|issued| {
        let parts: Vec<u32> = issued
            .parts
            .first()
            .into_iter()
            .flatten()
            .filter_map(|part| match part {
                serde_json::Value::String(text) => text.parse().ok(),
                other => other.as_u64().and_then(|n| u32::try_from(n).ok()),
            })
            .collect();
        match parts.as_slice() {
            [] => issued.raw,
            [year] => Some(format!("{year}")),
            [year, month] => Some(format!("{year}-{month:02}")),
            [year, month, day, ..] => Some(format!("{year}-{month:02}-{day:02}")),
        }
    });
    let names: Vec<String> =
        item.author.into_iter().filter_map(|name| name.family.or(name.literal)).collect();
    Source {
        title: item.title.unwrap_or_else(|| key.clone()),
        key,
        is_book: item.container.is_none() && item.kind.as_deref().is_some_and(|kind| BOOKS.contains(&kind)),
        outlet: item.container.or(item.publisher),
        author: (!names.is_empty()).then(|| names.join(" and ")),
        families: names,
        date,
        url: item.url,
        doi: item.doi,
        file: None,
        file_field: item.file,
        place,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> (Vec<Arc<Source>>, Vec<String>) {
        let (sources, findings) = bibtex(Path::new("s.bib"), text, &|_| None);
        (sources, findings.iter().map(|f| format!("{}: {}", f.span.of(text), f.message)).collect())
    }

    #[test]
    fn an_entry_gives_what_a_card_shows() {
        let (sources, findings) = parse(
            "@string{ft = \"Financial Times\"}\n@article{a-1,\n title = {The {VSSE} \\& money},\n journaltitle = ft,\n date = {2023-10-06},\n url = {https://www.x.org/a_b?utm_source=q},\n file = {a/b.txt}\n}\n",
        );
        assert_eq!(findings, Vec::<String>::new());
        let source = &sources[0];
        assert_eq!((source.key.as_str(), source.title.as_str()), ("a-1", "The VSSE & money"));
        assert_eq!(source.outlet.as_deref(), Some("Financial Times"));
        assert_eq!(source.readable_date().as_deref(), Some("6 Oct 2023"));
        assert_eq!(source.addresses().collect::<Vec<_>>(), ["x.org/a_b"]);
        assert_eq!(source.file_field.as_deref(), Some("a/b.txt"));
    }

    #[test]
    fn money_and_ampersands_lose_no_entry() {
        let (sources, findings) =
            parse("@misc{a, title = {It cost $2.5 million & more}}\n@misc{b, title = {B}}\n");
        assert_eq!(findings, Vec::<String>::new());
        assert_eq!(
            sources.iter().map(|s| s.title.as_str()).collect::<Vec<_>>(),
            ["It cost $2.5 million & more", "B"]
        );
    }

    #[test]
    fn a_broken_entry_costs_only_itself() {
        let (sources, findings) = parse(
            "@misc{a, title = {A}\n\n@misc{b, title = {B}}\n@misc{c, title {C}}\n@misc{b, title = {D}}\n",
        );
        assert_eq!(sources.iter().map(|s| s.key.as_str()).collect::<Vec<_>>(), ["b"]);
        assert_eq!(findings.len(), 3, "{findings:?}");
        assert!(
            findings[0].starts_with("a: ") && findings[1].starts_with("c: ") && findings[2].contains("twice")
        );
    }

    #[test]
    fn csl_json_gives_the_same() {
        let text = r#"[{"id":"a","title":"T","container-title":"O","issued":{"date-parts":[["2023",10,6]]},"URL":"https://x.org"},{"title":"no id"}]"#;
        let (sources, findings) = csl_json(Path::new("s.json"), text, &|_| None);
        assert_eq!(sources[0].readable_date().as_deref(), Some("6 Oct 2023"));
        assert_eq!((sources.len(), findings.len()), (1, 1));
    }
}
