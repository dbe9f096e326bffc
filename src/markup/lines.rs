//! Lines, as Markdown and the Language Server Protocol have them.

use crate::text::Span;

/// The lines of a text with their line ends, which are `\n`, `\r\n` and `\r`.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = match rest.as_bytes().iter().position(|b| matches!(b, b'\n' | b'\r')) {
            None => rest.len(),
            Some(at) if rest[at..].starts_with("\r\n") => at + 2,
            Some(at) => at + 1,
        };
        let (line, tail) = rest.split_at(end);
        rest = tail;
        Some(line)
    })
}

/// The spans of a text's lines, without their line ends.
pub fn line_spans(text: &str) -> impl Iterator<Item = Span> {
    let mut start = 0;
    lines(text).map(move |line| {
        let span = Span::new(start, start + line.trim_end_matches(['\n', '\r']).len());
        start += line.len();
        span
    })
}
