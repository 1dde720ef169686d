"""HTML in a post, made into what the page and the book can both show.

Markdown allows HTML, which one output shows and another drops. Here the tags that
writers of Markdown use become ordinary nodes, whatever the output::

    10<sup>6</sup>, H<sub>2</sub>O, <del>5</del> <ins>4</ins>, <kbd>Ctrl</kbd>
    <details><summary>The long answer</summary> ... </details>

Anything else that HTML can say is a warning at its line that names what to write
instead; its words are kept. What is no HTML at all is text (``_ext.page.markdown``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from _ext.page.html_elements import (
    ATTRIBUTE_REMEDIES,
    ATTRIBUTES,
    INLINE,
    OTHERWISE,
    REMEDIES,
    SCHEMES,
    SILENT,
    VOID,
    Attributes,
    disclosure,
    image,
    in_paragraphs,
    is_inline,
    is_known,
    is_mark,
    stripped,
)
from _ext.posts.places import line_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

AUTHORS_OWN = "authors_own"  # on a raw node: the author wrote it, no extension did


@dataclass
class Opened:
    """An element that has begun: where, and what it holds so far."""

    tag: str
    attributes: Attributes
    place: Place
    children: list[nodes.Node] = field(default_factory=list)


@dataclass(frozen=True)
class Place:
    """Where a tag stands: a raw node, and the line within its text."""

    node: nodes.raw
    line: int  # from 0

    def location(self) -> str:
        """Return file and line: an inline tag's is looked for in the file."""
        line = (self.node.line or 1) + self.line
        if isinstance(self.node.parent, nodes.TextElement):
            # A tag within a line knows only where its paragraph begins.
            tag, siblings = self.node.astext(), self.node.parent.children
            before = siblings[: siblings.index(self.node)]
            earlier = sum(
                isinstance(n, nodes.raw) and n.astext() == tag for n in before
            )
            line = line_of(Path(self.node.source or ""), tag, line, earlier) or line
        return f"{self.node.source}:{line}"


def warn(location: Any, message: str) -> None:
    logger.warning("%s", message, location=location, type="html")


