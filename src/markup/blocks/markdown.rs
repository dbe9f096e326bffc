//! Markdown's and plain text's lines: lists, footnote definitions, fences and raw HTML hold their blank lines.

use super::{LineRules, indent, list_marker};

#[derive(Default)]
pub struct Markdown {
    /// A list or a footnote definition is open: indented lines after a blank one continue it.
    container: Option<Container>,
    fence: Option<Fence>,
    html_end: Option<&'static str>,
    ends_in_colon: bool,
}

/// Plain text has nothing but a list below its lead-in.
#[derive(Default)]
pub struct Plain {
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

impl LineRules for Plain {
    fn continues(&self, line: &str) -> bool {
        self.ends_in_colon && list_marker(line).is_some()
    }

    fn read(&mut self, line: &str) {
        self.ends_in_colon = ends_in_colon(line);
    }
}

impl LineRules for Markdown {
    fn continues(&self, line: &str) -> bool {
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

    fn read(&mut self, line: &str) {
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
pub fn ends_in_colon(line: &str) -> bool {
    let line = line.trim_end_matches(['*', '_', ' ']);
    let before = line.strip_suffix(']').and_then(|rest| rest.rfind('[')).map(|at| line[..at].trim_end());
    line.ends_with(':') || before.is_some_and(|before| before.ends_with(':'))
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

pub fn contains_ignoring_case(text: &str, part: &str) -> bool {
    text.as_bytes().windows(part.len()).any(|window| window.eq_ignore_ascii_case(part.as_bytes()))
}
