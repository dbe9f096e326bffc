//! What a newspaper that the bibliography knows has: "EURACTIV has one employee arrested", "Intel Today counts 127".

use std::sync::LazyLock;

use regex::Regex;

use super::neighbour::is_participle;
use crate::text::{Span, cue};

/// Behind the name of the paper.
static HAS: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"^,? (?:(?:itself|also|only|even|now|then|still|\p{Ll}+ly) )?(?P<cue>has|had|gives|gave|lists|listed|counts|counted|prints|printed|carries|carried|spells|spelt|makes|made|dates|dated|puts|put) (?P<next>[^\s.,;:]+)",
    )
});

/// Words behind which a clause begins.
const JOINTS: [&str; 10] =
    ["and", "but", "while", "whereas", "what", "though", "although", "where", "the", "The"];

/// The paper and the verb, where the sentence tells what a paper has; not what has become of the paper itself.
pub fn find(text: &str, sentence: Span, papers: &[Span]) -> Option<(Span, Span)> {
    let inside = papers.iter().filter(|paper| sentence.covers(**paper));
    inside.copied().find_map(|paper| {
        let before = text[sentence.start..paper.start].trim_end();
        // "In the Post, Ann Poe goes to see him".
        let leads = before == "In" || before == "In the";
        let rest = &text[paper.end..sentence.end];
        if leads && rest.strip_prefix(", ").is_some_and(|rest| rest.starts_with(char::is_uppercase)) {
            return Some((paper, Span::new(sentence.start, sentence.start + "In".len())));
        }
        let is_subject = before.is_empty()
            || before.ends_with([',', ';', ':', '—', '–', '('])
            || before.rsplit(' ').next().is_some_and(|word| JOINTS.contains(&word));
        let found = HAS.captures(&text[paper.end..sentence.end]).filter(|_| is_subject)?;
        let (cue, next) = (found.name("cue")?, found.name("next")?);
        let is_auxiliary = matches!(cue.as_str(), "has" | "had");
        let is_its_own_story = is_auxiliary && (is_participle(next.as_str()) || next.as_str() == "to");
        (!is_its_own_story).then(|| (paper, Span::from(cue.range()).shift(paper.end)))
    })
}

/// Compiled on first use; whoever expects a draft soon has them ready.
pub(super) static CUES: [&LazyLock<Regex>; 1] = [&HAS];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_has_what_stands_in_it() {
        let told = |text: &str| {
            let at = text.find("Post").unwrap();
            let paper = Span::new(at, at + "Post".len());
            find(text, Span::new(0, text.len()), &[paper]).map(|(_, cue)| cue.of(text).to_owned())
        };
        assert_eq!(told("The Post has one man arrested in January.").as_deref(), Some("has"));
        assert_eq!(told("We wrote 172, but the Post counts 127.").as_deref(), Some("counts"));
        assert_eq!(told("The Post had it both ways.").as_deref(), Some("had"));
        assert_eq!(told("In the Post, Ann Poe goes to see him.").as_deref(), Some("In"));
        assert_eq!(told("In the Post, nobody works after six."), None);
        assert_eq!(told("The Post has closed its office."), None);
        assert_eq!(told("The Post has been sold to Acme."), None);
        assert_eq!(told("The company that owns the Post Office has two floors."), None);
    }
}
