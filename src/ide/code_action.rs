//! Code actions: what mends a finding, and what else can be done with the words under the cursor.

use std::path::{Path, PathBuf};

use super::edit::{self, Edit};
use crate::analyse::{Analysis, Block};
use crate::catalogue::Kind;
use crate::corpus::{Evidence, nearest_keys};
use crate::extract::Cited;
use crate::finding::{Code, Finding};
use crate::markup::Language;
use crate::text::Span;

/// Something that can be done.
#[derive(Clone, PartialEq, Debug)]
pub struct Action {
    pub title: String,
    pub kind: ActionKind,
    /// The finding that it mends, by its place among those given.
    pub mends: Option<usize>,
    pub edits: Vec<Edit>,
    /// Text to append to another file.
    pub append: Option<(PathBuf, String)>,
    /// Cannot be wrong.
    pub is_preferred: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ActionKind {
    QuickFix,
    Refactor,
    FixAll,
}

/// The writer's own files, to which something can be added.
#[derive(Clone, Copy, Default, Debug)]
pub struct OwnFiles<'a> {
    pub catalogue: Option<&'a Path>,
    pub bibliography: Option<&'a Path>,
}

impl Action {
    fn new(title: impl Into<String>, kind: ActionKind, edits: Vec<Edit>) -> Action {
        Action { title: title.into(), kind, mends: None, edits, append: None, is_preferred: false }
    }

    fn fix(title: impl Into<String>, edits: Vec<Edit>) -> Action {
        Action::new(title, ActionKind::QuickFix, edits)
    }

    fn preferred(self) -> Action {
        Action { is_preferred: true, ..self }
    }
}

/// What can be done where `range` is selected. `findings` are those of the draft that touch it.
pub fn actions(analysis: &Analysis, range: Span, findings: &[Finding], own: OwnFiles) -> Vec<Action> {
    let mut actions = Vec::new();
    for (place, finding) in findings.iter().enumerate() {
        let mends = mend(analysis, finding, own).into_iter();
        actions.extend(mends.map(|action| Action { mends: Some(place), ..action }));
    }
    actions.extend(full_name(analysis, range));
    actions.extend(add_to_catalogue(analysis, range, own));
    actions
}

/// All that cannot be wrong, as one edit: known misspellings, and comments that silence nothing.
pub fn fix_all(analysis: &Analysis, findings: &[Finding]) -> Option<Action> {
    let mut edits: Vec<Edit> = findings
        .iter()
        .flat_map(|finding| mend(analysis, finding, OwnFiles::default()))
        .filter(|action| action.is_preferred)
        .flat_map(|action| action.edits)
        .collect();
    edits.sort();
    edits.dedup();
    (!edits.is_empty()).then(|| Action::new("Mend all that cannot be wrong", ActionKind::FixAll, edits))
}

fn mend(analysis: &Analysis, finding: &Finding, own: OwnFiles) -> Vec<Action> {
    let Some(block) = analysis.block_over(finding.span.start) else {
        return Vec::new();
    };
    let mut actions = match finding.code {
        Code::UnsourcedClaim => source_a_claim(analysis, block, finding),
        Code::AlteredQuotation => mend_quotation(analysis, block, finding),
        Code::UnknownCitation => mend_key(analysis, block, finding, own),
        Code::FigureMismatch => mend_figure(block, finding),
        Code::MisspelledName => mend_name(analysis, block, finding),
        Code::UnusedIgnore => {
            return vec![
                Action::fix("Remove the comment", vec![Edit::replace(finding.span, "")]).preferred(),
            ];
        }
        Code::UnfoundQuotation | Code::UnsupportedCitation => Vec::new(),
        Code::DossierProblem => return Vec::new(),
    };
    actions.push(ignore(analysis.language, block, finding.code));
    actions
}

/// The comment goes on a line of its own above the block.
fn ignore(language: Language, block: &Block, code: Code) -> Action {
    let lead = block.facts.text.len() - block.facts.text.trim_start().len();
    let comment = edit::comment(language, &format!("ibid: ignore {code}"));
    let items = block.facts.parsed.paragraphs.iter().filter(|p| p.role == crate::markup::Role::Item).count();
    let place = if items > 1 { "in this whole list" } else { "here" };
    Action::fix(
        format!("Ignore {code} {place}"),
        vec![Edit::insert(block.start + lead, format!("{comment}\n"))],
    )
}

/// Evidence that is offered.
const MOST_OFFERED: usize = 3;

