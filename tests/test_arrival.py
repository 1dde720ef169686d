"""All that Markdown can say arrives on the page and in books, or the build says where.

Each specimen is a post of its own, built by all builders. Four texts are compared:
what the specimen stands for (where somebody else has said it), the page's, the
PDF's and the EPUB's. Where a word is lost, the build has complained of that post.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.arrival import Arrived, arrive, lost, text_of_html

SPECIMENS = Path(__file__).with_name("specimens")
COMMONMARK = json.loads((SPECIMENS / "commonmark.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def commonmark(tmp_path_factory) -> dict[str, Arrived]:
    """Build the 652 examples of CommonMark's specification."""
    folder = tmp_path_factory.mktemp("commonmark") / "site"
    bodies = {f"example-{n}": each["markdown"] for n, each in enumerate(COMMONMARK, 1)}
    return arrive(folder, bodies)


# Where a page says something else than CommonMark, and nothing is wrong: why.
EXPLAINED = {163: "<Warning> is text here, and what follows is Markdown"}


@pytest.mark.parametrize("number", range(1, len(COMMONMARK) + 1))
def test_an_example_of_commonmark_arrives_or_is_complained_of(number, commonmark):
    found = commonmark[f"example-{number}"]
    if found.complaints:
        return
    html = COMMONMARK[number - 1]["html"]

    assert lost(found.page, found.pdf) == [], "not in print"
    assert lost(found.page_in_epub, found.epub) == [], "not in the EPUB"
    assert lost(found.page, found.mdast) == [], "not in mdast"
    if number not in EXPLAINED:
        assert lost(text_of_html(html), found.page) == [], "not on the page"


def test_what_is_explained_needs_it(commonmark):
    for number in EXPLAINED:
        html = COMMONMARK[number - 1]["html"]
        assert lost(text_of_html(html), commonmark[f"example-{number}"].page) != []


def test_most_examples_are_no_reason_to_complain(commonmark):
    # The specification is full of links that lead nowhere and of tags left open.
    good = [name for name, found in commonmark.items() if not found.complaints]

    assert len(good) > len(COMMONMARK) * 0.6
