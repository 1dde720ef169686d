"""The type of the real book: none in tables, code and figures is too small to read.

Sizes are read from the compiled files: a table that was scaled down would be found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
import typst
from bs4 import BeautifulSoup

from tests.paged import smallest_type
from tests.test_book import POSTS, every_post

LEAST = 8.5  # points, of tables and code
LEAST_LETTERS = 7  # points, in figures
FONT_SIZE = re.compile(r"font-size:\s*([\d.]+)px")  # of a diagram's words
SCALED = re.compile(r"scale\(([\d.]+) -\1\)")  # outlines of matplotlib, by hundredths


def test_no_table_and_no_listing_is_set_in_smaller_type(built):
    # All that a post alone or the print edition has is set in the book as it is there.
    sizes = smallest_type(built / "pdf" / "in-production.pdf")
    small = {place: round(size, 2) for place, size in sizes.items()
             if size < LEAST - 0.01}  # fmt: skip

    assert {kind for kind, _page in sizes} == {"Table", "Code"}
    assert small == {}


def test_small_type_is_found_on_its_page(tmp_path):
    source, made = tmp_path / "trial.typ", tmp_path / "trial.pdf"
    source.write_text(
        '#set document(title: "A trial")\n#set text(size: 10pt)\n#pagebreak()\n'
        "#table(columns: 2, table.header[a][b], [c], scale(70%, reflow: true)[d])\n"
    )
    made.write_bytes(typst.compile(source, pdf_standards=["ua-1"]))

    assert smallest_type(made) == {("Table", 2): pytest.approx(7)}


def pictures(built: Path, slug: str) -> Iterator[tuple[str, float]]:
    """Yield the words and the smallest type, as a share of its width, of each figure."""
    page = built / "html" / "posts" / POSTS[slug].parent.name / f"{slug}.html"
    parsed = BeautifulSoup(page.read_text(encoding="utf-8"), "lxml")
    for image in parsed.select("figure img:not(.only-dark)"):
        text = (page.parent / image["src"]).resolve().read_text(encoding="utf-8")
        drawing = BeautifulSoup(text, "xml").svg
        sizes = [
            float(match[1])
            for each in drawing.select("text")
            if (match := FONT_SIZE.search(each["style"]))
        ]
        sizes += [100 * float(each) for each in SCALED.findall(text)]
        yield image["alt"], min(sizes) / float(drawing["viewBox"].split()[2])


def widths(path: Path) -> dict[str, float]:
    """Return how many points wide each figure of a PDF is, by its words."""
    with pikepdf.open(path) as pdf:
        return {
            str(each.Alt): float(each.A[0].BBox[2]) - float(each.A[0].BBox[0])
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure"
        }


@every_post
def test_the_letters_of_figures_can_be_read(slug, built):
    for path in (built / f"pdf/posts/{slug}.pdf", built / "pdf/in-production.pdf"):
        printed = widths(path)
        small = {
            alt: round(share * printed[alt], 2)
            for alt, share in pictures(built, slug)
            if share * printed[alt] < LEAST_LETTERS
        }
        assert small == {}, path.name
