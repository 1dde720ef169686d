"""A name has one owner, whatever was read first, and whoever was read again.

Sphinx keeps labels, terms and equations in one table for all pages: of two pages that
give the same name, the one that was read last has it, and when that one goes nobody
has. Read in parallel, it says nothing of the two. Here each page's claims are kept by
page. What two claim is a warning at both, and the first of them, by name, has it.
The names that images get when they are copied depend on their paths alone, likewise.
"""

from __future__ import annotations

import logging as logging_of_python
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from docutils import nodes
from sphinx.util import logging

from _ext.builds.memory import memory_of
from _ext.posts.domain import posts_of
from _ext.posts.places import line_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

# Tables whose entries begin with the page that has made them.
TABLES = (
    ("std", "labels"),
    ("std", "anonlabels"),
    ("std", "objects"),
    ("std", "terms"),
    ("math", "objects"),
)


class Noting(dict[Any, Any]):
    """A table that notes which names it is given. It is stored as any other."""

    def __init__(self, known: Mapping[Any, Any]) -> None:
        super().__init__(known)
        self.given: dict[Any, None] = {}  # in their order, since the last page

    def __setitem__(self, name: Any, value: Any) -> None:
        self.given[name] = None
        super().__setitem__(name, value)

    def setdefault(self, name: Any, value: Any = None) -> Any:
        if name not in self:
            self[name] = value
        return self[name]

    def update(self, *others: Any, **more: Any) -> None:
        for name, value in dict(*others, **more).items():
            self[name] = value

    def __ior__(self, other: Any) -> Self:  # type: ignore[override,misc]
        self.update(other)
        return self

    def __reduce__(self) -> tuple[type, tuple[dict[Any, Any]]]:
        return dict, (dict(self),)


def begin_to_note(_app: Sphinx, env: BuildEnvironment, _docnames: list[str]) -> None:
    """Have the tables note what the pages that are read will give them.

    To look through all names for those of a page, for each page, would take twice as
    long for each of twice as many.
    """
    for domain, table in TABLES:
        data = env.domaindata[domain]
        data[table] = Noting(data.get(table, {}))


def note_claims(app: Sphinx, _doctree: nodes.document) -> None:
    """Note the names that the page has given which was just read."""
    env = app.env
    docname = env.current_document.docname
    found: list[tuple[str, str, str, Any]] = []
    for domain, table in TABLES:
        entries = env.domaindata[domain].get(table, {})
        names = list(getattr(entries, "given", entries))
        found += [
            (domain, table, name, entries[name])
            for name in names
            if name in entries and entries[name][0] == docname
        ]
        if isinstance(entries, Noting):
            entries.given.clear()
    memory_of(env).claims[docname] = found


def settle(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Give each name to the first page that claims it; complain of the others."""
    claimed: dict[tuple[str, str, str], dict[str, Any]] = {}
    for docname, claims in sorted(memory_of(env).claims.items()):
        for domain, table, name, value in claims:
            by_page = claimed.setdefault((domain, table, name), {})
            by_page.setdefault(docname, value)
    said = set()
    for (domain, table, name), by_page in claimed.items():
        entries = env.domaindata[domain][table]
        if len(by_page) > 1 or name not in entries:
            entries[name] = next(iter(by_page.values()))
        if len(by_page) == 1 or are_slugs(env, label_of(name), by_page):
            continue
        for docname in by_page:
            others = " and ".join(sorted(by_page.keys() - {docname}))
            if (docname, label := label_of(name)) not in said:
                said.add((docname, label))
                logger.warning(
                    "%r is defined in %s too; choose another name",
                    label,
                    others,
                    location=(docname, line_of(env.doc2path(docname), label, 1) or 1),
                    type="names",
                )
    name_images(env)
    return []


def are_slugs(env: BuildEnvironment, name: str, pages: Iterable[str]) -> bool:
    """Tell whether pages claim a name by what they are called, which posts say."""
    posts = posts_of(env).posts
    return all(page in posts and name in posts[page].names for page in pages)


class OfOnePage(logging_of_python.Filter):
    """Lets Sphinx complain of two like names on one page, and leaves two pages to us.

    Sphinx notices two pages only where one process reads both.
    """

    def __init__(self, app: Sphinx) -> None:
        super().__init__()
        self.app = app

    def filter(self, record: logging_of_python.LogRecord) -> bool:
        if not str(record.msg).startswith("duplicate ") or not record.args:
            return True
        other = str(record.args[-1])
        own = self.app.env.current_document.docname
        return own in (other, self.app.env.path2doc(other))


def leave_pairs_to_us(app: Sphinx) -> None:
    """Have Sphinx complain of one page at a time; until the build ends."""
    names = [f"sphinx.sphinx.domains.{domain}" for domain in ("std", "math")]
    loggers = [logging_of_python.getLogger(name) for name in names]
    only = OfOnePage(app)
    for each in loggers:
        each.addFilter(only)
    app.connect(
        "build-finished", lambda *_: [each.removeFilter(only) for each in loggers]
    )


def label_of(name: str | tuple[str, str]) -> str:
    """Return a name as its author wrote it: objects have their kind before it."""
    return name if isinstance(name, str) else name[1]


def name_images(env: BuildEnvironment) -> None:
    """Name the copies of images in the order of their paths, not of their reading."""
    taken: set[str] = set()
    for path, (docnames, _name) in sorted(env.images.items()):
        file, count = Path(path), 0
        while (name := f"{file.stem}{count or ''}{file.suffix}") in taken:
            count += 1
        taken.add(name)
        env.images[path] = (docnames, name)
    env.images._existing = taken


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.builds.memory")
    app.setup_extension("_ext.posts.domain")
    app.connect("builder-inited", leave_pairs_to_us)
    app.connect("env-before-read-docs", begin_to_note)
    app.connect("doctree-read", note_claims, priority=900)  # once all are given
    app.connect("env-updated", settle, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
