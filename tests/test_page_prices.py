"""Dollars are money or the ends of a formula, as a reader would take them."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.sites import POST

PAGE = "posts/systems/cold-caches.md"
MONEY = [
    "between $3 and $4 per hour",
    "$70,000 in one and $90,000 in the other",
    "$5 to $10",
    "$5-$10",
    "$5–$10",
    "US$5/US$6",
    "$5k–$10k a month",
    "a ($5) and another ($6)",
    "$0.03/$0.06 for 1,000 tokens",
]
FORMULAS = ["$x$", "$2^{32}$", "($k$)", "2$x$", "$n$th", "$n$ is 5", "$1$ and $2$"]


def words_of(page: str) -> str:
    article = re.search(r"<article.*?</article>", page, re.S)[0]
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", article)))


def test_prices_are_text_and_formulas_are_formulas_on_the_page(build_site):
    body = "\n\n".join([*MONEY, *FORMULAS])
    site = build_site({PAGE: POST.replace("The body.", body)})

    page = site.html("posts/systems/cold-caches")
    assert site.warnings == []
    assert [text for text in MONEY if text not in words_of(page)] == []
    assert page.count("<math>") == 8  # two in the last line
    for text in FORMULAS:
        assert text not in words_of(page)


def test_prices_are_text_in_print(build_site):
    body = "\n\n".join([*MONEY, *FORMULAS])
    site = build_site({PAGE: POST.replace("The body.", body)}, builder="pdf")

    reader = PdfReader(Path(site.app.outdir) / "posts" / "cold-caches.pdf")
    words = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))
    assert site.warnings == []
    assert [text for text in MONEY if text not in words] == []
    for text in FORMULAS:
        assert text not in words


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("from $5-*now*-$10", "is followed by a digit"),
        ("a long $$x^2$$ in a line", "stands within a line"),
    ],
)
def test_what_is_neither_is_a_complaint(build_site, body, complaint):
    site = build_site({PAGE: POST.replace("The body.", body)})

    (warning,) = site.warnings
    assert warning.startswith(f"{PAGE}:9: WARNING: ")
    assert complaint in warning
