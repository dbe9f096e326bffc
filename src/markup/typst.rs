//! One Typst block → paragraphs of prose. Code, maths, raw text, labels and comments are opaque.
//!
//! A call that is not known leaves its content, which stands in brackets behind it, in the prose, and its
//! arguments out.

use super::brackets::{Ahead, Brackets, line_end};
use super::writer::{Place, Writer};
use super::{MarkerKind, ParsedBlock, Role, blocks};
use crate::text::Span;

pub fn parse(text: &str) -> ParsedBlock {
    let mut reader = Reader {
        text,
        at: 0,
        writer: Writer::new(text),
        contents: Brackets::find(text, b'[', b']', b'\\', None),
        arguments: Brackets::find(text, b'(', b')', b'\\', None),
        braces: Brackets::find(text, b'{', b'}', b'\\', None),
        ahead: Ahead::default(),
        open: Vec::new(),
        around: Role::Body,
    };
    reader.begin_line();
    while reader.at < text.len() {
        reader.close_contents();
        if reader.at < text.len() {
            reader.step();
        }
    }
    reader.close_contents();
    reader.writer.finish()
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    writer: Writer<'a>,
    contents: Brackets,
    arguments: Brackets,
    braces: Brackets,
    ahead: Ahead,
    /// The open contents, each with the byte of its closing bracket.
    open: Vec<(usize, Ending)>,
    /// The role of a paragraph that is neither heading nor list item.
    around: Role,
}

/// What is due where a content closes.
enum Ending {
    Content,
    Quotation,
    /// A footnote that opened at this byte.
    Note(usize),
    /// A link that opened at this byte, with the place of its text and its target.
    Link(usize, Place, String),
    /// A block of its own, with the role of what is around it.
    Block(Role),
    /// The arguments of a table, whose contents are cells.
    Table(Role),
}

/// Calls whose content is no prose, or which show nothing of their own.
const SILENT: [&str; 23] = [
    "v",
    "pagebreak",
    "colbreak",
    "outline",
    "bibliography",
    "image",
    "figure",
    "label",
    "counter",
    "line",
    "state",
    "metadata",
    "place",
    "strike",
    "hide",
    "raw",
    "math.equation",
    "eval",
    "read",
    "csv",
    "json",
    "panic",
    "assert",
];

