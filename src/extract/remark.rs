//! Sentences that assert nothing which could be looked up: about the text itself, thanks, what may be, what the writer
//! thinks of it.

use std::sync::LazyLock;

use regex::Regex;

use super::score::signs::has_verb;
use crate::text::{any_of, cue};

/// Whether a sentence only remarks. Whoever states a figure asserts something; what somebody is reported to suppose is
/// reported.
///
/// What somebody wants to know is a question, unless the sentence `cites` who says that she does.
pub fn is_remark(sentence: &str, is_reported: bool, cites: bool) -> bool {
    ABOUT_THE_TEXT.is_match(sentence)
        || is_task(sentence)
        || !sentence.bytes().any(|byte| byte.is_ascii_digit())
            && (THOUGHT.is_match(sentence)
                || !is_reported && SUPPOSED.is_match(sentence)
                || !cites && WONDERED.is_match(sentence))
}

/// "Officers to meet the bank before the end of March": who is to do what.
fn is_task(sentence: &str) -> bool {
    let Some((who, task)) = sentence.split_once(" to ") else { return false };
    let who = who.trim_start_matches(|c: char| !c.is_alphabetic());
    let first = task.split(' ').next().unwrap_or_default();
    (1..=3).contains(&who.split_whitespace().count())
        && who.starts_with(char::is_uppercase)
        && (TASKS.contains(&first) || first == "be")
        && !has_verb(who)
}

/// What people are given to do in meetings.
const TASKS: [&str; 22] = [
    "arrange",
    "ask",
    "bring",
    "call",
    "chase",
    "check",
    "circulate",
    "confirm",
    "consult",
    "contact",
    "draft",
    "follow",
    "meet",
    "note",
    "prepare",
    "report",
    "review",
    "ring",
    "send",
    "speak",
    "update",
    "write",
];

