"""Pages that are no longer: gone from the site, or leading to where they are now.

Sphinx leaves the page of a post that is deleted, renamed or a draft again where it
was. Here what no page makes is removed. A post's former names (``aliases:``) stay
addresses: a page of that name leads on to the post, without a script by a link and a
refresh, with one so that the part of the page (``#...``) is kept.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from _ext.posts.domain import posts_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def lead_on(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield a page for each former name of a post, in the post's topic."""
    for post in posts_of(app.env).newest():
        folder = posixpath.dirname(post.docname)
        for alias in post.fields.aliases:
            former = f"{folder}/{alias}"
            context = {
                "title": post.title,
                "target": app.builder.get_relative_uri(former, post.docname),
                "address": f"{app.config.html_baseurl}{post.docname}.html",
            }
            yield former, context, "moved.html"


def watch(app: Sphinx) -> None:
    """Note the pages that are made without a source; at the end remove the others."""
    if app.builder.name != "html":
        return
    made: set[str] = set()

    def note(_app: Sphinx, pagename: str, *_context: object) -> None:
        made.add(pagename)

    def remove_others(app: Sphinx, error: Exception | None) -> None:
        if error is None:
            remove_pages(Path(app.outdir), but=app.env.found_docs | made)

    app.connect("html-page-context", note)
    app.connect("build-finished", remove_others)


def remove_pages(folder: Path, but: set[str]) -> None:
    """Remove the pages below a folder, but for those named and the theme's files."""
    kept = {folder / f"{name}.html" for name in but}
    for path in folder.rglob("*.html"):
        inside = path.relative_to(folder).parts[0]
        if path not in kept and not inside.startswith("_"):
            path.unlink()


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.posts.domain")
    app.connect("html-collect-pages", lead_on)
    app.connect("builder-inited", watch)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
