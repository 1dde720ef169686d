"""A Markdown link to a slug leads to the post, whatever else has that name."""

import pytest

from tests.sites import POST

OTHER = "posts/systems/other.md"


@pytest.mark.parametrize(
    ("link", "shown"),
    [("[](#cold-caches)", "Cold caches"), ("[those](#cold-caches)", "those")],
)
def test_a_slug_may_be_linked_to_from_its_own_folder(build_site, link, shown):
    pages = {
        "posts/systems/cold-caches.md": POST,
        OTHER: POST.replace("# Cold caches", "# Other").replace("The body.", link),
    }

    site = build_site(pages)

    assert site.warnings == []
    html = site.html("posts/systems/other")
    assert (
        f'href="cold-caches.html"><span class="std std-ref">{shown}</span></a>' in html
    )
