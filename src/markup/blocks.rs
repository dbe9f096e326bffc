//! Splits a document into top-level blocks, line by line, and again from any block's start.
//!
//! A block ends where a blank line is followed by a line that cannot continue it. Where a markup leaves
//! that in doubt the scanner merges: a block that is too large is only slower, one that is too small would
//! be parsed wrongly. Nothing but a block's own lines and the first line after it decides where it ends, so
//! after an edit it is enough to scan anew from the block before it.

mod asciidoc;
mod html;
mod latex;
mod markdown;
mod org;
mod rst;
mod typst;

pub use latex::opens_preamble;
pub use org::{begin as org_begin, is_drawer as is_org_drawer, is_headline as is_org_headline};
pub use typst::{
    is_heading as is_typst_heading, is_item as is_typst_item, is_statement as is_typst_statement,
};

use super::{Language, front_matter, lines};

/// The state of a scan, fed line by line from a block's start.
pub struct Scanner {
    language: Language,
    /// Only the first line of the document can open front matter.
    at_document_start: bool,
    front_matter: Option<front_matter::Fence>,
    started: bool,
    blank_before: bool,
    /// The block ended with this line, whatever follows.
    closed: bool,
    open: Open,
}

/// What a markup's lines say about the block that is open.
trait LineRules {
    /// Whether a line that stands after a blank one still belongs to the open block.
    fn continues(&self, line: &str) -> bool;

    /// Takes the next line of the open block; blank lines are left out.
    fn read(&mut self, line: &str);

    /// Whether the block ends with the line that was read last, whatever follows.
    fn is_closed(&self) -> bool {
        false
    }
}

/// The open block, as its markup's lines left it.
enum Open {
    Markdown(markdown::Markdown),
    Plain(markdown::Plain),
    Latex(latex::Latex),
    Typst(typst::Typst),
    Org(org::Org),
    Rst(rst::Rst),
    Asciidoc(asciidoc::Asciidoc),
    Html(html::Html),
}

impl Open {
    fn new(language: Language) -> Open {
        match language {
            Language::Markdown => Open::Markdown(Default::default()),
            Language::Plain => Open::Plain(Default::default()),
            Language::Latex => Open::Latex(Default::default()),
            Language::Typst => Open::Typst(Default::default()),
            Language::Org => Open::Org(Default::default()),
            Language::Rst => Open::Rst(Default::default()),
            Language::Asciidoc => Open::Asciidoc(Default::default()),
            Language::Html => Open::Html(Default::default()),
        }
    }

    fn rules(&mut self) -> &mut dyn LineRules {
        match self {
            Open::Markdown(rules) => rules,
            Open::Plain(rules) => rules,
            Open::Latex(rules) => rules,
            Open::Typst(rules) => rules,
            Open::Org(rules) => rules,
            Open::Rst(rules) => rules,
            Open::Asciidoc(rules) => rules,
            Open::Html(rules) => rules,
        }
    }
}

/// The byte offsets at which blocks begin. They partition the text: the first is 0, and each block runs to
/// the start of the next, the last to the end.
pub fn split(text: &str, language: Language) -> Vec<usize> {
    let mut scanner = Scanner::new(language, true);
    let mut starts = vec![0];
    let mut offset = 0;
    for line in lines(text) {
        if scanner.begins_block(line) {
            starts.push(offset);
        }
        offset += line.len();
    }
    starts
}

impl Scanner {
    /// A scan that begins at a block's start.
    pub fn new(language: Language, at_document_start: bool) -> Scanner {
        Scanner {
            language,
            at_document_start,
            front_matter: None,
            started: false,
            blank_before: false,
            closed: false,
            open: Open::new(language),
        }
    }

