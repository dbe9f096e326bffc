//! One Org block → paragraphs of prose. Keywords, drawers, source blocks, verbatim text and maths are opaque.

use super::brackets::{Ahead, Brackets, Closers, closes, find_near, opens};
use super::writer::Writer;
use super::{MarkerKind, ParsedBlock, Role, blocks, line_spans};
use crate::text::Span;

pub fn parse(text: &str) -> ParsedBlock {
    let mut reader = Reader {
        text,
        writer: Writer::new(text),
        open: None,
        brackets: Brackets::find(text, b'[', b']', 0, None),
        ahead: Ahead::default(),
        closers: Closers::default(),
        around: Role::Body,
        end: None,
        is_opaque: false,
    };
    for line in line_spans(text) {
        reader.read_line(line);
    }
    reader.flush();
    reader.writer.finish()
}

struct Reader<'a> {
    text: &'a str,
    writer: Writer<'a>,
    /// The lines of the open paragraph.
    open: Option<Span>,
    brackets: Brackets,
    ahead: Ahead,
    closers: Closers,
    /// The role of a paragraph that is neither headline nor list item.
    around: Role,
    /// What ends the open block or drawer.
    end: Option<String>,
    /// Whether that holds no prose.
    is_opaque: bool,
}

const KEYWORDS: [&str; 12] = [
    "TODO",
    "DONE",
    "NEXT",
    "WAITING",
    "WAIT",
    "HOLD",
    "CANCELLED",
    "CANCELED",
    "SOMEDAY",
    "STARTED",
    "KILL",
    "COMMENT",
];

