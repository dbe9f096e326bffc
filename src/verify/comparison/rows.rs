//! Figures in the wrong row: the source gives one for each of several names or years, and the draft gives one of them to
//! another. "Denmark accounted for £88 million", where that is Scotland's.

use super::agreement::{agrees, is_comparable};
use super::context::Context;
use super::evidence::is_surely_same;
use super::likeness::differ;
use super::sense;
use super::sentence::Word;
use crate::figure::{Figure, Told, Unit, Value};
use crate::text::Span;

/// Counts below this stand in many rows.
const TELLING: f64 = 12.0;

/// What parts the rows of a sentence.
const PARTS: [&str; 9] =
    ["\n", "; ", ", ", " and ", " while ", " but ", " whereas ", " against ", " compared with "];

/// What may stand before the name that a row is of.
const OPENINGS: [&str; 6] = ["the", "and", "while", "but", "whereas", "in"];

/// A stretch of a sentence that gives figures of somebody.
struct Row<'c> {
    span: Span,
    names: Vec<&'c Word>,
    figures: Vec<usize>,
}

/// Whether a figure is one that can be in a wrong row.
fn is_telling(figure: &Figure) -> bool {
    match (figure.unit, figure.value) {
        (Unit::Date | Unit::Ordinal | Unit::Age, _) => false,
        (Unit::Count, Value::Number(value)) => value >= TELLING,
        _ => true,
    }
}

/// Whether a figure may be in a wrong row: a passage gives it beside others of its kind.
pub fn is_in_rows<'t>(figures: &[Figure], place: usize, mut told: impl Iterator<Item = &'t Told>) -> bool {
    let Some(figure) = figures.get(place).filter(|figure| is_telling(figure)) else { return false };
    let is_other = |other: &&Figure| is_comparable(figure, other);
    told.any(|told| {
        told.figures.iter().filter(is_other).count() > 1
            && told.figures.iter().any(|other| other.value == figure.value && is_comparable(figure, other))
    })
}

/// Of a figure that the passages give to others: what one of them gives to this one's name or year, as the numbers of the
/// passage and of the figure there.
pub(super) fn misplaced(draft: &Context, place: usize, passages: &[Context]) -> Option<(usize, usize)> {
    let found =
        |at: usize, passage: &Context| of_another_name(draft, place, passage).map(|other| (at, other));
    passages
        .iter()
        .enumerate()
        .find_map(|(at, passage)| found(at, passage))
        .or_else(|| of_another_year(draft, place, passages))
}

/// The figure that a passage gives to the name that the draft gives its own to, if that one stands by another name there.
fn of_another_name(draft: &Context, place: usize, passage: &Context) -> Option<usize> {
    let figure = draft.figures.get(place)?;
    let own = rows(draft, figure).into_iter().find(|row| row.figures.contains(&place))?;
    let name = own.names.first().filter(|name| opens(draft, &own, name))?;
    let theirs = rows(passage, figure);
    let is_named = |row: &&Row| row.names.iter().any(|other| is_surely_same(name, other));
    let mut named = theirs.iter().filter(is_named);
    let (row, None) = (named.next()?, named.next()) else { return None };
    let [other] = row.figures[..] else { return None };
    // The name leads its row, or ends it: "35 in Germany and 38 in England".
    let leads = |row: &Row, at: usize| {
        let figure = passage.figures.get(at);
        row.names.first().zip(figure).is_some_and(|(name, figure)| name.span.start < figure.span.start)
    };
    let is_equal = |other: &usize| passage.figures.get(*other).is_some_and(|other| agrees(figure, other));
    let mut equal = theirs.iter().filter(|row| row.figures.iter().any(is_equal));
    let (wrong, None) = (equal.next()?, equal.next()) else { return None };
    let is_of_ours = wrong.names.iter().any(|name| draft.words.iter().any(|word| is_surely_same(word, name)));
    let is_led = leads(row, other);
    let are_led = wrong.figures.iter().any(|at| is_equal(at) && leads(wrong, *at) == is_led);
    (!is_equal(&other) && !is_of_ours && are_led && is_about_same(draft, passage)).then_some(other)
}

