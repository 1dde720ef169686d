"""A post's former names (``aliases:``) stay addresses.

A page of that name leads on to the post, without a script by a link and a refresh,
with one so that the part of the page (``#...``) is kept.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
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


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.posts.domain")
    app.connect("html-collect-pages", lead_on)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
