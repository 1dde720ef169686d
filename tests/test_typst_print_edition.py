"""The print edition: parts on the right, no colour that leads, addresses on paper."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

from _ext.typst.print_edition import is_wanted
from tests.printed import runs, texts
from tests.sites import POST

PAGE = "posts/systems/cold-caches.md"
NAME = "in-production-print.pdf"
BODY = """\
## First

See [the manual](https://example.org/manual), [it](https://example.org/manual) again,
<https://example.org/said> and a note[^n].

:::{figure} /a.png
:alt: A picture.

Drawn after [them](https://example.org/caption).
:::

## Headed [away](https://example.org/heading)

Text, [the manual](https://example.org/manual).

{rows}

[^n]: As [they](https://example.org/note) say.
"""
ROWS = "\n".join(
    ["| [head](https://example.org/head) | b |", "|---|---|", *["| a | b |"] * 60]
)


@pytest.fixture(scope="module")
def edition(built: Path) -> Path:
    return built / "pdf" / NAME


@pytest.fixture
def small(build_site, monkeypatch) -> list[str]:
    """Build a small book to print; return the words of its pages."""
    from tests.test_page_pictures import bitmap

    monkeypatch.setenv("PRINT", "1")
    body = BODY.replace("{rows}", ROWS)
    files = {"a.png": bitmap("PNG", (60, 40)), PAGE: POST.replace("The body.", body)}
    site = build_site(files, builder="pdf")
    assert site.warnings == []
    pages = PdfReader(Path(site.app.outdir) / NAME).pages
    return ["".join(page.extract_text().split()) for page in pages]


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [({"PRINT": "1"}, True), ({"PRINT": "0"}, False), ({}, False)],
)
def test_it_is_made_where_it_is_asked_for(environment, wanted):
    assert is_wanted(environment) is wanted


def test_it_goes_when_it_is_not_asked_for(build_site, monkeypatch):
    monkeypatch.setenv("PRINT", "1")
    site = build_site({PAGE: POST}, builder="pdf")
    assert (Path(site.app.outdir) / NAME).exists()

    monkeypatch.delenv("PRINT")
    site = build_site({PAGE: POST}, builder="pdf")
    assert not (Path(site.app.outdir) / NAME).exists()


def test_parts_begin_on_right_hand_pages(edition):
    reader = PdfReader(edition)
    parts = [each for each in reader.outline if not isinstance(each, list)]
    pages = [reader.get_destination_page_number(each) + 1 for each in parts]

    assert len(pages) == 4
    assert [page % 2 for page in pages] == [1] * 4


def test_a_page_left_between_is_blank(edition):
    pages = [text.strip() for text in texts(edition)]
    before_parts = [
        before for before, page in pairwise(pages)
        if page.startswith("PART")
    ]  # fmt: skip

    assert "" in before_parts
    assert pages.count("") == before_parts.count("")


def test_no_word_is_coloured_because_it_leads_somewhere(edition):
    by_page = defaultdict(list)
    for run in runs(edition):
        by_page[run.page].append(run)
    coloured = []
    with pikepdf.open(edition) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            for each in page.get("/Annots", []):
                left, low, right, high = map(float, each.Rect)
                coloured += [
                    f"page {number}, {run.left:.0f} points from the left"
                    for run in by_page[number]
                    if left <= (run.left + run.right) / 2 <= right
                    and low <= run.base <= high
                    and not run.is_grey
                ]
    assert coloured == []


def test_every_address_is_on_paper(edition):
    reader = PdfReader(edition)
    pages = ["".join(text.split()).lower() for text in texts(edition)]
    lost = []
    for number, page in enumerate(reader.pages):
        for each in page.get("/Annots", []):
            address = each.get_object().get("/A", {}).get("/URI")
            if address is None:
                continue
            bare = re.sub(r"^https?://((dx\.)?doi\.org/|arxiv\.org/abs/)?", "", address)
            said = "".join(pages[number : number + 2])  # a note may end overleaf
            if bare.removesuffix("/").lower() not in said.replace("\u00ad", ""):
                lost.append(f"page {number + 1}: {address}")
    assert lost == []


def test_an_address_is_a_note_once_in_a_section(small):
    text = "".join(small)

    # Under "First" and again under the second heading, not for the second link.
    assert text.count("ahttps://example.org/manual") == 1
    assert text.count("https://example.org/manual") == 2
    assert text.count("https://example.org/said") == 1


def test_where_no_note_can_stand_the_address_is_printed_all_the_same(small):
    text = "".join(small)

    assert "them(https://example.org/caption)" in text
    assert "they(https://example.org/note)" in text
    assert text.count("https://example.org/heading") == 1  # at the foot
    assert text.count("https://example.org/head") == 2  # with the one above
    assert not any("https" in page for page in small if "Contents" in page)
