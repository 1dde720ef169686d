"""Every word of the ten posts' pages is in their PDFs, and in their mdast."""

from __future__ import annotations

import json
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup

from tests.arrival import lost, text_of_html, text_of_mdast, text_of_pdf
from tests.test_tidy import POSTS

# Besides what has a class of its own, see NOT_IN_PRINT: why.
DRAWN = {
    "PDF": "the link to the PDF, which this is",
    "ˆ": "an accent of a formula is one sign with its letter in print",
}


@pytest.mark.parametrize("post", [path.stem for path in POSTS])
def test_every_word_of_a_post_is_in_its_pdf(post, built):
    (page,) = (built / "html/posts").glob(f"*/{post}.html")
    pdf = built / f"pdf/posts/{post}.pdf"

    missing = lost(text_of_html(page.read_text(encoding="utf-8")), text_of_pdf(pdf))

    assert set(missing) <= DRAWN.keys()


@pytest.mark.parametrize("post", [path.stem for path in POSTS])
def test_every_word_of_a_post_is_in_its_mdast(post, site_folder):
    (page,) = (site_folder / "posts").glob(f"*/{post}.html")
    topic = page.parent.name
    tree = text_of_mdast(site_folder / f"_xref/posts/{topic}/{post}.json")

    missing = lost(text_of_html(page.read_text(encoding="utf-8")), tree)

    assert missing == []


# What leads around on a page alone: the sign of a link to a heading, the way back
# from a note.
ON_THE_PAGE = ".headerlink, [role=doc-backlink], aside .label a"


@pytest.mark.parametrize("post", [path.stem for path in POSTS])
def test_every_link_and_picture_of_a_post_is_in_its_mdast(post, site_folder):
    (page,) = (site_folder / "posts").glob(f"*/{post}.html")
    whole = BeautifulSoup(page.read_text(encoding="utf-8"), "lxml")
    here = whole.select_one("link[rel=canonical]")["href"]
    shown = {
        urljoin(here, each.get("href") or each["src"])
        for each in whole.select_one("article").select("a[href], img[src]")
        if not each.css.match(f"{ON_THE_PAGE}, .only-dark")
    }
    tree = site_folder / f"_xref/posts/{page.parent.name}/{post}.json"
    told = set(addresses(json.loads(tree.read_text(encoding="utf-8"))["mdast"]))

    assert shown - told == set()


def addresses(node: dict):
    if "url" in node:
        yield node["url"]
    for child in node.get("children", ()):
        yield from addresses(child)
