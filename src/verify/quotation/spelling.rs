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

/// A word, in small letters, as it is spelt in America.
pub fn american(word: &str) -> String {
    let mut word = word.to_lowercase();
    for (british, american) in WORDS {
        if let Some(rest) = word.strip_prefix(british) {
            return format!("{american}{rest}");
        }
    }
    if word.chars().count() < SHORTEST {
        return word;
    }
    for (british, american) in ENDINGS {
        if let Some(at) = word.rfind(british)
            && is_ending(&word[at + british.len()..])
        {
            word.replace_range(at..at + british.len(), american);
            break;
        }
    }
    word
}

/// What may follow where a word has been respelt: "organised", "favourable", "neighbourhood".
fn is_ending(rest: &str) -> bool {
    matches!(
        rest,
        "" | "s"
            | "d"
            | "r"
            | "rs"
            | "ed"
            | "ing"
            | "able"
            | "ite"
            | "ites"
            | "hood"
            | "hoods"
            | "al"
            | "ally"
            | "ful"
            | "less"
    )
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
            assert_eq!(american(british), american(other));
        }
        for (one, other) in
            [("four", "for"), ("spies", "spied"), ("hours", "hors"), ("paralysed", "paralyzes")]
        {
            assert_ne!(american(one), american(other));
        }
    }
}
