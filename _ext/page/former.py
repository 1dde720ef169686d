"""A post's former names (``aliases:``) stay addresses.

A page of that name leads on to the post, without a script by a link and a refresh,
with one so that the part of the page (``#...``) is kept. ``aliases: [once]`` is a name
that the post had in its topic, ``aliases: [career/once]`` one that it had in another.

A host that reads ``_redirects`` (Netlify, Cloudflare Pages) answers by itself; the
browser then keeps the part of the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from _ext.builds.site import write_last
from _ext.posts.domain import Post, posts_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


def former_pages(env: BuildEnvironment) -> Iterator[tuple[str, Post]]:
    """Yield the pages that posts once were, each with its post, where none is now."""
    for post in posts_of(env).newest():
        for page in dict.fromkeys(post.former):
            if page not in env.found_docs:
                yield page, post


def lead_on(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield a page for each former address of a post."""
    for former, post in former_pages(app.env):
        context = {
            "title": post.title,
            "target": app.builder.get_relative_uri(former, post.docname),
            "address": f"{app.config.html_baseurl}{post.docname}.html",
        }
        yield former, context, "moved.html"


def write_redirects(app: Sphinx) -> None:
    """Write what hosts read of the former addresses; nothing where there are none."""
    uri = app.builder.get_target_uri
    lines = [
        f"/{uri(former)} /{uri(post.docname)} 301\n"
        for former, post in sorted(former_pages(app.env), key=lambda pair: pair[0])
    ]
    path = Path(app.builder.outdir) / "_redirects"
    if lines:
        path.write_text("".join(lines), encoding="utf-8")
    else:
        path.unlink(missing_ok=True)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.posts.domain")
    app.setup_extension("_ext.builds.site")
    app.connect("html-collect-pages", lead_on)
    write_last(app, write_redirects)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