fn source_a_claim(analysis: &Analysis, block: &Block, finding: &Finding) -> Vec<Action> {
    let mut actions = Vec::new();
    let corpus = &analysis.dossier.corpus;
    let claim = block.judged.claims.iter().find(|claim| claim.span.shift(block.start) == finding.span);
    let evidence = claim.map(|claim| analysis.evidence(block, claim, MOST_OFFERED * 2)).unwrap_or_default();
    let mut offered: Vec<String> = Vec::new();
    for found in evidence {
        let Some(source) = corpus.source(&found.key).filter(|source| !offered.contains(&source.key)) else {
            continue;
        };
        if offered.len() == MOST_OFFERED {
            break;
        }
        offered.push(source.key.clone());
        let title = format!("Cite {}{}", super::short_name(source), reason(analysis, &found));
        actions.push(Action::fix(title, edit::cite(analysis, finding.span, source)));
    }
    for key in offered.iter().take(1) {
        let Some(source) = corpus.source(key) else { continue };
        let outlet = source.outlet.as_deref().unwrap_or(&source.title);
        actions.push(Action::fix(format!("Attribute to {outlet}"), attribute(block, finding.span, outlet)));
    }
    let note = match analysis.language {
        Language::Markdown | Language::Plain | Language::Html => {
            Edit::insert(finding.span.end, format!(" {}", edit::comment(analysis.language, "src: ")))
        }
        // There a comment goes to the end of its line: it stands below the paragraph.
        language => {
            let end = block.start + block.facts.text.trim_end().len();
            Edit::insert(end, format!("\n{}", edit::comment(language, "src: ").trim_end()))
        }
    };
    actions.push(Action::fix("Note the source in a comment", vec![note]));
    actions
}

/// " (has Cainiao, “2018”; not “Liège”)".
fn reason(analysis: &Analysis, found: &Evidence) -> String {
    let name = |entity: &crate::catalogue::EntityRef| analysis.dossier.catalogue.get(*entity).name.clone();
    let listed = |entities: &[crate::catalogue::EntityRef], words: &[String]| {
        let words = words.iter().map(|word| format!("“{word}”"));
        entities.iter().map(name).chain(words).take(2).collect::<Vec<_>>().join(", ")
    };
    let (has, lacks) = (listed(&found.named, &found.has), listed(&found.unnamed, &found.lacks));
    match (has.is_empty(), lacks.is_empty()) {
        (true, true) => String::new(),
        (false, true) => format!(" (has {has})"),
        (true, false) => format!(" (without {lacks})"),
        (false, false) => format!(" (has {has}; not {lacks})"),
    }
}

/// Words that lose their capital when something stands before them.
const OPENERS: [&str; 60] = [
    "The", "A", "An", "In", "It", "This", "That", "These", "Those", "His", "Her", "Its", "Their", "They",
    "He", "She", "On", "At", "After", "Before", "Since", "When", "While", "For", "By", "From", "During",
    "And", "But", "Last", "More", "Some", "As", "With", "Under", "Until", "Because", "Although", "Though",
    "If", "Two", "Three", "Several", "Many", "Most", "Both", "One", "Another", "Other", "Such", "There",
    "Then", "Now", "Also", "Even", "Only", "Nearly", "About", "Over", "Around",
];

fn attribute(block: &Block, claim: Span, outlet: &str) -> Vec<Edit> {
    let text = Span::new(claim.start - block.start, claim.end - block.start).of(&block.facts.text);
    // Behind whatever signs the sentence begins with.
    let lead = text.find(char::is_alphanumeric).unwrap_or_default();
    let (start, text) = (claim.start + lead, &text[lead..]);
    let first = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let lead = format!("According to {outlet}, ");
    if OPENERS.contains(&first) {
        let first_span = Span::new(start, start + first.len());
        vec![Edit::replace(first_span, format!("{lead}{}", first.to_lowercase()))]
    } else {
        vec![Edit::insert(start, lead)]
    }
}

