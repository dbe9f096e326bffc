//! Paragraph → sentences: `sentencex`, with its known failures mended.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{Marker, MarkerKind};
use crate::text::Span;

/// With more quotation marks than this in one paragraph something is wrong with the text, and `sentencex`, which
/// pairs them in quadratic time, is spared it.
const MOST_QUOTES: usize = 160;

/// Abbreviations before a name or number, at which no sentence ends (`sentencex` forgets them inside
/// quotation marks).
const BEFORE_NAMES: [&str; 22] = [
    "Mr.", "Mrs.", "Ms.", "Mx.", "Dr.", "Prof.", "Gen.", "Col.", "Capt.", "Lt.", "Sgt.", "Sen.", "Rep.",
    "Gov.", "Hon.", "Rev.", "St.", "No.", "Nos.", "Art.", "vs.", "v.",
];

/// The sentences of a paragraph as spans of its text, trimmed of white space, in order. A citation marker
/// right after a full stop belongs to the sentence before it.
pub fn split(text: &str, markers: &[Marker]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let masked = masked(text, markers);
    for span in segment(&masked) {
        for span in divide(text, trim(&masked, span), markers) {
            match spans.last_mut() {
                Some(last) if belongs_to_previous(text, *last, span, markers) => *last = last.join(span),
                _ if span.is_empty() => {}
                _ => spans.push(span),
            }
        }
    }
    detach_markers(text, spans, markers)
}

fn opens_sentence(words: &str) -> bool {
    words.starts_with(|c: char| c.is_uppercase() || "“\"‘«".contains(c))
}

/// Bytes of the number of a paragraph, which is written as a list's is and no part of the sentence: "12. The".
fn numbering(sentence: &str) -> usize {
    // "(a) Jens Bruhn has left."
    if let Some(rest) = sentence.strip_prefix('(').and_then(|rest| rest.split_once(") ")) {
        let (number, words) = rest;
        let is_letter = number.len() == 1 && number.starts_with(|c: char| c.is_ascii_lowercase());
        let is_roman = !number.is_empty() && number.len() <= 4 && number.chars().all(|c| "ivx".contains(c));
        let is_number =
            number.len() <= 2 && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        let is_any = is_letter || is_roman || is_number;
        return if is_any && opens_sentence(words) { sentence.len() - words.len() } else { 0 };
    }
    let digits = sentence.bytes().take_while(u8::is_ascii_digit).count();
    // "2.3 The board met."
    let parts = sentence.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
    if parts > digits + 1 && digits <= 2 && sentence.as_bytes()[parts - 1].is_ascii_digit() {
        let rest = sentence[parts..].trim_start_matches([' ', '\u{a0}']);
        let mut letters = rest.chars();
        let is_word = letters.next().is_some_and(char::is_uppercase)
            && letters.next().is_some_and(|c| !c.is_uppercase());
        return if rest.len() < sentence.len() - parts && is_word { sentence.len() - rest.len() } else { 0 };
    }
    let rest = sentence[digits..].strip_prefix(['.', ')']).filter(|_| (1..=3).contains(&digits));
    let words = rest.map(|rest| rest.trim_start_matches([' ', '\u{a0}']));
    let is_number =
        words.zip(rest).is_some_and(|(words, rest)| words.len() < rest.len() && opens_sentence(words));
    if is_number { sentence.len() - words.map_or(0, str::len) } else { 0 }
}

/// Bytes of the dateline of a dispatch: "BRUSSELS, Nov 20 (Reuters) - ".
fn dateline(paragraph: &str) -> usize {
    let is_capital = |letter: &char| letter.is_uppercase() || *letter == ' ';
    let place: usize = paragraph.chars().take_while(is_capital).map(char::len_utf8).sum();
    if !(FEWEST_OF_A_PLACE..=LONGEST_PLACE).contains(&place) {
        return 0;
    }
    let dash =
        [" - ", " – ", " — "].iter().filter_map(|dash| Some((paragraph.find(dash)?, dash.len()))).min();
    let end = dash.filter(|(at, _)| *at + 1 >= place && *at <= LONGEST_DATELINE);
    let is_line = |rest: &str| {
        let rest = rest.trim();
        let is_plain = rest.matches('.').count() <= 1 && !rest.contains([';', ':', '!', '?']);
        rest.is_empty() || rest.starts_with([',', '(']) && is_plain
    };
    match end {
        Some((at, dash)) if is_line(paragraph.get(place.min(at)..at).unwrap_or_default()) => {
            let words = &paragraph[at + dash..];
            if opens_sentence(words) { at + dash } else { 0 }
        }
        _ => 0,
    }
}

