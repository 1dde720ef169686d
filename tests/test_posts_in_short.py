"""The box with what a reader who has a minute takes away."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from tests.sites import POST

PAGE = "posts/systems/cold-caches.md"
TEXT = POST.replace(
    "The body.",
    ":::{in-short}\n- Bound the *queue*.\n- Detach the fill.\n:::\n\nIt was cold.",
)


def test_the_page_has_a_box_with_its_title(build_site):
    site = build_site({PAGE: TEXT})
    box = BeautifulSoup(site.html(PAGE.removesuffix(".md")), "lxml").select_one(
        ".in-short"
    )

    assert site.warnings == []
    assert box.select_one(".admonition-title").text == "In short"
    assert [item.text.strip() for item in box.find_all("li")] == [
        "Bound the queue.",
        "Detach the fill.",
    ]


@pytest.mark.parametrize("name", ["in-production.pdf", "posts/cold-caches.pdf"])
def test_print_has_it_too(build_site, name):
    site = build_site({PAGE: TEXT}, builder="pdf")
    pdf = PdfReader(Path(site.app.outdir) / name)
    words = " ".join(" ".join(page.extract_text().split()) for page in pdf.pages)

    assert site.warnings == []
    assert "In short" in words
    assert "Bound the queue." in words
