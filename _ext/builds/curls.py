"""Quotation marks are curled where there are any.

Sphinx gives every text of a page to the rules for quotation marks, dashes and dots,
and puts what comes out in its place: a sixth of what it takes to read a page, most of
it for paragraphs that have no such sign. These are passed over here, and stay as they
are. In the others, no backslash before a sign is lost (``_ext.posts.typography``).

``SphinxSmartQuotes.get_tokens`` is Sphinx's own, for the whole process.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sphinx.transforms import SphinxSmartQuotes

from _ext.posts.typography import OWN, SIGN, shielded

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

ESCAPED = "\0"  # before a sign that has a backslash in the source

theirs = SphinxSmartQuotes.get_tokens


def get_tokens(
    self: SphinxSmartQuotes, txtnodes: list[nodes.Text]
) -> Iterator[tuple[str, str]]:
    """Yield the texts of a paragraph with a sign, none of one without.

    Those that have no sign are yielded as code is, which is left as it is. Of the
    others no backslash is left out: only reStructuredText has some of its own, behind
    what docutils writes for it.
    """
    if not any(SIGN.search(text) for text in txtnodes):
        return
    for node, (kind, text) in zip(txtnodes, theirs(self, txtnodes), strict=True):
        if kind != "plain" or ESCAPED in node:
            yield kind, text
        elif OWN in text or not SIGN.search(text):
            yield "literal", text
        else:
            yield kind, shielded(text)


def setup(app: Sphinx) -> ExtensionMetadata:
    SphinxSmartQuotes.get_tokens = get_tokens  # type: ignore[method-assign]
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
