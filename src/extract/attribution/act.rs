//! What has a verb of saying and is an act: a letter sent, a notice left unanswered, somebody who is shown the way.

use crate::extract::score::signs::has_verb;
use crate::text::Span;

/// "It sent Alibaba a notice, which the company did not answer": not the writer's question, who asked nobody anything.
pub fn is_silence_to_others(before: &str, silence: &str) -> bool {
    const ASKED: [&str; 12] = [
        "ask", "contact", "approach", "request", "question", "comment", "reached", "invit", "rang", "phoned",
        "e-mail", "our ",
    ];
    let is_silence = ["reply", "respond", "answer", "react"].iter().any(|verb| silence.contains(verb))
        && !["comment", "interview", "our "].iter().any(|word| silence.contains(word));
    let clause = [", which ", ", who ", ", and ", " and ", ", but "]
        .iter()
        .filter_map(|joint| before.rfind(joint))
        .max();
    is_silence
        && clause.is_some_and(|at| has_verb(&before[..at]))
        && !ASKED.iter().any(|word| before.contains(word))
}

/// "Alibaba wrote to the Commission, which did not reply": what was in the letter nobody is told.
pub fn is_letter(body: &str, verb: Span) -> bool {
    /// What tells what was in it.
    const CONTENT: [&str; 15] = [
        " that ",
        " saying",
        " to say",
        " asking",
        " to ask",
        " warning",
        " to warn",
        " complain",
        " urging",
        " to urge",
        " demanding",
        " in a",
        ":",
        "“",
        "\"",
    ];
    let rest = &body[verb.end..];
    let is_sent = rest.starts_with(" to ") || rest.starts_with(" back to ");
    // "The deal was off, Alibaba wrote to the Commission."
    matches!(verb.of(body), "wrote" | "writes")
        && is_sent
        && !body[..verb.start].contains([',', '”', '"'])
        && !CONTENT.iter().any(|word| rest.contains(word))
}

/// "He had to be shown the way": who is shown says nothing.
pub fn is_done_to(body: &str, verb: Span) -> bool {
    matches!(verb.of(body), "shown" | "asked" | "called" | "found" | "judged" | "heard")
        && [" be ", " being "].iter().any(|auxiliary| body[..verb.start].ends_with(auxiliary))
}
