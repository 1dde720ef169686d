"""Files that are written whole or not at all, and only where they change."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from pathlib import Path


def files_of(folder: Path, prefix: str = "") -> dict[str, str]:
    """Return the paths of the files below a folder, by what they are called there."""
    found = {}
    for place, _folders, files in os.walk(folder):
        within = prefix + place[len(str(folder)) + 1 :].replace(os.sep, "/")
        within += "/" if within and not within.endswith("/") else ""
        found |= {within + file: os.path.join(place, file) for file in files}
    return dict(sorted(found.items()))


def leave_only(
    folder: Path,
    wanted: Set[Path],
    may_go: Callable[[str], bool] = lambda _name: True,
) -> None:
    """Remove from a folder all but some files, and the folders that are empty then.

    Of what a file is called there, ``may_go`` says whether it is one to remove.
    """
    kept = {str(path) for path in wanted}
    for place, _folders, names in os.walk(folder, topdown=False):
        for name in names:
            path = os.path.join(place, name)
            if path not in kept and may_go(path[len(str(folder)) + 1 :]):
                os.unlink(path)
        if place != str(folder) and not os.listdir(place):
            os.rmdir(place)


def write_if_changed(path: Path, content: bytes) -> None:
    """Write a file where it does not hold that already."""
    try:
        is_same = path.read_bytes() == content
    except FileNotFoundError:
        is_same = False
    if not is_same:
        write_whole(path, content)


@contextmanager
def taking_its_place(path: Path) -> Iterator[Path]:
    """Yield where to write what takes a file's place when all of it is there.

    Another process may write the same file at the same time.
    """
    unfinished = path.with_name(f"{os.getpid()}.part")
    try:
        yield unfinished
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, and its folder where there is none."""
    with taking_its_place(path) as unfinished:
        try:
            unfinished.write_bytes(content)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(content)
