//! The analysis of a draft, whole or after an edit.
//!
//! Three passes (see `docs/architecture.md`). A: each block by itself ([`Facts`]). B: what crosses
//! blocks, folded over them (`Context`). C: each block in that context ([`Judged`]), kept as
//! long as neither the block nor what it read of the context has changed. So the result after an edit is the
//! result from scratch, at the cost of the blocks that the edit touched.

mod block;
mod context;
mod facts;
mod repetition;
mod silence;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use block::Handed;
pub use block::{Checked, Judged};
use context::{BlockContext, Context};
pub use facts::Facts;
use repetition::Content;
use silence::{Directive, Silence};

use rayon::prelude::*;

use crate::corpus::{Dossier, Evidence, Library, Query};
use crate::extract::{Claim, claim};
use crate::finding::{Code, Finding, Severity};
use crate::markup::{Language, blocks::Scanner, front_matter::FrontMatter};
use crate::settings::{ClaimScope, Settings};
use crate::text::{Change, Document, Span};

/// What a draft says, block by block.
#[derive(Clone)]
pub struct Analysis {
    pub language: Language,
    pub blocks: Vec<Block>,
    pub dossier: Arc<Dossier>,
    /// Whether this text is judged, or only read (an article of the dossier).
    pub purpose: Purpose,
    pub work: Work,
}

/// Why a text is analysed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Purpose {
    Draft,
    /// An article of the dossier, by its key, that is judged like a draft. It is no witness for itself.
    ArticleAsDraft(String),
    /// An article of the dossier: mentions only, no claims, no findings.
    Article,
}

/// A block in its place. What hangs below has offsets relative to `start`.
#[derive(Clone)]
pub struct Block {
    pub start: usize,
    pub facts: Arc<Facts>,
    context: Arc<BlockContext>,
    pub judged: Arc<Judged>,
    /// What the articles say, once they have been asked. Goes with `judged`: it is emptied whenever that changes.
    checked: Arc<OnceLock<Checked>>,
    /// What the claims say, for finding repetitions; likewise.
    contents: Arc<OnceLock<Vec<Content>>>,
}

impl Block {
    fn unjudged(start: usize, facts: Arc<Facts>) -> Block {
        let (context, judged) = (Arc::default(), Arc::new(Judged::unread()));
        Block { start, facts, context, judged, checked: Arc::default(), contents: Arc::default() }
    }

    pub fn is_verified(&self) -> bool {
        self.checked.get().is_some() || !self.judged.is_verifiable()
    }

    /// What the articles say to the block, once they have been asked.
    pub fn checked(&self) -> Option<&Checked> {
        self.checked.get()
    }

    fn contents(&self) -> &[Content] {
        self.contents.get_or_init(|| repetition::contents(self))
    }

    /// The writer's sentences, each with its score as a claim. Computed anew on each call: only reports ask.
    pub fn sentences(&self) -> impl Iterator<Item = (Span, f64)> + '_ {
        let prose = self.facts.parsed.paragraphs.iter().filter(|paragraph| paragraph.role.is_prose());
        let scores = if self.judged.sentences.is_empty() {
            Vec::new()
        } else {
            prose.flat_map(claim::scores).collect()
        };
        let claimed =
            |span: Span| self.judged.claims.iter().find(|claim| claim.span == span).map(|claim| claim.score);
        let sentences = self.judged.sentences.iter().map(|sentence| sentence.span).zip(scores);
        sentences.map(move |(span, score)| (span, claimed(span).unwrap_or(score)))
    }
}

/// Pairs of claims that are compared for repetitions: beyond, in drafts of several hundred pages, it would be felt
/// while typing.
const MOST_COMPARED: usize = 250_000;

