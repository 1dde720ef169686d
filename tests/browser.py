"""The browser of the tests: Chromium, the machine's own or installed on demand.

``python -m tests.browser`` is what ``make test`` runs first: it looks for Chromium,
installs Debian's package where it may, and says plainly what is missing where it
cannot. CHROMIUM names another one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",  # the tests may run as root, where the sandbox cannot
    "--disable-gpu",
    "--disable-background-networking",  # or it looks up its maker's hosts at start
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
REMEDY = (
    "The tests look at the pages in Chromium, and there is none on this machine.\n"
    "Install it (on Debian and Ubuntu: apt-get install chromium), or name another:\n"
    "    CHROMIUM=/path/to/chrome make test"
)


Headers = dict[str, dict[str, str]]


def read_headers(text: str) -> Headers:
    r"""Return what a file of headers has a host send, by the pages that it names.

    >>> read_headers("/*\n  Referrer-Policy: no-referrer\n")
    {'/*': {'Referrer-Policy': 'no-referrer'}}
    """
    found: Headers = {}
    for line in text.splitlines():
        if line.startswith("/"):
            headers = found.setdefault(line, {})
        elif line.startswith(" "):
            name, _, value = line.strip().partition(": ")
            headers[name] = value
    return found


HEADERS = read_headers((Path(__file__).parent.parent / "_headers").read_text("utf-8"))
POLICY = HEADERS["/*"]["Content-Security-Policy"]


class OpenHandler(SimpleHTTPRequestHandler):
    """Serves files as a host does that sends no headers of its own, and quietly."""

    def log_message(self, *_args: object) -> None:
        pass


class StrictHandler(OpenHandler):
    """Serves files with the headers that a host is to send."""

    def end_headers(self) -> None:
        for pattern, headers in HEADERS.items():
            if fnmatchcase(self.path, pattern):
                for name, value in headers.items():
                    self.send_header(name, value)
        super().end_headers()


@contextmanager
def serve(folder: Path, handler: type = StrictHandler) -> Iterator[str]:
    """Serve a folder on this machine, strictly if not told else; yield its address."""
    handler = partial(handler, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def visit(browser: Browser, url: str, width: int, scheme: str, **options) -> Page:
    """Open a page in a window of its own."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        reduced_motion="reduce",
        **options,
    )
    page = context.new_page()
    page.goto(url, wait_until="load")
    return page


def find() -> str | None:
    """Return the path of a Chromium, or None."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    return next(filter(None, map(shutil.which, NAMES)), None)


def install() -> None:
    """Install Debian's package where that is possible; else do nothing."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return
    print("Installing Chromium for the tests ...", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "-y", "chromium"]):
        subprocess.run(["apt-get", *arguments], check=False, env=environment, **quiet)


def main() -> int:
    """Return 0 where the tests will have a browser, else 1 in CI and 0 elsewhere."""
    if find() is None and not os.environ.get("CHROMIUM"):
        install()
    if find() is not None:
        return 0
    print(REMEDY, file=sys.stderr)
    if os.environ.get("CI"):
        return 1
    print("The tests that need it are skipped.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
