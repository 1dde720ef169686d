"""What describes code: signatures, options, grammars; and other seldom guests.

The posts use none of these today. A page that begins to should find them at home.
"""

from __future__ import annotations

from docutils import nodes
from sphinx import addnodes

from _ext.typst import breaks, listings
from _ext.typst.escaping import array
from _ext.typst.page import PageWriter


class DescriptionWriter(PageWriter):
    """Writes descriptions of code."""

    def write_desc(self, node: addnodes.desc) -> str:
        """Write a function, a class, ...: its signatures, what they mean below."""
        signatures = [
            child
            for child in node.children
            if isinstance(child, addnodes.desc_signature)
        ]
        names = " \\\n".join(map(self.signature, signatures))
        rest = [child for child in node.children if child not in signatures]
        body = "".join(map(self.write, rest)).strip()
        return f"\n#definitions(([{names}], [{body}]), );\n"

    def signature(self, node: addnodes.desc_signature) -> str:
        """Return a signature as code, with the labels that lead to it."""
        shown = breaks.code(signature_text(node), self.room(node))
        return f"{self.anchors(node)}#inline-code({shown});"

    write_desc_inline = signature  # code of a language within a line

    def write_desc_content(self, node: addnodes.desc_content) -> str:
        return self.inside(node)

    def write_option_list(self, node: nodes.option_list) -> str:
        """Write the options of a command, each with what it does."""
        pairs = ""
        for group, meaning in (item.children for item in node.children):
            names = breaks.code(option_names(group), self.room(group))
            pairs += f"([#inline-code({names});], [{self.inside(meaning).strip()}]), "
        return f"\n#definitions({pairs});\n"

    def write_productionlist(self, node: addnodes.productionlist) -> str:
        """Write a grammar as it stands."""
        names = (name for each in node.children for name in each.findall(nodes.strong))
        anchors = "".join(map(self.anchors, names))
        rules = "\n".join(child.astext().rstrip() for child in node.children)
        block = listings.code_block(rules, "text", self.room(node))
        return f"\n{anchors}{block}\n"

    def write_hlist(self, node: addnodes.hlist) -> str:
        """Write a list in columns."""
        columns = array(["1fr"] * len(node.children))
        cells = ", ".join(f"[{self.inside(child)}]" for child in node.children)
        return f"\n#grid(columns: {columns}, column-gutter: 1em, {cells});\n"

    def write_centered(self, node: addnodes.centered) -> str:
        return f"\n#align(center)[{self.inside(node)}];\n"

    def write_acks(self, node: addnodes.acks) -> str:
        return self.inside(node)

    def write_manpage(self, node: addnodes.manpage) -> str:
        return f"#emph[{self.inside(node)}];"

    def write_download_reference(self, node: addnodes.download_reference) -> str:
        return self.inside(node)  # the file is on the site; print names it

    def write_classifier(self, node: nodes.classifier) -> str:
        return f"#emph[{self.inside(node)}]; \\\n"

    def write_acronym(self, node: nodes.acronym) -> str:
        return self.inside(node)

    def write_problematic(self, node: nodes.problematic) -> str:
        return self.inside(node)  # what is wrong was said when the page was read

    def write_tabular_col_spec(self, node: addnodes.tabular_col_spec) -> str:
        return ""  # for LaTeX

    def write_fontawesome(self, node: nodes.Element) -> str:
        return ""  # a picture without words


def signature_text(node: nodes.Node) -> str:
    """Return what a signature says, with the arrow that its page has."""
    if isinstance(node, addnodes.desc_returns):
        return f" → {node.astext().removeprefix(' -> ')}"
    if isinstance(node, nodes.Text) or not node.children:
        return node.astext()
    if isinstance(node, addnodes.desc_parameterlist | addnodes.desc_optional):
        return node.astext()
    return node.child_text_separator.join(map(signature_text, node.children))


def option_names(group: nodes.Element) -> str:
    """Return all spellings of an option, as in ``-o FILE, --output=FILE``."""
    return ", ".join(option.astext() for option in group.children)
