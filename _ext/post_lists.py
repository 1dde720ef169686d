"""Lists of posts that keep themselves: by topic, or the newest.

::

    ```{post-list}
    :topic: career
    ```

    ```{post-list}
    :newest: 3
    ```

On a topic's own page ``:topic:`` may be left out. Each entry has the post's title,
date, reading time and summary. A page with a list, and every page whose sidebar
names posts, is written again when the posts change.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from _ext.post_headers import facts
from _ext.posts import Post, posts_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


class post_list(nodes.General, nodes.Element):
    """The place of a list, filled in when all posts are known."""


class PostList(SphinxDirective):
    """``{post-list}``: the posts of a topic, or the newest of all."""

    option_spec: ClassVar[dict[str, Any]] = {
        "topic": directives.unchanged_required,
        "newest": directives.positive_int,
    }

    def run(self) -> list[nodes.Node]:
        topic = self.options.get("topic", self.env.docname.split("/")[-2:][0])
        place = post_list(topic=topic, newest=self.options.get("newest"))
        self.set_source_info(place)
        return [place]


def fill_lists(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the posts where a list belongs."""
    posts = posts_of(app.env)
    for place in list(doctree.findall(post_list)):
        if place["newest"]:
            chosen = posts.newest()[: place["newest"]]
        else:
            chosen = posts.in_topic(place["topic"])
        filled = nodes.container(classes=["post-list"])
        filled += [entry(app, post, docname) for post in chosen]
        place.replace_self(filled)


def entry(app: Sphinx, post: Post, docname: str) -> nodes.container:
    """Return what a list shows of a post."""
    uri = app.builder.get_relative_uri(docname, post.docname)
    link = nodes.reference("", post.title, refuri=uri, internal=True)
    found = nodes.container(classes=["post-entry", f"topic-{post.topic}"])
    found += nodes.paragraph("", "", link, classes=["post-title"])
    found += nodes.paragraph("", post.fields.summary, classes=["summary"])
    found += nodes.paragraph("", " · ".join(facts(post)), classes=["post-meta"])
    return found


def pages_to_write(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return all pages where what they say of other posts has changed.

    The sidebar names the posts of a topic on all its pages, and neighbours name
    each other, so a new title is a matter for more than its own page.
    """
    posts = posts_of(env)
    listed = [posts.in_topic(topic) for topic in posts.topics()]
    digest = hashlib.sha256(repr(listed).encode()).hexdigest()
    if posts.data.get("listed") == digest:
        return []
    posts.data["listed"] = digest
    return sorted(env.found_docs)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.posts")
    app.add_node(post_list)
    app.add_directive("post-list", PostList)
    app.connect("doctree-resolved", fill_lists)
    app.connect("env-updated", pages_to_write)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
