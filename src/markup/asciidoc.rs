//! One AsciiDoc block → paragraphs of prose. Listings, attributes, macros and block titles are opaque.

mod inline;
use super::brackets::{Brackets, Closers, closes, line_end, opens};
use super::writer::Writer;
use super::{MarkerKind, ParsedBlock, Role, blocks, line_spans};
use crate::text::Span;

pub fn parse(text: &str) -> ParsedBlock {
    let mut reader = Reader {
        text,
        writer: Writer::new(text),
        open: None,
        delimited: Vec::new(),
        next: Next::Text,
        header: false,
        literal: false,
        comment: None,
        brackets: Brackets::find(text, b'[', b']', b'\\', None),
        closers: Closers::default(),
    };
    for line in line_spans(text) {
        reader.read_line(line);
    }
    reader.flush();
    reader.end_comment(text.len());
    reader.writer.finish()
}

struct Reader<'a> {
    text: &'a str,
    writer: Writer<'a>,
    /// The lines of the open paragraph.
    open: Option<Span>,
    /// The delimiters of the open blocks, each with the role of what is around it.
    delimited: Vec<(String, Role)>,
    next: Next,
    /// The lines below the document's title name its author and its revision.
    header: bool,
    /// An indented paragraph, which is printed as it stands.
    literal: bool,
    /// A comment block is open, with the byte at which its text begins.
    comment: Option<usize>,
    brackets: Brackets,
    closers: Closers,
}

/// What a line of attributes makes of the block below it.
#[derive(Clone, Copy, PartialEq)]
enum Next {
    Text,
    Quote,
    Opaque,
}

const LABELS: [&str; 5] = ["NOTE: ", "TIP: ", "IMPORTANT: ", "WARNING: ", "CAUTION: "];