impl Reader<'_> {
    fn read_line(&mut self, line: Span) {
        let whole = line.of(self.text);
        let text = whole.trim();
        let start = line.start + (whole.len() - whole.trim_start().len());
        let content = Span::new(start, start + text.len());
        if blocks::is_org_headline(whole) {
            self.end = None;
            self.is_opaque = false;
            self.read_headline(content);
            return;
        }
        if let Some(end) = &self.end {
            if text.eq_ignore_ascii_case(end) {
                self.flush();
                self.end_list();
                self.end = None;
                self.is_opaque = false;
                self.around = Role::Body;
                self.writer.role = Role::Body;
                return;
            }
            if self.is_opaque {
                return;
            }
        }
        let is_indented = line.start < start;
        if text.is_empty() {
            self.flush();
        } else if let Some(name) = blocks::org_begin(text).filter(|_| self.end.is_none()) {
            self.flush();
            self.is_opaque = matches!(name.as_str(), "src" | "example" | "export" | "comment");
            if matches!(name.as_str(), "quote" | "verse") {
                self.end_list();
                self.around = Role::Quote;
                self.writer.role = Role::Quote;
            }
            self.end = Some(format!("#+end_{name}"));
        } else if self.end.is_none() && blocks::is_org_drawer(text) {
            self.flush();
            self.end = Some(":END:".to_owned());
            self.is_opaque = true;
        } else if text == "#" || text.starts_with("# ") {
            self.flush();
            self.writer.comment(content, text.trim_start_matches('#'));
        } else if text.starts_with("#+") {
            self.read_keyword(content);
        } else if text.starts_with('|') {
            self.read_row(content);
        } else if is_matter(text) {
            self.flush();
        } else if let Some((label, skip)) = definition(whole) {
            self.flush();
            self.end_list();
            self.writer.role = Role::Note(label);
            self.open = Some(Span::new(line.start + skip, line.end));
        } else if let Some(marker) =
            blocks::list_marker(whole).filter(|_| is_indented || !text.starts_with('*'))
        {
            self.flush();
            self.begin_item(Span::new((line.start + marker).min(line.end), line.end));
        } else {
            self.read_text(content, is_indented);
        }
    }

    /// A line further left than its list or its note, behind a blank one, begins anew.
    fn read_text(&mut self, content: Span, is_indented: bool) {
        if self.open.is_none() && (!is_indented || !matches!(self.writer.role, Role::Item | Role::Note(_))) {
            self.end_list();
            self.writer.role = self.around.clone();
        }
        self.open = Some(self.open.map_or(content, |open| open.join(content)));
    }

    fn begin_item(&mut self, content: Span) {
        if self.writer.lists() == 0 {
            self.writer.open_list();
        }
        self.writer.role = if self.around == Role::Body { Role::Item } else { self.around.clone() };
        let text = content.of(self.text);
        let box_length =
            ["[ ] ", "[X] ", "[x] ", "[-] "].iter().any(|sign| text.starts_with(sign)).then_some(4);
        self.open = Some(Span::new(content.start + box_length.unwrap_or(0), content.end));
    }

    fn end_list(&mut self) {
        if self.writer.lists() > 0 {
            self.writer.close_list();
        }
    }

    fn read_headline(&mut self, content: Span) {
        self.flush();
        self.end_list();
        self.around = Role::Body;
        let text = content.of(self.text);
        let mut title = text.trim_start_matches('*').trim_start();
        if let Some((_, rest)) = title.split_once(' ').filter(|(word, _)| KEYWORDS.contains(word)) {
            title = rest;
        }
        title = title.trim_start();
        if title.starts_with("[#") && title[2..].chars().nth(1) == Some(']') {
            title = title.split_once(']').map_or(title, |(_, rest)| rest.trim_start());
        }
        let end = content.end;
        let start = end - title.len();
        let tags = title.rsplit_once(char::is_whitespace).filter(|(_, tags)| {
            tags.len() > 2 && tags.starts_with(':') && tags.ends_with(':') && !tags.contains("::")
        });
        let length = tags.map_or(title.len(), |(words, _)| words.trim_end().len());
        self.heading(Span::new(start, start + length));
    }

    fn heading(&mut self, span: Span) {
        self.writer.begin(Role::Heading);
        self.open = Some(span);
        self.flush();
        self.writer.role = self.around.clone();
    }

    fn read_keyword(&mut self, content: Span) {
        self.flush();
        let text = content.of(self.text);
        let Some((name, value)) = text[2..].split_once(':') else { return };
        if name.eq_ignore_ascii_case("title") || name.eq_ignore_ascii_case("subtitle") {
            let value = value.trim_start();
            self.heading(Span::new(content.end - value.len(), content.end));
        }
    }

    fn read_row(&mut self, content: Span) {
        self.flush();
        let role = std::mem::replace(&mut self.writer.role, Role::Cell);
        let text = content.of(self.text);
        if !text.starts_with("|-") {
            let mut start = content.start;
            for cell in text.split('|') {
                self.open = Some(Span::new(start, start + cell.len()));
                self.flush();
                start += cell.len() + 1;
            }
        }
        self.writer.role = role;
    }

    /// Ends the open paragraph.
    fn flush(&mut self) {
        if let Some(span) = self.open.take() {
            self.read_inline(span, 0);
        }
        self.writer.close();
    }

    /// Reads running text; `depth` counts the links and notes around it.
    fn read_inline(&mut self, span: Span, depth: usize) {
        let mut at = span.start;
        while at < span.end {
            let rest = &self.text[at..span.end];
            let Some(first) = rest.chars().next() else { return };
            let next = match first {
                '[' => self.read_brackets(at, span.end, depth),
                '*' | '/' | '_' | '+' => self.read_emphasis(first, at, span),
                '=' | '~' | '$' => self.read_verbatim(first, at, span),
                '\\' => self.read_backslash(at, span.end),
                // A citation may follow.
                '(' => self.write("(", at, 1),
                '-' if rest.starts_with("---") => self.write("—", at, 3),
                '-' if rest.starts_with("--") => self.write("–", at, 2),
                '.' if rest.starts_with("...") => self.write("…", at, 3),
                '<' if rest.starts_with("<http") => self.read_address(at, span.end),
                'a'..='z' if rest.len() > 5 && begins_word(self.text, at) && link_type(rest).is_some() => {
                    self.read_bare_citation(at, span.end)
                }
                'h' if rest.starts_with("https://") || rest.starts_with("http://") => {
                    let length = rest.find(|c: char| c.is_whitespace() || "[]<>".contains(c));
                    Some(at + length.unwrap_or(rest.len()))
                }
                _ if first.is_whitespace() => {
                    let length = rest.find(|c: char| !c.is_whitespace()).unwrap_or(rest.len());
                    self.writer.space(Span::new(at, at + length));
                    at += length;
                    continue;
                }
                _ => None,
            };
            let written = matches!(
                first,
                '[' | '*' | '/' | '_' | '+' | '=' | '~' | '$' | '\\' | '-' | '.' | '<' | '(' | 'a'..='g' | 'i'..='z'
            );
            match next {
                Some(next) if written => at = next,
                _ => {
                    let special = |c: char| c.is_whitespace() || "([*/_+=~$\\-.<h".contains(c);
                    let word = first.len_utf8();
                    let end = next.unwrap_or_else(|| {
                        at + word + rest[word..].find(special).unwrap_or(rest.len() - word)
                    });
                    self.writer.copy(Span::new(at, end));
                    at = end;
                }
            }
        }
    }

    fn write(&mut self, seen: &str, at: usize, length: usize) -> Option<usize> {
        self.writer.write(seen, Span::new(at, at + length));
        Some(at + length)
    }

    /// Citations, links and footnotes. Gives the byte behind what was read, if it is one of these.
    fn read_brackets(&mut self, at: usize, end: usize, depth: usize) -> Option<usize> {
        let close = self.brackets.close(at).filter(|&close| close < end)?;
        let whole = Span::new(at, close + 1);
        let inner = Span::new(at + 1, close).of(self.text);
        if inner.starts_with("cite:") || inner.starts_with("cite/") {
            let keys = keys(inner);
            (!keys.is_empty()).then(|| self.writer.mark(MarkerKind::Keys(keys), whole))?;
        } else if let Some(note) = inner.strip_prefix("fn:") {
            self.read_note(note, whole, depth)?;
        } else if inner.starts_with('[') && inner.ends_with(']') {
            self.read_link(whole, depth)?;
        } else {
            return None;
        }
        Some(whole.end)
    }

    /// `[fn:1]`, `[fn::text]`, `[fn:name:text]`.
    fn read_note(&mut self, note: &str, whole: Span, depth: usize) -> Option<()> {
        let Some((_, body)) = note.split_once(':') else {
            (!note.is_empty()).then(|| self.writer.mark(MarkerKind::Note(note.to_owned()), whole))?;
            return Some(());
        };
        let inner = Span::new(whole.end - 1 - body.len(), whole.end - 1);
        if depth == 0 && self.writer.open_note() {
            self.read_inline(inner, depth + 1);
            self.writer.close_note(whole);
        } else {
            self.writer.words(inner);
        }
        Some(())
    }

    /// `[[target]]` and `[[target][text]]`.
    fn read_link(&mut self, whole: Span, depth: usize) -> Option<()> {
        let close = self.brackets.close(whole.start + 1)?;
        let target = Span::new(whole.start + 2, close);
        let url = target.of(self.text).to_owned();
        let place = self.writer.place();
        // As org-ref writes it: `[[cite:see &a pg. 2;&b]]`, `[[cite:a,b]]`.
        if let Some(keys) = link_type(&url).map(linked_keys).filter(|keys| !keys.is_empty()) {
            self.writer.mark(MarkerKind::Keys(keys), whole);
            return Some(());
        }
        if close + 2 == whole.end && is_picture(&url) {
            return Some(());
        }
        if close + 2 == whole.end {
            self.writer.words(target);
            let is_web = url.contains("://");
            let kind = if is_web { MarkerKind::Address(url) } else { MarkerKind::Link(url) };
            self.writer.mark_from(place, kind, whole);
            return Some(());
        }
        let end = self.brackets.close(close + 1).filter(|end| end + 2 == whole.end)?;
        let shown = Span::new(close + 2, end);
        if depth < 2 {
            self.read_inline(shown, depth + 1);
        } else {
            self.writer.words(shown);
        }
        self.writer.mark_from(place, MarkerKind::Link(url), whole);
        Some(())
    }

    /// `cite:a,b` and `citep:&a;&b`, as org-ref writes them without brackets.
    fn read_bare_citation(&mut self, at: usize, end: usize) -> Option<usize> {
        let rest = &self.text[at..end];
        let length = rest.find(|c: char| c.is_whitespace() || "[]<>()\"".contains(c)).unwrap_or(rest.len());
        let whole = rest[..length].trim_end_matches(['.', ',', ';', ':', '!', '?']);
        let keys = linked_keys(link_type(whole)?);
        (!keys.is_empty())
            .then(|| self.writer.mark(MarkerKind::Keys(keys), Span::new(at, at + whole.len())))?;
        Some(at + whole.len())
    }

    /// The signs around bold, italic, underlined and struck words are passed over.
    fn read_emphasis(&mut self, sign: char, at: usize, span: Span) -> Option<usize> {
        let is_border = (opens(self.text, at, 1, span) && self.closer(sign, at, span).is_some())
            || closes(self.text, at, 1, span);
        is_border.then_some(at + 1)
    }

    fn read_verbatim(&mut self, sign: char, at: usize, span: Span) -> Option<usize> {
        let close = self.closer(sign, at, span).filter(|_| opens(self.text, at, 1, span))?;
        self.writer.opaque(Span::new(at, close + 1));
        Some(close + 1)
    }

    fn closer(&mut self, sign: char, at: usize, span: Span) -> Option<usize> {
        let sign = ["*", "/", "_", "+", "=", "~", "$"].into_iter().find(|s| s.starts_with(sign))?;
        let text = self.text;
        self.closers.find(text, at + 2, span.end, sign, |close| closes(text, close, 1, span))
    }

    fn read_backslash(&mut self, at: usize, end: usize) -> Option<usize> {
        let rest = &self.text[at..end];
        let sign = ["\\)", "\\]"]
            .into_iter()
            .find(|close| rest.as_bytes().get(1) == Some(if *close == "\\)" { &b'(' } else { &b'[' }));
        if let Some(sign) = sign {
            let close = self.ahead.find(self.text, at + 2, sign).filter(|&close| close + 2 <= end)?;
            self.writer.opaque(Span::new(at, close + 2));
            return Some(close + 2);
        }
        if rest.starts_with("\\\\") {
            self.writer.space(Span::new(at, at + 2));
            return Some(at + 2);
        }
        // A citation as LaTeX writes it is read as it stands, whatever is in it.
        let name = rest[1..].find(|c: char| !c.is_ascii_alphabetic()).map_or(rest, |end| &rest[..end + 1]);
        if !name.to_ascii_lowercase().contains("cite") {
            return None;
        }
        let close = find_near(self.text, at, end, b"}\n")?;
        self.text[close..].starts_with('}').then(|| {
            self.writer.copy(Span::new(at, close + 1));
            close + 1
        })
    }

    fn read_address(&mut self, at: usize, end: usize) -> Option<usize> {
        let close =
            find_near(self.text, at, end, b"> \n").filter(|&close| self.text[close..].starts_with('>'))?;
        let length = close - at;
        let place = self.writer.place();
        let url = Span::new(at + 1, at + length);
        self.writer.copy(url);
        let kind = MarkerKind::Address(url.of(self.text).to_owned());
        self.writer.mark_from(place, kind, Span::new(at, at + length + 1));
        Some(at + length + 1)
    }
}

