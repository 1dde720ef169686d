"""A slug names its post, however a writer refers to it."""

from __future__ import annotations

import pytest

from tests.sites import POST


@pytest.mark.parametrize(
    "reference",
    ["{any}`warm`", "[](warm)", "[](#warm)", "{ref}`warm`", "{bdg-ref}`warm`"],
)
def test_a_post_is_found_by_its_slug_from_within_its_topic(reference, build_site):
    # The slug is there the name of a file, too.
    site = build_site(
        {
            "posts/systems/cold.md": POST.replace("The body.", f"See {reference}."),
            "posts/systems/warm.md": POST.replace("# Cold", "# Warm"),
        }
    )

    assert site.warnings == []
    html = site.html("posts/systems/cold")
    sentence = html.partition("<p>See ")[2].partition("</p>")[0]
    assert 'href="warm.html' in sentence
    assert "Warm caches" in sentence
