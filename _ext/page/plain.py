"""A page as it can be shown without a browser: what print shows, in the same words.

What only serves on the site is left out as it is left out of the book: dark drawings,
the data behind a figure, tags, what changed since an earlier reading, a post's own list
of works, which the book has once. A calculator is its table of examples, and says where
it computes; a task has a box that is drawn.
"""

from __future__ import annotations

from collections.abc import Callable

from docutils import nodes

LEFT_OUT = {
    "only-dark",
    "figure-data",
    "post-tags",
    "post-changes",
    "works-cited",
    "headerlink",
}
CALCULATOR, TASK = "calculator", "task-list-item"  # classes
DONE, OPEN = "☑ ", "☐ "
TRY = "Try it with your own numbers on the site."


def make_plain(doctree: nodes.document, address: Callable[[str], str]) -> None:
    """Have a page show what print shows.

    ``address`` returns where on the site a place of the page is, by its id.
    """
    for node in list(doctree.findall(nodes.Element)):
        classes = set(node.get("classes", ()))
        if LEFT_OUT & classes and node.parent is not None:
            node.parent.remove(node)
        elif CALCULATOR in classes and (table := node.next_node(nodes.table)):
            link = nodes.reference("", TRY, refuri=address(table["ids"][0]))
            node += nodes.paragraph("", "", link, classes=["on-the-site"])
        elif TASK in classes and (box := node.next_node(nodes.raw)):
            is_done = 'checked="checked"' in box.astext()
            box.replace_self(nodes.Text(DONE if is_done else OPEN))
