"""Formulas in print are those of the page, and run nothing."""

from __future__ import annotations

import io
import re
import unicodedata
import xml.etree.ElementTree as ET
from collections import Counter

import pytest
import typst
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from _ext.page import speech
from _ext.page.formulas import mathml
from _ext.page.latex import read
from _ext.page.mathml import ACCENTS, FormulaError
from _ext.typst import formulas
from _ext.typst.builder import TEMPLATES
from _ext.typst.escaping import string
from tests.formulas import SHOWN, of_posts

PREAMBLE = """\
#set document(title: "Formulas")
#set text(font: "New Computer Modern Math")
#show math.equation: set text(font: "New Computer Modern Math")
"""


def document(latex: list[str]) -> bytes:
    """Return a PDF of formulas, each on a page, with its words; stop if none is made."""
    pages = []
    for each in latex:
        tree = read(each, display=True)
        alt = string(speech.spoken(tree))
        equation = f"$ {formulas.markup(tree)} $"
        pages.append(f"#math.equation(block: true, alt: {alt}, {equation}.body)")
    source = PREAMBLE + "\n#pagebreak()\n".join(pages)
    return typst.compile(
        source.encode(), format="pdf", pdf_standards=["ua-1"], ignore_system_fonts=True
    )


# What differs though both show the same: a browser draws the root sign and the lines
# over and under; in print, an accent is a letter's, and an arrow may be of pieces.
DRAWN = set("√_\u0305")
ONE = {"\u0302": "ˆ", "\u030c": "ˇ", "\u20d7": "→"}


def symbols(text: str) -> Counter[str]:
    """Return the signs of a formula, each with how often it stands there."""
    plain = (ONE.get(char, char) for char in unicodedata.normalize("NFKD", text))
    found = Counter(
        char
        for char in plain
        if char not in DRAWN
        and not char.isspace()
        and unicodedata.category(char) != "Cf"
    )
    return Counter({char: 1 if char in "→←" else n for char, n in found.items()})


def test_every_formula_of_the_posts_has_the_same_signs_on_the_page_and_in_print():
    latex = [*of_posts(), *SHOWN]
    pages = PdfReader(io.BytesIO(document(latex))).pages

    differing = {}
    for each, page in zip(latex, pages, strict=True):
        shown = symbols("".join(read(each, display=True).itertext()))
        printed = symbols(page.extract_text())
        if shown != printed:
            differing[each] = (shown - printed, printed - shown)
    assert differing == {}


HOSTILE = [
    r'\text{#eval("40+2")}',
    r'\text{]; #eval("6*7") [}',
    r"\text{$ #panic() $}",
    r"\text{C#}",
    r"\text{e@x}",
    r"\operatorname{panic}",
    r"\mathrm{sys}.\mathrm{inputs}",
    r'\operatorname{"); panic("}',
    r"\text{\#read(\textbf{x})}",
    r"\text{*/ #panic() /*}",
    r"\text{// a remark}",
    "#panic()",
    "x_#panic()",
    '"a" + "b"',
    r"a // b",
    r"\{ a \} ; b : c ~ d",
    r"pi alpha sum",
]


@pytest.mark.parametrize("latex", HOSTILE)
def test_no_formula_runs_anything(latex):
    # Run, #panic stops the build and #eval("40+2") prints 42; a name is looked up.
    try:
        text = "".join(read(latex, display=True).itertext())
    except FormulaError:
        return
    pdf = PdfReader(io.BytesIO(document([latex])))

    assert "42" not in text
    assert symbols(pdf.pages[0].extract_text()) == symbols(text)


def test_what_is_written_has_no_character_that_means_something():
    written = formulas.markup(read(r'\text{#"\$\_*@<b>` // ]}', display=False))

    quoted = re.findall(r'"([^"]*)"', written)
    assert quoted != []
    assert all(
        re.fullmatch(r"([a-zA-Z0-9]|\\u\{[0-9a-f]+\})*", each) for each in quoted
    )


