//! Signs of structure in a sentence: a finite verb; a question, a wish, an opinion, a hypothesis, a remark on the
//! text itself. The model learns what each is worth.

use std::sync::LazyLock;

use regex::{Regex, RegexSet};
use rustc_hash::FxHashSet;

use crate::text::{cue, narrowed};

/// The number of signs.
pub const SIGNS: usize = PATTERNS.len() + 1;

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
    r"(?i)\b(?:in this (?:note|section|chapter|article|paper|report|memo|essay|part|post|piece)|in what follows|what follows is|as (?:we|I) (?:will|shall)|I (?:will|shall)|we (?:will|shall)|(?:below|above),? (?:we|I)|see (?:below|above|section|chapter|table|figure)|(?:section|chapter|part) \d+ (?:is|looks|deals|covers|describes)|this is (?:a|the) (?:story|book|report|memo|piece|article))\b",
    r"^\W*(?:See|Note|Consider|Read|Follow|Remember|Imagine|Take|Look|Let|Ask|Call|Write|Check|Do|Don’t|Don't|Please|Keep|Add|Compare|Think|Go|Send|Find|Visit|Subscribe|Click|Download|TODO|Todo|FIXME|Contact|Use|Make|Never|Always|Try|Recall|Suppose|Verify|Confirm|Update|Include|Explain|Describe|Get|Talk|Email|Phone|Interview)\b",
    r"!\W*$",
    r"(?i)\b(?:beautiful|wonderful|terrible|awful|amazing|great|disgraceful|shameful|brilliant|ridiculous|stupid|sad|odd)\b",
    r#"[“”"«»]|''"#,
];

/// Signs of which one is enough for a sentence to assert nothing: a question, a counterfactual, what nobody knows, a
/// remark on the text itself.
const DENIALS: [usize; 6] = [1, 4, 10, 11, 12, 13];

/// "Would have", unless only a clause within the sentence says so.
const COUNTERFACTUAL: usize = 4;

/// "Should", "ought": what the writer wants, unless she reports that somebody else does.
const EXHORTATION: usize = 3;

/// A finite verb, without which nothing is asserted.
const VERB: usize = SIGNS - 1;

/// What the structure of a sentence says to its being an assertion.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Structure {
    Asserts,
    /// No verb that we know, or an exhortation: the writer's own words about a catalogued body assert nothing so.
    Doubtful,
    Denies,
}

/// Reads the structure of a sentence; what somebody else is reported to want is no exhortation.
///
/// What would have been, the writer supposes, unless it is `said`: "According to the auditors, the state would have overpaid".
pub fn structure(sentence: &str, is_reported: bool, is_said: bool) -> Structure {
    if is_order(sentence)
        || REQUESTS.is_match(sentence)
        || ABOUT_ITSELF.is_match(sentence)
        || is_hypothetical(sentence)
    {
        return Structure::Denies;
    }
    let (mut has_verb, mut exhorts) = (false, false);
    for sign in signs(sentence) {
        if DENIALS.contains(&sign) && (sign != COUNTERFACTUAL || !is_said && supposes(sentence)) {
            return Structure::Denies;
        }
        has_verb |= sign == VERB;
        exhorts |= sign == EXHORTATION && !is_reported;
    }
    if has_verb && !exhorts { Structure::Asserts } else { Structure::Doubtful }
}

/// Whether a sentence itself says what would have been: not "It was fined £8 million, less than it would have had to pay".
fn supposes(sentence: &str) -> bool {
    const OPENERS: [&str; 6] = [" what ", " which ", " that ", " than ", " who ", " whom "];
    let Some(at) = sentence.find("would have") else { return true };
    let before = &sentence[..at];
    let clause = OPENERS.iter().filter_map(|opener| before.rfind(opener)).max();
    clause.is_none_or(|clause| {
        before[clause..].split_whitespace().count() > FARTHEST || !has_verb(&before[..clause])
    })
}

/// Words of the longest subject of such a clause, and the word that opens it.
const FARTHEST: usize = 4;

/// "Review payments to Acme", "Hand testing over to the agency": a bare verb, and no other before the clause ends.
fn is_order(sentence: &str) -> bool {
    let words = sentence.trim_start_matches(|c: char| !c.is_alphabetic());
    let Some((verb, rest)) = words.split_once(' ') else { return false };
    if !ORDERS.contains(&verb) || !rest.starts_with(|c: char| c.is_lowercase()) {
        return false;
    }
    let ends = CLAUSE_ENDS.iter().filter_map(|end| rest.find(end)).min();
    !has_verb(ends.map_or(rest, |end| &rest[..end]))
}

