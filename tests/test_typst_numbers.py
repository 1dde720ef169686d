"""In the book a number has its chapter's before it, and references to it agree."""

from __future__ import annotations

from pathlib import Path

import pytest
from docutils import nodes
from pypdf import PdfReader
from sphinx import addnodes

from _ext.typst.numbers import around, find, in_chapter
from tests.sites import POST
from tests.test_page_images import SVG

PAGE, OTHER = "posts/systems/cold-caches.md", "posts/systems/warm-caches.md"
FIGURE = """\
:::{figure} /a.svg
:name: fig-box
:alt: A box.

The box.
:::

$$ a = b $$ (eq-same)

{numref}`fig-box` shows it, {numref}`see {number} of 1 <fig-box>`, by {eq}`eq-same`.
"""
REFERRING = "# Warm caches\n\nAs {numref}`fig-box` there, and {eq}`eq-same`.\n"


def reference(title: str, text: str) -> nodes.reference:
    return addnodes.number_reference("", text, title=title)


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Figure %s", "Figure 3", ("Figure ", "")),
        ("the {number}rd of 3", "the 3rd of 3", ("the ", "rd of 3")),
        ("3 at {number}", "3 at 3", ("3 at ", "")),
        ("100%% of %s", "100% of 3", ("100% of ", "")),
        ("{name}, {number}", "The 3 boxes, 3", ("The 3 boxes, ", "")),
        ("the box", "the box", None),
    ],
)
def test_the_number_of_a_reference_is_found_among_others(title, text, expected):
    assert around(reference(title, text), "3") == expected


def test_a_formula_is_named_in_brackets_alone():
    assert around(nodes.reference("", "(3)"), "3") == ("(", ")")
    assert around(nodes.reference("", "the ratio (3)"), "3") is None


def test_a_number_is_known_by_any_id_of_its_thing():
    numbers = {"figure": {"fig-a": (1,)}, "displaymath": {"equation-b": (2,)}}

    assert find(numbers, ["id1", "equation-b"]) == (2,)
    assert find(numbers, ["id1"]) is None


def test_the_template_is_told_the_page_and_the_number():
    assert in_chapter("posts/a", (3,)) == 'in-chapter("posts/a", "3")'


def test_the_book_has_the_chapters_number_and_a_post_alone_has_not(build_site):
    pages = {
        "a.svg": SVG,
        PAGE: POST.replace("The body.", FIGURE),
        OTHER: POST.replace("# Cold caches", "").replace("The body.", REFERRING),
    }
    site = build_site(pages, builder="pdf")
    assert site.warnings == []
    folder = Path(site.app.outdir)
    book, alone, other = (
        " ".join("".join(page.extract_text() for page in PdfReader(path).pages).split())
        for path in (
            folder / "in-production.pdf",
            folder / "posts" / "cold-caches.pdf",
            folder / "posts" / "warm-caches.pdf",
        )
    )

    assert "Figure 1.1 shows it, see 1.1 of 1, by (1.1)." in book
    assert "As Figure 1.1 (p. 2) there, and (1.1) (p. 2)." in book
    assert "Figure 1 shows it, see 1 of 1, by (1)." in alone
    assert "As Figure 1 there, and (1)." in other