fn mend_quotation(analysis: &Analysis, block: &Block, finding: &Finding) -> Vec<Action> {
    let judgements = block.judgements();
    let Some(judgement) = judgements.iter().find(|j| j.span.shift(block.start) == finding.span) else {
        return Vec::new();
    };
    let mut actions = Vec::new();
    let written = judgement.span.of(&block.facts.text);
    let inner = inside_marks(written);
    let article = judgement.key.as_deref().and_then(|key| analysis.dossier.corpus.article(key));
    // Where the draft has marks or markup of its own between the words, they are not replaced blindly.
    let words_of = inner.of(written);
    let is_plain = !words_of.contains(['…', '[', '{', '\\', '*', '_', '`', '\n', '<', '“', '”', '"'])
        && !words_of.contains("...")
        && !block.judged.quotations.iter().any(|q| q.is_block && q.span == judgement.span);
    if let (Some(article), Some(span)) = (article, judgement.source_span)
        && is_plain
        && let Some(words) = restored(span.of(&article.text), words_of)
    {
        let title = "Restore the source’s words";
        actions.push(Action::fix(title, vec![Edit::replace(inner.shift(finding.span.start), words)]));
    }
    if let Some((_, ours)) = &judgement.difference
        && let Some(edit) = marked(written, inner, ours)
    {
        let edit = Edit { span: edit.span.shift(finding.span.start), ..edit };
        actions.push(Action::fix("Mark the change with […]", vec![edit]));
    }
    actions
}

/// The source's words in the place of the draft's: marks inside marks are single ones, and the draft keeps its first
/// letter's case and its punctuation at the end. `None` where the source's marks do not pair.
fn restored(source: &str, draft: &str) -> Option<String> {
    const STOPS: [char; 5] = ['.', ',', '!', '?', ';'];
    let words = source.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words.trim_end_matches(STOPS).replace('“', "‘").replace('”', "’");
    if words.matches('‘').count() > words.matches('’').count() || words.contains('"') {
        return None;
    }
    let stops = &draft[draft.trim_end_matches(STOPS).len()..];
    let mut letters = words.chars();
    let first = letters.next()?;
    let first: String = match draft.chars().next() {
        Some(own) if own.is_uppercase() => first.to_uppercase().collect(),
        _ => first.to_string(),
    };
    Some(format!("{first}{}{stops}", letters.as_str()))
}

/// The words between the marks of a quotation.
fn inside_marks(written: &str) -> Span {
    const MARKS: [char; 9] = ['“', '”', '„', '"', '«', '»', '‘', '’', '‚'];
    // `\enquote{…}`, `#quote[…]`, `<q>…</q>`, ``…''.
    let within = |open: &str, close: &str| Some((written.find(open)? + open.len(), written.rfind(close)?));
    let signs = match written.chars().next() {
        Some('\\') => within("{", "}"),
        Some('#') => within("[", "]"),
        Some('<') => within(">", "</"),
        Some('`') => within("``", "''"),
        _ => None,
    };
    if let Some((start, end)) = signs.filter(|(start, end)| start <= end) {
        return Span::new(start, end);
    }
    let start = written.len() - written.strip_prefix(MARKS).unwrap_or(written).len();
    let end = written.strip_suffix(MARKS).unwrap_or(written).len();
    Span::new(start, end.max(start))
}

/// Puts the draft's own words in brackets; where the draft has none, an ellipsis in their place is not known, and
/// nothing is offered.
fn marked(written: &str, inner: Span, ours: &str) -> Option<Edit> {
    let ours = ours.trim();
    if ours.is_empty() || ours.contains(['[', ']']) {
        return None;
    }
    let mut places = inner.of(written).match_indices(ours);
    let (at, _) = places.next()?;
    places.next().is_none().then(|| {
        let start = inner.start + at;
        Edit::replace(Span::new(start, start + ours.len()), format!("[{ours}]"))
    })
}

fn mend_key(analysis: &Analysis, block: &Block, finding: &Finding, own: OwnFiles) -> Vec<Action> {
    let mut actions = Vec::new();
    let at = finding.span.start - block.start;
    let text = &block.facts.text;
    let citation = block.judged.citations.iter().find(|citation| {
        citation.span.shift(block.start).overlaps(finding.span) || citation.span.touches(at)
    });
    let Some(citation) = citation else { return actions };
    for cited in &citation.sources {
        let Cited::Unknown(unknown) = cited else { continue };
        // Of several in one citation each finding is about its own.
        if !finding.message.contains(&format!("“{unknown}”")) {
            continue;
        }
        let places = super::rename::keys_in(citation.span.of(text), unknown);
        let near = nearest_keys(&analysis.dossier.corpus, unknown);
        for key in near.iter().filter(|_| !places.is_empty()) {
            let at = places.iter().map(|place| place.shift(citation.span.start + block.start));
            let edits = at.map(|place| Edit::replace(place, *key)).collect();
            actions.push(Action::fix(format!("Change {unknown} to {key}"), edits));
        }
        if let Some(file) = own.bibliography {
            let entry =
                format!("\n@online{{{unknown},\n  title = {{}},\n  date = {{}},\n  url = {{}},\n}}\n");
            let append = Some((file.to_path_buf(), entry));
            let title = format!("Add a source “{unknown}” to {}", file_name(file));
            actions.push(Action { append, ..Action::fix(title, Vec::new()) });
        }
    }
    actions
}

