"""Figures, tables, listings and equations are numbered within their post.

Sphinx numbers them through the whole site, so that a figure added to one post would
rename those of all that follow, in links from elsewhere too. Here the second figure
of a post is Figure 2, on the site and in the book, whatever else is written. They are
counted when a page is read, so that a build that reads one page walks through one.

The text of a reference to one (``{numref}`the {number}th <fig-a>```) is a template of
Python's to Sphinx, with all that Python makes of one: here it has those two fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.domains.std import StandardDomain
from sphinx.util import logging

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.domains import Domain
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    Numbers = dict[str, dict[str, tuple[int, ...]]]

logger = logging.getLogger(__name__)

FIELDS = re.compile(r"\{(?:name|number)\}")
STORE = "numbers_of_pages"  # on the environment: by page, kind and id


def numbers_of(document: nodes.document, domains: Iterable[Domain]) -> Numbers:
    """Count what a page has of each kind from one, in the order it stands.

    What has a kind is for Sphinx's domains to say; one without a caption has none.
    """
    kinds = list(domains)
    counted = tuple({each for domain in kinds for each in domain.enumerable_nodes})
    found: Numbers = {}
    for node in document.findall(nodes.Element):
        if isinstance(node, counted) and node["ids"] and (kind := kind_of(node, kinds)):
            numbers = found.setdefault(kind, {})
            numbers[node["ids"][0]] = (len(numbers) + 1,)
    return found


def kind_of(node: nodes.Element, domains: Iterable[Domain]) -> str | None:
    """Return what a node counts as, by the first domain that counts it."""
    for domain in domains:
        named = not isinstance(domain, StandardDomain) or domain.get_numfig_title(node)
        if named and (kind := domain.get_enumerable_node_type(node)):
            return kind
    return None


def count(app: Sphinx, doctree: nodes.document) -> None:
    """Number what a page that was read holds."""
    numbers = numbers_of(doctree, app.env.domains.sorted())
    kept(app.env)[app.env.current_document.docname] = numbers


def kept(env: BuildEnvironment) -> dict[str, Numbers]:
    """Return the numbers of all pages."""
    return env.__dict__.setdefault(STORE, {})


def forget(_app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    kept(env).pop(docname, None)


def merge(
    _app: Sphinx, env: BuildEnvironment, docnames: list[str], other: BuildEnvironment
) -> None:
    kept(env).update({name: kept(other)[name] for name in docnames})


def keep_sphinx_from_it(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Have Sphinx not count, for which it would read every page, changed or not."""
    env.config.numfig = False
    return []


def hand_over(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Give Sphinx our numbers in place of its own."""
    env.config.numfig = True
    env.toc_fignumbers = {
        page: numbers for page, numbers in kept(env).items() if numbers
    }
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
    app.connect("doctree-read", count, priority=950)  # once all is in place
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("env-get-updated", keep_sphinx_from_it, priority=100)
    app.connect("env-get-updated", hand_over, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