/// What another clause begins with.
const CLAUSE_ENDS: [&str; 12] = [
    ", ",
    "; ",
    ": ",
    " if ",
    " once ",
    " when ",
    " that ",
    " which ",
    " who ",
    " whether ",
    " before ",
    " until ",
];

/// Verbs that are nouns, too, and with which instructions begin.
const ORDERS: [&str; 42] = [
    "Abolish",
    "Amend",
    "Block",
    "Buy",
    "Cancel",
    "Check",
    "Cut",
    "Double",
    "Drop",
    "Enforce",
    "Escalate",
    "File",
    "Flag",
    "Hand",
    "Hold",
    "Inform",
    "Issue",
    "Join",
    "Keep",
    "Make",
    "Notify",
    "Order",
    "Pay",
    "Plan",
    "Put",
    "Record",
    "Reform",
    "Renegotiate",
    "Repeal",
    "Report",
    "Retain",
    "Return",
    "Revert",
    "Review",
    "Revise",
    "Sell",
    "Set",
    "Sign",
    "Terminate",
    "Transfer",
    "Triple",
    "Turn",
];

/// "If it had acted, they might have been saved", "Had it refused, …": what did not happen, or not yet.
fn is_hypothetical(sentence: &str) -> bool {
    // A quick look: most sentences have none of these.
    let may = [" would", " could", " might "];
    may.iter().any(|word| sentence.contains(word)) && HYPOTHESIS.is_match(sentence)
}

/// How sentences begin that say something of the text itself, and of the world nothing that a source could.
const OF_ITSELF: [&str; 18] = [
    // What the text is about.
    r"(?:\d+[.)]\s*)?(?:This|The present) (?:brief|briefing|submission|letter|opinion|memorandum|memo|note|statement|document|study|guide|guidance|newsletter|column|blog|article|paper|report|chapter|essay|post|piece|annex|appendix|response|complaint|application|petition) (?:\p{Ll}+ly )?(?:draws on|builds on|relies on|is based on|concerns?|is about|is concerned with|looks|considers?|address(?:es)?|responds|focus(?:es)?|deals|covers|describes|discusses|explains|examines|summari[sz]es|sets out|outlines|reviews|asks|argues)\b",
    r"(?:This|The) (?:article|piece|column|essay|story|post|interview|report|version|text|excerpt|chapter) (?:on [^,;]+ |about [^,;]+ )?(?:(?:was )?(?:first|originally) (?:appeared|published|ran|written)|appeared|has been (?:updated|corrected|edited)|was (?:updated|corrected|amended|translated|edited))\b",
    r"(?:Correction|Clarification|Editor[’']s note|Update|Erratum)s?\b[^.:]{0,40}: ?(?:an? |the |this )?(?:earlier|previous|original|article|version|piece)",
    r"The (?:section|chapter|part|paragraph|passage|table|figure|box|page|note) on\b",
    // What its words mean; what is quoted has been taken out.
    r"(?:In (?:this|these|the) [^,]+,\W*)?(?:[Tt]he (?:term|word|expression|phrase)\W+)?…\W*(?:shall )?(?:means?|includes?|refers? to|covers|denotes?|is defined as|shall mean)\b",
    // Where more stands.
    r"(?:For|On|As to|Regarding) [^,;]+,? see\b",
    r"The (?:table|figure|chart|map|box|list|section|appendix|annex) (?:below|above|overleaf)\b",
    r"As (?:noted|discussed|we saw|mentioned|described|explained|shown|set out|stated) (?:above|below|earlier|in (?:[Ss]ection|[Cc]hapter|[Pp]art))\b",
    // What its tables show.
    r"(?:Table|Figure|Fig\.|Annex|Appendix|Box|Chart|Map|Section|Chapter) [\dA-Z][\d.]* (?:\p{Ll}+ly )?(?:compares|shows|lists|contains|sets out|gives|summari[sz]es|presents|describes|explains|outlines|plots|traces|turns to|looks at|deals with|considers|examines|covers|discusses|asks|tells)\b",
    // What the writer recommends.
    r"(?:We|I) (?:\p{Ll}+ )?(?:recommend|ask|propose|suggest|advise|invite)\b",
    r"(?:Our|The) (?:\p{Ll}+ )?recommendation\b",
    r"Recommendation \d",
    r"It is (?:recommended|proposed) that\b",
    r"\p{Lu}[\p{L}’'-]*(?: [\p{L}’'-]+){0,4} (?:stands for|is short for|is (?:the|an) (?:abbreviation|acronym|initials) (?:of|for))\b",
    r"[Tt]he (?:correct|right|proper|official) (?:spelling|name|form|term) (?:is|of)\b",
    // What is only supposed.
    r"(?:Imagine|Suppose|Pretend|Picture|Assume) (?:\p{Lu}[\p{L}’-]*|it|he|she|they|we|you|the|a|an|its|his|her)\b",
    r"(?:Imagine|Suppose|Say|Assume|Picture|Pretend) (?:that|for a moment)\b",
    // Gestures, which the writer saw.
    r"(?:He|She|They|I) (?:\p{Ll}+ly )?(?:shrugged|nodded|smiled|laughed|sighed|frowned|paused|blushed|grinned|winced|shook (?:his|her|their|my) head|looked (?:up|down|away)|hesitated|said nothing|thought for a (?:moment|while)|(?:considered|weighed|ignored|pondered|thought about) (?:the|my|that|this|our) question)\b[^.,;]*\W*$",
];

