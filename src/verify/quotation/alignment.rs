//! Word by word: a quotation laid against a stretch of an article.
//!
//! The alignment is semi-global (Sellers, 1980): the quotation must be laid out whole, the article may begin and end
//! anywhere. Where the quotation has an ellipsis or a bracket, words of the article may be passed over freely.

use super::gap::{Sense, negates, reversed};
use super::spelling::american;
use crate::corpus::{Article, Words};
use crate::extract::{attribution, quotation};
use crate::text::Span;

/// A part of a quotation.
#[derive(Clone, PartialEq, Debug)]
pub enum Piece {
    /// A word, with its place in the quotation's text.
    Word { hash: u64, span: Span, spelling: u64 },
    /// An ellipsis, or a bracket that stands for other words: how many words of the article it may pass over.
    Gap { most: usize, sense: Sense, span: Span },
}

/// Words that an ellipsis may leave out.
const ELLIPSIS: usize = 120;
/// Words that a bracketed word may stand for.
pub const BRACKET: usize = 8;

/// Cuts a quotation into words and gaps. `[o]ften` is the word "often", `[sic]` is nothing, `[the company]` stands
/// for other words.
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut plain = String::with_capacity(text.len());
    // For each byte of `plain` the byte of `text`; and where gaps stand in `plain`.
    let mut origin: Vec<usize> = Vec::with_capacity(text.len());
    let mut gaps: Vec<(usize, usize, Sense, Span)> = Vec::new();
    let push = |plain: &mut String, origin: &mut Vec<usize>, at: usize, c: char| {
        plain.push(c);
        origin.extend(std::iter::repeat_n(at, c.len_utf8()));
    };
    let remarks: Vec<Span> = quotation::remarks(text).collect();
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let tail = &text[at..];
        if let Some(remark) = remarks.iter().find(|remark| remark.start == at) {
            // The writer's, or else the source's own: then it is passed over.
            gaps.push((plain.len(), BRACKET, Sense::Free, *remark));
            push(&mut plain, &mut origin, at, ' ');
            while rest.next_if(|(next, _)| *next < remark.end).is_some() {}
            continue;
        }
        let is_bracket = c == '['
            || c == '('
                && (tail[1..].trim_start_matches(['.', '…', ' ']).starts_with(')')
                    || tail.starts_with("(sic)"));
        if is_bracket && let Some(length) = tail.find([']', ')']) {
            let inside = &tail[1..length];
            let begins_word = tail[length + 1..].starts_with(char::is_alphanumeric);
            let letters = inside.chars().filter(|c| c.is_alphanumeric()).count();
            if plain.ends_with(char::is_alphanumeric) && !inside.contains(' ') && inside != "sic" {
                // "accept[s]", "look[]": the writer's ending on the speaker's word, which may be any form of it.
                while plain.ends_with(|c: char| c.is_alphanumeric() || c == '’') {
                    plain.pop();
                }
                origin.truncate(plain.len());
                gaps.push((plain.len(), 1, Sense::Free, Span::new(at, at + length + 1)));
                push(&mut plain, &mut origin, at, ' ');
                let end = at + length + 1;
                let tail =
                    text[end..].find(|c: char| !c.is_alphanumeric()).map_or(text.len(), |more| end + more);
                while rest.next_if(|(next, _)| *next < tail).is_some() {}
                continue;
            }
            if letters == 0 {
                gaps.push((plain.len(), ELLIPSIS, Sense::Plain, Span::new(at, at + length + 1)));
                push(&mut plain, &mut origin, at, ' ');
            } else if begins_word && !inside.contains(' ') {
                for (offset, letter) in inside.char_indices() {
                    push(&mut plain, &mut origin, at + 1 + offset, letter);
                }
            } else if inside != "sic" {
                let sense = if negates(inside) { Sense::Negates } else { Sense::Plain };
                gaps.push((plain.len(), BRACKET, sense, Span::new(at, at + length + 1)));
                push(&mut plain, &mut origin, at, ' ');
            }
            while rest.next_if(|(next, _)| *next <= at + length).is_some() {}
        } else if c == '…' || tail.starts_with("...") || tail.starts_with(". . .") {
            gaps.push((plain.len(), ELLIPSIS, Sense::Plain, Span::new(at, at + c.len_utf8())));
            push(&mut plain, &mut origin, at, ' ');
            while rest.next_if(|(_, next)| matches!(next, '.' | '…')).is_some() {}
        } else if c == '\u{fffc}' {
            push(&mut plain, &mut origin, at, ' ');
        } else {
            push(&mut plain, &mut origin, at, c);
        }
    }
    origin.push(text.len());
    let words = Words::of(&plain);
    let mut gaps = gaps.into_iter().peekable();
    let mut pieces = Vec::new();
    for (&hash, span) in words.hashes.iter().zip(&words.spans) {
        while let Some((_, most, sense, span)) = gaps.next_if(|(at, ..)| *at <= span.start) {
            // What an ellipsis leaves out before the first word was never there.
            if !pieces.is_empty() {
                pieces.push(Piece::Gap { most, sense, span });
            }
        }
        let end = origin
            .get(span.end.saturating_sub(1))
            .map_or(text.len(), |&last| last + text[last..].chars().next().map_or(0, char::len_utf8));
        let spelling = spelling(span.of(&plain), hash);
        pieces.push(Piece::Word { hash, span: Span::new(origin[span.start], end), spelling });
    }
    pieces
}

