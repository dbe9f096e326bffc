//! What the form around a figure says of it: that it bounds a period, dates a life, or is a rate.

use crate::extract::english;
use crate::figure::{Figure, Unit};

/// How a date bounds what is told of it, and whether an amount is a share of something: "£280 a head".
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Frame {
    At,
    Before,
    After,
    Rate,
    /// Of the year before the one that is told of: "up from £2 million a year earlier".
    Previous,
    /// A time up to now: "over the previous four years".
    Window,
    /// By how much one thing is more than another: "13.6 higher than reported", "cut by £2.3 million".
    Difference,
}

/// How the words before and behind a figure frame it.
pub fn frame(text: &str, figure: &Figure) -> Frame {
    let lead = text.get(..figure.span.start).unwrap_or_default().trim_end();
    if figure.unit != Unit::Date && is_difference(text, figure) {
        return Frame::Difference;
    }
    if figure.unit != Unit::Date && is_rate(text, figure) {
        return Frame::Rate;
    }
    if figure.unit != Unit::Date && is_of_before(text, figure) {
        return Frame::Previous;
    }
    match lead.rsplit(' ').next().unwrap_or_default() {
        "previous" | "past" | "last" | "preceding" | "next" | "coming" | "following"
            if matches!(figure.unit, Unit::Measure(_)) =>
        {
            Frame::Window
        }
        "until" | "till" | "before" | "by" | "Until" | "Before" | "By" => Frame::Before,
        "after" | "After" => Frame::After,
        _ => Frame::At,
    }
}

/// "13.6 megalitres a day higher than reported".
fn is_difference(text: &str, figure: &Figure) -> bool {
    const COMPARED: [&str; 16] = [
        "higher", "lower", "more", "less", "fewer", "greater", "smaller", "larger", "longer", "shorter",
        "older", "younger", "cheaper", "above", "below", "short",
    ];
    // What it is held against: "lower than the £38 million that was proposed".
    let before = text.get(..figure.span.start).unwrap_or_default().trim_end();
    if before.ends_with("than the") || before.ends_with("than its") {
        return true;
    }
    // "Came within a quarter of the ceiling".
    if before.ends_with(" within") && text.get(figure.span.end..).unwrap_or_default().starts_with(" of ") {
        return true;
    }
    // "Exceeds the record by €125 million".
    let clause = before.rsplit([',', ';', ':', '(']).next().unwrap_or_default();
    let surpasses =
        ["exceed", "surpass", "outstrip", "overtak", "beat"].iter().any(|verb| clause.contains(verb));
    if before.ends_with(" by") && surpasses {
        return true;
    }
    let after = text.get(figure.span.end..).unwrap_or_default();
    let after = after.split([',', ';', ':', ')', '.']).next().unwrap_or_default();
    let words: Vec<&str> = after.split_whitespace().take(MOST_BETWEEN + 3).collect();
    let compares = words.iter().take(MOST_BETWEEN + 2).position(|word| COMPARED.contains(word));
    // "14 shillings to members of more than a year's standing", "31 wells had more than 15" bound another figure.
    let bounds_another = |at: usize| {
        let is_bound = at > 1 && matches!(words[at], "more" | "less" | "fewer");
        let is_number = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
        at > 0 && matches!(words[at - 1], "of" | "for" | "with" | "after" | "in" | "or")
            || is_bound && words.get(at + 2).is_some_and(is_number)
    };
    compares.is_some_and(|at| {
        !bounds_another(at) && {
            let next = words.get(at + 1).copied();
            matches!(next, None | Some("than" | "of" | "the" | "its" | "their" | "his" | "her" | "that"))
        }
    })
}

/// Words between a figure and what compares it: "megalitres a day".
const MOST_BETWEEN: usize = 5;

/// "£7.4 million the year before", "in the season before it had 12".
fn is_of_before(text: &str, figure: &Figure) -> bool {
    const SPANS: [&str; 6] = ["year", "season", "month", "quarter", "week", "decade"];
    let ends = [',', ';', ':', ')', '.', '('];
    let before = text.get(..figure.span.start).unwrap_or_default().rsplit(ends).next().unwrap_or_default();
    let after = text.get(figure.span.end..).unwrap_or_default().split(ends).next().unwrap_or_default();
    [before, after].iter().any(|clause| {
        SPANS.iter().any(|span| {
            clause.match_indices(span).any(|(at, _)| {
                let (lead, rest) = (&clause[..at], &clause[at + span.len()..]);
                lead.ends_with("previous ")
                    || lead.ends_with("the ") && rest.starts_with(" before")
                    || lead.ends_with("a ") && (rest.starts_with(" before") || rest.starts_with(" earlier"))
            })
        })
    })
}

