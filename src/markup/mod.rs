//! Markup: a document's text → blocks → paragraphs of prose with sentences, each byte of which knows where
//! it stands in the source. Code, URLs, link targets, tags, comments and front matter are opaque.

pub mod asciidoc;
pub mod blocks;
mod brackets;
pub mod front_matter;
pub mod furniture;
pub mod html;
pub mod latex;
mod lines;
pub mod markdown;
pub mod marker;
pub mod org;
pub mod plain;
mod prose;
pub mod rst;
mod sentence;
#[cfg(test)]
mod tests;
pub mod typst;
mod writer;

pub use lines::{line_spans, lines};
pub use marker::{Marker, MarkerKind};
pub use prose::{OPAQUE, Prose};

use std::borrow::Cow;

use crate::text::Span;

/// The markup that a document is written in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Language {
    Markdown,
    Plain,
    Latex,
    Typst,
    Org,
    Rst,
    Asciidoc,
    Html,
}

/// What a paragraph is for. Only [`Role::Body`] and [`Role::Item`] hold claims.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Role {
    Body,
    Item,
    Heading,
    Quote,
    Cell,
    /// The body of a footnote with this label.
    Note(String),
}

/// A run of prose: a paragraph, a heading, a list item's text, a table cell. Spans are byte offsets within
/// the block (`span`, those of links) or within the prose (as each field says).
#[derive(Clone, PartialEq, Debug)]
pub struct Paragraph {
    pub role: Role,
    pub prose: Prose,
    /// Sentences, as spans of the prose, in order and disjoint.
    pub sentences: Vec<Span>,
    /// Citation markers, links and addresses, in order of their place in the prose.
    pub markers: Vec<Marker>,
    /// For a list item: the index, in the block, of the paragraph that leads in with a colon.
    pub lead_in: Option<usize>,
}

/// `[label]: url`, whose label is folded as CommonMark compares labels.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LinkDefinition {
    pub label: String,
    pub url: String,
}

/// A comment in the markup's own syntax.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Comment {
    pub span: Span,
    pub text: String,
}

/// One block, parsed on its own: nothing in here depends on other blocks.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ParsedBlock {
    pub paragraphs: Vec<Paragraph>,
    pub links: Vec<LinkDefinition>,
    pub comments: Vec<Comment>,
}

impl Language {
    /// The language of a file, by its extension; plain text where we do not know it.
    pub fn of_extension(extension: &str) -> Language {
        match extension.to_ascii_lowercase().as_str() {
            "md" | "markdown" | "mdown" | "mkd" | "qmd" | "rmd" | "mdx" => Language::Markdown,
            "tex" | "latex" | "ltx" => Language::Latex,
            "typ" => Language::Typst,
            "org" => Language::Org,
            "rst" | "rest" => Language::Rst,
            "adoc" | "asciidoc" | "asc" => Language::Asciidoc,
            "html" | "htm" | "xhtml" => Language::Html,
            _ => Language::Plain,
        }
    }

    /// The language that an editor's or a user's name for it stands for, if we know it.
    pub fn of_name(name: &str) -> Option<Language> {
        match name.to_ascii_lowercase().as_str() {
            "markdown" | "pandoc" | "quarto" | "rmd" | "rmarkdown" | "mdx" | "markdown.mdx" | "vimwiki" => {
                Some(Language::Markdown)
            }
            "latex" | "tex" | "context" | "plaintex" => Some(Language::Latex),
            "typst" => Some(Language::Typst),
            "org" => Some(Language::Org),
            "restructuredtext" | "rst" => Some(Language::Rst),
            "asciidoc" => Some(Language::Asciidoc),
            "html" => Some(Language::Html),
            "plaintext" | "plain" | "text" | "txt" => Some(Language::Plain),
            _ => None,
        }
    }

    pub const ALL: [Language; 8] = [
        Language::Markdown,
        Language::Plain,
        Language::Latex,
        Language::Typst,
        Language::Org,
        Language::Rst,
        Language::Asciidoc,
        Language::Html,
    ];

    /// The names of all languages, for a message.
    pub fn names() -> String {
        Language::ALL.map(Language::as_str).join(", ")
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Language::Markdown => "markdown",
            Language::Plain => "plaintext",
            Language::Latex => "latex",
            Language::Typst => "typst",
            Language::Org => "org",
            Language::Rst => "restructuredtext",
            Language::Asciidoc => "asciidoc",
            Language::Html => "html",
        }
    }
}

impl Paragraph {
    /// Where its prose stands in the block's source, from its first letter to its last.
    pub fn span(&self) -> Span {
        self.prose.source(Span::new(0, self.prose.text().len()))
    }