/// Tells words apart that differ in more than their spelling on the two sides of the ocean; `hash` is the word's own.
fn spelling(word: &str, hash: u64) -> u64 {
    american(word).map_or(hash, |word| Words::of(&word).hashes.first().copied().unwrap_or_default())
}

/// How a quotation lies against an article.
#[derive(Clone, PartialEq, Debug)]
pub struct Alignment {
    /// Words to change, to add or to leave out.
    pub cost: usize,
    /// Words of the quotation that stand in the article, and all its words.
    pub matched: usize,
    pub words: usize,
    /// Matched words that say something by themselves.
    pub telling: usize,
    /// The longest run of matched words.
    pub run: usize,
    /// The bytes of the article.
    pub span: Span,
    steps: Vec<Step>,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Step {
    Match {
        piece: usize,
        word: usize,
    },
    Change {
        piece: usize,
        word: usize,
    },
    /// A word that only the quotation has.
    Added {
        piece: usize,
    },
    /// A word that only the article has.
    LeftOut {
        word: usize,
    },
    /// Passed over: by an ellipsis, whose piece it is, or because it only tells who speaks.
    Passed {
        piece: Option<usize>,
        word: usize,
    },
}

/// Words of the article that are looked at before the place.
const BEFORE: usize = 14;

/// Lays the pieces against the article around the word `at`.
pub fn align(pieces: &[Piece], words: &Words, text: &str, at: usize) -> Option<Alignment> {
    exact(pieces, words, text, at).or_else(|| nearest(pieces, words, text, at))
}

/// The common case: the very words stand there, without a gap.
fn exact(pieces: &[Piece], words: &Words, text: &str, at: usize) -> Option<Alignment> {
    let is_same =
        |(piece, hash): (&Piece, &u64)| matches!(piece, Piece::Word { hash: ours, .. } if ours == hash);
    let from = (at.saturating_sub(2)..=at + BEFORE).find(|&from| {
        let there = words.hashes.get(from..from + pieces.len());
        there.is_some_and(|there| pieces.iter().zip(there).all(is_same))
    })?;
    let steps = (0..pieces.len()).map(|piece| Step::Match { piece, word: from + piece }).collect();
    Alignment::new(0, steps, pieces, words, text)
}

fn nearest(pieces: &[Piece], words: &Words, text: &str, at: usize) -> Option<Alignment> {
    let slack: usize = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Word { .. } => 1,
            Piece::Gap { most, .. } => *most,
        })
        .sum();
    let from = at.saturating_sub(BEFORE);
    let to = (at + slack + BEFORE + pieces.len() / 3).min(words.len());
    let window = &words.hashes[from..to.max(from)];
    let (rows, columns) = (pieces.len() + 1, window.len() + 1);
    if rows * columns > MOST_CELLS || window.is_empty() {
        return None;
    }
    let told = told(text, words, Span::new(from, to.max(from)));
    // cost[row][column]: the pieces before `row` laid against words that end before `column`.
    let mut cost = vec![0u32; rows * columns];
    let cell = |row: usize, column: usize| row * columns + column;
    for row in 1..rows {
        let piece = &pieces[row - 1];
        for column in 0..columns {
            cost[cell(row, column)] = match piece {
                Piece::Word { hash, .. } => {
                    let add = cost[cell(row - 1, column)] + 1;
                    if column == 0 {
                        add
                    } else {
                        let change = cost[cell(row - 1, column - 1)] + u32::from(window[column - 1] != *hash);
                        add.min(change).min(cost[cell(row, column - 1)] + u32::from(!told[column - 1]))
                    }
                }
                // Entering the gap costs nothing, staying in it neither; its length is checked afterwards.
                Piece::Gap { .. } => {
                    let enter = cost[cell(row - 1, column)];
                    if column == 0 { enter } else { enter.min(cost[cell(row, column - 1)]) }
                }
            };
        }
    }
    let last = rows - 1;
    let end = (0..columns).min_by_key(|&column| (cost[cell(last, column)], std::cmp::Reverse(column)))?;
    let mut steps = Vec::new();
    let (mut row, mut column) = (last, end);
    while row > 0 {
        let here = cost[cell(row, column)];
        match &pieces[row - 1] {
            // No more than must be is passed over.
            Piece::Gap { .. } if column == 0 || cost[cell(row - 1, column)] == here => row -= 1,
            Piece::Gap { .. } => {
                steps.push(Step::Passed { piece: Some(row - 1), word: from + column - 1 });
                column -= 1;
            }
            Piece::Word { hash, .. } => {
                let is_same = column > 0 && window[column - 1] == *hash;
                let diagonal = (column > 0).then(|| cost[cell(row - 1, column - 1)]);
                // Of two ways at one price, the one that leaves a word out and matches the next tells more.
                let left_out =
                    (column > 0).then(|| cost[cell(row, column - 1)] + u32::from(!told[column - 1]));
                if !is_same && left_out == Some(here) {
                    let word = from + column - 1;
                    steps.push(if told[column - 1] {
                        Step::Passed { piece: None, word }
                    } else {
                        Step::LeftOut { word }
                    });
                    column -= 1;
                } else if diagonal.is_some_and(|cost| cost + u32::from(!is_same) == here) {
                    let (piece, word) = (row - 1, from + column - 1);
                    steps.push(if is_same {
                        Step::Match { piece, word }
                    } else {
                        Step::Change { piece, word }
                    });
                    (row, column) = (row - 1, column - 1);
                } else if cost[cell(row - 1, column)] + 1 == here {
                    steps.push(Step::Added { piece: row - 1 });
                    row -= 1;
                } else {
                    steps.push(Step::LeftOut { word: from + column - 1 });
                    column -= 1;
                }
            }
        }
    }
    steps.reverse();
    Alignment::new(cost[cell(last, end)] as usize, steps, pieces, words, text)
}

