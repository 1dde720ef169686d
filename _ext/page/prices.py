"""Dollars that are money stay money.

A formula has no space just inside its dollars, which MyST sees to
(``myst_dmath_allow_space``), and no digit behind the closing one: ``$5-$10`` are two
prices. MyST's own rule for digits is not used. It also asks for none before the opening
dollar, and takes the last character of a paragraph for the one before its first, so
that a paragraph such as "$n$ is 5" would lose its formula.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

MARKUP = re.compile(r"[*_`\[\]<>\\]")


class PriceReader(SphinxTransform):
    """Makes text again of what stands between the dollars of two prices."""

    default_priority = 400

    def apply(self) -> None:
        for node in list(self.document.findall(nodes.math)):
            before, after = neighbours(node)
            if is_price(node.rawsource, node.astext(), after):
                restore(node)
            elif before.endswith("$") and after.startswith("$"):
                logger.warning(
                    "a formula of two dollars stands within a line: $$%s$$; write one "
                    "dollar, or put it on a line of its own",
                    node.astext(),
                    location=node,
                    type="formulas",
                )


def is_price(source: str, latex: str, after: str) -> bool:
    """Tell whether what MyST took for a formula is text between two dollars.

    ``source`` is what the author wrote: of a role, more than its LaTeX.
    """
    return source == latex and after[:1].isdigit()


def neighbours(node: nodes.Node) -> tuple[str, str]:
    """Return the text right before a node and right behind it."""
    siblings = [None, *node.parent.children, None]
    place = siblings.index(node)
    before, after = (
        each.astext() if isinstance(each, nodes.Text) else ""
        for each in (siblings[place - 1], siblings[place + 1])
    )
    return before, after


def restore(node: nodes.math) -> None:
    """Put text in a formula's place; complain where MyST has lost its markup."""
    if MARKUP.search(node.astext()):
        logger.warning(
            "$%s$ is followed by a digit, so that its dollars are taken for money; "
            "write each as \\$, or put a space behind the formula",
            node.astext(),
            location=node,
            type="formulas",
        )
    node.replace_self(nodes.Text(f"${node.astext()}$"))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_transform(PriceReader)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
