"""The print edition of the book, for paper and a binding: ``make pdf PRINT=1``.

Its parts begin on right-hand pages, its wider margin is inside, nothing is coloured
because it leads somewhere, and addresses are printed. The template gives it that form,
told by the input ``edition``; all else is the book's.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _ext.typst.wanted import Pdf

WANTED = "PRINT"  # in the environment of a build


def is_wanted(environment: Mapping[str, str] = os.environ) -> bool:
    """Tell whether a build is to make the print edition, too."""
    return environment.get(WANTED, "") not in ("", "0")


def print_name(book: str) -> str:
    """Return the file name of the print edition.

    >>> print_name("in-production.pdf")
    'in-production-print.pdf'
    """
    return f"{book.removesuffix('.pdf')}-print.pdf"


def editions(book: Pdf, fit: str) -> list[Pdf]:
    """Return the print edition, where it is wanted.

    ``fit`` reads how close chapters are set: each edition has its own (fitting.py).
    """
    if not is_wanted():
        return []
    names = [each.removesuffix(".pdf") for each in (book.name, print_name(book.name))]
    own, others = (fit.format(each) for each in names)
    source = book.source.replace(own, others)
    return [replace(book, name=print_name(book.name), source=source, edition="print")]
