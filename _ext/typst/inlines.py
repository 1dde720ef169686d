"""What stands in a line of text: code, formulas, references, footnotes."""

from __future__ import annotations

from docutils import nodes

from _ext.page.formulas import tree_of
from _ext.typst import formulas
from _ext.typst.escaping import markup, string
from _ext.typst.page import PageWriter
from _ext.typst.speech import spoken

# What the elements of HTML that only mark a text are in print.
MARKED_UP = {
    "del": "strike", "s": "strike", "ins": "underline", "u": "underline",
    "mark": "highlight", "small": "small",
}  # fmt: skip


class InlineWriter(PageWriter):
    """Writes what stands in a line."""

    def write_literal(self, node: nodes.literal) -> str:
        form = "key" if "kbd" in node["classes"] else "code"
        return f"{self.anchors(node)}#inline-{form}({string(node.astext())});"

    def write_inline(self, node: nodes.inline) -> str:
        inside = self.anchors(node) + self.inside(node)
        if {"guilabel", "menuselection"} & set(node["classes"]):
            return f"#interface[{inside}];"
        return inside

    def write_marked_up(self, node: nodes.inline) -> str:
        return f"{self.anchors(node)}#{MARKED_UP[node['tag']]}[{self.inside(node)}];"

    def write_sd_badge(self, node: nodes.inline) -> str:
        return f"#badge[{self.inside(node)}];"

    def write_abbreviation(self, node: nodes.abbreviation) -> str:
        full = node.get("explanation")
        return markup(node.astext() + (f" ({full})" if full else ""))

    def write_target(self, node: nodes.target) -> str:
        return self.anchors(node) + self.inside(node)

    def write_math(self, node: nodes.math) -> str:
        tree = tree_of(node)
        if tree is None:
            return f"#inline-code({string(node.astext())});"
        return (
            f"#math.equation(alt: {string(spoken(tree))}, ${formulas.markup(tree)}$);"
        )

    def write_math_block(self, node: nodes.math_block) -> str:
        tree = tree_of(node)
        if tree is None:
            return (
                f"\n#raw({string(node.astext())}, block: true);{self.anchors(node)}\n"
            )
        number, words = self.number("displaymath", node), string(spoken(tree))
        call = f"#display({number}, {words}, $ {formulas.markup(tree)} $);"
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
