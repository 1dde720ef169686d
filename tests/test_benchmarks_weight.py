"""What a reader of a post fetches before doing anything, and that nothing moves."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.weight import weigh
from tests.browser import serve

ROOT = Path(__file__).parent.parent
POSTS = sorted(ROOT.glob("posts/*/*.md"))


@pytest.fixture(scope="module")
def address(site_folder):
    with serve(site_folder) as served:
        yield served


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize(
    "post", [path for path in POSTS if path.stem != "index"], ids=lambda path: path.stem
)
def test_a_post_is_light_and_nothing_moves(post, width, site_folder, address, browser):
    name = post.relative_to(ROOT).with_suffix(".html")
    has_formulas = "<math" in (site_folder / name).read_text(encoding="utf-8")

    found = weigh(browser, site_folder, address, str(name), width)
    assert found.total <= (350_000 if has_formulas else 240_000)
    assert found.shift < 0.05
