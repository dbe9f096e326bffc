//! Light stemming, and the words of news that say the same.

use crate::figure::words;

/// What a word is compared by: its stem, or the name of its group of synonyms.
pub fn key(word: &str) -> String {
    let base = irregular(word).unwrap_or(word);
    let stem = stem(base);
    group(&stem).map_or(stem, str::to_owned)
}

/// Whether a word in lower case is evidently a verb: a past form, or one of the verbs of news.
pub fn is_verb(word: &str) -> bool {
    let is_regular =
        word.len() > 4 && word.ends_with("ed") && !matches!(word, "hundred" | "indeed" | "united" | "speed");
    let is_known = || {
        let singular = words::singular(word);
        matches!(
            singular.as_str(),
            "employ"
                | "hold"
                | "own"
                | "cover"
                | "cost"
                | "handle"
                | "begin"
                | "serve"
                | "earn"
                | "run"
                | "operate"
                | "account"
                | "reach"
                | "total"
                | "contain"
                | "include"
                | "generate"
                | "produce"
                | "supply"
                | "rise"
                | "fall"
                | "grow"
                | "pay"
                | "buy"
                | "sell"
                | "win"
                | "become"
                | "control"
                | "make"
                | "spend"
        )
    };
    is_regular || irregular(word).is_some() || is_known()
}

fn irregular(word: &str) -> Option<&'static str> {
    Some(match word {
        "rose" | "risen" => "rise",
        "grew" | "grown" => "grow",
        "fell" | "fallen" => "fall",
        "bought" => "buy",
        "sold" => "sell",
        "won" => "win",
        "began" | "begun" => "begin",
        "built" => "build",
        "met" => "meet",
        "held" => "hold",
        "made" => "make",
        "left" => "leave",
        "led" => "lead",
        "spent" => "spend",
        "paid" => "pay",
        "lost" => "lose",
        "wrote" | "written" => "write",
        "gave" | "given" => "give",
        "took" | "taken" => "take",
        "went" => "go",
        "came" => "come",
        "became" => "become",
        "ran" => "run",
        "sent" => "send",
        "drew" | "drawn" => "draw",
        "stood" => "stand",
        "stole" | "stolen" => "steal",
        "shot" => "shoot",
        "flew" | "flown" => "fly",
        "fled" => "flee",
        "sued" => "sue",
        "died" | "dies" => "die",
        "born" => "born",
        "shut" => "close",
        "put" => "put",
        "brought" => "bring",
        "cut" => "cut",
        "hit" => "hit",
        "set" => "set",
        "found" => "find",
        _ => return None,
    })
}

/// The stem alone, without irregular forms and groups.
pub fn bare(word: &str) -> String {
    stem(word)
}

fn stem(word: &str) -> String {
    let strip = |ending: &str| word.strip_suffix(ending).filter(|stem| stem.len() > 2);
    if let Some(stem) = strip("ied") {
        return format!("{stem}y");
    }
    let Some(stem) = strip("ed").or_else(|| strip("ing")) else {
        let singular = words::singular(word);
        return singular.strip_suffix('e').filter(|stem| stem.len() > 2).unwrap_or(&singular).to_owned();
    };
    let stem = stem.strip_suffix('e').unwrap_or(stem);
    let mut letters = stem.chars().rev();
    match (letters.next(), letters.next()) {
        (Some(last), Some(before)) if last == before && !matches!(last, 's' | 'l' | 'e') => {
            stem.get(..stem.len() - last.len_utf8()).unwrap_or(stem).to_owned()
        }
        _ => stem.to_owned(),
    }
}

/// The group of a stem. The groups are few and narrow: a wide one turns two events into one.
fn group(stem: &str) -> Option<&'static str> {
    Some(match stem {
        "born" | "birth" => "born",
        "die" | "death" | "dead" | "kill" | "murder" | "assassinat" => "die",
        "found" | "establish" | "creat" | "form" | "incorporat" | "foundation" | "establishment"
        | "creation" | "formation" | "inception" => "found",
        "begin" | "start" | "beginn" | "commenc" | "launch" => "begin",
        "end" | "finish" | "conclud" | "expir" => "end",
        "releas" | "publish" | "issu" | "publication" => "release",
        "buy" | "acquir" | "purchas" | "acquisition" | "takeover" => "buy",
        "employ" | "employe" | "worker" | "staff" | "workforc" | "employee" => "employ",
        "fin" | "penalty" => "fine",
        "ris" | "grow" | "increas" | "climb" | "jump" | "growth" | "surg" | "gain" => "rise",
        "fall" | "drop" | "declin" | "decreas" | "slump" | "plung" | "shrink" => "fall",
        "marry" | "wed" | "marriag" | "wedd" => "marry",
        "arrest" | "detain" | "detention" => "arrest",
        "film" | "movi" | "shoot" => "film",
        "cut" | "ax" | "slash" | "shed" => "cut",
        "company" | "firm" | "business" => "company",
        "deal" | "agreement" | "contract" | "accord" | "memorandum" => "deal",
        "post" | "posting" | "mission" => "post",
        "copy" => "copy",
        "revenu" | "sal" | "turnover" => "revenue",
        "diplomat" | "diplomatic" => "diplomat",
        "expel" | "expell" | "expulsion" => "expel",
        "job" | "position" => "job",
        "invest" | "investment" => "invest",
        "sentenc" | "jail" | "imprison" => "sentence",
        _ => return None,
    })
}
