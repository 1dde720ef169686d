"""Images as the author asked for them: found, looked at, sized, described.

All of this is right on the page and in the book::

    ![What it shows](a.png){width="50%" #fig-a}

    :::{figure} /posts/topic/a.svg
    :alt: What it shows, for who does not see it.
    :width: 300px
    :align: right
    The caption.
    :::

An image is at most as wide as the column and never stretched by itself; its ratio is
kept, so that of a width and a height both the smaller counts. Lengths that are none
of per cent are pixels of a page, 96 to the inch, on paper too. Each says what it
shows (``alt``), or that it shows nothing: ``![](rule.svg){.decorative}``.

What cannot be shown is one warning with a remedy, and its alternative text stands in
a box where it would be. When a page has been read, an image that can be shown has
``form`` (Pillow's name, or SVG), ``pixels`` (width and height) and, where it was asked
for, ``percent``: so a writer of another output need not look again.
"""

from __future__ import annotations

import os
import posixpath
import re
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from _ext.page.files import problem_with
from _ext.page.pictures import Unusable, look_at, pixels
from _ext.page.widths import percent, width_class
from _ext.posts.places import place_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)

DECORATIVE = "decorative"
THEMED = {"only-light", "only-dark"}
ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]+:|//)", re.I)


class missing_picture(nodes.inline):
    """Stands for an image that cannot be shown; holds its alternative text."""


class LookAtImages(SphinxTransform):
    """Find each image of a page and note what it is; complain of what is wrong."""

    default_priority = 870  # all images are there; Sphinx collects them at 880

    def apply(self, **_options: Any) -> None:
        first = True
        for node in list(self.document.findall(nodes.image)):
            try:
                found = self.find(node)
                picture = look_at(found)
                size(node, (picture.width, picture.height))
            except Unusable as problem:
                warn(node, f"{node['uri']} {problem}")
                stand_in(node)
                continue
            node["form"] = picture.form
            node["first"] = first
            first = False
            check_alternative(node)

    def find(self, node: nodes.image) -> Path:
        """Return an image's file. Raises Unusable where it is not to be had."""
        uri, docname = node["uri"], self.env.current_document.docname
        if ADDRESS.match(uri):
            raise Unusable(
                "is on another host, whom a reader would have to ask; "
                "save it beside the post and name that file"
            )
        if not uri.strip():
            raise Unusable("has no address; name its file: ![what it shows](a.png)")
        for name in (uri, unquote(uri).replace("\0", "")):
            relative, full = self.env.relfn2path(name, docname)
            drawn = Path(self.env.doctreedir, "diagrams")  # by _ext.page.diagrams
            problem = problem_with(self.env, name)
            if problem and not Path(full).resolve().is_relative_to(drawn.resolve()):
                raise Unusable(problem)
            if os.path.isfile(full):  # which raises for no name
                break
        else:
            folder = Path(full).parent
            names = [each.name for each in folder.glob("*") if each.is_file()]
            near = get_close_matches(Path(full).name, names, n=1)
            hint = (
                f"did you mean {near[0]}?"
                if near
                else "name it as seen from this page, or from the root with / before it"
            )
            raise Unusable(f"is not there; {hint}")
        node["uri"], node["original_uri"] = f"/{relative}", uri
        return Path(full)


def size(node: nodes.image, natural: tuple[float, float]) -> None:
    """Note how large an image is to be shown: ``pixels``, and ``percent`` if asked.

    Raises Unusable for a length that no page and no paper knows.
    """
    width, height = node.get("width", ""), node.get("height", "")
    scale = node.get("scale", 100) / 100
    share = percent(width)
    if share is not None:
        if height:
            raise Unusable("has a width in per cent and a height: give one of them")
        node["percent"] = max(1.0, min(100.0, share * scale))
        node["pixels"] = natural
        return
    asked = [pixels(each) if each else None for each in (width, height)]
    for length, found in zip((width, height), asked, strict=True):
        if length and not found:
            raise Unusable(f"is to be {length} wide or high; write px, cm or per cent")
    node["pixels"] = fitted(natural, asked[0], asked[1], scale)


