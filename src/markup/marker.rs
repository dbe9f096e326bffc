//! The marks that can name a source: Pandoc keys, footnote references, links, addresses.
//!
//! This is syntax only. What a marker names, and whether it is a citation at all, is decided in `extract`.

use std::sync::LazyLock;

use regex::Regex;

use super::Prose;
use crate::text::Span;

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Marker {
    pub kind: MarkerKind,
    /// The bytes of the prose that show it: for a link, its text.
    pub prose: Span,
    /// The whole marker in the block's source.
    pub source: Span,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MarkerKind {
    /// `[see @a, p. 3; @b]`: the keys in order.
    Keys(Vec<String>),
    /// `@key` in the running text.
    Key(String),
    /// `[^label]`.
    Note(String),
    /// `[text](url)`, or `[text][label]` with the label's definition in the same block.
    Link(String),
    /// `[text][label]` or `[label]`, to be looked up among the definitions of the whole document.
    Reference(String),
    /// `^[…]`: a footnote in its place, with the markers inside it.
    InlineNote { text: String, inside: Vec<MarkerKind> },
    /// An address as it stands: `<https://…>` or `https://…`.
    Address(String),
    /// `[[name]]` or `[[name|shown]]`.
    Wiki(String),
    /// A comment that stays out of print, `<!-- … -->` or `{>>…<<}`: its text.
    Comment(String),
}

impl Marker {
    /// Whether the marker's text is no prose: names in it are not mentions.
    pub fn is_opaque(&self) -> bool {
        match &self.kind {
            MarkerKind::Keys(_) | MarkerKind::Address(_) => true,
            // `[[a-key]]`; `[[Jaak Raes]]` and `[[a-key|Reuters]]` show names.
            MarkerKind::Wiki(name) => !name.contains(' ') && self.prose.len() == name.len() + 4,
            _ => self.is_note(),
        }
    }
}

impl Marker {
    /// A reference to a footnote, a note itself, a comment: it has no place in its sentence's grammar.
    pub fn is_note(&self) -> bool {
        match &self.kind {
            MarkerKind::Note(_) | MarkerKind::InlineNote { .. } | MarkerKind::Comment(_) => true,
            MarkerKind::Reference(label) => is_number_list(label),
            _ => false,
        }
    }
}

/// Whether a bracket holds nothing but numbers, as in `[1]` or `[2, 5–7]`.
pub fn is_number_list(label: &str) -> bool {
    let label = without_place(label);
    label.starts_with(|c: char| c.is_ascii_digit())
        && label.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | ';' | ' ' | '-' | '–'))
}

/// A numbered citation without where in the source to look: "1" of "1, para. 9" and "1: 3".
pub fn without_place(label: &str) -> &str {
    static PLACE: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"^(\d+)(?:, ?(?:pp?|paras?|pars?|ch|chap|secs?|sect|arts?|at|n|l|ll|§+)\.? ?\d[\d–-]*|: ?\d[\d–-]*)$",
        )
    });
    PLACE.captures(label).and_then(|found| found.get(1)).map_or(label, |number| number.as_str())
}

const KEY: &str = r"[\p{L}\p{N}_]+(?:[:.#$%&+?<>~/-]+[\p{L}\p{N}_]+)*";

static WIKI: LazyLock<Regex> = LazyLock::new(|| regex(r"\[\[([^\[\]|#]+)[^\[\]]*\]\]"));
static COMMENT: LazyLock<Regex> = LazyLock::new(|| regex(r"\{>>(.*?)<<\}"));
/// LaTeX's and biblatex's family of commands, which Pandoc's Markdown takes too.
static CITE: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"\\[a-zA-Z]*[cC]ite[a-zA-Z]*\*?(?:\([^()]*\)){0,2}((?:(?:\[[^\]]*\])*\{[^{}]+\})+)")
});
static CITED: LazyLock<Regex> = LazyLock::new(|| regex(r"\{([^{}]+)\}"));
static BRACKETS: LazyLock<Regex> = LazyLock::new(|| regex(r"\[([^\[\]]*)\]"));
static KEYS: LazyLock<Regex> = LazyLock::new(|| regex(&format!(r"@(?:\{{([^{{}}]+)\}}|({KEY}))")));
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| regex(r#"(?i)\b(?:https?://|www\.)[^\s<>"“”‘’«»]+"#));

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern compiles")
}

