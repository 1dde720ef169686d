"""A page that was complained of is read again at the next build.

Sphinx keeps what it has read, mistakes and all, and says nothing of them the next
time: a build that failed under ``-W`` would succeed when it is merely run again.
The pages are noted in a file beside what Sphinx keeps, as that is written before
references are resolved, which is when many a mistake shows.
"""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.logging import NAMESPACE, get_node_location

if TYPE_CHECKING:
    from collections.abc import Set

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

LINE = re.compile(r":\d*$")


class Complaints(logging.Handler):
    """Remembers what warnings are about: pages, files, '' for nothing particular."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.places: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        self.places.add(place_of(getattr(record, "location", None)))


def place_of(location: object) -> str:
    """Return the page or file of a warning's location, in any form Sphinx takes."""
    if isinstance(location, nodes.Node):
        location = get_node_location(location)
    if isinstance(location, tuple):
        location = location[0]
    return LINE.sub("", str(location or ""))


def note_path(app: Sphinx) -> Path:
    """Return where the pages to read again are noted."""
    return Path(app.doctreedir) / f"retries-{app.builder.name}.json"


def listen(app: Sphinx) -> None:
    """Note, when the build ends, which pages it complained of."""
    complaints = Complaints()
    logger = logging.getLogger(NAMESPACE)
    logger.addHandler(complaints)

    def note(app: Sphinx, _error: Exception | None) -> None:
        logger.removeHandler(complaints)
        found = app.env.found_docs
        pages = {str(app.env.doc2path(page)): page for page in found}
        pages |= {page: page for page in found}
        noted = {pages.get(place, app.config.root_doc) for place in complaints.places}
        note_path(app).write_text(json.dumps(sorted(noted)), encoding="utf-8")

    app.connect("build-finished", note)


def pages_to_read(
    app: Sphinx,
    env: BuildEnvironment,
    added: Set[str],
    changed: Set[str],
    removed: Set[str],
) -> Set[str]:
    """Return the pages that the last build complained of."""
    try:
        return set(json.loads(note_path(app).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return set()  # the first build, or one that was stopped


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("builder-inited", listen, priority=100)  # before others complain
    app.connect("env-get-outdated", pages_to_read)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
