//! Signs of structure in a sentence: a finite verb; a question, a wish, an opinion, a hypothesis, a remark on the
//! text itself. The model learns what each is worth.

use std::sync::LazyLock;

use regex::{Regex, RegexSet};

use crate::extract::cue;

/// The number of signs.
pub const SIGNS: usize = PATTERNS.len();

/// The lexical classes follow ClaimBuster's features (Hassan et al., 2017) and Hyland's lists of hedges and boosters
/// (2005).
const PATTERNS: [&str; 19] = [
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
    r"(?i)\b(?:in this (?:note|section|chapter|article|paper|report|memo|essay|part|post|piece)|in what follows|what follows is|as (?:we|I) (?:will|shall)|I (?:will|shall)|we (?:will|shall)|(?:below|above),? (?:we|I)|see (?:below|above|section|chapter|table|figure)|(?:section|chapter|part) \d+ (?:is|looks|deals|covers|describes)|this is (?:a|the) (?:story|book|report|memo|piece|article))\b",
    r"^\W*(?:See|Note|Consider|Read|Follow|Remember|Imagine|Take|Look|Let|Ask|Call|Write|Check|Do|Don’t|Don't|Please|Keep|Add|Compare|Think|Go|Send|Find|Visit|Subscribe|Click|Download|TODO|Todo|FIXME|Contact|Use|Make|Never|Always|Try|Recall|Suppose|Verify|Confirm|Update|Include|Explain|Describe|Get|Talk|Email|Phone|Interview)\b",
    r"!\W*$",
    r"(?i)\b(?:beautiful|wonderful|terrible|awful|amazing|great|disgraceful|shameful|brilliant|ridiculous|stupid|sad|odd)\b",
    r#"[“”"«»]|''"#,
    r"\b(?:is|are|was|were|has|have|had|did|does|do|will|isn’t|wasn’t|aren’t|hasn’t|didn’t|doesn’t|won’t|been)\b|\b\p{Ll}{2,}(?:ed|ied)\b|\b(?:became|began|bought|broke|brought|built|came|caught|chose|cost|cut|drew|drove|fell|felt|fled|flew|forgot|fought|found|gave|got|grew|heard|held|hid|hit|kept|knew|laid|led|left|lent|let|lost|lied|made|meant|met|paid|put|quit|read|rose|ran|said|sold|sent|set|shook|shot|shut|sank|sat|slept|spent|spoke|spread|stole|stood|struck|sued|swore|swept|took|taught|tore|told|thought|threw|understood|upheld|went|withdrew|won|wore|wrote|spied|tied)\b|\p{Lu}[\p{L}\d’'.-]*\)?(?: \p{Ll}+ly)? \p{Ll}{2,}[^s\W]s\b|\b(?:owns|pays|runs|sells|makes|holds|employs|leads|controls|builds|spies|knows|says|shows|hosts|faces|plans|wants|works|lies|belongs|remains|includes|involves|requires|obliges|allows|denies|claims|operates|stands|sits|gives|takes|keeps|means|goes|comes)\b|\b(?:must|may|might|can|could|would|shall)\b|\b(?:accepts|accompanies|accounts|accuses|acquires|acts|adds|admits|adopts|advises|affects|agrees|aims|allows|announces|answers|appears|applies|appoints|approves|argues|arrests|arrives|asks|assesses|attacks|attends|banks|bans|bears|becomes|begins|believes|belongs|binds|blocks|books|borrows|breaks|brings|builds|buys|calls|carries|causes|changes|charges|cites|claims|closes|collects|comes|comments|compares|competes|complains|concerns|confirms|connects|considers|contains|continues|contradicts|controls|convicts|cooperates|costs|counts|covers|creates|cuts|dates|deals|decides|declares|declines|defends|defines|delivers|denies|depends|describes|deserves|designs|develops|dies|differs|disagrees|disappears|discusses|dismisses|displays|distributes|divides|doubles|draws|drives|drops|earns|employs|enables|encourages|ends|enters|establishes|examines|exceeds|exists|expands|expects|explains|exports|expresses|extends|faces|fails|falls|feeds|feels|fights|figures|files|fills|finances|finds|finishes|fits|flies|follows|forces|forms|funds|gains|gathers|gets|gives|goes|governs|grants|grows|handles|happens|haves|heads|hears|helps|hides|hires|hits|holds|hosts|identifies|ignores|illustrates|imports|imposes|improves|includes|increases|indicates|infers|influences|informs|inherits|insists|inspects|installs|intends|investigates|invests|invites|involves|issues|joins|judges|keeps|kills|knows|lacks|lasts|launches|leads|learns|leaves|lends|lets|lies|links|lists|lives|lobbies|locates|looks|loses|maintains|makes|manages|markets|marks|matches|means|measures|meets|mentions|merges|monitors|moves|names|needs|negotiates|notes|notices|obeys|obliges|observes|obtains|occupies|occurs|offers|opens|operates|opposes|orders|organises|organizes|originates|overturns|owes|owns|parses|passes|pays|permits|picks|places|plans|plays|points|portrays|possesses|praises|predicts|prefers|prepares|presents|prevents|prints|processes|produces|profits|prohibits|promises|promotes|proposes|prosecutes|protects|protests|proves|provides|publishes|punishes|purchases|pushes|puts|questions|quotes|raises|ranges|ranks|reaches|reads|receives|recognises|recognizes|records|recruits|reduces|refers|reflects|refuses|registers|regulates|rejects|relates|releases|relies|remains|remembers|removes|rents|repeats|replaces|replies|reports|represents|requests|requires|resigns|restricts|rests|results|retains|returns|reveals|reviews|rises|rules|runs|says|seeks|seems|sees|selects|sells|sends|separates|serves|sets|settles|shares|ships|shows|shuts|signs|sits|sleeps|speaks|specialises|specializes|spends|spies|splits|sponsors|spreads|stands|starts|states|stays|steals|stems|steps|stops|strengthens|strikes|studies|submits|succeeds|sues|suffers|suggests|supervises|supplies|supports|surveys|suspects|suspends|takes|talks|targets|teaches|tells|tends|testifies|tests|thanks|threatens|ties|tops|totals|touches|traces|tracks|trades|trains|transfers|travels|treats|tries|triggers|trusts|turns|unites|uses|values|varies|visits|votes|waits|walks|wants|warns|washes|watches|weighs|welcomes|wins|withdraws|witnesses|works|worries|writes|yields)\b|\b(?:leave|arrest|meet|fly|arrive|agree|become|begin|believe|build|buy|carry|consider|contain|decide|deny|depend|describe|employ|exist|expect|explain|fail|gather|get|give|go|grow|happen|hear|hire|include|investigate|join|keep|know|learn|lend|live|lose|maintain|make|manage|negotiate|obey|obtain|occur|operate|oppose|own|pay|perform|prefer|produce|prosecute|protect|prove|provide|publish|put|receive|recruit|refuse|reject|rely|remain|remove|represent|require|resign|reveal|say|see|seek|seem|sell|send|serve|show|sit|speak|spend|spy|steal|succeed|suffer|suspect|take|talk|tell|tend|think|threaten|use|want|warn|win|withdraw|write)\b",
];

