"""Details of the PDFs: what pages seldom hold, indexes, drawings, places of errors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from docutils import nodes
from pypdf import PdfReader
from sphinx.testing.util import SphinxTestApp

from _ext.typst.drawings import for_print
from _ext.typst.errors import place_of
from _ext.typst.indexing import index_names
from _ext.typst.page import Page
from _ext.typst.writer import Writer
from tests.sites import HOUSE, POST, Site, lay_out

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">'
    '<text y="15" font-family="sans-serif">drawn</text></svg>'
)
BODY = """\
```{eval-rst}
.. py:function:: served_share(load: float, queue=10) -> float

   What share is served.

   :param load: How much arrives.

-v         say more
--out=FILE  where to write

.. productionlist::
   number: digit+

.. hlist::
   :columns: 2

   * left column
   * right column

.. centered:: In the middle

.. index:: single: breaker; half-open

term : kind
    its meaning

.. math:: a_i = \\\\bar p

Read :manpage:`ls(1)` and :download:`a.svg </a.svg>`.
```

- [ ] open task

First line\\
second line.

In a line ![a drawing](/a.svg) of text.

:::{figure} /a.svg
:name: fig-only
:alt: A word, drawn.

The caption.

The legend.
:::

| first | second |
|:------|-------:|
| `a_name_of_a_quantity.that_is_longer_than_the_column_can_be_wide_in_print` | 2 |

[^long]: One paragraph.

    And another.

A note[^long].
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Build a book with one post that holds what pages seldom do."""
    folder = tmp_path_factory.mktemp("details") / "site"
    pages = {
        **HOUSE,
        "reference/evidence.md": "# Evidence\n\nNothing computed.\n",
        "posts/systems/cold-caches.md": POST.replace("The body.", BODY),
        "a.svg": SVG,
    }
    lay_out(folder, pages)
    (folder / "labs").mkdir()
    app = SphinxTestApp(
        "pdf", srcdir=folder, confoverrides={"labs_must_be_fresh": False}
    )
    app.build()
    yield Site(app, folder)
    app.cleanup()


def words_of(site: Site, name: str) -> str:
    reader = PdfReader(Path(site.app.outdir) / name)
    text = " ".join(page.extract_text() for page in reader.pages)
    return re.sub(r"\s+", " ", text.replace("\u00a0", " "))


def markup_of(site: Site, docname: str) -> str:
    folder = Path(site.app.doctreedir) / "typst"
    return (folder / f"{docname}.typ").read_text(encoding="utf-8")


def test_nothing_of_it_is_a_complaint(site):
    assert site.warnings == []


@pytest.mark.parametrize(
    "words",
    [
        "served_share(load: float, queue=10) → float What share is served.",
        "load – How much arrives.",
        "-v say more",
        "--out=FILE where to write",
        "number ::= digit+",
        "left column",
        "right column",
        "In the middle",
        "Read ls(1) and a.svg.",
        "term kind its meaning",
        "☐ open task",
        "First line second line.",
        "Figure 1 The caption. The legend.",
        "One paragraph. And another.",
    ],
)
def test_what_pages_seldom_hold_arrives_too(words, site):
    assert words in words_of(site, "posts/cold-caches.pdf")


def test_a_hard_line_break_breaks_the_line(site):
    found = re.sub(r"/\*@\d+\*/", "", markup_of(site, "posts/systems/cold-caches"))

    assert re.search(r"First line \\\n\s*second line", found)


def test_a_picture_within_a_sentence_stays_in_its_line(site):
    found = markup_of(site, "posts/systems/cold-caches")

    assert re.search(r"In a line (/\*@\d+\*/)?#picture-in-line\(", found)


def test_the_index_has_the_entry_and_its_page(site):
    words = words_of(site, "in-production.pdf")

    assert re.search(r"Index of terms .*breaker, half-open 2\b", words)


def test_a_head_row_is_marked_as_one(site):
    with pikepdf.open(Path(site.app.outdir) / "posts" / "cold-caches.pdf") as pdf:
        kinds = [
            str(each.S)
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/S") in ("/TH", "/TD")
        ]
    assert sorted(kinds) == ["/TD", "/TD", "/TH", "/TH"]


def test_a_drawing_is_set_in_the_fonts_of_the_book(site):
    with pikepdf.open(Path(site.app.outdir) / "posts" / "cold-caches.pdf") as pdf:
        fonts = {
            str(each.BaseFont).split("+")[-1]
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary) and "/BaseFont" in each
        }
    families = {"SourceSerif4", "SourceSans3", "JetBrainsMono", "NewCMMath"}
    assert {name for name in fonts if not name.startswith(tuple(families))} == set()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'font-family="sans-serif"', b"font-family=\"'Source Sans 3'\""),
        (b"font-family: Inter, sans-serif;", b"font-family: Inter, 'Source Sans 3';"),
        (b"font-family:'Inter', serif}", b"font-family:'Inter', 'Source Serif 4'}"),
        (b"font-family='monospace'", b"font-family='\"JetBrains Mono\"'"),
        (
            b'font-family:"sans-serif-x",a" b="serif"',
            b'font-family:"sans-serif-x",a" b="serif"',
        ),
        (b"<text>sans-serif</text>", b"<text>sans-serif</text>"),
        (b'font-family="my-sans-serif"', b'font-family="my-sans-serif"'),
    ],
)
def test_only_a_generic_family_is_named_anew(before, after):
    assert for_print(before) == after


@pytest.mark.parametrize(
    ("kind", "value", "names"),
    [
        ("single", "queue", ["queue"]),
        ("single", "queue; bounded", ["queue, bounded"]),
        ("pair", "retry; storm", ["retry, storm", "storm, retry"]),
        ("triple", "a; b; c", ["a, b c", "b, c, a", "c, a b"]),
        ("see", "cold start; cold cache", ["cold start (see cold cache)"]),
    ],
)
def test_an_entry_stands_under_each_of_its_words(kind, value, names):
    assert index_names(kind, value) == names


@pytest.mark.parametrize(
    "file",
    [
        "posts/systems/index.typ",  # from Typst's own root
        "/posts/systems/index.typ",
        "_build/doctrees/typst/posts/systems/index.typ",  # from where make was called
    ],
)
def test_an_error_is_placed_wherever_the_build_was_called_from(file):
    front = Page("index", markup="front")
    topic = Page("posts/systems/index", markup="/*@0*/good\n/*@1*/bad")
    topic.places += [("posts/systems/index.md", 3), ("posts/systems/index.md", 8)]

    # Line 1 of the file is the import that the builder puts before the markup.
    said = f"   ┌─ template.typ:1:1\n   ┌─ {file}:3:7\n"
    assert place_of(said, [front, topic]) == "posts/systems/index.md:8"


def test_a_dark_figure_and_the_data_behind_one_are_not_printed():
    writer = Writer(
        nodes.document(None, None),
        Page("x"),
        numbers={},
        pictures={},
        terms={},
        address=str,
    )
    for name in ("only-dark", "figure-data", "post-list", "post-tags"):
        node = nodes.container("", nodes.paragraph("", "hidden"), classes=[name])
        assert writer.write(node) == ""


def test_the_pdf_of_a_post_that_is_gone_goes_too(build_site):
    former = "posts/systems/former.md"
    before = build_site({former: POST}, builder="pdf")
    folder = Path(before.app.outdir) / "posts"
    assert [path.name for path in folder.iterdir()] == ["former.pdf"]

    (before.folder / former).unlink()
    build_site({"posts/systems/cold-caches.md": POST}, builder="pdf")

    assert [path.name for path in folder.iterdir()] == ["cold-caches.pdf"]