impl Reader<'_> {
    fn read_line(&mut self, line: Span) {
        let whole = line.of(self.text);
        let text = whole.trim();
        let trimmed = whole.trim_end();
        if let Some((open, _)) = self.delimited.last() {
            if trimmed == open {
                self.end_delimited(line);
                return;
            }
            if is_verbatim(open) {
                return;
            }
        }
        let start = line.start + (whole.len() - whole.trim_start().len());
        let content = Span::new(start, start + text.len());
        if text.is_empty() {
            self.flush();
            (self.header, self.literal, self.next) = (false, false, Next::Text);
        } else if delimiter(trimmed) {
            self.begin_delimited(trimmed, line);
        } else if self.header || self.literal || (self.next == Next::Opaque && self.open.is_none()) {
            self.literal |= self.next == Next::Opaque;
        } else if self.is_in_table() {
            self.read_row(content);
        } else if is_heading(whole) {
            self.read_heading(content);
        } else if self.open.is_some() && !is_item_or_break(whole) {
            self.open = self.open.map(|open| open.join(content));
        } else if let Some(marker) = list_marker(whole) {
            self.flush();
            self.begin_item(Span::new((line.start + marker).min(line.end), line.end));
        } else if text.starts_with("//") {
            self.writer.comment(content, text.trim_start_matches('/'));
        } else if text == "+" {
            self.flush();
        } else if is_attributes(text) {
            self.read_attributes(text);
        } else if is_matter(text) {
            self.flush();
        } else if start > line.start && self.writer.lists() == 0 {
            self.literal = true;
        } else {
            self.begin_text(content, start > line.start);
        }
    }

    fn is_in_table(&self) -> bool {
        self.delimited.last().is_some_and(|(open, _)| open.ends_with("==="))
            && self.delimited.last().is_some_and(|(open, _)| open.starts_with(['|', '!']))
    }

    fn around(&self) -> Role {
        self.delimited.last().map_or(Role::Body, |(open, around)| match open.as_bytes().first() {
            Some(b'_') => Role::Quote,
            _ => around.clone(),
        })
    }

    fn begin_delimited(&mut self, delimiter: &str, line: Span) {
        self.flush();
        let is_quote = self.next == Next::Quote && !is_verbatim(delimiter);
        let around = if is_quote { Role::Quote } else { self.around() };
        if delimiter.starts_with("////") {
            self.comment = Some(line.end);
        }
        self.end_list();
        self.delimited.push((delimiter.to_owned(), around));
        self.writer.role = self.around();
        (self.next, self.literal, self.header) = (Next::Text, false, false);
    }

    fn end_delimited(&mut self, line: Span) {
        self.flush();
        self.end_list();
        self.end_comment(line.start);
        self.delimited.pop();
        self.writer.role = self.around();
    }

    fn end_comment(&mut self, end: usize) {
        if let Some(start) = self.comment.take() {
            let span = Span::new(start, end.max(start));
            self.writer.comment(span, span.of(self.text));
        }
    }

    fn read_heading(&mut self, content: Span) {
        self.flush();
        self.end_list();
        let text = content.of(self.text);
        let title = text.trim_start_matches(['=', '#']).trim_start();
        self.header = text.starts_with("= ");
        self.writer.role = Role::Heading;
        self.read_inline(Span::new(content.end - title.len(), content.end), 0);
        self.writer.begin(self.around());
    }

    fn begin_item(&mut self, content: Span) {
        if self.writer.lists() == 0 {
            self.writer.open_list();
        }
        self.writer.role = if self.around() == Role::Body { Role::Item } else { self.around() };
        let text = content.of(self.text);
        let is_checkbox = ["[ ] ", "[x] ", "[*] "].iter().any(|sign| text.starts_with(sign));
        self.open = Some(Span::new(content.start + if is_checkbox { 4 } else { 0 }, content.end));
    }

    fn begin_text(&mut self, content: Span, is_indented: bool) {
        let text = content.of(self.text);
        let label = LABELS.iter().find(|label| text.starts_with(**label)).map_or(0, |label| label.len());
        let is_quote = self.next == Next::Quote;
        let before = self.text[..content.start].trim_end_matches([' ', '\t', '\n', '\r']);
        // A plus sign on a line of its own ties a paragraph to the item above it.
        let is_attached = before.ends_with("\n+");
        if !is_indented && !is_attached {
            self.end_list();
            self.writer.role = if is_quote { Role::Quote } else { self.around() };
        }
        self.next = Next::Text;
        self.open = Some(Span::new(content.start + label, content.end));
    }

    fn end_list(&mut self) {
        if self.writer.lists() > 0 {
            self.writer.close_list();
        }
    }

    fn read_attributes(&mut self, text: &str) {
        self.flush();
        let style = text.trim_matches(['[', ']']).split([',', '.', '%', '#']).next().unwrap_or_default();
        match style.trim() {
            "quote" | "verse" => self.next = Next::Quote,
            "source" | "listing" | "literal" | "stem" | "latexmath" | "asciimath" | "comment" | "pass" => {
                self.next = Next::Opaque
            }
            _ => {}
        }
    }

    /// The cells of a line in a table; what stands before the first sign goes on with the cell above.
    fn read_row(&mut self, content: Span) {
        let text = content.of(self.text);
        let mut start = content.start;
        for (index, part) in text.split('|').enumerate() {
            let span = Span::new(start, start + part.len());
            start += part.len() + 1;
            if index > 0 {
                self.flush();
            } else if is_cell_style(part) {
                continue;
            }
            // What stands behind a cell's last space may be the style of the next.
            let is_last = span.end == content.end;
            let words = part
                .rsplit_once(' ')
                .filter(|(_, style)| !is_last && !style.is_empty() && is_cell_style(style));
            let span = words.map_or(span, |(words, _)| Span::new(span.start, span.start + words.len()));
            self.writer.role = Role::Cell;
            self.open = Some(self.open.map_or(span, |open| open.join(span)));
        }
    }

    /// Ends the open paragraph.
    fn flush(&mut self) {
        if let Some(span) = self.open.take() {
            self.read_inline(span, 0);
        }
        self.writer.close();
    }
}

