//! Collects what a markup's reader finds in a block: prose, markers, comments, paragraphs.

use super::prose::OPAQUE;
use super::{Comment, LinkDefinition, Marker, MarkerKind, ParsedBlock, Prose, Role, marker, paragraphs};
use crate::text::Span;

/// The block that is being written, with its open paragraph.
pub struct Writer<'a> {
    pub text: &'a str,
    /// What the open paragraph is for.
    pub role: Role,
    block: ParsedBlock,
    prose: Prose,
    links: Vec<Marker>,
    /// The paragraph around the open note, with its number.
    around: Option<(Prose, Vec<Marker>, usize)>,
    /// The number of the open paragraph or note, and of the latest one.
    run: usize,
    runs: usize,
    /// For each open list the paragraph that leads in with a colon.
    lead_ins: Vec<Option<usize>>,
}

/// A place in the prose of one paragraph or note.
#[derive(Clone, Copy)]
pub struct Place {
    run: usize,
    at: usize,
}

impl Place {
    /// The place so many bytes before.
    pub fn back(self, length: usize) -> Option<Place> {
        Some(Place { at: self.at.checked_sub(length)?, ..self })
    }
}

impl<'a> Writer<'a> {
    pub fn new(text: &'a str) -> Writer<'a> {
        Writer {
            text,
            role: Role::Body,
            block: ParsedBlock::default(),
            prose: Prose::default(),
            links: Vec::new(),
            around: None,
            run: 0,
            runs: 0,
            lead_ins: Vec::new(),
        }
    }

    /// Ends the open paragraph and gives the block.
    pub fn finish(mut self) -> ParsedBlock {
        self.close();
        self.block
    }

    /// Whether the open paragraph has nothing in it yet.
    pub fn is_empty(&self) -> bool {
        self.prose.text().is_empty()
    }

    /// The place in the open paragraph at which the next word will stand.
    pub fn place(&self) -> Place {
        Place { run: self.run, at: self.prose.text().len() }
    }

    /// Takes prose as it stands in the source.
    pub fn copy(&mut self, span: Span) {
        self.prose.push(span.of(self.text), span, span.of(self.text));
    }

    /// Writes what a reader sees in place of `source`.
    pub fn write(&mut self, seen: &str, source: Span) {
        self.prose.push(seen, source, source.of(self.text));
    }

    /// Writes one space for white space or a line break: none at a paragraph's start or behind another.
    pub fn space(&mut self, source: Span) {
        if !self.is_empty() && !self.prose.text().ends_with(' ') {
            self.write(" ", source);
        }
    }

    /// Takes prose as it stands, but for its line breaks and runs of white space.
    pub fn words(&mut self, span: Span) {
        let mut at = span.start;
        while at < span.end {
            let rest = &self.text[at..span.end];
            let blank = rest.len() - rest.trim_start().len();
            if blank > 0 {
                self.space(Span::new(at, at + blank));
                at += blank;
                continue;
            }
            let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
            self.copy(Span::new(at, at + word));
            at += word;
        }
    }

    /// Writes a stand-in for what is no prose but has its place in the sentence.
    pub fn opaque(&mut self, source: Span) {
        self.write(OPAQUE.encode_utf8(&mut [0; 4]), source);
    }

    /// Takes a marker as it stands in the source.
    pub fn mark(&mut self, kind: MarkerKind, source: Span) {
        let start = self.place();
        self.copy(source);
        self.mark_from(start, kind, source);
    }

    /// Writes a stand-in that is a marker.
    pub fn mark_opaque(&mut self, kind: MarkerKind, source: Span) {
        let start = self.place();
        self.opaque(source);
        self.mark_from(start, kind, source);
    }

    /// Makes a marker of the prose from `start` on, unless there is none or a paragraph's end has come between.
    pub fn mark_from(&mut self, start: Place, kind: MarkerKind, source: Span) {
        let end = self.prose.text().len();
        let shown = self.prose.text().get(start.at..).unwrap_or_default();
        if start.run == self.run && !shown.trim_start().is_empty() {
            self.links.push(Marker { kind, prose: Span::new(start.at, end), source });
        }
    }

    /// Begins a footnote that stands in the text; false inside another one.
    pub fn open_note(&mut self) -> bool {
        if self.around.is_some() {
            return false;
        }
        self.around = Some((std::mem::take(&mut self.prose), std::mem::take(&mut self.links), self.run));
        self.begin_run();
        true
    }

    /// Ends the open footnote, which is `source` with its signs, and marks it in the paragraph around it.
    pub fn close_note(&mut self, source: Span) {
        let Some((prose, links, run)) = self.around.take() else { return };
        self.run = run;
        let note = std::mem::replace(&mut self.prose, prose);
        let inside = marker::inside(&note, std::mem::replace(&mut self.links, links));
        let text = note.text().trim().to_owned();
        self.mark_opaque(MarkerKind::InlineNote { text, inside }, source);
    }

    fn begin_run(&mut self) {
        self.runs += 1;
        self.run = self.runs;
    }

    /// Whether a footnote is open: no paragraph can end in it.
    pub fn is_in_note(&self) -> bool {
        self.around.is_some()
    }

    /// Notes a comment. Inside a paragraph or on the line below it it is a marker, as it may say where a statement
    /// comes from, unless it is addressed to ibid.
    pub fn comment(&mut self, span: Span, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        self.block.comments.push(Comment { span, text: text.to_owned() });
        if text.starts_with("ibid:") {
            return;
        }
        let kind = MarkerKind::Comment(text.to_owned());
        if self.is_empty() {
            attach_comment(&mut self.block, self.text, kind, span);
        } else if !self.prose.text().trim().is_empty() {
            self.mark_opaque(kind, span);
        }
    }

    pub fn define(&mut self, definition: LinkDefinition) {
        self.block.links.push(definition);
    }

    pub fn open_list(&mut self) {
        let last = self.block.paragraphs.len().checked_sub(1);
        let lead_in = last.filter(|&index| self.block.paragraphs[index].leads_in());
        self.lead_ins.push(lead_in.or(self.lead_ins.last().copied().flatten()));
    }

    pub fn close_list(&mut self) {
        self.lead_ins.pop();
    }

    /// How many lists are open.
    pub fn lists(&self) -> usize {
        self.lead_ins.len()
    }

    /// Ends the open paragraph, if there is one.
    pub fn close(&mut self) {
        if let Some((prose, links, _)) = self.around.take() {
            (self.prose, self.links) = (prose, links);
        }
        self.begin_run();
        let mut prose = std::mem::take(&mut self.prose);
        let mut links = std::mem::take(&mut self.links);
        let end = prose.text().trim_end().len();
        if links.is_empty() && prose.text().chars().all(|c| c == OPAQUE || c.is_whitespace()) {
            return;
        }
        if end < prose.text().len() {
            prose = prose.part(Span::new(0, end));
            links.iter_mut().for_each(|link| link.prose.end = link.prose.end.min(end));
            links.retain(|link| !link.prose.is_empty());
        }
        links.sort_by_key(|link| (link.prose.start, link.prose.end));
        let lead_in = self.lead_ins.last().copied().flatten().filter(|_| self.role == Role::Item);
        self.block.paragraphs.extend(paragraphs(&self.role, prose, links, lead_in));
    }

    /// Ends the open paragraph and says what the next is for.
    pub fn begin(&mut self, role: Role) {
        self.close();
        self.role = role;
    }
}

/// Lets a comment on the line below a paragraph belong to that paragraph's last sentence.
pub fn attach_comment(block: &mut ParsedBlock, text: &str, kind: MarkerKind, source: Span) {
    let Some(paragraph) = block.paragraphs.last_mut() else { return };
    let between = text.get(paragraph.prose.end()..source.start).unwrap_or("x");
    let is_next_line = between.trim().is_empty() && between.matches('\n').count() == 1;
    if !is_next_line || !matches!(paragraph.role, Role::Body | Role::Item) {
        return;
    }
    let start = paragraph.prose.text().len();
    paragraph.prose.push(OPAQUE.encode_utf8(&mut [0; 4]), source, source.of(text));
    let prose = Span::new(start, paragraph.prose.text().len());
    paragraph.markers.push(Marker { kind, prose, source });
    if let Some(last) = paragraph.sentences.last_mut() {
        last.end = prose.end;
    }
}