/// Compiles the cues, which happens on first use and takes longer than reading a draft: whoever waits for a first
/// draft has them ready.
pub fn warm() {
    const SAMPLE: &str = "In 2019 they signed, the minister said, “it was never so many words” (EURACTIV 2019).[^1] \
        Officials say that it cost about 12 million euros. According to the report, he told us so. It is believed that \
        the company found 5 percent. The firm describes it as “one of those”.\n\n> A block quote. — Somebody [@key]\n\n\
        [^1]: Interview, 3 May 2019.\n";
    let settings = Settings { claims: ClaimScope::All, ..Settings::default() };
    let dossier = Dossier { settings: Arc::new(settings), ..Dossier::default() };
    let analysis =
        Analysis::new(&Document::new(SAMPLE), Language::Markdown, Arc::new(dossier), Purpose::Draft);
    analysis.verify();
    analysis.findings();
}

/// From so many new blocks on the work is shared among the processors.
const MUCH: usize = 24;

/// How much an analysis had to do anew: blocks read, and blocks judged.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Work {
    pub read: usize,
    pub judged: usize,
}

impl Analysis {
    pub fn new(document: &Document, language: Language, dossier: Arc<Dossier>, purpose: Purpose) -> Analysis {
        let empty = Analysis { language, blocks: Vec::new(), dossier, purpose, work: Work::default() };
        empty.after(document, Change { start: 0, old_end: 0, new_end: document.len() })
    }

    /// The analysis of `document`, which `change` made of the text that `self` describes.
    pub fn after(&self, document: &Document, change: Change) -> Analysis {
        let touched = self.blocks.partition_point(|block| block.start <= change.start);
        // The block before may end elsewhere now: its end depends on the first line that follows it.
        let first = touched.saturating_sub(2);
        let from = self.blocks.get(first).map_or(0, |block| block.start);
        let (starts, resume) = self.rescan(document, change, from);
        let known: HashMap<&str, &Block> = self.blocks[first..resume.min(self.blocks.len())]
            .iter()
            .map(|b| (b.facts.text.as_str(), b))
            .collect();
        let mut work = Work::default();
        let delta = change.new_end as isize - change.old_end as isize;
        let tail = &self.blocks[resume.min(self.blocks.len())..];
        let end = tail.first().map_or(document.len(), |block| block.start.saturating_add_signed(delta));
        let mut blocks: Vec<Block> = self.blocks[..first].to_vec();
        let spans = (0..starts.len())
            .map(|index| Span::new(starts[index], starts.get(index + 1).copied().unwrap_or(end)));
        let pieces: Vec<(usize, Cow<str>)> = spans.map(|span| (span.start, document.slice(span))).collect();
        let read = |(start, text): &(usize, Cow<str>)| match known.get(text.as_ref()) {
            Some(block) if (block.start == 0) == (*start == 0) => Block { start: *start, ..(*block).clone() },
            _ => {
                let text = text.clone().into_owned();
                let facts = Arc::new(Facts::new(text, self.language, *start == 0, &self.dossier));
                Block::unjudged(*start, facts)
            }
        };
        let found: Vec<Block> = if pieces.len() < MUCH {
            pieces.iter().map(read).collect()
        } else {
            pieces.par_iter().map(read).collect()
        };
        work.read += found.iter().filter(|block| block.judged.is_unread()).count();
        blocks.extend(found);
        blocks.extend(
            tail.iter()
                .map(|block| Block { start: block.start.saturating_add_signed(delta), ..block.clone() }),
        );
        self.judge(blocks, work)
    }

    /// The starts of the blocks from `from` on, up to the first old block that the change left alone; with
    /// them the index of that block.
    fn rescan(&self, document: &Document, change: Change, from: usize) -> (Vec<usize>, usize) {
        let delta = change.new_end as isize - change.old_end as isize;
        let mut scanner = Scanner::new(self.language, from == 0);
        let mut starts = vec![from];
        let mut offset = from;
        let rope = document.rope();
        for line in rope.lines_at(rope.byte_to_line(from)) {
            let begins = match line.as_str() {
                Some(text) => scanner.begins_block(text),
                None => scanner.begins_block(&line.to_string()),
            };
            if begins {
                let before = offset.saturating_add_signed(-delta);
                if offset >= change.new_end
                    && before >= change.old_end
                    && let Ok(resume) = self.blocks.binary_search_by_key(&before, |block| block.start)
                {
                    return (starts, resume);
                }
                starts.push(offset);
            }
            offset += line.len_bytes();
        }
        (starts, self.blocks.len())
    }

