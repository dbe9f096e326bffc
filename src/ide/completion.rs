//! Completion: sources where a citation begins, names where a name does, the sources' words inside quotation marks.

use std::collections::HashSet;

use super::citing;
use super::edit::Edit;
use crate::analyse::Analysis;
use crate::catalogue::fold::fold_name;
use crate::catalogue::{Entity, EntityRef, Kind};
use crate::corpus::{Query, Source};
use crate::finding::Code;
use crate::markup::{Language, Marker, MarkerKind, OPAQUE, Role};
use crate::text::{Document, Span};

/// What is offered at a place.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Offer {
    pub items: Vec<Item>,
    /// More typing may bring others.
    pub is_incomplete: bool,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Item {
    pub label: String,
    pub what: What,
    pub detail: String,
    /// What the editor compares with what is typed.
    pub filter: String,
    /// Puts the item into the text.
    pub edit: Edit,
    /// Made elsewhere at the same time: a footnote's text.
    pub also: Vec<Edit>,
}

#[derive(Clone, PartialEq, Debug)]
pub enum What {
    /// By its key.
    Source(String),
    Entity {
        id: String,
        kind: Kind,
    },
    /// A footnote that the draft has.
    Note,
    /// A sentence of the source with this key.
    Passage(String),
}

/// The most that is offered at once.
const MOST: usize = 50;

/// Forms of one name that are offered: the catalogue has the usual ones first.
const MOST_NAMES: usize = 3;

/// Letters after which names are offered.
const FEWEST_LETTERS: usize = 2;

/// Letters of a quotation after which the sources' words are offered.
const FEWEST_QUOTED: usize = 8;

/// Bytes before the cursor that are looked at.
const REACH: usize = 400;

/// What can stand at an offset.
pub fn complete(analysis: &Analysis, document: &Document, offset: usize) -> Offer {
    let from = document.rope().byte_to_line(offset.min(document.len()));
    let line = document.rope().line_to_byte(from);
    let start = floor(document, offset.saturating_sub(REACH)).max(line);
    let before = document.slice(Span::new(start, offset)).into_owned();
    let end = document.rope().line_to_byte((from + 1).min(document.rope().len_lines()));
    let after = document.slice(Span::new(offset, end.max(offset))).into_owned();
    let after = after.trim_end_matches(['\n', '\r']);
    let is_prose = is_prose(analysis, offset);
    // An unfinished command is not yet read as one.
    let begun = citation_begun(&before).filter(|begun| match begun.form {
        Begins::Command | Begins::Label => true,
        Begins::At => is_prose && analysis.language != Language::Latex,
        Begins::Note => is_prose,
    });
    let mut offer = if let Some(codes) = codes(&before, offset) {
        codes
    } else if let Some(begun) = begun {
        sources(analysis, offset, &begun, after)
    } else if !is_prose {
        Offer::default()
    } else if let Some(words) = quotation_begun(&before).filter(|_| ends_quotation(after)) {
        let mut offer = passages(analysis, offset, words);
        offer.items.extend(names(analysis, offset, &before, after).items);
        offer
    } else {
        names(analysis, offset, &before, after)
    };
    offer.is_incomplete |= offer.items.len() > MOST;
    offer.items.truncate(MOST);
    offer
}

/// Whether the cursor stands behind a letter of prose: not in code, an address, a comment or a link's target.
fn is_prose(analysis: &Analysis, offset: usize) -> bool {
    let Some(block) = analysis.block_over(offset) else { return false };
    let at = offset - block.start;
    let Some((start, _)) = block.facts.text.get(..at).and_then(|before| before.char_indices().next_back())
    else {
        return false;
    };
    block.facts.parsed.paragraphs.iter().any(|paragraph| {
        let prose = &paragraph.prose;
        let place = prose.at_source(start);
        let letter = prose.text().get(place..).and_then(|rest| rest.chars().next());
        let stands_here = letter.is_some_and(|letter| {
            letter != OPAQUE && prose.source(Span::new(place, place + letter.len_utf8())).touches(at)
        });
        let is_opaque = |marker: &Marker| {
            matches!(marker.kind, MarkerKind::Address(_) | MarkerKind::Comment(_))
                && marker.source.covers(Span::new(start, at))
        };
        stands_here && !paragraph.markers.iter().any(is_opaque)
    })
}

