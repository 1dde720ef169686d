"""Print holds what it is given: nothing is cut off, nothing prints over its neighbour.

One post holds what is hard to set. Each kind is tried by what it must show; where all
of it stands is then looked up in the PDFs themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader
from sphinx.testing.util import SphinxTestApp

from tests.printed import outside, overprinted
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


def words_of(site: Site, name: str) -> str:
    pages = PdfReader(Path(site.app.outdir) / name).pages
    return letters(" ".join(page.extract_text() for page in pages))


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Build a book with one post that holds all that is hard to set."""
    folder = tmp_path_factory.mktemp("hard") / "site"
    body = "\n\nNext.\n\n".join(text for text, _words in HARD.values())
    pages = {
        **HOUSE,
        PAGE: POST.replace("The body.", body),
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
    yield Site(app, folder)
    app.cleanup()


@pytest.fixture(scope="module")
def letters_of_post(hard: Site) -> str:
    return words_of(hard, "posts/cold-caches.pdf")


def test_nothing_of_it_is_too_wide(hard):
    assert hard.warnings == []


@pytest.mark.parametrize("kind", HARD)
def test_it_is_in_print_to_its_last_word(kind, letters_of_post):
    missing = [word for word in HARD[kind][1] if letters(word) not in letters_of_post]

    assert missing == []


@pytest.mark.parametrize(
    ("name", "margins"),
    [("posts/cold-caches.pdf", (42, 42)), ("in-production.pdf", (40, 44))],
)
def test_no_word_stands_outside_and_none_on_another(name, margins, hard):
    pdf = Path(hard.app.outdir) / name

    assert outside(pdf, inside_mm=margins[0], outside_mm=margins[1]) == []
    assert overprinted(pdf) == []


def test_the_ten_posts_have_no_word_outside_and_none_on_another(built):
    book = built / "pdf" / "in-production.pdf"

    assert outside(book, inside_mm=40, outside_mm=44) == []
    assert overprinted(book) == []
