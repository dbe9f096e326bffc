//! Files that are renamed or moved: the paths that drafts, bibliographies and settings have for them.

use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};
use std::sync::LazyLock;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use regex::Regex;

use super::edit::Edit;
use crate::analyse::Analysis;
use crate::markup::front_matter;
use crate::text::Span;

/// Files and folders that are about to lie elsewhere. All paths are absolute and without links.
#[derive(Default)]
pub struct Moves {
    /// Each with what it becomes.
    pub moved: Vec<(PathBuf, PathBuf)>,
    /// What a path may lead to: the files and folders of a dossier. Whatever else a path leads to is left alone.
    pub known: HashSet<PathBuf>,
}

/// How a path is written where it stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// As in an address: a space is `%20`.
    Link,
    /// As it is; these would end it.
    Plain(&'static str),
}

impl Moves {
    /// Where a file will lie.
    pub fn of(&self, file: &Path) -> PathBuf {
        let moved = self.moved.iter().find_map(|(old, new)| {
            let below = file.strip_prefix(old).ok()?;
            Some(if below.as_os_str().is_empty() { new.clone() } else { new.join(below) })
        });
        moved.unwrap_or_else(|| file.to_path_buf())
    }

    pub fn moves(&self, file: &Path) -> bool {
        self.moved.iter().any(|(old, _)| file.starts_with(old))
    }

    /// The links of a draft that lead to articles, and the bibliographies in its front matter.
    pub fn in_draft(&self, analysis: &Analysis, file: &Path) -> Vec<Edit> {
        let mut edits = Vec::new();
        for block in analysis.blocks.iter().filter(|block| !block.facts.parsed.paragraphs.is_empty()) {
            let text = &block.facts.text;
            edits.extend(
                self.edits(text, links(text), file, Form::Link).map(|edit| shifted(edit, block.start)),
            );
        }
        if let Some(first) = analysis.blocks.first()
            && let Some((_, length)) = front_matter::read(&first.facts.text)
        {
            let head = &first.facts.text[..length];
            let found = self.edits(head, bibliographies(head), file, Form::Plain("\"'[],#"));
            edits.extend(found.map(|edit| shifted(edit, first.start)));
        }
        edits.sort();
        edits.dedup();
        edits
    }

    /// The path to its text in an entry of the bibliography `file`.
    pub fn in_entry(&self, text: &str, entry: Span, file: &Path) -> Vec<Edit> {
        let text = entry.of(text);
        let found = self.edits(text, texts(text), file, Form::Plain("{}\"\\:;"));
        found.map(|edit| shifted(edit, entry.start)).collect()
    }

    /// The paths in the settings `file`.
    pub fn in_settings(&self, text: &str, file: &Path) -> Vec<Edit> {
        self.edits(text, strings(text), file, Form::Plain("\"'\\")).collect()
    }

    fn edits<'a>(
        &'a self,
        text: &'a str,
        places: Vec<Span>,
        file: &'a Path,
        form: Form,
    ) -> impl Iterator<Item = Edit> + 'a {
        places
            .into_iter()
            .filter_map(move |place| Some(Edit::replace(place, self.instead(place.of(text), file, form)?)))
    }

    /// What has to be written instead of a path that stands in `file`, where that is something else.
    fn instead(&self, written: &str, file: &Path, form: Form) -> Option<String> {
        let (path, rest) = match form {
            Form::Link => written.split_at(written.find(['#', '?']).unwrap_or(written.len())),
            Form::Plain(_) => (written, ""),
        };
        let read = match form {
            Form::Link => percent_decode_str(path).decode_utf8().ok()?,
            Form::Plain(_) => path.into(),
        };
        if read.trim().is_empty() || read.contains("://") {
            return None;
        }
        let target = plain(&file.parent()?.join(&*read));
        if !self.known.contains(&target) && !self.moves(&target) {
            return None;
        }
        let new_file = self.of(file);
        let new = self.of(&target);
        let is_absolute = Path::new(&*read).is_absolute();
        let new = if is_absolute { new } else { relative(&new, new_file.parent()?) };
        // It may be right as it is, however it is written.
        if !is_absolute && plain(Path::new(&*read)) == new {
            return None;
        }
        let mut path = new.to_str()?.replace('\\', "/");
        if is_absolute && new == Path::new(&*read) || path.contains(char::is_control) {
            return None;
        }
        if read.starts_with("./") && !path.starts_with("..") {
            path.insert_str(0, "./");
        }
        if read.ends_with('/') {
            path.push('/');
        }
        match form {
            Form::Link => Some(format!("{}{rest}", utf8_percent_encode(&path, NOT_IN_LINKS))),
            Form::Plain(ends) if path.contains(|c| ends.contains(c)) => None,
            Form::Plain(_) => Some(path),
        }
    }
}