fn mend_figure(block: &Block, finding: &Finding) -> Vec<Action> {
    let found = block.checked().map(|checked| checked.verified.discrepancies.as_slice()).unwrap_or_default();
    let found = found.iter().find(|discrepancy| discrepancy.span.shift(block.start) == finding.span);
    let theirs = found.map(|discrepancy| discrepancy.theirs.split_whitespace().collect::<Vec<_>>().join(" "));
    // A year does not take the place of a day.
    let ours =
        Span::new(finding.span.start - block.start, finding.span.end - block.start).of(&block.facts.text);
    let is_year = |text: &str| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let theirs = theirs.filter(|theirs| !is_year(theirs) || is_year(ours));
    let change = |theirs: String| {
        Action::fix(format!("Change to the source’s {theirs}"), vec![Edit::replace(finding.span, theirs)])
    };
    theirs.map(change).into_iter().collect()
}

fn mend_name(analysis: &Analysis, block: &Block, finding: &Finding) -> Vec<Action> {
    let mention = block.judged.mentions.iter().find(|m| m.span.shift(block.start) == finding.span);
    let Some((mention, entity)) = mention.and_then(|mention| Some((mention, mention.entity?))) else {
        return Vec::new();
    };
    let entity = analysis.dossier.catalogue.get(entity);
    let written = mention.span.of(&block.facts.text);
    let right = nearest_name(entity, written);
    let everywhere: Vec<Edit> = analysis
        .blocks
        .iter()
        .flat_map(|block| {
            let same = block.judged.mentions.iter().filter(|m| {
                m.misspelt && m.span.of(&block.facts.text) == written && !super::is_quoted(block, m.span)
            });
            same.map(|mention| Edit::replace(mention.span.shift(block.start), right))
        })
        .collect();
    // A slip in a quotation may be the source's own.
    let is_known = !super::is_quoted(block, mention.span)
        && entity.aliases.iter().any(|alias| alias.misspelt && alias.text == written);
    let here = Action::fix(format!("Change to “{right}”"), vec![Edit::replace(finding.span, right)]);
    let mut actions = vec![if is_known { here.preferred() } else { here }];
    if everywhere.len() > 1 {
        actions.push(Action::fix(format!("Change to “{right}” everywhere in this draft"), everywhere));
    }
    actions
}

/// The right form that is most like a wrong one.
fn nearest_name<'a>(entity: &'a crate::catalogue::Entity, written: &str) -> &'a str {
    let aliases = entity.aliases.iter().filter(|alias| !alias.misspelt).map(|alias| alias.text.as_str());
    let names = std::iter::once(entity.name.as_str()).chain(aliases);
    names
        .min_by_key(|name| strsim::osa_distance(&name.to_lowercase(), &written.to_lowercase()))
        .unwrap_or(&entity.name)
}

/// "VSSE" → "State Security Service (VSSE)" where the draft names it first.
fn full_name(analysis: &Analysis, range: Span) -> Option<Action> {
    let block = analysis.block_over(range.start)?;
    let at = range.start - block.start;
    let mention =
        block.judged.mentions.iter().find(|mention| mention.span.touches(at) && !mention.inferred)?;
    let place = mention.entity?;
    let entity = analysis.dossier.catalogue.get(place);
    let written = mention.span.of(&block.facts.text);
    let mentions = analysis.blocks.iter().flat_map(|b| b.judged.mentions.iter().map(move |m| (b.start, m)));
    let first =
        mentions.filter(|(_, m)| m.entity == Some(place)).map(|(start, m)| m.span.shift(start)).min()?;
    let text = &block.facts.text;
    let (before, after) = (&text[..mention.span.start], &text[mention.span.end..]);
    let is_abbreviation =
        written.chars().count() > 1 && written.chars().all(|c| c.is_uppercase() || c.is_ascii_digit());
    let is_free = !before.ends_with(['(', '[', '“', '"', '‘'])
        && ![" a ", " an ", "A ", "An "].iter().any(|article| before.ends_with(article))
        && !after.starts_with(['’', '\'', ')', '-'])
        && !super::is_quoted(block, mention.span)
        && block.facts.parsed.paragraphs.iter().any(|paragraph| {
            let whole = paragraph.prose.source(Span::new(0, paragraph.prose.text().len()));
            whole.covers(mention.span)
                && paragraph.role.is_prose()
                && !paragraph.markers.iter().any(|marker| marker.source.overlaps(mention.span))
        });
    (is_abbreviation && is_free && !mention.misspelt && first == mention.span.shift(block.start)).then(|| {
        let text = format!("{} ({written})", entity.name);
        let edits = vec![Edit::replace(first, text)];
        Action::new(format!("Use the full name: {}", entity.name), ActionKind::Refactor, edits)
    })
}

