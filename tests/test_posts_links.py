"""A post is linked to by its name, from its own topic as from any other page."""

import pytest

from tests.sites import INDEX, POST

LINKS = "See [](#cold-caches) and [**that** one](#cold-caches)."
COLD = "posts/systems/cold-caches"


@pytest.mark.parametrize(
    ("place", "text", "href"),
    [
        (
            "posts/systems/hot-caches",
            POST.replace("Cold", "Hot").replace("The body.", LINKS),
            "cold-caches.html",
        ),
        ("index", INDEX.replace("# Home\n", f"# Home\n\n{LINKS}\n"), f"{COLD}.html"),
    ],
    ids=["its own topic", "the front page"],
)
def test_a_link_by_name_finds_the_post_from(place, text, href, build_site):
    site = build_site({f"{COLD}.md": POST, f"{place}.md": text})

    assert site.warnings == []
    page = site.html(place)
    start = f'<a class="reference internal" href="{href}"><span class="std std-ref">'
    assert f"{start}Cold caches</span></a>" in page
    assert f"{start}<strong>that</strong> one</span></a>" in page