/// Whether nothing of a quotation follows: only then are its next words wanted.
fn ends_quotation(after: &str) -> bool {
    let rest = after.trim_start();
    rest.is_empty() || rest.starts_with(['”', '"', '»', '}', '’'])
}

fn floor(document: &Document, at: usize) -> usize {
    let rope = document.rope();
    rope.char_to_byte(rope.byte_to_char(at.min(rope.len_bytes())))
}

/// A citation that has been begun: how, and the letters of the key so far.
struct Begun<'a> {
    form: Begins,
    typed: &'a str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Begins {
    /// `@` or `[@`.
    At,
    /// `[^`.
    Note,
    /// `\cite{`, `#cite(<`.
    Command,
    /// `#cite(`, whose key wants brackets of its own.
    Label,
}

fn citation_begun(before: &str) -> Option<Begun<'_>> {
    let is_key = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '.' | '-' | '/' | '+' | '#');
    let typed = &before[before.trim_end_matches(is_key).len()..];
    let head = &before[..before.len() - typed.len()];
    if let Some(head) = head.strip_suffix('@') {
        // Org: `[cite:@`, `[cite/t:@a;@`.
        let is_org = head.rfind("[cite").is_some_and(|at| !head[at..].contains(']'));
        let is_free =
            head.is_empty() || head.ends_with([' ', '\t', '[', '(', ';', '-', '—', '–', '>', '{', '\u{a0}']);
        let form = if is_org || is_in_comment(head) { Begins::Command } else { Begins::At };
        return (is_free || is_org).then_some(Begun { form, typed });
    }
    if is_in_comment(head) && SOURCE_SIGNS.iter().any(|sign| head.trim_end().ends_with(sign)) {
        return Some(Begun { form: Begins::Command, typed });
    }
    if head.ends_with("[^") {
        return Some(Begun { form: Begins::Note, typed });
    }
    let list = head.trim_end_matches(|c: char| is_key(c) || matches!(c, ',' | ' '));
    let command = list.strip_suffix('{').and_then(|rest| {
        let rest = rest.trim_end_matches(']').rfind('\\').map(|at| &rest[at..])?;
        let name = rest[1..].split(['[', '*', '{']).next().unwrap_or_default();
        (name.to_ascii_lowercase().contains("cite") && name.chars().all(char::is_alphabetic)).then_some(())
    });
    if head.ends_with("#cite(") {
        return Some(Begun { form: Begins::Label, typed });
    }
    let is_typst = head.ends_with("#cite(<");
    // reStructuredText, AsciiDoc, and notes that are linked by name.
    let is_role = list.strip_suffix('`').is_some_and(|rest| {
        rest.rfind(":cite").is_some_and(|at| rest[at..].ends_with(':') && !rest[at..].contains(' '))
    });
    let is_macro = list.ends_with("cite:[") || list.ends_with("citenp:[");
    let is_linked = head.ends_with("[[");
    (command.is_some() || is_typst || is_role || is_macro || is_linked)
        .then_some(Begun { form: Begins::Command, typed })
}

/// What announces a source in a comment.
const SOURCE_SIGNS: [&str; 4] = ["src:", "source:", "sources:", "ref:"];

/// Whether a comment is open at the end of a line so far.
fn is_in_comment(before: &str) -> bool {
    let opens = |open: &str, close: &str| before.rfind(open).is_some_and(|at| !before[at..].contains(close));
    opens("<!--", "-->") || opens("{>>", "<<}")
}

/// The codes that a comment can ignore, where it has begun to: `<!-- ibid: ignore uns`.
fn codes(before: &str, offset: usize) -> Option<Offer> {
    let typed = &before[before.trim_end_matches(|c: char| c.is_alphanumeric() || c == '-').len()..];
    let head = before[..before.len() - typed.len()].trim_end();
    let is_begun = head.ends_with("ibid: ignore") || head.ends_with("ibid:ignore");
    let span = Span::new(offset - typed.len(), offset);
    let item = |code: &Code| Item {
        label: code.as_str().to_owned(),
        what: What::Note,
        detail: "to ignore".to_owned(),
        filter: code.as_str().to_owned(),
        edit: Edit::replace(span, code.as_str()),
        also: Vec::new(),
    };
    is_begun.then(|| Offer { items: Code::ALL.iter().map(item).collect(), is_incomplete: false })
}

