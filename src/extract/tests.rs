//! Citations, attributions, claims and their support, case by case.

use crate::fixture::{check_attributions, check_citations, check_claims, check_findings};

#[test]
fn citation_in_the_sentence_sources_the_claim() {
    check_findings(
        r#"
//- draft.md
Alibaba signed with the Belgian government in 2018.
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[unsourced-claim]

Cainiao applied for a listing in Hong Kong [@alibaba-liege].
"#,
    );
}

#[test]
fn a_claim_that_the_draft_sources_elsewhere_is_a_hint() {
    check_findings(
        r#"
//- draft.md
Alibaba signed with the Belgian government in 2018.
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint[unsourced-claim]

In 2018, Alibaba signed an agreement with the Belgian government [@alibaba-liege].

Alibaba signed with the Belgian government in 2019.
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[unsourced-claim]
"#,
    );
}

#[test]
fn a_quotation_is_exact_however_its_words_are_parted() {
    check_findings(
        r#"
//- draft.md
Its lobbyists were “a major lobbying power in EU policy making” [@huawei-watchlist].

Its lobbyists were “a minor lobbying power in EU policymaking” [@huawei-watchlist].
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[altered-quotation]
"#,
    );
}

#[test]
fn citations_in_all_their_forms() {
    check_citations(
        r#"
//- draft.md
Cited [see @alibaba-liege, p. 3; -@nobody] and @euractiv-2019 says; mail a@b.org, (@ex), [@fig-one], @handle.
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ alibaba-liege ?nobody
                                               ^^^^^^^^^^^^^^ euractiv-2019

Noted.[^a] Remarked.[^b] Interviewed.[^c] Linked [there](https://www.euractiv.com/section/cybersecurity/news/concilliatory-tone-between-eu-and-huawei-as-teleco-giant-opens-brussels-cybersecurity-centre?utm_source=x).
      ^^^^ alibaba-liege
                                     ^^^^ document
                                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ euractiv-2019

By [name][ref], <https://x.org/a>, https://y.org/b. Not [here](#top) nor [sic].
   ^^^^^^^^^^^ https://z.org
                ^^^^^^^^^^^^^^^^^ https://x.org/a
                                   ^^^^^^^^^^^^^^^ https://y.org/b

[^a]: See @alibaba-liege.
          ^^^^^^^^^^^^^^ alibaba-liege
[^b]: This was disputed.
[^c]: Interview with the author, 3 May 2023.

[ref]: https://z.org
"#,
    );
}

#[test]
fn a_citation_reaches_back_to_the_one_before_it() {
    check_claims(
        r#"
//- draft.md
Huawei opened a centre in Brussels in 2019. Nokia has one in Espoo. Ericsson was there too [@euractiv-2019]. Alibaba owns Cainiao.
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ cited
                                            ^^^^^^^^^^^^^^^^^^^^^^^ cited
                                                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ cited
                                                                                                             ^^^^^^^^^^^^^^^^^^^^^ unsourced

Huawei was banned. Nokia was [praised](https://x.org).
^^^^^^^^^^^^^^^^^^ unsourced
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ cited
"#,
    );
}

#[test]
fn a_marker_after_the_full_stop_belongs_to_the_sentence_before() {
    check_claims(
        r#"
//- draft.md
Alibaba signed in 2018.[^1] Cainiao was listed in 2023.
^^^^^^^^^^^^^^^^^^^^^^^^^^^ cited
                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^ unsourced

[^1]: <https://x.org>
"#,
    );
}

#[test]
fn a_lead_in_shares_its_citation_with_its_list() {
    check_claims(
        r#"
//- draft.md
Three companies were named in the report [@inteltoday-2020]:

- Huawei was named first.
  ^^^^^^^^^^^^^^^^^^^^^^^ cited
- Nokia was named second.
  ^^^^^^^^^^^^^^^^^^^^^^^ cited

Two more followed later:

- Alibaba was named first.
  ^^^^^^^^^^^^^^^^^^^^^^^^ unsourced
"#,
    );
}

#[test]
fn a_named_source_attributes() {
    check_claims(
        r#"
//- draft.md
According to Reuters, Cainiao was listed in Hong Kong.
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ attributed

The VSSE, which rarely speaks, said it was concerned about Huawei.
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ attributed

Alibaba was warned twice, Le Soir reported on Friday.
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ attributed

Officials said that Alibaba was warned.
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unsourced
"#,
    );
}

#[test]
fn attributions_know_source_and_cue() {
    check_attributions(
        r#"
//- draft.md
According to a report by Belgium’s VSSE, Huawei lobbies. “We do not,” said Ken Hu. A Huawei spokesperson told Reuters so.
                                   ^^^^ According to vsse
                                                                           ^^^^^^ said ken-hu
                                                                                     ^^^^^^ told huawei
                                                                                                              ^^^^^^^ told reuters
"#,
    );
}

#[test]
fn who_stands_before_an_apposition_speaks() {
    check_attributions(
        r#"
//- draft.md
Vincent Pang, a vice-president of Huawei, said that 300 people work there.
^^^^^^^^^^^^ said vincent-pang
"#,
    );
}

#[test]
fn what_asserts_nothing_is_no_claim() {
    check_claims(
        r#"
//- draft.md
# Huawei was banned in 2019

Was Huawei banned? See the VSSE’s site. I suspect Huawei knew. We should ban Huawei. If Huawei left, Nokia would win.

> Huawei was banned, said the man.

“Huawei was banned in 2019.”

This section looks at how Huawei was banned.

De Staatsveiligheid heeft het dossier van Huawei niet willen openen.
"#,
    );
}

#[test]
fn weight_decides_the_severity() {
    check_findings(
        r#"
//- draft.md
Cainiao is part of Alibaba.
^^^^^^^^^^^^^^^^^^^^^^^^^^^ information[unsourced-claim]

Cainiao was accused of spying.
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[unsourced-claim]
"#,
    );
}

#[test]
fn an_unnamed_source_is_milder_and_says_so() {
    check_findings(
        r#"
//- draft.md
Officials said that Huawei was banned in 2019.
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information[unsourced-claim]

EU authorities say that Nokia was banned in 2018.
"#,
    );
}

#[test]
fn a_speaker_goes_on_in_the_next_sentence() {
    check_claims(
        r#"
//- draft.md
The VSSE said that it watched Huawei. It added that Nokia was fined. Nokia was praised.
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ attributed
                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ attributed
                                                                     ^^^^^^^^^^^^^^^^^^ unsourced
"#,
    );
}

#[test]
fn a_description_speaks_for_the_one_named_before() {
    check_claims(
        r#"
//- draft.md
The VSSE was not sure. In its annual report the service warned that Huawei might be forced to spy in 2019.
^^^^^^^^^^^^^^^^^^^^^^ unsourced
                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ attributed
//- draft2.md
The VSSE was not sure. In its annual report the service warned that Huawei was forced to spy in 2019.
^^^^^^^^^^^^^^^^^^^^^^ unsourced
                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ attributed
"#,
    );
}

#[test]
fn verbs_of_saying_that_say_nothing_attribute_nothing() {
    check_claims(
        r#"
//- draft.md
Huawei found a new office in 2019.
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unsourced

What Huawei said in 2019 was false.
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unsourced

The VSSE found that Huawei was fined in 2019.
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ attributed
"#,
    );
}

#[test]
fn a_line_break_is_a_space() {
    check_claims(
        r#"
//- draft.md
I
suspect Huawei. I
think that Nokia was fined.
//- draft.txt
I
suspect Huawei. I
think that Nokia was fined.
"#,
    );
}

#[test]
fn an_inline_note_cites_or_remarks() {
    check_claims(
        r#"
//- draft.md
Huawei was fined in 2019.^[Interview with the author, 3 May 2023.] Nokia was fined in 2021.^[A pity.] Quite so.
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ cited
                                                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unsourced
"#,
    );
}

#[test]
fn an_unknown_key_is_reported_once_it_is_surely_unknown() {
    check_findings(
        r#"
//- draft.md
Alibaba signed in 2018 [@unknown-2018].
//- draft2.md
Alibaba signed in 2018 [@unknown-2018; @alibaba-liege].
                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error[unknown-citation]
//- draft3.md
As @alibaba-leige says, Alibaba signed in 2018 [@euractiv-2019].
   ^^^^^^^^^^^^^^ error[unknown-citation]
"#,
    );
}

#[test]
fn settings_change_what_is_judged() {
    check_findings(
        r#"
//- ibid.toml
[check]
claims = "all"
citation-scope = "sentence"
attribution = "needs-citation"
[rules]
unsourced-claim = "error"
//- draft.md
The harbour was closed in May. According to Reuters, it was opened in June. It was sold in July [@alibaba-liege].
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error[unsourced-claim]
                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error[unsourced-claim]
"#,
    );
}

#[test]
fn a_draft_can_turn_ibid_off() {
    check_findings("\n//- draft.md\n---\nibid: off\n---\n\nAlibaba signed in 2018.\n");
}