/// A capitalised name that nobody has catalogued.
fn add_to_catalogue(analysis: &Analysis, range: Span, own: OwnFiles) -> Vec<Action> {
    let Some(file) = own.catalogue else { return Vec::new() };
    let Some(name) = uncatalogued(analysis, range) else { return Vec::new() };
    let id: String = name
        .to_lowercase()
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("-");
    let add = |kind: &Kind| {
        let quoted = name.replace('\\', "\\\\").replace('"', "\\\"");
        let entry = format!("\n[[{}]]\nid = \"{id}\"\nname = \"{quoted}\"\n", kind.as_str());
        let append = Some((file.to_path_buf(), entry));
        let title = format!("Add “{name}” to the catalogue as {}", super::with_article(kind.as_str()));
        Action { append, ..Action::new(title, ActionKind::Refactor, Vec::new()) }
    };
    if id.is_empty() { Vec::new() } else { Kind::ALL.iter().map(add).collect() }
}

/// The capitalised words that are selected, or that the cursor is in.
fn uncatalogued(analysis: &Analysis, range: Span) -> Option<String> {
    let block = analysis.block_over(range.start)?;
    let within = Span::new(range.start - block.start, range.end - block.start);
    let text = &block.facts.text;
    let paragraph = block.facts.parsed.paragraphs.iter().find(|paragraph| {
        let whole = paragraph.prose.source(Span::new(0, paragraph.prose.text().len()));
        whole.touches(within.start) && whole.touches(within.end)
    })?;
    let span = if within.is_empty() { name_around(text, within.start)? } else { within };
    let is_free = !block.judged.mentions.iter().any(|mention| mention.span.overlaps(span))
        && !paragraph.markers.iter().any(|marker| marker.is_opaque() && marker.source.overlaps(span));
    let name = span.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let is_name = name.starts_with(char::is_uppercase) && name.chars().count() > 2 && name.len() < 80;
    (is_free && is_name && !name.contains('\n')).then_some(name)
}

/// The run of capitalised words around a place; the first word of a sentence alone is no name.
fn name_around(text: &str, at: usize) -> Option<Span> {
    let is_inside = |c: char| c.is_alphanumeric() || matches!(c, '-' | '&' | '’');
    let start = text.get(..at)?.trim_end_matches(is_inside).len();
    let end = at + text.get(at..)?.find(|c| !is_inside(c)).unwrap_or(text.len() - at);
    let mut span = Span::new(start, end);
    if !span.of(text).starts_with(char::is_uppercase) {
        return None;
    }
    while let Some(rest) = text[..span.start].strip_suffix(' ') {
        let start = rest.trim_end_matches(is_inside).len();
        if start == rest.len() || !rest[start..].starts_with(char::is_uppercase) {
            break;
        }
        span.start = start;
    }
    while let Some(rest) = text[span.end..].strip_prefix(' ') {
        let length = rest.find(|c| !is_inside(c)).unwrap_or(rest.len());
        if length == 0 || !rest.starts_with(char::is_uppercase) {
            break;
        }
        span.end += 1 + length;
    }
    let before = text[..span.start].trim_end();
    let opens = before.is_empty() || before.ends_with(['.', '!', '?', '\n', '#', '>', '-', '*']);
    (!opens || span.of(text).contains(' ') || span.of(text).chars().all(char::is_uppercase)).then_some(span)
}

