//! What must hold whatever the bytes are. Each takes any bytes, and panics where it does not hold.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use ibid::analyse::{Analysis, Purpose};
use ibid::catalogue::parse;
use ibid::corpus::{Dossier, bibliography};
use ibid::finding::Finding;
use ibid::lsp::frames::{Checked, Frames};
use ibid::lsp::mirror::Mirror;
use ibid::markup::Language;
use ibid::text::{Document, Encoding, LineIndex, Span};
use ibid::workspace::Workspace;
use tokio::io::AsyncReadExt;

static DOSSIER: LazyLock<Arc<Dossier>> =
    LazyLock::new(|| Workspace::new(None, Vec::new()).load(&Default::default()).dossier.clone());

/// A language, and a text.
fn text(data: &[u8]) -> (Language, String) {
    let (first, rest) = data.split_first().unwrap_or((&0, &[]));
    let language = Language::ALL[usize::from(*first) % Language::ALL.len()];
    (language, String::from_utf8_lossy(rest).into_owned())
}

fn check_spans<'a>(text: &str, findings: impl IntoIterator<Item = &'a Finding>) {
    for finding in findings {
        let Span { start, end } = finding.span;
        assert!(text.get(start..end).is_some(), "{start}..{end} of {}: {finding:?}", text.len());
    }
}

fn findings(analysis: &Analysis) -> Vec<Finding> {
    analysis.verify();
    analysis.findings().into_iter().map(|(_, finding)| finding).collect()
}

/// Any text can be read in any language; what is found lies in it, and can be told in every encoding.
pub fn draft(data: &[u8]) {
    let (language, text) = text(data);
    let document = Document::new(&text);
    let analysis = Analysis::new(&document, language, DOSSIER.clone(), Purpose::Draft);
    let found = findings(&analysis);
    check_spans(&text, &found);
    let index = LineIndex::new(document.rope());
    for offset in found.iter().flat_map(|finding| [finding.span.start, finding.span.end]) {
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            assert_eq!(index.offset(index.position(offset, encoding), encoding), offset, "{encoding:?}");
        }
    }
    let mut ends = analysis.blocks.iter().map(|block| block.start + block.facts.text.len());
    assert_eq!(ends.next_back().unwrap_or(0), text.len(), "the blocks are the text");
}

/// An edit leads to what a fresh start finds.
pub fn edit(data: &[u8]) {
    let (head, rest) = data.split_at(data.len().min(4));
    let (language, text) = text(rest);
    let mut document = Document::new(&text);
    let before = Analysis::new(&document, language, DOSSIER.clone(), Purpose::Draft);
    let part = |place: usize| text.len() * usize::from(head.get(place).copied().unwrap_or(0)) / 255;
    let (from, to) = (part(0), part(1));
    let inserted = String::from_utf8_lossy(
        &rest[rest.len() - rest.len().min(usize::from(head.first().copied().unwrap_or(0)))..],
    );
    let change = document.replace(Span::new(from, to), &inserted);
    let after = before.after(&document, &change.into());
    let fresh = Analysis::new(&document, language, DOSSIER.clone(), Purpose::Draft);
    assert_eq!(findings(&after), findings(&fresh), "{:?}", document.to_string());
}

/// A catalogue in any state is read, with findings at their places.
pub fn catalogue(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (_, findings) = parse::toml(Path::new("catalogue.toml"), &text, &|_| None);
    check_spans(&text, &findings);
}

/// And so is a bibliography, of either kind.
pub fn bibliography(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (_, findings) = bibliography::bibtex(Path::new("sources.bib"), &text, &|_| None);
    check_spans(&text, &findings);
    let (_, findings) = bibliography::csl_json(Path::new("sources.json"), &text, &|_| None);
    check_spans(&text, &findings);
}

/// What is sent is messages, or is refused; who stands between an editor and its server survives both.
pub fn messages(data: &[u8]) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        let mut mirror = Mirror::default();
        let mut frames = Frames::new(data);
        while let Ok(Some(frame)) = frames.next().await {
            mirror.from_editor(frame.message());
            mirror.from_server(frame.message());
            mirror.is_opening(frame.message());
        }
        mirror.unanswered();
        mirror.begin();
        mirror.rest();
        let mut passed = Vec::new();
        let _ = Checked::new(data, None, Arc::default()).read_to_end(&mut passed).await;
        assert!(data.starts_with(&passed), "nothing is changed on the way");
    });
}
