//! One Markdown block → paragraphs of prose, with exact spans through entities, escapes and markers.

use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::prose::OPAQUE;
use super::writer::attach_comment;
use super::{Comment, LinkDefinition, Marker, MarkerKind, ParsedBlock, Prose, Role, fold_label, paragraphs};
use crate::text::Span;

/// Marks the target of a link whose definition must be looked up in the whole document.
const ELSEWHERE: &str = "ibid-reference:";

/// Parses a block by itself. Link definitions of other blocks are left as [`MarkerKind::Reference`].
pub fn parse(text: &str) -> ParsedBlock {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut elsewhere = |link: BrokenLink| {
        // `[label]` alone may be anything ("[sic]"); it stays text and is found as a marker.
        matches!(link.link_type, LinkType::Reference)
            .then(|| (CowStr::from(format!("{ELSEWHERE}{}", link.reference)), CowStr::from("")))
    };
    let parser = Parser::new_with_broken_link_callback(text, options, Some(&mut elsewhere));
    let definitions = parser
        .reference_definitions()
        .iter()
        .map(|(label, definition)| LinkDefinition {
            label: fold_label(label),
            url: definition.dest.to_string(),
        })
        .collect();
    let mut builder = Builder {
        text,
        block: ParsedBlock { links: definitions, ..Default::default() },
        ..Default::default()
    };
    builder.block.links.sort_by(|a, b| a.label.cmp(&b.label));
    for (event, range) in parser.into_offset_iter() {
        builder.event(event, Span::from(range));
    }
    builder.close();
    builder.block
}

#[derive(Default)]
struct Builder<'a> {
    text: &'a str,
    block: ParsedBlock,
    prose: Prose,
    links: Vec<Marker>,
    open_links: Vec<(Span, String, usize)>,
    heading: bool,
    cell: bool,
    quotes: usize,
    items: usize,
    note: Option<String>,
    /// Depth of code blocks and images, whose text is not prose.
    opaque: usize,
    html: Option<Span>,
    /// The paragraph before the open list, when it ends in a colon; one a nesting level.
    lead_ins: Vec<Option<usize>>,
}

