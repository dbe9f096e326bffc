//! Figures that the cited source gives otherwise.

use std::cmp::Reverse;

use super::comparison::{
    Statement, Witness, agrees, are_opposed, is_in_rows, is_of_kind, is_split, is_telling_slip, mismatches,
};
use super::implied::{described, implied, names, topics};
use super::{Statements, Witnesses, tellers};
use rustc_hash::FxHashMap;

use crate::corpus::{Article, Words};
use crate::extract::own_words::without_markers;
use crate::extract::{Sentence, StatedFigure, english};
use crate::figure::{Figure, Told, Unit, Value, comparator, words};
use crate::text::{Span, blank};

/// A figure of the draft for which the source has another.
#[derive(Clone, PartialEq, Debug)]
pub struct Discrepancy {
    /// The draft's figure.
    pub span: Span,
    /// As the source writes it.
    pub theirs: String,
    /// Where only what leads to the number differs, both with that: "more than 240", "no more than 240".
    pub bounds: Option<(String, String)>,
    pub key: String,
    /// Where it stands in the article.
    pub source_span: Span,
}

/// Passages of a source that are held against a sentence.
const MOST_PASSAGES: usize = 6;

pub fn compare(statements: &Statements) -> Vec<Discrepancy> {
    let mut found = Vec::new();
    for (place, sentence) in statements.sentences.iter().enumerate() {
        // They stand in the order of their sentences.
        let from = statements.figures.partition_point(|figure| figure.sentence < place);
        let here = statements.figures[from..].iter().take_while(|figure| figure.sentence == place);
        let paragraph = &statements.paragraphs[sentence.paragraph];
        let works = named_works(paragraph.prose.text(), sentence.prose);
        let is_of_work = |figure: &StatedFigure| works.iter().any(|work| work.covers(figure.figure.span));
        let stated: Vec<_> = here.filter(|figure| !figure.is_quoted && !is_of_work(figure)).collect();
        if stated.is_empty() {
            continue;
        }
        let (cited, said) = (&sentence.citations, &sentence.attributions);
        let witnesses = Witnesses::new(statements, cited, said, paragraph.prose.text());
        let is_supposed = ["If ", "Suppose ", "Imagine ", "Assume "]
            .iter()
            .any(|word| sentence.prose.of(paragraph.prose.text()).starts_with(word));
        let keys = if witnesses.keys.is_empty() && cited.is_empty() {
            tellers(statements, said, paragraph.prose.text())
        } else {
            witnesses.keys
        };
        if keys.is_empty() || is_supposed {
            continue;
        }
        let own = cited.iter().filter(|citation| paragraph.span().covers(citation.span));
        let prose = without_markers(paragraph, own);
        let prose = blank(&prose, works);
        let text = sentence.prose.of(&prose);
        let mentions: Vec<(Span, u32)> = statements
            .mentions
            .iter()
            .filter(|mention| sentence.span.covers(mention.span) && sentence.prose.covers(mention.prose))
            .filter_map(|mention| Some((within(mention.prose, sentence.prose), mention.entity?.0)))
            .collect();
        let figures: Vec<Figure> = stated
            .iter()
            .map(|stated| Figure {
                span: within(stated.figure.span, sentence.prose),
                ..stated.figure.clone()
            })
            .collect();
        let names = names(text, &mentions);
        // What any of the cited sources confirms stands.
        let mut against: Vec<(usize, Discrepancy)> = Vec::new();
        let mut confirmed: Vec<usize> = Vec::new();
        for key in &keys {
            let Some(article) = statements.dossier.corpus.article(key) else { continue };
            let article = &*article;
            // The article does not name itself.
            let told_by = tellings(statements, sentence, key);
            let told_by: Vec<Span> = told_by.iter().map(|part| within(*part, sentence.prose)).collect();
            let text = &*blank(text, told_by.iter().copied());
            let (mut passages, near) = nearest(article, text);
            passages.extend(transposed(article, &figures, &passages));
            let mut theirs = passages.iter().flat_map(|place| &article.told(*place).figures).peekable();
            let confirming = || passages.iter().take(near).flat_map(|place| &article.told(*place).figures);
            let is_confirmed = |figure: &Figure| confirming().any(|other| agrees(figure, other));
            let told = || passages.iter().map(|place| article.told(*place));
            let is_all_there = figures.iter().all(is_confirmed)
                && !(0..figures.len())
                    .any(|place| is_split(&figures, place, told()) || is_in_rows(&figures, place, told()));
            if theirs.peek().is_none() || is_all_there {
                confirmed.extend((0..figures.len()).filter(|place| stands_in(article, &figures[*place])));
                continue;
            }
            let named: Vec<Vec<(Span, u32)>> = passages
                .iter()
                .map(|place| {
                    let passage = &article.passages[*place];
                    let mentions = passage.mentions.iter();
                    mentions.map(|(entity, span)| (within(*span, passage.span), entity.0)).collect()
                })
                .collect();
            let catalogue = &statements.dossier.catalogue;
            let source = statements.dossier.corpus.source(key);
            let is_author = |entity| {
                let own = source.map(|source| [source.outlet.as_deref(), source.author.as_deref()]);
                let entity = catalogue.get(entity);
                own.into_iter()
                    .flatten()
                    .flatten()
                    .any(|own| own == entity.name || entity.aliases.iter().any(|alias| alias.text == own))
            };
            let topics = topics(article, &names, is_author);
            let described: Vec<Vec<Span>> =
                passages.iter().map(|place| described(article, *place, &names, &topics, catalogue)).collect();
            let implied: Vec<Vec<Span>> =
                passages.iter().map(|place| implied(article, *place, &names, &topics)).collect();
            let against_it: Vec<Witness> = passages
                .iter()
                .zip(named.iter().zip(implied.iter().zip(&described)))
                .enumerate()
                .map(|(rank, (place, (mentions, (implied, described))))| Witness {
                    is_near: rank < near,
                    text: article.passages[*place].span.of(&article.text),
                    told: article.told(*place),
                    mentions,
                    implied,
                    described,
                    topics: &topics,
                })
                .collect();
            let alone: Vec<bool> = figures.iter().map(|figure| is_alone(article, figure)).collect();
            let statement = Statement { text, figures: &figures, mentions: &mentions, alone: &alone };
            let mut wrong = mismatches(&statement, &against_it);
            // "It considered ten points": told elsewhere in the article, of the same thing.
            let year = statements.dossier.corpus.source(key).and_then(|source| source.date.as_deref());
            wrong.retain(|mismatch| {
                let (figure, passage) =
                    (&figures[mismatch.draft], &article.passages[passages[mismatch.passage]]);
                // "Eight points and not ten".
                let lead = text.get(..figure.span.start).unwrap_or_default();
                let is_denied =
                    [" not ", " rather than ", " instead of "].iter().any(|no| lead.ends_with(no));
                !is_denied
                    && (mismatch.is_certain || !is_of_publication(text, figure))
                    && (mismatch.is_in_place || !is_spelt_out(article, figure))
                    && !is_told(article, figure)
                    && !told_by.iter().any(|told| told.covers(figure.span))
                    && (mismatch.is_certain
                        || !is_of_another_year(
                            (figure, &figures, text),
                            year,
                            passage.span.of(&article.text),
                        ))
                    && !is_one_of(figure, text)
                    && !is_of_its_own_time(figure, &mismatch.source, year, passage.span.of(&article.text))
                    && !is_corrected(statements, place, &mismatch.source)
            });
            let is_wrong = |place: &usize| wrong.iter().any(|mismatch| mismatch.draft == *place);
            confirmed.extend(
                (0..figures.len()).filter(|place| !is_wrong(place) && stands_in(article, &figures[*place])),
            );
            against.extend(wrong.into_iter().map(|mismatch| {
                let source_span =
                    mismatch.source.span.shift(article.passages[passages[mismatch.passage]].span.start);
                // Of one number, what stands before it tells.
                let own = &figures[mismatch.draft];
                let is_bounded = are_opposed(own, &mismatch.source) && own.unit == mismatch.source.unit;
                let bound = |text: &str, span: Span| comparator::with_words(text, span).of(text).to_owned();
                let discrepancy = Discrepancy {
                    span: stated[mismatch.draft].span,
                    theirs: without_capital(source_span.of(&article.text)),
                    bounds: is_bounded
                        .then(|| (bound(text, own.span), uncapitalised(&bound(&article.text, source_span)))),
                    key: (*key).to_owned(),
                    source_span,
                };
                (mismatch.draft, discrepancy)
            }));
        }
        let only = keys.len() == 1;
        let stands = |draft: &usize| only || !confirmed.contains(draft);
        found.extend(
            against.into_iter().filter(|(draft, _)| stands(draft)).map(|(_, discrepancy)| discrepancy),
        );
    }
    found.dedup_by_key(|discrepancy| discrepancy.span);
    found
}

