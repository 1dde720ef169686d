"""Files that are written whole or not at all, and only where they change."""

from __future__ import annotations

import os
from collections.abc import Set
from pathlib import Path


def leave_only(folder: Path, wanted: Set[Path]) -> None:
    """Remove from a folder all but some files, and the folders that are empty then."""
    for path in sorted(folder.rglob("*"), reverse=True):  # what is within goes first
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path not in wanted:
            path.unlink()


def write_if_changed(path: Path, content: bytes) -> None:
    """Write a file where it does not hold that already."""
    try:
        is_same = path.read_bytes() == content
    except FileNotFoundError:
        is_same = False
    if not is_same:
        write_whole(path, content)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, whoever else writes it at the same time."""
    unfinished = path.with_name(f"{os.getpid()}.part")
    try:
        unfinished.write_bytes(content)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(content)
    unfinished.replace(path)