/// Bytes of the shortest and the longest place in a dateline, and of the longest dateline.
const FEWEST_OF_A_PLACE: usize = 4;
const LONGEST_PLACE: usize = 30;
const LONGEST_DATELINE: usize = 60;

/// The text as the segmenter should see it, byte for byte in its place: notes right behind a full stop are blank, a
/// key that opens a sentence has a capital, and everything is on one line.
fn masked(text: &str, markers: &[Marker]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for marker in markers {
        let after_stop = text[..marker.prose.start].ends_with(['.', '!', '?', '”', '"', '’', ')']);
        if marker.is_note() && after_stop {
            bytes[marker.prose.range()].fill(b' ');
        } else if is_in_the_sentence(text, marker) {
            // Whatever stands there, it is a name to the segmenter.
            let length = text[marker.prose.start..].chars().next().map_or(0, char::len_utf8);
            bytes[marker.prose.start..marker.prose.start + length].fill(b'A');
        }
    }
    // The number of the paragraph is no part of a sentence, and "(a)" would keep the segmenter from ending the first.
    let lead = text.len() - text.trim_start().len();
    bytes[..lead + numbering(&text[lead..]).max(dateline(&text[lead..]))].fill(b' ');
    // A line break within a paragraph is a space.
    bytes.iter_mut().filter(|byte| matches!(**byte, b'\n' | b'\r')).for_each(|byte| *byte = b' ');
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

fn segment(text: &str) -> Vec<Span> {
    let is_quote =
        |c: &char| matches!(c, '“' | '”' | '"' | '«' | '»' | '„' | '‘' | '’' | '\'' | '`' | '(' | '[');
    // Every mark has a byte that is no letter, digit or space: those are sooner counted.
    let may_be_mark = |byte: &&u8| !(byte.is_ascii_alphanumeric() || **byte == b' ');
    if text.as_bytes().iter().filter(may_be_mark).count() > MOST_QUOTES
        && text.chars().filter(is_quote).count() > MOST_QUOTES
    {
        return vec![Span::new(0, text.len())];
    }
    let found = catch_unwind(AssertUnwindSafe(|| {
        sentencex::get_sentence_boundaries("en", text)
            .iter()
            .map(|boundary| Span::new(boundary.start_byte, boundary.end_byte))
            .collect::<Vec<_>>()
    }));
    match found {
        Ok(spans) if spans.iter().all(|s| text.get(s.range()).is_some()) => spans,
        _ => vec![Span::new(0, text.len())],
    }
}

fn trim(text: &str, span: Span) -> Span {
    let inner = span.of(text);
    let start = span.start + (inner.len() - inner.trim_start().len());
    Span::new(start, start.max(span.start + inner.trim_end().len()))
}

/// Splits where the segmenter does not: around a parenthesised sentence (`stands. (The court did not comment.) An
/// appeal`), and behind a note that follows a full stop.
fn divide(text: &str, span: Span, markers: &[Marker]) -> Vec<Span> {
    let inner = span.of(text);
    let mut cuts = Vec::new();
    let (opens, closes) = (inner.contains('('), inner.contains(')'));
    for (at, _) in opens.then(|| inner.match_indices(". (")).into_iter().flatten() {
        if inner[at + 3..].starts_with(char::is_uppercase) && inner[at..].contains(".)") {
            cuts.push(at + 1);
        }
    }
    for (at, _) in closes.then(|| inner.match_indices(".) ")).into_iter().flatten() {
        let opens_with_capital = inner[..at].rfind('(').is_some_and(|open| {
            let before = inner[..open].trim_end();
            inner[open + 1..].starts_with(char::is_uppercase)
                && (before.is_empty() || before.ends_with(['.', '!', '?']))
        });
        if opens_with_capital && inner[at + 3..].starts_with(char::is_uppercase) {
            cuts.push(at + 2);
        }
    }
    // `in 2018.[^1] The`: the note closes the sentence, whatever the segmenter makes of it.
    let notes =
        markers.iter().filter(|m| m.is_note() && span.start < m.prose.start && m.prose.end < span.end);
    for note in notes.filter(|note| text[..note.prose.start].ends_with(['.', '!', '?', '”', '"'])) {
        let next = text[note.prose.end..].trim_start();
        if next.len() < text.len() - note.prose.end && !next.starts_with(char::is_lowercase) {
            cuts.push(note.prose.end - span.start);
        }
    }
    cuts.extend(after_words(inner));
    cuts.sort_unstable();
    cuts.dedup();
    let mut spans = Vec::new();
    let mut start = span.start;
    for cut in cuts {
        spans.push(trim(text, Span::new(start, span.start + cut)));
        start = span.start + cut;
    }
    spans.push(trim(text, Span::new(start, span.end)));
    spans.into_iter().flat_map(|span| within_brackets(text, span)).collect()
}

/// The sentences of one that stands in brackets: the segmenter leaves those in one piece.
fn within_brackets(text: &str, span: Span) -> Vec<Span> {
    let whole = span.of(text);
    let bracketed = [('(', ')'), ('[', ']')]
        .iter()
        .find_map(|&(open, close)| whole.strip_prefix(open)?.strip_suffix(close));
    let several = bracketed.filter(|inside| inside.contains(". ") && !inside.contains(['(', '[']));
    let Some(inside) = several else { return vec![span] };
    let mut spans =
        segment(inside).into_iter().map(|part| trim(inside, part).shift(span.start + 1)).collect::<Vec<_>>();
    spans.retain(|part| !part.is_empty());
    if let [only] = &mut spans[..] {
        *only = span;
    }
    spans
}

/// Words that the segmenter takes for abbreviations wherever they stand, and that are words when they are small and
/// another sentence begins behind them: "says no. Alibaba", "told me. Raes".
const WORDS: [&str; 25] = [
    "no", "me", "art", "ill", "miss", "ok", "mar", "may", "op", "sec", "rep", "la", "st", "pa", "va", "md",
    "or", "in", "id", "mass", "wash", "ore", "col", "hon", "fig",
];

/// Months whose names are abbreviations to the segmenter.
const MONTHS: [&str; 3] = ["May", "March", "June"];

/// Where sentences end behind such words. Not before a digit: "no. 4".
fn after_words(text: &str) -> Vec<usize> {
    let is_end = |at: usize| {
        let next = text[at + 1..].strip_prefix(' ');
        next.is_some_and(|next| next.starts_with(|c: char| c.is_uppercase()))
    };
    let ends = text.match_indices('.').filter(|(at, _)| is_end(*at));
    let is_word = |at: usize| {
        let before = &text[..at];
        let start = before
            .rfind(|c: char| !c.is_alphanumeric())
            .map_or(0, |space| space + before[space..].chars().next().map_or(1, char::len_utf8));
        let word = &before[start..];
        // "No. Reuters reported it", "Vermeersch: No. Reuters reported it": an answer.
        let leads = before[..start].is_empty() || before[..start].ends_with(": ");
        let is_answer = leads && word == "No" && !counts(&text[at + 2..]);
        let is_free = before[..start].ends_with(' ') || is_answer;
        // "In May." ends a sentence; "No. Ten" and "Art. Two" do not, nor does a list of abbreviations.
        is_free && (is_answer || WORDS.contains(&word) || MONTHS.contains(&word))
    };
    ends.filter(|(at, _)| is_word(*at)).map(|(at, _)| at + 1).collect()
}

fn belongs_to_previous(text: &str, last: Span, span: Span, markers: &[Marker]) -> bool {
    let (before, this) = (last.of(text), span.of(text));
    let number_only = |s: &str| {
        let digits = s.trim_end_matches('.');
        !digits.is_empty() && digits.len() <= 3 && digits.bytes().all(|b| b.is_ascii_digit())
    };
    let last_word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let last_word = last_word.trim_start_matches(['(', '[', '“', '"', '‘', '\'', '«']);
    this.is_empty()
        || number_only(this)
        || this.starts_with(|c: char| c.is_ascii_digit()) && leads_to_number(last_word)
        || (number_only(last_word) && opens_a_number(before, last_word))
        || BEFORE_NAMES.contains(&last_word) && (!is_answer(before) || counts(this))
        || (last_word.len() == 2
            && last_word.ends_with('.')
            && last_word.starts_with(char::is_uppercase)
            && is_initial(before))
        || this.chars().all(|c| !c.is_alphanumeric())
        || this.starts_with(char::is_lowercase) && !before.ends_with(['!', '?'])
        || markers.iter().any(|m| {
            is_citation(m)
                && !is_in_the_sentence(text, m)
                && m.prose.start == span.start
                && m.prose.end >= span.end
        })
        || credit_at(text, span, markers).is_some_and(|end| end >= span.end)
}

/// "No.", "Vermeersch: No."
fn is_answer(before: &str) -> bool {
    before.strip_suffix("No.").is_some_and(|lead| lead.is_empty() || lead.ends_with(": "))
}

/// Whether a text begins with a number: "No. Ten" is no answer.
fn counts(text: &str) -> bool {
    const NUMBERS: [&str; 12] =
        ["One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"];
    let first = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    NUMBERS.contains(&first) || !first.starts_with(char::is_alphabetic)
}

/// "Under para. 3", "in vols. 2 and 3", "approx. 40": abbreviations that a number follows.
fn leads_to_number(word: &str) -> bool {
    const ABBREVIATIONS: [&str; 42] = [
        "para", "paras", "subpara", "subparas", "par", "pars", "art", "arts", "sect", "sects", "sec", "secs",
        "subs", "subsec", "ch", "chs", "chap", "vol", "vols", "no", "nos", "p", "pp", "fig", "figs", "eq",
        "approx", "ca", "c", "cl", "cls", "reg", "regs", "r", "s", "ss", "sch", "app", "ed", "max", "min",
        "est",
    ];
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    word.strip_suffix('.').is_some_and(|word| ABBREVIATIONS.contains(&word.to_ascii_lowercase().as_str()))
}

/// Whether a number at the end of `before` numbers what follows ("two parts: 1."), rather than ending a
/// sentence ("in No. 4.").
fn opens_a_number(before: &str, number: &str) -> bool {
    let rest = before[..before.len() - number.len()].trim_end();
    rest.is_empty()
        || rest.ends_with([':', ';', ',', '.']) && !BEFORE_NAMES.iter().any(|name| rest.ends_with(name))
}

/// Whether a single capital and a full stop at the end is a person's initial: a capitalised word, or
/// nothing, stands before it.
fn is_initial(before: &str) -> bool {
    let rest = before[..before.len() - 2].trim_end();
    rest.is_empty()
        || rest.rsplit(char::is_whitespace).next().is_some_and(|w| w.starts_with(char::is_uppercase))
}

fn is_citation(marker: &Marker) -> bool {
    marker.is_note() || matches!(marker.kind, MarkerKind::Keys(_) | MarkerKind::Wiki(_))
}

/// Whether a citation by key is a word of its sentence: "@key says", "\\textcite{key} says".
fn is_in_the_sentence(text: &str, marker: &Marker) -> bool {
    const COMMANDS: [&str; 8] = [
        "\\textcite",
        "\\Textcite",
        "\\citet",
        "\\Citet",
        "\\citeauthor",
        "\\Citeauthor",
        ":cite:t",
        "[cite/t",
    ];
    match marker.kind {
        MarkerKind::Key(_) => marker.prose.of(text).starts_with(['@', super::prose::OPAQUE]),
        MarkerKind::Keys(_) => COMMANDS.iter().any(|command| marker.prose.of(text).starts_with(command)),
        _ => false,
    }
}

/// Where what credits the sentence before ends, if a sentence begins with that: "([Reuters](…))", "(@key)", "(Reuters
/// 2023)", or a link of a word or two behind which another sentence begins.
fn credit_at(text: &str, span: Span, markers: &[Marker]) -> Option<usize> {
    let inner = span.of(text);
    let leads_on = |end: usize| {
        let rest = &text[end..];
        let next = rest.trim_start();
        next.is_empty()
            || next.len() < rest.len()
                && !next.starts_with(|c: char| c.is_lowercase() || c.is_ascii_punctuation())
    };
    let leads = |marker: &&Marker| {
        matches!(
            marker.kind,
            MarkerKind::Link(_)
                | MarkerKind::Address(_)
                | MarkerKind::Reference(_)
                | MarkerKind::Key(_)
                | MarkerKind::Keys(_)
        )
    };
    if inner.starts_with('(') {
        let close = span.start + inner.find(')').filter(|at| *at < LONGEST_CREDIT)? + 1;
        let group = Span::new(span.start, close);
        let words = group.of(text);
        let has_marker = markers.iter().filter(leads).any(|marker| group.covers(marker.prose));
        let is_remark = words[..words.len() - 1].ends_with(['.', '!', '?']);
        return ((has_marker || is_year(words)) && !is_remark && leads_on(close)).then_some(close);
    }
    let link = markers.iter().find(|m| {
        matches!(m.kind, MarkerKind::Link(_) | MarkerKind::Address(_)) && m.prose.start == span.start
    })?;
    let is_short = link.prose.of(text).split_whitespace().count() <= 2;
    let end = link.prose.end;
    // "[Reuters](…) says so."
    (is_short && end < span.end && leads_on(end)).then_some(end)
}

/// Bytes of the longest parenthesis that credits.
const LONGEST_CREDIT: usize = 160;

/// "(Breitbart 2023)".
fn is_year(words: &str) -> bool {
    let inner = words.trim_matches(['(', ')']);
    let Some((name, year)) = inner.rsplit_once(' ') else { return false };
    name.starts_with(char::is_uppercase)
        && name.len() < 60
        && year.len() == 4
        && (year.starts_with("19") || year.starts_with("20"))
        && year.bytes().all(|byte| byte.is_ascii_digit())
}

/// Moves a marker from a sentence's beginning to the end of the sentence before: `in 2018.[^1] The`.
fn detach_markers(text: &str, mut spans: Vec<Span>, markers: &[Marker]) -> Vec<Span> {
    // A note right behind a full stop was blank to the segmenter: no sentence has it yet.
    for span in &mut spans {
        if let Some(note) = markers.iter().find(|m| m.is_note() && m.prose.start == span.end) {
            span.end = note.prose.end;
        }
    }
    for index in 1..spans.len() {
        let (head, tail) = spans.split_at_mut(index);
        let (Some(previous), Some(span)) = (head.last_mut(), tail.first_mut()) else { continue };
        if !previous.of(text).ends_with(['.', '!', '?', '…', '”', '"', '’', ')', ']', '»']) {
            continue;
        }
        loop {
            let marker = markers.iter().find(|m| {
                let is_word = is_in_the_sentence(text, m)
                    || matches!(m.kind, MarkerKind::Keys(_))
                        && text[m.prose.end..]
                            .strip_prefix(' ')
                            .is_some_and(|r| r.starts_with(char::is_lowercase));
                is_citation(m) && m.prose.start == span.start && !is_word
            });
            let end = marker.map(|marker| marker.prose.end).or_else(|| credit_at(text, *span, markers));
            let Some(end) = end.filter(|end| *end > span.start && *end < span.end) else { break };
            previous.end = end;
            *span = trim(text, Span::new(end, span.end));
            // `[@key]. The next`: the full stop behind the marker closes the sentence before, too.
            let stop =
                span.of(text).starts_with('.') && !span.of(text)[1..].starts_with(char::is_alphanumeric);
            if stop {
                previous.end = span.start + 1;
                *span = trim(text, Span::new(span.start + 1, span.end));
            }
        }
    }
    spans.retain(|span| !span.is_empty());
    spans
}

#[cfg(test)]
mod tests {
    use super::super::{Prose, marker};
    use super::*;

    #[track_caller]
    fn check(expected: &str) {
        let text = expected.replace(" | ", " ").replace('|', "");
        let mut prose = Prose::default();
        prose.push(&text, Span::new(0, text.len()), &text);
        let markers = marker::find(&prose, Vec::new());
        let found: Vec<&str> = split(&text, &markers).iter().map(|s| s.of(&text)).collect();
        let expected: Vec<&str> = expected.split('|').map(str::trim).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn ordinary_sentences() {
        check("The VSSE said so. | Mr. Raes did not. | “We won,” he said. | It ended.");
    }

    #[test]
    fn abbreviations_do_not_end_a_sentence() {
        check("The U.S. government and Acme Corp. signed in No. 4. | It rose 2.5 percent.");
    }

    #[test]
    fn a_parenthesised_sentence_stands_alone() {
        check("The verdict stands. | (The court did not comment.) | An appeal is open.");
    }

    #[test]
    fn short_words_end_a_sentence() {
        check("He says no. | Alibaba came. | He told me. | Raes left in May. | Priya asked.");
        check("It is no. 4 of three. | See No. Ten.");
        check("No. | Breitbart wrote about it.");
        check("Vermeersch: No. | Breitbart wrote about it.");
        check("No. Ten Downing Street is theirs. | No. 4 is not.");
        check("It was fined under para. 3 of the Act. | Arts. 4 and 5 say approx. 40.");
    }

    #[test]
    fn sentences_in_brackets_are_several() {
        let text = "(Acme said so. Bolt had 300.) It ended.";
        let found: Vec<&str> = split(text, &[]).iter().map(|s| s.of(text)).collect();
        assert_eq!(found, ["Acme said so.", "Bolt had 300.", "It ended."]);
    }

    #[test]
    fn titles_inside_quotation_marks() {
        check("“I told them,” said Ms. O’Neil. | “No.”");
    }

    #[test]
    fn inline_numbering_stays_together() {
        check("It has two parts: 1. Scope. 2. Duties. | It ended.");
    }

    #[test]
    fn a_marker_after_the_full_stop_belongs_to_the_sentence_before() {
        check("It signed in 2018.[^1]| The plan failed. [@key]| So it left.");
        check("It signed in 2018. [@key]. | The plan failed [@key].");
        check("It was fined.^[See @key. It was.]| Nokia was not.[^n]");
        check("It has a hub. (@key) | It has none. (see @key) | It (@key) has two. | (Acme has three.)");
        check("It has a hub. (Breitbart 2023) | It has none. | (A hub it was.)");
        check("It has a hub. | \\textcite says so. | @key says not. | It ended. [@key] | It began.");
    }

    #[test]
    fn a_dateline_is_no_part_of_its_sentence() {
        let first = |text: &str| split(text, &[])[0].of(text).to_owned();
        for line in
            ["BRUSSELS, Nov 20 - ", "PARIS, Feb 12 (Transmanche) — ", "HONG KONG (Reuters) - ", "LIÈGE – "]
        {
            assert_eq!(first(&format!("{line}The board met. It rose.")), "The board met.", "{line}");
        }
        for text in
            ["The EU - a club - met.", "EURACTIV - which is in Brussels - met.", "NATO met - and rose."]
        {
            assert_eq!(first(text), text);
        }
    }

    #[test]
    fn the_number_of_a_paragraph_is_no_part_of_its_sentence() {
        let first = |text: &str| split(text, &[])[0].of(text).to_owned();
        assert_eq!(first("12. The board met. It rose."), "The board met.");
        assert_eq!(first("3) “Never,” said he."), "“Never,” said he.");
        assert_eq!(first("12.5 per cent left."), "12.5 per cent left.");
        assert_eq!(first("2.3 The board met."), "The board met.");
        assert_eq!(first("2.3 GHz is the band."), "2.3 GHz is the band.");
        assert_eq!(first("2019. The year began."), "2019.");
        assert_eq!(first("5. mai was a holiday."), "5. mai was a holiday.");
    }

    #[test]
    fn line_breaks_are_spaces() {
        check("It signed\nin 2018. | It\r\nleft.");
    }

    #[test]
    fn initials_belong_to_the_name() {
        check("John F. Kennedy met J. Edgar Hoover. | They spoke.");
    }
}
