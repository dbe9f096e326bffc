//! Attribution without a verb of saying: "according to", "in Huawei's view", "accused by the VSSE", "(Source: Reuters)".

use std::sync::LazyLock;

use regex::Regex;

use super::cues::NAME_AFTER;
use super::{names_somebody, source_after};
use crate::catalogue::EntityRef;
use crate::extract::english;
use crate::recognise::{self, Mention};
use crate::text::{Span, cue};

/// Who says so, the words that tell, and who that is in the catalogue.
pub type Found = (Span, Span, Option<EntityRef>);

/// What the phrases of a sentence tell; `inside` are the mentions in it.
pub fn find(text: &str, sentence: Span, inside: &[&Mention], quotations: &[Span]) -> Vec<Found> {
    let body = sentence.of(text);
    let mut found: Vec<Found> = Vec::new();
    for cue in ACCORDING.find_iter(body) {
        let cue = Span::from(cue.range()).shift(sentence.start);
        if let Some((source, entity)) = source_after(text, sentence, cue.end, inside) {
            found.push((source, Span::new(cue.start, cue.start + cue.of(text).trim_end().len()), entity));
        }
    }
    // Of those that are catalogued, more is asked below.
    let published = ["ed by ", "As ", " as "].iter().any(|part| body.contains(part));
    for cue in published.then(|| PUBLISHED.find_iter(body)).into_iter().flatten() {
        let at = sentence.start + cue.end();
        let Some(name) = NAME_AFTER.find(&text[at..sentence.end]) else { continue };
        let source = Span::new(at, at + name.end());
        let is_quoted = quotations.iter().any(|quotation| quotation.covers(source));
        if !is_quoted && names_somebody(text, sentence, source) && !recognise::is_country(source.of(text)) {
            let entity = inside.iter().find(|mention| mention.prose.overlaps(source));
            let span = Span::from(cue.range()).shift(sentence.start);
            found.push((source, span, entity.and_then(|mention| mention.entity)));
        }
    }
    for mention in inside {
        found.extend(around(text, sentence, mention.prose).map(|cue| (mention.prose, cue, mention.entity)));
    }
    let tells =
        ["told ", "tells ", "telling "].iter().any(|verb| body.contains(verb)) && body.contains(" the ");
    if let Some(told) = tells.then(|| TOLD_PAPER.captures(body)).flatten()
        && let (Some(cue), Some(paper)) = (told.name("cue"), told.name("paper"))
    {
        // "Halvorsen, who told the Courier that", "what she told the Courier".
        let lead = body[..cue.start()].trim_end();
        if !lead.ends_with(" who") && !["what ", "What "].iter().any(|word| lead.contains(word)) {
            let source = Span::from(paper.range()).shift(sentence.start);
            found.push((source, Span::from(cue.range()).shift(sentence.start), None));
        }
    }
    let of_its_own = [" own ", "self", "selves"].iter().any(|part| body.contains(part));
    if let Some(cue) = of_its_own.then(|| BY_ITS_COUNT.find(body)).flatten() {
        let span = Span::from(cue.range()).shift(sentence.start);
        found.push((span, span, inside.first().and_then(|mention| mention.entity)));
    }
    // A law says itself what it lays down.
    for mention in inside {
        let name = mention.prose.of(text);
        let is_law = name.split([' ', ',']).any(english::is_law);
        if let Some(cue) = is_law.then(|| LAID_DOWN.find(&text[mention.prose.end..sentence.end])).flatten() {
            found.push((mention.prose, Span::from(cue.range()).shift(mention.prose.end), mention.entity));
        }
    }
    if let Some(credit) = body.contains('(').then(|| CREDIT.captures(body)).flatten()
        && let Some(name) = credit.name("source").or(credit.name("agency"))
    {
        let source = Span::from(name.range()).shift(sentence.start);
        let mention = inside.iter().find(|m| source.covers(m.prose));
        found.push((source, source, mention.and_then(|mention| mention.entity)));
    }
    let speaks =
        [" us", " me", "this ", "I ", "we ", "We ", "the author"].iter().any(|word| body.contains(word));
    if let Some(own) = speaks.then(|| OWN.find(body)).flatten() {
        let span = Span::from(own.range()).shift(sentence.start);
        found.push((span, span, None));
    }
    found
}

