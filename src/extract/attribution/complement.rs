//! What makes a report of a verb: "found that", "calls it unlawful"; and what makes an act of one that mostly reports:
//! "added 300 jobs", "denied them entry".

use std::sync::LazyLock;

use regex::Regex;

use crate::text::cue;

/// What follows an ambiguous verb that reports.
static COMPLEMENT: LazyLock<Regex> = LazyLock::new(|| {
    cue(r#"(?x)^
        # "Observed in 2018 that", "noted in its report: "
        (?:\x20(?:in\x20(?:\p{Lu}\p{Ll}+\x20)?\d{4}|on\x20\p{Lu}\p{Ll}+day|on\x20\d{1,2}\x20\p{Lu}\p{Ll}+(?:\x20\d{4})?|(?:last|this|earlier\x20this)\x20\p{Ll}+|
            at\x20the\x20time|yesterday|again|recently|under\x20oath|in\x20court|out|us|me|him|her|them|you|everyone|everybody|people|all\x20of\x20us|readers|
            in\x20(?:an?|its|his|her|their|the)\x20(?:[\p{L}\d-]+\x20){0,3}?(?:report|interview|statement|letter|speech|study|paper|memo|book|article|note|e-?mail|post|tweet|column)))?
        (?:,?\x20(?:that|how|whether|why)\b|[^.;]+\x20as\x20(?:saying|having\x20said)\b|:|,?\s*[“"‘«„]|[.,;]?[”"’»)]*\s*$|,
        # "Found three things: "
        |\x20(?:the\x20)?(?:\p{Ll}+\x20){0,2}(?:image|picture|phrase|metaphor|comparison|word|formula|answer|explanation|reason|description|verdict|things|points|reasons|faults|failings|problems|facts|conclusions|following)\b[^.;:]*:
        # "Finds it touching that"
        |\x20it\x20(?:\p{Ll}+\x20)?\p{Ll}+\x20that\b
        # "Rejects the charge that"
        |\x20(?:[\p{L}’'.-]+\x20)*?(?:charges?|claims?|allegations?|accusations?|notion|idea|suggestions?|criticism|
            arguments?|view|findings|figures|account|version|reading|interpretation|objections?|complaints?|contention|assertion)\b)"#)
});

/// "Puts the number at 300".
static PUT_AT: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"^ (?:(?:it|them|(?:the|its|his|her|their|this|that) [^.;,]+|\p{Lu}[^.;,]*[’']s? [^.;,]+) )?at (?:about |around |some |roughly |nearly |almost |over |under |(?:more|less) than |at least )?(?:[€$£]|EUR |USD )?(?:\d|one|two|three|four|five|six|seven|eight|nine|ten|half|dozens|hundreds|thousands|millions)",
    )
});

/// Whether somebody who has spoken goes on to say what is wrong: "It found no fault in the trailer".
pub fn finds_fault(verb: &str, rest: &str) -> bool {
    matches!(verb, "found" | "finds") && FAULTS.is_match(rest)
}

