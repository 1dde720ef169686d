"""The cover shows a picture that the front page names and a page of the book has."""

from __future__ import annotations

from pathlib import Path

import pikepdf

from tests.sites import HOUSE, POST
from tests.test_page_images import SVG

PAGE = "posts/systems/cold-caches.md"
FIGURE = ":::{figure} /a.svg\n:alt: A plain box.\n\nThe box.\n:::\n"


def front(cover: str) -> dict[str, str]:
    return {"index.md": f"---\ncover: {cover}\n---\n\n{HOUSE['index.md']}"}


def test_the_cover_has_the_picture_with_its_words(build_site):
    post = POST.replace("The body.", FIGURE)
    site = build_site({PAGE: post, "a.svg": SVG, **front("a.svg")}, builder="pdf")
    with pikepdf.open(Path(site.app.outdir) / "in-production.pdf") as pdf:
        said = [
            str(each.Alt)
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary) and "/Alt" in each
        ]

    assert site.warnings == []
    assert said.count("A plain box.") == 2


def test_a_picture_that_no_page_has_is_a_complaint(build_site):
    site = build_site({PAGE: POST, **front("b.svg")}, builder="pdf")

    assert site.warnings == [
        "index.md:1: WARNING: no page of the book shows its cover, b.svg; name a picture "
        "that one has [typst]"
    ]
