"""Files that are written whole or not at all, and only where they change."""

from __future__ import annotations

import shutil
from pathlib import Path


def write_if_changed(path: Path, content: bytes) -> None:
    """Write a file where it does not hold that already."""
    if not path.exists() or path.read_bytes() != content:
        write_whole(path, content)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_bytes(content)
    shutil.move(unfinished, path)
