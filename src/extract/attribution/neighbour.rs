//! Sentences that are attributed by the one beside them: reported speech that goes on without a verb of saying, and a
//! sentence that is only there to say who said the one before.

use std::sync::LazyLock;

use regex::Regex;

use crate::text::{Span, cue};
use rustc_hash::FxHashSet;

use crate::extract::score::signs::has_verb;

/// Whether a sentence behind a report goes on with it: its verb stands one step further back in time, as it does in
/// reported speech ("Okonjo said that it had appealed. Marrow Street had not.").
pub fn continues(sentence: &str) -> bool {
    // Most sentences have none of these.
    if ![" had", " would", " should", " could", " might"].iter().any(|verb| sentence.contains(verb)) {
        return false;
    }
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let is_verb = |word: &&str| {
        let word = word.trim_end_matches(['.', ',', '!', '?', ')', '”', '"']);
        matches!(
            word,
            "had" | "would" | "should" | "could" | "might" | "hadn’t" | "hadn't" | "wouldn’t" | "wouldn't"
        )
    };
    let Some(verb) = words.iter().take(LONGEST_SUBJECT + 1).position(is_verb).filter(|at| *at > 0) else {
        return false;
    };
    // "Sir Anthony, so long retired that he had": a clause of its own.
    let subject = &words[..verb];
    let opens_clause = ["that", "who", "which", "because", "whom"].iter().any(|word| subject.contains(word));
    if has_verb(&subject.join(" ")) || opens_clause {
        return false;
    }
    let adverbs =
        ["not", "never", "also", "already", "always", "even", "only", "since", "then", "now", "been"];
    let mut rest =
        words[verb + 1..].iter().map(|word| word.trim_end_matches(['.', ',', '!', '?', ')', '”', '"']));
    let next = rest.find(|word| !adverbs.contains(word) && !word.ends_with("ly"));
    // "Marrow Street had not."
    let Some(next) = next else { return true };
    // "It had 300 workers" is what the writer says.
    !words[verb].starts_with("had") || is_participle(next)
}

/// Whether a word can stand behind "has" as a part of the verb.
pub fn is_participle(word: &str) -> bool {
    word.ends_with("ed") || PARTICIPLES.contains(word)
}

/// Participles that do not end in "ed".
static PARTICIPLES: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    "been had done gone made said paid sold bought known seen taken given told left lost won met begun become come run put \
     set cut led held kept found brought thought taught caught built sent spent lent dealt meant felt written broken chosen \
     spoken stolen driven risen fallen grown shown flown drawn withdrawn hidden forgotten got gotten sat read heard \
     understood stood let shut hit hurt quit spread struck stuck laid fought sought sworn torn worn born undergone \
     undertaken overseen eaten beaten bent bet bid blown burst cast cost crept cut dug drunk fed fled frozen hung knelt lain \
     learnt leapt lit mistaken outgrown overcome overtaken proven rebuilt rung sewn shaken shot shrunk slept slid spilt split \
     sprung stuck sunk swept swollen swum thrown trodden upheld upset woken wound"
        .split_whitespace()
        .collect()
});

/// Words of the longest subject that is looked through for another verb.
const LONGEST_SUBJECT: usize = 9;

/// Whether a sentence only tells who said the one before: "So says Reuters.", "That is what the VSSE says."
pub fn vouches_for_the_last(sentence: &str) -> bool {
    sentence.len() < LONGEST_VOUCHING && VOUCHES.is_match(sentence)
}

/// Bytes of such a sentence.
const LONGEST_VOUCHING: usize = 120;

static VOUCHES: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"(?x)^\W*(?:(?:Or\x20)?[Ss]o\x20(?:says?|said|claims?|claimed|writes?|wrote|argues?|reports?|reported)\x20(?:the\x20)?\p{Lu}|
            (?:That|This)(?:,\x20at\x20least,)?\x20(?:is|was)\x20(?:what|how)\x20(?:the\x20)?\p{Lu}[^.;:]*\x20(?:says?|said|reports?|reported|writes?|wrote|claims?|claimed|argues?|found|sees\x20it|puts\x20it|tells\x20it)|
            (?:That|This)(?:,\x20at\x20least,)?\x20(?:is|was)\x20(?:the\x20)?\p{Lu}[^.;:]*[’']s?\x20(?:version|account|view|story|claim|word|line|finding|conclusion)\b|
            (?:That|This)(?:[’']s|\x20is|\x20was)\x20according\x20to\x20|
            (?:That|This),\x20according\x20to\x20|
            (?:Or\x20)?[Ss]o(?:,\x20at\x20least,)?\x20(?:the\x20)?\p{Lu}[^.;:,]*\x20(?:says?|said|reports?|reported|writes?|wrote|claims?|claimed)\W*$|
            \((?:The\x20)?\p{Lu}[\p{L}\x20]+\)\.?$|
            (?:My|Our|The)\x20source(?:\x20for\x20(?:this|that|it|all\x20this))?\x20(?:is|was)\b|
            (?i:\(?sources?:)\x20)",
    )
});

