"""Formulas as MathML, read once for the page, for print and for who hears them.

A browser sets MathML by itself: no script, no request, and a screen reader speaks it.
Each formula is read with its page (``_ext.page.latex``), and what was read is kept in
its node as ``mathml``: the page has it as it stands, and ``tree_of`` hands it to other
outputs. A formula that cannot be shown is a warning at its line, whichever output is
built, and stands in each as its LaTeX, in code.

The font, STIX Two Math, is served from the site; ``formulas.css`` has the rules.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html import escape
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.util.nodes import get_node_line, get_node_source

from _ext.page.latex import read
from _ext.page.mathml import FormulaError

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)


def mathml(latex: str, *, display: bool) -> str:
    """Return a formula as MathML; raise FormulaError where it cannot be shown."""
    tree = read(latex, display=display)
    return ET.tostring(tree, encoding="unicode", short_empty_elements=False)


def tree_of(node: nodes.Element) -> ET.Element | None:
    """Return the tree of a formula's node; None for one that cannot be shown."""
    return ET.fromstring(node["mathml"]) if "mathml" in node else None


class FormulaReader(SphinxTransform):
    """Reads the formulas of a page, and complains of those that cannot be shown."""

    default_priority = 410  # when prices are text again

    def apply(self) -> None:
        for node in self.document.findall(is_formula):
            latex, display = node.astext(), isinstance(node, nodes.math_block)
            try:
                node["mathml"] = mathml(latex, display=display)
            except FormulaError as error:
                logger.warning(
                    "a formula cannot be shown: %s (in: %s)",
                    shorten(str(error), 200),
                    shorten(latex, 80),
                    location=place_of(node, error.line),
                    type="formulas",
                )


def is_formula(node: nodes.Node) -> bool:
    return isinstance(node, (nodes.math, nodes.math_block))


def place_of(node: nodes.Element, line: int) -> str:
    """Return the file and line of a formula's line, counted from 0.

    A node knows only where its paragraph or its directive begins.
    """
    path, start = get_node_source(node), get_node_line(node)
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    written = node.astext().splitlines() or [""]
    blank = next((n for n, text in enumerate(written) if text.strip()), 0)
    first = re.escape(written[blank].strip())
    wanted = re.compile(rf"[$`]\s*{first}" if isinstance(node, nodes.math) else first)
    for number in range(start - 1, len(lines)):
        if wanted.search(lines[number]):
            return f"{path}:{number + 1 + line - blank}"
    return f"{path}:{start + line}"


def shown(node: nodes.Element) -> str:
    """Return what a page has for a formula."""
    return node.get("mathml") or f"<code>{escape(node.astext())}</code>"


def visit_inline(self: HTML5Translator, node: nodes.math) -> None:
    self.body.append(shown(node))
    raise nodes.SkipNode


def visit_block(self: HTML5Translator, node: nodes.math_block) -> None:
    self.body.append(self.starttag(node, "div", CLASS="math"))
    if node.get("number"):
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, "Link to this equation")
        self.body.append("</span>")
    self.body.append(shown(node) + "</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_transform(FormulaReader)
    app.add_html_math_renderer(
        "mathml",
        inline_renderers=(visit_inline, None),
        block_renderers=(visit_block, None),
    )
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
