"""Terms of the glossary: each has its text.

A term without one looks like one that is explained elsewhere, and links lead to
nothing. Where a line is empty between the two, they would be two terms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging

from _ext.posts.places import place_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)


def check_terms(app: Sphinx, doctree: nodes.document) -> None:
    """Complain of each term that nothing is said of."""
    for glossary in doctree.findall(addnodes.glossary):
        for item in glossary.findall(nodes.definition_list_item):
            definitions = [each for each in item if isinstance(each, nodes.definition)]
            if any(each.astext().strip() for each in definitions):
                continue
            term = next(item.findall(nodes.term), None)
            name = term.astext() if term is not None else ""
            logger.warning(
                "the term %r has no text; write it on the line below, indented",
                name,
                location=place_of(item, name) or place_of(item) or place_of(glossary),
                type="terms",
            )


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("doctree-read", check_terms)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