/// Which words of a stretch only tell who speaks, between two parts of what is said: “We have money,” she said. “Not
/// much.” A quotation may pass over them.
fn told(text: &str, words: &Words, stretch: Span) -> Vec<bool> {
    let mut told = vec![false; stretch.len()];
    let all = &words.spans[stretch.range()];
    let (Some(first), Some(last)) = (all.first(), all.last()) else { return told };
    let mut start = text[..first.start].rfind('\n').map_or(0, |at| at + 1);
    while start < last.end {
        let end = text[start..].find('\n').map_or(text.len(), |at| start + at + 1);
        let quotations = quotation::find(&text[start..end]);
        for pair in quotations.windows(2) {
            let gap = Span::new(pair[0].end, pair[1].start).shift(start);
            let inside = all.partition_point(|word| word.start < gap.start)
                ..all.partition_point(|word| word.end <= gap.end);
            let tells = inside.start < inside.end && inside.len() <= MOST_TOLD;
            if tells && attribution::has_cue(gap.of(text)) {
                told[inside].fill(true);
            }
        }
        start = end;
    }
    told
}

/// Words that tell who speaks, at most.
const MOST_TOLD: usize = 25;

/// Bounds the work on a quotation that is as long as an article.
const MOST_CELLS: usize = 400_000;

impl Alignment {
    fn new(
        mut cost: usize,
        mut steps: Vec<Step>,
        pieces: &[Piece],
        words: &Words,
        text: &str,
    ) -> Option<Alignment> {
        for step in &mut steps {
            if let Step::Change { piece, word } = *step
                && let Piece::Word { spelling: ours, .. } = pieces[piece]
                && spelling(words.spans[word].of(text), words.hashes[word]) == ours
            {
                *step = Step::Match { piece, word };
                cost -= 1;
            }
        }
        cost += reversed(&mut steps, pieces, words, text);
        let (mut run, mut longest, mut telling, mut matched) = (0, 0, 0, 0);
        let mut touched: Option<Span> = None;
        for step in &steps {
            match *step {
                Step::Match { word, .. } => {
                    (run, matched) = (run + 1, matched + 1);
                    longest = longest.max(run);
                    let span = words.spans[word];
                    telling += usize::from(is_telling(span.of(text)));
                    touched = Some(touched.map_or(span, |all| all.join(span)));
                }
                Step::Change { word, .. } => {
                    run = 0;
                    let span = words.spans[word];
                    touched = Some(touched.map_or(span, |all| all.join(span)));
                }
                Step::Added { .. } | Step::LeftOut { .. } => run = 0,
                Step::Passed { .. } => {}
            }
        }
        let all = pieces.iter().filter(|piece| matches!(piece, Piece::Word { .. })).count();
        Some(Alignment { cost, matched, words: all, telling, run: longest, span: touched?, steps })
    }

