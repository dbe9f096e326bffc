//! Citations in the running text itself: parentheses with an author or outlet and a year, dockets, source lines.

use std::sync::LazyLock;

use regex::Regex;

use super::citation::{Cited, Labels};
use super::score::signs::has_verb;
use crate::corpus::{ByYear, Corpus};
use crate::text::{Span, cue};

/// "(Case C-123/19, para. 44)", `[2024] EWHC 1187`, "(Annex B)", "(judgment, para. 9)": documents of courts and
/// legislators; "(Guardian, 18 June 2023)", "(interview, 3 May)": what has a day.
static DOCKET: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"^\((?:(?:the )?(?:judg(?:e)?ment|ruling|decision|report|minutes|transcript|indictment|complaint|filing|decree|order|appendix|exhibit|hearing|memo|letter|opinion|statement)\b[^()]*?\b(?:paras?|pp?|ch|secs?|ss?|at|art|fols?|§)\.? ?\[?\d[^()]*|(?:\p{Lu}|the |interview |conversation |letter |e-?mail |speech |press |author|testimony )[^()]+?,? \d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\p{Ll}*\.?(?: (?:1[89]|20)\d\d)?(?:, [^()]+)?|(?:Joined )?Cases? [A-Z0-9][^()]*|Annex(?:es)? [A-Z0-9][^()]*|COM[ (/]?\d[^()]*|OJ [A-Z] ?\d[^()]*|(?:Directive|Regulation|Decision|Resolution) (?:\(E[UC]\) )?(?:No\.? )?\d[^()]*|\p{Lu}[^()]*\b(?:Act|Code|Law|Regulations|Order|Treaty|Convention|Rules)\b[^()]*\b(?:ss?|secs?|sections?|arts?|articles?|regs?|paras?|schedule|rule)\.? ?\d[^()]*)\)",
    )
});

/// `[2024] EWHC 1187`, with what the court is called.
static NEUTRAL: LazyLock<Regex> = LazyLock::new(|| {
    cue(r"\(?\[(?:1[89]|20)\d\d\] (?:\d+ )?([A-Z][A-Za-z. ]*)\d+(?: \([A-Z][A-Za-z ]*\))?(?:,? [^()]*\))?")
});

/// Bytes of the longest name of a court ("EWHC (Comm)"), and of the longest parentheses that are a docket.
const COURT: usize = 13;
const LONGEST_DOCKET: usize = 140;

/// "(VSSE annual report 2022, p. 12)", "(interview, 3 May)", "(T. Vance, pers. comm.)", "(CAT 118/23, para 3)",
/// "(para 3 of the judgment)", "(Meridian, 22.6.2023)".
static DOCUMENT_IN: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"^\(((?:see )?(?:the )?(?:\p{Lu}[^()]*[’'\s])?(?:annual |press |police |court |final |interim )?(?:[Rr]eports?|[Aa]ccounts|[Ii]nterviews?|[Ss]tatement|[Rr]elease|[Mm]inutes|[Jj]udge?ment|[Rr]uling|[Dd]ecision|[Aa]udit|[Ss]urvey|[Tt]estimony|[Bb]ulletin|[Ff]actsheet|[Ff]ilings?|[Tt]ranscript)\b[^()]*|[^()]*\b(?:pers(?:onal|\.) comm|personal communication|on file with|author[’']s (?:interview|notes|files|archive))[^()]*|(?:[^()]* )?[A-Z]{2,6} \d+[ /]\d+[^()]*|(?:at )?(?:paras?|pp?|§|arts?)\.? ?\d[^()]*|\p{Lu}[^()]*,? \d\d?[./]\d\d?[./](?:19|20)?\d\d|\p{Lu}[^()]*, (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\p{Ll}*\.? \d\d?)\)",
    )
});

/// "Source: Reuters, 5 May." by itself, in brackets or not; "— Reuters, 5 May 2023." at the end.
static SOURCE_LINE: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"(?:^|[.!?][”’\x22)]*\s+)((?:(?:[(\[]?(?:Sources?|Via|Quelle|Bron|Hat tip|H/t)|[(\[]sources?):\s+((?:(?:the|our|my|its) )?[\p{Lu}“\x22*][^()\[\]]*)[)\]]?|[—–]\s?(\p{Lu}[^.;:()]*\d\d\d\d))\W*)$",
    )
});

