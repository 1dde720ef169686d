"""Drawings for print: an SVG that asks for "sans-serif" gets the book's own.

A browser knows what such a word means on its machine. Typst, which is to give the
same PDF on every machine, sees the fonts of the repository alone.
"""

from __future__ import annotations

import re

GENERIC = re.compile(
    rb"""(?P<before>font-family\s*[:=]\s*"?[^;"'}>]*?)(?<![-\w])sans-serif(?![-\w])"""
)
OURS = rb"\g<before>'Source Sans 3'"  # quoted: no name of CSS may hold a bare 3


def for_print(content: bytes, name: str) -> bytes:
    """Return a picture's file as Typst is to read it."""
    return GENERIC.sub(OURS, content) if name.endswith(".svg") else content
