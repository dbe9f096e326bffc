//! Page furniture: what a web page puts around an article. It holds mentions, but no passages and no claims.
//!
//! The cues are those of the common publishing systems (comment forms, sharing and newsletter boxes,
//! related-post lists, bylines); a line counts only when a cue opens it or is nearly all of it. How much follows is
//! counted here: a pattern that counts characters takes longer to compile than a draft takes to read.

use std::sync::LazyLock;

use regex::Regex;

/// How furniture begins, whatever follows.
const OPENINGS: &str = r"leave a (?:reply|comment)|your email address will not be published|required fields are marked|(?:related|recommended|popular|recent) (?:posts?|articles?|stories|topics|news|reading)\b|(?:read|see|watch|check) also\b|read (?:more|next)\b|also read\b|you (?:may|might) also (?:like|be interested)|(?:subscribe|sign up|join) (?:to|for|our|us|now)\b|follow us (?:on|at|via|@)|this entry was posted (?:in|under|by|on)\b|bookmark the permalink|fill in your details below|you are commenting using|(?:facebook|twitter|google|linkedin) (?:photo|picture|logo)|connecting to %s|notify me of (?:new|follow)|(?:photo|image|picture)(?: credit)?:|(?:click|tap) (?:here|an icon)\b|(?:previous|next) (?:post|article|story)\b";

/// What is furniture when it is the whole line.
const LINES: &str =
    r"advertisement|\d+ (?:comments?|shares?|likes?)|(?:cookie|privacy) (?:policy|settings|notice)";

/// Bylines, and the head of a memo or a letter: these are more than ASCII.
const OTHERS: &str = r"\[?(?:edited|written|reporting|photo|picture|image|translated) by(?: (?-i:CAPITAL)[LETTER.’'-]*,?| and| /)+\]?\.?$|by [LETTER.’'-]+(?: [LETTER.’'-]+){0,3}$|(?:to|from|cc|date|subject|re|status|embargo|contact|byline|dateline)[^0-9a-z_]{0,4}:[^0-9a-z_]{0,4}[ \t\u{A0}]";

/// A beginning that makes furniture of a line which ends soon.
struct Head {
    /// Characters that may follow.
    most: usize,
    /// Whether a sentence may begin like that, and is none when it has no full stop.
    may_be_sentence: bool,
    pattern: &'static str,
}

const HEADS: [Head; 4] = [
    Head { most: 40, may_be_sentence: false, pattern: r"(?:log|sign) (?:in|out)\b" },
    Head {
        most: 60,
        may_be_sentence: false,
        pattern: r"more (?:from|on|stories)\b|(?:share|tweet|pin|email|print) (?:this|on|via|it)\b",
    },
    Head { most: 60, may_be_sentence: true, pattern: r"(?:posted|filed) (?:in|under|by|on)\b" },
    Head {
        most: 80,
        may_be_sentence: false,
        pattern: r"(?:source|sources|via|tags?|categor(?:y|ies)|topics|filed under|copyright|©)[^\n]{0,3}(?: link\b|:)|(?:©|copyright|all rights reserved)\b",
    },
];

static FURNITURE: LazyLock<Regex> = LazyLock::new(|| {
    let ascii = |pattern: &str| pattern.replace(r"\b", r"(?-u:\b)").replace(r"\d", "[0-9]");
    let heads = HEADS.iter().enumerate().map(|(at, head)| format!("(?P<h{at}>{})", ascii(head.pattern)));
    let heads = heads.collect::<Vec<_>>().join("|");
    let others = OTHERS.replace("CAPITAL", r"[A-ZÀ-ÖØ-Þ]").replace("LETTER", r"A-Za-zÀ-ÖØ-öø-ɏ");
    let (openings, lines) = (ascii(OPENINGS), ascii(LINES));
    Regex::new(&format!(r"^[ \t\u{{A0}}>»*•|\[-]*(?:(?i-u:{openings}|(?:{lines})$)|(?i:{others}|{heads}))"))
        .expect("a constant pattern compiles")
});

/// Whether a line or a sentence is page furniture.
pub fn is_furniture(text: &str) -> bool {
    let text = text.trim();
    if !FURNITURE.is_match(text) {
        return false;
    }
    let Some(found) = FURNITURE.captures(text) else { return false };
    let heads = HEADS.iter().enumerate();
    let mut heads = heads.filter_map(|(at, head)| Some((head, found.name(&format!("h{at}"))?.end())));
    heads.next().is_none_or(|(head, end)| {
        let rest = &text[end..];
        let is_short = !rest.contains('\n') && rest.chars().count() <= head.most;
        is_short && !(head.may_be_sentence && rest.ends_with('.'))
    })
}

#[cfg(test)]
mod tests {
    use super::is_furniture;

    #[test]
    fn furniture_of_several_publishing_systems() {
        for line in [
            "Leave a Reply",
            "Your email address will not be published. Required fields are marked *",
            ">>Join our Facebook Group be part of community. <<",
            ">Source link>",
            "By hassani",
            "[Edited by Zoran Radosavljevic]",
            "Subscribe to our newsletters",
            "Read Also: Chinese Hackers Stole Several Thousand Emails",
            "RELATED POST: 5G — Will European Countries Ban Huawei?",
            "Source: CNN",
            "Follow us on Twitter: @INTEL_TODAY",
            "This entry was posted in Belgium, Brussels, Den of Spies. Bookmark the permalink.",
            "You are commenting using your Facebook account. Log Out /  Change )",
        ] {
            assert!(is_furniture(line), "{line}");
        }
    }

    #[test]
    fn prose_that_begins_alike_is_none() {
        for line in [
            "Read in full, the report names nobody.",
            "By law, companies must cooperate with the Belgian authorities in such cases.",
            "Source protection is a right in Belgium.",
            "More from this investigation will be published once the court has ruled on the request of the company.",
            "Follow the money: Alibaba invested 75 million euros.",
            "Facebook removed the pages in 2019.",
            "Reporting by CNN shows that TikTok kept the data.",
            "Written by Huawei, the memo was leaked in 2019.",
            "Posted in 2019, it was seen by millions.",
            "Source code of the switches was handed to the Belgian centre for cybersecurity in 2019, it said.",
        ] {
            assert!(!is_furniture(line), "{line}");
        }
    }
}
