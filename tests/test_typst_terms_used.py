"""A post by itself says what its terms mean; the book has a glossary."""

from __future__ import annotations

from pathlib import Path

import pytest
from docutils import nodes
from pypdf import PdfReader

from _ext.typst.terms_used import first_sentence
from tests.sites import POST

PAGE = "posts/systems/cold-caches.md"
GLOSSARY = """\
# Glossary

:::{glossary}
zeal
  Work that nobody asked for. It is not {term}`goodput`.

goodput
  Useful work, a share {math}`g < 1` of all; see {ref}`cold-caches`.

unused term
  What no post speaks of.
:::
"""
BODY = "Of {term}`zeal <zeal>`, {term}`goodput` and {term}`goodput` again."


def paragraph(*parts: str | nodes.Node) -> nodes.paragraph:
    children = [nodes.Text(each) if isinstance(each, str) else each for each in parts]
    return nodes.paragraph("", "", *children)


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (["Useful work. Not all of it."], "Useful work."),
        (["Useful work"], "Useful work"),
        (["About 1.5 s, e.g. of work. More."], "About 1.5 s, e.g. of work."),
        (["Work of ", nodes.emphasis("", "use"), ". So it is."], "Work of use."),
        ([nodes.emphasis("", "Work. All"), " of it"], "Work. All of it"),
    ],
)
def test_the_first_sentence_ends_before_the_next_begins(parts, sentence):
    assert first_sentence(paragraph(*parts)).astext() == sentence


@pytest.fixture
def site(build_site):
    pages = {PAGE: POST.replace("The body.", BODY), "reference/glossary.md": GLOSSARY}
    built = build_site(pages, builder="pdf")
    assert built.warnings == []
    return built


def words_of(path: Path) -> str:
    pages = PdfReader(path).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_a_post_alone_ends_with_its_terms_in_order(site):
    words = words_of(Path(site.app.outdir) / "posts" / "cold-caches.pdf")
    _body, terms = words.split(" Terms ")

    assert terms.startswith("goodput Useful work, a share")
    assert "zeal Work that nobody asked for." in terms
    assert terms.count("goodput") == 1  # used twice, and named beyond a first sentence
    assert "unused" not in terms


def test_the_book_has_them_in_its_glossary_alone(site):
    words = words_of(Path(site.app.outdir) / "in-production.pdf")

    assert words.count("Work that nobody asked for.") == 1


def test_what_is_wrong_in_a_definition_is_said_once_and_at_its_own_line(build_site):
    wrong = GLOSSARY.replace("nobody asked for.", "nobody asked for {ref}`nowhere`.")
    pages = {PAGE: POST.replace("The body.", BODY), "reference/glossary.md": wrong}
    site = build_site(pages, builder="pdf")

    (warning,) = site.warnings
    assert warning.startswith("reference/glossary.md:5: WARNING: undefined label")
