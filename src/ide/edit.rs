//! Changes to a document that a writer can choose, and the form in which her draft cites.

use std::fmt::Write;

use crate::analyse::Analysis;
use crate::corpus::Source;
use crate::markup::{Language, MarkerKind, Role};
use crate::text::Span;

/// Replaces the bytes under `span`; where it is empty, inserts.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Edit {
    pub span: Span,
    pub text: String,
}

impl Edit {
    pub fn insert(at: usize, text: impl Into<String>) -> Edit {
        Edit { span: Span::new(at, at), text: text.into() }
    }

    pub fn replace(span: Span, text: impl Into<String>) -> Edit {
        Edit { span, text: text.into() }
    }
}

/// How a draft points to its sources.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// `[@key]`, or the like in the draft's markup.
    Key,
    /// `[^1]`, with the note below.
    Note,
    /// `^[…]`.
    InlineNote,
    /// `([Outlet](address))`.
    Link,
}

/// The form that a draft uses most; keys where it uses none.
pub fn form(analysis: &Analysis) -> Form {
    let mut counts = [0usize; 4];
    for block in &analysis.blocks {
        let prose = block.facts.parsed.paragraphs.iter().filter(|p| !matches!(p.role, Role::Note(_)));
        for marker in prose.flat_map(|paragraph| &paragraph.markers) {
            match &marker.kind {
                MarkerKind::Keys(_) | MarkerKind::Key(_) => counts[0] += 1,
                MarkerKind::Note(_) => counts[1] += 1,
                MarkerKind::InlineNote { .. } => counts[3] += 1,
                MarkerKind::Link(_) | MarkerKind::Reference(_) | MarkerKind::Address(_) => counts[2] += 1,
                MarkerKind::Wiki(_) | MarkerKind::Comment(_) => {}
            }
        }
    }
    match counts {
        [keys, notes, links, inline] if inline > keys && inline > notes && inline >= links => {
            Form::InlineNote
        }
        [keys, notes, links, _] if notes > keys && notes >= links => Form::Note,
        [keys, _, links, _] if links > keys => Form::Link,
        _ => Form::Key,
    }
}

/// The edits that cite a source for the sentence under `span`, in the form that the draft uses.
pub fn cite(analysis: &Analysis, span: Span, source: &Source) -> Vec<Edit> {
    let Some(block) = analysis.block_over(span.start) else {
        return Vec::new();
    };
    let sentence = Span::new(span.start - block.start, span.end - block.start).of(&block.facts.text);
    let sentence = without_comment(analysis.language, sentence);
    let is_markdown = analysis.language == Language::Markdown;
    let at_full_stop = span.start + before_full_stop(sentence).len();
    match (form(analysis), &source.url) {
        (Form::Note, _) if is_markdown => {
            let label = free_label(analysis);
            let after = span.start + sentence.trim_end().len();
            vec![Edit::insert(after, format!("[^{label}]")), note(analysis, &label, source)]
        }
        (Form::InlineNote, _) if is_markdown => {
            let after = span.start + sentence.trim_end().len();
            vec![Edit::insert(after, format!("^[{}]", described(source)))]
        }
        (Form::Link, Some(url)) if is_markdown => {
            let name = source.outlet.as_deref().unwrap_or(&source.title);
            vec![Edit::insert(at_full_stop, format!(" ([{name}]({url}))"))]
        }
        _ if analysis.language == Language::Latex => {
            vec![Edit::insert(at_full_stop, format!(" \\{}{{{}}}", latex_command(analysis), source.key))]
        }
        _ => vec![Edit::insert(at_full_stop, format!(" {}", key(analysis.language, &source.key)))],
    }
}

