"""What is too wide for its room whatever is done: told to the author, with a remedy."""

from __future__ import annotations

from docutils import nodes
from sphinx.util import logging

from _ext.typst.page import located
from _ext.typst.rooms import MM

logger = logging.getLogger(__name__)


def complain(
    node: nodes.Node, what: str, needs: float, has: float, remedy: str
) -> None:
    """Warn, at the node's line, of what needs more points in print than it has."""
    logger.warning(
        "this %s needs %d mm in print and has %d: %s",
        what,
        round(needs / MM),
        round(has / MM),
        remedy,
        location=located(node),
        type="typst",
    )
