"""What a command costs: CPU and wall time, and the memory of its largest process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 120  # seconds until a page that was saved is shown, or never is


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
    cpu, memory = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    return said_aloud(Run(generator, what, posts, cpu, wall, memory))


def said_aloud(run: Run) -> Run:
    """Say what a run cost; return it."""
    said = f"{run.posts:6} {run.cpu:8.1f} {run.wall:8.1f}"
    print(f"{said}  {run.generator}, {run.what}", file=sys.stderr)
    return run


def first_look(generator: str, what: str, posts: int, folder: Path, post: Path) -> Run:
    """Save a post while ``make live`` serves a site; time when its page has changed.

    The site has been built; ``cpu`` and ``memory``, which go on, are not told. Raises
    TimeoutError where it does not change.
    """
    served = (folder / "_build/html" / post.relative_to(folder)).with_suffix(".html")
    server = [sys.executable, "-u", "-m", "_ext.builds.live", "--port", "0", "-d"]
    with subprocess.Popen(
        [*server, "_build/doctrees", ".", "_build/html"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as child:
        assert child.stdout is not None
        try:
            for line in child.stdout:
                if "Waiting to detect changes" in line:
                    break
            time.sleep(2)  # until it watches
            before = served.read_bytes()
            start = time.perf_counter()
            post.write_text(f"{post.read_text('utf-8')}\nSeen at once.\n", "utf-8")
            while served.read_bytes() == before:
                if time.perf_counter() - start > PATIENCE:
                    raise TimeoutError(f"{served} is as it was")
                time.sleep(0.01)
            wall = time.perf_counter() - start
        finally:
            os.killpg(child.pid, signal.SIGKILL)
    return said_aloud(Run(generator, what, posts, 0.0, wall, 0.0))
