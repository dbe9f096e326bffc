//! The words by which attribution is known.

use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::{FxHashMap, FxHashSet};

use super::who::{GROUPS, PRONOUNS, ROLES, begins_role, in_either_case};
use crate::text::{Span, any_of, cue, letters};

/// Verbs that report what somebody says or has found (after Bergler 1992 and the cues of PARC 3.0, kept to
/// those that news prose uses with a named subject).
///
/// Like every long list of cues, it is one of plain words: of those `regex` makes a tree, which it can walk, where an
/// alternation with any pattern in it is tried one by one.
pub const SAYING: &str = "said|says|say|saying|warn|argue|insist|explain|deny|confirm|stated|states|announced|announces|reported|reports|claimed|claims|warned|warns|wrote|\
writes|argued|argues|added|adds|confirmed|confirms|denied|denies|declared|declares|maintained|maintains|insisted|insists|\
explained|explains|acknowledged|acknowledges|alleged|alleges|revealed|reveals|concluded|concludes|accused|accuses|stressed|\
stresses|testified|testifies|commented|comments|cautioned|cautions|contended|contends|disclosed|discloses|told|tells|\
informed|informs|asserted|asserts|admitted|admits|replied|replies|responded|responds|complained|complains|tweeted|\
emphasised|emphasized|emphasises|emphasizes|reiterated|reiterates|pointed out|points out|quipped|conceded|concedes|\
believes|believed|suspects|considers|estimates|estimated|predicted|predicts|declined to comment|goes on to say|\
used to say|used to tell|used to warn|was quoted as saying|is quoted as saying|were quoted as saying|been quoted as saying|\
remarked|reckons|reckoned|blames|blamed|thinks|reminded|spoke of|speaks of|will tell you|would tell you|\
was first to report|were first to report|was the first to report|were the first to report|joked|lamented|laments|\
retorted|countered|mused|underlined|underscored|speculated|speculates|hinted|assured|assures|arguing|claiming|\
insisting|denying|complaining|predicting|alleging|telling|warning|boasts of|boasted of|confessed to|confesses to|\
referred to|refers to|alluded to|alludes to|would not comment|did not comment|refused to comment|refuses to comment|\
would not say|did not say|made it known|makes it known|let slip|lets slip|has it that|had it that|\
was of the view|is of the view|were of the view|are of the view|reassured|reassures|\
disagrees|disagreed|begs to differ|begged to differ|sees it differently|saw it differently|sees things differently|\
saw things differently|is more cautious|was more cautious|is less cautious|is less sure|was less sure|is not so sure|\
was not so sure|is unconvinced|is sceptical|was sceptical|is skeptical|was skeptical|is blunter|was blunter|is more blunt|\
was more blunt|took them through|took the jury through|took the court through|took us through|walked the jury through|walked them through|\
did not mince words|didn’t mince words|didn't mince words|did not mince his words|did not mince her words|pulled no punches|\
was not best pleased|is scathing|was scathing|is dismissive|was dismissive";

