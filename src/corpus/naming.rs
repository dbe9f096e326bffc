//! Sources by the names that prose gives them: "Kaska et al. 2019", "EURACTIV, 4 March 2019", a title.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Corpus, Source};
use crate::catalogue::fold::Folded;
use crate::text::{Span, letters};

/// A title must have this many letters to be known by itself.
const SHORTEST_TITLE: usize = 15;

impl Corpus {
    /// The source that an author's or an outlet's name and a year mean: "Kaska et al." and "2019". None where two
    /// would do.
    pub fn source_by_year(&self, name: &str, year: &str) -> ByYear<'_> {
        let wanted = fold(name.trim().trim_end_matches([',', ' ']).trim_end_matches("et al."));
        let digits: String = year.chars().filter(char::is_ascii_digit).take(4).collect();
        let of_year =
            |source: &&Arc<Source>| source.date.as_deref().is_some_and(|date| date.starts_with(&digits));
        let is_meant = |source: &&Arc<Source>| {
            is_name(source.outlet.as_deref(), &wanted)
                || is_author(source, &wanted)
                || is_abbreviation(&wanted, source.outlet.as_deref())
                || is_abbreviation(&wanted, source.author.as_deref())
        };
        let mut found: Vec<&Source> =
            self.sources.iter().filter(of_year).filter(is_meant).map(|source| &**source).collect();
        if found.is_empty() {
            // "Gazette" for the Port Ashby Gazette.
            let outlets = self.sources.iter().filter(of_year);
            let named = outlets.filter(|source| is_part_of_name(source.outlet.as_deref(), &wanted));
            found = named.map(|source| &**source).collect();
        }
        match found[..] {
            [] => ByYear::Nobody,
            [one] => ByYear::One(one),
            _ => ByYear::Several(found),
        }
    }

    /// Of several sources the one that came out on the day that a text has.
    pub fn source_of_day<'a>(&self, sources: &[&'a Source], text: &str) -> Option<&'a Source> {
        let folded = fold(text);
        let mut found = sources.iter().filter(|source| has_date(source, &folded));
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    /// Whether anything that came out under this name, and nothing else, is meant by it: an outlet.
    pub fn is_outlet(&self, name: &str) -> bool {
        self.by_name().outlets.contains_key(&outlet(name))
    }

    /// The source that a note or an entry of a reference list describes: by its title, or by its outlet and its
    /// date.
    pub fn source_described(&self, text: &str) -> Option<&Source> {
        // A key by itself: "breitbart-spies, p. 3".
        let is_key_like =
            |word: &&str| word.contains(['-', '_', ':']) || word.contains(|c: char| c.is_ascii_digit());
        let words = text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
        if let Some(source) = words.filter(is_key_like).find_map(|word| self.source(word)) {
            return Some(source);
        }
        let folded = fold(text);
        let by_name = self.by_name();
        let source = |place: &usize| &*self.sources[*place];
        if let Some(place) = by_name.titled_in(&folded) {
            return Some(source(&place));
        }
        let mut found = by_name.outlets_in(&folded).map(source).filter(|source| has_date(source, &folded));
        if let Some(first) = found.next() {
            return found.next().is_none().then_some(first);
        }
        drop(found);
        let repeats = [" op cit ", " loc cit ", " supra ", " above "];
        let padded = padded(&folded);
        let is_repeated = repeats.iter().any(|words| padded.contains(words));
        is_repeated.then(|| self.cited_before(&folded)).flatten()
    }

    /// The only source of the outlet or the author whom a note repeats: "Pakistan Affairs, op. cit."
    fn cited_before(&self, folded: &str) -> Option<&Source> {
        let first = folded.split(' ').next().unwrap_or_default();
        let by_outlet = self.by_name().outlets_in(folded).map(|place| &*self.sources[*place]);
        let by_author = self.sources.iter().map(|source| &**source).filter(|source| is_author(source, first));
        let mut found: Vec<&Source> = by_outlet.chain(by_author).collect();
        found.dedup_by_key(|source| &source.key);
        match found[..] {
            [only] => Some(only),
            _ => None,
        }
    }
}

impl Corpus {
    /// The sources that came out in an outlet of one of these names, with or without an article, in their order.
    pub fn sources_in<'a>(&self, outlets: impl Iterator<Item = &'a str>) -> impl Iterator<Item = &Source> {
        let by_name = self.by_name();
        let found = outlets.filter_map(|name| by_name.outlets.get(&outlet(name)));
        let mut places: Vec<usize> = found.flatten().copied().collect();
        places.sort_unstable();
        places.dedup();
        places.into_iter().map(|place| &*self.sources[place])
    }

    /// Where outlets of the bibliography stand in a text, by their names, in order.
    pub fn outlets_named(&self, text: &str) -> Vec<Span> {
        let by_name = self.by_name();
        let mut named: Vec<Span> = Vec::new();
        if by_name.outlets.is_empty() {
            return named;
        }
        for word in letters(text) {
            let first = word.of(text);
            if !first.starts_with(char::is_uppercase)
                || named.last().is_some_and(|last| word.start < last.end)
                || !by_name.begins(first)
            {
                continue;
            }
            // The longest name that begins here.
            let words = letters(&text[word.start..]).take(MOST_WORDS);
            let stretch = words.map(|last| Span::new(word.start, word.start + last.end));
            named.extend(stretch.filter(|span| by_name.outlets.contains_key(&fold(span.of(text)))).last());
        }
        named
    }

    fn by_name(&self) -> &ByName {
        self.by_name.get_or_init(|| ByName::new(&self.sources))
    }
}

