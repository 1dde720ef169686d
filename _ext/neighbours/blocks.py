"""What stands between paragraphs, as mdast: sections, lists, code, boxes, figures."""

from __future__ import annotations

from docutils import nodes
from sphinx import addnodes
from sphinx.locale import admonitionlabels

from _ext.neighbours.trees import Tree, TreeMaker, text

RULE: Tree = {"type": "thematicBreak"}


class BlockMaker(TreeMaker):
    """Makes what stands between paragraphs."""

    def make_section(self, node: nodes.section) -> list[Tree]:
        """Make a heading; what the section holds follows it."""
        self.depth += 1
        title = node.next_node(nodes.title) if node.children else None
        said = self.inside(title) if title is not None else []
        heading = {"type": "heading", "depth": min(self.depth, 6), "children": said}
        self.aim(node, [heading])
        if self.depth == 1 and "identifier" in heading:
            self.note([""], heading)
        rest = self.all_of(each for each in node.children if each is not title)
        self.depth -= 1
        return [heading, *rest]

    def make_subtitle(self, node: nodes.subtitle) -> list[Tree]:
        return [bold(self.inside(node))]

    make_rubric = make_subtitle
    make_centered = make_subtitle

    def make_transition(self, node: nodes.Element) -> list[Tree]:
        return [dict(RULE)]

    make_rule = make_transition

    def make_bullet_list(self, node: nodes.Element) -> list[Tree]:
        made = {"type": "list", "ordered": isinstance(node, nodes.enumerated_list)}
        if start := node.get("start"):
            made["start"] = start
        return [{**made, "spread": False, "children": self.inside(node)}]

    make_enumerated_list = make_bullet_list

    def make_list_item(self, node: nodes.list_item) -> list[Tree]:
        """Make an item; a task says whether it is done."""
        item = {"type": "listItem", "spread": True}
        if "task-list-item" in node["classes"]:
            box = next(node.findall(nodes.raw), None)
            item["checked"] = box is not None and 'checked="checked"' in box.astext()
        return [{**item, "children": self.inside(node)}]

    def make_definition_list(self, node: nodes.definition_list) -> list[Tree]:
        """Make a list; that of the glossary is one for each term, which is embedded."""
        if isinstance(node.parent, addnodes.glossary):
            return [tree for item in node.children for tree in self.terms(item)]
        return [{"type": "definitionList", "children": self.inside(node)}]

    def terms(self, item: nodes.Element) -> list[Tree]:
        """Make a list of each term of an entry, with what all of them mean."""
        names = [each for each in item.children if isinstance(each, nodes.term)]
        rest = [each for each in item.children if not isinstance(each, nodes.term)]
        made = []
        for term in names:
            meaning = self.all_of(rest)
            listed = defined(self.inside(term), meaning)
            made += self.aim(term, [listed])
        return made

    def make_definition_list_item(self, node: nodes.Element) -> list[Tree]:
        rest = [each for each in node.children if not isinstance(each, nodes.term)]
        terms = self.all_of(each for each in node.children if each not in rest)
        return [*terms, described(self.all_of(rest))]

    def make_term(self, node: nodes.Element) -> list[Tree]:
        return [{"type": "definitionTerm", "children": self.inside(node)}]

    def make_field_list(self, node: nodes.Element) -> list[Tree]:
        pairs = [
            part
            for each in node.children
            for part in (*self.make_term(each[0]), described(self.inside(each[1])))
        ]
        return [{"type": "definitionList", "children": pairs}]

    def make_option_list(self, node: nodes.option_list) -> list[Tree]:
        """Make the options of a command, each with what it does."""
        pairs = []
        for group, meaning in (item.children for item in node.children):
            names = ", ".join(option.astext() for option in group.children)
            pairs += [{"type": "definitionTerm", "children": [code(names)]}]
            pairs += [described(self.inside(meaning))]
        return [{"type": "definitionList", "children": pairs}]

    def make_desc(self, node: addnodes.desc) -> list[Tree]:
        """Make a function, a class, ...: its signatures, what they mean below."""
        is_name = addnodes.desc_signature
        names = [each for each in node.children if isinstance(each, is_name)]
        rest = [each for each in node.children if not isinstance(each, is_name)]
        terms = [tree for name in names for tree in self.make_term_of(name)]
        meaning = described(self.all_of(rest))
        return [{"type": "definitionList", "children": [*terms, meaning]}]

    def make_term_of(self, name: nodes.Element) -> list[Tree]:
        return [{"type": "definitionTerm", "children": self.convert(name)}]

    def make_block_quote(self, node: nodes.block_quote) -> list[Tree]:
        return [{"type": "blockquote", "children": self.inside(node)}]

    def make_attribution(self, node: nodes.attribution) -> list[Tree]:
        return [{"type": "paragraph", "children": [text("— "), *self.inside(node)]}]

    def make_line_block(self, node: nodes.line_block) -> list[Tree]:
        lines = [each for each in node.findall(nodes.line)]
        broken = [
            tree for line in lines for tree in (*self.inside(line), {"type": "break"})
        ]
        return [{"type": "paragraph", "children": broken[:-1]}]

    def make_literal_block(self, node: nodes.Element) -> list[Tree]:
        made = {"type": "code", "lang": node.get("language", "text")}
        options = node.get("highlight_args", {})
        if node.get("linenos"):
            made["showLineNumbers"] = True
            made["startingLineNumber"] = options.get("linenostart", 1)
        if lines := options.get("hl_lines"):
            made["emphasizeLines"] = list(lines)
        return [{**made, "value": node.astext()}]

    make_doctest_block = make_literal_block

    def make_productionlist(self, node: addnodes.productionlist) -> list[Tree]:
        rules = "\n".join(child.astext().rstrip() for child in node.children)
        return [{"type": "code", "lang": "text", "value": rules}]

    def make_figure(self, node: nodes.figure) -> list[Tree]:
        caption = first(node, nodes.caption)
        body = self.all_of(each for each in node.children if each is not caption)
        return [self.captioned("figure", "figure", node, body, caption)]

    def captioned(
        self,
        kind: str,
        counted_as: str,
        node: nodes.Element,
        body: list[Tree],
        caption: nodes.Element | None,
    ) -> Tree:
        """Return a figure, a table or a listing with its caption, as it is numbered."""
        made: Tree = {"type": "container", "kind": kind}
        self.aim(node, [made])
        said = self.inside(caption) if caption is not None else []
        if number := self.number(counted_as, node):
            made["enumerator"] = number
            words = f"{self.page.formats[counted_as] % number}:"
            about = {key: made[key] for key in ("identifier", "label", "html_id",
                     "enumerator") if key in made}  # fmt: skip
            sign = {"type": "captionNumber", "kind": kind, **about}
            said = [{**sign, "children": [text(words)]}, text(" "), *said]
        paragraph = {"type": "paragraph", "children": said}
        legend = [each for each in body if each["type"] == "legend"]
        shown = [each for each in body if each["type"] != "legend"]
        title = [{"type": "caption", "children": [paragraph]}] if said else []
        # A table's and a listing's caption stands above, as on our page.
        parts = [*shown, *title] if kind == "figure" else [*title, *shown]
        return {**made, "children": [*parts, *legend]} if made else made

    def make_Admonition(self, node: nodes.Element) -> list[Tree]:
        kind, children = type(node).__name__, list(node.children)
        if children and isinstance(children[0], nodes.title):
            title = self.inside(children.pop(0))
            known = [each for each in node["classes"] if each in admonitionlabels]
            kind = known[0] if known else "admonition"
        else:
            title = [text(str(admonitionlabels.get(kind, kind.capitalize())))]
        said = [{"type": "admonitionTitle", "children": title}, *self.all_of(children)]
        return [{"type": "admonition", "kind": kind, "children": said}]

    def make_topic(self, node: nodes.Element) -> list[Tree]:
        """Make what stands beside the text, with its title where it has one."""
        title = first(node, nodes.title)
        rest = self.all_of(each for each in node.children if each is not title)
        head = {"type": "admonitionTitle", "children": self.inside(title or node)}
        said = [head, *rest] if title is not None else rest
        return [{"type": "aside", "kind": type(node).__name__, "children": said}]

    make_sidebar = make_topic

    def make_aside_main(self, node: nodes.Element) -> list[Tree]:
        return [{"type": "aside", "children": self.inside(node)}]

    def make_footnote(self, node: nodes.Element) -> list[Tree]:
        """Make a note: its number is raised before its first words."""
        label, *rest = node.children
        number = {"type": "superscript", "children": [text(label.astext())]}
        made = self.all_of(rest)
        if made and made[0]["type"] == "paragraph":
            made[0]["children"] = [number, text(" "), *made[0]["children"]]
            return made
        return [{"type": "paragraph", "children": [number]}, *made]

    def make_citation(self, node: nodes.citation) -> list[Tree]:
        """Make a work: its title, and what the list of sources says of it."""
        anchor = node["ids"][0]
        name, title = self.page.works.get(anchor, ("", node[0].astext()))
        listed = defined([text(title)], self.all_of(node.children[1:]))
        if name:
            self.note([anchor], self.name(listed, name, anchor))
        return [listed]


def first(node: nodes.Element, kind: type) -> nodes.Element | None:
    """Return the first child of a kind."""
    return next((each for each in node.children if isinstance(each, kind)), None)


def bold(children: list[Tree]) -> Tree:
    """Return a line of bold type, for what is a title and no heading."""
    strong = {"type": "strong", "children": children}
    return {"type": "paragraph", "children": [strong]}


def code(words: str) -> Tree:
    """Return code in a line."""
    return {"type": "inlineCode", "value": words}


def described(children: list[Tree]) -> Tree:
    """Return what a term means."""
    return {"type": "definitionDescription", "children": children}


def defined(term: list[Tree], meaning: list[Tree]) -> Tree:
    """Return a list of one term with its meaning."""
    named = {"type": "definitionTerm", "children": term}
    return {"type": "definitionList", "children": [named, described(meaning)]}
