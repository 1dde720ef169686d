"""Listings: the size of their type, and where a line that is too long goes on.

    >>> cut([("plain", "a = some + thing")], columns=11)
    [('plain', 'a = some + '), ('cut', ''), ('plain', 'thing')]

A line is cut after a space or a sign, else where it is full. The template
draws a hook where it goes on; drawn, it is not in what a reader copies.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from math import floor
from typing import NamedTuple

from _ext.typst import highlighting
from _ext.typst.escaping import array, string
from _ext.typst.heights import LISTING_LINE, Parting, parting
from _ext.typst.rooms import Room

Run = tuple[str, str]  # what it is, such as "keyword", and what it says

LARGE, SMALL = 8.5, 8.0  # points of type; the smaller in boxes alone
COLUMN = 0.6  # em: every character of the type is as wide
NUMBERS = 2.6  # em: what the numbers of lines take
SLACK = 1  # points: what rounding takes
HANGING = 2  # columns: how far a line is set in where it goes on
OUTSET, OUTSET_IN_BOX = 8, 3  # points: of the ground, in text; in a card or a cell
NEED = 45  # points below a caption: the ground's inset and three lines
PART = re.compile(r"\w*[^\w\s]+|\w+")
CUT: Run = ("cut", "")


def code_block(
    code: str,
    language: str,
    room: Room,
    start: int | None = None,
    marked: Sequence[int] = (),
) -> str:
    """Return the call that sets code; ``start`` is its first line's number, if any."""
    code = code.rstrip("\n").expandtabs(4)
    longest = max(map(len, code.split("\n")))
    form = shape(longest, room, has_numbers=start is not None)
    outset = OUTSET if room.face == "serif" else OUTSET_IN_BOX
    lines = [cut(line, form.columns) for line in highlighting.lines(code, language)]
    breaks = "false" if parting_of(lines, form.size).is_whole else "true"
    return (
        f"#code-block({string(code)}, {'none' if start is None else start}, "
        f"{array(list(map(str, marked)))}, {array(list(map(typst_array, lines)))}, "
        f"size: {form.size}pt, reach: {form.reach:.1f}pt, outset: {outset}pt, "
        f"breaks: {breaks});"
    )


def parting_of(lines: Sequence[Sequence[Run]], size: float) -> Parting:
    """Return how a page may part a listing."""
    rows = sum(1 + list(line).count(CUT) for line in lines)
    return parting([LISTING_LINE * size] * rows)


def typst_array(runs: Sequence[Run]) -> str:
    """Return the runs of a line as Typst code."""
    return array([f"({string(kind)}, {string(text)})" for kind, text in runs])


class Shape(NamedTuple):
    """Points of type, characters in a line, points that it reaches into margins."""

    size: float
    columns: int
    reach: float


def shape(longest: int, room: Room, *, has_numbers: bool) -> Shape:
    """Return how a listing is set whose longest line has so many characters.

    What the column is too narrow for uses the margins; a box, which cannot, has
    smaller type.
    """
    beside = NUMBERS if has_numbers else 0
    fitting = room.width / (COLUMN * max(longest, 1) + beside)
    least = LARGE if room.may_reach else SMALL
    size = min(max(floor(10 * fitting) / 10, least), LARGE)
    needed = (COLUMN * longest + beside) * size + SLACK
    width = min(max(needed, room.width), room.widest)
    columns = columns_in(width - beside * size, size)
    return Shape(size, columns, (width - room.width) / 2)


def columns_in(width: float, size: float) -> int:
    """Return how many characters a line of this width holds."""
    return max(floor(width / (COLUMN * size) + 0.01), 2 * HANGING)


def cut(runs: Sequence[Run], columns: int) -> list[Run]:
    """Return a line of code with a mark where it is to go on below."""
    found: list[Run] = []
    places = places_to_cut("".join(text for _kind, text in runs), columns)
    begin = 0
    for kind, text in runs:
        end = begin + len(text)
        inside = [place for place in places if begin < place < end]
        if begin in places:
            found.append(CUT)
        for start, stop in pairwise([begin, *inside, end]):
            if start != begin:
                found.append(CUT)
            found.append((kind, text[start - begin : stop - begin]))
        begin = end
    return found


def places_to_cut(line: str, columns: int) -> list[int]:
    """Return where a line is cut so that no piece has more characters than fit."""
    places: list[int] = []
    start, room = 0, columns
    for match in PART.finditer(line):
        end = match.end() + line.startswith(" ", match.end())  # it ends the line
        fits_below = len(match[0]) <= columns - HANGING
        if end - start > room and fits_below and line[start : match.start()].strip():
            start, room = match.start(), columns - HANGING
            places.append(start)
        while end - start > room:
            start, room = start + room, columns - HANGING
            places.append(start)
    return places
