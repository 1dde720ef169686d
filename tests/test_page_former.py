"""Addresses that were: removed with their post, or leading to where it is now."""

import pytest

from tests.browser import visit
from tests.sites import POST

PAGE = "posts/systems/cold-caches.md"
RENAMED = POST.replace("tags:", "aliases: [warm-up]\ntags:")


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.unlink(),
        lambda path: path.rename(path.with_name("renamed.md")),
        lambda path: path.write_text(POST.replace("tags:", "draft: true\ntags:")),
    ],
    ids=["deleted", "renamed", "a draft again"],
)
def test_a_page_whose_post_is_gone_leaves_the_site(build_site, change):
    other = {"posts/systems/other.md": POST}
    site = build_site({PAGE: POST, **other})
    page = site.folder / "_build" / "html" / "posts" / "systems" / "cold-caches.html"
    assert page.exists()

    change(site.folder / PAGE)
    build_site(other)

    assert not page.exists()
    assert page.with_name("other.html").exists()
    assert (site.folder / "_build" / "html" / "search.html").exists()


def test_a_former_name_leads_on(build_site):
    site = build_site({PAGE: RENAMED})

    html = site.html("posts/systems/warm-up")
    assert site.warnings == []
    assert 'content="0; url=cold-caches.html"' in html  # without a script
    assert '<a href="cold-caches.html">Cold caches</a>' in html


def test_a_former_address_keeps_the_part_that_it_named(build_site, browser):
    site = build_site({PAGE: RENAMED})
    page = site.folder / "_build/html/posts/systems/warm-up.html"

    shown = visit(browser, f"{page.as_uri()}#cold-caches", 800, "light")
    shown.wait_for_url("**/cold-caches.html#cold-caches")
    shown.context.close()


def test_a_former_name_that_is_not_used_any_more_is_gone(build_site):
    build_site({PAGE: RENAMED})
    site = build_site({PAGE: POST})

    assert not (site.folder / "_build/html/posts/systems/warm-up.html").exists()