impl<'a> Builder<'a> {
    fn event(&mut self, event: Event<'a>, span: Span) {
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, span),
            Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {
                self.push(&OPAQUE.to_string(), span)
            }
            // To a reader a line break is a space, and cues are written with spaces.
            Event::SoftBreak | Event::HardBreak => self.push(" ", span),
            Event::FootnoteReference(_) => self.push(span.of(self.text), span),
            Event::InlineHtml(html) => {
                self.comment(span);
                self.mark_comment(span);
                if html.get(..3).is_some_and(|tag| tag.eq_ignore_ascii_case("<br")) {
                    self.push(" ", span);
                }
            }
            Event::Html(_) => self.html = Some(self.html.map_or(span, |open| open.join(span))),
            Event::Rule => self.close(),
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'a>, span: Span) {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Superscript | Tag::Subscript => {}
            // What the writer has struck out she does not say.
            Tag::Strikethrough => self.opaque += 1,
            Tag::Link { dest_url, .. } => {
                self.open_links.push((span, dest_url.to_string(), self.prose.text().len()))
            }
            Tag::Image { .. } => {
                self.push(&OPAQUE.to_string(), span);
                self.opaque += 1;
            }
            other => {
                self.close();
                match other {
                    Tag::Heading { .. } => self.heading = true,
                    Tag::TableCell => self.cell = true,
                    Tag::BlockQuote(_) => self.quotes += 1,
                    Tag::Item => self.items += 1,
                    Tag::List(_) => {
                        let last = self.block.paragraphs.len().checked_sub(1);
                        let lead_in = last.filter(|&i| self.block.paragraphs[i].leads_in());
                        self.lead_ins.push(lead_in);
                    }
                    Tag::FootnoteDefinition(label) => self.note = Some(label.to_string()),
                    Tag::CodeBlock(_) | Tag::MetadataBlock(_) => self.opaque += 1,
                    _ => {}
                }
            }
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Superscript | TagEnd::Subscript => {}
            TagEnd::Strikethrough => self.opaque = self.opaque.saturating_sub(1),
            TagEnd::Link => self.end_link(),
            TagEnd::Image => self.opaque = self.opaque.saturating_sub(1),
            other => {
                self.close();
                match other {
                    TagEnd::Heading(_) => self.heading = false,
                    TagEnd::TableCell => self.cell = false,
                    TagEnd::BlockQuote(_) => self.quotes = self.quotes.saturating_sub(1),
                    TagEnd::Item => self.items = self.items.saturating_sub(1),
                    TagEnd::List(_) => {
                        self.lead_ins.pop();
                    }
                    TagEnd::FootnoteDefinition => self.note = None,
                    TagEnd::CodeBlock | TagEnd::MetadataBlock(_) => {
                        self.opaque = self.opaque.saturating_sub(1)
                    }
                    _ => {}
                }
            }
        }
    }

    fn end_link(&mut self) {
        let Some((source, url, start)) = self.open_links.pop() else { return };
        let kind = match url.strip_prefix(ELSEWHERE) {
            Some(label) => MarkerKind::Reference(fold_label(label)),
            // An autolink's text is its address.
            None if source.of(self.text).starts_with('<') => MarkerKind::Address(url),
            None => MarkerKind::Link(url),
        };
        if self.opaque == 0 {
            if let Some(pair) = self.pair_of_numbers(&kind, source, start) {
                return self.links.extend(pair);
            }
            self.links.push(Marker { kind, prose: Span::new(start, self.prose.text().len()), source });
        }
    }

    /// `[2][4]` are two references by number, though it is written as a link is.
    fn pair_of_numbers(&self, kind: &MarkerKind, source: Span, start: usize) -> Option<[Marker; 2]> {
        let MarkerKind::Reference(second) = kind else { return None };
        let joint = source.start + source.of(self.text).find("][")? + 1;
        let first = self.text.get(source.start + 1..joint - 1)?;
        let is_number = |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(first) || !is_number(second) {
            return None;
        }
        let prose = Span::new(start, self.prose.text().len());
        let marker = |label: &str, source: Span, prose: Span| Marker {
            kind: MarkerKind::Reference(label.to_owned()),
            prose,
            source,
        };
        // The second has no words of its own.
        Some([
            marker(first, Span::new(source.start, joint), prose),
            marker(second, Span::new(joint, source.end), Span::new(prose.end, prose.end)),
        ])
    }

    fn text(&mut self, text: &str, span: Span) {
        if self.opaque == 0 {
            self.push(text, span);
        }
    }

    fn push(&mut self, text: &str, span: Span) {
        if self.opaque == 0 {
            self.prose.push(text, span, span.of(self.text));
        }
    }

    fn comment(&mut self, span: Span) {
        let inner =
            span.of(self.text).trim().strip_prefix("<!--").map(|text| text.trim_end_matches("-->").trim());
        if let Some(text) = inner {
            self.block.comments.push(Comment { span, text: text.to_owned() });
        }
    }

    /// A comment on the line below a paragraph belongs to its last sentence, unless it is addressed to ibid.
    fn attach_comment(&mut self, span: Span) {
        let Some(comment) = self.block.comments.last().filter(|comment| comment.span == span) else { return };
        if comment.text.starts_with("ibid:") {
            return;
        }
        let kind = MarkerKind::Comment(comment.text.clone());
        let length = span.of(self.text).find("-->").map_or(span.len(), |at| at + 3);
        let source = Span::new(span.start, span.start + length);
        attach_comment(&mut self.block, self.text, kind, source);
    }

    /// A comment inside a paragraph is a marker in it: it may say where a statement comes from.
    fn mark_comment(&mut self, span: Span) {
        let is_open = self.opaque == 0 && !self.prose.text().trim().is_empty();
        let Some(comment) = self.block.comments.last().filter(|comment| is_open && comment.span == span)
        else {
            return;
        };
        let kind = MarkerKind::Comment(comment.text.clone());
        let start = self.prose.text().len();
        self.push(&OPAQUE.to_string(), span);
        self.links.push(Marker { kind, prose: Span::new(start, self.prose.text().len()), source: span });
    }

    /// Ends the open paragraph, if there is one.
    fn close(&mut self) {
        if let Some(span) = self.html.take() {
            self.comment(span);
            self.attach_comment(span);
        }
        let prose = std::mem::take(&mut self.prose);
        let links = std::mem::take(&mut self.links);
        self.open_links.clear();
        if prose.text().trim().is_empty() {
            return;
        }
        let role = if let Some(label) = &self.note {
            Role::Note(label.clone())
        } else if self.heading {
            Role::Heading
        } else if self.cell {
            Role::Cell
        } else if self.quotes > 0 {
            Role::Quote
        } else if self.items > 0 {
            Role::Item
        } else {
            Role::Body
        };
        let lead_in = self.lead_ins.iter().rev().find_map(|&lead_in| lead_in).filter(|_| role == Role::Item);
        self.block.paragraphs.extend(paragraphs(&role, prose, links, lead_in));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each paragraph as role, prose, and the source of each of its words.
    fn seen(text: &str) -> Vec<String> {
        parse(text)
            .paragraphs
            .iter()
            .map(|p| {
                let prose = p.prose.text();
                let words = prose.split_whitespace().map(|word| {
                    let start = word.as_ptr() as usize - prose.as_ptr() as usize;
                    p.prose.source(Span::new(start, start + word.len())).of(text).to_owned()
                });
                format!("{:?}: {}", p.role, words.collect::<Vec<_>>().join("·"))
            })
            .collect()
    }

    #[test]
    fn words_know_their_source_through_entities_escapes_and_emphasis() {
        assert_eq!(seen("A&amp;T **Hua**wei \\*x\\* AT\\&T"), [r"Body: A&amp;T·Hua**wei·*x\*·AT\&T"]);
    }

    #[test]
    fn structure_gives_the_role() {
        assert_eq!(
            seen("# H\n\n> q\n\n- i\n\n|a|b|\n|-|-|\n|c|d|\n\n[^1]: n\n\np"),
            [
                "Heading: H",
                "Quote: q",
                "Item: i",
                "Cell: a",
                "Cell: b",
                "Cell: c",
                "Cell: d",
                "Note(\"1\"): n",
                "Body: p"
            ]
        );
    }

    #[test]
    fn what_is_not_prose_is_opaque() {
        let text = "A `Huawei` ![Huawei](Huawei.png) <b title=\"Huawei\">b</b> <!-- Huawei --> c\n\n    Huawei\n\n```\nHuawei\n```\n\n<div>\nHuawei\n</div>\n";
        let block = parse(text);
        assert!(block.paragraphs.iter().all(|p| !p.prose.text().contains("Huawei")), "{block:?}");
        assert_eq!(block.comments[0].text, "Huawei");
    }

    #[test]
    fn links_of_other_blocks_are_left_open() {
        let block = parse("[a](u) [b][X  y] [c]\n\n[c]: v");
        let kinds: Vec<_> = block.paragraphs[0].markers.iter().map(|m| m.kind.clone()).collect();
        assert_eq!(
            kinds,
            [MarkerKind::Link("u".into()), MarkerKind::Reference("x y".into()), MarkerKind::Link("v".into())]
        );
        assert_eq!(block.links, [LinkDefinition { label: "c".into(), url: "v".into() }]);
    }

    #[test]
    fn a_list_knows_its_lead_in() {
        let block = parse("He said:\n\n- a\n- b");
        assert_eq!(block.paragraphs.iter().map(|p| p.lead_in).collect::<Vec<_>>(), [None, Some(0), Some(0)]);
    }
}
