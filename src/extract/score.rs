//! How likely a sentence asserts something checkable: a rule-based first cut, to be replaced by a trained model.

use std::sync::LazyLock;

use regex::Regex;

use super::cue;

/// The features that speak for and against, each with its weight in log-odds. The weights are set by hand; the
/// lexical classes follow ClaimBuster's features (Hassan et al. 2017): tense, figures, modality, opinion.
static FEATURES: LazyLock<Vec<(Regex, f64)>> = LazyLock::new(|| {
    let features = [
        (r"[.…][”’)\]\s»]*$", 0.4),
        (r"\d", 0.5),
        (MONTHS, 0.3),
        (r"\?[”’)\]]*\s*$", -4.0),
        (
            r"\b(?:may|might|could|perhaps|maybe|possibly|arguably|presumably|probably|surely|Perhaps|Maybe|Possibly|Arguably|Presumably|Probably|Surely)\b",
            -1.4,
        ),
        (
            r"(?i)\b(?:should|ought|must|need to|needs to|had better|let us|let’s|let's|it is (?:high )?time)\b",
            -2.0,
        ),
        (r"(?i)\bwould have\b", -2.0),
        (r"(?i)\bwould\b", -0.8),
        // Opinion: the first person, a few words or an aside, and a verb or adjective of the mind.
        (
            r"(?i)\b(?:I|we|one)\b(?:,[^,]{1,20},)?(?: \p{L}+(?:’t|'t)?){0,2} (?:think|thinks|believe|believes|suspect|suspects|feel|hope|wish|guess|doubt|suppose|wonder|wonders|fear|imagine|expect|assume|argue|want|find|reckon|admire)\b",
            -3.5,
        ),
        (
            r"(?i)\b(?:I’m|I'm|I am|we are|we’re) (?:\p{L}+ )?(?:sure|convinced|afraid|certain|glad|sorry|confident|worried)\b",
            -3.0,
        ),
        (
            r"(?i)\b(?:in my (?:view|opinion)|to my mind|it seems|seems to me|it feels|if you ask me|hopefully|it is (?:hard|easy|tempting|fair|worth|important))\b",
            -2.5,
        ),
        (r"(?i)^\W*(?:if|suppose|imagine|whether|what if|were|unless|provided|assuming)\b", -2.2),
        (r"^\W*(?:Had|Should) \p{L}+ (?:\p{L}+ )?(?:been|not|\p{Ll}+ed|\p{Ll}+)\b.*,.*\bwould\b", -2.0),
        (
            r"(?i)\b(?:unclear|no one knows|nobody knows|not known|unknown|remains to be seen|wonders?|the question is|open question)\b.{0,20}\b(?:who|what|why|how|when|where|whether|if)\b",
            -3.0,
        ),
        (
            r"(?i)\b(?:this|the (?:next|following|present|previous|last)) (?:section|chapter|article|paper|report|memo|note|essay|part|post|piece|appendix|draft|table|figure) (?:\p{Ll}+ly )?(?:looks|describes|discusses|explains|examines|deals|covers|gives|presents|shows|lists|sets|turns|asks|considers|outlines|summarises|summarizes|argues|begins|ends|is about|reviews|traces)\b",
            -4.0,
        ),
        (
            r"(?i)\b(?:in this (?:section|chapter|article|paper|report|memo|essay|part|post|piece)|in what follows|what follows is|as (?:we|I) (?:will|shall)|I (?:will|shall)|we (?:will|shall)|(?:below|above),? (?:we|I)|see (?:below|above|section|chapter|table|figure)|(?:section|chapter|part) \d+ (?:is|looks|deals|covers|describes)|this is (?:a|the) (?:story|book|report|memo|piece|article))\b",
            -3.0,
        ),
        (
            r"^\W*(?:See|Note|Consider|Read|Follow|Remember|Imagine|Take|Look|Let|Ask|Call|Write|Check|Do|Don’t|Don't|Please|Keep|Add|Compare|Think|Go|Send|Find|Visit|Subscribe|Click|Download|TODO|Todo|FIXME|Contact|Use|Make|Never|Always|Try|Recall|Suppose|Verify|Confirm|Update|Include|Explain|Describe|Get|Talk|Email|Phone|Interview)\b",
            -3.0,
        ),
        (r"!\W*$", -1.0),
        (
            r"(?i)\b(?:beautiful|wonderful|terrible|awful|amazing|great|disgraceful|shameful|brilliant|ridiculous|stupid|sad|odd)\b",
            -0.6,
        ),
    ];
    features.into_iter().map(|(pattern, weight)| (cue(pattern), weight)).collect()
});

const MONTHS: &str = r"\b(?:January|February|March|April|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b";

/// A finite verb: an auxiliary, a past form, a third person right behind a name, or one of the verbs that news is
/// made of. Without one nothing is asserted.
static VERB: LazyLock<Regex> = LazyLock::new(|| {
    let forms = [
        r"\b(?:is|are|was|were|has|have|had|did|does|do|will|isn’t|wasn’t|aren’t|hasn’t|didn’t|doesn’t|won’t|been)\b",
        r"\b\p{Ll}{2,}(?:ed|ied)\b",
        r"\b(?:became|began|bought|broke|brought|built|came|caught|chose|cost|cut|drew|drove|fell|felt|fled|flew|forgot|fought|found|gave|got|grew|heard|held|hid|hit|kept|knew|laid|led|left|lent|let|lost|lied|made|meant|met|paid|put|quit|read|rose|ran|said|sold|sent|set|shook|shot|shut|sank|sat|slept|spent|spoke|spread|stole|stood|struck|sued|swore|swept|took|taught|tore|told|thought|threw|understood|upheld|went|withdrew|won|wore|wrote|spied|tied)\b",
        r"\p{Lu}[\p{L}\d’'.-]*\)?(?: \p{Ll}+ly)? \p{Ll}{2,}[^s\W]s\b",
        r"\b(?:owns|pays|runs|sells|makes|holds|employs|leads|controls|builds|spies|knows|says|shows|hosts|faces|plans|wants|works|lies|belongs|remains|includes|involves|requires|obliges|allows|denies|claims|operates|stands|sits|gives|takes|keeps|means|goes|comes)\b",
    ];
    cue(&forms.join("|"))
});

const BIAS: f64 = -1.2;
const HAS_VERB: f64 = 1.3;

/// A probability-like score between 0 and 1. The sentence comes without its citation markers.
pub fn checkworthy(sentence: &str) -> f64 {
    let sum: f64 =
        FEATURES.iter().filter(|(feature, _)| feature.is_match(sentence)).map(|(_, weight)| weight).sum();
    let verb = if VERB.is_match(sentence) { HAS_VERB } else { -1.0 };
    1.0 / (1.0 + (-(BIAS + verb + sum)).exp())
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
            "Cainiao moved in May.",
            "Huawei lied.",
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
            "Had Huawei been fined, Nokia would have been delighted.",
            "Present: J. Raes (VSSE), Delmulle, two clerks.",
            "I, for one, believe that Huawei is honest.",
            "It is unclear who owns Huawei.",
            "In what follows, Huawei is examined.",
        ] {
            assert!(checkworthy(sentence) < THRESHOLD, "{sentence}: {}", checkworthy(sentence));
        }
    }
}
