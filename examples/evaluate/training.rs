//! Learning the claim model: what it is taught with, and the fitting.

use std::path::Path;

use anyhow::Context;
use ibid::extract::score::features::{BUCKETS, features};
use ibid::extract::score::model::SIGN;
use ibid::extract::score::signs::{SIGNS, signs};
use ibid::markup::{Language, Role, blocks, parse};

/// A sentence of which it is known whether it is a claim.
pub struct Example {
    pub text: String,
    pub is_claim: bool,
    /// How much it counts. In debates three sentences in four are no claims; claims count threefold, so that a
    /// score of one half is where both errors weigh the same.
    pub weight: f64,
}

/// What one sentence of the written set counts: it is small, and the only one in the tone of a draft.
const WRITTEN_WEIGHT: f64 = 4.0;

/// Sentences taken from the encyclopaedia articles.
const ENCYCLOPAEDIA: usize = 2_000;

/// How closely the weights follow the examples: the inverse of the strength of the penalty on large ones.
const FIT: f64 = 5.0;

/// The sentences of the ClaimBuster data, in the order of the file.
pub fn claimbuster(data: &Path) -> anyhow::Result<Vec<Example>> {
    let path = data.join("claims/claimbuster-train.tsv");
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let rows = text.lines().skip(1).filter_map(|line| {
        let mut columns = line.split('\t');
        let is_claim = columns.nth(1)? == "1";
        let text = columns.next()?.to_owned();
        Some(Example { text, is_claim, weight: if is_claim { 3.0 } else { 1.0 } })
    });
    Ok(rows.collect())
}

/// Sentences of written prose, by our own hand: claims, and their neighbours that are none.
pub fn written() -> Vec<Example> {
    let rows = include_str!("written.tsv").lines().filter_map(|line| line.split_once('\t'));
    rows.map(|(label, text)| Example {
        text: text.to_owned(),
        is_claim: label == "1",
        weight: WRITTEN_WEIGHT,
    })
    .collect()
}

/// Buckets of the model of attribution: half as many as the claim model has.
pub const ATTRIBUTION_BUCKETS: usize = BUCKETS / 2;

/// News sentences that do or do not hold what somebody is said to say or to think, with the article of each. The
/// label is PolNeAR's: a sentence with any attributed content.
pub fn attributed(data: &Path) -> anyhow::Result<Vec<(String, Example)>> {
    let path = data.join("attribution/polnear-train.sentences.tsv");
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let rows = text.lines().skip(1).filter_map(|line| {
        let columns: Vec<&str> = line.split('\t').collect();
        let example = Example { text: columns.get(8)?.to_string(), is_claim: columns[5] == "1", weight: 1.0 };
        Some((columns[0].to_owned(), example))
    });
    Ok(rows.collect())
}

/// Sentences of encyclopaedia articles, all taken for claims: they teach the model what statements look like
/// outside of debates.
pub fn encyclopaedia(data: &Path) -> anyhow::Result<Vec<Example>> {
    let mut found = Vec::new();
    for path in drafts(data, "wikipedia-")? {
        let text = std::fs::read_to_string(&path)?;
        for (start, end) in blocks_of(&text) {
            let block = parse(&text[start..end], Language::Markdown);
            for paragraph in block.paragraphs.iter().filter(|paragraph| paragraph.role == Role::Body) {
                for sentence in &paragraph.sentences {
                    let mut text = sentence.of(paragraph.prose.text()).to_owned();
                    for marker in paragraph.markers.iter().filter(|marker| marker.is_opaque()) {
                        text = text.replace(marker.prose.of(paragraph.prose.text()), "");
                    }
                    if text.ends_with('.') && (6..50).contains(&text.split_whitespace().count()) {
                        found.push(Example { text, is_claim: true, weight: 1.0 });
                    }
                }
            }
        }
    }
    // Every so many, from all over the alphabet.
    let step = (found.len() / ENCYCLOPAEDIA).max(1);
    Ok(found.into_iter().step_by(step).take(ENCYCLOPAEDIA).collect())
}

/// The Markdown drafts whose file name begins with `prefix`, in order.
pub fn drafts(data: &Path, prefix: &str) -> anyhow::Result<Vec<std::path::PathBuf>> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(data.join("drafts")).context("the drafts")? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name.starts_with(prefix) && name.ends_with(".md") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn blocks_of(text: &str) -> Vec<(usize, usize)> {
    let starts = blocks::split(text, Language::Markdown);
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().copied().zip(ends).collect()
}

