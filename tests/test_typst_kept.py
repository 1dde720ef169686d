"""Pages of the PDFs that are kept: written again only where something is not as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sites import POST

FIRST, SECOND = "posts/systems/first.md", "posts/systems/second.md"
PAGES = {
    FIRST: POST.replace("The body.", "See [](#second).\n\n![A dot.](/a.svg)"),
    SECOND: POST.replace("# Cold", "# Warm"),
    "a.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
    '<rect width="9" height="9"/></svg>',
}


@pytest.fixture
def written(build_site, monkeypatch):
    """Build the site's PDFs, with changes; return which pages were written anew."""
    from _ext.typst.builder import PdfBuilder

    names: list[str] = []
    write = PdfBuilder.write_doc

    def write_doc(self, docname, doctree):
        names.append(docname)
        write(self, docname, doctree)

    monkeypatch.setattr(PdfBuilder, "write_doc", write_doc)

    def build(**changes: str) -> set[str]:
        names.clear()
        pages = {**PAGES, **{f"posts/systems/{k}.md": v for k, v in changes.items()}}
        site = build_site(pages, builder="pdf")
        assert site.warnings == []
        build.doctrees = Path(site.app.doctreedir)
        return set(names)

    assert {"posts/systems/first", "posts/systems/second"} <= build()
    return build


def test_nothing_changed_writes_the_front_page_alone(written):
    assert written() == {"index"}


def test_an_edited_page_is_written_and_no_other(written):
    edited = PAGES[SECOND].replace("The body.", "Another.")

    # With a page Sphinx writes the one in whose toctree it is.
    assert written(second=edited) == {
        "index", "posts/systems/index", "posts/systems/second",
    }  # fmt: skip


def test_a_new_title_is_written_where_it_is_shown(written):
    again = written(second=PAGES[SECOND].replace("# Warm", "# Hot"))

    assert {"posts/systems/first", "posts/systems/second"} <= again
    assert "reference/glossary" not in again


@pytest.mark.parametrize(
    "harm", [lambda path: path.unlink(), lambda path: path.write_bytes(b"\x80torn")]
)
def test_what_was_kept_and_is_torn_is_written_again(written, harm):
    harm(written.doctrees / "typst/kept/posts/systems/second.page")

    assert written() == {"index", "posts/systems/second"}


def test_a_page_whose_picture_is_gone_is_written_again(written):
    (picture,) = (written.doctrees / "typst/images").glob("*.svg")
    picture.unlink()

    assert written() == {"index", "posts/systems/first"}
    assert picture.exists()
