"""The picture that others show beside a link to a post: its title and key number.

Typst draws them (``social.typ``), with the fonts of the book, each anew only where what
it says has changed. Page and site name their picture to who asks (Open Graph); the
extension for that, sphinxext-opengraph, draws with matplotlib, a second per picture.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst
from docutils import nodes

from _ext.builds.site import write_last
from _ext.builds.whole_files import leave_only, write_if_changed, write_whole
from _ext.posts.domain import Post, posts_of
from _ext.posts.headers import curled
from _ext.reading.addresses import topics_of
from _ext.reading.kept import is_site

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

FOLDER = "social"
TEMPLATE = Path(__file__).with_name("social.typ")
PPI = 144  # the page of 600 by 315 points is 1200 by 630 pixels

Card = Mapping[str, str]  # what a picture says, by the names of the template


def card_of(post: Post, topic: str, site: str) -> Card:
    """Return what the picture of a post says."""
    key = post.fields.key
    return {
        "topic": post.topic,
        "label": topic,
        "title": curled(post.title),
        "number": key.number if key else "",
        "says": curled(key.says) if key else "",
        "site": site,
    }


def drawn(cards: list[Card], fonts: Path) -> list[bytes]:
    """Return pictures as PNG, drawn in one run."""
    if not cards:
        return []
    found = typst.compile(
        str(TEMPLATE),
        format="png",
        ppi=PPI,
        font_paths=[str(fonts)],
        ignore_system_fonts=True,
        sys_inputs={"cards": json.dumps(cards)},
    )
    return found if isinstance(found, list) else [found]


@cache
def makers() -> tuple[str, str]:
    """Return what draws all pictures: Typst, by its version, and the template."""
    return version("typst"), TEMPLATE.read_text()


def digest(card: Card) -> str:
    """Return what a picture is kept as: a digest of all that makes it."""
    said = [json.dumps(card, sort_keys=True), *makers()]
    return hashlib.sha256("\0".join(said).encode()).hexdigest()[:20]


def draw(app: Sphinx, posts: Iterable[Post]) -> dict[str, Path]:
    """Draw what is not drawn yet of the pictures of posts; return where each is kept.

    They are by the posts' names.
    """
    topics, site = topics_of(app), app.config.project
    kept = Path(app.doctreedir) / FOLDER
    cards = {post.slug: card_of(post, topics.get(post.topic, ""), site)
             for post in posts}  # fmt: skip
    places = {slug: kept / f"{digest(card)}.png" for slug, card in cards.items()}
    new = [slug for slug, place in places.items() if not place.exists()]
    pictures = drawn([cards[slug] for slug in new], Path(app.confdir) / "fonts")
    for slug, picture in zip(new, pictures, strict=True):
        write_whole(places[slug], picture)
    return places


def draw_share(app: Sphinx, docnames: Sequence[str]) -> None:
    """Draw the pictures of the posts that this process has written."""
    if is_site(app):
        posts = posts_of(app.env).posts
        draw(app, [posts[name] for name in docnames if name in posts])


def write_pictures(app: Sphinx) -> None:
    """Draw what is not drawn yet, and have the site show a picture for each post."""
    places = draw(app, posts_of(app.env).posts.values())
    leave_only(Path(app.doctreedir) / FOLDER, set(places.values()))
    folder = Path(app.builder.outdir) / FOLDER
    wanted = {folder / f"{slug}.png": place for slug, place in places.items()}
    leave_only(folder, wanted.keys())
    for path, place in wanted.items():
        write_if_changed(path, place.read_bytes())
    app.builder.replaces(FOLDER)


def name_picture(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give a post's page the address of its picture, and what it shows in words."""
    post = posts_of(app.env).posts.get(pagename)
    if post is None or not is_site(app):
        return
    key = post.fields.key
    words = f" {key.number} {curled(key.says)}" if key else ""
    context["picture"] = {
        "address": f"{app.config.html_baseurl}{FOLDER}/{post.slug}.png",
        "words": f"{curled(post.title)}.{words}",
    }


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.builds.site")
    app.setup_extension("_ext.posts.domain")
    app.connect("html-page-context", name_picture)
    app.connect("share-written", draw_share)
    write_last(app, write_pictures)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
