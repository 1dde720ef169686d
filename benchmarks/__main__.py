"""Time the builds: ``python -m benchmarks`` (some minutes; ``--help`` tells the rest).

The real site first, as its host and its author build it: from nothing, with nothing
changed, after an edit, a new title, its PDFs, and how long after a save ``make live``
shows the page. Then sites of made-up posts (``benchmarks.corpus``), whose cost for each
post must stay the same, and with ``--peers`` the same posts in other generators
(``benchmarks.peers``), in turn with ours, so that a slow minute of the machine is
everybody's.

All figures are of whole processes: CPU seconds with their children's, wall seconds,
and the memory of the largest process. What is found goes to ``benchmarks/results/``:
``builds.md`` and ``builds.svg``, what a reader compares; ``builds.json``, every run.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from benchmarks import corpus, peers
from benchmarks.measuring import Run, first_look, measured
from benchmarks.plotting import drawn
from benchmarks.reporting import RESULTS, table, written

OURS = "this site"
COPIED = (*corpus.COPIED, "index.md", "labs", "posts", "reference")
MOST_PRINTED = 300  # posts that it is worth the wait to set
PARALLEL = ["--jobs", "auto"]
NAMELESS = "without names for other sites"
OF_NAMES = re.compile(
    r'^ *"_ext\.(names|neighbours)\..*\n|^ *"_ext\.page\.former.*\n', re.M
)


def sphinx(builder: str = "html") -> list[str]:
    """Return the command that ``make`` runs."""
    command = [sys.executable, "-m", "sphinx", "-M", builder, ".", "_build"]
    return [*command, "-W", "--keep-going", "-n", "-q", *PARALLEL]


def edited(path: Path) -> None:
    """Add a sentence to a post."""
    path.write_text(path.read_text(encoding="utf-8") + "\nOne more word.\n", "utf-8")


def retitled(path: Path) -> None:
    """Give a post another title."""
    text = path.read_text(encoding="utf-8")
    before, title, after = text.partition("\n# ")
    path.write_text(f"{before}{title}Retitled: {after}", encoding="utf-8")


def by_an_author(folder: Path, post: Path, runs: list[Run], posts: int) -> None:
    """Time what follows a build from nothing: an edit, a title, print, a first look."""
    for what, change in (
        ("nothing changed", lambda _path: None),
        ("a post edited", edited),
        ("a post retitled", retitled),
    ):
        change(post)
        runs.append(measured(OURS, what, posts, sphinx(), folder))
    if posts <= MOST_PRINTED:
        for what in ("PDFs from nothing", "PDFs, a post edited"):
            runs.append(measured(OURS, what, posts, sphinx("pdf"), folder))
            edited(post)
    runs.append(first_look(OURS, "a saved page is shown", posts, folder, post))


def time_the_site(runs: list[Run]) -> None:
    """Time the real site, and its books."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for each in COPIED:
            corpus.copy(corpus.ROOT / each, folder / each)
        runs.append(measured(OURS, "from nothing", 0, sphinx(), folder))
        post = next(folder.glob("posts/career/staff*.md"))
        by_an_author(folder, post, runs, 0)


def time_growth(runs: list[Run], posts: int, others: Iterable[peers.Peer]) -> None:
    """Time a site of so many posts, and the same posts in other generators."""
    made_up = corpus.made_up_posts(posts)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours = folder / "ours"
        corpus.write_ours(ours, made_up)
        runs.append(measured(OURS, "from nothing", posts, sphinx(), ours))
        page = next((ours / "_build" / "html" / "posts").rglob("post-00000.html"))
        runs[-1].page_bytes = page.stat().st_size
        post = next(ours.rglob("post-00001.md"))
        by_an_author(ours, post, runs, posts)
        for place, peer in enumerate(each for each in others if posts <= each.most):
            home = folder / str(place)
            peer.write(home, made_up)
            runs.append(
                measured(peer.name, "from nothing", posts, peer.arguments(), home)
            )


def time_names(runs: list[Run], posts: int) -> None:
    """Time a site with what others link to it by, and without."""
    made_up = corpus.made_up_posts(posts)
    for what in ("from nothing", NAMELESS):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            corpus.write_ours(folder, made_up)
            if what == NAMELESS:
                conf = folder / "conf.py"
                conf.write_text(OF_NAMES.sub("", conf.read_text("utf-8")), "utf-8")
                corpus.write(folder / "reference" / "linking.md", "# Linking\n")
            runs.append(measured(OURS, what, posts, sphinx(), folder))


def main() -> None:
    """Time what the command line asks for, and write what was found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--posts", type=int, nargs="*", default=[100, 300, 1000])
    parser.add_argument("--peers", action="store_true", help="other generators, too")
    parser.add_argument("--repeat", type=int, default=1, help="the median is told")
    parser.add_argument("--no-site", action="store_true", help="made-up posts alone")
    parser.add_argument(
        "--names", action="store_true", help="what names for other sites cost, alone"
    )
    asked = parser.parse_args()
    others = peers.installed() if asked.peers else []
    runs: list[Run] = []
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    if asked.names:
        for posts in asked.posts:
            time_names(runs, posts)
        print(table(runs, machine))
        return
    for _time in range(asked.repeat):
        if not asked.no_site:
            time_the_site(runs)
        for posts in asked.posts:
            time_growth(runs, posts, others)
    print(table(runs, machine))
    written(runs, machine)
    drawn(runs, RESULTS)


if __name__ == "__main__":
    main()
