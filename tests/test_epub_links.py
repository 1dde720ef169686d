"""Where a link of the book leads: to a place in it, or to the site."""

from __future__ import annotations

import pytest

from _ext.epub.links import Links

LINKS = Links(
    "https://x.org/", frozenset({"posts/a/one", "posts/b/two", "reference/c d"})
)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("#why", ("#why", ("posts/a/one", "why"))),
        ("one.xhtml", ("one.xhtml", ("posts/a/one", ""))),
        ("../b/two.xhtml#so", ("../b/two.xhtml#so", ("posts/b/two", "so"))),
        ("../../reference/c%20d.xhtml", ("../../reference/c%20d.xhtml", ("reference/c d", ""))),
        ("../../index.xhtml#top", ("https://x.org/index.html#top", None)),
        ("../../pdf/posts/one.pdf", ("https://x.org/pdf/posts/one.pdf", None)),
        ("../b/two.html", ("https://x.org/posts/b/two.html", None)),
        ("https://y.org/#a", ("https://y.org/#a", None)),
        ("mailto:a@y.org", ("mailto:a@y.org", None)),
    ],
)  # fmt: skip
def test_a_link_leads_into_the_book_or_to_the_site(address, expected):
    assert LINKS.follow(address, "posts/a/one") == expected
