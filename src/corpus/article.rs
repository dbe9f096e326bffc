//! An article: a source's text, cut into passages, each with the entities that it mentions.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use ropey::Rope;
use rustc_hash::FxHashMap;

use super::Words;
use crate::catalogue::{Catalogue, EntityRef};
use crate::figure::Told;
use crate::markup::{self, Language, Role, furniture};
use crate::recognise::{self, BlockNames, Mention, Names};
use crate::text::Span;

/// The text of a source. Spans are bytes of `text`.
pub struct Article {
    pub key: String,
    pub path: PathBuf,
    pub language: Language,
    pub text: String,
    pub passages: Vec<Passage>,
    /// Every mention, those in page furniture included.
    pub mentions: Vec<Mention>,
    rope: OnceLock<Rope>,
    words: OnceLock<Words>,
    told: OnceLock<Vec<Told>>,
    by_word: OnceLock<FxHashMap<u64, Vec<u32>>>,
}

/// A sentence of an article that can stand as evidence. Headlines are passages, page furniture is none.
#[derive(Clone, PartialEq, Debug)]
pub struct Passage {
    pub span: Span,
    /// Which paragraph of the article it belongs to.
    pub paragraph: usize,
    pub is_heading: bool,
    pub mentions: Vec<(EntityRef, Span)>,
}

impl Article {
    pub fn new(key: &str, path: &Path, text: String, catalogue: &Catalogue) -> Article {
        let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
        let language = Language::of_extension(extension);
        let mut article = Article {
            key: key.to_owned(),
            path: path.to_path_buf(),
            language,
            text,
            passages: Vec::new(),
            mentions: Vec::new(),
            rope: OnceLock::new(),
            words: OnceLock::new(),
            told: OnceLock::new(),
            by_word: OnceLock::new(),
        };
        article.read(catalogue);
        article
    }

    /// Whether the same names are found in every text with either catalogue.
    pub fn reads_alike(one: &Catalogue, other: &Catalogue) -> bool {
        one.recognises_like(other) && recognise::is_told_alike(one, other)
    }

    /// Its text for lines and columns, when first asked for.
    pub fn rope(&self) -> &Rope {
        self.rope.get_or_init(|| Rope::from_str(&self.text))
    }

    /// Its words, read when first asked for.
    pub fn words(&self) -> &Words {
        self.words.get_or_init(|| Words::of(&self.text))
    }

    /// What a passage, by its place, gives in figures. All are read when first asked for.
    pub fn told(&self, passage: usize) -> &Told {
        let read = || self.passages.iter().map(|passage| Told::of(passage.span.of(&self.text))).collect();
        &self.told.get_or_init(read)[passage]
    }

    /// The places of the passages, headings left out, that have a word, by its stem.
    pub fn passages_with(&self, stem: u64) -> &[u32] {
        let by_word = self.by_word.get_or_init(|| {
            let words = self.words();
            let mut by_word: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
            for (place, passage) in (0..).zip(&self.passages).filter(|(_, passage)| !passage.is_heading) {
                let from = words.spans.partition_point(|span| span.start < passage.span.start);
                let to = words.spans.partition_point(|span| span.start < passage.span.end);
                for stem in &words.stems[from..to] {
                    let places = by_word.entry(*stem).or_default();
                    if places.last() != Some(&place) {
                        places.push(place);
                    }
                }
            }
            by_word
        });
        by_word.get(&stem).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether any form of an entity's name stands in it.
    pub fn names(&self, entity: EntityRef) -> bool {
        self.mentions.iter().any(|mention| mention.candidates.contains(&entity))
    }

    /// The passage that holds an offset, or the last one before it.
    pub fn passage_at(&self, offset: usize) -> Option<&Passage> {
        let after = self.passages.partition_point(|passage| passage.span.start <= offset);
        self.passages.get(after.checked_sub(1)?)
    }

    /// The passage that introduces an entity: the one that names it most fully or explains it, else the
    /// first. With it, the span of the mention there.
    pub fn introducing(&self, entity: EntityRef) -> Option<(&Passage, Span)> {
        let mentioned = self.passages.iter().filter_map(|passage| {
            let spans = passage.mentions.iter().filter(|(other, _)| *other == entity).map(|(_, span)| *span);
            let span = spans.max_by_key(|span| (self.explains(*span), span.len()))?;
            Some((passage, span))
        });
        // `max_by_key` takes the last of equals; the first is wanted.
        mentioned
            .enumerate()
            .max_by_key(|(order, (passage, span))| {
                let letters = span.len().min(40);
                (
                    !passage.is_heading,
                    letters + if self.explains(*span) { 12 } else { 0 },
                    std::cmp::Reverse(*order),
                )
            })
            .map(|(_, found)| found)
    }

    /// Whether the words around a mention say what it is: "the Chinese telecoms giant Huawei", "Raes, the
    /// administrator-general", "X (VSSE)".
    fn explains(&self, span: Span) -> bool {
        let after = self.text[span.end..].trim_start_matches(['’', '\'']);
        let apposition = ["the ", "a ", "an ", "which ", "who ", "head of", "chief "];
        let follows = after
            .strip_prefix(", ")
            .is_some_and(|rest| apposition.iter().any(|word| rest.starts_with(word)))
            || [" (", " is a ", " is the ", " is an ", ", or "].iter().any(|lead| after.starts_with(lead));
        let before = self.text[..span.start].trim_end();
        let nouns = [
            "giant",
            "company",
            "firm",
            "group",
            "agency",
            "service",
            "party",
            "minister",
            "general",
            "spokesperson",
            "chairman",
        ];
        follows || nouns.iter().any(|noun| before.ends_with(noun))
    }

    fn read(&mut self, catalogue: &Catalogue) {
        let body = markup::front_matter::read(&self.text).map_or(0, |(_, length)| length);
        let starts: Vec<usize> =
            markup::blocks::split(&self.text, self.language).into_iter().filter(|&s| s >= body).collect();
        let ends = starts.iter().skip(1).copied().chain([self.text.len()]);
        let blocks: Vec<_> = starts
            .iter()
            .zip(ends)
            .map(|(&start, end)| (start, markup::parse(&self.text[start..end], self.language)))
            .map(|(start, parsed)| (start, BlockNames::new(&parsed, catalogue, None), parsed))
            .collect();
        let names = Names::fold(blocks.iter().map(|(_, names, _)| names));
        let mut paragraph_index = 0;
        for (index, (start, block_names, parsed)) in blocks.iter().enumerate() {
            let mentions = block_names.mentions(parsed, &names.known_to(index, block_names));
            for (paragraph, mentions) in parsed.paragraphs.iter().zip(mentions) {
                for sentence in &paragraph.sentences {
                    if furniture::is_furniture(paragraph.prose.text())
                        || furniture::is_furniture(sentence.of(paragraph.prose.text()))
                    {
                        continue;
                    }
                    let inside = mentions.iter().filter(|m| sentence.covers(m.prose));
                    self.passages.push(Passage {
                        span: paragraph.prose.source(*sentence).shift(*start),
                        paragraph: paragraph_index,
                        is_heading: paragraph.role == Role::Heading,
                        mentions: inside.filter_map(|m| Some((m.entity?, m.span.shift(*start)))).collect(),
                    });
                }
                self.mentions
                    .extend(mentions.into_iter().map(|m| Mention { span: m.span.shift(*start), ..m }));
                paragraph_index += 1;
            }
        }
    }
}
