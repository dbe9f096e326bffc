//! Inlay hints: outlet and date after a citation by key, the name after an inferred "the company".

use super::rename;
use crate::analyse::Analysis;
use crate::text::Span;

/// Which hints a writer wants.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wanted {
    pub citations: bool,
    pub inferred: bool,
}

/// A few words to show in the text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hint {
    pub at: usize,
    pub label: String,
    /// The source that it names, by its key.
    pub key: Option<String>,
}

/// The hints within `range`, in order.
pub fn hints(analysis: &Analysis, range: Span, wanted: Wanted) -> Vec<Hint> {
    let dossier = &analysis.dossier;
    let mut hints = Vec::new();
    let from = analysis.block_at(range.start).unwrap_or_default();
    for block in analysis.blocks[from..].iter().take_while(|block| block.start < range.end.max(1)) {
        if wanted.citations {
            for citation in block.judged.citations.iter().filter(|citation| !citation.listed) {
                let text = citation.span.of(&block.facts.text);
                // A link shows its words already.
                let is_key = || {
                    let mut known = citation.sources.iter().filter_map(|cited| cited.known());
                    known.any(|key| !rename::keys_in(text, key).is_empty())
                };
                if !text.contains('@') && !text.starts_with("[^") && !text.starts_with('\\') && !is_key() {
                    continue;
                }
                let sources: Vec<_> = citation
                    .sources
                    .iter()
                    .filter_map(|cited| dossier.corpus.source(cited.known()?))
                    .collect();
                if let Some(first) = sources.first() {
                    let label = sources.iter().map(|source| super::short_name(source)).collect::<Vec<_>>();
                    let at = citation.span.end + block.start;
                    hints.push(Hint { at, label: label.join("; "), key: Some(first.key.clone()) });
                }
            }
        }
        if wanted.inferred {
            for mention in block.judged.mentions.iter().filter(|mention| mention.inferred) {
                if let Some(entity) = mention.entity {
                    let label = format!("= {}", dossier.catalogue.get(entity).name);
                    hints.push(Hint { at: mention.span.end + block.start, label, key: None });
                }
            }
        }
    }
    hints.retain(|hint| range.touches(hint.at));
    hints.sort_by_key(|hint| hint.at);
    hints
}