    /// Passes B and C.
    fn judge(&self, mut blocks: Vec<Block>, mut work: Work) -> Analysis {
        let keys_are_known =
            self.dossier.names_bibliography || blocks.iter().any(|b| b.facts.cites_known_key);
        let context = Context::fold(blocks.iter().map(|block| &*block.facts));
        let readings: Vec<BlockContext> = blocks
            .iter()
            .enumerate()
            .map(|(index, block)| context.read_by(index, &block.facts, keys_are_known))
            .collect();
        // A block that takes up nothing begins a run of its own: runs are judged side by side.
        let mut runs: Vec<(&mut [Block], &mut [BlockContext])> = Vec::new();
        let mut readings = readings;
        let (mut rest, mut rest_readings) = (&mut blocks[..], &mut readings[..]);
        while !rest.is_empty() {
            let length = 1 + rest[1..].iter().take_while(|block| block.facts.takes_up).count();
            let (run, others) = std::mem::take(&mut rest).split_at_mut(length);
            let (run_readings, other_readings) = std::mem::take(&mut rest_readings).split_at_mut(length);
            runs.push((run, run_readings));
            (rest, rest_readings) = (others, other_readings);
        }
        let judge = |(run, readings): &mut (&mut [Block], &mut [BlockContext])| self.judge_run(run, readings);
        work.judged += if self.is_much(&runs) {
            runs.par_iter_mut().map(judge).sum()
        } else {
            runs.iter_mut().map(judge).sum::<usize>()
        };
        Analysis {
            blocks,
            work,
            dossier: self.dossier.clone(),
            purpose: self.purpose.clone(),
            language: self.language,
        }
    }

    /// Judges blocks of which each but the first may take up what the one before hands on. Says how many it had to.
    fn judge_run(&self, run: &mut [Block], readings: &mut [BlockContext]) -> usize {
        let mut judged = 0;
        let mut before: Option<Arc<Handed>> = None;
        for (block, reads) in run.iter_mut().zip(readings) {
            reads.before = before;
            if block.judged.is_unread() || *reads != *block.context {
                judged += 1;
                block.judged = Arc::new(Judged::new(&block.facts, reads, &self.dossier, &self.purpose));
                block.context = Arc::new(std::mem::take(reads));
                (block.checked, block.contents) = Default::default();
            }
            before = block.judged.carry.clone();
        }
        judged
    }

    /// Whether so many blocks are new that it pays to share the work.
    fn is_much(&self, runs: &[(&mut [Block], &mut [BlockContext])]) -> bool {
        let unread = runs.iter().flat_map(|(run, _)| run.iter()).filter(|block| block.judged.is_unread());
        unread.take(MUCH).count() == MUCH
    }

    pub fn front_matter(&self) -> Option<&FrontMatter> {
        self.blocks.first().and_then(|block| block.facts.front_matter.as_ref())
    }

    /// Asks the articles about every block that has not been asked about yet: the second wave.
    pub fn verify(&self) {
        let open: Vec<&Block> = self.blocks.iter().filter(|block| !block.is_verified()).collect();
        let verify = |block: &&Block| {
            block.checked.get_or_init(|| block.judged.verify(&block.facts, &self.dossier, self.exclude()));
        };
        if open.len() < MUCH { open.iter().for_each(verify) } else { open.par_iter().for_each(verify) }
    }

