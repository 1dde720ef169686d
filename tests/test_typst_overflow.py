"""Print holds what it is given: nothing is cut off, nothing prints over its neighbour.

One post holds what is hard to set. Each kind is tried by what it must show; where all
of it stands is then looked up in the PDFs themselves.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pypdf import PdfReader
from sphinx.testing.util import SphinxTestApp

from tests.printed import outside, overprinted, runs, texts
from tests.sites import HOUSE, POST, Site, lay_out

PAGE = "posts/systems/cold-caches.md"
HASH = "0123456789abcdef" * 6
CLASS = "com.example.billing.InvoiceGenerationServiceImpl"
WORD = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamte"
URL = "https://example.org/" + "a-long-way/" * 12 + "x" * 90
SUM = " + ".join("abcdefghijklmnopqrstuvwxyz")
CODE = f"""\
short = 1
result = call(first_argument, second_argument, third_argument, fourth_argument, fifth)
longer = call(first_argument, second_argument, third_argument, fourth_argument, fifth_one)
# {"words and more " * 19}the end
digest = "{HASH}{HASH}"
"""


def drawing(width: int, height: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<rect width="{width}" height="{height}" fill="#0b5d78"/></svg>'
    )


def table(head: list[str], *rows: list[str]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def seven_columns(text: str) -> str:
    """Return a table whose first column names a class, with six short ones."""
    times = [f"{n}0 ms" for n in range(1, 7)]
    return table(["class", *"abcdef"], [text, *times], ["other", *times])


def set_in(text: str, by: int) -> str:
    return text.replace("\n", "\n" + " " * by)


def many(words: str, last: str) -> str:
    """Return words for more than a page, and the last of them."""
    return f"{words} " * 700 + last


# What is hard to set, and what must be in print: the last word, and all of a long one.
HARD = {
    "a class name in one of seven columns": (seven_columns(f"`{CLASS}`"), [CLASS]),
    "a class name in plain type": (seven_columns(CLASS), [CLASS]),
    "thirteen columns": (
        table([f"column{n}" for n in range(13)], [f"1234567.{n}" for n in range(13)]),
        ["column12", "1234567.12"],
    ),
    "a hash in prose and in code": (f"Prose {HASH}, code `{HASH}`.", [HASH]),
    "a hash in a cell": (table(["a", "b"], [HASH, f"`{HASH}`"]), [HASH + HASH]),
    "long words in a table's head": (
        table([WORD, HASH, f"`{CLASS}`"], ["1", "2", "3"]),
        [WORD, HASH, CLASS],
    ),
    "long lines of code": (
        f"```{{code-block}} python\n:linenos:\n:emphasize-lines: 3\n{CODE}```",
        ["fifth)", "fifth_one)", "theend", f'"{HASH}{HASH}"'],
    ),
    "a line of code longer than a page": (
        f"```text\n{'minified;' * 1500}minifiedend\n```", ["minifiedend"],
    ),
    "a formula a little too wide": (f"$$ {SUM[:-24]} $$ (eq-little)", ["(1)"]),
    "a formula much too wide": (f"$$ {SUM} + {SUM} = 1 $$ (eq-much)", ["(2)"]),
    "a formula in a line": (f"So ${SUM} = 1$ it is.", ["it is."]),
    "a card longer than a page": (
        f":::{{card}} Lone\n{many('lone words', 'cardsend')}\n:::", ["cardsend"],
    ),
    "a dropdown longer than a page": (
        f":::{{dropdown}} Drop\n{many('drop words', 'dropsend')}\n:::", ["dropsend"],
    ),
    "an admonition longer than a page": (
        f":::{{note}}\n{many('note words', 'notesend')}\n\n{seven_columns(CLASS)}\n:::",
        ["notesend", CLASS],
    ),
    "a grid longer than a page, with code in it": (
        f"::::{{grid}} 3\n:::{{grid-item-card}} Card {WORD}\n```python\n{CODE}```\n:::\n"
        f":::{{grid-item-card}} Two\n{many('in two', 'gridsend')}\n:::\n"
        f":::{{grid-item-card}} Three\n{table(['a', 'b'], [CLASS, '10 ms'])}\n:::\n::::",
        ["gridsend", WORD, CLASS],
    ),
    "tabs": (
        f"::::{{tab-set}}\n:::{{tab-item}} Tab {WORD}\n{HASH}\n```python\n{CODE}```\n:::\n"
        "::::",
        [WORD, HASH],
    ),
    "a list six deep, with code and a table": (
        "- 1\n  - 2\n    - 3\n      - 4\n        - 5\n          - six "
        f"`{CLASS}` {HASH}\n\n            ```python\n            {set_in(CODE, 12)}```\n\n"
        f"            {set_in(seven_columns(CLASS), 12)}",
        [CLASS, HASH],
    ),
    "quotations in a list": (f"- > quoted {HASH}\n  > > twice {WORD}", [HASH, WORD]),
    "a figure taller than a page": (
        f":::{{figure}} /tall.svg\n:alt: A tall box.\n\nThe {WORD}.\n\n"
        f"{'legend words ' * 100}legendsend\n:::",
        [WORD, "legendsend"],
    ),
    "a figure wider than the paper": (
        ":::{figure} /wide.svg\n:alt: A wide box.\n:width: 900px\n\nCaptionsend.\n:::",
        ["Captionsend"],
    ),
    "a legend longer than a page": (
        f":::{{figure}} /tall.svg\n:alt: A tall box.\n\nSaid.\n\n"
        f"{many('long legend', 'longsend')}\n:::",
        ["longsend"],
    ),
    "a row taller than a page": (
        table(["tall", "b"], [many("row words", "rowsend"), "b"]), ["rowsend"],
    ),
    "a term": (f"{WORD} {HASH}\n: Means {HASH}.", [WORD, HASH]),
    "a note with a table": (
        f"Noted[^n].\n\n[^n]: See {HASH}.\n\n    {set_in(seven_columns(CLASS), 4)}",
        [CLASS],
    ),
    "addresses": (f"<{URL}> and [named]({URL}).", [URL]),
    "a sidebar": (f"```{{sidebar}} Side {WORD}\n{HASH}\n```", [WORD, HASH]),
    "given widths": (
        f"```{{list-table}} Given {HASH}\n:widths: 5 90 5\n:header-rows: 1\n\n"
        f"* - narrow\n  - broad\n  - narrow\n* - {CLASS}\n  - {'words ' * 40}\n"
        f"  - `{CLASS}`\n```",
        [CLASS],
    ),
    "code and pictures in cells": (
        "```{list-table}\n:header-rows: 1\n\n* - code\n  - picture\n  - words\n"
        f"* - ```python\n    {set_in(CODE, 4)}    ```\n"
        "  - ![A wide box.](/wide.svg)\n  - beside\n```",
        ["beside", "theend"],
    ),
    "keys and labels": (
        f"{{kbd}}`{HASH}` {{guilabel}}`{HASH}` {{bdg-primary}}`{HASH}` {{abbr}}`{HASH} (it)`",
        [HASH],
    ),
    "a wide picture in a line": ("So ![A wide box.](/wide.svg) it is.", ["it is."]),
    "smaller headings with notes": (
        f"## Second\n\n### Third {HASH}[^h3]\n\nText.\n\n#### Fourth {HASH}\n\nText.\n\n"
        "[^h3]: Said of the third.",
        [HASH, "Said of the third."],
    ),
    "a heading with a note and links": (
        f"(hard-heading)=\n## Headed {WORD} `{CLASS}` noted[^h] "
        f"[away](https://example.org/)\n\nText.\n\n[^h]: Said of the heading.",
        [WORD, CLASS, "Said of the heading."],
    ),
    "a head that is repeated, with all that links": (
        table(
            ["[away](https://example.org/)", "{term}`goodput`", "noted[^t]",
             "{ref}`hard-heading`", "{cite:p}`someone2020`"],
            *[[f"row{n}", "b", "c", "d", "e"] for n in range(70)],
        ) + "\n\n[^t]: Said of the head.",
        ["away", "goodput", "Said of the head.", "row69"],
    ),
    "a short table with notes": (
        table(["noted[^s]", "b"], ["also[^u]", "c"])
        + "\n\n[^s]: Said of a short head.\n[^u]: Said in a cell.",
        ["Said of a short head.", "Said in a cell."],
    ),
}  # fmt: skip
BIB = "@article{someone2020, author={Some One}, title={T}, journal={J}, year={2020}}\n"


def letters(text: str) -> str:
    """Return text without spaces and the hyphens of broken words."""
    return re.sub(r"[\s\u00ad]+", "", text)


def pages_of(pdf: Path) -> list[str]:
    """Return the letters of each page."""
    return [letters(text) for text in texts(pdf)]


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Build a book with one post that holds all that is hard to set."""
    folder = tmp_path_factory.mktemp("hard") / "site"
    body = "\n\nNext.\n\n".join(text for text, _words in HARD.values())
    body += "\n\n[^title]: Said of the title."
    pages = {
        **HOUSE,
        PAGE: POST.replace("The body.", body).replace("caches\n", "caches[^title]\n"),
        "reference/evidence.md": "# Evidence\n\nNothing computed.\n",
        "reference/sources.bib": BIB,
        "tall.svg": drawing(300, 900),
        "wide.svg": drawing(3000, 300),
    }
    lay_out(folder, pages)
    (folder / "labs").mkdir()
    app = SphinxTestApp(
        "pdf", srcdir=folder, confoverrides={"labs_must_be_fresh": False}
    )
    app.build()
    app.cleanup()  # docutils keeps directives for the whole process
    return Site(app, folder)


