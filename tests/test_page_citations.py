"""Citations do not each search the machine."""

import pybtex.plugin

from tests.sites import POST

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
