"""A table as Typst: head, spans, alignment, and where it finds the room it needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from docutils import nodes

from _ext.page.tables import PRINT_WIDTHS
from _ext.typst import overflow
from _ext.typst.columns import Cell, Layout, place
from _ext.typst.escaping import array
from _ext.typst.heights import Parting, parting, row_height
from _ext.typst.needs import cell_needs
from _ext.typst.rooms import TURNED_WIDTH, Room

if TYPE_CHECKING:
    from _ext.typst.page import PageWriter

ALIGNED = {"text-left": "left", "text-right": "right", "text-center": "center"}
SIZE = 8.5  # points of type, of every table: one that does not fit takes room instead
MANY_COLUMNS = 5
LONG = 24  # rows: to look things up in, not to read
MANY_ROWS = 20  # closer together, as the template sets them
LOOSE, TIGHT = 3.8, 2.6  # points above and below the words of a row
ROOMY, CLOSE = 6.0, 3.5  # points beside a cell's words, on either side
REMEDY = "leave out a column, or say less in the widest ones"


class Table:
    """Writes one table, its cells by the writer of the page."""

    def __init__(self, node: nodes.table, writer: PageWriter) -> None:
        self.node = node
        self.writer = writer
        self.columns = list(node.findall(nodes.colspec))
        self.head = next(iter(node.findall(nodes.thead)), nodes.thead())
        self.body = next(iter(node.findall(nodes.tbody)), nodes.tbody())
        self.rows = [*self.head.children, *self.body.children]
        self.grid = list(grid(self.rows, len(self.columns)))
        self.size = SIZE
        self.inset = self.least_inset()
        self.stubs = {
            row[column]
            for row in self.grid[len(self.head.children) :]
            for column, spec in enumerate(self.columns)
            if spec.get("stub")
        }
        self.need = 0.0  # points that its first rows need; known once it is written

    def markup(self) -> str:
        """Return the call that draws the table."""
        room = self.writer.room(self.node)
        layout = self.layout(room)
        if not layout.fits:
            needs = sum(self.least_widths())
            is_turnable = room.may_reach and needs > TURNED_WIDTH
            has = TURNED_WIDTH if is_turnable else room.widest
            overflow.complain(self.node, "table", needs, has, REMEDY)
            self.shrink(sum(layout.columns) / needs)
        self.know_cells(layout, room)
        parting = self.parting(layout)
        before, head, notes = self.head_markup(is_whole=parting.is_whole)
        rows = self.rows_markup(parting.ends)
        widths = [f"{each:.2f}pt" for each in layout.columns]
        shape = (
            f'"{layout.kind}", {layout.width:.1f}pt, '
            f"{array(widths or ['auto'] * len(self.columns))}, "
            f"{len(self.head.children)}, {self.size}pt, {self.inset}pt, "
            f"{'false' if parting.is_whole else 'true'}"
        )
        self.need = parting.begins
        if self.need and not any(self.node.findall(nodes.title)):
            shape += f", need: {self.need:.0f}pt"  # else its caption asks for it
        below = f"\n#table-notes({array([f'[{note}]' for note in notes])});"
        return f"{before}#data-table({shape}, {head}{rows});{below if notes else ''}"

    def shrink(self, share: float) -> None:
        """Have nothing cut off or printed over, be it too small to read."""
        self.size, self.inset = (
            round(self.size * share, 2),
            round(self.inset * share, 2),
        )

    def least_inset(self) -> float:
        """Return what parts the columns: less where there are many, or many rows."""
        is_much = len(self.columns) >= MANY_COLUMNS or len(self.rows) > LONG
        return CLOSE if is_much else ROOMY

    def layout(self, room: Room) -> Layout:
        """Return where the table goes, closer together where that keeps it in."""
        found = self.layout_in(room)
        if self.inset == ROOMY and (found.kind != "column" or not found.fits):
            self.inset = CLOSE
            found = self.layout_in(room)
        return found

    def layout_in(self, room: Room) -> Layout:
        """Return where the table goes with its columns as far apart as they are."""
        line = 1.6 * self.size
        return place(self.needs, room, 2 * self.inset, self.given(), line)

    @cached_property
    def needs(self) -> list[list[Cell]]:
        """What each cell needs; one that spans columns needs nothing."""
        heads = len(self.head.children)
        return [
            [
                Cell.of_nothing()
                if cell is None or cell.get("morecols")
                else cell_needs(
                    cell,
                    "sans bold" if number < heads else "sans",
                    SIZE,
                    self.writer.formula_widths,
                )
                for cell in row
            ]
            for number, row in enumerate(self.grid)
        ]

    def least_widths(self) -> list[float]:
        """Return the width that each column needs at the least."""
        columns = zip(*self.needs, strict=True)
        return [max(cell.least for cell in each) + 2 * self.inset for each in columns]

    def given(self) -> list[float]:
        """Return the columns' widths as shares where the author gave them."""
        if {"colwidths-given", PRINT_WIDTHS} & set(self.node["classes"]):
            return [column.get("colwidth", 1) for column in self.columns]
        return []

    def know_cells(self, layout: Layout, room: Room) -> None:
        """Tell the writer how much room each cell has."""
        widths = layout.columns or [layout.width] * len(self.columns)
        heads = len(self.head.children)
        for number, row in enumerate(self.grid):
            face = "sans bold" if number < heads else "sans"
            inside = replace(room, size=self.size, face=face, may_reach=False)
            for column, cell in enumerate(row):
                if cell is not None:
                    spanned = widths[column : column + cell.get("morecols", 0) + 1]
                    width = min(sum(spanned), layout.width) - 2 * self.inset
                    self.writer.rooms[cell] = replace(inside, width=max(width, 1))

    def parting(self, layout: Layout) -> Parting:
        """Return how a page may part the table."""
        if layout.kind == "turned":
            return Parting(is_whole=True)
        widths = layout.columns or [layout.width] * len(self.columns)
        rooms = [max(width - 2 * self.inset, 1) for width in widths]
        above = 2 * (TIGHT if len(self.rows) > MANY_ROWS else LOOSE)
        heights = [
            row_height([cell.natural for cell in row], rooms, self.size, above)
            for row in self.needs
        ]
        heads = len(self.head.children)
        rows = [
            height + self.tallness(row)
            for height, row in zip(heights[heads:], self.body.children, strict=True)
        ]
        return parting(rows, sum(heights[:heads]))

    def tallness(self, row: nodes.Element) -> float:
        """Return what makes a row higher than its words do, roughly."""
        return sum(3 * self.size for kind in NO_LINES for _ in row.findall(kind))

    def rows_markup(self, ends: int) -> str:
        """Return the rows; the last few, which stay together, are the table's foot.

        A cell that reaches into the foot from above would be parted from its rows.
        """
        rows = [f"{self.row(row)}\n" for row in self.body.children]
        first = len(self.grid) - ends
        if ends < 2 or any(None in row for row in self.grid[first:]):
            return "".join(rows)
        foot = "".join(rows[-ends:])
        return f"{''.join(rows[:-ends])}table.footer(repeat: false, {foot})"

    def head_markup(self, *, is_whole: bool) -> tuple[str, str, list[str]]:
        """Return what stands before the table, its head, and the notes below it.

        The head of a table that may go on overleaf is shown again there, as an
        artifact: its anchors come before it, its notes after it, and it links nowhere.
        """
        if not self.head.children:
            return "", "", []
        if is_whole:
            cells = "".join(map(self.row, self.head.children))
            return "", f"table.header({cells}), ", []
        before = "".join(
            self.writer.anchors(node) for node in self.head.findall(nodes.Element)
        )
        before += self.writer.index_entries(self.head)
        with self.writer.set_apart() as notes:
            cells = "".join(map(self.row, self.head.children))
        return before, f"table.header({cells}), ", notes

    def row(self, row: nodes.Element) -> str:
        """Return a row's cells."""
        place = self.writer.anchors(row)
        cells = [
            self.cell(cell, place if number == 0 else "")
            for number, cell in enumerate(row.children)
        ]
        return "".join(cells)

    def cell(self, cell: nodes.Element, place: str) -> str:
        """Return a cell; ``place`` holds anchors of its row."""
        options = ""
        if cell.get("morecols"):
            options += f"colspan: {cell['morecols'] + 1}, "
        if cell.get("morerows"):
            options += f"rowspan: {cell['morerows'] + 1}, "
        for name, side in ALIGNED.items():
            if name in cell["classes"]:
                options += f"align: {side}, "
        text = place + self.writer.inside(cell).strip()
        if cell in self.stubs:
            text = f"#strong[{text}];"
        return f"table.cell({options}[{text}]), "


# What makes a row higher than the words in it.
NO_LINES = (nodes.literal_block, nodes.image, nodes.math_block, nodes.list_item,
            nodes.table, nodes.container, nodes.Admonition)  # fmt: skip


def grid(rows: list[nodes.Element], count: int) -> Iterator[list[nodes.Element | None]]:
    """Yield each row's cells by column; none where one from above or beside reaches."""
    taken = [0] * count  # rows that a cell from above still fills
    for row in rows:
        found: list[nodes.Element | None] = [None] * count
        cells = iter(row.children)
        column = 0
        while column < count:
            if taken[column]:
                taken[column] -= 1
                column += 1
                continue
            cell = next(cells, None)
            if cell is None:
                break
            found[column] = cell
            for _ in range(cell.get("morecols", 0) + 1):
                taken[column] = cell.get("morerows", 0)
                column += 1
        yield found
