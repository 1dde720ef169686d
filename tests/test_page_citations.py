"""Citations do not each search the machine."""

import random

import pybtex.plugin
import pytest
from pybtex.database import parse_file
from pybtex.richtext import Text
from pybtex.style.formatting.alpha import Style

from _ext.page.citations import PLAIN, READ_AS_LATEX
from tests.sites import POST, ROOT

PAGE = "posts/systems/type.md"
SOURCES = """\
@book{knuth1984,
  author = {Donald E. Knuth},
  title = {{The TeXbook}},
  publisher = {Addison-Wesley},
  year = {1984},
}
"""


def test_five_citations_search_the_installed_packages_no_more_than_one(
    build_site, monkeypatch
):
    searches = []
    search = pybtex.plugin.entry_points
    monkeypatch.setattr(
        pybtex.plugin,
        "entry_points",
        lambda **what: searches.append(what["group"]) or search(**what),
    )

    def searches_for(citations: int) -> int:
        body = "{cite:t}`knuth1984` " * citations
        page = POST.replace("The body.", body)
        searches.clear()
        site = build_site({PAGE: page, "reference/sources.bib": SOURCES})
        assert site.warnings == []
        assert site.html("posts/systems/type").count("#source-knuth1984") == citations
        return searches.count("pybtex.backends")

    searches_for(2)  # the first build searches for other things too

    assert searches_for(5) == searches_for(1)


def test_a_work_is_formatted_once_until_a_detail_changes(build_site, monkeypatch):
    formatted = []
    format_entry = Style.format_entry
    monkeypatch.setattr(
        Style,
        "format_entry",
        lambda self, label, entry, bib_data=None: (
            formatted.append(entry.key) or format_entry(self, label, entry, bib_data)
        ),
    )
    page = POST.replace("The body.", "{cite:t}`knuth1984`")
    pages = {PAGE: page, "reference/sources.bib": SOURCES}

    first = build_site(pages).html("reference/sources")
    assert formatted == ["knuth1984"]
    assert build_site(pages).html("reference/sources") == first
    assert formatted == ["knuth1984"]

    changed = SOURCES.replace("Addison-Wesley", "Elsewhere")
    found = build_site({**pages, "reference/sources.bib": changed})
    assert formatted == ["knuth1984"] * 2
    assert "Elsewhere" in found.html("reference/sources")


def texts_by_chance() -> set[str]:
    chance = random.Random(7)
    signs = "abé1Z .,:;()/+=@!?-_|'`\"{}<>~“–\n"
    return {"".join(chance.choices(signs, k=length)) for length in [*range(7)] * 4_000}


def texts_of_the_sources() -> set[str]:
    found = set()
    for entry in parse_file(str(ROOT / "reference/sources.bib")).entries.values():
        found |= set(entry.fields.values())
        for person in (each for some in entry.persons.values() for each in some):
            found |= {*person.first_names, *person.last_names}
    return found


@pytest.mark.parametrize("some", [texts_by_chance, texts_of_the_sources])
def test_what_is_not_read_as_latex_would_come_to_the_same(some):
    plain = [text for text in some() if PLAIN.fullmatch(text)]

    assert len(plain) > 1_000
    assert [text for text in plain if READ_AS_LATEX(text) != Text(text)] == []


def test_what_is_latex_is_read_as_such(build_site):
    sources = SOURCES.replace("Donald", r"D\'{o}nald").replace("TeX", "``TeX''--")
    page = POST.replace("The body.", "{cite:t}`knuth1984`")
    html = build_site({PAGE: page, "reference/sources.bib": sources}).html(
        "reference/sources"
    )

    assert "Dónald" in html
    assert "“TeX”–book" in html
