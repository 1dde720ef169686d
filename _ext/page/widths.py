"""Widths in per cent, as classes: of figures, of tables and of their columns.

``:figwidth: 50%`` and ``:widths: 20 80`` would be style attributes, which a strict
Content-Security-Policy refuses. They become the classes ``w-50``, ``w-20`` and
``w-80`` of ``_static/widths.css``, which has one for each whole percentage.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

PERCENT = re.compile(r"\s*(\d+\.?\d*|\.\d+)\s*%\s*")
COLUMN = re.compile(r'<col style="width: ([\d.]+%)"')


def percent(width: str) -> float | None:
    """Return a width in per cent, at most 100; None where it is in another unit."""
    match = PERCENT.fullmatch(width)
    return min(float(match[1]), 100.0) if match else None


def width_class(share: float) -> str:
    """Return the class of a width in per cent, rounded to a whole one."""
    return f"w-{max(1, round(share))}"


class RefuseOtherUnits(SphinxTransform):
    """Say of a figure or table whose width is not in per cent that it must be."""

    default_priority = 860

    def apply(self, **_options: Any) -> None:
        for kind in (nodes.figure, nodes.table):
            for node in self.document.findall(kind):
                width = node.get("width")
                if width is None or percent(width) is not None:
                    continue
                name = "figwidth" if kind is nodes.figure else "width"
                logger.warning(
                    "a page has no fixed width: write %s in per cent, as in :%s: 50%%",
                    width,
                    name,
                    location=node,
                    type="images",
                )
                del node["width"]


class WidthsAsClasses(SphinxPostTransform):
    """Give figures and tables the class of their width."""

    default_priority = 400  # before the theme wraps tables
    formats = ("html",)

    def run(self, **_options: Any) -> None:
        for kind in (nodes.figure, nodes.table):
            for node in self.document.findall(kind):
                share = percent(node.get("width", ""))
                if share is not None:
                    node["classes"].append(width_class(share))
                    del node["width"]


def columns_as_classes(body: str) -> str:
    """Write the widths of columns as classes."""
    return COLUMN.sub(
        lambda match: f'<col class="{width_class(percent(match[1]) or 1)}"', body
    )


def mend_columns(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Have the columns of a page's tables as wide as their author asked."""
    if "body" in context:
        context["body"] = columns_as_classes(context["body"])


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_transform(RefuseOtherUnits)
    app.add_post_transform(WidthsAsClasses)
    app.add_css_file("widths.css")
    app.connect("html-page-context", mend_columns, priority=400)  # before styles go
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
