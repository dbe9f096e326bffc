//! Code actions: what mends a finding, and what else can be done with the words under the cursor.

mod catalogue;
mod claim;
mod name;
mod quotation;

use std::path::{Path, PathBuf};

use super::edit::{self, Edit};
use crate::analyse::{Analysis, Block};
use crate::corpus::nearest_keys;
use crate::extract::Cited;
use crate::finding::{Code, Finding};
use crate::markup::{Language, Paragraph, Role};
use crate::text::Span;
use catalogue::{add_to_catalogue, full_name};
use claim::source_a_claim;
use name::mend_name;
use quotation::mend_quotation;

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
            let action =
                Action::fix("Remove the comment", vec![Edit::replace(whole_line(block, finding.span), "")]);
            // What the writer has noted there is hers.
            let is_bare = !has_reason(block, finding.span);
            return vec![if is_bare { action.preferred() } else { action }];
        }
        Code::UnsupportedCitation => cite_another(block, finding),
        Code::UnfoundQuotation => Vec::new(),
        Code::DossierProblem => return Vec::new(),
    };
    actions.extend(ignore(analysis.language, block, finding));
    actions
}

/// A comment with its line, where nothing else stands there.
fn whole_line(block: &Block, span: Span) -> Span {
    let text = &block.facts.text;
    let (start, end) = (span.start - block.start, (span.end - block.start).min(text.len()));
    let begins = text[..start].ends_with('\n') || start == 0;
    let ending = ["\r\n", "\n"]
        .iter()
        .find(|ending| text[end..].starts_with(**ending))
        .map_or(0, |ending| ending.len());
    if begins && ending > 0 { Span::new(span.start, span.end + ending) } else { span }
}

/// Whether a comment that ignores says why.
fn has_reason(block: &Block, span: Span) -> bool {
    let words = Span::new(span.start - block.start, (span.end - block.start).min(block.facts.text.len()));
    let words = words.of(&block.facts.text).split_once("ignore").map_or("", |(_, rest)| rest);
    let is_sign = |word: &&str| !word.contains(char::is_alphanumeric);
    words
        .split([' ', ','])
        .filter(|word| !is_sign(word))
        .any(|word| word.trim_matches([':', '-', '>']).parse::<Code>().is_err())
}

/// The source that does name whom the claim is about, in place of the one that does not.
fn cite_another(block: &Block, finding: &Finding) -> Vec<Action> {
    let found = block.checked().map(|checked| checked.verified.unsupported.as_slice()).unwrap_or_default();
    let Some(found) = found.iter().find(|found| found.span.shift(block.start) == finding.span) else {
        return Vec::new();
    };
    let [cited] = &found.keys[..] else { return Vec::new() };
    let text =
        Span::new(finding.span.start - block.start, finding.span.end - block.start).of(&block.facts.text);
    let places = super::rename::keys_in(text, cited);
    let change = |better: &String| {
        let edits =
            places.iter().map(|place| Edit::replace(place.shift(finding.span.start), better)).collect();
        Action::fix(format!("Cite {better} instead"), edits)
    };
    if places.is_empty() { Vec::new() } else { found.better.iter().map(change).collect() }
}

