"""Every word of the ten posts' pages is in their PDFs, and in their mdast."""

from __future__ import annotations

import pytest

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
