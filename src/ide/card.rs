//! Cards: what a hover shows and `ibid lookup` prints, as Markdown or plain text.

use std::collections::HashSet;
use std::fmt::Write;

use super::{Introduction, introductions};
use crate::catalogue::{Alias, Catalogue, EntityRef};
use crate::corpus::{Article, Dossier, Evidence, Source};
use crate::extract::{Claim, Support};
use crate::text::Span;
use crate::verify::{Discrepancy, Judgement, Verdict};

/// In what a card is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    Markdown,
    Plain,
}

/// Makes a link to a span of an article, or names its place where nothing can be clicked; the edge knows lines and
/// addresses.
pub type Link<'a> = &'a dyn Fn(&Article, Span) -> Option<String>;

/// Passages on a card: one screen holds no more.
const MOST_PASSAGES: usize = 3;

/// Other names on a card.
const MOST_NAMES: usize = 6;

/// Letters of a passage on a card, around the name.
const SNIPPET: usize = 180;

/// The card of an entity. `surface` is the form under the cursor, if there is one.
pub fn entity(
    dossier: &Dossier,
    place: EntityRef,
    surface: Option<&str>,
    style: Style,
    link: Link,
) -> String {
    let entity = dossier.catalogue.get(place);
    let pen = Pen { style };
    let mut card = String::new();
    let head = surface.map(flatten).unwrap_or_else(|| entity.name.clone());
    let _ = write!(card, "{} · {}", pen.strong(&head), entity.kind.as_str());
    if head != entity.name {
        let _ = write!(card, " · {}", pen.text(&entity.name));
    }
    let mut about = entity.summary.as_deref().map(|summary| pen.text(summary)).unwrap_or_default();
    let names = other_names(&dossier.catalogue, place, &head);
    if !names.is_empty() {
        let _ =
            write!(about, "{}Also: {}", if about.is_empty() { "" } else { " " }, pen.text(&names.join(", ")));
    }
    pen.paragraph(&mut card, &about);
    let relations = entity.relations.iter().map(|relation| {
        let to = dossier.catalogue.find(&relation.to).map(|to| dossier.catalogue.get(to).name.as_str());
        let said = relation.source.as_deref().and_then(|key| dossier.corpus.source(key));
        let by = said.map(|source| format!(" ({})", pen.citation(source))).unwrap_or_default();
        format!("{} {}{by}", pen.text(&capitalised(&relation.kind)), pen.text(to.unwrap_or(&relation.to)))
    });
    pen.paragraph(&mut card, &relations.collect::<Vec<_>>().join(pen.line_break()));
    let found: Vec<Introduction> = introductions(&dossier.corpus, place).take(MOST_PASSAGES).collect();
    let shown = found.iter().map(|introduction| passage(introduction, &pen, link));
    let mut passages = shown.collect::<Vec<_>>().join(pen.line_break());
    let rest = dossier.corpus.passages_about(place).saturating_sub(found.len());
    if rest > 0 {
        let _ = write!(passages, " · {rest} more");
    }
    if found.is_empty() {
        passages = pen.text("No article of your sources mentions it.");
    }
    pen.paragraph(&mut card, &passages);
    card
}

/// What a draft makes of a source.
pub struct Used<'a> {
    /// How often the draft cites it.
    pub times: usize,
    /// The passage that speaks to the sentence at hand.
    pub fitting: Option<&'a Evidence>,
}

/// The card of a source: title, outlet, date, and whether its text is at hand.
pub fn source(dossier: &Dossier, source: &Source, style: Style, link: Link) -> String {
    cited_source(dossier, source, &Used { times: 0, fitting: None }, style, link)
}

/// The card of a source where it is cited: with the passage that fits, what is missing from it, and how often the draft
/// cites it.
pub fn cited_source(dossier: &Dossier, source: &Source, used: &Used, style: Style, link: Link) -> String {
    let pen = Pen { style };
    let mut card = format!("{} · {}", pen.strong(&source.title), pen.citation(source));
    let passage = match (used.fitting, dossier.corpus.article(&source.key)) {
        (_, None) => Some(pen.text("Its text is not at hand, so nothing is checked against it.")),
        (Some(found), Some(article)) => Some(evidence(dossier, found, &article, &pen, link)),
        (None, Some(article)) => article.passages.iter().find(|passage| !passage.is_heading).map(|passage| {
            let text = pen.text(&shorten(passage.span.of(&article.text), Span::new(0, 0)));
            format!("“{text}”{}", pen.link(link(&article, passage.span)))
        }),
    };
    pen.paragraph(&mut card, &passage.unwrap_or_default());
    let mut facts = vec![pen.text(&format!("Key: {}", source.key))];
    facts.extend(source.author.as_ref().map(|author| pen.text(author)));
    facts.extend(source.url.as_ref().map(|url| pen.address(url)));
    match used.times {
        0 => {}
        1 => facts.push("Cited once in this draft".to_owned()),
        times => facts.push(format!("Cited {times} times in this draft")),
    }
    pen.paragraph(&mut card, &facts.join(" · "));
    card
}

