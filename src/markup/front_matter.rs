//! Front matter: YAML between `---` lines or TOML between `+++` lines, at the very start of a draft.
//!
//! Only the few fields that ibid heeds are read, line by line; a full YAML parser would reject drafts that
//! their own tools accept.

/// An open front matter, while its lines are read.
pub struct Fence {
    end: &'static str,
    lines: usize,
}

/// What a line did to an open front matter.
pub enum Step {
    Inside,
    Closed,
    /// A blank line stands right below the dashes: they were a rule, and all this is prose.
    NoMatter,
}

impl Fence {
    /// The fence that the first line of a document opens, if it is one.
    pub fn opened_by(line: &str) -> Option<Fence> {
        match line.trim_start_matches('\u{feff}').trim_end() {
            "---" => Some(Fence { end: "---", lines: 0 }),
            "+++" => Some(Fence { end: "+++", lines: 0 }),
            _ => None,
        }
    }

    pub fn step(&mut self, line: &str) -> Step {
        self.lines += 1;
        let line = line.trim_end();
        if line == self.end || (line == "..." && self.end == "---") {
            Step::Closed
        } else if self.lines == 1 && line.is_empty() {
            Step::NoMatter
        } else {
            Step::Inside
        }
    }
}

/// What a draft's front matter says that concerns ibid.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FrontMatter {
    /// Files named by `bibliography:` or `references:`, as written.
    pub bibliographies: Vec<String>,
    /// The keys of references that are described in the front matter itself, as Pandoc reads them.
    pub own_keys: Vec<String>,
    /// `ibid: off`.
    pub off: bool,
    pub title: Option<String>,
    pub date: Option<String>,
    /// The newspaper or site that a clipping is from.
    pub outlet: Option<String>,
    pub url: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
}

/// What a list without an end on its own line goes on with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum List {
    Bibliographies,
    /// Entries, not files.
    References,
    Authors,
}

/// The front matter at the start of a text, and its length in bytes; `None` where there is none or it is
/// not closed.
pub fn read(text: &str) -> Option<(FrontMatter, usize)> {
    let mut lines = super::lines(text);
    let first = lines.next()?;
    let mut fence = Fence::opened_by(first.trim_end_matches(['\n', '\r']))?;
    let mut length = first.len();
    let mut body = Vec::new();
    for line in lines {
        length += line.len();
        match fence.step(line.trim_end_matches(['\n', '\r'])) {
            Step::Inside => body.push(line.trim_end()),
            Step::Closed => return Some((fields(&body), length)),
            Step::NoMatter => return None,
        }
    }
    None
}

fn fields(lines: &[&str]) -> FrontMatter {
    let mut matter = FrontMatter::default();
    let mut listing = None;
    for line in lines {
        if let (Some(entry), Some(list)) = (line.trim_start().strip_prefix("- "), listing) {
            match list {
                List::Bibliographies if is_mapping(entry) => {
                    matter.own_keys.extend(own_key(entry));
                    listing = Some(List::References);
                }
                List::Bibliographies => matter.bibliographies.extend(scalar(entry)),
                List::References => matter.own_keys.extend(own_key(entry)),
                List::Authors => matter.authors.extend(scalar(entry.trim_start_matches("name:"))),
            }
            continue;
        }
        if listing == Some(List::References) && line.starts_with(' ') {
            matter.own_keys.extend(own_key(line.trim_start()));
            continue;
        }
        listing = None;
        let Some((key, value)) = line.split_once([':', '=']) else { continue };
        match key.trim_end() {
            "title" => matter.title = scalar(value),
            "date" => matter.date = scalar(value),
            "outlet" | "publication" | "source" | "publisher" => matter.outlet = scalar(value),
            "url" => matter.url = scalar(value),
            "bibliography" | "references" => {
                listing = value.trim().is_empty().then_some(List::Bibliographies);
                matter.bibliographies.extend(scalars(value));
            }
            "author" | "authors" | "by" | "byline" => {
                listing = value.trim().is_empty().then_some(List::Authors);
                let several = scalars(value);
                matter
                    .authors
                    .extend(several.iter().flat_map(|names| names.split(" and ")).map(str::to_owned));
            }
            "ibid" => matter.off = matches!(scalar(value).as_deref(), Some("off" | "false")),
            _ => {}
        }
    }
    matter
}

/// Whether an entry of a list has fields: "id: smith2020", not "a.bib" nor "C:/a.bib".
fn is_mapping(entry: &str) -> bool {
    entry
        .split_once(": ")
        .is_some_and(|(field, _)| field.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-'))
}

fn own_key(line: &str) -> Option<String> {
    line.strip_prefix("id:").and_then(scalar)
}

/// A scalar, or those of a list in brackets.
fn scalars(value: &str) -> Vec<String> {
    let value = value.trim();
    match value.strip_prefix('[').and_then(|value| value.strip_suffix(']')) {
        Some(list) => list.split(',').filter_map(scalar).collect(),
        None => scalar(value).into_iter().collect(),
    }
}

/// A YAML or TOML scalar without its quotation marks and trailing comment.
fn scalar(value: &str) -> Option<String> {
    let value = value.trim();
    let value = match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split(quote).next()?,
        _ => value.split(" #").next()?.trim(),
    };
    (!value.is_empty()).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bibliographies_are_read_in_every_form_that_pandoc_takes() {
        for text in [
            "---\nbibliography: a.bib\n---\n",
            "---\nbibliography: \"a.bib\" # mine\n...\n",
            "---\ntitle: x\nbibliography:\n  - a.bib\n---\n",
            "---\nbibliography: [a.bib]\n---\n",
            "+++\nbibliography = \"a.bib\"\n+++\n",
        ] {
            assert_eq!(read(text).unwrap().0.bibliographies, ["a.bib"], "{text}");
        }
    }

    #[test]
    fn references_may_be_described_in_place() {
        let text = "---\nreferences:\n- type: book\n  id: fenner2012\n  title: One\n  author:\n  - family: Fenner\n- id: \"two\"\ntitle: Mine\n---\n";
        let matter = read(text).unwrap().0;
        assert_eq!(
            (matter.own_keys, matter.bibliographies),
            (vec!["fenner2012".to_owned(), "two".to_owned()], vec![])
        );
        assert_eq!(matter.title.as_deref(), Some("Mine"));
    }

    #[test]
    fn dashes_without_an_end_are_no_front_matter() {
        assert_eq!(read("---\nbibliography: a.bib\n"), None);
        assert_eq!(read("---\n\nprose\n---\n"), None);
    }

    #[test]
    fn authors_are_one_or_several() {
        for text in [
            "---\nauthor: Ann Poe and Bo Ek\n---\n",
            "---\nauthors: [Ann Poe, \"Bo Ek\"]\n---\n",
            "---\nauthor:\n  - Ann Poe\n  - name: Bo Ek\ndate: 2020\n---\n",
        ] {
            assert_eq!(read(text).unwrap().0.authors, ["Ann Poe", "Bo Ek"], "{text}");
        }
    }

    #[test]
    fn a_draft_can_turn_ibid_off() {
        assert!(read("---\nibid: off\n---\n").unwrap().0.off);
    }
}
