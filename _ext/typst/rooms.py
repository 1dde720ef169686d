"""How much room a thing has in print: the column, less what it stands in takes.

A list sets in, an admonition has a border, three cards share the column. Only what
stands in nothing of the kind may reach into the margins. ``template.typ`` draws all
this, and a test compares its measures with these.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from dataclasses import dataclass, replace

from docutils import nodes
from sphinx import addnodes

MM = 72 / 25.4
TYPE_WIDTH = 130 * MM  # points: the column
TYPE_HEIGHT = 247 * MM
REACH = 19 * MM  # into each margin: 19 mm stay inside, where the sheets are bound
TURNED_WIDTH = 205 * MM  # a turned table goes up the page, below its caption
BODY = 10  # points: type to read
COLUMNS = re.compile(r"sd-row-cols-(?:\w+-)?(\d+)")
COLUMNS_MAX = 3  # cards abreast
CARD_GUTTER, CARD_INSET = 8, 14
WORKS_GUTTER, WORKS_SIZE = 7 * MM, 8.3  # between two columns of works, and their type
ADMONITION_INSET = 19
LIST_INDENT = 1.35  # em, with the bullet
# What sets in: by so many points and em.
SET_IN = (
    (nodes.bullet_list, 0, LIST_INDENT),
    (nodes.enumerated_list, 0, 2.3),
    ((nodes.definition, nodes.field_body, nodes.description), 0, 1.4),
    (addnodes.desc_content, 0, 1.4),
    (nodes.block_quote, 0, 3.2),
    (nodes.footnote, 0, 1),
    ((nodes.Admonition, nodes.topic, nodes.sidebar), ADMONITION_INSET, 0),
)
# What has a type of its own: its size in em, its face.
TYPE = (
    ((nodes.caption, nodes.legend, nodes.title), 0.86, "sans"),
    ((nodes.term, nodes.field_name), 1, "sans bold"),
    (nodes.footnote, 0.85, "serif"),
)
BOXES = {"dropdown", "card", "grid-row", "tab-item"}


@dataclass(frozen=True)
class Room:
    """What a thing has to itself: widths and type sizes in points."""

    width: float = TYPE_WIDTH
    size: float = BODY
    face: str = "serif"
    may_reach: bool = True

    def set_in(self, points: float) -> Room:
        """Return what is left where something stands beside."""
        return replace(self, width=max(self.width - points, 1), may_reach=False)

    @property
    def widest(self) -> float:
        """The width with the margins, where they may be used."""
        return self.width + (2 * REACH if self.may_reach else 0)


def room_of(node: nodes.Node, known: MutableMapping[nodes.Node, Room]) -> Room:
    """Return the room of a node.

    ``known`` are the cells of tables, and comes to hold whatever is asked for.
    """
    if node.parent is None:
        return known.get(node, Room())
    if node not in known:
        room = within(node, room_of(node.parent, known))
        if not isinstance(node, nodes.Element):
            return room
        known[node] = room
    return known[node]


def within(node: nodes.Node, room: Room) -> Room:
    """Return the room that a node leaves to what is in it."""
    if not isinstance(node, nodes.Element):
        return room
    if isinstance(node, nodes.title) and isinstance(node.parent, nodes.section):
        is_first = not isinstance(node.parent.parent, nodes.section)
        return replace(room, size=22 if is_first else 13, face="sans bold")
    if isinstance(node, addnodes.hlist):
        return room.set_in(room.width * (1 - 1 / len(node.children)) + room.size)
    if lists_works(node):
        column = (room.widest - WORKS_GUTTER) / 2
        return replace(room, width=column, size=WORKS_SIZE, may_reach=False)
    if node.get("design_component") in BOXES:
        return within_box(node, room)
    for kinds, points, ems in SET_IN:
        if isinstance(node, kinds):
            room = room.set_in(points + ems * room.size)
    for kinds, size, face in TYPE:
        if isinstance(node, kinds):
            room = replace(room, size=size * room.size, face=face)
    return room


def lists_works(node: nodes.Node) -> bool:
    """Tell whether a node is a list of works."""
    children = node.children if isinstance(node, nodes.container) else ()
    return bool(children) and all(isinstance(x, nodes.citation) for x in children)


def within_box(node: nodes.Element, room: Room) -> Room:
    """Return the room in a part of the design: a row of cards, a card, a dropdown."""
    match node["design_component"]:
        case "grid-row":
            count = min(columns_of(node), COLUMNS_MAX)
            share = (room.width - CARD_GUTTER * (count - 1)) / count
            return room.set_in(room.width - share)
        case "card":
            smaller = replace(room, size=0.88 * room.size, face="sans")
            return smaller.set_in(CARD_INSET)
        case "dropdown":
            return room.set_in(ADMONITION_INSET)
    return room


def columns_of(row: nodes.Element) -> int:
    """Return how many cards stand abreast on a wide page."""
    found = [match for each in row["classes"] if (match := COLUMNS.fullmatch(each))]
    return max((int(match[1]) for match in found), default=1)
