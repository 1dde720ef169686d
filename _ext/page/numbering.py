"""Figures, tables, listings and equations are numbered within their post.

Sphinx numbers them through the whole site, so that a figure added to one post would
rename those of all that follow, in links from elsewhere too. Here the second figure
of a post is Figure 2, on the site and in the book, whatever else is written.

The text of a reference to one (``{numref}`the {number}th <fig-a>```) is a template of
Python's to Sphinx, with all that Python makes of one: here it has those two fields.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.util import logging

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    Numbers = dict[str, dict[str, dict[str, tuple[int, ...]]]]

logger = logging.getLogger(__name__)

FIELDS = re.compile(r"\{(?:name|number)\}")
STORE = "site_fignumbers"  # on the environment: the numbers as Sphinx counts


def within_pages(numbers: Numbers) -> Numbers:
    """Count each kind of thing from one on each page, in the order it stands."""
    return {
        page: {
            kind: {node_id: (count,) for count, node_id in enumerate(ids, start=1)}
            for kind, ids in kinds.items()
        }
        for page, kinds in numbers.items()
    }


def restore(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Hand Sphinx its own numbers, by which it tells what has changed."""
    env.toc_fignumbers = getattr(env, STORE, env.toc_fignumbers)
    return []


def renumber(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Put ours in their place."""
    setattr(env, STORE, env.toc_fignumbers)
    env.toc_fignumbers = within_pages(env.toc_fignumbers)
    return []


def is_template(text: str) -> bool:
    """Tell whether a number can be put into a text, and nothing else happens.

    >>> is_template("see {number}"), is_template("see %s"), is_template("{number.real}")
    (True, True, False)
    """
    without = FIELDS.sub("", text)
    if without != text:
        return "{" not in without and "}" not in without
    return "number" not in text and text.replace("%%", "").count("%") == text.count(
        "%s"
    )


def refuse_templates(_app: Sphinx, doctree: nodes.document) -> None:
    """Complain of a reference to a number that Sphinx could not fill in."""
    for node in list(doctree.findall(pending_xref)):
        if node["reftype"] == "numref" and node["refexplicit"]:
            text = node.astext()
            if not is_template(text):
                logger.warning(
                    "the number cannot be put into %r; write {number} or {name}",
                    text,
                    location=node,
                    type="numbering",
                )
                node.replace_self(nodes.inline("", text))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("doctree-read", refuse_templates)
    app.connect("env-get-updated", restore, priority=100)
    app.connect("env-get-updated", renumber, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