fn is_picture(target: &str) -> bool {
    let extension = target.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    matches!(extension.as_str(), "png" | "jpg" | "jpeg" | "gif" | "svg" | "webp" | "tif" | "tiff")
}

/// The keys of a citation: `cite/t:see @a p. 3;@b`.
fn keys(citation: &str) -> Vec<String> {
    let keys = citation.split('@').skip(1);
    let keys = keys.map(|rest| {
        rest.split(|c: char| c.is_whitespace() || matches!(c, ';' | ',')).next().unwrap_or_default()
    });
    keys.map(|key| key.trim_end_matches('.').to_owned()).filter(|key| !key.is_empty()).collect()
}

/// What follows the type of a link with which org-ref cites: `cite:`, `citep:`, `autocite:` and their like.
fn link_type(target: &str) -> Option<&str> {
    let (kind, keys) = target.split_once(':').filter(|(kind, _)| kind.len() <= 16)?;
    const PREFIXES: [&str; 7] = ["", "auto", "paren", "text", "foot", "footfull", "full"];
    let (prefix, rest) = kind.split_once("cite")?;
    let is_citation = PREFIXES.contains(&prefix) && rest.bytes().all(|byte| byte.is_ascii_lowercase());
    let names_keys = keys.starts_with(char::is_alphanumeric) || keys.contains('&');
    (is_citation && names_keys).then_some(keys)
}

