"""Other tools link to the site and arrive: ``make test-neighbours``.

``python -m tests.neighbours _build/html [client ...]`` builds the project of each
client (``projects.py``) against the built site, follows every link (``landings.py``),
and prints a line for each language of a client::

    client  version  language  kinds that resolve  a dead name

It ends with 1 where something is not as the project's ``expected`` has it.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.browser import OpenHandler, serve
from tests.neighbours.landings import (
    DEAD,
    OWN_TEXT,
    PLACES,
    READERS,
    embed_fault,
    embeds_of_mdast,
    fault,
)
from tests.neighbours.projects import (
    Built,
    Project,
    Way,
    build,
    install,
    read_projects,
    version_of,
)

HEAD = ("client", "version", "language", "kinds that resolve", "a dead name")


class AtHome(OpenHandler):
    """Serves the site as if it were where it is served: mdast has its own address."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.suffix != ".json" or not path.is_file():
            super().do_GET()
            return
        host = f"http://{self.headers['Host']}/"
        own = own_address(Path(self.directory)).encode()
        body = path.read_bytes().replace(own, host.encode())
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def own_address(site: Path) -> str:
    """Return the address that a site was built for."""
    told = (site / "robots.txt").read_text(encoding="utf-8")
    return told.partition("Sitemap: ")[2].strip().removesuffix("sitemap.xml")


@dataclass
class Outcome:
    """A line of the table, and what is not as it should be."""

    cells: tuple[str, ...]
    faults: list[str] = field(default_factory=list)


def outcome(
    project: Project, way: Way, version: str, plain: Built, planted: Built,
    site: Path, served_at: str,
) -> Outcome:  # fmt: skip
    """Return what became of a way, from a build of it and one with the dead link."""
    faults = [] if plain.is_well else [f"the build fails:\n{plain.said}"]
    page = plain.folder / way.built
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    links = READERS[way.format](text) if text else []
    wrong = {kind: [] for kind in PLACES}
    for link in links:
        if message := fault(link, site, served_at):
            wrong[link.kind].append(f"{link.kind}: {message}")
    embeds = embeds_of_mdast(text) if way.embeds and text else {}
    for kind in way.embeds:
        if message := embed_fault(kind, embeds, site):
            wrong[kind].append(f"{kind}, taken over: {message}")
    linked = {link.kind for link in links}
    resolve = [kind for kind in PLACES if kind in linked and not wrong[kind]]
    faults += [message for messages in wrong.values() for message in messages]
    missing = PLACES.keys() - linked - way.cannot.keys()
    faults += [f"{kind}: there is no entry" for kind in PLACES if kind in missing]
    if (dead := notice(planted)) != way.dead_expected:
        faults.append(f"a dead name: {dead}, not {way.dead_expected}:\n{planted.said}")
    if way.dead_expected != "unnoticed":
        unsaid = [name for name in way.planted if name not in planted.said]
        faults += [f"{name}: was to be complained of, and is not" for name in unsaid]
    titles = any(not link.has_own_text for link in links)
    told = "all" if len(resolve) == len(PLACES) else ", ".join(resolve) or "none"
    told += "" if titles or not links else f" (text: {OWN_TEXT})"
    told += f"; {len(way.embeds)} kinds are taken over" if way.embeds else ""
    return Outcome((project.client, version, way.name, told, dead), faults)


def notice(planted: Built) -> str:
    """Return what a client did about a dead name."""
    if not planted.is_well:
        return "fails"
    return "told" if DEAD in planted.said else "unnoticed"


def outcomes(
    project: Project, workshop: Path, site: Path, served_at: str
) -> Iterator[Outcome]:
    """Build a project and yield what became of each of its ways."""
    if project.needs and not shutil.which(project.needs):
        reason = f"skipped: there is no {project.needs}"
        yield Outcome((project.client, "", "", reason, ""))
        return
    programs = install(project, workshop)
    version = version_of(project, programs)
    folder = workshop / project.key
    plain = build(project, programs, folder / "plain", served_at, None)
    for way in project.ways:
        planted = build(project, programs, folder / "planted", served_at, way)
        yield outcome(project, way, version, plain, planted, site, served_at)


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as columns of one width each.

    >>> print(table([("a", "bc"), ("def", "g")]))
    a    bc
    def  g
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )
    return "\n".join(line.rstrip() for line in lines)


def main(arguments: Sequence[str]) -> int:
    """Try the clients that are named, or all, and print what became of them."""
    site, *wanted = arguments
    projects = read_projects()
    if unknown := set(wanted) - {project.key for project in projects}:
        print(f"There is no {', '.join(sorted(unknown))}. There are:",
              *(project.key for project in projects))  # fmt: skip
        return 2
    folder = Path(site).resolve()
    workshop = folder.parent / "neighbours"
    found = []
    with serve(folder, AtHome) as served_at:
        for project in projects:
            if not wanted or project.key in wanted:
                print(f"{project.key} ...", file=sys.stderr, flush=True)
                found += outcomes(project, workshop, folder, served_at)
    print(table([HEAD, *(one.cells for one in found)]))
    for one in found:
        for message in one.faults:
            print(f"\n{' '.join(filter(None, one.cells[:3]))}: {message}")
    return int(any(one.faults for one in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