/// Verbs that report only with a complement: "found that …", "…, Le Soir found", but not "found a new office".
pub const AMBIGUOUS: &str = "found|finds|noted|notes|observed|observes|suggested|suggests|described|describes|recalled|recalls|\
asked|asks|demanded|demands|called|calls|continued|continues|put it|pledged|pledges|promised|promises|counted|counts|documented|\
recorded|records|calculated|calculates|posted|show|shows|showed|shown|think|learned|learnt|fears|feared|indicate|\
indicates|indicated|cited|cites|holds|held|quoted|quotes|puts it|sees|names|named|lists|listed|\
made clear|makes clear|made it clear|makes it clear|let it be known|lets it be known|is adamant|was adamant|are adamant|\
were adamant|is convinced|was convinced|are convinced|were convinced|is certain|was certain|is confident|was confident|\
rejects|rejected|dismisses|dismissed|disputes|disputed|agreed|agrees|vowed|boasted|went on|goes on|puts|put|\
accepted|accepts|submitted|submits|heard|undertook|boasts|boast|protests|protested|swears|swore|counters|objects|\
objected|repeats|repeated|feels|felt|guesses|guessed|jokes|contend|assert|allege|maintain|is sure|was sure|are sure|\
remembers|remembered|understands|recommends|recommended|worries|advises|advised|wanted|deems|deemed|deem|regards|\
regarded|labels|labelled|brands|branded|dubs|dubbed|judges|judged|is of the opinion|was of the opinion|\
takes the view|took the view|urged|urges|wants|pleaded|pleads|singled out|singles out|pointed to|points to|likened|\
likens|compared|compares|praised|praises|criticised|criticized|criticises|criticizes|welcomed|welcomes|condemned|\
condemns|questioned|questions|mentions|mentioned|discusses|discussed|worked out|works out|established|establishes|\
discovered|discovers|determined|determines|answered|answers|documents|demonstrates|demonstrated|proves|proved|reminds|\
decided|decides|reasoned|reasons|ruled|rules|was clear|is clear|was satisfied|is satisfied|was persuaded|was unimpressed|\
was not persuaded|was not satisfied|was not convinced|was unconvinced|gives|gave|identified|identifies|contested|contests|\
defends|defended|justifies|justified|attributes|attributed|faulted|faults|rebuked|rebukes|chided|castigated|lambasted|\
slammed|commended|censured|deplored|deplores|published|publishes|issued|issues|released|obtained|got hold of|broke the story|\
found no evidence|finds no evidence|find no evidence|find|establish|dispute|accept|conclude|determine|written|publish|report|write|note|claim|suggest|add|agree|recall|\
observe|reveal|acknowledge|admit|stress|reject|came to the conclusion|comes to the conclusion|reached the conclusion|\
makes the point|made the point|laid out|lays out|set out|sets out|recounted|recounts|detailed|sounded the alarm|\
sounds the alarm|traces|traced|expressed concern|expresses concern|voiced concern|voices concern|drew attention to|draws attention to|\
drawn attention to|is in no doubt|was in no doubt|wondered|wonders|is reported to have said|was reported to have said|ran a story|found out|doubts|doubted|\
breaks down|broke down";

/// Verbs, by their first words, that report of somebody who has spoken already: "He urged an inquiry", "It names three".
pub const SPEAKING_ON: &str = "urged urges called calls asked asks demanded demands wants wanted pleaded pleads singled singles \
    pointed points likened likens compared compares praised praises criticised criticized criticises criticizes welcomed \
    welcomes condemned condemns questioned questions mentions mentioned discusses discussed names named lists listed cites \
    cited quotes quoted describes described recalled recalls recommends recommended rejects rejected dismisses dismissed \
    disputes disputed regards regarded fears feared sees breaks broke";

/// A verb of saying in a sentence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Verb {
    pub span: Span,
    /// Whether it reports only with a complement.
    pub is_ambiguous: bool,
}

/// What there is in a sentence with which somebody could be said to say something.
#[derive(Default)]
pub struct Cues {
    /// Whether there is any word of that kind.
    pub any: bool,
    /// In order; none is part of another.
    pub verbs: Vec<Verb>,
    /// Whether somebody without a name may take up the word: a pronoun, a role.
    pub takes_up: bool,
    /// Whether there is a word for people who have no name: "officials".
    pub names_a_group: bool,
    /// Where verbs of saying stand in their plain form.
    plain: Vec<Span>,
}

