//! One reStructuredText block → paragraphs of prose. Directives, literal text, roles and targets are opaque.

mod inline;
use super::brackets::{Closers, closes, opens};
use super::writer::Writer;
use super::{LinkDefinition, MarkerKind, ParsedBlock, Role, blocks, fold_label, line_spans, marker};
use crate::text::Span;

pub fn parse(text: &str) -> ParsedBlock {
    let mut reader = Reader {
        text,
        writer: Writer::new(text),
        open: None,
        containers: Vec::new(),
        opaque: None,
        comment: None,
        table: false,
        options: false,
        blank_before: true,
        closers: Closers::default(),
    };
    for line in line_spans(text) {
        reader.read_line(line);
    }
    reader.flush();
    reader.end_comment();
    reader.writer.finish()
}

struct Reader<'a> {
    text: &'a str,
    writer: Writer<'a>,
    open: Option<Open>,
    /// What holds the lines that stand at its column or further right.
    containers: Vec<Container>,
    /// Lines further right than this column hold no prose.
    opaque: Option<usize>,
    /// A comment that is open, with its column.
    comment: Option<(usize, Span)>,
    /// A table whose columns are parted by spaces is open.
    table: bool,
    /// A directive has begun: its options may follow.
    options: bool,
    blank_before: bool,
    closers: Closers,
}

/// The open paragraph.
struct Open {
    span: Span,
    column: usize,
    lines: usize,
}

struct Container {
    column: usize,
    role: Role,
    is_list: bool,
    /// Its first line will say at which column its text stands.
    is_pending: bool,
}

const QUOTES: [&str; 4] = ["epigraph", "pull-quote", "highlights", "blockquote"];
const ADMONITIONS: [&str; 16] = [
    "note",
    "admonition",
    "warning",
    "tip",
    "important",
    "hint",
    "caution",
    "danger",
    "attention",
    "error",
    "seealso",
    "topic",
    "sidebar",
    "container",
    "compound",
    "list-table",
];
const EMPHASES: [&str; 11] = [
    "emphasis",
    "strong",
    "title",
    "title-reference",
    "t",
    "sub",
    "sup",
    "subscript",
    "superscript",
    "dfn",
    "abbr",
];

