"""The numbers of figures, tables, listings and formulas, and the words that name them.

On the site and in a post by itself the third figure of a post is Figure 3; in the book,
where it stands in chapter 2, Figure 2.3. The template knows chapters, so the writer
leaves the number to it::

    in_chapter("posts/career/on-call", (3,))  # in-chapter("posts/career/on-call", "3")
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docutils import nodes
from sphinx import addnodes

from _ext.typst.escaping import string

Numbers = Mapping[str, Mapping[str, tuple[int, ...]]]  # by kind and id
FIELDS = ("{number}", "%s")  # where Sphinx puts a number into words


def in_chapter(docname: str, number: Sequence[int]) -> str:
    """Return the number of something on a page as Typst code."""
    return f"in-chapter({string(docname)}, {string(written(number))})"


def written(number: Sequence[int]) -> str:
    """Return a number as the site writes it."""
    return ".".join(map(str, number))


def find(numbers: Numbers, node_ids: Sequence[str]) -> tuple[int, ...] | None:
    """Return the number of what has one of these ids."""
    for known in numbers.values():
        for node_id in node_ids:
            if node_id in known:
                return known[node_id]
    return None


def around(node: nodes.reference, number: str) -> tuple[str, str] | None:
    """Return what a reference says before and after a number; None if it says none.

    A title such as ``the {number}th of 3`` tells which of its numbers is meant.
    """
    text = node.astext()
    if not isinstance(node, addnodes.number_reference):
        return ("(", ")") if text == f"({number})" else None
    title = node.get("title", "")
    for field in FIELDS:
        before, found, after = title.partition(field)
        if not found:
            continue
        if "{name}" not in before:
            start = len(before.replace("%%", "%") if field == "%s" else before)
        else:
            start = len(text) - len(after) - len(number)
        if text[start:].startswith(number):
            return text[:start], text[start + len(number) :]
    return None
