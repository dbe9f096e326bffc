//! What stands within a line of AsciiDoc: emphasis, links, notes, citations.

use super::*;

impl Reader<'_> {
    /// Reads running text; `depth` counts the links and notes around it.
    pub(super) fn read_inline(&mut self, span: Span, depth: usize) {
        let mut at = span.start;
        while at < span.end {
            let rest = &self.text[at..span.end];
            let Some(first) = rest.chars().next() else { return };
            let next = match first {
                '<' if rest.starts_with("<<") => self.read_cross_reference(at, span.end),
                '[' => self.read_inline_attributes(at, span.end),
                '{' => self.read_variable(at, span),
                '`' => self.read_monospace(at, span),
                '"' | '\'' if rest[1..].starts_with('`') => self.read_quotation(at, span),
                '*' | '_' | '#' | '+' => self.read_emphasis(at, span),
                '\\' => Some(at + 1),
                '-' if rest.starts_with("--") && !rest.starts_with("---") => self.write("—", at, 2),
                '.' if rest.starts_with("...") => self.write("…", at, 3),
                _ if first.is_whitespace() => Some(self.read_white_space(at, span.end)),
                _ if first.is_alphabetic() => self.read_macro(at, span, depth),
                _ => None,
            };
            at = next.unwrap_or_else(|| {
                let first = first.len_utf8();
                self.writer.copy(Span::new(at, at + first));
                at + first
            });
        }
    }

    pub(super) fn write(&mut self, seen: &str, at: usize, length: usize) -> Option<usize> {
        self.writer.write(seen, Span::new(at, at + length));
        Some(at + length)
    }

    /// White space, with the comment that a line of its own may be.
    pub(super) fn read_white_space(&mut self, at: usize, end: usize) -> usize {
        let rest = &self.text[at..end];
        let length = rest.find(|c: char| !c.is_whitespace()).unwrap_or(rest.len());
        self.writer.space(Span::new(at, at + length));
        let next = at + length;
        let begins_line = rest[..length].contains(['\n', '\r']);
        if begins_line && self.text[next..end].starts_with("//") {
            let span = Span::new(next, line_end(self.text, next).min(end));
            self.writer.comment(span, span.of(self.text).trim_start_matches('/'));
            return span.end;
        }
        // ` +` at a line's end breaks it.
        let is_break = self.text[next..end].starts_with("+\n") || self.text[next..end].starts_with("+\r");
        if is_break { next + 1 } else { next }
    }

    /// `<<key>>` and `<<key,text>>`.
    pub(super) fn read_cross_reference(&mut self, at: usize, end: usize) -> Option<usize> {
        let close = self.closers.find(self.text, at + 2, end, ">>", |_| true)?;
        let inner = Span::new(at + 2, close).of(self.text);
        let (key, shown) = inner.split_once(',').unwrap_or((inner, ""));
        let source = Span::new(at, close + 2);
        let key = key.trim().trim_start_matches('#').to_owned();
        if key.is_empty() {
            return None;
        }
        let shown = shown.trim_start();
        if shown.is_empty() {
            self.writer.mark_opaque(MarkerKind::Key(key), source);
        } else {
            self.writer.words(Span::new(close - shown.len(), close));
        }
        Some(source.end)
    }

    /// Anchors, and attributes of the words behind them.
    pub(super) fn read_inline_attributes(&mut self, at: usize, end: usize) -> Option<usize> {
        let close = self.brackets.close(at).filter(|&close| close < end)?;
        let inner = Span::new(at + 1, close).of(self.text);
        let is_anchor = inner.starts_with('[') && inner.ends_with(']') && !inner.contains(' ');
        let is_style = self.text[close + 1..end].starts_with(['#', '*', '_', '`']) && !inner.contains(' ');
        (is_anchor || is_style).then_some(close + 1)
    }

    pub(super) fn read_variable(&mut self, at: usize, span: Span) -> Option<usize> {
        let rest = &self.text[at + 1..span.end];
        let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "-_".contains(c)))?;
        if length == 0 || !rest[length..].starts_with('}') {
            return None;
        }
        let source = Span::new(at, at + length + 2);
        match &rest[..length] {
            "empty" | "zwsp" => {}
            "nbsp" => self.writer.write("\u{a0}", source),
            "sp" => self.writer.space(source),
            "amp" => self.writer.write("&", source),
            "lt" => self.writer.write("<", source),
            "gt" => self.writer.write(">", source),
            "ldquo" => self.writer.write("“", source),
            "rdquo" => self.writer.write("”", source),
            "lsquo" => self.writer.write("‘", source),
            "rsquo" | "apos" => self.writer.write("’", source),
            "plus" => self.writer.write("+", source),
            _ => self.writer.opaque(source),
        }
        Some(source.end)
    }

    pub(super) fn read_monospace(&mut self, at: usize, span: Span) -> Option<usize> {
        // The closing half of a curved quotation mark.
        let after = self.text[at + 1..span.end].chars().next();
        if let Some(sign) = after.filter(|c| matches!(c, '"' | '\'')) {
            return self.write(if sign == '"' { "”" } else { "’" }, at, 2);
        }
        let close = self.closers.find(self.text, at + 1, span.end, "`", |_| true)?;
        self.writer.opaque(Span::new(at, close + 1));
        Some(close + 1)
    }

    pub(super) fn read_quotation(&mut self, at: usize, span: Span) -> Option<usize> {
        let is_double = self.text[at..span.end].starts_with('"');
        let sign = if is_double { "`\"" } else { "`'" };
        self.closers.find(self.text, at + 2, span.end, sign, |_| true)?;
        self.write(if is_double { "“" } else { "‘" }, at, 2)
    }

    /// The signs around bold, slanted and marked words are passed over.
    pub(super) fn read_emphasis(&mut self, at: usize, span: Span) -> Option<usize> {
        let text = self.text;
        let rest = &text[at..span.end];
        let sign =
            ["**", "__", "##", "++", "*", "_", "#", "+"].into_iter().find(|sign| rest.starts_with(sign))?;
        let length = sign.len();
        let is_close = |close: usize| length == 2 || closes(text, close, length, span);
        if length == 2 || closes(text, at, 1, span) {
            return Some(at + length);
        }
        let closer = self.closers.find(text, at + length + 1, span.end, sign, is_close);
        (opens(text, at, length, span) && closer.is_some()).then_some(at + length)
    }

    /// A word, which may be the name of a macro or the scheme of an address.
    pub(super) fn read_macro(&mut self, at: usize, span: Span, depth: usize) -> Option<usize> {
        let rest = &self.text[at..span.end];
        let length = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        let mut name = &rest[..length];
        let mut at = at;
        // `word.footnote:[…]` stands right behind a word.
        for glued in ["footnote", "footnoteref"] {
            if let Some(before) = name.strip_suffix(glued).filter(|_| rest[length..].starts_with(':')) {
                self.writer.copy(Span::new(at, at + before.len()));
                (at, name) = (at + before.len(), &name[before.len()..]);
            }
        }
        let length = name.len();
        let rest = &self.text[at..span.end];
        let behind = &rest[length..];
        let word = |reader: &mut Self, end: usize| {
            reader.writer.copy(Span::new(at, end));
            Some(end)
        };
        if !behind.starts_with(':') || behind[1..].starts_with(char::is_whitespace) {
            return word(self, at + length);
        }
        let target = Span::new(at + length + 1, at + length + 1);
        let is_end = |c: char| c.is_whitespace() || c == '[' || c == '<' || c == '>';
        let longest = (0..=behind.len().min(2000)).rev().find(|&at| behind.is_char_boundary(at)).unwrap_or(1);
        let target_length = behind[1..longest].find(is_end).unwrap_or(longest - 1);
        let target = Span::new(target.start, target.start + target_length);
        let close = self.brackets.close(target.end).filter(|&close| close < span.end);
        let is_web = behind.starts_with("://");
        let Some(close) = close else {
            return word(self, if is_web { target.end } else { at + length });
        };
        let inner = Span::new(target.end + 1, close);
        let whole = Span::new(at, close + 1);
        match name {
            _ if is_web => self.read_link(Span::new(at, target.end), inner, whole, depth),
            "link" | "mailto" | "xref" => self.read_link(target, inner, whole, depth),
            "footnote" | "footnoteref" => self.read_note(name, target, inner, whole, depth),
            _ if name.starts_with("cite") || name.starts_with("fullcite") => {
                self.writer.mark(MarkerKind::Keys(keys(inner.of(self.text))), whole)
            }
            "image" | "icon" | "kbd" | "btn" | "menu" | "stem" | "latexmath" | "asciimath" | "pass"
            | "anchor" | "indexterm" | "indexterm2" | "counter" | "bibitem" | "toc" | "video" | "audio" => {
                self.writer.opaque(whole)
            }
            _ => return word(self, at + length),
        }
        Some(whole.end)
    }

    pub(super) fn read_link(&mut self, target: Span, shown: Span, whole: Span, depth: usize) {
        let url = target.of(self.text).to_owned();
        let text = shown.of(self.text);
        let text = text.split(",window=").next().unwrap_or(text).trim_end_matches('^');
        let place = self.writer.place();
        if text.trim().is_empty() {
            self.writer.copy(target);
            self.writer.mark_from(place, MarkerKind::Address(url), whole);
            return;
        }
        let shown = Span::new(shown.start, shown.start + text.len());
        if depth < 2 {
            self.read_inline(shown, depth + 1);
        } else {
            self.writer.words(shown);
        }
        self.writer.mark_from(place, MarkerKind::Link(url), whole);
    }

    pub(super) fn read_note(&mut self, name: &str, target: Span, inner: Span, whole: Span, depth: usize) {
        let mut body = inner;
        let mut label = target.of(self.text).to_owned();
        if name == "footnoteref" {
            let (id, text) = inner.of(self.text).split_once(',').unwrap_or((inner.of(self.text), ""));
            label = id.trim().to_owned();
            body.start = inner.end - text.len();
        }
        if body.is_empty() {
            self.writer.mark(MarkerKind::Note(label), whole);
        } else if depth == 0 && self.writer.open_note() {
            self.read_inline(body, depth + 1);
            self.writer.close_note(whole);
        } else {
            self.writer.words(body);
        }
    }
}
