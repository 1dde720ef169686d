"""Who links to a post and in what words, and which posts are near."""

import datetime as dt
from html import unescape

from _ext.posts.domain import Post
from _ext.posts.fields import Fields
from _ext.reading.connections import Web
from tests.sites import POST

LINKING = POST.replace(
    "The body.",
    "One sentence. A cache is [the first thing](#a) to look at? And another.\n\n"
    "| row |\n|---|\n| [in a table](#a) |\n",
)


def post(name: str, *tags: str) -> Post:
    return Post(name, name, 100, Fields(dt.date(2026, 3, 14), "s", tags))


def after(site, page: str) -> str:
    """Return what stands after a post, as a reader reads it."""
    html = site.html(page)
    return " ".join(unescape(html[html.index('class="after-post"') :]).split())


def test_a_post_names_who_links_to_it_with_the_sentence(build_site):
    site = build_site({"posts/systems/a.md": POST, "posts/systems/b.md": LINKING})

    assert "Linked from 1 post<" in after(site, "posts/systems/a")
    assert "<q>A cache is the first thing to look at?</q>" in after(
        site, "posts/systems/a"
    )
    assert "Linked from" not in after(site, "posts/systems/b")


def test_a_link_that_goes_goes_from_there_too(build_site):
    build_site({"posts/systems/a.md": POST, "posts/systems/b.md": LINKING})
    site = build_site({"posts/systems/a.md": POST, "posts/systems/b.md": POST})

    assert "Linked from" not in after(site, "posts/systems/a")


def test_a_sentence_that_changes_changes_there_too(build_site):
    build_site({"posts/systems/a.md": POST, "posts/systems/b.md": LINKING})
    changed = LINKING.replace("to look at", "to lose")
    site = build_site({"posts/systems/a.md": POST, "posts/systems/b.md": changed})

    assert "the first thing to lose?" in after(site, "posts/systems/a")


def test_a_rare_tag_brings_posts_nearer_than_a_common_one():
    posts = {each.docname: each for each in (
        post("a", "rare", "common"), post("b", "common"), post("c", "rare"),
        post("d", "common"), post("e", "other"))}  # fmt: skip

    # Of five posts two share "rare" and three "common": log 5/2 is more than log 5/3.
    assert Web(posts, {name: {} for name in posts}).related("a") == ["c", "b", "d"]


def test_a_link_makes_two_posts_near_without_a_tag():
    posts = {each.docname: each for each in (post("a", "x"), post("b", "y"))}
    web = Web(posts, {"a": {"b": "A sentence."}, "b": {}})

    assert web.related("a") == ["b"]
    assert web.related("b") == ["a"]


def test_what_has_nothing_in_common_is_not_near():
    posts = {each.docname: each for each in (post("a", "x"), post("b", "y"))}

    assert Web(posts, {"a": {}, "b": {}}).related("a") == []
