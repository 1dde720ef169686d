"""Containers that mean something, as mdast: listings, cards, tabs, disclosures."""

from __future__ import annotations

from docutils import nodes
from sphinx_design.dropdown import dropdown_title
from sphinx_design.tabs import sd_tab_label

from _ext.names.listing import names_of_kind
from _ext.neighbours.blocks import first
from _ext.neighbours.inlines import InlineMaker
from _ext.neighbours.tables import TableMaker
from _ext.neighbours.trees import Tree, text, words_of

# What sphinx-design calls the parts of a card.
CARD = {"card": "card", "card-title": "cardTitle", "card-header": "header",
        "card-footer": "footer"}  # fmt: skip


class Converter(InlineMaker, TableMaker):
    """Makes the tree of a page."""

    def make_container(self, node: nodes.container) -> list[Tree]:
        """Make a listing, a card or tabs; any other is what it holds."""
        if node.get("literal_block"):
            caption = first(node, nodes.caption)
            body = self.all_of(each for each in node.children if each is not caption)
            return [self.captioned("listing", "code-block", node, body, caption)]
        component = node.get("design_component")
        if component in CARD:
            return [{"type": CARD[component], "children": self.inside(node)}]
        return self.tabs(node) if component == "tab-set" else self.inside(node)

    def tabs(self, node: nodes.container) -> list[Tree]:
        """Make tabs: each is a label, and what it shows beside it."""
        made: list[Tree] = []
        for label, content in zip(node.children, node.children[1:], strict=False):
            if isinstance(label, sd_tab_label):
                title = "".join(words_of(each) for each in self.inside(label))
                tab = {"type": "tabItem", "title": title, "key": label["input_id"]}
                made.append({**tab, "children": self.inside(content)})
        return [{"type": "tabSet", "children": made}]

    def make_works_cited(self, node: nodes.Element) -> list[Tree]:
        return [disclosure([text("References")], self.inside(node))]

    def make_dropdown_main(self, node: nodes.Element) -> list[Tree]:
        title = first(node, dropdown_title)
        said = self.inside(title) if title is not None else []
        rest = self.all_of(each for each in node.children if each is not title)
        return [disclosure(said or [text("Details")], rest)]

    def make_names_of_kind(self, node: names_of_kind) -> list[Tree]:
        """Leave the list of names to the page: myst.xref.json is that list."""
        return self.left_to_page(f"{node['title']}: {len(node['entries'])}")


def disclosure(title: list[Tree], content: list[Tree]) -> Tree:
    """Return what stands behind a summary."""
    summary = {"type": "summary", "children": title}
    return {"type": "details", "children": [summary, *content]}
