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

from typing import TYPE_CHECKING, Any

from docutils import nodes

from _ext.evidence.from_labs import LabDirective
from _ext.page.tables import table

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator


class figure_data(nodes.container):
    """The data of a figure, behind a disclosure."""


class LabFigure(LabDirective):
    """``{lab-figure} name``: a figure that a lab drew."""

    part = "figures"
    kind = "figure"

    def show(self, lab: str, found: dict[str, Any]) -> list[nodes.Node]:
        figure = nodes.figure(classes=["lab-figure"])
        self.set_source_info(figure)
        for suffix, shown in (("", "only-light"), ("-dark", "only-dark")):
            image = nodes.image(
                uri=f"/labs/results/{lab}-{found['name']}{suffix}.svg",
                alt=found["alt"],
                classes=[shown],
            )
            self.set_source_info(image)
            figure += image
        inline, rest = self.caption()
        caption = nodes.caption("", "", *inline)
        self.set_source_info(caption)
        figure += caption
        if rest:
            figure += nodes.legend("", *rest)
        self.add_label(figure, f"fig-{lab}-{found['name']}")
        return [figure, data_of(found)]


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
    app.setup_extension("_ext.posts.domain")
    app.add_node(figure_data, html=(visit_figure_data, depart_figure_data))
    app.add_directive("lab-figure", LabFigure)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
