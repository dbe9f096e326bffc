//! Words for those who speak without being named in the sentence: pronouns, roles, groups.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

/// Roles and documents that a description takes up: "the minister", "its annual report".
pub const ROLES: &str = "minister|official|prosecutor|judge|president|director|ambassador|diplomat|lawyer|\
attorney|senator|representative|mayor|governor|secretary|professor|researcher|analyst|expert|author|\
scientist|doctor|officer|commissioner|deputy|chief|head|leader|boss|founder|executive|ceo|CEO|manager|editor|reporter|\
journalist|writer|historian|economist|critic|activist|witness|victim|suspect|defendant|father|mother|brother|sister|\
wife|husband|son|daughter|man|woman|candidate|nominee|lawmaker|politician|general|colonel|sergeant|sheriff|\
service|services|agency|company|firm|group|newspaper|paper|journal|weekly|daily|publication|broadcaster|outlet|magazine|website|site|blog|report|document|study|\
memo|letter|statement|complaint|lawsuit|indictment|filing|ruling|verdict|survey|poll|article|piece|story|review|\
audit|party|ministry|government|commission|court|tribunal|parliament|committee|council|department|bureau|office|\
authority|authorities|police|administration|organisation|organization|institute|university|bank|union|association|\
foundation|campaign|team|army|military|navy|force|embassy|church|school|board|panel|jury|pair|couple|speaker|accounts|filings|records|minutes|letters|documents|\
trust|club|society|hospital|charity|museum|league|cooperative|inspectorate|airline|federation|confederation|fund|college|\
academy|laboratory|utility|regulator|watchdog|operator|developer|landlord|supplier|manufacturer|retailer|publisher|network|\
channel|columnist|correspondent|editorial|alliance|coalition|movement|chamber|consortium|municipality|auditors|auditor|inspectors|inspector|administrators|\
administrator|solicitors|solicitor|barrister|trustees|directors|striker|captain|trainer|nurse|teacher|farmer|driver";

/// How "spokeswoman", "congressman", "chairman" begin.
const BEGINNINGS: [&str; 3] = ["spokes", "congress", "chair"];

/// A role, for a pattern: those of the list, and those that begin like "spokeswoman", "chairman", "congressman".
pub static ROLE: LazyLock<String> = LazyLock::new(|| {
    let (roles, beginnings) = (in_either_case(ROLES), in_either_case(&BEGINNINGS.join("|")));
    format!(r"(?:({roles})|({beginnings})\p{{L}}*)")
});

/// Pronouns, and the words before a role, that take up whoever was named.
pub const PRONOUNS: &str = "he|she|it|they|who";
const DETERMINERS: &str = "the|this|that|its|their|his|her|a|an|one|another|our|your";

/// Who speaks without a name.
pub const GROUPS: &str = "official|officials|critics|source|sources|expert|experts|analyst|analysts|insiders|observers|people|\
diplomat|diplomats|activists|lawmakers|politicians|campaigners|opponents|supporters|researchers|\
scientists|economists|historians|witnesses|residents|investigators|prosecutors|authorities|police|\
lawyers|advocates|voters|democrats|republicans|conservatives|liberals|parents|students|teachers|doctors|\
workers|employees|executives|investors|traders|fans|users|others|some|many|everyone|nobody|reports|\
studies|polls|rumors|rumours|commentators|media|friends|relatives|neighbors|neighbours|rivals|defenders|\
detractors|competitors|allies|enemies|foes|admirers|bankers|lobbyists|practitioners|brokers|consultants|shareholders|engineers|managers|\
colleagues|contractors|customers|clients|specialists|strategists|campaigners|tenants|commuters|shoppers|retailers";

/// Words of which one says of what kind a group is.
pub const KINDS: &str = "some|many|several|most|other|a few|two|three|four|senior|unnamed|anonymous|local|well-placed|intelligence|\
security|government|industry|diplomatic|western|military|law enforcement|human rights|legal|privacy|political";

static SPELT_ROLES: LazyLock<FxHashSet<String>> = LazyLock::new(|| words_of(&in_either_case(ROLES)));
/// The same as they are written within a sentence and at its head.
pub static SPELT_PRONOUNS: LazyLock<FxHashSet<String>> =
    LazyLock::new(|| words_of(&in_either_case(PRONOUNS)));
pub static SPELT_DETERMINERS: LazyLock<FxHashSet<String>> =
    LazyLock::new(|| words_of(&in_either_case(DETERMINERS)));

/// Whether a word is a role.
pub fn is_role(word: &str) -> bool {
    SPELT_ROLES.contains(word) || begins_role(word)
}

fn words_of(list: &str) -> FxHashSet<String> {
    list.split('|').map(str::to_owned).collect()
}

/// Whether a word is one of those that begin like "spokeswoman", "chairman".
pub fn begins_role(word: &str) -> bool {
    let begins = |beginning: &str| {
        let (first, rest) = beginning.split_at(1);
        let word = word.get(..1).filter(|letter| letter.eq_ignore_ascii_case(first)).map(|_| &word[1..]);
        word.is_some_and(|word| word.starts_with(rest))
    };
    BEGINNINGS.into_iter().any(begins)
}

/// The words of a list as they are written within a sentence and at its head.
pub fn in_either_case(list: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    };
    let forms = list.split('|').flat_map(|word| [word.to_owned(), capital(word)]);
    forms.collect::<Vec<_>>().join("|")
}
