//! The analysis of a draft, whole or after an edit.
//!
//! Three passes (see `docs/architecture.md`). A: each block by itself ([`Facts`]). B: what crosses
//! blocks, folded over them (`Context`). C: each block in that context ([`Judged`]), kept as
//! long as neither the block nor what it read of the context has changed. So the result after an edit is the
//! result from scratch, at the cost of the blocks that the edit touched.

mod block;
mod context;
mod facts;
mod findings;
mod judged;
mod repetition;
mod reread;
mod silence;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

pub use block::Block;
use context::{BlockContext, Context};
pub use facts::Facts;
pub use judged::{Checked, Judged};
use judged::{Extent, Handed};
pub use reread::LETTER;
use reread::Reread;

use rayon::prelude::*;

use crate::catalogue::EntityRef;
use crate::corpus::{Dossier, Evidence, Library, Query};
use crate::extract::{self, Claim};
use crate::markup::{Language, front_matter::FrontMatter};
use crate::recognise;
use crate::settings::{ClaimScope, Settings};
use crate::text::{Change, Changes, Document, Span};
use crate::verify::{self, sources_in};

/// What a draft says, block by block.
#[derive(Clone)]
pub struct Analysis {
    pub language: Language,
    pub blocks: Vec<Block>,
    pub dossier: Arc<Dossier>,
    /// Whether this text is judged, or only read (an article of the dossier).
    pub purpose: Purpose,
    pub work: Work,
    context: Arc<Context>,
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

/// Compiles the cues, which happens on first use and takes longer than reading a draft: whoever waits for a first
/// draft has them ready.
pub fn warm() {
    const SAMPLE: &str = "In 2019 they signed, the minister said, “it was never so many words” (EURACTIV 2019).[^1] \
        Officials say that it cost about 12 million euros. According to the report, he told us so. It is believed that \
        the company found 5 percent. The firm describes it as “one of those”.\n\n> A block quote. — Somebody [@key]\n\n\
        [^1]: Interview, 3 May 2019.\n";
    let cues: Vec<_> = extract::cues().into_iter().chain(recognise::CUES).chain(verify::CUES).collect();
    cues.into_par_iter().for_each(|cue| {
        std::sync::LazyLock::force(cue);
    });
    // The rest: markers, the models, whatever else is made on first use.
    let settings = Settings { claims: ClaimScope::All, ..Settings::default() };
    let dossier = Dossier { settings: Arc::new(settings), ..Dossier::default() };
    let analysis =
        Analysis::new(&Document::new(SAMPLE), Language::Markdown, Arc::new(dossier), Purpose::Draft);
    analysis.verify();
    analysis.findings();
}

/// Reads a few pages of the dossier's own articles as drafts, on every thread: what a reader needs and makes on first
/// use, and the automata of the cues, which grow as they read, are there before a draft comes. The first one of 100 KB
/// takes three quarters of the time that it takes unrehearsed, measured. Stops after a page when it is no longer to go on.
pub fn rehearse(dossier: &Dossier, goes_on: impl Fn() -> bool + Sync) {
    let settings = Settings { claims: ClaimScope::All, ..(*dossier.settings).clone() };
    let dossier = Arc::new(Dossier { settings: Arc::new(settings), ..dossier.clone() });
    let pages: Vec<Document> = dossier
        .corpus
        .articles()
        .filter(|(_, article)| article.text.len() <= PAGE)
        .take(PAGES)
        .map(|(_, article)| Document::new(&article.text))
        .collect();
    rayon::broadcast(|_| {
        for page in pages.iter().take_while(|_| goes_on()) {
            let analysis = Analysis::new(page, Language::Markdown, dossier.clone(), Purpose::Draft);
            analysis.verify();
            analysis.findings();
        }
    });
}

/// Bytes of the longest article that is rehearsed, and how many are.
const PAGE: usize = 8_000;
const PAGES: usize = 5;

/// From so many new blocks on the work is shared among the processors.
const MUCH: usize = 8;

/// How much an analysis had to do anew: blocks read, and blocks judged.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Work {
    pub read: usize,
    pub judged: usize,
}

impl Analysis {
    pub fn new(document: &Document, language: Language, dossier: Arc<Dossier>, purpose: Purpose) -> Analysis {
        let empty = Analysis {
            language,
            blocks: Vec::new(),
            dossier,
            purpose,
            work: Work::default(),
            context: Arc::default(),
        };
        empty.after(document, &Change { start: 0, old_end: 0, new_end: document.len() }.into())
    }