/// How many bytes before a name are searched for what leads to it.
const REACH: usize = 120;

/// The cues that stand right before and right behind a name.
fn around(text: &str, sentence: Span, name: Span) -> impl Iterator<Item = Span> {
    let reach = name.start.saturating_sub(REACH).max(sentence.start);
    let from = (reach..=name.start).find(|&at| text.is_char_boundary(at)).unwrap_or(name.start);
    let (before, after) = (&text[from..name.start], &text[name.end..sentence.end]);
    let leads = |cue: regex::Match| {
        let start = from + cue.start();
        Span::new(start, start + cue.as_str().trim_end().len())
    };
    let follows = |cue: regex::Match| Span::from(cue.range()).shift(name.end);
    let told = TOLD.find(before).filter(|cue| {
        let lead = before[..cue.start()].trim_end();
        // "Nobody told the VSSE".
        let is_told = !["nobody", "Nobody", "no one", "No one", "never", "not", "nor"]
            .iter()
            .any(|word| lead.ends_with(word));
        is_told && !TOLD_TO.is_match(after)
    });
    let by = || before.contains("by ").then(|| BY_WHOM.find(before)).flatten();
    let found_by = || before.contains("by ").then(|| FOUND_BY.find(before)).flatten();
    let leading = told
        .or_else(|| BY.find(before).filter(|cue| tells(before, *cue)))
        .or_else(by)
        .or_else(|| found_by().filter(|_| FINDING.is_match(after)))
        .or_else(|| before.contains(|c: char| c.is_ascii_digit()).then(|| SECTION_OF.find(before)).flatten());
    // "The shares, Reuters again, fell by a third."
    let again = after.starts_with(" again,") && before.ends_with(", ");
    let again = again.then(|| Span::new(name.end + 1, name.end + " again".len()));
    let bare = before.trim_end_matches("the ");
    let is_possessive = after.starts_with(['’', '\'']);
    let counts = ["by ", "By ", "On ", ", on ", "– on ", "— on "].iter().any(|word| bare.ends_with(word));
    let counts = counts && is_possessive;
    let counted = counts.then(|| OWN_COUNT.find(after)).flatten();
    let views = is_possessive && (bare.ends_with("In ") || bare.ends_with("in "));
    let viewed = views.then(|| VIEW.find(after)).flatten();
    let stands = is_possessive.then(|| POSITION.find(after)).flatten();
    let section = after.starts_with([',', ' ']).then(|| SECTION.find(after)).flatten();
    let believed = ["if ", "If "].iter().any(|word| bare.ends_with(word));
    let believed = believed.then(|| BELIEVED.find(after)).flatten();
    let seen = ["As ", "as ", "way "].iter().any(|word| bare.ends_with(word));
    let believed = believed.or_else(|| seen.then(|| SEEN.find(after)).flatten());
    let claimed = CLAIM_BY.find(before).filter(|_| after.starts_with(" that "));
    let learnt = ["From ", "Thanks to "]
        .iter()
        .any(|word| bare.ends_with(word))
        .then(|| WE_LEARN.find(after))
        .flatten();
    // "In the EURACTIV article": what stands there.
    let opens = ["In ", "in "].iter().any(|word| bare.ends_with(word));
    let opens = opens && from + bare.len() <= sentence.start + OPENING;
    let article = opens.then(|| ARTICLE.find(after)).flatten();
    let leading = leading.or(claimed);
    let following = counted.or(viewed).or(stands).or(section).or(believed).or(learnt).or(article);
    leading.map(leads).into_iter().chain(following.map(follows)).chain(again)
}

static ACCORDING: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"\b(?i:according to|as per|in the (?:words|phrase|eyes|view|opinion|judg(?:e)?ment|assessment|estimation|telling|account) of|(?:by|on) the (?:count|reckoning|tally|estimates?|calculations?|account|figures|admission) of|citing|quoting|speaking to|talking to|writing in|writing for|quoted in|quoted by)\s+|^Per (?:the )?|, per (?:the )?",
    )
});

