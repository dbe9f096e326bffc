//! What stands within a line of reStructuredText: roles, references, notes, emphasis.

use super::*;

impl Reader<'_> {
    pub(super) fn read_inline(&mut self, span: Span) {
        let mut at = span.start;
        while at < span.end {
            let rest = &self.text[at..span.end];
            let Some(first) = rest.chars().next() else { return };
            let next = match first {
                '\\' => self.read_escape(at, span.end),
                '`' if rest.starts_with("``") => self.read_literal(at, span),
                '`' => self.read_quoted(at, span, None),
                ':' => self.read_role(at, span),
                '[' => self.read_note(at, span.end),
                '_' => self.read_reference(at, span),
                '|' => self.read_substitution(at, span),
                '*' => self.read_emphasis(at, span),
                _ if first.is_whitespace() => {
                    let length = rest.find(|c: char| !c.is_whitespace()).unwrap_or(rest.len());
                    self.writer.space(Span::new(at, at + length));
                    Some(at + length)
                }
                'h' if rest.starts_with("https://") || rest.starts_with("http://") => {
                    let length = rest.find(|c: char| c.is_whitespace() || "<>`[]".contains(c));
                    let end = at + length.unwrap_or(rest.len());
                    self.writer.copy(Span::new(at, end));
                    Some(end)
                }
                _ => None,
            };
            at = next.unwrap_or_else(|| {
                let special = |c: char| c.is_whitespace() || "\\`:[_|*h".contains(c);
                let first = first.len_utf8();
                let end = at + first + rest[first..].find(special).unwrap_or(rest.len() - first);
                self.writer.copy(Span::new(at, end));
                end
            });
        }
    }

    pub(super) fn read_escape(&mut self, at: usize, end: usize) -> Option<usize> {
        let sign = self.text[at + 1..end].chars().next()?;
        let behind = at + 1 + sign.len_utf8();
        if !sign.is_whitespace() {
            self.writer.write(&self.text[at + 1..behind], Span::new(at, behind));
        }
        Some(behind)
    }

    pub(super) fn read_literal(&mut self, at: usize, span: Span) -> Option<usize> {
        let close = self.closers.find(self.text, at + 2, span.end, "``", |_| true)?;
        self.writer.opaque(Span::new(at, close + 2));
        Some(close + 2)
    }

    /// `` :role:`text` ``.
    pub(super) fn read_role(&mut self, at: usize, span: Span) -> Option<usize> {
        let rest = &self.text[at + 1..span.end];
        let length =
            rest.bytes().take(64).position(|b| !(b.is_ascii_alphanumeric() || b":-_.+".contains(&b)))?;
        let role = rest[..length].strip_suffix(':').filter(|_| rest[length..].starts_with('`'))?;
        self.read_quoted(at + 1 + length, span, Some((role.to_owned(), at)))
    }

    /// Words in backticks, which begin at `at`: a link, a reference, the text of a role.
    pub(super) fn read_quoted(
        &mut self,
        at: usize,
        span: Span,
        role: Option<(String, usize)>,
    ) -> Option<usize> {
        let close = self.closers.find(self.text, at + 1, span.end, "`", |_| true)?;
        let inner = Span::new(at + 1, close);
        let text = inner.of(self.text);
        let behind = close + 1;
        let place = self.writer.place();
        if let Some((role, start)) = role {
            let source = Span::new(start, behind);
            if role == "cite" || role.starts_with("cite:") || role.ends_with("cite") {
                let keys = marker::comma_separated(text);
                let keys = keys.map(|key| key.rsplit('}').next().unwrap_or(&key).trim().to_owned());
                let keys: Vec<String> = keys.filter(|key| !key.is_empty()).collect();
                self.writer.mark(MarkerKind::Keys(keys), source);
            } else if EMPHASES.contains(&role.as_str()) {
                self.writer.words(inner);
            } else {
                self.writer.opaque(source);
            }
            return Some(behind);
        }
        let signs = self.text[behind..span.end].bytes().take(2).take_while(|&b| b == b'_').count();
        let end = behind + signs;
        let target = text.strip_suffix('>').and_then(|rest| rest.rsplit_once('<'));
        match target.filter(|_| signs > 0) {
            Some((shown, url)) => {
                let shown = if shown.trim().is_empty() {
                    Span::new(at + 1 + shown.len() + 1, close - 1)
                } else {
                    Span::new(at + 1, at + 1 + shown.trim_end().len())
                };
                self.writer.words(shown);
                let url = url.split_whitespace().collect::<String>();
                self.writer.mark_from(place, MarkerKind::Link(url), Span::new(at, end));
            }
            None => {
                self.writer.words(inner);
                if signs > 0 {
                    let kind = MarkerKind::Reference(fold_label(text));
                    self.writer.mark_from(place, kind, Span::new(at, end));
                }
            }
        }
        Some(end)
    }

    /// `[1]_`, `[#name]_`, `[CIT2002]_`.
    pub(super) fn read_note(&mut self, at: usize, end: usize) -> Option<usize> {
        let rest = &self.text[at + 1..end];
        let length = rest.bytes().take(64).position(|byte| byte == b']')?;
        let label = rest.get(..length).filter(|label| is_label(label))?;
        if !rest[length..].starts_with("]_") {
            return None;
        }
        let behind = at + length + 3;
        let kind = MarkerKind::Note(label.trim_start_matches('#').to_owned());
        self.writer.mark(kind, Span::new(at, behind));
        Some(behind)
    }

    /// `name_` refers to a target; `_` before backticks makes one.
    pub(super) fn read_reference(&mut self, at: usize, span: Span) -> Option<usize> {
        let rest = &self.text[at + 1..span.end];
        if rest.starts_with('`') {
            return Some(at + 1);
        }
        if rest.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
            return None;
        }
        let word =
            self.text[span.start..at].chars().rev().take(64).take_while(|c| c.is_alphanumeric() || *c == '-');
        let length: usize = word.map(char::len_utf8).sum();
        let place = self.writer.place().back(length).filter(|_| length > 0)?;
        let label = fold_label(&self.text[at - length..at]);
        self.writer.mark_from(place, MarkerKind::Reference(label), Span::new(at - length, at + 1));
        Some(at + 1)
    }

    pub(super) fn read_substitution(&mut self, at: usize, span: Span) -> Option<usize> {
        if !opens(self.text, at, 1, span) {
            return None;
        }
        let text = self.text;
        let close = self.closers.find(text, at + 2, span.end, "|", |close| closes(text, close, 1, span))?;
        self.writer.opaque(Span::new(at, close + 1));
        Some(close + 1)
    }

    pub(super) fn read_emphasis(&mut self, at: usize, span: Span) -> Option<usize> {
        let text = self.text;
        let sign = if text[at..span.end].starts_with("**") { "**" } else { "*" };
        let length = sign.len();
        let is_close = |close: usize| closes(text, close, length, span);
        let is_border = is_close(at)
            || (opens(text, at, length, span)
                && self.closers.find(text, at + length + 1, span.end, sign, is_close).is_some());
        is_border.then_some(at + length)
    }
}
