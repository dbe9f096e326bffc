//! What supports a claim: a citation, an attribution, a comment.

use super::Action;
use crate::analyse::{Analysis, Block};
use crate::corpus::Evidence;
use crate::finding::Finding;
use crate::ide::citing;
use crate::ide::edit::{self, Edit};
use crate::ide::short_name;
use crate::markup::{Language, Role};
use crate::text::Span;

/// Evidence that is offered.
const MOST_OFFERED: usize = 3;

pub fn source_a_claim(analysis: &Analysis, block: &Block, finding: &Finding) -> Vec<Action> {
    let mut actions = Vec::new();
    let corpus = &analysis.dossier.corpus;
    let claim = block.judged.claims.iter().find(|claim| claim.span.shift(block.start) == finding.span);
    let evidence = claim.map(|claim| analysis.evidence(block, claim, MOST_OFFERED * 2)).unwrap_or_default();
    let mut offered: Vec<String> = Vec::new();
    for found in evidence {
        let Some(source) = corpus.source(&found.key).filter(|source| !offered.contains(&source.key)) else {
            continue;
        };
        if offered.len() == MOST_OFFERED {
            break;
        }
        offered.push(source.key.clone());
        let title = format!("Cite {}{}", short_name(source), reason(analysis, &found));
        actions.push(Action::fix(title, citing::cite(analysis, finding.span, source)));
    }
    for key in offered.iter().take(1) {
        let Some(source) = corpus.source(key) else { continue };
        let Some(outlet) = source.outlet.as_deref() else { continue };
        // Nobody is made to say what somebody without a name says already.
        let is_said = claim.is_some_and(|claim| claim.unnamed);
        let article = corpus.article(key);
        let words = article.as_ref().map_or("", |article| &article.text);
        if let Some(edits) = (!is_said).then(|| attribute(block, finding.span, outlet, words)).flatten() {
            actions.push(Action::fix(format!("Attribute to {outlet}"), edits));
        }
    }
    actions.extend(
        note(analysis, block, finding.span)
            .map(|note| Action::fix("Note the source in a comment", vec![note])),
    );
    actions
}

/// " (has Cainiao, “2018”; not “Liège”)".
fn reason(analysis: &Analysis, found: &Evidence) -> String {
    let name = |entity: &crate::catalogue::EntityRef| analysis.dossier.catalogue.get(*entity).name.clone();
    let listed = |entities: &[crate::catalogue::EntityRef], words: &[String]| {
        let words = words.iter().map(|word| format!("“{word}”"));
        entities.iter().map(name).chain(words).take(2).collect::<Vec<_>>().join(", ")
    };
    let (has, lacks) = (listed(&found.named, &found.has), listed(&found.unnamed, &found.lacks));
    match (has.is_empty(), lacks.is_empty()) {
        (true, true) => String::new(),
        (false, true) => format!(" (has {has})"),
        (true, false) => format!(" (without {lacks})"),
        (false, false) => format!(" (has {has}; not {lacks})"),
    }
}

/// Words that lose their capital when something stands before them.
const OPENERS: &str = "The A An In It This That These Those His Her Its Their They He She On At After Before Since When \
    While For By From During And But Last More Some As With Under Until Because Although Though If Two \
    Three Several Many Most Both One Another Other Such There However Moreover Meanwhile Officials \
    Companies Critics Experts New Early Late Then Now Also Even Only Nearly About Over Around";

/// Puts "According to" before a sentence, whose first word loses its capital where it is no name: where it is one of the
/// `OPENERS`, or the source has it in small letters. `None` where the sentence does not begin where its line does.
fn attribute(block: &Block, claim: Span, outlet: &str, words: &str) -> Option<Vec<Edit>> {
    let text = Span::new(claim.start - block.start, claim.end - block.start).of(&block.facts.text);
    let lead = format!("According to {outlet}, ");
    if text.contains("\n: ") || text.starts_with([':', '<', '\\']) {
        return None;
    }
    // Marks and emphasis open with the sentence's first word.
    let first = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let small = first.to_lowercase();
    let is_opener = OPENERS.split_whitespace().any(|word| word == first);
    let is_common = is_opener || small.len() > 1 && words.contains(&format!(" {small} "));
    let is_name = block
        .judged
        .mentions
        .iter()
        .any(|mention| mention.span.touches(claim.start - block.start) && !mention.inferred);
    if !first.is_empty() && is_common && (!is_name || is_opener) {
        let span = Span::new(claim.start, claim.start + first.len());
        return Some(vec![Edit::replace(span, format!("{lead}{small}"))]);
    }
    Some(vec![Edit::insert(claim.start, lead)])
}

/// A comment for the source, where a citation would stand and where the markup has one that counts.
fn note(analysis: &Analysis, block: &Block, claim: Span) -> Option<Edit> {
    let comment = edit::comment(analysis.language, "src: ");
    match analysis.language {
        Language::Markdown | Language::Html => Some(Edit::insert(claim.end, format!(" {comment}"))),
        // Plain text has no comments, and those of reStructuredText stand between paragraphs.
        Language::Plain | Language::Rst => None,
        // There a comment goes to the end of its line: it stands below the paragraph, where that is a block by itself.
        _ => {
            let text = block.facts.text.trim_end();
            let is_paragraph = block.facts.parsed.paragraphs.len() == 1
                && block.facts.parsed.paragraphs.iter().all(|paragraph| paragraph.role == Role::Body)
                && !text.ends_with('}');
            is_paragraph.then(|| Edit::insert(block.start + text.len(), format!("\n{}", comment.trim_end())))
        }
    }
}
