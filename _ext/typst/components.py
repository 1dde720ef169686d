"""Containers that mean something: the head of a post, cards, tabs, dropdowns, badges.

The keys are what sphinx-design calls its components, and the classes that our own
extensions give to theirs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from docutils import nodes

from _ext.typst.escaping import string
from _ext.typst.rooms import COLUMNS_MAX, columns_of

if TYPE_CHECKING:
    from _ext.typst.page import PageWriter

# What a class says is not for print: the dark twin of a figure; a figure's data,
# which the site shows behind a disclosure; lists of posts, which the contents are;
# tags, which lead nowhere on paper; what changed since an earlier reading; headings'
# permalinks.
SKIPPED_CLASSES = {
    "only-dark",
    "figure-data",
    "post-list",
    "post-tags",
    "post-changes",
    "headerlink",
}

Component = Callable[["PageWriter", nodes.Element], str]


def post_header(writer: PageWriter, node: nodes.Element) -> str:
    """Write what stands under a post's title."""
    parts = {
        name: "".join(
            writer.inside(child).strip()
            for child in node.children
            if name in child["classes"]
        )
        for name in ("summary", "post-meta")
    }
    return f"\n#post-header([{parts['summary']}], [{parts['post-meta']}]);\n"


def grid(writer: PageWriter, node: nodes.Element) -> str:
    """Write a row of cards, as many abreast as on a wide page."""
    columns = min(columns_of(node), COLUMNS_MAX)
    items = ", ".join(f"[{writer.write(child)}]" for child in node.children)
    return f"\n#cards({columns}, {items});\n"


def card(writer: PageWriter, node: nodes.Element) -> str:
    """Write a card: head, body, foot; a link over all of it stands at its foot."""
    parts = {"card-header": "", "card-body": "", "card-footer": ""}
    link = ""
    for child in node.children:
        name = child.get("design_component") if hasattr(child, "get") else None
        if name in parts:
            parts[name] = writer.inside(child).strip()
        else:
            link += writer.write(child)
    return (
        "\n#card(" + ", ".join(f"[{each}]" for each in [*parts.values(), link]) + ");\n"
    )


def box_title(writer: PageWriter, node: nodes.Element) -> str:
    """Write the title of a card."""
    return f"\n#box-title[{writer.inside(node)}];\n"


def tab(writer: PageWriter, node: nodes.Element) -> str:
    """Write a tab below the one before it, as paper has no tabs to press."""
    title, *content = node.children
    body = "".join(map(writer.write, content))
    return f"\n{writer.anchors(title)}#tab([{writer.inside(title)}])[{body}];\n"


def dropdown(writer: PageWriter, node: nodes.Element) -> str:
    """Write what a dropdown hides."""
    children = list(node.children)
    title, place = "Details", ""
    if node.get("has_title"):
        first = children.pop(0)
        title, place = writer.inside(first), writer.anchors(first)
    body = "".join(map(writer.write, children))
    return f'\n{place}#admonition("topic", [{title}])[{body}];\n'


def works_cited(writer: PageWriter, node: nodes.Element) -> str:
    """Write the works that a post cites, for the post alone."""
    works = "".join(
        f"#work-cited({string(item['work'])})[{writer.inside(item).strip()}];"
        for item in node.findall(nodes.list_item)
    )
    return f"\n#works-cited[{works}];\n"


def terms_used(writer: PageWriter, node: nodes.Element) -> str:
    """Write the terms that a post uses, for the post alone."""
    return f"\n#terms-used[{writer.inside(node).strip()}];\n"


COMPONENTS: dict[str | None, Component] = {
    "post-header": post_header,
    "grid-row": grid,
    "card": card,
    "card-title": box_title,
    "tab-item": tab,
    "dropdown": dropdown,
    "works-cited": works_cited,
    "terms-used": terms_used,
}
