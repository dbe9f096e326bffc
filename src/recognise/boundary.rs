//! Where a name ends: whether a found name is part of a longer one that nobody catalogued, or belongs to
//! another country's body of the same name.

use std::sync::LazyLock;

use regex::Regex;

use super::country;
use super::description::publishes;
use super::lexicon::{COMMON, ENDINGS, HEADS, LEGAL_FORMS, ROLES};
use crate::catalogue::{Catalogue, Entity, Kind};
use crate::markup::{Marker, MarkerKind, Paragraph, Role};
use crate::text::Span;

/// What stands around the names of a paragraph.
pub struct Surroundings<'a> {
    text: &'a str,
    /// The names found, in order; those on one word may lie inside one another.
    names: &'a [Span],
    sentences: &'a [Span],
    /// For each sentence whether it is a headline, where capitals tell nothing.
    headlines: Vec<bool>,
    links: Vec<Span>,
    /// Marks that titles stand between, in their order.
    marks: Vec<Span>,
}

const MARKS: [char; 9] = ['“', '”', '"', '«', '»', '„', '‘', '*', '_'];

/// Bytes of the longest title in quotation marks.
const LONGEST_TITLE: usize = 200;

impl<'a> Surroundings<'a> {
    pub fn new(paragraph: &'a Paragraph, names: &'a [Span]) -> Surroundings<'a> {
        let text = paragraph.prose.text();
        let sentences = &paragraph.sentences[..];
        let is_headline =
            |sentence: &Span| paragraph.role == Role::Heading || is_title_case(sentence.of(text));
        // Most paragraphs name nobody.
        let headlines =
            if names.is_empty() { Vec::new() } else { sentences.iter().map(is_headline).collect() };
        let is_link =
            |marker: &&Marker| matches!(marker.kind, MarkerKind::Link(_) | MarkerKind::Reference(_));
        let links = paragraph.markers.iter().filter(is_link).map(|marker| marker.prose).collect();
        let mark = |(at, mark): (usize, &str)| Span::new(at, at + mark.len());
        let marks = if names.is_empty() { Vec::new() } else { text.match_indices(MARKS).map(mark).collect() };
        Surroundings { text, names, sentences, headlines, links, marks }
    }

    fn is_in_headline(&self, span: Span) -> bool {
        let sentence = self.sentences.partition_point(|sentence| sentence.end <= span.start);
        self.headlines.get(sentence).copied().unwrap_or(false) || self.is_in_title(span)
    }

    /// Whether the name stands in a title: a stretch in quotation marks, or a link's text, with capitals
    /// throughout.
    fn is_in_title(&self, span: Span) -> bool {
        let before = self.marks.partition_point(|mark| mark.end <= span.start);
        let after = self.marks.partition_point(|mark| mark.start < span.end);
        let opens = before.checked_sub(1).and_then(|place| self.marks.get(place));
        let quoted = opens.zip(self.marks.get(after)).map(|(open, close)| Span::new(open.end, close.start));
        let linked = self.links.iter().find(|link| link.covers(span)).copied();
        quoted
            .into_iter()
            .chain(linked)
            .any(|title| title.len() < LONGEST_TITLE && is_title_case(title.of(self.text)))
    }

    /// Whether the name at `span` stands for itself, as a name of `entity`.
    pub fn leave_alone(&self, span: Span, entity: &Entity) -> bool {
        !self.is_compound(span)
            && !self.continues_to_the_right(span, entity)
            && !self.continues_to_the_left(span, entity)
            && !self.is_of_another_country(span, entity)
    }

    /// Whether a word belongs to one of the names: few names are longer than this many words.
    fn is_in_a_name(&self, word: Span) -> bool {
        const LONGEST_NAME: usize = 16;
        let after = self.names.partition_point(|name| name.start <= word.start);
        self.names[..after].iter().rev().take(LONGEST_NAME).any(|name| word.start < name.end)
    }

    fn is_compound(&self, span: Span) -> bool {
        let after = &self.text[span.end..];
        let before = &self.text[..span.start];
        if let Some(rest) = after.strip_prefix(['-', '‑', '–']) {
            let ending: String = rest.chars().take_while(|c| c.is_alphabetic()).collect();
            if ENDINGS.contains(&ending.as_str()) {
                return true;
            }
        }
        let starts_word = |rest: &str| rest.chars().next().is_some_and(char::is_alphanumeric);
        let ends_word = |rest: &str| rest.chars().next_back().is_some_and(char::is_alphanumeric);
        // A domain, a path, a file name.
        after
            .strip_prefix(['_', '/', '\\', '@'])
            .is_some_and(|rest| starts_word(rest) && before.ends_with(['/', '\\', '_']))
            || after.strip_prefix('_').is_some_and(starts_word)
            || before.strip_suffix(['_', '\\']).is_some_and(ends_word)
            || after.strip_prefix('.').is_some_and(|rest| rest.starts_with(char::is_lowercase))
            || before
                .strip_suffix('.')
                .is_some_and(|rest| ends_word(rest) && rest.ends_with(char::is_lowercase))
    }

    /// "European Parliament Research Service", "Reuters Institute for the Study of Journalism".
    fn continues_to_the_right(&self, span: Span, entity: &Entity) -> bool {
        let title_case = self.is_in_headline(span);
        let is_surname = entity.kind == Kind::Person && !span.of(self.text).contains(char::is_whitespace);
        let mut after = Words::right(self.text, span.end);
        let mut unknown = false;
        for distance in 0..4 {
            let Some(word) = after.next() else { break };
            if self.is_in_a_name(word) {
                break;
            }
            let text = word.of(self.text);
            if !text.starts_with(char::is_uppercase) || ROLES.contains(&text) || COMMON.contains(&text) {
                // "EU Digital Commissioner": what stands between belongs to the office.
                if ROLES.contains(&text) {
                    return false;
                }
                break;
            }
            if HEADS.contains(&text) && (!title_case || distance < 2) {
                return true;
            }
            unknown |= distance == 0 && !country::is_country(text) && !LEGAL_FORMS.contains(&text);
        }
        if entity.kind == Kind::Law && self.is_of_another_year(span, entity) {
            return true;
        }
        if unknown && !title_case && (entity.kind != Kind::Person || is_surname) {
            return true;
        }
        let is_body = matches!(entity.kind, Kind::Agency | Kind::Organisation | Kind::Law);
        is_body && !title_case && self.is_of_something_else(span, entity)
    }

    /// "Water Industry Act 1999", where the catalogue has that of 1991.
    fn is_of_another_year(&self, span: Span, law: &Entity) -> bool {
        let year = |text: &str| {
            let mut words = text.split(|c: char| !c.is_alphanumeric());
            words
                .rfind(|word| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit()))
                .map(str::to_owned)
        };
        let next = Words::right(self.text, span.end).next().map(|word| word.of(self.text));
        let theirs = next.and_then(year);
        let ours = law
            .aliases
            .iter()
            .filter_map(|alias| year(&alias.text))
            .chain(year(&law.name))
            .collect::<Vec<_>>();
        theirs.is_some_and(|theirs| !ours.is_empty() && !ours.contains(&theirs))
    }

    /// "European Commission of Human Rights" is another body; "Department of Justice of Canada" is not.
    fn is_of_something_else(&self, span: Span, entity: &Entity) -> bool {
        let mut after = Words::right(self.text, span.end);
        let first = after.next().map(|word| word.of(self.text));
        if !matches!(first, Some("of" | "for" | "on" | "into")) {
            return false;
        }
        let mut next = after.next();
        if next.is_some_and(|word| word.of(self.text) == "the") {
            next = after.next();
        }
        let Some(word) = next else { return false };
        let text = word.of(self.text);
        let own = country::code(text).is_some_and(|code| entity.country.as_deref() == Some(code));
        // "The agency said on Monday".
        let is_name = text.starts_with(char::is_uppercase) && !COMMON.contains(&text);
        is_name && !own && !self.is_in_a_name(word)
    }

    /// "Thomson Reuters"; for a surname alone, any other first name.
    fn continues_to_the_left(&self, span: Span, entity: &Entity) -> bool {
        let begins = self.sentences.binary_search_by_key(&span.start, |sentence| sentence.start).is_ok();
        if begins || self.is_in_headline(span) {
            return false;
        }
        let Some(word) = Words::left(self.text, span.start) else { return false };
        let text = word.of(self.text);
        // "European Environment Agency" is not England's.
        if text == "European" && entity.country.as_deref().is_some_and(|code| code != "EU") {
            return !entity.name.starts_with("European");
        }
        if span.of(self.text).contains(|c: char| c.is_whitespace()) {
            return false;
        }
        let has_article = matches!(text.to_lowercase().as_str(), "a" | "an" | "the" | "another");
        let after = &self.text[span.end..];
        // "At the Alibaba, a snack bar": no company has an article, unless a noun follows ("the Huawei case").
        let has_small = span.of(self.text).chars().any(char::is_lowercase);
        if entity.kind == Kind::Company
            && has_article
            && has_small
            && !publishes(entity)
            && after.starts_with([',', '.', ';'])
        {
            return true;
        }
        // "The Amazon burned for weeks", "the Facebook of Russia"; a newspaper and an abbreviation may have one.
        if entity.kind == Kind::Company
            && has_article
            && has_small
            && (!publishes(entity) || matches!(text, "a" | "an" | "A" | "An"))
            && !entity.aliases.iter().any(|alias| alias.text.to_lowercase().starts_with("the "))
            && (entity.name.len() < 4 || !entity.name[..4].eq_ignore_ascii_case("the "))
            && leads_on(after)
        {
            return true;
        }
        // "Mr Halvorsen", "Erik Halvorsen, a fisherman": a person of that name.
        let is_body = matches!(entity.kind, Kind::Company | Kind::Organisation | Kind::Agency);
        if is_body && has_small && TITLES.contains(&text.trim_end_matches('.')) {
            return true;
        }
        // "The river Breen", "the village of Breen".
        if self.is_a_place(word, span) {
            return true;
        }
        // "A pang", "the Song dynasty": no person has an article, but what she wrote has: "the Lindqvist memo".
        if entity.kind == Kind::Person
            && matches!(text.to_lowercase().as_str(), "a" | "an" | "the" | "another")
            && !(text.eq_ignore_ascii_case("the") && is_of_a_paper(after))
        {
            return true;
        }
        let is_known = ROLES.contains(&text)
            || COMMON.contains(&text)
            || country::is_country(text)
            || self.is_in_a_name(word);
        if !text.starts_with(char::is_uppercase) || is_known {
            return false;
        }
        if is_body && is_somebody(after) {
            return true;
        }
        let begins_sentence =
            self.sentences.binary_search_by_key(&word.start, |sentence| sentence.start).is_ok();
        // "Ask Brenča for an interview".
        if begins_sentence && ORDERS.contains(&text) {
            return false;
        }
        !begins_sentence || entity.kind == Kind::Person
    }

    /// Whether the word before a name, or the one before "of", says that it is a place’s.
    fn is_a_place(&self, before: Span, name: Span) -> bool {
        const PLACES: [&str; 16] = [
            "river", "village", "town", "city", "lake", "valley", "island", "isle", "mount", "mountain",
            "hamlet", "parish", "borough", "street", "River", "Lake",
        ];
        let word = if before.of(self.text) == "of" {
            Words::left(self.text, before.start).unwrap_or(before)
        } else {
            before
        };
        PLACES.contains(&word.of(self.text)) && !self.text[name.end..].starts_with(['’', '\''])
    }

    /// "Ukraine’s State Security Service", "the State Security Service of Georgia".
    fn is_of_another_country(&self, span: Span, entity: &Entity) -> bool {
        if !matches!(entity.kind, Kind::Agency | Kind::Law) {
            return false;
        }
        let Some(own) = home(entity).filter(|code| *code != "EU") else { return false };
        let other = |word: Option<Span>| {
            word.and_then(|word| country::code(word.of(self.text))).is_some_and(|code| code != own)
        };
        let surface = span.of(self.text);
        let is_acronym = !surface.contains(char::is_lowercase);
        // "The Dutch Veiligheid van de Staat": the word says in which language this is the name.
        if [" van ", " de ", " du ", " der ", " l’", " l'"].iter().any(|word| surface.contains(word)) {
            return false;
        }
        let mut after = Words::right(self.text, span.end);
        let of = after.next().is_some_and(|word| word.of(self.text) == "of");
        let mut next = after.next();
        if next.is_some_and(|word| word.of(self.text) == "the") {
            next = after.next();
        }
        other(Words::left_past_possessive(self.text, span.start))
            || (of && !is_acronym && other(next))
            || !is_acronym && self.is_told_of_another(span, own)
    }

    /// "In neighbouring Lithuania, the Ministry of Health".
    fn is_told_of_another(&self, span: Span, own: &str) -> bool {
        let sentence = self.sentences.iter().find(|sentence| sentence.covers(span));
        let lead = sentence.map_or("", |sentence| &self.text[sentence.start..span.start]);
        let Some(place) = lead.strip_prefix("In ").and_then(|lead| lead.strip_suffix(", the ")) else {
            return false;
        };
        let last = place.rsplit(' ').next().unwrap_or_default();
        place.split(' ').count() <= 2 && country::code(last).is_some_and(|code| code != own)
    }
}