/// "This brief is about Acme", "“Supplier” means Acme". "In my view" is nobody's claim.
static ABOUT_ITSELF: LazyLock<Regex> = LazyLock::new(|| {
    cue(&format!(
        r"^\W*(?:{})|, (?:in my (?:view|opinion|book)|to my mind|if you ask me),",
        OF_ITSELF.join("|")
    ))
});

/// Whether a sentence says what the text is about, or anything else of the text itself.
pub fn is_about_the_text(sentence: &str) -> bool {
    ABOUT_ITSELF.is_match(sentence)
}

/// Not "asked if it could", which reports a question.
static HYPOTHESIS: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"^\W*(?:If|Even if|Only if)\b|^\W*(?:Had|Were) (?:the |a |an |its |their |his |her )?\p{L}[^.;:]*, |\b(?:would|could|might|wouldn[’']t|couldn[’']t)\b[^.;]*\bif\b|, (?:but |and )?(?:even )?if\b",
    )
});

/// What the writer asks of her readers or of herself, and what she says of her own words.
static REQUESTS: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"^\W*(?:Please|Dear \p{Lu}[\p{L}’-]*|TODO\b|FIXME\b|TK\b|XXX\b|NB:|Let us|Let’s|Let's|Let (?:the|\p{Lu}\p{Ll}+) [^.]{3,80}\b|(?:We|I|You) (?:\p{Ll}+ )?(?:should|must|ought to|need to|had better)|We (?:use|write|spell|abbreviate|call|refer to))\b|^\W*(?:The|This) (?:\p{Ll}+ )?(?:board|committee|council|meeting|members?|trustees|cabinet|assembly|house|panel) (?:is|are) (?:asked|invited|requested|recommended) to\b|^\W*(?:Members|Trustees|Councillors|Ministers|Readers|Directors|Governors) are (?:asked|invited|requested) to\b|^\W*(?:We|I) (?:also |therefore |again )?(?:urge|call on|call upon|demand|request|recommend|invite|appeal to)\b|^\W*(?i:Lay down|Set out|Draw up|Carry out|Require|Demand|Oblige|Invite|Instruct|Request|Urge|Ban|Publish|Introduce|Appoint|Create|Set up|Adopt|Extend|Suspend|Review|Ensure|Strengthen|Establish|Limit|Reduce|Increase|Give|Provide|Support|Encourage|Commission|Investigate|Avoid|Stop|Start|Begin|Continue|Prepare|Develop|Build|Move|Replace|Remove|Withdraw|Freeze|Refuse|Reject|Accept|Negotiate|Monitor|Raise|Protect|Exclude|Treat|Consult|Name|Tell|Show|Allow|Hire|Train|Fund|Test|Clarify|Disclose|Forbid|Grant|Open|Close) (?:the|an?|that|all|any|every|each|its|their|our|no|it|them|this|these)\b|^\W*(?:Obtain|Seek|Consider|Ensure|Determine|Ascertain|Insist|Check|Verify|Confirm|Establish|Find out|Decide|Assess|Examine|Discuss|Explore|Identify|Request|Explain|Clarify|Press|Push|Ask) (?:the|an?|that|all|any|every|each|its|their|our|whether|if|what|who|how|why|when|where|which|for|on|with|about|more|further|written|legal|advice|confirmation)\b",
    )
});

static SET: LazyLock<RegexSet> = LazyLock::new(|| {
    // ASCII word boundaries keep the engine fast on typographic text.
    RegexSet::new(PATTERNS.map(narrowed)).expect("constant patterns compile")
});