/// A passage as evidence: its words, what of the claim it has, and what it lacks.
fn evidence(dossier: &Dossier, found: &Evidence, article: &Article, pen: &Pen, link: Link) -> String {
    let name = |entity: &EntityRef| dossier.catalogue.get(*entity).name.clone();
    let listed = |entities: &[EntityRef], words: &[String]| -> String {
        let all = entities.iter().map(name).chain(words.iter().map(|word| format!("“{word}”")));
        all.take(MOST_REASONS).collect::<Vec<_>>().join(", ")
    };
    let text = pen.text(&shorten(found.span.of(&article.text), Span::new(0, 0)));
    let target = pen.link(link(article, found.span));
    let fits = pen.text(&listed(&found.named, &found.has));
    let missing = pen.text(&listed(&found.unnamed, &found.lacks));
    let reasons = match (fits.is_empty(), missing.is_empty()) {
        (_, true) => format!("Has {fits}."),
        (true, _) => format!("Without {missing}."),
        _ => format!("Has {fits}; not {missing}."),
    };
    format!("“{text}”{target}{}{reasons}", pen.line_break())
}

/// The card of a claim: what stands behind it, and the passages that speak to it. Its first line is all that some
/// editors show.
pub fn claim(dossier: &Dossier, claim: &Claim, found: &[Evidence], style: Style, link: Link) -> String {
    let pen = Pen { style };
    let mut card = pen.strong(match claim.support {
        Support::Cited => "Cited",
        Support::Attributed => "Attributed",
        Support::Unsourced => "No source",
    });
    let mut cited: Vec<String> = Vec::new();
    for source in claim.citations.iter().flat_map(|citation| &citation.sources) {
        let known = source.known().and_then(|key| dossier.corpus.source(key));
        let name = known.map_or_else(|| pen.text(source.name()), |source| pen.citation(source));
        if !cited.contains(&name) {
            cited.push(name);
        }
    }
    if !cited.is_empty() {
        let _ = write!(card, " · {}", cited.join("; "));
    }
    if found.is_empty() {
        pen.paragraph(&mut card, "None of your sources speaks of this.");
    }
    for found in found {
        let (Some(source), Some(article)) =
            (dossier.corpus.source(&found.key), dossier.corpus.article(&found.key))
        else {
            continue;
        };
        let said = evidence(dossier, found, &article, &pen, link);
        pen.paragraph(&mut card, &format!("{}: {said}", pen.citation(source)));
    }
    card
}

/// The card of a quotation: where the words stand, and what differs.
pub fn quotation(dossier: &Dossier, judgement: &Judgement, quoted: &str, style: Style, link: Link) -> String {
    let pen = Pen { style };
    let mut card = pen.strong(match judgement.verdict {
        Verdict::Verbatim => "Word for word",
        Verdict::Altered => "Not quite the source’s words",
        Verdict::NotFound => "Not found in your sources",
    });
    let key = judgement.key.as_deref();
    let found = key.and_then(|key| Some((dossier.corpus.source(key)?, dossier.corpus.article(key)?)));
    if let (Some((source, article)), Some(span)) = (&found, judgement.source_span) {
        let passage = article.passage_at(span.start).map_or(span, |passage| passage.span.join(span));
        let text = pen.text(&shorten(passage.of(&article.text), Span::new(span.start - passage.start, 0)));
        let target = pen.link(link(article, span));
        pen.paragraph(&mut card, &format!("{}: “{text}”{target}", pen.citation(source)));
    }
    if let Some((theirs, ours)) = &judgement.difference {
        let said = match (theirs.as_str(), ours.as_str()) {
            (theirs, "") => format!("Left out here: “{theirs}”."),
            ("", ours) => format!("Only here: “{ours}”."),
            (theirs, ours) => format!("There “{theirs}”, here “{ours}”."),
        };
        pen.paragraph(&mut card, &pen.text(&said));
    }
    if let Some(name) = &judgement.said_by {
        pen.paragraph(&mut card, &pen.text(&format!("The source attributes the words to {name}.")));
    }
    if found.is_none() && !judgement.is_sourced {
        let words = quoted.split_whitespace().count();
        pen.paragraph(
            &mut card,
            &pen.text(&format!("{words} words; none of the articles at hand has them.")),
        );
    }
    card
}

