//! Catalogue files in FollowTheMoney's format, one JSON object a line, as OpenSanctions and Aleph export them.
//!
//! Schemata and properties are those of <https://followthemoney.tech/explorer/schemata/>. What is no entity of ours
//! (addresses, passports, vessels) is passed over; ownerships, directorships and the like become relations. A line
//! that cannot be read costs only itself.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;

use super::entries::Entries;
use super::{Alias, Entity, Kind, Place, Relation};
use crate::finding::{Finding, Severity};
use crate::pool;
use crate::text::Span;

#[derive(Deserialize)]
struct Line {
    id: String,
    schema: String,
    caption: Option<String>,
    #[serde(default)]
    properties: HashMap<String, Vec<String>>,
}

/// What files of this format end in.
pub const ENDINGS: [&str; 3] = ["json", "jsonl", "ndjson"];

/// A schema that ties two entities: the properties that name them, and what the first is to the second.
struct Tie {
    schema: &'static str,
    from: &'static str,
    to: &'static str,
    kind: &'static str,
}

static TIES: [Tie; 9] = [
    tie("Ownership", "owner", "asset", "owner of"),
    tie("Directorship", "director", "organization", "director of"),
    tie("Membership", "member", "organization", "member of"),
    tie("Employment", "employee", "employer", "employee of"),
    tie("Family", "person", "relative", "relative of"),
    tie("Associate", "person", "associate", "associate of"),
    tie("Representation", "agent", "client", "agent of"),
    tie("Succession", "predecessor", "successor", "predecessor of"),
    tie("UnknownLink", "subject", "object", "linked to"),
];

const fn tie(schema: &'static str, from: &'static str, to: &'static str, kind: &'static str) -> Tie {
    Tie { schema, from, to, kind }
}

/// Legal forms before or behind a company's name, folded: in prose they are left out.
const LEGAL_FORMS: [&str; 34] = [
    "llc", "l.l.c.", "ltd", "ltd.", "limited", "inc", "inc.", "corp", "corp.", "co.", "plc", "gmbh", "ag",
    "sa", "s.a.", "sas", "sarl", "nv", "n.v.", "bv", "b.v.", "spa", "s.p.a.", "srl", "jsc", "ojsc", "pjsc",
    "cjsc", "ooo", "oao", "pao", "zao", "kft", "kft.",
];
const LONG_LEGAL_FORMS: [&str; 4] =
    ["limited liability company", "joint-stock company", "joint stock company", "public joint stock company"];

/// A name of a company that stands alone in one word has at least so many letters; shorter ones could be anything.
const SHORTEST_WORD: usize = 5;

/// Longer names are no names, but lists of them.
const LONGEST_NAME: usize = 120;

/// Reads a file of FollowTheMoney entities. `previous` gives the last good entry of an id, for lines that are now
/// broken.
pub fn json_lines(
    file: &Path,
    text: &str,
    previous: &dyn Fn(&str) -> Option<Entity>,
) -> (Vec<Entity>, Vec<Finding>) {
    let mut entries = Entries::default();
    let mut findings = Vec::new();
    let mut ties = Vec::new();
    let lines: Vec<&str> = text.split_inclusive('\n').filter(|line| !line.trim().is_empty()).collect();
    let place = |line: &str| {
        let start = line.as_ptr() as usize - text.as_ptr() as usize;
        Place { file: file.to_path_buf(), span: Span::new(start, start + line.trim_end().len()) }
    };
    let read = |some: &[&str]| some.iter().map(|line| read(line, place(line))).collect::<Vec<_>>();
    let read = pool::apart(lines.chunks(pool::portion(lines.len(), super::MANY)), read);
    for (line, read) in lines.iter().zip(read.into_iter().flatten()) {
        match read {
            Read::Entity(entity) if entries.has(&entity.id) => {
                let message =
                    format!("The id “{}” stands twice in this file. The first entry counts.", entity.id);
                findings.push(Finding::problem(Severity::Warning, entity.place.span, message));
            }
            Read::Entity(entity) => {
                entries.add(*entity);
            }
            Read::Tie(tie, properties) => ties.push((tie, properties)),
            Read::Nothing => {}
            Read::Broken(error) => {
                let message = format!(
                    "This line is no FollowTheMoney entity: {error}. It is left out until it is mended."
                );
                findings.push(Finding::problem(Severity::Error, place(line).span, message));
                if let Some(last_good) = id_in(line).and_then(previous) {
                    entries.add(last_good);
                }
            }
        }
    }
    for (tie, properties) in ties {
        let kind = relation(tie, &properties);
        let all = |name: &str| properties.get(name).into_iter().flatten();
        for (from, to) in all(tie.from).flat_map(|from| all(tie.to).map(move |to| (from, to))) {
            let is_known = entries.has(to);
            let Some(entity) = entries.get_mut(from).filter(|_| is_known) else { continue };
            let relation = Relation { kind: kind.clone(), to: to.clone(), source: None };
            if !entity.relations.contains(&relation) {
                entity.relations.push(relation);
            }
        }
    }
    (entries.into_entities(), findings)
}