/// What a word may be to a sentence in which somebody speaks.
#[derive(Default)]
struct Word {
    /// The verbs that begin with it, and whether they report only with a complement: most are one word.
    verbs: Vec<(&'static str, bool)>,
    /// A verb of those who are not named.
    is_more: bool,
    /// A verb of saying in its plain form.
    is_plain: bool,
    takes_up: bool,
    names_a_group: bool,
}

static WORDS: LazyLock<FxHashMap<String, Word>> = LazyLock::new(|| {
    let mut words: FxHashMap<String, Word> = FxHashMap::default();
    let mut word = |word: &str, is: fn(&mut Word)| is(words.entry(word.to_owned()).or_default());
    MORE.split_whitespace().for_each(|more| word(more, |word| word.is_more = true));
    PLAIN.iter().for_each(|plain| word(plain, |word| word.is_plain = true));
    let takers = in_either_case(&format!("{ROLES}|{PRONOUNS}"));
    takers.split('|').for_each(|taker| word(taker, |word| word.takes_up = true));
    in_either_case(GROUPS).split('|').for_each(|group| word(group, |word| word.names_a_group = true));
    for (list, is_ambiguous) in [(SAYING, false), (AMBIGUOUS, true)] {
        for verb in list.split('|') {
            let first = verb.split(' ').next().unwrap_or(verb);
            words.entry(first.to_owned()).or_default().verbs.push((verb, is_ambiguous));
        }
    }
    words
});

impl Cues {
    pub fn of(sentence: &str) -> Cues {
        let is_part =
            |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        let bytes = sentence.as_bytes();
        let mut cues = Cues::default();
        for span in letters(sentence) {
            let Some(word) = WORDS.get(span.of(sentence)) else {
                cues.takes_up |= begins_role(span.of(sentence));
                continue;
            };
            cues.any |= word.is_more;
            cues.takes_up |= word.takes_up;
            cues.names_a_group |= word.names_a_group;
            if word.is_plain {
                cues.plain.push(span);
            }
            let begins = !span.start.checked_sub(1).is_some_and(|before| is_part(bytes.get(before)))
                && cues.verbs.last().is_none_or(|last| last.span.end <= span.start);
            let here = word.verbs.iter().find(|(verb, _)| {
                sentence[span.start..].starts_with(verb) && !is_part(bytes.get(span.start + verb.len()))
            });
            cues.any |= here.is_some();
            if let Some((verb, is_ambiguous)) = here.filter(|_| begins) {
                let span = Span::new(span.start, span.start + verb.len());
                cues.verbs.push(Verb { span, is_ambiguous: *is_ambiguous });
            }
        }
        cues
    }

    /// The verbs that say something of those who take up the word: in their plain form all do.
    pub fn said_of_takers(&self) -> Vec<Verb> {
        let is_plain = |span: Span| self.plain.contains(&span);
        let mut verbs = self.verbs.clone();
        verbs.iter_mut().for_each(|verb| verb.is_ambiguous &= !is_plain(verb.span));
        let is_new = |span: &&Span| !self.verbs.iter().any(|verb| verb.span.overlaps(**span));
        verbs.extend(self.plain.iter().filter(is_new).map(|span| Verb { span: *span, is_ambiguous: false }));
        verbs.sort_unstable_by_key(|verb| verb.span);
        verbs
    }
}

/// Verbs that say something of somebody who takes up the word, as they stand behind an auxiliary, too.
const PLAIN: [&str; 10] =
    ["say", "add", "warn", "tell", "write", "note", "describe", "report", "claim", "announce"];

/// Verbs that only unnamed sources, pronouns and passives have beside those above.
const MORE: &str = "say add warn tell write note describe report claim announce believe believed fear feared suspect \
    suspected allege alleged think thought estimate insist suggest suggested hope hoped expect expected worry point want \
    wanted deny confirm complain predict agree agreed wonder indicate went goes used";

/// What stands between a name and a participle that reports: "has been saying", "is on record as saying".
pub static PROGRESSIVE: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"(?:\s(?:has|have|had|long|also|always|since|is|are|was|were|been|now|again|already|on record as|keeps|kept|keep|never|(?:tires|tired|tire) of))+\s*$",
    )
});

/// A document of somebody’s that leads to the name: "the accounts of", which show things as a report says them.
pub static DOCUMENT_OF: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"(?i)\b(?:accounts|filings|minutes|records|documents|papers|books|statistics|registers?|ledgers?|transcripts?|archives?|invoices|contracts?|returns|e-?mails|letters|data|figures|reports?|statements?) (?:of|from|by) (?:the )?$",
    )
});