/// Whether the summaries of two catalogues of the same entities tell alike where names end: of what state a body is, and who
/// publishes.
pub fn is_told_alike(one: &Catalogue, other: &Catalogue) -> bool {
    let mut pairs = one.iter().zip(other.iter());
    pairs.all(|((_, one), (_, other))| {
        one.summary == other.summary || home(one) == home(other) && publishes(one) == publishes(other)
    })
}

/// The state that a body belongs to, by the catalogue, else by what it says of it: "Latvia's health ministry".
fn home(entity: &Entity) -> Option<&str> {
    let told = || {
        let summary = entity.summary.as_deref()?;
        let mut words = summary.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.find_map(country::code)
    };
    entity.country.as_deref().or_else(told)
}

/// Verbs with which a sentence asks for something to be done with somebody.
const ORDERS: [&str; 24] = [
    "Ask",
    "Call",
    "Ring",
    "Tell",
    "Check",
    "Contact",
    "Email",
    "Phone",
    "Interview",
    "Visit",
    "Thank",
    "Invite",
    "Meet",
    "Follow",
    "Remind",
    "Chase",
    "Press",
    "Quote",
    "Send",
    "Give",
    "Let",
    "Get",
    "Brief",
    "Remember",
];

const TITLES: [&str; 8] = ["Mr", "Mrs", "Ms", "Miss", "Mx", "Sir", "Dame", "Lady"];

