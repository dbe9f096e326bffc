//! One LaTeX block → paragraphs of prose. Commands, maths, verbatim text and preambles are opaque.
//!
//! TeX cannot be parsed without being run; this reads what a writer of prose uses. A command that is not known
//! leaves its braces' text in the prose and its brackets' out.

mod citations;
pub mod commands;
mod environments;

use unicode_normalization::char::compose;

use super::brackets::{Ahead, Brackets, find_near, line_end};
use super::writer::{Place, Writer};
use super::{MarkerKind, ParsedBlock, Prose, Role, blocks, marker};
use crate::text::Span;

pub fn parse(text: &str) -> ParsedBlock {
    let mut reader = Reader {
        text,
        at: 0,
        writer: Writer::new(text),
        braces: Brackets::find(text, b'{', b'}', b'\\', Some(b'%')),
        brackets: Brackets::find(text, b'[', b']', b'\\', Some(b'%')),
        ahead: Ahead::default(),
        open: Vec::new(),
        environments: Vec::new(),
        quotations: 0,
    };
    reader.read_preamble();
    reader.read_to(text.len());
    reader.writer.finish()
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    writer: Writer<'a>,
    braces: Brackets,
    brackets: Brackets,
    ahead: Ahead,
    /// The open arguments, each with the byte of its closing bracket.
    open: Vec<(usize, Ending)>,
    /// The open environments, each with the role of what is around it.
    environments: Vec<(Environment, Role)>,
    /// How many of csquotes' quotations are open.
    quotations: usize,
}

/// What is due where an argument closes.
enum Ending {
    Quotation,
    /// A footnote that opened at this byte.
    Note(usize),
    /// A link that opened at this byte, with the place of its text and its target.
    Link(usize, Place, String),
    /// A heading, with the role of what is around it.
    Heading(Role),
    Label,
}

#[derive(Clone, Copy, PartialEq)]
enum Environment {
    Quote,
    List,
    Table,
    References,
    Other,
}

