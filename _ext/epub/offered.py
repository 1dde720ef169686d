"""The site offers the book as EPUB, once there is one: below each page but the posts.

The site has what ``make epub`` last published, so that its next build links there; a
page is written again when that appears or goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from _ext.builds.outputs import books

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def epub_of(app: Sphinx) -> str:
    """Return where on the site the book is as EPUB, "" for nowhere."""
    return next(iter(books(app, ["epub"])), "")


def offer(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give the templates the address of the book."""
    context["epub"] = epub_of(app)


def page_shows(app: Sphinx, _docname: str) -> str:
    """Return what every page shows of the book (for ``_ext.builds``)."""
    return epub_of(app)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.builds.borrowings")
    app.connect("page-shows", page_shows)
    app.connect("html-page-context", offer)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
