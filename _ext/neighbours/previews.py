"""What a link to this site leads to, for the card that another site shows.

``previews/<page>.json`` has for each anchor of a page, '' for its top, a title and a
text: what our own cards say (``_ext.reading.excerpts``), and of a result that a post
quotes its value and what it means. ``_static/previews.js``, which the other site loads,
reads it. A page's former address has the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from _ext.builds.site import write_last
from _ext.neighbours.pages import KEPT
from _ext.page.former import former_pages
from _ext.reading.cards import FOLDER as CARDS
from _ext.reading.kept import of_all, write_folder

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

FOLDER = "previews"  # of the site


def preview(places: Mapping[str, Any], results: Mapping[str, Any]) -> str:
    """Return the file of a page. What says nothing is left out.

    >>> preview({"": ["Cold", "What it costs.", ""], "fig": ["", "", ""]}, {})
    '{"":["Cold","What it costs."]}'
    """
    said = {anchor: place[:2] for anchor, place in places.items()} | dict(results)
    found = {anchor: said[anchor] for anchor in sorted(said) if any(said[anchor])}
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def write_previews(app: Sphinx) -> None:
    """Write what each page says in short, beside the pages."""
    trees = of_all(app, KEPT)
    found = {
        page: preview(part["places"], trees.get(page, {}).get("results", {}))
        for page, part in of_all(app, CARDS).items()
    }
    found |= {
        former: found[post.docname]
        for former, post in former_pages(app.env)
        if post.docname in found
    }
    write_folder(app, FOLDER, {f"{page}.json": text for page, text in found.items()})


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.neighbours.pages")
    app.setup_extension("_ext.reading.cards")
    write_last(app, write_previews)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