class Tags(HTMLParser):
    """Builds nodes from the children of one node, of which some are HTML."""

    def __init__(self, document: nodes.document) -> None:
        super().__init__(convert_charrefs=True)
        self.document = document
        self.open = [Opened("", {}, Place(nodes.raw(), 0))]

    def build(self, parent: nodes.Element) -> list[nodes.Node]:
        """Return what a node holds, with the HTML in it made into nodes."""
        is_inline = isinstance(parent, nodes.TextElement)
        for child in list(parent.children):
            if isinstance(child, nodes.raw) and child.get(AUTHORS_OWN):
                self.read(child)
            else:
                self.open[-1].children.append(child)
        while len(self.open) > 1:
            self.complain(self.open[-1], f"<{self.open[-1].tag}> is not closed here")
            self.leave()
        found = self.open[0].children
        return found if is_inline else in_paragraphs(found)

    def read(self, node: nodes.raw) -> None:
        """Read the HTML of one node."""
        self.node = node
        self.reset()
        self.feed(node.astext())
        self.close()

    def place(self) -> Place:
        return Place(self.node, self.getpos()[0] - 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        opened = Opened(tag, attributes, self.place())
        if not is_known(tag) and all(is_known(each.tag) for each in self.open[1:]):
            what = f"<{tag}> would be lost in the book or on the page"
            self.complain(opened, what, REMEDIES.get(tag, ""))
        if tag in VOID:
            self.open[-1].children += self.made(opened)
        else:
            self.open.append(opened)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # a browser ignores the slash, too

    def handle_endtag(self, tag: str) -> None:
        if tag not in [each.tag for each in self.open]:
            if tag not in VOID:
                self.complain(
                    Opened(tag, {}, self.place()), f"</{tag}> closes nothing here"
                )
            return
        while self.open[-1].tag != tag:
            self.complain(self.open[-1], f"<{self.open[-1].tag}> is not closed here")
            self.leave()
        done = self.open.pop()
        self.open[-1].children += self.made(done)

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(nodes.Text(data))

    def leave(self) -> None:
        """End an element that its author did not: what it holds stays."""
        unclosed = self.open.pop()
        self.open[-1].children += unclosed.children

    def complain(self, element: Opened, what: str, remedy: str = "") -> None:
        remedy = remedy or OTHERWISE.format(element.tag)
        warn(element.place.location(), f"{what}; {remedy}")

    def made(self, element: Opened) -> list[nodes.Node]:
        """Return the nodes of an element that is complete."""
        tag, children = element.tag, element.children
        if tag in SILENT:
            return []
        if tag == "br":
            return [nodes.raw("", "<br />\n", format="html")]
        if not is_known(tag):  # which has been said when it began
            return [] if tag in ("script", "style") else children
        self.refuse_attributes(element)
        if tag == "img" and not element.attributes.get("src"):
            self.complain(element, "<img> has no src", "name the file: ![alt](a.png)")
            return [nodes.Text(element.attributes.get("alt", ""))]
        if tag in INLINE and not all(is_inline(c) or is_mark(c) for c in children):
            self.complain(
                element,
                f"<{tag}> holds whole paragraphs",
                "put it within each of them",
            )
            return children
        node = self.node_of(element)
        self.name(node, element)
        return [node]

    def node_of(self, element: Opened) -> nodes.Element:
        """Return the node of an element that has one."""
        tag, children = element.tag, element.children
        if tag == "img":
            return image(element.attributes)
        if tag == "a":
            return self.link(element)
        if tag in INLINE:
            node = INLINE[tag](children)
            if tag == "abbr":
                node["explanation"] = element.attributes.get("title", "")
        elif tag == "details":
            node = disclosure(element.attributes, children)
        elif tag == "summary":
            node = nodes.rubric("", "", *children)
        elif tag == "p" and all(map(is_inline, children)):
            node = nodes.paragraph("", "", *stripped(children))
        else:
            node = nodes.container("", *in_paragraphs(children))
        return node

    def link(self, element: Opened) -> nodes.Element:
        """Return a link to another site; one within this site would go unchecked."""
        address = element.attributes.get("href", "")
        if address.startswith(SCHEMES):
            return nodes.reference("", "", *element.children, refuri=address)
        if address:
            self.complain(
                element,
                f'<a href="{address}"> is not checked',
                "write [text](target), with https:// if it leads to another site",
            )
        return nodes.inline("", "", *element.children)

    def refuse_attributes(self, element: Opened) -> None:
        """Complain of attributes that no output would obey."""
        known = ATTRIBUTES.get(element.tag, set()) | {"id", "class"}
        for name in element.attributes:
            if name not in known:
                self.complain(
                    element,
                    f"<{element.tag} {name}=...> has no effect here",
                    ATTRIBUTE_REMEDIES.get(name, "drop it"),
                )

    def name(self, node: nodes.Element, element: Opened) -> None:
        """Give a node the id and the classes of its element."""
        node.source = element.place.node.source
        node.line = (element.place.node.line or 1) + element.place.line
        node["classes"] += element.attributes.get("class", "").split()
        if element.attributes.get("id"):
            node["names"].append(nodes.fully_normalize_name(element.attributes["id"]))
            self.document.note_explicit_target(node, node)


class HtmlToNodes(SphinxTransform):
    """Replaces the author's HTML before anything else looks at the page."""

    default_priority = 5

    def apply(self, **_options: Any) -> None:
        own = [
            node
            for node in self.document.findall(nodes.raw)
            if node.get(AUTHORS_OWN) and node.parent is not None
        ]
        for parent in {id(node.parent): node.parent for node in own}.values():
            parent[:] = Tags(self.document).build(parent)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.page.html_elements")
    app.add_transform(HtmlToNodes)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
