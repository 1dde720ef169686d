"""How a PDF of ours is parted into pages: what stands alone, what is torn, what is empty.

The structure tree says what a thing is and on which pages its content lies, the content
streams where. What a page must not look like is a fault, with its page::

    for fault in faults(Path("book.pdf")):
        print(fault)  # page 12: heading within four lines of the foot: Where it breaks
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pikepdf

from tests.printed import HEIGHT, MM, Matrix, Pen, multiplied, runs

FOOT, HEAD = 25 * MM, HEIGHT - 25 * MM
TYPE_HEIGHT = HEAD - FOOT
OPENING = HEIGHT - 90 * MM  # a heading above it opens a page, as in the template
LINE = 12.5  # points from line to line, and a little less
SAME_LINE = 6  # points: an index, a fraction belongs to its line
LINES_MIN, ROWS_MIN = 6, 3
TALL_ROWS = 0.18 * TYPE_HEIGHT  # three rows that are higher may be parted
ROW_INSET = 16  # points between the words of two rows
OPERATORS = "q Q cm Tf Tm Tj TJ BMC BDC EMC m l c re n f B S"
TYPED = ("Table", "Code")  # whose type is measured
INDICES = ("/Formula", "/Lbl")  # small by nature: indices, signs of notes
GROUPS = {"Document", "Part", "Sect", "Div", "L", "LI", "LBody", "NonStruct",
          "BlockQuote", "TBody", "TFoot", "THead"}  # fmt: skip


class Fault(NamedTuple):
    """What a page must not look like."""

    page: int  # of the file, from 1
    what: str

    def __str__(self) -> str:
        return f"page {self.page}: {self.what}"


class Place(NamedTuple):
    """Where a piece of content stands: its page, the lines of its text, its mark."""

    page: int
    bases: Sequence[float]
    mark: int


@dataclass
class Sheet:
    """What is drawn on a page: text by its mark in the structure, and where ink is."""

    bases: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    ink: list[tuple[float, float]] = field(default_factory=list)

    @cached_property
    def lines(self) -> list[float]:
        """The baselines, from the head down."""
        return lines_of([base for bases in self.bases.values() for base in bases])

    @cached_property
    def filled(self) -> list[tuple[float, float]]:
        """The heights between which there is ink, from the head down."""
        found: list[tuple[float, float]] = []
        for low, high in sorted(self.ink, key=lambda each: -each[1]):
            if found and high >= found[-1][0]:
                found[-1] = (min(low, found[-1][0]), found[-1][1])
            else:
                found.append((low, high))
        return found

    @property
    def largest_gap(self) -> float:
        """The greatest height without ink, the foot's included."""
        edges = [*self.filled, (FOOT, FOOT)]
        return max((above[0] - below[1] for above, below in pairwise(edges)), default=0)


def lines_of(bases: Sequence[float]) -> list[float]:
    """Return baselines, from the head down, that are not of one line."""
    found: list[float] = []
    for base in sorted(bases, reverse=True):
        if not found or found[-1] - base > SAME_LINE:
            found.append(base)
    return found


def sheet_of(page: pikepdf.Page) -> Sheet:
    """Return what is drawn on a page, running heads and folios left out."""
    sheet, pen, size = Sheet(), Pen(), 0.0
    path: list[float] = []
    for operands, operator in pikepdf.parse_content_stream(page, OPERATORS):
        name = str(operator)
        if name == "Tf":
            size = float(operands[1])
        elif name in ("Tj", "TJ"):
            if (mark := pen.mark()) is not None:
                base = pen.place()[5]
                sheet.bases[mark].append(base)
                sheet.ink.append((base - 0.2 * size, base + 0.7 * size))
        elif name in ("m", "l", "c", "re"):
            path += heights(name, operands, pen.spaces[-1])
        elif name in ("n", "f", "B", "S"):
            if name != "n" and path and not is_running(path):
                sheet.ink.append((min(path), max(path)))
            path = []
        else:
            pen.move(name, operands)
    return sheet


def heights(name: str, operands: list, space: Matrix) -> Iterator[float]:
    """Yield the heights on the page that a part of a path goes through."""
    numbers = list(map(float, operands))
    if name == "re":
        left, low, wide, high = numbers
        numbers = [left, low, left + wide, low + high]
    for x, y in zip(numbers[::2], numbers[1::2], strict=True):
        yield multiplied((1, 0, 0, 1, x, y), space)[5]


