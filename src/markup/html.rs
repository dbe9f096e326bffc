//! One HTML block → paragraphs of prose. Tags, scripts, styles and code are opaque; entities are decoded.
//!
//! This reads tags one by one and builds no tree: what a writer of prose puts into a page needs none.

mod entities;

use super::brackets::Ahead;
use super::writer::{Place, Writer};
use super::{MarkerKind, ParsedBlock, Role};
use crate::text::Span;

pub fn parse(text: &str) -> ParsedBlock {
    let mut reader = Reader {
        text,
        lower: text.to_ascii_lowercase(),
        at: 0,
        writer: Writer::new(text),
        ahead: Ahead::default(),
        links: Vec::new(),
        quotations: 0,
        quotes: 0,
        own: None,
        note: None,
    };
    while reader.at < text.len() {
        reader.step();
    }
    reader.writer.finish()
}

struct Reader<'a> {
    text: &'a str,
    /// The text in small letters, byte for byte in its place.
    lower: String,
    at: usize,
    writer: Writer<'a>,
    ahead: Ahead,
    /// The open links: where each begins in the source and in the prose, and its target.
    links: Vec<(usize, Place, String)>,
    /// How many `<q>` are open.
    quotations: usize,
    /// How many `<blockquote>` are open.
    quotes: usize,
    /// The role that the open element gives its text, if it is a heading or a cell.
    own: Option<Role>,
    /// The label of the open footnote, and the name of its element.
    note: Option<(String, String)>,
}

/// Elements that hold no prose, each with what ends it.
const OPAQUE: [(&str, &str); 20] = [
    ("script", "</script"),
    ("style", "</style"),
    ("pre", "</pre"),
    ("code", "</code"),
    ("template", "</template"),
    ("head", "</head"),
    ("title", "</title"),
    ("svg", "</svg"),
    ("math", "</math"),
    ("textarea", "</textarea"),
    ("select", "</select"),
    ("button", "</button"),
    ("iframe", "</iframe"),
    ("object", "</object"),
    ("video", "</video"),
    ("audio", "</audio"),
    ("canvas", "</canvas"),
    ("kbd", "</kbd"),
    ("samp", "</samp"),
    ("del", "</del"),
];

const BLOCKS: [&str; 42] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "td",
    "th",
    "tr",
    "ul",
    "legend",
];

