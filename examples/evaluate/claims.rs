//! Check-worthy sentences: the claim model by five-fold cross-validation on ClaimBuster.

use anyhow::Context;
use ibid::extract::score::features::BUCKETS;
use ibid::extract::score::{Circumstances, Model, THRESHOLD, weigh};

use super::training::{self, Example};
use super::{Options, Row};

const FOLDS: usize = 5;

pub fn measure(options: &Options) -> anyhow::Result<Vec<Row>> {
    let debates = training::claimbuster(&options.data)?;
    let written = training::written();
    let others = training::encyclopaedia(&options.data)?;
    let mut scored: Vec<(f64, &Example)> = Vec::new();
    let mut scored_written: Vec<(f64, &Example)> = Vec::new();
    for fold in 0..FOLDS {
        let (held, learnt) = split(&debates, fold);
        let (held_written, learnt_written) = split(&written, fold);
        let taught: Vec<&Example> = learnt.into_iter().chain(learnt_written).chain(&others).collect();
        let (bias, weights) = training::fit(&taught, BUCKETS);
        let bytes = Model::write(bias, &weights);
        let model = Model::read(&bytes).context("a model that was just written")?;
        let score = |text: &str| weigh(model.probability(text), text, Circumstances::default());
        scored.extend(held.into_iter().map(|example| (score(&example.text), example)));
        scored_written.extend(held_written.into_iter().map(|e| (score(&e.text), e)));
    }
    if options.errors {
        for scored in [&scored, &scored_written] {
            let mut wrong: Vec<_> = scored.iter().filter(|(s, e)| (*s > THRESHOLD) != e.is_claim).collect();
            wrong.sort_by(|a, b| (b.0 - 0.5).abs().total_cmp(&(a.0 - 0.5).abs()));
            for (score, example) in wrong.iter().take(60) {
                println!("{} {score:.2} {}", u8::from(example.is_claim), example.text);
            }
        }
    }
    let row = |what, on: String, scored: &[(f64, &Example)]| {
        let scores: Vec<(f64, bool)> = scored.iter().map(|(score, e)| (*score, e.is_claim)).collect();
        let (accuracy, precision, recall, at_half) = figures(&scores);
        let result = format!(
            "accuracy {accuracy:.3}; precision {precision:.3}, recall {recall:.3}; precision at recall ≥ .50: {at_half:.3}"
        );
        Row { what, on, result }
    };
    let debates_on =
        format!("ClaimBuster, {} sentences, {FOLDS}-fold, claims weighed 3:1 as in its test", scored.len());
    let written_on = format!("our own {} sentences of written prose, {FOLDS}-fold", scored_written.len());
    Ok(vec![
        row("check-worthy sentences, debates", debates_on, &scored),
        row("claims and their neighbours, written prose", written_on, &scored_written),
    ])
}

/// The examples held out in a fold, and those learnt from. Pairs of neighbours stay together.
fn split(examples: &[Example], fold: usize) -> (Vec<&Example>, Vec<&Example>) {
    let (held, learnt): (Vec<_>, Vec<_>) =
        examples.iter().enumerate().partition(|(index, _)| index / 20 % FOLDS == fold);
    (held.into_iter().map(|(_, e)| e).collect(), learnt.into_iter().map(|(_, e)| e).collect())
}

/// Accuracy, precision and recall at the threshold, and the best precision at a recall of at least one half,
/// where claims and others are equally many.
fn figures(scores: &[(f64, bool)]) -> (f64, f64, f64, f64) {
    let (claims, others) = scores.iter().fold((0.0, 0.0), |(claims, others), (_, is_claim)| {
        if *is_claim { (claims + 1.0, others) } else { (claims, others + 1.0) }
    });
    let mut sorted = scores.to_vec();
    sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut hits, mut alarms, mut at_half) = (0.0, 0.0, 0.0f64);
    for (_, is_claim) in &sorted {
        if *is_claim {
            hits += 1.0 / claims
        } else {
            alarms += 1.0 / others
        }
        if hits >= 0.5 {
            at_half = at_half.max(hits / (hits + alarms));
        }
    }
    let found = |wanted: bool| {
        scores.iter().filter(|(score, is_claim)| *score > THRESHOLD && *is_claim == wanted).count() as f64
    };
    let (hits, alarms) = (found(true) / claims, found(false) / others);
    ((hits + 1.0 - alarms) / 2.0, hits / (hits + alarms), hits, at_half)
}