/// Whether a sentence goes on behind a name with no noun of it: "the Amazon burned", not "the Huawei case".
fn leads_on(after: &str) -> bool {
    const WORDS: [&str; 35] = [
        "itself", "is", "was", "were", "are", "has", "had", "in", "on", "for", "to", "of", "which", "that",
        "who", "will", "would", "by", "at", "from", "with", "as", "when", "where", "but", "while", "since",
        "after", "before", "can", "could", "may", "might", "does", "did",
    ];
    let Some(rest) = after.strip_prefix(' ') else { return false };
    if ["and its ", "and their ", "and the people"].iter().any(|words| rest.starts_with(words)) {
        return true;
    }
    let word = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    WORDS.contains(&word) || word.len() > 4 && word.ends_with("ed") && word.starts_with(char::is_lowercase)
}

/// Whether a noun follows for what somebody wrote, or what is called after her.
fn is_of_a_paper(after: &str) -> bool {
    const PAPERS: [&str; 13] = [
        "memo",
        "memos",
        "letter",
        "letters",
        "report",
        "email",
        "emails",
        "e-mail",
        "e-mails",
        "judgment",
        "dossier",
        "papers",
        "interview",
    ];
    let word =
        after.strip_prefix(' ').map(|rest| rest.split(|c: char| !c.is_alphabetic() && c != '-').next());
    word.flatten().is_some_and(|word| PAPERS.contains(&word))
}

