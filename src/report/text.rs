//! Findings and annotations for a person at a terminal, drawn by `annotate-snippets`.

use std::fmt::Write;

use annotate_snippets::{Annotation, AnnotationKind, Level, Renderer, Snippet};
use ropey::Rope;

use crate::analyse::Analysis;
use crate::finding::{Finding, Severity};
use crate::text::{Encoding, LineIndex, Span};

/// Draws on a terminal with colours, or without.
pub struct Drawing {
    renderer: Renderer,
}

impl Drawing {
    pub fn new(colours: bool) -> Drawing {
        Drawing { renderer: if colours { Renderer::styled() } else { Renderer::plain() } }
    }

    /// The findings of one file, each with the lines it is about.
    pub fn findings(&self, file: &str, text: &str, findings: &[Finding]) -> String {
        let rope = Rope::from_str(text);
        let mut drawn = String::new();
        for finding in findings {
            let level = match finding.severity {
                Severity::Error => Level::ERROR,
                Severity::Warning => Level::WARNING,
                Severity::Information => Level::INFO.with_name("information"),
                Severity::Hint => Level::HELP.with_name("hint"),
            };
            let message = finding.full_message(|place| rope.byte_to_line(place));
            let title = level.primary_title(&message).id(finding.code.as_str());
            let group = title.element(excerpt(file, text, &rope, finding.span));
            let _ = writeln!(drawn, "{}\n", self.renderer.render(&[group]));
        }
        drawn
    }

    /// What was seen in one file: its claims with what stands behind each, and who is mentioned.
    pub fn annotations(&self, file: &str, text: &str, analysis: &Analysis) -> String {
        let rope = Rope::from_str(text);
        let mut drawn = String::new();
        for block in &analysis.blocks {
            for claim in &block.judged.claims {
                let names: Vec<&str> =
                    claim.citations.iter().flat_map(|c| &c.sources).map(|s| s.name()).collect();
                let note = match names.as_slice() {
                    [] => claim.support.as_str().to_owned(),
                    names => format!("{}: {}", claim.support.as_str(), names.join(", ")),
                };
                let position =
                    LineIndex::new(&rope).position(claim.span.shift(block.start).start, Encoding::Utf32);
                let sentence =
                    claim.span.of(&block.facts.text).split_whitespace().collect::<Vec<_>>().join(" ");
                let _ = writeln!(drawn, "{file}:{}: [{note}] {sentence}", position.line + 1);
                let seen = block.judged.mentions.iter().filter(|m| claim.span.covers(m.span));
                let seen: Vec<String> = seen
                    .map(|m| {
                        let entity = m.entity.map(|place| analysis.dossier.catalogue.get(place));
                        let who = entity.map_or("?".to_owned(), |e| format!("{} {}", e.kind.as_str(), e.id));
                        format!(
                            "{} = {who}",
                            m.span.of(&block.facts.text).split_whitespace().collect::<Vec<_>>().join(" ")
                        )
                    })
                    .collect();
                let _ = writeln!(drawn, "    {}", seen.join(" · "));
            }
        }
        let findings: Vec<Finding> = analysis.findings().into_iter().map(|(_, finding)| finding).collect();
        if !findings.is_empty() {
            let _ = write!(drawn, "\n{}", self.findings(file, text, &findings));
        }
        drawn
    }
}

/// Bytes of source shown with a finding.
const LONGEST_EXCERPT: usize = 2_000;

/// The lines around a span; of one long line, the neighbourhood of the span.
fn excerpt<'a>(file: &'a str, text: &'a str, rope: &Rope, span: Span) -> Snippet<'a, Annotation<'a>> {
    let lines = LineIndex::new(rope);
    let first = lines.position(span.start, Encoding::Utf8).line;
    let last = lines.position(span.end, Encoding::Utf8).line;
    let mut start = rope.line_to_byte(first.min(rope.len_lines()));
    let mut end = rope.line_to_byte((last + 1).min(rope.len_lines()));
    if end - start > LONGEST_EXCERPT {
        let cut = |at: usize| (0..=at).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
        start = cut(span.start.saturating_sub(60)).max(start);
        end = cut((span.end + 60).min(end));
    }
    let inside = |at: usize| at.clamp(start, end) - start;
    let annotation = AnnotationKind::Primary.span(inside(span.start)..inside(span.end));
    Snippet::source(&text[start..end]).path(file).line_start(first + 1).annotation(annotation)
}
