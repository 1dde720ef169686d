"""Where the site will be, which absolute addresses begin with: canonical, in PDFs.

``SITE_URL`` says it; on Read the Docs their own variable does, and in the workflow of
GitHub Pages a step finds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

VARIABLES = ("SITE_URL", "READTHEDOCS_CANONICAL_URL")


def site_address(environment: Mapping[str, str], default: str) -> str:
    """Return the address of the site, with a slash at its end.

    Args:
        environment: The variables of the build's environment.
        default: The address where none is set.
    """
    said = (environment.get(variable, "").strip() for variable in VARIABLES)
    return next(filter(None, said), default).rstrip("/") + "/"


def is_address(text: str) -> bool:
    """Tell whether pages can stand below an address."""
    parts = urlsplit(text)
    is_whole = parts.scheme in ("http", "https") and bool(parts.netloc)
    return is_whole and not set(text) & set("?# ")


def setup(app: Sphinx) -> ExtensionMetadata:
    if not is_address(address := app.config.html_baseurl):
        raise SystemExit(
            f"SITE_URL is {address!r}, below which no page can stand: write the whole "
            "address, as in https://example.org/in-production/"
        )
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