/// Whether what follows a verb makes a report of it.
pub fn completes(verb: &str, rest: &str) -> bool {
    match verb {
        "put" | "puts" => PUT_AT.is_match(rest),
        // "Calls the detention unlawful".
        "calls" | "called" | "deems" | "deemed" | "deem" | "regards" | "regarded" | "labels" | "labelled"
        | "brands" | "branded" | "dubs" | "dubbed" | "judges" | "judged"
            if PREDICATE.is_match(rest) =>
        {
            true
        }
        "heard" if HEARD.is_match(rest) => true,
        // What somebody counted or remembers, she says herself; so does who finds fault.
        "counts" | "counted" | "lists" | "listed" | "identified" | "identifies" | "documents"
        | "documented"
            if COUNTED.is_match(rest) =>
        {
            true
        }
        "recalls" | "recalled" | "remembers" | "remembered" | "describes" | "described" | "mentions"
        | "mentioned"
            if REMEMBERED.is_match(rest) =>
        {
            true
        }
        "condemned" | "condemns" if VOTE.is_match(rest) => false,
        "criticises" | "criticised" | "criticizes" | "criticized" | "praises" | "praised" | "condemns"
        | "condemned" | "faults" | "faulted" | "rebukes" | "rebuked" | "chided" | "castigated"
        | "lambasted" | "slammed" | "commended" | "censured" | "deplores" | "deplored" => {
            SOMEBODY.is_match(rest)
        }
        "attributes" | "attributed" | "traces" | "traced" => TO.is_match(rest),
        // "Compared the agents to bees".
        "compares" | "compared" | "likens" | "likened" if TO.is_match(rest) => true,
        "notes" | "noted" | "mentions" | "mentioned" if REMARKED.is_match(rest) => true,
        "cites" | "cited" if CITED.is_match(rest) => true,
        "advised" | "advises" | "urged" | "urges" | "recommended" | "recommends" | "counsels"
            if AGAINST.is_match(rest) =>
        {
            true
        }
        "advised" | "advises" | "urged" | "urges" | "wants" | "wanted" => {
            TO_DO.is_match(rest) || WANTED.is_match(rest) || COMPLEMENT.is_match(rest)
        }
        "recommended" | "recommends" => SOMETHING.is_match(rest) || COMPLEMENT.is_match(rest),
        "gives" | "gave" => GIVEN_AS.is_match(rest),
        "defends" | "defended" | "justifies" | "justified" => OWN.is_match(rest),
        "published" | "publishes" | "publish" | "issued" | "issues" | "released" | "obtained"
        | "got hold of" | "broke the story" => SHOWING.is_match(rest),
        "asked" | "wondered" | "wonders" if WHETHER.is_match(rest) => true,
        "expressed concern" | "expresses concern" | "voiced concern" | "voices concern"
        | "drew attention to" | "draws attention to" | "drawn attention to" | "is in no doubt"
        | "was in no doubt" => true,
        "was persuaded" | "was not persuaded" | "was unimpressed" => {
            BY.is_match(rest) || COMPLEMENT.is_match(rest)
        }
        // "Described the site as the main centre".
        "described" | "describes" | "describe" if AS.is_match(rest) => true,
        _ => COMPLEMENT.is_match(rest),
    }
}

/// Numbers as they stand before what somebody has counted.
static COUNTED: LazyLock<Regex> = LazyLock::new(|| {
    cue(&format!(r"^ (?:at least |some |about |more than |over |a total of )?(?:{NUMBER}|no|several|many)\b"))
});
static REMEMBERED: LazyLock<Regex> = LazyLock::new(|| {
    cue(&format!(
        r"^ (?:an? |how\b|seeing|having|being|the (?:day|moment|meeting|conversation|scene|night|visit)\b|{NUMBER})"
    ))
});
/// "Noted the plan to list it": not "noted a loss", nor "noted the number of the car".
static REMARKED: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"^ (?:the|its|his|her|their|an?|this) (?:\p{Ll}+ )?(?:plans?|fact|risks?|danger|irony|lack|absence|presence|importance|similarity|difference|rise|fall|increase|decline|growth|trend|change|role|influence|interest|concerns?|suspicions?|problems?|difficulty|contrast|coincidence|timing|speed|delays?|links?|ties|connections?|parallels?|possibility|tendency|existence|emergence|visits?|presence|success|failure)\b",
    )
});
static SOMEBODY: LazyLock<Regex> =
    LazyLock::new(|| cue(r"^ (?:the|its|his|her|their|this|that|\p{Lu}|what|how)"));