@pytest.fixture(scope="module")
def pages(hard: Site) -> list[str]:
    return pages_of(Path(hard.app.outdir) / "posts" / "cold-caches.pdf")


def test_nothing_of_it_is_too_wide(hard):
    assert hard.warnings == []


@pytest.mark.parametrize("kind", HARD)
def test_it_is_in_print_to_its_last_word(kind, pages):
    text = "".join(pages)
    missing = [word for word in HARD[kind][1] if letters(word) not in text]

    assert missing == []


@pytest.mark.parametrize(
    ("name", "margins"),
    [("posts/cold-caches.pdf", (40, 40)), ("in-production.pdf", (38, 42))],
)
def test_no_word_stands_outside_and_none_on_another(name, margins, hard):
    printed = runs(Path(hard.app.outdir) / name)

    assert outside(printed, inside_mm=margins[0], outside_mm=margins[1]) == []
    assert overprinted(printed) == []


@pytest.mark.parametrize(
    ("name", "margins"),
    [("in-production.pdf", (38, 42)), ("in-production-print.pdf", (42, 38))],
)
def test_the_ten_posts_have_no_word_outside_and_none_on_another(name, margins, built):
    printed = runs(built / "pdf" / name)

    assert outside(printed, inside_mm=margins[0], outside_mm=margins[1]) == []
    assert overprinted(printed) == []