/// What a name and a year mean.
pub enum ByYear<'a> {
    Nobody,
    One(&'a Source),
    /// Nobody knows which of them.
    Several(Vec<&'a Source>),
}

/// Sources by the words of their titles and outlets, folded; outlets without the article before them.
#[derive(Clone, Default)]
pub struct ByName {
    /// Titles, with the place of their source, by their first words.
    titles: FxHashMap<String, Vec<(String, usize)>>,
    outlets: FxHashMap<String, Vec<usize>>,
    /// With which words the names of outlets begin.
    first_words: FxHashSet<String>,
}

/// Words of a title by which it is looked up.
const FIRST_WORDS: usize = 2;

/// Bytes of a word that is folded in place.
const LONGEST_FIRST: usize = 32;

/// Words in the longest outlet's name that is looked for.
const MOST_WORDS: usize = 6;

impl ByName {
    fn new(sources: &[Arc<Source>]) -> ByName {
        let mut by_name = ByName::default();
        for (place, source) in sources.iter().enumerate() {
            let title = fold(&source.title);
            if title.len() >= SHORTEST_TITLE && title != fold(&source.key) {
                let first = title.split(' ').take(FIRST_WORDS).collect::<Vec<_>>().join(" ");
                by_name.titles.entry(first).or_default().push((title, place));
            }
            if let Some(outlet) = source.outlet.as_deref().map(outlet) {
                let first = outlet.split(' ').next().unwrap_or_default();
                by_name.first_words.insert(first.to_owned());
                by_name.outlets.entry(outlet).or_default().push(place);
            }
        }
        by_name
    }

    /// Whether the name of an outlet begins with a word.
    fn begins(&self, word: &str) -> bool {
        let mut letters = [0; LONGEST_FIRST];
        // Letters only: those of ASCII, folded, are small.
        let Some(small) = letters.get_mut(..word.len()).filter(|_| word.is_ascii()) else {
            return self.first_words.contains(&fold(word));
        };
        small.copy_from_slice(word.as_bytes());
        small.make_ascii_lowercase();
        str::from_utf8(small).is_ok_and(|word| self.first_words.contains(word))
    }

    /// The first of the sources whose title stands in a folded text.
    fn titled_in(&self, folded: &str) -> Option<usize> {
        let starts = stretches(folded, FIRST_WORDS, |_| true);
        let found = starts.filter_map(|start| {
            let titles = self.titles.get(start)?;
            let at = start.as_ptr() as usize - folded.as_ptr() as usize;
            titles.iter().filter(|(title, _)| folded[at..].starts_with(title)).map(|(_, place)| *place).min()
        });
        found.min()
    }

    /// The sources whose outlet stands in a folded text, in their order.
    fn outlets_in(&self, folded: &str) -> impl Iterator<Item = &usize> {
        let begins = |start: usize| {
            let first = folded[start..].split(' ').next().unwrap_or_default();
            self.first_words.contains(first)
        };
        let outlets = stretches(folded, MOST_WORDS, begins).filter(|words| words.len() > 2);
        let found = outlets.filter_map(|outlet| self.outlets.get(outlet));
        let mut places: Vec<&usize> = found.flatten().collect();
        places.sort();
        places.dedup();
        places.into_iter()
    }
}

/// Every run of at most `most` words that `begins` says may begin there, in a text whose words are parted by single
/// spaces.
fn stretches(text: &str, most: usize, begins: impl Fn(usize) -> bool) -> impl Iterator<Item = &str> {
    let starts = (0..text.len()).filter(|&at| at == 0 || text.as_bytes()[at - 1] == b' ');
    let starts = starts.filter(move |&at| begins(at));
    starts.flat_map(move |start| {
        let rest = &text[start..];
        let ends = rest.match_indices(' ').map(|(end, _)| end).chain([rest.len()]);
        ends.take(most).map(move |end| &rest[..end])
    })
}

/// Words in small letters, parted by single spaces.
fn fold(text: &str) -> String {
    let folded = Folded::new(text);
    folded.words().iter().map(|word| word.of(folded.text())).collect::<Vec<_>>().join(" ")
}

/// An outlet's name, folded, without the article before it: "gazette" for "The Gazette".
fn outlet(name: &str) -> String {
    let name = fold(name);
    name.strip_prefix("the ").map(str::to_owned).unwrap_or(name)
}

fn padded(text: &str) -> String {
    format!(" {text} ")
}

fn is_name(name: Option<&str>, wanted: &str) -> bool {
    name.is_some_and(|name| !wanted.is_empty() && (fold(name) == wanted || outlet(name) == wanted))
}

/// Whether these are the first letters of a name's words: "NAO" for the National Audit Office.
fn is_abbreviation(wanted: &str, name: Option<&str>) -> bool {
    let Some(name) = name.filter(|_| (2..=6).contains(&wanted.len()) && !wanted.contains(' ')) else {
        return false;
    };
    let words =
        name.split(|c: char| !c.is_alphanumeric()).filter(|word| word.starts_with(char::is_uppercase));
    words.filter_map(|word| word.chars().next()).flat_map(char::to_lowercase).eq(wanted.chars())
}

/// Whether `wanted` is the beginning or the end of a longer name, and no common word: "Gazette", "Ashby Gazette".
fn is_part_of_name(name: Option<&str>, wanted: &str) -> bool {
    name.is_some_and(|name| {
        let name = fold(name);
        let is_part = name.strip_suffix(wanted).is_some_and(|rest| rest.ends_with(' '));
        let is_part = is_part || name.strip_prefix(wanted).is_some_and(|rest| rest.starts_with(' '));
        is_part
            && wanted.len() > 3
            && !matches!(wanted, "news" | "the" | "press" | "review" | "report" | "journal")
    })
}

/// Whether `wanted` names the first author, alone or with those that follow.
fn is_author(source: &Source, wanted: &str) -> bool {
    let Some(authors) = &source.author else { return false };
    let families: Vec<String> = match &source.families[..] {
        [] => authors.split(" and ").map(family).collect(),
        families => families.iter().map(|family| fold(family)).collect(),
    };
    let Some(first) = families.first().filter(|family| !family.is_empty()) else { return false };
    wanted == first || wanted == families.join(" and ") || wanted == families.join(" ")
}

/// The family name of "Kaska, Kadri" or "Kadri Kaska".
fn family(author: &str) -> String {
    let family =
        author.split_once(',').map_or_else(|| author.split_whitespace().last(), |(family, _)| Some(family));
    fold(family.unwrap_or_default())
}

/// How a day is written, folded. Of "4/3" the day comes first, as everywhere but in America.
const DAYS: [&str; 11] = [
    "%-d %B %Y",
    "%B %-d %Y",
    "%-d %b %Y",
    "%b %-d %Y",
    "%Y %m %d",
    "%-d %-m %Y",
    "%d %m %Y",
    "%-d.%-m.%Y",
    "%d.%m.%Y",
    "%-d/%-m/%Y",
    "%d/%m/%Y",
];

/// Whether the words hold the source's date, to the day where it is known to the day.
fn has_date(source: &Source, folded: &str) -> bool {
    let Some(date) = source.date.as_deref() else { return false };
    // "21 Sept 2024".
    let words = padded(folded).replace(" sept ", " sep ");
    match date.parse::<jiff::civil::Date>() {
        Ok(day) => {
            DAYS.iter().any(|form| words.contains(&padded(&day.strftime(form).to_string().to_lowercase())))
        }
        Err(_) => words.contains(&padded(&date.replace('-', " "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corpus() -> Corpus {
        let source = |key: &str, outlet: &str, author: Option<&str>, date: &str, title: &str| {
            Arc::new(Source {
                key: key.into(),
                outlet: Some(outlet.into()),
                author: author.map(str::to_owned),
                date: Some(date.into()),
                title: title.into(),
                ..Source::default()
            })
        };
        Corpus::new(
            [
                source(
                    "a",
                    "The Gazette",
                    Some("Kaska, Kadri and Beckvard, Henrik"),
                    "2019",
                    "Huawei, 5G and China as a Threat",
                ),
                source("b", "EURACTIV", None, "2019-03-04", "Conciliatory tone"),
                source("c", "EURACTIV", None, "2021-03-04", "Another tone"),
            ],
            [],
        )
    }

    #[test]
    fn a_name_and_a_year() {
        let corpus = corpus();
        let key = |name: &str, year: &str| match corpus.source_by_year(name, year) {
            ByYear::One(source) => Some(source.key.as_str()),
            _ => None,
        };
        assert_eq!(key("Kaska et al.", "2019"), Some("a"));
        assert_eq!(key("Kaska and Beckvard,", "2019"), Some("a"));
        assert_eq!(key("Gazette", "2019a"), Some("a"));
        assert_eq!(key("EURACTIV", "2021"), Some("c"));
        assert_eq!(key("Beckvard", "2019"), None);
        assert_eq!(key("EURACTIV", "2020"), None);
    }

    #[test]
    fn a_title_or_an_outlet_with_its_date() {
        let corpus = corpus();
        let key = |text: &str| corpus.source_described(text).map(|source| source.key.as_str());
        assert_eq!(key("Kaska, “Huawei, 5G and China as a threat”, p. 3."), Some("a"));
        assert_eq!(key("*EURACTIV*, 4 March 2019."), Some("b"));
        assert_eq!(key("EURACTIV, March 4, 2021"), Some("c"));
        assert_eq!(key("Euractiv, 4.3.2019."), Some("b"));
        assert_eq!(key("Euractiv, 04/03/2021"), Some("c"));
        assert_eq!(key("EURACTIV, 5 March 2019."), None);
    }
}
