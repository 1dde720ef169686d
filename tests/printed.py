"""Where the text of a PDF stands on its pages: what is outside of them, what overlaps.

Reads content streams: the place of each run of glyphs, and its width from the fonts'
own tables. Typst writes one run for a word or a line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import hypot
from pathlib import Path

import pikepdf
from pypdf import PdfReader

MM = 72 / 25.4
WIDTH, HEIGHT = 210 * MM, 297 * MM
EDGE = 25 * MM - 1.1  # above and below: running heads and folios stand there
OPERATORS = "q Q cm Tf Tm Tj TJ BMC BDC EMC g rg k sc scn"

Matrix = tuple[float, ...]


@dataclass(frozen=True)
class Run:
    """A run of glyphs: its page, from 1; its place and the size of its type, in points."""

    page: int
    left: float
    right: float
    base: float
    top: float
    is_artifact: bool  # a running head, a folio, a head that is repeated
    size: float
    mark: int | None = None  # what the structure tree calls it
    colour: tuple[float, ...] = ()  # of its ink: grey, or red, green and blue

    @property
    def is_grey(self) -> bool:
        """Tell whether the ink is black, grey, or so near that nobody sees a hue."""
        return max(self.colour, default=0) - min(self.colour, default=0) < 0.1


def multiplied(a: Matrix, b: Matrix) -> Matrix:
    return (
        a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2], a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4], a[4] * b[1] + a[5] * b[3] + b[5],
    )  # fmt: skip


class Font:
    """A font of Typst's: two bytes a glyph, widths in thousandths of the size."""

    def __init__(self, font: pikepdf.Object) -> None:
        descendant = font.DescendantFonts[0]
        self.default = float(descendant.get("/DW", 1000))
        self.widths: dict[int, float] = {}
        entries = list(descendant.get("/W", []))
        while entries:
            first, second = int(entries.pop(0)), entries.pop(0)
            if isinstance(second, pikepdf.Array):
                self.widths |= {first + i: float(each) for i, each in enumerate(second)}
            else:
                width = float(entries.pop(0))
                self.widths |= dict.fromkeys(range(first, int(second) + 1), width)

    def width(self, part: pikepdf.Object) -> float:
        """Return the width of glyphs, or of a move between two."""
        if not isinstance(part, pikepdf.String):
            return -float(part)
        glyphs = bytes(part)
        return sum(
            self.widths.get(int.from_bytes(glyphs[at : at + 2]), self.default)
            for at in range(0, len(glyphs), 2)
        )


def texts(path: Path) -> Sequence[str]:
    """Return the text of each page of a PDF. That of a book takes half a minute."""
    return _texts(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=16)
def _texts(path: Path, _time: int) -> Sequence[str]:
    return tuple(page.extract_text() for page in PdfReader(path).pages)


def runs(path: Path) -> Sequence[Run]:
    """Return the runs of text of a PDF."""
    return _runs(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _runs(path: Path, _time: int) -> Sequence[Run]:
    found: list[Run] = []
    fonts: dict[tuple[int, int], Font] = {}
    with pikepdf.open(path) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            named = page.get("/Resources", {}).get("/Font", {})
            for font in named.values():
                if font.objgen not in fonts and "/DescendantFonts" in font:
                    fonts[font.objgen] = Font(font)
            by_name = {
                name: fonts[font.objgen]
                for name, font in named.items()
                if font.objgen in fonts
            }
            found += runs_of_page(page, number, by_name)
    return found


def runs_of_page(
    page: pikepdf.Page, number: int, fonts: dict[str, Font]
) -> Iterator[Run]:
    pen = Pen()
    font, size = None, 0.0
    for operands, operator in pikepdf.parse_content_stream(page, OPERATORS):
        name = str(operator)
        if name == "Tf":
            font, size = fonts.get(str(operands[0])), float(operands[1])
        elif name not in ("Tj", "TJ"):
            pen.move(name, operands)
        elif font is not None:
            parts = operands[0] if name == "TJ" else [operands[0]]
            width = size / 1000 * sum(map(font.width, parts))
            yield placed(number, pen, width, size)
            pen.text = multiplied((1, 0, 0, 1, width, 0), pen.text)


class Pen:
    """Where a content stream writes at present, and whether it means it."""

    def __init__(self) -> None:
        self.spaces: list[Matrix] = [(1, 0, 0, 1, 0, 0)]
        self.text = self.spaces[0]
        self.artifacts: list[bool] = []
        self.marks: list[int | None] = []
        self.colours: list[tuple[float, ...]] = [(0,)]

    def place(self) -> Matrix:
        return multiplied(self.text, self.spaces[-1])

    def move(self, operator: str, operands: list[pikepdf.Object]) -> None:
        """Follow an operator that writes nothing."""
        match operator:
            case "q":
                self.spaces.append(self.spaces[-1])
                self.colours.append(self.colours[-1])
            case "Q":
                self.spaces.pop()
                self.colours.pop()
            case "g" | "rg" | "k" | "sc" | "scn":
                numbers = [
                    each for each in operands if not isinstance(each, pikepdf.Name)
                ]
                self.colours[-1] = tuple(map(float, numbers))
            case "cm":
                numbers = tuple(map(float, operands))
                self.spaces[-1] = multiplied(numbers, self.spaces[-1])
            case "Tm":
                self.text = tuple(map(float, operands))
            case "BMC" | "BDC":
                self.artifacts.append(str(operands[0]) == "/Artifact")
                named = operands[1] if len(operands) > 1 else None
                is_known = isinstance(named, pikepdf.Dictionary) and "/MCID" in named
                self.marks.append(int(named.MCID) if is_known else None)
            case "EMC":
                self.artifacts.pop()
                self.marks.pop()

    def mark(self) -> int | None:
        """Return what the structure tree calls that which is written."""
        return next((each for each in reversed(self.marks) if each is not None), None)


def placed(page: int, pen: Pen, width: float, size: float) -> Run:
    """Return a run that begins where the pen is and is so many points long."""
    at = pen.place()
    across = sorted([at[4], at[4] + width * at[0]])
    up = sorted([at[5], at[5] + width * at[1]])
    printed_size = size * hypot(at[0], at[1])
    is_artifact, colour = any(pen.artifacts), pen.colours[-1]
    return Run(page, *across, *up, is_artifact, printed_size, pen.mark(), colour)


def outside(printed: list[Run], *, inside_mm: float, outside_mm: float) -> list[Run]:
    """Return runs beyond the type area, with what wide things may use of the margins.

    ``inside_mm`` and ``outside_mm`` are the margins of a right-hand page.
    """
    reach = 19 * MM + 2.3  # a space may hang at the end of a line
    found = []
    for run in printed:
        left, right = inside_mm * MM, outside_mm * MM
        if run.page % 2 == 0:
            left, right = right, left
        is_beside = run.left < left - reach or run.right > WIDTH - right + reach
        edge = 0 if run.is_artifact else EDGE
        if is_beside or run.base < edge or run.top > HEIGHT - edge:
            found.append(run)
    return found


def overprinted(printed: list[Run]) -> list[tuple[Run, Run]]:
    """Return runs that stand on one another: on one baseline, by more than 2 points."""
    lines = defaultdict(list)
    for run in printed:
        if run.right - run.left > 8:  # not an accent over a letter
            lines[run.page, round(run.base, 1)].append(run)
    found = []
    for line in lines.values():
        line.sort(key=lambda run: run.left)
        found += [(a, b) for a, b in pairwise(line) if b.left < a.right - 2]
    return found
