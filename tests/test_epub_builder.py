"""Small books as EPUB: what is left out, what is complained of, the same bytes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sphinx.writers.html5 import HTML5Translator

from tests import epubcheck
from tests.epubs import Epub
from tests.formulas import SHOWN
from tests.sites import HOUSE, INDEX, POST

BLANK = re.compile(r"\n[ \t]*\n")  # which would end a formula
PAGE = "posts/systems/cold-caches.md"
OTHER = "posts/systems/warm-caches.md"


@pytest.fixture
def build(build_site):
    def build_book(body: str, **pages: str):
        return build_site({PAGE: POST.replace("The body.", body), **pages}, "epub")

    return build_book


def book_of(site) -> Epub:
    return Epub(Path(site.app.builder.outdir) / "in-production.epub")


def page_of(site, name: str = "posts/systems/cold-caches.xhtml") -> str:
    return book_of(site).text(name)


def test_a_post_is_a_chapter_with_its_number(build):
    site = build("The body.")

    assert site.warnings == []
    assert '<span class="chapter-number">1</span> Cold caches</h1>' in page_of(site)
    assert 'epub:type="chapter" role="doc-chapter"' in page_of(site)


def test_parts_chapters_and_sections_are_in_the_contents(build):
    contents = page_of(build("Text.\n\n## Why & how\n\nSo."), "contents.xhtml")

    assert '<a href="posts/systems/index.xhtml">Systems</a>' in contents
    assert ">1 Cold caches</a>" in contents
    assert (
        '<a href="posts/systems/cold-caches.xhtml#why-how">Why &amp; how</a>'
        in contents
    )
    assert "<span>Reference</span>" in contents


def test_a_page_that_is_not_in_the_book_is_a_link_to_the_site(build):
    apart = "---\nbook: false\n---\n\n(apart)=\n# Apart\n"
    index = INDEX.replace("reference/glossary", "reference/apart\nreference/glossary")
    pages = {"reference/apart.md": apart, "index.md": index}
    site = build("See [there](#apart).", **pages)

    assert site.warnings == []
    address = "https://example.org/in-production/reference/apart.html#apart"
    assert f'href="{address}"' in page_of(site)
    assert "EPUB/reference/apart.xhtml" not in book_of(site).files


def test_a_note_is_one_that_a_reader_can_show_where_it_is_called(build):
    text = page_of(build("A claim.[^a]\n\n[^a]: Its proof."))

    assert 'epub:type="noteref"' in text
    assert 'epub:type="footnote"' in text


def test_a_formula_is_mathml_and_its_number_has_the_chapter_before_it(build):
    site = build("$$\nx = 1\n$$ (one)\n\nSee {eq}`one`.")

    assert site.warnings == []
    assert ' xmlns="http://www.w3.org/1998/Math/MathML">' in page_of(site)
    assert '<span class="eqno">(1.1)</span>' in page_of(site)
    assert ">(1.1)</a>" in page_of(site).replace("<span>", "").replace("</span>", "")


def test_each_formula_that_can_be_shown_is_mathml_3(build):
    shown = (f"$$\n{BLANK.sub(chr(10), formula)}\n$$" for formula in SHOWN)
    site = build("\n\n".join(shown))

    assert site.warnings == []
    place = Path(site.app.builder.outdir) / "in-production.epub"
    assert epubcheck.complaints(place) == []


def test_a_task_has_a_box(build):
    text = page_of(build("- [ ] warm\n- [x] tell"))

    assert "☐ warm" in " ".join(text.split())
    assert "☑ tell" in " ".join(text.split())


def test_what_is_for_the_printed_book_is_for_this_one(build):
    text = page_of(build(":::{only} html\nA page.\n:::\n:::{only} pdf\nA book.\n:::"))

    assert "A book." in text
    assert "A page." not in text


def test_code_has_its_words_and_no_button(build):
    text = page_of(build("```python\nx = 1  # one\n```"))

    assert "# one" in text
    assert "button" not in text


def test_what_a_disclosure_hides_is_there(build):
    body = "<details><summary>Why</summary>\n\nBecause.\n\n</details>"
    text = page_of(build(body))

    assert "Because." in text
    assert "<details" not in text


def test_html_that_is_not_well_formed_is_named_with_its_page(build, monkeypatch):
    # No author can write such; an extension that is new may.
    monkeypatch.setattr(HTML5Translator, "depart_strong", lambda _self, _node: None)
    site = build("One **two**.")

    [said] = [line for line in site.warnings if "[epub]" in line]
    assert said.startswith(
        "posts/systems/cold-caches.md:1: WARNING: this page is no XHTML (mismatched tag"
    )
    assert said.endswith("write its HTML as Markdown [epub]")


def test_a_reference_to_what_the_book_leaves_out_is_named_with_its_line(build, toy_lab):
    # The data of a figure are behind a disclosure on the site, and nowhere in the book.
    hidden = '<div class="figure-data" id="hidden">\n\nNumbers.\n\n</div>'
    site = build(f"{hidden}\n\nSee [those](#hidden).")

    assert [line for line in site.warnings if "EPUB" in line] == [
        "posts/systems/cold-caches.md:15: WARNING: this refers to "
        "posts/systems/cold-caches#hidden, which the EPUB does not show [epub]"
    ]
    assert 'See <a class="reference internal">those</a>.' in page_of(site)


def test_a_cover_that_no_page_shows_is_named(build):
    site = build("The body.", **{"index.md": f"---\ncover: labs/a.svg\n---\n\n{INDEX}"})

    assert [line for line in site.warnings if "cover" in line] == [
        "index.md:1: WARNING: no page of the book shows its cover, labs/a.svg; name a "
        "picture that one has [typst]"
    ]


def test_a_calculator_is_its_examples(build, toy_lab):
    body = ":::{calculator} load\nTry it.\n:::"
    pages = {PAGE: POST.replace("tags:", "lab: toy\ntags:").replace("The body.", body)}
    site = build("", **pages)

    text = page_of(site)
    place = "posts/systems/cold-caches.html#tbl-toy-load"
    assert f'href="https://example.org/in-production/{place}"' in text
    assert "data-calculator" not in text
    assert ">Hit rate" in text


def test_the_same_sources_give_the_same_bytes(build_site, tmp_path):
    pages = {PAGE: POST, OTHER: POST.replace("Cold caches", "Warm caches")}
    first = build_site(pages, "epub")
    before = (Path(first.app.builder.outdir) / "in-production.epub").read_bytes()
    changed = build_site({**pages, PAGE: POST.replace("body", "rest")}, "epub")
    between = (Path(changed.app.builder.outdir) / "in-production.epub").read_bytes()
    again = build_site(pages, "epub")

    assert between != before
    assert (
        Path(again.app.builder.outdir) / "in-production.epub"
    ).read_bytes() == before


def test_a_day_can_be_given(build_site, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    book = book_of(build_site({PAGE: POST}, "epub"))

    assert book.said("dcterms:modified") == ["2027-01-15T08:00:00Z"]
    assert book.said("dc:date") == ["2026-03-14"]  # the newest change in a post


def test_a_house_without_posts_is_a_book(build_site):
    site = build_site({"posts/systems/index.md": "# Systems\n"}, "epub")

    assert site.warnings == []
    assert "posts/systems/index.xhtml" in book_of(site).read
    assert HOUSE["index.md"].startswith("# Home")
