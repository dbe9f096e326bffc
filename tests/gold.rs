//! The gold drafts: what ibid finds in them against what people marked by hand. Floors only rise.

#[path = "../examples/evaluate/gold.rs"]
mod gold;
#[path = "../examples/evaluate/reading.rs"]
mod reading;

use std::path::Path;

use gold::Counts;

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

#[test]
fn the_gold_drafts_are_read_no_worse_than_before() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gold");
    let drafts = gold::drafts(&folder, Path::new(env!("CARGO_BIN_EXE_ibid"))).expect("the gold drafts");
    assert!(drafts.len() >= 15, "only {} drafts were read", drafts.len());
    let (mut counts, mut errors) = (Counts::new(), Vec::new());
    for draft in &drafts {
        gold::compare(draft, &mut counts, &mut errors);
    }
    let mut fallen = Vec::new();
    for (kind, precision, recall) in FLOORS {
        let count = counts.get(kind).copied().unwrap_or_default();
        println!(
            "{kind}: precision {:.3}, recall {:.3}, F1 {:.3}",
            count.precision(),
            count.recall(),
            count.f1()
        );
        if count.hits == 0 || count.precision() < precision || count.recall() < recall {
            fallen.push(format!("{kind}: {count:?}, wanted {precision} and {recall}"));
        }
    }
    assert!(fallen.is_empty(), "{}\n\n{}", fallen.join("\n"), errors.join("\n"));
}
