"""Cards: what stands behind a link, shown where the link is.

A page keeps when it is written what each of its places says
(``_ext.reading.excerpts``), and where its links lead. At the end ``cards/`` of the site
has a file for each page with links, of what those lead to: a script that calls
``showCards(entries, conditions)``, as a script loads from a folder too, and under a
strict Content-Security-Policy. ``_static/cards.js`` loads it when a reader first points
at a link.

``entries`` has for each link, by the page and the anchor of its address as it stands, a
title, a text, and as far as there is one the number of a condition and the address of a
work.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import astuple
from typing import TYPE_CHECKING, Any

from docutils import nodes

from _ext.builds.site import write_last
from _ext.posts.domain import posts_of
from _ext.posts.headers import curled
from _ext.posts.typography import educated
from _ext.reading.excerpts import elements, excerpts
from _ext.reading.kept import is_site, keep, of_all, write_folder
from _ext.reading.scripts import call

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

FOLDER = "cards"  # of the site
SAID_ALREADY = {"post-entry", "toctree-wrapper", "sidebar"}  # beside the link itself
LINKS = (nodes.reference, nodes.footnote_reference)
Part = dict[str, Any]


def keep_part(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Keep what the places of a page say and where its links lead; give it the script.

    Which links will have a card is not known before all pages are written.
    """
    if doctree is None or not is_site(app):
        return
    own = app.builder.get_target_uri(pagename)
    post = posts_of(app.env).posts.get(pagename)
    summary = curled(post.fields.summary) if post else ""
    places = excerpts(doctree, summary, numbers_of(app, pagename))
    part = {
        "url": own,
        "places": {anchor: astuple(excerpt) for anchor, excerpt in places.items()},
        "links": dict(links(doctree, own)),
        "numbers": numbers(doctree),
    }
    keep(app, FOLDER, pagename, part)
    if part["links"] or part["numbers"]:
        data = f"{'../' * pagename.count('/')}{FOLDER}/{pagename}.js"
        app.add_js_file("cards.js", defer="defer", **{"data-of": data})


def numbers_of(app: Sphinx, docname: str) -> dict[str, str]:
    """Return what the figures, tables, listings and formulas of a page are called."""
    formats = {**app.config.numfig_format, "displaymath": "Equation (%s)"}
    return {
        anchor: formats[kind] % ".".join(map(str, number))
        for kind, anchors in app.env.toc_fignumbers.get(docname, {}).items()
        for anchor, number in anchors.items()
        if kind in formats
    }


def links(document: nodes.document, own: str) -> Iterator[tuple[str, str]]:
    """Yield the links of a page within the site as they stand, and where they lead."""
    for link in elements(document):
        if not isinstance(link, LINKS):
            continue
        is_within = link.get("internal") or "refuri" not in link
        if not is_within or "checked-number" in link["classes"] or is_told(link):
            continue
        href = href_of(link)
        path, _, anchor = href.partition("#")
        page = posixpath.normpath(posixpath.join(posixpath.dirname(own), path))
        yield href, f"{page if path else own}#{anchor}"


def is_told(link: nodes.Node) -> bool:
    """Tell whether what a link leads to is said beside it."""
    place = link.parent
    while place is not None and not SAID_ALREADY & set(place.get("classes", ())):
        place = place.parent
    return place is not None


def numbers(document: nodes.document) -> dict[str, tuple[str, str, str]]:
    """Return what each checked number is exactly, what it means and its condition."""
    return {
        href_of(link): (
            link["exact"],
            educated(link["meaning"]),
            educated(link["condition"]),
        )
        for link in elements(document)
        if isinstance(link, nodes.reference) and "checked-number" in link["classes"]
    }


def href_of(link: nodes.Element) -> str:
    """Return the address of a link as the page has it."""
    return link.get("refuri") or f"#{link.get('refid', '')}"


def cards_of(part: Part, places: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return the entries of a page's links, and the conditions that they share.

    ``places`` are the excerpts of the site, by address.
    """
    conditions = sorted({condition for _e, _m, condition in part["numbers"].values()})
    entries: dict[str, dict[str, Any]] = {}

    def add(href: str, entry: list[Any]) -> None:
        page, _, anchor = href.partition("#")
        entries.setdefault(page, {})[anchor] = entry

    for href, (exact, meaning, condition) in sorted(part["numbers"].items()):
        add(href, [exact, meaning, conditions.index(condition)])
    for href, target in sorted(part["links"].items()):
        title, text, work = places.get(target, ("", "", ""))
        if title or text:
            add(href, [title, text, -1, work] if work else [title, text])
    return entries, conditions


def script(entries: Mapping[str, Any], conditions: list[str]) -> str:
    """Return a page's cards as a script."""
    return call("showCards", entries, conditions)


def write_cards(app: Sphinx) -> None:
    """Write the cards of each page that has links, beside the pages."""
    parts = of_all(app, FOLDER)
    places = {
        f"{part['url']}#{anchor}": excerpt
        for part in parts.values()
        for anchor, excerpt in part["places"].items()
    }
    files = {
        f"{docname}.js": script(*cards_of(part, places))
        for docname, part in parts.items()
        if part["links"] or part["numbers"]
    }
    write_folder(app, FOLDER, files)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.reading.kept")
    app.setup_extension("_ext.posts.domain")
    app.setup_extension("_ext.evidence.checked_numbers")
    app.connect("html-page-context", keep_part, priority=900)
    write_last(app, write_cards)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