impl Reader<'_> {
    fn step(&mut self) {
        let rest = &self.text[self.at..];
        let Some(first) = rest.chars().next() else { return };
        match first {
            '<' => self.read_tag(),
            '&' => self.read_entity(),
            _ if first.is_ascii_whitespace() => {
                let length = rest.find(|c: char| !c.is_ascii_whitespace()).unwrap_or(rest.len());
                self.writer.space(Span::new(self.at, self.at + length));
                self.at += length;
            }
            _ => {
                let end = |c: char| c.is_ascii_whitespace() || c == '<' || c == '&';
                self.copy(rest.find(end).unwrap_or(rest.len()));
            }
        }
    }

    fn copy(&mut self, length: usize) {
        self.writer.copy(Span::new(self.at, self.at + length));
        self.at += length;
    }

    fn read_entity(&mut self) {
        let rest = &self.text[self.at + 1..];
        let length = rest.bytes().take(12).position(|byte| byte == b';');
        let name = length.and_then(|length| rest.get(..length));
        match name.and_then(entity) {
            Some(seen) => {
                let span = Span::new(self.at, self.at + 2 + length.unwrap_or(0));
                self.writer.write(seen.encode_utf8(&mut [0; 4]), span);
                self.at = span.end;
            }
            None => self.copy(1),
        }
    }

    fn read_tag(&mut self) {
        let start = self.at;
        let behind = &self.text[start + 1..];
        if behind.starts_with("!--") {
            let end = self.ahead.find(self.text, start + 4, "-->").map_or(self.text.len(), |at| at + 3);
            let span = Span::new(start, end);
            let inner = span.of(self.text).trim_start_matches("<!--").trim_end_matches("-->");
            self.writer.comment(span, inner);
            self.at = end;
            return;
        }
        let is_tag = behind.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
        let Some(end) = self.tag_end(start).filter(|_| is_tag) else {
            self.copy(1);
            return;
        };
        let tag = Span::new(start, end);
        let is_closing = behind.starts_with('/');
        let name = tag_name(behind.trim_start_matches('/'));
        self.at = end;
        if let Some((_, closing)) = OPAQUE.iter().find(|(opaque, _)| *opaque == name)
            && !is_closing
        {
            self.skip_element(&name, closing, tag);
        } else if is_closing {
            self.close_element(&name, tag);
        } else {
            self.open_element(&name, tag);
        }
    }

    /// The byte behind a tag; an angle bracket inside quotation marks does not end it.
    fn tag_end(&mut self, start: usize) -> Option<usize> {
        let end = self.ahead.find(self.text, start, ">")?;
        let is_quoted = self.text[start..end].matches('"').count() % 2 == 1;
        let behind_quote = if is_quoted { self.ahead.find(self.text, end, "\"") } else { None };
        let end = behind_quote.and_then(|quote| self.ahead.find(self.text, quote, ">")).unwrap_or(end);
        Some(end + 1)
    }

    /// Passes over an element that holds no prose.
    fn skip_element(&mut self, name: &str, closing: &'static str, tag: Span) {
        if tag.of(self.text).ends_with("/>") {
            return;
        }
        let close = self.ahead.find(&self.lower, tag.end, closing);
        let end = close.and_then(|close| self.tag_end(close)).unwrap_or(self.text.len());
        if matches!(name, "code" | "kbd" | "samp" | "math" | "svg") {
            self.writer.opaque(Span::new(tag.start, end));
        } else if is_block(name) {
            self.end_paragraph();
        }
        self.at = end;
    }

    fn open_element(&mut self, name: &str, tag: Span) {
        match name {
            "br" => self.writer.space(tag),
            "q" => {
                self.writer.write(if self.quotations.is_multiple_of(2) { "“" } else { "‘" }, tag);
                self.quotations += 1;
            }
            "a" => {
                if let Some(url) = self.attribute(tag, "href") {
                    self.links.push((tag.start, self.writer.place(), url));
                }
            }
            _ if is_block(name) => {
                self.end_paragraph();
                match name {
                    "blockquote" => self.quotes += 1,
                    "ul" | "ol" => self.writer.open_list(),
                    "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.own = Some(Role::Heading),
                    "td" | "th" | "figcaption" | "caption" => self.own = Some(Role::Cell),
                    "p" | "li" | "div" | "section" | "tr" => {}
                    _ => self.own = None,
                }
                let id = self.attribute(tag, "id").filter(|id| is_note(id));
                if let Some(id) = id.filter(|_| matches!(name, "li" | "p" | "div" | "aside" | "dd")) {
                    self.note = Some((id, name.to_owned()));
                }
                self.writer.role = self.role();
            }
            _ => {}
        }
    }

    fn close_element(&mut self, name: &str, tag: Span) {
        match name {
            "q" if self.quotations > 0 => {
                self.quotations -= 1;
                self.writer.write(if self.quotations.is_multiple_of(2) { "”" } else { "’" }, tag);
            }
            "a" => {
                if let Some((start, place, url)) = self.links.pop() {
                    let note = url.strip_prefix('#').filter(|id| is_note(id));
                    let kind = match note {
                        Some(id) => MarkerKind::Note(id.to_owned()),
                        None => MarkerKind::Link(url),
                    };
                    self.writer.mark_from(place, kind, Span::new(start, tag.end));
                }
            }
            _ if is_block(name) => {
                self.end_paragraph();
                match name {
                    "blockquote" => self.quotes = self.quotes.saturating_sub(1),
                    "ul" | "ol" => self.writer.close_list(),
                    "p" | "li" | "div" => {}
                    _ => self.own = None,
                }
                if self.note.as_ref().is_some_and(|(_, element)| element == name) {
                    self.note = None;
                }
                self.writer.role = self.role();
            }
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        self.writer.close();
        self.links.clear();
        self.quotations = 0;
    }

    fn role(&self) -> Role {
        if let Some((label, _)) = &self.note {
            Role::Note(label.clone())
        } else if self.own == Some(Role::Heading) {
            Role::Heading
        } else if self.own == Some(Role::Cell) {
            Role::Cell
        } else if self.quotes > 0 {
            Role::Quote
        } else if self.writer.lists() > 0 {
            Role::Item
        } else {
            Role::Body
        }
    }

    /// The value of a tag's attribute, its entities decoded.
    fn attribute(&self, tag: Span, name: &str) -> Option<String> {
        let lower = tag.of(&self.lower);
        let text = tag.of(self.text);
        let starts = lower.match_indices(name).map(|(at, _)| at);
        let mut values = starts.filter_map(|at| {
            let is_apart = text[..at].ends_with(|c: char| c.is_ascii_whitespace() || c == '"' || c == '\'');
            let value = text[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
            is_apart.then_some(value)
        });
        let value = values.next()?;
        let value = match value.chars().next()? {
            quote @ ('"' | '\'') => value[1..].split(quote).next()?,
            _ => value.split(|c: char| c.is_ascii_whitespace() || c == '>').next()?,
        };
        Some(decode(value.trim()))
    }
}

/// The name of the tag whose bracket stands before `text`, in small letters.
pub fn tag_name(text: &str) -> String {
    let end = text.bytes().take(24).position(|byte| !byte.is_ascii_alphanumeric() && byte != b'-');
    text.get(..end.unwrap_or(text.len().min(24))).unwrap_or_default().to_ascii_lowercase()
}

pub fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name)
}

/// Whether an element holds no prose.
pub fn is_opaque(name: &str) -> bool {
    OPAQUE.iter().any(|(opaque, _)| *opaque == name)
}

/// Whether an anchor is that of a footnote, as the common publishing systems name them.
fn is_note(id: &str) -> bool {
    let id = id.to_ascii_lowercase();
    let is_back = id.contains("ref") || id.contains("back");
    let is_named = ["fn", "footnote", "endnote", "note", "cite_note", "_ftn", "_edn", "easy-footnote"]
        .iter()
        .any(|name| id.starts_with(name));
    is_named && !is_back && id.contains(|c: char| c.is_ascii_digit())
}

fn decode(value: &str) -> String {
    let mut decoded = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, behind)) = rest.split_once('&') {
        decoded.push_str(before);
        let known = behind
            .split_once(';')
            .filter(|(name, _)| name.len() < 12)
            .and_then(|(name, tail)| Some((entity(name)?, tail)));
        match known {
            Some((character, tail)) => {
                decoded.push(character);
                rest = tail;
            }
            None => {
                decoded.push('&');
                rest = behind;
            }
        }
    }
    decoded + rest
}

/// The character that an entity stands for; numbers, and the names that prose is written with.
fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|&c| c != '\0');
    }
    entities::NAMED.iter().find(|(entity, _)| *entity == name).map(|(_, character)| *character)
}
