//! Definite descriptions and pronouns: "the company", "the agency", "it", for the last entity that they can mean.
//!
//! What is found here is probable, not certain: it is marked *inferred*. Only plain cases are resolved: the last
//! sentence that names anything of the right kind names one such thing, and it stands nearby.

use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashSet;

use super::Mention;
use super::lexicon::COMMON;
use super::nouns::{NOUNS, OUTLETS, PUBLISHERS, may_be_called};
use crate::catalogue::{Catalogue, Entity, EntityRef, Kind};
use crate::markup::Paragraph;
use crate::text::{Span, cue, letters};

static DESCRIPTION: LazyLock<Regex> = LazyLock::new(|| {
    let nouns: Vec<String> =
        NOUNS.iter().enumerate().map(|(i, (nouns, _))| format!("(?P<n{i}>{nouns})")).collect();
    cue(&format!(
        r"\b(?:[Tt]he|[Tt]his|[Tt]hat) (?:(?:same|Chinese|Belgian|European|American|US|tech|telecoms?|technology|e-commerce|security|intelligence|civilian|news|state|British|French|Brussels-based|Shenzhen-based|latter) ){{0,2}}(?:{})\b",
        nouns.join("|")
    ))
});

/// Pronouns that open a sentence as its subject.
static PRONOUN: LazyLock<Regex> =
    LazyLock::new(|| cue(r#"^[“"«]?(?P<it>It|Its)\b|^(?P<they>They|Their)\b|^(?P<person>He|She|His|Her)\b"#));

/// The same behind what says when: "In 2019 she was convicted".
static OPENED: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"^(?:(?:In|On|By|During|Since|Until|From|Within|At|After|Before) [^.;:,”\x22“()]+?|Later|Then|Now|Soon|Eventually|Meanwhile|Afterwards|Today|Yesterday|Earlier|(?:[A-Za-z]+ )?(?:[A-Za-z]+) (?:years?|months?|weeks?|days?) (?:later|earlier|ago)|(?:Last|That|This|The same|The following|The next|The previous) [a-z]+|Through [^.;:,”\x22“()]+?),? (?:(?P<it>it)|(?P<person>he|she))\b|^(?:In|By|Since|During|Until) (?:the [a-z]+ of |early |late |mid-)?(?:[A-Z][a-z]+ )?\d{4},? (?:(?P<its>its)|(?P<hers>his|her)) [a-z]",
    )
});

/// What a pronoun that is no subject stands behind.
const PREPOSITIONS: [&str; 15] = [
    "in", "on", "of", "to", "with", "at", "about", "for", "from", "by", "into", "behind", "below", "around",
    "than",
];

/// Pronouns in the middle of what they say: "Many, it added, draw no salary".
static PARENTHETICAL: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r#"(?:[,”"’»]\s|^)(?:(?P<it>it)|(?P<person>he|she))\s(?:\p{Ll}+ly\s|also\s|then\s|later\s)?(?:went\son|said|says|added|adds|insisted|insists|explained|explains|warned|warns|wrote|writes|argued|argues|noted|notes|claimed|claims|continued|told|concluded)\b"#,
    )
});

/// "It is clear that", "It was in 2018 that", "It takes": nobody.
static EXPLETIVE: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"^It(?:’s|'s)?\s+(?:(?:is|was|has been|may be|might be|would be|will be|seems|appears|turns|remains|takes|took|looks)\s)?(?:(?:only\s|just\s|also\s|then\s)?(?:in|on|not|no|hard|easy|clear|time|like|\d)|(?:(?:rain|snow|happen|help|matter|depend)[a-z]*|cost\s(?:me|us|you)|feels?\b|felt\b|makes?\ssense|made\ssense|goes\swithout|pays\sto|emerged|transpired|turned\sout|started\swith|began\swith)|(?:\p{L}+\s+){0,4}(?:that|to|whether|who|how|why|when|if|since|as if))\b",
    )
});

/// "It requires companies to hand over", "it had undertaken to": somebody, or a law.
static ACTS: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"^It(?: (?:had|has|have|would|will|also|then|later|never|since|now|still|[a-z]+ly))* (?:(?:requires|required|obliges|obliged|compels|compelled|forces|forced|allows|allowed|permits|permitted) (?:[A-Za-z-]+ )?(?:companies|firms|citizens|organisations|organizations|members|banks|operators|states|people|everyone|anyone|them|employers|suppliers|individuals|businesses|authorities|agencies) to|undertook|undertaken|undertakes|like|wants|wanted|plans|planned|refused|refuses|agreed|agrees|decided|promised|promises|declined|declines|tried|tries|failed|fails|began|continues|continued|hopes|hoped|intends|intended|pledged|pledges|vowed|threatened|offered|managed|sought|seeks|ordered|told|asked|asks|(?:was|is|were) (?:told|ordered|forced|asked|obliged|required|allowed|invited))\b",
    )
});