/// The same for the year that directly follows: "4.6 per cent in 2017".
fn of_another_year(draft: &Context, place: usize, passages: &[Context]) -> Option<(usize, usize)> {
    let figure = draft.figures.get(place)?;
    let year = year_of(draft, place)?;
    let mut given = Vec::new();
    for (at, passage) in passages.iter().enumerate() {
        for (other, theirs) in
            passage.figures.iter().enumerate().filter(|(_, theirs)| is_alike(figure, theirs))
        {
            let told = year_of(passage, other);
            let is_of_year = told == Some(year);
            if agrees(figure, theirs) {
                // What bears it out in that year, or in none.
                if told.is_none() || is_of_year {
                    return None;
                }
            } else if is_of_year && is_about_same(draft, passage) {
                given.push((at, other));
            }
        }
    }
    let [one] = given[..] else { return None };
    Some(one)
}

/// The year that stands directly behind a figure and what it counts.
fn year_of(context: &Context, place: usize) -> Option<i32> {
    let figure = context.figures.get(place)?;
    let next = context.figures.get(place + 1)?;
    let Value::Date { year: Some(year), month: None, .. } = next.value else { return None };
    let between = context.text.get(figure.span.end..next.span.start)?;
    let is_close = between.split_whitespace().count() <= 3
        && [" in ", " (", " for ", " by "].iter().any(|lead| between.ends_with(lead));
    is_close.then_some(year)
}

/// The rows of a sentence in which figures of this kind stand.
fn rows<'c>(context: &'c Context, figure: &Figure) -> Vec<Row<'c>> {
    let text = context.text;
    let is_free =
        |at: usize| !context.figures.iter().any(|figure| figure.span.start < at && at < figure.span.end);
    let mut cuts: Vec<usize> = PARTS
        .iter()
        .flat_map(|part| text.match_indices(part).map(|(at, part)| at + part.len()))
        .filter(|at| is_free(*at))
        .chain([text.len()])
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut rows: Vec<Row> = Vec::new();
    let mut from = 0;
    for cut in cuts {
        let span = Span::new(from, cut);
        from = cut;
        let names = context.words.iter().filter(|word| span.covers(word.span));
        let names: Vec<&Word> = names.filter(|word| word.is_name || word.may_be_name).collect();
        let alike = context.figures.iter().enumerate().filter(|(_, other)| span.covers(other.span));
        let figures: Vec<usize> =
            alike.filter(|(_, other)| is_alike(figure, other)).map(|(at, _)| at).collect();
        match rows.last_mut() {
            Some(row) if names.is_empty() || row.figures.is_empty() => {
                row.span = row.span.join(span);
                row.names.extend(names);
                row.figures.extend(figures);
            }
            _ => rows.push(Row { span, names, figures }),
        }
    }
    rows
}

/// Whether a row begins with a name, which is not only whose something is: "Denmark's rival".
fn opens(context: &Context, row: &Row, name: &Word) -> bool {
    let before = context.text.get(row.span.start..name.span.start).unwrap_or_default();
    let after = context.text.get(name.span.end..).unwrap_or_default();
    let owns = after.starts_with("'s") || after.starts_with('’') || name.key.ends_with("'s");
    let is_possessive =
        context.text.get(name.span.range()).is_some_and(|name| name.ends_with("'s") || name.ends_with("’s"));
    before.split_whitespace().all(|word| OPENINGS.contains(&word.to_lowercase().as_str()))
        && !owns
        && !is_possessive
}

/// Of one kind, and of the same things where both say of what.
fn is_alike(figure: &Figure, other: &Figure) -> bool {
    is_comparable(figure, other) && !differ(figure.noun.as_deref(), other.noun.as_deref())
}

/// Whether they have a word in common that says something.
fn is_about_same(draft: &Context, passage: &Context) -> bool {
    let says = |word: &&Word| !word.is_name && !word.may_be_name && !sense::is_light(&word.key);
    draft.words.iter().filter(says).any(|word| passage.words.iter().any(|other| other.key == word.key))
}
