"""A page's HTML as it can stand elsewhere: in a feed, or as the source of another form.

>>> portable('<p id="a" data-x="1">See <a href="b.html">b</a>.</p>', "https://x.org/a/")
'<p id="a" >See <a href="https://x.org/a/b.html">b</a>.</p>'
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin

PLACES_ON_THE_PAGE = re.compile(
    r'<a class="headerlink"[^>]*>#</a>|<h1>.*?</h1>'
    r'|<p class="post-(?:meta|tags)">.*?</p>',
    re.DOTALL,
)
# What begins with the sign before it is sought quickly; behind one, it is not.
ATTRIBUTE = re.compile(
    r'(\s)(?:(href|src)="([^"]*)"|(?:data-[a-z-]+|tabindex|aria-[a-z]+)="[^"]*")'
)


@lru_cache(maxsize=1)  # a feed and the Markdown are made of the same page
def portable(body: str, address: str) -> str:
    """Return a page's HTML as it can stand elsewhere, its addresses absolute.

    What serves only on the page goes: title, links to headings, marks for scripts.
    """
    folder = address[: address.rfind("/") + 1]

    def elsewhere(found: re.Match[str]) -> str:
        blank, name, reference = found.groups()
        if not name:
            return blank
        if len(reference) > 1 and reference[0] == "#":
            return f'{blank}{name}="{address}{reference}"'
        if not reference or reference[0] in "#?":
            return f'{blank}{name}="{urljoin(address, reference)}"'
        return f'{blank}{name}="{joined(folder, reference)}"'  # escaped already

    return ATTRIBUTE.sub(elsewhere, PLACES_ON_THE_PAGE.sub("", body))


@lru_cache(maxsize=20_000)  # pages of a folder link to the same places
def joined(folder: str, reference: str) -> str:
    """Return where a reference leads from a folder."""
    return urljoin(folder, reference)
