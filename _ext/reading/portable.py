"""A page's HTML as it can stand elsewhere: in a feed, or as the source of another form.

>>> portable('<p id="a" data-x="1">See <a href="b.html">b</a>.</p>', "https://x.org/a/")
'<p id="a" >See <a href="https://x.org/a/b.html">b</a>.</p>'
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin

ADDRESS = re.compile(r'(?<=\s)(href|src)="([^"]*)"')
ONLY_ON_THE_PAGE = re.compile(
    r'<a class="headerlink"[^>]*>#</a>|<h1>.*?</h1>'
    r'|<p class="post-(?:meta|tags)">.*?</p>'
    r'|(?<=\s)(?:data-[a-z-]+|tabindex|aria-[a-z]+)="[^"]*"',
    re.DOTALL,
)


@lru_cache(maxsize=1)  # a feed and the Markdown are made of the same page
def portable(body: str, address: str) -> str:
    """Return a page's HTML as it can stand elsewhere, its addresses absolute.

    What serves only on the page goes: title, links to headings, marks for scripts.
    """
    body = ONLY_ON_THE_PAGE.sub("", body)

    def absolute(found: re.Match[str]) -> str:
        return f'{found[1]}="{urljoin(address, found[2])}"'  # escaped already

    return ADDRESS.sub(absolute, body)
