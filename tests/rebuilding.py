"""Build a site again and again in processes that are forked, to compare quickly.

They are forked from a process that has imported what builds need and done nothing else:
one that has set a PDF keeps threads, for which a copy of it would wait for ever.

A build is what ``make`` runs: its exit status, what it says and what it leaves are
those of ``sphinx-build``. ``Rebuilt`` keeps a site that edits are made to, and compares
what is built on with what a build from nothing makes.
"""

from __future__ import annotations

import atexit
import errno
import multiprocessing
import os
import re
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

PATIENCE = 300  # seconds
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["furo", "sphinx.cmd.build", "tests.rebuilding"])
OPTIONS = "--fail-on-warning --keep-going --nitpicky --quiet --jobs".split()
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Built:
    """What a build was: its exit status and its messages, without the site's path."""

    status: int
    said: tuple[str, ...]
    text: str = field(default="", compare=False, repr=False)  # all that it printed


def build(
    site: Path,
    builder: str,
    target: Path,
    *,
    jobs: int = 1,
    before: Callable[[], None] | None = None,
) -> Built:
    """Build a site in a child of this process; ``before`` may prepare it to be killed."""
    log = target.with_suffix(".log")
    log.parent.mkdir(parents=True, exist_ok=True)
    child = PROCESSES.Process(
        target=run_sphinx, args=(site, builder, target, log, jobs, before)
    )
    child.start()
    child.join(PATIENCE)
    if child.exitcode is None:
        child.kill()
        raise AssertionError("the build hangs")
    text = COLOUR.sub("", log.read_text(encoding="utf-8", errors="replace"))
    lines = text.replace(f"{site}/", "").replace(f"{target}", "TARGET").splitlines()
    said = tuple(
        sorted({line for line in lines if "WARNING" in line or "ERROR" in line})
    )
    return Built(child.exitcode, said, text)


def run_sphinx(site, builder, target, log, jobs, before) -> None:
    """Run sphinx-build and exit with its status, 99 for an exception of its own."""
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(out, 1)
    os.dup2(out, 2)
    os.chdir(site)
    use_modules_of(site)
    try:
        if before is not None:
            before()
        from sphinx.cmd.build import main

        arguments = ["-M", builder, str(site), str(target), *OPTIONS, str(jobs)]
        status = main(arguments)
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
        print(end.code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
        status = 99
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def use_modules_of(site: Path) -> None:
    """Have a site be built by its own code: ``before`` may have brought this one's."""
    for name in [*sys.modules]:
        if name.partition(".")[0] in {"_ext", "labs"}:
            del sys.modules[name]
    sys.path.insert(0, str(site))


def die(*_arguments: object, **_options: object) -> None:
    """Be killed, as by a machine that is switched off."""
    os.kill(os.getpid(), signal.SIGKILL)


def kill_at(point: str) -> Callable[[], None]:
    """Return what has a build be killed at a point of it."""
    return partial(be_killed_at, point)


def be_killed_at(point: str) -> None:
    """Have this process be killed at a point of its build."""
    from sphinx.builders import Builder
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.environment import BuildEnvironment

    if point == "read":  # what was read is stored, and nothing checked
        BuildEnvironment.check_consistency = die
    elif point == "reading":  # some pages are stored, the environment is not
        read = Builder.read_doc

        def read_two(self, docname, **options):
            read(self, docname, **options)
            read_two.count += 1
            if read_two.count == 2:
                die()

        read_two.count = 0
        Builder.read_doc = read_two
    elif point == "half":  # half of the pages are written
        write = Builder.write_documents

        def write_half(self, docnames):
            write(self, set(sorted(docnames)[::2]))
            die()

        Builder.write_documents = write_half
    elif point == "written":  # all pages are, and nothing else
        StandaloneHTMLBuilder.finish = die


WRITES = {"os.rename", "os.remove", "os.link", "os.mkdir", "os.rmdir"}


def from_write(number: int, do: Callable[[str, object], None]) -> None:
    """Have something done before the given write of this process and all that follow.

    A write is what makes, renames or removes a file, or opens one to write to it.
    """

    def watch(event: str, arguments: tuple) -> None:
        is_opened = event == "open" and isinstance(arguments[2], int)
        if event in WRITES or (is_opened and arguments[2] & (os.O_WRONLY | os.O_RDWR)):
            made.append(event)
            if len(made) >= number:
                do(event, arguments[0])

    made: list[str] = []
    sys.addaudithook(watch)
    atexit.register(lambda: print(len(made), "writes"))


def no_room(event: str, path: object) -> None:
    """Fail as a write to a full disk does; what takes no room can be done."""
    if event not in {"os.remove", "os.rmdir"}:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def differences(one: Path, other: Path) -> list[str]:
    """Return how a folder differs from another."""
    ours, theirs = contents(one), contents(other)
    return [
        *(f"lacks {name}" for name in sorted(theirs.keys() - ours.keys())),
        *(f"keeps {name}" for name in sorted(ours.keys() - theirs.keys())),
        *(
            f"differs in {name}"
            for name in sorted(ours.keys() & theirs.keys())
            if ours[name] != theirs[name]
        ),
    ]


@dataclass
class Rebuilt:
    """A site that is edited and built on, beside builds from nothing."""

    site: Path
    work: Path
    builders: tuple[str, ...] = ("html",)
    jobs: int = 1
    killed: list[int] = field(default_factory=list)

    @property
    def kept(self) -> Path:
        return self.work / "kept"

    def build_on(self) -> dict[str, Built]:
        return {
            name: build(self.site, name, self.kept, jobs=self.jobs)
            for name in self.builders
        }

    def build_anew(self) -> dict[str, Built]:
        shutil.rmtree(self.work / "anew", ignore_errors=True)
        return {
            name: build(self.site, name, self.work / "anew", jobs=self.jobs)
            for name in self.builders
        }

    def disturb(self, before: Callable[[], None]) -> Built:
        """Begin a build that something happens to."""
        return build(self.site, self.builders[0], self.kept, before=before)

    def kill(self, point: str) -> None:
        """Begin a build that is killed."""
        self.killed.append(self.disturb(kill_at(point)).status)

    def disagreements(self) -> list[str]:
        """Build on and from nothing; return where the two do not agree."""
        on, anew = self.build_on(), self.build_anew()
        found = []
        for name in self.builders:
            if on[name].status != anew[name].status:
                found.append(f"{name}: {on[name].status}, not {anew[name].status}")
            found += [f"{name} does not say {each}" for each in anew[name].said
                      if each not in on[name].said]  # fmt: skip
            found += [f"{name} still says {each}" for each in on[name].said
                      if each not in anew[name].said]  # fmt: skip
            if anew[name].status == 0:  # what fails is not published
                found += differences(self.kept / name, self.work / "anew" / name)
        return found
