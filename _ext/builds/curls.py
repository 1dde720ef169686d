"""Quotation marks are curled where there are any.

Sphinx gives every text of a page to the rules for quotation marks, dashes and dots,
and puts what comes out in its place: a sixth of what it takes to read a page, most of
it for paragraphs that have no such sign. These are passed over here, and stay as they
are.

``SphinxSmartQuotes.get_tokens`` is Sphinx's own, for the whole process.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sphinx.transforms import SphinxSmartQuotes

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

SIGN = re.compile(r"""["'`\\\x00]|--|\.\.\.""")  # what the rules change, or leave out

theirs = SphinxSmartQuotes.get_tokens


def get_tokens(
    self: SphinxSmartQuotes, txtnodes: list[nodes.Text]
) -> Iterator[tuple[str, str]]:
    """Yield the texts of a paragraph with a sign, none of one without.

    Those that have no sign are yielded as code is, which is left as it is.
    """
    if any(SIGN.search(text) for text in txtnodes):
        for kind, text in theirs(self, txtnodes):
            yield kind if SIGN.search(text) else "literal", text


def setup(app: Sphinx) -> ExtensionMetadata:
    SphinxSmartQuotes.get_tokens = get_tokens  # type: ignore[method-assign]
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