def test_a_name_of_typst_s_is_not_one_of_the_template_s():
    # A formula's functions are looked up where the template's are known too.
    defined = set(re.findall(r"^#let ([a-z-]+)", TEMPLATES[0].read_text("utf-8"), re.M))
    used = set()
    for latex in SHOWN:
        text = formulas.markup(read(latex, display=True))
        used |= set(
            re.findall(r"(?<![\w.])([a-z]+)(?=[(.])", re.sub(r'"[^"]*"', "", text))
        )

    assert {"frac", "attach", "mat", "lr"} <= used
    assert used & defined == set()


def test_every_accent_of_the_page_has_a_name_in_print_and_a_word():
    assert ACCENTS == formulas.ACCENTS.keys() == speech.ACCENTS.keys()


@pytest.mark.parametrize(
    ("latex", "markup"),
    [
        (r"\frac{a}{bc}", "frac(a, b c)"),
        (r"\sqrt[3]{x}", "root(3, x)"),
        (r"\log_2 n", 'attach("log", b: 2)#h(0.1667em)n'),
        (r"\binom{n}{k}", "binom(n, k)"),
        (r"\left( \frac{a}{b} \right)", r"lr(\u{28}frac(a, b)\u{29})"),
        (r"a \le_H b", r"a attach(scripts(\u{2264}), b: H)b"),
    ],
)
def test_a_formula_is_written_in_typst_s_notation(latex, markup):
    assert formulas.markup(read(latex, display=False)) == markup


# Formulas by chance: a grammar of what people write, with hostile text strewn in.
SIGNS = st.sampled_from(
    r"a b x n 0 1.96 \alpha \Phi \infty \mathbf{v} \mathcal{O} \hat{x} \dots ' + - = < "
    r"\le \to \pm \not= , ( ) [ ] | / ! : ; \% \# \& \, \quad \{ \} \lvert \rvert é ≤".split()
)
BROKEN = st.sampled_from(
    r"& \\ # $ _ ^ { } \foo \SI @ ~ ` * \text \left( \right) \begin{cases} 中 \def\a{\a}".split()
)
TEXTS = st.text(
    st.sampled_from("abpnic ()[]#@<>\"'`*/_&;:,.-=~0é")
    | st.sampled_from("{}$\\^%\n中🎉\x00"),
    max_size=8,
)
LEAVES = st.one_of(*[SIGNS] * 6, TEXTS.map(r"\text{{{}}}".format), TEXTS, BROKEN)


def around(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return formulas that hold others."""
    return st.one_of(
        st.lists(inner, min_size=1, max_size=4).map(" ".join),
        st.builds(r"\frac{{{}}}{{{}}}".format, inner, inner),
        st.builds(r"\sqrt[{}]{{{}}}".format, inner, inner),
        st.builds("{{{}}}_{{{}}}^{{{}}}".format, inner, inner, inner),
        st.builds(r"\sum_{{{}}}^{{{}}} {}".format, inner, inner, inner),
        st.builds(r"\left( {} \middle| {} \right]".format, inner, inner),
        st.builds(r"\underbrace{{{}}}_{{{}}}".format, inner, inner),
        st.builds(r"\xrightarrow{{{}}} \overline{{{}}}".format, inner, inner),
        st.builds(r"\boxed{{{}}} \cancel{{{}}}".format, inner, inner),
        st.builds(r"\operatorname{{{}}} \mathrm{{{}}}".format, TEXTS, inner),
        st.builds(
            r"\begin{{{0}}} {1} & {2} \\ {3} & {1} \end{{{0}}}".format,
            st.sampled_from(["aligned", "cases", "pmatrix", "align", "rcases"]),
            inner, inner, inner,
        ),
    )  # fmt: skip


LATEX = LEAVES | around(LEAVES) | around(LEAVES | around(LEAVES))


def outcome(latex: str, *, display: bool) -> str | FormulaError:
    try:
        return mathml(latex, display=display)
    except FormulaError as error:
        return error


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(LATEX, min_size=40, max_size=60))
def test_what_is_read_is_written_everywhere_and_the_rest_is_refused(candidates):
    kept = []
    for latex in candidates:
        for display in (True, False):
            found = outcome(latex, display=display)
            if isinstance(found, FormulaError):
                assert str(found)
                assert 0 <= found.line <= latex.count("\n")
                continue
            assert " style=" not in found
            tree = ET.fromstring(found)
            assert speech.spoken(tree)
            assert formulas.markup(tree)
            kept += [latex] if display else []
    if kept:
        document(kept)