    /// Whether it ends in a colon, perhaps with a marker behind it.
    pub fn leads_in(&self) -> bool {
        let text = self.prose.text().trim_end();
        let markers = self.markers.iter().rev().filter(|marker| marker.is_opaque());
        let end = markers.fold(text.len(), |end, marker| {
            let is_last = text.get(marker.prose.end..end).is_some_and(|rest| rest.trim().is_empty());
            if is_last { marker.prose.start } else { end }
        });
        text.ends_with(':') || text[..end].trim_end().ends_with(':')
    }
}

impl Role {
    /// Whether the writer speaks here in sentences of her own.
    pub fn is_prose(&self) -> bool {
        matches!(self, Role::Body | Role::Item)
    }
}

/// Parses the text of one block that [`blocks::split`] found; front matter is the business of
/// [`front_matter::read`].
pub fn parse(text: &str, language: Language) -> ParsedBlock {
    // Three spaces have the length of a byte order mark, and mean nothing at a block's start.
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => Cow::from(format!("   {rest}")),
        None => Cow::from(text),
    };
    match language {
        Language::Markdown => markdown::parse(&text),
        Language::Plain => plain::parse(&text),
        Language::Latex => latex::parse(&text),
        Language::Typst => typst::parse(&text),
        Language::Org => org::parse(&text),
        Language::Rst => rst::parse(&text),
        Language::Asciidoc => asciidoc::parse(&text),
        Language::Html => html::parse(&text),
    }
}

/// The level of the heading whose words begin at byte `start` of a block's text, from 1.
pub fn heading_level(text: &str, start: usize, language: Language) -> usize {
    let line = text[..start].rsplit('\n').next().unwrap_or_default();
    let signs = |sign: char| line.chars().filter(|c| *c == sign).count().max(1);
    match language {
        Language::Typst | Language::Asciidoc => signs('='),
        Language::Org => signs('*'),
        Language::Latex => {
            let commands = ["part", "chapter", "section", "subsection", "subsubsection", "paragraph"];
            let command = line.rsplit('\\').next().unwrap_or_default();
            let name = command.split(['{', '*', '[']).next().unwrap_or_default();
            commands.iter().position(|other| *other == name).map_or(1, |level| level + 1)
        }
        Language::Html => {
            let tag = line.rsplit("<h").next().and_then(|rest| rest.chars().next());
            tag.and_then(|digit| digit.to_digit(10)).map_or(1, |digit| digit as usize)
        }
        // The order of the lines under headings is each writer's own; this is the customary one.
        Language::Rst => {
            let below = text[start..].lines().nth(1).and_then(|line| line.chars().next()).unwrap_or('=');
            "=-~^\"'".find(below).map_or(1, |level| level + 1)
        }
        Language::Markdown | Language::Plain => signs('#'),
    }
}

/// A longer paragraph is cut, at a sentence's end where there is one: what is done to a paragraph may take time
/// in the square of its length, and no person writes one of this many bytes.
const LONGEST_PARAGRAPH: usize = 16 * 1024;

/// Makes paragraphs of a run of prose: one, unless it is longer than any paragraph is. `links` are those that the
/// markup gave.
fn paragraphs(role: &Role, prose: Prose, links: Vec<Marker>, lead_in: Option<usize>) -> Vec<Paragraph> {
    let paragraph = |prose: Prose, links: Vec<Marker>| {
        let markers = marker::find(&prose, links);
        let sentences = sentence::split(prose.text(), &markers);
        Paragraph { role: role.clone(), prose, sentences, markers, lead_in }
    };
    if prose.text().len() <= LONGEST_PARAGRAPH {
        return vec![paragraph(prose, links)];
    }
    let mut made = Vec::new();
    let mut links = links.into_iter().peekable();
    let mut start = 0;
    while start < prose.text().len() {
        let end = cut(prose.text(), start);
        let mut inside = Vec::new();
        while let Some(link) = links.next_if(|link| link.prose.start < end) {
            let within = |at: usize| at.clamp(start, end) - start;
            inside
                .push(Marker { prose: Span::new(within(link.prose.start), within(link.prose.end)), ..link });
        }
        made.push(paragraph(prose.part(Span::new(start, end)), inside));
        start = end;
    }
    made
}

/// Where to cut a text that begins at `start`: behind a full stop, else behind white space, else anywhere.
fn cut(text: &str, start: usize) -> usize {
    if text.len() - start <= LONGEST_PARAGRAPH {
        return text.len();
    }
    let end =
        (start..=start + LONGEST_PARAGRAPH).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
    let piece = &text[start..end];
    let behind =
        |found: Option<usize>, length: usize| found.filter(|at| *at > 0).map(|at| start + at + length);
    behind(piece.rfind(". "), 2).or_else(|| behind(piece.rfind([' ', '\n']), 1)).unwrap_or(end)
}

/// A link label as CommonMark compares labels: case folded, runs of white space collapsed.
pub fn fold_label(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
