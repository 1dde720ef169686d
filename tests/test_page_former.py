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


def test_a_post_that_moved_to_another_topic_leads_on_from_there(build_site):
    moved = POST.replace("tags:", "aliases: [people/cold-caches]\ntags:")
    site = build_site({PAGE: moved})

    html = site.html("posts/people/cold-caches")
    assert site.warnings == []
    assert 'content="0; url=../systems/cold-caches.html"' in html
    redirects = site.folder / "_build/html/_redirects"
    assert redirects.read_text(encoding="utf-8") == (
        "/posts/people/cold-caches.html /posts/systems/cold-caches.html 301\n"
    )


def test_a_site_without_former_addresses_has_no_file_of_them(build_site):
    build_site({PAGE: RENAMED})
    site = build_site({PAGE: POST})

    assert not (site.folder / "_build/html/_redirects").exists()


def test_an_alias_has_a_topic_and_a_name_at_most(build_site):
    site = build_site({PAGE: POST.replace("tags:", "aliases: [a/b/c]\ntags:")})

    assert len(site.warnings) == 1
    assert "aliases has" in site.warnings[0]


def test_a_former_name_that_is_not_used_any_more_is_gone(build_site):
    build_site({PAGE: RENAMED})
    site = build_site({PAGE: POST})

    assert not (site.folder / "_build/html/posts/systems/warm-up.html").exists()
