"""All posts: by year, by tag, and a page for each tag.

::

    ```{post-archive}
    ```

    ```{tag-list}
    ```

The first lists all posts by year, the second all tags, each with the number of its
posts and leading to its page, ``tags/<tag>``. Tags under a post's title lead there too.
A tag's page has no source: it is there as long as a post has the tag.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from _ext.posts.days import written
from _ext.posts.domain import Post, posts_of
from _ext.posts.lists import entry
from _ext.posts.unfilled import Unfilled, unfilled

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

FOLDER = "tags"  # of the site
OVERVIEW = "reference/archive"  # the page that has {tag-list}


class post_archive(Unfilled):
    """The place of the list by year, filled in when all posts are known."""


class tag_list(Unfilled):
    """The place of the list of tags."""


class PostArchive(SphinxDirective):
    """``{post-archive}``: all posts, by year."""

    def run(self) -> list[nodes.Node]:
        return [post_archive()]


class TagList(SphinxDirective):
    """``{tag-list}``: all tags."""

    def run(self) -> list[nodes.Node]:
        return [tag_list()]


def by_tag(posts: Sequence[Post]) -> dict[str, list[Post]]:
    """Return the posts of each tag in the order given, tags by the alphabet."""
    tags = sorted({tag for post in posts for tag in post.fields.tags})
    return {tag: [post for post in posts if tag in post.fields.tags] for tag in tags}


def fill_places(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put in the posts by year and the tags; have the tags of a post lead on."""
    posts = posts_of(app.env)
    for place in unfilled(doctree, post_archive):
        place.replace_self(years(app, posts.newest(), docname))
    for place in unfilled(doctree, tag_list):
        place.replace_self(tags(app, by_tag(posts.newest()), docname))
    if app.builder.format == "html":
        link_tags(app, doctree, docname)


def years(app: Sphinx, posts: Sequence[Post], docname: str) -> list[nodes.Node]:
    """Return the posts, the newest first, below their years."""
    listed = nodes.definition_list(classes=["post-archive"])
    for year, group in groupby(posts, key=lambda post: post.fields.date.year):
        items = [nodes.list_item("", line(app, post, docname)) for post in group]
        listed += nodes.definition_list_item(
            "",
            nodes.term("", str(year)),
            nodes.definition("", nodes.bullet_list("", *items)),
        )
    return [listed] if posts else []


def line(app: Sphinx, post: Post, docname: str) -> nodes.paragraph:
    """Return a post with its days, on one line."""
    uri = app.builder.get_relative_uri(docname, post.docname)
    link = nodes.reference("", post.title, refuri=uri, internal=True)
    days = written(post.fields.date)
    if post.fields.updated:
        days += f", updated {written(post.fields.updated)}"
    meta = nodes.inline("", days, classes=["post-meta"])
    return nodes.paragraph("", "", link, nodes.Text(" "), meta)


def tags(
    app: Sphinx, posts: Mapping[str, Sequence[Post]], docname: str
) -> list[nodes.Node]:
    """Return the tags, each with the number of its posts."""
    items = [
        nodes.list_item("", nodes.paragraph(
            "", "", link_to_tag(app, tag, docname), nodes.Text(f" {len(tagged)}")))
        for tag, tagged in posts.items()
    ]  # fmt: skip
    return [nodes.bullet_list("", *items, classes=["tag-list"])] if items else []


def link_to_tag(app: Sphinx, tag: str, docname: str) -> nodes.Node:
    """Return a link to a tag's page; its name where there are no such pages."""
    if app.builder.format != "html":
        return nodes.inline("", tag)
    uri = app.builder.get_relative_uri(docname, f"{FOLDER}/{tag}")
    return nodes.reference("", tag, refuri=uri, internal=True)


def link_tags(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Have the tags under a post's title lead to their pages."""
    post = posts_of(app.env).posts.get(docname)
    for shown in doctree.findall(nodes.paragraph) if post else ():
        if "post-tags" in shown["classes"]:
            shown.clear()
            for tag in post.fields.tags:
                shown += nodes.Text(", ") if len(shown) else nodes.Text("")
                shown += link_to_tag(app, tag, docname)
            return


def tag_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the page of each tag: its posts, the newest first."""
    for tag, posts in by_tag(posts_of(app.env).newest()).items():
        page, title = f"{FOLDER}/{tag}", f"Posts tagged {tag}"
        body = nodes.section("", nodes.title("", title), ids=["posts"])
        listed = nodes.container(classes=["post-list"])
        listed += [entry(app, post, page) for post in posts]
        body += [listed, way_back(app, page)]
        fragment = app.builder.render_partial(body)["fragment"]
        yield page, {"title": title, "body": fragment}, "page.html"


def way_back(app: Sphinx, page: str) -> nodes.paragraph:
    """Return a line that leads from a tag to all of them."""
    if OVERVIEW not in app.env.found_docs:
        return nodes.paragraph()
    uri = app.builder.get_relative_uri(page, OVERVIEW)
    link = nodes.reference("", "All posts and tags", refuri=uri, internal=True)
    return nodes.paragraph("", "", link)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.posts.lists")
    app.add_node(post_archive)
    app.add_node(tag_list)
    app.add_directive("post-archive", PostArchive)
    app.add_directive("tag-list", TagList)
    app.connect("doctree-resolved", fill_places)
    app.connect("html-collect-pages", tag_pages)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
