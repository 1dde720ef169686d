"""Who uses a term or a work, and in which of its sections."""

from _ext.reading.uses import TERM, WORK, Place, uses_of
from tests.sites import POST

PAGE = "posts/systems/a.md"
BODY = """\
A {term}`goodput` before any heading.

## First

Another {term}`goodput`, as {cite:t}`knuth1984` says. And again {cite:p}`knuth1984`.

## Second

A number[^note].

[^note]: As {cite:t}`knuth1984` says.
"""
SOURCES = "@book{knuth1984,\n author = {Donald E. Knuth},\n title = {{The TeXbook}},\n publisher = {Addison-Wesley},\n year = {1984},\n}\n"


def test_each_section_is_named_once_and_a_note_stands_where_its_number_does(
    build_site,
):
    page = POST.replace("The body.", BODY)
    site = build_site({PAGE: page, "reference/sources.bib": SOURCES})

    assert uses_of(site.app.env)["posts/systems/a"] == {
        (TERM, "goodput"): [Place("", ""), Place("first", "First")],
        (WORK, "knuth1984"): [Place("first", "First"), Place("second", "Second")],
    }


def test_what_a_page_no_longer_uses_is_forgotten(build_site):
    build_site({PAGE: POST.replace("The body.", "A {term}`goodput`.")})
    site = build_site({PAGE: POST})

    assert uses_of(site.app.env) == {}
