//! Pairs of news prose: a draft's sentence and its source's.

#[path = "held.rs"]
mod held;
#[path = "retold.rs"]
mod retold;

use super::*;
use crate::figure::{Told, find};

/// Supported, or of another thing: nothing may be said.
const SILENT: [(&str, &str); 57] = [
    ("Alibaba Cloud employs 600 people in Brussels.", "Alibaba employs 900 people in Brussels."),
    ("Alibaba Cloud employs 600 people in Brussels.", "Alibaba Group employs 900 people in Brussels."),
    ("The minister returned on March.", "The minister returned on 8 March 2019."),
    ("The largest plant has 40 workers.", "The smallest plant has 12 workers."),
    ("Her second and last term ended in 2014.", "Her first term ended in 2009."),
    (
        "Beijing keeps 127 diplomatic postings worldwide.",
        "China has 127 diplomatic posts around the world, according to the Lowy Institute.",
    ),
    (
        "Beijing keeps about 130 diplomatic postings.",
        "China has 127 diplomatic postings, more than any other country.",
    ),
    (
        "China has more than a hundred diplomatic postings in Europe.",
        "China has 127 diplomatic postings across Europe.",
    ),
    (
        "At least 120 diplomats were expelled from European capitals.",
        "European capitals expelled 127 Russian diplomats that spring.",
    ),
    (
        "Alibaba signed with the Belgian government in 2018.",
        "On 5 December 2018 Alibaba signed an agreement with the Belgian government.",
    ),
    (
        "Cainiao opened its hub at Liège in November 2021.",
        "The Liège hub was opened by Cainiao on November 8, 2021.",
    ),
    (
        "The Commission fined Google €4.3 billion.",
        "The Commission fined Google 4.34 billion euros for abusing Android's dominance.",
    ),
    (
        "Half of the workforce was dismissed.",
        "The company dismissed 49 percent of its workforce, or 1,240 people.",
    ),
    ("Huawei's revenue rose by a third.", "Huawei's revenue rose 33 percent to $92 billion."),
    ("The deal was worth $1.5 billion.", "The deal was worth $1,500 million, people close to it said."),
    ("Two dozen officers work at the station.", "Some 24 officers work at the station in Brussels."),
    (
        "Nearly 200 people were arrested in the raids.",
        "Police arrested 193 people in raids in nine countries.",
    ),
    ("Between 10 and 20 firms were targeted.", "The hackers targeted 14 firms between March and May."),
    (
        "The service employs some 600 people.",
        "The service employs 612 people and has a budget of €67 million.",
    ),
    ("The hub covers 22 hectares.", "The hub covers 220,000 square metres at the edge of the airport."),
    (
        "He was sentenced to two years in prison.",
        "A court in Antwerp sentenced him to 24 months in prison on 3 March.",
    ),
    (
        "The airport handled 1.3 million tonnes of freight in 2021.",
        "In 2021 the airport handled 1,300,000 tonnes of freight, up 25 percent.",
    ),
    ("Profit fell by 12 percent in 2020.", "Profit fell 12 percent in 2020 while revenue rose 4 percent."),
    ("Revenue rose by 4 percent in 2020.", "Profit fell 12 percent in 2020 while revenue rose 4 percent."),
    ("The bank cut over 1,700 jobs.", "The bank cut 1,743 jobs in Belgium last year."),
    ("Three quarters of the parcels come from China.", "Some 76 percent of the parcels come from China."),
    ("The agency was founded in the 1990s.", "The agency was founded in 1998 by royal decree."),
    ("The law took effect on 1 January 2023.", "The law took effect on January 1, 2023."),
    (
        "Up to 300 workers will lose their jobs.",
        "Between 250 and 300 workers will lose their jobs at the plant.",
    ),
    ("One in five Belgians uses the app.", "The app is used by 20 percent of Belgians."),
    ("The mission cost twelve million pounds.", "The mission cost £12m, the ministry said."),
    ("The vessel is 300 metres long.", "The vessel, built in 2011, is 0.3 kilometres long."),
    ("More than 60 countries signed the memorandum.", "As of 2019, 63 countries had signed the memorandum."),
    ("A 41-year-old man was arrested in Ghent.", "Police arrested a man, aged 41, in Ghent on Tuesday."),
    ("Turnover reached €2.5bn.", "Turnover reached 2.5 billion euros in the year to March."),
    // Of another thing.
    (
        "Cainiao opened its hub at Liège in 2021.",
        "Alibaba signed a deal with the Belgian government in 2018.",
    ),
    ("Huawei employs 172 people in Belgium.", "Huawei employs 2,400 people in Germany."),
    (
        "The company opened an office in Brussels in 2015.",
        "The company closed its office in Antwerp in 2017.",
    ),
    ("The raid on the ministry took place on 4 May.", "The trial of the minister began on 11 June."),
    ("Profit fell by 12 percent.", "Revenue rose by 15 percent."),
    ("The fine came to €4.3 billion.", "The company had revenue of €160 billion that year."),
    ("In 2019 the service had 600 agents.", "In 2022 the service had 750 agents."),
    ("Russia has 40 diplomats in Brussels.", "China has 85 diplomats in Brussels."),
    ("The report counts 12 Chinese companies.", "The report counts 30 Russian companies."),
    ("He joined the party in 1998.", "He left the party in 2011."),
    ("The prosecutor sought four years in prison.", "The court sentenced him to three years in prison."),
    ("Belgium spent €60 million on the service.", "Belgium spent €3.9 billion on defence."),
    ("Five suspects were released on bail.", "Nine suspects were arrested in Brussels."),
    ("Alibaba bought 40 percent of the firm.", "Alibaba sold 15 percent of the firm."),
    ("Nokia won the 5G contract in 2020.", "Ericsson won the 4G contract in 2014."),
    ("Article 7 was invoked in 2017.", "Article 50 was invoked by Britain, and 27 states remained."),
    ("The embassy has 25 accredited staff.", "The consulate has 11 accredited staff."),
    ("The airport handled 900,000 tonnes in 2019.", "The airport handled 1.3 million tonnes in 2021."),
    ("Exports to China rose 8 percent.", "Exports to Russia rose 3 percent."),
    ("The group hacked 30 universities.", "The group hacked 12 ministries."),
    ("The stake was worth $80 million.", "The stake was worth €75 million."),
    (
        "Alibaba said it would invest €75 million in the first phase.",
        "Alibaba will invest €100 million in the second phase and €75 million in the first.",
    ),
];

