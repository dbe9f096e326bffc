//! What is a figure, what is none, and how each is read.

use super::*;

/// Each figure of a text as "what shows it|value|unit|what is counted|comparator".
fn read(text: &str) -> Vec<String> {
    let value = |value: Value| match value {
        Value::Number(number) => {
            format!("{number:.6}").trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        Value::Range(low, high) => format!("{low}..{high}"),
        Value::Date { year, month, day } => {
            let part = |part: Option<i32>| part.map_or("?".to_owned(), |part| part.to_string());
            format!("{}-{}-{}", part(year), part(month.map(i32::from)), part(day.map(i32::from)))
        }
    };
    let shown = |figure: &Figure| {
        let noun = figure.noun.as_deref().unwrap_or("-");
        let (unit, comparator) = (figure.unit, figure.comparator);
        format!("{}|{}|{unit:?}|{noun}|{comparator:?}", figure.span.of(text), value(figure.value))
    };
    find(text).iter().map(shown).collect()
}

#[test]
fn figures() {
    let cases: [(&str, &[&str]); 49] = [
        ("China has 127 diplomatic postings.", &["127|127|Count|posting|Exactly"]),
        ("It paid more than €75 million.", &["€75 million|75000000|Money(\"EUR\")|-|MoreThan"]),
        ("It paid 75 million euros.", &["75 million euros|75000000|Money(\"EUR\")|-|Exactly"]),
        ("A fine of $2.5bn", &["$2.5bn|2500000000|Money(\"USD\")|-|Exactly"]),
        ("It cost EUR 3m", &["EUR 3m|3000000|Money(\"EUR\")|-|Exactly"]),
        ("It paid K340 million.", &["K340 million|340000000|Money(\"ZMW\")|-|Exactly"]),
        (
            "R2,000 or 310 million kwacha",
            &[
                "R2,000|2000|Money(\"ZAR\")|-|Exactly",
                "310 million kwacha|310000000|Money(\"ZMW\")|-|Exactly",
            ],
        ),
        ("Rs 500 for a K9 and an N95", &[]),
        ("It met six times.", &["six|6|Count|time|Exactly"]),
        ("Six times as many", &["Six|6|Count|-|Exactly"]),
        ("₦40 billion", &["₦40 billion|40000000000|Money(\"NGN\")|-|Exactly"]),
        ("two lira", &["two lira|2|Money(\"TRY\")|-|Exactly"]),
        ("A HK$40 million loan", &["HK$40 million|40000000|Money(\"HKD\")|-|Exactly"]),
        ("42 percent of exports", &["42 percent|42|Percent|export|Exactly"]),
        ("up 12 percentage points", &["12 percentage points|12|PercentagePoint|-|Exactly"]),
        ("10 to 20 million euros", &["10 to 20 million euros|10000000..20000000|Money(\"EUR\")|-|Exactly"]),
        ("between 10 and 20 officials", &["10 and 20|10..20|Count|official|Exactly"]),
        ("10–20 officials", &["10–20|10..20|Count|official|Exactly"]),
        ("from 10 to 20 percent", &["10 to 20 percent|10..20|Percent|-|Exactly"]),
        ("Sales rose from 10 to 20 percent", &["10|10|Percent|-|Exactly", "20 percent|20|Percent|-|Exactly"]),
        ("two dozen firms", &["two dozen|24|Count|firm|Exactly"]),
        ("a hundred and five spies", &["a hundred and five|105|Count|spy|Exactly"]),
        ("two and a half million users", &["two and a half million|2500000|Count|user|Exactly"]),
        ("twenty-three women", &["twenty-three|23|Count|woman|Exactly"]),
        (
            "just under a quarter of a million francs",
            &["a quarter of a million francs|250000|Money(\"CHF\")|-|About"],
        ),
        ("half a million parcels", &["half a million|500000|Count|parcel|Exactly"]),
        ("over half of the staff", &["half|50|Percent|staff|MoreThan"]),
        ("two-thirds of voters", &["two-thirds|66.666667|Percent|voter|Exactly"]),
        ("one in five Belgians", &["one in five|20|Percent|belgian|Exactly"]),
        ("10 000 people", &["10 000|10000|Count|person|Exactly"]),
        ("1.500.000 people", &["1.500.000|1500000|Count|person|Exactly"]),
        ("1’500 people", &["1’500|1500|Count|person|Exactly"]),
        ("12,5 percent", &["12,5 percent|12.5|Percent|-|Exactly"]),
        ("20 square kilometres", &["20 square kilometres|20|Measure(\"km²\")|-|Exactly"]),
        ("no fewer than 300 workers", &["300|300|Count|worker|AtLeast"]),
        ("60-plus firms", &["60|60|Count|firm|AtLeast"]),
        ("an estimated 4,000 troops", &["4,000|4000|Count|troop|About"]),
        ("up to 2000 people", &["2000|2000|Count|person|AtMost"]),
        ("a 41-year-old man", &["41-year-old|41|Age|-|Exactly"]),
        ("the second-largest port", &["second|2|Ordinal|port|Exactly"]),
        ("on 6 October 2023", &["6 October 2023|2023-10-6|Date|-|Exactly"]),
        ("October 6th, 2023", &["October 6th, 2023|2023-10-6|Date|-|Exactly"]),
        ("on Oct. 6", &["Oct. 6|?-10-6|Date|-|Exactly"]),
        ("2023-10-06", &["2023-10-06|2023-10-6|Date|-|Exactly"]),
        ("in May 2019", &["May 2019|2019-5-?|Date|-|Exactly"]),
        ("Monday (4 March)", &["4 March|?-3-4|Date|-|Exactly"]),
        ("since mid-2018", &["2018|2018-?-?|Date|-|Exactly"]),
        ("in the 1930s", &["1930s|1930..1939|Date|-|Exactly"]),
        ("12 of the 27 member states", &["12|12|Count|state|Exactly", "27|27|Count|state|Exactly"]),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn no_figures() {
    let cases = [
        "The 5G network of MI6 and an A320.",
        "COVID-19, F-35 and uranium-235.",
        "Under Article 11 and No. 4, see chapter 3, section 2, p. 12.",
        "He took Route 66 [12].",
        "It runs v1.2.3 or 1.2.3.",
        "Call 555-123-4567 or +32 2 555 12 34.",
        "The train of 10:30 left at 10 a.m. and ran 24/7.",
        "One of the firms, no one, the one that matters; first of all.",
        "1. The first thing",
        "The film Joe Dirt 2, and Fantastic Four.",
        "In the second half, two years ago, he may march.",
        "",
    ];
    for text in cases {
        assert_eq!(read(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn precision_is_half_the_last_digit_that_counts() {
    let cases =
        [("127 men", 0.5), ("130 men", 5.0), ("1.5 million men", 50_000.0), ("2 million men", 500_000.0)];
    for (text, expected) in cases {
        assert_eq!(find(text).first().map(|figure| figure.precision), Some(expected), "{text}");
    }
}

#[test]
fn any_text_is_read_without_panic() {
    let text = "€é5’ 1’000 ½ –10–20– 𝟙 a half a “one-third” of 3’ $ $5bn/— May 9999999999999999999999999 1,2,3 ٣ 1.\u{a0}000";
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    for (place, start) in ends.iter().enumerate() {
        for end in ends.iter().skip(place) {
            let part = text.get(*start..*end).unwrap_or_default();
            assert!(find(part).iter().all(|figure| !figure.span.of(part).is_empty()), "{part}");
        }
    }
}
