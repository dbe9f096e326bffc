//! Interviews that are printed word for word: who has the word in a paragraph.

use std::sync::LazyLock;

use regex::Regex;

use crate::recognise;
use crate::text::{Span, cue};

/// The label that a paragraph begins with: "Annelies Verhaegen" of "**Annelies Verhaegen:** …".
pub fn label(paragraph: &str) -> Option<Span> {
    // "Q. Did you expect it?", "A. No."
    let initial = ["Q. ", "A. "].iter().any(|initial| paragraph.starts_with(initial));
    if initial && paragraph["Q. ".len()..].starts_with(char::is_uppercase) {
        return Some(Span::new(0, 1));
    }
    let end = paragraph.find(':').filter(|end| *end < LONGEST_LABEL)?;
    let start = paragraph.find(char::is_alphanumeric).filter(|start| *start < end)?;
    let speech =
        paragraph[end + 1..].trim_start_matches(['*', '_', ' ', '“', '"', '‘', '«', '—', '–', '…', '[', '(']);
    // Who has the word begins a sentence; behind any other label one goes on.
    let begins = speech.len() < paragraph[end + 1..].len()
        && speech.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
    begins.then(|| Span::new(start, end))
}

/// Whether a paragraph is somebody's turn in an interview that is printed word for word. `is_person`: whether the name
/// in its label is a person's, where it is known.
pub fn is_turn(paragraph: &str, is_person: Option<bool>) -> bool {
    let Some(label) = label(paragraph) else { return false };
    let words = label.of(paragraph).trim_matches(['*', '_', ' ']);
    is_person
        .unwrap_or_else(|| TURN.is_match(paragraph) && !NO_TURN.is_match(paragraph) && !is_country(words))
}

/// A label that could be a speaker's, if the draft is an interview: "Vermeersch" of "Vermeersch: …".
pub fn speaker_label(paragraph: &str) -> Option<&str> {
    let label = label(paragraph)?.of(paragraph).trim_matches(['*', '_', ' ']);
    let is_name =
        |word: &str| word.starts_with(char::is_uppercase) && !word.contains(|c: char| c.is_ascii_digit());
    let is_short = label.split_whitespace().count() <= 3 && label.split_whitespace().all(is_name);
    (is_short && !NO_TURN.is_match(paragraph) && !is_country(label)).then_some(label)
}

/// "POLAND", "Hong Kong".
fn is_country(label: &str) -> bool {
    let mut letters = label.chars();
    let first = letters.next().map(|first| first.to_uppercase().collect::<String>()).unwrap_or_default();
    recognise::is_country(label) || recognise::is_country(&(first + &letters.as_str().to_lowercase()))
}

/// Bytes of the longest label that tells who speaks.
const LONGEST_LABEL: usize = 48;

/// Whose turn it is in an interview that is printed word for word: "VERHAEGEN: …", "Annelies Verhaegen: …", "A: …".
static TURN: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"^\W*(?:[QA]|[\p{Lu}][\p{Lu}.’'-]+(?: [\p{Lu}][\p{Lu}.’'-]+){0,2}|(?:Mr|Mrs|Ms|Miss|Dr|Prof|Lord|Lady|Sir|Dame|Baroness|Senator|Judge|Professor|Minister)\.? \p{Lu}[\p{L}’'-]+(?: \p{Lu}[\p{L}’'-]+)?|\p{Lu}\p{Ll}+(?: (?:van|von|de|der|den|Van|De|\p{Lu}\.))*(?: \p{Lu}[\p{L}’'-]+){1,2})(?: \([^()]+\))?[*_]*:[*_]* ",
    )
});

/// First words of labels that are no names: "Key findings:", "NOTE:".
static NO_TURN: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"(?i)^\W*(?:ps|p\.s|nb|exhibit|lesson|rule|myth|scene|breaking|the|why|what|how|who|where|when|first|second|third|last|money|power|vo|v\.o|narrator|voice|presenter|host|anchor|script|latest|exclusive|analysis|comment|opinion|explainer|press|news|live|watch|listen|on|off|key|main|note|notes|update|updated|warning|correction|background|summary|todo|next|further|action|executive|legal|case|open|final|brussels|london|paris|washington|beijing|liège|important|figure|table|source|sources|pull|photo|caption|headline|conclusion|findings?|result|results|recommendations?|timeline|context|status|risk|risks|question|questions|answer|answers|editor|disclosure|sidebar|lead|lede|more|see|read|fact|facts|claim|claims|verdict|day|part|chapter|section|step|phase|option|annex|article|issue|topic|subject|date|time|place|location|present|attendees|agenda|decision|decisions|deadline|total|budget|cost|costs|price|plan|goal|goals)\b",
    )
});

/// Compiled on first use; whoever expects a draft soon has them ready.
pub(super) static CUES: [&LazyLock<Regex>; 2] = [&TURN, &NO_TURN];
