//! How much depends on a claim. Looked up word by word: an automaton of all these words is a megabyte, and half of it is
//! cold whenever somebody types.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashSet;

use crate::text::{cue, letters};

/// How much depends on a claim: what decides the severity of `unsourced-claim`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Weight {
    /// An allegation, a legal status, a figure, a date, a superlative or a cause.
    Grave,
    Plain,
}

impl Weight {
    pub fn of(words: &str) -> Weight {
        let words = &*without_labels(words);
        if has_grave_word(words) || FIGURE.is_match(words) || has_grave_phrase(words) {
            Weight::Grave
        } else {
            Weight::Plain
        }
    }
}

/// Words without the years of works that are named in parentheses, "(Hollis 2022)", which date nothing, and without the
/// numbers of lines and trams, which count nothing.
fn without_labels(words: &str) -> Cow<'_, str> {
    if words.bytes().any(|byte| byte.is_ascii_digit()) {
        LABELS.replace_all(words, "")
    } else {
        Cow::Borrowed(words)
    }
}

static LABELS: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"\b(?:[Nn]umber|[Ll]ine|[Rr]oute|[Tt]ram|[Bb]us|[Ff]light|[Pp]latform|Policy|Form|Rule|Section|Article|Clause|Chapter|Room|Gate|Unit|Highway|Standard) \d{1,4}\b|\((?:see |cf\. )?\p{Lu}[^()\d]*,? (?:1[89]|20)\d\d[a-z]?(?:, [^()]*)?\)",
    )
});

/// Words of crime, law and secret services begin so. In order, and none begins another.
const STEMS: [&str; 66] = [
    "abus",
    "accus",
    "alleg",
    "arrest",
    "assault",
    "backdoor",
    "bankrupt",
    "banned",
    "blackmail",
    "breach",
    "brib",
    "cartel",
    "charged",
    "collu",
    "convict",
    "corrupt",
    "crime",
    "criminal",
    "defam",
    "embezzl",
    "espionage",
    "expel",
    "extort",
    "falsif",
    "fined",
    "forge",
    "fraud",
    "guilty",
    "hack",
    "illegal",
    "indict",
    "infiltrat",
    "insolven",
    "interfer",
    "launder",
    "lawsuit",
    "leak",
    "libel",
    "lied",
    "manipulat",
    "misconduct",
    "murder",
    "negligen",
    "perjur",
    "plagiar",
    "prohibit",
    "prosecut",
    "sabotag",
    "sanction",
    "scandal",
    "secret",
    "sentenc",
    "smuggl",
    "spied",
    "spies",
    "spy",
    "steal",
    "stole",
    "sued",
    "suspect",
    "theft",
    "tortur",
    "traffick",
    "unlawful",
    "verdict",
    "violat",
];

/// Whole words: bans, numbers, superlatives, causes.
const WORDS: &str = "ban bans two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen \
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety dozen dozens hundred hundreds \
    thousand thousands million millions billion billions half majority third quarter percent most largest biggest first \
    only highest lowest oldest youngest richest poorest smallest fastest longest shortest heaviest toughest harshest \
    strictest steepest deepest costliest cheapest deadliest busiest worst best leading sole unprecedented because cause \
    caused therefore resulted";

/// Only with a capital.
const MONTHS: [&str; 11] = [
    "January",
    "February",
    "March",
    "April",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Several words, in small letters.
const PHRASES: [&str; 22] = [
    "appealed against",
    "has appealed",
    "under investigation",
    "price fixing",
    "price-fixing",
    "charges against",
    "charges were",
    "charges had been",
    "on trial",
    "cover-up",
    "due to",
    "fifth of",
    "sixth of",
    "eighth of",
    "tenth of",
    "one in ",
    "three-quarters",
    "led to",
    "leads to",
    "as a result",
    "thanks to",
    "owing to",
];

/// May is a month behind these only.
const BEFORE_MAY: [&str; 9] = ["in", "of", "since", "until", "by", "last", "this", "early", "late"];

static WHOLE: LazyLock<FxHashSet<&str>> = LazyLock::new(|| WORDS.split_whitespace().collect());

/// Whether a word in small letters is one of crime, law or secret services.
pub fn accuses(lower: &str) -> bool {
    let before = STEMS.partition_point(|stem| *stem <= lower);
    before.checked_sub(1).is_some_and(|at| lower.starts_with(STEMS[at]))
}

fn has_grave_word(words: &str) -> bool {
    let mut lower = String::new();
    letters(words).any(|span| {
        let word = span.of(words);
        lower.clear();
        lower.push_str(word);
        lower.make_ascii_lowercase();
        accuses(&lower) || WHOLE.contains(lower.as_str()) || MONTHS.contains(&word)
    })
}

fn has_grave_phrase(words: &str) -> bool {
    // A sentence may begin with one.
    let begins = |phrase: &str| words.get(..phrase.len()).is_some_and(|own| own.eq_ignore_ascii_case(phrase));
    let is_month = |at: usize| {
        let after = words[at + " May".len()..].chars().next();
        let before = words[..at].trim_end_matches(' ').rsplit(' ').next().unwrap_or_default();
        BEFORE_MAY.iter().any(|word| before.eq_ignore_ascii_case(word))
            && after.is_none_or(|c| !c.is_alphabetic())
    };
    PHRASES.iter().any(|phrase| words.contains(phrase) || begins(phrase))
        || words.match_indices(" May").any(|(at, _)| is_month(at))
}

/// A figure, not the digit of a name ("5G", "MI6"); and what nothing else is more than.
static FIGURE: LazyLock<Regex> =
    LazyLock::new(|| cue(r"(?:^|[^\p{L}\d-])\d[\d.,:]*(?:[^\p{L}\d]|$|\p{L}{2})|\bmore [^.;]+ than any\b"));

/// Compiled on first use; whoever expects a draft soon has them ready.
pub(super) static CUES: [&LazyLock<Regex>; 2] = [&FIGURE, &LABELS];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beginnings_are_in_order_and_none_begins_another() {
        for pair in STEMS.windows(2) {
            assert!(pair[0] < pair[1] && !pair[1].starts_with(pair[0]), "{pair:?}");
        }
    }

    #[test]
    fn allegations_figures_superlatives_and_causes_are_grave() {
        for words in [
            "It bribed three members.",
            "Spies came.",
            "It was put on trial.",
            "It has 300 people.",
            "It left in May.",
            "It is the largest of them.",
            "It fell because of that.",
            "It grew more in a year than any other.",
            "Bans hurt it.",
            "It was a cover-up.",
            "It did so in March.",
            "Since May it has been closed.",
            "Owing to that, it fell.",
            "It is suspected of that.",
            "It is under investigation in Norway.",
            "It embezzled the money.",
        ] {
            assert_eq!(Weight::of(words), Weight::Grave, "{words}");
        }
        for words in
            ["It may be so.", "It runs a 5G network.", "They march on.", "MI6 knew it.", "It is a bank."]
        {
            assert_eq!(Weight::of(words), Weight::Plain, "{words}");
        }
    }
}
