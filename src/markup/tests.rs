//! What holds for every markup: exact maps, blocks that are found again, no panic, time in the length of the text.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

/// The blocks of a text, with their beginnings, as the rest of ibid reads them.
fn parsed(text: &str, language: Language) -> Vec<(usize, ParsedBlock)> {
    let body = front_matter::read(text).map_or(0, |(_, length)| length);
    let starts = blocks::split(text, language);
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let spans = starts.iter().copied().zip(ends).filter(|&(start, _)| start >= body);
    spans.map(|(start, end)| (start, parse(&text[start..end], language))).collect()
}

/// The draft as its reader sees it: a line a paragraph, below it its markers with their source, the comments, and a
/// rule between blocks.
fn seen(text: &str, language: Language) -> String {
    let mut seen = String::new();
    for (start, block) in parsed(text, language) {
        for paragraph in &block.paragraphs {
            let lead_in = paragraph.lead_in.map_or(String::new(), |index| format!(" (led in by {index})"));
            seen += &format!("{:?}{lead_in}: {}\n", paragraph.role, paragraph.prose.text());
            for marker in &paragraph.markers {
                let source = marker.source.shift(start).of(text);
                seen += &format!("    {:?} ← {}\n", marker.kind, source.replace('\n', "⏎"));
            }
        }
        for comment in &block.comments {
            seen += &format!("    comment: {}\n", comment.text);
        }
        if !block.paragraphs.is_empty() || !block.comments.is_empty() {
            seen += "---\n";
        }
    }
    seen
}

#[track_caller]
fn check_fixture(text: &str, language: Language, expected: &str) {
    let seen = seen(text, language);
    assert!(seen == expected, "the draft is now seen so:\n{seen}<<<end");
    check_maps(text, language);
}

/// Every piece of prose that reads as the source does stands where it says.
#[track_caller]
fn check_maps(text: &str, language: Language) {
    for (start, block) in parsed(text, language) {
        let source = &text[start..];
        for paragraph in &block.paragraphs {
            let prose = paragraph.prose.text();
            let mut last = 0;
            for (at, character) in prose.char_indices() {
                let span = paragraph.prose.source(Span::new(at, at + character.len_utf8()));
                let original = source.get(span.range()).unwrap_or_else(|| panic!("{span:?} of {source:?}"));
                assert!(span.end >= last, "{span:?} goes back in {source:?}");
                last = span.end;
                let is_word = character.is_alphanumeric() && character.is_ascii();
                if is_word && original.chars().count() == 1 {
                    assert_eq!(original, character.to_string(), "{prose:?} of {source:?}");
                }
            }
            let spans = paragraph.markers.iter().map(|marker| (marker.prose, marker.source));
            for (marker, original) in spans {
                assert!(prose.get(marker.range()).is_some(), "{marker:?} in {prose:?}");
                assert!(source.get(original.range()).is_some(), "{original:?} in {source:?}");
            }
            for sentence in &paragraph.sentences {
                assert!(prose.get(sentence.range()).is_some(), "{sentence:?} in {prose:?}");
            }
        }
        for comment in &block.comments {
            assert!(source.get(comment.span.range()).is_some(), "{comment:?}");
        }
    }
}

pub fn check_scans(text: &str, language: Language) {
    let starts = blocks::split(text, language);
    for (index, &start) in starts.iter().enumerate() {
        let mut scanner = blocks::Scanner::new(language, start == 0);
        let mut offset = start;
        let mut again = vec![start];
        for line in lines(&text[start..]) {
            if scanner.begins_block(line) {
                again.push(offset);
            }
            offset += line.len();
        }
        assert_eq!(again, starts[index..], "{language:?}: {text:?}");
    }
}

#[test]
fn a_latex_draft() {
    check_fixture(
        include_str!("../../tests/markup/latex.tex"),
        Language::Latex,
        include_str!("../../tests/markup/latex.seen"),
    );
}

#[test]
fn a_typst_draft() {
    check_fixture(
        include_str!("../../tests/markup/typst.typ"),
        Language::Typst,
        include_str!("../../tests/markup/typst.seen"),
    );
}

#[test]
fn an_org_draft() {
    check_fixture(
        include_str!("../../tests/markup/org.org"),
        Language::Org,
        include_str!("../../tests/markup/org.seen"),
    );
}

#[test]
fn a_rst_draft() {
    check_fixture(
        include_str!("../../tests/markup/rst.rst"),
        Language::Rst,
        include_str!("../../tests/markup/rst.seen"),
    );
}

#[test]
fn an_asciidoc_draft() {
    check_fixture(
        include_str!("../../tests/markup/asciidoc.adoc"),
        Language::Asciidoc,
        include_str!("../../tests/markup/asciidoc.seen"),
    );
}

#[test]
fn an_html_draft() {
    check_fixture(
        include_str!("../../tests/markup/html.html"),
        Language::Html,
        include_str!("../../tests/markup/html.seen"),
    );
}