/// Somebody without a name, whom "she" in the next sentence may mean.
static SOMEBODY: LazyLock<Regex> = LazyLock::new(|| {
    cue(
        r"\b(?:to|with|by|from|met|meets|interviewed|hired|married|asked) (?:an?|one|another) (?:[a-z]+ )?(?:[a-z]+(?:ist|ian|er|or)|nurse|woman|man|girl|boy|friend|colleague|neighbour|aide|official|diplomat|student|patient|scientist)\b",
    )
});

/// Whom a paragraph leaves for the next one to take up: the last entity of each kind.
pub type Antecedents = Vec<(Kind, EntityRef)>;

/// How many sentences back a description reaches.
const REACH: usize = 3;

/// The descriptions and pronouns in a paragraph that take up an entity. `before` is whom the paragraph before
/// leaves.
pub fn infer(
    paragraph: &Paragraph,
    mentions: &[Mention],
    before: &Antecedents,
    catalogue: &Catalogue,
) -> Vec<Mention> {
    if mentions.is_empty() && before.is_empty() {
        return Vec::new();
    }
    let text = paragraph.prose.text();
    let mut inferred: Vec<Mention> = Vec::new();
    for (index, sentence) in paragraph.sentences.iter().enumerate() {
        let body = sentence.of(text);
        let context = Context { paragraph, mentions, before, catalogue, index };
        let is_expletive = |body: &str| EXPLETIVE.is_match(body) && !ACTS.is_match(body);
        let opening = PRONOUN.captures(body).filter(|_| !is_expletive(body));
        let opening = opening.or_else(|| {
            let found = OPENED.captures(body)?;
            let is_nobody = |it: regex::Match| is_expletive(&format!("It{}", &body[it.end()..]));
            // "In the kitchen there is a jar with four hundred grains in it": an object.
            let is_subject = |part: regex::Match| {
                let before = body[..part.start()].trim_end().rsplit(' ').next().unwrap_or_default();
                // "From 2019 on it folded its activities".
                let is_object =
                    PREPOSITIONS.contains(&before) && !(before == "on" && body.starts_with("From "));
                body[part.end()..].starts_with([' ', '’', '\'']) && !is_object
            };
            // "In 2022 its brand failed."
            if found.name("its").or(found.name("hers")).is_some() {
                return Some(found);
            }
            let part = found.name("it").or_else(|| found.name("person"));
            (!found.name("it").is_some_and(is_nobody) && part.is_some_and(is_subject)).then_some(found)
        });
        if let Some(found) = opening {
            let group = |name: &str| found.name(name);
            let (it, person) = (group("it").or(group("its")), group("person").or(group("hers")));
            let kinds: &[Kind] = if it.is_some() {
                &[Kind::Company, Kind::Agency, Kind::Organisation, Kind::Law]
            } else if person.is_some() {
                &[Kind::Person]
            } else {
                &[]
            };
            let part = it.or(person);
            let meant = part.and_then(|part| context.subject_before(part.as_str(), kinds, &inferred));
            if let (Some(part), Some(entity)) = (part, meant) {
                let prose = Span::from(part.range()).shift(sentence.start);
                inferred.push(mention(paragraph, prose, entity));
            }
        }
        for found in PARENTHETICAL.captures_iter(body) {
            let (kinds, part): (&[Kind], _) = match (found.name("it"), found.name("person")) {
                (Some(part), _) => (&[Kind::Company, Kind::Agency, Kind::Organisation], part),
                (_, Some(part)) => (&[Kind::Person], part),
                _ => continue,
            };
            let prose = Span::from(part.range()).shift(sentence.start);
            let is_new = !inferred.iter().any(|m: &Mention| m.prose.overlaps(prose));
            if let Some(entity) = context.subject_before(part.as_str(), kinds, &inferred).filter(|_| is_new) {
                inferred.push(mention(paragraph, prose, entity));
            }
        }
        for found in DESCRIPTION.captures_iter(body) {
            let Some(whole) = found.get(0) else { continue };
            let prose = Span::from(whole.range()).shift(sentence.start);
            let is_free =
                !mentions.iter().any(|m| m.prose.overlaps(prose)) && stands_alone(&text[prose.end..]);
            let noun = (0..NOUNS.len()).find_map(|i| Some((i, found.name(&format!("n{i}"))?.as_str())));
            let Some((group, noun)) = noun.filter(|_| is_free) else { continue };
            // "The news agency" is no agency of a state.
            let publishes = NOUNS[group].0 == OUTLETS || whole.as_str().ends_with("news agency");
            let kinds = if publishes { PUBLISHERS } else { NOUNS[group].1 };
            let wanted = Wanted { noun, kinds, publishes };
            // "This paper" is the draft, or the one that it is written for.
            if publishes && whole.as_str().starts_with(['T', 't']) && whole.as_str()[1..].starts_with("his ")
            {
                continue;
            }
            // "Across the street is a law firm. The firm …".
            let before = index.checked_sub(1).map(|before| paragraph.sentences[before].of(text));
            let is_new = |sentence: &str| {
                let mut places = sentence.match_indices(noun).map(|(at, _)| &sentence[..at]);
                places.any(|before| {
                    let mut words = before.rsplit(' ').filter(|word| !word.is_empty()).take(4);
                    words.any(|word| matches!(word, "a" | "an" | "another" | "one" | "A" | "An" | "Another"))
                })
            };
            if before.is_some_and(is_new)
                && !before.is_some_and(|before| names_somebody(mentions, before, text))
            {
                continue;
            }
            if let Some(entity) = context.last_before(prose.start, &wanted, &inferred) {
                inferred.push(mention(paragraph, prose, entity));
            }
        }
    }
    inferred
}

