"""Nothing is built where nothing has changed: ``make`` asks before it starts Sphinx.

    python -m _ext.builds.unchanged html _build --quiet --jobs auto

ends with 0 where the last build of that builder was one without a complaint, and all
that it was made of and all that it left is as it was: the contents of every file of the
repository, packages, settings and the day; what is served, and what Sphinx keeps, by
name, size and time. Anything else, and any doubt, has Sphinx look for itself. For a
thousand posts that takes half a second, where Sphinx takes twenty to find that it has
nothing to do.

This needs the standard library alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from _ext.builds.whole_files import files_of, write_whole
from _ext.posts.days import latest

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

SETTINGS = ("SITE_URL", "REPOSITORY_URL", "READTHEDOCS_CANONICAL_URL", "DRAFTS",
            "PRINT", "SOURCE_DATE_EPOCH")  # fmt: skip
# Options that change nothing of what a build without a complaint leaves.
HARMLESS = {"--fail-on-warning", "-W", "--keep-going", "--nitpicky", "-n", "--quiet",
            "-q", "--jobs", "-j", "auto"}  # fmt: skip
OVERRIDES = {"nitpicky": True}  # what these options set
PASSING = {"lock", "unfinished"}
NOT_SOURCES = {"_build", "__pycache__"}


def is_unchanged(builder: str, source: Path, build: Path) -> bool:
    """Tell whether a builder would leave what is there, and say nothing."""
    doctrees, output = build / "doctrees", build / builder
    try:
        kept = json.loads(place(doctrees, builder).read_text(encoding="utf-8"))
        return (
            not (doctrees / "unfinished").exists()
            and kept["left"] == left_by(doctrees, output)
            and kept["made_of"] == made_of(source)
        )
    except (OSError, ValueError, TypeError, KeyError):
        return False


def made_of(source: Path) -> str:
    """Return a digest of all that a build depends on."""
    packages = sorted(
        name for name in os.listdir(sysconfig.get_path("purelib"))
        if name.endswith(".dist-info")
    )  # fmt: skip
    settings = [os.environ.get(name) for name in SETTINGS]
    said = (sys.version, packages, settings, latest())  # a post may be of tomorrow
    combined = hashlib.sha256(repr(said).encode())
    for path in files(source):
        combined.update(os.fsencode(path.relative_to(source)) + b"\0")
        combined.update(held_by(path))
    return combined.hexdigest()


def held_by(path: Path) -> bytes:
    """Return a digest of a file; what it is, where it is none that can be read."""
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):  # nobody may write to a pipe
            return str(mode).encode()
        return hashlib.sha256(path.read_bytes()).digest()
    except OSError as error:
        return str(error.errno).encode()


def files(folder: Path) -> Iterator[Path]:
    """Yield the files of a repository, those behind a link to a folder too."""
    seen = set()
    for name, folders, found in os.walk(folder, followlinks=True):
        real = os.path.realpath(name)
        if real in seen:  # a link that leads back
            folders.clear()
            continue
        seen.add(real)
        folders[:] = sorted(
            each for each in folders
            if not each.startswith(".") and each not in NOT_SOURCES
        )  # fmt: skip
        yield from (Path(name, each) for each in sorted(found))


def left_by(doctrees: Path, output: Path) -> str:
    """Return a digest of what is served, and of what Sphinx and we keep beside it.

    Another builder that has run since has written there, too.
    """
    kept = {entry.name: entry.path for entry in os.scandir(doctrees)}
    seen = []
    for name, path in (*sorted(kept.items()), *files_of(output).items()):
        state = os.stat(path)
        if not stat.S_ISDIR(state.st_mode) and not is_passing(os.path.basename(path)):
            seen.append((name, state.st_size, state.st_mtime_ns, state.st_ino))
    return hashlib.sha256(repr(seen).encode()).hexdigest()


def is_passing(name: str) -> bool:
    """Tell whether a file is there for a while, or what another builder keeps here."""
    return name in PASSING or name.startswith("unchanged-")


def place(doctrees: Path, builder: str) -> Path:
    """Return where it is kept what a build was made of."""
    return doctrees / f"unchanged-{builder}.json"


def note(app: Sphinx) -> None:
    """Note what this build is made of before it is read; keep that if all goes well."""
    doctrees = Path(app.doctreedir)
    kept = place(doctrees, app.builder.name)
    kept.unlink(missing_ok=True)
    made = made_of(Path(app.srcdir))

    def keep(app: Sphinx, error: Exception | None) -> None:
        is_plain = app.config.overrides.items() <= OVERRIDES.items()
        if error is None and app._warncount == 0 and is_plain:
            with suppress(OSError):  # no room, and all is published
                left = left_by(doctrees, doctrees.parent / app.builder.name)
                write_whole(kept, json.dumps({"made_of": made, "left": left}).encode())

    app.connect("build-finished", keep, priority=995)  # once all is in its place


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("builder-inited", note, priority=1)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def main(arguments: Sequence[str]) -> int:
    """End with 0 where nothing has changed."""
    builder, build, *options = arguments
    known = all(each in HARMLESS or each.isdigit() for each in options)
    return 0 if known and is_unchanged(builder, Path.cwd(), Path(build)) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