/// What would end a link's destination, or mean something else in it.
const NOT_IN_LINKS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'(')
    .add(b')')
    .add(b'[')
    .add(b']')
    .add(b'|')
    .add(b'%')
    .add(b'#')
    .add(b'?')
    .add(b'{')
    .add(b'}')
    .add(b'\\');

/// The destinations of links in any markup, with what ends each.
const OPENERS: [(&str, &[char]); 10] = [
    ("](<", &['>', '\n']),
    ("](", &[')', ' ', '\n']),
    ("]: <", &['>', '\n']),
    ("]: ", &[' ', '\n']),
    ("[[file:", &[']', '|', '\n']),
    ("[[", &[']', '|', '\n']),
    ("\\href{", &['}', '\n']),
    ("href=\"", &['"', '\n']),
    ("link:", &['[', ' ', '\n']),
    ("#link(\"", &['"', '\n']),
];

fn links(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    for (opener, ends) in OPENERS {
        for (at, _) in text.match_indices(opener) {
            let start = at + opener.len();
            let length = text[start..].find(ends).unwrap_or(text.len() - start);
            spans.push(Span::new(start, start + length));
        }
    }
    spans.sort();
    spans.dedup();
    spans
}

/// The names of bibliographies in a draft's front matter.
fn bibliographies(head: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let (mut at, mut is_inside) = (0, false);
    for line in head.split_inclusive('\n') {
        let begins = ["bibliography", "references"].iter().find_map(|field| line.strip_prefix(field));
        let value = match begins.and_then(|rest| rest.trim_start().strip_prefix([':', '='])) {
            Some(value) => Some(value),
            None => Some(line).filter(|line| is_inside && line.starts_with([' ', '\t', '-'])),
        };
        is_inside = value.is_some();
        if let Some(value) = value {
            let start = at + line.len() - value.len();
            let mut from = 0;
            for piece in value.split(['[', ']', ',', '"', '\'', '\n', '\r']) {
                let name = piece.trim_start().trim_start_matches("- ").trim();
                let offset = from + (name.as_ptr() as usize - piece.as_ptr() as usize);
                spans.push(Span::new(start + offset, start + offset + name.len()));
                from += piece.len() + 1;
            }
        }
        at += line.len();
    }
    spans
}

/// The paths in the field `file` of an entry: Better BibTeX writes `description:path:type`, several parted by semicolons.
fn texts(entry: &str) -> Vec<Span> {
    static FIELD: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"(?i)\bfile"?\s*[=:]\s*[{"]([^{}"\n]*)"#).expect("a valid pattern"));
    let values = FIELD.captures_iter(entry).filter_map(|found| found.get(1));
    let mut spans = Vec::new();
    for value in values {
        let mut from = value.start();
        for piece in value.as_str().split([':', ';']) {
            spans.push(Span::new(from, from + piece.len()));
            from += piece.len() + 1;
        }
    }
    spans
}

/// The strings of a TOML file, comments left out.
fn strings(text: &str) -> Vec<Span> {
    static STRING: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"(?m)#.*$|"([^"\n]*)"|'([^'\n]*)'"#).expect("a valid pattern"));
    let found = STRING.captures_iter(text).filter_map(|found| found.get(1).or(found.get(2)));
    found.map(|found| Span::from(found.range())).collect()
}

fn shifted(edit: Edit, by: usize) -> Edit {
    Edit::replace(edit.span.shift(by), edit.text)
}

/// A path without `.` and `..` but those that it begins with.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir if matches!(plain.components().next_back(), Some(Component::Normal(_))) => {
                plain.pop();
            }
            Component::CurDir => {}
            other => plain.push(other),
        }
    }
    plain
}

