//! Quotations: sentences of the five articles, quoted exactly, with other typography, and with one thing changed.

use ibid::analyse::{Analysis, Purpose};
use ibid::markup::Language;
use ibid::text::Document;
use ibid::verify::Verdict;
use ibid::workspace::Workspace;

use super::reading::share;
use super::{Options, Row};

pub fn measure(options: &Options) -> anyhow::Result<Vec<Row>> {
    let loaded = Workspace::new(None, Vec::new()).load(&Default::default());
    let dossier = loaded.dossier.clone();
    let (mut exact, mut exact_missed, mut changed, mut changed_hit) = (0, 0, 0, 0);
    let mut seed = 7u64;
    for (source, article) in dossier.corpus.articles() {
        for passage in article.passages.iter().filter(|passage| !passage.is_heading) {
            let sentence = passage.span.of(&article.text).split_whitespace().collect::<Vec<_>>().join(" ");
            let words: Vec<&str> = sentence.split(' ').collect();
            if words.len() < 9 || sentence.contains(['“', '"', '[']) {
                continue;
            }
            for _ in 0..4 {
                let length = 5 + draw(&mut seed, words.len().min(28) - 6);
                let start = draw(&mut seed, words.len() - length);
                let part = &words[start..start + length];
                let cite = |quoted: &str| format!("As one article put it, “{quoted}” [@{}].\n", source.key);
                for quoted in typographic(part) {
                    exact += 1;
                    let verdict = verdict(&cite(&quoted), &dossier);
                    if verdict != Some(Verdict::Verbatim) {
                        exact_missed += 1;
                        if options.errors {
                            println!("{verdict:?} though only typography differs: {quoted}");
                        }
                    }
                }
                for quoted in altered(part, &mut seed) {
                    changed += 1;
                    let verdict = verdict(&cite(&quoted), &dossier);
                    if verdict == Some(Verdict::Altered) {
                        changed_hit += 1;
                    } else if options.errors {
                        println!("{verdict:?} though altered: {quoted}");
                    }
                }
            }
        }
    }
    Ok(vec![Row {
        what: "quotations: one word, number or negation changed → altered; typography only → verbatim",
        on: format!("stretches of the five articles, {changed} changed, {exact} not"),
        result: format!(
            "{:.1} % of the changed found; {:.2} % of the others not verbatim",
            100.0 * share(changed_hit, changed),
            100.0 * share(exact_missed, exact)
        ),
    }])
}

fn verdict(text: &str, dossier: &std::sync::Arc<ibid::corpus::Dossier>) -> Option<Verdict> {
    let analysis = Analysis::new(&Document::new(text), Language::Markdown, dossier.clone(), Purpose::Draft);
    analysis.verify();
    let checked = analysis.blocks.first()?.checked()?;
    checked.verified.quotations.first().map(|judgement| judgement.verdict)
}

/// The same words in other dress.
fn typographic(part: &[&str]) -> Vec<String> {
    let plain = part.join(" ");
    let mut first = plain.chars();
    let other_case = first.next().map_or_else(String::new, |letter| {
        let turned = if letter.is_uppercase() {
            letter.to_lowercase().to_string()
        } else {
            letter.to_uppercase().to_string()
        };
        turned + first.as_str()
    });
    let middle = part.len() / 2;
    let mut bracketed = part.to_vec();
    bracketed.insert(middle, "[sic]");
    let cut = [&part[..middle], &["[…]"], &part[(middle + 1).min(part.len() - 1)..]].concat();
    vec![
        plain.clone(),
        other_case,
        plain.replace('’', "'").replace(" - ", " – ").replace(" — ", " – "),
        bracketed.join(" "),
        cut.join(" "),
        format!("{}…", plain.trim_end_matches(['.', ','])),
    ]
}

/// One word, number or negation changed.
fn altered(part: &[&str], seed: &mut u64) -> Vec<String> {
    let middle = 1 + draw(seed, part.len() - 2);
    let other = ["another", "seldom", "Norway", "several", "ninety"][draw(seed, 5)];
    let mut replaced = part.to_vec();
    replaced[middle] = other;
    let mut left_out = part.to_vec();
    left_out.remove(middle);
    let mut negated = part.to_vec();
    negated.insert(middle, "not");
    let figures = part.iter().position(|word| word.chars().all(|c| c.is_ascii_digit()) && !word.is_empty());
    let mut all = vec![replaced.join(" "), left_out.join(" "), negated.join(" ")];
    if let Some(at) = figures {
        let number =
            part[at].parse::<u64>().map_or_else(|_| "7".to_owned(), |number| (number + 3).to_string());
        let mut changed: Vec<&str> = part.to_vec();
        changed[at] = &number;
        all.push(changed.join(" "));
    }
    all
}

/// A number below `bound`: splitmix64, so that every run draws the same.
fn draw(seed: &mut u64, bound: usize) -> usize {
    *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *seed;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) % bound.max(1) as u64) as usize
}