    /// Whether this is the same utterance, perhaps altered; what is cited from this very article needs less to
    /// show it.
    pub fn is_near(&self, is_witness: bool) -> bool {
        if self.cost == 0 {
            return true;
        }
        // Two words in six may be chance; four in ten of a long sentence are not.
        let most = match (self.words, is_witness) {
            (..=6, _) => 1,
            (7..=9, _) => 2,
            (words, true) => words / 2,
            (words, false) => words * 2 / 5,
        };
        // "172 diplomatic postings": the words are rare enough.
        if is_witness && self.cost == 1 && self.telling >= 2 {
            return true;
        }
        // In the article that is cited, one word in five is a slip, whatever the words are.
        if is_witness && self.cost <= (self.words / 5).max(1) && self.matched >= 3 {
            return true;
        }
        // And so are two in eight, with three of the rest in a row: "a gift to nobody but the lawyers".
        if is_witness && self.matched >= 6 && self.run >= 3 && 4 * self.cost <= self.words {
            return true;
        }
        // Eight words in a row, and hardly one other: everyday words, too, are said so but once.
        if self.run >= 8 && 8 * self.cost <= self.words {
            return true;
        }
        self.cost <= most
            && self.telling >= 2
            && self.matched >= 3
            && (self.run >= 3 || is_witness && self.run >= 2)
    }

    /// Whether all but one word of several is the same, and not only words that everybody uses.
    pub fn is_one_word_off(&self) -> bool {
        self.cost == 1 && self.matched >= 4 && self.run >= 3 && self.telling >= 1
    }

    /// The words that differ, the article's and the quotation's, from the first difference to the last, or around
    /// the first one where the differences lie far apart.
    pub fn difference(&self, quotation: &str, pieces: &[Piece], article: &Article) -> (String, String) {
        let words = article.words();
        let is_same = |step: &Step| matches!(step, Step::Match { .. } | Step::Passed { .. });
        let Some(first) = self.steps.iter().position(|step| !is_same(step)) else {
            return Default::default();
        };
        let last = self.steps.iter().rposition(|step| !is_same(step)).unwrap_or(first);
        let last = if last - first > FAR {
            self.steps[first..].iter().position(is_same).map_or(first, |n| first + n - 1)
        } else {
            last
        };
        let (mut theirs, mut ours): (Option<Span>, Option<Span>) = (None, None);
        let join =
            |span: &mut Option<Span>, more: Span| *span = Some(span.map_or(more, |all: Span| all.join(more)));
        for step in &self.steps[first..=last] {
            let (piece, word) = match *step {
                Step::Match { piece, word } | Step::Change { piece, word } => (Some(piece), Some(word)),
                Step::Added { piece } => (Some(piece), None),
                Step::LeftOut { word } => (None, Some(word)),
                Step::Passed { .. } => (None, None),
            };
            if let Some(word) = word {
                join(&mut theirs, words.spans[word]);
            }
            if let Some(Piece::Word { span, .. } | Piece::Gap { span, .. }) =
                piece.map(|piece| &pieces[piece])
            {
                join(&mut ours, *span);
            }
        }
        let text = |span: Option<Span>, text: &str| {
            // Not into the next paragraph; and of "1.9" not the "9".
            let span = span.map(|span| whole_number(text, span));
            let words = span.map(|span| span.of(text)).unwrap_or_default();
            flat(words.split('\n').find(|line| !line.trim().is_empty()).unwrap_or_default())
        };
        (text(theirs, &article.text), text(ours, quotation))
    }
}

/// A stretch with the rest of the numbers at its ends: words are parted at their points.
fn whole_number(text: &str, span: Span) -> Span {
    let is_digit = |c: char| c.is_ascii_digit();
    let (before, after) = (&text[..span.start], &text[span.end..]);
    let head = before.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
    let tail = after.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
    let (lead, rest) = (&before[head.len()..], &after[..after.len() - tail.len()]);
    let leads =
        span.of(text).starts_with(is_digit) && lead.ends_with(['.', ',']) && lead.starts_with(is_digit);
    let rest = rest.trim_end_matches(['.', ',']);
    let follows = span.of(text).ends_with(is_digit) && rest.len() > 1 && rest.starts_with(['.', ',']);
    Span::new(
        span.start - if leads { lead.len() } else { 0 },
        span.end + if follows { rest.len() } else { 0 },
    )
}

