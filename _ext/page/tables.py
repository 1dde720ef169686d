"""A docutils table from plain rows, for extensions that show what they know."""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes

Cell = str | Sequence[nodes.Node]

PRINT_WIDTHS = "widths-in-print"  # a class: a browser finds widths by itself


def table(
    columns: Sequence[Cell],
    rows: Sequence[Sequence[Cell]],
    *,
    numeric: Sequence[int] = (),
    widths: Sequence[float] = (),
) -> nodes.table:
    """Return a table; a cell is a text or inline nodes.

    ``numeric`` names the columns (from 0) that are set to the right. ``widths`` are
    the columns' in print, in proportion; a browser finds its own.
    """
    group = nodes.tgroup(cols=len(columns))
    group += [nodes.colspec(colwidth=each) for each in widths or [1] * len(columns)]
    group += nodes.thead("", _row(columns, numeric))
    group += nodes.tbody("", *(_row(row, numeric) for row in rows))
    classes = ["colwidths-auto", *([PRINT_WIDTHS] if widths else [])]
    return nodes.table("", group, classes=classes)


def _row(cells: Sequence[Cell], numeric: Sequence[int]) -> nodes.row:
    row = nodes.row()
    for number, cell in enumerate(cells):
        inline = [nodes.Text(cell)] if isinstance(cell, str) else cell
        classes = ["text-right"] if number in numeric else []
        row += nodes.entry("", nodes.paragraph("", "", *inline), classes=classes)
    return row