fn file_name(file: &Path) -> String {
    file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    /// The titles at the cursor, and what the draft becomes with the action whose title begins so.
    fn at_cursor(draft: &str, begins: &str) -> (Vec<String>, Option<String>) {
        let files = fixture::parse(&format!("//- draft.md\n{draft}\n"));
        let analysis = fixture::analyse(&files, &files[0]);
        analysis.verify();
        let at = files[0].cursor.expect("a cursor");
        let findings: Vec<Finding> =
            analysis.findings().into_iter().map(|(_, f)| f).filter(|f| f.span.touches(at)).collect();
        let own = OwnFiles { catalogue: Some(Path::new("catalogue.toml")), bibliography: None };
        let all = actions(&analysis, Span::new(at, at), &findings, own);
        let chosen = all.iter().find(|action| action.title.starts_with(begins));
        let changed = chosen.map(|action| {
            let mut text = files[0].text.clone();
            let mut edits = action.edits.clone();
            edits.sort();
            for edit in edits.iter().rev() {
                text.replace_range(edit.span.range(), &edit.text);
            }
            text.trim_end().to_owned()
        });
        (all.iter().map(|action| action.title.clone()).collect(), changed)
    }

    #[test]
    fn a_claim_can_be_cited_in_the_form_of_the_draft() {
        let claim = "Alibaba signed with the Belgian gov<|>ernment in 2018.";
        let (titles, changed) = at_cursor(claim, "Cite ");
        assert!(titles.iter().any(|title| title == "Note the source in a comment"), "{titles:?}");
        assert!(titles.contains(&"Ignore unsourced-claim here".to_owned()));
        assert_eq!(changed.unwrap(), "Alibaba signed with the Belgian government in 2018 [@alibaba-liege].");
        let noted = format!("{claim}\n\nIt rained in Brussels.[^1]\n\n[^1]: A remark.");
        let changed = at_cursor(&noted, "Cite ").1.unwrap();
        assert!(
            changed.starts_with("Alibaba signed with the Belgian government in 2018.[^2]\n"),
            "{changed}"
        );
        assert!(changed.contains("\n[^1]: A remark.\n[^2]: "), "{changed}");
        let linked = format!("{claim}\n\nIt [rained](https://a.org), and [rained](https://b.org).");
        let changed = at_cursor(&linked, "Cite ").1.unwrap();
        assert!(changed.starts_with("Alibaba signed with the Belgian government in 2018 ([Th"), "{changed}");
    }

    #[test]
    fn a_claim_can_be_attributed() {
        let (_, changed) = at_cursor("The VSSE invest<|>igated Huawei in 2023.", "Attribute to ");
        let changed = changed.unwrap();
        assert!(
            changed.starts_with("According to ") && changed.contains(", the VSSE investigated"),
            "{changed}"
        );
    }

    #[test]
    fn an_ignore_stands_above_its_block() {
        let (_, changed) = at_cursor("A remark.\n\nAlibaba signed<|> with Belgium in 2018.", "Ignore");
        assert_eq!(
            changed.unwrap(),
            "A remark.\n\n<!-- ibid: ignore unsourced-claim -->\nAlibaba signed with Belgium in 2018."
        );
    }

    #[test]
    fn an_unknown_key_has_a_neighbour() {
        let (_, changed) = at_cursor(
            "Huawei spied [@euractive-20<|>19]. It was noted [@breitbart-spies].",
            "Change euractive-2019 to ",
        );
        assert!(changed.unwrap().starts_with("Huawei spied [@euractiv-2019]."));
    }

    #[test]
    fn a_misspelt_name_is_mended() {
        let (_, changed) =
            at_cursor("We saw Hauwei<|> there. And Hauwei here?", "Change to “Huawei” everywhere");
        assert_eq!(changed.unwrap(), "We saw Huawei there. And Huawei here?");
    }

    #[test]
    fn an_uncatalogued_name_can_be_added() {
        let (titles, _) = at_cursor("We met at Foreign Brews<|> Holding twice.", "Add");
        assert!(
            titles.contains(&"Add “Foreign Brews Holding” to the catalogue as a company".to_owned()),
            "{titles:?}"
        );
        assert!(at_cursor("We met Hua<|>wei twice.", "Add").1.is_none());
        assert!(at_cursor("Rain<|> fell.", "Add").1.is_none());
    }

    #[test]
    fn an_abbreviation_can_be_spelt_out_where_it_stands_first() {
        let (_, changed) = at_cursor("We asked the VS<|>SE. The VSSE was silent.", "Use the full name");
        assert_eq!(changed.unwrap(), "We asked the State Security Service (VSSE). The VSSE was silent.");
        assert!(at_cursor("We asked the VSSE. The VS<|>SE was silent.", "Use the full name").1.is_none());
    }
}