/// "£280 a head", "eight per inspector", "each of them £40,000", "on average".
fn is_rate(text: &str, figure: &Figure) -> bool {
    const EACH: [&str; 5] = ["each", "every", "average", "median", "apiece"];
    const SPANS: [&str; 12] = [
        "a head",
        "a person",
        "a day",
        "a week",
        "a month",
        "a quarter",
        "a year",
        "an hour",
        "a minute",
        "annually",
        "monthly",
        "daily",
    ];
    let (before, after) = (text.get(..figure.span.start), text.get(figure.span.end..));
    // Within its clause: a rate stands close to its figure.
    let before = before.unwrap_or_default().rsplit([',', ';', ':', '(']).next().unwrap_or_default();
    let after = after.unwrap_or_default().split([',', ';', ':', ')', '.']).next().unwrap_or_default();
    let has_each = |clause: &str| {
        let mut words = clause.split(|c: char| !c.is_alphabetic());
        words.any(|word| EACH.contains(&word.to_ascii_lowercase().as_str())) || has_per(clause)
    };
    let follows = after.trim_start();
    has_each(before)
        || has_each(after)
        || SPANS.iter().any(|span| {
            // "Rent of £2.2 million a year", "two points a week".
            follows.find(span).is_some_and(|at| {
                at <= NEAR
                    && !follows[at + span.len()..].starts_with(char::is_alphabetic)
                    && !follows[..at].contains(" and ")
                    && (at == 0 || follows[..at].ends_with(' '))
            })
        })
}

/// "Per inspector"; not "per cent", and not "5 micrograms per litre", which is another figure's unit.
fn has_per(clause: &str) -> bool {
    clause.match_indices("per ").any(|(at, per)| {
        let (before, after) = (&clause[..at], &clause[at + per.len()..]);
        let is_word = !before.ends_with(char::is_alphanumeric);
        let is_unit =
            before.split_whitespace().rev().take(2).any(|word| word.contains(|c: char| c.is_ascii_digit()));
        is_word && !is_unit && !after.starts_with("cent")
    })
}

/// Bytes between a figure and what makes a rate of it.
const NEAR: usize = 24;

/// "(8 April 1974 – 2 February 2013)" are the dates of a life; "from May 2018 to June 2019" begins and ends.
pub fn tag(text: &str, figures: &[Figure], place: usize) -> Option<&'static str> {
    let figure = figures.get(place).filter(|figure| figure.unit == Unit::Date)?;
    let between = |from: &Figure, to: &Figure| text.get(from.span.end..to.span.start).map_or("", str::trim);
    let date =
        |other: Option<usize>| other.and_then(|at| figures.get(at)).filter(|other| other.unit == Unit::Date);
    let next = date(Some(place + 1)).map(|next| between(figure, next));
    let before = date(place.checked_sub(1)).map(|before| (before, between(before, figure)));
    let is_dash = |between: &str| matches!(between, "-" | "–" | "—" | "−" | "--");
    let lead = |figure: &Figure| text.get(..figure.span.start).unwrap_or_default().trim_end().to_owned();
    let is_inside = |lead: String| {
        lead.rfind('(').is_some_and(|open| !lead.get(open..).unwrap_or_default().contains(')'))
    };
    match (next, before) {
        (Some(joint), _) if is_dash(joint) && is_inside(lead(figure)) => Some("born"),
        (_, Some((first, joint))) if is_dash(joint) && is_inside(lead(first)) => Some("die"),
        (Some("to" | "until"), _) if lead(figure).ends_with("from") => Some("begin"),
        (_, Some((first, "to" | "until"))) if lead(first).ends_with("from") => Some("end"),
        _ => None,
    }
}

/// Whether what stands before a year makes it a part of a law's or an event's name.
pub fn is_part_of_name(before: &str) -> bool {
    let before = before.trim_end().trim_end_matches(" of").trim_end_matches(['(', ',']).trim_end();
    before.rsplit(' ').next().is_some_and(english::is_law)
}

/// Where the relative clause begins that a sentence is in at the end of these words.
pub fn relative_clause(before: &str) -> Option<usize> {
    let clause = before.rfind([';', ':', '(']).map_or(0, |at| at + 1);
    let pronouns = [" which ", " who ", " whose ", " whom ", " that "];
    let opens = pronouns.iter().filter_map(|pronoun| before[clause..].rfind(pronoun)).max()?;
    // Behind another comma the sentence may go on: ", which sank, was found in".
    let commas = before[clause + opens..].matches(',').count();
    (commas == 0).then_some(clause + opens)
}