impl Reader<'_> {
    fn read_line(&mut self, line: Span) {
        let whole = line.of(self.text);
        let text = whole.trim();
        let start = line.start + (whole.len() - whole.trim_start().len());
        let content = Span::new(start, start + text.len());
        let column = start - line.start;
        if text.is_empty() {
            self.flush();
            self.table = false;
            self.options = false;
            self.blank_before = true;
            return;
        }
        let blank_before = std::mem::take(&mut self.blank_before);
        if let Some((outer, comment)) = &mut self.comment {
            if column > *outer {
                *comment = comment.join(content);
                return;
            }
            self.end_comment();
        }
        if let Some(outer) = self.opaque {
            if column > outer {
                return;
            }
            self.opaque = None;
        }
        if self.options && self.is_field(text) {
            return;
        }
        self.options = false;
        self.leave_containers(column);
        if text.starts_with(".. ") || text == ".." || text.starts_with("__ ") {
            self.flush();
            self.read_explicit(content, column);
        } else if is_table_border(text) {
            self.flush();
            self.table = true;
        } else if self.table {
            self.read_simple_row(content);
        } else if is_adornment(text) {
            self.read_adornment();
        } else if text.starts_with("+-") || text.starts_with("+=") {
            self.flush();
        } else if text.starts_with('|') && text.ends_with('|') && text.len() > 1 {
            self.flush();
            self.read_cells(content, "|");
        } else if text.starts_with(">>> ") {
            self.flush();
            self.opaque = Some(column);
        } else if self.open.is_none() && self.is_field(text) {
            self.opaque = Some(column);
        } else if let Some(marker) = list_marker(text).filter(|_| blank_before || self.in_list()) {
            self.flush();
            self.begin_item(content, column, marker);
        } else {
            self.read_text(content, column, blank_before);
        }
    }

    fn is_field(&self, text: &str) -> bool {
        let field = text.strip_prefix(':').and_then(|rest| rest.split_once(':'));
        field.is_some_and(|(name, value)| {
            !name.is_empty() && !name.contains('`') && (value.is_empty() || value.starts_with(' '))
        })
    }

    fn in_list(&self) -> bool {
        self.containers.last().is_some_and(|container| container.is_list) || self.writer.lists() > 0
    }

    fn leave_containers(&mut self, column: usize) {
        while self.containers.last().is_some_and(|container| column < container.column) {
            self.flush();
            self.containers.pop();
        }
    }

    fn role(&self) -> Role {
        self.containers.last().map_or(Role::Body, |container| container.role.clone())
    }

    fn hold(&mut self, column: usize, role: Role, is_list: bool) {
        let around = self.role();
        let role = if matches!(around, Role::Quote | Role::Note(_) | Role::Cell) { around } else { role };
        self.containers.push(Container { column, role, is_list, is_pending: false });
    }

    fn begin_item(&mut self, content: Span, column: usize, marker: usize) {
        if !self.in_list() {
            self.writer.open_list();
        }
        self.hold(column + 1, Role::Item, true);
        let start = (content.start + marker).min(content.end);
        // In a table made of lists a cell is an item of an item.
        let inner = list_marker(&self.text[start..content.end]).filter(|_| self.role() == Role::Cell);
        let start = (start + inner.unwrap_or(0)).min(content.end);
        self.open = Some(Open { span: Span::new(start, content.end), column, lines: 1 });
    }

    fn read_text(&mut self, content: Span, column: usize, blank_before: bool) {
        if let Some(container) = self.containers.last_mut().filter(|container| container.is_pending) {
            (container.column, container.is_pending) = (column, false);
        }
        if let Some(open) = &mut self.open {
            let is_item = self.containers.last().is_some_and(|container| container.is_list);
            if column <= open.column || open.lines > 1 || is_item {
                open.span = open.span.join(content);
                open.lines += 1;
                return;
            }
            // A term, with its definition below it.
            self.flush();
            let role = self.role();
            self.hold(column, role, false);
        } else {
            let outer = self.containers.last().map_or(0, |container| container.column);
            let is_held = self.containers.last().is_some_and(|container| container.role != Role::Body);
            if column > outer && blank_before && !is_held && column > 0 {
                self.hold(column, Role::Quote, false);
            } else if column == 0 {
                while self.writer.lists() > 0 {
                    self.writer.close_list();
                }
            }
        }
        self.open = Some(Open { span: content, column, lines: 1 });
    }

    /// A line below a title makes it one; any other parts the text.
    fn read_adornment(&mut self) {
        let is_title = self.open.as_ref().is_some_and(|open| open.lines == 1);
        if is_title {
            self.writer.close();
            self.writer.role = Role::Heading;
            if let Some(open) = self.open.take() {
                self.read_inline(open.span);
            }
            self.writer.close();
        } else {
            self.flush();
        }
    }

    /// What begins with two full stops: notes, targets, directives, comments.
    fn read_explicit(&mut self, content: Span, column: usize) {
        let text = content.of(self.text);
        let rest = text.trim_start_matches(['.', '_']).trim_start();
        let start = content.end - rest.len();
        let note = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
        if let Some((label, body)) = note.filter(|(label, _)| is_label(label)) {
            self.containers.clear();
            self.containers.push(Container {
                column: column + 1,
                role: Role::Note(label.trim_start_matches('#').to_owned()),
                is_list: false,
                is_pending: false,
            });
            let body = body.trim_start();
            let span = Span::new(content.end - body.len(), content.end);
            self.open = (!body.is_empty()).then_some(Open { span, column: column + 1, lines: 2 });
        } else if let Some((name, url)) = text.strip_prefix(".. _").and_then(|rest| rest.split_once(": ")) {
            let label = fold_label(name.trim_matches('`'));
            self.writer.define(LinkDefinition { label, url: url.trim().to_owned() });
            self.opaque = Some(column);
        } else if rest.starts_with('_')
            || text.starts_with(".. _")
            || text.starts_with("__")
            || rest.starts_with('|')
        {
            self.opaque = Some(column);
        } else if let Some((name, argument)) = rest.split_once("::").filter(|(name, _)| is_directive(name)) {
            self.read_directive(
                name,
                Span::new(content.end - argument.trim_start().len(), content.end),
                column,
            );
        } else {
            self.comment = Some((column, Span::new(start.min(content.end), content.end)));
        }
    }

    fn read_directive(&mut self, name: &str, argument: Span, column: usize) {
        let is_quote = QUOTES.contains(&name);
        if !is_quote && !ADMONITIONS.contains(&name) {
            self.opaque = Some(column);
            return;
        }
        self.options = true;
        let is_titled = matches!(name, "admonition" | "topic" | "sidebar");
        let role = if is_quote {
            Role::Quote
        } else if name == "list-table" {
            Role::Cell
        } else {
            self.role()
        };
        self.hold(column + 1, role, false);
        if let Some(container) = self.containers.last_mut() {
            container.is_pending = true;
        }
        if argument.is_empty() || matches!(name, "container" | "list-table" | "compound") {
            return;
        }
        if is_titled {
            self.writer.close();
            self.writer.role = Role::Heading;
            self.read_inline(argument);
            self.writer.close();
        } else {
            self.open = Some(Open { span: argument, column: column + 1, lines: 2 });
        }
    }

    fn end_comment(&mut self) {
        if let Some((_, span)) = self.comment.take() {
            let text = span.of(self.text).split_whitespace().collect::<Vec<_>>().join(" ");
            self.writer.comment(span, &text);
        }
    }

    fn read_simple_row(&mut self, content: Span) {
        self.read_cells(content, "  ");
    }

    fn read_cells(&mut self, content: Span, border: &str) {
        let mut start = content.start;
        for cell in content.of(self.text).split(border) {
            self.writer.close();
            self.writer.role = Role::Cell;
            self.read_inline(Span::new(start, start + cell.len()));
            start += cell.len() + border.len();
        }
        self.writer.close();
    }

    /// Ends the open paragraph. One that ends in two colons announces literal text.
    fn flush(&mut self) {
        let Some(mut open) = self.open.take() else { return };
        let text = open.span.of(self.text);
        if let Some(before) = text.strip_suffix("::") {
            self.opaque = Some(self.containers.last().map_or(open.column, |c| c.column.saturating_sub(1)));
            let is_apart = before.is_empty() || before.ends_with(char::is_whitespace);
            open.span.end -= if is_apart { 2 } else { 1 };
        }
        self.writer.close();
        self.writer.role = self.role();
        self.read_inline(open.span);
        self.writer.close();
    }
}

/// A list item's marker: those of other markups, and `#.`.
pub fn list_marker(line: &str) -> Option<usize> {
    let text = line.trim_start();
    let lead = line.len() - text.len();
    text.starts_with("#. ").then_some(lead + 3).or_else(|| blocks::list_marker(line))
}

fn is_label(label: &str) -> bool {
    !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || "#*-_.:+".contains(c))
}

fn is_directive(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "-_.:+".contains(c))
}

fn is_adornment(text: &str) -> bool {
    let first = text.as_bytes()[0];
    first.is_ascii_punctuation() && text.len() >= 3 && text.bytes().all(|byte| byte == first) && text != "..."
}

/// `=====  =====`.
fn is_table_border(text: &str) -> bool {
    text.starts_with("==") && text.contains("= ") && text.bytes().all(|byte| matches!(byte, b'=' | b' '))
}
