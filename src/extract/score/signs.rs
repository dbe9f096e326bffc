//! Signs of structure in a sentence: a finite verb; a question, a wish, an opinion, a hypothesis, a remark on the
//! text itself. The model learns what each is worth.

use std::sync::LazyLock;

use regex::RegexSet;

/// The number of signs.
pub const SIGNS: usize = PATTERNS.len();

/// The lexical classes follow ClaimBuster's features (Hassan et al., 2017) and Hyland's lists of hedges and boosters
/// (2005).
const PATTERNS: [&str; 18] = [
    r"[.…][”’)\]\s»]*$",
    r"\?[”’)\]]*\s*$",
    r"\b(?:may|might|could|perhaps|maybe|possibly|arguably|presumably|probably|surely|Perhaps|Maybe|Possibly|Arguably|Presumably|Probably|Surely)\b",
    r"(?i)\b(?:should|ought|must|need to|needs to|had better|let us|let’s|let's|it is (?:high )?time)\b",
    r"(?i)\bwould have\b",
    r"(?i)\bwould\b",
    r"(?i)\b(?:I|we|one)\b(?:,[^,]{1,20},)?(?: \p{L}+(?:’t|'t)?){0,2} (?:think|thinks|believe|believes|suspect|suspects|feel|hope|wish|guess|doubt|suppose|wonder|wonders|fear|imagine|expect|assume|argue|want|find|reckon|admire)\b",
    r"(?i)\b(?:I’m|I'm|I am|we are|we’re) (?:\p{L}+ )?(?:sure|convinced|afraid|certain|glad|sorry|confident|worried)\b",
    r"(?i)\b(?:in my (?:view|opinion)|to my mind|it seems|seems to me|it feels|if you ask me|hopefully|it is (?:hard|easy|tempting|fair|worth|important))\b",
    r"(?i)^\W*(?:if|suppose|imagine|whether|what if|were|unless|provided|assuming)\b",
    r"^\W*(?:Had|Should) \p{L}+ (?:\p{L}+ )?(?:been|not|\p{Ll}+ed|\p{Ll}+)\b.*,.*\bwould\b",
    r"(?i)\b(?:unclear|no one knows|nobody knows|not known|unknown|remains to be seen|wonders?|the question is|open question)\b.{0,20}\b(?:who|what|why|how|when|where|whether|if)\b",
    r"(?i)\b(?:this|the (?:next|following|present|previous|last)) (?:section|chapter|article|paper|report|memo|note|essay|part|post|piece|appendix|draft|table|figure) (?:\p{Ll}+ly )?(?:looks|describes|discusses|explains|examines|deals|covers|gives|presents|shows|lists|sets|turns|asks|considers|outlines|summarises|summarizes|argues|begins|ends|is about|reviews|traces)\b",
    r"(?i)\b(?:in this (?:section|chapter|article|paper|report|memo|essay|part|post|piece)|in what follows|what follows is|as (?:we|I) (?:will|shall)|I (?:will|shall)|we (?:will|shall)|(?:below|above),? (?:we|I)|see (?:below|above|section|chapter|table|figure)|(?:section|chapter|part) \d+ (?:is|looks|deals|covers|describes)|this is (?:a|the) (?:story|book|report|memo|piece|article))\b",
    r"^\W*(?:See|Note|Consider|Read|Follow|Remember|Imagine|Take|Look|Let|Ask|Call|Write|Check|Do|Don’t|Don't|Please|Keep|Add|Compare|Think|Go|Send|Find|Visit|Subscribe|Click|Download|TODO|Todo|FIXME|Contact|Use|Make|Never|Always|Try|Recall|Suppose|Verify|Confirm|Update|Include|Explain|Describe|Get|Talk|Email|Phone|Interview)\b",
    r"!\W*$",
    r"(?i)\b(?:beautiful|wonderful|terrible|awful|amazing|great|disgraceful|shameful|brilliant|ridiculous|stupid|sad|odd)\b",
    r"\b(?:is|are|was|were|has|have|had|did|does|do|will|isn’t|wasn’t|aren’t|hasn’t|didn’t|doesn’t|won’t|been)\b|\b\p{Ll}{2,}(?:ed|ied)\b|\b(?:became|began|bought|broke|brought|built|came|caught|chose|cost|cut|drew|drove|fell|felt|fled|flew|forgot|fought|found|gave|got|grew|heard|held|hid|hit|kept|knew|laid|led|left|lent|let|lost|lied|made|meant|met|paid|put|quit|read|rose|ran|said|sold|sent|set|shook|shot|shut|sank|sat|slept|spent|spoke|spread|stole|stood|struck|sued|swore|swept|took|taught|tore|told|thought|threw|understood|upheld|went|withdrew|won|wore|wrote|spied|tied)\b|\p{Lu}[\p{L}\d’'.-]*\)?(?: \p{Ll}+ly)? \p{Ll}{2,}[^s\W]s\b|\b(?:owns|pays|runs|sells|makes|holds|employs|leads|controls|builds|spies|knows|says|shows|hosts|faces|plans|wants|works|lies|belongs|remains|includes|involves|requires|obliges|allows|denies|claims|operates|stands|sits|gives|takes|keeps|means|goes|comes)\b",
];

static SET: LazyLock<RegexSet> = LazyLock::new(|| {
    // ASCII word boundaries keep the engine fast on typographic text.
    RegexSet::new(PATTERNS.map(|pattern| pattern.replace(r"\b", r"(?-u:\b)"))).expect("constant patterns compile")
});

/// The signs that a sentence bears, by their place in the list.
pub fn signs(sentence: &str) -> impl Iterator<Item = usize> {
    SET.matches(sentence).into_iter()
}
