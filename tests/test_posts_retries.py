"""A mistake is reported at every build until it is mended."""

import pytest

from tests.sites import POST

PAGE = "posts/systems/cold-caches.md"


@pytest.mark.parametrize(
    "text",
    [
        POST.replace("summary", "sumary"),  # shows when the page is read
        POST.replace("The body.", "See {ref}`nowhere`."),  # when it is resolved
    ],
)
def test_an_unchanged_mistake_is_reported_again(build_site, text):
    first = build_site({PAGE: text}).warnings

    assert first != []
    assert build_site({PAGE: text}).warnings == first


def test_a_mistake_of_no_page_is_reported_again(build_site):
    topic = "# Systems\n\n```{toctree}\n../people/a\n```\n"
    pages = {"posts/people/a.md": POST, "posts/systems/index.md": topic}
    first = build_site(pages).warnings

    assert "no index.md" in first[0]
    assert build_site(pages).warnings == first


def test_nothing_is_read_again_once_it_is_mended(build_site):
    build_site({PAGE: POST.replace("summary", "sumary")})
    assert build_site({PAGE: POST}).warnings == []

    assert "0 added, 0 changed, 0 removed" in build_site({PAGE: POST}).status