/// "Condemned it by a large majority": an act of a body.
static VOTE: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"\bby (?:an? )?(?:\p{Ll}+ )?(?:majority|votes?)\b|\bin an? (?:resolution|vote|motion)\b|\bunanimously\b",
    )
});
static TO: LazyLock<Regex> = LazyLock::new(|| cue(r"^ [^.;:]+ to\b"));
static GIVEN_AS: LazyLock<Regex> = LazyLock::new(|| {
    cue(&format!(
        r"^ (?:[^.;:]+ (?:as|at) (?:about |some |around )?(?:{NUMBER})|(?:a|the) (?:figure|number|total|sum) of\b)"
    ))
});
static OWN: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"^ (?:its|his|her|their|the) (?:own )?(?:\p{Ll}+ )?(?:prices?|pricing|decisions?|records?|handling|polic(?:y|ies)|conduct|practices?|use|approach|strategy|position|purchase|deal|choice|role|work|methods?|figures|costs?)\b",
    )
});
/// "Published a report showing that", "obtained e-mails in which".
static SHOWING: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"^ (?:the|its|his|her|their|some) (?:\p{Ll}+ )?(?:views?|opinions?|remarks|account|findings|conclusions|figures|text|contents|names?|list|details|testimony|claims?|allegations?|diary|e-?mails?|letters?|minutes|transcripts?) of\b|^ [^.;:]*?\b(?:showing|saying|stating|finding|concluding|warning|arguing|claiming|revealing|in which|(?:that|which) (?:says?|said|shows?|showed|found|finds?|claims?|claimed|reveals?|revealed|suggests?))\b|^ that\b",
    )
});
static WHETHER: LazyLock<Regex> =
    LazyLock::new(|| cue(r"^ (?:[^.;:]+ )?(?:whether|why|how|if|what|who|when|where)\b"));
static CITED: LazyLock<Regex> =
    LazyLock::new(|| cue(&format!(r"^ (?:the|an?|its|his|her|their|{NUMBER})\b")));
/// "Wants the fund to keep a register".
static TO_DO: LazyLock<Regex> = LazyLock::new(|| cue(r"^ (?:[^\s.;:]+ ){1,8}?to \p{Ll}"));
/// "Found no fault in it": what an inquiry finds, not what the police do in a cellar.
static FAULTS: LazyLock<Regex> = LazyLock::new(|| {
    cue(&format!(
        r"^ (?:(?:no|little|some|several|many|few|serious|grave|{NUMBER}) ){{0,2}}(?:faults?|evidence|breach(?:es)?|shortcomings|failings|weakness(?:es)?|flaws|errors|irregularities|deficienc(?:y|ies)|violations?|wrongdoing|misconduct|grounds|signs? (?:of|that)|indications? (?:of|that))\b"
    ))
});
/// "Advises against it", "urged caution".
static AGAINST: LazyLock<Regex> =
    LazyLock::new(|| cue(r"^ (?:\p{Ll}+ly )?(?:against|caution|restraint|calm|patience|in favour of)\b"));
/// "Wanted it investigated".
static WANTED: LazyLock<Regex> = LazyLock::new(|| cue(r"^ (?:it|this|that|them|him|her) \p{Ll}+ed\b"));
static SOMETHING: LazyLock<Regex> = LazyLock::new(|| cue(r"^ \S"));
static BY: LazyLock<Regex> = LazyLock::new(|| cue(r"^ by\b"));

static HEARD: LazyLock<Regex> = LazyLock::new(|| cue(r"^ (?:from [^,.;:]+ )?that\b"));

static PREDICATE: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"(?x)^\x20(?:it|them|him|her|this|that|(?:the|its|their|his|her|these|those|an?|\p{Lu}[\p{L}’'-]*)(?:\x20[\p{L}’'-]+){0,5}?)
            \x20(?:as\x20|an?\x20|the\x20|[“\x22‘«]|(?:wrong|unfair|absurd|false|nonsense|guilty|right|safe|unsafe|fair|weak|low|high)\b|
            \p{Ll}+(?:al|ful|ous|able|ible|ive|less|ic|ant|ent|ary|ate|ed)\b)",
    )
});

static AS: LazyLock<Regex> = LazyLock::new(|| cue(r"^ [^.;:]+? as \p{L}"));

