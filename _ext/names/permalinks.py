"""The sign beside a heading, a figure or an equation says the name of the place.

``_static/places.js`` makes of it the line that links there in the reader's own tool::

    <a class="headerlink" href="#equation-eq-ratio" data-name="eq-ratio" ...>#</a>

The anchor that a sign leads to is not always the name, and some places have none. What
is said depends on the page alone, so that a build after an edit says it of all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes

from _ext.names.anchors import equation_name, page_name

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.domains.std import StandardDomain
    from sphinx.util.typing import ExtensionMetadata

SIGN = re.compile(r'(?<=<a class="headerlink" href="#)([^"]+)"')


def names_by_anchor(
    standard: StandardDomain, page: str, doctree: nodes.document
) -> dict[str, str]:
    """Return the name of each place of a page, by each of the place's anchors."""
    title = next(iter(doctree.findall(nodes.section)), None)
    found: dict[str, str] = {}
    for node in doctree.findall(nodes.Element):
        if not node.get("ids"):
            continue
        places = {(page, anchor) for anchor in node["ids"]}
        names = [*node["names"], *node["ids"]]
        if node is title:
            places.add((page, ""))
            names.insert(0, page_name(page))
        if name := next(leading(standard, names, places), ""):
            found |= dict.fromkeys(node["ids"], name)
        elif isinstance(node, nodes.math_block) and node.get("label"):
            name = equation_name(node["label"])
            if name in node["ids"] and name not in standard.labels:
                found |= dict.fromkeys(node["ids"], name)
    return found


def leading(
    standard: StandardDomain, names: list[str], places: set[tuple[str, str]]
) -> Iterator[str]:
    """Yield those of the names that are labels of one of the places."""
    for name in names:
        known = standard.labels.get(name) or standard.anonlabels.get(name)
        if known and known[:2] in places:
            yield name


def name_signs(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Have the signs of a page say the names of their places."""
    if doctree is None or "body" not in context:
        return
    names = names_by_anchor(app.env.domains.standard_domain, pagename, doctree)
    context["names_by_anchor"] = names  # for who tells other sites of them

    def with_name(found: re.Match[str]) -> str:
        name = names.get(found[1])
        return f'{found[0]} data-name="{escape(name)}"' if name else found[0]

    context["body"] = SIGN.sub(with_name, context["body"])


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.names.anchors")
    app.connect("html-page-context", name_signs)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
