"""Fixtures shared by the tests."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright
from sphinx.testing.util import SphinxTestApp

import labs
from labs import frozen
from tests import browser as chromium
from tests.sites import HOUSE, ROOT, Site, lay_out, write_results

# CI tries the same examples each time, so that a commit is not blamed for an old fault
# that chance finds; elsewhere new ones are tried at every run.
settings.register_profile("steady", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("steady")

# Where a host would have the site is nothing to a test that says where it is.
for name in ("SITE_URL", "REPOSITORY_URL", "READTHEDOCS_CANONICAL_URL"):
    os.environ.pop(name, None)


# Modules that take a minute and more, the longest first: begun last, one of them would
# keep one process busy while the others have nothing left to do.
LONG = (
    "site_in_browser", "builds_outputs", "builds_same", "arrival", "arrival_features",
    "labs", "book_pages", "broken", "typst_print_edition", "builds_costs",
    "typst_overflow", "book_type", "reading_cards_in_browser",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what takes long first."""
    rank = {f"test_{name}": place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: rank.get(item.path.stem, len(rank)))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the real site and its books once, as ``make epub html pdf`` does.

    Returns the folder that holds html/, pdf/ and epub/. BUILT names one that is built
    already, by ``make epub html pdf PRINT=1``, for who works on one test and would not
    wait.
    """
    if os.environ.get("BUILT"):
        return Path(os.environ["BUILT"]).resolve()
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent  # all workers use what the first has built
    folder = shared / "built"
    with FileLock(shared / "built.lock"):
        if not folder.exists():
            build_all(folder)
    return folder


def build_all(folder: Path) -> None:
    """Build the site and its books strictly, as CI does; the print edition, too."""
    environment = os.environ | {"SITE_URL": "https://inproduction.test/", "PRINT": "1"}
    for builder in ("epub", "html", "pdf"):
        command = [
            *(sys.executable, "-m", "sphinx", "-M", builder, str(ROOT), str(folder)),
            *("--fail-on-warning", "--keep-going", "--nitpicky", "--jobs", "auto"),
        ]
        run = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, run.stderr


@pytest.fixture(scope="session")
def site_folder(built: Path) -> Path:
    """Return the folder of the site's pages."""
    return built / "html"


@pytest.fixture
def labs_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have no labs: what the site's own found is nothing to a test of the machinery."""
    folder = tmp_path / "site" / "labs"
    (folder / "results").mkdir(parents=True)
    monkeypatch.setattr(labs, "FOLDER", folder)
    monkeypatch.setattr(frozen, "RESULTS", folder / "results")
    return folder


@pytest.fixture
def build_site(tmp_path: Path, labs_folder: Path) -> Iterator[Callable[..., Site]]:
    """Build a site of the given pages with the project's own conf.py."""
    apps: list[SphinxTestApp] = []

    def build(pages: Mapping[str, str | bytes], builder: str = "html") -> Site:
        folder = tmp_path / "site"
        lay_out(folder, {**HOUSE, **pages})
        while apps:  # docutils keeps directives for the whole process
            apps.pop().cleanup()
        app = SphinxTestApp(builder, srcdir=folder)
        apps.append(app)
        app.build()
        return Site(app, folder)

    yield build
    for app in apps:
        app.cleanup()


@pytest.fixture
def toy_lab(labs_folder: Path) -> Path:
    """Have one lab, called toy, with four results and a figure; return its folder."""
    (labs_folder / "toy.py").write_text("LAB = Lab(slug='toy')\n", encoding="utf-8")
    write_results(labs_folder)
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>'
    for name in ("toy-line.svg", "toy-line-dark.svg"):
        (labs_folder / "results" / name).write_text(svg, encoding="utf-8")
    return labs_folder


@pytest.fixture(scope="module")
def address(site_folder: Path) -> Iterator[str]:
    """Serve the site on this machine; yield its address."""
    with chromium.serve(site_folder) as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Chromium; end it with the module, as its loop is in asyncio's way."""
    path = chromium.find()
    if path is None:
        pytest.skip(chromium.REMEDY)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=path, args=chromium.ARGUMENTS
        )
        yield launched
        launched.close()