/// The same behind the name: "Huawei’s annual report for 2020".
pub static DOCUMENTS: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"^(?:[’']s?)? (?:[\p{L}\d-]+ )*?(?:accounts?|records|filings?|books|minutes|reports?|study|figures|data|statistics|testimony|letters?|e-?mails?|memos?|judge?ment|ruling|decision|statements?|press releases?|website|surveys?|analysis|papers?|reviews?|audits?|index|articles?|story|pieces?|profile|column|editorial|coverage|dispatch|interviews?|investigation|documents?|files?)(?: (?:of|for|on|from) [^,;:]+)?,? (?:also |now |even |\p{Ll}+ly )?$",
    )
});

/// Those who are named only by whom they are against, or for.
pub static PARTISANS_OF: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"(?i)\b(?:(?:people|sources|those|executives|officials|bankers|lawyers|persons) (?:close to|familiar with|near|inside|within|around)|(?:critics|opponents|rivals|defenders|detractors|supporters|allies|enemies|competitors|fans|foes|neighbou?rs|admirers) (?:of|at|in)) (?:the )?$",
    )
});

/// What the writer did, and whom she met.
const OF_HERSELF: [&str; 14] = [
    r"\b(?:we|We) (?:\p{Ll}+ly |also |then |have |had )?(?:asked|visited|saw|spoke|contacted|interviewed|met|obtained|reviewed|heard|counted|watched|phoned|sent|tested|measured|analy[sz]ed|travelled|traveled|wrote|called|rang|requested|filed|checked|compared|collected|bought|followed|approached|e-?mailed|commissioned|photographed|filmed)\b",
    // She is the subject of the sentence, and did something.
    r"^\W*(?:(?:In|On|At|For|During|After|Before|When|While|Last|This|Then|Later|Once|Earlier|Over|Two|Three|By|From|Through) [^.;:]*?)?\bI (?:\p{Ll}+ly |also |then |once |first |never |last |have |had )*(?:was|were|am|been|did|saw|went|met|wrote|rang|drove|took|spent|sat|read|bought|sent|found|heard|spoke|got|came|flew|rode|kept|left|gave|made|put|ran|stood|\p{Ll}+ed)\b",
    r"\b[Oo]ur (?:own )?(?:members|staff|volunteers|researchers|lawyers|organisation|association|group|campaign|office|branches) (?:have |has |had )?(?:\p{Ll}+ed|written|sent|seen|met|spoken|found|heard|been)\b",
    r"\bI(?: have|[’']ve) (?:seen|read|obtained|heard)\b",
    r"\b(?:that|whom|which|as) I (?:have |had |also |once |later )*(?:sent|seen|saw|read|obtained|heard|wrote|written|asked|met|followed|visited|reviewed|interviewed|collected|recorded)\b",
    r"\b(?:told|showed|received|gave|sent|assured|called|invited|handed|led|took|drove|met|answered|offered|promised|warned|wrote|wrote to|let|asked) me\b",
    r"\b(?:[Mm]y|[Oo]ur) (?:own )?(?:samples?|measurements?|counts?|e-?mails?|letters?|calls?|questions?|requests?|notes|reporting|visits?|interviews?|messages|recordings?|photographs?|analysis)\b",
    r"\b(?:leaked|slipped|receives?|received|welcomes|welcomed|passed|lent|emailed|e-mailed|showed|gives|gave|sent|sends|forwarded) us\b|\b(?:[Ww]e|I) (?:have |had )?put (?:that|the|this|these|those|our|my|a|several|some) (?:\p{Ll}+ )?(?:questions?|allegations?|claims?|findings?|figures|points?) to\b",
    r"\b(?:meets|shows|looks at|looked at|leads|greets|invites|greeted|hands|tells|winks at|waves at|asks) (?:me|us)\b",
    r"\b(?:we|We) (?:have |had |also |then )?(?:attended|walked|drove|went|stood|read|spent|learned|learnt|travelled|watched)\b|\bWe (?:have |had )?(?:seen|found)\b",
    r"\b[Oo]ur (?:reporters?|correspondents?|photographers?|team|colleagues?) (?:\p{Ll}+ly |has |have |had )?\p{Ll}+ed\b",
    r"^\W*I (?:drive|calculate|estimate|reckon|walk|arrive|sit|wait|enter|knock|follow|ask|watch|see|meet|visit|count|note|find|write|take|stand|look|leave|ring|phone)\b|\b(?:[Bb]y|[Oo]n) (?:my|our) (?:own )?(?:calculations?|count|reckoning|estimates?|arithmetic|sums|figures)\b|^\W*(?:My|Our) own (?:estimate|calculation|count|guess)\b|\b[Ii]n my (?:notebook|notes|diary)\b|\bBy the time I\b",
    // She is one of them, and whom she writes to has written to her.
    r"\b(?:[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|[Ss]ome|[Mm]any|[Mm]ost|[Nn]one|[Bb]oth|[Ss]everal|[Ff]ew) of us\b|^\W*You (?:accuse|say|claim|write|wrote|argue|suggest|call|called|describe|described|printed|published)\b",
    // What she does every day.
    r"^\W*I (?:pay|own|live|work|use|drink|rent|buy|read|drive|teach|run|keep|know|remember|have (?:been|lived|worked|paid|owned|used))\b",
];

