"""The list of all names, for who looks for one to link to.

::

    ```{name-list}
    ```

It is folded by kind, each name with what a link to it shows. A term, a page and a post
are listed by their labels, which every tool finds. The list is of the site: a reader of
print has nothing to link from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from _ext.names.offered import LABEL, offered
from _ext.posts.unfilled import Unfilled, unfilled

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

TITLES = {  # by kind, as they are listed
    "post": "Posts",
    "heading": "Sections",
    "figure": "Figures",
    "table": "Tables",
    "calculator": "Calculators",
    "listing": "Listings",
    "equation": "Equations",
    "place": "Paragraphs",
    "term": "Terms",
    "lab": "Labs",
    "result": "Results of labs that posts quote",
    "source": "Sources",
    "page": "Other pages",
}


class name_list(Unfilled):
    """The place of the list, filled in when all names are known."""


class names_of_kind(nodes.General, nodes.Element):
    """The names of one kind: ``entries`` are name, address and text.

    They are no nodes of their own, as there are thousands, and each would be looked at
    for a card, for who links to whom and for the search.
    """


class NameList(SphinxDirective):
    """``{name-list}``: all names of the site."""

    def run(self) -> list[nodes.Node]:
        return [name_list()]


def fill_lists(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the names where the list belongs."""
    places = unfilled(doctree, name_list)
    if not places:
        return
    by_kind: dict[str, list[tuple[str, str, str]]] = {kind: [] for kind in TITLES}
    for name in offered(app.env):
        if name.role == LABEL:
            uri = app.builder.get_relative_uri(docname, name.page)
            address = f"{uri}#{name.anchor}" if name.anchor else uri
            by_kind[name.kind].append((name.name, address, name.text))
    for place in places:
        place.replace_self(
            [
                names_of_kind(title=TITLES[kind], entries=entries)
                for kind, entries in by_kind.items()
                if entries and app.builder.format == "html"
            ]
        )


def visit_names(self: HTML5Translator, node: names_of_kind) -> None:
    count = len(node["entries"])
    self.body.append(
        f'<details class="names"><summary>{node["title"]}: {count}</summary>\n<ul>\n'
    )
    for name, address, text in node["entries"]:
        self.body.append(
            f'<li><a href="{self.attval(address)}"><code>{self.encode(name)}</code></a>'
            f" {self.encode(text)}</li>\n"
        )
    self.body.append("</ul>\n</details>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.names.offered")
    app.add_node(name_list)
    app.add_node(names_of_kind, html=(visit_names, None))
    app.add_directive("name-list", NameList)
    app.connect("doctree-resolved", fill_lists)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
