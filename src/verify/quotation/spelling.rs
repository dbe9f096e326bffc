//! British and American spellings of one word: whoever quotes across the ocean may follow the rules of her own house.

/// Endings that differ, the British one first; what follows them may be "s", "d", "r".
const ENDINGS: [(&str, &str); 12] = [
    ("isation", "ization"),
    ("ising", "izing"),
    ("ise", "ize"),
    ("ysing", "yzing"),
    ("yse", "yze"),
    ("our", "or"),
    ("ence", "ense"),
    ("ogue", "og"),
    ("lled", "led"),
    ("lling", "ling"),
    ("ller", "ler"),
    ("gement", "gment"),
];

/// Whole words.
const WORDS: [(&str, &str); 10] = [
    ("centre", "center"),
    ("metre", "meter"),
    ("litre", "liter"),
    ("theatre", "theater"),
    ("fibre", "fiber"),
    ("programme", "program"),
    ("grey", "gray"),
    ("cheque", "check"),
    ("tyre", "tire"),
    ("sceptic", "skeptic"),
];

/// Fewer letters than this, and another ending is another word: "four", "for".
const SHORTEST: usize = 6;

/// What may follow where a word has been respelt: "organised", "favourable", "neighbourhood".
const AFTER: [&str; 16] = [
    "", "s", "d", "r", "rs", "ed", "ing", "able", "ite", "ites", "hood", "hoods", "al", "ally", "ful", "less",
];

/// A word, in small letters, as it is spelt in America, where that is in another way.
pub fn american(word: &str) -> Option<String> {
    let word = word.to_lowercase();
    for (british, american) in WORDS {
        if let Some(rest) = word.strip_prefix(british) {
            return Some(format!("{american}{rest}"));
        }
    }
    if word.chars().count() < SHORTEST {
        return None;
    }
    let stems = AFTER.iter().filter_map(|after| word.strip_suffix(after));
    let respelt = stems.filter_map(|stem| {
        let mut endings = ENDINGS.iter().enumerate();
        endings.find_map(|(place, (british, american))| {
            Some((place, stem.strip_suffix(british)?, *american, stem.len()))
        })
    });
    let (_, root, american, stem) = respelt.min_by_key(|(place, ..)| *place)?;
    Some(format!("{root}{american}{}", &word[stem..]))
}

#[cfg(test)]
mod tests {
    use super::american;

    #[test]
    fn what_is_spelt_in_two_ways_is_one_word() {
        for (british, other) in [
            ("paralyses", "paralyzes"),
            ("Organisation", "organization"),
            ("optimising", "optimizing"),
            ("defence", "defense"),
            ("neighbouring", "neighboring"),
            ("favourable", "favorable"),
            ("travelled", "traveled"),
            ("centres", "centers"),
        ] {
            let spelt = |word: &str| american(word).unwrap_or_else(|| word.to_owned());
            assert_eq!(spelt(british), spelt(other));
        }
        for (one, other) in
            [("four", "for"), ("spies", "spied"), ("hours", "hors"), ("paralysed", "paralyzes")]
        {
            let spelt = |word: &str| american(word).unwrap_or_else(|| word.to_owned());
            assert_ne!(spelt(one), spelt(other));
        }
    }
}