/// What she asked for and did not get.
const OF_REPLIES: [&str; 8] = [
    r"(?i:\b(?:requests?|questions?|calls|e-?mails|messages|invitations?|letters) (?:for|from|by|of) (?:comments?|an? (?:interview|response|reply|reaction|explanation)|clarification|(?:this|our|the) (?:newspaper|paper|magazine|website|reporter|editors|author))\b)",
    r"(?i:\b(?:not (?:immediately )?available|approached|asked|contacted|reached|unavailable) for (?:a )?(?:comment|response|reaction)\b)",
    r"\bcould not be (?:reached|contacted)\b|\b(?:refused|refuses) (?:to be interviewed|an interview)\b|\b(?:talk|talked|talks|spoke|speak|speaks|agreed to (?:talk|speak)) (?:to|with) (?:me|us)\b",
    r"(?i:\b(?:offered|gave|made|had|provided|issued) no (?:comment|response|reply|reaction|answer)\b)|\b(?:has|have|had) neither confirmed nor denied\b",
    r"(?i:^\W*(?:asked|contacted|approached|reached|questioned)\b[^.;]*?\b(?:comment|by (?:this|our|the author)|by phone|by e-?mail|about (?:this|it))\b)|\breferred (?:us|me|this (?:newspaper|paper|agency|magazine|website)) to\b",
    r"\b(?:did not|didn[’']t|does not|never) (?:reply|respond|answer|comment|react|return our calls?)\W*$|\bwould not (?:speak|talk) to (?:me|us)\b|\bgiven (?:the|an) opportunity to (?:comment|respond|reply)\b",
    r"(?i:\b(?:had not|has not|hadn[’']t|hasn[’']t|did not|didn[’']t) (?:yet )?(?:repl(?:y|ied)|respond(?:ed)?|answer(?:ed)?|react(?:ed)?|comment(?:ed)?) (?:by|before|at|to our|to this) )",
    r"^\W*(?:Neither|Nor|So) did (?:[\p{L}’'.-]+ ?){1,7}\W*$|\bdid not respond\W*$|\bdid not (?:return|answer) (?:our |any )?(?:calls|messages|e-?mails|questions)\b|\b(?:[Mm]essages?|[Cc]alls?|[Ee]-?mails?|[Ll]etters?|[Rr]equests?)\b[^.;]*\b(?:went unanswered|(?:were|was) not (?:returned|answered))\b|\bdeclined to be interviewed\b|\b(?:referred|directed) (?:questions|inquiries|enquiries|requests)\b|\b(?:could not|unable to) (?:independently )?verify\b|\bfor this (?:report|study|article|book|story|paper|investigation|chapter)\b",
];