def fitted(
    natural: tuple[float, float],
    width: float | None,
    height: float | None,
    scale: float = 1,
) -> tuple[float, float]:
    """Return a size with the natural ratio, within a width and a height if given."""
    factors = [
        asked / given
        for asked, given in zip((width, height), natural, strict=True)
        if asked is not None
    ]
    factor = min(factors, default=1) * scale
    return natural[0] * factor, natural[1] * factor


def check_alternative(node: nodes.image) -> None:
    """Complain of an image that does not say what it shows."""
    is_decorative = DECORATIVE in node["classes"]
    if not node.get("alt", "").strip() and not is_decorative:
        warn(
            node,
            f"{node['uri'].lstrip('/')} has no alternative text; say what it shows "
            "(![what it shows](…) or :alt:), or that it is decorative ({.decorative})",
        )
        node["alt"] = ""
    elif is_decorative:
        node["alt"] = ""


def warn(node: nodes.Node, message: str) -> None:
    """Complain of an image at its line."""
    name = node.get("original_uri", node["uri"])
    place = place_of(node, name) or place_of(node)
    logger.warning("the image %s", message, location=place, type="images")


def stand_in(node: nodes.image) -> None:
    """Put an image's alternative text, in a box, where it would be."""
    text = node.get("alt") or posixpath.basename(node["uri"])
    classes = ["missing-picture", *node["classes"]]
    box = missing_picture("", text, classes=classes, ids=node["ids"])
    around = node.parent
    if isinstance(around, nodes.reference) and not isinstance(
        around.parent, nodes.TextElement
    ):
        node = around  # a link of its own, which holds a picture or is none
    node.replace_self(box)


def visit_image(self: HTML5Translator, node: nodes.image) -> None:
    """Write an image: its place is kept free until it arrives.

    A pair for light and dark is lazy wherever it stands: a browser does not fetch
    what is lazy and not displayed, so that a reader gets the one of the theme in use.
    Of the others, the first is there at once.
    """
    name = self.builder.images.get(node["uri"])
    uri = posixpath.join(self.builder.imgpath, quote(name)) if name else node["uri"]
    attributes = {"src": uri, "alt": node.get("alt", ""), "decoding": "async"}
    for side, length in zip(("width", "height"), shown_size(self, node), strict=False):
        attributes[side] = str(max(1, round(length)))
    if "title" in node:
        attributes["title"] = node["title"]
    if not node.get("first") or THEMED & set(node["classes"]):
        attributes["loading"] = "lazy"
    classes = [f"align-{node['align']}"] if "align" in node else []
    if "percent" in node:
        classes.append(width_class(node["percent"]))
    in_line = isinstance(node.parent, nodes.TextElement)
    end = "" if in_line else "\n"
    self.body.append(self.emptytag(node, "img", end, classes=classes, **attributes))


def shown_size(writer: HTML5Translator, node: nodes.image) -> tuple[float, ...]:
    """Return how large an image is shown; nothing where that cannot be known.

    What stands in a list of posts was put there after the page had been read.
    """
    if "pixels" in node:
        return node["pixels"]
    try:
        return look_at(Path(writer.builder.srcdir, node["uri"]))[1:]
    except Unusable as problem:
        page = writer.builder.current_docname
        logger.warning(
            "the image %s %s", node["uri"], problem, location=page, type="images"
        )
        return ()


def depart_image(self: HTML5Translator, node: nodes.image) -> None:
    """An image holds nothing."""


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.page.files")
    app.setup_extension("_ext.page.widths")
    app.add_node(missing_picture)
    app.add_node(nodes.image, override=True, html=(visit_image, depart_image))
    app.add_transform(LookAtImages)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
