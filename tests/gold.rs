//! The gold drafts: what ibid finds in them against what people marked by hand. Floors only rise.

#[path = "../examples/evaluate/gold.rs"]
mod gold;
#[path = "../examples/evaluate/reading.rs"]
mod reading;

use std::path::{Path, PathBuf};

/// Least precision and recall for each kind of mark: a little below what was last measured, never to be lowered.
const FLOORS: [(&str, f64, f64); 14] = [
    ("mention", 0.99, 0.99),
    ("citation", 0.99, 0.99),
    ("quotation", 0.96, 0.97),
    ("claim", 0.98, 0.97),
    ("support", 1.0, 0.98),
    ("finding", 0.98, 0.95),
    ("finding unsourced-claim", 0.97, 0.93),
    ("finding unknown-citation", 0.99, 0.99),
    ("finding unsupported-citation", 0.99, 0.99),
    ("finding altered-quotation", 0.99, 0.99),
    ("finding unfound-quotation", 0.99, 0.92),
    ("finding figure-mismatch", 0.99, 0.90),
    ("finding misspelled-name", 0.99, 0.99),
    ("finding unused-ignore", 0.99, 0.99),
];

/// The same of the readers' drafts, which have findings only.
const FLOORS_OF_READERS: [(&str, f64, f64); 4] = [
    ("finding", 0.96, 0.76),
    ("finding figure-mismatch", 0.98, 0.59),
    ("finding unsourced-claim", 0.93, 0.91),
    ("finding altered-quotation", 0.98, 0.86),
];

#[test]
fn the_gold_drafts_are_read_no_worse_than_before() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gold");
    are_read_no_worse(&[folder], 15, &FLOORS);
}

#[test]
fn the_readers_drafts_are_read_no_worse_than_before() {
    are_read_no_worse(&gold::of_readers().expect("the readers' folders"), 80, &FLOORS_OF_READERS);
}

fn are_read_no_worse(folders: &[PathBuf], least: usize, floors: &[(&str, f64, f64)]) {
    let ibid = Path::new(env!("CARGO_BIN_EXE_ibid"));
    let (counts, errors, read) = gold::count(folders, ibid).expect("the drafts");
    assert!(read >= least, "only {read} drafts were read");
    let mut fallen = Vec::new();
    for (kind, precision, recall) in floors {
        let count = counts.get(*kind).copied().unwrap_or_default();
        println!(
            "{kind}: precision {:.3}, recall {:.3}, F1 {:.3}",
            count.precision(),
            count.recall(),
            count.f1()
        );
        if count.hits == 0 || count.precision() < *precision || count.recall() < *recall {
            fallen.push(format!("{kind}: {count:?}, wanted {precision} and {recall}"));
        }
    }
    assert!(fallen.is_empty(), "{}\n\n{}", fallen.join("\n"), errors.join("\n"));
}
