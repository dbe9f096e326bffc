//! The writer's own words: prose without citation markers, without what others say in it, without furniture.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

use super::{Citation, english};
use crate::markup::{Paragraph, furniture};
use crate::text::{Span, blank, cue};

/// Reads the writer's own words out of a paragraph of English prose.
pub(super) struct Reader<'a> {
    paragraph: &'a Paragraph,
    pub quotations: &'a [Span],
}

impl<'a> Reader<'a> {
    /// `None` where the paragraph asserts nothing of the writer's own: a caption, page furniture, another
    /// language.
    pub fn new(paragraph: &'a Paragraph, quotations: &'a [Span]) -> Option<Reader<'a>> {
        let text = paragraph.prose.text();
        let is_prose = !CAPTION.is_match(text) && !furniture::is_furniture(text) && english::is_english(text);
        is_prose.then_some(Reader { paragraph, quotations })
    }

    /// The words of a sentence, without what others say in it; `None` where too few are left.
    pub fn own_words(&self, sentence: Span) -> Option<String> {
        let words = own_words(self.paragraph, sentence, self.quotations);
        if is_headline(&words) {
            return None;
        }
        let is_own = words.split_whitespace().filter(|w| w.contains(char::is_alphabetic)).nth(1).is_some()
            && !furniture::is_furniture(sentence.of(self.paragraph.prose.text()));
        is_own.then_some(words)
    }
}

static CAPTION: LazyLock<Regex> = LazyLock::new(|| {
    cue(r"(?i)^: |^\W*(?:table|figure|fig\.|chart|box|map|exhibit|photo|image)\s+\w{1,4}[.:]")
});

/// The prose with spaces where markers and citations stand: a year in a key is no figure.
pub fn without_markers<'a>(
    paragraph: &'a Paragraph,
    citations: impl IntoIterator<Item = &'a Citation>,
) -> Cow<'a, str> {
    let text = paragraph.prose.text();
    // "(\[the ministry's report\](https://…))".
    let is_bracketed = |prose: Span| text[..prose.start].ends_with('(') && text[prose.end..].starts_with(')');
    let is_marked = |prose: Span| {
        text[prose.range()].starts_with(['[', '(', '@', '{', 'h', '\u{fffc}']) || is_bracketed(prose)
    };
    let markers = paragraph.markers.iter().filter(|marker| marker.is_opaque()).map(|marker| marker.prose);
    let citations = citations.into_iter().map(|citation| citation.prose);
    blank(text, markers.chain(citations.filter(|prose| prose.end <= text.len() && is_marked(*prose))))
}

/// A headline in the running text: capitals throughout, and no full stop.
fn is_headline(words: &str) -> bool {
    if words.ends_with(['.', '!', '?', '…', ':']) {
        return false;
    }
    let long = || words.split_whitespace().filter(|word| word.chars().count() > 3);
    let capitals = long().filter(|word| word.starts_with(char::is_uppercase)).count();
    long().count() >= 4 && capitals * 10 >= long().count() * 8
}

/// The sentence without what others say in it and without its citation markers.
fn own_words(paragraph: &Paragraph, sentence: Span, quotations: &[Span]) -> String {
    let text = paragraph.prose.text();
    // A quoted phrase has its place in the sentence: scare quotes do not end it. A marker has none.
    let quoted = quotations.iter().map(|span| (*span, " … "));
    let marked =
        paragraph.markers.iter().filter(|marker| marker.is_opaque()).map(|marker| (marker.prose, ""));
    let mut gaps: Vec<(Span, &str)> =
        quoted.chain(marked).filter(|(span, _)| span.overlaps(sentence)).collect();
    gaps.sort();
    let mut own = String::new();
    let mut at = sentence.start;
    for (gap, stand_in) in gaps {
        own.push_str(text.get(at..gap.start.min(sentence.end)).unwrap_or_default());
        own.push_str(stand_in);
        at = at.max(gap.end);
    }
    own.push_str(text.get(at..sentence.end).unwrap_or_default());
    // American typography puts the full stop inside the quotation.
    let closes_inside = text[..sentence.end].trim_end_matches(['”', '"', '’', '»']).ends_with('.');
    if own.trim_end().ends_with('…') && closes_inside {
        own.push('.');
    }
    own.trim().to_owned()
}

/// Compiled on first use; whoever expects a draft soon has them ready.
pub(super) static CUES: [&LazyLock<Regex>; 1] = [&CAPTION];
