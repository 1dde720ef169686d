"""From a page's nodes to Typst markup, one method a kind of node.

A page is written once. Whether it then stands in the book or alone is for the
template to know: headings have a depth within their page, and a reference names both
the label in the book and the address on the site.

Each block begins with a mark, ``/*@7*/``: the number of a place in the sources, so
that an error of Typst's can be told to the author at the line that caused it.
"""

from __future__ import annotations

import re
from textwrap import shorten

from docutils import nodes
from sphinx.util import logging

from _ext.typst import breaks
from _ext.typst.blocks import BlockWriter
from _ext.typst.components import SKIPPED_CLASSES
from _ext.typst.descriptions import DescriptionWriter
from _ext.typst.escaping import array, string
from _ext.typst.indexing import IndexWriter
from _ext.typst.inlines import InlineWriter, follower, goes_on
from _ext.typst.page import located

logger = logging.getLogger(__name__)

SECTION = 2  # the depth of those that print addresses anew
TAG = re.compile(r"<[^>]*>")
LINE_BREAK = re.compile(r"<br\s*/?>")
# Nodes that put something before and after what they hold, and nothing else.
WRAPPED = {
    "paragraph": ("\n\n", "\n\n"),
    "compact_paragraph": ("\n\n", "\n\n"),
    "emphasis": ("#emph[", "];"),
    "literal_emphasis": ("#emph[", "];"),
    "title_reference": ("#emph[", "];"),
    "strong": ("#strong[", "];"),
    "literal_strong": ("#strong[", "];"),
    "subscript": ("#sub[", "];"),
    "superscript": ("#super[", "];"),
    "s": ("#strike[", "];"),
    "block_quote": ("\n#block-quote[", "];\n"),
    "attribution": ("\n#attribution[", "];\n"),
    "rubric": ("\n#rubric[", "];\n"),
    "line_block": ("\n\n", "\n\n"),
    "line": ("", " \\\n"),
}
# Nodes that are only their content.
TRANSPARENT = {
    "document", "start_of_file", "definition", "legend", "compound", "glossary",
    "caption", "label", "inline", "generated", "PassthroughTextElement", "sd_icon",
    "citation_list", "div", "list_item", "tbody", "row", "entry", "target_group",
    "epigraph", "versionmodified_content", "bibliography",
}  # fmt: skip
# Nodes that are written as arguments, where no anchor can stand.
IN_CODE = {"definition_list_item"}
# Nodes that say nothing to a reader of print.
SILENT = {
    "comment", "index", "meta", "pending", "substitution_definition", "tabular",
    "system_message", "footnote", "toctree", "highlightlang", "sd_tab_input",
}  # fmt: skip


class Writer(InlineWriter, BlockWriter, DescriptionWriter, IndexWriter):
    """Writes one page."""

    def write(self, node: nodes.Node) -> str:
        """Return a node as markup."""
        if isinstance(node, nodes.Text):
            return breaks.breakable(node.astext(), self.room(node))
        if SKIPPED_CLASSES & set(node.get("classes", ())):
            return ""
        name = type(node).__name__
        method = next(
            (
                getattr(self, f"write_{kind.__name__}")
                for kind in type(node).__mro__
                if hasattr(self, f"write_{kind.__name__}")
            ),
            None,
        )
        if method is not None:
            written = self.mark(node) + method(node)
            # What a form has no place for, such as the id of a whole description.
            return self.anchors(node) + written if name not in IN_CODE else written
        if name in WRAPPED:
            before, after = WRAPPED[name]
            mark = self.mark(node) if before.startswith("\n") else ""
            if name == "paragraph" and goes_on(follower(node)):
                after = ""
            return f"{before}{mark}{self.anchors(node)}{self.inside(node)}{after}"
        if name in TRANSPARENT:
            return self.anchors(node) + self.inside(node)
        if name not in SILENT:
            logger.warning(
                "the book has no form for a <%s>; teach it to _ext/typst/writer.py",
                name,
                location=located(node),
                type="typst",
            )
            return self.inside(node)
        return ""

    def write_section(self, node: nodes.section) -> str:
        self.depth += 1
        if self.depth <= SECTION:
            self.addresses.begin_section()
        body = self.inside(node)
        self.depth -= 1
        return body

    def write_title(self, node: nodes.title) -> str:
        if not isinstance(node.parent, nodes.section):
            return f"\n#box-title[{self.inside(node)}];\n"
        labels = self.new_labels(node.parent)
        if not node.astext().strip():
            return ""  # PDF/UA has no empty heading; the page was complained of
        if self.depth == 1 and self.label("") not in self.page.labels:
            labels.insert(0, self.label(""))
            self.page.labels.add(self.label(""))
        names = array([string(label) for label in labels])
        # A note stands apart: contents, bookmarks and running heads show the rest.
        notes = "".join(map(self.write, node.findall(nodes.footnote_reference)))
        notes += "".join(map(self.address_apart, node.findall(nodes.reference)))
        self.is_heading = True
        words = self.inside(node)
        self.is_heading = False
        note = f", note: [{notes}]" if notes else ""
        return f"\n#head({self.depth}, {names}{note})[{words}];\n"

    write_subtitle = write_title

    def write_transition(self, node: nodes.transition) -> str:
        return "" if "footnotes" in node["classes"] else "\n#scene-break();\n"

    def write_rule(self, node: nodes.Element) -> str:
        return "\n#scene-break();\n"

    def write_raw(self, node: nodes.raw) -> str:
        """Leave out raw HTML; complain where a reader of print would miss words."""
        if LINE_BREAK.fullmatch(node.astext().strip()):
            return " \\\n"
        words = TAG.sub("", node.astext()).strip()
        if words and "html" in node.get("format", "").split():
            logger.warning(
                "this HTML is not in the book: %s; write it as Markdown",
                shorten(words, 60),
                location=located(node),
                type="typst",
            )
        return ""
