"""From a page's nodes to mdast, the tree that MyST's own tools keep a page as.

::

    made = Converter(page).convert(doctree)   # a list of mdast's nodes, plain dicts

What a name leads to has it as ``identifier``, and the anchor on our page as
``html_id``: by these mystmd finds the title of a link, what ``{embed}`` takes over and
what a card shows. Addresses are absolute, as all of this is read on other sites. A
formula has its MathML besides its LaTeX, so that a card needs no reader of LaTeX.

A kind of node that has no form here is a warning, and its words are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from docutils import nodes
from sphinx.util import logging

logger = logging.getLogger(__name__)

Tree = dict[str, Any]
Numbers = Mapping[str, Mapping[str, tuple[int, ...]]]  # by kind and id

# Nodes that are a node of mdast with the same content.
SAME = {
    "paragraph": "paragraph",
    "compact_paragraph": "paragraph",
    "emphasis": "emphasis",
    "literal_emphasis": "emphasis",
    "title_reference": "emphasis",
    "manpage": "emphasis",
    "classifier": "emphasis",
    "strong": "strong",
    "literal_strong": "strong",
    "subscript": "subscript",
    "superscript": "superscript",
    "s": "delete",
    "caption": "paragraph",
    "list_item": "listItem",
    "legend": "legend",
}
# Nodes that are only their content.
TRANSPARENT = {
    "document", "start_of_file", "compound", "glossary", "inline", "generated",
    "PassthroughTextElement", "citation_list", "div", "target_group", "epigraph",
    "versionmodified", "versionmodified_content", "bibliography", "acks", "hlist",
    "hlistcol", "desc_content", "acronym", "sd_badge", "sd_line_break", "definition",
    "calculator", "works_cited", "missing_picture", "problematic", "target",
}  # fmt: skip
# Nodes that say nothing to a reader: what is wrong was said when the page was read.
SILENT = {
    "comment", "index", "meta", "pending", "substitution_definition", "toctree",
    "highlightlang", "sd_tab_input", "tabular_col_spec", "system_message", "sd_icon",
    "fontawesome", "colspec", "title",
}  # fmt: skip
TWIN = "only-dark"  # the class of a picture's twin for a dark screen


@dataclass(frozen=True)
class Page:
    """What is known of a page besides its nodes."""

    docname: str
    address: str  # absolute
    names: Mapping[str, str] = field(default_factory=dict)  # by anchor
    numbers: Numbers = field(default_factory=dict)
    formats: Mapping[str, str] = field(default_factory=dict)  # "Figure %s", by kind
    works: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # name, title
    pictures: Mapping[str, str] = field(default_factory=dict)  # names of copies, by URI
    results: Set[str] = frozenset()  # of labs, those that have a name


class TreeMaker:
    """Makes the tree of one page; ``targets`` says what each anchor leads to there."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.depth = 0
        self.targets: dict[str, tuple[str, str]] = {}  # identifier and html_id
        self.results_told: dict[str, tuple[str, str]] = {}  # value and meaning
        self.methods: dict[type, Callable[[Any], list[Tree]]] = {}

    def convert(self, node: nodes.Node) -> list[Tree]:
        """Return a node as nodes of mdast; text as one, a section as many."""
        if isinstance(node, nodes.Text):
            return [{"type": "text", "value": str(node)}]
        if TWIN in node.get("classes", ()):
            return []
        kind = type(node)
        method = self.methods.get(kind)
        if method is None:
            method = self.methods[kind] = self.method_of(kind)
        made = method(node)
        return self.aim(node, made) if made and node["ids"] else made

    def method_of(self, kind: type) -> Callable[[Any], list[Tree]]:
        """Return what makes the tree of nodes of a kind."""
        name = kind.__name__
        for each in kind.__mro__:
            if found := getattr(self, f"make_{each.__name__}", None):
                return found
        if same := SAME.get(name):
            return lambda node: [{"type": same, "children": self.inside(node)}]
        if name in TRANSPARENT:
            return self.inside
        return (lambda _node: []) if name in SILENT else self.make_unknown

    def make_unknown(self, node: nodes.Element) -> list[Tree]:
        """Complain of a kind of node that has no form here, and keep its words."""
        logger.warning(
            "mdast, which MyST's tools read, has no form for a <%s>; "
            "teach it to _ext/neighbours/trees.py",
            type(node).__name__,
            location=node if node.line else (self.page.docname, None),
            type="mdast",
        )
        return self.inside(node)

    def inside(self, node: nodes.Element) -> list[Tree]:
        """Return what a node holds."""
        return self.all_of(node.children)

    def all_of(self, some: Iterable[nodes.Node]) -> list[Tree]:
        """Return the trees of some nodes."""
        return [tree for node in some for tree in self.convert(node)]

    def aim(self, node: nodes.Element, made: list[Tree]) -> list[Tree]:
        """Have a name of the node lead to the first of what was made of it."""
        name = next((n for i in node["ids"] if (n := self.page.names.get(i))), "")
        if name and "identifier" not in made[0]:
            anchor = name if name in node["ids"] else node["ids"][0]
            if made[0]["type"] == "text":
                made = [{"type": "span", "children": made}]
            self.name(made[0], name, anchor)
            self.note(node["ids"], made[0])
        return made

    def name(self, tree: Tree, name: str, anchor: str) -> Tree:
        """Give a node of mdast its name and where it is on our page."""
        tree.update(identifier=name, label=name, html_id=anchor)
        return tree

    def note(self, anchors: Iterable[str], tree: Tree) -> None:
        """Note what some anchors lead to; of two nodes with one, the first counts."""
        for anchor in anchors:
            place = (tree["identifier"], tree["html_id"])
            self.targets.setdefault(anchor, place)

    def address(self, uri: str) -> str:
        """Return an address as the page has it, made absolute."""
        return urljoin(self.page.address, uri)

    def from_top(self, path: str) -> str:
        """Return the absolute address of a file, given from the top of the site."""
        return self.address("../" * self.page.docname.count("/") + path)

    def number(self, kind: str, node: nodes.Element) -> str:
        """Return the number of a figure, a table, ...; '' where it has none."""
        known = self.page.numbers.get(kind, {})
        found = next((known[each] for each in node["ids"] if each in known), ())
        return ".".join(map(str, found))

    def left_to_page(self, words: str, anchor: str = "") -> list[Tree]:
        """Return a line that leads to what only the page itself shows."""
        uri = f"#{anchor}" if anchor else ""
        return [{"type": "paragraph", "children": [self.link(uri, [text(words)])]}]

    def link(self, uri: str, children: list[Tree]) -> Tree:
        """Return a link."""
        return {"type": "link", "url": self.address(uri), "children": children}


def text(words: str) -> Tree:
    """Return words as a node of mdast."""
    return {"type": "text", "value": words}


def words_of(tree: Tree) -> str:
    """Return what a node of mdast says.

    >>> words_of({"type": "paragraph", "children": [text("It is "), text("cold")]})
    'It is cold'
    """
    said = tree.get("value", "") if tree["type"] != "comment" else ""
    return said + "".join(map(words_of, tree.get("children", ())))
