//! Between ibid's bytes and the protocol's positions, addresses and shapes.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use ropey::Rope;
use tower_lsp::ls_types as lsp;

use super::state::ClientFacts;
use crate::catalogue::Kind;
use crate::corpus::Dossier;
use crate::finding::{Code, Finding, Severity};
use crate::ide::edit::Edit;
use crate::ide::semantic_tokens::{MODIFIERS, Token};
use crate::text::{Encoding, LineIndex, Position, Span};
use crate::workspace::builtin;

/// The name under which ibid's diagnostics appear.
pub const SOURCE: &str = "ibid";

/// The encoding to speak: utf-8 where the client can, else utf-16, which every client can.
pub fn encoding(offered: Option<&[lsp::PositionEncodingKind]>) -> Encoding {
    let offered = offered.unwrap_or_default();
    let has = |kind: &lsp::PositionEncodingKind| offered.contains(kind);
    if has(&lsp::PositionEncodingKind::UTF8) {
        Encoding::Utf8
    } else if has(&lsp::PositionEncodingKind::UTF32) && !has(&lsp::PositionEncodingKind::UTF16) {
        Encoding::Utf32
    } else {
        Encoding::Utf16
    }
}

pub fn encoding_kind(encoding: Encoding) -> lsp::PositionEncodingKind {
    match encoding {
        Encoding::Utf8 => lsp::PositionEncodingKind::UTF8,
        Encoding::Utf16 => lsp::PositionEncodingKind::UTF16,
        Encoding::Utf32 => lsp::PositionEncodingKind::UTF32,
    }
}

pub fn offset(rope: &Rope, position: lsp::Position, encoding: Encoding) -> usize {
    let position = Position { line: position.line as usize, column: position.character as usize };
    LineIndex::new(rope).offset(position, encoding)
}

pub fn position(rope: &Rope, offset: usize, encoding: Encoding) -> lsp::Position {
    let position = LineIndex::new(rope).position(offset, encoding);
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    lsp::Position::new(number(position.line), number(position.column))
}

pub fn range(rope: &Rope, span: Span, encoding: Encoding) -> lsp::Range {
    lsp::Range::new(position(rope, span.start, encoding), position(rope, span.end, encoding))
}

/// The bytes of a range, which may be the wrong way round.
pub fn span(rope: &Rope, range: lsp::Range, encoding: Encoding) -> Span {
    let (a, b) = (offset(rope, range.start, encoding), offset(rope, range.end, encoding));
    Span::new(a.min(b), a.max(b))
}

pub fn diagnostic(rope: &Rope, finding: &Finding, encoding: Encoding) -> lsp::Diagnostic {
    lsp::Diagnostic {
        range: range(rope, finding.span, encoding),
        severity: Some(match finding.severity {
            Severity::Error => lsp::DiagnosticSeverity::ERROR,
            Severity::Warning => lsp::DiagnosticSeverity::WARNING,
            Severity::Information => lsp::DiagnosticSeverity::INFORMATION,
            Severity::Hint => lsp::DiagnosticSeverity::HINT,
        }),
        code: Some(lsp::NumberOrString::String(finding.code.as_str().to_owned())),
        code_description: rule_page(finding.code).map(|href| lsp::CodeDescription { href }),
        source: Some(SOURCE.to_owned()),
        message: finding.full_message(|place| LineIndex::new(rope).position(place, encoding).line),
        ..lsp::Diagnostic::default()
    }
}

/// A finding with the words of the source that it is held against, where the client shows such.
pub fn diagnostic_in(
    rope: &Rope,
    finding: &Finding,
    dossier: &Dossier,
    client: &ClientFacts,
) -> lsp::Diagnostic {
    let mut diagnostic = diagnostic(rope, finding, client.encoding);
    let related = finding.source.as_ref().filter(|_| client.shows_related).and_then(|place| {
        let article = dossier.corpus.article(&place.key)?;
        let location =
            lsp::Location::new(uri(&article.path)?, range(article.rope(), place.span, client.encoding));
        let words = place.span.of(&article.text).split_whitespace().collect::<Vec<_>>().join(" ");
        Some(lsp::DiagnosticRelatedInformation {
            location, message: format!("The source has: “{words}”")
        })
    });
    diagnostic.related_information = related.map(|related| vec![related]);
    diagnostic
}

/// Where a rule is explained: a page on the writer's own disk, which is there once the built-in files are written.
fn rule_page(code: Code) -> Option<lsp::Uri> {
    // Made once: a draft can have hundreds of findings, sent anew with each key.
    static PAGES: LazyLock<HashMap<Code, lsp::Uri>> = LazyLock::new(|| {
        let page = |code: Code| Some((code, uri(&builtin::folder().join(format!("rules/{code}.md")))?));
        Code::ALL.into_iter().filter_map(page).collect()
    });
    PAGES.get(&code).cloned()
}

pub fn text_edit(rope: &Rope, edit: &Edit, encoding: Encoding) -> lsp::TextEdit {
    lsp::TextEdit::new(range(rope, edit.span, encoding), with_line_ends_of(rope, &edit.text))
}

