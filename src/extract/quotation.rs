//! Where quotation marks open and close, and what inside them is the writer's.

use std::sync::LazyLock;

use regex::Regex;

use crate::text::{Span, cue};

/// The stretches of a paragraph inside quotation marks, marks included; outermost only. A quotation that a
/// paragraph opens and does not close goes on in the next, and runs to the paragraph's end.
pub fn find(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    // Marks that nothing closes any more: a second search for their end would find no more than the first.
    let mut unclosed: Vec<char> = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(is_opening).map(|offset| at + offset) {
        let Some(open) = text[start..].chars().next() else { break };
        at = start + open.len_utf8();
        if unclosed.contains(&open) || !opens_here(text, start, open) {
            continue;
        }
        let closes = closing(open);
        let ends = text[at..].match_indices(|c| closes.contains(&c)).map(|(offset, mark)| {
            let from = at + offset;
            (from, from + mark.len())
        });
        match ends.into_iter().find(|&(from, to)| closes_here(&text[from..to], &text[to..])) {
            Some((_, end)) => {
                found.push(Span::new(start, end));
                at = end;
            }
            None if start == 0 && matches!(open, '“' | '„' | '«' | '"') => {
                found.push(Span::new(start, text.len()));
                break;
            }
            None => unclosed.push(open),
        }
    }
    found
}

/// What a writer puts in parentheses into the words of others: "(emphasis added)", "(my translation)", "(Intel Today,
/// 20 October 2020)".
pub fn remarks(text: &str) -> impl Iterator<Item = Span> {
    let found = text.contains(['(', '[']).then(|| REMARK.find_iter(text));
    found.into_iter().flatten().map(|remark| Span::from(remark.range()))
}

static REMARK: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"[(\[](?:(?i:(?:my|our|the author[’']s|own|author[’']s)? ?(?:emphasis|italics|translation|highlighting)|translated|transl?\.|source:|cited in|quoted in|from:)[^()\[\]]*|\p{Lu}[^()\[\]]+\b(?:1[89]|20)\d\d[a-z]?(?:, [^()\[\]]+|: ?\d+)?)[)\]]",
    )
});

/// Compiled on first use; whoever expects a draft soon has them ready.
pub(super) static CUES: [&LazyLock<Regex>; 1] = [&REMARK];

fn is_opening(c: char) -> bool {
    !closing(c).is_empty()
}

/// The marks that close what a mark opens. Swedish and Finnish open and close with the same one.
fn closing(open: char) -> &'static [char] {
    match open {
        '"' => &['"'],
        '“' | '”' => &['”'],
        '„' => &['“', '”'],
        '«' => &['»'],
        '»' => &['«'],
        '‘' => &['’'],
        '‚' => &['‘'],
        _ => &[],
    }
}

fn opens_here(text: &str, at: usize, open: char) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + open.len_utf8()..].chars().next();
    let free_before = before
        .is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '—' | '–' | '-' | '“' | '„' | '«'));
    // French puts a no-break space inside its marks.
    let word_after = after.is_some_and(|c| !c.is_whitespace() || open == '«');
    free_before && word_after
}

fn closes_here(mark: &str, rest: &str) -> bool {
    // An apostrophe stands before a letter.
    mark != "’" || !rest.starts_with(char::is_alphanumeric)
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
