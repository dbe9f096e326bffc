//! What is a mention and what is none: the conventions, case by case.

use crate::fixture::check_mentions;

#[test]
fn possessive_belongs_to_the_mention_not_to_the_name() {
    check_mentions(
        r#"
//- draft.md
Huawei’s lawyers wrote to the European Commission, and the Commission answered.
^^^^^^ company:huawei
                              ^^^^^^^^^^^^^^^^^^^ agency:european-commission
                                                           ^^^^^^^^^^ agency:european-commission
"#,
    );
}

#[test]
fn an_acronym_wants_capitals_and_an_abbreviation_in_parentheses_is_a_mention() {
    check_mentions(
        r#"
//- draft.md
The North Atlantic Treaty Organization (NATO) met; nato did not, nor did the eu.
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ agency:nato
                                        ^^^^ agency:nato
"#,
    );
}

#[test]
fn a_short_form_needs_the_full_name_before_it() {
    check_mentions(
        r#"
//- draft.md
The Commission spoke.

The European Commission spoke.
    ^^^^^^^^^^^^^^^^^^^ agency:european-commission

Then the Commission fell silent.
         ^^^^^^^^^^ agency:european-commission
"#,
    );
}

#[test]
fn a_surname_may_stand_before_the_full_name() {
    check_mentions(
        r#"
//- draft.md
Pang was there.
^^^^ person:vincent-pang

Vincent Pang, Huawei’s man, had come early. Mary Pang had not.
^^^^^^^^^^^^ person:vincent-pang
              ^^^^^^ company:huawei

//- draft2.md
Pang was there.
"#,
    );
}

#[test]
fn names_run_over_lines_emphasis_and_no_break_spaces() {
    check_mentions(
        "
//- draft.md
The **Hong Kong** Stock Exchange and State\u{a0}Security of Belgium met Hua**wei**.
      ^^^^^^^^^^^^^^^^^^^^^^^^^^ company:hkex
                                     ^^^^^^^^^^^^^^ agency:vsse
                                                                   ^^^^^^^^ company:huawei
",
    );
}

#[test]
fn a_name_inside_a_longer_name_is_none() {
    check_mentions(
        r#"
//- draft.md
The European Parliament Research Service cites Nokia Bell Labs and the Reuters Institute for the Study of Journalism.

What Thomson Reuters sells is not meant, nor is the European Commission of Human Rights.
"#,
    );
}

#[test]
fn the_like_named_body_of_another_country_is_none() {
    check_mentions(
        r#"
//- draft.md
In Brussels, Ukraine’s State Security Service met the State Security Service of Georgia.

In Brussels, Belgium’s State Security Service met nobody.
                       ^^^^^^^^^^^^^^^^^^^^^^ agency:vsse
"#,
    );
}

#[test]
fn what_changes_the_thing_is_no_mention() {
    check_mentions(
        r#"
//- draft.md
A NATO-style pact, a Twitter-like service and amazon.com are none; EU-funded work and anti-Huawei talk are.
                                                                   ^^ agency:eu
                                                                                           ^^^^^^ company:huawei
"#,
    );
}

#[test]
fn offices_and_headlines_do_not_hide_a_name() {
    check_mentions(
        r#"
//- draft.md
# Former Ubisoft Executives Meet EU Leaders
         ^^^^^^^ company:ubisoft
                                 ^^ agency:eu

EU Digital Commissioner Mariya Gabriel met Huawei Chairman Ken Hu. Then Hu left.
^^ agency:eu
                        ^^^^^^^^^^^^^^ person:mariya-gabriel
                                           ^^^^^^ company:huawei
                                                           ^^^^^^ person:ken-hu
                                                                        ^^ person:ken-hu
"#,
    );
}

#[test]
fn what_is_not_prose_holds_no_mentions() {
    check_mentions(
        r#"
//- draft.md
---
title: Huawei
---

See `Huawei`, https://huawei.com/Huawei, [the site](https://x.org/Huawei) and [@huawei-watchlist]. <!-- Huawei -->

```
Huawei
```

A [Huawei](https://x.org) link and | a table.
   ^^^^^^ company:huawei
"#,
    );
}

#[test]
fn an_abbreviation_that_the_draft_introduces_holds_from_there_on() {
    check_mentions(
        r#"
//- draft.md
A CBS is none yet. The Hong Kong Stock Exchange (HKSE) opened.
                       ^^^^^^^^^^^^^^^^^^^^^^^^ company:hkex
                                                 ^^^^ company:hkex

The HKSE closed.
    ^^^^ company:hkex
"#,
    );
}

#[test]
fn capitals_of_governments_are_mentions_only_where_they_act() {
    check_mentions(
        r#"
//- draft.md
He flew to Beijing. Companies must share their data with Beijing.
                                                         ^^^^^^^ agency:china-government
"#,
    );
}

#[test]
fn of_two_entities_with_one_name_none_is_chosen() {
    check_mentions(
        r#"
//- ibid.toml
builtin = false
catalogue = ["c.toml"]
//- c.toml
[[company]]
id = "apple-records"
name = "Apple"
[[company]]
id = "apple-inc"
name = "Apple"
aliases = [{ text = "Apple", near = ["phone"] }]
//- draft.md
Apple sued.
^^^^^ company:apple-records

Apple sold phones.
^^^^^ company:apple-inc
//- draft2.md
Apple pie.
^^^^^ company:apple-records
"#,
    );
}