/// Fits a logistic regression with a squared penalty by L-BFGS (Liu and Nocedal, 1989). The same examples give
/// the same weights.
/// `buckets` is a power of two.
pub fn fit(examples: &[&Example], buckets: usize) -> (f64, Vec<f64>) {
    let rows: Vec<Row> = examples.iter().map(|example| Row::new(example, buckets)).collect();
    let mut point = vec![0.0; buckets + SIGNS + 1];
    let (mut value, mut gradient) = objective(&rows, &point);
    let mut history: Vec<Step> = Vec::new();
    for _ in 0..80 {
        let direction = direction(&gradient, &history);
        let slope = dot(&direction, &gradient);
        let mut length = if history.is_empty() { 1.0 / norm(&gradient) } else { 1.0 };
        let (next, next_value, next_gradient) = loop {
            let next: Vec<f64> = point.iter().zip(&direction).map(|(x, d)| x + length * d).collect();
            let (next_value, next_gradient) = objective(&rows, &next);
            if next_value <= value + 1e-4 * length * slope || length < 1e-9 {
                break (next, next_value, next_gradient);
            }
            length /= 2.0;
        };
        let moved: Vec<f64> = next.iter().zip(&point).map(|(a, b)| a - b).collect();
        let turned: Vec<f64> = next_gradient.iter().zip(&gradient).map(|(a, b)| a - b).collect();
        let curvature = dot(&moved, &turned);
        if curvature <= 1e-12 || value - next_value < 1e-7 * value.abs() {
            point = next;
            break;
        }
        history.push(Step { moved, turned, curvature });
        if history.len() > 8 {
            history.remove(0);
        }
        (point, value, gradient) = (next, next_value, next_gradient);
    }
    let bias = point.pop().unwrap_or_default();
    (bias, point)
}

/// The features of a sentence, which together have the length one, and its signs: each with what it counts.
struct Row {
    features: Vec<(u32, f64)>,
    sign: f64,
    weight: f64,
}

impl Row {
    fn new(example: &Example, buckets: usize) -> Row {
        let mut found = Vec::new();
        features(&example.text, &mut found);
        let unit = 1.0 / (found.len().max(1) as f64).sqrt();
        let signs = signs(&example.text).map(|sign| ((buckets + sign) as u32, SIGN));
        let features =
            found.into_iter().map(|bucket| (bucket & (buckets as u32 - 1), unit)).chain(signs).collect();
        let sign = if example.is_claim { 1.0 } else { -1.0 };
        Row { features, sign, weight: example.weight }
    }
}

struct Step {
    moved: Vec<f64>,
    turned: Vec<f64>,
    curvature: f64,
}

/// The penalised loss and its gradient; the bias is last and goes unpenalised.
fn objective(rows: &[Row], point: &[f64]) -> (f64, Vec<f64>) {
    let last = point.len() - 1;
    let weights = &point[..last];
    let mut gradient: Vec<f64> = weights.iter().map(|weight| weight / FIT).chain([0.0]).collect();
    let mut value = dot(weights, weights) / (2.0 * FIT);
    for row in rows {
        let sum: f64 = row.features.iter().map(|&(place, unit)| unit * weights[place as usize]).sum();
        let margin = row.sign * (point[last] + sum);
        value += row.weight * softplus(-margin);
        let pull = -row.sign * row.weight / (1.0 + margin.exp());
        for &(place, unit) in &row.features {
            gradient[place as usize] += pull * unit;
        }
        gradient[last] += pull;
    }
    (value, gradient)
}

fn direction(gradient: &[f64], history: &[Step]) -> Vec<f64> {
    let mut direction: Vec<f64> = gradient.iter().map(|g| -g).collect();
    let mut shares = Vec::new();
    for step in history.iter().rev() {
        let share = dot(&step.moved, &direction) / step.curvature;
        add(&mut direction, &step.turned, -share);
        shares.push(share);
    }
    if let Some(last) = history.last() {
        let scale = last.curvature / dot(&last.turned, &last.turned);
        direction.iter_mut().for_each(|d| *d *= scale);
    }
    for (step, share) in history.iter().zip(shares.into_iter().rev()) {
        let back = dot(&step.turned, &direction) / step.curvature;
        add(&mut direction, &step.moved, share - back);
    }
    direction
}

fn softplus(x: f64) -> f64 {
    if x > 30.0 { x } else { x.exp().ln_1p() }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn norm(a: &[f64]) -> f64 {
    dot(a, a).sqrt()
}

fn add(to: &mut [f64], what: &[f64], times: f64) {
    to.iter_mut().zip(what).for_each(|(to, what)| *to += times * what);
}