/// Auxiliaries, and the present and past forms of the verbs that news is made of.
const FORMS: &str = "accepts accompanies accounts accuses acquires acts adds admits adopts advises affects agree agrees \
    aims allows announces answers appears applies appoints approves are aren't argues arrest arrests \
    arrive arrives asks assesses attacks attends banks bans bears became become becomes been began begin \
    begins believe believes belongs binds blocks books borrows bought breaks brings broke brought build \
    builds built buy buys calls came can carries carry caught causes changes charges chose cites claims \
    closes collects comes comments compares competes complains concerns confirms connects consider \
    considers contain contains continues contradicts controls convicts cooperates cost costs could \
    counts covers creates cut cuts dates deals decide decides declares declines defends defines delivers \
    denies deny depend depends describe describes deserves designs develops did didn't dies differs \
    disagrees disappears discusses dismisses displays distributes divides do does doesn't doubles draws \
    drew drives drops drove earns employ employs enables encourages ends enters establishes examines \
    exceeds exist exists expands expect expects explain explains exports expresses extends faces fail \
    fails falls feeds feels fell felt fights figures files fills finances finds finishes fits fled flew \
    flies fly follows forces forgot forms fought found funds gains gather gathers gave get gets give \
    gives go goes got governs grants grew grow grows had handles happen happens has hasn't have haves \
    heads hear heard hears held helps hid hides hire hires hit hits holds hosts identifies ignores \
    illustrates imports imposes improves include includes increases indicates infers influences informs \
    inherits insists inspects installs intends investigate investigates invests invites involves is \
    isn't issues join joins judges keep keeps kept kills knew know knows lacks laid lasts launches leads \
    learn learns leave leaves led left lend lends lent let lets lied lies links lists live lives lobbies \
    locates looks lose loses lost made maintain maintains make makes manage manages markets marks \
    matches may means meant measures meet meets mentions merges met might monitors moves must names \
    needs negotiate negotiates notes notices obey obeys obliges observes obtain obtains occupies occur \
    occurs offers opens operate operates oppose opposes orders organises organizes originates overturns \
    owes own owns paid parses passes pay pays perform permits picks places plans plays points portrays \
    possesses praises predicts prefer prefers prepares presents prevents prints processes produce \
    produces profits prohibits promises promotes proposes prosecute prosecutes protect protects protests \
    prove proves provide provides publish publishes punishes purchases pushes put puts questions quit \
    quotes raises ran ranges ranks reaches read reads receive receives recognises recognizes records \
    recruit recruits reduces refers reflects refuse refuses registers regulates reject rejects relates \
    releases relies rely remain remains remembers remove removes rents repeats replaces replies reports \
    represent represents requests require requires resign resigns restricts rests results retains \
    returns reveal reveals reviews rises rose rules runs said sank sat say says see seek seeks seem \
    seems sees selects sell sells send sends sent separates serve serves set sets settles shall shares \
    ships shook shot show shows shut shuts signs sit sits sleeps slept sold speak speaks specialises \
    specializes spend spends spent spied spies splits spoke sponsors spread spreads spy stands starts \
    states stays steal steals stems steps stole stood stops strengthens strikes struck studies submits \
    succeed succeeds sued sues suffer suffers suggests supervises supplies supports surveys suspect \
    suspects suspends swept swore take takes talk talks targets taught teaches tell tells tend tends \
    testifies tests thanks think thought threaten threatens threw tied ties told took tops tore totals \
    touches traces tracks trades trains transfers travels treats tries triggers trusts turns understood \
    unites upheld use uses values varies visits votes waits walks want wants warn warns was washes \
    wasn't watches weighs welcomes went were will win wins withdraw withdraws withdrew witnesses won \
    won't wore works worries would write writes wrote yields";

static VERBS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| FORMS.split(' ').collect());

/// Whether a text has a finite verb: one of the forms above, a past form, or a third person right behind a name.
pub fn has_verb(text: &str) -> bool {
    let mut after_name = false;
    for word in text.split(|c: char| !c.is_alphanumeric() && c != '’' && c != '\'') {
        let is_name = word.starts_with(char::is_uppercase);
        let is_small = word.len() > 3 && word.bytes().all(|byte| byte.is_ascii_lowercase());
        let is_past = is_small && word.ends_with("ed");
        let is_third = after_name && is_small && word.ends_with('s') && !word.ends_with("ss");
        if is_past
            || is_third
            || VERBS.contains(word)
            || word.contains('’') && VERBS.contains(&*word.replace('’', "'"))
        {
            return true;
        }
        after_name = is_name || after_name && word.ends_with("ly");
    }
    false
}

/// The signs that a sentence bears, by their place in the list.
pub fn signs(sentence: &str) -> impl Iterator<Item = usize> {
    SET.matches(sentence).into_iter().chain(has_verb(sentence).then_some(VERB))
}
