"""What a command costs: CPU and wall time, and the memory of its largest process."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Run:
    """A build: by what, of how many made-up posts (0: the real site), after what.

    ``cpu`` and ``wall`` are seconds, ``memory`` is in MB.
    """

    generator: str
    what: str
    posts: int
    cpu: float
    wall: float
    memory: float
    page_bytes: int = 0


def measured(
    generator: str, what: str, posts: int, command: Sequence[str], folder: Path
) -> Run:
    """Run a command in a folder, say and return what it cost.

    Raises CalledProcessError where it fails, with what it said on standard error.
    """
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        child = subprocess.Popen(command, cwd=folder, stdout=said, stderr=said)
        _pid, status, used = os.wait4(child.pid, 0)  # with all that it waited for
        wall = time.perf_counter() - start
        if code := os.waitstatus_to_exitcode(status):
            said.seek(0)
            sys.stderr.write(said.read().decode(errors="replace"))
            raise subprocess.CalledProcessError(code, list(command))
    run = Run(
        generator=generator,
        what=what,
        posts=posts,
        cpu=used.ru_utime + used.ru_stime,
        wall=wall,
        memory=used.ru_maxrss / 1024,
    )
    print(f"{posts:6} {run.cpu:8.1f} {wall:8.1f}  {generator}, {what}", file=sys.stderr)
    return run
