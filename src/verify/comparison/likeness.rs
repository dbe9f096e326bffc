//! Which words are alike, and which tell one thing from another.

use super::stem;

pub fn is_rank(word: &str) -> bool {
    matches!(
        word,
        "first"
            | "second"
            | "third"
            | "final"
            | "initial"
            | "next"
            | "previous"
            | "former"
            | "last"
            | "latest"
    )
}

/// Descriptions, by their key, that take up a name from an earlier sentence.
pub fn stands_for_name(key: &str) -> bool {
    matches!(
        key,
        "company"
            | "group"
            | "service"
            | "agency"
            | "bank"
            | "ministry"
            | "man"
            | "woman"
            | "officer"
            | "party"
            | "network"
            | "plant"
            | "site"
            | "institut"
            | "film"
            | "series"
            | "band"
            | "album"
            | "song"
            | "book"
            | "show"
            | "team"
            | "giant"
            | "manufacturer"
            | "organisation"
            | "organization"
            | "platform"
            | "report"
            | "law"
            | "airport"
    )
}

/// Words in names and titles that tell no one from another.
pub fn is_generic(word: &str) -> bool {
    matches!(
        word,
        "university"
            | "inc"
            | "corp"
            | "corporation"
            | "group"
            | "company"
            | "holding"
            | "holdings"
            | "ltd"
            | "plc"
            | "president"
            | "minister"
            | "prime"
            | "mr"
            | "mrs"
            | "ms"
            | "dr"
            | "sir"
            | "lord"
            | "professor"
            | "prof"
            | "judge"
            | "dame"
            | "lady"
            | "senator"
            | "baroness"
            | "captain"
            | "colonel"
            | "general"
    )
}

/// Names lose their accents on the way into English.
pub fn unaccented(name: &str) -> String {
    let is_mark = |letter: &char| ('\u{300}'..='\u{36f}').contains(letter);
    name.chars().filter(|letter| !is_mark(letter)).map(base).collect()
}

fn base(letter: char) -> char {
    match letter {
        'à'..='å' => 'a',
        'ç' | 'č' | 'ć' => 'c',
        'è'..='ë' | 'ě' => 'e',
        'ì'..='ï' => 'i',
        'ñ' | 'ń' => 'n',
        'ò'..='ö' | 'ø' => 'o',
        'ù'..='ü' | 'ů' => 'u',
        'ý' | 'ÿ' => 'y',
        'š' | 'ś' => 's',
        'ž' | 'ź' | 'ż' => 'z',
        other => other,
    }
}

/// Two keys are one word, or one name in two forms: "belgium" and "belgian", "china" and "chinese".
pub fn is_like(one: &str, other: &str) -> bool {
    // All that follows needs a common beginning, and nearly no two words have one.
    if one.as_bytes().first() != other.as_bytes().first() {
        return false;
    }
    let is_short_form = one.len().min(other.len()) >= 5 && (one.starts_with(other) || other.starts_with(one));
    let common = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    one == other
        || is_short_form
        || common >= 4 && one.len().abs_diff(other.len()) <= 3 && one.len().min(other.len()) <= common + 2
}

pub fn differ(one: Option<&str>, other: Option<&str>) -> bool {
    matches!((one, other), (Some(one), Some(other)) if stem::key(one) != stem::key(other))
}

/// Words before a noun that do not say of what kind it is: "eleven such drills".
fn is_bare(word: &str) -> bool {
    matches!(
        word,
        "such"
            | "more"
            | "other"
            | "further"
            | "additional"
            | "extra"
            | "new"
            | "different"
            | "separate"
            | "of"
            | "the"
            | "these"
            | "those"
    )
}

/// "12 Chinese officials" and "30 Russian officials" are not the same; one bare noun may be either.
pub fn modifiers_differ(one: &str, other: &str) -> bool {
    let modifiers = |phrase: &str| -> Vec<String> {
        let mut words: Vec<String> = phrase
            .split([' ', '-'])
            .map(str::to_lowercase)
            .filter(|word| !is_bare(word))
            .map(|word| stem::key(&word))
            .collect();
        words.pop();
        words
    };
    let (one, other) = (modifiers(one), modifiers(other));
    !one.is_empty() && !other.is_empty() && !one.iter().any(|word| other.iter().any(|o| is_like(word, o)))
}
