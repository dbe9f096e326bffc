//! What needs the articles: whether quotations are exact, figures those of the source, and whether what is cited
//! speaks of the claim at all. Settled for one block at a time, and asked of the `Library` only.

mod comparison;
mod figure;
mod implied;
mod quotation;
mod support;

pub use comparison::agrees;
pub use figure::Discrepancy;
pub use quotation::{Judgement, Verdict};

/// All cues that are compiled on first use.
pub use quotation::disowned::CUES;
pub use support::Unsupported;

use crate::catalogue::EntityRef;
use crate::corpus::{Dossier, Library, Source};
use crate::extract::{Attribution, Citation, Cited, Claim, Quotation, Sentence, StatedFigure};
use crate::markup::Paragraph;
use crate::recognise::Mention;

/// What is to be verified in a block. Spans are bytes of the block's source.
pub struct Statements<'a> {
    pub dossier: &'a Dossier,
    pub library: &'a dyn Library,
    pub paragraphs: &'a [Paragraph],
    pub sentences: &'a [Sentence],
    pub quotations: &'a [Quotation],
    pub figures: &'a [StatedFigure],
    pub claims: &'a [Claim],
    pub mentions: &'a [Mention],
    /// The source that this text is itself: it is no witness for itself.
    pub exclude: Option<&'a str>,
}

/// What the articles say to a block.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Verified {
    pub quotations: Vec<Judgement>,
    pub discrepancies: Vec<Discrepancy>,
    pub unsupported: Vec<Unsupported>,
}

pub fn verify(statements: &Statements) -> Verified {
    let quotations = quotation::judge(statements);
    let unsupported = support::check(statements, &quotations);
    Verified { quotations, discrepancies: figure::compare(statements), unsupported }
}

/// The sources of the corpus that a statement rests on.
struct Witnesses<'a> {
    /// The keys of those whose text is at hand.
    keys: Vec<&'a str>,
    /// Whether every source that is named is one of them: only then can anything be missing.
    complete: bool,
}

impl<'a> Witnesses<'a> {
    /// Those that are cited; where nothing is cited, those of the outlet to which it is attributed.
    fn new(
        statements: &Statements<'a>,
        citations: &'a [Citation],
        attributions: &[Attribution],
        prose: &str,
    ) -> Witnesses<'a> {
        let corpus = &statements.dossier.corpus;
        let is_at_hand = |key: &&str| corpus.has_article(key) && statements.exclude != Some(*key);
        let cited = || citations.iter().flat_map(|citation| &citation.sources);
        let mut keys: Vec<&str> = cited().filter_map(Cited::known).filter(is_at_hand).collect();
        let mut complete = citations.iter().all(|citation| !citation.sources.is_empty())
            && cited().all(|source| source.known().is_some_and(|key| corpus.has_article(key)));
        if citations.is_empty() {
            // "She told the paper in 2014": another article than the one that is at hand.
            let those_at_hand = |found: Vec<&'a Source>, attribution: &Attribution| {
                let year = told_in(prose, attribution);
                let found = found.into_iter().filter(move |source| is_of_year(source, year));
                found.map(|source| source.key.as_str()).filter(is_at_hand)
            };
            for attribution in attributions {
                let found: Vec<&Source> = match attribution.entity {
                    Some(entity) => sources_in(statements.dossier, entity).collect(),
                    // An outlet that only the bibliography knows.
                    None => corpus.sources_in(prose.get(attribution.source.range()).into_iter()).collect(),
                };
                keys.extend(those_at_hand(found, attribution));
            }
            // One article of the outlet is what is meant; of several nobody knows which.
            complete = keys.len() == 1;
            // "He told The Ledger in June that": where nobody else is at hand, the paper, in one article or another.
            if keys.is_empty() {
                for attribution in attributions {
                    let told = outlet_told(statements.dossier, prose, attribution);
                    let found = corpus.sources_in(told.into_iter()).collect();
                    keys.extend(those_at_hand(found, attribution));
                }
            }
        }
        keys.dedup();
        Witnesses { keys, complete }
    }
}