/// "As reported by", "as first noted in": before the name of an outlet that nobody catalogued.
static PUBLISHED: LazyLock<Regex> = LazyLock::new(|| {
    cue(&format!(
        r"\b(?:[Aa]s (?:first |already |previously )?(?:{REPORTED}) (?:by|in|on)|(?:reported|revealed|disclosed|uncovered|documented|first reported) by)\s(?:(?:the|an?|newspaper|news agency|broadcaster|magazine|website|trade publication|trade journal|trade paper|weekly|daily|publication|journal)\s)*"
    ))
});

const REPORTED: &str = "reported|noted|stated|revealed|cited|quoted|observed|described|explained|recorded|documented|\
    mentioned|told|disclosed|shown|argued|confirmed|announced|summarised|summarized|published|seen";

static BY: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"\b(?:comes?|came|stems|originates|reported|stated|noted|seen|quoted|cited|obtained|published|revealed|confirmed|announced|reviewed|described|explained|put|documented|released|issued|(?i:(?:report|document|study|statement|analysis|article|investigation|filing|paper|interview|survey|index|audit|assessment|memo|letter|review)s?)) (?:by|from|to|with|in)\s+(?:(?:the|a|an|its|newspaper|news agency|broadcaster|magazine|website|trade publication|trade journal|trade paper|weekly|daily|publication|journal|\p{Lu}\p{L}+[’']s)\s+)*$",
    )
});
/// Whether what comes from somebody is something said: "the figure comes from Reuters", not "a third came from Huawei", nor
/// letters that a museum keeps.
fn tells(before: &str, cue: regex::Match) -> bool {
    let lead = &before[..cue.start()];
    let comes = ["come", "came", "stem", "originat"].iter().any(|verb| cue.as_str().starts_with(verb));
    !KEPT.is_match(lead) && (!comes || SAID.is_match(lead))
}

/// What is said, as the subject of "comes from".
static SAID: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"\b(?i:claims?|reports?|reporting|figures?|numbers?|story|stories|news|warnings?|information|accounts?|quot(?:e|es|ation|ations)|words?|data|estimates?|allegations?|tips?|leaks?|it|this|that|these|those|all|most|much|phrase|remark|statements?|details?|version|idea|evidence|confirmation|criticism|praise|advice|tally|count|total|assessment|conclusion|line|term|description|rumou?rs?|documents?|intelligence|sentence|paragraph|passage)\b[^.;]*$",
    )
});

/// "The museum keeps four metres of letters from Huawei": they are what is kept, and tell nothing here.
static KEPT: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"\b(?:(?:holds?|held|keeps?|kept|contains?|contained|received|receives|owns?|owned|stores?|stored|destroyed|burned|burnt|lost|collected|displays?|houses?)\b|(?:has|have|had) (?:an?|no|\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|many|several|some|hundreds|thousands|dozens) )[^,;:.]*$",
    )
});

static TOLD: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"\b(?:told|telling|informed|tells|informs|assured|briefed|an interview with|(?:know|learn|learned|learnt|hear|heard|read|understand|gather) (?:from|in|on)|[Jj]udging (?:by|from)|[Tt]hat[’']?s? (?:is )?according to|(?i:if (?:we|you) (?:believe|trust|are to believe)))\s+(?:(?:the|newspaper|news agency|broadcaster|magazine|website|trade publication|trade journal|trade paper|weekly|daily|publication|journal)\s+)*$",
    )
});

/// "Told the Harbour Echo", "told the Echo": a newspaper by its name, whether or not the bibliography knows it.
static TOLD_PAPER: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"\b(?P<cue>told|tells|telling) (?:the|The) (?P<paper>(?:\p{Lu}[\p{L}-]+ ){0,3}(?:Times|Post|Echo|Herald|Gazette|Courier|Guardian|Observer|Telegraph|Mail|Express|Mirror|Sun|Star|Standard|Tribune|Chronicle|Journal|News|Argus|Mercury|Examiner|Advertiser|Independent|Citizen|Reporter|Record|Sentinel|Bulletin|Dispatch|Inquirer|Register|Weekly))\b",
    )
});

