"""Tables as mdast. What a lab found is a list there, a result an entry.

A row of a table cannot be shown by itself, and each result that a post quotes has a
name that others link to. The other results, and a figure's data, are left to the page,
with a line that leads there: a card on another site loads all of what we send.
"""

from __future__ import annotations

from docutils import nodes

from _ext.evidence.lab_pages import unquoted
from _ext.neighbours.blocks import BlockMaker, code, defined, first
from _ext.neighbours.trees import Tree, text

RESULTS = "lab-results"  # the class of the table of what a lab found
ALIGNED = ("left", "center", "right")


class TableMaker(BlockMaker):
    """Makes tables."""

    def make_table(self, node: nodes.table) -> list[Tree]:
        if RESULTS in node["classes"]:
            return self.results(node)
        title = first(node, nodes.title)
        made = {"type": "table", "children": self.rows(node)}
        if title is None:
            return [made]
        return [self.captioned("table", "table", node, [made], title)]

    def rows(self, node: nodes.table) -> list[Tree]:
        """Return the rows, those of the head first."""
        stubs = [bool(column.get("stub")) for column in node.findall(nodes.colspec)]
        return [
            {"type": "tableRow", "children": self.cells(row, stubs, is_head=is_head)}
            for kind, is_head in ((nodes.thead, True), (nodes.tbody, False))
            for part in node.findall(kind)
            for row in part.children
        ]

    def cells(
        self, row: nodes.Element, stubs: list[bool], *, is_head: bool
    ) -> list[Tree]:
        """Return the cells of a row. A cell of one paragraph is a line of text."""
        made = []
        for place, entry in enumerate(row.children):
            cell: Tree = {"type": "tableCell", "children": self.content(entry)}
            if is_head or stubs[place : place + 1] == [True]:
                cell["header"] = True
            for side in ALIGNED:
                if f"text-{side}" in entry["classes"]:
                    cell["align"] = side
            for ours, theirs in (("morecols", "colspan"), ("morerows", "rowspan")):
                if more := entry.get(ours):
                    cell[theirs] = more + 1
            made.append(cell)
        return made

    def content(self, entry: nodes.Element) -> list[Tree]:
        """Return what a cell holds."""
        alone = entry.children[0] if len(entry.children) == 1 else None
        if isinstance(alone, nodes.paragraph) and not alone["ids"]:
            return self.inside(alone)
        return self.inside(entry)

    def results(self, node: nodes.table) -> list[Tree]:
        """Return the results that have a name, and a line that leads to the others."""
        made, others = [], 0
        for row in next(node.findall(nodes.tbody)).children:
            target = next(row.findall(nodes.target))
            if target["ids"][0] in self.page.results:
                made.append(self.result(row, target["ids"][0]))
            else:
                others += 1
        told = f"{others} other results of this lab" if made else f"{others} results"
        return made + (self.left_to_page(told) if others else [])

    def result(self, row: nodes.row, name: str) -> Tree:
        """Return what a result means, its value and who quotes it."""
        value, meaning, quotes = row.children
        literal = next(meaning.findall(nodes.literal))
        words = meaning.astext().removesuffix(literal.astext()).strip()
        self.results_told[name] = value.astext().strip(), words
        exact = {"type": "strong", "children": [text(value.astext().strip())]}
        key = code(literal.astext())
        said = {"type": "paragraph", "children": [exact, text(" "), key]}
        listed = defined([text(words)], [said, *self.inside(quotes)])
        self.note([name], self.name(listed, name, name))
        return listed

    def make_unquoted(self, node: unquoted) -> list[Tree]:
        count = len(node["rows"])
        return self.left_to_page(f"The {count} results that no post quotes")

    def make_figure_data(self, node: nodes.Element) -> list[Tree]:
        figure = node.previous_sibling()
        anchor = figure["ids"][0] if isinstance(figure, nodes.figure) else ""
        return self.left_to_page("The data of this figure", anchor)
