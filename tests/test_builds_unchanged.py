"""Sphinx is not started where it would find nothing to do, and only there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from _ext.builds.unchanged import is_unchanged, made_of
from tests.rebuilding import build
from tests.test_builds_same import EDITS, A, made, restore, snapshot

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    """A site, built without a complaint."""
    folder = tmp_path_factory.mktemp("unchanged")
    site = made(folder / "site")
    assert build(site, "html", folder / "out").status == 0
    return folder


def is_done(work, builder="html"):
    return is_unchanged(builder, work / "site", work / "out")


def test_a_site_that_was_built_is_done(work):
    assert is_done(work)
    assert not is_done(work, "pdf")  # which was not asked for


@pytest.mark.parametrize("name", sorted(EDITS))
def test_after_an_edit_it_is_not(name, work):
    site = work / "site"
    before = snapshot(site)
    EDITS[name](site)
    is_another = {p: t for p, (t, _) in snapshot(site).items()} != {
        p: t for p, (t, _) in before.items()
    }
    try:
        assert is_done(work) is not is_another
    finally:
        restore(site, before)
    assert is_done(work)


@pytest.mark.parametrize(
    ("setting", "value"),
    [("SITE_URL", "https://elsewhere.test/"), ("DRAFTS", "1"), ("PRINT", "1")],
)
def test_with_another_setting_it_is_not(setting, value, work, monkeypatch):
    monkeypatch.setenv(setting, value)

    assert not is_done(work)


def test_what_a_reader_gets_is_looked_at(work):
    page = work / "out" / "html" / A.replace(".md", ".html")
    text, times = page.read_bytes(), page.stat()
    page.write_bytes(text + b"<!-- by hand -->")
    assert not is_done(work)

    page.write_bytes(text)
    os.utime(page, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert is_done(work)

    added = page.with_name("added.html")
    added.write_bytes(text)
    assert not is_done(work)
    added.unlink()


def test_a_build_that_was_stopped_is_made_up_for(work):
    (work / "out" / "doctrees" / "unfinished").touch()
    assert not is_done(work)
    (work / "out" / "doctrees" / "unfinished").unlink()


def test_another_packages_version_is_another_build(work, monkeypatch, tmp_path):
    before = made_of(work / "site")
    (tmp_path / "sphinx-99.dist-info").mkdir()
    monkeypatch.setattr("sysconfig.get_path", lambda _name: str(tmp_path))

    assert made_of(work / "site") != before


def test_a_build_that_complains_is_never_done(tmp_path):
    site = made(tmp_path / "site")
    (site / A).write_text((site / A).read_text("utf-8") + "\n{ref}`nowhere`\n", "utf-8")
    assert build(site, "html", tmp_path / "out").status == 1

    assert not is_unchanged("html", site, tmp_path / "out")


@pytest.mark.parametrize(
    ("options", "status"),
    [(["--quiet", "--jobs", "2"], 0), (["-D", "accept_names=1"], 1), (["-a"], 1)],
)
def test_who_asks_for_more_gets_it(options, status, work):
    command = [sys.executable, "-m", "_ext.builds.unchanged", "html", work / "out"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        [*command, *options], cwd=work / "site", env=environment, check=False
    )

    assert run.returncode == status
