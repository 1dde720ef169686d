"""What a cell of a table needs: how wide it is on one line, and at the least."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from docutils import nodes

from _ext.typst.breaks import AFTER_SIGNS, HUMP, WORD
from _ext.typst.columns import Cell
from _ext.typst.formula_widths import Width
from _ext.typst.metrics import text_width
from _ext.typst.rooms import BODY, LIST_INDENT

NUMBER = re.compile(r"[\d.,:%+\-−–×/()]+")
LETTERS_IN_ONE = 13  # a longer word may be hyphenated, a name may break
LETTERS_AT_LEAST = 6
SHORT = 6  # em: a cell with as little, such as "2.5 years", stays on one line
NUMBER_IN_ONE = 16  # longer ones are no numbers
CODE_COLUMNS = (20, 10)  # of a listing in a cell, whole and at the least
IMAGE_LEAST = 40  # points
PAGE_REFERENCE = " (p. 000)"


def cell_needs(
    cell: nodes.entry, face: str, size: float, formulas: Mapping[str, Width]
) -> Cell:
    """Return what a cell needs in points, its inset left out.

    ``face`` and ``size`` are of its type; ``formulas`` are the widths known.
    """
    found = [Cell.of_nothing()]
    for block in cell.findall(is_block):
        indent = LIST_INDENT * size * depth_of_lists(block, cell)
        need = block_needs(block, face, size, formulas)
        found.append(
            Cell(need.natural + indent, need.whole + indent, need.least + indent)
        )
    return Cell(
        max(each.natural for each in found),
        max(each.whole for each in found),
        max(each.least for each in found),
    )


def is_block(node: nodes.Node) -> bool:
    """Tell whether a node is what a cell's width depends on."""
    if isinstance(node, nodes.Inline):
        return False
    return isinstance(node, (nodes.TextElement, nodes.image))


def depth_of_lists(node: nodes.Node, cell: nodes.entry) -> int:
    """Return in how many lists of a cell a node stands."""
    depth, around = 0, node.parent
    while around is not None and around is not cell:
        depth += isinstance(around, nodes.list_item)
        around = around.parent
    return depth


def block_needs(
    block: nodes.Element, face: str, size: float, formulas: Mapping[str, Width]
) -> Cell:
    """Return what a paragraph, a listing or a picture needs."""
    if isinstance(block, nodes.image):
        return Cell(IMAGE_LEAST, IMAGE_LEAST, IMAGE_LEAST)
    if isinstance(block, nodes.math_block):
        width = scaled(formulas.get(block.astext()), size)
        return Cell(width.natural, width.natural, width.widest_piece)
    if isinstance(block, nodes.literal_block):
        column = text_width("0", "mono", size)
        longest = max(map(len, block.astext().split("\n")))
        whole, least = (min(each, longest) for each in CODE_COLUMNS)
        return Cell(longest * column, whole * column, least * column)
    return line_needs(block, face, size, formulas)


def line_needs(
    block: nodes.Element, face: str, size: float, formulas: Mapping[str, Width]
) -> Cell:
    """Return what a paragraph needs: all of it, its longest word, a part of that."""
    found = [Cell.of_nothing()]
    for piece in block.findall(lambda node: not node.children):
        if isinstance(piece.parent, nodes.math):
            width = scaled(formulas.get(piece.parent.astext()), size)
            found.append(Cell(width.natural, width.widest_piece, width.widest_piece))
        elif isinstance(piece, nodes.image):
            found.append(Cell(IMAGE_LEAST, 0, 0))
        elif isinstance(piece, nodes.Text):
            found.append(text_needs(piece, face, size))
    for reference in block.findall(nodes.reference):
        if reference.get("internal") and "checked-number" not in reference["classes"]:
            found.append(Cell(text_width(PAGE_REFERENCE, face, size), 0, 0))
    natural = sum(each.natural for each in found)
    whole = natural if natural <= SHORT * size else max(each.whole for each in found)
    return Cell(natural, whole, max(each.least for each in found))


def text_needs(text: nodes.Text, face: str, size: float) -> Cell:
    """Return what a run of words in one face needs."""
    face, scale = face_of(text, face)
    size *= scale
    words = WORD.findall(text.astext())
    whole, least = (
        size * max((longest_piece(word, letters, face) for word in words), default=0)
        for letters in (LETTERS_IN_ONE, LETTERS_AT_LEAST)
    )
    return Cell(text_width(text.astext(), face, size), whole, least)


def face_of(text: nodes.Text, face: str) -> tuple[str, float]:
    """Return the face of a text and its size, in em."""
    around = text.parent
    if isinstance(around, nodes.literal):
        return "mono", 1
    if isinstance(around, nodes.strong):
        return "sans bold", 1
    return face, 1


@lru_cache(maxsize=20_000)
def longest_piece(word: str, letters: int, face: str) -> float:
    """Return the width, in em, of what is longest in a word that breaks where it may.

    A piece of more than so many letters breaks among them; a number does not.
    """
    if len(word) <= letters or (len(word) <= NUMBER_IN_ONE and NUMBER.fullmatch(word)):
        return text_width(word, face, 1)
    pieces = [
        hump
        for part in AFTER_SIGNS.findall(word)
        for hump in (HUMP.split(part) if len(part) > letters else [part])
    ]
    return max(text_width(piece[:letters], face, 1) for piece in pieces)


def scaled(width: Width | None, size: float) -> Width:
    """Return the width of a formula in type of this size."""
    if width is None:
        return Width(0, 0)
    return Width(width.natural * size / BODY, width.widest_piece * size / BODY)
