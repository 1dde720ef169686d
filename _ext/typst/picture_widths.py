"""How wide print shows a picture: as asked, or so that its letters can be read.

    >>> letters_share(b'<svg width="600"><text font-size="12">ms</text></svg>')
    0.02

A figure is 118 mm wide at the most. A drawing whose letters would then be smaller than
7.5 points is shown wider, into the margins if need be.
"""

from __future__ import annotations

import re
from dataclasses import replace

from docutils import nodes

from _ext.typst.rooms import MM, Room

PIXEL = 0.75  # points: 96 to the inch
DIAGRAM_PIXEL = 0.6  # points: the words of a diagram, 16 pixels, are as large as text
FIGURE_WIDTH = 118 * MM
LEAST_LETTERS = 7.5  # points
LETTERS = "letters"  # of an image's node: its smallest type, as a share of its width
FONT_SIZE = re.compile(  # of an element: a style sheet's may be of nothing there is
    rb"""<[^<>]*\bfont-size\s*(?:=\s*["']|:)\s*([\d.]+)(?:px)?\s*["';]"""
)
OUTLINES = re.compile(rb"scale\((0?\.\d+) -\1\)")  # matplotlib's: hundredths of a size
DRAWING = re.compile(rb"<svg\b[^>]*>")
ACROSS = (
    re.compile(rb"""viewBox\s*=\s*["'][-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)"""),
    re.compile(rb"""\swidth\s*=\s*["']([\d.]+)"""),
)


def letters_share(drawing: bytes) -> float:
    """Return how large the smallest type of an SVG is, as a share of its width.

    0 where it has no letters. What is set smaller within a line, such as an exponent,
    does not count.
    """
    sizes = [number(each) for each in FONT_SIZE.findall(drawing)]
    sizes += [100 * number(each) for each in OUTLINES.findall(drawing)]
    opening = DRAWING.search(drawing)
    found = (each.search(opening[0]) for each in ACROSS) if opening else ()
    across = next((number(match[1]) for match in found if match), 0.0)
    smallest = min(filter(None, sizes), default=0.0)
    return smallest / across if across else 0.0


def number(digits: bytes) -> float:
    """Return what digits say, 0 where they say nothing."""
    try:
        return float(digits)
    except ValueError:
        return 0.0


def width(image: nodes.image, room: Room) -> str:
    """Return an image's width as Typst writes it."""
    if "percent" in image:
        return f"{image['percent']:g}%"
    return f"{points(image, room):.6g}pt"


def points(image: nodes.image, room: Room) -> float:
    """Return how many points wide an image is shown that asks for no share."""
    if image.get("width"):
        return min(image["pixels"][0] * PIXEL, room.widest)
    is_diagram = image.parent is not None and "diagram" in image.parent["classes"]
    pixel = DIAGRAM_PIXEL if is_diagram else PIXEL
    shown = min(image["pixels"][0] * pixel, FIGURE_WIDTH)
    share = image.get(LETTERS, 0)
    legible = LEAST_LETTERS / share if share else 0
    return min(max(shown, legible), room.widest)


def reach(image: nodes.image, room: Room) -> float:
    """Return by how many points an image reaches into each margin."""
    if "percent" in image:
        return 0
    return max(points(image, room) - room.width, 0) / 2


def room_for(image: nodes.image, room: Room) -> Room:
    """Return the room of an image: a figure that has its place keeps to it."""
    around = image.parent
    while isinstance(around, nodes.reference):
        around = around.parent
    is_placed = isinstance(around, nodes.figure) and (
        around.get("width") is not None or around.get("align") is not None
    )
    return replace(room, may_reach=False) if is_placed else room
