//! Page furniture: what a web page puts around an article. It holds mentions, but no passages and no claims.
//!
//! The cues are those of the common publishing systems (comment forms, sharing and newsletter boxes,
//! related-post lists, bylines); a line counts only when a cue opens it or is nearly all of it.

use std::sync::LazyLock;

use regex::Regex;

static FURNITURE: LazyLock<Regex> = LazyLock::new(|| {
    let opens = [
        r"leave a (reply|comment)",
        r"your email address will not be published",
        r"required fields are marked",
        r"(related|recommended|popular|recent) (posts?|articles?|stories|topics|news|reading)\b",
        r"(read|see|watch|check) also\b",
        r"read (more|next)\b",
        r"also read\b",
        r"more (from|on|stories)\b.{0,60}$",
        r"you (may|might) also (like|be interested)",
        r"(subscribe|sign up|join) (to|for|our|us|now)\b",
        r"follow us (on|at|via|@)",
        r"(share|tweet|pin|email|print) (this|on|via|it)\b.{0,60}$",
        r"this entry was posted (in|under|by|on)\b",
        r"(posted|filed) (in|under|by|on)\b.{0,60}[^.]$",
        r"bookmark the permalink",
        r"fill in your details below",
        r"you are commenting using",
        r"(log|sign) (in|out)\b.{0,40}$",
        r"(facebook|twitter|google|linkedin) (photo|picture|logo)",
        r"connecting to %s",
        r"notify me of (new|follow)",
        r"\[?(edited|written|reporting|photo|picture|image|translated) by( (?-i:\p{Lu})[\p{L}.’'-]*,?| and| /)+\]?\.?$",
        r"(photo|image|picture)( credit)?:",
        r"by [\p{L}.’'-]+( [\p{L}.’'-]+){0,3}$",
        r"(source|sources|via|tags?|categor(y|ies)|topics|filed under|copyright|©).{0,3}( link\b|:).{0,80}$",
        r"(©|copyright|all rights reserved)\b.{0,80}$",
        r"advertisement$",
        r"(click|tap) (here|an icon)\b",
        r"\d+ (comments?|shares?|likes?)$",
        r"(previous|next) (post|article|story)\b",
        // The head of a memo or a letter.
        r"(to|from|cc|date|subject|re|status|embargo|contact|byline|dateline)\W{0,4}:\W{0,4}\s",
        r"(cookie|privacy) (policy|settings|notice)$",
    ];
    let pattern = format!(r"(?i)^[\s>»*•|\[-]*(?:{})", opens.join("|"));
    Regex::new(&pattern.replace(r"\b", r"(?-u:\b)")).expect("a constant pattern compiles")
});

/// Whether a line or a sentence is page furniture.
pub fn is_furniture(text: &str) -> bool {
    FURNITURE.is_match(text.trim())
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
        ] {
            assert!(!is_furniture(line), "{line}");
        }
    }
}
