//! What can be done with a name: spell it out, or add it to the catalogue.

use super::{Action, ActionKind, OwnFiles};
use crate::analyse::Analysis;
use crate::catalogue::Kind;
use crate::ide::edit::Edit;
use crate::ide::{is_quoted, with_article};
use crate::text::Span;

/// "VSSE" → "State Security Service (VSSE)" where the draft names it first.
pub fn full_name(analysis: &Analysis, range: Span) -> Option<Action> {
    let block = analysis.block_over(range.start)?;
    let at = range.start - block.start;
    let mention =
        block.judged.mentions.iter().find(|mention| mention.span.touches(at) && !mention.inferred)?;
    let place = mention.entity?;
    let entity = analysis.dossier.catalogue.get(place);
    let written = mention.span.of(&block.facts.text);
    let mentions = analysis.blocks.iter().flat_map(|b| b.judged.mentions.iter().map(move |m| (b.start, m)));
    let first =
        mentions.filter(|(_, m)| m.entity == Some(place)).map(|(start, m)| m.span.shift(start)).min()?;
    let text = &block.facts.text;
    let (before, after) = (&text[..mention.span.start], &text[mention.span.end..]);
    let is_abbreviation =
        written.chars().count() > 1 && written.chars().all(|c| c.is_uppercase() || c.is_ascii_digit());
    let is_free = !before.ends_with(['(', '[', '“', '"', '‘'])
        && ![" a ", " an ", "A ", "An "].iter().any(|article| before.ends_with(article))
        && !after.starts_with(['’', '\'', ')', '-'])
        && !after.trim_start().strip_prefix('(').is_some_and(|rest| rest.starts_with(&entity.name))
        && !is_quoted(block, mention.span)
        && block.facts.parsed.paragraphs.iter().any(|paragraph| {
            let whole = paragraph.span();
            whole.covers(mention.span)
                && paragraph.role.is_prose()
                && !paragraph.markers.iter().any(|marker| marker.source.overlaps(mention.span))
        });
    (is_abbreviation && is_free && !mention.misspelt && first == mention.span.shift(block.start)).then(|| {
        let text = format!("{} ({written})", entity.name);
        let edits = vec![Edit::replace(first, text)];
        Action::new(format!("Use the full name: {}", entity.name), ActionKind::Refactor, edits)
    })
}

/// A capitalised name that nobody has catalogued.
pub fn add_to_catalogue(analysis: &Analysis, range: Span, own: OwnFiles) -> Vec<Action> {
    let Some(file) = own.catalogue else { return Vec::new() };
    let Some(name) = uncatalogued(analysis, range) else { return Vec::new() };
    let id: String = name
        .to_lowercase()
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("-");
    let add = |kind: &Kind| {
        let quoted = name.replace('\\', "\\\\").replace('"', "\\\"");
        let entry = format!("\n[[{}]]\nid = \"{id}\"\nname = \"{quoted}\"\n", kind.as_str());
        let append = Some((file.to_path_buf(), entry));
        let title = format!("Add “{name}” to the catalogue as {}", with_article(kind.as_str()));
        Action { append, ..Action::new(title, ActionKind::Refactor, Vec::new()) }
    };
    if id.is_empty() { Vec::new() } else { Kind::ALL.iter().map(add).collect() }
}

/// The capitalised words that are selected, or that the cursor is in.
fn uncatalogued(analysis: &Analysis, range: Span) -> Option<String> {
    let block = analysis.block_over(range.start)?;
    let within = Span::new(range.start - block.start, range.end - block.start);
    let text = &block.facts.text;
    let paragraph = block.facts.parsed.paragraphs.iter().find(|paragraph| {
        let whole = paragraph.span();
        whole.touches(within.start) && whole.touches(within.end)
    })?;
    let span = if within.is_empty() { name_around(text, within.start)? } else { within };
    let is_free = !block.judged.mentions.iter().any(|mention| mention.span.overlaps(span))
        && !paragraph.markers.iter().any(|marker| marker.is_opaque() && marker.source.overlaps(span));
    let name = span.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let is_name = name.starts_with(char::is_uppercase) && name.chars().count() > 2 && name.len() < 80;
    (is_free && is_name && !name.contains('\n')).then_some(name)
}

/// The run of capitalised words around a place; the first word of a sentence alone is no name.
fn name_around(text: &str, at: usize) -> Option<Span> {
    let is_inside = |c: char| c.is_alphanumeric() || matches!(c, '-' | '&' | '’');
    let start = text.get(..at)?.trim_end_matches(is_inside).len();
    let end = at + text.get(at..)?.find(|c| !is_inside(c)).unwrap_or(text.len() - at);
    let mut span = Span::new(start, end);
    if !span.of(text).starts_with(char::is_uppercase) {
        return None;
    }
    while let Some(rest) = text[..span.start].strip_suffix(' ') {
        let start = rest.trim_end_matches(is_inside).len();
        if start == rest.len() || !rest[start..].starts_with(char::is_uppercase) {
            break;
        }
        span.start = start;
    }
    while let Some(rest) = text[span.end..].strip_prefix(' ') {
        let length = rest.find(|c| !is_inside(c)).unwrap_or(rest.len());
        if length == 0 || !rest.starts_with(char::is_uppercase) {
            break;
        }
        span.end += 1 + length;
    }
    // "Solvay S.A."
    let letters = |rest: &str| {
        rest.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))
    };
    while letters(&text[span.end..]) {
        span.end += 2;
        if !letters(&text[span.end..]) && text[span.end..].starts_with('.') {
            span.end += 1;
            break;
        }
    }
    let before = text[..span.start].trim_end();
    let opens = before.is_empty() || before.ends_with(['.', '!', '?', '\n', '#', '>', '-', '*']);
    (!opens || span.of(text).contains(' ') || span.of(text).chars().all(char::is_uppercase)).then_some(span)
}