/// Differences further apart than this are not shown as one.
const FAR: usize = 6;

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Long words and numbers say something by themselves.
fn is_telling(word: &str) -> bool {
    word.chars().count() > 4 || word.contains(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(quotation: &str, article: &str) -> usize {
        let words = Words::of(article);
        align(&pieces(quotation), &words, article, 0).expect("an alignment").cost
    }

    #[test]
    fn typography_brackets_and_ellipses_change_nothing() {
        let article = "So far there “has never been one” cyber-security issue, not in Belgium, and often it is we who ask.";
        for quotation in [
            "there has never been one cyber–security issue",
            "has never been one ‘cyber security’ issue … not in Belgium",
            "[T]here has never been one […] issue",
            "there has never been [any] cyber-security issue",
            "[o]ften it is we who ask",
            "never been one [sic] cyber-security issue...",
            "There has never been one (...) issue",
            "has never be[en] one cyber-security issue",
            "it is we who ask[ed]",
        ] {
            assert_eq!(cost(quotation, article), 0, "{quotation}");
        }
    }

    #[test]
    fn a_word_a_number_or_a_negation_is_an_alteration() {
        let article = "The firm has never paid 127 million euros to the ministry in Brussels.";
        assert_eq!(cost("has never paid 172 million euros", article), 1);
        assert_eq!(cost("has paid 127 million euros", article), 1);
        assert_eq!(cost("has never paid 127 million euros to a ministry in Bruges", article), 2);
    }

    #[test]
    fn a_gap_that_turns_the_sense_is_an_alteration() {
        for (article, quotation, expected) in [
            ("I would not sail again.", "I would … sail again", 1),
            ("This was not a corrupt process.", "This was … a corrupt process", 1),
            ("But it will never happen again.", "it will … happen again", 1),
            ("We have no reason to pay.", "We have [every] reason to pay", 1),
            ("I signed it without reservation.", "signed it [with] reservation", 1),
            ("The debt is under control.", "the debt is [not] under control", 1),
            ("It paid, which nobody denies, and left.", "It paid … and left", 0),
            ("I would not sail again.", "I would [not] sail again", 0),
            ("It is not only late.", "It is … late", 0),
            ("We have no reason to pay.", "We have [no] reason to pay", 0),
            ("We haven’t paid them.", "We [have not] paid them", 0),
        ] {
            assert_eq!(cost(quotation, article), expected, "{quotation}");
        }
    }

    #[test]
    fn who_says_it_in_between_is_not_missing() {
        let article = "“We have money for five weeks,” she said. “After that we need a buyer or a miracle.” Then she left. “Bye.”";
        assert_eq!(
            cost("We have money for five weeks. After that we need a buyer or a miracle.", article),
            0
        );
        assert_eq!(cost("We have money for five weeks. We need a buyer or a miracle.", article), 2);
        let article = "“It is worse,” said Owen Maddox, its secretary for nine years. “Run on hope.”";
        assert_eq!(cost("It is worse. Run on hope.", article), 0);
    }

    #[test]
    fn what_the_writer_remarks_is_not_quoted() {
        let article = "Some paragraphs of the law were written after the First World War.";
        for quotation in [
            "paragraphs of the law (emphasis added) were written after the First World War",
            "paragraphs of the law were written after the First World War (Intel Today, 20 October 2020)",
        ] {
            assert_eq!(cost(quotation, article), 0, "{quotation}");
        }
    }

    #[test]
    fn of_a_number_all_is_shown() {
        let text = "loses 1.9 megalitres, 2,300 in all. 18";
        let whole = |part: &str| {
            let at = text.find(part).unwrap();
            whole_number(text, Span::new(at, at + part.len())).of(text)
        };
        assert_eq!(
            (whole("9 mega"), whole("2"), whole("18"), whole("loses 1")),
            ("1.9 mega", "2,300", "18", "loses 1.9")
        );
    }

    #[test]
    fn pieces_know_where_they_stand() {
        let text = "[o]ften … it";
        let spans: Vec<&str> = pieces(text)
            .iter()
            .filter_map(|piece| match piece {
                Piece::Word { span, .. } => Some(span.of(text)),
                Piece::Gap { .. } => None,
            })
            .collect();
        assert_eq!(spans, ["o]ften", "it"]);
    }
}