def is_running(path: list[float]) -> bool:
    """Tell whether a path is the rule under a running head."""
    return min(path) > HEAD or max(path) < FOOT


class Paged:
    """A PDF, its pages and what is on them in reading order."""

    def __init__(self, path: Path) -> None:
        self.pdf = pikepdf.open(path)
        self.number = {
            page.objgen: number for number, page in enumerate(self.pdf.pages, 1)
        }
        self.sheets = {
            number: sheet_of(page) for number, page in enumerate(self.pdf.pages, 1)
        }
        root = self.pdf.Root.StructTreeRoot
        self.blocks = list(self.flattened(root))

    def flattened(
        self, element: pikepdf.Object
    ) -> Iterator[tuple[str, pikepdf.Object]]:
        """Yield paragraphs, headings, tables and the like in reading order."""
        for child in children(element):
            kind = str(child.S)[1:]
            if kind in GROUPS:
                yield from self.flattened(child)
            else:
                yield kind, child

    def places(self, element: pikepdf.Object) -> list[Place]:
        """Return where an element's text is, in reading order."""
        found = []
        for page, mark in self.marks(element.get("/K", pikepdf.Array()), element):
            if bases := self.sheets[page].bases.get(mark):
                found.append(Place(page, tuple(bases), mark))
        return found

    def marks(
        self, kids: pikepdf.Object, around: pikepdf.Object, page: int = 0
    ) -> Iterator[tuple[int, int]]:
        """Yield page and mark of the content below an element; notes are elsewhere."""
        page = self.number.get(around.Pg.objgen, page) if "/Pg" in around else page
        if not isinstance(kids, pikepdf.Array):
            kids = [kids]
        for kid in kids:
            if not isinstance(kid, pikepdf.Dictionary):
                yield page, int(kid)
            elif kid.get("/Type") == "/MCR":
                yield self.number[kid.Pg.objgen], int(kid.MCID)
            elif kid.get("/S") not in (None, "/Note", "/FENote") and "/K" in kid:
                yield from self.marks(kid.K, kid, page)

    def lines(self, element: pikepdf.Object) -> dict[int, list[float]]:
        """Return the lines of an element on each of its pages."""
        found = defaultdict(list)
        for place in self.places(element):
            found[place.page] += place.bases
        return {page: lines_of(bases) for page, bases in sorted(found.items())}

    @cached_property
    def opening(self) -> set[int]:
        """The pages that a part or a chapter opens, and the one after the last."""
        found = {len(self.sheets) + 1}
        for kind, element in self.blocks:
            if kind in ("H1", "H2") and (at := self.places(element)):
                if at[0].bases[0] > OPENING:
                    found.add(at[0].page)
        return found

    @cached_property
    def first(self) -> int:
        """The first page of what is read: that of the second heading after the contents."""
        kinds = [kind for kind, _ in self.blocks]
        if "TOC" not in kinds:
            return 1
        after = self.blocks[kinds.index("TOC") :]
        return next(self.places(each)[0].page for kind, each in after if kind == "H1")


def smallest_type(path: Path) -> dict[tuple[str, int], float]:
    """Return the smallest type in points, by "Table" or "Code" and by page.

    Captions are tables' own; indices do not count.
    """
    paged = Paged(path)
    sizes: dict[tuple[int, int | None], list[float]] = defaultdict(list)
    for run in runs(path):
        sizes[run.page, run.mark].append(run.size)
    found: dict[tuple[str, int], float] = {}
    for kind, element in (each for each in paged.blocks if each[0] in TYPED):
        marks = set(paged.marks(element.get("/K", []), element))
        for each in (x for index in INDICES for x in elements(element, index)):
            marks -= set(paged.marks(each.get("/K", []), each))
        for page, mark in marks:
            so_far = found.get((kind, page), 99.0)
            found[kind, page] = min([so_far, *sizes[page, mark]])
    return found


def children(element: pikepdf.Object) -> list[pikepdf.Object]:
    """Return the elements in an element."""
    kids = element.get("/K", [])
    kids = kids if isinstance(kids, pikepdf.Array) else [kids]
    return [
        each for each in kids if isinstance(each, pikepdf.Dictionary) and "/S" in each
    ]


def faults(path: Path) -> list[Fault]:
    """Return the faults of a PDF's pages, by page."""
    paged = Paged(path)
    found = [
        *empty(paged), *torn_paragraphs(paged), *low_headings(paged),
        *torn_tables(paged), *torn_listings(paged), *parted_formulas(paged),
    ]  # fmt: skip
    return sorted(fault for fault in found if fault.page >= paged.first)