/// "Accused by", "called a worry by".
static BY_WHOM: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"\b(?:accused|criticised|criticized|blamed|condemned|denounced|alleged|claimed|regarded|estimated|argued|said|praised|rebuked|censured|(?:called|considered|deemed|judged|dubbed|branded|labell?ed|termed|seen as|regarded as|viewed as|described as)(?: [^\s.;:]+){1,8}) by\s(?:(?:the|a|an|its)\s)*$",
    )
});

/// "Found by … to have", "considered by … a risk".
static FOUND_BY: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"\b(?:found|considered|deemed|held|judged|believed|thought|expected|understood|known|shown|declared|ruled|suspected) by\s(?:(?:the|a|an|its)\s)*$",
    )
});
static FINDING: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"^ (?:to (?:have|be)\b|that\b|as\b|of \p{Ll}+ing\b|guilty\b|liable\b|responsible\b|in breach\b|unlawful|illegal|an? |the )",
    )
});

/// Behind the one who was told: "to leave".
static TOLD_TO: LazyLock<Regex> = LazyLock::new(|| cue(r"^(?:[’']s? [^\s,.;:]+)? (?:not )?to \p{Ll}"));

/// "By the VSSE’s own count", behind the name, and "by its own count".
static OWN_COUNT: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"^(?:[’']s?) (?:own )?(?:count|reckoning|estimates?|account|tally|calculations?|admission|figures)\b",
    )
});
static BY_ITS_COUNT: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"\b(?:[Bb]y|[Oo]n|[Ii]n|[Aa]ccording to) (?:its|his|her|their) own (?:\p{Ll}+ )?(?:count|reckoning|estimates?|accounts?|tally|calculations?|admission|figures|words|telling|statements?|version|data|reports?|website|filings|lights|confession)\b|\b[Aa]s (?:it|he|she|they) (?:itself|himself|herself|themselves) (?:admits?|says?|puts? it|concedes?|acknowledges?|admitted|said|put it|conceded|acknowledged)\b|\b[Aa]ccording to (?:the )?\p{Ll}+ itself\b",
    )
});

/// "In Huawei’s view", behind the name.
static VIEW: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"^[’']s? (?:own |considered |humble |happy |memorable )?(?:phrase|view|opinion|eyes|telling|account|words|reading|assessment|judge?ment|version|estimation|analysis|book)\b",
    )
});

/// "Huawei’s position is that", "the VSSE’s conclusion:", behind the name.
static POSITION: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"^[’']s? (?:\p{Ll}+ ){0,2}(?:position|line|stance|defen[cs]e|argument|reply|response|explanation|contention|complaint|version|answer|conclusion|case|view|opinion|assessment|verdict|findings?|message|account|story|advice|theory|belief|estimate|suspicion|fear|ruling|judge?ment|warning|point|retort|claim|reasoning|recommendation|prediction)(?:,[^,.;]+,)?(?: (?:is|was|remains|remained|has been|had been)(?: \p{Ll}+){0,2}?(?: that\b|:)|:| (?:goes|runs|reads)\b)|^[’']s? (?:\p{Ll}+ ){0,2}(?:claim|allegation|assertion|contention|argument|findings?|conclusion|admission|statement|suggestion|warning|complaint|accusation|belief|denial|insistence|testimony|estimate|ruling|boast|assurance|confession|disclosure|revelation)(?: that\b| to have\b)|^[’']s? (?:testimony|evidence|boast|admission|promise|wish|hope) (?:is|was) that\b|^[’']s? (?:figures|data|numbers|statistics|estimates|surveys?|polls?) (?:for [^.,;]+ )?(?:suggest|indicate|show|imply|put|give)",
    )
});

/// A place in a law is where it says so: "Article 5 of the Espionage Act", "under the Espionage Act, s. 5".
static SECTION_OF: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"\b(?i:section|article|paragraph|clause|schedule|rule|regulation|recital|annex)s? \d[\d\p{L}().–-]*(?:(?:,| and| or| to) \d[\d\p{L}().–-]*)* (?:of|to|in) (?:the )?(?:[\d.]+ )?$",
    )
});
static SECTION: LazyLock<Regex> =
    LazyLock::new(|| cue(r"^,? \(?(?:ss?|secs?|sections?|arts?|articles?|paras?|regs?|r|cl|§)\.? ?\d"));