/// What she says of herself and her paper in the third person, and whom she names with a year.
const OF_HER_PAPER: [&str; 5] = [
    r"\b(?:[Tt]his|The) (?:newspaper|paper|magazine|website|newsletter) (?:has |had )?(?:seen|obtained|visited|spoke|spoken|asked|learned|reviewed|counted|contacted|verified|read)\b",
    r"(?i:\b(?:the|this) (?:author|writer|reporter|columnist) (?:\p{Ll}+ly |has |had |once )?(?:is|was|works?|worked|owns?|owned|holds?|held|advised|advises|travelled|traveled|served|serves|received|receives|studied|writes|wrote|lives|lived|sat|sits|visited|met|spoke|declares?|discloses?)\b)",
    // "Brandt and Mwangi (2020) put it at", "in Stubbs (2018, p. 3)".
    r"\p{Lu}[\p{L}’'-]+(?: et al\.?)? \((?:1[89]|20)\d\d[a-z]?(?:[,:] ?[^()]*)?\)",
    r"^\W*\p{Lu}\p{Lu}[^()]*\((?:Reuters|AP|AFP|dpa|DPA|Belga|ANP|Bloomberg|EFE|ANSA|TASS|Xinhua|Kyodo)\) [–—-]",
    r"^\W*(?i:disclosure|declaration of interests?|conflicts? of interests?)\W*:",
];

/// The writer as a witness: what she did and whom she met, what she asked for and did not get, what she discloses of
/// herself. Nobody else can vouch for it.
///
/// Each list of forms is a cue of its own, and tried only where one of its words stands: in one they make an automaton
/// of a megabyte.
static WITNESS: [LazyLock<Regex>; 3] = [
    LazyLock::new(|| any_of(&OF_HERSELF)),
    LazyLock::new(|| any_of(&OF_REPLIES)),
    LazyLock::new(|| any_of(&OF_HER_PAPER)),
];

/// The words of each list, one of which stands wherever one of its forms does.
static WITNESS_WORDS: LazyLock<FxHashMap<&str, [bool; 3]>> = LazyLock::new(|| {
    let lists = [
        "us me my My mine myself I we We our Our You",
        "us me reached contacted refused refuses comment comments interview interviewed response questions requests request question letters calls replied reply \
         respond responded answered answer unanswered returned return declined referred directed verify Asked Contacted \
         Approached Reached Questioned asked contacted approached reached available unavailable neither no never not Neither Nor So this",
        "author writer reporter columnist newspaper paper magazine website newsletter disclosure declaration conflict conflicts \
         Disclosure Declaration Conflict Conflicts",
    ];
    let mut words: FxHashMap<&str, [bool; 3]> = FxHashMap::default();
    for (place, list) in lists.into_iter().enumerate() {
        for word in list.split_whitespace() {
            words.entry(word).or_default()[place] = true;
        }
    }
    words
});

/// Where a sentence speaks of the writer as a witness.
pub fn witness(sentence: &str) -> impl Iterator<Item = regex::Match<'_>> {
    let mut tries = [false, false, sentence.contains(')')];
    for lists in letters(sentence).filter_map(|word| WITNESS_WORDS.get(word.of(sentence))) {
        for (tries, list) in tries.iter_mut().zip(lists) {
            *tries |= list;
        }
    }
    let cues = WITNESS.iter().zip(tries).filter(|(_, tries)| *tries);
    cues.flat_map(move |(cue, _)| cue.find_iter(sentence))
}

/// What announces somebody's words before a colon.
pub static LED_IN: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"\b(?:thus|like this|as follows|this way|in (?:his|her|its|their) own words|sums|summed|puts?|verdict|answers?|conclusion|conclusions|reply|wording|words|statement|version|explanation|described|warning|message|following|line|things|points|reasons|findings|facts|steps|recommendations|it)\b",
    )
});

/// A paragraph about the writer herself.
pub static BIOGRAPHY: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"^\W*(?:The|This) (?:author|writer|columnist|reporter) (?:is|was|works|worked|lives|writes|teaches|has|served)\b",
    )
});

