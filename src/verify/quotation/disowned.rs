//! Quotations that the writer says nobody said: "EURACTIV never wrote “…”", "replace “…”", and words that are everybody's:
//! proverbs, slogans, banners.

use std::sync::LazyLock;

use regex::Regex;

use crate::extract::quotation;
use crate::text::{Span, cue};

static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"\b(?:(?i:never|not|nowhere|nobody|no one|none)|(?:did|does|do|has|have|had|should|could|would|can|was|is)n[’']t)\b[^.;]*\b(?:said|say|says|saying|wrote|write|writes|written|quoted|quote|used|use|uses|called|call|calls|reported|report|reads?|true)\b[^.;“”\x22«»]*$|\b(?i:replace|strike|delete|drop|cut|remove|instead of|rather than|misquoted(?: as)?|wrongly quoted)\b[^.;“”\x22«»]*$|\b(?i:imagin(?:e|es|ed|ing)|if [\w’'-]+(?: [\w’'-]+)? had (?:said|written)|form asks|subject line|chorus|refrain|lyrics|saying goes|proverb|adage|slogans?|banners?|placards?|motto|as they say|as we say|catchphrase|headed|entitled|titled|under the title|(?:my|own) translation|translated(?: freely)? as|in effect|question \d+|roughly|to the effect|words to that effect|paraphras\p{Ll}+)\b[^.;“”\x22«»]*$",
    )
});

static AFTER: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"\((?:my|our|author[’']s) translation\)|\b(?:might|may|could|would) (?:well )?have (?:put|said|called)\b|\bcomes? to mind\b|^[^.;“”\x22«»]*\b(?:chorus|refrain)\b|^[^.;“”\x22«»]*\b(?:(?:do|does|did) not (?:occur|appear|stand|feature|figure)|(?:is|are|was|were) (?:nowhere|never|not (?:in|there|found|what|said))|(?:must|should|has to|have to|needs to|need to|can) (?:go|be (?:cut|removed|replaced|deleted|struck|dropped|changed)))\b",
    )
});

/// What was said or written to the writer herself, which no source has.
static TO_THE_WRITER: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"\b(?:told|assured) (?:me|us|the author|this (?:newspaper|paper|magazine|website|agency|journal|programme|podcast|reporter))\b|\b(?:letter|e-?mail|message) to (?:me|us|the author)\b",
    )
});

/// Whether these words were said to the writer: in the same clause as the words.
pub fn is_to_the_writer(text: &str, sentence: Span, quotation: Span) -> bool {
    let before = text.get(sentence.start..quotation.start).unwrap_or_default();
    let after = text.get(quotation.end..sentence.end).unwrap_or_default();
    let before = before.rsplit(['.', ';', '“', '"']).next().unwrap_or_default();
    let after = after.split(['.', ';', '“', '"']).next().unwrap_or_default();
    TO_THE_WRITER.is_match(before) || TO_THE_WRITER.is_match(after)
}

/// Whether nobody is said to have said these words.
pub fn is_disowned(text: &str, sentence: Span, words: Span) -> bool {
    let before = text.get(sentence.start..words.start).unwrap_or_default();
    let after = text.get(words.end..sentence.end).unwrap_or_default();
    // "Did she say that “…”?"
    let is_asked = after.trim_start().starts_with('?')
        && ["Did ", "Does ", "Has ", "Had ", "Would ", "Could "].iter().any(|head| before.starts_with(head));
    // “Nobody is,” she said, and she quoted the law: “…”. What is quoted before disowns nothing.
    let mut told = String::with_capacity(before.len());
    let mut at = 0;
    for quoted in quotation::find(before) {
        told.push_str(&before[at..quoted.start]);
        told.push('…');
        at = quoted.end;
    }
    told.push_str(&before[at..]);
    is_asked || BEFORE.is_match(&told) || AFTER.is_match(after)
}

/// Compiled on first use; whoever expects a draft soon has them ready.
pub static CUES: [&LazyLock<Regex>; 3] = [&BEFORE, &AFTER, &TO_THE_WRITER];
