"""What Typst refuses, told to the author: at the page and line that caused it.

Typst names a line of the file that was made for it. The writer left marks there
(``/*@7*/``); the last one before the error tells the place in the author's file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sphinx.util import logging

from _ext.typst.page import Page

if TYPE_CHECKING:
    import typst

logger = logging.getLogger(__name__)

MARK = re.compile(r"/\*@(\d+)\*/")
PLACE = re.compile(r"┌─ (?P<file>\S+?)\.typ:(?P<line>\d+):(?P<column>\d+)")
MISSING = re.compile(r'the text `?"(?P<text>.+?)"`? could not be displayed')
HEADER_LINES = 1  # what a page's file has before its markup
REMEDIES = (
    (re.compile(r"could not be displayed"), "use another character, or add a font"),
    (re.compile(r"missing alt text"), "say what it shows"),
)


def report(error: typst.TypstError, pdf: str, pages: Sequence[Page]) -> None:
    """Log one warning for an error, at the author's line where it is known.

    ``pages`` are those of the PDF.
    """
    place = place_of(error.diagnostic, pages) or place_of_text(error.message, pages)
    hints = [hint for pattern, hint in REMEDIES if pattern.search(error.message)]
    said = "; ".join([" ".join(error.message.split()), *(hints or error.hints)])
    logger.warning("%s cannot be set: %s", pdf, said, location=place, type="typst")


def place_of(diagnostic: str, pages: Sequence[Page]) -> str | None:
    """Return file and line of the author's text that an error is about.

    Of the places that a diagnostic names, the first in a page counts: the others
    are in the template, which the page has called.
    """
    for match in PLACE.finditer(diagnostic):
        page = page_of(match["file"], pages)
        if page is not None:
            lines = page.markup.split("\n")
            line = int(match["line"]) - 1 - HEADER_LINES
            column = int(match["column"])
            return marked(page, "\n".join([*lines[:line], lines[line][:column]]))
    return None


def place_of_text(message: str, pages: Sequence[Page]) -> str | None:
    """Return where the text stands that no font can show: Typst does not say."""
    if match := MISSING.search(message):
        for page in pages:
            before, found, _after = page.markup.partition(match["text"])
            if found:
                return marked(page, before)
    return None


def marked(page: Page, before: str) -> str:
    """Return the place of the last mark in what stands before an error."""
    marks = MARK.findall(before)
    if not marks:
        return page.docname
    source, number = page.places[int(marks[-1])]
    return f"{source}:{number}"


def page_of(file: str, pages: Sequence[Page]) -> Page | None:
    """Return the page that a file of Typst was made from.

    Typst names a file from where the build was called if it lies below, and
    otherwise from its own root; of ``index`` and ``posts/x/index`` the longer fits.
    """
    fitting = [page for page in pages if f"/{file}".endswith(f"/{page.docname}")]
    return max(fitting, key=lambda page: len(page.docname), default=None)
