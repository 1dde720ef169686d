"""From a page's nodes to Typst markup, one method a kind of node.

A page is written once. Whether it then stands in the book or alone is for the
template to know: headings have a depth within their page, and a reference names both
the label in the book and the address on the site.

Each block begins with a mark, ``/*@7*/``: the number of a place in the sources, so
that an error of Typst's can be told to the author at the line that caused it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.locale import admonitionlabels
from sphinx.util import logging
from sphinx.util.logging import get_node_location

from _ext.typst import highlighting
from _ext.typst.components import COMPONENTS, SKIPPED_CLASSES
from _ext.typst.escaping import array, markup, string
from _ext.typst.speech import spoken
from _ext.typst.tables import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

logger = logging.getLogger(__name__)

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
# Nodes that say nothing to a reader of print.
SILENT = {
    "comment", "index", "meta", "pending", "raw", "substitution_definition", "tabular",
    "system_message", "footnote", "toctree", "highlightlang", "sd_tab_input",
}  # fmt: skip
NUMERALS = {
    "arabic": "1", "loweralpha": "a", "upperalpha": "A",
    "lowerroman": "i", "upperroman": "I",
}  # fmt: skip
MARK = re.compile(r"/\*@(\d+)\*/")


@dataclass
class Page:
    """A page as Typst markup, and what the rest of the build must know of it."""

    docname: str
    markup: str = ""
    labels: set[str] = field(default_factory=set)
    targets: dict[str, nodes.Node] = field(default_factory=dict)
    places: list[tuple[str, int]] = field(default_factory=list)
    images: dict[str, str] = field(default_factory=dict)  # file in srcdir: name


class Writer:
    """Writes one page."""

    def __init__(
        self,
        document: nodes.document,
        page: Page,
        *,
        numbers: Mapping[str, Mapping[str, tuple[int, ...]]],
        formulas: Mapping[str, str | None],
        terms: Mapping[str, str],
        address: Callable[[str], str],
    ) -> None:
        """Prepare to write ``document`` into ``page``.

        ``numbers`` are the page's figure numbers by kind and id; ``formulas`` those of
        the build, converted; ``terms`` the glossary's terms by label; ``address``
        makes the label of a place into its address on the site.
        """
        self.page = page
        self.numbers = numbers
        self.formulas = formulas
        self.terms = terms
        self.address = address
        self.depth = 0
        self.seen_footnotes: set[str] = set()
        self.seen_terms: set[str] = set()
        self.footnotes = {
            node_id: note
            for note in document.findall(nodes.footnote)
            for node_id in note["ids"]
        }

    # What every node shares ------------------------------------------------------

    def write(self, node: nodes.Node) -> str:
        """Return a node as markup."""
        if isinstance(node, nodes.Text):
            return markup(node.astext())
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
            return self.mark(node) + method(node)
        if name in WRAPPED:
            before, after = WRAPPED[name]
            mark = self.mark(node) if before.startswith("\n") else ""
            return f"{before}{mark}{self.anchors(node)}{self.inside(node)}{after}"
        if name in TRANSPARENT:
            return self.anchors(node) + self.inside(node)
        if name not in SILENT:
            logger.warning(
                "the book has no form for a <%s>; teach it to _ext/typst/writer.py",
                name,
                location=node,
                type="typst",
            )
            return self.inside(node)
        return ""

    def inside(self, node: nodes.Element) -> str:
        """Return what a node holds."""
        return "".join(self.write(child) for child in node.children)

    def mark(self, node: nodes.Node) -> str:
        """Return a mark of a node's place in the sources."""
        source, _, line = (get_node_location(node) or "").rpartition(":")
        if not source or not line.isdigit():
            return ""
        place = (source, int(line))
        if not self.page.places or self.page.places[-1] != place:
            self.page.places.append(place)
        return f"/*@{len(self.page.places) - 1}*/"

    def label(self, node_id: str) -> str:
        """Return the label of an id of this page: unique in the book."""
        return f"{self.page.docname}#{node_id}" if node_id else self.page.docname

    def new_labels(self, node: nodes.Element) -> list[str]:
        """Return the labels of a node that nothing before it has taken."""
        labels = [self.label(node_id) for node_id in node.get("ids", ())]
        fresh = [label for label in labels if label not in self.page.labels]
        self.page.labels.update(fresh)
        return fresh

    def anchors(self, node: nodes.Element) -> str:
        """Return anchors for a node's labels."""
        return "".join(f"#anchor({string(each)});" for each in self.new_labels(node))

    def number(self, kind: str, node: nodes.Element) -> str:
        """Return the number that the site gives a figure, table or listing."""
        known = self.numbers.get(kind, {})
        found = next((known[each] for each in node["ids"] if each in known), None)
        return string(".".join(map(str, found))) if found else "none"

    # Sections ---------------------------------------------------------------------

    def write_section(self, node: nodes.section) -> str:
        self.depth += 1
        body = self.inside(node)
        self.depth -= 1
        return body

    def write_title(self, node: nodes.title) -> str:
        if not isinstance(node.parent, nodes.section):
            return f"\n#box-title[{self.inside(node)}];\n"
        labels = self.new_labels(node.parent)
        if self.depth == 1:
            labels.insert(0, self.label(""))
            self.page.labels.add(self.label(""))
        names = array([string(label) for label in labels])
        return f"\n#head({self.depth}, {names})[{self.inside(node)}];\n"

    write_subtitle = write_title

    def write_transition(self, node: nodes.transition) -> str:
        return "" if "footnotes" in node["classes"] else "\n#scene-break();\n"

    # Lists -------------------------------------------------------------------------

    def write_bullet_list(self, node: nodes.bullet_list) -> str:
        if node.parent and "contents" in node.parent.get("classes", ()):
            return ""
        items = ", ".join(f"[{self.item(child)}]" for child in node.children)
        return f"\n#list({items});\n"

    def write_enumerated_list(self, node: nodes.enumerated_list) -> str:
        pattern = NUMERALS.get(node.get("enumtype", ""), "1") + node.get("suffix", ".")
        items = ", ".join(f"[{self.item(child)}]" for child in node.children)
        start = node.get("start", 1)
        return f"\n#enum(numbering: {string(pattern)}, start: {start}, {items});\n"

    def item(self, node: nodes.Element) -> str:
        """Return a list's item; a task has a box instead of a bullet."""
        box = ""
        if "task-list-item" in node["classes"]:
            raw = next(node.findall(nodes.raw), None)
            checked = raw is not None and 'checked="checked"' in raw.astext()
            box = "☑ " if checked else "☐ "
        return box + self.anchors(node) + self.inside(node).strip()

    def write_definition_list(self, node: nodes.definition_list) -> str:
        return f"\n#definitions({self.inside(node)});\n"

    def write_definition_list_item(self, node: nodes.definition_list_item) -> str:
        terms = [each for each in node.children if isinstance(each, nodes.term)]
        rest = [each for each in node.children if not isinstance(each, nodes.term)]
        names = " \\ ".join(self.anchors(term) + self.inside(term) for term in terms)
        return f"([{names}], [{''.join(map(self.write, rest))}]), "

    def write_field_list(self, node: nodes.field_list) -> str:
        pairs = "".join(
            f"([{self.inside(each[0])}], [{self.inside(each[1])}]), "
            for each in node.children
        )
        return f"\n#definitions({pairs});\n"

    # In a line ----------------------------------------------------------------------

    def write_literal(self, node: nodes.literal) -> str:
        form = "key" if "kbd" in node["classes"] else "code"
        return f"{self.anchors(node)}#inline-{form}({string(node.astext())});"

    def write_inline(self, node: nodes.inline) -> str:
        inside = self.anchors(node) + self.inside(node)
        if {"guilabel", "menuselection"} & set(node["classes"]):
            return f"#interface[{inside}];"
        return inside

    def write_abbreviation(self, node: nodes.abbreviation) -> str:
        full = node.get("explanation")
        return markup(node.astext() + (f" ({full})" if full else ""))

    def write_target(self, node: nodes.target) -> str:
        return self.anchors(node) + self.inside(node)

    def write_math(self, node: nodes.math) -> str:
        latex = node.astext()
        text = self.formulas.get(latex)
        if text is None:
            return f"#inline-code({string(latex)});"
        return f"#math.equation(alt: {string(spoken(latex))}, ${text}$);"

    def write_math_block(self, node: nodes.math_block) -> str:
        latex = node.astext()
        text = self.formulas.get(latex)
        if text is None:
            return f"\n#raw({string(latex)}, block: true);{self.anchors(node)}\n"
        number = self.number("displaymath", node)
        call = f"#display({number}, {string(spoken(latex))}, $ {text} $);"
        return f"\n{self.anchors(node)}{call}\n"

    def write_reference(self, node: nodes.reference) -> str:
        address, body = node.get("refuri", ""), self.inside(node)
        anchors = self.anchors(node)
        if "refid" in node:
            target = self.label(node["refid"])
        elif address.startswith("%"):
            target = address[1:].rstrip("#")
        elif node.get("internal"):
            target = address
        else:
            shown = (
                f"#address({string(address)});" if node.astext() == address else body
            )
            return f"{anchors}#outside({string(address)})[{shown}];"
        self.page.targets.setdefault(target, node)
        how = reference_kind(node)
        entry = self.index_entry(target) if how == "term" else ""
        place = f"{string(target)}, {string(self.address(target))}"
        return f"{anchors}{entry}#refer({string(how)}, {place})[{body}];"

    write_number_reference = write_reference

    def index_entry(self, target: str) -> str:
        """Return an entry of the index at the first use of a term on a page."""
        if target not in self.terms or target in self.seen_terms:
            return ""
        self.seen_terms.add(target)
        return f"#index-entry({string(self.terms[target])});"

    def write_footnote_reference(self, node: nodes.footnote_reference) -> str:
        label = string("note:" + self.label(node["refid"]))
        if node["refid"] in self.seen_footnotes:
            return f"#footnote(label({label}));"
        self.seen_footnotes.add(node["refid"])
        note = self.footnotes[node["refid"]]
        body = "".join(map(self.write, note.children[1:])).strip()
        return f"#footnote[{body}]#label({label});"

    def write_citation(self, node: nodes.citation) -> str:
        body = "".join(map(self.write, node.children[1:])).strip()
        return f"\n#source-entry[{self.anchors(node)}{body}];\n"

    # Blocks -----------------------------------------------------------------------

    def write_literal_block(
        self, node: nodes.literal_block, caption: str = "", around: object = None
    ) -> str:
        code = node.astext().rstrip("\n")
        language = node.get("language", "text")
        options = node.get("highlight_args", {})
        start = options.get("linenostart", 1) if node.get("linenos") else "none"
        marked = array([str(line) for line in options.get("hl_lines", [])])
        runs = array(highlighting.lines(code, language))
        block = f"#code-block({string(code)}, {start}, {marked}, {runs});"
        if isinstance(around, nodes.Element):
            return self.figure("code", "Listing", "code-block", around, block, caption)
        return f"\n{self.anchors(node)}{block}\n"

    write_doctest_block = write_literal_block

    def write_image(self, node: nodes.image) -> str:
        uri = node["uri"]
        name = self.page.images.setdefault(uri, uri.replace("/", "-"))
        if not node.get("alt", "").strip():
            logger.warning(
                "the image %s has no alternative text; say what it shows (:alt:)",
                uri,
                location=node,
                type="typst",
            )
        alt = string(node.get("alt") or "an image")
        width = length(node.get("width", ""))
        call = f"#picture({string('/images/' + name)}, {width}, {alt});"
        in_line = isinstance(node.parent, nodes.TextElement) and len(node.parent) > 1
        return call if in_line else f"\n{call}\n"

    def write_figure(self, node: nodes.figure) -> str:
        parts: dict[str, str] = {"caption": "", "legend": ""}
        body = ""
        for child in node.children:
            name = type(child).__name__
            if name in parts:
                parts[name] = self.inside(child)
            else:
                body += self.write(child)
        return self.figure(
            "image", "Figure", "figure", node, body, parts["caption"], parts["legend"]
        )

    def write_table(self, node: nodes.table) -> str:
        drawn = Table(node, self.inside, self.anchors).markup()
        title = next(iter(node.findall(nodes.title)), None)
        if title is None:
            return f"\n{self.anchors(node)}{drawn}\n"
        caption = self.inside(title)
        return self.figure("table", "Table", "table", node, drawn, caption)

    def figure(
        self,
        kind: str,
        name: str,
        counted_as: str,
        node: nodes.Element,
        body: str,
        caption: str,
        legend: str = "",
    ) -> str:
        """Return a numbered block with its caption and labels."""
        number = self.number(counted_as, node)
        labels = array([string(label) for label in self.new_labels(node)])
        head = f"{string(kind)}, {string(name)}, {number}, {labels}"
        return f"\n#numbered({head}, [{caption}], [{legend}])[{body}];\n"

    def write_container(self, node: nodes.container) -> str:
        if node.get("literal_block"):
            caption = next(iter(node.findall(nodes.caption)), None)
            block = next(iter(node.findall(nodes.literal_block)))
            text = self.inside(caption) if caption is not None else ""
            return self.write_literal_block(block, text, node)
        for name in (node.get("design_component"), *node["classes"]):
            if name in COMPONENTS:
                return self.anchors(node) + COMPONENTS[name](self, node)
        return self.anchors(node) + self.inside(node)

    def write_Admonition(self, node: nodes.Element) -> str:
        kind, children = type(node).__name__, list(node.children)
        if children and isinstance(children[0], nodes.title):
            title = self.inside(children.pop(0))
            named = [each for each in node["classes"] if each in admonitionlabels]
            kind = named[0] if named else kind
        else:
            title = markup(str(admonitionlabels.get(kind, kind.capitalize())))
        body = "".join(map(self.write, children))
        place = self.anchors(node)
        return f"\n{place}#admonition({string(kind)}, [{title}])[{body}];\n"

    def write_topic(self, node: nodes.topic) -> str:
        if "contents" in node["classes"]:
            return ""
        return (
            f'\n{self.anchors(node)}#admonition("topic", none)[{self.inside(node)}];\n'
        )

    write_sidebar = write_topic
    write_versionmodified = write_topic


def reference_kind(node: nodes.reference) -> str:
    """Return how a reference is shown: a number, a term, a source, or a place."""
    if "checked-number" in node["classes"]:
        return "number"
    inner = {name for child in node.findall(nodes.inline) for name in child["classes"]}
    if "std-term" in inner:
        return "term"
    if node.get("refuri", "").startswith("%reference/sources"):
        return "source"
    return "place"


def length(width: str) -> str:
    """Return a width of an image as Typst writes it; pixels are 96 to the inch."""
    match = re.fullmatch(r"([\d.]+)\s*(%|px|pt|cm|mm|em|in)?", width)
    if match is None:
        return "auto"
    if match[2] in (None, "px"):
        return f"{float(match[1]) * 0.75}pt"
    return f"{match[1]}{match[2]}"
