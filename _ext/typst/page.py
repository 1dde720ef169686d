"""A page as Typst markup, and what every part of its writer shares: labels, marks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType

from docutils import nodes
from sphinx.util.logging import get_node_location

from _ext.typst.addresses import AddressNotes
from _ext.typst.escaping import string
from _ext.typst.formula_widths import Width
from _ext.typst.numbers import Numbers, find, in_chapter
from _ext.typst.rooms import Room, room_of


@dataclass
class Page:
    """A page as Typst markup, and what the rest of the build must know of it."""

    docname: str
    markup: str = ""
    labels: set[str] = field(default_factory=set)
    ids: frozenset[str] = frozenset()  # labels of all that the page has, shown or not
    targets: dict[str, str] = field(default_factory=dict)  # with where they are named
    places: list[tuple[str, int]] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)  # names of files
    cover: str | None = None  # the picture of the book's cover, as Typst code
    is_refused: bool = False  # it cannot be set, and that was said
    terms: list[str] = field(default_factory=list)  # labels of those that it uses
    defined: dict[str, nodes.definition_list_item] = field(default_factory=dict)


class PageWriter:
    """What the parts of the writer of one page share."""

    def __init__(
        self,
        document: nodes.document,
        page: Page,
        *,
        numbers: Mapping[str, Numbers],
        pictures: Mapping[str, str | None],
        terms: Mapping[str, str],
        address: Callable[[str], str],
        formula_widths: Mapping[str, Width] = MappingProxyType({}),
    ) -> None:
        """Prepare to write ``document`` into ``page``.

        ``numbers`` are figure numbers by page, kind and id; ``pictures`` the files of
        images by uri; ``terms`` the glossary's terms by label; ``address`` makes the
        label of a place into its address on the site; ``formula_widths`` are those of
        formulas, by their markup.
        """
        self.page = page
        page.ids = frozenset(
            self.label(node_id)
            for node in document.findall(nodes.Element)
            for node_id in node.get("ids", ())
        )
        self.numbers = numbers
        self.pictures = pictures
        self.formula_widths = formula_widths
        self.terms = terms
        self.address = address
        self.depth = 0
        self.seen_footnotes: set[str] = set()
        self.seen_terms: set[str] = set()
        self.rooms: dict[nodes.Node, Room] = {}  # see room_of
        self.notes_apart: list[str] | None = None  # see set_apart
        self.is_heading = False
        self.addresses = AddressNotes(page.docname)
        self.footnotes = {
            node_id: note
            for note in document.findall(nodes.footnote)
            for node_id in note["ids"]
        }

    def write(self, node: nodes.Node) -> str:
        """Return a node as markup; ``_ext.typst.writer`` says how."""
        raise NotImplementedError

    def inside(self, node: nodes.Element) -> str:
        """Return what a node holds."""
        return "".join(self.write(child) for child in node.children)

    def room(self, node: nodes.Node) -> Room:
        """Return how much room a node has."""
        return room_of(node, self.rooms)

    @contextmanager
    def set_apart(self) -> Iterator[list[str]]:
        """Write without links, and with a letter for each note; yield the notes.

        For the head of a table that goes on overleaf: it is shown there again, as an
        artifact, which may hold neither.
        """
        outer, self.notes_apart = self.notes_apart, []
        yield self.notes_apart
        self.notes_apart = outer

    def index_entries(self, node: nodes.Element) -> str:
        """Return the entries of the index for what is first used in a node."""
        raise NotImplementedError

    def mark(self, node: nodes.Node) -> str:
        """Return a mark of a node's place in the sources."""
        source, _, line = place_of(node).rpartition(":")
        if not source or not line.isdigit():
            return ""
        place = (source, int(line))
        if not self.page.places or self.page.places[-1] != place:
            self.page.places.append(place)
        return f"/*@{len(self.page.places) - 1}*/"

    def label(self, node_id: str) -> str:
        """Return the label of an id of this page: unique in the book."""
        return f"{self.page.docname}#{node_id}" if node_id else self.page.docname

    def new_labels(self, node: nodes.Element) -> list[str]:
        """Return the labels of a node that nothing before it has taken."""
        labels = [self.label(node_id) for node_id in node.get("ids", ())]
        fresh = [label for label in labels if label not in self.page.labels]
        self.page.labels.update(fresh)
        return fresh

    def anchors(self, node: nodes.Element) -> str:
        """Return anchors for a node's labels."""
        return "".join(f"#anchor({string(each)});" for each in self.new_labels(node))

    def number(self, kind: str, node: nodes.Element) -> str:
        """Return the number of a figure, table, listing or formula as Typst code."""
        own = self.numbers.get(self.page.docname, {})
        found = find({kind: own.get(kind, {})}, node["ids"])
        return in_chapter(self.page.docname, found) if found else "none"


def place_of(node: nodes.Node) -> str:
    """Return the file and line of a node, or of what is around it; "" for none."""
    return get_node_location(located(node)) or ""


def located(node: nodes.Node) -> nodes.Node:
    """Return a node, or the nearest around it, that knows its line."""
    around = node
    while not around.line and around.parent is not None:
        around = around.parent
    return around if around.line else node