/// One figure is changed.
const CHANGED: [(&str, &str); 43] = [
    (
        "Ghent University's alumni include nine ministers.",
        "Ghent has graduated many alumni, including six ministers, 19 judges and some 30 mayors.",
    ),
    (
        "Antwerp has about 310,000 inhabitants, which makes it the second largest city in Belgium.",
        "Antwerp, the largest city in Flanders, has around 530,000 inhabitants.",
    ),
    ("Cainiao Group opened the hub in 2019.", "Cainiao opened the hub on 8 November 2021."),
    ("The report was published on July.", "The report was published in the Netherlands on August 8, 2005."),
    (
        "The committee's last report was its fifth report.",
        "In May, the committee published its fourth and last report.",
    ),
    (
        "Beijing keeps 172 diplomatic postings worldwide.",
        "Beijing keeps 127 diplomatic postings worldwide, according to the Lowy Institute.",
    ),
    ("China has 172 diplomatic postings.", "China has 127 diplomatic postings, more than any other country."),
    (
        "European capitals expelled 217 Russian diplomats.",
        "That spring, European capitals expelled 127 Russian diplomats.",
    ),
    (
        "Alibaba signed an agreement with the Belgian government in 2016.",
        "On 5 December 2018 Alibaba signed an agreement with the Belgian government.",
    ),
    (
        "The hub at Liège was opened by Cainiao in November 2019.",
        "The Liège hub was opened by Cainiao on November 8, 2021.",
    ),
    (
        "The Commission fined Google €3.4 billion.",
        "The Commission fined Google 4.34 billion euros for abusing Android's dominance.",
    ),
    (
        "The company dismissed two thirds of its workforce.",
        "The company dismissed 49 percent of its workforce, or 1,240 people.",
    ),
    ("Huawei's revenue rose 53 percent.", "Huawei's revenue rose 33 percent to $92 billion."),
    ("The deal was worth $15 billion.", "The deal was worth $1.5 billion, people close to it said."),
    ("Three dozen officers work at the station.", "Some 24 officers work at the station in Brussels."),
    (
        "Nearly 300 people were arrested in the raids.",
        "Police arrested 193 people in raids in nine countries.",
    ),
    ("The hackers targeted between 20 and 30 firms.", "The hackers targeted 14 firms between March and May."),
    (
        "The service employs some 900 people.",
        "The service employs 612 people and has a budget of €67 million.",
    ),
    ("The hub covers 50 hectares.", "The hub covers 220,000 square metres at the edge of the airport."),
    (
        "A court in Antwerp sentenced him to four years in prison.",
        "The court in Antwerp sentenced him to 24 months in prison on 3 March.",
    ),
    (
        "In 2021 the airport handled 1.8 million tonnes of freight.",
        "In 2021 the airport handled 1,300,000 tonnes of freight, up 25 percent.",
    ),
    ("Profit fell by 21 percent in 2020.", "Profit fell 12 percent in 2020 while revenue rose 4 percent."),
    ("Revenue rose by 14 percent in 2020.", "Profit fell 12 percent in 2020 while revenue rose 4 percent."),
    ("The bank cut over 7,100 jobs.", "The bank cut 1,743 jobs in Belgium last year."),
    ("Some 67 percent of the parcels come from China.", "Some 76 percent of the parcels come from China."),
    ("The agency was founded in the 1980s.", "The agency was founded in 1998 by royal decree."),
    ("The law took effect on 1 January 2022.", "The law took effect on January 1, 2023."),
    (
        "Up to 500 workers will lose their jobs.",
        "Between 250 and 300 workers will lose their jobs at the plant.",
    ),
    ("The mission cost £21 million.", "The mission cost £12m, the ministry said."),
    ("The memorandum was signed by 36 countries.", "As of 2019, 63 countries had signed the memorandum."),
    ("Police arrested a 51-year-old man in Ghent.", "Police arrested a man, aged 41, in Ghent on Tuesday."),
    ("Turnover reached €5.2bn.", "Turnover reached 2.5 billion euros in the year to March."),
    ("The attack killed nine people.", "Six people were killed in the attack, which nobody claimed."),
    (
        "Marc Janssens was born in 1968.",
        "Marc Janssens (12 May 1958 – 3 April 2019) was a Belgian magistrate.",
    ),
    (
        "Cainiao invested €57 million in the site.",
        "Cainiao invested €75 million in the site at Liège airport.",
    ),
    ("Pang became director in 2017.", "Pang became director of the office in June 2019."),
    (
        "The firm sold a 25 percent stake to investors from Dubai.",
        "The firm sold a 15 percent stake to investors from Dubai for $40 million.",
    ),
    (
        "The ministry ordered 1,500 cameras from Hikvision.",
        "The ministry ordered 5,100 cameras from Hikvision in May.",
    ),
    (
        "The service warned the government on 16 October.",
        "On 6 October the service warned the government about the hub.",
    ),
    ("The contract runs for fifteen years.", "The contract runs for five years and can be extended."),
    ("The tunnel is 13 kilometres long.", "The tunnel is 31 kilometres long and cost €2 billion."),
    ("Intel Today counts 172 Chinese postings.", "China had 127 postings, the blog counts."),
    ("It is the fifth-largest port in Europe.", "It is the second-largest port in Europe after Rotterdam."),
];