/// Sources whose key, title or outlet begins with what is typed: those that speak to the sentence at hand first, then
/// the newest.
fn sources(analysis: &Analysis, offset: usize, begun: &Begun, after: &str) -> Offer {
    let corpus = &analysis.dossier.corpus;
    let typed = fold_name(begun.typed);
    // The rest of a key that the cursor is in goes, too.
    let is_key = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ':' | '.');
    let tail = after.find(|c| !is_key(c)).unwrap_or(after.len());
    let tail = after[..tail].trim_end_matches(['.', ':']).len();
    let span = Span::new(offset - begun.typed.len(), offset + tail);
    let closing = if after[tail..].starts_with(']') { "" } else { "]" };
    let fits = |source: &Source| {
        let words = format!(
            "{} {} {}",
            source.key,
            source.outlet.as_deref().unwrap_or_default(),
            source.author.as_deref().unwrap_or_default()
        );
        let folded = fold_name(&words);
        typed.is_empty()
            || folded.split(|c: char| !c.is_alphanumeric()).any(|word| word.starts_with(&typed))
            || folded.contains(&typed)
    };
    let evidence = evidence_at(analysis, offset);
    let rank = |source: &Source| evidence.iter().position(|key| *key == source.key).unwrap_or(usize::MAX);
    let mut found: Vec<&Source> =
        corpus.sources().map(|source| &**source).filter(|source| fits(source)).collect();
    found.sort_by(|a, b| rank(a).cmp(&rank(b)).then(b.date.cmp(&a.date)).then(a.key.cmp(&b.key)));
    let mut items = Vec::new();
    if begun.form == Begins::Note {
        items.extend(notes(analysis, span));
    }
    for source in found {
        let (insert, also) = match begun.form {
            Begins::Note => {
                let label = citing::free_label(analysis);
                let note = citing::note(analysis, &label, source);
                // Two edits at one place would have no order.
                if note.span.start == span.end {
                    (format!("{label}{closing}{}", note.text), Vec::new())
                } else {
                    (format!("{label}{closing}"), vec![note])
                }
            }
            Begins::At | Begins::Command => (source.key.clone(), Vec::new()),
            Begins::Label => (format!("<{}>", source.key), Vec::new()),
        };
        let name = super::short_name(source);
        items.push(Item {
            label: if begun.form == Begins::Note { name.clone() } else { source.key.clone() },
            what: What::Source(source.key.clone()),
            detail: if begun.form == Begins::Note { source.title.trim().to_owned() } else { name.clone() },
            filter: format!("{} {name}", source.key),
            edit: Edit::replace(span, insert),
            also,
        });
    }
    if begun.form != Begins::Note {
        items.iter_mut().for_each(|item| item.filter.clone_from(&item.label));
        // Found by its outlet: the editor must not throw it out again.
        if !typed.is_empty() {
            let typed = begun.typed.to_owned();
            let misses = |item: &&mut Item| !fold_name(&item.label).starts_with(&fold_name(&typed));
            items.iter_mut().filter(misses).for_each(|item| item.filter = format!("{typed} {}", item.label));
        }
    }
    Offer { is_incomplete: true, items }
}

/// The footnotes that the draft has.
fn notes(analysis: &Analysis, span: Span) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for paragraph in analysis.blocks.iter().flat_map(|block| &block.facts.parsed.paragraphs) {
        let Role::Note(label) = &paragraph.role else { continue };
        if items.iter().all(|item| item.label != *label) {
            items.push(Item {
                label: label.clone(),
                what: What::Note,
                detail: paragraph.prose.text().trim().to_owned(),
                filter: label.clone(),
                edit: Edit::replace(span, label.clone()),
                also: Vec::new(),
            });
        }
    }
    items
}

