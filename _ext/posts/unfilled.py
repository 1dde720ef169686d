"""Places on a page that something fills in when all pages are known.

A page is walked through once for all kinds of them, however many there are::

    class post_archive(Unfilled): ...

    for place in unfilled(doctree, post_archive):
        place.replace_self(...)
"""

from __future__ import annotations

from typing import TypeVar

from docutils import nodes


class Unfilled(nodes.General, nodes.Element):
    """A place that is filled in when all pages are known."""


Place = TypeVar("Place", bound=Unfilled)


def unfilled(doctree: nodes.document, kind: type[Place]) -> list[Place]:
    """Return the places of a kind that a page had when the first kind was asked for.

    A page that is resolved for another output is another tree.
    """
    known = vars(doctree).get("unfilled")
    if known is None:
        known = vars(doctree)["unfilled"] = list(doctree.findall(Unfilled))
    return [place for place in known if isinstance(place, kind)]