impl Reader<'_> {
    /// A preamble holds no prose but the document's title.
    fn read_preamble(&mut self) {
        let mut start = 0;
        for line in super::lines(self.text) {
            if !line.trim().is_empty() && !line.trim_start().starts_with('%') {
                break;
            }
            start += line.len();
        }
        if !blocks::opens_preamble(self.text[start..].trim_start()) {
            return;
        }
        const DOCUMENT: &str = "\\begin{document}";
        let end = self.text.find(DOCUMENT).map_or(self.text.len(), |at| at + DOCUMENT.len());
        while self.at < end {
            let Some(at) = self.text[self.at..end].find(['\\', '%']).map(|at| self.at + at) else { break };
            self.at = at;
            let title = self.text[at..].strip_prefix("\\title").and_then(|_| self.argument(at + 6));
            if let Some(title) = title.filter(|title| title.end < end) {
                self.read_command();
                self.read_to(title.end + 1);
            } else if self.text[at..].starts_with('%') {
                self.read_comment();
            } else {
                self.at = at + 1 + self.text[at + 1..].chars().next().map_or(0, char::len_utf8);
            }
        }
        self.at = end;
    }

    fn read_to(&mut self, end: usize) {
        while self.at < end {
            self.close_arguments();
            if self.at < end {
                self.step();
            }
        }
        self.close_arguments();
    }

    /// Takes what stands here.
    fn step(&mut self) {
        let rest = &self.text[self.at..];
        let Some(first) = rest.chars().next() else { return };
        match first {
            '\\' => self.read_command(),
            '%' => self.read_comment(),
            '{' | '}' => self.at += 1,
            '~' => self.write("\u{a0}", 1),
            '`' if rest.starts_with("``") => self.write("“", 2),
            '`' => self.write("‘", 1),
            '\'' if rest.starts_with("''") => self.write("”", 2),
            '-' if rest.starts_with("---") => self.write("—", 3),
            '-' if rest.starts_with("--") => self.write("–", 2),
            '$' => self.read_maths(),
            '&' if self.is_in(Environment::Table) => {
                self.at += 1;
                self.writer.close();
            }
            _ if first.is_ascii_whitespace() => self.read_white_space(),
            _ => {
                let special = |c: char| c.is_ascii_whitespace() || "\\%{}[]~`'-$&".contains(c);
                let length = rest[first.len_utf8()..].find(special).unwrap_or(rest.len() - first.len_utf8());
                self.copy(first.len_utf8() + length);
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

    fn is_in(&self, environment: Environment) -> bool {
        self.environments.last().is_some_and(|open| open.0 == environment)
    }

    /// Ends the arguments whose closing bracket stands here, or was passed over.
    fn close_arguments(&mut self) {
        while let Some((close, _)) = self.open.last().filter(|open| open.0 <= self.at) {
            let close = *close;
            let Some((_, ending)) = self.open.pop() else { return };
            let bracket = Span::new(close, close + 1);
            let is_here = close == self.at;
            match ending {
                Ending::Quotation => {
                    self.quotations = self.quotations.saturating_sub(1);
                    if is_here {
                        self.writer.write(if self.quotations.is_multiple_of(2) { "”" } else { "’" }, bracket);
                    }
                }
                Ending::Note(start) => self.writer.close_note(Span::new(start, bracket.end)),
                Ending::Link(start, place, url) => {
                    self.writer.mark_from(place, MarkerKind::Link(url), Span::new(start, bracket.end))
                }
                Ending::Heading(around) => self.writer.begin(around),
                Ending::Label => {}
            }
            self.at = self.at.max(bracket.end);
        }
    }

    fn read_white_space(&mut self) {
        let rest = &self.text[self.at..];
        let length = rest.find(|c: char| !c.is_ascii_whitespace()).unwrap_or(rest.len());
        let span = Span::new(self.at, self.at + length);
        self.at = span.end;
        if super::lines(span.of(self.text)).filter(|line| line.ends_with(['\n', '\r'])).count() > 1
            && !self.writer.is_in_note()
        {
            self.writer.close();
        } else {
            self.writer.space(span);
        }
    }

    /// TeX takes the line break behind a comment for part of it; one that says something parts words nevertheless.
    fn read_comment(&mut self) {
        let end = line_end(self.text, self.at);
        let span = Span::new(self.at, end);
        let text = span.of(self.text).trim_start_matches('%').trim();
        self.writer.comment(span, text);
        self.at = end;
        let rest = &self.text[end..];
        let blank = rest.len() - rest.trim_start().len();
        let is_next_line =
            super::lines(&rest[..blank]).filter(|line| line.ends_with(['\n', '\r'])).count() == 1;
        if text.is_empty() && is_next_line {
            self.at = end + blank;
        }
    }

    /// A formula between dollar signs; one that does not end in its paragraph is a dollar sign.
    fn read_maths(&mut self) {
        let sign = if self.text[self.at..].starts_with("$$") { "$$" } else { "$" };
        let start = self.at + sign.len();
        match self.ahead.find(self.text, start, sign) {
            Some(end) if !has_blank_line(&self.text[start..end]) => {
                self.writer.opaque(Span::new(self.at, end + sign.len()));
                self.at = end + sign.len();
            }
            _ => self.copy(sign.len()),
        }
    }

    fn read_maths_to(&mut self, sign: &'static str) {
        let end = self.ahead.find(self.text, self.at + 2, sign).map(|end| end + 2);
        if let Some(end) = end {
            self.writer.opaque(Span::new(self.at, end));
        }
        self.at = end.unwrap_or(self.at + 2);
    }

    fn read_command(&mut self) {
        let behind = &self.text[self.at + 1..];
        let letters = behind.find(|c: char| !c.is_ascii_alphabetic() && c != '@').unwrap_or(behind.len());
        let length = if letters > 0 { letters } else { behind.chars().next().map_or(0, char::len_utf8) };
        let name = &behind[..length];
        let end = self.at + 1 + length;
        if letters == 0 {
            self.read_sign(name, end);
        } else if let Some(mark) = commands::accent(name).filter(|_| self.argument(end).is_some()) {
            self.read_accent(mark, end);
        } else {
            self.read_named(name, end);
        }
    }

    /// A command of one sign.
    fn read_sign(&mut self, name: &str, end: usize) {
        match name {
            "&" | "%" | "$" | "#" | "_" | "{" | "}" => self.write(name, 2),
            "(" => self.read_maths_to("\\)"),
            "[" => self.read_maths_to("\\]"),
            "\\" => {
                let end = end + usize::from(self.text[end..].starts_with('*'));
                let end = self.optional(end).map_or(end, |option| option.end + 1);
                if self.is_in(Environment::Table) {
                    self.writer.close();
                } else {
                    self.writer.space(Span::new(self.at, end));
                }
                self.at = end;
            }
            "," | ";" | ":" | ">" | " " | "\n" | "\r" | "\t" => {
                self.writer.space(Span::new(self.at, end));
                self.at = end;
            }
            _ => match commands::accent(name) {
                Some(mark) => self.read_accent(mark, end),
                None => self.at = end,
            },
        }
    }

    /// `\'e`, `\'{e}`, `\"{\i}`: the letter with its accent.
    fn read_accent(&mut self, mark: char, end: usize) {
        let rest = &self.text[end..];
        let (letters, end) = match self.argument(end) {
            Some(inner) => (inner.of(self.text).trim(), inner.end + 1),
            None if rest.starts_with("\\i") || rest.starts_with("\\j") => (&rest[..2], end + 2),
            None => {
                let length = rest.chars().next().filter(|c| c.is_alphabetic()).map_or(0, char::len_utf8);
                (&rest[..length], end + length)
            }
        };
        let letters = letters.strip_prefix('\\').unwrap_or(letters);
        let mut letters = letters.chars();
        let seen = match letters.next() {
            Some(base) if base.is_alphabetic() => match compose(base, mark) {
                Some(letter) => format!("{letter}{}", letters.as_str()),
                None => format!("{base}{mark}{}", letters.as_str()),
            },
            _ => String::new(),
        };
        self.writer.write(&seen, Span::new(self.at, end));
        self.at = end;
    }

    fn read_named(&mut self, name: &str, end: usize) {
        let start = self.at;
        let starred = end + usize::from(self.text[end..].starts_with('*'));
        if let Some(symbol) = commands::symbol(name) {
            self.writer.write(symbol, Span::new(start, end));
            // The white space, or the empty braces, behind a command's name end the name.
            let rest = &self.text[end..];
            let blank = rest.find(|c| c != ' ').unwrap_or(rest.len());
            self.at = end + blank;
            return;
        }
        match name {
            "begin" => self.begin_environment(end),
            "end" => self.end_environment(end),
            "item" => self.read_item(end),
            "bibitem" => self.read_reference(end),
            "par" | "newline" | "linebreak" | "quad" | "qquad" | "space" | "thinspace" => {
                let span = Span::new(start, end);
                if name == "par" {
                    self.writer.close()
                } else {
                    self.writer.space(span)
                }
                self.at = end;
            }
            "verb" => self.read_verb(starred),
            "footnote" | "footnotetext" | "endnote" | "sidenote" | "marginnote" | "marginpar" => self
                .open_argument(self.after_options(end), |reader| {
                    reader.writer.open_note().then_some(Ending::Note(start))
                }),
            "url" | "nolinkurl" | "path" | "doi" => self.read_address(name, end),
            "href" => self.read_link(end),
            "title" | "subtitle" | "frametitle" | "framesubtitle" | "paragraph" | "subparagraph"
            | "headline" => self.read_heading(starred),
            _ if commands::is_section(name) => self.read_heading(starred),
            _ if name.ends_with("quote") => self.read_quotation(name, starred),
            _ if commands::is_citation(name) => self.read_citation(name, starred),
            _ => self.read_other(name, starred),
        }
    }

    fn read_other(&mut self, name: &str, end: usize) {
        if commands::is_silent(name) {
            self.at = self.after_arguments(end);
            // What follows a declaration begins its group.
            let rest = &self.text[self.at..];
            if self.at == end && rest.starts_with(' ') {
                self.at += 1;
            }
            return;
        }
        let is_empty = self.argument(end).is_some_and(Span::is_empty);
        if commands::is_opaque(name) || is_empty {
            let end = self.after_arguments(end);
            self.writer.opaque(Span::new(self.at, end));
            self.at = end;
            return;
        }
        let mut behind = self.after_options(end);
        for _ in 0..commands::arguments_before_prose(name) {
            behind = self.argument(behind).map_or(behind, |argument| argument.end + 1);
            behind = self.after_options(behind);
        }
        let is_bare = behind == end && self.argument(end).is_none();
        if is_bare && (!self.writer.is_empty() || name.starts_with(char::is_uppercase)) {
            self.writer.opaque(Span::new(self.at, end));
        }
        self.at = behind;
    }

    /// The inside of the braces that open here.
    fn argument(&self, at: usize) -> Option<Span> {
        self.braces.close(at).map(|close| Span::new(at + 1, close))
    }

    /// The inside of the brackets that open here.
    fn optional(&self, at: usize) -> Option<Span> {
        self.brackets.close(at).map(|close| Span::new(at + 1, close))
    }

    fn after_options(&self, mut at: usize) -> usize {
        while let Some(option) = self.optional(at) {
            at = option.end + 1;
        }
        at
    }

    fn after_arguments(&self, mut at: usize) -> usize {
        while let Some(argument) = self.argument(at).or_else(|| self.optional(at)) {
            at = argument.end + 1;
        }
        at
    }

    /// Enters the braces that open at `brace`; where there are none the command alone is passed over.
    fn open_argument(&mut self, brace: usize, ending: impl FnOnce(&mut Self) -> Option<Ending>) {
        if let Some(argument) = self.argument(brace) {
            if let Some(ending) = ending(self) {
                self.open.push((argument.end, ending));
            }
            self.at = argument.start;
        } else {
            self.at = brace;
        }
    }

    fn read_heading(&mut self, end: usize) {
        self.open_argument(self.after_options(end), |reader| {
            let around = reader.writer.role.clone();
            reader.writer.begin(Role::Heading);
            Some(Ending::Heading(around))
        });
    }

    fn read_verb(&mut self, end: usize) {
        let mark = self.text[end..].chars().next().filter(|c| !c.is_whitespace() && !c.is_alphabetic());
        let close = mark.and_then(|mark| {
            let start = end + mark.len_utf8();
            let found = self.text[start..].find([mark, '\n', '\r']).map(|at| start + at);
            found.filter(|&at| self.text[at..].starts_with(mark)).map(|at| at + mark.len_utf8())
        });
        let close = close.unwrap_or(end);
        self.writer.opaque(Span::new(self.at, close));
        self.at = close;
    }
}

fn environment(name: &str) -> Environment {
    match name.trim_end_matches('*') {
        "quote"
        | "quotation"
        | "displayquote"
        | "displaycquote"
        | "foreigndisplayquote"
        | "verse"
        | "epigraph"
        | "blockquote"
        | "quoting" => Environment::Quote,
        "itemize" | "enumerate" | "description" | "inparaenum" | "compactitem" | "compactenum" | "tasks"
        | "trivlist" | "list" | "enumerate*" | "itemize*" => Environment::List,
        "tabular" | "tabularx" | "tabulary" | "longtable" | "tabu" | "longtabu" | "supertabular" | "tblr" => {
            Environment::Table
        }
        "thebibliography" => Environment::References,
        _ => Environment::Other,
    }
}

fn has_blank_line(text: &str) -> bool {
    let mut lines = super::lines(text);
    lines.next();
    lines.any(|line| line.ends_with(['\n', '\r']) && line.trim().is_empty())
}

/// An address without the backslashes that TeX wants before some of its signs.
fn unescape(url: &str) -> String {
    let mut plain = String::with_capacity(url.len());
    let mut signs = url.chars().peekable();
    while let Some(sign) = signs.next() {
        let is_escape = sign == '\\' && signs.peek().is_some_and(|next| "%#&_{}~$^\\".contains(*next));
        if !is_escape {
            plain.push(sign);
        }
    }
    plain.trim().to_owned()
}
