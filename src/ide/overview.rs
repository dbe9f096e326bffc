//! The overview of a draft: what stands behind each claim, and what the draft takes from each source.

use std::collections::HashMap;
use std::path::Path;

use super::document_symbol::shortened;
use super::status::{self, Counts};
use crate::analyse::{Analysis, Block};
use crate::corpus::Source;
use crate::extract::{Citation, Claim, Support};
use crate::finding::Code;
use crate::text::Span;
use crate::verify::Verdict;

/// A draft at a glance. Spans are bytes of the document.
#[derive(Clone)]
pub struct Overview<'a> {
    pub counts: Counts,
    pub claims: Vec<Stated>,
    pub doubts: Vec<Doubt>,
    /// Those that the draft uses, in the order of their first use, then the others.
    pub sources: Vec<Used<'a>>,
    /// How many of the sources it does not use; of a large corpus, not all of them are listed.
    pub unused: usize,
}

/// A claim of the draft.
#[derive(Clone, PartialEq, Debug)]
pub struct Stated {
    pub span: Span,
    pub text: String,
    pub support: Support,
}

/// What the sources say against the draft: the words that they do not bear out, and why.
#[derive(Clone, PartialEq, Debug)]
pub struct Doubt {
    pub span: Span,
    pub text: String,
    pub code: Code,
    pub message: String,
}

/// A source, with what the draft takes from it, in order.
#[derive(Clone)]
pub struct Used<'a> {
    pub source: &'a Source,
    pub article: Option<&'a Path>,
    pub taken: Vec<Taken>,
}

/// A sentence that cites a source, or words that are quoted from it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Taken {
    pub span: Span,
    pub text: String,
    pub is_quotation: bool,
}

/// Unused sources that are listed.
const MOST_UNUSED: usize = 1000;

/// The writer names a source, and it does not bear her out.
const DOUBTS: [Code; 5] = [
    Code::UnknownCitation,
    Code::UnsupportedCitation,
    Code::AlteredQuotation,
    Code::UnfoundQuotation,
    Code::FigureMismatch,
];

/// The overview of a draft. Asks the articles about all of it.
pub fn overview(analysis: &Analysis) -> Overview<'_> {
    analysis.verify();
    let corpus = &analysis.dossier.corpus;
    let mut taken: HashMap<&str, Vec<Taken>> = HashMap::new();
    for block in &analysis.blocks {
        take(block, &mut taken);
    }
    let (mut sources, mut unused) = (Vec::new(), Vec::new());
    for source in corpus.sources() {
        let mut taken = taken.remove(source.key.as_str()).unwrap_or_default();
        taken.sort_by_key(|taken| (taken.span.start, taken.span.end, taken.is_quotation));
        taken.dedup();
        let list = if taken.is_empty() { &mut unused } else { &mut sources };
        list.push(Used {
            source: source.as_ref(),
            article: source.file.as_deref().filter(|_| corpus.has_article(&source.key)),
            taken,
        });
    }
    sources.sort_by_key(|used| used.taken.first().map(|taken| taken.span.start));
    let count = unused.len();
    sources.extend(unused.into_iter().take(MOST_UNUSED));
    let counts = status::counts(analysis);
    Overview { counts, claims: claims(analysis), doubts: doubts(analysis), sources, unused: count }
}

fn claims(analysis: &Analysis) -> Vec<Stated> {
    let stated = |block: &Block, claim: &Claim| Stated {
        span: claim.span.shift(block.start),
        text: shortened(claim.span.of(&block.facts.text)),
        support: claim.support,
    };
    let blocks = analysis.blocks.iter();
    blocks.flat_map(|block| block.judged.claims.iter().map(move |claim| stated(block, claim))).collect()
}

fn doubts(analysis: &Analysis) -> Vec<Doubt> {
    let findings = analysis.findings().into_iter().filter(|(_, finding)| DOUBTS.contains(&finding.code));
    findings
        .map(|(index, finding)| {
            let block = &analysis.blocks[index];
            let start = finding.span.start - block.start;
            let words = Span::new(start, start + finding.span.len()).of(&block.facts.text);
            Doubt { span: finding.span, text: shortened(words), code: finding.code, message: finding.message }
        })
        .collect()
}

