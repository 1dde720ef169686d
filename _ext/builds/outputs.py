"""What is served is whole: a build works apart, and its result takes the place at once.

A builder of ours writes below Sphinx's doctrees. When it has ended, and where warnings
are errors without one, what it made is laid out anew and exchanged with the folder
that is served: who reads that finds all of the last good edition or all of the new.
What has not changed is linked, not copied, as is what no builder writes into, but
replaces.

A build whose doctrees lie within its output, as ``sphinx-build . out`` has them, works
in place.
"""

from __future__ import annotations

import ctypes
import filecmp
import os
import shutil
import sys
from collections.abc import Mapping, Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING, Any

from _ext.builds.surroundings import stop_where_the_machine_refuses
from _ext.builds.whole_files import files_of
from _ext.builds.workers import BuilderInWorkers

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

BOOKS = ("pdf", "epub")  # folders of the site, and of the builders that make them
SITE = "html"
AT_FDCWD, RENAME_EXCHANGE = -100, 2  # <linux/fs.h>


class BuilderApart(BuilderInWorkers):
    """Writes into a folder of its own: ``published`` is that which is served.

    One that ``keeps_pages`` writes those again that show something else than before
    (``_ext.builds.borrowings``), and says what they show that is not in their text.
    """

    keeps_pages = False

    def __init__(self, app: Sphinx, env: BuildEnvironment) -> None:
        self.site = app
        self.replaced: set[str] = set()  # folders and endings; see replaces
        self.published = Path(app.outdir)
        place, doctrees = app.outdir, app.doctreedir
        if not doctrees.is_relative_to(place):
            app.outdir = doctrees / "making" / self.name
        super().__init__(app, env)
        app.outdir = place

    def replaces(self, *names: str) -> None:
        """Note folders, or endings of files, that are replaced and not written into.

        They may be linked where they are served.
        """
        self.replaced |= set(names)

    def shared(self) -> Any:
        """Return what all pages show, such as templates."""

    def shows(self, docname: str) -> Any:
        """Return what a page shows besides."""

    def build(self, *args: Any, **options: Any) -> None:
        with stop_where_the_machine_refuses(self.site):
            super().build(*args, **options)


def publish(app: Sphinx, error: Exception | None) -> None:
    """Put what was made in its place, unless the build is refused."""
    builder = app.builder
    is_refused = error is not None or (app._fail_on_warnings and app._warncount > 0)
    if is_refused or not isinstance(builder, BuilderApart):
        return
    made, place = Path(builder.outdir), builder.published
    if made == place:
        return
    beside = Path(app.doctreedir) / "making"
    site = place.with_name(SITE)
    files = files_of(made)
    if builder.name == SITE:
        files |= books(app)
    put_in_place(files, place, made.with_name(f"{made.name}.next"), builder.replaced)
    if builder.name in BOOKS and (beside / SITE).is_dir() and site.is_dir():
        pages = files_of(site).items()
        files = {name: path for name, path in pages if name.split("/")[0] not in BOOKS}
        put_in_place(files | books(app), site, beside / f"{SITE}.next")


def books(app: Sphinx, builders: Sequence[str] = BOOKS) -> dict[str, str]:
    """Return what some builders of books last published, as the site calls it."""
    builder = app.builder
    if (
        not isinstance(builder, BuilderApart)
        or Path(builder.outdir) == builder.published
    ):
        return {}
    found: dict[str, str] = {}
    for name in builders:
        if (Path(app.doctreedir) / "making" / name).is_dir():
            found |= files_of(builder.published.with_name(name), f"{name}/")
    return found


def put_in_place(
    files: Mapping[str, str],
    place: Path,
    following: Path,
    replaced: Set[str] = frozenset(),
) -> None:
    """Have a folder hold some files and no others, from one moment to the next.

    What is hidden there and not made by a build, such as ``.git``, stays. Files of
    folders that are ``replaced``, or with such an ending, are linked.
    """
    former = files_of(place)
    hidden = {name: path for name, path in former.items() if name.startswith(".")}
    files = {**hidden, **files}
    unchanged = {
        name
        for name in files.keys() & former.keys()
        if filecmp.cmp(files[name], former[name])
    }
    if unchanged == files.keys() == former.keys():
        return
    shutil.rmtree(following, ignore_errors=True)
    targets = {name: os.path.join(following, name) for name in files}
    for folder in {os.path.dirname(target) for target in targets.values()}:
        os.makedirs(folder, exist_ok=True)
    for name, target in targets.items():
        if name in unchanged:
            link(former[name], target)
        elif not replaced.isdisjoint((name.split("/")[0], os.path.splitext(name)[1])):
            link(files[name], target)
        else:
            shutil.copy2(files[name], target)
    exchange(following, place)
    shutil.rmtree(following)


def link(source: str, target: str) -> None:
    """Let a file have a second name; copy it where that cannot be."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def exchange(following: Path, place: Path) -> None:
    """Let two folders change places in one step, where the system has such a step."""
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        following.rename(place)
        following.mkdir()
        return
    if sys.platform == "linux":
        names = [AT_FDCWD, os.fsencode(following), AT_FDCWD, os.fsencode(place)]
        system = ctypes.CDLL(None, use_errno=True)
        if system.renameat2(*names, RENAME_EXCHANGE) == 0:
            return
    former = following.with_name(f"{following.name}.former")
    shutil.rmtree(former, ignore_errors=True)
    place.rename(former)  # for a moment, there is none
    following.rename(place)
    former.rename(following)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("build-finished", publish, priority=940)  # once all is said
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