/// A figure for which the source has another: that one, where it stands.
pub fn figure(dossier: &Dossier, figure: &Discrepancy, ours: &str, style: Style, link: Link) -> String {
    let pen = Pen { style };
    let mut card = pen.strong("Another figure in the source");
    let (ours, theirs) = match &figure.bounds {
        Some((ours, theirs)) => (ours.as_str(), theirs.as_str()),
        None => (ours, figure.theirs.as_str()),
    };
    let said = format!("There “{theirs}”, here “{ours}”.");
    pen.paragraph(&mut card, &pen.text(&said));
    if let (Some(source), Some(article)) =
        (dossier.corpus.source(&figure.key), dossier.corpus.article(&figure.key))
    {
        let span = figure.source_span;
        let passage = article.passage_at(span.start).map_or(span, |passage| passage.span);
        let text = pen.text(&shorten(passage.of(&article.text), Span::new(span.start - passage.start, 0)));
        let target = pen.link(link(&article, span));
        pen.paragraph(&mut card, &format!("{}: “{text}”{target}", pen.citation(source)));
    }
    card
}

/// Reasons of one kind on a card.
const MOST_REASONS: usize = 4;

fn passage(introduction: &Introduction, pen: &Pen, link: Link) -> String {
    let text = introduction.passage.of(&introduction.article.text);
    let inside = Span::new(
        introduction.mention.start.saturating_sub(introduction.passage.start),
        introduction.mention.end.saturating_sub(introduction.passage.start),
    );
    let target = pen.link(link(&introduction.article, introduction.mention));
    format!("{}: “{}”{target}", pen.citation(introduction.source), pen.text(&shorten(text, inside)))
}

/// The names that a reader may know it by, other than the one shown; those without conditions first.
fn other_names(catalogue: &Catalogue, place: EntityRef, shown: &str) -> Vec<String> {
    let entity = catalogue.get(place);
    let mut seen: Vec<HashSet<String>> = vec![words(shown), words(&entity.name)];
    let mut names = Vec::new();
    let certain = |alias: &&Alias| alias.near.is_empty() && !alias.after_full;
    let aliases = entity.aliases.iter().filter(|alias| !alias.misspelt);
    let (first, then): (Vec<_>, Vec<_>) = aliases.partition(certain);
    for alias in first.into_iter().chain(then) {
        let words = words(&alias.text);
        // A name that shares half its words with one already listed tells the reader little.
        if seen.iter().all(|other| other.intersection(&words).count() * 2 < words.len()) {
            seen.push(words);
            names.push(alias.text.clone());
        }
    }
    names.truncate(MOST_NAMES);
    names
}

fn words(name: &str) -> HashSet<String> {
    name.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// The part of a passage around `inside`, cut at words.
fn shorten(text: &str, inside: Span) -> String {
    let text = flatten(text);
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    if letters.len() <= SNIPPET {
        return text;
    }
    let middle = letters.partition_point(|(at, _)| *at < inside.start);
    let from = middle.saturating_sub(SNIPPET / 3).min(letters.len() - SNIPPET);
    let word = |i: usize| i == 0 || letters[i - 1].1.is_whitespace();
    let start = (from..middle.max(from + 1)).find(|&i| word(i)).unwrap_or(from);
    let start = if from < 20 { 0 } else { start };
    let end = (start..(start + SNIPPET).min(letters.len())).rev().find(|&i| letters[i].1.is_whitespace());
    let end = if start + SNIPPET >= letters.len() { letters.len() } else { end.unwrap_or(start + SNIPPET) };
    let body: String = letters[start..end].iter().map(|(_, c)| *c).collect();
    let (before, after) = (if start > 0 { "…" } else { "" }, if end < letters.len() { "…" } else { "" });
    format!("{before}{}{after}", body.trim())
}

fn flatten(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Writes in one style.
struct Pen {
    style: Style,
}

impl Pen {
    fn text(&self, text: &str) -> String {
        if self.style == Style::Plain {
            return text.to_owned();
        }
        let mut escaped = String::with_capacity(text.len());
        for c in text.chars() {
            if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~') {
                escaped.push('\\');
            }
            escaped.push(c);
        }
        escaped
    }

    fn strong(&self, text: &str) -> String {
        if self.style == Style::Markdown { format!("**{}**", self.text(text)) } else { text.to_owned() }
    }

    fn citation(&self, source: &Source) -> String {
        let name = source.outlet.as_deref().unwrap_or(&source.key);
        let name =
            if self.style == Style::Markdown { format!("*{}*", self.text(name)) } else { name.to_owned() };
        source.readable_date().map_or(name.clone(), |date| format!("{name}, {date}"))
    }

    fn link(&self, target: Option<String>) -> String {
        match (self.style, target) {
            (_, None) => String::new(),
            (Style::Markdown, Some(url)) => format!(" [↗]({url})"),
            (Style::Plain, Some(place)) => format!(" ({place})"),
        }
    }

    fn address(&self, url: &str) -> String {
        if self.style == Style::Markdown { format!("<{url}>") } else { url.to_owned() }
    }

    fn line_break(&self) -> &'static str {
        if self.style == Style::Markdown { "  \n" } else { "\n" }
    }

    fn paragraph(&self, card: &mut String, text: &str) {
        if !text.is_empty() {
            card.push_str("\n\n");
            card.push_str(text);
        }
    }
}
