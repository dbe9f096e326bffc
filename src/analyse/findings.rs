//! The findings of a whole draft: those of its blocks, without what comments silence, and milder where a claim repeats
//! another.

use super::repetition::Content;
use super::silence::{Directive, Silence};
use super::{Analysis, Block};
use crate::corpus::Unread;
use crate::finding::{Code, Finding, Severity};
use crate::text::Span;

/// Pairs of claims that are compared for repetitions: beyond, in drafts of several hundred pages, it would be felt
/// while typing.
const MOST_COMPARED: usize = 250_000;

impl Analysis {
    /// Every finding, in order of its place in the document; those of the second wave as far as it has come. The
    /// index of its block goes with it.
    pub fn findings(&self) -> Vec<(usize, Finding)> {
        let is_off = self.front_matter().is_some_and(|matter| matter.off);
        let ignores_all =
            |block: &Block| block.facts.directives.iter().any(|d| d.directive == Directive::IgnoreFile);
        if is_off || self.blocks.iter().filter(|block| block.may_speak()).any(ignores_all) {
            return Vec::new();
        }
        let mut findings = self.missing_bibliographies();
        let mut silence = Silence::default();
        for (index, block) in self.blocks.iter().enumerate() {
            // Most blocks have nothing to say, and are not even looked at.
            if !block.may_speak() && !silence.waits() {
                continue;
            }
            let second = block.checked().map(|checked| checked.findings.as_slice()).unwrap_or_default();
            for finding in block.judged.findings.iter().chain(second) {
                findings.push((index, Finding { span: finding.span.shift(block.start), ..finding.clone() }));
            }
            silence.apply(index, block.start, &block.facts, block.is_verified(), &mut findings);
        }
        silence.finish(&mut findings);
        self.soften_repetitions(&mut findings);
        let allowed =
            |finding: &Finding| self.dossier.settings.severity(finding.code, finding.severity).is_some();
        findings.retain(|(_, finding)| finding.code != Code::UnusedIgnore || allowed(finding));
        findings.sort_by_key(|(_, finding)| (finding.span, finding.code));
        findings
    }

    /// The front matter's bibliographies that are not there, or that may not be read.
    fn missing_bibliographies(&self) -> Vec<(usize, Finding)> {
        let unread = &self.dossier.unread;
        let Some(matter) = self.front_matter().filter(|_| !unread.is_empty()) else {
            return Vec::new();
        };
        let text = self.blocks.first().map_or("", |block| &block.facts.text);
        let why = |name: &str| {
            unread.iter().find_map(|unread| match unread {
                Unread::Missing(path) if path.ends_with(name) => {
                    Some("is not there, so no key of it is known. Check the path.")
                }
                Unread::Refused(path) if path.ends_with(name) => Some(
                    "lies outside this workspace and is not read. Open its folder in your editor, or add it to `roots` in your own ibid/config.toml.",
                ),
                _ => None,
            })
        };
        let problem = |name: &String| {
            let span = text.find(name.as_str()).map(|at| Span::new(at, at + name.len()));
            let message = format!("“{name}” {}", why(name)?);
            Some((0, Finding::problem(Severity::Error, span.unwrap_or_default(), message)))
        };
        matter.bibliographies.iter().filter_map(problem).collect()
    }

    /// A claim that repeats what the draft supports elsewhere is a hint that says where.
    fn soften_repetitions(&self, findings: &mut [(usize, Finding)]) {
        let unsourced = findings.iter().filter(|(_, finding)| finding.code == Code::UnsourcedClaim).count();
        let claims: usize = self.blocks.iter().map(Block::claims).sum();
        if unsourced == 0 || unsourced * claims > MOST_COMPARED {
            return;
        }
        let supported: Vec<(&Content, usize)> = self
            .blocks
            .iter()
            .filter(|block| block.claims() > 0)
            .flat_map(|block| {
                let places = block.judged.claims.iter().map(|claim| claim.span.start + block.start);
                block.contents().iter().zip(places).filter(|(content, _)| content.is_supported)
            })
            .collect();
        for (index, finding) in findings.iter_mut().filter(|(_, f)| f.code == Code::UnsourcedClaim) {
            let block = &self.blocks[*index];
            let at = block.judged.claims.iter().position(|c| c.span.shift(block.start) == finding.span);
            let Some(content) = at.and_then(|at| block.contents().get(at)) else { continue };
            if let Some((_, place)) = supported.iter().find(|(other, _)| content.repeats(other)) {
                finding.severity = finding.severity.max(Severity::Hint);
                finding.message = "This claim is sourced elsewhere in the draft.".to_owned();
                finding.see = Some(*place);
            }
        }
    }
}