static PARENTHESES: LazyLock<Regex> = LazyLock::new(|| cue(r"^\(([^()]+\b(?:1[89]|20)\d\d[a-z]?\b[^()]*)\)"));
static NAME_AND_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"^\W*(?:(?i:see(?: also)?|e\.g\.|cf\.|as in|quoted in|cited in|in),? )*(.+?),?\s+\(?(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:(?:of\s+)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\p{Ll}*\.?\s+(?:\d{1,2}(?:st|nd|rd|th)?,?\s+)?)?((?:1[89]|20)\d\d[a-z]?)\b",
    )
});

/// What the words of a paragraph cite without a marker, and where: parentheses that name a source by author or outlet
/// and year ("(Kaska et al. 2019; EURACTIV, 2019, p. 3)"), a document, a docket, an outlet; raised numbers; a source
/// line.
pub(super) fn find(text: &str, labels: &dyn Labels, corpus: &Corpus) -> Vec<(Span, Vec<Cited>)> {
    let mut found = Found::default();
    if !text.is_ascii() && text.contains(['¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹']) {
        let raised = SUPERSCRIPT.captures_iter(text).filter_map(|found| found.get(1));
        raised.for_each(|number| found.add(Span::from(number.range()), Vec::new));
    }
    if !text.contains(['(', '[', ':', '—', '–']) {
        return found.0;
    }
    let described = |words: &str| corpus.source_described(words).map(Cited::source).into_iter().collect();
    for (whole, inner) in in_parentheses(text, &PARENTHESES) {
        let cited = |part| {
            let parts = NAME_AND_YEAR.captures(part)?;
            let (name, year) = (parts.get(1)?.as_str(), parts.get(2)?.as_str());
            let own = || labels.has_own_entry(name, year).then(Vec::new);
            known_by_year(name, year, part, corpus).or_else(own)
        };
        let cited: Vec<Vec<Cited>> = inner.split(';').filter_map(cited).collect();
        // They cite, too, where nobody knows which of several sources.
        if !cited.is_empty() {
            found.add(whole, || cited.concat());
        }
    }
    for (year, inner) in in_parentheses(text, &YEAR_ALONE) {
        let named = names_before(text, year.start).find_map(|start| {
            // What a paper says is told by its name already: "EURACTIV (2019) reports".
            let name = Some(text[start..year.start].trim_end()).filter(|name| !corpus.is_outlet(name))?;
            Some((start, known_by_year(name, inner, "", corpus)?))
        });
        if let Some((start, sources)) = named {
            found.add(Span::new(start, year.end), || sources);
        }
    }
    for (whole, name) in in_parentheses(text, &LOCATED) {
        if let Some(sources) = known_by_year(name, "", "", corpus) {
            found.add(whole, || sources);
        }
    }
    for (whole, inner) in in_parentheses(text, &DOCUMENT_IN) {
        // "Wim (minutes)" says what Wim does.
        let is_role = !inner.contains(' ') && !inner.to_lowercase().starts_with("interview");
        if !has_verb(inner) && !is_role {
            found.add(whole, || described(inner));
        }
    }
    for (whole, inner) in in_parentheses(text, &PARENTHESES) {
        let sources: Vec<Cited> = described(inner);
        if !sources.is_empty() {
            found.add(whole, || sources);
        }
    }
    let has_line =
        ["ource", "Via", "Quelle", "Bron", "tip", "H/t", "—", "–"].iter().any(|part| text.contains(part));
    for line in has_line.then(|| SOURCE_LINE.captures_iter(text)).into_iter().flatten() {
        let (Some(whole), Some(named)) = (line.get(1), line.get(2).or(line.get(3))) else { continue };
        found.add(Span::from(whole.range()), || described(named.as_str()));
    }
    for (whole, _) in in_parentheses(text, &DOCKET).filter(|(whole, _)| whole.len() <= LONGEST_DOCKET) {
        found.add(whole, Vec::new);
    }
    if text.contains('[') {
        let judgments = NEUTRAL.captures_iter(text).filter_map(|found| found.get(0).zip(found.get(1)));
        for (whole, _) in judgments.filter(|(_, court)| court.len() <= COURT) {
            found.add(Span::from(whole.range()), Vec::new);
        }
    }
    for (whole, name) in in_parentheses(text, &CREDIT) {
        // "The State Security Service (VSSE)" introduces an abbreviation.
        let last = text[..whole.start].split_whitespace().next_back().unwrap_or_default();
        let ends = text[whole.end..].trim_start().starts_with(['.', '!', ';']) || text.len() == whole.end;
        if ends && !last.starts_with(char::is_uppercase) && corpus.is_outlet(name) {
            let mut sources = corpus.sources_in(std::iter::once(name));
            let only = sources.next().filter(|_| sources.next().is_none());
            found.add(whole, || only.map(Cited::source).into_iter().collect());
        }
    }
    found.0
}