/// The comment goes on a line of its own above the paragraph, or above the list.
fn ignore(language: Language, block: &Block, finding: &Finding) -> Option<Action> {
    // Plain text has no comments.
    if language == Language::Plain {
        return None;
    }
    let text = &block.facts.text;
    let code = finding.code;
    let paragraphs = &block.facts.parsed.paragraphs;
    let at = finding.span.start.checked_sub(block.start)?;
    let here = paragraphs.iter().position(|paragraph| paragraph.span().end > at)?;
    let is_item = |paragraph: &Paragraph| paragraph.role == Role::Item;
    // The first of what the comment will speak of.
    let mut first = here;
    while first > 0 && is_item(&paragraphs[first]) && is_item(&paragraphs[first - 1]) {
        first -= 1;
    }
    let items = paragraphs[first..].iter().take_while(|paragraph| is_item(paragraph)).count();
    let place = if items > 1 { "in this whole list" } else { "here" };
    let start = paragraphs[first].span().start;
    let stands_free = matches!(paragraphs[first].role, Role::Body | Role::Item) && first > 0;
    let at = match language {
        _ if !stands_free => {
            text.len() - text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').len()
        }
        Language::Html => text[..start].rfind('<')?,
        _ => text[..start].rfind('\n').map_or(0, |at| at + 1),
    };
    let comment = edit::comment(language, &format!("ibid: ignore {code}"));
    let title = format!("Ignore {code} {place}");
    Some(Action::fix(title, vec![Edit::insert(block.start + at, format!("{comment}\n"))]))
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
    // Where only "more than" differs there is no figure to change.
    let found = found.filter(|discrepancy| discrepancy.bounds.is_none());
    let theirs = found.map(|discrepancy| discrepancy.theirs.split_whitespace().collect::<Vec<_>>().join(" "));
    // A year does not take the place of a day.
    let ours =
        Span::new(finding.span.start - block.start, finding.span.end - block.start).of(&block.facts.text);
    let is_year = |text: &str| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let year = ours.split(' ').next_back().filter(|last| is_year(last) && *last != ours);
    let has_year = |text: &str| text.split(|c: char| !c.is_alphanumeric()).any(is_year);
    // Nor does a day take its year with it.
    let with_year = |theirs: String| match year {
        Some(year) if !has_year(&theirs) => format!("{theirs} {year}"),
        _ => theirs,
    };
    let theirs = theirs.filter(|theirs| !is_year(theirs) || is_year(ours)).map(with_year);
    let change = |theirs: String| {
        Action::fix(format!("Change to the source’s {theirs}"), vec![Edit::replace(finding.span, theirs)])
    };
    theirs.map(change).into_iter().collect()
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
    fn one_paragraph_is_left_alone_and_no_other() {
        let drafts = [
            "//- draft.md\n# A\nHuawei bribed two officials in 2020.\n# B\nHuawei bribed th<|>ree officials in 2021.\n# C\nHuawei bribed four officials in 2022.\n",
            "//- draft.html\n<html><body>\n<p>Huawei bribed two officials in 2020.</p>\n<p>Huawei bribed th<|>ree officials in 2021.</p>\n<p>Huawei bribed four officials in 2022.</p>\n</body></html>\n",
            "//- draft.org\n* A\nHuawei bribed two officials in 2020.\n* B\nHuawei bribed th<|>ree officials in 2021.\n* C\nHuawei bribed four officials in 2022.\n",
            "//- draft.tex\n\\section{A}\nHuawei bribed two officials in 2020.\n\\section{B}\nHuawei bribed th<|>ree officials in 2021.\n\\section{C}\nHuawei bribed four officials in 2022.\n",
        ];
        for draft in drafts {
            let files = fixture::parse(draft);
            let analysis = fixture::analyse(&files, &files[0]);
            let at = files[0].cursor.expect("a cursor");
            let all: Vec<Finding> = analysis.findings().into_iter().map(|(_, finding)| finding).collect();
            assert_eq!(all.len(), 3, "{draft}");
            let here: Vec<Finding> = all.into_iter().filter(|finding| finding.span.touches(at)).collect();
            let own = OwnFiles { catalogue: None, bibliography: None };
            let found = actions(&analysis, Span::new(at, at), &here, own);
            let action =
                found.iter().find(|action| action.title.starts_with("Ignore")).expect("it is offered");
            let mut text = files[0].text.clone();
            action.edits.iter().for_each(|edit| text.replace_range(edit.span.range(), &edit.text));
            let name = draft.lines().next().unwrap_or_default();
            let files = fixture::parse(&format!("{name}\n{text}"));
            let left = fixture::analyse(&files, &files[0]).findings();
            let left: Vec<&str> = left.iter().map(|(_, finding)| &text[finding.span.range()]).collect();
            assert!(left.len() == 2 && !left.iter().any(|words| words.contains("three")), "{text}: {left:?}");
        }
    }

    #[test]
    fn words_are_restored_in_their_place_and_all_else_stays() {
        let restored = |quotation: &str| at_cursor(quotation, "Restore ").1.expect("it is offered");
        let entities = "&ldquo;The Americans don&rsquo;t have any pro<|>of at all as to the claims levelled at us,&rdquo; Vincent Pang told EURACTIV.";
        assert_eq!(restored(entities), entities.replace("pro<|>of", "evidence"));
        let broken = "“The Americans don't have any pro<|>of at all\nas to the claims *levelled* at us,” Vincent Pang told EURACTIV.";
        assert_eq!(restored(broken), broken.replace("pro<|>of", "evidence"));
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
    fn an_attribution_stands_before_marks_and_emphasis() {
        let (_, changed) =
            at_cursor("*Alibaba* signed with the Belgian gov<|>ernment in 2018.", "Attribute to ");
        assert!(changed.unwrap().contains(", *Alibaba* signed"));
        let (_, changed) =
            at_cursor("However, Alibaba signed with the Belgian gov<|>ernment in 2018.", "Attribute to ");
        assert!(changed.unwrap().contains(", however, Alibaba signed"));
    }

    #[test]
    fn a_day_keeps_its_year() {
        let (_, changed) = at_cursor(
            "The centre was opened on 5 Mar<|>ch 2019 by Huawei in Brussels [@euractiv-2019].",
            "Change to",
        );
        assert!(changed.is_none_or(|changed| changed.contains("2019 by Huawei")));
    }

    #[test]
    fn a_misspelt_name_keeps_its_markup() {
        let (_, changed) = at_cursor("We met **Jhan** Delm<|>ulle there.", "Change to");
        assert_eq!(changed.as_deref(), Some("We met **Johan** Delmulle there."));
    }

    #[test]
    fn a_comment_goes_with_its_line_and_the_writers_reason_stays() {
        let (_, changed) = at_cursor("<!-- ibid: ignore uns<|>ourced-claim -->\n\nRain fell.", "Remove");
        assert_eq!(changed.as_deref(), Some("\nRain fell."));
        let files = fixture::parse(
            "//- draft.md\n<!-- ibid: ignore unsourced-claim phoned on 3 May -->\n\nRain fell.\n",
        );
        let analysis = fixture::analyse(&files, &files[0]);
        let findings: Vec<Finding> = analysis.findings().into_iter().map(|(_, finding)| finding).collect();
        assert_eq!((findings.len(), fix_all(&analysis, &findings)), (1, None));
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
