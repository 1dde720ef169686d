"""Where a table goes and how wide its columns are, by what its cells need.

It stays in the column if no word has to break there and the page gains little by more
room; else it reaches into the margins; else it is turned. In less room than it needs,
names break within.

    >>> place([[Cell(40, 20), Cell(90, 30)]], Room(width=200), inset=4)
    Layout(kind='column', width=200, columns=(), fits=True)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from _ext.typst.rooms import TURNED_WIDTH, Room

WORTH_REACHING = 1.5  # times as high in the column
SLACK = 0.5  # points a column: what rounding takes
RAGGED = 1.08  # what lines of whole words take, over what they would at full width
STEP = 4  # points that columns hand each other
STEPS_MAX = 80
ROWS_LOOKED_AT = 40  # of a long table, to find widths


@dataclass(frozen=True)
class Cell:
    """What a cell needs, in points: on one line; with its words whole; at the least."""

    natural: float
    whole: float
    least: float = 0

    @classmethod
    def of_nothing(cls) -> Cell:
        return cls(0, 0, 0)


@dataclass(frozen=True)
class Layout:
    """Where a table goes: ``columns`` are widths in points, none where all fits."""

    kind: str  # "column", "wide" or "turned"
    width: float
    columns: tuple[float, ...]
    fits: bool = True


Rows = Sequence[Sequence[Cell]]


def place(
    rows: Rows, room: Room, inset: float, given: Sequence[float] = (), line: float = 14
) -> Layout:
    """Return where a table goes.

    ``inset`` is what a column takes besides its words; ``given`` are the author's
    widths, as shares; ``line`` is the height of a line.
    """
    needs = Needs(rows, inset)
    if sum(needs.natural) <= room.width and not given:
        return Layout("column", room.width, ())
    if room.may_reach:
        return with_margins(needs, room, given, line)
    for least in (needs.whole, needs.least):
        if found := in_width(needs, least, room.width, given):
            return Layout("column", room.width, found)
    squeezed = scaled(needs.least, room.width)
    return Layout("column", room.width, squeezed, fits=False)


def with_margins(
    needs: Needs, room: Room, given: Sequence[float], line: float
) -> Layout:
    """Return where a table goes that need not stay in the column."""
    column = in_width(needs, needs.whole, room.width, given)
    most = min(room.widest, max(sum(needs.natural), room.width))
    wide = in_width(needs, needs.whole, most, given)
    if column and (
        given or needs.lines(column) <= WORTH_REACHING * needs.lines(wide or column)
    ):
        return Layout("column", room.width, column)
    if wide:
        return Layout("wide", most, wide)
    for least in (needs.whole, needs.least):
        up = in_width(needs, least, min(TURNED_WIDTH, sum(needs.natural)), given)
        if up and needs.lines(up) * line <= room.width:
            return Layout("turned", sum(up), up)
        if wide := in_width(needs, needs.least, room.widest, given):
            return Layout("wide", room.widest, wide)
    squeezed = scaled(needs.least, room.widest)
    return Layout("wide", room.widest, squeezed, fits=False)


class Needs:
    """What the columns of a table need, from its cells."""

    def __init__(self, rows: Rows, inset: float) -> None:
        self.rows = rows
        inset += SLACK
        self.inset = inset
        columns = list(zip(*rows, strict=True))
        self.natural = [max(cell.natural for cell in each) + inset for each in columns]
        self.whole = [max(cell.whole for cell in each) + inset for each in columns]
        self.least = [max(cell.least for cell in each) + inset for each in columns]

    def lines(self, widths: Sequence[float]) -> float:
        """Return about how many lines the table is high at these widths."""
        rooms = [width - self.inset for width in widths]
        return sum(
            max(map(lines_of, (cell.natural for cell in row), rooms))
            for row in self.rows
        )


def lines_of(natural: float, width: float) -> float:
    """Return about how many lines words take, the last of them by its share.

    Whole lines count, as they make a row higher; the share tells which way is better.
    """
    share = natural / width
    if share <= 1:
        return 1 + 0.2 * share
    return ceil(RAGGED * share) + 0.2 * share


def in_width(
    needs: Needs, least: Sequence[float], width: float, given: Sequence[float]
) -> tuple[float, ...]:
    """Return widths of columns that share a width, or none if it is too narrow."""
    if sum(least) > width:
        return ()
    if given:
        return held(least, [width * each / sum(given) for each in given], width)
    return improved(needs, least, fair(needs.natural, least, width))


def fair(
    natural: Sequence[float], least: Sequence[float], width: float
) -> tuple[float, ...]:
    """Share a width: who needs little gets it, the others the same."""
    wants = list(natural)
    open_ones = sorted(range(len(wants)), key=lambda column: wants[column])
    left = width
    for position, column in enumerate(open_ones):
        wants[column] = min(wants[column], left / (len(open_ones) - position))
        left -= wants[column]
    return held(least, wants, width)


def held(
    least: Sequence[float], wants: Sequence[float], width: float
) -> tuple[float, ...]:
    """Return what is wanted, but no column below its least, taken from the others."""
    over = [max(want - low, 0) for want, low in zip(wants, least, strict=True)]
    room = width - sum(least)
    share = min(1, room / sum(over)) if sum(over) else 0
    return tuple(low + share * more for low, more in zip(least, over, strict=True))


def improved(
    needs: Needs, least: Sequence[float], widths: tuple[float, ...]
) -> tuple[float, ...]:
    """Move points from column to column while the table grows shorter by it."""
    looked_at = Needs(needs.rows[:ROWS_LOOKED_AT], needs.inset - SLACK)
    best, height = list(widths), looked_at.lines(widths)
    for _ in range(STEPS_MAX):
        trials = []
        for giver in range(len(best)):
            if best[giver] - STEP < least[giver]:
                continue
            for taker in range(len(best)):
                trial = best.copy()
                trial[giver] -= STEP
                trial[taker] += STEP
                trials.append((looked_at.lines(trial), trial))
        if not trials or min(trials)[0] >= height - 0.01:
            break
        height, best = min(trials)
    return tuple(best)


def scaled(least: Sequence[float], width: float) -> tuple[float, ...]:
    """Return widths that fill a width in proportion, too narrow though they are."""
    return tuple(each * width / sum(least) for each in least)