impl Reader<'_> {
    fn step(&mut self) {
        if matches!(self.open.last(), Some((_, Ending::Table(_)))) {
            self.read_table();
            return;
        }
        let rest = &self.text[self.at..];
        let Some(first) = rest.chars().next() else { return };
        match first {
            '\\' => self.read_escape(),
            '/' if rest.starts_with("//") => self.read_comment(),
            '/' if rest.starts_with("/*") => self.read_long_comment(),
            '$' => self.read_opaque("$", 1),
            '`' if rest.starts_with("```") => self.read_opaque("```", 3),
            '`' if rest.starts_with("``") => self.at += 2,
            '`' => self.read_opaque("`", 1),
            '*' | '_' if !self.is_in_word(first) => self.at += 1,
            '~' => self.write("\u{a0}", 1),
            '-' if rest.starts_with("---") => self.write("—", 3),
            '-' if rest.starts_with("--") => self.write("–", 2),
            '-' if rest.starts_with("-?") => self.at += 2,
            '.' if rest.starts_with("...") => self.write("…", 3),
            '<' => self.read_label(),
            '@' => self.read_reference(),
            '#' => self.read_code(),
            'h' if rest.starts_with("https://") || rest.starts_with("http://") => {
                let end = |c: char| c.is_whitespace() || "[]<>\"`".contains(c);
                self.copy(rest.find(end).unwrap_or(rest.len()));
            }
            _ if first.is_ascii_whitespace() => self.read_white_space(),
            _ => {
                let first = first.len_utf8();
                let special = |c: char| c.is_ascii_whitespace() || "\\/$`*_~-.<@#h[]".contains(c);
                self.copy(first + rest[first..].find(special).unwrap_or(rest.len() - first));
            }
        }
    }

    fn copy(&mut self, length: usize) {
        self.writer.copy(Span::new(self.at, self.at + length));
        self.at += length;
    }

    fn write(&mut self, seen: &str, length: usize) {
        self.writer.write(seen, Span::new(self.at, self.at + length));
        self.at += length;
    }

    /// Whether letters stand on both sides.
    fn is_in_word(&self, sign: char) -> bool {
        let before = self.text[..self.at].chars().next_back().is_some_and(char::is_alphanumeric);
        before && self.text[self.at + sign.len_utf8()..].starts_with(char::is_alphanumeric)
    }

    fn close_contents(&mut self) {
        while let Some((close, _)) = self.open.last().filter(|open| open.0 <= self.at) {
            let bracket = Span::new(*close, *close + 1);
            let is_here = *close == self.at;
            let Some((_, ending)) = self.open.pop() else { return };
            self.at = self.at.max(bracket.end);
            match ending {
                Ending::Content => {}
                Ending::Quotation if is_here => self.writer.write("”", bracket),
                Ending::Quotation => {}
                Ending::Note(start) => self.writer.close_note(Span::new(start, bracket.end)),
                Ending::Link(start, place, url) => {
                    self.writer.mark_from(place, MarkerKind::Link(url), Span::new(start, bracket.end))
                }
                Ending::Block(around) | Ending::Table(around) => {
                    self.around = around.clone();
                    self.writer.begin(around);
                }
            }
            // `#f[one][two]`: contents follow one another.
            if is_here && let Some(next) = self.contents.close(self.at) {
                self.open.push((next, Ending::Content));
                self.at += 1;
            }
        }
    }

    fn read_white_space(&mut self) {
        let rest = &self.text[self.at..];
        let length = rest.find(|c: char| !c.is_ascii_whitespace()).unwrap_or(rest.len());
        let span = Span::new(self.at, self.at + length);
        self.at = span.end;
        let breaks = super::lines(span.of(self.text)).filter(|line| line.ends_with(['\n', '\r'])).count();
        if breaks > 1 && !self.writer.is_in_note() {
            self.writer.close();
        } else {
            self.writer.space(span);
        }
        if breaks > 0 && !self.writer.is_in_note() {
            self.begin_line();
        }
    }

    /// Headings and list items, which only the beginning of a line opens.
    fn begin_line(&mut self) {
        let rest = &self.text[self.at..];
        let line = &self.text[self.at..line_end(self.text, self.at)];
        let column = self.text[..self.at].bytes().rev().take_while(|b| matches!(b, b' ' | b'\t')).count();
        if blocks::is_typst_heading(line) {
            self.end_list();
            self.writer.begin(Role::Heading);
            self.at += line.len() - line.trim_start().trim_start_matches('=').len();
        } else if blocks::is_typst_item(line) && !self.is_statement_of_role() {
            self.writer.close();
            if self.writer.lists() == 0 {
                self.writer.open_list();
            }
            self.writer.role = if self.around == Role::Body { Role::Item } else { self.around.clone() };
            self.at +=
                blocks::list_marker(line).unwrap_or(line.len() - line.trim_start().len() + 2).min(line.len());
        } else if self.writer.role == Role::Heading || (column == 0 && self.writer.role == Role::Item) {
            // A line further left than its list, or below a heading, begins anew.
            if !rest.is_empty() && !rest.starts_with("//") {
                self.end_list();
                self.writer.begin(self.around.clone());
            }
        }
    }

    /// Whether this is a heading's or a cell's content, in which no list begins.
    fn is_statement_of_role(&self) -> bool {
        matches!(self.around, Role::Heading)
    }

    fn end_list(&mut self) {
        if self.writer.lists() > 0 {
            self.writer.close();
            self.writer.close_list();
        }
    }

    fn read_escape(&mut self) {
        let behind = &self.text[self.at + 1..];
        let code = behind.strip_prefix("u{").and_then(|rest| {
            let length = rest.bytes().take(8).position(|byte| byte == b'}')?;
            let character = char::from_u32(u32::from_str_radix(&rest[..length], 16).ok()?)?;
            Some((character, length + 4))
        });
        if let Some((character, length)) = code {
            self.write(character.encode_utf8(&mut [0; 4]), length);
            return;
        }
        match behind.chars().next() {
            Some(sign) if !sign.is_whitespace() => {
                self.write(&behind[..sign.len_utf8()], 1 + sign.len_utf8());
            }
            _ => {
                self.writer.space(Span::new(self.at, self.at + 1));
                self.at += 1;
            }
        }
    }

    fn read_comment(&mut self) {
        let span = Span::new(self.at, line_end(self.text, self.at));
        self.at = span.end;
        self.writer.comment(span, span.of(self.text).trim_start_matches('/'));
    }

    fn read_long_comment(&mut self) {
        let end = self.ahead.find(self.text, self.at + 2, "*/").map_or(self.text.len(), |at| at + 2);
        let span = Span::new(self.at, end);
        self.at = end;
        let inner =
            span.of(self.text)[2..].trim_end_matches('/').trim_end_matches('*').trim_start_matches('*');
        self.writer.comment(span, inner);
    }

    /// Maths and raw text, up to the sign that opened it.
    fn read_opaque(&mut self, sign: &'static str, length: usize) {
        let mut from = self.at + length;
        let end = loop {
            match self.ahead.find(self.text, from, sign) {
                Some(at) if sign == "$" && self.text[..at].ends_with('\\') => from = at + 1,
                found => break found,
            }
        };
        match end {
            Some(end) => {
                self.writer.opaque(Span::new(self.at, end + length));
                self.at = end + length;
            }
            None => self.copy(length),
        }
    }

    /// `<label>` shows nothing.
    fn read_label(&mut self) {
        let behind = &self.text[self.at + 1..];
        let length = name_length(behind);
        if length > 0 && behind[length..].starts_with('>') {
            self.at += length + 2;
        } else {
            self.copy(1);
        }
    }

    /// `@key` and `@key[p. 3]`.
    fn read_reference(&mut self) {
        let before = self.text[..self.at].chars().next_back().is_some_and(char::is_alphanumeric);
        let behind = &self.text[self.at + 1..];
        let key = behind[..name_length(behind)].trim_end_matches(['.', ':', '-']);
        if key.is_empty() || before {
            self.copy(1);
            return;
        }
        let end = self.at + 1 + key.len();
        let (kind, end) = match self.contents.close(end) {
            Some(close) => (MarkerKind::Keys(vec![key.to_owned()]), close + 1),
            None => (MarkerKind::Key(key.to_owned()), end),
        };
        self.writer.mark(kind, Span::new(self.at, end));
        self.at = end;
    }

    fn read_code(&mut self) {
        let start = self.at;
        let rest = &self.text[start..];
        if blocks::is_typst_statement(rest) {
            self.skip_statement();
            return;
        }
        let name = &rest[1..][..call_length(&rest[1..])];
        let mut end = start + 1 + name.len();
        if name.is_empty() {
            let closed = self.arguments.close(end).or_else(|| self.braces.close(end));
            match (self.contents.close(end), closed) {
                (Some(close), _) => {
                    self.open.push((close, Ending::Content));
                    self.at = end + 1;
                }
                (None, Some(close)) => {
                    self.writer.opaque(Span::new(start, close + 1));
                    self.at = close + 1;
                }
                (None, None) => self.copy(1),
            }
            return;
        }
        let mut arguments = Span::new(end, end);
        if let Some(close) = self.arguments.close(end) {
            arguments = Span::new(end, close + 1);
            end = close + 1;
        }
        self.call(name, arguments, end);
    }

    /// Reads a call whose content, if it has one, begins at `end`.
    fn call(&mut self, name: &str, arguments: Span, end: usize) {
        let start = self.at;
        let content = self.contents.close(end);
        self.at = end;
        if matches!(name, "table" | "grid") && !arguments.is_empty() {
            let around = self.around.clone();
            self.writer.begin(Role::Cell);
            self.around = Role::Cell;
            self.open.push((arguments.end - 1, Ending::Table(around)));
            self.at = arguments.start + 1;
            return;
        }
        if name == "cite" {
            let mut keys = labels(arguments.of(self.text));
            // `#cite(<a>, form: "prose") says so`.
            let is_word = keys.len() == 1 && arguments.of(self.text).contains("\"prose\"");
            let key = if is_word { keys.pop() } else { None };
            match key {
                Some(key) => self.writer.mark_opaque(MarkerKind::Key(key), Span::new(start, end)),
                None => self.writer.mark(MarkerKind::Keys(keys), Span::new(start, end)),
            }
            return;
        }
        if SILENT.contains(&name) {
            if name == "raw" {
                self.writer.opaque(Span::new(start, end));
            }
            while let Some(close) = self.contents.close(self.at) {
                self.at = close + 1;
            }
            return;
        }
        let Some(close) = content else {
            self.call_without_content(name, arguments, Span::new(start, end));
            return;
        };
        let ending = match name {
            "footnote" if self.writer.open_note() => Ending::Note(start),
            "quote" => self.open_quotation(arguments, Span::new(start, end + 1)),
            "link" => Ending::Link(start, self.writer.place(), string(arguments.of(self.text))),
            "heading" | "title" => self.open_block(Role::Heading),
            _ => Ending::Content,
        };
        self.open.push((close, ending));
        self.at = end + 1;
    }

    fn call_without_content(&mut self, name: &str, arguments: Span, source: Span) {
        let url = string(arguments.of(self.text));
        match name {
            "link" if !url.is_empty() => {
                let start = arguments.start + arguments.of(self.text).find(&url).unwrap_or(0);
                let place = self.writer.place();
                self.writer.copy(Span::new(start, start + url.len()));
                self.writer.mark_from(place, MarkerKind::Address(url), source);
            }
            "linebreak" | "h" => self.writer.space(source),
            "parbreak" if !self.writer.is_in_note() => self.writer.close(),
            "footnote" | "parbreak" => {}
            _ => self.writer.opaque(source),
        }
    }

    fn open_quotation(&mut self, arguments: Span, signs: Span) -> Ending {
        let options = arguments.of(self.text);
        let is_block =
            options.split_once("block:").is_some_and(|(_, value)| value.trim_start().starts_with("true"));
        let cited = labels(options);
        let ending = if is_block { self.open_block(Role::Quote) } else { Ending::Quotation };
        let mut mark = signs;
        if !cited.is_empty() {
            self.writer.mark_opaque(MarkerKind::Keys(cited), Span::new(signs.start, arguments.end));
            mark.start = arguments.end;
        }
        if !is_block {
            self.writer.write("“", mark);
        }
        ending
    }

    fn open_block(&mut self, role: Role) -> Ending {
        let around = std::mem::replace(&mut self.around, role.clone());
        self.writer.begin(role);
        Ending::Block(around)
    }

    /// Between the cells of a table all is code.
    fn read_table(&mut self) {
        if let Some(close) = self.contents.close(self.at) {
            self.writer.begin(Role::Cell);
            self.open.push((close, Ending::Block(Role::Cell)));
            self.at += 1;
            return;
        }
        let first = self.text[self.at..].chars().next().map_or(1, char::len_utf8);
        let rest = &self.text[self.at + first..];
        let end = self.open.last().map_or(self.text.len(), |open| open.0);
        let next = rest.find(['[', ']', ')']).map_or(self.text.len(), |at| self.at + first + at);
        self.at = next.min(end);
    }

    /// A statement ends with its line, but for what stands in brackets.
    fn skip_statement(&mut self) {
        let bound = self.open.last().map_or(self.text.len(), |open| open.0);
        self.at += 1;
        while self.at < bound {
            let at = self.at;
            let Some(&sign) = self.text.as_bytes().get(at) else { return };
            let close = match sign {
                b'\n' | b'\r' | b';' => return,
                b'(' => self.arguments.close(at),
                b'[' => self.contents.close(at),
                b'{' => self.braces.close(at),
                b'"' => self.text[at + 1..]
                    .find(['"', '\n'])
                    .map(|end| at + 1 + end)
                    .filter(|&end| self.text[end..].starts_with('"')),
                _ => None,
            };
            let next = close.unwrap_or(at) + 1;
            let length = (next..self.text.len()).find(|&at| self.text.is_char_boundary(at));
            self.at = length.unwrap_or(self.text.len());
        }
    }
}

/// The length of a label's name.
fn name_length(text: &str) -> usize {
    text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | ':' | '.'))).unwrap_or(text.len())
}

/// The length of a function's name, with the modules and methods before it.
fn call_length(text: &str) -> usize {
    if !text.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        return 0;
    }
    let end =
        text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))).unwrap_or(text.len());
    text[..end].trim_end_matches(['.', '-']).len()
}

/// The labels `<key>` that arguments hold.
fn labels(arguments: &str) -> Vec<String> {
    let parts = arguments.split('<').skip(1).filter_map(|part| part.split_once('>'));
    parts.map(|(label, _)| label.to_owned()).filter(|label| name_length(label) == label.len()).collect()
}

/// The first string that arguments hold.
fn string(arguments: &str) -> String {
    arguments.split('"').nth(1).unwrap_or_default().to_owned()
}
