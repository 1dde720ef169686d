"""What a build complained of, every build complains of until it is right.

Sphinx keeps what it has read, mistakes and all, and says nothing of them the next
time: a build that failed under ``-W`` would succeed when it is merely run again, or
when another builder runs, which shares what was read. So complaints are kept in a file
beside what Sphinx keeps. At the next build, whichever builder's,

- a page that was complained of is read and written again, which makes the complaint
  again if there is still a reason;
- what another builder complained of, and this one cannot know (a picture that only
  print cannot show), is said again while the page and what it depends on are unchanged;
- where something was complained of that is of no page, all pages are read.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.logging import (
    NAMESPACE,
    get_node_location,
    getLogger,
    is_suppressed_warning,
)

from _ext.builds.whole_files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = getLogger(__name__)

LINE = re.compile(r":\d*$")
# Loggers of what only one output can be wrong in; the rest any build finds again.
OF_OUTPUT = (
    "sphinx._ext.epub",
    "sphinx._ext.typst",
    "sphinx._ext.neighbours",
    "sphinx.sphinx.builders.html",
    "sphinx.sphinx.highlighting",
    "sphinx.sphinx.writers.html",
)
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Complaint:
    """A warning: what was said, of which place, and of which state of its page."""

    place: str  # file and line, page, or '' for nothing particular
    message: str
    kind: str
    subkind: str
    is_of_output: bool = False  # no other builder can find it
    source: str = ""  # digest of the page and of what it depends on

    @property
    def said(self) -> tuple[str, str]:
        return (self.place, self.message)


class Listener(logging.Handler):
    """Remembers the warnings of one build."""

    def __init__(self, suppressed: Iterable[str]) -> None:
        super().__init__(logging.WARNING)
        self.suppressed = list(suppressed)
        self.heard: dict[Complaint, None] = {}  # in order, each once

    def emit(self, record: logging.LogRecord) -> None:
        kind = getattr(record, "type", "") or ""
        subkind = getattr(record, "subtype", "") or ""
        if not is_suppressed_warning(kind, subkind, self.suppressed):
            place = place_of(getattr(record, "location", None))
            message = COLOUR.sub("", record.getMessage())
            of_output = record.name.startswith(OF_OUTPUT)
            self.heard[Complaint(place, message, kind, subkind, of_output)] = None


def place_of(location: object) -> str:
    """Return a warning's location as text, in any form that Sphinx takes."""
    if isinstance(location, nodes.Node):
        location = get_node_location(location)
    if isinstance(location, tuple):
        docname, line = location[0] or "", location[1] if len(location) > 1 else None
        location = f"{docname}:{line}" if line else docname
    return str(location or "")


class Kept:
    """The complaints of the last builds, by builder, in their file."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "complaints.json"

    def read(self) -> dict[str, list[Complaint]]:
        """Return what was kept; nothing where nothing was, or cannot be read."""
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
            return {
                builder: [Complaint(**each) for each in complaints]
                for builder, complaints in kept.items()
            }
        except (OSError, ValueError, TypeError, AttributeError):
            return {}

    def write(self, complaints: dict[str, list[Complaint]]) -> None:
        """Keep complaints, whole or not at all."""
        found = {
            name: [asdict(one) for one in some] for name, some in complaints.items()
        }
        text = json.dumps(found, ensure_ascii=False, indent=1)
        write_whole(self.path, text.encode())


def page_of(env: BuildEnvironment, place: str) -> str:
    """Return the page that a complaint is about, '' for none."""
    name = LINE.sub("", place)
    return name if name in env.found_docs else env.path2doc(name) or ""


def digest(env: BuildEnvironment, page: str) -> str:
    """Return a digest of a page and what it depends on; of all pages for none."""
    paths = {env.doc2path(name) for name in ([page] if page else env.found_docs)}
    paths |= {Path(env.srcdir, path) for path in env.dependencies.get(page, ())}
    combined = hashlib.sha256()
    for path in sorted(paths):
        try:
            combined.update(path.read_bytes())
        except (OSError, ValueError):  # none there, or a name that no file can have
            combined.update(b"gone")
    return combined.hexdigest()


def listen(app: Sphinx) -> None:
    """Hear what the build complains of; when it ends, keep it with the others'."""
    kept = Kept(Path(app.doctreedir))
    listener = Listener(app.config.suppress_warnings)
    logging.getLogger(NAMESPACE).addHandler(listener)

    def finish(app: Sphinx, error: Exception | None) -> None:
        logging.getLogger(NAMESPACE).removeHandler(listener)
        if error is not None:
            return  # the next build begins from nothing
        heard = [
            replace(one, source=digest(app.env, page_of(app.env, one.place)))
            for one in listener.heard
        ]
        others = still_true(app, kept.read())
        others.pop(app.builder.name, None)
        say_again(app, others, {one.said for one in heard})
        kept.write({**others, app.builder.name: heard})

    app.connect("build-finished", finish, priority=900)  # once all is said


def still_true(
    app: Sphinx, complaints: dict[str, list[Complaint]]
) -> dict[str, list[Complaint]]:
    """Return the complaints whose page is what it was when they were made."""
    return {
        builder: [
            one
            for one in some
            if one.source == digest(app.env, page_of(app.env, one.place))
        ]
        for builder, some in complaints.items()
    }


def say_again(
    app: Sphinx, complaints: dict[str, list[Complaint]], said: Set[tuple[str, str]]
) -> None:
    """Warn of what another builder complained of and this one has not found itself."""
    for builder, some in complaints.items():
        for one in some:
            if one.is_of_output and one.said not in said:
                logger.warning(
                    "%s (said by 'make %s'; run it again once this is mended)",
                    one.message,
                    builder,
                    location=one.place or None,
                    type=one.kind,
                    subtype=one.subkind,
                )


def pages_to_read(
    app: Sphinx,
    env: BuildEnvironment,
    added: Set[str],
    changed: Set[str],
    removed: Set[str],
) -> Set[str]:
    """Return the pages that were complained of; all for what is of no page."""
    kept = Kept(Path(app.doctreedir)).read()
    places = {one.place for some in kept.values() for one in some}
    pages = {page_of(env, place) for place in places}
    return set(env.found_docs) if "" in pages else pages & env.found_docs


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.builds.interruptions")
    app.connect("builder-inited", listen, priority=100)  # before others complain
    app.connect("env-get-outdated", pages_to_read)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
