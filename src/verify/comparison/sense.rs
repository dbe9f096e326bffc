//! Words that news prose uses for one another, in wider groups than the stems' own: enough where many words
//! agree, too little where they are few.

use super::stem;

/// The wide group of a word in lower case.
pub fn of(word: &str) -> Option<&'static str> {
    let stem = stem::bare(word);
    Some(match stem.as_str() {
        "oblig" | "obligat" | "requir" | "forc" | "compel" | "bind" | "bound" => "oblige",
        "begin" | "beginn" | "began" | "begun" | "start" | "launch" | "open" => "begin",
        "dat" | "go" | "goe" | "trac" => "date",
        "deal" | "sign" | "agreement" | "contract" | "accord" | "memorandum" | "pact" | "treaty"
        | "agree" => "agree",
        "speech" | "address" | "spok" | "speak" | "lectur" | "call" | "explain" | "announc" | "declar" => {
            "speak"
        }
        "ramp" | "wind" | "wound" | "reduc" | "scal" | "withdraw" | "withdrew" | "shrink" | "shrank"
        | "cut" | "trim" => "reduce",
        "fold" | "merg" | "mov" | "bring" | "brought" | "transfer" | "shift" | "relocat" => "move",
        "meet" | "met" | "meeting" | "encounter" | "sit" | "sat" | "talk" | "visit" => "meet",
        "settl" | "establish" | "set" => "settle",
        "list" | "float" | "flotation" => "list",
        "apply" | "appl" | "application" => "apply",
        "issu" | "subject" | "topic" | "matter" | "fil" | "question" => "topic",
        "headquarter" | "hq" => "headquarters",
        "law" | "legislation" | "statut" | "provision" | "act" => "law",
        "pass" | "adopt" | "enact" | "approv" => "pass",
        "ban" | "bar" | "barr" | "prohibit" => "ban",
        "overturn" | "annul" | "quash" => "overturn",
        "authoris" | "authoriz" | "allow" | "permit" => "allow",
        "agent" | "officer" | "operativ" => "agent",
        "work" | "assign" => "work",
        "center" | "centr" => "centre",
        "liken" | "compar" | "comparabl" => "compare",
        "representativ" | "spokesperson" | "spokesman" | "spokeswoman" | "official" | "executiv" => {
            "official"
        }
        "china" | "chin" | "beij" | "beijing" => "china",
        "europ" | "european" | "eu" => "europe",
        "american" | "america" | "u.s" | "washington" => "america",
        "firm" | "company" | "group" | "giant" | "miner" | "utility" | "insurer" | "retailer"
        | "operator" | "manufacturer" | "maker" | "supplier" | "airlin" | "brewer" | "builder"
        | "subsidiary" => "company",
        "most" | "highest" | "record" => "most",
        "last" | "final" | "end" | "finish" | "conclud" => "end",
        "detain" | "arrest" | "captur" => "arrest",
        "air" | "broadcast" | "premier" | "debut" => "air",
        "farmer" | "grower" => "farmer",
        "inform" | "notify" | "alert" | "tell" | "told" | "warn" => "inform",
        "extend" | "prolong" | "renew" | "lengthen" | "extension" | "renewal" => "extend",
        "spend" | "spent" | "expenditur" | "outlay" => "spend",
        "supply" | "deliver" | "provid" | "delivery" => "supply",
        "postpon" | "delay" | "defer" | "deferr" => "postpone",
        "resum" | "reopen" | "restart" => "resume",
        "complet" | "implement" => "complete",
        "award" | "grant" | "giv" | "gave" | "given" => "award",
        "got" | "get" | "receiv" | "obtain" => "get",
        "offer" | "bid" | "tender" => "offer",
        "dismiss" | "sack" => "dismiss",
        "hir" | "recruit" => "hire",
        "injur" | "hurt" => "injure",
        "hom" | "hous" | "household" | "dwell" => "home",
        "student" | "pupil" => "student",
        "doctor" | "physician" => "doctor",
        "repair" | "fix" | "mend" => "repair",
        "inspect" | "examin" | "check" | "review" | "audit" => "inspect",
        "pollut" | "contaminat" | "poison" => "pollute",
        "burst" | "collaps" | "fail" | "failur" | "breach" => "collapse",
        "pric" | "cost" | "worth" | "valu" => "price",
        "build" | "built" | "construct" | "erect" => "build",
        "plan" | "intend" | "propos" => "plan",
        "judg" | "justic" | "magistrat" => "judge",
        "rul" | "judgment" | "judgement" | "verdict" | "decision" => "ruling",
        "appoint" | "nam" | "nominat" => "appoint",
        "letter" | "e-mail" | "email" | "memo" => "letter",
        "rain" | "rainfall" | "downpour" => "rain",
        "earn" | "salary" | "wag" | "incom" => "earn",
        "lend" | "lent" | "loan" | "borrow" => "lend",
        "destroy" | "ruin" | "wreck" | "devastat" => "destroy",
        "demand" | "seek" | "sought" | "request" => "demand",
        "employe" | "employee" | "worker" | "staff" | "job" => "worker",
        "inhabitant" | "population" | "resident" => "inhabitant",
        _ => return None,
    })
}

/// Words that deny one another when all else is the same.
pub fn is_opposite(one: &str, other: &str) -> bool {
    const PAIRS: [(&str, &str); 17] = [
        ("begin", "end"),
        ("open", "clos"),
        ("join", "leav"),
        ("enter", "leav"),
        ("buy", "sell"),
        ("arrest", "releas"),
        ("detain", "release"),
        ("arrest", "release"),
        ("import", "export"),
        ("rise", "fall"),
        ("born", "die"),
        ("win", "los"),
        ("marry", "divorc"),
        ("profit", "revenue"),
        ("largest", "smallest"),
        ("min", "max"),
        ("found", "dissolv"),
    ];
    PAIRS.iter().any(|pair| *pair == (one, other) || *pair == (other, one))
}

/// Whether a word of a name, in small letters, says what kind of body it is, which a second text may leave out: "Yale" is
/// "Yale University".
pub fn is_form(name: &str) -> bool {
    matches!(
        name,
        "university"
            | "college"
            | "group"
            | "company"
            | "corporation"
            | "corp"
            | "inc"
            | "ltd"
            | "limited"
            | "holding"
            | "holdings"
            | "plc"
            | "gmbh"
            | "party"
    )
}

/// Verbs and nouns that say nearly nothing of what happened.
pub fn is_light(key: &str) -> bool {
    matches!(
        key,
        "year"
            | "time"
            | "tim"
            | "rememb"
            | "remember"
            | "mean"
            | "meant"
            | "spr"
            | "summer"
            | "autumn"
            | "winter"
            | "process"
            | "mov"
            | "step"
            | "thing"
            | "way"
            | "put"
            | "mak"
            | "take"
            | "com"
            | "becom"
            | "number"
            | "count"
            | "write"
            | "add"
            | "stat"
            | "announc"
            | "report"
            | "call"
            | "speak"
            | "monday"
            | "tuesday"
            | "wednesday"
            | "thursday"
            | "friday"
            | "saturday"
            | "sunday"
    )
}
