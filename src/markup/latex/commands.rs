//! What LaTeX's commands and environments are to a reader of the prose.

/// Environments that hold no prose, by what ends them. The first are read letter by letter.
const ENDS: [&str; 38] = [
    "\\end{verbatim}",
    "\\end{verbatim*}",
    "\\end{Verbatim}",
    "\\end{lstlisting}",
    "\\end{minted}",
    "\\end{comment}",
    "\\end{filecontents}",
    "\\end{filecontents*}",
    "\\end{alltt}",
    "\\end{equation}",
    "\\end{equation*}",
    "\\end{align}",
    "\\end{align*}",
    "\\end{alignat}",
    "\\end{alignat*}",
    "\\end{gather}",
    "\\end{gather*}",
    "\\end{multline}",
    "\\end{multline*}",
    "\\end{flalign}",
    "\\end{flalign*}",
    "\\end{eqnarray}",
    "\\end{eqnarray*}",
    "\\end{math}",
    "\\end{displaymath}",
    "\\end{tikzpicture}",
    "\\end{pgfpicture}",
    "\\end{picture}",
    "\\end{figure}",
    "\\end{figure*}",
    "\\end{wrapfigure}",
    "\\end{SCfigure}",
    "\\end{algorithm}",
    "\\end{algorithmic}",
    "\\end{axis}",
    "\\end{forest}",
    "\\end{dot2tex}",
    "\\end{tikzcd}",
];

const VERBATIM: usize = 9;
const MATHS: std::ops::Range<usize> = 9..25;

/// What ends an environment that holds no prose, and whether it is a formula.
pub fn opaque_end(environment: &str) -> Option<(&'static str, bool)> {
    let index = ENDS.iter().position(|end| is_end_of(end, environment))?;
    Some((ENDS[index], MATHS.contains(&index)))
}

/// Whether an environment is read letter by letter up to its end.
pub fn is_verbatim(environment: &str) -> bool {
    ENDS[..VERBATIM].iter().any(|end| is_end_of(end, environment))
}

fn is_end_of(end: &str, environment: &str) -> bool {
    end.strip_prefix("\\end{").and_then(|rest| rest.strip_suffix('}')) == Some(environment)
}

/// Whether a command, without its backslash, opens a part of the document.
pub fn is_section(command: &str) -> bool {
    let end = command.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(command.len());
    matches!(
        &command[..end],
        "part" | "chapter" | "addchap" | "section" | "addsec" | "subsection" | "subsubsection" | "minisec"
    )
}

/// Whether a command names sources in braces behind it.
pub fn is_citation(name: &str) -> bool {
    let names_a_style = ["style", "reset", "settings", "alias", "setup", "Command", "index"];
    (name.contains("cite") || name.contains("Cite"))
        && !name.contains("quote")
        && !matches!(name, "nocite" | "bibcite" | "citation")
        && !names_a_style.iter().any(|end| name.ends_with(end))
}

/// The character that a command without arguments stands for.
pub fn symbol(name: &str) -> Option<&'static str> {
    Some(match name {
        "ldots" | "dots" | "textellipsis" => "…",
        "textendash" => "–",
        "textemdash" => "—",
        "textquotedblleft" => "“",
        "textquotedblright" => "”",
        "textquoteleft" | "lq" => "‘",
        "textquoteright" | "rq" => "’",
        "quotedblbase" => "„",
        "guillemotleft" | "guillemetleft" | "og" => "«",
        "guillemotright" | "guillemetright" | "fg" => "»",
        "euro" | "texteuro" | "EUR" => "€",
        "pounds" | "textsterling" => "£",
        "textdollar" => "$",
        "textyen" => "¥",
        "S" | "textsection" => "§",
        "P" => "¶",
        "copyright" | "textcopyright" => "©",
        "texttrademark" => "™",
        "textregistered" => "®",
        "textdegree" | "degree" => "°",
        "textpercent" => "%",
        "textbackslash" => "\\",
        "textunderscore" => "_",
        "textasciitilde" => "~",
        "slash" => "/",
        "o" => "ø",
        "O" => "Ø",
        "ae" => "æ",
        "AE" => "Æ",
        "oe" => "œ",
        "OE" => "Œ",
        "aa" => "å",
        "AA" => "Å",
        "ss" => "ß",
        "l" => "ł",
        "L" => "Ł",
        "i" => "ı",
        "j" => "ȷ",
        "LaTeX" => "LaTeX",
        "TeX" => "TeX",
        _ => return None,
    })
}

/// The combining mark of an accent's command.
pub fn accent(name: &str) -> Option<char> {
    Some(match name {
        "`" => '\u{300}',
        "'" => '\u{301}',
        "^" => '\u{302}',
        "~" => '\u{303}',
        "=" => '\u{304}',
        "u" => '\u{306}',
        "." => '\u{307}',
        "\"" => '\u{308}',
        "r" => '\u{30a}',
        "H" => '\u{30b}',
        "v" => '\u{30c}',
        "d" => '\u{323}',
        "c" => '\u{327}',
        "k" => '\u{328}',
        "b" => '\u{331}',
        _ => return None,
    })
}

