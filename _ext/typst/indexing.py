"""Entries of the index of terms, from ``{index}`` and from the glossary.

Sphinx holds an entry as kind and value. A single ``queue; bounded`` stands in the book
as "queue, bounded"; a pair stands under both its words, a triple under all three.
"""

from __future__ import annotations

from sphinx import addnodes

from _ext.typst.escaping import string
from _ext.typst.page import PageWriter


def index_names(kind: str, value: str) -> list[str]:
    """Return the names under which an entry stands in the index."""
    words = [word.strip() for word in value.split(";")]
    if kind == "pair":
        first, second = words
        return [f"{first}, {second}", f"{second}, {first}"]
    if kind == "triple":
        first, second, third = words
        return [
            f"{first}, {second} {third}",
            f"{second}, {third}, {first}",
            f"{third}, {first} {second}",
        ]
    if kind in ("see", "seealso"):
        return [f"{words[0]} (see {words[1]})"]
    return [", ".join(words)]


class IndexWriter(PageWriter):
    """Writes the places that the index leads to."""

    def write_index(self, node: addnodes.index) -> str:
        names = [
            name
            for kind, value, *_rest in node["entries"]
            for name in index_names(kind, value)
        ]
        return "".join(f"#index-entry({string(name)});" for name in names)
