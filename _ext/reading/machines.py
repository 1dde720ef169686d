"""What machines read of the site: sitemap, robots, a list of the posts, metadata.

    sitemap.xml   every page, posts with the day of their last change
    robots.txt    everything may be read; where the sitemap is
    posts.json    the posts: address, title, summary, days, tags, lab
    404.html      for a host to answer with: where to look, with absolute links

They are made from what is known of all pages and not while pages are written, as a
build writes only some. That is why none of the extensions for this is used:
sphinx-sitemap lists the pages that were written just now.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from _ext.builds.site import write_last
from _ext.posts.domain import Post, posts_of
from _ext.posts.headers import PDF_FOLDER
from _ext.posts.unset import unset
from _ext.reading.addresses import address_of, topics_of
from _ext.reading.kept import is_site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def sitemap(pages: list[tuple[str, str]]) -> str:
    """Return the sitemap of pages: address, and day of the last change or ''."""
    lines = []
    for address, day in pages:
        changed = f"<lastmod>{day}</lastmod>" if day else ""
        lines.append(f"<url><loc>{escape(address)}</loc>{changed}</url>\n")
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{''.join(lines)}</urlset>\n"
    )


def about(post: Post, address: str) -> dict[str, Any]:
    """Return what is said of a post to machines."""
    return {
        "name": post.slug,
        "url": address,
        "title": post.title,
        "summary": post.fields.summary,
        "topic": post.topic,
        "tags": list(post.fields.tags),
        "published": post.fields.date.isoformat(),
        "updated": post.last_change.isoformat(),
        "minutes": post.minutes,
        "lab": post.fields.lab,
    }


def linked_data(post: Post, address: str, author: str, site: str) -> str:
    """Return a post's description in schema.org's words, fit to stand in a script.

    No character of it can end the script that it stands in.
    """
    found = {
        "@context": "https://schema.org",
        "@type": "TechArticle",
        "headline": post.title,
        "description": post.fields.summary,
        "author": {"@type": "Person", "name": author},
        "datePublished": post.fields.date.isoformat(),
        "dateModified": post.last_change.isoformat(),
        "keywords": list(post.fields.tags),
        "wordCount": post.words,
        "inLanguage": "en-GB",
        "isPartOf": {"@type": "WebSite", "url": site},
        "url": address,
    }
    written = json.dumps(found, ensure_ascii=True)
    for sign in "<>&":
        written = written.replace(sign, f"\\u{ord(sign):04x}")
    return written


def write_files(app: Sphinx) -> None:
    """Write what machines look for at the top of the site."""
    site, posts = app.config.html_baseurl, posts_of(app.env)
    days = {name: post.last_change.isoformat() for name, post in posts.posts.items()}
    pages = [
        (address_of(app, docname), days.get(docname, ""))
        for docname in sorted(app.env.found_docs)
    ]
    listed = [about(post, address_of(app, post.docname)) for post in posts.newest()]
    files = {
        "sitemap.xml": sitemap(pages),
        "robots.txt": f"User-agent: *\nAllow: /\nSitemap: {site}sitemap.xml\n",
        "posts.json": json.dumps(listed, ensure_ascii=False, indent=1) + "\n",
    }
    for name, text in files.items():
        (Path(app.builder.outdir) / name).write_text(text, encoding="utf-8")


def missing_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the page that a host shows for an address that there is none of.

    It is shown at any depth, so that its links begin at the top of the host.
    """
    root = urlsplit(app.config.html_baseurl).path or "/"
    topics = [
        (title, f"{root}{app.builder.get_target_uri(f'posts/{topic}/index')}")
        for topic, title in topics_of(app).items()
    ]
    yield "404", {"root": root, "topics": topics}, "404.html"


def describe(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give the templates what is said of a post to machines."""
    post = posts_of(app.env).posts.get(pagename)
    if post is not None and is_site(app):
        address = address_of(app, pagename)
        site = app.config.html_baseurl
        if post.slug not in unset(Path(app.doctreedir)):
            context["pdf_url"] = f"{site}{PDF_FOLDER}/{post.slug}.pdf"
        context["linked_data"] = linked_data(post, address, app.config.author, site)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.builds.site")
    app.setup_extension("_ext.posts.domain")
    app.connect("html-page-context", describe)
    app.connect("html-collect-pages", missing_page)
    write_last(app, write_files)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
