"""The structure of the real PDFs, read by something else than what has made them.

Typst refuses what PDF/UA-1 forbids; here pikepdf reads what a screen reader is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest

from tests.paged import children, elements
from tests.printed import EDGE, HEIGHT, runs

NAMES = ["in-production.pdf", "in-production-print.pdf", "posts/cache-design.pdf"]
HEADING = re.compile(r"/H(\d)")


@pytest.fixture(scope="module", params=NAMES)
def path(built: Path, request: pytest.FixtureRequest) -> Path:
    return built / "pdf" / request.param


@pytest.fixture(scope="module")
def root(path: Path) -> Iterator[pikepdf.Object]:
    with pikepdf.open(path) as pdf:
        yield pdf.Root.StructTreeRoot


def every(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield all elements of a structure in reading order."""
    for child in children(element):
        yield child
        yield from every(child)


def attributes(element: pikepdf.Object) -> dict[str, str]:
    """Return the attributes of an element, of whatever owner."""
    found = element.get("/A", [])
    return {
        key: str(value)
        for each in (found if isinstance(found, pikepdf.Array) else [found])
        for key, value in each.items()
    }


def test_headings_begin_with_the_first_level_and_skip_none(root):
    levels = [int(match[1]) for each in every(root)
              if (match := HEADING.fullmatch(str(each.S)))]  # fmt: skip

    assert levels[0] == 1
    assert [(a, b) for a, b in pairwise(levels) if b > a + 1] == []


def test_the_head_of_every_table_says_what_its_cells_are_heads_of(root):
    tables = list(elements(root, "/Table"))
    heads = [head for table in tables for head in elements(table, "/THead")]
    cells = [cell for head in heads for cell in every(head) if cell.S in ("/TH", "/TD")]

    assert tables
    assert len(heads) == len(tables)
    assert {str(cell.S) for cell in cells} == {"/TH"}
    assert {attributes(cell)["/Scope"] for cell in cells} == {"/Column"}


def test_every_figure_has_words_and_its_place(root):
    figures = list(elements(root, "/Figure"))

    assert figures
    assert all(len(str(each.get("/Alt", ""))) > 20 for each in figures)
    assert all("/BBox" in attributes(each) for each in figures)


def test_every_formula_is_said_in_words(root):
    formulas = [str(each.get("/Alt", "")) for each in elements(root, "/Formula")]

    assert formulas
    assert [each for each in formulas if not each.strip()] == []
    # No LaTeX, and no sign that a screen reader would pass over.
    assert [each for each in formulas if re.search(r"[\\^_{}$=<>≤≥·×∑√]", each)] == []


def test_every_link_has_words(path):
    with pikepdf.open(path) as pdf:
        links = [
            each
            for page in pdf.pages
            for each in page.get("/Annots", [])
            if each.Subtype == "/Link"
        ]
        assert links
        assert [each for each in links if not str(each.get("/Contents", ""))] == []


def test_every_link_has_its_element(root):
    links = list(elements(root, "/Link"))

    assert links
    assert all("/K" in each for each in links)


def test_running_heads_and_folios_are_for_the_eye_alone(path):
    beyond = [
        run
        for run in runs(path)
        if (run.base < EDGE or run.base > HEIGHT - EDGE) and not run.is_artifact
    ]
    printed = runs(path)

    assert beyond == []
    assert any(run.is_artifact and run.base < EDGE for run in printed)
