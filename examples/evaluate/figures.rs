//! Figures: contrast pairs of a claim and a sentence of evidence, as a draft that cites an article.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use ibid::analyse::{Analysis, Purpose};
use ibid::catalogue::Catalogue;
use ibid::corpus::{Article, Corpus, Dossier, PassageIndex, Source};
use ibid::figure;
use ibid::finding::Code;
use ibid::markup::Language;
use ibid::text::Document;
use serde_json::Value;

use super::reading::share;
use super::{Options, Row};

pub fn measure(options: &Options) -> anyhow::Result<Vec<Row>> {
    let path = options.data.join("figures/fever-symmetric-dev.jsonl");
    let lines = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let (mut supported, mut alarms, mut refuted, mut hits, mut differing, mut hits_differing) =
        (0, 0, 0, 0, 0, 0);
    for line in lines.lines() {
        let pair: Value = serde_json::from_str(line)?;
        let text = |name: &str| plain(pair[name].as_str().unwrap_or_default());
        let (claim, evidence) = (text("claim"), text("evidence"));
        let (ours, theirs) = (figure::find(&claim), figure::find(&evidence));
        if ours.is_empty() {
            continue;
        }
        let is_called = is_called(&claim, &evidence);
        if pair["label"] == "SUPPORTS" {
            supported += 1;
            alarms += usize::from(is_called);
        } else if !theirs.is_empty() {
            refuted += 1;
            hits += usize::from(is_called);
            let differs = ours.iter().any(|figure| {
                let alike = || theirs.iter().filter(|other| other.unit == figure.unit);
                alike().next().is_some() && !alike().any(|other| ibid::verify::agrees(figure, other))
            });
            differing += usize::from(differs);
            hits_differing += usize::from(differs && is_called);
        }
        if options.errors && is_called == (pair["label"] == "SUPPORTS") && !theirs.is_empty() {
            println!("{} {is_called}: {claim} | {evidence}", pair["label"]);
        }
    }
    Ok(vec![Row {
        what: "figures on contrast pairs",
        on: format!("FEVER-symmetric, {supported} supported and {refuted} refuted claims with figures"),
        result: format!(
            "false alarms on supported {:.1} %; hits on refuted {:.1} %, of those whose figures differ ({differing}) {:.1} %",
            100.0 * share(alarms, supported),
            100.0 * share(hits, refuted),
            100.0 * share(hits_differing, differing)
        ),
    }])
}

/// Takes back the tokenisation of the data set.
fn plain(text: &str) -> String {
    let text = text.replace("-LRB- ", "(").replace(" -RRB-", ")").replace("-LRB-", "(").replace("-RRB-", ")");
    let text = text.replace("``", "“").replace("''", "”").replace(" 's", "’s").replace(" -- ", " – ");
    [" .", " ,", " ;", " :", " %"].iter().fold(text, |text, mark| text.replace(mark, &mark[1..]))
}

fn is_called(claim: &str, evidence: &str) -> bool {
    let catalogue = Catalogue::default();
    let article = Article::new("evidence", Path::new("evidence.txt"), format!("{evidence}\n"), &catalogue);
    let source = Source { key: "evidence".into(), title: "Evidence".into(), ..Source::default() };
    let corpus = Corpus::new([Arc::new(source)], [Arc::new(article)]);
    let dossier = Dossier {
        library: Arc::new(PassageIndex::new(&corpus)),
        corpus: Arc::new(corpus),
        catalogue: Arc::new(catalogue),
        ..Dossier::default()
    };
    let claim = claim.trim_end_matches('.');
    let document = Document::new(&format!("{claim} [@evidence].\n"));
    let analysis = Analysis::new(&document, Language::Markdown, Arc::new(dossier), Purpose::Draft);
    analysis.verify();
    analysis.findings().iter().any(|(_, finding)| finding.code == Code::FigureMismatch)
}
