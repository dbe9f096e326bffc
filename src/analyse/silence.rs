//! Silencing: comments in which the writer tells ibid to leave a block alone.

use std::str::FromStr;

use super::Facts;
use crate::finding::{Code, Finding, Severity};
use crate::markup::Role;
use crate::text::Span;

/// What a comment asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Directive {
    /// `ibid: ignore CODE … REASON`: the codes, none for all of them.
    Ignore(Vec<Code>),
    /// An ignore whose code there is not: it silences nothing.
    UnknownCode,
    /// `ibid: ignore-file`.
    IgnoreFile,
}

/// A directive in its place: spans are bytes of the block's source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Placed {
    pub span: Span,
    pub directive: Directive,
    /// Whether the same block goes on behind it; else it speaks of the next one.
    pub reaches_here: bool,
}

impl Directive {
    /// Reads the text of a comment.
    pub fn read(comment: &str) -> Option<Directive> {
        let order = comment.trim().strip_prefix("ibid:")?.trim();
        if order == "ignore-file" || order.starts_with("ignore-file ") {
            return Some(Directive::IgnoreFile);
        }
        let rest = order.strip_prefix("ignore")?;
        if rest.starts_with(|c: char| !c.is_whitespace()) {
            return None;
        }
        // The codes come first; what is no code begins the reason.
        let mut words = rest.split([' ', ',', '\n', '\t']).filter(|word| !word.is_empty()).peekable();
        // "unsourced-clam": it has the form of a code.
        let looks_like_code =
            |word: &str| word.contains('-') && word.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        if words.peek().is_some_and(|word| looks_like_code(word) && Code::from_str(word).is_err()) {
            return Some(Directive::UnknownCode);
        }
        Some(Directive::Ignore(words.map_while(|word| Code::from_str(word).ok()).collect()))
    }

    fn silences(&self, code: Code) -> bool {
        match self {
            Directive::Ignore(codes) => codes.is_empty() || codes.contains(&code),
            Directive::UnknownCode => false,
            Directive::IgnoreFile => true,
        }
    }
}

/// The directives of a block.
pub fn directives(facts: &Facts) -> Vec<Placed> {
    let read = facts.parsed.comments.iter().filter_map(|comment| {
        let directive = Directive::read(&comment.text)?;
        let mut paragraphs = facts.parsed.paragraphs.iter();
        let goes_on = paragraphs.any(|p| p.span().end > comment.span.end);
        let text = comment.span.of(&facts.text);
        let length = text.find("-->").map_or(text.trim_end().len(), |at| at + 3);
        let span = Span::new(comment.span.start, comment.span.start + length);
        Some(Placed { span, directive, reaches_here: goes_on })
    });
    read.collect()
}

/// How far an ignore reaches in a block: to the end of the next paragraph, or of a whole list, quotation or table.
fn reach(facts: &Facts, from: usize) -> usize {
    let mut paragraphs = facts.parsed.paragraphs.iter().filter(|paragraph| paragraph.span().end > from);
    let Some(first) = paragraphs.next() else { return facts.text.len() };
    let kind = std::mem::discriminant(&first.role);
    let goes_on = matches!(first.role, Role::Item | Role::Quote | Role::Cell);
    let alike = paragraphs.take_while(|next| goes_on && std::mem::discriminant(&next.role) == kind);
    alike.last().unwrap_or(first).span().end.max(from)
}

/// The ignores that wait for the block that they speak of, while the findings of a draft are read in order.
#[derive(Default)]
pub struct Silence {
    waiting: Vec<Waiting>,
}

struct Waiting {
    directive: Directive,
    /// Bytes of the document.
    span: Span,
    block: usize,
}

impl Silence {
    /// Whether an ignore waits for the next block that has any words.
    pub fn waits(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Takes out of a block's findings what the writer asked not to hear, and adds a finding for each ignore that
    /// silenced nothing. `is_complete`: all that can be found in the block has been. Spans of `findings` are bytes
    /// of the block, which begins at `start`.
    pub fn apply(
        &mut self,
        block: usize,
        start: usize,
        facts: &Facts,
        is_complete: bool,
        findings: &mut Vec<(usize, Finding)>,
    ) {
        let mut unused: Vec<(usize, Span)> = Vec::new();
        // `from` and all that follows count from the block's start.
        let used = |directive: &Directive, from: usize, findings: &mut Vec<(usize, Finding)>| {
            let before = findings.len();
            let reach = Span::new(start + from, start + reach(facts, from));
            findings.retain(|(of, finding)| {
                *of != block
                    || finding.span.start < reach.start
                    || finding.span.start >= reach.end
                    || !directive.silences(finding.code)
            });
            before != findings.len()
        };
        if !facts.parsed.paragraphs.is_empty() {
            for waiting in std::mem::take(&mut self.waiting) {
                if !used(&waiting.directive, 0, findings) && is_complete {
                    unused.push((waiting.block, waiting.span));
                }
            }
        }
        for placed in &facts.directives {
            let span = placed.span.shift(start);
            if matches!(placed.directive, Directive::IgnoreFile) {
                continue;
            }
            if placed.reaches_here {
                if !used(&placed.directive, placed.span.end, findings) && is_complete {
                    unused.push((block, span));
                }
            } else {
                self.waiting.push(Waiting { directive: placed.directive.clone(), span, block });
            }
        }
        findings.extend(unused.into_iter().map(|(block, span)| (block, unused_ignore(span))));
    }

    /// At the end of the draft: what still waits has nothing to silence.
    pub fn finish(self, findings: &mut Vec<(usize, Finding)>) {
        findings.extend(self.waiting.into_iter().map(|waiting| (waiting.block, unused_ignore(waiting.span))));
    }
}

fn unused_ignore(span: Span) -> Finding {
    let message = "This comment silences nothing. Remove it, or check the code that it names.".to_owned();
    Finding { code: Code::UnusedIgnore, severity: Severity::Hint, span, message, see: None, source: None }
}

#[cfg(test)]
mod tests {
    use super::Directive;
    use crate::finding::Code;

    #[test]
    fn codes_come_first_and_a_reason_may_follow() {
        let ignore = |codes: &[Code]| Some(Directive::Ignore(codes.to_vec()));
        assert_eq!(
            Directive::read(" ibid: ignore unsourced-claim seen myself "),
            ignore(&[Code::UnsourcedClaim])
        );
        assert_eq!(
            Directive::read("ibid: ignore unsourced-claim, figure-mismatch"),
            ignore(&[Code::UnsourcedClaim, Code::FigureMismatch])
        );
        assert_eq!(Directive::read("ibid: ignore"), ignore(&[]));
        assert_eq!(Directive::read("ibid: ignore-file (a list of names)"), Some(Directive::IgnoreFile));
        assert_eq!(Directive::read("ibid: ignore unsourced-clam"), Some(Directive::UnknownCode));
        assert_eq!(Directive::read("ibid: ignored"), None);
        assert_eq!(Directive::read("src: interview"), None);
    }
}
