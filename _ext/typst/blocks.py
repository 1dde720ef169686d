"""What stands between paragraphs: lists, code, figures, tables, boxes."""

from __future__ import annotations

from docutils import nodes
from sphinx.locale import admonitionlabels

from _ext.typst import listings, picture_widths
from _ext.typst.components import COMPONENTS
from _ext.typst.escaping import array, markup, string
from _ext.typst.page import PageWriter
from _ext.typst.rooms import lists_works
from _ext.typst.tables import Table

NUMERALS = {
    "arabic": "1", "loweralpha": "a", "upperalpha": "A",
    "lowerroman": "i", "upperroman": "I",
}  # fmt: skip
ALIGNED = {side: side for side in ("left", "center", "right")}
LONG_LEGEND = 2500  # characters: about half a page


class BlockWriter(PageWriter):
    """Writes what stands between paragraphs."""

    def write_bullet_list(self, node: nodes.bullet_list) -> str:
        if node.parent and "contents" in node.parent.get("classes", ()):
            return ""
        items = ", ".join(f"[{self.item(child)}]" for child in node.children)
        marker = "marker: [], " if "contains-task-list" in node["classes"] else ""
        return f"\n#list({marker}{items});\n"

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
        return f"([{names}], [{''.join(map(self.write, rest)).strip()}]), "

    def write_field_list(self, node: nodes.field_list) -> str:
        pairs = "".join(
            f"([{self.inside(each[0])}], [{self.inside(each[1]).strip()}]), "
            for each in node.children
        )
        return f"\n#definitions({pairs});\n"

    def write_literal_block(
        self, node: nodes.literal_block, caption: str = "", around: object = None
    ) -> str:
        options = node.get("highlight_args", {})
        block = listings.code_block(
            node.astext(),
            node.get("language", "text"),
            self.room(node),
            options.get("linenostart", 1) if node.get("linenos") else None,
            options.get("hl_lines", ()),
        )
        if isinstance(around, nodes.Element):
            need = listings.NEED
            return self.figure(
                "code", "Listing", "code-block", around, block, caption, need=need
            )
        return f"\n{self.anchors(node)}{block}\n"

    write_doctest_block = write_literal_block

    def write_image(self, node: nodes.image) -> str:
        name = self.pictures.get(node["uri"])
        if name is None:
            return self.write_missing_picture(node)
        self.page.pictures.append(name)
        width, height = node["pixels"]
        alt = string(node["alt"]) if node.get("alt") else "none"
        wide, reach = self.picture_width(node)
        what = f"{string('/images/' + name)}, {wide}, {height / width:.6g}, {alt}"
        if is_in_line(node):
            return f"{self.anchors(node)}#picture-in-line({what});"
        side = ALIGNED.get(node.get("align", ""), "auto")
        drawn = f"#picture({what}, {side});"
        if reach:
            drawn = f"#reaching({reach:.2f}pt)[{drawn}];"
        return f"\n{self.anchors(node)}{drawn}\n"

    def picture_width(self, node: nodes.image) -> tuple[str, float]:
        """Return how wide a picture is shown, how far it reaches into each margin."""
        room = picture_widths.room_for(node, self.room(node))
        return picture_widths.width(node, room), picture_widths.reach(node, room)

    def write_missing_picture(self, node: nodes.Element) -> str:
        text = node.get("alt") or node.astext()
        return f"{self.anchors(node)}#missing-picture[{markup(text)}];"

    def write_figure(self, node: nodes.figure) -> str:
        parts: dict[str, str] = {"caption": "", "legend": ""}
        body = ""
        for child in node.children:
            name = type(child).__name__
            if name in parts:
                parts[name] = self.inside(child)
            else:
                body += self.write(child)
        # What cannot be drawn smaller, such as a legend as long as a page, breaks.
        said = sum(
            map(len, (each.astext() for each in node if type(each).__name__ in parts))
        )
        is_drawn = all(
            isinstance(
                each, (nodes.image, nodes.reference, nodes.caption, nodes.legend)
            )
            for each in node.children
        )
        goes_overleaf = not is_drawn or said > LONG_LEGEND
        width, side = node.get("width"), ALIGNED.get(node.get("align", ""))
        is_placed = width is not None or side is not None
        drawn = self.figure(
            "image",
            "Figure",
            "figure",
            node,
            body,
            parts["caption"],
            parts["legend"],
            goes_overleaf=goes_overleaf,
            floats=not goes_overleaf and not is_placed and in_no_box(node),
        )
        if not is_placed:
            return drawn
        image = next(node.findall(nodes.image), None)
        if width is None:
            width = "100%" if image is None else self.picture_width(image)[0]
        return f"\n#beside({width}, {side or 'center'})[{drawn}];\n"

    def write_table(self, node: nodes.table) -> str:
        table = Table(node, self)
        drawn = table.markup()
        if width := node.get("width"):
            drawn = f"#beside({width}, left)[{drawn}];"
        title = next(iter(node.findall(nodes.title)), None)
        if title is None:
            return f"\n{self.anchors(node)}{drawn}\n"
        caption = self.inside(title)
        return self.figure(
            "table", "Table", "table", node, drawn, caption, need=table.need
        )

    def figure(
        self,
        kind: str,
        name: str,
        counted_as: str,
        node: nodes.Element,
        body: str,
        caption: str,
        legend: str = "",
        *,
        goes_overleaf: bool = False,
        floats: bool = False,
        need: float = 0,
    ) -> str:
        """Return a numbered block with its caption and labels.

        ``need`` is how many points its first rows need below a caption above them.
        """
        number = self.number(counted_as, node)
        labels = array([string(label) for label in self.new_labels(node)])
        head = f"{string(kind)}, {string(name)}, {number}, {labels}"
        form = ", goes-overleaf: true" if goes_overleaf else ""
        form += ", floats: true" if floats else ""
        form += f", need: {need:.0f}pt" if need else ""
        if missing := self.missing_words(node):
            form += f", alt: {string(missing)}"
        return f"\n#numbered({head}, [{caption}], [{legend}]{form})[{body}];\n"

    def missing_words(self, node: nodes.Element) -> str:
        """Return the words that stand for a figure's picture, where that is missing."""
        for each in node.findall(nodes.image):
            if self.pictures.get(each["uri"]) is None:
                return each.get("alt") or "a picture"
        named = (each for each in node.findall(nodes.inline)
                 if type(each).__name__ == "missing_picture")  # fmt: skip
        return next((each.astext() for each in named), "")

    def write_container(self, node: nodes.container) -> str:
        if node.get("literal_block"):
            caption = next(iter(node.findall(nodes.caption)), None)
            block = next(iter(node.findall(nodes.literal_block)))
            text = self.inside(caption) if caption is not None else ""
            return self.write_literal_block(block, text, node)
        for name in (node.get("design_component"), *node["classes"]):
            if name in COMPONENTS:
                return self.anchors(node) + COMPONENTS[name](self, node)
        if lists_works(node):
            return f"{self.anchors(node)}\n#works[{self.inside(node)}];\n"
        return self.anchors(node) + self.inside(node)

    def write_calculator(self, node: nodes.container) -> str:
        """Print the examples, and say where to try other numbers."""
        table = next(iter(node.findall(nodes.table)))
        place = self.address(self.label(table["ids"][0]))
        return f"{self.inside(node)}\n#try-on-the-site({string(place)});\n"

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


def in_no_box(node: nodes.Element) -> bool:
    """Tell whether a node stands in the text itself: what floats leaves any box."""
    around = node.parent
    while isinstance(around, nodes.section):
        around = around.parent
    return isinstance(around, nodes.document)


def is_in_line(image: nodes.image) -> bool:
    """Return whether an image, or a link that holds it alone, has text beside it."""
    around: nodes.Node = image
    while isinstance(around.parent, nodes.reference) and len(around.parent) == 1:
        around = around.parent
    return isinstance(around.parent, nodes.TextElement) and len(around.parent) > 1