/// Whether what follows a name is told of persons only.
fn is_somebody(after: &str) -> bool {
    static PERSON: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"^(?:, (?:then )?(?:an?|the) (?:[a-z]+ ){0,2}(?:[a-z]+(?:man|woman|ist|ian|er|or)|nurse|cook|chef|athlete|priest|student|widow)\b|, [1-9][0-9](?:,| and\b)| (?:died|retired|was born|married|grew up|is survived|passed away)\b)",
        )
        .expect("constant")
    });
    PERSON.is_match(after)
}

fn is_title_case(text: &str) -> bool {
    if text.trim_end().ends_with(['.', '?', '!', ';', ':']) {
        return false;
    }
    let long: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() >= 4 && word.starts_with(char::is_alphabetic))
        .collect();
    let capitalised = long.iter().filter(|word| word.starts_with(char::is_uppercase)).count();
    long.len() >= 4 && capitalised * 10 >= long.len() * 7
}

/// The words next to a place, as long as nothing but one stretch of white space parts them.
struct Words<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Words<'a> {
    fn right(text: &'a str, at: usize) -> Words<'a> {
        Words { text, at }
    }

    fn left(text: &str, at: usize) -> Option<Span> {
        let before = &text[..at];
        let end = before.trim_end().len();
        if end == before.len() {
            return None;
        }
        Words::ending_at(text, end)
    }

    fn left_past_possessive(text: &str, at: usize) -> Option<Span> {
        let before = text[..at].trim_end();
        let owner =
            ["’s", "'s", "’", "'"].iter().find_map(|mark| before.strip_suffix(mark)).unwrap_or(before);
        Words::ending_at(text, owner.len())
    }

    fn ending_at(text: &str, end: usize) -> Option<Span> {
        let word = text[..end].trim_end_matches('.');
        let start = word
            .rfind(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '.'))
            .map_or(0, |i| i + word[i..].chars().next().map_or(1, char::len_utf8));
        // A full stop ends the sentence, unless it belongs to a title or an abbreviation.
        let stop =
            end > word.len() && !super::boundary::ROLES.contains(&&word[start..]) && word.len() - start > 3;
        (start < word.len() && !stop).then(|| Span::new(start, word.len()))
    }
}

impl Iterator for Words<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        let rest = &self.text[self.at..];
        let lead = rest.len() - rest.trim_start().len();
        let word: usize = rest[lead..]
            .char_indices()
            .find(|(_, c)| !c.is_alphanumeric() && !matches!(c, '-' | '’' | '\''))
            .map_or(rest.len() - lead, |(at, _)| at);
        if lead == 0 || word == 0 {
            return None;
        }
        let span = Span::new(self.at + lead, self.at + lead + word);
        self.at = span.end;
        Some(span)
    }
}