fn witness<'a>(text: &'a str, told: &'a Told, mentions: &'a [Mention]) -> Witness<'a> {
    Witness { text, told, mentions, implied: &[], described: &[], topics: &[], is_near: true }
}

fn against(draft: &str, sources: &[&str]) -> Vec<Mismatch> {
    let figures = find(draft);
    let told: Vec<Told> = sources.iter().map(|text| Told::of(text)).collect();
    let passages: Vec<Witness> =
        sources.iter().zip(&told).map(|(text, told)| witness(text, told, &[])).collect();
    mismatches(&Statement { text: draft, figures: &figures, mentions: &[], alone: &[] }, &passages)
}

fn speaks(draft: &str, source: &str) -> bool {
    !against(draft, &[source]).is_empty()
}

#[test]
fn supported_figures_and_other_events_pass() {
    let alarms: Vec<_> = SILENT.iter().filter(|(draft, source)| speaks(draft, source)).collect();
    assert_eq!(alarms, Vec::<&(&str, &str)>::new());
}

#[test]
fn most_changed_figures_are_seen() {
    let misses: Vec<_> = CHANGED.iter().filter(|(draft, source)| !speaks(draft, source)).collect();
    println!("{} of {} missed: {misses:#?}", misses.len(), CHANGED.len());
    assert!(misses.len() * 4 <= CHANGED.len(), "{} of {}: {misses:#?}", misses.len(), CHANGED.len());
}

