//! The nouns by which prose takes up whom it has named: "the company", "the utility", "the committee".

use crate::catalogue::{Entity, Kind};

/// Nouns by which news prose takes up what it has named, with the kinds that each can stand for.
pub const NOUNS: [(&str, &[Kind]); 10] = [
    (
        "company|firm|giant|vendor|supplier|manufacturer|corporation|conglomerate|retailer|enterprise|maker|carrier|operator|platform|start-up|subsidiary",
        &[Kind::Company],
    ),
    ("group", &[Kind::Company, Kind::Organisation]),
    ("agency|service|bureau|spy agency|watchdog|regulator", &[Kind::Agency]),
    (
        "ministry|commission|government|department|authority|administration|executive",
        &[Kind::Agency, Kind::Organisation],
    ),
    ("law|act|statute|legislation|regulation|bill", &[Kind::Law]),
    (
        "organisation|organization|institute|alliance|bloc|party|institution|university|think tank|union|association|foundation|federation|society|trust|club|charity|league|museum|hospital|cooperative|council",
        &[Kind::Organisation],
    ),
    (OUTLETS, PUBLISHERS),
    ("summit|conference|fair|congress|exhibition", &[Kind::Event]),
    (BODIES, &[]),
    (TRADES, &[Kind::Company, Kind::Agency, Kind::Organisation]),
];

/// Nouns for those who publish. Not "site", which is where a warehouse stands.
pub const OUTLETS: &str = "outlet|newspaper|paper|trade journal|trade paper|trade magazine|trade publication|website|blog|magazine|news agency|news site|news outlet|broadcaster|\
    portal|publication";

/// Nouns that take up nobody but whom they name.
const BODIES: &str =
    "centre|center|committee|court|tribunal|fund|board|inquiry|inspectorate|laboratory|directive|treaty|code";

/// What companies are by what they do.
const TRADES: &str = "utility|miner|insurer|airline|lender|brewer|developer|contractor|consultancy|trader|builder|shipowner|auditor|\
    distributor|railway|producer|importer|yard|shipyard|brewery|refinery|clinic";

/// Nouns that take up only whom they name, or of whom the catalogue says that: "the ministry" is no commission.
const OF_THE_NAME: [&str; 6] = ["ministry", "government", "department", "executive", "regulator", "watchdog"];

/// What the catalogue says of those who are called so, where it does not use the word.
const TOLD_OTHERWISE: [(&str, &[&str]); 9] = [
    ("utility", &["water", "electricity", "power company"]),
    ("miner", &["mining", "mine operator"]),
    ("insurer", &["insurance", "insures"]),
    ("lender", &["bank"]),
    ("builder", &["construction"]),
    ("consultancy", &["consult"]),
    ("airline", &["carrier"]),
    ("auditor", &["audit"]),
    ("yard", &["shipyard", "shipbuild"]),
];

/// What publishes may be a company or an organisation.
pub const PUBLISHERS: &[Kind] = &[Kind::Company, Kind::Organisation];

/// Whether an entity of the right kind may be called by a noun: by most of them any; by "the ministry" and "the utility" only
/// one of which the catalogue says that it is one.
pub fn may_be_called(entity: &Entity, noun: &str) -> bool {
    if !OF_THE_NAME.contains(&noun) && TRADES.split('|').all(|trade| trade != noun) {
        return true;
    }
    let told = entity.told().to_lowercase();
    let others = TOLD_OTHERWISE.iter().find(|(called, _)| *called == noun);
    let mut words = others.map_or(&[][..], |(_, words)| words).iter().copied().chain([noun]);
    words.any(|word| told.contains(word))
}
