"""A build that was stopped leaves nothing that the next one would trust.

Sphinx stores what it has read before it has checked it and written the pages, and what
it would have complained of then is lost. So a build that does not come to its end, for
whatever reason, has the next one begin from nothing, but for the complaints. Two builds
over the same folders wait for each other.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from sphinx.util import logging

try:
    import fcntl
except ImportError:  # not a POSIX system: two builds must not be run at once
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

UNFINISHED = "unfinished"  # there while a build runs
LOCK = "lock"
KEPT = {"complaints.json", LOCK, "queue"}
PATIENCE = 600  # seconds
LOCKS: dict[Path, IO[str]] = {}  # of this process, by folder


def begin(app: Sphinx, _config: Config) -> None:
    """Wait for another build over these folders; forget what a stopped one read.

    A first look at a page (``_ext.builds.live``) stores nothing, and waits for none.
    """
    if app.config.first_look:
        return
    folder = Path(app.doctreedir)
    folder.mkdir(parents=True, exist_ok=True)
    lock(folder)
    journal = folder / UNFINISHED
    if journal.exists():
        logger.info("the last build was stopped: beginning from nothing")
        for path in folder.iterdir():
            if path.name not in KEPT:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
    journal.touch()

    def end(_app: Sphinx, error: Exception | None) -> None:
        if error is None:
            journal.unlink(missing_ok=True)
        unlock(folder)

    app.connect("build-finished", end, priority=950)  # once all is noted


def lock(folder: Path) -> None:
    """Wait until no other build has the folder, and keep it until it is unlocked."""
    unlock(folder)  # an earlier build of this process that did not come to its end
    if fcntl is None:
        return
    file = LOCKS[folder] = (folder / LOCK).open("w")
    for second in range(PATIENCE):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if second == 0:
                logger.info("waiting for another build of this site to end ...")
            time.sleep(1)
        else:
            return
    logger.info("the other build has hung: going on without it")


@contextmanager
def waiting(folder: Path, name: str, *, patiently: bool = False) -> Iterator[bool]:
    """Have a file to oneself: yield whether it is so, or wait until it is."""
    if fcntl is None:
        yield True
        return
    with (folder / name).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if patiently else fcntl.LOCK_NB))
        except OSError:
            yield False
        else:
            yield True


def unlock(folder: Path) -> None:
    """Let another build have the folder."""
    if file := LOCKS.pop(folder, None):
        fcntl.flock(file, fcntl.LOCK_UN)  # a child of this process may have it open
        file.close()


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("first_look", False, "", types=[bool])
    app.connect("config-inited", begin, priority=1)  # before what was read is loaded
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
