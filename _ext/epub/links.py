"""Where a reference leads: within the book, or to the page of the site that it is not.

>>> links = Links("https://x.org/", frozenset({"posts/a", "posts/b"}))
>>> links.follow("b.xhtml#why", "posts/a")
('b.xhtml#why', ('posts/b', 'why'))
>>> links.follow("../index.xhtml", "posts/a")
('https://x.org/index.html', None)
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from urllib.parse import unquote

ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
SUFFIX = ".xhtml"


@dataclass(frozen=True)
class Links:
    """The addresses of the pages of a book, whose ``site`` has more."""

    site: str
    pages: frozenset[str]

    def follow(self, address: str, page: str) -> tuple[str, tuple[str, str] | None]:
        """Return an address of a page as the book has it, and what it leads to there.

        That is a page and an id, "" for its top; None for what is not in the book.
        """
        if ELSEWHERE.match(address):
            return address, None
        path, _, place = address.partition("#")
        if not path:
            return address, (page, unquote(place))
        whole = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
        target = unquote(whole).removesuffix(SUFFIX)
        if target in self.pages and whole.endswith(SUFFIX):
            return address, (target, unquote(place))
        return self.on_the_site(whole, place), None

    def on_the_site(self, path: str, place: str) -> str:
        """Return the address that a file of the book would have on the site."""
        if path.endswith(SUFFIX):
            path = f"{path.removesuffix(SUFFIX)}.html"
        return f"{self.site}{path}" + (f"#{place}" if place else "")