/// Thanks, disclaimers, captions, what the writer says of her own text.
static ABOUT_THE_TEXT: LazyLock<Regex> = LazyLock::new(|| {
    any_of(&[
        r"^\W*(?:(?:With |Special |Many |My |Our )?[Tt]hanks (?:also )?(?:are due to|go to|to [^,]*(?: for\b[^.]*)?\W*$)|(?:We|I|The authors?) (?:also )?(?:thank|are (?:grateful|indebted)|am (?:grateful|indebted)|would like to thank|wish to thank)|We acknowledge)",
        r"^\W*(?:This|The present|An earlier version of this|A version of this|Parts of this) (?:is the (?:\p{Ll}+ )?(?:part|instalment|chapter|article|in a series)|(?:paper|article|report|chapter|book|essay|series|study|newsletter|column|section|research|work|version|text|piece|briefing|memo|story|post|investigation|project) (?:is|was|has been|would|does|proceeds|begins|starts|opens|closes|turns|moves|deals|draws|looks|examines|asks|describes|first|grew|appeared|originally))\b",
        r"^\W*(?:Page numbers|All translations|All (?:names|quotations|quotes|figures|dates)|Translations|Names have been|The names of\b[^.]*\bhave been changed|Throughout this|In this (?:paper|article|report|chapter|book|essay|text)|Unless otherwise|A note on|The views expressed|The opinions expressed|Readers (?:may|will|might)|Figures are rounded|The data (?:on|for|from|about) [^.]* were collected)\b",
        r"^\W*(?:From left(?: to right)?|Left to right|Pictured|Above|Below|Caption|Photo|Image)\s?:|\bpictured\b|^\W*The (?:map|chart|graph|diagram|photo|photograph|picture|image|table|infographic) (?:shows|above|below|on the)\b",
        r"\b(?:has no financial interest in|are not those of|do not (?:necessarily )?reflect|no competing interests|no conflicts? of interest)\b",
        r"^\W*(?:ACTION|Actions?|TODO|To do|To-do|Tasks?|Next steps?|Follow[- ]up|Agenda)\b[*_]*:|\b(?:joined|left) the (?:meeting|call|session)\b|^\W*The (?:first|second|third|fourth|fifth|last|other|next) (?:is|was) [“\x22…]|^\W*(?:I|We) (?:do not|don[’']t|am not|are not) (?:say|saying|claim|claiming|suggest|suggesting|mean|imply|implying)\b|^\W*The (?:meeting|session) (?:thanked|adjourned|closed|opened|ended|rose)\b",
        r"^\W*In the (?:novel|film|movie|play|series|game|story|book),",
        r"^\W*(?:Many of you|Several of you|Some of you|A few of you|Readers|You) (?:have |had |also )?(?:ask|asked|wanted to know|want to know|wondered|wrote to ask)\b",
        r"\b(?:is|are|was|were|remains?|stays?) (?:still |by far |easily )?(?:the|your|our|a) (?:best|better|finest|clearest|fullest|most (?:useful|readable|thorough|complete|honest|helpful)) (?:\p{Ll}+ )?(?:guide|account|book|introduction|study|portrait|history|source|place|read|summary|overview|treatment|analysis|witness|argument|case|answer|way)\b",
        r"^\W*We have (?:reviewed|consulted|searched|relied on|drawn on|checked) (?:the |all |these |only )?(?:public|published|open|available|following|press|company)\b|^\W*(?:Our|My) (?:concern|subject|theme|question|topic|focus|brief|aim|purpose|task) (?:here )?(?:is|was)\b",
        r"^\W*That (?:works out at|adds up to|comes to) [^.;]*\d",
        r"\bcontributed to this (?:report|article|story)\b|^\W*(?:[Aa]dditional )?[Rr]eporting by\b|^\W*(?:That|This|The) (?:quotation|quote|passage|translation|sentence)s? (?:is|are) (?:given|quoted|reproduced|cited|printed) here\b|\bI take it (?:that )?you (?:mean|refer)\b",
        // What the writer suspects, was asked, is going to do.
        r"^\W*(?:(?:But|And|So|Still|Yet|Personally|Frankly|Now|Then)[, ]+)?(?:I|We) (?:\p{Ll}+ly |still |also |rather |do |must say |too |sometimes )?(?:suspect|doubt|wonder|fear|hope|wish|guess|imagine|suppose|bet)\b",
        r"^\W*(?:I|We) (?:have |had |was |were |am |are )(?:\p{Ll}+ )?(?:been )?asked\b[^.;]* (?:whether|if|why|what|how)\b",
        r"^\W*(?:(?:And|But|So|Then|Now|Here)[, ]+)?[Ww]e (?:then |also |now |still |will |are going to |plan to |want to )?(?:run|publish|print|hold|meet|file|lead with|drop|spike|send|wait|ring|hope|aim|intend)\b[^.;]*\b(?:on|until|unless|before|after|next|tomorrow|tonight|this|if|when|in) ",
        r"^\W*It has (?:thus |now |here )?been (?:shown|demonstrated|argued|suggested here) that\b",
        r"^\W*We (?:do not|don[’']t|cannot|can[’']t|will not|won[’']t|make no|take no) (?:comment|discuss|publish|name|speculate|judge|take|offer|draw|assess|deal|cover|say|know|claim|suggest|imply|consider|address|pass)\b",
        r"^\W*If you(?:r)?\b|^\W*Do (?:nothing|not)\b|^\W*(?:Ask|Press|Lobby|Urge|Invite|Contact|Phone|Email|Brief|Write to|Call on|Talk to|Speak to) (?:the |\p{Lu})",
        r"\b(?:is|was|are|were) no (?:surprise|accident|coincidence|exception|joke|fool|hero|saint|stranger|secret)\b|\b(?:is|was|are|were) (?:curiously|oddly|strangely|disarmingly|endearingly|maddeningly|delightfully|wonderfully) \p{Ll}+",
        r"^\W*(?:He|She|It|They|I|We) (?:is|was|were|are|am) (?:quite |absolutely |surely |right )?(?:right|wrong|mistaken)\b",
        r"^\W*(?:In (?:my|our|this author[’']s|the author[’']s) (?:own )?(?:view|opinion|judge?ment|estimation|reading|book|eyes)|To (?:my|our) mind)\b",
    ])
});