/// What a block takes from each source, by its key.
fn take<'a>(block: &'a Block, taken: &mut HashMap<&'a str, Vec<Taken>>) {
    let text = &block.facts.text;
    let mut note = |key: &'a str, span: Span, is_quotation: bool| {
        let words = Taken { span: span.shift(block.start), text: shortened(span.of(text)), is_quotation };
        taken.entry(key).or_default().push(words);
    };
    for claim in &block.judged.claims {
        for key in keys(&claim.citations) {
            note(key, claim.span, false);
        }
    }
    // What is cited elsewhere than for a claim: in a heading, a note, a list of references.
    let behind = |citation: &&Citation| {
        let claims = &block.judged.claims;
        !claims.iter().any(|claim| claim.citations.iter().any(|other| other.span == citation.span))
    };
    for citation in block.judged.citations.iter().filter(behind).filter(|citation| !citation.listed) {
        let span = sentence(block, citation).unwrap_or(citation.span);
        for key in citation.sources.iter().filter_map(|source| source.known()) {
            note(key, span, false);
        }
    }
    for judgement in block.judgements().iter().filter(|judgement| judgement.verdict != Verdict::NotFound) {
        if let Some(key) = &judgement.key {
            note(key, judgement.span, true);
        }
    }
}

fn keys(citations: &[Citation]) -> impl Iterator<Item = &str> {
    citations.iter().flat_map(|citation| citation.sources.iter().filter_map(|source| source.known()))
}

/// The sentence that a citation stands in, in bytes of the block.
fn sentence(block: &Block, citation: &Citation) -> Option<Span> {
    block.facts.parsed.paragraphs.iter().find_map(|paragraph| {
        let inside = |sentence: &&Span| paragraph.prose.source(**sentence).covers(citation.span);
        paragraph.sentences.iter().find(inside).map(|sentence| paragraph.prose.source(*sentence))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    /// The claims with their support, the doubts, and what is taken from each source.
    fn seen(draft: &str) -> Vec<String> {
        let files = fixture::parse(&format!("//- draft.md\n{draft}"));
        let analysis = fixture::analyse(&files, &files[0]);
        let overview = overview(&analysis);
        let mut lines: Vec<String> = overview
            .claims
            .iter()
            .map(|claim| format!("{}: {}", claim.support.as_str(), claim.text))
            .collect();
        lines.extend(overview.doubts.iter().map(|doubt| format!("{}: {}", doubt.code.as_str(), doubt.text)));
        for used in overview.sources.iter().filter(|used| !used.taken.is_empty()) {
            lines.push(format!("@{}", used.source.key));
            let how = |taken: &Taken| if taken.is_quotation { "quotes" } else { "cites" };
            lines.extend(used.taken.iter().map(|taken| format!("  {} {}", how(taken), taken.text)));
        }
        lines
    }

    #[test]
    fn claims_and_what_is_taken_from_each_source() {
        let draft = "\
The VSSE is investigating Huawei [@huawei-watchlist]. Alibaba signed with Belgium in 2018.

Xinning Song was banned in 2018 [@alibaba-liege]. It is “a game in which China is extremely adept”, the VSSE wrote.
";
        assert_eq!(
            seen(draft),
            [
                "cited: The VSSE is investigating Huawei [@huawei-watchlist].",
                "unsourced: Alibaba signed with Belgium in 2018.",
                "cited: Xinning Song was banned in 2018 [@alibaba-liege].",
                "attributed: It is “a game in which China is extremely adept”, the VSSE wrote.",
                "unsupported-citation: [@alibaba-liege]",
                "@huawei-watchlist",
                "  cites The VSSE is investigating Huawei [@huawei-watchlist].",
                "@alibaba-liege",
                "  cites Xinning Song was banned in 2018 [@alibaba-liege].",
                "@breitbart-spies",
                "  quotes “a game in which China is extremely adept”",
            ]
        );
    }

    #[test]
    fn what_is_cited_for_no_claim_is_taken_all_the_same() {
        assert_eq!(
            seen("I do not know what to think of it [@inteltoday-2020]. Enough!\n"),
            ["@inteltoday-2020", "  cites I do not know what to think of it [@inteltoday-2020]."]
        );
    }
}
