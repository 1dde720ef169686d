"""Formulas as MathML, made when the site is built.

A browser sets MathML by itself: no script, no request, and a screen reader speaks
it. The font for formulas, STIX Two Math, is served from the site.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)


def mathml(latex: str, *, block: bool) -> str:
    """Return a formula as MathML; raise ValueError where it is not LaTeX we know."""
    try:
        return convert(latex.strip(), display="block" if block else "inline")
    except Exception as error:  # the converter raises many kinds, some of them bare
        raise ValueError(f"{type(error).__name__} {error}".strip()) from error


def formula(node: nodes.Element, *, block: bool) -> str:
    """Return a formula's MathML, or its LaTeX where that cannot be converted."""
    try:
        return mathml(node.astext(), block=block)
    except ValueError as error:
        logger.warning(
            "this formula cannot be converted (%s): %s; write it with plainer LaTeX",
            error,
            node.astext().strip(),
            location=node,
            type="formulas",
        )
        return f"<code>{escape(node.astext())}</code>"


def visit_inline(self: HTML5Translator, node: nodes.math) -> None:
    self.body.append(formula(node, block=False))
    raise nodes.SkipNode


def visit_block(self: HTML5Translator, node: nodes.math_block) -> None:
    self.body.append(self.starttag(node, "div", CLASS="math"))
    if node.get("number"):
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, "Link to this equation")
        self.body.append("</span>")
    self.body.append(formula(node, block=True) + "</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_html_math_renderer(
        "mathml",
        inline_renderers=(visit_inline, None),
        block_renderers=(visit_block, None),
    )
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
