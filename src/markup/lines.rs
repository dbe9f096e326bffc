//! Lines, as Markdown and the Language Server Protocol have them.

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