/// The years of works that a sentence names: "Vance (2024) gives".
fn named_works(text: &str, sentence: Span) -> Vec<Span> {
    let body = sentence.of(text);
    let is_work = |(at, _): &(usize, &str)| {
        let name = body[..*at].trim_end().rsplit(' ').next().unwrap_or_default();
        let digits = body[at + 1..].bytes().take_while(u8::is_ascii_digit).count();
        let closes = body[at + 1 + digits..].starts_with([')', ',', ':', 'a', 'b', 'c', 'd']);
        digits == 4 && closes && name.starts_with(char::is_uppercase)
    };
    let opening = body.match_indices('(').filter(is_work);
    let span = |at: usize| Span::new(at, body[at..].find(')').map_or(body.len(), |end| at + end + 1));
    opening.map(|(at, _)| span(at).shift(sentence.start)).collect()
}

/// Where a sentence says that the source told it: "the Evening Post reported", where that is the outlet or the author.
fn tellings(statements: &Statements, sentence: &Sentence, key: &str) -> Vec<Span> {
    let Some(source) = statements.dossier.corpus.source(key) else { return Vec::new() };
    let text = statements.paragraphs[sentence.paragraph].prose.text();
    let is_its_own = |name: &str| {
        let names = [source.outlet.as_deref(), source.author.as_deref()];
        name.len() > 2 && names.into_iter().flatten().any(|own| own.contains(name) || name.contains(own))
    };
    let spoken = sentence.attributions.iter().filter(|a| a.is_named && sentence.prose.covers(a.sentence));
    // Who leads in to a list or a block quote speaks in another paragraph, of which the spans are.
    let own = spoken.filter(|a| text.get(a.source.range()).is_some_and(is_its_own));
    own.flat_map(|a| {
        // "Wrote in June": when it was told.
        let rest = text.get(a.cue.end..sentence.prose.end).unwrap_or_default();
        let end = rest.find([',', ';', ':', '.']).unwrap_or(rest.len());
        let is_day =
            [" in ", " on ", " last ", " this ", " earlier "].iter().any(|word| rest.starts_with(word))
                && end <= LONGEST_DAY;
        [a.source, Span::new(a.cue.start, a.cue.end + if is_day { end } else { 0 })]
    })
    .collect()
}

