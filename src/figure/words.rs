//! What the words around a figure mean.

/// A number word below a hundred.
pub fn small(word: &str) -> Option<f64> {
    Some(match word {
        "zero" => 0.0,
        "one" => 1.0,
        "two" => 2.0,
        "three" => 3.0,
        "four" => 4.0,
        "five" => 5.0,
        "six" => 6.0,
        "seven" => 7.0,
        "eight" => 8.0,
        "nine" => 9.0,
        "ten" => 10.0,
        "eleven" => 11.0,
        "twelve" => 12.0,
        "thirteen" => 13.0,
        "fourteen" => 14.0,
        "fifteen" => 15.0,
        "sixteen" => 16.0,
        "seventeen" => 17.0,
        "eighteen" => 18.0,
        "nineteen" => 19.0,
        "twenty" => 20.0,
        "thirty" => 30.0,
        "forty" => 40.0,
        "fifty" => 50.0,
        "sixty" => 60.0,
        "seventy" => 70.0,
        "eighty" => 80.0,
        "ninety" => 90.0,
        _ => return None,
    })
}

/// What a scale word or letter multiplies by.
pub fn scale(word: &str) -> Option<f64> {
    Some(match word {
        "hundred" => 1e2,
        "thousand" | "k" => 1e3,
        "million" | "m" | "mn" | "mln" => 1e6,
        "billion" | "bn" | "b" => 1e9,
        "trillion" | "tn" => 1e12,
        _ => return None,
    })
}

/// An ordinal spelled out. "First" and "second" are adverbs and moments too often.
pub fn ordinal(word: &str) -> Option<f64> {
    Some(match word {
        "third" => 3.0,
        "fourth" => 4.0,
        "fifth" => 5.0,
        "sixth" => 6.0,
        "seventh" => 7.0,
        "eighth" => 8.0,
        "ninth" => 9.0,
        "tenth" => 10.0,
        _ => return None,
    })
}

/// The part that "third" or "quarters" names, as a divisor.
pub fn part(word: &str) -> Option<f64> {
    Some(match word {
        "half" | "halves" => 2.0,
        "quarter" | "quarters" => 4.0,
        _ => ordinal(word.strip_suffix('s').unwrap_or(word))?,
    })
}

/// A month, written with a capital as months are.
pub fn month(word: &str) -> Option<u8> {
    Some(match word {
        "January" | "Jan" | "JANUARY" => 1,
        "February" | "Feb" | "FEBRUARY" => 2,
        "March" | "Mar" | "MARCH" => 3,
        "April" | "Apr" | "APRIL" => 4,
        "May" | "MAY" => 5,
        "June" | "Jun" | "JUNE" => 6,
        "July" | "Jul" | "JULY" => 7,
        "August" | "Aug" | "AUGUST" => 8,
        "September" | "Sep" | "Sept" | "SEPTEMBER" => 9,
        "October" | "Oct" | "OCTOBER" => 10,
        "November" | "Nov" | "NOVEMBER" => 11,
        "December" | "Dec" | "DECEMBER" => 12,
        _ => return None,
    })
}

/// A unit of measure by its word in lower case.
pub fn measure(word: &str) -> Option<&'static str> {
    Some(match word {
        "km" | "kms" | "kilometre" | "kilometres" | "kilometer" | "kilometers" => "km",
        "m" | "metre" | "metres" | "meter" | "meters" => "m",
        "cm" | "centimetre" | "centimetres" | "centimeter" | "centimeters" => "cm",
        "mm" | "millimetre" | "millimetres" | "millimeter" | "millimeters" => "mm",
        "mile" | "miles" => "mile",
        "foot" | "feet" | "ft" => "foot",
        "kg" | "kilo" | "kilos" | "kilogram" | "kilograms" | "kilogramme" | "kilogrammes" => "kg",
        "gram" | "grams" | "gramme" | "grammes" => "g",
        "mg" | "milligram" | "milligrams" | "milligramme" | "milligrammes" => "mg",
        "µg" | "μg" | "ug" | "mcg" | "microgram" | "micrograms" | "microgramme" | "microgrammes" => "µg",
        "ng" | "nanogram" | "nanograms" | "nanogramme" | "nanogrammes" => "ng",
        "tonne" | "tonnes" | "ton" | "tons" => "tonne",
        "ha" | "hectare" | "hectares" => "ha",
        "acre" | "acres" => "acre",
        "litre" | "litres" | "liter" | "liters" => "litre",
        "ml" | "millilitre" | "millilitres" | "milliliter" | "milliliters" => "ml",
        "megalitre" | "megalitres" | "megaliter" | "megaliters" => "Ml",
        "gallon" | "gallons" => "gallon",
        "pence" | "penny" => "penny",
        "yard" | "yards" => "yard",
        "inch" | "inches" => "inch",
        "barrel" | "barrels" => "barrel",
        "kw" | "kilowatt" | "kilowatts" => "kW",
        "mw" | "megawatt" | "megawatts" => "MW",
        "gw" | "gigawatt" | "gigawatts" => "GW",
        "gb" | "gigabyte" | "gigabytes" => "GB",
        "tb" | "terabyte" | "terabytes" => "TB",
        "minute" | "minutes" => "minute",
        "hour" | "hours" => "hour",
        "day" | "days" => "day",
        "week" | "weeks" => "week",
        "month" | "months" => "month",
        "year" | "years" => "year",
        "decade" | "decades" => "decade",
        "degree" | "degrees" => "degree",
        _ => return None,
    })
}

