"""What a reader fetches for a page before doing anything (``-m benchmarks.weight``).

Each page of ``_build/html`` is opened in a browser without a cache, at desktop and
phone width. The bytes are those of a host that compresses (gzip, level 6); ``shift``
is the cumulative layout shift, which should stay below 0.05.
"""

from __future__ import annotations

import gzip
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from tests.browser import ARGUMENTS, find, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser

COMPRESSED = {".html", ".css", ".js", ".svg", ".json"}  # fonts and pictures are already
SHIFT = """new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => {
    for (const each of list.getEntries()) if (!each.hadRecentInput) sum += each.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 400);
})"""


@dataclass(frozen=True)
class Weight:
    """Requests, bytes in all, bytes of fonts, and how much of the page moved."""

    requests: int
    total: int
    fonts: int
    shift: float


def size(path: Path) -> int:
    """Return how many bytes a host sends for a file."""
    content = path.read_bytes()
    if path.suffix in COMPRESSED:
        return len(gzip.compress(content, 6))
    return len(content)


def weigh(browser: Browser, site: Path, address: str, name: str, width: int) -> Weight:
    """Open a page and return what it fetched."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(f"{address}/{name}", wait_until="networkidle")
    shift = page.evaluate(SHIFT)
    context.close()
    paths = [site / unquote(urlsplit(url).path).lstrip("/") for url in fetched]
    sizes = {path: size(path) for path in paths if path.is_file()}
    fonts = sum(each for path, each in sizes.items() if path.suffix == ".woff2")
    return Weight(len(fetched), sum(sizes.values()), fonts, shift)


def main(site: Path) -> None:
    """Print the weight of the front page and of each post."""
    from playwright.sync_api import sync_playwright

    posts = sorted(path.relative_to(site) for path in site.glob("posts/*/*.html"))
    names = ["index.html", *(str(each) for each in posts if each.stem != "index")]
    print(f"{'page':58} width requests   kB  fonts  shift")
    with sync_playwright() as play, serve(site) as address:
        browser = play.chromium.launch(executable_path=find(), args=ARGUMENTS)
        for name in names:
            for width in (1440, 390):
                found = weigh(browser, site, address, name, width)
                print(
                    f"{name:58} {width:5} {found.requests:8} {found.total / 1000:4.0f} "
                    f"{found.fonts / 1000:6.0f} {found.shift:6.3f}"
                )
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "_build/html"))
