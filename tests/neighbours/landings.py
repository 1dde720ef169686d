"""Where a neighbour's link leads: to the right place of the right page, in right words.

A neighbour's page is a list. Each entry begins with what it links to::

    - section: a link
    - section, our words: a link with a text of its own, "our words"

``faults`` follows the link in the built site: the address is to be that of ``PLACES``,
what stands there is to be what the entry says, and a link without a text of its own
shows the heading, the caption, the number or the term that the reader will find there.

MyST's own tools also take over what a name leads to: ``embed_fault`` looks for the words
of the place in what they have put in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Tag

OWN_TEXT = "our words"
NUMBER = ".caption-number"
DEAD = "no-such-name"
CACHE_DESIGN = "posts/distributed-systems/cache-design.html"
CACHE_LAB = "reference/labs/cache-design.html"
ENTRY = re.compile(r"\s*([a-z ]+?)(, our words)?: ")


@dataclass(frozen=True)
class Place:
    """A name that the site offers, its address, and where its text stands there."""

    name: str
    page: str
    has_anchor: bool = True
    around: str = ""  # what to look in, where the anchor is a mark inside of it
    text: str = ""  # what a link shows: this part of it
    is_whole: bool = True  # a link shows all of that text

    @property
    def address(self) -> str:
        return f"{self.page}#{self.name}" if self.has_anchor else self.page


PLACES = {
    "post": Place("cache-design", CACHE_DESIGN, has_anchor=False, text="h1"),
    "section": Place("cache-design-ratio", CACHE_DESIGN, text="section > h2"),
    "figure": Place(
        "fig-staff-engineer-or-manager-how-it-ends",
        "reference/labs/staff-engineer-or-manager.html",
        text="figure > figcaption .caption-text",
    ),
    "table": Place(
        "tbl-building-habits",
        "posts/ai-tooling/building-with-ai-coding-tools.html",
        text="table > caption > .caption-text",
    ),
    "listing": Place(
        "code-consistency-lost-update",
        "posts/distributed-systems/consistency-models.html",
        text=".code-block-caption > .caption-text",
    ),
    "equation": Place(
        "eq-cache-design-ratio",
        CACHE_DESIGN,
        around="div.math",
        text=".eqno",
        is_whole=False,
    ),
    "term": Place("term-goodput", "reference/glossary.html", text="dt"),
    "calculator": Place(
        "tbl-ai-native-development-checking",
        "posts/ai-tooling/ai-native-development.html",
        text="table > caption > .caption-text",
    ),
    "lab": Place("lab-cache-design", CACHE_LAB, text="section > h1"),
    "quoted result": Place(
        "lab-cache-design-miss-amplification",
        CACHE_LAB,
        around="tr",
        text="tr",
        is_whole=False,
    ),
    "source": Place(
        "source-alvaro2025metastable",
        "reference/sources.html",
        text=".citation",
        is_whole=False,
    ),
}


@dataclass(frozen=True)
class Link:
    """An entry of a neighbour's page: what it is to lead to, and what became of it."""

    kind: str
    has_own_text: bool
    address: str  # '' where there is no link
    shown: str


def links_of_html(html: str) -> list[Link]:
    """Return the links of the list on a built page."""
    found = []
    html = re.sub(r"^<\?xml.*?\?>", "", html)  # pydoctor's pages are both
    for entry in BeautifulSoup(html, "lxml").select("li"):
        if match := ENTRY.match(entry.get_text()):
            link = entry.select_one("a[href]")
            address, shown = (link["href"], link.get_text()) if link else ("", "")
            found.append(Link(match[1], bool(match[2]), str(address), one_line(shown)))
    return found


def links_of_mdast(data: str) -> list[Link]:
    """Return the links of the list on a page as mystmd writes it for a theme."""
    found = []
    for entry in nodes(json.loads(data)["mdast"], "listItem"):
        if match := ENTRY.match(text_of(entry)):
            link = next(nodes(entry, "crossReference", "link"), {})
            link_text = one_line(text_of(link))
            found.append(Link(match[1], bool(match[2]), address_of(link), link_text))
    return found


