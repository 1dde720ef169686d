"""The picture beside a link to a post."""

import io
from pathlib import Path

from PIL import Image

from _ext.reading.social import digest, drawn
from tests.sites import POST, ROOT
from tests.test_evidence_key_numbers import PAGE, with_key

CARD = {
    "topic": "career", "label": "Careers", "title": "A title", "number": "35 times",
    "says": "the load", "site": "In Production",
}  # fmt: skip


def test_a_picture_is_of_the_size_that_sites_ask_for_and_always_the_same():
    first, second = drawn([CARD, {**CARD, "title": "#panic() " * 30}], ROOT / "fonts")

    assert Image.open(io.BytesIO(first)).size == (1200, 630)
    assert Image.open(io.BytesIO(second)).size == (1200, 630)  # text, and not code
    assert drawn([CARD], ROOT / "fonts") == [first]
    assert digest(CARD) != digest({**CARD, "says": "more"})


def test_a_post_names_its_picture_with_words(build_site, toy_lab):
    site = build_site({PAGE: with_key()})
    html = site.html(PAGE.removesuffix(".md"))
    address = "https://example.org/in-production/social/cold-caches.png"

    assert site.warnings == []
    assert f'<meta property="og:image" content="{address}">' in html
    assert "35 times the load, \u2018cold\u2019 over warm" in html
    assert (Path(site.app.outdir) / "social" / "cold-caches.png").exists()


def test_a_post_that_is_gone_leaves_no_picture(build_site):
    other = "posts/systems/other.md"
    site = build_site({PAGE: POST, other: POST})
    picture = Path(site.app.outdir) / "social" / "other.png"
    assert picture.exists()
    (site.folder / other).unlink()
    build_site({PAGE: POST})

    assert not picture.exists()
