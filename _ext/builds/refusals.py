"""A page that a program fails at is one warning, and the rest of the site is built.

Whatever an author writes, no one should have to read a traceback. What is known to fail
is named at its line where it is read; this is the net below, for what nobody foresaw:
the page stays, with its title and nothing else, and the author is told which it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

HEAD = re.compile(r"\A---\n.*?^---\n", re.M | re.S)
TITLE = re.compile(r"^# .*$", re.M)
REMEDY = "leave out one part after the other to find which it is"


def guard(app: Sphinx) -> None:
    """Have the builder go on past a page that cannot be read or written."""
    refused: set[str] = set()
    builder = app.builder
    builder.read_doc = reading(app, builder.read_doc, refused)  # type: ignore[misc]
    for name in ("write_doc", "write_doc_serialized"):
        setattr(builder, name, writing(getattr(builder, name)))

    def empty(_app: Sphinx, docname: str, source: list[str]) -> None:
        if docname in refused:
            source[0] = emptied(source[0], docname)

    app.connect("source-read", empty, priority=990)  # once its front matter is read


def reading(app: Sphinx, read: Callable[..., None], refused: set[str]) -> Callable:
    """Return what reads a page, and reads it without its text where that fails."""

    def read_doc(docname: str, **options: Any) -> None:
        refused.discard(docname)
        try:
            read(docname, **options)
        except Warning:  # which the tests have Python raise
            raise
        except Exception as error:  # whatever an extension may raise
            warn(docname, error, "read")
            refused.add(docname)
            app.events.emit("env-purge-doc", app.env, docname)
            app.env.clear_doc(docname)
            read(docname, **options)

    return read_doc


def writing(write: Callable[..., None]) -> Callable[..., None]:
    """Return what writes a page, and leaves it out where that fails."""

    def write_doc(docname: str, doctree: Any) -> None:
        try:
            write(docname, doctree)
        except Warning:
            raise
        except Exception as error:
            warn(docname, error, "written")

    return write_doc


def warn(docname: str, error: Exception, done: str) -> None:
    """Say of a page that it cannot be read or written."""
    what, remedy = f"{type(error).__name__}: {error}".split("\n")[0], REMEDY
    if isinstance(error, RecursionError):
        what, remedy = "it is nested too deep", "say it in fewer levels"
    logger.warning(
        "this page cannot be %s (%s); %s",
        done,
        what,
        remedy,
        location=(docname, 1),
        type="refusals",
    )


def emptied(text: str, docname: str) -> str:
    """Return a page with its front matter and its title, and nothing else."""
    head, title = HEAD.match(text), TITLE.search(text)
    name = docname.rpartition("/")[2]
    return f"{head[0] if head else ''}\n{title[0] if title else f'# {name}'}\n"


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("builder-inited", guard, priority=990)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