/// A text with the line ends that a document has.
pub fn with_line_ends_of(rope: &Rope, text: &str) -> String {
    let first = rope.line(0);
    let has_returns = first.len_chars() >= 2 && first.slice(first.len_chars() - 2..) == "\r\n";
    if has_returns { text.replace("\r\n", "\n").replace('\n', "\r\n") } else { text.to_owned() }
}

/// The token types of mentions, in the order of [`Kind::ALL`].
pub fn legend() -> lsp::SemanticTokensLegend {
    let types = Kind::ALL.iter().map(|kind| lsp::SemanticTokenType::from(kind.as_str().to_owned()));
    let modifiers = MODIFIERS.iter().map(|name| lsp::SemanticTokenModifier::from((*name).to_owned()));
    lsp::SemanticTokensLegend { token_types: types.collect(), token_modifiers: modifiers.collect() }
}

/// Mentions as relative tokens. One that runs over a line end becomes a token a line.
pub fn semantic_tokens(rope: &Rope, tokens: &[Token], encoding: Encoding) -> Vec<lsp::SemanticToken> {
    let mut encoded = Vec::with_capacity(tokens.len());
    let mut last = lsp::Position::default();
    for token in tokens {
        for span in by_line(rope, token.span) {
            let (start, end) = (position(rope, span.start, encoding), position(rope, span.end, encoding));
            let delta_line = start.line - last.line;
            encoded.push(lsp::SemanticToken {
                delta_line,
                delta_start: if delta_line == 0 { start.character - last.character } else { start.character },
                length: end.character - start.character,
                token_type: Kind::ALL.iter().position(|other| *other == token.kind).unwrap_or_default()
                    as u32,
                token_modifiers_bitset: token.modifiers,
            });
            last = start;
        }
    }
    encoded
}

/// The parts of a span that lie on one line each, without line breaks and indentation.
fn by_line(rope: &Rope, span: Span) -> Vec<Span> {
    let (first, last) = (rope.byte_to_line(span.start), rope.byte_to_line(span.end));
    let parts = (first..=last).map(|line| {
        let start = rope.line_to_byte(line).max(span.start);
        let end = if line == last { span.end } else { rope.line_to_byte(line + 1) };
        let text = rope.byte_slice(start..end).to_string();
        let lead = text.len() - text.trim_start_matches([' ', '\t', '>']).len();
        Span::new(start + lead, start + text.trim_end().len().max(lead))
    });
    parts.filter(|part| !part.is_empty()).collect()
}

/// The form of an address in which two spellings of one document are equal: a file's path, decoded, with a
/// small drive letter; anything else as it is.
pub fn address(uri: &lsp::Uri) -> String {
    match file_path(uri) {
        Some(path) => {
            let path = path.to_string_lossy().into_owned();
            let mut bytes = path.clone().into_bytes();
            if bytes.len() > 1 && bytes[1] == b':' {
                bytes[0] = bytes[0].to_ascii_lowercase();
            }
            String::from_utf8(bytes).unwrap_or(path)
        }
        None => uri.as_str().to_owned(),
    }
}

/// The file that an address names, if it names one.
pub fn file_path(uri: &lsp::Uri) -> Option<PathBuf> {
    let is_file = uri.scheme().as_str().eq_ignore_ascii_case("file");
    uri.to_file_path().filter(|_| is_file).map(|path| path.into_owned())
}

pub fn uri(path: &Path) -> Option<lsp::Uri> {
    lsp::Uri::from_file_path(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lsp::PositionEncodingKind as Kind;

    #[test]
    fn utf8_is_spoken_where_offered_and_utf16_otherwise() {
        assert_eq!(encoding(None), Encoding::Utf16);
        assert_eq!(encoding(Some(&[Kind::UTF32, Kind::UTF8, Kind::UTF16])), Encoding::Utf8);
        assert_eq!(encoding(Some(&[Kind::UTF32, Kind::UTF16])), Encoding::Utf16);
        assert_eq!(encoding(Some(&[Kind::UTF32])), Encoding::Utf32);
    }

    #[test]
    fn two_spellings_of_one_file_have_one_address() {
        let same = |a: &str, b: &str| address(&a.parse().unwrap()) == address(&b.parse().unwrap());
        assert!(same("file:///c%3A/a%20b.md", "file:///c:/a%20b.md"));
        assert!(same("file:///d/caf%C3%A9.md", "file:///d/caf%c3%a9.md"));
        assert!(!same("untitled:a", "untitled:b"));
    }

    #[test]
    fn a_token_over_a_line_end_is_split() {
        let rope = Rope::from_str("> State\n> Security x");
        let token = Token { span: Span::new(2, 18), kind: crate::catalogue::Kind::Agency, modifiers: 0 };
        let tokens = semantic_tokens(&rope, &[token], Encoding::Utf16);
        let seen: Vec<_> = tokens.iter().map(|t| (t.delta_line, t.delta_start, t.length)).collect();
        assert_eq!(seen, [(0, 2, 5), (1, 2, 8)]);
    }
}
