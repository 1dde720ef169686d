"""How high tables and listings are, about, and so how a page may part them.

What is low stays in one piece, at the price of a gap at the foot of a page. What is
higher goes on overleaf, with three rows at least on either side.

    >>> parting([20] * 5).is_whole, parting([20] * 30).is_whole
    (True, False)
    >>> parting([20] * 30).begins, parting([20] * 30).ends
    (71, 3)
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

from _ext.typst.rooms import TYPE_HEIGHT

WHOLE = 0.2 * TYPE_HEIGHT  # points: a heading and a caption make it a quarter
TOGETHER = 3  # rows on either side of a page's end; fewer where they are high
LINE, LEADING = 1.18, 0.5  # em: from line to line in a cell, of that the space between
RAGGED = 1.08  # what lines of whole words take, over what they would at full width
MORE = 11  # points: words that do not break well take a line more than it seems
LISTING_LINE = 1.28  # em: from line to line of code


class Parting(NamedTuple):
    """How a page may part a table or a listing."""

    is_whole: bool
    begins: float = 0  # points that its first rows need, below its caption
    ends: int = 0  # rows at its end that stay together


def parting(rows: Sequence[float], head: float = 0) -> Parting:
    """Return how rows of these heights, in points, are parted."""
    if sum(rows) + head <= WHOLE or len(rows) < 2 * TOGETHER:
        is_whole = sum(rows) + head <= 2 * WHOLE
        return Parting(is_whole, 0 if is_whole else min(head + rows[0] + MORE, WHOLE))
    begins = min(head + sum(rows[: together(rows)]) + MORE, WHOLE)
    return Parting(is_whole=False, begins=begins, ends=together(rows[::-1]))


def together(rows: Sequence[float]) -> int:
    """Return how many rows, from the first, stay on a page.

    >>> together([20] * 9), together([60] * 9), together([300] * 9)
    (3, 2, 1)
    """
    return max([1, *(each for each in range(1, TOGETHER + 1)
                     if sum(rows[:each]) <= WHOLE)])  # fmt: skip


def row_height(
    words: Sequence[float], rooms: Sequence[float], size: float, inset: float
) -> float:
    """Return about how high a row of a table is.

    ``words`` are the widths of its cells' words on one line, ``rooms`` what the cells
    have; ``inset`` is what stands above and below them together.
    """
    lines = max(
        (ceil(RAGGED * each / max(room, 1) - 0.08)
         for each, room in zip(words, rooms, strict=True)),
        default=1,
    )  # fmt: skip
    return size * (LINE * max(lines, 1) - LEADING) + inset
