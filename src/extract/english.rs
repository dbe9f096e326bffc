//! Whether a paragraph is English: claims and attribution are judged in English prose only.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::text::letters;

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

/// Nouns with which the names of laws end, or begin.
const LAWS: [&str; 18] = [
    "Accord",
    "Act",
    "Agenda",
    "Bill",
    "Code",
    "Constitution",
    "Convention",
    "Decree",
    "Directive",
    "Law",
    "Order",
    "Ordinance",
    "Protocol",
    "Regulation",
    "Regulations",
    "Rules",
    "Statute",
    "Treaty",
];

/// Whether a word is the noun in a law's name, whose year is a part of that name.
pub fn is_law(word: &str) -> bool {
    LAWS.binary_search(&word).is_ok()
}

/// Bytes of the longest function word.
const LONGEST: usize = 8;

/// Each function word, as the number that its letters make, and whether it is English.
static WORDS: LazyLock<FxHashMap<u64, bool>> = LazyLock::new(|| {
    let all = ENGLISH.iter().map(|word| (word, true)).chain(OTHERS.iter().map(|word| (word, false)));
    all.filter_map(|(word, is_english)| Some((packed(word)?, is_english))).collect()
});

/// The letters of a short word, ASCII in lower case, in one number.
fn packed(word: &str) -> Option<u64> {
    let mut letters = [0u8; LONGEST];
    letters.get_mut(..word.len()).filter(|letters| !letters.is_empty())?.copy_from_slice(word.as_bytes());
    letters.make_ascii_lowercase();
    Some(u64::from_le_bytes(letters))
}

/// Judges by the function words; a text with too few of any is taken for English.
pub fn is_english(text: &str) -> bool {
    let (mut english, mut other) = (0usize, 0usize);
    let known = &*WORDS;
    for word in letters(text).take(100) {
        // Function words are short.
        let Some(letters) = packed(word.of(text)) else { continue };
        match known.get(&letters) {
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
        && (text.contains(is_accented)
            || words().any(|word| OTHERS.contains(&word.as_str()) || MORE_OTHERS.contains(&word.as_str())))
}

/// Words of other languages that tell a short quotation, Spanish and Italian ones too.
const MORE_OTHERS: [&str; 48] = [
    "wir", "haben", "dieses", "diese", "hat", "ich", "sie", "sind", "kein", "keine", "wij", "hebben", "dit",
    "zij", "geen", "hij", "uit", "om", "nous", "avons", "ils", "elle", "ne", "ce", "ces", "mais", "vous",
    "je", "hemos", "este", "esta", "el", "los", "las", "una", "por", "con", "del", "ella", "somos", "para",
    "sono", "abbiamo", "questo", "questa", "gli", "della", "nel",
];

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
