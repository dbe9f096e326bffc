//! Bibliographies: BibLaTeX and CSL-JSON. Each entry is read by itself, so that a broken one costs only itself.

mod bibtex;
mod csl;
mod strings;
pub mod written;

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::LazyLock;

pub use bibtex::bibtex;
pub use csl::csl_json;
use regex::Regex;

use crate::catalogue::Place;

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

/// Words as a reader sees them, without the commands and tags that exports leave in.
fn readable(text: &str) -> String {
    static MARKS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"\\(?:textsc|textit|textbf|textsuperscript|textsubscript|emph|enquote|mkbibquote|mkbibemph|textnormal|textrm)\s*\{([^{}]*)\}|</?(?:i|b|em|strong|sub|sup|sc|span)(?:\s[^<>]*)?>",
        )
        .expect("constant")
    });
    if !text.contains(['\\', '<']) {
        return text.to_owned();
    }
    // One may stand in another.
    let once = MARKS.replace_all(text, "$1");
    MARKS.replace_all(&once, "$1").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

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

    #[test]
    fn what_names_itself_is_not_followed() {
        for text in [
            "@online{a, crossref = {a}, title = {T}}",
            "@article{a, xdata={a}, title = {T}}",
            "@string{b = b}\n@online{a, title = {T}, note = b}",
            "@string{b = c}\n@string{c = b}\n@online{a, title = {T}, note = b # c}",
        ] {
            let (sources, _) = parse(text);
            assert_eq!(sources.iter().map(|s| s.title.as_str()).collect::<Vec<_>>(), ["T"], "{text}");
        }
        let deep = format!(
            "@online{{a, title = {{{}x{}}}}}\n@online{{b, title = {{B}}}}",
            "\\textbf{".repeat(20_000),
            "}".repeat(20_000)
        );
        let (sources, findings) = parse(&deep);
        assert_eq!((sources.len(), findings.len()), (1, 1));
    }

    #[test]
    fn a_broken_abbreviation_costs_no_entry() {
        let (sources, findings) = parse(
            "@misc{a, title = {A}}\n@string(spl = \"Der \" # {Spiegel})\n@string{x = }\n@string{gua = \"The Guard}\n\
             @article(b, title = {B}, journaltitle = spl, month = maj, note = gua)\n",
        );
        assert_eq!(sources.iter().map(|s| s.key.as_str()).collect::<Vec<_>>(), ["a", "b"], "{findings:?}");
        assert_eq!(sources[1].outlet.as_deref(), Some("Der Spiegel"));
        assert!(findings.iter().all(|finding| finding.starts_with("@string{")), "{findings:?}");
        assert_eq!(findings.len(), 2);
    }

    #[test]
    fn what_an_entry_does_not_say_it_has_from_its_parents() {
        let (sources, _) = parse(
            "@xdata{g, journaltitle = {The Guardian}}\n@article{a, title = {\\emph{A}}, xdata = {g}, date = {2021-05-04/2021-05-06}}\n\
             @proceedings{p, title = {P}, date = {2018}}\n@inproceedings{d, author = {Zed, A}, crossref = {p}}\n",
        );
        let card = |key: &str| sources.iter().find(|source| source.key == key).expect("an entry");
        assert_eq!(card("a").outlet.as_deref(), Some("The Guardian"));
        assert_eq!((card("a").title.as_str(), card("a").date.as_deref()), ("A", Some("2021-05-04")));
        assert_eq!(card("d").date.as_deref(), Some("2018"));
    }

    #[test]
    fn a_slip_in_csl_json_costs_its_item() {
        let text = "[{\"id\":\"a\",\"author\":null,\"issued\":\"2020\",\"DOI\":5},\n{\"id\":\"b\" \"title\":\"B\"},\n\
            {\"id\":\"http://zotero.org/1\",\"citation-key\":\"c\",\"title\":\"<i>C</i>\"},\n{\"title\":\"D\"},\n{\"id\":\"a\"},\n]";
        let (sources, findings) = csl_json(Path::new("s.json"), text, &|_| None);
        let keys: Vec<&str> = sources.iter().map(|source| source.key.as_str()).collect();
        assert_eq!(keys, ["a", "c"]);
        assert_eq!(sources[1].title, "C");
        let lines: Vec<usize> =
            findings.iter().map(|finding| text[..finding.span.start].matches('\n').count() + 1).collect();
        assert_eq!(lines, [2, 2, 4, 5], "{findings:?}");
    }
}