def address_of(link: dict[str, Any]) -> str:
    """Return where a link of mdast leads; one to another site has it in parts."""
    anchor = f"#{link['html_id']}" if link.get("html_id") else ""
    return f"{link.get('remoteBaseUrl', '')}{link.get('url', '')}{anchor}"


def embeds_of_mdast(data: str) -> dict[str, dict[str, Any]]:
    """Return what mystmd has taken over from the site, by the names asked for."""
    asked = {
        node["source"]["label"].partition("#")[2]: node
        for node in nodes(json.loads(data)["mdast"], "embed", "container")
        if "source" in node
    }
    return {name: node for name, node in asked.items() if node.get("children")}


def nodes(node: dict[str, Any], *kinds: str) -> Iterator[dict[str, Any]]:
    """Yield the nodes of some kinds, from the top."""
    if node.get("type") in kinds:
        yield node
    for child in node.get("children", ()):
        yield from nodes(child, *kinds)


def text_of(node: dict[str, Any]) -> str:
    """Return the text of a node of mdast, with the numbers of its equations."""
    return "".join(
        f"({part['enumerator']})" if part["type"] == "math" else part.get("value", "")
        for part in nodes(node, "text", "math")
    )


READERS = {"html": links_of_html, "mdast": links_of_mdast}


def fault(link: Link, site: Path, served_at: str) -> str:
    """Return what is wrong with a link to the site in a folder, or ''."""
    place = PLACES[link.kind]
    if not link.address:
        return "no link"
    if not place.has_anchor and link.address.endswith(f"#{place.name}"):
        place = replace(place, has_anchor=True)
    if link.address != f"{served_at}/{place.address}":
        return f"leads to {link.address}"
    stands = text_at(site / place.page, place)
    if stands is None:
        return f"{place.address} is not there, or is no {link.kind}"
    if link.has_own_text:
        return "" if link.shown == OWN_TEXT else f"shows {link.shown!r}"
    shown = link.shown.removeprefix("Equation ")
    is_right = shown == stands if place.is_whole else shown and shown in stands
    number = text_at(site / place.page, replace(place, text=NUMBER))
    is_right = is_right or shown == number
    return "" if is_right else f"shows {link.shown!r} where {stands!r} stands"


def embed_fault(kind: str, embeds: dict[str, dict[str, Any]], site: Path) -> str:
    """Return what is wrong with what was taken over of a kind, or ''."""
    place = PLACES[kind]
    if place.name not in embeds:
        return "nothing was taken over"
    taken = embeds[place.name]
    stands = text_at(site / place.page, place) or ""
    said = one_line(text_of(taken))
    if not place.is_whole and (term := next(nodes(taken, "definitionTerm"), None)):
        said = one_line(text_of(term))  # which is a part of what stands there
        return "" if said and said in stands else f"{said!r} is not in {stands!r}"
    return "" if stands and stands in said else f"{stands!r} is not in {said!r}"


def text_at(page: Path, place: Place) -> str | None:
    """Return the text that a reader finds at a place, None where that is not there."""
    parsed = page_of(page)
    found: Tag | None = parsed.find(id=place.name) if place.has_anchor else parsed.body
    if found and place.around:
        found = found.find_parent(matching(place.around))
    told = found and next(
        (tag for tag in [found, *found.find_all(True)] if tag.css.match(place.text)),
        None,
    )
    if not told:
        return None
    return one_line("".join(told.find_all(string=is_no_sign)))


def matching(selector: str) -> Callable[[Tag], object]:
    """Return whether a tag is what a selector selects, as a function."""
    return lambda tag: tag.css.match(selector)


def is_no_sign(text: str | None) -> bool:
    """Tell whether a text is not the sign beside a heading."""
    return text not in (None, "#", "¶")


@cache
def page_of(page: Path) -> BeautifulSoup:
    """Read a page of the site, once."""
    return BeautifulSoup(page.read_text(encoding="utf-8"), "lxml")


def one_line(text: str) -> str:
    r"""Return a text without breaks of lines.

    >>> one_line(" Two\n lines")
    'Two lines'
    """
    return " ".join(text.split())