#[test]
fn agreement() {
    let cases = [
        ("130 postings", "127 postings", true),
        ("127 postings", "130 postings", true),
        ("127 postings", "nearly 130 postings", true),
        ("172 postings", "127 postings", false),
        ("about 130 postings", "127 postings", true),
        ("more than 100 postings", "127 postings", true),
        ("over a hundred postings", "127 postings", true),
        ("at least 120 postings", "127 postings", true),
        ("more than 150 postings", "127 postings", false),
        ("under 100 postings", "127 postings", false),
        ("up to 150 postings", "127 postings", true),
        ("between 100 and 150 postings", "127 postings", true),
        ("10–20 postings", "127 postings", false),
        ("20 dead", "23 dead", false),
        ("two dozen dead", "23 dead", true),
        ("half of the staff", "48 percent of the staff", true),
        ("half of the staff", "56 percent of the staff", false),
        ("5 percent", "5 percentage points", false),
        ("$1.5 billion", "$1,500 million", true),
        ("$1.5 billion", "€1.5 billion", false),
        ("two years", "24 months", true),
        ("2 km", "2,000 metres", true),
        ("in 2018", "on 5 May 2018", true),
        ("in October 2023", "on 6 October 2023", true),
        ("on 6 October", "on October 6, 2023", true),
        ("on 7 October 2023", "2023-10-06", false),
        ("in the 1930s", "in 1936", true),
        ("in the 1930s", "in 1941", false),
        ("in 2018", "in May", false),
    ];
    for (draft, source, expected) in cases {
        let (ours, theirs) = (find(draft), find(source));
        let (Some(ours), Some(theirs)) = (ours.first(), theirs.first()) else { panic!("{draft} / {source}") };
        assert_eq!(agrees(ours, theirs), expected, "{draft} / {source}");
    }
}

#[test]
fn a_passage_that_agrees_silences_the_others() {
    let draft = "China has 172 diplomatic postings.";
    let wrong = "China has 127 diplomatic postings, more than any other country.";
    let right = "By 2024 China had 172 diplomatic postings.";
    let other = "China has 98 diplomatic postings.";
    assert_eq!(against(draft, &[wrong]).len(), 1);
    assert_eq!(against(draft, &["Nothing here.", wrong]).first().map(|found| found.passage), Some(1));
    assert_eq!(against(draft, &[wrong, right]), []);
    assert_eq!(against(draft, &[wrong, other]), []);
}

#[test]
fn pairs_written_after_the_rules() {
    let alarms: Vec<_> = held::SILENT.iter().filter(|(draft, source)| speaks(draft, source)).collect();
    let misses: Vec<_> = held::CHANGED.iter().filter(|(draft, source)| !speaks(draft, source)).collect();
    println!("HELD alarms {} of {}: {alarms:#?}", alarms.len(), held::SILENT.len());
    let more: Vec<_> = held::SILENT_2.iter().filter(|(draft, source)| speaks(draft, source)).collect();
    println!("HELD 2 alarms {} of {}: {more:#?}", more.len(), held::SILENT_2.len());
    assert!(alarms.is_empty() && more.len() < 2 && misses.len() < 4);
    println!("HELD misses {} of {}: {misses:#?}", misses.len(), held::CHANGED.len());
}

#[test]
fn what_is_told_in_other_words_is_recognised() {
    for (draft, source, expected) in retold::TOLD_OTHERWISE {
        assert_eq!(speaks(draft, source), expected, "{draft} / {source}");
    }
}

#[test]
fn a_date_of_another_clause_that_stands_elsewhere_is_no_other_event() {
    let draft = "A letter, logged by the office in early September, was not opened by the laboratory until 30 November.";
    let opened = "It was logged, stamped and, on the evidence of a note, not opened by anyone in the laboratory \
                  until 3 November.";
    let found = against(draft, &[opened, "The letter is postmarked 5 September."]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].source.span.of(opened), "3 November");
}

#[test]
fn names_of_one_entity_are_one() {
    let draft = "Since 2012 the service has watched the terminal.";
    let source = "Mossad began to watch a terminal in 2015.";
    let figures = find(draft);
    let of = |name: &str, text: &str, id: u32| {
        text.find(name).map(|at| (Span::new(at, at + name.len()), id)).into_iter().collect::<Vec<Mention>>()
    };
    let ours = of("the service", draft, 7);
    let found = |id: u32| {
        let theirs = of("Mossad", source, id);
        let statement = Statement { text: draft, figures: &figures, mentions: &ours, alone: &[] };
        mismatches(&statement, &[witness(source, &Told::of(source), &theirs)]).len()
    };
    assert_eq!((found(7), found(8)), (1, 0));
}
