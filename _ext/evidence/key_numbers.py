"""The number that a post is remembered by: checked, and shown where posts are listed.

::

    key: "[35 times](lab:#miss_amplification) the usual load, at 30% hits and not 98%"

in the front matter of a post. It is compared with the lab as a number in the text is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util import logging

from _ext.evidence.checked_numbers import quantity_of, target_of
from _ext.evidence.lab_pages import page_of_lab, row_id
from _ext.evidence.records import results_of
from _ext.evidence.written_numbers import as_text, disagreement
from _ext.posts.domain import Post, posts_of
from _ext.posts.headers import curled
from _ext.posts.places import line_of
from labs import frozen

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

ENTRY, CLASS = "post-entry", "key-number"


def check_key(app: Sphinx, doctree: nodes.document) -> None:
    """Compare the number in the front matter of the post that has just been read."""
    docname = app.env.current_document.docname
    post = posts_of(app.env).posts.get(docname)
    if post is None or post.fields.key is None:
        return
    key = post.fields.key
    try:
        lab, quantity = target_of(key.uri, post.fields.lab)
        results = results_of(app.env, lab)
        if results is None:
            return  # said by _ext.evidence.records
        found = quantity_of(results, lab, quantity)
        right = disagreement(key.number, found["value"], found["unit"])
        problem = right and f"write {right!r} (and read again what it says)"
    except ValueError as error:
        problem = str(error)
    if problem:
        line = line_of(app.env.doc2path(docname), "key:", 1) or 1
        said = f"key [{key.number}]({key.uri}): {problem}"
        logger.warning("%s", said, location=(docname, line), type="labs")


def show_keys(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the number of each post that is listed below its title."""
    posts = posts_of(app.env).posts
    for entry in doctree.findall(nodes.container):
        post = posts.get(entry.get("post", ""))
        if ENTRY in entry["classes"] and post is not None and post.fields.key:
            entry.insert(1, shown(app, post, docname))


def shown(app: Sphinx, post: Post, docname: str) -> nodes.paragraph:
    """Return a post's number, which leads to what computed it, and its words."""
    key = post.fields.key
    assert key is not None
    said = nodes.inline("", curled(key.says))
    number = nodes.inline("", key.number)
    try:
        lab, quantity = target_of(key.uri, post.fields.lab)
        record = frozen.read(lab)
        found = record["results"][quantity]
    except (OSError, ValueError, KeyError):  # said when the post was read
        return nodes.paragraph("", "", number, nodes.Text(" "), said, classes=[CLASS])
    page = page_of_lab(app.env, lab)
    uri = f"{app.builder.get_relative_uri(docname, page)}#{row_id(lab, quantity)}"
    exact = as_text(found["value"], found["unit"])
    title = f"{found['meaning']}: {exact}, computed by the lab {lab}"
    link = nodes.reference("", "", number, refuri=uri, internal=True, reftitle=title)
    link["classes"].append("checked-number")
    link["exact"], link["meaning"] = exact, found["meaning"]  # for its card
    link["condition"] = record["honesty"]
    return nodes.paragraph("", "", link, nodes.Text(" "), said, classes=[CLASS])


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.evidence.checked_numbers")
    app.setup_extension("_ext.posts.lists")
    app.connect("doctree-read", check_key)
    app.connect("doctree-resolved", show_keys, priority=550)  # in lists that are filled
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
