"""What Typst refuses, told to the author: at the page and line that caused it.

Typst names a line of the file that was made for it. The writer left marks there
(``/*@7*/``); the last one before the error tells the place in the author's file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from sphinx.util import logging

from _ext.typst.page import Page

if TYPE_CHECKING:
    import typst

logger = logging.getLogger(__name__)

MARK = re.compile(r"/\*@(\d+)\*/")
PLACE = re.compile(r"┌─ (?P<file>\S+?)\.typ:(?P<line>\d+):(?P<column>\d+)")
HEADER_LINES = 1  # what a page's file has before its markup
REMEDIES = (
    (re.compile(r"could not be displayed"), "use another character, or add a font"),
    (re.compile(r"missing alt text"), "say what it shows"),
)


def report(error: typst.TypstError, pdf: str, pages: Mapping[str, Page]) -> None:
    """Log one warning for an error, at the author's line where it is known."""
    hints = [hint for pattern, hint in REMEDIES if pattern.search(error.message)]
    hints = hints or list(error.hints)
    said = "; ".join([" ".join(error.message.split()), *hints])
    logger.warning(
        "%s cannot be set: %s",
        pdf,
        said,
        location=place_of(error.diagnostic, pages),
        type="typst",
    )


def place_of(diagnostic: str, pages: Mapping[str, Page]) -> str | None:
    """Return file and line of the author's text that an error is about.

    Of the places that a diagnostic names, the first in a page counts: the others
    are in the template, which the page has called.
    """
    for match in PLACE.finditer(diagnostic):
        page = pages.get(match["file"].lstrip("/"))
        if page is None:
            continue
        lines = page.markup.split("\n")
        line = int(match["line"]) - 1 - HEADER_LINES
        before = "\n".join([*lines[:line], lines[line][: int(match["column"])]])
        marks = MARK.findall(before)
        if marks:
            source, number = page.places[int(marks[-1])]
            return f"{source}:{number}"
        return page.docname
    return None