/// What may stand between a name and its verb: an apposition between commas, then auxiliaries and adverbs;
/// or the role of the person who speaks for the body.
pub static BETWEEN: LazyLock<Regex> = LazyLock::new(|| {
    cue(r"(?x)^
        (?:['’]s?)?
        (?:\s*\([^()]+\))?
        (?:\s(?:goes|went)\s(?:further|on)\sand)?
        (?:\sthat)?
        (?:\s(?:[a-z]+\s)?(?:spokes(?:man|woman|person|people)|correspondents?|testimony|statistics|judge?ment|ruling|decision|release|auditors?|inspectors?|officials?|authorities|governments?|ministers|diplomats|services|executives?|representatives?|lawyers?|chair(?:man|woman)?|
            president|director|minister|head|chief|investigators|researchers|report|document|study|statement|filing|newspaper|memo|letter|article|investigation|analysis|review|assessment|paper|dossier|briefing|email|audit|probe|inquiry|story|interview|blog|post|
            website|agency|service|embassy|ministry|consulate|delegation|survey|index|piece|profile|column|editorial|coverage|dispatch|accounts|records|filings|books|minutes|judges|prosecutors?|leaders?|managers?|analysts?|editors?|reporters?|data|figures|
            founder|boss|own|annual|latest|internal|public|press|security|intelligence|news|release|department|office|party|MPs?))*
        (?:\s(?:of|for)\s(?:\d{1,2}\s)?(?:\p{Lu}\p{Ll}+\s)?(?:19|20)\d\d)?
        (?:,[^,;:.]+,|,)?
        (?:\s+(?:who|which|has|have|had|also|later|then|now|again|since|first|only|once|never|always|did|does|do|could|can|cannot|would|not|both|all|each|itself|himself|
            herself|themselves|yesterday|today|recently|previously|further|continuously|already|often|just|still|long|even|twice|earlier|meanwhile|however|therefore|thus|ultimately|\p{Ll}+ly|
            at\sthe\stime|for\syears|in\sturn|for\s(?:its|his|her|their)\spart|
            on\s\p{Lu}\p{L}+|in\s(?:\p{Lu}\p{L}+\s)?\d{4}|last\s\p{Ll}+|this\s\p{Ll}+|and\s\p{Ll}+))*
        \s*$")
});

pub static RELATIVE: LazyLock<Regex> =
    LazyLock::new(|| cue(r"(?i)\b(?:what|(?:no|any|every)thing(?: that)?|all that)\s+(?:the\s+)?$"));

/// A proper name that nobody catalogued, at the end of a stretch of text.
pub static NAME_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    cue(r"(?:(?:\p{Lu}[\p{L}’'.-]*|de|van|der|von|le|la|di|el|al|of|the) )*\p{Lu}[\p{L}’'.-]*$")
});
pub static NAME_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"^(?:\p{Lu}[\p{L}\d’'&-]*)(?:[ .]+(?:(?:de|van|der|von|le|la|di|el|al|of|the|for|and) )*\p{Lu}[\p{L}\d’'&-]*)*",
    )
});

/// Capitalised words that begin a sentence and name nobody.
pub static NOBODY: LazyLock<FxHashSet<&str>> = LazyLock::new(|| NOBODY_WORDS.split_whitespace().collect());

const NOBODY_WORDS: &str = "Rumour Rumor Rumours Rumors Legend Word Gossip Tradition History Common Former Senior Several Other Local New Old Such Experienced Western Eastern Early Later Recent Last This Next Analyst Another Anyone Both But Critic Each Everybody Everyone Evidence Few He \
    Her His However I It Its Little Many Media Meanwhile More Most \
    Much My Nobody None Nothing One Others Our People Police Press Research \
    She Some Somebody Someone Staff Still That The Their There These They \
    This Those Three Two We What When Which While Who Whoever Yet \
    You";

/// Groups of people that a plural at the beginning of a sentence names, none of whom can be looked up. Any other
/// capitalised word there is taken for a name: "Sanders said".
pub static PEOPLE: LazyLock<FxHashSet<&str>> = LazyLock::new(|| GROUP_WORDS.split_whitespace().collect());

