"""EPUBs as the tests read them: files by name, pages as trees, links with their targets."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote
from zipfile import ZipFile

from lxml import etree, html

XHTML = "{http://www.w3.org/1999/xhtml}"
MATH = "{http://www.w3.org/1998/Math/MathML}"
OPF = {"opf": "http://www.idpf.org/2007/opf"}
# What a page of the site has and the book leaves out, by class: see _ext.page.plain.py.
ONLY_ON_THE_SITE = {
    "headerlink", "only-dark", "figure-data", "post-tags", "post-changes", "works-cited",
    "cell-head",
}  # fmt: skip
PDF = " · PDF"  # a post's own, under its title
ONLY_IN_THE_BOOK = {"on-the-site", "chapter-number"}
NUMBERS = {"caption-number", "eqno"}  # the book has its chapter's before them
NUMBERED = re.compile(r"\b(Figure|Table|Listing) (?:\w+\.)?(\d+)")
EQUATION = re.compile(r"\((?:\w+\.)?(\d+)\)")


class Epub:
    """An EPUB that has been opened."""

    def __init__(self, path: Path) -> None:
        with ZipFile(path) as archive:
            self.entries = archive.infolist()
            self.files = {each.filename: archive.read(each) for each in self.entries}
        self.package = etree.fromstring(self.files["EPUB/package.opf"])

    @property
    def read(self) -> list[str]:
        """The names of the pages, in order."""
        items = self.package.iterfind(".//opf:manifest/opf:item", OPF)
        names = {each.get("id"): each.get("href") for each in items}
        spine = self.package.iterfind(".//opf:spine/opf:itemref", OPF)
        return [names[each.get("idref")] for each in spine]

    def text(self, name: str) -> str:
        """Return a file as text."""
        return self.files[f"EPUB/{name}"].decode()

    def tree(self, name: str) -> etree._Element:
        """Return a page as a tree."""
        return etree.fromstring(self.files[f"EPUB/{name}"])

    def said(self, name: str) -> list[str]:
        """Return what the package says under a name, such as ``dc:title``."""
        prefix, _, local = name.partition(":")
        if prefix == "dc":
            found = self.package.iter(f"{{http://purl.org/dc/elements/1.1/}}{local}")
        else:
            found = self.package.iterfind(f".//opf:meta[@property='{name}']", OPF)
        return [each.text for each in found]


def links(book: Epub) -> Iterator[tuple[str, str, str]]:
    """Yield each link within the book: its page, the page and the id it leads to."""
    for name in book.read:
        for element in book.tree(name).iter():
            for attribute in ("href", "src"):
                address = element.get(attribute, "")
                if address and not re.match(r"[a-z]+:", address):
                    path, _, place = address.partition("#")
                    target = posixpath.join(posixpath.dirname(name), unquote(path))
                    yield name, posixpath.normpath(target) if path else name, place


def words(tree: etree._Element, without: set[str]) -> list[str]:
    """Return the words of a page but for what has one of some classes."""
    for element in list(tree.iter(etree.Element)):
        if without & set(element.get("class", "").split()):
            element.text, element[:] = " ", []
    text = " ".join("".join(tree.itertext()).split()).replace(PDF, "")
    return EQUATION.sub(r"(\1)", NUMBERED.sub(r"\1 \2", text)).split()


def words_of_site(page: str) -> list[str]:
    """Return the words of a page of the site that the book has, too."""
    article = html.fromstring(page).xpath("//article")[0]
    return words(article, ONLY_ON_THE_SITE | NUMBERS)


def words_of_book(tree: etree._Element) -> list[str]:
    """Return the words of a page of the book that the site has, too."""
    body = tree.find(f"{XHTML}body")
    return words(body, ONLY_IN_THE_BOOK | NUMBERS)
