"""The pages of the real book: none is near empty, and nothing is torn between two.

What finds that is tried on small documents first, each with one fault.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import typst
from pypdf import PdfReader

from tests.paged import faults

PAGES_MAX = 200
SETTING = """\
#set document(title: "A trial")
#set page(paper: "a4", margin: (x: 40mm, y: 25mm))
#set text(size: 10pt, costs: (widow: 0%, orphan: 0%))
#set par(leading: 0.6em)
#let lines(count) = range(count).map(_ => [line]).join(linebreak())
"""
TABLE = "#table(columns: 1, table.header[head], ..range(9).map(n => [row]))"
CODE = "```\n" + "code\n" * 9 + "```"


def faults_of(body: str, folder: Path) -> list[str]:
    """Return the faults of a small document, as they are said."""
    source = folder / "trial.typ"
    source.write_text(SETTING + body, encoding="utf-8")
    made = folder / "trial.pdf"
    made.write_bytes(typst.compile(source, pdf_standards=["ua-1"]))
    return [str(fault) for fault in faults(made)]


# A page is 247 mm or 700 points high, a line 13 points, a row of a table 17.
@pytest.mark.parametrize(
    ("body", "said"),
    [
        # 67 of 247 mm are left.
        (
            "#rect(width: 100%, height: 180mm)[line]#pagebreak()#lines(9)",
            "page 1: a gap of 27% of the page",
        ),
        ("#v(60%)\n#lines(5)\n#pagebreak()\n#lines(5)", "a chapter ends on 5 lines"),
        ("#v(690pt)\n#lines(9)", "page 1: one line of a paragraph by itself"),
        (
            "#v(660pt)\n#heading[A]\n#line()\n#pagebreak()\n#lines(9)",
            "page 1: a heading within four lines of the foot",
        ),
        ("#v(660pt)\n" + TABLE, "page 1: 1 rows of a table by themselves"),
        ("#v(676pt)\n" + CODE, "page 1: 2 lines of a listing by themselves"),
        (
            '#v(682pt)\nSo:\n#math.equation(block: true, alt: "A", $ A $)\n#lines(9)',
            "page 2: a formula overleaf from its sentence",
        ),
    ],
)
def test_a_fault_of_a_page_is_found(body, said, tmp_path):
    assert said in "; ".join(faults_of(body, tmp_path))


def test_what_is_no_fault_is_none(tmp_path):
    filled = "#rect(width: 100%, height: {})[filled]\n"
    formula = '#math.equation(block: true, alt: "A", $ A $)\n'
    body = (
        f"{filled.format('600pt')}{TABLE}\n{filled.format('530pt')}{CODE}\n"
        f"{filled.format('530pt')}So:\n{formula}#lines(20)\n"
    )
    assert faults_of(body, tmp_path) == []


def test_a_formula_in_the_first_line_of_a_page_is_in_its_sentence(tmp_path):
    body = (
        "#rect(width: 100%, height: 690pt)[filled]\n"
        'where #math.equation(alt: "A", $A$) is.\n#lines(9)\n'
    )
    assert faults_of(body, tmp_path) == []


@pytest.mark.parametrize("name", ["in-production.pdf", "in-production-print.pdf"])
def test_no_page_of_the_book_is_near_empty_and_nothing_is_torn(name, built):
    assert list(map(str, faults(built / "pdf" / name))) == []


def test_no_page_of_a_post_alone_is_near_empty_and_nothing_is_torn(built):
    found = {
        path.stem: list(map(str, faults(path)))
        for path in (built / "pdf" / "posts").glob("*.pdf")
    }
    assert {slug: said for slug, said in found.items() if said} == {}


def test_the_book_has_fewer_than_200_pages(built):
    assert len(PdfReader(built / "pdf" / "in-production.pdf").pages) < PAGES_MAX