/// The keys of the sources that speak to the sentence before a place, best first.
fn evidence_at(analysis: &Analysis, offset: usize) -> Vec<String> {
    let Some(block) = analysis.block_over(offset) else {
        return Vec::new();
    };
    let at = offset - block.start;
    let sentence = block.judged.sentences.iter().rev().find(|sentence| sentence.span.start <= at);
    let Some(sentence) = sentence else { return Vec::new() };
    let text = Span::new(sentence.span.start, sentence.span.end.min(at).max(sentence.span.start))
        .of(&block.facts.text);
    let mentions: Vec<_> =
        block.judged.mentions.iter().filter(|mention| sentence.span.covers(mention.span)).collect();
    let mut entities: Vec<EntityRef> = mentions.iter().filter_map(|mention| mention.entity).collect();
    entities.dedup();
    let within = |span: Span| Span::new(span.start - sentence.span.start, span.end - sentence.span.start);
    let names: Vec<Span> = mentions.iter().map(|mention| within(mention.span)).collect();
    let query = Query { text, entities: &entities, names: &names, exclude: analysis.exclude(), limit: 12 };
    let mut keys: Vec<String> = Vec::new();
    for found in crate::corpus::Library::evidence(&*analysis.dossier.library, &query) {
        if !keys.contains(&found.key) {
            keys.push(found.key);
        }
    }
    keys
}

/// The words of a quotation that is open at the cursor.
fn quotation_begun(before: &str) -> Option<&str> {
    for command in ["quote{", "quotation{", "``"] {
        if let Some((_, words)) = before.rsplit_once(command)
            && !words.contains(['}', '\''])
        {
            return (words.trim_start().chars().count() >= FEWEST_QUOTED).then_some(words);
        }
    }
    let (at, mark) =
        before.char_indices().rev().find(|(_, c)| matches!(c, '“' | '”' | '„' | '«' | '»' | '"'))?;
    let opens = match mark {
        '“' | '„' | '«' => true,
        '"' => before.matches('"').count() % 2 == 1,
        _ => false,
    };
    let words = &before[at + mark.len_utf8()..];
    (opens && words.trim_start().chars().count() >= FEWEST_QUOTED).then_some(words)
}

/// The sentences of the sources that go on where a quotation stands.
fn passages(analysis: &Analysis, offset: usize, words: &str) -> Offer {
    let wanted = fold_name(words.trim_start());
    let mut items = Vec::new();
    for article in analysis.dossier.library.likely(words) {
        let Some(source) = analysis.dossier.corpus.source(&article.key) else { continue };
        for passage in article.passages.iter().filter(|passage| !passage.is_heading) {
            let text = passage.span.of(&article.text);
            let folded = crate::catalogue::fold::Folded::new(text);
            let starts_word = |at: usize| at == 0 || !folded.text()[..at].ends_with(char::is_alphanumeric);
            let Some(at) = folded.text().match_indices(&wanted).map(|(at, _)| at).find(|at| starts_word(*at))
            else {
                continue;
            };
            let from = folded.source(Span::new(at, at + wanted.len())).start;
            let rest = until_mark(&text[from..]);
            // Marks inside marks are single ones.
            let rest = rest.split_whitespace().collect::<Vec<_>>().join(" ");
            let mut rest = rest.replace('“', "‘");
            if rest.contains('‘') {
                rest.push('’');
            }
            let typed = words.trim_start();
            items.push(Item {
                label: rest.clone(),
                what: What::Passage(source.key.clone()),
                detail: super::short_name(source),
                filter: filter(typed, &rest),
                edit: Edit::replace(Span::new(offset - typed.len(), offset), rest),
                also: Vec::new(),
            });
        }
    }
    Offer { is_incomplete: true, items }
}

/// A quotation ends where the source's own does.
fn until_mark(text: &str) -> &str {
    let end = text.find(['”', '"', '»']).unwrap_or(text.len());
    text[..end].trim_end_matches([',', ' '])
}

