//! Citations by key: what most of a draft's look like, with another key in them.

use std::collections::BTreeMap;

use crate::analyse::Analysis;
use crate::markup::{Language, MarkerKind};

/// A citation by key as the draft has it: what most of those that name one source and no page look like, with this key in
/// them.
pub fn by_key(analysis: &Analysis, key: &str) -> String {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for block in &analysis.blocks {
        for marker in block.facts.parsed.paragraphs.iter().flat_map(|paragraph| &paragraph.markers) {
            let written = marker.source.of(&block.facts.text);
            let (written, cited) = match &marker.kind {
                MarkerKind::Keys(keys) if keys.len() == 1 => (written, &keys[0]),
                MarkerKind::Key(key) => (written, key),
                MarkerKind::Wiki(name) if analysis.dossier.corpus.source(name).is_some() => (written, name),
                MarkerKind::InlineNote { inside, .. } if analysis.language == Language::Latex => {
                    let Some(found) = command_in(written, inside) else { continue };
                    found
                }
                _ => continue,
            };
            let around = written.split_once(cited.as_str());
            if let Some((before, after)) = around.filter(|around| is_bare(analysis.language, *around)) {
                *counts.entry((before, after)).or_default() += 1;
            }
        }
    }
    let most = counts.values().max().copied();
    match counts.into_iter().find(|(_, count)| Some(*count) == most) {
        Some(((before, after), _)) => format!("{before}{key}{after}"),
        None if analysis.language == Language::Latex => format!("\\{}{{{key}}}", latex_command(analysis)),
        None => as_usual(analysis.language, key),
    }
}

/// The command in a LaTeX footnote that cites its only key.
fn command_in<'a>(note: &'a str, inside: &'a [MarkerKind]) -> Option<(&'a str, &'a String)> {
    let mut keys = inside.iter().filter_map(|kind| match kind {
        MarkerKind::Keys(keys) if keys.len() == 1 => keys.first(),
        _ => None,
    });
    let key = keys.next().filter(|_| keys.next().is_none())?;
    let at = note.find(key.as_str())?;
    let (from, to) = (note[..at].rfind('\\')?, at + note[at..].find('}')? + 1);
    Some((&note[from..to], key))
}

/// Whether what stands around a key makes a citation that is no part of its sentence, without a page or other words.
fn is_bare(language: Language, (before, after): (&str, &str)) -> bool {
    const IN_THE_SENTENCE: [&str; 10] = [
        "\\textcite",
        "\\citet",
        "\\citeauthor",
        "\\citeyear",
        "\\nocite",
        "\\footfullcite",
        ":cite:t",
        ":cite:ct",
        "citenp:",
        "[cite/t",
    ];
    let is_in_the_sentence = IN_THE_SENTENCE.iter().any(|begin| before.starts_with(begin))
        || language != Language::Typst && before == "@";
    let words = |c: char| c.is_whitespace() || c.is_ascii_digit();
    !is_in_the_sentence && !before.contains(words) && !after.contains(words)
}

/// How a LaTeX draft that has not cited by key yet does so, by the package that it loads.
fn latex_command(analysis: &Analysis) -> &'static str {
    let texts = || analysis.blocks.iter().map(|block| block.facts.text.as_str());
    let loads = |package: &str| {
        texts().any(|text| text.contains("\\usepackage") && text.contains(&format!("{{{package}}}")))
    };
    // `\cite` is there whatever is loaded.
    if loads("biblatex") {
        "autocite"
    } else if loads("natbib") {
        "citep"
    } else {
        "cite"
    }
}

/// A citation by key, as the markup has it.
fn as_usual(language: Language, key: &str) -> String {
    match language {
        Language::Latex => format!("\\cite{{{key}}}"),
        Language::Typst => format!("@{key}"),
        Language::Org => format!("[cite:@{key}]"),
        Language::Rst => format!(":cite:p:`{key}`"),
        Language::Asciidoc => format!("cite:[{key}]"),
        Language::Markdown | Language::Plain | Language::Html => format!("[@{key}]"),
    }
}
