//! How likely a sentence asserts something checkable: a rule-based first cut, to be replaced by a trained model.

use std::sync::LazyLock;

use regex::Regex;

/// The features that speak for and against, each with its weight in log-odds. The weights are set by hand;
/// the lexical classes follow ClaimBuster's features (Hassan et al. 2017): tense, figures, modality, opinion.
static FEATURES: LazyLock<Vec<(Regex, f64)>> = LazyLock::new(|| {
    let features = [
        (r"[.…][”’)\]\s\d^\[@»]*$", 0.6),
        (r"\b(?:is|are|was|were|has|have|had|did|does|been)\b", 0.7),
        (r"\b\p{Ll}{3,}(?:ed|ew|ought|old|ound|aid|ent|ote)\b", 0.6),
        (r"\d", 0.7),
        (
            r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b",
            0.3,
        ),
        (
            r"\b\p{Ll}{2,}(?:ates|ises|izes|ains|akes|ows|ives|ells|uys|ires|ides|olds|uns|eads|eeps|ucts|ores|erves|ects|ends|ants|eets|ins|ers|ies)\b",
            0.3,
        ),
        (r"\?[”’)\]]*\s*$", -4.0),
        (r"(?i)\b(?:may|might|could|perhaps|maybe|possibly|arguably|presumably|probably)\b", -1.2),
        (r"(?i)\b(?:should|ought|must|need to|needs to|let us|let’s|let's)\b", -1.8),
        (r"(?i)\b(?:would)\b", -0.8),
        (
            r"(?i)\b(?:I|we) (?:think|believe|suspect|feel|hope|wish|guess|doubt|suppose|wonder|fear|imagine|expect|assume|argue|want|would)\b",
            -3.5,
        ),
        (
            r"(?i)\b(?:in my (?:view|opinion)|to my mind|it seems|seems to me|if you ask me|hopefully|I’m afraid|I'm afraid)\b",
            -2.5,
        ),
        (r"(?i)^(?:\W*)(?:if|suppose|imagine|whether|what if|were|should)\b", -1.8),
        (
            r"(?i)\b(?:this|the (?:next|following|present|previous|last)) (?:section|chapter|article|paper|report|memo|note|essay|part|post|piece|appendix|draft|table|figure) (?:\p{Ll}+ly )?(?:looks|describes|discusses|explains|examines|deals|covers|gives|presents|shows|lists|sets|turns|asks|considers|outlines|summarises|summarizes|argues|begins|ends|is about|reviews|traces)\b",
            -4.0,
        ),
        (
            r"(?i)\b(?:in this (?:section|chapter|article|paper|report|memo|essay|part|post|piece)|as (?:we|I) (?:will|shall)|I (?:will|shall)|we (?:will|shall)|see (?:below|above|section|chapter|table|figure))\b",
            -2.5,
        ),
        (
            r"^(?i:\W*)(?:See|Note|Consider|Read|Follow|Remember|Imagine|Take|Look|Let|Ask|Call|Write|Check|Do|Don’t|Don't|Please|Keep|Add|Compare|Think|Go|Send|Find|Visit|Subscribe|Click|Download|TODO|Todo|FIXME|Contact|Use|Make|Never|Always|Try|Recall|Suppose|Verify|Confirm|Update|Include|Explain|Describe|Get|Talk|Email|Phone|Interview)\b",
            -3.0,
        ),
        (r"!\W*$", -1.0),
        (
            r"(?i)\b(?:beautiful|wonderful|terrible|awful|amazing|great|best|worst|disgraceful|shameful|brilliant|ridiculous|stupid|sad)\b",
            -0.6,
        ),
    ];
    features.into_iter().map(|(pattern, weight)| (Regex::new(pattern).expect("constant"), weight)).collect()
});

const BIAS: f64 = -0.6;

/// A probability-like score between 0 and 1.
pub fn checkworthy(sentence: &str) -> f64 {
    let sum: f64 =
        FEATURES.iter().filter(|(feature, _)| feature.is_match(sentence)).map(|(_, weight)| weight).sum();
    let short = if sentence.split_whitespace().count() < 3 { -1.5 } else { 0.0 };
    1.0 / (1.0 + (-(BIAS + sum + short)).exp())
}

/// Above this a sentence is taken for a claim, where its place and its subject allow it.
pub const THRESHOLD: f64 = 0.5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assertions_score_high() {
        for sentence in [
            "Alibaba signed with the Belgian government in 2018.",
            "Huawei is subject to China’s National Intelligence Law.",
            "The VSSE banned the head of the Confucius Institute.",
            "Cainiao operates a logistics centre at Liège.",
        ] {
            assert!(checkworthy(sentence) > THRESHOLD, "{sentence}: {}", checkworthy(sentence));
        }
    }

    #[test]
    fn what_cannot_be_checked_scores_low() {
        for sentence in [
            "Is Huawei spying on Brussels?",
            "See the VSSE’s annual report.",
            "I suspect Huawei has something to hide.",
            "We should keep Huawei out of our networks.",
            "This section looks at how Huawei was received in 2019.",
            "Perhaps Alibaba could leave Liège.",
            "If Alibaba left, Liège would suffer.",
        ] {
            assert!(checkworthy(sentence) < THRESHOLD, "{sentence}: {}", checkworthy(sentence));
        }
    }
}
