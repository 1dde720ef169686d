"""Figures that a lab drew, with their data for who wants numbers.

::

    :::{lab-figure} timeline
    What to see. A caption may hold links and checked numbers.
    :::

The figure is of the lab that the page's front matter names (``:lab: slug`` for
another's). Its alternative text and its data come from the lab, so that they say
what the figure shows. Its label is ``fig-<lab>-<name>``.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from _ext import front_matter
from _ext.posts import is_post
from _ext.tables import table
from labs import frozen

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)


class figure_data(nodes.container):
    """The data of a figure, behind a disclosure."""


class LabFigure(SphinxDirective):
    """``{lab-figure} name``: a figure that a lab drew."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {"lab": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        if is_post(self.env.docname) and self.fields() is None:
            return []  # its front matter is wrong, which has been said once
        lab = self.options.get("lab") or self.own_lab()
        try:
            drawn = self.frozen_figure(lab, name)
        except ValueError as error:
            logger.warning(
                "lab-figure %s: %s",
                name,
                error,
                location=(self.env.docname, self.lineno),
                type="labs",
            )
            return []
        figure = nodes.figure(classes=["lab-figure"])
        self.set_source_info(figure)
        for suffix, shown in (("", "only-light"), ("-dark", "only-dark")):
            image = nodes.image(
                uri=f"/labs/results/{lab}-{name}{suffix}.svg",
                alt=drawn["alt"],
                classes=[shown],
            )
            self.set_source_info(image)
            figure += image
        paragraph, *rest = self.parse_content_to_nodes() or [nodes.paragraph()]
        caption = nodes.caption("", "", *paragraph.children)
        self.set_source_info(caption)
        figure += caption
        if rest:
            figure += nodes.legend("", *rest)
        self.add_label(figure, f"fig-{lab}-{name}")
        return [figure, data_of(drawn)]

    def own_lab(self) -> str:
        """Return the lab that the page's front matter names, or ''."""
        fields = self.fields()
        return fields.lab if fields else ""

    def fields(self) -> front_matter.Fields | None:
        """Return the page's front matter; None where it is wrong, or no post's."""
        return self.env.current_document.get("post_fields")

    def frozen_figure(self, lab: str, name: str) -> dict[str, Any]:
        """Return what a lab froze of a figure; raise ValueError where it has none."""
        if not lab:
            raise ValueError("this page names no lab; add ':lab: slug'")
        self.env.note_dependency(str(frozen.path_of(lab)))
        try:
            figures = {each["name"]: each for each in frozen.read(lab)["figures"]}
        except FileNotFoundError:
            raise ValueError(
                f"the lab {lab!r} has no results; run 'make labs'"
            ) from None
        if name not in figures:
            near = difflib.get_close_matches(name, figures) or sorted(figures)
            raise ValueError(f"the lab {lab} drew no such figure, but {near}")
        return figures[name]

    def add_label(self, figure: nodes.figure, label: str) -> None:
        """Give the figure a name that pages and other projects can refer to."""
        self.options["name"] = label
        self.add_name(figure)


def data_of(drawn: dict[str, Any]) -> figure_data:
    """Return a figure's data as a table behind a disclosure."""
    rows = [[as_cell(value) for value in row] for row in drawn["rows"]]
    numeric = [
        column
        for column in range(len(drawn["columns"]))
        if all(isinstance(row[column], int | float | None) for row in drawn["rows"])
    ]
    found = figure_data(classes=["figure-data"])
    found += table(drawn["columns"], rows, numeric=numeric)
    return found


def as_cell(value: object) -> str:
    """Write a value of a figure's data as the lab rounded it."""
    if value is None:
        return "–"
    text = f"{value:,}" if isinstance(value, int | float) else str(value)
    return text.replace("-", "−") if isinstance(value, int | float) else text


def visit_figure_data(self: HTML5Translator, node: figure_data) -> None:
    self.body.append(
        '<details class="figure-data"><summary>The data of this figure</summary>\n'
    )


def depart_figure_data(self: HTML5Translator, node: figure_data) -> None:
    self.body.append("</details>\n")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.posts")
    app.add_node(figure_data, html=(visit_figure_data, depart_figure_data))
    app.add_directive("lab-figure", LabFigure)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