/// What somebody thinks of it.
static THOUGHT: LazyLock<Regex> = LazyLock::new(|| {
    any_of(&[
        r"\b(?:deserves? (?:every|credit|better|all|its|his|her|their|our|no)|(?:cannot|can[’']t) have it both ways|only (?:itself|himself|herself|themselves) to blame|likes? a fiddle|like a fiddle|(?:overrated|underrated))\b",
        r"\b(?:is|are|was|were|remains?|has been|have been)(?: \p{Ll}+ly)? (?:an? |the )?(?:\p{Ll}+ )?(?:disappointment|disgrace|scandal|shame|joke|mess|monument|triumph|tragedy|farce|outrage|embarrassment|nightmare|masterpiece|mystery|puzzle|instructive|telling example|badly (?:drafted|written)|well (?:drafted|written)|policy question)\b",
        r"^\W*(?:The (?:point|lesson|moral|trouble|irony|paradox|pity) (?:with|of|is|here|for|about)|The (?:story|question|case) (?:is|here)|The story of \p{Lu}[^.;:]* is (?:an?|the) (?:story|tale)|None of this|This does not mean|That does not mean|It does not follow|There is no evidence in these|This is not to say|(?:My|Our) (?:impression|guess|view|sense|feeling|hope|fear|advice)|Personally|Everybody has an opinion|Nobody (?:likes|loves|has a good word)|Everyone (?:likes|loves|knows))\b",
        r"\b(?:is|are|was|were|makes?|made|remains?|would be)(?: \p{Ll}+ly| thus| therefore| hence| indeed| of course| perhaps| still| also)? an? (?:\p{Ll}+ly )?(?:poor|good|bad|fine|perfect|strange|odd|curious|useful|convenient|fair|weak|strong|better|worse|happy|sad|cheap|sensible|reasonable|sound|worthy|lazy|clever|foolish|wise|dull) \p{Ll}+",
        r"^\W*(?:Nobody|No one|No reader|Few|Anyone|Anybody|Whoever) (?:who|that|with)\b[^.;]* (?:can|could|will|would|should|need)\b|\bcan (?:hardly |scarcely |only )?have been\b",
        r"\b(?:would|should|could|must|is|are),? in (?:my|our) (?:own )?(?:view|opinion|judge?ment)\b|\b(?:has|have|had) (?:now )?(?:the|a|every|no|an) (?:\p{Ll}+ )?(?:chance|duty|opportunity|right|obligation|excuse|reason) to (?:do|say|act|put|make|show|prove|be|set|ask|stop|speak)\b|\b(?:was|were) (?:\p{Ll}+ly )?(?:waiting|standing|sitting|leaning|kneeling|smoking|staring|gazing|looking) [^.;]*\bwith (?:his|her|their) (?:hands|arms|eyes|back|coat|hat|feet|legs|chin|head|face)\b",
        r"\bthan (?:mine|ours)\b|\bdo(?:es|ing)? [^.;:]+? (?:an injustice|a disservice|no favours|no favors)\b|^\W*(?:It|He|She|They|This|That) (?:is|was|were|are) (?:just |exactly )?the (?:sort|kind|type) of\b",
        r"\b(?:is|are|was|were) the (?:\p{Ll}+est and the )?(?:best|worst|finest|funniest|saddest|dullest|loveliest|ugliest)\W*$|\b(?:has|have|had) (?:his|her|its|their) own (?:arithmetic|views?|ideas?|theory|explanation|answers?|reasons?|opinions?)\W*$|\b(?:do|does|did) not go (?:so|that|as|quite so|quite that) far\W*$",
        // A scene, which the writer sees.
        r"^[^.;:]*\b(?:turns (?:out|off|on) the|switches (?:off|on) the|shrugs|nods|smiles|sighs|grins|winces|shakes (?:his|her|their) head|sips|pours (?:herself|himself|me|us|a|the|more)|puts (?:it|them|the \p{Ll}+) (?:on|in|into|back|down|away|next|beside)\b)",
        r"\braises? (?:\p{Ll}+ )?(?:\p{Ll}+ )?questions\b|\bneeds? (?:more|better|fewer|less|new) (?:money|staff|people|time|powers|resources|help)\b",
    ])
});

/// What somebody asks herself.
static WONDERED: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"^[^.;:“”]*\b(?:asks?|wonders?|wants? to know|wondered|wanted to know)(?: \p{Ll}+)? (?:if|whether|why|what|how)\b|^\W*(?:Someone|Somebody|A reader|One reader|Some readers|Readers|People|A friend|A colleague|Several of you)\b[^.;:“”]* (?:asked|ask) (?:me |us )?(?:if|whether|why|what|how)\b",
    )
});

/// What may be, or might have been.
static SUPPOSED: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"^\W*(?:If only|Say|Suppose|Imagine|Granted|In theory|Assume|It (?:could|can|might|may) be (?:argued|said|objected)|One (?:could|can|might|may)|Perhaps|Maybe)\b|^\W*(?:One day|Some day|Someday|Sooner or later)\b[^.;]* (?:will|may|might)\b|\b(?:might|may) (?:want|wish|regret|well|yet|one day|still|need|like|have to|be tempted)\b|\b(?:could|should|might|would|may) have (?:\p{Ll}+ly )?\p{Ll}+|\bseems? (?:likely|unlikely|doubtful)\b",
    )
});

/// Compiled on first use; whoever expects a draft soon has them ready.
pub(super) static CUES: [&LazyLock<Regex>; 4] = [&ABOUT_THE_TEXT, &THOUGHT, &WONDERED, &SUPPOSED];