    /// Takes the next line, with its line end, and says whether a new block begins with it. The first
    /// block of a scan is not announced.
    pub fn begins_block(&mut self, line: &str) -> bool {
        let line = line.trim_end_matches(['\n', '\r']);
        if std::mem::take(&mut self.at_document_start) {
            self.front_matter = front_matter::Fence::opened_by(line);
            if self.front_matter.is_some() {
                self.started = true;
                return false;
            }
        }
        if let Some(fence) = &mut self.front_matter {
            match fence.step(line) {
                front_matter::Step::Inside => return false,
                front_matter::Step::Closed => {
                    self.front_matter = None;
                    self.closed = true;
                    return false;
                }
                front_matter::Step::NoMatter => self.front_matter = None,
            }
        }
        if line.trim().is_empty() {
            self.blank_before = true;
            return false;
        }
        let begins =
            self.started && (self.closed || (self.blank_before && !self.open.rules().continues(line)));
        if begins || !self.started {
            *self = Scanner { started: true, ..Scanner::new(self.language, false) };
        }
        self.open.rules().read(line);
        self.closed = self.open.rules().is_closed();
        self.blank_before = false;
        begins
    }
}

/// Leading white space in columns; a tab goes to the next multiple of four.
fn indent(line: &str) -> usize {
    let mut column = 0;
    for byte in line.bytes() {
        match byte {
            b' ' => column += 1,
            b'\t' => column += 4 - column % 4,
            _ => break,
        }
    }
    column
}

/// The byte at which a list item's content begins, when the line opens one.
pub fn list_marker(line: &str) -> Option<usize> {
    let text = line.trim_start();
    let lead = line.len() - text.len();
    let bytes = text.as_bytes();
    let marker = match bytes.first()? {
        b'-' | b'*' | b'+' => 1,
        b'0'..=b'9' => {
            let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
            (digits <= 9 && matches!(bytes.get(digits), Some(b'.' | b')'))).then_some(digits + 1)?
        }
        _ => return None,
    };
    match bytes.get(marker) {
        None => Some(lead + marker),
        Some(b' ' | b'\t') => Some(lead + marker + 1),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The blocks of a text, each trimmed, joined by ` | `.
    fn blocks(text: &str) -> String {
        let starts = split(text, Language::Markdown);
        let ends = starts.iter().skip(1).copied().chain([text.len()]);
        starts
            .iter()
            .zip(ends)
            .map(|(&a, b)| text[a..b].trim().replace('\n', "/"))
            .collect::<Vec<_>>()
            .join(" | ")
    }

    #[test]
    fn paragraphs_are_blocks() {
        assert_eq!(blocks("a\nb\n\nc\r\n\r\nd\r\re"), "a/b | c | d | e");
    }

    #[test]
    fn a_fence_holds_its_blank_lines() {
        assert_eq!(blocks("```\na\n\nb\n```\n\nc"), "```/a//b/``` | c");
        assert_eq!(blocks("- x\n  ```\n  a\n\n  b\n  ```\n\nc"), "- x/  ```/  a//  b/  ``` | c");
        assert_eq!(blocks("- x\n  ```\n  a\n\nc\n\n```\nd\n\ne\n```"), "- x/  ```/  a | c | ```/d//e/```");
    }

    #[test]
    fn a_comment_holds_its_blank_lines() {
        assert_eq!(blocks("<!-- a\n\nb -->\n\nc"), "<!-- a//b --> | c");
    }

    #[test]
    fn lists_notes_and_their_lead_in_stay_together() {
        assert_eq!(blocks("a:\n\n- b\n\n- c\n\n  d\n\ne"), "a://- b//- c//  d | e");
        assert_eq!(blocks("[^1]: a\n\n    b\n\nc"), "[^1]: a//    b | c");
    }

    #[test]
    fn front_matter_is_a_block_only_at_the_start_and_when_closed() {
        assert_eq!(blocks("---\ntitle: x\n\ny: z\n---\na\n\nb"), "---/title: x//y: z/--- | a | b");
        assert_eq!(blocks("---\n\na\n\n---\n\nb"), "--- | a | --- | b");
        assert_eq!(blocks("a\n\n---\nb: c\n---\n\nd"), "a | ---/b: c/--- | d");
    }

    proptest! {
        #[test]
        fn a_scan_from_any_block_finds_the_same_blocks(text in "([-> `~#:]|\n|\n\n|```|[a-z]|    |<!--|-->|1\\.|\\[\\^1\\]:|---\n){0,40}") {
            crate::markup::tests::check_scans(&text, Language::Markdown);
        }
    }
}
