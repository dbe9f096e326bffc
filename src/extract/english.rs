//! Whether a paragraph is English: claims and attribution are judged in English prose only.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The commonest function words; those that another of the four languages shares are left out.
const ENGLISH: [&str; 40] = [
    "the", "of", "and", "to", "that", "is", "was", "for", "it", "with", "as", "by", "be", "are", "from",
    "this", "has", "have", "had", "not", "but", "its", "were", "which", "their", "they", "would", "been",
    "at", "his", "her", "he", "she", "on", "an", "or", "after", "will", "who", "said",
];
const OTHERS: [&str; 66] = [
    // Dutch
    "het", "een", "en", "van", "ik", "dat", "niet", "zijn", "voor", "met", "op", "te", "aan", "door", "bij",
    "naar", "ook", "wordt", "werd", "heeft", "zich", "deze", // French
    "le", "la", "les", "des", "du", "et", "est", "une", "dans", "pour", "qui", "que", "sur", "pas", "par",
    "avec", "aux", "ont", "cette", "sont", "ses", "au", // German
    "der", "die", "das", "und", "ist", "nicht", "ein", "eine", "den", "dem", "mit", "von", "auf", "für",
    "sich", "auch", "wurde", "werden", "nach", "bei", "aus", "zu",
];

/// Bytes of the longest function word.
const LONGEST: usize = 8;

/// Each function word, and whether it is English.
static WORDS: LazyLock<HashMap<&[u8], bool>> = LazyLock::new(|| {
    let all = ENGLISH.iter().map(|word| (word.as_bytes(), true));
    all.chain(OTHERS.iter().map(|word| (word.as_bytes(), false))).collect()
});

/// Judges by the function words; a text with too few of any is taken for English.
pub fn is_english(text: &str) -> bool {
    let (mut english, mut other) = (0usize, 0usize);
    let mut buffer = [0u8; LONGEST];
    for word in text.split(|c: char| !c.is_alphabetic()).take(120) {
        // Function words are short.
        let Some(lower) = buffer.get_mut(..word.len()).filter(|lower| !lower.is_empty()) else { continue };
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        match WORDS.get(&*lower) {
            Some(true) => english += 1,
            Some(false) => other += 1,
            None => {}
        }
    }
    other < 2 || english >= other
}

/// Whether a few words are surely not English: none of them is, and an accent or a word of another language says so.
pub fn is_foreign(text: &str) -> bool {
    let words = || text.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase);
    let is_accented = |c: char| c.is_alphabetic() && !c.is_ascii();
    !words().any(|word| ENGLISH.contains(&word.as_str()))
        && (text.contains(is_accented) || words().any(|word| OTHERS.contains(&word.as_str())))
}

#[cfg(test)]
mod tests {
    use super::is_english;

    #[test]
    fn neighbouring_languages_are_told_apart() {
        assert!(is_english("Huawei said in The Hague that it had not spied on anyone."));
        assert!(is_english("De Standaard reported that Alibaba signed in 2018."));
        assert!(!is_english("De Staatsveiligheid heeft een onderzoek naar het bedrijf geopend."));
        assert!(!is_english("La Sûreté de l’État a ouvert une enquête sur les activités du groupe."));
        assert!(!is_english("Der Konzern wurde von der Behörde nicht informiert und schweigt."));
    }
}
