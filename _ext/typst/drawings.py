"""Drawings for print: an SVG that asks for "sans-serif" gets the book's own.

A browser knows what such a word means on its machine. Typst, which is to give the
same PDF on every machine, sees the fonts of the repository alone.
"""

from __future__ import annotations

import re

OURS = {
    b"sans-serif": b"Source Sans 3",
    b"serif": b"Source Serif 4",
    b"monospace": b"JetBrains Mono",
}
FAMILY = rb"""(?:"[^"<>]*"|'[^'<>]*'|\w[\w\t -]*)"""
FAMILIES = re.compile(
    rb"""font-family\s*(?::\s*|=\s*(?P<quote>["']))"""
    rb"(?P<names>%s(?:\s*,\s*%s)*)" % (FAMILY, FAMILY)
)
GENERIC = re.compile(rb"""(?<![-\w"'])(?:sans-serif|serif|monospace)(?![-\w"'])""")


def for_print(content: bytes) -> bytes:
    """Return an SVG with our typefaces where it asks for any of a kind."""
    return FAMILIES.sub(with_ours, content)


def with_ours(families: re.Match[bytes]) -> bytes:
    """Name our typefaces, quoted, as no name of CSS may hold a bare 3."""
    quote = b'"' if families["quote"] == b"'" else b"'"
    names = GENERIC.sub(lambda name: quote + OURS[name[0]] + quote, families["names"])
    return families[0].removesuffix(families["names"]) + names
