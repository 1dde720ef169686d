"""A page's HTML as XHTML for EPUB 3: well-formed, and of what a reader knows.

Sphinx's writer closes what it opens, so that a page can be read as XML. Here it loses
what serves a browser alone, says what is a note and what a chapter, and gives tables a
frame that they can be moved in where they are too wide.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

XHTML = "http://www.w3.org/1999/xhtml"
OPS = "http://www.idpf.org/2007/ops"
NAMESPACES = {
    "math": "http://www.w3.org/1998/Math/MathML",
    "svg": "http://www.w3.org/2000/svg",
}
DECLARED = {"math": "mathml", "svg": "svg"}
FOR_BROWSERS = {"style", "tabindex", "loading", "decoding"}  # attributes
FORMER_ROLES = {"doc-biblioentry", "list"}  # deprecated; a list of no items
SIZES = {"displaystyle", "scriptlevel"}  # attributes
REACHED = {"tabindex": "0"}  # what can be moved must be reached by a keyboard
VOID = "area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr"
EMPTY = re.compile(rf"<(?!(?:{VOID})\b)([\w:-]+)((?:\s[^<>]*)?)\s/>")
TYPES = {"footnote-reference": "noteref", "footnote": "footnote"}  # by class
PAGE = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="{xhtml}" xmlns:epub="{ops}" lang="{lang}" xml:lang="{lang}">
<head>
<title>{title}</title>
{styles}
</head>
<body{kind}>
{body}
</body>
</html>
"""


class Malformed(ValueError):
    """A page that cannot be read as XML."""


@dataclass(frozen=True)
class Heading:
    """A section of a page: its id and its words."""

    anchor: str
    words: str


def parsed(body: str) -> ET.Element:
    """Return a page's HTML as a tree. Raises Malformed where it is not one."""
    try:
        tree = ET.fromstring(f"<div>{body}</div>")
    except ET.ParseError as error:
        raise Malformed(str(error)) from error
    for element in tree.iter():
        element.tag = element.tag.rpartition("}")[2]
        if namespace := NAMESPACES.get(element.tag):
            element.set("xmlns", namespace)
    return tree


def settle(tree: ET.Element) -> None:
    """Bring a page's tree into the form that readers know."""
    for element in tree.iter():
        for name in list(element.attrib):
            if name in FOR_BROWSERS or name.startswith("data-"):
                del element.attrib[name]
        if element.get("role") in FORMER_ROLES:
            del element.attrib["role"]
        for kind in classes(element):
            if kind in TYPES:
                element.set("epub:type", TYPES[kind])
        if element.tag == "div" and "math" in classes(element):
            element.attrib.update(REACHED)
    for item in tree.iter("dl"):
        if len(item) and item[-1].tag == "dt":
            ET.SubElement(item, "dd")  # a name that nothing is said of
    add_frames(tree)


def add_frames(tree: ET.Element) -> None:
    """Put what needs it into a frame: tables and, in formulas, what is told its size.

    A table is moved in its frame where it is too wide. MathML 3, by which EPUB goes,
    has sizes around a fraction and not at it.
    """
    for parent in list(tree.iter()):
        for place, child in enumerate(list(parent)):
            frame = frame_of(child)
            if frame is not None:
                frame.tail, child.tail = child.tail, None
                frame.append(child)
                parent[place] = frame


def frame_of(element: ET.Element) -> ET.Element | None:
    """Return the frame that an element needs, which takes its sizes from it."""
    if element.tag == "table":
        return ET.Element("div", {"class": "table-frame", **REACHED})
    if element.tag in ("math", "mstyle"):
        return None
    sizes = {name: element.attrib.pop(name) for name in SIZES & element.attrib.keys()}
    return ET.Element("mstyle", dict(sorted(sizes.items()))) if sizes else None


def name_chapter(tree: ET.Element, kind: str, number: str) -> None:
    """Say what a page is in the book, such as a chapter, and which number it has."""
    section = next(tree.iter("section"), None)
    heading = next(tree.iter("h1"), None)
    if section is not None:
        section.set("epub:type", kind)
        if kind in ("chapter", "part", "glossary", "bibliography"):
            section.set("role", f"doc-{kind}")
    if heading is not None and number:
        mark = ET.Element("span", {"class": "chapter-number"})
        mark.text, mark.tail = number, f" {heading.text or ''}"
        heading.text = None
        heading.insert(0, mark)


def classes(element: ET.Element) -> Sequence[str]:
    """Return the classes of an element."""
    return element.get("class", "").split()


def ids(tree: ET.Element) -> Iterator[str]:
    """Yield the ids of a page."""
    yield from (each.attrib["id"] for each in tree.iter() if "id" in each.attrib)


def headings(tree: ET.Element) -> list[Heading]:
    """Return the sections directly below a page's title."""
    top = next(tree.iter("section"), tree)
    found = [
        Heading(section.get("id", ""), " ".join("".join(title.itertext()).split()))
        for section in top.findall("section")
        if (title := section.find("h2")) is not None
    ]
    return [each for each in found if each.words]


def properties(tree: ET.Element) -> list[str]:
    """Return what the package must declare of a page."""
    return [
        said for name, said in DECLARED.items() if tree.find(f".//{name}") is not None
    ]


def inside(tree: ET.Element) -> str:
    """Return what a tree holds as text; what is empty is closed by a tag of its own.

    Some readers take XHTML for HTML, to which ``<span/>`` does not end.
    """
    text = escape(tree.text or "", quote=False)
    text += "".join(ET.tostring(child, encoding="unicode") for child in tree)
    return EMPTY.sub(r"<\1\2></\1>", text)


def page(
    title: str, body: str, language: str, styles: Sequence[str], kind: str = ""
) -> str:
    """Return a whole file of XHTML; ``styles`` are addresses."""
    links = [f'<link rel="stylesheet" type="text/css" href="{each}"/>'
             for each in styles]  # fmt: skip
    return PAGE.format(
        xhtml=XHTML,
        ops=OPS,
        lang=escape(language),
        title=escape(title),
        styles="\n".join(links),
        kind=f' epub:type="{kind}"' if kind else "",
        body=body,
    )
