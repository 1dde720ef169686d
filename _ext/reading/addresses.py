"""Where pages are, for files that are read away from the site, and its topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _ext.posts.domain import posts_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def address_of(app: Sphinx, docname: str) -> str:
    """Return the absolute address of a page."""
    return f"{app.config.html_baseurl}{app.builder.get_target_uri(docname)}"


def topics_of(app: Sphinx) -> dict[str, str]:
    """Return the title of each topic that has a page, in the front page's order."""
    titles = app.env.titles
    return {
        topic: titles[index].astext()
        for topic in posts_of(app.env).topics()
        if (index := f"posts/{topic}/index") in titles
    }