/// "(2025)", "(2025, p. 3)", behind whom it is of: "Dunmore (2025) describes".
static YEAR_ALONE: LazyLock<Regex> = LazyLock::new(|| {
    cue(r"^\(((?:1[89]|20)\d\d[a-z]?)(?:(?:, | ?: ?)(?:(?:pp?|paras?|ch|secs?|§)\.? ?)?\d[^()]*)?\)")
});

/// Where the names may begin that stand right before a place: "Ferreira and Hallam", "the Helsinki Ledger"; the longest
/// first.
fn names_before(text: &str, end: usize) -> impl Iterator<Item = usize> {
    let head = text[..end].trim_end();
    let mut starts = Vec::new();
    let mut at = head.len();
    // Words with a capital, and what joins them.
    while let Some(word) =
        head[..at].trim_end().rsplit([' ', '\n', '(', '“']).next().filter(|word| !word.is_empty())
    {
        let start = head[..at].trim_end().len() - word.len();
        let is_name = word.starts_with(char::is_uppercase);
        let is_joint =
            matches!(word, "and" | "&" | "et" | "al." | "al" | "of" | "van" | "der" | "de" | "von");
        let ends = word.ends_with(['.', ';', ':']) && !word.ends_with("al.") && at < head.len();
        if !(is_name || is_joint) || ends || starts.len() > MOST_NAMES {
            break;
        }
        if is_name {
            starts.push(start);
        }
        at = start;
    }
    starts.into_iter().rev()
}

/// Names before a year.
const MOST_NAMES: usize = 6;

/// What was found so far: nothing cites twice.
#[derive(Default)]
struct Found(Vec<(Span, Vec<Cited>)>);

impl Found {
    fn add(&mut self, whole: Span, sources: impl FnOnce() -> Vec<Cited>) {
        if !self.0.iter().any(|(span, _)| span.overlaps(whole)) {
            self.0.push((whole, sources()));
        }
    }
}

/// The parentheses that a cue matches from their first byte on, and the first of its groups or all of it.
fn in_parentheses<'a>(text: &'a str, cue: &'static Regex) -> impl Iterator<Item = (Span, &'a str)> {
    text.match_indices('(').filter_map(move |(start, _)| {
        let found = cue.captures(&text[start..])?;
        let whole = found.get(0)?;
        Some((Span::from(whole.range()).shift(start), found.get(1).unwrap_or(whole).as_str()))
    })
}

/// What a name and a year cite; nothing that can be looked up where several sources would do, and `part` has no day
/// that tells them apart.
fn known_by_year(name: &str, year: &str, part: &str, corpus: &Corpus) -> Option<Vec<Cited>> {
    match corpus.source_by_year(name, year) {
        ByYear::Nobody => None,
        ByYear::One(source) => Some(vec![Cited::source(source)]),
        ByYear::Several(sources) => {
            Some(corpus.source_of_day(&sources, part).map(Cited::source).into_iter().collect())
        }
    }
}

/// A note's number, raised: "in 2020.¹"; not "km²".
static SUPERSCRIPT: LazyLock<Regex> =
    LazyLock::new(|| cue(r"(?:[.,;:”’)»!?]|\p{Ll}{4})([¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3})(?:[\s.,;:)]|$)"));

/// "(Devlin, para. 2)", "(Devlin report, p. 3)".
static LOCATED: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"^\((\p{Lu}[^(),;]*?)(?: (?:report|inquiry|review|judgment|decision))?,? (?:(?:paras?|pp?|ch|secs?)\.? ?|§ ?)\d[^()]*\)",
    )
});

/// "(TheTechBasic)", "(Source: Pakistan Affairs)".
static CREDIT: LazyLock<Regex> =
    LazyLock::new(|| cue(r"^\((?:(?:[Ss]ources?|[Vv]ia|[Bb]ron|[Ff]rom): ?)?([\p{Lu}\d][^(),;:]+)\)"));

/// Compiled on first use; whoever expects a draft soon has them ready.
pub(super) static CUES: [&LazyLock<Regex>; 10] = [
    &YEAR_ALONE,
    &DOCUMENT_IN,
    &SOURCE_LINE,
    &SUPERSCRIPT,
    &PARENTHESES,
    &NAME_AND_YEAR,
    &CREDIT,
    &DOCKET,
    &NEUTRAL,
    &LOCATED,
];
