"""What of LaTeX is read, and what an author hears of the rest."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typst
from fontTools.ttLib import TTFont

from _ext.page.characters import CHARACTERS
from _ext.page.latex import read
from _ext.page.mathml import CLASSES, ENCLOSURES, TEXT_STYLES, FormulaError
from _ext.page.remedies import COMMANDS, ENVIRONMENTS, REMEDIES
from tests.formulas import SHOWN, of_posts
from tests.sites import ROOT

FONT = ROOT / "_static" / "fonts" / "STIXTwoMath.woff2"
STYLES = ROOT / "_static" / "formulas.css"


def shown(latex: str, *, display: bool = True) -> str:
    """Return the signs of a formula as they follow each other."""
    return "".join(read(latex, display=display).itertext())


@pytest.mark.parametrize(
    ("latex", "signs"),
    [
        (r"a \not= b", "a≠b"),
        (r"a \le_H b \to_H c", "a≤Hb→Hc"),
        (r"\textbf{abc}", "abc"),
        (r"\text{<b>bold</b> & c}", "<b>bold</b>\xa0&\xa0c"),
        (r"\text{<script>alert(1)</script>}", "<script>alert(1)</script>"),
        (r"\text{C#} + \text{a_b}", "C#+a_b"),
        (r"50\% \text{ and 5\% of}", "50%\xa0and\xa05%\xa0of"),
        (r"\left\{ x \middle| y \right\}", "{x|y}"),
        (r"\begin{align} a &= b \\ c &= d \end{align}", "a=bc=d"),
        (r"1, \dots, n", "1,…,n"),
        (r"p \pm 1.96", "p±1.96"),
    ],
)
def test_what_is_written_is_read(latex, signs):
    assert shown(latex).replace("\u2063", "") == signs


@pytest.mark.parametrize(
    ("latex", "rows"),
    [
        (r"\begin{aligned} L &= \lambda W \\ &\approx 10 \end{aligned}", [2, 2]),
        (r"L &= \lambda W \\ &\approx 10", [2, 2]),  # as Sphinx's own writers take it
        (r"a = b \\ c = d", [1, 1]),
        ("a = b\n\nc = d", [1, 1]),
        ("a = b \\\\\n\nc = d", [1, 1]),
        (r"a = b \\", []),  # nothing follows: one line
        ("\n\na = b\n\n", []),
        ("\\begin{gathered} a \\\\\n\n b \\end{gathered}", [1, 1]),
        (r"\text{a \& b} \& c", []),
    ],
)
def test_a_formula_on_its_own_lines_breaks_where_it_says(latex, rows):
    tree = read(latex, display=True)

    assert [len(row) for row in tree.iter("mtr")] == rows


@pytest.mark.parametrize(
    ("latex", "line", "complaint"),
    [
        (r"\SI{5}{ms}", 0, r"\SI cannot be shown; write the number and \,\text{ms}"),
        (r"\ce{H2O}", 0, r"\ce cannot be shown; write the elements in \mathrm{}"),
        ("a +\n\\frca{1}{2}", 1, r"\frca is not known; is it \frac?"),
        ("a\n+ b\n= \\lamda", 2, r"\lamda is not known; is it \lambda or \Lambda?"),
        (r"\foo{x}", 0, r"\foo is not known; write it with plainer LaTeX"),
        (r"x \tag{7}", 0, r"\tag cannot be shown; the page numbers formulas"),
        ("x\n\\label{a}", 1, r"\label cannot be shown; the page numbers formulas"),
        (r"\eqref{a}", 0, r"\eqref cannot be shown; refer to it in the text"),
        (r"\color{red} x", 0, "a formula has the colour of its text"),
        (r"\textcolor{red}{x}", 0, "a formula has the colour of its text"),
        (r"\begin{smallmatrix} a \end{smallmatrix}", 0, "write matrix or pmatrix"),
        ("a\n\\begin{multline} a \\end{multline}", 1, "break the lines with aligned"),
        (
            r"\begin{algned} a \end{algned}",
            0,
            "algned is not known; is it aligned or align?",
        ),
        (r"\sum_{\substack{a \\ b}}", 0, "write the conditions in one line"),
        (r"\newcommand{\a}{b} \a", 0, "a formula defines no commands"),
        (r"\def\x{\x}\x", 0, "a formula defines no commands"),
        (r"\href{a}{b}", 0, "put the link into the text around it"),
        (r"\raisebox{2pt}{x}", 0, "sizes and places are the font's"),
        ("a\n中", 1, "the fonts lack its character 中"),
        (
            r"\underrightarrow{a}",
            0,
            r"\underrightarrow cannot be shown; write \overright",
        ),
        (r"\textdegree", 0, r"put it into \text{}"),
        (r"\text{🎉}", 0, "the fonts lack its character 🎉 (party popper)"),
        (r"a & b", 0, "& is for columns"),
        (r"\left( a", 0, "close what is open"),
        ("a\n{b\n", 1, "close what is open"),
        (r"a}", 0, "has no partner"),
        (r"\left x", 0, "need a bracket behind them"),
        (r"x^2^3", 0, "put braces around one of them"),
        (r"\text{50%}", 0, r"is a remark to LaTeX; write \%"),
        (r"\text{a $x$ b}", 0, r"close \text{} before the formula within it"),
        (r"\begin{gathered}{a \\ b}\end{gathered}", 0, "put it outside of them"),
        (r"\,", 0, "it shows nothing"),
        ("", 0, "it shows nothing"),
        ("a\n\x01b", 0, "control character"),
        ("{" * 20_000 + "}" * 20_000, 0, "characters; divide it"),  # crashes math-core
        ("{" * 100 + "a" + "}" * 100, 0, "groups deep; divide it"),
        (r"\sqrt" * 300 + " a", 0, "groups deep; divide it"),
        ("(1 - " * 100, 0, "close what is open"),  # and not in 2 to the 100 steps
        (r"\langle " * 100, 0, "close what is open"),
    ],
)
def test_what_cannot_be_shown_is_refused_at_its_line(latex, line, complaint):
    display = latex != r"a & b"
    with pytest.raises(FormulaError, match=re.escape(complaint)) as caught:
        read(latex, display=display)

    assert caught.value.line == line


def test_a_formula_in_a_line_of_text_has_one_line():
    with pytest.raises(FormulaError, match="put it between") as caught:
        read("a\n= b \\\\ c", display=False)

    assert caught.value.line == 1


@pytest.mark.parametrize(
    ("latex", "space"),
    [
        (r"\begin{pmatrix} a & -1 \end{pmatrix}", {"lspace": "0", "rspace": "0"}),
        (r"\begin{aligned} a &- b \end{aligned}", {"form": "infix"}),
    ],
)
def test_a_minus_that_begins_a_cell_is_a_sign_in_a_matrix_only(latex, space):
    minus = [node for node in read(latex, display=True).iter("mo") if node.text == "−"]

    assert minus[0].attrib == space


@pytest.mark.parametrize("name", [*COMMANDS, *ENVIRONMENTS])
def test_a_name_that_a_complaint_may_suggest_is_known(name):
    latex = (
        rf"\begin{{{name}}}a\end{{{name}}}" if name in ENVIRONMENTS else rf"\{name} a"
    )
    assert f"{name} is not known" not in complaint_of(latex)
    assert "\\" + name not in REMEDIES


def complaint_of(latex: str) -> str:
    try:
        read(latex, display=True)
    except FormulaError as error:  # it may lack its arguments
        return str(error)
    return ""


def test_each_class_has_the_rule_that_it_stands_for():
    text = re.sub(r"/\*.*?\*/", "", STYLES.read_text(encoding="utf-8"), flags=re.S)
    rules = {
        selector.strip(): body
        for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", text)
        for selector in selectors.split(",")
    }
    for declaration, name in CLASSES.items():
        if name:
            assert f"{declaration.replace(':', ': ')};" in rules[f"math .{name}"]
    for name in {*ENCLOSURES.values(), *TEXT_STYLES.values(), "prime"}:
        assert f"math .{name}" in rules


def test_the_site_s_font_has_every_character_that_a_formula_may_have():
    known = {chr(code) for code in TTFont(FONT).getBestCmap()}
    invisible = set("\u2061\u2062\u2063\ufe00\ufe01")

    assert CHARACTERS <= known
    for latex in [*SHOWN, *of_posts()]:
        assert set(shown(latex)) - known <= invisible
    assert FONT.stat().st_size < 250_000  # a reader waits for it


def test_the_book_s_font_has_them_too(tmp_path: Path):
    # A character that no font has stops a PDF/UA; nothing may fill in for this one.
    escapes = " ".join(f"\\u{{{ord(char):x}}}" for char in sorted(CHARACTERS))
    source = tmp_path / "all.typ"
    source.write_text(
        '#set document(title: "All")\n'
        f'#set text(font: "New Computer Modern Math", fallback: false)\n{escapes}'
    )

    typst.compile(str(source), pdf_standards=["ua-1"], ignore_system_fonts=True)