/// Whether a sentence of a text names an entity.
fn names_somebody(mentions: &[Mention], sentence: &str, text: &str) -> bool {
    let start = sentence.as_ptr() as usize - text.as_ptr() as usize;
    let span = Span::new(start, start + sentence.len());
    mentions.iter().any(|mention| mention.entity.is_some() && span.covers(mention.prose))
}

/// Whether a paragraph has any word that could take up what stands before it: a quick look, too generous.
pub fn may_take_up(text: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
        const PRONOUNS: &str =
            "he she it they its his her their He She It They Its His Her Their said says added adds";
        let nouns = NOUNS.iter().flat_map(|(nouns, _)| nouns.split(['|', ' ']));
        nouns.chain(PRONOUNS.split(' ')).collect()
    });
    letters(text).any(|word| WORDS.contains(word.of(text)))
}

/// Whom a paragraph leaves: the last entity of each kind that its last sentences name.
pub fn antecedents(paragraph: &Paragraph, mentions: &[Mention], catalogue: &Catalogue) -> Antecedents {
    let from = paragraph.sentences.iter().rev().nth(REACH - 1).map_or(0, |sentence| sentence.start);
    let mut left = Antecedents::new();
    let text = paragraph.prose.text();
    // "Doreen Nuttall kept a box. In it were letters from Alice Hartley": "she" may be either.
    let is_of_another =
        || paragraph.sentences.iter().any(|sentence| begins_with_full_name(text, *sentence, mentions));
    for mention in mentions.iter().rev().filter(|m| m.prose.start >= from) {
        let Some(entity) = mention.entity else { continue };
        let kind = catalogue.get(entity).kind;
        // "Frank Verbruggen told Intel Today. Baert agreed": "he" is Baert.
        let mut later = paragraph.sentences.iter().filter(|sentence| sentence.start > mention.prose.start);
        if kind == Kind::Person
            && (later.any(|sentence| begins_with_another(text, *sentence, mentions)) || is_of_another())
        {
            continue;
        }
        if !left.iter().any(|(other, _)| *other == kind) {
            left.push((kind, entity));
        }
    }
    left
}

/// Whether a sentence begins with a name that nobody catalogued: "Baert agreed".
fn begins_with_another(text: &str, sentence: Span, mentions: &[Mention]) -> bool {
    let body = sentence.of(text);
    let mut words = letters(body);
    let (Some(first), Some(next)) = (words.next(), words.next()) else { return false };
    let is_name = first.start == 0
        && first.len() > 2
        && first.of(body).starts_with(char::is_uppercase)
        && !COMMON.contains(&first.of(body))
        && next.start == first.end + 1;
    is_name && !mentions.iter().any(|mention| mention.prose.overlaps(first.shift(sentence.start)))
}

/// Whether it begins with a first name and a surname that nobody catalogued.
fn begins_with_full_name(text: &str, sentence: Span, mentions: &[Mention]) -> bool {
    let body = sentence.of(text);
    let next = letters(body).nth(1);
    begins_with_another(text, sentence, mentions)
        && next.is_some_and(|next| next.len() > 2 && next.of(body).starts_with(char::is_uppercase))
        && !mentions
            .iter()
            .any(|mention| next.is_some_and(|next| mention.prose.overlaps(next.shift(sentence.start))))
}