    /// The analysis of `document`, which `changes` made of the text that `self` describes.
    pub fn after(&self, document: &Document, changes: &Changes) -> Analysis {
        let Reread { blocks, changed, is_local, work } = self.reread(document, changes);
        if is_local { self.judge_locally(blocks, &changed, work) } else { self.judge(blocks, work) }
    }

    /// Passes B and C.
    fn judge(&self, mut blocks: Vec<Block>, mut work: Work) -> Analysis {
        let context = Context::fold(blocks.iter().map(|block| &*block.facts), &self.dossier);
        let all = 0..blocks.len();
        work.judged +=
            self.judge_runs(&mut blocks, &[all], |index, facts| Some(context.read_by(index, facts)));
        self.with(blocks, Arc::new(context), work)
    }

    /// Pass C after an edit to some blocks that changed nothing for the others, but what those `changed` hand on.
    fn judge_locally(&self, mut blocks: Vec<Block>, changed: &[Range<usize>], mut work: Work) -> Analysis {
        let is_changed = |index: usize| {
            let next = changed.partition_point(|range| range.end <= index);
            changed.get(next).is_some_and(|range| range.contains(&index))
        };
        let reads = |index, facts: &Facts| is_changed(index).then(|| self.context.read_by(index, facts));
        work.judged += self.judge_runs(&mut blocks, changed, reads);
        self.with(blocks, self.context.clone(), work)
    }

    fn with(&self, blocks: Vec<Block>, context: Arc<Context>, work: Work) -> Analysis {
        Analysis {
            blocks,
            work,
            context,
            dossier: self.dossier.clone(),
            purpose: self.purpose.clone(),
            language: self.language,
        }
    }

    /// Judges the blocks in some ranges, and those that take up what they hand on: runs of them side by side. `reads` says
    /// what a block reads of the context, where that may have changed. Says how many it had to judge.
    fn judge_runs(
        &self,
        blocks: &mut [Block],
        ranges: &[Range<usize>],
        reads: impl Fn(usize, &Facts) -> Option<BlockContext> + Sync,
    ) -> usize {
        let runs = runs(blocks, ranges);
        let judge = |(first, run): (usize, &mut [Block])| self.judge_run(first, run, &reads);
        let unread = runs.iter().flat_map(|(_, run)| run.iter()).filter(|block| block.judged.is_unread());
        if unread.take(MUCH).count() == MUCH {
            runs.into_par_iter().map(judge).sum()
        } else {
            runs.into_iter().map(judge).sum()
        }
    }

    /// Judges blocks of which each but the first may take up what the one before hands on.
    fn judge_run(
        &self,
        first: usize,
        run: &mut [Block],
        reads: impl Fn(usize, &Facts) -> Option<BlockContext>,
    ) -> usize {
        let mut judged = 0;
        let mut before: Option<Arc<Handed>> = None;
        for (index, block) in (first..).zip(run) {
            let new = reads(index, &block.facts);
            if new.is_some() || block.context.before != before {
                let reads = BlockContext { before, ..new.unwrap_or_else(|| block.context.clone()) };
                judged += usize::from(self.judge_block(block, reads));
            }
            before = block.judged.carry.clone();
        }
        judged
    }

    /// Judges a block, if it is new or reads something new. Says whether it had to.
    fn judge_block(&self, block: &mut Block, reads: BlockContext) -> bool {
        let is_new = block.judged.is_unread() || reads != block.context;
        if is_new {
            let judged = Judged::new(&block.facts, &reads, &self.dossier, &self.purpose, Extent::Needed);
            *block = Block::new(block.start, block.facts.clone(), reads, judged);
        }
        is_new
    }

    pub fn front_matter(&self) -> Option<&FrontMatter> {
        self.blocks.first().and_then(|block| block.facts.front_matter.as_ref())
    }

    /// Asks the articles about every block that has not been asked about yet: the second wave.
    pub fn verify(&self) {
        let open: Vec<&Block> = self.blocks.iter().filter(|block| !block.is_verified()).collect();
        let verify = |block: &&Block| {
            block.check(&self.dossier, self.exclude());
        };
        if open.len() < MUCH { open.iter().for_each(verify) } else { open.par_iter().for_each(verify) }
    }

    /// Asks the articles about what stands at an offset, and about nothing else.
    pub fn verify_at(&self, offset: usize) {
        if let Some(block) = self.block_over(offset).filter(|block| !block.is_verified()) {
            block.check(&self.dossier, self.exclude());
        }
    }

