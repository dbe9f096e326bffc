//! What mends a quotation: the source's words, or brackets around the draft's own.

use super::Action;
use crate::analyse::{Analysis, Block};
use crate::corpus::Words;
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
    let is_plain = !words_of
        .contains(['…', '[', '{', '\\', '*', '_', '`', '\n', '<', '“', '”', '"', '&', '~', '\u{ad}'])
        && !words_of.contains("...")
        && !block.judged.quotations.iter().any(|q| q.is_block && q.span == judgement.span);
    if let (Some(article), Some(span), Some(difference)) =
        (article, judgement.source_span, &judgement.difference)
        && judgement.verdict == Verdict::Altered
        && is_small(difference)
    {
        let theirs = span.of(&article.text);
        let is_block = block.judged.quotations.iter().any(|q| q.is_block && q.span == judgement.span);
        let edit =
            (!is_block).then(|| in_place(written, inner, difference, theirs)).flatten().or_else(|| {
                let words = restored(theirs, words_of).filter(|_| is_plain)?;
                Some(Edit::replace(inner, words))
            });
        if let Some(edit) = edit {
            let edit = Edit { span: edit.span.shift(finding.span.start), ..edit };
            actions.push(Action::fix("Restore the source’s words", vec![edit]));
        }
    }
    if let Some((_, ours)) = &judgement.difference
        && let Some(edit) = marked(written, inner, ours)
    {
        let edit = Edit { span: edit.span.shift(finding.span.start), ..edit };
        actions.push(Action::fix("Mark the change with brackets", vec![edit]));
    }
    actions
}

/// Puts the source's words where the draft's differ, and leaves all else as it is, marks and markup too: if the quotation
/// is the source's then.
fn in_place(written: &str, inner: Span, (theirs, ours): &(String, String), source: &str) -> Option<Edit> {
    let ours = ours.trim();
    let mut places = inner.of(written).match_indices(ours).filter(|_| !ours.is_empty());
    let (at, _) = places.next()?;
    if places.next().is_some() || theirs.contains(['"', '“', '”', '\n']) {
        return None;
    }
    let mut span = Span::new(inner.start + at, inner.start + at + ours.len());
    if theirs.trim().is_empty() && written[span.end..].starts_with(' ') {
        span.end += 1;
    }
    let mut whole = inner.of(written).to_owned();
    whole.replace_range(span.start - inner.start..span.end - inner.start, theirs.trim());
    // The words as a reader sees them.
    let plain = |text: &str| {
        let text = ["&rsquo;", "&lsquo;", "&#8217;", "&apos;"]
            .iter()
            .fold(text.to_owned(), |text, sign| text.replace(sign, "’"));
        let text =
            ["&nbsp;", "~"].iter().fold(text, |text, sign| text.replace(sign, " ")).replace('\u{ad}', "");
        Words::of(&text.replace(['*', '_'], "")).hashes
    };
    (plain(&whole) == plain(source)).then(|| Edit::replace(span, theirs.trim()))
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
    // Marks as HTML names them.
    let names = ["&ldquo;", "&rdquo;", "&quot;", "&laquo;", "&raquo;", "&bdquo;", "&lsquo;", "&rsquo;"];
    let opening = names.iter().find_map(|name| written.strip_prefix(name));
    let closing = names.iter().find_map(|name| written.strip_suffix(name));
    let start = written.len() - opening.or(written.strip_prefix(MARKS)).unwrap_or(written).len();
    let end = closing.or(written.strip_suffix(MARKS)).unwrap_or(written).len();
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
