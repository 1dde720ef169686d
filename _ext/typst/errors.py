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
    from _ext.typst.compiling import Outcome

logger = logging.getLogger(__name__)

MARK = re.compile(r"/\*@(\d+)\*/")
PLACE = re.compile(r"┌─ (?P<file>\S+?)\.typ:(?P<line>\d+):(?P<column>\d+)")
HEADER_LINES = 1  # what a page's file has before its markup
REMEDIES = ((re.compile(r"missing alt text"), "say what it shows"),)


def report(outcome: Outcome, pdf: str, pages: Sequence[Page]) -> None:
    """Log one warning for an error, at the author's line where it is known.

    ``pages`` are those of the PDF.
    """
    place = place_of(outcome.diagnostic, pages)
    hints = [hint for pattern, hint in REMEDIES if pattern.search(outcome.message)]
    said = "; ".join([" ".join(outcome.message.split()), *(hints or outcome.hints)])
    logger.warning("%s cannot be set: %s", pdf, said, location=place, type="typst")


def page_of_error(outcome: Outcome, pages: Sequence[Page]) -> str | None:
    """Return the page that an error is about, if Typst says."""
    for match in PLACE.finditer(outcome.diagnostic):
        if page := page_of(match["file"], pages):
            return page.docname
    return None


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
