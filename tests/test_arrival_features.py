"""Each directive and role arrives on the page and in books as its specimen says."""

from __future__ import annotations

import re

import pytest
from docutils.parsers.rst import directives, roles
from sphinx.testing.util import SphinxTestApp

from tests import epubcheck
from tests.arrival import Arrived, arrive, lost
from tests.features import specimens
from tests.sites import HOUSE, lay_out

SPECIMENS = specimens()
COLD = "def cold():\n    return 70\n\n\ndef warm():\n    return 2\n"
SQUARE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
    '<rect width="40" height="40"/></svg>'
)
SOURCES = """
@book{gray, author = {Jim Gray}, title = {Why do computers stop}, year = {1985},
  publisher = {Tandem}}
@book{reuter, author = {Andreas Reuter}, title = {Logs}, year = {1986},
  publisher = {Tandem}}
"""
FILES = {
    "reference/sources.bib": SOURCES,
    "posts/systems/cold.py": COLD,
    "posts/systems/cold-before.py": COLD.replace("70", "71"),
    "posts/systems/loads.csv": "cold,warm\n70,2\n",
    "posts/systems/part.txt": "An included line\n\nAnother line of *it*\n",
    "posts/systems/square.svg": SQUARE,
}
# One fault, and yet two complaints of it: why.
SAID_TWICE = {
    "productionlist": "MyST says that it takes no content; without, Sphinx fails",
    "gfm-strikethrough-over-paragraphs": "each ~~ is at a line of its own",
}


@pytest.fixture(scope="module")
def arrived(tmp_path_factory) -> dict[str, Arrived]:
    """Build a post for each specimen."""
    folder = tmp_path_factory.mktemp("features") / "site"
    sources = {name: each.source for name, each in SPECIMENS.items()}
    return arrive(folder, sources, **FILES)


def test_an_epub_of_all_specimens_is_accepted(arrived, tmp_path_factory):
    [folder] = tmp_path_factory.getbasetemp().glob("features0/site/_build/epub")

    assert epubcheck.complaints(folder / "in-production.epub") == []


@pytest.mark.parametrize("name", SPECIMENS)
def test_a_specimen_arrives_or_is_complained_of(name, arrived):
    specimen, found = SPECIMENS[name], arrived[name]
    complaints = set(found.complaints)

    if specimen.complains:
        assert any(specimen.complains in each for each in complaints), complaints
        assert (len(complaints) > 1) == (name in SAID_TWICE), complaints
    else:
        assert complaints == set()
        assert lost(found.page, found.pdf) == [], "not in print"
        assert lost(found.page_in_epub, found.epub) == [], "not in the EPUB"
        assert lost(found.page, found.mdast) == [], "not in mdast"
    assert lost(specimen.shows, found.page) == [], "not on the page"
    assert lost(specimen.prints, found.pdf) == [], "not in print"
    if specimen.hides:
        assert specimen.hides not in found.page + found.pdf + found.epub


# What is registered and has no specimen: why.
DOCUTILS_OWN = "docutils' own: it tests itself by it"
REST_ALONE = "of reStructuredText's syntax, which writes it without a name"
TO_SPHINX = "a directive or role of Sphinx's takes its place"
OURS = "tested where it is made: tests/test_evidence_*.py, tests/test_posts_*.py"
IN_RST = (
    "reStructuredText's; no part of MyST, and {eval-rst} is for what has no other way"
)
WITHOUT: dict[str, str] = {
    "directive restructuredtext-test-directive": DOCUTILS_OWN,
    "role restructuredtext-unimplemented-role": DOCUTILS_OWN,
    **dict.fromkeys(
        (f"role {name}" for name in
         ("anonymous-reference", "citation-reference", "footnote-reference",
          "named-reference", "substitution-reference", "target", "uri-reference")),
        REST_ALONE,
    ),
    "role raw": "a base for roles of an author's own; {raw} is refused",
    **dict.fromkeys((f"directive {name}" for name in
                     ("evidence", "lab-figure", "calculator", "post-list",
                      "lab-command", "lab-parameters", "lab-results", "lab-checks",
                      "calculator-list", "post-archive", "tag-list",
                      "code-of-site", "name-list",
                      "in-short")), OURS),
    **dict.fromkeys((f"directive {name}" for name in
                     ("footer", "header", "sectnum", "title")), IN_RST),
}  # fmt: skip
DIRECTIVE = re.compile(r"^[`:]{3,}\{([^}]+)\}|^\.\. (?:\|.*\| )?([a-z:-]+)::", re.M)
ROLE = re.compile(r"\{([a-z][a-z:_+-]*)\}`|(?<!\w):([a-z:]+):`")


def named_in(source: str) -> set[str]:
    r"""Return the directives and roles that a source uses.

    >>> sorted(named_in("{octicon}`x`\n\n```{note}\n```\n"))
    ['directive note', 'role octicon']
    """
    found = {f"directive {a or b}" for a, b in DIRECTIVE.findall(source)}
    return found | {f"role {a or b}" for a, b in ROLE.findall(source)}


@pytest.fixture(scope="module")
def registered(tmp_path_factory) -> set[str]:
    """Return all directives and roles that a page of this site may use."""
    folder = tmp_path_factory.mktemp("registered") / "site"
    lay_out(folder, {**HOUSE, "reference/evidence.md": "# Evidence\n\nNone.\n"})
    (folder / "labs").mkdir()
    app = SphinxTestApp("html", srcdir=folder)
    try:
        found = {
            f"directive {name}"
            for name in {*directives._directive_registry, *directives._directives}
        }
        found |= {f"role {name}" for name in {*roles._role_registry, *roles._roles}}
        for domain in app.env.domains.sorted():
            before = "" if domain.name == "std" else f"{domain.name}:"
            found |= {f"directive {before}{name}" for name in domain.directives}
            found |= {f"role {before}{name}" for name in domain.roles}
    finally:
        app.cleanup()
    return found  # fmt: skip


def test_each_directive_and_role_has_a_specimen_or_a_reason_why_not(registered):
    shown = set().union(*(named_in(each.source) for each in SPECIMENS.values()))

    assert registered - shown - WITHOUT.keys() == set()


def test_no_reason_is_left_over(registered):
    shown = set().union(*(named_in(each.source) for each in SPECIMENS.values()))

    assert WITHOUT.keys() & shown == set()
    assert WITHOUT.keys() <= registered