/// The keys of `cite:[key(12), other]`.
fn keys(list: &str) -> Vec<String> {
    let keys = list.split([',', ';']).map(|key| key.split('(').next().unwrap_or_default().trim());
    keys.filter(|key| !key.is_empty() && !key.contains(' ') && !key.ends_with(')'))
        .map(str::to_owned)
        .collect()
}

/// Whether a line opens or closes a delimited block.
pub fn delimiter(text: &str) -> bool {
    if matches!(text, "--" | "```" | "|===" | "!===" | ",===" | ":===") {
        return true;
    }
    let Some(&first) = text.as_bytes().first() else { return false };
    (b"-.=*_+/".contains(&first) && text.len() >= 4 && text.bytes().all(|byte| byte == first))
        || (text.starts_with("```") && !text[3..].contains('`') && text.len() < 30)
}

/// Whether what stands between two such delimiters holds no prose.
pub fn is_verbatim(delimiter: &str) -> bool {
    delimiter.starts_with("----") || delimiter.starts_with(['.', '+', '/', '`', ',', ':'])
}

pub fn is_heading(line: &str) -> bool {
    let title = line.trim_start_matches('=');
    let level = line.len() - title.len();
    (1..=6).contains(&level) && title.starts_with([' ', '\t']) && !title.trim().is_empty()
}

/// The byte at which a list item's content begins: `* x`, `** x`, `. x`, `- x`, `1. x`, `term:: x`.
pub fn list_marker(line: &str) -> Option<usize> {
    let text = line.trim_start();
    let lead = line.len() - text.len();
    let signs = text.trim_start_matches(['*', '.']);
    let length = text.len() - signs.len();
    let is_run = length > 0 && text.bytes().take(length).all(|byte| byte == text.as_bytes()[0]);
    if is_run && length <= 6 && signs.starts_with([' ', '\t']) {
        return Some(lead + length + 1);
    }
    if !text.starts_with('+')
        && let Some(marker) = blocks::list_marker(line)
    {
        return Some(marker);
    }
    let (term, _) = text.split_once(":: ").or_else(|| text.strip_suffix("::").map(|term| (term, "")))?;
    let is_term = !term.is_empty() && term.len() < 100 && !term.contains("::") && !term.ends_with(':');
    is_term.then_some(lead)
}

fn is_item_or_break(line: &str) -> bool {
    let text = line.trim();
    list_marker(line).is_some() || text == "+" || is_attributes(text) && !text.contains(' ')
}

fn is_attributes(text: &str) -> bool {
    text.starts_with('[') && text.ends_with(']')
}

/// Lines that hold no prose: attributes, block macros, block titles, rules, conditions.
fn is_matter(text: &str) -> bool {
    let attribute = text.strip_prefix(':').and_then(|rest| rest.split_once(':'));
    let is_attribute = attribute.is_some_and(|(name, _)| {
        !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "-_!".contains(c))
    });
    let block_macro = text.split_once("::").filter(|_| text.ends_with(']'));
    let is_macro =
        block_macro.is_some_and(|(name, _)| name.chars().all(char::is_alphanumeric) && !name.is_empty());
    let is_title = text.starts_with('.') && !text.starts_with("..") && text.len() > 1;
    let is_rule = matches!(text, "'''" | "<<<" | "---" | "***" | "* * *" | "- - -");
    is_attribute || is_macro || is_title || is_rule
}

/// `2+`, `a`, `^.>s`: how a cell is set.
fn is_cell_style(text: &str) -> bool {
    let style = text.trim();
    style.len() < 10
        && style
            .trim_end_matches(['a', 'd', 'e', 'h', 'l', 'm', 's', 'v'])
            .chars()
            .all(|c| c.is_ascii_digit() || ".+*<>^".contains(c))
        && style.bytes().filter(u8::is_ascii_alphabetic).count() <= 1
        && (style.is_empty() || !style.bytes().all(|byte| byte.is_ascii_digit()))
}