/// The articles that may have what a sentence says, where nothing is cited and no outlet named: the few that tell of
/// whoever says so, and the one that a description can mean, "the judgment". For figures only: it is not said that the words
/// stand there.
pub(crate) fn tellers<'a>(
    statements: &Statements<'a>,
    attributions: &[Attribution],
    prose: &str,
) -> Vec<&'a str> {
    let corpus = &statements.dossier.corpus;
    let mut keys: Vec<&str> = Vec::new();
    for attribution in attributions.iter().filter(|a| a.is_named && !a.is_aside && !a.is_learnt) {
        let year = told_in(prose, attribution);
        let is_meant = |source: &&Source| {
            corpus.has_article(&source.key)
                && statements.exclude != Some(&*source.key)
                && is_of_year(source, year)
        };
        let found: Vec<&Source> = match attribution.entity {
            Some(entity) => {
                let about: Vec<&Source> = corpus.sources_about(&[entity]).take(FEW + 1).collect();
                if about.len() > FEW { Vec::new() } else { about }
            }
            None => {
                let source = prose.get(attribution.source.range()).unwrap_or_default().to_lowercase();
                let last = source.rsplit(' ').next().unwrap_or_default();
                let document = DOCUMENTS.iter().find(|document| **document == last);
                let titled = |document: &&str| {
                    let all = corpus.sources_with_article().take(MOST_SOURCES + 1);
                    let is_titled = |source: &&Source| source.title.to_lowercase().contains(*document);
                    all.filter(is_titled).collect::<Vec<_>>()
                };
                document.map(titled).filter(|titled| titled.len() == 1).unwrap_or_default()
            }
        };
        keys.extend(found.into_iter().filter(is_meant).map(|source| source.key.as_str()));
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Articles about somebody that are few, and sources among which a description can mean one.
const FEW: usize = 3;
const MOST_SOURCES: usize = 500;

/// Documents as they are described, and named in their titles.
const DOCUMENTS: [&str; 10] = [
    "report",
    "judgment",
    "judgement",
    "ruling",
    "audit",
    "study",
    "survey",
    "inquiry",
    "indictment",
    "minutes",
];

/// Bytes of the longest name of an outlet.
const LONGEST_NAME: usize = 40;

/// Whether a source may be what somebody says in a year.
fn is_of_year(source: &Source, year: Option<&str>) -> bool {
    year.zip(source.date.as_deref()).is_none_or(|(year, date)| date.starts_with(year))
}

/// The outlet to which somebody says so: "told The Ledger in June that".
fn outlet_told<'a>(dossier: &Dossier, prose: &'a str, attribution: &Attribution) -> Option<&'a str> {
    // Who leads in to a list speaks in another paragraph.
    let told = prose
        .get(attribution.cue.range())?
        .split(' ')
        .any(|word| matches!(word, "told" | "tells" | "telling"));
    let rest = prose.get(attribution.cue.end..attribution.sentence.end).filter(|_| told)?;
    let named = dossier.corpus.outlets_named(rest).into_iter().next()?;
    let is_object =
        matches!(rest[..named.start].trim(), "" | "the" | "The" | "newspaper" | "magazine" | "website");
    is_object.then(|| named.of(rest))
}

/// The year in which somebody says so, where that follows the verb: "wrote in 2021", "told the paper in 2014".
fn told_in<'a>(prose: &'a str, attribution: &Attribution) -> Option<&'a str> {
    let sentence = prose.get(..attribution.sentence.end)?;
    let behind = sentence.get(attribution.cue.end.max(attribution.source.end)..)?;
    // "Told the Evening Post in 2014".
    let (told, rest) = behind.split_once(" in ")?;
    let year = rest.get(..4).filter(|_| !told.contains([',', ';', '“', '"']) && told.len() < LONGEST_NAME)?;
    (year.starts_with("19") || year.starts_with("20"))
        .then_some(year)
        .filter(|y| y.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether an entity is the outlet of a source: the article speaks for it without naming it.
fn is_outlet_of(dossier: &Dossier, entity: EntityRef, source: &Source) -> bool {
    source
        .outlet
        .as_deref()
        .is_some_and(|outlet| names(dossier, entity).any(|name| name.eq_ignore_ascii_case(outlet)))
}

/// The sources whose outlet an entity is, in their order.
pub fn sources_in(dossier: &Dossier, entity: EntityRef) -> impl Iterator<Item = &Source> {
    dossier.corpus.sources_in(names(dossier, entity))
}

fn names(dossier: &Dossier, entity: EntityRef) -> impl Iterator<Item = &str> {
    let entity = dossier.catalogue.get(entity);
    [entity.name.as_str()].into_iter().chain(entity.aliases.iter().map(|alias| alias.text.as_str()))
}