/// What follows a verb of saying where nothing is said: "told Acme to leave", "denied them entry".
pub fn acts(verb: &str) -> Option<&'static Regex> {
    match verb {
        "told" | "tells" | "telling" => Some(&ORDER),
        "denied" | "denies" | "deny" => Some(&REFUSAL),
        "reported" | "reports" => Some(&DENUNCIATION),
        "warned" | "warns" | "warning" => Some(&WARD),
        "added" | "adds" => Some(&INCREASE),
        "declared" | "declares" => Some(&DECLARATION),
        "claimed" | "claims" => Some(&CAPTURE),
        "concluded" | "concludes" => Some(&BARGAIN),
        "admitted" | "admits" => Some(&ADMISSION),
        "wrote" | "writes" => Some(&WRITE_OFF),
        _ => None,
    }
}

static ORDER: LazyLock<Regex> =
    LazyLock::new(|| cue(r"^ (?:[^\s,.;:“\x22]+ ){1,6}?(?:not )?to \p{Ll}+\b|^ [^,.;:“\x22]* nothing\b"));
static REFUSAL: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"^ (?:[^\s,.;:“\x22]+ ){0,5}?(?:entry|access|visas?|permission|bail|asylum|treatment|the right|an? (?:visa|licen[cs]e|permit|canteen|loan|place|seat|hearing|contract))\b",
    )
});
static DENUNCIATION: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"^ (?:[^\s,.;:“\x22]+ ){1,6}?to (?:the )?(?:police|authorities|prosecutors?|regulators?|tax office|court)\b",
    )
});
static WARD: LazyLock<Regex> = LazyLock::new(|| cue(r"^ off\b"));

/// "Added 300 jobs", not "added that".
static INCREASE: LazyLock<Regex> =
    LazyLock::new(|| cue(&format!(r"^ (?:{NUMBER}|new|more|another|up to|some)\b")));
static DECLARATION: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"^ (?:bankruptcy|insolvency|war|independence|victory|martial|itself (?:bankrupt|insolvent)|an? (?:\p{Ll}+ )?(?:dividend|emergency|truce|ceasefire|holiday|state of))\b",
    )
});
static CAPTURE: LazyLock<Regex> = LazyLock::new(|| {
    cue(&format!(
        r"^ (?:(?:the|its|a|his|her) (?:\p{{Ll}}+ )?(?:contract|prize|title|market|seat|lead|award|trophy|crown|land)|(?:asylum|compensation|damages|benefits|expenses|victory|victims)|(?:the )?(?:lives|(?:{NUMBER}|many) (?:lives|victims)))\b"
    ))
});
static BARGAIN: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"^ (?:[^\s,.;:“\x22]+ ){0,4}?(?:contracts?|deals?|agreements?|treat(?:y|ies)|pacts?|talks|negotiations|partnerships?|alliances?|visits?|purchases?)\b",
    )
});
static ADMISSION: LazyLock<Regex> = LazyLock::new(|| {
    cue(&format!(
        r"^ (?:(?:{NUMBER}) (?:[^\s,.;:]+ ){{0,3}}?(?:patients|visitors|members|students|people|guests|inspectors|journalists)|(?:him|her|them|patients|visitors|members|students)\b)"
    ))
});
static WRITE_OFF: LazyLock<Regex> = LazyLock::new(|| cue(r"^ (?:off|down)\b"));

/// A number, as it stands before what it counts.
const NUMBER: &str = r"[€$£]?\d[\d.,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens of|hundreds of|thousands of";

/// Compiled on first use; whoever expects a draft soon has them ready.
pub(super) static CUES: [&LazyLock<Regex>; 32] = [
    &VOTE,
    &AGAINST,
    &FAULTS,
    &WANTED,
    &COMPLEMENT,
    &PUT_AT,
    &COUNTED,
    &REMEMBERED,
    &SOMEBODY,
    &REMARKED,
    &TO,
    &GIVEN_AS,
    &OWN,
    &SHOWING,
    &BY,
    &CITED,
    &TO_DO,
    &SOMETHING,
    &WHETHER,
    &HEARD,
    &PREDICATE,
    &AS,
    &ORDER,
    &REFUSAL,
    &DENUNCIATION,
    &WARD,
    &INCREASE,
    &DECLARATION,
    &CAPTURE,
    &BARGAIN,
    &ADMISSION,
    &WRITE_OFF,
];