/// A sentence without the comment that its line ends with.
fn without_comment(language: Language, sentence: &str) -> &str {
    let last = sentence.rfind('\n').map_or(0, |at| at + 1);
    let signs = |sign: &str| {
        let mut places = sentence[last..].match_indices(sign).map(|(at, _)| last + at);
        places.find(|at| sentence[..*at].ends_with([' ', '\t', '\n']))
    };
    let at = match language {
        Language::Latex => signs("%"),
        Language::Typst | Language::Asciidoc => signs("//"),
        Language::Markdown | Language::Html => signs("<!--").filter(|_| sentence.trim_end().ends_with("-->")),
        Language::Org | Language::Rst | Language::Plain => None,
    };
    at.map_or(sentence, |at| sentence[..at].trim_end())
}

/// The command with which a LaTeX draft cites: the one that it uses most, else one of the package that it loads.
fn latex_command(analysis: &Analysis) -> &'static str {
    const COMMANDS: [&str; 8] =
        ["autocite", "parencite", "footcite", "citep", "cite", "textcite", "citet", "smartcite"];
    let texts = || analysis.blocks.iter().map(|block| block.facts.text.as_str());
    let used = |command: &str| {
        let forms = [format!("\\{command}{{"), format!("\\{command}[")];
        texts()
            .map(|text| forms.iter().map(|form| text.matches(form.as_str()).count()).sum::<usize>())
            .sum::<usize>()
    };
    let uses: Vec<(usize, &str)> = COMMANDS.iter().map(|command| (used(command), *command)).collect();
    let most = uses.iter().map(|(count, _)| *count).max().filter(|most| *most > 0);
    if let Some((_, command)) = uses.iter().find(|(count, _)| Some(*count) == most) {
        return command;
    }
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

/// Abbreviations whose full stop is their own.
const ABBREVIATIONS: [&str; 8] = ["Inc.", "Ltd.", "Co.", "Corp.", "etc.", "Jr.", "U.S.", "S.A."];

/// A sentence up to where a citation goes: before its full stop, and the signs and notes that stand behind it.
fn before_full_stop(sentence: &str) -> &str {
    let mut text = sentence.trim_end();
    if text.ends_with('}')
        && let Some(note) = text.rfind("\\footnote{")
    {
        text = &text[..note];
    }
    let plain = text.trim_end_matches(['*', '_']);
    // Behind emphasis that closes after the full stop.
    if plain.len() < text.len() && plain.ends_with(['.', '!', '?']) {
        return text;
    }
    if ABBREVIATIONS.iter().any(|short| plain.ends_with(short)) {
        return text;
    }
    text.trim_end_matches(['.', '!', '?', '…', ';', ':', ','])
}

/// A citation by key, as the markup has it.
pub fn key(language: Language, key: &str) -> String {
    match language {
        Language::Latex => format!("\\cite{{{key}}}"),
        Language::Typst => format!("@{key}"),
        Language::Org => format!("[cite:@{key}]"),
        Language::Rst => format!(":cite:p:`{key}`"),
        Language::Asciidoc => format!("cite:[{key}]"),
        Language::Markdown | Language::Plain | Language::Html => format!("[@{key}]"),
    }
}

/// The smallest number that no footnote has.
pub fn free_label(analysis: &Analysis) -> String {
    let labels: Vec<&str> = analysis
        .blocks
        .iter()
        .flat_map(|block| &block.facts.parsed.paragraphs)
        .flat_map(|paragraph| {
            let defined = match &paragraph.role {
                Role::Note(label) => Some(label.as_str()),
                _ => None,
            };
            let referred = paragraph.markers.iter().filter_map(|marker| match &marker.kind {
                MarkerKind::Note(label) => Some(label.as_str()),
                _ => None,
            });
            defined.into_iter().chain(referred)
        })
        .collect();
    (1..)
        .map(|number| number.to_string())
        .find(|number| !labels.contains(&number.as_str()))
        .unwrap_or_default()
}