def markup_of(site: Site) -> str:
    folder = Path(site.app.doctreedir) / "typst"
    return (folder / PAGE).with_suffix(".typ").read_text(encoding="utf-8")


def test_thirteen_columns_of_numbers_are_turned(hard):
    # 13 numbers of nine figures are 530 points of 8.5 point type; with the margins
    # there are 476.
    assert '#data-table("turned"' in markup_of(hard)


def test_every_table_that_fits_is_set_in_type_of_8_and_a_half_points(hard):
    sizes = re.findall(r"#data-table\(.*?\), \d+, ([\d.]+)pt", markup_of(hard))

    assert set(sizes) == {"8.5"}


def test_where_code_goes_on_there_is_nothing_to_copy(pages):
    longest = CODE.splitlines()[3]

    assert letters(longest) in "".join(pages)


def test_the_head_of_a_table_stands_on_each_of_its_pages_and_the_note_once(pages):
    rows = [text for text in pages if re.search(r"row\d+bcde", text)]

    assert len(rows) > 1
    assert all("goodput" in text for text in rows)
    assert "".join(pages).count(letters("Said of the head.")) == 1


def test_a_note_on_a_heading_is_not_in_contents_or_bookmarks(hard):
    book = Path(hard.app.outdir) / "in-production.pdf"
    titles, pages = flat(PdfReader(book).outline), pages_of(book)
    contents = next(text for text in pages if "Contents" in text)

    assert "1 Cold caches" in titles
    assert sum(text.count(letters("Said of the title.")) for text in pages) == 1
    (title,) = (each for each in titles if "Headed" in each)
    assert title.endswith("noted away")
    assert letters("noted away") in contents
    assert sum(text.count(letters("Said of the heading.")) for text in pages) == 1


def flat(outline: list) -> list[str]:
    """Return the titles of an outline, at whatever depth."""
    return [
        title
        for each in outline
        for title in (flat(each) if isinstance(each, list) else [each.title])
    ]


WIDE_TABLE = table(["n"] * 60, ["1,234,567.89"] * 60)
FRACTION = rf"\frac{{{SUM} + {SUM}}}{{2}}"


@pytest.mark.parametrize(
    ("body", "line", "complaint"),
    [
        (
            WIDE_TABLE,
            9,
            r"this table needs \d{4} mm in print and has 205: leave out a column, or "
            r"say less in the widest ones \[typst\]",
        ),
        (
            f"- item\n\n  {set_in(seven_columns('1,234,567,890,123'), 2)}".replace(
                "0 ms", "12,345,678.90"
            ),
            11,
            r"this table needs 1\d\d mm in print and has 125: leave out a column",
        ),
        (
            f"Text.\n\n$$\n{FRACTION} = 1\n$$",
            11,
            r"this formula needs \d+ mm in print and has 130: split it, with "
            r"\{aligned\} and \\\\ before a relation, or name a part of it \[typst\]",
        ),
        (
            f"Text.\n\nSo ${FRACTION}$ it is.",
            11,
            r"this formula needs \d+ mm in print and has 130: display it, or name a "
            r"part of it \[typst\]",
        ),
    ],
)
def test_what_fits_nowhere_is_said_at_its_line(build_site, body, line, complaint):
    site = build_site({PAGE: POST.replace("The body.", body)}, builder="pdf")

    assert len(site.warnings) == 1, site.warnings
    warning = site.warnings[0]
    assert re.match(rf"{PAGE}:{line}: WARNING: {complaint}", warning)
    printed = runs(Path(site.app.outdir) / "posts" / "cold-caches.pdf")
    assert outside(printed, inside_mm=40, outside_mm=40) == []
