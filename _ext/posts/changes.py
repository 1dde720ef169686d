"""What changed in a post since it was published, from its front matter.

::

    updated: 2026-11-28
    changes:
      - 2026-11-28: Says what happens to a query whose caller has given up.

It stands at the end of the post, where its "updated" on the site leads. Print leaves it
out: it is for who has read the post before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from _ext.posts.days import written
from _ext.posts.domain import Post, posts_of
from _ext.posts.headers import curled

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

ANCHOR = CLASS = "post-changes"


def add_changes(app: Sphinx, doctree: nodes.document) -> None:
    """Put the changes at the end of the post that has just been read."""
    post = posts_of(app.env).posts.get(app.env.current_document.docname)
    section = next(iter(doctree.findall(nodes.section)), None)
    if post is None or section is None or not post.fields.changes:
        return
    items = []
    for change in post.fields.changes:
        day = nodes.strong("", f"{written(change.date)}.")
        text = nodes.Text(f" {curled(change.text)}")
        items.append(nodes.list_item("", nodes.paragraph("", "", day, text)))
    heading = nodes.paragraph("", "What changed", classes=["rubric"])
    listed = nodes.bullet_list("", *items)
    section += nodes.container("", heading, listed, ids=[ANCHOR], classes=[CLASS])


def lead_to_changes(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Have the day of the last change under the title lead to what changed."""
    post = posts_of(app.env).posts.get(docname)
    if app.builder.format != "html" or post is None or not post.fields.changes:
        return
    for shown in doctree.findall(nodes.paragraph):
        if "post-meta" in shown["classes"]:
            link_day(shown, post)
            return


def link_day(shown: nodes.paragraph, post: Post) -> None:
    """Make "updated" and the day, in the line of facts, a link."""
    said = f"updated {written(post.last_change)}"
    for text in list(shown.findall(nodes.Text)):
        before, found, after = text.astext().partition(said)
        if found:
            link = nodes.reference("", said, refid=ANCHOR, internal=True)
            place = shown.index(text)
            shown[place : place + 1] = [nodes.Text(before), link, nodes.Text(after)]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.posts.headers")
    app.connect("doctree-read", add_changes, priority=650)  # below all that was written
    app.connect("doctree-resolved", lead_to_changes)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
