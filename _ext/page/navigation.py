"""The sidebar, and what comes before and after a page.

The sidebar names the topics, the posts of the reader's own topic that are near, and the
reference pages, each as short as its title allows. It is made from the toctrees'
structure, so a page costs the same, and is as large, however many posts the site has;
the theme would resolve the whole tree anew for each page.
Previous and next follow the order of a topic; after its last post comes the next
topic's page, and after the last topic the first one's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from _ext.builds.once import once_a_build
from _ext.posts.domain import Post, is_post, posts_of

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


NEAR = 9  # posts of a topic that a sidebar shows at most


@dataclass(frozen=True)
class Entry:
    """A line of the sidebar, with the lines below it."""

    title: str
    link: str
    is_current: bool  # this is the page
    children: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Row:
    """The posts of a topic in their order, and the place of each."""

    posts: list[Post]
    places: dict[str, int]  # by page


@once_a_build
def rows(app: Sphinx) -> dict[str, Row]:
    """Return the posts of each topic that has a toctree."""
    posts = posts_of(app.env)
    found = {}
    for page in app.env.toctree_includes:
        if page.startswith("posts/") and page.count("/") > 1:
            topic = page.split("/")[1]
            row = posts.in_topic(topic)
            first = reversed([*enumerate(row)])  # of two places
            found[topic] = Row(row, {post.docname: place for place, post in first})
    return found


def row_of(app: Sphinx, topic: str) -> Row:
    """Return the posts of a topic; none of one that there is not."""
    return rows(app).get(topic, Row([], {}))


def sidebar(app: Sphinx, page: str) -> list[Entry]:
    """Return the topics, with the posts of the page's own, and the reference."""
    env = app.env
    open_topic = page.split("/")[1] if page.startswith("posts/") else ""

    def entry(docname: str, children: tuple[Entry, ...] = (), title: str = "") -> Entry:
        whole = env.titles[docname].astext() if docname in env.titles else docname
        link = app.builder.get_relative_uri(page, docname)
        return Entry(title or whole, link, docname == page, children)

    found = []
    for docname in env.toctree_includes.get(env.config.root_doc, []):
        topic = docname.split("/")[1] if docname.startswith("posts/") else ""
        is_open = bool(topic) and topic == open_topic
        row = row_of(app, topic) if is_open else Row([], {})
        shown = near(row, page)
        below = [entry(post.docname, title=post.short_title) for post in shown]
        if len(shown) < len(row.posts):
            link = app.builder.get_relative_uri(page, docname)
            below.append(Entry(f"All {len(row.posts)} posts", link, is_current=False))
        found.append(entry(docname, tuple(below)))
    return found


def near(row: Row, page: str) -> list[Post]:
    """Return the posts around a page's place, or the first ones."""
    first = row.places.get(page, 0) - NEAR // 2
    first = max(0, min(first, len(row.posts) - NEAR))
    return row.posts[first : first + NEAR]


def neighbours(app: Sphinx, page: str) -> tuple[dict | None, dict | None]:
    """Return the previous and the next page, as the theme wants them."""
    if not page.startswith("posts/"):
        return None, None
    topic = page.split("/")[1]
    row, index = row_of(app, topic), f"posts/{topic}/index"
    place = -1 if page == index else row.places.get(page)
    if place is None:
        return None, None
    topics = posts_of(app.env).topics()

    def related(at: int) -> dict | None:
        if at == -1:
            other = index
        elif 0 <= at < len(row.posts):
            other = row.posts[at].docname
        elif at == len(row.posts) and len(topics) > 1 and topic in topics:
            following = topics[(topics.index(topic) + 1) % len(topics)]
            other = f"posts/{following}/index"
        else:
            return None
        return {
            "title": app.env.titles[other].astext(),
            "link": app.builder.get_relative_uri(page, other),
        }

    return related(place - 1), related(place + 1)


def add_navigation(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give the templates the sidebar, the neighbours and the post."""
    context["toctree"] = lambda **_options: ""  # the theme need not resolve it
    context["navigation"] = sidebar(app, pagename)
    context["prev"], context["next"] = neighbours(app, pagename)
    context["post"] = posts_of(app.env).posts.get(pagename)
    context["is_post"] = is_post(pagename)


def page_shows(app: Sphinx, docname: str) -> list[object]:
    """Return what the templates show of other pages (for ``_ext.builds``)."""
    post = posts_of(app.env).posts.get(docname)
    return [sidebar(app, docname), neighbours(app, docname), post]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.posts.domain")
    app.setup_extension("_ext.builds.borrowings")
    app.connect("page-shows", page_shows)
    app.connect("html-page-context", add_navigation, priority=400)  # before the theme
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