/// The edit that puts a footnote where the draft has its last one, else at its end.
pub fn note(analysis: &Analysis, label: &str, source: &Source) -> Edit {
    let is_note = |block: &&crate::analyse::Block| {
        block.facts.parsed.paragraphs.iter().any(|paragraph| matches!(paragraph.role, Role::Note(_)))
    };
    // Not into a block quote.
    let is_own =
        |block: &&crate::analyse::Block| is_note(block) && !block.facts.text.trim_start().starts_with('>');
    let last = analysis.blocks.iter().rev().find(is_own).or(analysis.blocks.last());
    let note = format!("[^{label}]: {}", described(source));
    let Some(last) = last else { return Edit::insert(0, note) };
    let text = last.facts.text.trim_end();
    let parting = if is_own(&last) { "\n" } else { "\n\n" };
    Edit::insert(last.start + text.len(), format!("{parting}{note}"))
}

/// A source as a footnote has it.
fn described(source: &Source) -> String {
    let mut text = String::new();
    let author = source.author.as_deref().map(readable_names);
    // A body that publishes its own report is named once.
    let outlet = source.outlet.as_deref().filter(|outlet| author.as_deref() != Some(*outlet));
    if let Some(author) = author {
        let _ = write!(text, "{author}, ");
    }
    let title = source.title.trim().trim_end_matches('.').replace('“', "‘").replace(['”', '"'], "’");
    let _ = write!(text, "“{title}”");
    if let Some(outlet) = outlet {
        let _ = write!(text, ", *{outlet}*");
    }
    if let Some(date) = source.readable_date() {
        let _ = write!(text, ", {date}");
    }
    match &source.url {
        Some(url) => {
            let _ = write!(text, ", <{url}>.");
        }
        None => text.push('.'),
    }
    text
}

/// "Ann Peeters and Tom Janssens" for BibTeX's "Peeters, Ann and Janssens, Tom".
fn readable_names(authors: &str) -> String {
    let names: Vec<String> = authors
        .split(" and ")
        .map(|name| match name.split_once(", ") {
            Some((family, given)) if !given.contains(',') => format!("{given} {family}"),
            _ => name.to_owned(),
        })
        .collect();
    match &names[..] {
        [others @ .., last] if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => names.concat(),
    }
}

/// A comment that stays out of print, on a line of its own.
pub fn comment(language: Language, text: &str) -> String {
    match language {
        Language::Latex => format!("% {text}"),
        Language::Typst | Language::Asciidoc => format!("// {text}"),
        Language::Org => format!("# {text}"),
        Language::Rst => format!(".. {text}\n"),
        Language::Markdown | Language::Plain | Language::Html => format!("<!-- {text} -->"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    /// The draft once its only unsourced claim has been cited from EURACTIV.
    fn cited(draft: &str) -> String {
        let files = fixture::parse(draft);
        let analysis = fixture::analyse(&files, &files[0]);
        let finding = analysis.findings().into_iter().map(|(_, finding)| finding).next().expect("a finding");
        let source = analysis.dossier.corpus.source("euractiv-2019").expect("a source");
        let mut text = files[0].text.clone();
        for edit in cite(&analysis, finding.span, source) {
            text.replace_range(edit.span.range(), &edit.text);
        }
        text
    }

    #[test]
    fn latex_is_cited_with_the_command_of_the_draft_and_not_in_a_comment() {
        let claim = "Huawei bribed two officials in 2020. % TODO";
        let cases = [
            ("", "\\cite{euractiv-2019}"),
            ("\\usepackage{biblatex}\n\n", "\\autocite{euractiv-2019}"),
            ("\\usepackage{natbib}\n\n", "\\citep{euractiv-2019}"),
            ("It rained \\parencite{rain}.\n\n", "\\parencite{euractiv-2019}"),
        ];
        for (lead, citation) in cases {
            let text = cited(&format!("//- draft.tex\n{lead}{claim}\n"));
            let expected = format!("{lead}Huawei bribed two officials in 2020 {citation}. % TODO\n");
            assert_eq!(text, expected);
        }
    }

    #[test]
    fn names_in_a_note_stand_as_they_are_read() {
        assert_eq!(readable_names("Peeters, Ann and Janssens, Tom"), "Ann Peeters and Tom Janssens");
        assert_eq!(readable_names("Court of Audit"), "Court of Audit");
        assert_eq!(readable_names("A B and C D and E F"), "A B, C D and E F");
    }
}
