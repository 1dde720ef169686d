"""Tables for deciding, as cards on a phone.

A table of the class ``cards`` is a table where there is room. On a phone each row is a
card, and each cell says what its column is::

    {.cards}
    | Setting | What it does | Default |
    |---|---|---|
    | `maxmemory` | … | … |
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

CLASS = "cards"


def name_cells(app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    """Put the head of its column before each cell but the first of a row."""
    if app.builder.format != "html":
        return
    for table in doctree.findall(nodes.table):
        head = next(iter(table.findall(nodes.thead)), None)
        body = next(iter(table.findall(nodes.tbody)), None)
        if CLASS not in table["classes"] or head is None or body is None:
            continue
        names = [cell.astext() for cell in head[0]]
        for row in body:
            for name, cell in list(zip(names, row, strict=False))[1:]:
                if cell.children and isinstance(cell[0], nodes.paragraph):
                    label = nodes.inline("", f"{name} ", classes=["cell-head"])
                    cell[0].insert(0, label)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("doctree-resolved", name_cells)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
