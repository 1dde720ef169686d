"""What the elements of HTML are to this site: nodes that every output shows.

``INLINE`` and ``BLOCKS`` are those that writers of Markdown use. For the others,
``REMEDIES`` says what to write instead.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx_design.shared import create_component

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

Attributes = dict[str, str]
Maker = Callable[..., nodes.Element]


class marked_up(nodes.inline):
    """Text in a line that an element of HTML marks, named in ``tag``."""


def element(tag: str) -> Maker:
    """Return what makes a node that a browser shows as an element of HTML."""
    return lambda children: marked_up("", "", *children, tag=tag)


def quoted(children: Sequence[nodes.Node]) -> nodes.inline:
    """Return a quotation with its marks, which a browser would only draw."""
    return nodes.inline("", "", nodes.Text("“"), *children, nodes.Text("”"))


def code(name: str) -> Maker:
    """Return what makes a node of code, of which only the text counts."""

    def make(children: Sequence[nodes.Node]) -> nodes.literal:
        text = "".join(child.astext() for child in children)
        return nodes.literal("", text, classes=[name] if name else [])

    return make


def holding(kind: type[nodes.Element]) -> Maker:
    """Return what makes a node of docutils' own kind."""
    return lambda children: kind("", "", *children)


INLINE: dict[str, Maker] = {
    "sub": holding(nodes.subscript),
    "sup": holding(nodes.superscript),
    **dict.fromkeys(("i", "em", "cite", "var", "dfn"), holding(nodes.emphasis)),
    **dict.fromkeys(("b", "strong"), holding(nodes.strong)),
    **{name: element(name) for name in ("del", "ins", "s", "u", "mark", "small")},
    "strike": element("s"),
    "q": quoted,
    "kbd": code("kbd"),
    **dict.fromkeys(("code", "samp", "tt"), code("")),
    "abbr": holding(nodes.abbreviation),
    "a": holding(nodes.reference),
    "span": holding(nodes.inline),
}
BLOCKS = {"p", "div", "details", "summary"}
VOID = {"br", "img", "wbr", "hr", "input", "link", "meta", "source", "embed", "col",
        "area", "base", "track", "param"}  # fmt: skip
SILENT = {"wbr"}  # it says where a line may break, and nothing to a reader
# Attributes with an effect, besides id and class.
ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "img": {"src", "alt", "width", "height", "align"},
    "details": {"open"},
}
SCHEMES = ("https://", "http://", "mailto:")
REMEDIES = {
    "table": "write a Markdown table, or {list-table}",
    **dict.fromkeys(("iframe", "video", "audio", "embed", "object"),
                    "link to it: [what it shows](address)"),
    **dict.fromkeys(("script", "style", "link", "meta", "base"),
                    "scripts and styles belong in _static/"),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "write a heading with #"),
    **dict.fromkeys(("ul", "ol", "li", "dl", "dt", "dd"), "write a Markdown list"),
    "pre": "write a block of code between ``` and ```",
    "blockquote": "begin its lines with >",
    "hr": "write --- between empty lines",
    "input": "write a list of tasks: - [ ] open",
    **dict.fromkeys(("figure", "picture", "svg"), "write {figure} with an image"),
    **dict.fromkeys(("font", "center"), "leave the look to the site"),
}  # fmt: skip
ATTRIBUTE_REMEDIES = {
    "style": "leave the look to the site, or name a class of _static/site.css",
    "align": "leave the look to the site",
    "name": "name the place with id",
}
OTHERWISE = "write it as Markdown, or as \\<{}> if it is no HTML"


def is_known(tag: str) -> bool:
    """Tell whether every output can show an element."""
    return tag in INLINE or tag in BLOCKS or tag in ("br", "img", *SILENT)


def image(attributes: Attributes) -> nodes.image:
    """Return an image as ``![alt](src)`` makes it."""
    asked = sorted(ATTRIBUTES["img"] & attributes.keys())
    options = {name: attributes[name] for name in asked}
    return nodes.image("", uri=options.pop("src", ""), **options)


def disclosure(attributes: Attributes, children: Sequence[nodes.Node]) -> nodes.Element:
    """Return what stands behind a summary, as sphinx-design's dropdown does."""
    children = in_paragraphs(children)
    has_title = bool(children) and isinstance(children[0], nodes.rubric)
    return create_component(
        "dropdown",
        opened="open" in attributes,
        type="dropdown",
        has_title=has_title,
        icon=None,
        chevron=None,
        container_classes=["sd-mb-3"],
        title_classes=[],
        body_classes=[],
        children=children,
    )


def is_inline(node: nodes.Node) -> bool:
    """Tell whether a node shows something in a line of text."""
    return isinstance(node, nodes.Text | nodes.Inline) and not is_mark(node)


def is_mark(node: nodes.Node) -> bool:
    """Tell whether a node shows nothing: a label, an entry of the index."""
    return isinstance(node, nodes.Invisible)


def in_paragraphs(children: Sequence[nodes.Node]) -> list[nodes.Node]:
    """Put what stands in a line into paragraphs, among nodes that are blocks."""
    found: list[nodes.Node] = []
    line: list[nodes.Node] = []
    for child in [*children, None]:
        if child is not None and is_inline(child):
            line.append(child)
            continue
        if kept := stripped(line):
            found.append(nodes.paragraph("", "", *kept))
        line = []
        if child is not None:
            found.append(child)
    return found


def stripped(line: Sequence[nodes.Node]) -> list[nodes.Node]:
    """Return a line's nodes without the white space at its ends."""
    kept = list(line)
    while kept and isinstance(kept[0], nodes.Text) and not kept[0].strip():
        kept.pop(0)
    while kept and isinstance(kept[-1], nodes.Text) and not kept[-1].strip():
        kept.pop()
    return kept


def visit_marked_up(self: HTML5Translator, node: marked_up) -> None:
    self.body.append(self.starttag(node, node["tag"], ""))


def depart_marked_up(self: HTML5Translator, node: marked_up) -> None:
    self.body.append(f"</{node['tag']}>")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_node(marked_up, html=(visit_marked_up, depart_marked_up))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
