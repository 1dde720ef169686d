"""What a picture's file holds: its form and its natural size, or what is wrong with it.

The content decides, not the name: a camera's ``photo.png`` may well be a JPEG::

    >>> look_at(Path("photo.png"))
    Picture(form='JPEG', width=1200.0, height=800.0)

Bitmaps are decoded whole once, so that a file that ends too early is found here and
not by a reader; of an SVG the root tells the size, and what no page would show of it
(scripts, HTML, files elsewhere) is named.
"""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from PIL import Image, ImageOps, UnidentifiedImageError

PIXELS = {
    "": 1, "px": 1, "pt": 96 / 72, "pc": 16, "in": 96, "cm": 96 / 2.54,
    "mm": 96 / 25.4, "em": 18, "ex": 9,
}  # fmt: skip
LENGTH = re.compile(r"\s*\+?(\d+\.?\d*|\.\d+)\s*([a-z]*)\s*")
# What every browser shows, by Pillow's names.
SHOWN = {"PNG", "JPEG", "GIF", "WEBP", "AVIF", "BMP"}
DRAWING = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|!DOCTYPE\s+svg|svg\b)", re.I)
SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
SHOWS_ANOTHER_FILE = {"image", "use", "feImage"}
ELSEWHERE = re.compile(r"@import|url\(\s*['\"]?(?!#|data:)", re.I)


class Unusable(Exception):
    """A picture that cannot be shown; says why, and what to do."""


class Picture(NamedTuple):
    """What a file shows: its form by Pillow's name or SVG, its size in pixels."""

    form: str
    width: float
    height: float


def look_at(path: Path) -> Picture:
    """Return what a picture's file holds. Raises Unusable, with the remedy."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Unusable(f"cannot be read ({error.strerror})") from error
    is_drawing = DRAWING.match(content) is not None
    if is_drawing and path.suffix.lower() != ".svg":
        raise Unusable("is an SVG: let its name end in .svg")
    if path.suffix.lower() == ".svg":
        return drawing(content)
    return bitmap(path)


def bitmap(path: Path) -> Picture:
    """Return form and size of a bitmap, as a browser turns it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # of what it reads past
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as image:
                image.load()
                form, size = image.format or "", ImageOps.exif_transpose(image).size
    except UnidentifiedImageError as error:
        raise Unusable("is not a picture; save it as PNG, JPEG or SVG") from error
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise Unusable("has too many pixels; make it smaller") from error
    except (OSError, ValueError, SyntaxError, IndexError) as error:
        raise Unusable(f"is damaged ({error}); save it anew") from error
    form = "JPEG" if form == "MPO" else form  # a camera's, with a second picture
    if form not in SHOWN:
        raise Unusable(f"is a {form}, which browsers do not show; save it as PNG")
    return Picture(form, *map(float, size))


def drawing(content: bytes) -> Picture:
    """Return the size of an SVG; refuse what a page or the book would not show."""
    try:
        content.decode()
    except UnicodeDecodeError as error:
        raise Unusable("is not in UTF-8; save it so") from error
    if b"<!ENTITY" in content:
        raise Unusable("defines entities of its own; save it as plain SVG")
    try:
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        raise Unusable(f"is no well-formed SVG ({error}); save it anew") from error
    if root.tag != f"{SVG}svg":
        raise Unusable('is not an SVG: its root is to be <svg xmlns="…2000/svg">')
    for element in root.iter():
        refuse_what_is_not_shown(element)
    return Picture("SVG", *size_of(root))


def refuse_what_is_not_shown(element: ElementTree.Element) -> None:
    """Raise Unusable for a part of a drawing that a page or the book leaves out."""
    name = element.tag.removeprefix(SVG) if isinstance(element.tag, str) else ""
    if name == "script" or any(each.startswith("on") for each in element.attrib):
        raise Unusable("holds a script, which does not run in a picture; take it out")
    if name == "foreignObject":
        raise Unusable(
            "holds HTML (foreignObject), which print does not show; "
            "export it with its text as text of SVG"
        )
    target = element.get("href") or element.get(LINK) or ""
    if name in SHOWS_ANOTHER_FILE and not target.startswith(("#", "data:")):
        raise Unusable(f"shows another file ({target}); put that into the drawing")
    style = [element.get("style", ""), element.text or "" if name == "style" else ""]
    if any(map(ELSEWHERE.search, [*style, element.get("fill", "")])):
        raise Unusable("asks for another file in its style; put that into the drawing")


def size_of(root: ElementTree.Element) -> tuple[float, float]:
    """Return width and height of a drawing from its root, in pixels."""
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    try:
        box_width, box_height = (float(each) for each in box[2:4])
    except ValueError:
        box_width = box_height = 0.0
    width, height = pixels(root.get("width", "")), pixels(root.get("height", ""))
    if box_width > 0 and box_height > 0:
        if width is None and height is None:
            width = box_width
        if width is None:
            width = (height or 0) * box_width / box_height
        if height is None:
            height = width * box_height / box_width
    if not width or not height:
        raise Unusable("does not say how large it is; give it a width and a height")
    return width, height


def pixels(length: str) -> float | None:
    """Return a length of CSS in pixels of a page; None where that depends on it."""
    match = LENGTH.fullmatch(length)
    if match is None or match[2] not in PIXELS:
        return None
    return float(match[1]) * PIXELS[match[2]]