/// "As the VSSE saw it", behind the name.
static SEEN: LazyLock<Regex> =
    LazyLock::new(|| cue(r"^ (?:saw|sees|tells|told|has|had|puts|put|reads|read) it\b"));

/// What a law does, behind its name.
static LAID_DOWN: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"^(?: \d{4})? (?:also |only |explicitly |expressly |now |still )?(?:requires?|required|obliges?|obliged|sets|defines|defined|bans|banned|prohibits|prohibited|forbids|permits|allows|imposes|entitles|applies|provides|stipulates|caps|limits|gives|grants|covers|exempts|regulates|makes it|lays down|compels|binds|promises|promised|guarantees|guaranteed|mandates|mandated|demands|protects)\b",
    )
});

/// "The claim by Huawei that".
static CLAIM_BY: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"\b(?i:claims?|allegations?|assertions?|contentions?|findings?|conclusions?|admissions?|statements?|warnings?|complaints?|accusations?|denials?|suggestions?) (?:by|of|from) (?:the )?$",
    )
});

/// "From Reuters we learn", behind the name.
static WE_LEARN: LazyLock<Regex> = LazyLock::new(|| cue(r"^,? we (?:now )?(?:learn|know|hear|understand)\b"));

/// "In the EURACTIV article", behind the name.
static ARTICLE: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"^(?:[’']s?)? (?:\p{Ll}+ )?(?:articles?|pieces?|reports?|story|interviews?|investigation|accounts?|analysis|memo|briefing|coverage|dispatch|dispatches|profile|column|editorial|study|paper)\b",
    )
});

/// Bytes within which a phrase opens its sentence.
const OPENING: usize = 12;

/// "If Reuters is to be believed", behind the name.
static BELIEVED: LazyLock<Regex> =
    LazyLock::new(|| cue(r"^ (?:is|are) (?:to be (?:believed|trusted)|right|correct)\b"));

/// "(Source: Reuters)", "(AFP)": where a wire copy comes from.
static CREDIT: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"\((?:(?:(?:[Ss]ources?|[Vv]ia|[Bb]ron|[Ff]rom): ?|(?:per|via|see|h/t|as (?:first )?(?:reported|noted|told|quoted|seen|published) (?:in|by|to)|quoted in|cited in) (?:the )?)(?P<source>\p{Lu}[^()]+)|(?P<agency>Reuters|AP|AFP|dpa|DPA|Belga|ANP|Bloomberg|EFE|ANSA|TASS|Xinhua|Kyodo|PA Media|Associated Press|Agence France-Presse))\)[.!]?[”’»)]*$",
    )
});
/// The writer's own reporting: "told us", "seen by this newspaper", "we visited".
static OWN: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"(?i)\b(?:told|shown to|seen by|reviewed by|obtained by|spoke to|spoke with|given to|shared with) (?:us|me|this (?:newspaper|paper|magazine|website|agency|journal|programme|podcast|reporter|author)|the author)\b|\b(?:I|we) (?:\p{Ll}+ly )?(?:asked|visited|saw|spoke|contacted|interviewed|met|obtained|reviewed|heard|counted|watched|phoned)\b",
    )
});

/// Compiled on first use; whoever expects a draft soon has them ready.
pub(super) static CUES: [&LazyLock<Regex>; 25] = [
    &TOLD_PAPER,
    &SAID,
    &KEPT,
    &ARTICLE,
    &ACCORDING,
    &PUBLISHED,
    &BY,
    &BY_WHOM,
    &FOUND_BY,
    &FINDING,
    &TOLD,
    &TOLD_TO,
    &OWN_COUNT,
    &BY_ITS_COUNT,
    &VIEW,
    &POSITION,
    &SECTION_OF,
    &SECTION,
    &BELIEVED,
    &CLAIM_BY,
    &WE_LEARN,
    &LAID_DOWN,
    &SEEN,
    &CREDIT,
    &OWN,
];
