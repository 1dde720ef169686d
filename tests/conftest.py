"""Fixtures shared by the tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from sphinx.testing.util import SphinxTestApp

import labs
from labs import frozen
from tests.sites import HOUSE, Site, lay_out, write_results


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
