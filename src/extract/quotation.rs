//! Where quotation marks open and close.

use crate::text::Span;

const PAIRS: [(char, char); 7] =
    [('“', '”'), ('„', '“'), ('„', '”'), ('«', '»'), ('»', '«'), ('‘', '’'), ('‚', '‘')];

/// The stretches of a paragraph inside quotation marks, marks included; outermost only. A quotation that a
/// paragraph opens and does not close goes on in the next, and runs to the paragraph's end.
pub fn find(text: &str) -> Vec<Span> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut found = Vec::new();
    // Marks that nothing closes any more: a second search for their end would find no more than the first.
    let mut unclosed: Vec<char> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let (start, open) = chars[at];
        let close = match closing(open) {
            Some(closes) if !unclosed.contains(&open) && opens_here(&chars, at) => {
                (at + 1..chars.len()).find(|&i| closes.contains(&chars[i].1) && closes_here(&chars, i))
            }
            _ => {
                at += 1;
                continue;
            }
        };
        match close {
            Some(close) => {
                found.push(Span::new(start, chars[close].0 + chars[close].1.len_utf8()));
                at = close + 1;
            }
            None if at == 0 && matches!(open, '“' | '„' | '«' | '"') => {
                found.push(Span::new(start, text.len()));
                at = chars.len();
            }
            None => {
                unclosed.push(open);
                at += 1;
            }
        }
    }
    found
}

fn closing(open: char) -> Option<Vec<char>> {
    if open == '"' {
        return Some(vec!['"']);
    }
    let closes: Vec<char> = PAIRS.iter().filter(|(o, _)| *o == open).map(|(_, close)| *close).collect();
    // Swedish and Finnish open and close with the same mark.
    let same = matches!(open, '”').then_some('”');
    let all: Vec<char> = closes.into_iter().chain(same).collect();
    (!all.is_empty()).then_some(all)
}

fn opens_here(chars: &[(usize, char)], at: usize) -> bool {
    let before = at.checked_sub(1).map(|i| chars[i].1);
    let after = chars.get(at + 1).map(|(_, c)| *c);
    let free_before = before
        .is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '—' | '–' | '-' | '“' | '„' | '«'));
    // French puts a no-break space inside its marks.
    let word_after = after.is_some_and(|c| !c.is_whitespace() || matches!(chars[at].1, '«'));
    free_before && word_after
}

fn closes_here(chars: &[(usize, char)], at: usize) -> bool {
    // An apostrophe stands before a letter.
    let after = chars.get(at + 1).map(|(_, c)| *c);
    !matches!(chars[at].1, '’' | '\'') || after.is_none_or(|c| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::find;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = find(text).iter().map(|s| s.of(text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn european_styles() {
        check(
            "He said “a b”, \"c d\", «\u{a0}e\u{a0}», „f“ and ‘it’s g’.",
            &["“a b”", "\"c d\"", "«\u{a0}e\u{a0}»", "„f“", "‘it’s g’"],
        );
    }

    #[test]
    fn apostrophes_and_inches_open_nothing() {
        check("The firm’s 5\" screen, the ’30s and rock ’n’ roll", &[]);
    }

    #[test]
    fn a_quotation_may_go_on_in_the_next_paragraph() {
        check("“There was a demand.", &["“There was a demand."]);
    }
}