/// The keys behind the type of such a link.
fn linked_keys(keys: &str) -> Vec<String> {
    let is_key = |c: char| c.is_alphanumeric() || ":._/-+".contains(c);
    let key = |rest: &str| rest[..rest.find(|c| !is_key(c)).unwrap_or(rest.len())].to_owned();
    let all: Vec<String> = if keys.contains('&') {
        keys.split('&').skip(1).map(key).collect()
    } else {
        keys.split(',').map(|keys| key(keys.trim())).collect()
    };
    all.into_iter().filter(|key| !key.is_empty()).collect()
}

/// Whether no letter stands before a place.
fn begins_word(text: &str, at: usize) -> bool {
    !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == ':')
}

/// The label of a footnote's definition, and the length of what stands before its text.
fn definition(line: &str) -> Option<(String, usize)> {
    let (label, _) = line.strip_prefix("[fn:")?.split_once(']')?;
    let is_label = !label.is_empty() && !label.contains([':', ' ']);
    is_label.then(|| (label.to_owned(), label.len() + 5))
}

/// Lines that hold no prose: fixed-width text, rules, planning, clocks.
fn is_matter(text: &str) -> bool {
    text == ":"
        || text.starts_with(": ")
        || (text.len() >= 5 && text.bytes().all(|byte| byte == b'-'))
        || ["SCHEDULED:", "DEADLINE:", "CLOSED:", "CLOCK:"].iter().any(|word| text.starts_with(word))
}
