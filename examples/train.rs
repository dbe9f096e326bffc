//! Learns the claim model and the model of attribution: `cargo run --release --example train -- ../shared/data`.
//!
//! Writes `src/extract/score/weights.bin` and `src/extract/attribution/weights.bin`. The same data give the same bytes.

#[path = "evaluate/training.rs"]
mod training;

use std::path::{Path, PathBuf};

use anyhow::Context;
use ibid::extract::score::Model;
use ibid::extract::score::features::BUCKETS;

fn main() -> anyhow::Result<()> {
    let data = PathBuf::from(std::env::args().nth(1).context("usage: train DATA-FOLDER")?);
    let mut examples = training::claimbuster(&data)?;
    examples.extend(training::encyclopaedia(&data)?);
    examples.extend(training::written());
    let (bias, weights) = training::fit(&examples.iter().collect::<Vec<_>>(), BUCKETS);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/extract/score/weights.bin");
    std::fs::write(&path, Model::write(bias, &weights)).with_context(|| path.display().to_string())?;
    println!("{} sentences → {}", examples.len(), path.display());
    let attributed = training::attributed(&data)?;
    let attributed: Vec<_> = attributed.iter().map(|(_, example)| example).collect();
    let (bias, weights) = training::fit(&attributed, training::ATTRIBUTION_BUCKETS);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/extract/attribution/weights.bin");
    std::fs::write(&path, Model::write(bias, &weights)).with_context(|| path.display().to_string())?;
    println!("{} sentences → {}", attributed.len(), path.display());
    Ok(())
}
