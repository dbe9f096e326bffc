//! PolNeAR: who says so, in news of all kinds.

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::Context;
use ibid::analyse::{Analysis, Purpose};
use ibid::corpus::Dossier;
use ibid::extract::score::Model;
use ibid::extract::{Support, attribution};
use ibid::markup::Language;
use ibid::settings::{ClaimScope, Settings};
use ibid::text::{Document, Span};
use ibid::workspace::Workspace;

use super::reading::{Count, share};
use super::{Options, Row, training};

/// The score that the model gives each sentence of the file when it has learnt from other articles only.
fn cross_validated(options: &Options) -> anyhow::Result<Vec<f64>> {
    let examples = training::attributed(&options.data)?;
    let mut names: Vec<&str> = examples.iter().map(|(name, _)| name.as_str()).collect();
    names.dedup();
    let folds: HashMap<&str, usize> =
        names.iter().enumerate().map(|(at, name)| (*name, at % FOLDS)).collect();
    let mut scores = vec![0.0; examples.len()];
    for fold in 0..FOLDS {
        let is_held = |name: &str| folds.get(name) == Some(&fold);
        let taught: Vec<_> = examples.iter().filter(|(name, _)| !is_held(name)).map(|(_, e)| e).collect();
        let (bias, weights) = training::fit(&taught, training::ATTRIBUTION_BUCKETS);
        let bytes = Model::write(bias, &weights);
        let model = Model::read(&bytes).context("a model that was just written")?;
        for (score, (_, example)) in scores.iter_mut().zip(&examples).filter(|(_, (name, _))| is_held(name)) {
            *score = model.probability(&example.text);
        }
    }
    Ok(scores)
}

const FOLDS: usize = 5;

/// What ibid makes of the sentences of an article, with the model's part left open.
struct Seen {
    /// Cues that the lists of verbs found.
    cues: Vec<Span>,
    unsourced: Vec<Span>,
    /// Claims that are attributed, if at all, by the model.
    by_model: Vec<Span>,
}

fn see(analysis: &Analysis) -> Seen {
    let mut seen = Seen { cues: Vec::new(), unsourced: Vec::new(), by_model: Vec::new() };
    for block in &analysis.blocks {
        let at = |span: Span| span.shift(block.start);
        let judged = analysis.in_full(block);
        let listed = || judged.attributions.iter().filter(|attribution| !attribution.is_learnt);
        seen.cues.extend(listed().map(|attribution| at(attribution.cue)));
        for claim in &block.judged.claims {
            match claim.support {
                Support::Unsourced => seen.unsourced.push(at(claim.span)),
                Support::Attributed if !listed().any(|a| a.is_named && claim.span.covers(a.cue)) => {
                    seen.by_model.push(at(claim.span))
                }
                _ => {}
            }
        }
    }
    seen
}

pub fn measure(options: &Options) -> anyhow::Result<Vec<Row>> {
    let path = options.data.join("attribution/polnear-train.sentences.tsv");
    let table = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let scores = cross_validated(options)?;
    let dossier = dossier_for_all();
    let (mut attributed, mut unsourced, mut all_three, mut documents) = (Count::default(), 0, 0, 0);
    let mut rows =
        table.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>()).zip(scores).peekable();
    while let Some(first) = rows.peek().map(|(row, _)| row[0].to_owned()) {
        let mut sentences = Vec::new();
        let (mut text, mut last) = (String::new(), None);
        while let Some((row, score)) = rows.next_if(|(row, _)| row[0] == first) {
            let (begin, end): (usize, usize) = (row[1].parse()?, row[2].parse()?);
            text.push_str(match begin.saturating_sub(last.unwrap_or(begin)) {
                0 => "",
                1 => " ",
                _ => "\n\n",
            });
            last = Some(end);
            let span = Span::new(text.len(), text.len() + row[8].len());
            text.push_str(row[8]);
            let is_sourced = row[3] == "1" && row[4] == "1" && row[5] == "1";
            sentences.push((span, is_sourced, row[5] == "1", score));
        }
        documents += 1;
        let analysis = Analysis::new(&Document::new(&text), Language::Plain, dossier.clone(), Purpose::Draft);
        let seen = see(&analysis);
        for &(span, is_sourced, has_content, score) in &sentences {
            let holds = |cue: &Span| span.start <= cue.start && cue.start < span.end;
            let is_found = seen.cues.iter().any(holds) || score > attribution::THRESHOLD;
            attributed.add(has_content, is_found);
            let overlaps = |claims: &[Span]| claims.iter().any(|claim| claim.overlaps(span));
            let is_called =
                overlaps(&seen.unsourced) || overlaps(&seen.by_model) && score <= attribution::DOUBT;
            all_three += usize::from(is_sourced);
            unsourced += usize::from(is_sourced && is_called);
            if options.errors && (is_found && !has_content || is_sourced && is_called) {
                println!("{} {}", if is_found { "wrong" } else { "called unsourced" }, span.of(&text));
            }
        }
    }
    let on = format!("PolNeAR, {documents} articles, the model by {FOLDS}-fold over articles");
    Ok(vec![
        Row {
            what: "attributed sentences",
            on: on.clone(),
            result: format!("precision {:.3}, recall {:.3}", attributed.precision(), attributed.recall()),
        },
        Row {
            what: "sentences with source, cue and content called unsourced",
            on: format!("{on}, `claims = \"all\"`"),
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