    /// The passages that speak to a claim of a block, best first, each with what fits and what is missing.
    pub fn evidence(&self, block: &Block, claim: &Claim, limit: usize) -> Vec<Evidence> {
        let inside = block.judged.mentions.iter().filter(|mention| claim.span.covers(mention.span));
        let start = claim.span.start;
        let names: Vec<Span> =
            inside.map(|mention| Span::new(mention.span.start - start, mention.span.end - start)).collect();
        // A key or an address is no word of the claim; the words of a link are.
        let mut text = claim.span.of(&block.facts.text).as_bytes().to_vec();
        for citation in block.judged.citations.iter().filter(|c| claim.span.covers(c.span)) {
            let words = citation.span.of(&block.facts.text).find("](").unwrap_or_default();
            text[citation.span.start + words - start..citation.span.end - start].fill(b' ');
        }
        let text = String::from_utf8(text).unwrap_or_default();
        // An article does not name the newspaper that it stands in.
        let speakers = block.judged.attributions.iter().filter(|a| claim.span.covers(a.sentence));
        let outlets: Vec<_> = speakers.filter_map(|a| a.entity).filter(|e| self.is_outlet(*e)).collect();
        let entities: Vec<_> = claim.entities.iter().copied().filter(|e| !outlets.contains(e)).collect();
        self.dossier.library.evidence(&Query {
            text: &text,
            entities: &entities,
            names: &names,
            exclude: self.exclude(),
            limit,
        })
    }

    /// Whether an entity is a newspaper or site that a source comes from.
    fn is_outlet(&self, entity: EntityRef) -> bool {
        sources_in(&self.dossier, entity).next().is_some()
    }

    /// How many blocks the second wave has yet to go through.
    pub fn unverified(&self) -> usize {
        self.blocks.iter().filter(|block| !block.is_verified()).count()
    }

    /// All that can be said of a block, for a reader: attributions and figures on which nothing rests, too.
    pub fn in_full<'a>(&self, block: &'a Block) -> Cow<'a, Judged> {
        if !block.judged.is_brief {
            return Cow::Borrowed(&block.judged);
        }
        let all = Judged::new(&block.facts, &block.context, &self.dossier, &self.purpose, Extent::All);
        Cow::Owned(all)
    }

    /// The source that this text is.
    pub fn exclude(&self) -> Option<&str> {
        match &self.purpose {
            Purpose::ArticleAsDraft(key) => Some(key),
            Purpose::Draft | Purpose::Article => None,
        }
    }

    /// The block that holds an offset.
    pub fn block_over(&self, offset: usize) -> Option<&Block> {
        self.blocks.get(self.block_at(offset)?)
    }

    /// The block that holds an offset, by its index.
    pub fn block_at(&self, offset: usize) -> Option<usize> {
        self.blocks.partition_point(|block| block.start <= offset).checked_sub(1)
    }
}