/// Finds the markers that stand in the prose itself, and adds the `links` that the markup gave.
pub fn find(prose: &Prose, links: Vec<Marker>) -> Vec<Marker> {
    let text = prose.text();
    // What the markup has read as a citation is not read again.
    let is_settled = |m: &&Marker| m.is_opaque() || matches!(m.kind, MarkerKind::Key(_));
    let settled: Vec<Span> = links.iter().filter(is_settled).map(|m| m.prose).collect();
    let mut markers = links;
    let add = |markers: &mut Vec<Marker>, kind, span: Span| {
        let next = settled.partition_point(|given| given.end <= span.start);
        let is_given = settled.get(next).is_some_and(|given| given.overlaps(span));
        if !is_given
            && !markers.iter().any(|m| matches!(m.kind, MarkerKind::Address(_)) && m.prose.overlaps(span))
        {
            markers.push(Marker { kind, prose: span, source: prose.source(span) });
        }
    };
    if text.contains("://") || text.contains("www.") || text.contains("WWW.") {
        for found in ADDRESS.find_iter(text) {
            let url = trim_address(found.as_str());
            let span = Span::new(found.start(), found.start() + url.len());
            if !markers.iter().any(|m| m.prose.overlaps(span)) {
                add(&mut markers, MarkerKind::Address(url.to_owned()), span);
            }
        }
    }
    let has_key = text.contains('@');
    if text.contains("[[") {
        for (whole, name) in groups(&WIKI, text) {
            add(&mut markers, MarkerKind::Wiki(name.trim().to_owned()), whole);
        }
    }
    if text.contains("{>>") {
        for (whole, comment) in groups(&COMMENT, text) {
            add(&mut markers, MarkerKind::Comment(comment.trim().to_owned()), whole);
        }
    }
    if text.contains('\\') {
        for (whole, groups_of_keys) in groups(&CITE, text) {
            let keys = groups(&CITED, groups_of_keys).flat_map(|(_, keys)| comma_separated(keys));
            add(&mut markers, MarkerKind::Keys(keys.collect()), whole);
        }
    }
    if text.contains('[') {
        for (whole, inner) in groups(&BRACKETS, text) {
            let is_inside = |m: &Marker| {
                matches!(m.kind, MarkerKind::Wiki(_) | MarkerKind::Keys(_)) && m.prose.covers(whole)
            };
            if let Some(kind) = bracketed(inner).filter(|_| !markers.iter().any(is_inside)) {
                add(&mut markers, kind, whole);
            }
        }
    }
    if has_key {
        let is_group = |m: &&Marker| matches!(m.kind, MarkerKind::Keys(_) | MarkerKind::Comment(_));
        let brackets: Vec<Span> = markers.iter().filter(is_group).map(|m| m.prose).collect();
        for (key, span) in keys(text) {
            if !brackets.iter().any(|b| b.covers(span)) {
                add(&mut markers, MarkerKind::Key(key), span);
            }
        }
    }
    for (span, number) in raised(text) {
        if !markers.iter().any(|marker| marker.prose.overlaps(span)) {
            add(&mut markers, MarkerKind::Reference(number), span);
        }
    }
    for span in inline_notes(text) {
        let (inside, outside) = markers.into_iter().partition(|m: &Marker| span.covers(m.prose));
        markers = outside;
        let inside = Vec::into_iter(inside).map(|marker| marker.kind).collect();
        let kind = MarkerKind::InlineNote { text: span.of(text).to_owned(), inside };
        markers.push(Marker { kind, prose: span, source: prose.source(span) });
    }
    markers.sort_by_key(|m| (m.prose.start, m.prose.end));
    markers
}

/// The kinds of the markers in a note's prose, of which only the beginning is read when no person wrote it.
pub fn inside(note: &Prose, links: Vec<Marker>) -> Vec<MarkerKind> {
    let length = note.text().len();
    let read = (0..=length.min(super::LONGEST_PARAGRAPH)).rev().find(|&at| note.text().is_char_boundary(at));
    let read = Span::new(0, read.unwrap_or(0));
    let links = links.into_iter().filter(|link| read.covers(link.prose)).collect();
    let found = if read.len() < length { find(&note.part(read), links) } else { find(note, links) };
    found.into_iter().map(|marker| marker.kind).collect()
}

/// The keys of a list such as LaTeX's.
pub fn comma_separated(keys: &str) -> impl Iterator<Item = String> + '_ {
    keys.split(',').map(|key| key.trim().to_owned()).filter(|key| !key.is_empty())
}

/// Each match of a pattern, with its first group.
fn groups<'a>(pattern: &'a Regex, text: &'a str) -> impl Iterator<Item = (Span, &'a str)> {
    pattern.captures_iter(text).filter_map(|found| {
        let (whole, inner) = (found.get(0)?, found.get(1)?);
        Some((Span::from(whole.range()), inner.as_str()))
    })
}

