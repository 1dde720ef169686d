"""Who links to a post and in what words, and which posts are near."""

import datetime as dt
import math
import random
from html import unescape

import pytest

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


@pytest.mark.parametrize("seed", range(10))
def test_the_nearest_are_those_that_a_look_at_all_posts_finds(seed):
    chance = random.Random(seed)
    names = [f"p{number}" for number in range(30)]
    posts = {name: post(name, *chance.sample("uvwxyz", 2)) for name in names}
    into = {
        name: dict.fromkeys(chance.sample([n for n in names if n != name], 2), "So.")
        for name in names
    }
    web = Web(posts, into)

    def nearness(one: str, other: str) -> float:
        shared = set(posts[one].fields.tags) & set(posts[other].fields.tags)
        tagged = [
            sum(tag in each.fields.tags for each in posts.values()) for tag in shared
        ]
        links = (other in into[one]) + (one in into[other])
        return round(sum(math.log(30 / each) for each in tagged) + links, 9)

    for one in names:
        others = [name for name in names if name != one and nearness(one, name) > 0]
        expected = sorted(others, key=lambda other: (-nearness(one, other), other))[:3]
        found = web.related(one)
        assert [nearness(one, each) for each in found] == [
            nearness(one, each) for each in expected
        ]
