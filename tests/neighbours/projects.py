"""The neighbours: a project in a folder for each tool, and how it is built.

``neighbour.toml`` says what a project is::

    client = "MkDocs"
    package = "mkdocs"               # whose version is told
    versions = ["requirements.txt"]  # the client is built with each of these in turn
    build = ["mkdocs build --strict"]
    needs = "node"                   # a program without which the client is skipped

    [[ways]]                         # a page with links, in each of its languages
    name = "Markdown"
    source = "docs/index.md"
    built = "site/index.html"
    dead = "[our words][no-such-name]"

    embeds = ["section"]             # kinds that the page takes over whole

    [ways.expected]
    dead = "fails"                   # or "told" where it builds, or "unnoticed"
    cannot = {equation = "a line that would link to one"}

A copy is built in ``_build/neighbours`` with ``SITE`` replaced by where the site is
served, with a cache of its own that is empty; a second copy has the dead link, and what
the client cannot do, on its page.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.neighbours.landings import DEAD, PLACES

HERE = Path(__file__).parent
PLACE_OF_SITE = "SITE"
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
MINUTES_MAX = 5


@dataclass(frozen=True)
class Way:
    """A page of a project, and what is expected of the client that builds it."""

    name: str
    source: str
    built: str
    dead: str
    dead_expected: str
    format: str = "html"
    cannot: dict[str, str] = field(default_factory=dict)
    embeds: tuple[str, ...] = ()  # kinds that the page takes over, besides links

    @property
    def planted(self) -> dict[str, str]:
        """By names that the client is not to find, the lines that link to them."""
        lines = {PLACES[kind].name: line for kind, line in self.cannot.items()}
        return {DEAD: self.dead, **lines}


@dataclass(frozen=True)
class Project:
    """A client's project, with one set of versions."""

    key: str  # what it is called on the command line
    client: str
    folder: Path
    package: str
    requirements: str  # '' where nothing is to be installed
    build: tuple[str, ...]
    needs: str
    ways: tuple[Way, ...]


def read_projects(folder: Path = HERE) -> list[Project]:
    """Return the projects of a folder by name, each with each of its versions."""
    return [
        project
        for file in sorted(folder.glob("*/neighbour.toml"))
        for project in of_versions(file)
    ]


def of_versions(file: Path) -> Iterator[Project]:
    """Yield a project with each set of its versions."""
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    versions = told.get("versions", [""])
    for version in versions:
        name = file.parent.name
        yield Project(
            key=f"{name}-{Path(version).stem}" if len(versions) > 1 else name,
            client=told["client"],
            folder=file.parent,
            package=told.get("package", ""),
            requirements=version,
            build=tuple(told.get("build", ())),
            needs=told.get("needs", ""),
            ways=tuple(way_of(way) for way in told["ways"]),
        )


def way_of(told: dict) -> Way:
    """Return a way as a project's file tells of it."""
    expected = told["expected"]
    plain = {name: value for name, value in told.items() if name != "expected"}
    return Way(
        **plain, dead_expected=expected["dead"], cannot=expected.get("cannot", {})
    )


@dataclass(frozen=True)
class Built:
    """What a build left: its folder, what it said, and whether it went well."""

    folder: Path
    said: str
    is_well: bool


def install(project: Project, workshop: Path) -> Path:
    """Return the programs of a client, installed in an environment of its own."""
    environment = workshop / project.key / "environment"
    programs = environment / "bin"
    if not project.requirements:
        return programs
    wanted = (project.folder / project.requirements).read_text(encoding="utf-8")
    done = environment / "installed.txt"
    if not done.exists() or done.read_text(encoding="utf-8") != wanted:
        shutil.rmtree(environment, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
        subprocess.run(
            [str(programs / "pip"), "install", "--quiet", "--disable-pip-version-check",
             "-r", str(project.folder / project.requirements)],
            check=True,
        )  # fmt: skip
        done.write_text(wanted, encoding="utf-8")
    return programs


def version_of(project: Project, programs: Path) -> str:
    """Return the version of a client that is installed, or ''."""
    if not project.package:
        return ""
    ask = f"import importlib.metadata as m; print(m.version({project.package!r}))"
    run = [str(programs / "python"), "-c", ask]
    return subprocess.check_output(run, text=True).strip()


def build(
    project: Project, programs: Path, folder: Path, served_at: str, way: Way | None
) -> Built:
    """Build a copy of a project; with a way, what it is not to find is on its page."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(project.folder, folder)
    for file in folder.rglob("*"):
        if file.is_file() and PLACE_OF_SITE in (text := file.read_text("utf-8")):
            file.write_text(text.replace(PLACE_OF_SITE, served_at), encoding="utf-8")
    if way:
        with (folder / way.source).open("a", encoding="utf-8") as page:
            for line in way.planted.values():
                page.write(f"\n{line.replace(PLACE_OF_SITE, served_at)}\n")
    said, is_well = "", True
    for command in project.build:
        run = subprocess.run(
            shlex.split(command.replace(PLACE_OF_SITE, served_at)), cwd=folder, env=surroundings(programs, folder),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, check=False, timeout=MINUTES_MAX * 60,
        )  # fmt: skip
        said += COLOUR.sub("", run.stdout)
        is_well = is_well and run.returncode == 0
    return Built(folder, said, is_well)


def surroundings(programs: Path, folder: Path) -> dict[str, str]:
    """Return the environment of a build: its own programs, an empty cache."""
    here = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"}
    return here | {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "XDG_CACHE_HOME": str(folder / "cache"),
        "no_proxy": "127.0.0.1",
        "NO_PROXY": "127.0.0.1",
        "PYTHONUTF8": "1",
    }
