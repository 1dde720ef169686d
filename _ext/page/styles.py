"""A page has the look of the site: a style of its own is refused.

The site's policy has a browser ignore what ``style`` says, and print knows nothing of
it, so that ``{div}`` with ``:style:`` would have no effect and no one be told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util import logging

from _ext.posts.places import place_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)


def refuse_styles(app: Sphinx, doctree: nodes.document) -> None:
    """Complain of each style that no output would obey, and drop it."""
    for node in doctree.findall(nodes.Element):
        if style := node.attributes.pop("style", ""):
            logger.warning(
                "style: %s has no effect here; leave the look to the site, or name "
                "a class of _static/site.css",
                style,
                location=place_of(node),
                type="html",
            )


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("doctree-read", refuse_styles)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
