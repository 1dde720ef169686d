"""How well the search answers questions: ``make search-quality QUESTIONS=file``.

A file of questions is YAML or JSON: a list of entries with ``q``, what is typed;
``pages``, the names of the pages that answer it; and ``section``, the anchor of the
section that does (or ``sections``, several). What the built site's search finds, in the
browser and in the order in which it is shown, is compared with that::

    recall@1, recall@5    share of questions with a right answer first, or in five
    MRR                   mean of 1 / place of the first right answer
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import lxml.html
import yaml
from docutils import nodes
from playwright.sync_api import sync_playwright

from tests.browser import ARGUMENTS, find, serve, visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

QUESTIONS = Path(__file__).with_name("search_questions")
# Kept out of the tuning: written from the posts by who had seen neither the search nor
# the other questions. What is looked at one by one there moves to the others.
TUNED_ON, KEPT_OUT = QUESTIONS / "tuned_on.yaml", QUESTIONS / "kept_out.yaml"
ASK = """async ([question, most]) =>
    (await searchEngine.ask(question, { most })).map((found) => found.url)"""
MOST = {"post": 6, "term": 2, "calculator": 1, "lab": 1, "page": 1, "source": 1}


@dataclass(frozen=True)
class Question:
    """What is typed, and what answers it."""

    typed: str
    pages: tuple[str, ...]
    sections: tuple[str, ...]
    kind: str = ""


@dataclass(frozen=True)
class Reach:
    """How many questions are answered: shares, and the mean of 1 / place."""

    first: float
    five: float
    reciprocal: float

    def __str__(self) -> str:
        return f"{self.first:.2f} / {self.five:.2f} / {self.reciprocal:.2f}"


def read_questions(path: Path) -> list[Question]:
    """Read a file of questions. JSON is YAML."""
    return [
        Question(
            typed=str(entry["q"]),
            pages=tuple(entry["pages"]),
            sections=tuple(entry.get("sections") or [entry["section"]]),
            kind=entry.get("kind", ""),
        )
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


@cache
def names_of_sections(site: Path, page: str) -> dict[str, set[str]]:
    """Return what each section of a page may be called, by its anchor.

    It is called by any name that stands in it. One whose anchor is made of its heading
    has no name of its own: it is part of the section above it that has one.
    """
    html = lxml.html.parse(str(site / f"{page}.html"))
    found: dict[str, set[str]] = {page.rpartition("/")[2]: {page.rpartition("/")[2]}}
    above: set[str] = set()
    for section in html.xpath("//article//section[@id]"):
        names = {
            element.get("id")
            for element in section.xpath("descendant-or-self::*[@id]")
            if element.xpath("ancestor-or-self::section[1]")[0] is section
        }
        heading = section.xpath("string(*[self::h1 or self::h2 or self::h3])")
        is_named = section.get("id") != nodes.make_id(heading.rstrip("#"))
        above = names if is_named else names | above
        found[section.get("id")] = above
    return found


def places(
    question: Question,
    addresses: Sequence[str],
    names: Callable[[str], Mapping[str, set[str]]],
) -> tuple[int, int]:
    """Return the place of the first right page, and of the first right section; 0: none.

    A page counts once, where it comes first. ``names`` are the names of the sections of
    a page, by anchor.
    """
    pages = list(dict.fromkeys(page_of(address) for address in addresses))
    right_pages = [at for at, page in enumerate(pages, 1) if page in question.pages]
    right = [
        at
        for at, address in enumerate(addresses, 1)
        if page_of(address) in question.pages
        and names(page_of(address)).get(anchor_of(address), set())
        & set(question.sections)
    ]
    return min(right_pages, default=0), min(right, default=0)


def page_of(address: str) -> str:
    """Return the name of a page from an address below the site's."""
    path = urlsplit(address).path
    return path.removeprefix("/").removesuffix(".html")


def anchor_of(address: str) -> str:
    """Return the anchor of an address; a page's top goes by the page's name."""
    return address.partition("#")[2] or page_of(address).rpartition("/")[2]


def reach(found: Sequence[int]) -> Reach:
    """Return recall@1, recall@5 and MRR of the places of first right answers."""
    count = len(found)
    return Reach(
        sum(place == 1 for place in found) / count,
        sum(0 < place <= 5 for place in found) / count,
        sum(1 / place for place in found if place) / count,
    )


def asked(
    page: Page, questions: Sequence[Question], site: Path
) -> list[tuple[int, int]]:
    """Ask the search of an open page each question; return the places of answers."""
    names = partial(names_of_sections, site)
    page.evaluate(
        "() => new Promise((resolve, reject) => {"
        "  const script = document.createElement('script');"
        "  script.src = `${document.documentElement.dataset.content_root}"
        "_static/search-engine.js`;"
        "  script.onload = resolve; script.onerror = reject;"
        "  document.head.append(script); })"
    )
    return [
        places(question, page.evaluate(ASK, [question.typed, MOST]), names)
        for question in questions
    ]


def report(
    questions: Mapping[str, Sequence[Question]], page: Page, site: Path, missed: bool
) -> None:
    """Print the reach over some sets of questions, and what was not found."""
    for name, some in questions.items():
        found = asked(page, some, site)
        print(f"{name}: {len(some)} questions (recall@1 / recall@5 / MRR)")
        print(f"  pages     {reach([page for page, _section in found])}")
        print(f"  sections  {reach([section for _page, section in found])}")
        for question, (at_page, at_section) in zip(some, found, strict=True):
            if missed and not (0 < at_page <= 5 and 0 < at_section <= 5):
                print(f"    {question.typed!r}: page {at_page}, section {at_section}")


def main(arguments: Sequence[str]) -> None:
    """Report on a file of questions, or on ours: those tuned on, and those kept out."""
    site, *files = [Path(name) for name in arguments if not name.startswith("--")]
    sets = {str(file): read_questions(file) for file in files or [TUNED_ON, KEPT_OUT]}
    with serve(site) as address, sync_playwright() as browsers:
        browser = browsers.chromium.launch(executable_path=find(), args=ARGUMENTS)
        page = visit(browser, f"{address}/index.html", 1440, "light")
        report(sets, page, site, missed="--missed" in arguments or bool(files))
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
