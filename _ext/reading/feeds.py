"""Feeds to follow the site by: Atom (RFC 4287) and JSON Feed 1.1, whole posts in each.

``feeds/`` of the site has one pair for all posts and one for each topic, of the newest
twenty. Every address in them is absolute. A post keeps its id for ever: made of its
day and of its first name, which stays in ``aliases`` when it is renamed, so that no
reader shows it as new.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from _ext.builds.once import once_a_build
from _ext.builds.site import write_last
from _ext.posts.domain import Post, posts_of
from _ext.reading.addresses import address_of, topics_of
from _ext.reading.kept import is_site, keep, of_all, write_folder
from _ext.reading.portable import portable

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

FOLDER = "feeds"
ALL = "all"  # the feed that is of no topic
NEWEST = 20
REFUSED_BY_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True)
class Entry:
    """A post in a feed; ``content`` is HTML with absolute addresses."""

    id: str
    url: str
    title: str
    summary: str
    content: str
    published: dt.date
    updated: dt.date
    tags: Sequence[str]


@dataclass(frozen=True)
class Feed:
    """A feed's head, and its entries, the newest first."""

    name: str  # of its files
    title: str
    site: str  # address
    author: str
    entries: Sequence[Entry]

    def address(self, ending: str) -> str:
        """Return the feed's own address; ``ending`` is xml or json."""
        return f"{self.site}{FOLDER}/{self.name}.{ending}"


def moment(day: dt.date) -> str:
    """Return a day as both formats write it (RFC 3339): its first moment."""
    return f"{day.isoformat()}T00:00:00Z"


def atom(feed: Feed) -> str:
    """Return a feed as Atom."""
    entries = "".join(map(atom_entry, feed.entries))
    last = max((entry.updated for entry in feed.entries), default=dt.date(1970, 1, 1))
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">\n'
        f"<id>{text(feed.address('xml'))}</id>\n"
        f"<title>{text(feed.title)}</title>\n"
        f"<updated>{moment(last)}</updated>\n"
        f"<author><name>{text(feed.author)}</name></author>\n"
        f'<link rel="self" type="application/atom+xml"'
        f" href={quoteattr(feed.address('xml'))}/>\n"
        f'<link rel="alternate" type="text/html" href={quoteattr(feed.site)}/>\n'
        f"{entries}</feed>\n"
    )


def atom_entry(entry: Entry) -> str:
    """Return a post as an entry of Atom."""
    tags = "".join(f"<category term={quoteattr(tag)}/>\n" for tag in entry.tags)
    return (
        "<entry>\n"
        f"<id>{text(entry.id)}</id>\n"
        f"<title>{text(entry.title)}</title>\n"
        f'<link rel="alternate" type="text/html" href={quoteattr(entry.url)}/>\n'
        f"<published>{moment(entry.published)}</published>\n"
        f"<updated>{moment(entry.updated)}</updated>\n"
        f"<summary>{text(entry.summary)}</summary>\n"
        f"{tags}"
        f'<content type="html">{text(entry.content)}</content>\n'
        "</entry>\n"
    )


def text(value: str) -> str:
    """Return a value as XML holds it, without what XML cannot hold."""
    return escape(REFUSED_BY_XML.sub("", value))


def json_feed(feed: Feed) -> str:
    """Return a feed as JSON Feed 1.1."""
    return (
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "title": feed.title,
                "home_page_url": feed.site,
                "feed_url": feed.address("json"),
                "language": "en-GB",
                "authors": [{"name": feed.author}],
                "items": [
                    {
                        "id": entry.id,
                        "url": entry.url,
                        "title": entry.title,
                        "summary": entry.summary,
                        "content_html": entry.content,
                        "date_published": moment(entry.published),
                        "date_modified": moment(entry.updated),
                        "tags": list(entry.tags),
                    }
                    for entry in feed.entries
                ],
            },
            ensure_ascii=False,
            indent=1,
        )
        + "\n"
    )


def id_of(post: Post, site: str) -> str:
    """Return what a post is for ever: a tag (RFC 4151) of its day and first name."""
    first = post.names[1] if len(post.names) > 1 else post.slug
    authority = urlsplit(site).hostname or "localhost"
    return f"tag:{authority},{post.fields.date.isoformat()}:{first}"


def keep_body(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Keep the body of a post that is written; name the feeds to every page."""
    if not is_site(app):
        return
    context["feeds"] = feeds_of_page(app, pagename)
    if doctree is not None and is_in_a_feed(app, pagename):
        body = portable(context["body"], address_of(app, pagename))
        keep(app, FOLDER, pagename, body)


def is_in_a_feed(app: Sphinx, docname: str) -> bool:
    """Tell whether a page is a post that its topic's feed has, or that of all posts.

    One that becomes so is written again, as this is compared (``page-shows``).
    """
    return docname in in_feeds(app)


@once_a_build
def in_feeds(app: Sphinx) -> set[str]:
    """Return the pages of all posts that a feed has."""
    newest = posts_of(app.env).newest()
    topics = {post.topic for post in newest}
    return {
        post.docname
        for topic in (ALL, *topics)
        for post in posts_of_feed(newest, topic)
    }


def posts_of_feed(posts: Sequence[Post], name: str) -> Sequence[Post]:
    """Return the posts of a feed, of all posts with the newest first."""
    return [post for post in posts if name in (ALL, post.topic)][:NEWEST]


def feeds_of_page(app: Sphinx, pagename: str) -> list[tuple[str, str, str]]:
    """Return the feeds that a page names: title, media type, address from there."""
    names = [(ALL, app.config.project)]
    if pagename.startswith("posts/"):
        topic = pagename.split("/")[1]
        index = f"posts/{topic}/index"
        if index in app.env.titles:
            title = app.env.titles[index].astext()
            names.append((topic, f"{app.config.project}: {title}"))
    root = "../" * pagename.count("/")
    return [
        (title, f"application/{kind}", f"{root}{FOLDER}/{name}.{ending}")
        for name, title in names
        for kind, ending in (("atom+xml", "xml"), ("feed+json", "json"))
    ]


def write_feeds(app: Sphinx) -> None:
    """Write the feeds beside the pages."""
    newest = posts_of(app.env).newest()
    bodies = of_all(app, FOLDER)
    site = app.config.html_baseurl
    named = {ALL: app.config.project}
    for topic, title in topics_of(app).items():
        named[topic] = f"{app.config.project}: {title}"
    files = {}
    for name, title in named.items():
        entries = [
            Entry(
                id=id_of(post, site),
                url=address_of(app, post.docname),
                title=post.title,
                summary=post.fields.summary,
                content=bodies[post.docname],
                published=post.fields.date,
                updated=post.last_change,
                tags=post.fields.tags,
            )
            for post in posts_of_feed(newest, name)
            if post.docname in bodies
        ]
        feed = Feed(name, title, site, app.config.author, entries)
        files |= {f"{name}.xml": atom(feed), f"{name}.json": json_feed(feed)}
    write_folder(app, FOLDER, files)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.reading.kept")
    app.setup_extension("_ext.posts.domain")
    app.connect("html-page-context", keep_body, priority=950)  # once it is mended
    app.connect("page-shows", is_in_a_feed)
    write_last(app, write_feeds)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
