"""What a build needs of the machine: said in one line with a remedy where it lacks.

Sphinx tells of a full disk or of a folder that cannot be written as of a fault in
itself, with the calls that led there.
"""

from __future__ import annotations

import errno
import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.errors import ExtensionError, SphinxParallelError

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

REMEDIES = {
    errno.ENOSPC: "free some room and build again",
    errno.EDQUOT: "free some room and build again",
    errno.EROFS: "build into a folder that can be written",
    errno.EACCES: "build into a folder that you may write to",
    errno.EPERM: "build into a folder that you may write to",
    errno.EEXIST: "a file is where a folder belongs: move it away",
    errno.ENOTDIR: "a file is where a folder belongs: move it away",
    errno.ENOENT: "name a folder that can be made",
    errno.EXDEV: "have the output and the doctrees on one file system",
    errno.EBUSY: "build into an ordinary folder, not one where a file system begins",
}
FULL = {errno.ENOSPC, errno.EDQUOT}
EPOCH = "SOURCE_DATE_EPOCH"
SET_ASIDE: list[str] = []


@contextmanager
def stop_where_the_machine_refuses(app: Sphinx) -> Iterator[None]:
    """End the build in one line where something cannot be written.

    What is served is then as it was.
    """
    try:
        yield
    except (OSError, ExtensionError, SphinxParallelError) as error:
        if (said := complaint(app, error)) is None:
            raise
        raise SystemExit(said) from None


def guard_events(app: Sphinx) -> None:
    """Have what is done at an event, by whomever, end in one line too."""
    emit = app.events.emit

    def guarded(*arguments: Any, **options: Any) -> list[Any]:
        with stop_where_the_machine_refuses(app):
            return emit(*arguments, **options)

    app.events.emit = guarded  # type: ignore[method-assign]


def complaint(app: Sphinx, error: BaseException) -> str | None:
    """Return what to say of a failure; None where the machine is not its reason."""
    cause = getattr(error, "orig_exc", None) or error
    if isinstance(cause, OSError):
        number, path = cause.errno, cause.filename
    elif found := re.search(r"\[Errno (\d+)\][^:]*(?:: '(.*)')?", str(cause)):
        number, path = int(found[1]), found[2]  # of another process: only its words
    else:
        return None
    folders = [Path(app.outdir), Path(app.doctreedir)]
    is_ours = path is None or any(
        folder == Path(path) or folder in Path(path).parents for folder in folders
    )
    if number not in REMEDIES or not (is_ours or number in FULL):
        return None
    where = path if path is not None else folders[0]
    return refusal(where, number)


def refusal(where: object, number: int) -> str:
    """Return one line for what the machine refuses."""
    return (
        f"{where}: {os.strerror(number).lower()}; {REMEDIES[number]}. "
        "What was published is as it was."
    )


class NoRoom(logging.Handler):
    """Ends the build at the first warning of a full disk: Sphinx goes on to the next.

    It copies pictures, downloads and styles one by one, and warns of each.
    """

    def __init__(self, app: Sphinx) -> None:
        super().__init__(logging.WARNING)
        self.app = app

    def emit(self, record: logging.LogRecord) -> None:
        for number in FULL:
            if os.strerror(number) in record.getMessage():
                raise SystemExit(refusal(self.app.outdir, number))


def set_clock_aside() -> None:
    """Take a day that is none out of the environment, for ``setup`` to refuse.

    Sphinx asks for it before an extension is heard, and fails by telling of itself.
    """
    epoch = os.environ.get(EPOCH)
    if epoch and not (epoch.isascii() and epoch.isdigit()):
        SET_ASIDE.append(os.environ.pop(EPOCH))


def check_folders(app: Sphinx) -> None:
    """End the build before it begins where it could not be written."""
    for folder in (Path(app.outdir), Path(app.doctreedir)):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            trial = folder / f".written-{os.getpid()}"
            trial.write_bytes(b"")
            trial.unlink()
        except OSError as error:
            if error.errno not in REMEDIES:
                raise
            raise SystemExit(refusal(folder, error.errno)) from None


def setup(app: Sphinx) -> ExtensionMetadata:
    if SET_ASIDE:
        raise SystemExit(
            f"{EPOCH}={SET_ASIDE.pop()} is not a number of seconds since 1970: "
            "unset it, or take one such as $(git log -1 --format=%ct)"
        )
    check_folders(app)
    guard_events(app)
    said = logging.getLogger("sphinx")
    for former in [one for one in said.handlers if isinstance(one, NoRoom)]:
        said.removeHandler(former)  # of an earlier build of this process
    said.handlers.insert(0, NoRoom(app))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