const GROUP_WORDS: &str = "academics accountants activists actors advocates advisers advisors agents aides allies \
    analysts animals architects artists associates athletes attorneys auditors authorities authors backers bankers banks \
    bloggers bosses brokers builders buyers campaigners candidates carriers centrists chairs chiefs children christians \
    citizens civilians clerics coaches colleagues columnists commanders commentators commuters companies comrades \
    conservatives consultants consumers contractors councillors countries couples courts creditors critics customers \
    cyclists dealers deans delegates democrats demonstrators designers detectives developers diplomats directors dissidents \
    doctors donors drivers economists editors educators employees employers engineers environmentalists europeans executives \
    experts families fans farmers fathers fighters figures firefighters firms fishermen forecasters foreigners founders \
    friends gamblers generals girls governments governors graduates groups growers guards guests hackers hawks historians \
    homeowners hospitals immigrants industries insiders inspectors insurers investigators investors islamists jews \
    journalists judges jurists jurors labourers landlords lawmakers lawyers leaders lenders liberals librarians lobbyists \
    locals loyalists managers manufacturers marketers mayors mechanics medics members men merchants migrants militants \
    millennials miners ministers moderates mothers muslims neighbors neighbours nurses observers officers officials \
    onlookers operators opponents organisers organizers others outlets owners parents participants partners passengers \
    patients pensioners pilots planners players plaintiffs politicians polls pollsters powers producers professionals \
    professors programmers progressives prosecutors protesters psychologists pundits rebels reformers refugees regulators \
    relatives reporters reports representatives republicans researchers residents retailers rivals sailors scholars \
    schools scientists senators sellers shareholders shoppers skeptics sceptics soldiers sources specialists spies \
    sponsors staffers states statisticians strategists students studies subscribers suppliers supporters surveys surgeons \
    suspects talks taxpayers teachers technicians teenagers tenants tests thieves thinkers tourists traders tradespeople \
    trustees unions users veterans victims viewers villagers visitors volunteers voters warnings watchdogs witnesses women \
    workers writers";

/// Compiled on first use; whoever expects a draft soon has them ready.
pub static CUES: [&LazyLock<Regex>; 13] = [
    &BETWEEN,
    &RELATIVE,
    &NAME_BEFORE,
    &NAME_AFTER,
    &PROGRESSIVE,
    &DOCUMENT_OF,
    &DOCUMENTS,
    &PARTISANS_OF,
    &BIOGRAPHY,
    &LED_IN,
    &WITNESS[0],
    &WITNESS[1],
    &WITNESS[2],
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_verb_is_plain_and_ambiguous() {
        let plain: FxHashSet<&str> = SAYING.split('|').collect();
        let both: Vec<&str> = AMBIGUOUS.split('|').filter(|verb| plain.contains(verb)).collect();
        assert!(both.is_empty(), "{both:?}");
    }

    /// The same verbs as an alternation of them all finds.
    fn by_pattern(sentence: &str) -> Vec<Span> {
        static VERB: LazyLock<Regex> = LazyLock::new(|| cue(&format!(r"\b(?:{SAYING}|{AMBIGUOUS})\b")));
        VERB.find_iter(sentence).map(|found| Span::from(found.range())).collect()
    }

    #[test]
    fn verbs_are_found_wherever_they_stand() {
        for sentence in [
            "The spokesman, who was quoted as saying that it puts it mildly, declined to comment; he pointed out a car.",
            "He goes on to say what he used to say, used to tell and used to warn of; say, that he said2 and said_so.",
            "“Said” is no verb; it counts, counted on and recounted what was said.He called it said-so.",
            "It was asked, was told, and is quoted; it put its hand out and put it there. It points out, points at",
        ] {
            let spans: Vec<Span> = Cues::of(sentence).verbs.iter().map(|verb| verb.span).collect();
            assert_eq!(spans, by_pattern(sentence), "{sentence}");
        }
    }
}
