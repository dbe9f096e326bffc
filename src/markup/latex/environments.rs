//! Environments of LaTeX: lists, quotations, tables, and what is no prose.

use super::*;

impl Reader<'_> {
    pub(super) fn begin_environment(&mut self, end: usize) {
        let Some(name) = self.argument(end) else {
            self.at = end;
            return;
        };
        let behind = name.end + 1;
        if let Some((closing, is_maths)) = commands::opaque_end(name.of(self.text)) {
            let close = self.ahead.find(self.text, behind, closing);
            let close = close.map_or(self.text.len(), |at| at + closing.len());
            if is_maths && !self.writer.is_empty() {
                self.writer.opaque(Span::new(self.at, close));
            } else if !is_maths {
                self.end_paragraph();
            }
            if closing == "\\end{comment}" {
                let inner = Span::new(behind, close.saturating_sub(closing.len()).max(behind));
                self.writer.comment(Span::new(self.at, close), inner.of(self.text));
            }
            self.at = close;
            return;
        }
        let environment = environment(name.of(self.text));
        self.end_paragraph();
        let around = self.writer.role.clone();
        match environment {
            Environment::Quote => self.writer.role = Role::Quote,
            Environment::Table => self.writer.role = Role::Cell,
            Environment::List => {
                self.writer.open_list();
                if !matches!(around, Role::Quote | Role::Note(_)) {
                    self.writer.role = Role::Item;
                }
            }
            Environment::References | Environment::Other => {}
        }
        if name.of(self.text) != "document" {
            self.environments.push((environment, around));
        }
        let end = self.after_arguments(behind);
        // `\begin{displayquote}[\cite{key}]`, `\begin{displaycquote}{key}`.
        if end > behind && matches!(environment, Environment::Quote) {
            self.at = behind;
            if name.of(self.text).contains("cquote")
                && let Some(keys) = self.argument(self.after_options(behind))
            {
                let keys = marker::comma_separated(keys.of(self.text)).collect();
                self.writer.mark(MarkerKind::Keys(keys), Span::new(behind, end));
            } else {
                self.read_cited_in(Span::new(behind, end));
            }
            self.writer.space(Span::new(end, end));
        }
        self.at = end;
    }

    pub(super) fn end_environment(&mut self, end: usize) {
        let Some(name) = self.argument(end) else {
            self.at = end;
            return;
        };
        self.end_paragraph();
        self.at = name.end + 1;
        if name.of(self.text) == "document" {
            return;
        }
        if let Some((environment, around)) = self.environments.pop() {
            if environment == Environment::List {
                self.writer.close_list();
            }
            self.writer.role = around;
        }
    }

    /// No paragraph ends in a footnote, whatever stands in it.
    pub(super) fn end_paragraph(&mut self) {
        if self.writer.is_in_note() {
            self.writer.space(Span::new(self.at, self.at + 1));
        } else {
            self.writer.close();
        }
    }

    pub(super) fn read_item(&mut self, end: usize) {
        self.end_paragraph();
        self.at = end;
        if let Some(label) = self.optional(end) {
            self.open.push((label.end, Ending::Label));
            self.at = label.start;
        }
    }
}