/// Numbers of notes as they are left by whatever raised them: "of that year.2 Nobody", `^2^`, "(2)." at a sentence's end.
fn raised(text: &str) -> Vec<(Span, String)> {
    let bytes = text.as_bytes();
    let may_be = |(at, byte): (usize, &u8)| {
        byte.is_ascii_digit()
            && at > 0
            && matches!(bytes[at - 1], b'.' | b'!' | b'?' | b'^' | b'(' | b'"' | b')' | 0x9d)
    };
    // Few paragraphs have a digit there.
    if !bytes.iter().enumerate().any(may_be) {
        return Vec::new();
    }
    let found = RAISED.captures_iter(text).filter_map(|found| {
        let whole = found.get(1).or(found.get(3)).or(found.get(5))?;
        let number = found.get(2).or(found.get(4)).or(found.get(6))?;
        let before = text[..whole.start()].trim_end_matches(['.', '!', '?']);
        let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        // "No.4", "vol.2": a number of the text's own.
        let is_counted = [
            "No", "Nos", "no", "nos", "Art", "art", "pp", "vol", "Vol", "Fig", "fig", "Sec", "sec", "Ch",
            "ch", "para",
        ];
        (found.get(1).is_none() || !is_counted.contains(&word))
            .then(|| (Span::from(whole.range()), number.as_str().to_owned()))
    });
    found.collect()
}

static RAISED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r#"(?:(?:[a-z]{2}|(?:19|20)[0-9]{2}|[”’"')])[.!?][”’")]?)(([0-9]{1,2}))(?:\s+[A-Z“"‘(]|\s*$)|(\^([0-9]{1,2})(?:\^|[\s.,;:]|$))|(\(([0-9]{1,2})\))\s*[.;]?(?:$|[.]\s)"#,
    )
});

/// The stretches `^[…]` whose brackets balance.
fn inline_notes(text: &str) -> Vec<Span> {
    let mut notes: Vec<Span> = Vec::new();
    for (start, _) in text.match_indices("^[") {
        if notes.last().is_some_and(|last| start < last.end) {
            continue;
        }
        let mut depth = 0;
        let end = text[start..].char_indices().find_map(|(at, c)| {
            depth += i32::from(c == '[') - i32::from(c == ']');
            (c == ']' && depth == 0).then_some(start + at + 1)
        });
        match end {
            Some(end) => notes.push(Span::new(start, end)),
            // What does not close here closes nowhere further on.
            None => break,
        }
    }
    notes
}

/// What a pair of brackets means, judged by what they hold.
fn bracketed(inner: &str) -> Option<MarkerKind> {
    if let Some(label) = inner.strip_prefix('^') {
        let is_label = !label.is_empty() && !label.contains(char::is_whitespace);
        return is_label.then(|| MarkerKind::Note(label.to_owned()));
    }
    if inner.contains('@') {
        let keys: Vec<String> = keys(inner).map(|(key, _)| key).collect();
        return (!keys.is_empty()).then_some(MarkerKind::Keys(keys));
    }
    let label = inner.trim();
    (!label.is_empty() && label.len() < 200).then(|| MarkerKind::Reference(super::fold_label(label)))
}

/// The keys in a text, with the spans of `@key`. An `@` inside a word is part of an address, not of a key.
fn keys(text: &str) -> impl Iterator<Item = (String, Span)> + '_ {
    KEYS.captures_iter(text).filter_map(move |found| {
        let whole = found.get(0)?;
        let before = text[..whole.start()].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '+' | '@' | '/' | '\\')) {
            return None;
        }
        let key = found.get(1).or_else(|| found.get(2))?;
        Some((key.as_str().to_owned(), Span::from(whole.range())))
    })
}

/// Gives back the closing punctuation that belongs to the sentence, not to the address.
fn trim_address(address: &str) -> &str {
    let mut url = address;
    loop {
        let trimmed = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', ']', '}']);
        let unbalanced =
            trimmed.ends_with(')') && trimmed.matches('(').count() < trimmed.matches(')').count();
        let trimmed = if unbalanced { &trimmed[..trimmed.len() - 1] } else { trimmed };
        if trimmed.len() == url.len() {
            return url;
        }
        url = trimmed;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let mut prose = Prose::default();
        prose.push(text, Span::new(0, text.len()), text);
        find(&prose, Vec::new()).into_iter().map(|m| format!("{:?} {}", m.kind, m.source.of(text))).collect()
    }

    #[test]
    fn pandoc_groups_and_keys() {
        assert_eq!(
            found("A [see @a:b-1, p. 3; -@c_d]. @e says."),
            [r#"Keys(["a:b-1", "c_d"]) [see @a:b-1, p. 3; -@c_d]"#, r#"Key("e") @e"#]
        );
    }

    #[test]
    fn a_key_ends_before_the_full_stop_and_an_address_has_none() {
        assert_eq!(found("As @a-b. Mail x@y.org or a.b@c.d"), [r#"Key("a-b") @a-b"#]);
    }

    #[test]
    fn notes_and_references() {
        assert_eq!(found("A.[^1] B [sic]"), [r#"Note("1") [^1]"#, r#"Reference("sic") [sic]"#]);
    }

    #[test]
    fn addresses_end_where_the_sentence_goes_on() {
        assert_eq!(
            found("(https://a.b/c_(d), www.e.f/@g)."),
            [r#"Address("https://a.b/c_(d)") https://a.b/c_(d)"#, r#"Address("www.e.f/@g") www.e.f/@g"#]
        );
    }
}
