"""A table as Typst: head, spans, alignment, and widths where the author gave them."""

from __future__ import annotations

from collections.abc import Callable

from docutils import nodes

from _ext.typst.escaping import array

PRINT_WIDTHS = "widths-in-print"  # a browser finds widths by itself
ALIGNED = {"text-left": "left", "text-right": "right", "text-center": "center"}


class Table:
    """Writes one table; ``inside`` writes a cell's content, ``anchors`` its labels."""

    def __init__(
        self,
        node: nodes.table,
        inside: Callable[[nodes.Element], str],
        anchors: Callable[[nodes.Element], str],
    ) -> None:
        self.node = node
        self.inside = inside
        self.anchors = anchors
        self.columns = list(node.findall(nodes.colspec))

    def markup(self) -> str:
        """Return the call that draws the table."""
        head = next(iter(self.node.findall(nodes.thead)), None)
        body = next(iter(self.node.findall(nodes.tbody)))
        rows = "".join(f"{row}\n" for row in map(self.row, body.children))
        first, head_rows = "", 0
        if head is not None:
            head_rows = len(head.children)
            cells = "".join(map(self.row, head.children))
            first = f"table.header({cells}), "
        shape = f"{len(self.columns)}, {self.widths()}, {head_rows}"
        return f"#data-table({shape}, {first}{rows});"

    def widths(self) -> str:
        """Return the columns' widths: as given, or by what they hold."""
        given = [column.get("colwidth", 1) for column in self.columns]
        if {"colwidths-given", PRINT_WIDTHS} & set(self.node["classes"]):
            return array([str(width) for width in given])
        return "auto"

    def row(self, row: nodes.Element) -> str:
        """Return a row's cells."""
        place = self.anchors(row)
        cells = [
            self.cell(cell, column, place if column == 0 else "")
            for column, cell in enumerate(row.children)
        ]
        return "".join(cells)

    def cell(self, cell: nodes.Element, column: int, place: str) -> str:
        """Return a cell; ``place`` holds anchors of its row."""
        options = ""
        if cell.get("morecols"):
            options += f"colspan: {cell['morecols'] + 1}, "
        if cell.get("morerows"):
            options += f"rowspan: {cell['morerows'] + 1}, "
        for name, side in ALIGNED.items():
            if name in cell["classes"]:
                options += f"align: {side}, "
        text = place + self.inside(cell).strip()
        stub = column < len(self.columns) and self.columns[column].get("stub")
        if stub and not isinstance(cell.parent.parent, nodes.thead):
            text = f"#strong[{text}];"
        return f"table.cell({options}[{text}]), "
