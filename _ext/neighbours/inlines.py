"""What stands in a line of text, as mdast: code, formulas, links, notes."""

from __future__ import annotations

import re
from urllib.parse import quote

from docutils import nodes
from sphinx import addnodes

from _ext.neighbours.trees import Tree, TreeMaker, text, words_of

LINE_BREAK = re.compile(r"<br\s*/?>")
TAG = re.compile(r"<[^>]*>")
DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
# What the elements of HTML that only mark a text are in mdast; others keep a class.
MARKED_UP = {"del": "delete", "s": "delete", "ins": "underline", "u": "underline"}


class InlineMaker(TreeMaker):
    """Makes what stands in a line."""

    def make_literal(self, node: nodes.literal) -> list[Tree]:
        if "kbd" in node["classes"]:
            return [{"type": "keyboard", "children": [text(node.astext())]}]
        return [{"type": "inlineCode", "value": node.astext()}]

    def make_marked_up(self, node: nodes.inline) -> list[Tree]:
        tag = node["tag"]
        kind = MARKED_UP.get(tag)
        made = {"type": kind} if kind else {"type": "span", "class": tag}
        return [{**made, "children": self.inside(node)}]

    def make_abbreviation(self, node: nodes.abbreviation) -> list[Tree]:
        told = {"title": node["explanation"]} if node.get("explanation") else {}
        return [{"type": "abbreviation", **told, "children": self.inside(node)}]

    def make_math(self, node: nodes.math) -> list[Tree]:
        if "mathml" not in node:
            return [{"type": "inlineCode", "value": node.astext()}]
        html = {"value": node.astext(), "html": node["mathml"]}
        return [{"type": "inlineMath", **html}]

    def make_math_block(self, node: nodes.math_block) -> list[Tree]:
        if "mathml" not in node:
            return [{"type": "code", "value": node.astext()}]
        number = self.number("displaymath", node) if node.get("number") else ""
        made = {"type": "math", "value": node.astext(), "html": node["mathml"]}
        return [{**made, **({"enumerator": number} if number else {})}]

    def make_reference(self, node: nodes.reference) -> list[Tree]:
        inside = self.inside(node)
        uri = node.get("refuri") or f"#{node.get('refid', '')}"
        said = any(map(words_of, inside)) or any(node.findall(nodes.image))
        return [self.link(uri, inside)] if said else inside

    def make_download_reference(self, node: addnodes.download_reference) -> list[Tree]:
        if "filename" not in node:
            return self.make_reference(node) if "refuri" in node else self.inside(node)
        uri = self.from_top(f"_downloads/{node['filename']}")
        return [self.link(uri, self.inside(node))]

    def make_footnote_reference(self, node: nodes.footnote_reference) -> list[Tree]:
        """Make a link to the note: MyST looks for a note on the reader's page alone."""
        link = self.link(f"#{node['refid']}", [text(node.astext())])
        return [{"type": "superscript", "children": [link]}]

    def make_image(self, node: nodes.image) -> list[Tree]:
        name = self.page.pictures.get(node["uri"])
        uri = self.from_top(f"_images/{quote(name)}") if name else node["uri"]
        made = {"type": "image", "url": self.address(uri), "alt": node.get("alt", "")}
        if "percent" in node:
            made["width"] = f"{node['percent']:g}%"
        return [made]

    def make_desc_inline(self, node: nodes.Element) -> list[Tree]:
        return [{"type": "inlineCode", "value": signature(node)}]

    make_desc_signature = make_desc_inline

    def make_raw(self, node: nodes.raw) -> list[Tree]:
        """Make a break of a line; what has words nobody else has read."""
        source = node.astext().strip()
        if LINE_BREAK.fullmatch(source):
            return [{"type": "break"}]
        is_said = "html" in node.get("format", "").split()
        words = TAG.sub("", DRAWING.sub("", source)).strip() if is_said else ""
        return self.make_unknown(node) if words else []


def signature(node: nodes.Node) -> str:
    """Return what a signature says, with the arrow that its page has."""
    if isinstance(node, addnodes.desc_returns):
        return f" → {node.astext().removeprefix(' -> ')}"
    whole = addnodes.desc_parameterlist | addnodes.desc_optional | nodes.Text
    if isinstance(node, whole) or not node.children:
        return node.astext()
    return node.child_text_separator.join(map(signature, node.children))
