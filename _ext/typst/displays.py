"""Displayed formulas that are too wide: smaller, then in lines, then a complaint."""

from __future__ import annotations

from docutils import nodes

from _ext.typst import overflow
from _ext.typst.formula_widths import Width
from _ext.typst.page import PageWriter
from _ext.typst.rooms import BODY, Room

SMALLEST = 0.85  # of the size; below, a formula is hard to read
HANGING = 2  # em: how far the second line of a formula is set in
GAP = 0.8  # em: between a formula and its number
REMEDY = "split it, with {aligned} and \\\\ before a relation, or name a part of it"


class FormulaFitter(PageWriter):
    """Chooses how a formula is set by how wide it is."""

    def display(self, node: nodes.math_block, number: str, alt: str, text: str) -> str:
        """Return the call that sets a displayed formula; ``alt`` is a Typst string."""
        room, width = self.formula_room(node, text)
        said = f"{number}, {alt}"
        beside = number_width(number, room)
        left = room.width - beside
        if width.natural <= left - beside:
            return f"#display({said}, $ {text} $);"
        share = min(1.0, left / width.natural)
        if share < SMALLEST:
            if width.widest_piece <= left - HANGING * room.size:
                return f"#display-in-lines({said}, {beside:.1f}pt, $ {text} $);"
            overflow.complain(node, "formula", width.natural * SMALLEST, left, REMEDY)
        return f"#display-scaled({said}, {beside:.1f}pt, {share:.3f}, $ {text} $);"

    def in_line(self, node: nodes.math, alt: str, text: str) -> str:
        """Return the call of a formula in a line, smaller if a piece is too wide."""
        call = f"#math.equation(alt: {alt}, ${text}$);"
        room, width = self.formula_room(node, text)
        if width.widest_piece <= room.width:
            return call
        remedy = "display it, or name a part of it"
        overflow.complain(node, "formula", width.widest_piece, room.width, remedy)
        return f"#text(size: {room.width / width.widest_piece:.3f}em)[{call}];"

    def formula_room(self, node: nodes.Element, text: str) -> tuple[Room, Width]:
        """Return the room of a formula, and its width in the type there."""
        room = self.room(node)
        width = self.formula_widths.get(text, Width(0, 0))
        return room, Width(*(each * room.size / BODY for each in width))


def number_width(number: str, room: Room) -> float:
    """Return the width that a formula's number takes, with the gap before it.

    ``number`` is Typst code: in the book a chapter's number and a full stop are added.
    """
    if number == "none":
        return 0
    digits = number.rpartition(", ")[2]
    return (0.55 * (len(digits) + len("10.")) + GAP) * room.size  # quoted: brackets