/// What a line says.
enum Read {
    Entity(Box<Entity>),
    Tie(&'static Tie, HashMap<String, Vec<String>>),
    Nothing,
    Broken(serde_json::Error),
}

fn read(line: &str, place: Place) -> Read {
    let read: Line = match serde_json::from_str(line) {
        Ok(read) => read,
        Err(error) => return Read::Broken(error),
    };
    if let Some(tie) = TIES.iter().find(|tie| tie.schema == read.schema) {
        return Read::Tie(tie, read.properties);
    }
    let entity = kind(&read.schema).and_then(|kind| entity(read, kind, place));
    entity.map_or(Read::Nothing, |entity| Read::Entity(Box::new(entity)))
}

fn id_in(line: &str) -> Option<&str> {
    let rest = line.split_once("\"id\"")?.1.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    rest.split('"').next()
}

fn kind(schema: &str) -> Option<Kind> {
    Some(match schema {
        "Company" => Kind::Company,
        "PublicBody" => Kind::Agency,
        "Person" => Kind::Person,
        "Organization" | "LegalEntity" => Kind::Organisation,
        "Event" => Kind::Event,
        _ => return None,
    })
}

fn entity(line: Line, kind: Kind, place: Place) -> Option<Entity> {
    let all = |name: &str| line.properties.get(name).map(Vec::as_slice).unwrap_or_default();
    let first = |names: &[&str]| names.iter().find_map(|name| all(name).first().cloned());
    let families: Vec<String> = all("lastName").iter().filter_map(|family| written(family, kind)).collect();
    let captions = line.caption.iter().chain(all("name")).chain(all("alias"));
    let name = captions.filter_map(|name| written(name, kind)).map(|name| turned(name, &families)).next()?;
    let others = ["name", "alias", "previousName"].iter().flat_map(|name| all(name));
    let others = others.filter_map(|other| written(other, kind)).map(|other| turned(other, &families));
    let names: Vec<String> = std::iter::once(name.clone()).chain(others).collect();
    let mut aliases: Vec<Alias> = Vec::new();
    let mut add = |text: String, after_full: bool| {
        if !aliases.iter().any(|alias| alias.text == text) {
            aliases.push(Alias { after_full, ..Alias::plain(text) });
        }
    };
    // One word may be any word: it counts where the draft has a longer name, too.
    let has_long = names.iter().any(|name| name.contains(' '));
    for text in &names {
        let is_short = letters(text) < SHORTEST_WORD;
        let is_weak = !text.contains(' ') && (has_long || kind == Kind::Person || is_short);
        add(text.clone(), is_weak);
        if !is_weak && !text.contains(char::is_lowercase) {
            add(calmed(text), true);
        }
    }
    // What prose leaves out. Of the other names, which may be somebody else's too, nothing is left out.
    if kind == Kind::Person {
        if let Some(short) = without_patronymic(&name) {
            add(short, false);
        }
    } else {
        for text in &names {
            if let Some(short) = without_legal_form(text) {
                let is_weak = !short.contains(' ') || *text != name;
                add(short, is_weak);
            }
        }
    }
    let weak = ["weakAlias", "abbreviation"].iter().flat_map(|name| all(name));
    for text in weak.filter_map(|other| written(other, kind)).chain(families) {
        add(text, true);
    }
    let country = first(&["country", "jurisdiction", "nationality", "citizenship"]);
    let wikidata = all("wikidataId").iter().cloned().chain(is_wikidata(&line.id).then(|| line.id.clone()));
    let position =
        || Some(all("position").join("; ")).filter(|position| kind == Kind::Person && !position.is_empty());
    Some(Entity {
        country: country.filter(|code| code.len() == 2).map(|code| code.to_uppercase()),
        summary: first(&["summary", "description"]).or_else(position),
        same_as: wikidata.map(|id| format!("wikidata:{id}")).collect(),
        id: line.id.clone(),
        kind,
        name,
        aliases,
        patterns: Vec::new(),
        relations: Vec::new(),
        place,
    })
}

fn letters(name: &str) -> usize {
    name.chars().filter(|c| c.is_alphabetic()).count()
}

fn is_wikidata(id: &str) -> bool {
    id.strip_prefix('Q')
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// A name as prose has it: a person's family name behind the others, and not in capitals.
fn written(name: &str, kind: Kind) -> Option<String> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.chars().count() > LONGEST_NAME || name.contains(';') || letters(&name) == 0 {
        return None;
    }
    if kind == Kind::Person {
        let name = match name.split_once(", ") {
            Some((family, given)) if !given.contains(',') => format!("{given} {family}"),
            _ => name,
        };
        return Some(name.split(' ').map(softened).collect::<Vec<_>>().join(" "));
    }
    // A whole name in capitals is the register's way of writing, where it has several words.
    let is_loud = name.contains(' ') && !name.contains(char::is_lowercase);
    Some(if is_loud { calmed(&name) } else { name })
}

/// Words that a name has in small letters.
const SMALL: [&str; 16] =
    ["of", "and", "the", "for", "in", "on", "de", "la", "le", "du", "des", "et", "und", "der", "di", "von"];

/// A name in capitals as a title is written. Legal forms and what is short keep their capitals.
fn calmed(name: &str) -> String {
    let words = name.split(' ').enumerate().map(|(place, word)| {
        let lower = word.to_lowercase();
        if place > 0 && SMALL.contains(&lower.as_str()) {
            lower
        } else if letters(word) < 4 || letters(word) < 6 && LEGAL_FORMS.contains(&lower.as_str()) {
            word.to_owned()
        } else {
            softened(word)
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A word in capitals as a person's name is written; a single letter is an initial.
fn softened(word: &str) -> String {
    if letters(word) < 2 || word.contains(char::is_lowercase) {
        return word.to_owned();
    }
    let mut softened = String::with_capacity(word.len());
    let mut begins = true;
    for c in word.chars() {
        if begins {
            softened.push(c);
        } else {
            softened.extend(c.to_lowercase());
        }
        begins = !c.is_alphabetic();
    }
    softened
}

const PATRONYMICS: [&str; 9] = ["vich", "vych", "vna", "ichna", "вич", "вна", "ична", "vič", "vitch"];

fn is_patronymic(word: &str) -> bool {
    letters(word) > 5 && PATRONYMICS.iter().any(|ending| word.ends_with(ending))
}

/// A person's name with the family name, where that stands first, at its end.
fn turned(name: String, families: &[String]) -> String {
    let words: Vec<&str> = name.split(' ').collect();
    let is_first = words.len() > 1 && families.iter().any(|family| family == words[0]);
    let is_last = words.len() > 1 && families.iter().any(|family| family == words[words.len() - 1]);
    let has_patronymic_last = words.len() == 3 && is_patronymic(words[2]);
    if is_first && !is_last || has_patronymic_last {
        return format!("{} {}", words[1..].join(" "), words[0]);
    }
    name
}

/// "Maria Aleksandrovna Osetrova" is "Maria Osetrova" in an English text.
fn without_patronymic(name: &str) -> Option<String> {
    let mut words = name.split(' ');
    let (first, middle, last) = (words.next()?, words.next()?, words.next()?);
    (words.next().is_none() && is_patronymic(middle)).then(|| format!("{first} {last}"))
}

fn without_legal_form(name: &str) -> Option<String> {
    let lower = name.to_lowercase();
    if lower.len() != name.len() {
        return None;
    }
    let is_form = |word: &str| LEGAL_FORMS.contains(&word.trim_matches([',', '"', '“', '”']));
    let mut rest = name;
    for form in LONG_LEGAL_FORMS {
        if lower.starts_with(form) {
            rest = &name[form.len()..];
        } else if lower.ends_with(form) {
            rest = &name[..name.len() - form.len()];
        }
    }
    let mut words: Vec<&str> = rest.split_whitespace().collect();
    while words.first().is_some_and(|word| is_form(&word.to_lowercase())) {
        words.remove(0);
    }
    while words.last().is_some_and(|word| is_form(&word.to_lowercase())) {
        words.pop();
    }
    let short = words.join(" ");
    let short = short.trim_matches([',', ' ', '"', '“', '”', '«', '»']);
    (short != name && letters(short) >= SHORTEST_WORD).then(|| short.to_owned())
}

/// What an entity is to the other, in words that read on from its name.
fn relation(tie: &Tie, properties: &HashMap<String, Vec<String>>) -> String {
    // The role of an owner, as registers have it, is that of what is owned.
    let is_told = tie.schema != "Ownership";
    let said = properties.get("role").or_else(|| properties.get("relationship")).filter(|_| is_told);
    let said = said.and_then(|all| all.first());
    // A role in another script reads on from nothing.
    let said = said.filter(|role| role.is_ascii() && role.len() < 60 && role.contains(char::is_lowercase));
    let kind = match said {
        None => tie.kind.to_owned(),
        Some(role) => {
            let role = role.trim();
            // "Director", but not "CEO".
            let is_word = role.chars().nth(1).is_some_and(char::is_lowercase);
            let role = if is_word { role[..1].to_ascii_lowercase() + &role[1..] } else { role.to_owned() };
            if [" of", " to", " at", " in"].iter().any(|end| role.ends_with(end)) {
                role
            } else {
                format!("{role} of")
            }
        }
    };
    if properties.get("endDate").is_some_and(|dates| !dates.is_empty()) {
        format!("former {kind}")
    } else {
        kind
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = concat!(
        r#"{"id": "p", "caption": "Anna Ivanovna PETROVA", "schema": "Person", "properties": {"name": ["PETROVA, Anna Ivanovna"], "lastName": ["PETROVA"], "nationality": ["ru"], "position": ["Head of sales"]}}"#,
        "\n",
        r#"{"id": "Q12", "caption": "Bolt Works LLC", "schema": "Company", "properties": {"name": ["BOLT WORKS LLC"], "weakAlias": ["BW"], "jurisdiction": ["cy"]}}"#,
        "\n",
        r#"{"id": "o", "schema": "Ownership", "properties": {"owner": ["p"], "asset": ["Q12", "gone"], "endDate": ["2020-01-01"]}}"#,
        "\n",
        r#"{"id": "a", "schema": "Address", "properties": {"full": ["Somewhere"]}}"#,
        "\n",
    );

    fn read(text: &str) -> (Vec<Entity>, Vec<Finding>) {
        json_lines("s.jsonl".as_ref(), text, &|_| None)
    }

    #[test]
    fn people_and_companies_have_the_names_that_prose_gives_them() {
        let (entities, findings) = read(TEXT);
        assert_eq!(findings, []);
        let told: Vec<(&str, Kind, Option<&str>)> =
            entities.iter().map(|e| (e.name.as_str(), e.kind, e.country.as_deref())).collect();
        let expected = [
            ("Anna Ivanovna Petrova", Kind::Person, Some("RU")),
            ("Bolt Works LLC", Kind::Company, Some("CY")),
        ];
        assert_eq!(told, expected);
        let names = |place: usize| -> Vec<(&str, bool)> {
            entities[place].aliases.iter().map(|alias| (alias.text.as_str(), alias.after_full)).collect()
        };
        assert_eq!(names(0), [("Anna Ivanovna Petrova", false), ("Anna Petrova", false), ("Petrova", true)]);
        let expected = [("Bolt Works LLC", false), ("Bolt Works", false), ("BW", true)];
        assert_eq!(names(1), expected);
        assert_eq!(entities[0].summary.as_deref(), Some("Head of sales"));
        assert_eq!(entities[1].same_as, ["wikidata:Q12"]);
    }

    #[test]
    fn names_are_turned_and_calmed() {
        let families = ["Abashkin".to_owned(), "Li".to_owned()];
        for (given, expected) in [
            ("ABASHKIN, Konstantin", "Konstantin Abashkin"),
            ("Abashkin Konstantin", "Konstantin Abashkin"),
            ("Zakharov Nikita Aleksandrovich", "Nikita Aleksandrovich Zakharov"),
            ("LI Fangwei", "Fangwei Li"),
            ("J. O'NEIL-BROWN", "J. O'Neil-Brown"),
        ] {
            let name = written(given, Kind::Person).expect("it is a name");
            assert_eq!(turned(name, &families), expected);
        }
        let agency = |name: &str| written(name, Kind::Agency);
        assert_eq!(agency("MINISTRY OF DEFENCE").as_deref(), Some("Ministry of Defence"));
        assert_eq!(agency("ROSCOSMOS").as_deref(), Some("ROSCOSMOS"));
        assert_eq!(agency("NPO Izhmash;OJSC Izhmash"), None);
        assert_eq!(without_legal_form("OJSC Concern Kalashnikov").as_deref(), Some("Concern Kalashnikov"));
        assert_eq!(without_legal_form("Acme, Inc."), None, "four letters could be anything");
    }

    #[test]
    fn a_role_reads_on_from_the_name() {
        let tie = |schema: &str| TIES.iter().find(|tie| tie.schema == schema).expect("it is one");
        let role = |role: &str| HashMap::from([("role".to_owned(), vec![role.to_owned()])]);
        assert_eq!(relation(tie("Directorship"), &role("CEO and founder")), "CEO and founder of");
        assert_eq!(relation(tie("Directorship"), &role("Leader or official of")), "leader or official of");
        assert_eq!(relation(tie("Directorship"), &role("Директор")), "director of");
        assert_eq!(relation(tie("Ownership"), &role("subsidiary of")), "owner of");
    }

    #[test]
    fn who_owns_what_is_a_relation() {
        let (entities, _) = read(TEXT);
        let relation = Relation { kind: "former owner of".to_owned(), to: "Q12".to_owned(), source: None };
        assert_eq!(entities[0].relations, [relation], "what is not in the file is nobody's");
    }

    #[test]
    fn a_broken_line_costs_only_itself() {
        let (before, _) = read(TEXT);
        let broken = TEXT.replacen("\"schema\": \"Company\"", "\"schema\": ", 1);
        let previous = |id: &str| before.iter().find(|entity| entity.id == id).cloned();
        let (after, findings) = json_lines("s.jsonl".as_ref(), &broken, &previous);
        assert_eq!(after.len(), 2, "the last good entry stays");
        assert_eq!(findings.len(), 1);
        assert!(findings[0].span.of(&broken).starts_with("{\"id\": \"Q12\""), "at its line");
        let (_, findings) = read(&format!("{TEXT}{TEXT}"));
        assert_eq!(findings.len(), 2, "ids that stand twice");
    }
}
