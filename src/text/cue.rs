//! Cues: patterns that are looked for in English prose.

use regex::Regex;

/// Compiles a cue. Its word boundaries are those of ASCII: Unicode's would keep `regex` from its fast engine on any
/// text with a typographic quotation mark, and no cue begins or ends in an accented letter. Its letters are those of
/// the Latin script: cues are looked for in English prose, and all of Unicode's letters make automata that take
/// longer to build than a draft takes to read.
///
/// An automaton is made while it reads, and remembers every state that it has been in. A long list of forms of which
/// several reach far (`[^.;]*`) is in many states at once: it is better told in several cues, each tried where one of
/// its words stands. In the same way a bounded repeat (`.{0,20}`) has a state for each number of letters.
pub fn cue(pattern: &str) -> Regex {
    Regex::new(&narrowed(pattern)).expect("a constant pattern compiles")
}

/// A cue of several forms.
pub fn any_of(forms: &[&str]) -> Regex {
    cue(&forms.join("|"))
}

/// A pattern with the letters and boundaries of [`cue`].
pub fn narrowed(pattern: &str) -> String {
    const LETTER: &str = r"[A-Za-z\u{C0}-\u{D6}\u{D8}-\u{F6}\u{F8}-\u{24F}]";
    const SMALL: &str = r"[a-z\u{DF}-\u{F6}\u{F8}-\u{FF}\u{101}-\u{17F}]";
    const CAPITAL: &str = r"[A-Z\u{C0}-\u{D6}\u{D8}-\u{DE}\u{100}-\u{17E}]";
    let pattern = pattern.replace(r"\b", r"(?-u:\b)").replace(r"\p{Ll}", SMALL).replace(r"\p{Lu}", CAPITAL);
    pattern
        .replace(r"\p{L}", LETTER)
        .replace(r"\s", r"[\x20\t\u{A0}]")
        .replace(r"\d", "[0-9]")
        .replace(r"\W", r"[^0-9A-Za-z_\u{C0}-\u{D6}\u{D8}-\u{F6}\u{F8}-\u{24F}\u{370}-\u{52F}]")
        .replace(r"\w", r"[0-9A-Za-z_\u{C0}-\u{D6}\u{D8}-\u{F6}\u{F8}-\u{24F}]")
}