/// A unit of area after "square".
pub fn square(word: &str) -> Option<&'static str> {
    Some(match measure(word)? {
        "km" => "km²",
        "m" => "m²",
        "mile" => "square mile",
        "foot" => "square foot",
        _ => return None,
    })
}

/// Words after which a number is a label: "Article 11", "No. 4", "page 12".
pub fn is_label(word: &str) -> bool {
    matches!(
        word,
        "article"
            | "articles"
            | "chapter"
            | "section"
            | "sections"
            | "no"
            | "nos"
            | "number"
            | "numbers"
            | "nr"
            | "route"
            | "page"
            | "pages"
            | "p"
            | "pp"
            | "vol"
            | "volume"
            | "figure"
            | "fig"
            | "table"
            | "paragraph"
            | "para"
            | "part"
            | "line"
            | "lines"
            | "item"
            | "step"
            | "phase"
            | "flight"
            | "room"
            | "channel"
            | "version"
            | "season"
            | "episode"
            | "act"
            | "rule"
            | "resolution"
            | "directive"
            | "regulation"
            | "platform"
            | "gate"
            | "highway"
            | "interstate"
            | "appendix"
            | "annex"
            | "footnote"
            | "note"
            | "question"
            | "clause"
            | "issue"
            | "type"
            | "class"
            | "grade"
            | "level"
            | "tier"
            | "category"
            | "exhibit"
            | "docket"
            | "case"
            | "form"
            | "bus"
            | "tram"
            | "pier"
            | "building"
            | "unit"
            | "terminal"
    )
}

/// Words that carry no subject matter. Sorted, for a binary search.
pub fn is_stop(word: &str) -> bool {
    STOP_WORDS.binary_search(&word).is_ok()
}

const STOP_WORDS: [&str; 154] = [
    "a",
    "about",
    "above",
    "according",
    "across",
    "after",
    "again",
    "against",
    "ago",
    "all",
    "almost",
    "along",
    "already",
    "also",
    "although",
    "among",
    "an",
    "and",
    "another",
    "any",
    "approximately",
    "are",
    "around",
    "as",
    "at",
    "be",
    "because",
    "been",
    "before",
    "being",
    "below",
    "between",
    "both",
    "but",
    "by",
    "can",
    "could",
    "did",
    "do",
    "does",
    "down",
    "during",
    "each",
    "either",
    "estimated",
    "even",
    "ever",
    "every",
    "few",
    "fewer",
    "first",
    "for",
    "from",
    "had",
    "has",
    "have",
    "having",
    "he",
    "her",
    "here",
    "him",
    "his",
    "how",
    "however",
    "if",
    "in",
    "into",
    "is",
    "it",
    "its",
    "just",
    "last",
    "least",
    "less",
    "many",
    "may",
    "might",
    "more",
    "most",
    "much",
    "nearly",
    "no",
    "nor",
    "not",
    "now",
    "of",
    "off",
    "on",
    "once",
    "only",
    "onto",
    "or",
    "other",
    "our",
    "out",
    "over",
    "own",
    "per",
    "plus",
    "roughly",
    "said",
    "same",
    "say",
    "says",
    "she",
    "should",
    "since",
    "so",
    "some",
    "still",
    "such",
    "than",
    "that",
    "the",
    "their",
    "them",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "though",
    "through",
    "thus",
    "to",
    "told",
    "too",
    "toward",
    "towards",
    "under",
    "until",
    "up",
    "upon",
    "us",
    "very",
    "via",
    "was",
    "we",
    "were",
    "what",
    "when",
    "where",
    "whereas",
    "which",
    "while",
    "who",
    "whom",
    "whose",
    "will",
    "with",
    "within",
    "without",
    "would",
];

/// Whether a word in lower case looks like a plural noun.
pub fn is_plural(word: &str) -> bool {
    if matches!(
        word,
        "people" | "men" | "women" | "children" | "police" | "staff" | "personnel" | "media" | "feet"
    ) {
        return true;
    }
    let ends = word.len() > 3
        && word.ends_with('s')
        && !["ss", "us", "is", "'s", "ous"].iter().any(|e| word.ends_with(e));
    ends && !is_stop(word)
        && !matches!(word, "times" | "always" | "perhaps" | "besides" | "afterwards" | "news")
}

/// The singular of a noun in lower case.
pub fn singular(word: &str) -> String {
    let irregular = match word {
        "people" => "person",
        "men" => "man",
        "women" => "woman",
        "children" => "child",
        "feet" => "foot",
        "lives" => "life",
        "wives" => "wife",
        "media" => "medium",
        "movies" => "movie",
        "series" => "series",
        _ => "",
    };
    if !irregular.is_empty() {
        return irregular.to_owned();
    }
    if let Some(stem) =
        word.strip_suffix("ies").filter(|stem| stem.len() > 1 && !matches!(*stem, "t" | "l" | "p"))
    {
        return format!("{stem}y");
    }
    for (ending, kept) in [("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x"), ("zes", "z")] {
        if let Some(stem) = word.strip_suffix(ending) {
            return format!("{stem}{kept}");
        }
    }
    let is_plural = !["ss", "us", "is"].iter().any(|ending| word.ends_with(ending)) && word.len() > 3;
    word.strip_suffix('s').filter(|_| is_plural).unwrap_or(word).to_owned()
}
