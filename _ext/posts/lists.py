"""Lists of posts that keep themselves: by topic, or the newest.

::

    ```{post-list}
    :topic: career
    ```

    ```{post-list}
    :newest: 3
    ```

On a topic's own page ``:topic:`` may be left out. Each entry has the post's title,
date, reading time and summary; ``:brief:`` leaves the summary out, ``:figure:`` adds
to the first the first figure of its lab.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from _ext.posts.domain import Post, posts_of
from _ext.posts.headers import curled, facts
from _ext.posts.unfilled import Unfilled, unfilled
from labs import frozen

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)


class post_list(Unfilled):
    """The place of a list, filled in when all posts are known."""


class PostList(SphinxDirective):
    """``{post-list}``: the posts of a topic, or the newest of all."""

    option_spec: ClassVar[dict[str, Any]] = {
        "topic": directives.unchanged_required,
        "newest": directives.positive_int,
        "brief": directives.flag,
        "figure": directives.flag,
    }

    def run(self) -> list[nodes.Node]:
        topic = self.options.get("topic", self.env.docname.split("/")[-2:][0])
        place = post_list(
            topic=topic,
            newest=self.options.get("newest"),
            brief="brief" in self.options,
            figure="figure" in self.options,
        )
        self.set_source_info(place)
        return [place]


def fill_lists(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the posts where a list belongs."""
    posts = posts_of(app.env)
    for place in unfilled(doctree, post_list):
        if place["newest"]:
            chosen = posts.newest()[: place["newest"]]
        else:
            chosen = posts.in_topic(place["topic"])
            check_topic(app, place)
        filled = nodes.container(classes=["post-list"])
        filled += [entry(app, post, docname, brief=place["brief"]) for post in chosen]
        if place["figure"] and chosen:
            filled[0] += first_figure(app, chosen[0], docname)
        place.replace_self(filled)


def check_topic(app: Sphinx, place: post_list) -> None:
    """Complain of a list whose topic there is not."""
    topics = {docname.split("/")[1] for docname in app.env.found_docs
              if docname.startswith("posts/") and docname.count("/") > 1}  # fmt: skip
    if place["topic"] in topics:
        return
    near = difflib.get_close_matches(place["topic"], topics, n=1) or sorted(topics)
    logger.warning(
        "no topic is called %r; write :topic: %s",
        place["topic"],
        " or ".join(near),
        location=place,
        type="posts",
    )


def entry(
    app: Sphinx, post: Post, docname: str, *, brief: bool = False
) -> nodes.container:
    """Return what a list shows of a post."""
    uri = app.builder.get_relative_uri(docname, post.docname)
    link = nodes.reference("", post.title, refuri=uri, internal=True)
    found = nodes.container(classes=["post-entry", f"topic-{post.topic}"])
    found["post"] = post.docname  # for who adds to it
    found += nodes.paragraph("", "", link, classes=["post-title"])
    if not brief:
        found += nodes.paragraph("", curled(post.fields.summary), classes=["summary"])
    found += nodes.paragraph("", " · ".join(facts(post)), classes=["post-meta"])
    return found


def first_figure(app: Sphinx, post: Post, docname: str) -> list[nodes.Node]:
    """Return the first figure of a post's lab, for the light and the dark page."""
    try:
        drawn = frozen.read(post.fields.lab)["figures"][0]
    except (OSError, ValueError, IndexError):
        return []  # no lab, or no figure; results gone wrong are reported elsewhere
    images = []
    for suffix, shown in (("", "only-light"), ("-dark", "only-dark")):
        uri = f"labs/results/{post.fields.lab}-{drawn['name']}{suffix}.svg"
        app.env.images.add_file(docname, uri)
        images.append(
            nodes.image(
                uri=uri, candidates={"*": uri}, alt=drawn["alt"], classes=[shown]
            )
        )
    return [nodes.container("", *images, classes=["post-figure"])]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.posts.domain")
    app.add_node(post_list)
    app.add_directive("post-list", PostList)
    app.connect("doctree-resolved", fill_lists)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