/// Bytes of the longest way to say when: " on Wednesday 14 September 2022".
const LONGEST_DAY: usize = 32;

/// Whether a year is the one in which the article came out, or the one before where that says "last year": what it
/// tells of then, it tells without a year.
fn is_of_its_own_time(figure: &Figure, theirs: &Figure, date: Option<&str>, passage: &str) -> bool {
    let Value::Date { year: Some(year), month, day } = figure.value else { return false };
    // The month in which the article came out: it tells of it as "on Tuesday".
    let in_its_month = date.is_some_and(|date| {
        let mut parts = date.split('-').map_while(|part| part.parse::<i32>().ok());
        (parts.next(), parts.next()) == (Some(year), month.map(i32::from)) && month.is_some()
    });
    if in_its_month && day.is_none() {
        return true;
    }
    // Days and months are told of the same year.
    if !matches!(theirs.value, Value::Date { year: Some(other), .. } if other != year) {
        return false;
    }
    let Some(own) = date.and_then(|date| date.get(..4)?.parse::<i32>().ok()) else { return false };
    let tells_of_last = passage.contains("last ") || passage.contains("a year ago");
    year == own || year == own - 1 && tells_of_last
}

/// "In a report published in September": when it was told, not when it happened.
fn is_of_publication(text: &str, figure: &Figure) -> bool {
    let lead = text.get(..figure.span.start).unwrap_or_default().trim_end();
    let lead = [" in", " on", " last"].iter().find_map(|word| lead.strip_suffix(word)).unwrap_or(lead);
    let mut words = lead.rsplit(' ');
    let is_out = matches!(words.next(), Some("published" | "released" | "issued" | "dated"));
    figure.unit == Unit::Date && is_out && words.next().is_some_and(|word| ACCOUNTS.contains(&word))
}

