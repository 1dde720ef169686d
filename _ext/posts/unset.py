"""Posts whose PDF cannot be set: the site does not link to what is not there.

The builder of the PDFs notes them beside what Sphinx keeps; a page is written again
when its post comes among them or leaves them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from _ext.posts.domain import posts_of

if TYPE_CHECKING:
    from collections.abc import Set

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


FILE = "unset.json"


def note_unset(doctreedir: Path, slugs: Set[str]) -> None:
    """Note which posts have no PDF that says what they say."""
    (doctreedir / FILE).write_text(json.dumps(sorted(slugs)), encoding="utf-8")


def unset(doctreedir: Path) -> set[str]:
    """Return the slugs of the posts whose PDF could not be set."""
    try:
        return set(json.loads((doctreedir / FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return set()  # no PDF was made yet


def pages_to_write(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the posts whose link to a PDF appears or goes."""
    if app.builder.format != "html":
        return []
    domain = posts_of(env)
    now, before = unset(Path(app.doctreedir)), domain.data.setdefault("unset", set())
    domain.data["unset"] = now
    return sorted(
        docname for docname, post in domain.posts.items() if post.slug in now ^ before
    )


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.posts.domain")
    app.connect("env-updated", pages_to_write)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