/// The way from a folder to a path.
fn relative(path: &Path, folder: &Path) -> PathBuf {
    let common = path.components().zip(folder.components()).take_while(|(one, other)| one == other).count();
    let up = folder.components().skip(common).map(|_| Component::ParentDir);
    up.chain(path.components().skip(common)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moves(moved: &[(&str, &str)], known: &[&str]) -> Moves {
        Moves {
            moved: moved.iter().map(|(old, new)| (old.into(), new.into())).collect(),
            known: known.iter().map(PathBuf::from).collect(),
        }
    }

    #[track_caller]
    fn check(text: &str, edits: impl IntoIterator<Item = Edit>, expected: &str) {
        let mut edits: Vec<Edit> = edits.into_iter().collect();
        edits.sort();
        let mut changed = text.to_owned();
        for edit in edits.into_iter().rev() {
            changed.replace_range(edit.span.start..edit.span.end, &edit.text);
        }
        assert_eq!(changed, expected);
    }

    #[test]
    fn an_entry_follows_its_text() {
        let moves = moves(&[("/w/press/a.txt", "/w/press/2020/b c.txt")], &[]);
        let text = "@online{a, title = {press/a.txt}, file = {Full text:press/a.txt:text/plain}}";
        let edits = moves.in_entry(text, Span::new(0, text.len()), "/w/all.bib".as_ref());
        check(
            text,
            edits,
            "@online{a, title = {press/a.txt}, file = {Full text:press/2020/b c.txt:text/plain}}",
        );
    }

    #[test]
    fn settings_follow_folders_and_files() {
        let moves = moves(&[("/w/clippings", "/w/my press")], &[]);
        let text = "# \"clippings\" are good\nsources = [\"./clippings/\", 'more/clippings', \"clippings/all.bib\"]\n";
        let edits = moves.in_settings(text, "/w/ibid.toml".as_ref());
        let expected =
            text.replace("\"./clippings/", "\"./my press/").replace("\"clippings/all", "\"my press/all");
        check(text, edits, &expected);
        // What the file could not hold is not written into it.
        let moves = self::moves(&[("/w/clippings", "/w/O'Brien")], &[]);
        assert_eq!(moves.in_settings("'clippings'", "/w/ibid.toml".as_ref()), []);
    }

    #[test]
    fn links_lead_to_where_it_lies_and_words_stay() {
        let moves = moves(&[("/d/Über.md", "/d/e/new one.md"), ("/d/press", "/d/media")], &[]);
        let text = "[press](press/x.md#L3) [@a, press] (Über.md) [é](Über.md) [c](../d/Über.md)\n\n[c]: <press/y.md>";
        let expected = "[press](media/x.md#L3) [@a, press] (Über.md) [é](e/new%20one.md) [c](e/new%20one.md)\n\n[c]: <media/y.md>";
        check(text, moves.edits(text, links(text), "/d/draft.md".as_ref(), Form::Link), expected);
    }

    #[test]
    fn what_moves_together_keeps_its_paths_and_what_moves_alone_does_not() {
        let all = [("/w/story/d.md", "/w/archive/d.md"), ("/w/story/a.txt", "/w/archive/a.txt")];
        let text = "[a](a.txt) [b](../b.txt) [c](c.txt)";
        let found = |moves: &Moves| -> Vec<Edit> {
            moves.edits(text, links(text), "/w/story/d.md".as_ref(), Form::Link).collect()
        };
        let known = ["/w/b.txt", "/w/story/c.txt"];
        check(text, found(&moves(&all, &known)), "[a](a.txt) [b](../b.txt) [c](../story/c.txt)");
        // Alone, it leaves behind what is no file of the dossier: that is not ours to mend.
        check(text, found(&moves(&all[..1], &known)), "[a](a.txt) [b](../b.txt) [c](../story/c.txt)");
    }

    #[test]
    fn front_matter_follows_its_bibliographies_only() {
        let moves = moves(&[("/w/press", "/w/media")], &[]);
        let head = "---\ntitle: press/a.bib\nbibliography:\n  - press/a.bib\n  - \"b.bib\"\nreferences: [press/c.bib]\n---\n";
        let edits = moves.edits(head, bibliographies(head), "/w/d.md".as_ref(), Form::Plain("\"'[],#"));
        let expected = head.replace("- press", "- media").replace("[press", "[media");
        check(head, edits, &expected);
    }
}
