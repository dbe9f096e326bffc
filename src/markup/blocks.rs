//! Splits a document into top-level blocks, line by line, and again from any block's start.
//!
//! A block ends where a blank line is followed by a line that cannot continue it. Where Markdown leaves
//! that in doubt the scanner merges: a block that is too large is only slower, one that is too small would
//! be parsed wrongly. Nothing but a block's own lines and the first line after it decides where it ends, so
//! after an edit it is enough to scan anew from the block before it.

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
    /// A list or a footnote definition is open: indented lines after a blank one continue it.
    container: Option<Container>,
    fence: Option<Fence>,
    html_end: Option<&'static str>,
    ends_in_colon: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Container {
    /// A list, with the column at which its latest item's content stands.
    List(usize),
    Note,
}

struct Fence {
    mark: u8,
    length: usize,
    /// The column of the list item that holds the fence: a line further left ends both.
    column: usize,
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
            container: None,
            fence: None,
            html_end: None,
            ends_in_colon: false,
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
        let begins = self.started && (self.closed || (self.blank_before && !self.is_continued_by(line)));
        if begins || !self.started {
            *self = Scanner { started: true, ..Scanner::new(self.language, false) };
        }
        if self.language == Language::Markdown {
            self.read_markdown(line);
        } else {
            self.read_plain(line);
        }
        self.blank_before = false;
        begins
    }

    /// Whether a line that stands after a blank one still belongs to the open block.
    fn is_continued_by(&self, line: &str) -> bool {
        if self.html_end.is_some() {
            return true;
        }
        let indent = indent(line);
        if let Some(fence) = &self.fence
            && indent >= fence.column
        {
            return true;
        }
        match self.container {
            Some(Container::List(_)) => indent > 0 || list_marker(line).is_some(),
            Some(Container::Note) => indent > 0,
            None => self.ends_in_colon && list_marker(line).is_some(),
        }
    }

    fn read_plain(&mut self, line: &str) {
        self.ends_in_colon = ends_in_colon(line);
    }

    fn read_markdown(&mut self, line: &str) {
        let indent = indent(line);
        let text = line.trim_start();
        if let Some(end) = self.html_end {
            if contains_ignoring_case(line, end) {
                self.html_end = None;
            }
            return;
        }
        if let Some(fence) = &self.fence {
            if indent >= fence.column {
                if closes(text, fence) {
                    self.fence = None;
                }
                return;
            }
            self.fence = None;
        }
        if let Some(content) = list_marker(line) {
            self.container = Some(Container::List(content));
        } else if text.starts_with("[^") && text.contains("]:") {
            self.container = Some(Container::Note);
        }
        self.ends_in_colon = ends_in_colon(text);
        let column = match self.container {
            Some(Container::List(content)) if indent >= content => content,
            _ => 0,
        };
        // Content behind a list marker can itself open a fence or raw HTML.
        let inner = match list_marker(line) {
            Some(content) => line.get(content.min(line.len())..).unwrap_or_default().trim_start(),
            None => text,
        };
        self.fence = opens(inner, if list_marker(line).is_some() { indent + 1 } else { column });
        if self.fence.is_none() {
            self.html_end = html_block_end(inner);
        }
    }
}

/// Whether a line ends in a colon, emphasis and a footnote mark or a key behind it aside.
fn ends_in_colon(line: &str) -> bool {
    let line = line.trim_end_matches(['*', '_', ' ']);
    let before = line.strip_suffix(']').and_then(|rest| rest.rfind('[')).map(|at| line[..at].trim_end());
    line.ends_with(':') || before.is_some_and(|before| before.ends_with(':'))
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

fn opens(text: &str, column: usize) -> Option<Fence> {
    let mark = *text.as_bytes().first()?;
    if !matches!(mark, b'`' | b'~') {
        return None;
    }
    let length = text.bytes().take_while(|&b| b == mark).count();
    let info_is_code = mark == b'`' && text[length..].contains('`');
    (length >= 3 && !info_is_code).then_some(Fence { mark, length, column })
}

fn closes(text: &str, fence: &Fence) -> bool {
    let length = text.bytes().take_while(|&b| b == fence.mark).count();
    length >= fence.length && text[length..].trim().is_empty()
}

/// What ends an HTML block that may hold blank lines (CommonMark 4.6, conditions 1 to 5), when `text`
/// opens one and does not also end it.
fn html_block_end(text: &str) -> Option<&'static str> {
    let end = if text.starts_with("<!--") {
        "-->"
    } else if text.starts_with("<?") {
        "?>"
    } else if text.starts_with("<![CDATA[") {
        "]]>"
    } else if text.starts_with("<!") {
        ">"
    } else {
        let name = text.strip_prefix('<')?;
        *[("script", "</script>"), ("pre", "</pre>"), ("style", "</style>"), ("textarea", "</textarea>")]
            .iter()
            .find(|(tag, _)| name.get(..tag.len()).is_some_and(|n| n.eq_ignore_ascii_case(tag)))
            .map(|(_, end)| end)?
    };
    (!contains_ignoring_case(text, end)).then_some(end)
}

fn contains_ignoring_case(text: &str, part: &str) -> bool {
    text.as_bytes().windows(part.len()).any(|window| window.eq_ignore_ascii_case(part.as_bytes()))
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
            let starts = split(&text, Language::Markdown);
            for (index, &start) in starts.iter().enumerate() {
                let mut scanner = Scanner::new(Language::Markdown, start == 0);
                let mut offset = start;
                let mut again = vec![start];
                for line in lines(&text[start..]) {
                    if scanner.begins_block(line) {
                        again.push(offset);
                    }
                    offset += line.len();
                }
                prop_assert_eq!(&again, &starts[index..]);
            }
        }
    }
}
