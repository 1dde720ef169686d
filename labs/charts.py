"""The house style of figures: one palette for light, one for dark, one for all labs.

A figure is drawn by matplotlib at 520 px wide, text as outlines, so that it shows
the same in a browser, in the book and in any viewer of Markdown. Its type is
13 px, which is still 9 px on a phone 360 px wide. Lines are labelled at their
ends and differ in dash as well as in colour, so that grey print tells them apart::

    def draw(canvas: MatplotlibFigure, palette: Palette) -> None:
        axes = canvas.add_subplot()
        axes.plot(minutes, served, color=palette.main)
        label_end(axes, minutes, served, "bounded queue", palette.main)
        axes.set_xlabel("minutes after the restart")
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import matplotlib
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure as MatplotlibFigure

from labs import Figure

FONTS = Path(__file__).parent.parent / "fonts"
PIXELS_WIDE = 520
PIXELS_PER_INCH = 72  # matplotlib's SVG backend writes points: 1 pt becomes 1 px


@dataclass(frozen=True)
class Palette:
    """Colours by role. Each reaches 3:1 on its paper, text 4.5:1."""

    paper: str
    ink: str  # text and axes
    muted: str  # notes, a line that is only for comparison
    rule: str  # thin rules, grid where one is read off
    band: str  # a light area at what to see
    main: str  # the line that the caption speaks of
    second: str
    third: str


LIGHT = Palette(
    paper="#fcfbf8",
    ink="#1d2329",
    muted="#59626b",
    rule="#c9c5bc",
    band="#efece3",
    main="#0b5d78",
    second="#a1480f",
    third="#7b3a8c",
)
DARK = Palette(
    paper="#14181c",
    ink="#e4e2dc",
    muted="#a3a9b0",
    rule="#4a525a",
    band="#232a30",
    main="#6cc0dc",
    second="#f0a368",
    third="#d09be0",
)


def svg(figure: Figure, palette: Palette) -> str:
    """Draw a figure; the same input gives the same bytes."""
    _register_fonts()
    with matplotlib.rc_context(_style(figure.name, palette)):
        canvas = MatplotlibFigure(
            figsize=(
                PIXELS_WIDE / PIXELS_PER_INCH,
                PIXELS_WIDE * figure.height / PIXELS_PER_INCH,
            ),
            layout="constrained",
        )
        figure.draw(canvas, palette)
        file = io.StringIO()
        canvas.savefig(file, format="svg", metadata={"Date": None})
    return _with_pixel_size(file.getvalue())


def label_end(
    axes: Axes,
    x: Sequence[float],
    y: Sequence[float],
    text: str,
    color: str,
    *,
    at: int = -1,
    offset: tuple[float, float] = (4, 0),
) -> None:
    """Write a line's name beside its end (or beside point ``at``), not in a legend.

    ``offset`` is in pixels. Text to the right of the axes is kept in the picture.
    """
    axes.annotate(
        text,
        (x[at], y[at]),
        xytext=offset,
        textcoords="offset points",
        color=color,
        va="center",
        ha="left" if offset[0] >= 0 else "right",
        annotation_clip=False,
    )


@cache
def _register_fonts() -> None:
    for file in sorted(FONTS.glob("SourceSans3_*.ttf")):
        font_manager.fontManager.addfont(file)


def _style(name: str, palette: Palette) -> dict[str, object]:
    return {
        "svg.fonttype": "path",
        "svg.hashsalt": name,
        "savefig.transparent": True,
        "font.family": "Source Sans 3",
        "font.size": 13,
        "axes.titlesize": 13,
        "axes.labelsize": 13,
        "xtick.labelsize": 12.5,
        "ytick.labelsize": 12.5,
        "text.color": palette.ink,
        "axes.labelcolor": palette.ink,
        "axes.edgecolor": palette.muted,
        "xtick.color": palette.muted,
        "ytick.color": palette.muted,
        "xtick.labelcolor": palette.ink,
        "ytick.labelcolor": palette.ink,
        "axes.facecolor": "none",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.linewidth": 0.8,
        "grid.color": palette.rule,
        "grid.linewidth": 0.6,
        "lines.linewidth": 2.2,
        "lines.solid_capstyle": "round",
        "axes.unicode_minus": True,
    }


def _with_pixel_size(text: str) -> str:
    """Give the drawing its size in px: in pt a browser would enlarge it by a third."""
    return re.sub(r'(width|height)="([\d.]+)pt"', r'\1="\2"', text, count=2)
