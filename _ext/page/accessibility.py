"""What the theme's HTML lacks for keyboards and screen readers, and for validity.

A block that scrolls must be reachable by keyboard; an id may stand only once on a
page; a style attribute is refused by a strict Content-Security-Policy.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

WRAPPERS = {"table-wrapper", "math-wrapper"}
REACHABLE = (
    ('<div class="highlight"><pre>', '<div class="highlight"><pre tabindex="0">'),
    ('<div class="table-wrapper', '<div tabindex="0" class="table-wrapper'),
    ('<div class="math"', '<div tabindex="0" class="math"'),
    # docutils calls it a list, and its children none of a list's items.
    ('<div role="list" class="citation-list">', '<div class="citation-list">'),
)
STYLE = re.compile(r'(<(?:col|table|span|div|img|td|th)\b[^>]*?) style="[^"]*"')


class OneIdEach(SphinxPostTransform):
    """Take from the theme's wrappers the ids that the wrapped node has too."""

    default_priority = 501  # the theme wraps at 500
    formats = ("html",)

    def run(self, **_options: Any) -> None:
        for wrapper in self.document.findall(nodes.container):
            if WRAPPERS & set(wrapper["classes"]):
                wrapper["ids"] = []


def mend_body(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Make scrolling blocks reachable and drop style attributes."""
    body = context.get("body")
    if body is None:
        return
    for old, new in REACHABLE:
        body = body.replace(old, new)
    context["body"] = STYLE.sub(r"\1", body)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_post_transform(OneIdEach)
    app.connect("html-page-context", mend_body)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
