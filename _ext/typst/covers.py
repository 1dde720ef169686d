"""The picture on the book's cover: one that a page of the book shows.

The front page names its file, relative to the repository::

    ---
    cover: labs/results/cache-design-timeline.svg
    ---

Its alternative text is the one that it has on its page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util import logging

from _ext.typst.escaping import string

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

FIELD = "cover"


def wanted(env: BuildEnvironment) -> str:
    """Return the picture that the front page names for the cover, "" for none."""
    return env.metadata[env.config.root_doc].get(FIELD, "")


def picture(
    doctree: nodes.document, uri: str, files: Mapping[str, str | None]
) -> str | None:
    """Return a picture as Typst code where a page shows it: file, ratio, words."""
    for image in doctree.findall(nodes.image) if uri else ():
        if image["uri"] == uri and files.get(uri) and image.get("alt"):
            width, height = image["pixels"]
            path = string(f"/images/{files[uri]}")
            return f"({path}, {height / width:.6g}, {string(image['alt'])})"
    return None


def complain(uri: str, location: str) -> None:
    """Say that no page of the book shows the picture that its cover is to have."""
    logger.warning(
        "no page of the book shows its cover, %s; name a picture that one has",
        uri,
        location=location,
        type="typst",
    )
