"""A saved page is shown before the site is built, and takes nothing from the build."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from http.client import IncompleteRead
from pathlib import Path

import pytest
from sphinx_autobuild.utils import find_free_port

from tests.rebuilding import PROCESSES, Rebuilt, build, use_modules_of
from tests.test_builds_same import A, B, made

PATIENCE = 60  # seconds


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory) -> Rebuilt:
    work = tmp_path_factory.mktemp("live")
    found = Rebuilt(made(work / "site"), work)
    assert found.build_on()["html"].status == 0
    return found


@pytest.fixture
def site(rebuilt):
    """Yield the folder of a site that is built, whose pages are put back."""
    before = {path: path.read_bytes() for path in rebuilt.site.rglob("*.md")}
    yield rebuilt.site
    for path, content in before.items():
        path.write_bytes(content)
    for path in set(rebuilt.site.rglob("*.md")) - set(before):
        path.unlink()


def look(rebuilt: Rebuilt, *names: str) -> bool:
    """Look at files that were saved, as a process of the server does."""
    child = PROCESSES.Process(target=looked, args=(rebuilt.site, rebuilt.kept, names))
    child.start()
    child.join(PATIENCE)
    assert child.exitcode in (0, 1)
    return child.exitcode == 0


def looked(site: Path, target: Path, names: tuple[str, ...]) -> None:
    os.chdir(site)
    use_modules_of(site)
    from sphinx.cmd.build import get_parser

    from _ext.builds.live import is_shown

    # As `sphinx-build -M html . kept` has them.
    arguments = ["-d", str(target / "doctrees"), str(site), str(target / "html")]
    shown = is_shown(
        get_parser().parse_args(arguments), [site / each for each in names]
    )
    sys.exit(0 if shown else 1)


def page(rebuilt: Rebuilt, name: str) -> str:
    return (rebuilt.kept / "html" / name).with_suffix(".html").read_text("utf-8")


def test_a_saved_page_is_shown_and_then_built_as_from_nothing(rebuilt, site):
    (site / A).write_text((site / A).read_text("utf-8") + "\nSaid just now.\n", "utf-8")
    before = page(rebuilt, B)

    assert look(rebuilt, A)
    assert "Said just now." in page(rebuilt, A)
    assert page(rebuilt, B) == before
    assert rebuilt.disagreements() == []


def test_a_mistake_that_was_looked_at_is_said_by_the_build(rebuilt, site):
    (site / A).write_text((site / A).read_text("utf-8") + "\n{ref}`nowhere`\n", "utf-8")

    assert look(rebuilt, A)
    built = build(site, "html", rebuilt.kept)
    assert any("alpha.md" in line and "nowhere" in line for line in built.said)


@pytest.mark.parametrize(
    "names", [("_static/site.css",), ("posts/people/new.md",), (A, "conf.py"), ("gone.md",)]
)  # fmt: skip
def test_what_is_more_than_a_page_is_for_a_build(names, rebuilt, site):
    (site / "posts/people/new.md").write_text((site / A).read_text("utf-8"), "utf-8")

    assert not look(rebuilt, *names)


def test_a_page_that_cannot_be_read_is_for_a_build(rebuilt, site):
    (site / A).write_text("---\ntags: [\n---\n\n# Half\n", "utf-8")

    look(rebuilt, A)  # whatever it was, nothing is raised
    assert rebuilt.disagreements() == []


def test_of_builds_that_wait_there_is_one(tmp_path):
    from _ext.builds.interruptions import waiting
    from _ext.builds.live import build_whole

    with waiting(tmp_path, "queue") as is_first:
        assert is_first
        begun = time.monotonic()
        # No such site: to build it would fail.
        assert build_whole(["-d", str(tmp_path), "nowhere", str(tmp_path / "out")]) == 0
    assert time.monotonic() - begun < PATIENCE


def test_who_writes_sees_the_page_and_then_the_lists(rebuilt, site, tmp_path):
    port = find_free_port()
    command = [sys.executable, "-m", "_ext.builds.live", "--port", str(port)]
    arguments = ["-d", str(tmp_path / "doctrees"), str(site), str(tmp_path / "out")]
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen([*command, *arguments], cwd=site, stdout=log,
                                  stderr=log, start_new_session=True)  # fmt: skip
    try:
        at = f"http://127.0.0.1:{port}/"
        waits_for("Alpha", f"{at}{A.removesuffix('.md')}.html")
        time.sleep(1)  # until the files are watched
        text = (site / A).read_text("utf-8").replace("# Alpha", "# Renamed", 1)
        (site / A).write_text(text, "utf-8")

        waits_for("Renamed", f"{at}{A.removesuffix('.md')}.html")
        waits_for("Renamed", f"{at}{B.removesuffix('.md')}.html")
        assert "Shown: alpha.md" in (tmp_path / "log").read_text("utf-8")
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def waits_for(word: str, address: str) -> None:
    """Ask for a page until it has a word."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if word in answer.read().decode():
                    return
        except (OSError, IncompleteRead):
            pass  # the server asks how long a file is before it opens it
        time.sleep(0.1)
    raise AssertionError(f"{address} has no {word}")