/// Not "the law of the land", "the company that", "the group’s".
fn stands_alone(after: &str) -> bool {
    let next = after.trim_start();
    let is_qualified = ["of ", "that ", "which ", "who ", "for ", "called ", "named ", "at "]
        .iter()
        .any(|word| next.starts_with(word));
    let is_in_name = after.starts_with(' ') && next.starts_with(char::is_uppercase);
    !is_qualified && !is_in_name && !after.starts_with('-')
}

fn mention(paragraph: &Paragraph, prose: Span, entity: EntityRef) -> Mention {
    Mention {
        span: paragraph.prose.source(prose),
        prose,
        entity: Some(entity),
        candidates: vec![entity],
        inferred: true,
        misspelt: false,
    }
}

/// What a description asks of whom it means.
struct Wanted<'a> {
    noun: &'a str,
    kinds: &'a [Kind],
    publishes: bool,
}

impl Wanted<'_> {
    fn may_be(&self, entity: &Entity) -> bool {
        self.kinds.contains(&entity.kind)
            && may_be_called(entity, self.noun)
            && (!self.publishes && entity.kind != Kind::Company || publishes(entity) == self.publishes)
    }

    /// Whether the noun is a word of one of the entity’s names: "the authority", of the Water Authority.
    fn is_named_so(&self, entity: &Entity) -> bool {
        let has = |name: &str| {
            name.split(|c: char| !c.is_alphanumeric()).any(|word| word.eq_ignore_ascii_case(self.noun))
        };
        has(&entity.name) || entity.aliases.iter().any(|alias| alias.near.is_empty() && has(&alias.text))
    }
}

/// Whether an entity is a newspaper, a site, a news agency, by what the catalogue says of it.
pub fn publishes(entity: &Entity) -> bool {
    static WORDS: LazyLock<Regex> = LazyLock::new(|| {
        cue(
            r"(?i)\b(?:news|newspapers?|daily|weekly|magazine|blog|websites?|broadcaster|press|journal|times|gazette|herald|courier|tribune|post|observer|guardian|telegraph|chronicle|wire)\b",
        )
    });
    WORDS.is_match(&entity.name) || WORDS.is_match(entity.told())
}

struct Context<'a> {
    paragraph: &'a Paragraph,
    mentions: &'a [Mention],
    before: &'a Antecedents,
    catalogue: &'a Catalogue,
    /// The sentence that holds the description.
    index: usize,
}