/// The names that begin with the words before the cursor, accents and capitals aside.
fn names(analysis: &Analysis, offset: usize, before: &str, after: &str) -> Offer {
    let catalogue = &analysis.dossier.catalogue;
    let mut items: Vec<Item> = Vec::new();
    for typed in beginnings(before) {
        let wanted = plain(typed);
        if wanted.chars().count() < FEWEST_LETTERS {
            continue;
        }
        // The rest of the word that the cursor is in goes, too, and of the name where it stands there already.
        let word = after.find(|c: char| !c.is_alphanumeric()).unwrap_or(after.len());
        let line = format!("{typed}{after}");
        let span = |name: &str| {
            let is_there = line.get(..name.len()).is_some_and(|there| there.eq_ignore_ascii_case(name));
            let end = if is_there { name.len() - typed.len() } else { word };
            Span::new(offset - typed.len(), offset + end)
        };
        let mut offer = |entity: &Entity, name: &str| {
            if items.iter().all(|item| item.label != name) {
                let kind = entity.kind;
                items.push(Item {
                    label: name.to_owned(),
                    what: What::Entity { id: entity.id.clone(), kind },
                    detail: if name == entity.name {
                        kind.as_str().to_owned()
                    } else {
                        format!("{} · {}", kind.as_str(), entity.name)
                    },
                    filter: filter(typed, name),
                    edit: Edit::replace(span(name), name),
                    also: Vec::new(),
                });
            }
        };
        if catalogue.is_large() {
            // Of so many the first few in the order of the alphabet, with the accents that were typed.
            let names =
                catalogue.beginning(typed).filter(|(_, alias)| !alias.misspelt && alias.text != typed);
            names.take(MOST + 1).for_each(|(entity, alias)| offer(catalogue.get(entity), &alias.text));
        } else {
            for (_, entity) in catalogue.iter() {
                let aliases = entity.aliases.iter().filter(|alias| !alias.misspelt);
                let mut names: Vec<&str> = std::iter::once(entity.name.as_str())
                    .chain(aliases.map(|alias| alias.text.as_str()))
                    .filter(|name| plain(name).starts_with(&wanted) && *name != typed)
                    .collect();
                // Of spellings that differ in their accents only, the one that the catalogue has first.
                let mut seen = HashSet::new();
                names.retain(|name| seen.insert(plain(name)));
                names.into_iter().take(MOST_NAMES).for_each(|name| offer(entity, name));
            }
        }
        // The longest beginning that fits any name is meant.
        if !items.is_empty() {
            break;
        }
    }
    items.sort_by_key(|item| item.label.chars().count());
    Offer { is_incomplete: items.len() > MOST, items }
}

/// The last words before the cursor, as many as a name may have, the longest stretch first. A name begins with a
/// capital.
fn beginnings(before: &str) -> Vec<&str> {
    let is_inside = |c: char| c.is_alphanumeric() || matches!(c, '-' | '’' | '\'' | '.' | '&');
    let last = &before[before.trim_end_matches(is_inside).len()..];
    if !last.chars().next_back().is_some_and(char::is_alphanumeric) {
        return Vec::new();
    }
    let mut starts: Vec<usize> = Vec::new();
    let mut at = before.len();
    for _ in 0..4 {
        let head = before[..at].trim_end_matches(is_inside);
        if head.len() == at {
            break;
        }
        starts.push(head.len());
        match head.strip_suffix(' ') {
            Some(rest) => at = rest.len(),
            None => break,
        }
    }
    let stretches = starts.into_iter().rev().map(|start| &before[start..]);
    stretches.filter(|stretch| stretch.starts_with(char::is_uppercase)).collect()
}

/// A name folded, without its accents: whoever types need not find them on the keyboard.
fn plain(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    fold_name(name).nfd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).collect()
}

/// The characters on which an editor should ask.
pub fn triggers() -> Vec<String> {
    ["@", "^", "{", "<", "“", "\"", "«"].map(str::to_owned).to_vec()
}