/// Signs of which one is enough for a sentence to assert nothing: a question, a counterfactual, what nobody knows, a
/// remark on the text itself.
const DENIALS: [usize; 6] = [1, 4, 10, 11, 12, 13];

/// "Should", "ought": what the writer wants, unless she reports that somebody else does.
const EXHORTATION: usize = 3;

/// A finite verb, without which nothing is asserted.
const VERB: usize = SIGNS - 1;

/// Whether a text has a finite verb.
pub fn has_verb(text: &str) -> bool {
    signs(text).any(|sign| sign == VERB)
}

/// What the structure of a sentence says to its being an assertion.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Structure {
    Asserts,
    /// No verb that we know, or an exhortation: the writer's own words about a catalogued body assert nothing so.
    Doubtful,
    Denies,
}

/// Reads the structure of a sentence; what somebody else is reported to want is no exhortation.
pub fn structure(sentence: &str, is_reported: bool) -> Structure {
    if REQUESTS.is_match(sentence) {
        return Structure::Denies;
    }
    let (mut has_verb, mut exhorts) = (false, false);
    for sign in signs(sentence) {
        if DENIALS.contains(&sign) {
            return Structure::Denies;
        }
        has_verb |= sign == VERB;
        exhorts |= sign == EXHORTATION && !is_reported;
    }
    if has_verb && !exhorts { Structure::Asserts } else { Structure::Doubtful }
}

/// What the writer asks of her readers or of herself, and what she says of her own words.
static REQUESTS: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"^\W*(?:Please|Let us|Let’s|Let's|(?:We|I|You) (?:\p{Ll}+ )?(?:should|must|ought to|need to|had better)|We (?:use|write|spell|abbreviate|call|refer to))\b",
    )
});

static SET: LazyLock<RegexSet> = LazyLock::new(|| {
    // ASCII word boundaries keep the engine fast on typographic text.
    RegexSet::new(PATTERNS.map(|pattern| pattern.replace(r"\b", r"(?-u:\b)")))
        .expect("constant patterns compile")
});

/// The signs that a sentence bears, by their place in the list.
pub fn signs(sentence: &str) -> impl Iterator<Item = usize> {
    SET.matches(sentence).into_iter()
}
