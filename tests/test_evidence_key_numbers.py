"""The number that a post is remembered by, where posts are listed."""

from bs4 import BeautifulSoup

from tests.sites import POST
from tests.test_evidence_checked_numbers import PAGE

KEY = """\
lab: toy
key: "[35 times](lab:#amplification) the load, 'cold' over warm"
---
"""
INDEX = "posts/systems/index.md"
LISTING = (
    "# Systems\n\n```{{post-list}}\n{option}```\n\n```{{toctree}}\ncold-caches\n```\n"
)


def with_key() -> str:
    text = POST.replace("\n---\n", f"\n{KEY}", 1)
    return text.replace("The body.", "It met [35 times](lab:#amplification).")


def test_a_list_shows_what_a_post_is_remembered_by(build_site, toy_lab):
    site = build_site({PAGE: with_key(), INDEX: LISTING.format(option="")})
    shown = BeautifulSoup(site.html("posts/systems/index"), "lxml").select_one(
        ".post-entry p.key-number"
    )

    assert site.warnings == []
    assert shown.text == "35 times the load, \u2018cold\u2019 over warm"
    link = shown.a
    assert link["href"] == "../../reference/evidence.html#lab-toy-amplification"
    assert link["title"].startswith("load, cold over warm: 35 times, computed by")


def test_a_post_without_one_is_listed_without(build_site, toy_lab):
    site = build_site({INDEX: LISTING.format(option="")})

    assert "key-number" not in site.html("posts/systems/index")