/// Whether a sentence says that what stands before it in the paragraph is somebody's: "All this was reported by Reuters."
pub fn vouches_for_all(sentence: &str) -> bool {
    sentence.len() < LONGEST_VOUCHING && VOUCHES_FOR_ALL.is_match(sentence)
}

static VOUCHES_FOR_ALL: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"^\W*(?:(?:All (?:of )?(?:this|that)|Most of this|This, too,|So far|Thus far)(?:,? (?:is|was|comes?|came|has been))?(?: (?:\p{Ll}+ly )?(?:reported|told|said|taken|quoted|drawn))? ?(?:by|from|according to|in)? ?(?:the )?\p{Lu})",
    )
});

/// Whether a sentence says in what mood somebody spoke whose words follow: "He was not best pleased. “Nobody told us,” he
/// told the paper."
pub fn sets_the_mood(sentence: &str, next: &str) -> bool {
    sentence.len() < LONGEST_VOUCHING
        && next.starts_with(['“', '"', '‘'])
        && !sentence.bytes().any(|byte| byte.is_ascii_digit())
        && MOOD.is_match(sentence)
        && SPOKEN.is_match(next)
}

/// Whether a sentence between two that somebody says is hers, too: "Dahl told the Journal that it was so. She has met him
/// four times. “He is rude,” she said."
pub fn speaks_between(sentence: &str, next: &str) -> bool {
    let pronoun = ["She ", "He "].into_iter().find(|pronoun| sentence.starts_with(pronoun));
    pronoun.is_some_and(|pronoun| {
        let said = SPOKEN.find(next).filter(|_| next.starts_with(['“', '"', '‘']));
        said.is_some_and(|said| said.as_str().contains(pronoun.to_lowercase().trim_end()))
    })
}

static MOOD: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"\b(?:was|is|were|did not|didn[’']t|does not|doesn[’']t|seemed|sounded|looked|felt|remains|remained|has no|had no)\b",
    )
});
static SPOKEN: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"[”\x22’] (?:(?:he|she|they) (?:\p{Ll}+ly |also |later |once )?(?:told|said|says|tells|added|adds|wrote|writes|recalled|insisted|joked|continued)|(?:said|says) (?:he|she))\b",
    )
});

/// Where a sentence begins by summing up what the one before told of: "The gist is that".
pub fn gist(sentence: &str) -> Option<Span> {
    GIST.find(sentence).map(|found| Span::from(found.range()))
}

/// What somebody’s words come to.
static GIST: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"^(?:The|Its|Their|His|Her) (?:gist|upshot|argument|thesis|burden|message|complaint|charge|short version|main point|conclusion) (?:of it )?(?:is|was)(?: that\b|:)",
    )
});

/// Whether what follows a sentence is somebody's, too: "According to Reuters, three things happened."
pub fn announces(sentence: &str, speaks_by_name: bool) -> bool {
    speaks_by_name && ANNOUNCES.is_match(sentence) || BASED.is_match(sentence)
}

static ANNOUNCES: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"\b(?:as follows|the following|(?:two|three|four|five|six|several) (?:\p{Ll}+ )?(?:things|points|facts|reasons|problems|findings|faults|conclusions|events|steps|risks)(?: happened| stood out)?|a different (?:story|account)|the (?:story|affair|facts|case))\W*$",
    )
});
static BASED: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"^\W*(?:(?:What follows|All (?:of )?the following|The following|This (?:section|account|chapter|paragraph|summary|part)|The rest of this (?:section|paragraph)) (?:is|relies|draws|rests|comes|was|are)\b[^.]*\b(?:on|from|by) (?:the )?\p{Lu}|(?:Here is|This is) (?:the )?\p{Lu}[^.]*[’']s? (?:version|account|story)\b|This is how (?:the )?\p{Lu})|^\W*(?:The )?\p{Lu}[^.;:,]* (?:has|had|gives|gave) the (?:numbers|figures|details|story|facts|breakdown)\W*$",
    )
});

/// Compiled on first use; whoever expects a draft soon has them ready.
pub(super) static CUES: [&LazyLock<Regex>; 7] =
    [&VOUCHES, &VOUCHES_FOR_ALL, &ANNOUNCES, &BASED, &GIST, &MOOD, &SPOKEN];
