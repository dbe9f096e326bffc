//! Sources as an archive keeps them: the letters of all fields in one piece, and how many each field has.

use std::path::PathBuf;
use std::sync::Arc;

use super::Source;
use crate::catalogue::Place;
use crate::catalogue::bytes::{Bytes, List};
use crate::corpus::MANY;
use crate::pool;
use crate::text::Span;

/// Fields of a source.
const FIELDS: usize = 13;

/// The length of a field that is not there.
const NONE: u32 = u32::MAX;

/// Parts two numbers, and families.
const BETWEEN: char = '\n';

/// Writes down sources; `None` where a path cannot be written in letters.
pub fn write(sources: &[Arc<Source>]) -> Option<[Vec<u8>; 2]> {
    let (mut lengths, mut letters): (Vec<u32>, Vec<u8>) = (Vec::new(), Vec::new());
    for source in sources {
        let file = match &source.file {
            Some(file) => Some(file.to_str()?),
            None => None,
        };
        let Span { start, end } = source.place.span;
        let families = source.families.join("\n");
        let span = format!("{start}{BETWEEN}{end}");
        let fields: [Option<&str>; FIELDS] = [
            Some(&source.key),
            Some(&source.title),
            source.outlet.as_deref(),
            source.is_book.then_some(""),
            source.author.as_deref(),
            (!source.families.is_empty()).then_some(&families),
            source.date.as_deref(),
            source.url.as_deref(),
            source.doi.as_deref(),
            file,
            source.file_field.as_deref(),
            Some(source.place.file.to_str()?),
            Some(&span),
        ];
        for field in fields {
            letters.extend(field.unwrap_or_default().bytes());
            lengths.push(field.map_or(NONE, |field| field.len() as u32));
        }
    }
    Some([bytemuck::cast_slice(&lengths).to_vec(), letters])
}

/// What was written down by [`write()`]; `None` where it is something else.
pub fn read(lengths: Bytes, letters: &Bytes) -> Option<Vec<Source>> {
    let lengths: List<u32> = List::kept(lengths)?;
    let letters = std::str::from_utf8(letters.as_ref()).ok()?;
    let count = lengths.len() / FIELDS;
    let mut at = 0;
    let portion = pool::portion(count, MANY) * FIELDS;
    let mut portions = Vec::new();
    for lengths in lengths.chunks(portion) {
        let length =
            lengths.iter().filter(|length| **length != NONE).map(|length| *length as usize).sum::<usize>();
        portions.push((lengths, letters.get(at..at + length)?));
        at += length;
    }
    let some = |(lengths, mut letters): (&[u32], &str)| -> Option<Vec<Source>> {
        lengths.chunks(FIELDS).map(|lengths| source(lengths, &mut letters)).collect()
    };
    let read: Option<Vec<Vec<Source>>> = pool::apart(portions.into_iter(), some).into_iter().collect();
    Some(read?.into_iter().flatten().collect())
}

fn source(lengths: &[u32], letters: &mut &str) -> Option<Source> {
    let mut lengths = lengths.iter();
    let mut field = || -> Option<Option<&str>> {
        let length = *lengths.next()?;
        if length == NONE {
            return Some(None);
        }
        let (field, rest) = letters.split_at_checked(length as usize)?;
        *letters = rest;
        Some(Some(field))
    };
    let mut optional = || Some(field()?.map(str::to_owned));
    let (key, title) = (optional()??, optional()??);
    let (outlet, is_book, author) = (optional()?, optional()?.is_some(), optional()?);
    let families = optional()?.map(|all| all.split(BETWEEN).map(str::to_owned).collect()).unwrap_or_default();
    let (date, url, doi, file, file_field) =
        (optional()?, optional()?, optional()?, optional()?, optional()?);
    let (place, span) = (optional()??, optional()??);
    let (start, end) = span.split_once(BETWEEN)?;
    let place = Place { file: PathBuf::from(place), span: Span::new(start.parse().ok()?, end.parse().ok()?) };
    let file = file.map(PathBuf::from);
    Some(Source { key, title, outlet, is_book, author, families, date, url, doi, file, file_field, place })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let full = Source {
            key: "a".into(),
            title: "É".into(),
            outlet: Some(String::new()),
            is_book: true,
            author: Some("B and C".into()),
            families: vec!["B".into(), "C d".into()],
            date: Some("2019".into()),
            url: Some("https://a.example".into()),
            doi: Some("10.1/2".into()),
            file: Some("/a/b.md".into()),
            file_field: Some("b.md".into()),
            place: Place { file: "/a.bib".into(), span: Span::new(3, 99) },
        };
        let sources = [Arc::new(full), Arc::new(Source { key: "b".into(), ..Source::default() })];
        let [lengths, letters] = write(&sources).expect("paths in letters");
        let read = read(Bytes::Own(lengths), &Bytes::Own(letters.clone())).expect("it is read");
        assert!(read.iter().eq(sources.iter().map(AsRef::as_ref)));
        assert!(super::read(Bytes::Own(vec![1, 0, 0, 0]), &Bytes::Own(letters)).is_none_or(|s| s.is_empty()));
    }
}
