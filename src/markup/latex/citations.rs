//! What points to sources in LaTeX: citations, quotations that cite, links and addresses.

use super::*;

impl Reader<'_> {
    pub(super) fn read_address(&mut self, name: &str, end: usize) {
        let Some(address) = self.argument(end) else {
            self.at = end;
            return;
        };
        let mut url = unescape(address.of(self.text));
        if name == "doi" && !url.starts_with("http") {
            url = format!("doi:{url}");
        }
        let place = self.writer.place();
        self.writer.copy(address);
        self.writer.mark_from(place, MarkerKind::Address(url), Span::new(self.at, address.end + 1));
        self.at = address.end + 1;
    }

    pub(super) fn read_link(&mut self, end: usize) {
        let start = self.at;
        let Some(target) = self.argument(self.after_options(end)) else {
            self.at = end;
            return;
        };
        let url = unescape(target.of(self.text));
        self.open_argument(target.end + 1, |reader| Some(Ending::Link(start, reader.writer.place(), url)));
    }

    /// csquotes' commands: `\enquote{…}`, and with sources `\textquote[…]{…}` and `\textcquote[…]{key}{…}`.
    pub(super) fn read_quotation(&mut self, name: &str, end: usize) {
        let mut behind = end;
        if name.starts_with("foreign") || name.starts_with("hyphen") || name.starts_with("hybrid") {
            behind = self.argument(behind).map_or(behind, |language| language.end + 1);
        }
        let options = behind;
        behind = self.after_options(behind);
        let cites = name.ends_with("cquote");
        if cites && let Some(keys) = self.argument(behind) {
            behind = keys.end + 1;
            let keys = marker::comma_separated(keys.of(self.text)).collect();
            self.writer.mark(MarkerKind::Keys(keys), Span::new(self.at, behind));
            self.at = behind;
        } else if behind > options {
            self.read_cited_in(Span::new(options, behind));
        }
        // The quotation stands by itself behind what it cites.
        if behind > end {
            self.writer.space(Span::new(behind, behind));
        }
        self.open_argument(behind, |reader| {
            let mark = if reader.quotations.is_multiple_of(2) { "“" } else { "‘" };
            reader.quotations += 1;
            reader.writer.write(mark, Span::new(reader.at, behind + 1));
            Some(Ending::Quotation)
        });
    }

    /// The sources that an option such as `[\cite{key}]` names.
    pub(super) fn read_cited_in(&mut self, options: Span) {
        let mut prose = Prose::default();
        prose.push(options.of(self.text), options, options.of(self.text));
        let mut cited = Vec::new();
        for kind in marker::inside(&prose, Vec::new()) {
            if let MarkerKind::Keys(keys) = kind {
                cited.extend(keys);
            }
        }
        if !cited.is_empty() {
            self.writer.mark(MarkerKind::Keys(cited), options);
            self.at = options.end;
        }
    }

    /// A citation, as it stands in the source: `\parencites(see)()[12]{a}[][3]{b}`.
    pub(super) fn read_citation(&mut self, name: &str, end: usize) {
        let is_multiple = name.ends_with("cites");
        let mut behind = end;
        while is_multiple && self.text[behind..].starts_with('(') {
            let close = find_near(self.text, behind, self.text.len(), b")\n\r");
            let Some(close) = close.filter(|&close| self.text[close..].starts_with(')')) else { break };
            behind = close + 1;
        }
        let mut keys = Vec::new();
        let mut last = end;
        while let Some(argument) = self.argument(self.after_options(behind)) {
            keys.extend(marker::comma_separated(argument.of(self.text)));
            behind = argument.end + 1;
            last = behind;
            if !is_multiple {
                break;
            }
        }
        if keys.is_empty() {
            self.at = last;
            return;
        }
        self.writer.mark(MarkerKind::Keys(keys), Span::new(self.at, last));
        self.at = last;
    }

    /// An entry of a list of references: `\bibitem[label]{key} …`.
    pub(super) fn read_reference(&mut self, end: usize) {
        let behind = self.after_options(end);
        self.at = behind;
        if let Some(key) = self.argument(behind) {
            self.writer.begin(Role::Note(key.of(self.text).trim().to_owned()));
            self.at = key.end + 1;
        }
    }
}
