"""A page of the book: its tree, where its references stand, and where they lead."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from docutils import nodes
from sphinx.util import logging

from _ext.epub import xhtml
from _ext.epub.links import SUFFIX, Links
from _ext.page.widths import columns_as_classes

logger = logging.getLogger(__name__)


@dataclass
class Page:
    """A page of the book."""

    docname: str
    title: str
    tree: ET.Element = field(default_factory=lambda: ET.Element("div"))
    places: dict[str, nodes.Node] = field(default_factory=dict)  # by address
    targets: dict[tuple[str, str], str] = field(default_factory=dict)  # to address
    ids: frozenset[str] = frozenset()  # of all that the page has, shown or not

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"{self.docname}{SUFFIX}"

    def follow(self, links: Links, pictures: Mapping[str, str]) -> None:
        """Have references lead to places of the book, or to the site.

        ``pictures`` are the names of pictures as the book has them, by those that
        Sphinx gave them.
        """
        above = posixpath.dirname(self.docname)
        for element in self.tree.iter():
            if element.tag == "a" and "href" in element.attrib:
                address = element.attrib["href"]
                element.attrib["href"], target = links.follow(address, self.docname)
                if target is not None:
                    self.targets.setdefault(target, address)
            elif element.tag == "img":
                name = unquote(posixpath.basename(element.attrib["src"]))
                element.set("src", posixpath.relpath(pictures[name], above or "."))


def settled(body: str) -> ET.Element:
    """Return a page's HTML as a tree that readers know. Raises xhtml.Malformed."""
    tree = xhtml.parsed(columns_as_classes(body))
    xhtml.settle(tree)
    return tree


def complain_of_lost(pages: Mapping[str, Page]) -> None:
    """Complain of references to what the book does not show; have them lead nowhere.

    What no page has either was complained of when the pages were read.
    """
    known = {
        (docname, place)
        for docname, page in pages.items()
        for place in ["", *xhtml.ids(page.tree)]
    }
    for page in pages.values():
        lost = {target: address for target, address in page.targets.items()
                if target not in known}  # fmt: skip
        for target, address in lost.items():
            if target[1] not in pages[target[0]].ids:
                continue
            logger.warning(
                "this refers to %s#%s, which the EPUB does not show",
                *target,
                location=page.places.get(address, page.docname),
                type="epub",
            )
        for element in page.tree.iter("a"):
            if element.get("href") in lost.values():
                del element.attrib["href"]
