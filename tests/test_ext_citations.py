"""Citations do not each search the machine."""

import pybtex.plugin

from tests.sites import POST

SOURCES = """\
@book{knuth1984,
  author = {Donald E. Knuth},
  title = {{The TeXbook}},
  publisher = {Addison-Wesley},
  year = {1984},
}
"""


def test_five_citations_search_the_installed_packages_once(build_site, monkeypatch):
    asked = []
    search = pybtex.plugin.entry_points

    def noted(**what):
        asked.append(what["group"])
        return search(**what)

    monkeypatch.setattr(pybtex.plugin, "entry_points", noted)
    pages = {
        "posts/systems/type.md": POST.replace("The body.", "{cite:t}`knuth1984` " * 5),
        "reference/sources.bib": SOURCES,
    }

    site = build_site(pages)

    assert site.warnings == []
    assert "Knuth" in site.html("posts/systems/type")
    assert asked.count("pybtex.backends") == 1  # when it is registered