impl Context<'_> {
    /// The one entity that is wanted in the last sentence that names any, before `at`; one that has the very noun in its
    /// name before all others.
    fn last_before(&self, at: usize, wanted: &Wanted, inferred: &[Mention]) -> Option<EntityRef> {
        let named_so = self.last_of(at, inferred, false, |entity| wanted.is_named_so(entity));
        match named_so {
            Last::One(entity) => Some(entity),
            Last::Several => None,
            Last::Nobody => match self.last_of(at, inferred, true, |entity| wanted.may_be(entity)) {
                Last::One(entity) => Some(entity),
                _ => None,
            },
        }
    }

    /// Whom the last sentence names that names anybody fit; `nearest`: and none after it names anybody else.
    fn last_of(
        &self,
        at: usize,
        inferred: &[Mention],
        nearest: bool,
        fits: impl Fn(&Entity) -> bool,
    ) -> Last {
        let fits = |entity: &EntityRef| fits(self.catalogue.get(*entity));
        for index in (self.index.saturating_sub(REACH)..=self.index).rev() {
            let sentence = self.paragraph.sentences[index];
            let within = Span::new(sentence.start, sentence.end.min(at));
            let mentions = self.mentions.iter().chain(inferred).filter(|m| within.covers(m.prose));
            let named = mentions.filter_map(|mention| mention.entity).filter(fits);
            match Last::of(named) {
                // "The VSSE is examining Alibaba. My brother runs a bakery in Ghent. The company …".
                Last::Nobody if nearest && index < self.index && self.brings_in_another(sentence) => {
                    return Last::Several;
                }
                Last::Nobody => {}
                last => return last,
            }
        }
        if self.index >= REACH {
            return Last::Nobody;
        }
        Last::of(self.before.iter().map(|(_, entity)| *entity).filter(fits))
    }

    /// The subject of the sentence before: its first mention, if it is of these kinds and stands at the beginning,
    /// or is the only one of them.
    fn subject_before(&self, pronoun: &str, kinds: &[Kind], inferred: &[Mention]) -> Option<EntityRef> {
        let Some(previous) = self.index.checked_sub(1) else {
            let mut left =
                self.before.iter().filter(|(kind, _)| kinds.contains(kind)).map(|(_, entity)| *entity);
            let first = left.next()?;
            return left.next().is_none().then_some(first);
        };
        let sentence = self.paragraph.sentences[previous];
        let all = self.mentions.iter().chain(inferred).filter(|m| sentence.covers(m.prose));
        let first = all.min_by_key(|m| m.prose.start)?;
        let entity = first.entity?;
        // "Ann Poe wrote to him. She …": somebody whom nobody catalogued is the subject.
        let person = kinds == [Kind::Person];
        let text = self.paragraph.prose.text();
        if person && self.names_another(Span::new(sentence.start, first.prose.start)) {
            return None;
        }
        // "His wife is a nurse. She …", "Okonjo spoke to a pharmacist. She …".
        let possessive = first.inferred.then(|| first.prose.of(text).to_lowercase());
        let is_hers = possessive.is_some_and(|word| {
            let pairs =
                [("his", "she"), ("her", "he"), ("he", "she"), ("she", "he"), ("his", "her"), ("he", "her")];
            pairs.contains(&(word.as_str(), pronoun.to_lowercase().as_str()))
        });
        if person && (is_hers || SOMEBODY.is_match(sentence.of(text))) {
            return None;
        }
        let is_subject = first.prose.start <= sentence.start + 12;
        let mut named = self.named(sentence, kinds, inferred);
        let is_fit = kinds.contains(&self.catalogue.get(entity).kind);
        let only = named.next()?;
        let is_only = named.all(|other| other == only);
        if is_only { Some(only) } else { (is_subject && is_fit).then_some(entity) }
    }

    /// Whether a sentence has a name that nobody catalogued: it may be whom the next one takes up.
    fn brings_in_another(&self, sentence: Span) -> bool {
        let text = self.paragraph.prose.text();
        let body = sentence.of(text);
        // "Groen does not. The party …".
        let first = letters(body).next().map_or("", |word| word.of(body));
        let is_name = body.starts_with(first)
            && first.len() > 3
            && first.starts_with(char::is_uppercase)
            && !COMMON.contains(&first)
            && [" does ", " is ", " did "].iter().any(|verb| body[first.len()..].starts_with(verb));
        if is_name && !self.mentions.iter().any(|mention| mention.prose.start == sentence.start) {
            return true;
        }
        let words = letters(body).skip(1).map(|word| word.shift(sentence.start));
        let mut names = words.filter(|word| word.of(text).starts_with(char::is_uppercase) && word.len() > 1);
        names.any(|word| {
            let is_day = ["day", "ary", "ch", "May", "ber", "une", "uly", "gust", "ril"]
                .iter()
                .any(|end| word.of(text).ends_with(end));
            !is_day && !self.mentions.iter().any(|mention| mention.prose.overlaps(word))
        })
    }

    /// Whether two words with a capital stand side by side.
    fn names_another(&self, stretch: Span) -> bool {
        let words = stretch.of(self.paragraph.prose.text()).split_whitespace();
        let is_name = |word: &str| {
            word.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with(char::is_uppercase)
                && word.ends_with(char::is_alphanumeric)
        };
        let capitals: Vec<bool> = words.map(is_name).collect();
        capitals.windows(2).any(|pair| pair[0] && pair[1])
    }

    fn named<'b>(
        &'b self,
        within: Span,
        kinds: &'b [Kind],
        inferred: &'b [Mention],
    ) -> impl Iterator<Item = EntityRef> + 'b {
        let inside = self.mentions.iter().chain(inferred).filter(move |m| within.covers(m.prose));
        inside.filter_map(|m| m.entity).filter(|entity| kinds.contains(&self.catalogue.get(*entity).kind))
    }
}

/// Whom the last sentence that names anybody fit names.
enum Last {
    Nobody,
    One(EntityRef),
    Several,
}

impl Last {
    fn of(mut entities: impl Iterator<Item = EntityRef>) -> Last {
        match entities.next() {
            None => Last::Nobody,
            Some(first) if entities.all(|other| other == first) => Last::One(first),
            Some(_) => Last::Several,
        }
    }
}

/// Compiled on first use; whoever expects a draft soon has them ready.
pub static CUES: [&LazyLock<Regex>; 6] =
    [&DESCRIPTION, &PRONOUN, &OPENED, &PARENTHETICAL, &EXPLETIVE, &SOMEBODY];
