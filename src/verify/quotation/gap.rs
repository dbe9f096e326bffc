//! What an ellipsis or a bracket does to the sense of a quotation: nothing, as a rule; but "would … sail again" is not
//! "would not sail again".

use super::alignment::{BRACKET, Piece, Step};
use crate::corpus::Words;
use crate::text::Span;

/// What a gap may do to the sense of what it passes over.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Sense {
    /// The writer's ending, or a remark.
    Free,
    Plain,
    /// Its words say that something is not so.
    Negates,
}

/// Finds gaps that turn the sense of the words around them: "would … sail again" for "would not sail again", and every in
/// brackets for "no". The words that do are left out then. Returns how many.
pub fn reversed(steps: &mut Vec<Step>, pieces: &[Piece], words: &Words, text: &str) -> usize {
    let mut turned = 0;
    let mut at = 0;
    while at < steps.len() {
        let Step::Passed { piece: Some(piece), .. } = steps[at] else {
            at += 1;
            continue;
        };
        let count = steps[at..].iter().take_while(|step| passes(step, piece)).count();
        let of = |step: &Step| match *step {
            Step::Passed { word, .. } => words.spans[word],
            _ => Span::default(),
        };
        let passed: Vec<Span> = steps[at..at + count].iter().map(of).collect();
        let Piece::Gap { most, sense, .. } = pieces[piece] else { return turned };
        let is_turned = |place: &usize| {
            let before = text[..passed[0].start].trim_end();
            let after = text[passed[count - 1].end..].trim_start();
            let behind = text[passed[*place].end..].trim_start();
            let whole = Span::new(passed[0].start, passed[count - 1].end).of(text);
            // A clause that is left out whole takes its own negation with it.
            let is_clause = most != BRACKET
                && (whole.contains([',', '.', ';', ':', '–', '—', '(', '?', '!', '\n'])
                    || before.ends_with([',', '.', ';', ':', '–', '—', ')', '?', '!'])
                    || after.starts_with([',', '.', ';', ':', '–', '—', ')', '(']));
            let is_only =
                ["only", "just", "merely", "least", "long"].iter().any(|word| behind.starts_with(word));
            negates(passed[*place].of(text)) && !is_clause && !is_only && (*place == 0 || count <= SHORT)
        };
        if let Some(place) = (0..count).find(is_turned).filter(|_| sense == Sense::Plain)
            && let Step::Passed { word, .. } = steps[at + place]
        {
            steps[at + place] = Step::LeftOut { word };
            turned += 1;
        }
        at += count;
    }
    // "is [not] under control" for "is under control".
    for (place, piece) in pieces.iter().enumerate() {
        let Piece::Gap { sense: Sense::Negates, .. } = piece else { continue };
        if !steps.iter().any(|step| passes(step, place)) {
            let is_later = |step: &Step| match *step {
                Step::Match { piece, .. } | Step::Change { piece, .. } | Step::Added { piece } => {
                    piece > place
                }
                Step::LeftOut { .. } | Step::Passed { .. } => false,
            };
            let at = steps.iter().position(is_later).unwrap_or(steps.len());
            steps.insert(at, Step::Added { piece: place });
            turned += 1;
        }
    }
    turned
}

/// Whether a word is passed over by this gap.
fn passes(step: &Step, gap: usize) -> bool {
    matches!(step, Step::Passed { piece: Some(piece), .. } if *piece == gap)
}

/// Words of a gap in which a negation is what was to go.
const SHORT: usize = 3;

/// Whether words say that something is not so.
pub fn negates(words: &str) -> bool {
    const NEGATIONS: [&str; 10] =
        ["cannot", "neither", "never", "no", "nobody", "none", "nor", "not", "nothing", "without"];
    words.split_whitespace().any(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        NEGATIONS.binary_search(&word.as_str()).is_ok() || word.ends_with("n't") || word.ends_with("n’t")
    })
}