def empty(paged: Paged) -> Iterator[Fault]:
    """Yield pages with a gap, and last pages with next to nothing."""
    ends = paged.opening
    blank = {n for n, sheet in paged.sheets.items() if not sheet.ink and n + 1 in ends}
    for number, sheet in paged.sheets.items():
        if number in blank:  # between a chapter and a part on the right
            continue
        is_last = number + 1 in ends | blank
        share = sheet.largest_gap / TYPE_HEIGHT
        if not is_last and share > 0.25:
            yield Fault(number, f"a gap of {share:.0%} of the page")
        used = sum(high - low for low, high in sheet.filled)
        is_short = len(sheet.lines) < LINES_MIN and used < 0.25 * TYPE_HEIGHT
        if is_last and is_short and number not in paged.opening:
            yield Fault(number, f"a chapter ends on {len(sheet.lines)} lines")


def torn_paragraphs(paged: Paged) -> Iterator[Fault]:
    for kind, element in paged.blocks:
        if kind == "P":
            lines = list(paged.lines(element).items())
            for page, some in lines if len(lines) > 1 else ():
                if len(some) == 1:
                    yield Fault(page, "one line of a paragraph by itself")


def low_headings(paged: Paged) -> Iterator[Fault]:
    for kind, element in paged.blocks:
        if re.fullmatch(r"H\d", kind) and (lines := paged.lines(element)):
            page, bases = next(reversed(lines.items()))
            below = [low for low, _ in paged.sheets[page].ink if low < bases[-1] - LINE]
            if bases[-1] - FOOT < 4 * LINE or not below:
                yield Fault(page, "a heading within four lines of the foot")


def torn_tables(paged: Paged) -> Iterator[Fault]:
    for kind, element in paged.blocks:
        if kind == "Table":
            body = [row for group in children(element)
                    if group.S in ("/TBody", "/TFoot")
                    for row in children(group)]  # fmt: skip
            rows = [paged.lines(row) for row in body]
            yield from torn([each for each in rows if each], "rows of a table")


def torn_listings(paged: Paged) -> Iterator[Fault]:
    for kind, element in paged.blocks:
        if kind == "Code":
            rows = [
                {page: [base]}
                for page, bases in paged.lines(element).items()
                for base in bases
            ]
            yield from torn(rows, "lines of a listing")


def torn(rows: list[dict[int, list[float]]], what: str) -> Iterator[Fault]:
    """Yield a fault where one or two rows stand at an end, and three would fit.

    ``rows`` are the baselines of each, by page.
    """
    pages = [min(row) for row in rows]
    if len(set(pages)) < 2:
        return
    for page, end in ((pages[0], rows[:ROWS_MIN]), (pages[-1], rows[-ROWS_MIN:])):
        bases = [bases for row in end for bases in row.values()]
        height = sum(max(each) - min(each) + ROW_INSET for each in bases)
        if pages.count(page) < ROWS_MIN and height < TALL_ROWS:
            yield Fault(page, f"{pages.count(page)} {what} by themselves")


def parted_formulas(paged: Paged) -> Iterator[Fault]:
    """Yield displayed formulas that stand overleaf from the words before them."""
    before: int | None = None
    for kind, element in paged.blocks:
        if kind in ("P", "Formula"):
            formulas = {
                place for each in elements(element, "/Formula") for place in paged.places(each)
            } if kind == "P" else set(paged.places(element))  # fmt: skip
            for place in paged.places(element):
                is_first = before is not None and place.page == before + 1
                if is_first and place in formulas and is_alone(paged, place):
                    yield Fault(place.page, "a formula overleaf from its sentence")
                before = place.page
        else:
            before = None


def elements(element: pikepdf.Object, kind: str) -> Iterator[pikepdf.Object]:
    """Yield the elements of a kind in an element."""
    for child in children(element):
        if child.S == kind:
            yield child
        yield from elements(child, kind)


def is_alone(paged: Paged, place: Place) -> bool:
    """Tell whether next to nothing else stands on the lines of a place."""
    low, high = min(place.bases) - 1, max(place.bases) + 1
    beside = [
        base
        for bases in paged.sheets[place.page].bases.values()
        for base in bases
        if low < base < high
    ]
    return len(beside) - len(place.bases) <= 2  # its number
