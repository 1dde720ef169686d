"""The pictures of the book, in the forms that every reader of EPUB 3 shows.

What is none of these becomes a PNG. A picture is named by what it holds, as the name of
its file may say another form than it has. A drawing is SVG as EPUB has it: it names no
grammar elsewhere, its paths have a shape, be it none, and it has no role that only
newer readers know.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from _ext.epub.package import File
from _ext.page.pictures import look_at
from _ext.typst.pictures import printable

FOLDER = "images"
GRAMMAR = re.compile(rb"<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?\s*>")
SHAPELESS = re.compile(rb"<path\b(?![^<>]*\sd\s*=)")
ROLE = re.compile(rb"(<svg\b[^<>]*?)\srole\s*=\s*(?:\"[^\"]*\"|'[^']*')")
ENDINGS = {"SVG": ".svg", "PNG": ".png", "JPEG": ".jpg", "GIF": ".gif"}


def picture(path: Path) -> File:
    """Return a picture as a file of the book; ``page.images`` has looked at it."""
    form = look_at(path).form
    content = path.read_bytes()
    if form not in ENDINGS:
        content, form = printable(content, form), "PNG"
    if form == "SVG":
        content = drawing(content)
    name = hashlib.sha256(content).hexdigest()[:20] + ENDINGS[form]
    return File(f"{FOLDER}/{name}", content)


def drawing(content: bytes) -> bytes:
    """Return an SVG as EPUB has it.

    >>> drawing(b'<!DOCTYPE svg><svg role="graphics-document"><path id="a"/></svg>')
    b'<svg><path d="" id="a"/></svg>'
    """
    without = ROLE.sub(rb"\1", GRAMMAR.sub(b"", content))
    return SHAPELESS.sub(b'<path d=""', without)