/// The runs of blocks in some ranges, each with the number of its first block: one begins where a block takes up nothing,
/// and goes on over all that do. The ranges are in order, and apart.
fn runs<'b>(blocks: &'b mut [Block], ranges: &[Range<usize>]) -> Vec<(usize, &'b mut [Block])> {
    let takes_up = |index: usize| blocks.get(index).is_some_and(Block::takes_up);
    let mut bounds: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        let done = bounds.last().map_or(0, |last| last.end);
        let mut at = range.start.max(done);
        while at > done && takes_up(at) {
            at -= 1;
        }
        while at < range.end.min(blocks.len()) {
            let first = at;
            at += 1;
            while takes_up(at) {
                at += 1;
            }
            bounds.push(first..at);
        }
    }
    let mut runs = Vec::with_capacity(bounds.len());
    let (mut rest, mut from) = (blocks, 0);
    for Range { start, end } in bounds {
        let (_, tail) = std::mem::take(&mut rest).split_at_mut(start - from);
        let (run, tail) = tail.split_at_mut(end - start);
        runs.push((start, run));
        (rest, from) = (tail, end);
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;
    use crate::text::Place;
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
                before = before.after(&document, &change.into());
                assert!(before.work.read <= 3 && before.work.judged <= 3, "{:?} at {at}", before.work);
            }
        }
    }

    #[test]
    fn a_glance_elsewhere_judges_nothing_and_sees_the_same() {
        let text = format!("{}It was told.\n\n{}", paragraphs(20), paragraphs(20));
        let (mut document, mut after) = analysis(&text);
        let edited = after.blocks[19].start + "Huawei ".len();
        let seen = [(0, true), (18, true), (19, false), (20, false), (21, true), (40, true)];
        let before = after;
        let change = document.replace(Span::new(edited, edited), "words ");
        after = before.after(&document, &change.into());
        for (place, is_seen) in seen {
            let offset = after.blocks[place].start + 1;
            let glance = before.glance(&document, &change.into(), offset);
            assert_eq!(glance.is_some(), is_seen, "{place}");
            if let Some(glance) = glance {
                assert_eq!(glance.work, Work { read: 1, judged: 0 });
                assert_eq!(glance.blocks[place].judged, after.blocks[place].judged);
                assert_eq!(glance.blocks[place].start, after.blocks[place].start);
            }
        }
        // Of a letter it takes no notice.
        let change = document.replace(Span::new(edited, edited), "x");
        for (place, is_seen) in seen {
            let offset = after.blocks[place].start + 1;
            assert_eq!(after.stands_past(&document, change.into(), offset), is_seen, "{place}");
        }
        after = after.after(&document, &change.into());
        // What a block says to others is heard everywhere.
        let change = document.replace(Span::new(edited, edited), "[^1]: @alibaba-liege ");
        assert!(after.glance(&document, &change.into(), 1).is_none());
    }

    #[test]
    fn a_changed_definition_judges_only_those_who_read_it() {
        let text = format!("{}A claim about Huawei in 2019.[^1]\n\n[^1]: A remark.\n", paragraphs(50));
        let (mut document, before) = analysis(&text);
        let at = text.len() - "A remark.\n".len();
        let change = document.replace(Span::new(at, at), "See @alibaba-liege. ");
        let after = before.after(&document, &change.into());
        assert_eq!(after.work, Work { read: 1, judged: 2 });
    }

    #[test]
    fn what_nothing_rests_on_is_told_to_who_asks() {
        let text = "Officials say that 12 people came.\n\nHe said so. The VSSE was told.\n\nNobody came.\n";
        let (_, analysis) = analysis(text);
        let counts = |judged: &Judged| (judged.attributions.len(), judged.figures.len());
        let brief: Vec<_> = analysis.blocks.iter().map(|block| counts(&block.judged)).collect();
        let full: Vec<_> = analysis.blocks.iter().map(|block| counts(&analysis.in_full(block))).collect();
        // Who speaks in the first is taken up by the second; nobody asks for its figures.
        assert_eq!(brief, [(1, 0), (1, 0), (0, 0)]);
        assert_eq!(full, [(1, 1), (1, 0), (0, 0)]);
        let (_, alone) = self::analysis("Officials say that 12 people came.\n");
        assert_eq!(counts(&alone.blocks[0].judged), (0, 0));
        assert_eq!(counts(&alone.in_full(&alone.blocks[0])), (1, 1));
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
                current = current.after(&document, &change.into());
                let (_, scratch) = analysis(&document.to_string());
                prop_assert!(same(&current, &scratch), "{:?}", document.to_string());
            }
        }

        #[test]
        fn a_glance_sees_what_the_whole_analysis_does(
            start in snippet(),
            place in 0.0..1.0f64,
            length in 0usize..4,
            new in prop::sample::select(SNIPPETS.to_vec()),
        ) {
            let (mut document, before) = analysis(&format!("{start}\n\nHuawei was told.\n\n{start}"));
            let at = (place * document.len() as f64) as usize;
            let change = document.replace(Span::new(at, at + length), new);
            let after = before.after(&document, &change.into());
            for (index, block) in after.blocks.iter().enumerate() {
                if let Some(glance) = before.glance(&document, &change.into(), block.start) {
                    let seen = &glance.blocks[index];
                    prop_assert_eq!(seen.start, block.start);
                    prop_assert_eq!(&seen.facts.text, &block.facts.text);
                    prop_assert!(seen.judged == block.judged && seen.context == block.context, "{:?} {}", document.to_string(), index);
                }
                let letter = Place::from(change);
                let is_letter = letter.old.len().max(letter.new.len()) <= LETTER;
                if is_letter && before.stands_past(&document, letter, letter.was(block.start)) {
                    let seen = &before.blocks[index];
                    prop_assert_eq!(letter.is(seen.start), block.start);
                    prop_assert_eq!(&seen.facts.text, &block.facts.text);
                }
            }
        }

        #[test]
        fn several_edits_at_once_give_the_same(
            start in snippet(),
            end in snippet(),
            edits in prop::collection::vec((0.0..1.0f64, 0usize..12, snippet()), 1..8),
        ) {
            let between = paragraphs(6);
            let text = [&*start, &between, &end, &between, &start].join("\n\n");
            let (mut document, before) = analysis(&text);
            let changes: Changes = edits.into_iter().map(|(place, length, text)| {
                let at = (place * document.len() as f64) as usize;
                document.replace(Span::new(at, at + length), &text)
            }).collect();
            let (_, scratch) = analysis(&document.to_string());
            prop_assert!(same(&before.after(&document, &changes), &scratch), "{:?}", document.to_string());
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
