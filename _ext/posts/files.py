"""The files that are pages, and those that only look like it.

Sphinx reads whatever is called ``x.md``, and passes over in silence what is called
``x.MD``. Here a folder, a pipe, a link that leads nowhere, a page that may not be read,
and a text whose name no page has are each a warning, and nothing of them is opened: a
pipe would have the build wait for ever. What an editor keeps beside a file, under a
name that begins with a dot, is the editor's and is left out without a word.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

SUFFIX = ".md"
FOLDERS = ("posts", "reference")
# What other tools call a page; beside them, .MD and the like.
OTHER_SUFFIXES = {
    ".markdown", ".mdown", ".mkd", ".mdx", ".myst", ".qmd", ".rmd", ".rst", ".rest",
    ".txt", ".adoc", ".org", ".ipynb",
}  # fmt: skip


def look_through(root: Path) -> Iterator[tuple[str, str]]:
    """Yield what looks like a page and is none, and what to do about it.

    Names are as seen from the root; of what is to be passed over nothing is said.
    """
    for name in FOLDERS:
        for folder, folders, files in os.walk(root / name):
            for each in sorted(folders + files):
                path = Path(folder, each)
                yield from look_at(path, path.relative_to(root).as_posix())


def look_at(path: Path, name: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a file for a page; likewise."""
    if path.name.startswith("."):
        if path.suffix == SUFFIX:
            yield name, ""
    elif path.suffix == SUFFIX:
        if problem := unreadable(path):
            yield name, problem
    elif path.suffix.lower() == SUFFIX or path.suffix.lower() in OTHER_SUFFIXES:
        if path.is_file() and not is_data(path):
            yield name, f"this is no page by its name; call it {path.stem}{SUFFIX}"
    elif path.is_symlink() and path.is_dir() and path.resolve() in path.parents:
        yield name, "this link leads back to a folder that it stands in; delete it"


def is_data(path: Path) -> bool:
    """Tell whether a text may be what posts link to or quote: data, not a page."""
    return path.suffix == ".txt" or path.suffix == ".ipynb"


def unreadable(path: Path) -> str:
    """Return why a page cannot be read, and what to do; '' where it can."""
    try:
        mode = path.stat().st_mode
    except OSError:
        if not path.is_symlink():
            return ""  # the front page is not there, which Sphinx says
        target = os.readlink(path)
        return f"this link leads nowhere ({target}); mend it or delete it"
    if stat.S_ISDIR(mode):
        return "this is a folder with the name of a page; rename it without .md"
    if not stat.S_ISREG(mode):
        return "this is no file (a pipe, a socket, a device); delete it"
    if not os.access(path, os.R_OK):
        return "this may not be read; give yourself the right (chmod u+r)"
    return ""


def leave_out_others(app: Sphinx, config: Config) -> None:
    """Exclude what cannot be a page, and complain of it; end without a front page."""
    if not (app.srcdir / "index.md").is_file():
        raise SystemExit(
            "index.md:1: ERROR: there is no front page; write index.md, with a heading "
            "and a toctree of the topics"
        )
    for name, problem in look_through(Path(app.srcdir)):
        config.exclude_patterns.append(escaped(name))
        if problem:
            logger.warning(
                "%s", problem, location=f"{app.srcdir / name}:1", type="files"
            )


def escaped(name: str) -> str:
    """Return a name as a pattern of Sphinx's that is that name alone.

    >>> escaped("posts/a[1].md")
    'posts/a[[]1].md'
    """
    return "".join(f"[{each}]" if each in "*?[" else each for each in name)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("config-inited", leave_out_others, priority=200)  # before drafts
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
