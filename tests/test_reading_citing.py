"""A post is cited in words, in BibTeX that a parser reads, and in CSL-JSON."""

import datetime as dt
import json

import pybtex.database

from _ext.posts.domain import Post
from _ext.posts.fields import Fields
from _ext.reading.citing import bibtex, csl, in_words
from tests.sites import POST

GIVEN = {
    "author": "MW",
    "site": "In Production",
    "address": "https://example.org/posts/systems/a_b.html",
}
FIELDS = Fields(dt.date(2026, 3, 4), "Why.", ("caching",), updated=dt.date(2026, 11, 2))
CITED = Post("posts/systems/cold", "Caches: 50% of {them} & more", 100, FIELDS)


def test_in_words_it_has_the_days_and_the_address():
    assert in_words(CITED, **GIVEN) == (
        "MW. “Caches: 50% of {them} & more.” In Production, 4 March 2026, updated "
        "2 November 2026. https://example.org/posts/systems/a_b.html"
    )


def test_a_parser_of_bibtex_reads_it_without_a_change_of_case():
    found = pybtex.database.parse_string(bibtex(CITED, **GIVEN), "bibtex")
    entry = found.entries["cold"]

    assert entry.fields["title"] == "{Caches: 50\\% of (them) \\& more}"
    assert (entry.fields["year"], entry.fields["month"]) == ("2026", "March")
    assert entry.fields["url"] == GIVEN["address"]
    assert entry.persons["author"][0].last_names == ["{MW}"]  # kept whole


def test_a_program_reads_it_as_csl():
    (item,) = json.loads(csl(CITED, **GIVEN))

    assert item["issued"] == {"date-parts": [[2026, 3, 4]]}
    assert item["title"] == CITED.title
    assert item["URL"] == GIVEN["address"]


def test_a_post_says_how_it_is_cited_and_a_page_does_not(build_site):
    site = build_site({"posts/systems/a.md": POST})

    assert "Cite this post" in site.html("posts/systems/a")
    assert "@misc{a," in site.html("posts/systems/a")
    assert "Cite this post" not in site.html("index")