/// What tells of things, and comes out.
const ACCOUNTS: [&str; 12] = [
    "report",
    "study",
    "article",
    "paper",
    "audit",
    "review",
    "statement",
    "survey",
    "analysis",
    "letter",
    "account",
    "inquiry",
];

/// Whether the draft goes on to give the source's figure itself: "We wrote that there are 172. It is 127."
fn is_corrected(statements: &Statements, place: usize, theirs: &Figure) -> bool {
    let Some(sentence) = statements.sentences.get(place).filter(|sentence| !sentence.cites_itself) else {
        return false;
    };
    let is_next = |figure: &&StatedFigure| {
        let next = statements.sentences.get(figure.sentence);
        (place + 1..place + 3).contains(&figure.sentence)
            && next.is_some_and(|next| next.paragraph == sentence.paragraph)
    };
    statements.figures.iter().filter(is_next).any(|figure| agrees(&figure.figure, theirs))
}

/// Whether a figure stands anywhere in an article, in whatever role.
fn stands_in(article: &Article, figure: &Figure) -> bool {
    let number = match figure.value {
        Value::Number(value) => Some(value),
        _ => None,
    };
    number.is_some_and(|number| has_number(article, number))
        || tells(article).any(|told| told.figures.iter().any(|other| agrees(figure, other)))
}

/// Whether a number stands anywhere in an article.
fn has_number(article: &Article, number: f64) -> bool {
    tells(article).any(|told| told.numbers.contains(&number))
}

/// What the passages of an article give in figures.
fn tells(article: &Article) -> impl Iterator<Item = &Told> {
    (0..article.passages.len()).map(|place| article.told(place))
}

/// Whether three digits or more stand in an article as they do in the draft: no slip for others that stand there, too.
fn is_spelt_out(article: &Article, figure: &Figure) -> bool {
    let is_same = |other: &Figure| other.value == figure.value && other.unit == figure.unit;
    matches!(figure.value, Value::Number(value) if without_noughts(value) >= 100.0)
        && tells(article).any(|told| told.figures.iter().any(is_same))
}

/// Whether a number has four digits or more that say something: nobody hits upon it by chance.
fn is_particular(value: f64) -> bool {
    let value = without_noughts(value);
    value >= 1_000.0 && value.fract() == 0.0
}

/// A number without the noughts at its end, which are often only rounded: 24 for 240,000.
fn without_noughts(mut value: f64) -> f64 {
    while value >= 10.0 && value % 10.0 == 0.0 {
        value /= 10.0;
    }
    value
}

/// Whether the draft gives a figure for a year of which the passage does not speak: "In 2011 the party won 70 seats".
fn is_of_another_year(
    (figure, figures, text): (&Figure, &[Figure], &str),
    date: Option<&str>,
    passage: &str,
) -> bool {
    if figure.unit == Unit::Date {
        return false;
    }
    let own = date.and_then(|date| date.get(..4)?.parse::<i32>().ok());
    // Not the year in the name of a law.
    let is_told = |other: &&Figure| {
        let before = text.get(..other.span.start).unwrap_or_default().trim_end();
        !before.rsplit(' ').next().is_some_and(english::is_law)
    };
    figures.iter().filter(is_told).any(|other| match other.value {
        Value::Date { year: Some(year), .. } => {
            !passage.contains(&year.to_string()) && own.is_some_and(|own| !(own - 1..=own).contains(&year))
        }
        Value::Range(from, to) if other.unit == Unit::Date => {
            own.is_some_and(|own| f64::from(own) < from || f64::from(own) > to)
        }
        _ => false,
    })
}