    /// The passages that speak to a claim of a block, best first, each with what fits and what is missing.
    pub fn evidence(&self, block: &Block, claim: &Claim, limit: usize) -> Vec<Evidence> {
        let inside = block.judged.mentions.iter().filter(|mention| claim.span.covers(mention.span));
        let start = claim.span.start;
        let names: Vec<Span> =
            inside.map(|mention| Span::new(mention.span.start - start, mention.span.end - start)).collect();
        self.dossier.library.evidence(&Query {
            text: claim.span.of(&block.facts.text),
            entities: &claim.entities,
            names: &names,
            exclude: self.exclude(),
            limit,
        })
    }

    /// How many blocks the second wave has yet to go through.
    pub fn unverified(&self) -> usize {
        self.blocks.iter().filter(|block| !block.is_verified()).count()
    }

    /// The source that this text is.
    pub fn exclude(&self) -> Option<&str> {
        match &self.purpose {
            Purpose::ArticleAsDraft(key) => Some(key),
            Purpose::Draft | Purpose::Article => None,
        }
    }

    /// Every finding, in order of its place in the document; those of the second wave as far as it has come. The
    /// index of its block goes with it.
    pub fn findings(&self) -> Vec<(usize, Finding)> {
        let is_off = self.front_matter().is_some_and(|matter| matter.off);
        let ignores_all =
            |block: &Block| block.facts.directives.iter().any(|d| d.directive == Directive::IgnoreFile);
        if is_off || self.blocks.iter().any(ignores_all) {
            return Vec::new();
        }
        let mut findings: Vec<(usize, Finding)> = Vec::new();
        let mut silence = Silence::default();
        for (index, block) in self.blocks.iter().enumerate() {
            let second = block.checked.get().map(|checked| checked.findings.as_slice()).unwrap_or_default();
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

    /// A claim that repeats what the draft supports elsewhere is a hint that says where.
    fn soften_repetitions(&self, findings: &mut [(usize, Finding)]) {
        let unsourced = findings.iter().filter(|(_, finding)| finding.code == Code::UnsourcedClaim).count();
        let claims: usize = self.blocks.iter().map(|block| block.judged.claims.len()).sum();
        if unsourced == 0 || unsourced * claims > MOST_COMPARED {
            return;
        }
        let supported: Vec<(&Content, usize)> = self
            .blocks
            .iter()
            .filter(|block| !block.judged.claims.is_empty())
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

    /// The block that holds an offset, by its index.
    pub fn block_at(&self, offset: usize) -> Option<usize> {
        self.blocks.partition_point(|block| block.start <= offset).checked_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;
    use proptest::prelude::*;

    fn analysis(text: &str) -> (Document, Analysis) {
        let document = Document::new(text);
        let analysis = Analysis::new(&document, Language::Markdown, fixture::dossier(&[]), Purpose::Draft);
        (document, analysis)
    }

    fn same(a: &Analysis, b: &Analysis) -> bool {
        let alike = |(a, b): (&Block, &Block)| {
            a.start == b.start
                && a.facts.text == b.facts.text
                && a.judged == b.judged
                && a.context == b.context
        };
        a.blocks.len() == b.blocks.len() && a.blocks.iter().zip(&b.blocks).all(alike)
    }

    fn paragraphs(count: usize) -> String {
        (0..count)
            .map(|n| format!("Huawei opened office {n} in Brussels in 2019. The EU was told.\n\n"))
            .collect()
    }

    #[test]
    fn an_edit_reads_and_judges_at_most_three_blocks() {
        let (mut document, mut before) = analysis(&paragraphs(200));
        assert_eq!(before.blocks.len(), 200);
        for at in [0, 40, 6_000, 6_061, 12_000] {
            for (span, text) in
                [(Span::new(at, at), "x"), (Span::new(at, at + 3), ""), (Span::new(at, at), "\n\n")]
            {
                let change = document.replace(span, text);
                before = before.after(&document, change);
                assert!(before.work.read <= 3 && before.work.judged <= 3, "{:?} at {at}", before.work);
            }
        }
    }

    #[test]
    fn a_changed_definition_judges_only_those_who_read_it() {
        let text = format!("{}A claim about Huawei in 2019.[^1]\n\n[^1]: A remark.\n", paragraphs(50));
        let (mut document, before) = analysis(&text);
        let at = text.len() - "A remark.\n".len();
        let change = document.replace(Span::new(at, at), "See @alibaba-liege. ");
        let after = before.after(&document, change);
        assert_eq!(after.work, Work { read: 1, judged: 2 });
    }

    const SNIPPETS: [&str; 37] = [
        "” — the VSSE",
        "<!-- ibid: ignore unsourced-claim -->\n",
        "It added that 12 percent of them, he said, were “one … [t]wo” ",
        "Huawei ",
        "the European Commission (EXC) ",
        "The EXC ",
        "the Commission ",
        "Ken Hu ",
        "Hu ",
        "spied in 2019. ",
        "said. ",
        "[^1]",
        "\n\n[^1]: @alibaba-liege\n\n",
        "[^1]: see\n\n    Reuters\n\n",
        "[x][r] ",
        "\n\n[r]: https://x.org\n\n",
        "\n- ",
        "\n\n- ",
        ":\n\n",
        "```\n",
        "\n> ",
        "---\n",
        "<!--",
        "-->",
        "<div>",
        " [@alibaba-liege]",
        " [@zzz]. ",
        "\r\n",
        "\r",
        "\n\n",
        "é🙂",
        "“",
        "”. ",
        "    ",
        "# ",
        "| a | b |\n|---|---|\n",
        "bibliography: x.bib\n",
    ];

    fn snippet() -> impl Strategy<Value = String> {
        prop::collection::vec(prop::sample::select(SNIPPETS.to_vec()), 0..12).prop_map(|parts| parts.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]
        #[test]
        fn after_any_edits_the_analysis_is_that_from_scratch(
            start in snippet(),
            edits in prop::collection::vec((0.0..1.0f64, 0usize..12, snippet()), 1..8),
        ) {
            let (mut document, mut current) = analysis(&start);
            for (place, length, text) in edits {
                let at = (place * document.len() as f64) as usize;
                let change = document.replace(Span::new(at, at + length), &text);
                current = current.after(&document, change);
                let (_, scratch) = analysis(&document.to_string());
                prop_assert!(same(&current, &scratch), "{:?}", document.to_string());
            }
        }

        #[test]
        fn several_edits_at_once_give_the_same(
            start in snippet(),
            edits in prop::collection::vec((0.0..1.0f64, 0usize..12, snippet()), 1..5),
        ) {
            let (mut document, before) = analysis(&start);
            let changes: Vec<Change> = edits.into_iter().map(|(place, length, text)| {
                let at = (place * document.len() as f64) as usize;
                document.replace(Span::new(at, at + length), &text)
            }).collect();
            let change = changes.into_iter().reduce(Change::then).expect("at least one edit");
            let (_, scratch) = analysis(&document.to_string());
            prop_assert!(same(&before.after(&document, change), &scratch), "{:?}", document.to_string());
        }

        #[test]
        fn spans_are_ordered_and_lie_on_character_boundaries(text in snippet()) {
            let (_, analysis) = analysis(&text);
            for block in &analysis.blocks {
                let judged = &block.judged;
                let spans = judged.mentions.iter().map(|m| m.span).chain(judged.citations.iter().map(|c| c.span))
                    .chain(judged.claims.iter().map(|c| c.span)).chain(judged.findings.iter().map(|f| f.span));
                for span in spans {
                    prop_assert!(block.facts.text.get(span.range()).is_some_and(|t| !t.is_empty()), "{:?} in {:?}", span, block.facts.text);
                }
                prop_assert!(judged.mentions.windows(2).all(|m| m[0].span.end <= m[1].span.start));
            }
        }
    }
}