/// What each markup's texts are made of, split at `¦`.
fn snippets(language: Language) -> &'static str {
    match language {
        Language::Latex => {
            "\\¦{¦}¦[¦]¦%¦$¦$$¦~¦--¦``¦''¦`¦&¦\\\\¦\\begin{quote}¦\\end{quote}¦\\begin{itemize}¦\\item¦\\item[x]¦\\end{itemize}¦\\begin{verbatim}¦\\end{verbatim}¦\\begin{tabular}{ll}¦\\end{tabular}¦\\begin{equation}¦\\end{equation}¦\\documentclass{a}¦\\begin{document}¦\\end{document}¦\\title{¦\\section{¦\\cite{a,b}¦\\parencites[1]{a}[2]{b}¦\\footnote{¦\\href{u}{¦\\url{u}¦\\enquote{¦\\textcquote{k}{¦\\'e¦\\\"{\\i}¦\\c{c}¦\\verb|¦\\(¦\\)¦\\emph{¦\\foo¦\\foo{}¦\\ldots ¦\\label{x}¦% ibid: x\n"
        }
        Language::Typst => {
            "= ¦== H\n¦- ¦+ ¦/ t: ¦@key¦@key[p. 3]¦#cite(<k>)¦#footnote[¦]¦[¦#quote(block: true)[¦#quote[¦#link(\"u\")[¦#let x = ¦#set text(¦(¦)¦{¦}¦#foo¦#table(¦[c]¦`¦```¦$¦//¦/*¦*/¦*¦_¦~¦--¦\\¦\\u{e9}¦<l>¦\"¦https://a.b¦..."
        }
        Language::Org => {
            "* ¦** TODO H :t:\n¦- ¦+ ¦1. ¦[cite:@a;@b]¦[cite:¦@k¦]¦[[u][¦]]¦[fn:1]¦[fn::¦[fn:¦#+begin_quote\n¦#+end_quote\n¦#+begin_src\n¦#+end_src\n¦# c\n¦#+title: ¦:D:\n¦:END:\n¦| a | b |\n¦*¦/¦_¦+¦=¦~¦$¦\\(¦\\)¦--¦\\cite{a}¦<https://a.b>¦https://a.b"
        }
        Language::Rst => {
            "[1]_¦[#a]_¦[A1]_¦.. [1] ¦.. [A1] ¦.. ¦.. note::\n¦.. code::\n¦   ¦`¦``¦`_¦`t <u>`_¦:cite:p:`k`¦:x:`¦*¦**¦|¦::\n¦===\n¦---\n¦- ¦* ¦1. ¦\\¦>>> x\n¦:f: x\n¦+--+\n¦_ ¦https://a.b"
        }
        Language::Asciidoc => {
            "= ¦== H\n¦* ¦. ¦- ¦cite:[k]¦<<k>>¦footnote:[¦]¦link:u[¦https://a.b[¦https://a.b¦____\n¦----\n¦....\n¦```\n¦////\n¦// c\n¦:a: b\n¦[quote]\n¦[a]\n¦|===\n¦|¦| a | b\n¦*¦**¦_¦`¦#¦+¦+\n¦{a}¦--¦{empty}¦image::x[]\n¦\"`¦`\"¦'`¦====\n¦t:: "
        }
        Language::Html => {
            "<p>¦</p>¦<li>¦<ul>¦</ul>¦<blockquote>¦</blockquote>¦<h1>¦</h1>¦<td>¦<q>¦</q>¦<a href=\"u\">¦</a>¦<a href=#fn1>¦<sup>¦</sup>¦<script>¦</script>¦<pre>¦</pre>¦<!--¦-->¦&amp;¦&#233;¦&#xe9;¦&¦&bogus;¦<¦>¦\"¦'¦<b>¦</b>¦<br/>¦<code>¦</code>¦<div id=\"fn1\">¦</div>¦<body>¦<head>¦</head>"
        }
        _ => "*¦_¦`¦[¦]¦(¦)¦>¦#¦|¦-¦@¦:¦<!--¦-->",
    }
}

fn text_of(language: Language) -> impl Strategy<Value = String> {
    let common = "a¦Huawei ¦é¦😀¦ ¦  ¦\t¦\n¦\n\n¦\r\n¦\r¦. ¦:¦,¦1¦x\n¦\u{a0}¦\u{feff}";
    let all: Vec<&str> = common.split('¦').chain(snippets(language).split('¦')).collect();
    proptest::collection::vec(proptest::sample::select(all), 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn any_text_is_read_exactly(
        (language, text) in proptest::sample::select(Language::ALL.to_vec())
            .prop_flat_map(|language| text_of(language).prop_map(move |text| (language, text)))
    ) {
        check_scans(&text, language);
        check_maps(&text, language);
        // A whole draft may also be read as one block.
        parse(&text, language);
    }
}

#[test]
fn a_link_without_text_marks_nothing() {
    let text = "It left.<a href=#fn1> </a>Then it came.<a href=\"u\"></a>";
    assert_eq!(seen(text, Language::Html), "Body: It left. Then it came.\n---\n");
    assert_eq!(seen("It left. \\href{u}{} It came.", Language::Latex), "Body: It left. It came.\n---\n");
}

#[test]
fn time_grows_with_the_length_of_the_text() {
    let signs = [
        "{",
        "\\",
        "[",
        "<",
        "$",
        "`",
        "*",
        "_",
        "&",
        "@",
        "#",
        "%",
        "(",
        "|",
        ":",
        "\\(",
        "\\footnote{",
        "\\begin{itemize}",
        "\\'",
    ];
    for language in Language::ALL.into_iter().skip(2) {
        for sign in signs {
            let read = |length: usize| {
                let text = sign.repeat(length / sign.len());
                let start = Instant::now();
                parsed(&text, language);
                start.elapsed()
            };
            // A reading in the square of the length takes a thousand times as long for thirty-two times the text.
            let (short, long) = (read(2 * 1024), read(64 * 1024));
            let bound = 200 * short + Duration::from_millis(500);
            assert!(long < bound, "{language:?} {sign:?}: {short:?}, then {long:?}");
        }
    }
}