/// "One club was docked ten points and another six": one of those that the source counts.
fn is_one_of(figure: &Figure, text: &str) -> bool {
    figure.value == Value::Number(1.0) && [" another ", " the other "].iter().any(|word| text.contains(word))
}

/// The passages with a number of three digits or more that one of these has in another order: 168 for 186.
fn transposed(article: &Article, figures: &[Figure], known: &[usize]) -> Vec<usize> {
    let is_one = |other: &Figure| figures.iter().any(|figure| is_telling_slip(figure, other));
    let places = (0..article.passages.len()).filter(|place| !known.contains(place));
    places.filter(|place| article.told(*place).figures.iter().any(is_one)).take(MOST_TRANSPOSED).collect()
}

/// Passages that are looked at for nothing but such a number.
const MOST_TRANSPOSED: usize = 2;

/// Whether an article has one figure only of a kind, however often: of so many hectares, so many villages.
fn is_alone(article: &Article, figure: &Figure) -> bool {
    let mut alike = tells(article).flat_map(|told| &told.figures).filter(|other| is_of_kind(figure, other));
    alike.next().is_some_and(|first| alike.all(|other| agrees(first, other)))
}

/// Whether an article has a count of the same things somewhere, or the very number.
fn is_told(article: &Article, figure: &Figure) -> bool {
    if let Value::Number(value) = figure.value
        && figure.unit == Unit::Count
        && is_particular(value)
        && has_number(article, value)
    {
        return true;
    }
    let is_same = |other: &Figure| other.noun == figure.noun && agrees(figure, other);
    figure.unit == Unit::Count
        && figure.noun.is_some()
        && tells(article).any(|told| told.figures.iter().any(is_same))
}

/// "More than 6,500", where that opens a sentence of the source.
fn uncapitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// A number in words that opens a sentence of the source: "Sixty-four". Months keep their capital.
fn without_capital(figure: &str) -> String {
    let first = figure.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let lower = first.to_ascii_lowercase();
    let one = lower.strip_suffix('s').unwrap_or(&lower);
    if words::small(&lower).or(words::part(&lower)).or(words::scale(one)).is_some() || one == "dozen" {
        lower + &figure[first.len()..]
    } else {
        figure.to_owned()
    }
}

fn within(span: Span, outer: Span) -> Span {
    Span::new(span.start.saturating_sub(outer.start), span.end.saturating_sub(outer.start))
}

/// What a shared word counts, and what it counts more if one passage only has it.
const COMMON: usize = 60;
const RARE: usize = 60;

/// How many times as much the nearest passage may share as one that has a word to say on whether a figure is right.
const FARTHEST: usize = 6;

/// The places of the passages of an article that share most words with a sentence, and how many of them are near enough
/// for their figures to bear it out.
fn nearest(article: &Article, sentence: &str) -> (Vec<usize>, usize) {
    let wanted = Words::of(sentence);
    let mut shared: FxHashMap<u32, usize> = FxHashMap::default();
    // Long words say what a sentence is about, and "MPs"; and those most that few passages have.
    let tells = |span: &Span| {
        span.len() > 3
            || sentence
                .get(span.range())
                .is_some_and(|word| word.chars().filter(|c| c.is_uppercase()).count() > 1)
    };
    for (stem, _) in wanted.stems.iter().zip(&wanted.spans).filter(|(_, span)| tells(span)) {
        let places = article.passages_with(*stem);
        for place in places {
            *shared.entry(*place).or_default() += COMMON + RARE / places.len();
        }
    }
    let mut scored: Vec<(u32, usize)> = shared.into_iter().collect();
    scored.sort_by_key(|(place, shared)| (Reverse(*shared), *place));
    let best = scored.first().map_or(0, |(_, shared)| *shared);
    let near = scored.iter().take_while(|(_, shared)| FARTHEST * shared >= best).count();
    (scored.into_iter().take(MOST_PASSAGES).map(|(place, _)| place as usize).collect(), near)
}