/// What a client compares with the letters that are typed: it must begin with them, and an accent may be missing there.
fn filter(typed: &str, label: &str) -> String {
    if label.starts_with(typed) { label.to_owned() } else { format!("{typed} {label}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citation_begins_in_every_markup() {
        for before in [
            "[@a",
            "see @a",
            "[cite:@a",
            "[cite/t:@a;@b",
            "\\autocites{a}{b",
            "\\cite[p. 3]{a",
            ":cite:p:`a",
            "cite:[a",
            "[[a",
            "<!-- src: @a",
            "<!-- src: a",
            "{>>@a",
            "#cite(<a",
            "It is so.[^a",
        ] {
            assert!(citation_begun(before).is_some(), "{before}");
        }
        for before in ["a@b", "\\emph{a", "[a", "`a", "<!-- note a", "src: a"] {
            assert!(citation_begun(before).is_none(), "{before}");
        }
    }

    #[test]
    fn a_comment_that_ignores_is_offered_the_codes() {
        let labels = |before: &str| codes(before, before.len()).map_or(0, |offer| offer.items.len());
        assert_eq!(
            (labels("<!-- ibid: ignore uns"), labels("% ibid: ignore "), labels("to ignore uns")),
            (9, 9, 0)
        );
    }

    use crate::fixture;

    /// The labels that are offered at the cursor, the first few.
    fn offered(draft: &str) -> Vec<String> {
        let files = fixture::parse(&format!("//- draft.md\n{draft}\n"));
        let analysis = fixture::analyse(&files, &files[0]);
        let document = Document::new(&files[0].text);
        let offer = complete(&analysis, &document, files[0].cursor.expect("a cursor"));
        offer.items.into_iter().map(|item| item.label).collect()
    }

    #[test]
    fn sources_are_ranked_by_the_sentence_at_hand() {
        assert_eq!(offered("Cainiao leased land at Liège airport [@<|>")[0], "alibaba-liege");
        assert_eq!(offered("Huawei opened a centre in Brussels [@eu<|>"), ["euractiv-2019"]);
        assert_eq!(offered("So it was said [see @breit<|>]"), ["breitbart-spies"]);
        assert_eq!(offered("So it was said \\parencite[12]{a, int<|>"), ["inteltoday-2020"]);
        assert!(offered("Write to somebody@breit<|>").is_empty());
    }

    #[test]
    fn a_source_is_found_by_its_outlet() {
        assert_eq!(offered("So it was [@pak<|>"), ["huawei-watchlist"]);
    }

    #[test]
    fn names_need_a_capital_and_no_accents() {
        assert!(offered("The Surete<|>").contains(&"Sûreté de l’État".to_owned()));
        assert!(offered("The State Sec<|>").contains(&"State Security Service".to_owned()));
        assert!(offered("they were hua<|>").is_empty());
        assert!(offered("They met H<|>").is_empty());
    }

    #[test]
    fn of_many_spellings_a_few_are_offered() {
        let labels = offered("The Hua<|>");
        assert_eq!(labels[0], "Huawei");
        assert_eq!(
            labels.iter().filter(|label| label.contains("entre") || label.contains("enter")).count(),
            3
        );
    }

    #[test]
    fn the_rest_of_a_word_is_taken_along() {
        let text = |draft: &str, label: &str| {
            let files = fixture::parse(&format!("//- draft.md\n{draft}\n"));
            let analysis = fixture::analyse(&files, &files[0]);
            let offer = complete(&analysis, &Document::new(&files[0].text), files[0].cursor.unwrap());
            let item = offer.items.into_iter().find(|item| item.label == label).unwrap();
            let mut text = files[0].text.clone();
            text.replace_range(item.edit.span.range(), &item.edit.text);
            text.trim_end().to_owned()
        };
        assert_eq!(text("So [@ali<|>baba-liege].", "alibaba-liege"), "So [@alibaba-liege].");
        assert_eq!(text("The Hua<|>wei firm.", "Huawei"), "The Huawei firm.");
        assert_eq!(
            text("The State Sec<|>urity Service.", "State Security Service"),
            "The State Security Service."
        );
    }

    #[test]
    fn nothing_is_offered_in_code_and_addresses() {
        for draft in [
            "See `Hua<|>`.",
            "See https://example.org/Hua<|>",
            "See [x](https://a.org/Hua<|>).",
            "    Hua<|>",
            "`a @<|>`",
        ] {
            assert!(offered(draft).is_empty(), "{draft}");
        }
    }

    #[test]
    fn a_footnote_brings_its_text() {
        let files = fixture::parse("//- draft.md\nHuawei spied.[^<|>\n\n[^1]: Old.\n");
        let analysis = fixture::analyse(&files, &files[0]);
        let offer = complete(&analysis, &Document::new(&files[0].text), files[0].cursor.unwrap());
        assert_eq!(offer.items[0].what, What::Note);
        let source =
            offer.items.iter().find(|item| item.what == What::Source("euractiv-2019".into())).unwrap();
        assert_eq!(source.edit.text, "2]");
        assert!(source.also[0].text.starts_with("\n[^2]: "), "{:?}", source.also);
    }

    #[test]
    fn a_quotation_goes_on_in_the_sources_words() {
        let offered = offered("It reads: “it is a game in which Ch<|>");
        assert!(
            offered[0].starts_with("It is a game in which China is extremely adept because"),
            "{offered:?}"
        );
    }
}
