"""What stands under a post's title: summary, dates, reading time, tags, the PDF.

They are ordinary nodes, put in when the page is read, so that every builder shows
them in its own way. The link to the post's PDF is for the site alone.
"""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes

from _ext.posts.days import written
from _ext.posts.domain import Post, is_post, posts_of
from _ext.posts.typography import educated
from _ext.posts.unset import unset

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

PDF_FOLDER = "pdf/posts"  # on the site, beside posts/


def add_header(app: Sphinx, doctree: nodes.document) -> None:
    """Put the header under the title of the post that has just been read."""
    post = posts_of(app.env).posts.get(app.env.current_document.docname)
    title = next(doctree.findall(nodes.title), None)
    if post is None or title is None:
        return
    header = nodes.container(classes=["post-header"])
    header += nodes.paragraph("", curled(post.fields.summary), classes=["summary"])
    header += nodes.paragraph("", " · ".join(facts(post)), classes=["post-meta"])
    header += nodes.paragraph("", ", ".join(post.fields.tags), classes=["post-tags"])
    title.parent.insert(title.parent.index(title) + 1, header)


def curled(text: str) -> str:
    """Curl the quotation marks of a text, as Sphinx does those of the page."""
    return educated(text, attr="q")


def facts(post: Post) -> list[str]:
    """Return the dates and the reading time of a post, as a reader reads them."""
    found = [written(post.fields.date), f"{post.minutes} min read"]
    if post.fields.updated:
        found.insert(1, f"updated {written(post.fields.updated)}")
    return found


def add_pdf_link(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Link from a post on the site to the same post in print."""
    slug = docname.split("/")[-1]
    if app.builder.format != "html" or not is_post(docname):
        return
    if slug in unset(Path(app.doctreedir)):
        return
    for paragraph in doctree.findall(nodes.paragraph):
        if "post-meta" in paragraph["classes"]:
            uri = posixpath.relpath(
                f"{PDF_FOLDER}/{slug}.pdf", posixpath.dirname(docname)
            )
            link = nodes.reference("", "PDF", refuri=uri, classes=["pdf-link"])
            paragraph += [nodes.Text(" · "), link]
            return


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.posts.unset")
    app.connect("doctree-read", add_header, priority=600)  # once the post is known
    app.connect("doctree-resolved", add_pdf_link)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
