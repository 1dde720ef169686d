"""What a build costs, by counts: pages written, pages read, bytes of a page.

Seconds are for ``python -m benchmarks``. What makes them grow is held here, on sites of
made-up posts.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from benchmarks.__main__ import edited, retitled
from benchmarks.corpus import made_up_posts, write_ours
from tests.rebuilding import build

FEW, MANY = 12, 36
POST, OTHER = "posts/systems/post-00003", "posts/systems/post-00006"


@pytest.fixture(scope="module")
def sites(tmp_path_factory):
    """Sites of few and of many posts that have been built, by the number of posts."""
    found = {}
    for posts in (FEW, MANY):
        folder = tmp_path_factory.mktemp(f"site-{posts}")
        write_ours(folder / "site", made_up_posts(posts))
        built = build(folder / "site", "html", folder / "out", jobs=2)
        assert built.status == 0, built.text
        found[posts] = folder
    return found


@pytest.fixture
def site(sites):
    """The site of many posts, which has been built as it is."""
    return sites[MANY]


def counting(log: Path) -> None:
    """Have this process note each page whose tree it reads, and each it writes."""
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.environment import BuildEnvironment

    read, write = BuildEnvironment.get_doctree, StandaloneHTMLBuilder.write_doc

    def note(what, docname):
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{what} {docname}\n")

    def get_doctree(self, docname):
        note("read", docname)
        return read(self, docname)

    def write_doc(self, docname, doctree):
        note("write", docname)
        return write(self, docname, doctree)

    BuildEnvironment.get_doctree = get_doctree
    StandaloneHTMLBuilder.write_doc = write_doc


def built_again(folder, tmp_path):
    """Build a site again; return the trees that were read and the pages written."""
    log = tmp_path / "counts"
    built = build(
        folder / "site", "html", folder / "out", before=partial(counting, log)
    )
    assert built.status == 0, built.text
    lines = [line.split() for line in log.read_text(encoding="utf-8").splitlines()]
    read, written = (
        {name for did, name in lines if did == what} for what in ("read", "write")
    )
    return read, written


def test_nothing_changed_writes_the_front_page_and_reads_no_other(site, tmp_path):
    read, written = built_again(site, tmp_path)

    assert written == {"index"}
    assert read == {"index"}


def test_an_edited_post_writes_itself_and_where_it_is_listed(site, tmp_path):
    edited(site / "site" / f"{POST}.md")

    _read, written = built_again(site, tmp_path)

    assert written == {"index", "posts/systems/index", POST}


def test_a_new_title_writes_the_pages_that_show_it(site, tmp_path):
    retitled(site / "site" / f"{OTHER}.md")
    _read, written = built_again(site, tmp_path)

    assert {OTHER, "index", "posts/systems/index", "reference/archive"} <= written
    # Beside it in the sidebar, and where it is what to read next: some, and no more.
    assert len([page for page in written if "/post-" in page]) <= 16


def test_a_post_weighs_the_same_among_few_and_among_many(sites):
    few, many = (
        (sites[posts] / "out" / "html" / f"{POST}.html").stat().st_size
        for posts in (FEW, MANY)
    )

    assert many < 1.05 * few
