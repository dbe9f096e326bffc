//! What mends a quotation: the source's words, or brackets around the draft's own.

use super::Action;
use crate::analyse::{Analysis, Block};
use crate::finding::Finding;
use crate::ide::edit::Edit;
use crate::text::Span;
use crate::verify::Verdict;

pub fn mend_quotation(analysis: &Analysis, block: &Block, finding: &Finding) -> Vec<Action> {
    let judgements = block.judgements();
    let Some(judgement) = judgements.iter().find(|j| j.span.shift(block.start) == finding.span) else {
        return Vec::new();
    };
    let mut actions = Vec::new();
    let written = judgement.span.of(&block.facts.text);
    let inner = inside_marks(written);
    let article = judgement.key.as_deref().and_then(|key| analysis.dossier.corpus.article(key));
    // Where the draft has marks or markup of its own between the words, they are not replaced blindly.
    let words_of = inner.of(written);
    let is_plain = !words_of.contains(['…', '[', '{', '\\', '*', '_', '`', '\n', '<', '“', '”', '"'])
        && !words_of.contains("...")
        && !block.judged.quotations.iter().any(|q| q.is_block && q.span == judgement.span);
    if let (Some(article), Some(span)) = (article, judgement.source_span)
        && is_plain
        && judgement.verdict == Verdict::Altered
        && judgement.difference.as_ref().is_some_and(is_small)
        && let Some(words) = restored(span.of(&article.text), words_of)
    {
        let title = "Restore the source’s words";
        actions.push(Action::fix(title, vec![Edit::replace(inner.shift(finding.span.start), words)]));
    }
    if let Some((_, ours)) = &judgement.difference
        && let Some(edit) = marked(written, inner, ours)
    {
        let edit = Edit { span: edit.span.shift(finding.span.start), ..edit };
        actions.push(Action::fix("Mark the change with brackets", vec![edit]));
    }
    actions
}

/// Whether so few words differ that the source's can take their place.
fn is_small(difference: &(String, String)) -> bool {
    [&difference.0, &difference.1].iter().all(|words| words.split_whitespace().count() <= MOST_CHANGED)
}

/// Words that differ, at most, where the source's are offered.
const MOST_CHANGED: usize = 4;

/// The source's words in the place of the draft's: marks inside marks are single ones, and the draft keeps its first
/// letter's case and its punctuation at the end. `None` where the source's marks do not pair.
fn restored(source: &str, draft: &str) -> Option<String> {
    const STOPS: [char; 5] = ['.', ',', '!', '?', ';'];
    let words = source.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words.trim_end_matches(STOPS).replace('“', "‘").replace('”', "’");
    if words.matches('‘').count() > words.matches('’').count() || words.contains('"') {
        return None;
    }
    let stops = &draft[draft.trim_end_matches(STOPS).len()..];
    let mut letters = words.chars();
    let first = letters.next()?;
    let first: String = match draft.chars().next() {
        Some(own) if own.is_uppercase() => first.to_uppercase().collect(),
        _ => first.to_string(),
    };
    Some(format!("{first}{}{stops}", letters.as_str()))
}

/// The words between the marks of a quotation.
fn inside_marks(written: &str) -> Span {
    const MARKS: [char; 9] = ['“', '”', '„', '"', '«', '»', '‘', '’', '‚'];
    // `\enquote{…}`, `#quote[…]`, `<q>…</q>`, ``…''.
    let within = |open: &str, close: &str| Some((written.find(open)? + open.len(), written.rfind(close)?));
    let signs = match written.chars().next() {
        Some('\\') => within("{", "}"),
        Some('#') => within("[", "]"),
        Some('<') => within(">", "</"),
        Some('`') => within("``", "''"),
        _ => None,
    };
    if let Some((start, end)) = signs.filter(|(start, end)| start <= end) {
        return Span::new(start, end);
    }
    let start = written.len() - written.strip_prefix(MARKS).unwrap_or(written).len();
    let end = written.strip_suffix(MARKS).unwrap_or(written).len();
    Span::new(start, end.max(start))
}

/// Puts the draft's own words in brackets; where the draft has none, an ellipsis in their place is not known, and
/// nothing is offered.
fn marked(written: &str, inner: Span, ours: &str) -> Option<Edit> {
    let ours = ours.trim();
    if ours.is_empty() || ours.contains(['[', ']']) {
        return None;
    }
    let mut places = inner.of(written).match_indices(ours);
    let (at, _) = places.next()?;
    places.next().is_none().then(|| {
        let start = inner.start + at;
        Edit::replace(Span::new(start, start + ours.len()), format!("[{ours}]"))
    })
}