/// How many arguments stand before the one that is prose.
pub fn arguments_before_prose(name: &str) -> usize {
    match name {
        "textcolor" | "colorbox" | "foreignlanguage" | "textlang" | "parbox" | "scalebox" | "rotatebox"
        | "raisebox" | "href" | "foreignquote" | "hyperlink" | "hypertarget" | "hyperref" | "makebox" => 1,
        "multicolumn" | "multirow" | "fcolorbox" | "resizebox" => 2,
        _ => 0,
    }
}

/// Commands whose arguments are no prose, and which leave nothing in the sentence.
pub fn is_silent(name: &str) -> bool {
    const SILENT: &[&str] = &[
        "label",
        "index",
        "glsadd",
        "vspace",
        "hspace",
        "vskip",
        "hskip",
        "usepackage",
        "RequirePackage",
        "documentclass",
        "input",
        "include",
        "includeonly",
        "includegraphics",
        "bibliography",
        "bibliographystyle",
        "addbibresource",
        "printbibliography",
        "nocite",
        "newcommand",
        "renewcommand",
        "providecommand",
        "newenvironment",
        "renewenvironment",
        "NewDocumentCommand",
        "DeclareMathOperator",
        "def",
        "let",
        "setlength",
        "addtolength",
        "setcounter",
        "addtocounter",
        "stepcounter",
        "pagestyle",
        "thispagestyle",
        "pagenumbering",
        "selectlanguage",
        "hyphenation",
        "caption",
        "captionof",
        "subcaption",
        "date",
        "author",
        "thanks",
        "institute",
        "hypersetup",
        "geometry",
        "lstset",
        "tikzset",
        "tikz",
        "graphicspath",
        "definecolor",
        "color",
        "rule",
        "hrule",
        "cline",
        "cmidrule",
        "rowcolor",
        "cellcolor",
        "columncolor",
        "todo",
        "missingfigure",
        "phantom",
        "hphantom",
        "vphantom",
        "addcontentsline",
        "markboth",
        "markright",
        "fancyhead",
        "fancyfoot",
        "lhead",
        "rhead",
        "cfoot",
        "titleformat",
        "titlespacing",
        "theoremstyle",
        "newtheorem",
        "newcolumntype",
        "fontsize",
        "linespread",
        "setmainfont",
        "setsansfont",
        "setmonofont",
        "usetikzlibrary",
        "sisetup",
        "DeclareUnicodeCharacter",
        "newacronym",
        "newglossaryentry",
        "citestyle",
        "setcitestyle",
        "ExecuteBibliographyOptions",
        "enlargethispage",
        "pagecolor",
        "footnotemark",
        "setquotestyle",
        "MakeOuterQuote",
        "makeatletter",
        "makeatother",
        "noindent",
        "indent",
        "centering",
        "raggedright",
        "raggedleft",
        "maketitle",
        "tableofcontents",
        "listoffigures",
        "listoftables",
        "newpage",
        "clearpage",
        "cleardoublepage",
        "pagebreak",
        "nopagebreak",
        "smallskip",
        "medskip",
        "bigskip",
        "hfill",
        "vfill",
        "hline",
        "toprule",
        "midrule",
        "bottomrule",
        "endhead",
        "endfirsthead",
        "endfoot",
        "endlastfoot",
        "frontmatter",
        "mainmatter",
        "backmatter",
        "appendix",
        "bfseries",
        "itshape",
        "scshape",
        "sffamily",
        "rmfamily",
        "ttfamily",
        "upshape",
        "normalfont",
        "em",
        "it",
        "bf",
        "sc",
        "rm",
        "sf",
        "tt",
        "tiny",
        "small",
        "scriptsize",
        "footnotesize",
        "normalsize",
        "large",
        "Large",
        "LARGE",
        "huge",
        "Huge",
        "null",
        "protect",
        "relax",
        "leavevmode",
        "ignorespaces",
        "nobreak",
        "allowbreak",
        "sloppy",
        "fussy",
        "singlespacing",
        "onehalfspacing",
        "doublespacing",
        "columnbreak",
        "nolinebreak",
        "xspace",
    ];
    SILENT.contains(&name)
}

/// Commands whose arguments are no prose, though what is printed has its place in the sentence.
pub fn is_opaque(name: &str) -> bool {
    matches!(
        name,
        "ref"
            | "pageref"
            | "autoref"
            | "nameref"
            | "cref"
            | "Cref"
            | "crefrange"
            | "vref"
            | "eqref"
            | "subref"
            | "labelcref"
            | "texttt"
            | "code"
            | "lstinline"
            | "mintinline"
            | "ensuremath"
            | "SI"
            | "si"
            | "qty"
            | "unit"
            | "gls"
            | "Gls"
            | "glspl"
            | "ac"
            | "acs"
            | "today"
            | "cite"
    )
}
