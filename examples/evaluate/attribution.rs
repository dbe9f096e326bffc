//! PolNeAR: who says so, in news of all kinds.

use std::sync::Arc;

use anyhow::Context;
use ibid::analyse::{Analysis, Purpose};
use ibid::corpus::Dossier;
use ibid::extract::Support;
use ibid::extract::score::Model;
use ibid::markup::Language;
use ibid::settings::{ClaimScope, Settings};
use ibid::text::{Document, Span};
use ibid::workspace::Workspace;

use super::reading::{Count, share};
use super::{Options, Row, training};

/// A sentence as PolNeAR has it.
struct Sentence {
    span: Span,
    is_sourced: bool,
    has_content: bool,
    text: String,
}

/// The model alone, by cross-validation over articles: recall at the thresholds of three precisions.
pub fn model(options: &Options) -> anyhow::Result<Vec<Row>> {
    let examples = training::attributed(&options.data)?;
    let mut names: Vec<&str> = examples.iter().map(|(name, _)| name.as_str()).collect();
    names.dedup();
    let fold_of = |name: &str| names.iter().position(|other| *other == name).unwrap_or_default() % FOLDS;
    let folds: Vec<usize> = examples.iter().map(|(name, _)| fold_of(name)).collect();
    let mut scored: Vec<(f64, bool)> = Vec::new();
    for fold in 0..FOLDS {
        let taught: Vec<_> =
            examples.iter().zip(&folds).filter(|(_, of)| **of != fold).map(|((_, e), _)| e).collect();
        let (bias, weights) = training::fit(&taught, training::ATTRIBUTION_BUCKETS);
        let bytes = Model::write(bias, &weights);
        let model = Model::read(&bytes).context("a model that was just written")?;
        let held = examples.iter().zip(&folds).filter(|(_, of)| **of == fold).map(|((_, e), _)| e);
        scored.extend(held.map(|example| (model.probability(&example.text), example.is_claim)));
    }
    let mut rows = Vec::new();
    for threshold in [0.6, 0.7, 0.75, 0.8, 0.85, 0.9] {
        let mut count = Count::default();
        scored.iter().for_each(|(score, expected)| count.add(*expected, *score > threshold));
        rows.push(Row {
            what: "the model of attribution alone",
            on: format!("PolNeAR, {FOLDS}-fold over articles, threshold {threshold}"),
            result: format!("precision {:.3}, recall {:.3}", count.precision(), count.recall()),
        });
    }
    Ok(rows)
}

const FOLDS: usize = 5;

pub fn measure(options: &Options) -> anyhow::Result<Vec<Row>> {
    let path = options.data.join("attribution/polnear-train.sentences.tsv");
    let table = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let dossier = dossier_for_all();
    let (mut attributed, mut unsourced, mut all_three, mut documents) = (Count::default(), 0, 0, 0);
    let mut errors = Vec::new();
    let mut kinds: std::collections::BTreeMap<&str, usize> = Default::default();
    let mut rows = table.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>()).peekable();
    while let Some(first) = rows.peek().map(|row| row[0].to_owned()) {
        let mut sentences = Vec::new();
        let mut text = String::new();
        while let Some(row) = rows.next_if(|row| row[0] == first) {
            let (begin, end): (usize, usize) = (row[1].parse()?, row[2].parse()?);
            let last = sentences.last().map_or(begin, |(_, end): &(Sentence, usize)| *end);
            text.push_str(match begin.saturating_sub(last) {
                0 => "",
                1 => " ",
                _ => "\n\n",
            });
            let span = Span::new(text.len(), text.len() + row[8].len());
            text.push_str(row[8]);
            let is_sourced = row[3] == "1" && row[4] == "1" && row[5] == "1";
            sentences.push((
                Sentence { span, is_sourced, has_content: row[5] == "1", text: row[8].to_owned() },
                end,
            ));
        }
        documents += 1;
        let analysis = Analysis::new(&Document::new(&text), Language::Plain, dossier.clone(), Purpose::Draft);
        let found: Vec<Span> = analysis
            .blocks
            .iter()
            .flat_map(|block| block.judged.attributions.iter().map(|a| a.cue.shift(block.start)))
            .collect();
        let claims: Vec<Span> = analysis
            .blocks
            .iter()
            .flat_map(|block| {
                let unsourced = block.judged.claims.iter().filter(|claim| claim.support == Support::Unsourced);
                unsourced.map(|claim| claim.span.shift(block.start))
            })
            .collect();
        for (sentence, _) in &sentences {
            let is_found = found.iter().any(|cue| sentence.span.start <= cue.start && cue.start < sentence.span.end);
            attributed.add(sentence.has_content, is_found);
            let is_unsourced = claims.iter().any(|claim| claim.overlaps(sentence.span));
            all_three += usize::from(sentence.is_sourced);
            unsourced += usize::from(sentence.is_sourced && is_unsourced);
            let unnamed = analysis.blocks.iter().any(|block| {
                block.judged.attributions.iter().any(|a| {
                    let cue = a.cue.shift(block.start);
                    !a.is_named && sentence.span.start <= cue.start && cue.start < sentence.span.end
                })
            });
            if sentence.is_sourced && is_unsourced {
                *kinds.entry(if unnamed { "unnamed" } else if is_found { "named" } else { "none" }).or_default() += 1;
            }
            if options.errors && sentence.is_sourced && is_unsourced {
                errors.push(format!(
                    "{} {} {}",
                    if unnamed { "unnamed" } else { "none" },
                    "",
                    sentence.text
                ));
            }
        }
    }
    for error in errors.iter().step_by((errors.len() / 150).max(1)) {
        println!("{error}");
    }
    println!("{kinds:?}");
    let on = format!("PolNeAR, {documents} articles");
    Ok(vec![
        Row {
            what: "attributed sentences",
            on: on.clone(),
            result: format!("precision {:.3}, recall {:.3}", attributed.precision(), attributed.recall()),
        },
        Row {
            what: "sentences with source, cue and content called unsourced",
            on,
            result: format!("{:.1} % of {all_three}", 100.0 * share(unsourced, all_three)),
        },
    ])
}

/// The built-in dossier, with every sentence in scope.
pub fn dossier_for_all() -> Arc<Dossier> {
    let loaded = Workspace::new(None, Vec::new()).load(&Default::default());
    let settings = Settings { claims: ClaimScope::All, ..Settings::default() };
    Arc::new(Dossier { settings: Arc::new(settings), ..(*loaded.dossier).clone() })
}
