"""What is served is whole, and a build that cannot write says so in one line."""

import os
import random
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from _ext.builds.outputs import put_in_place
from tests.rebuilding import (
    PROCESSES,
    Built,
    Rebuilt,
    contents,
    die,
    differences,
    from_write,
    no_room,
    run_sphinx,
)
from tests.test_builds_same import EDITS, made, restore, snapshot

MOMENTS = 100
TRIED = MOMENTS if os.environ.get("SOAK") else 4
EDIT = "a title, linked to"


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory) -> Rebuilt:
    """Make a site and build it once; each test puts back what it has changed."""
    work = tmp_path_factory.mktemp("outputs")
    found = Rebuilt(made(work / "site"), work)
    assert found.build_on()["html"] == Built(0, ())
    return found


@pytest.fixture(scope="module")
def moments(rebuilt) -> list[int]:
    """Return writes of a build after an edit, evenly over all of them."""
    with edited(rebuilt):
        built = rebuilt.disturb(partial(from_write, sys.maxsize, die))
    count = int(re.search(r"^(\d+) writes$", built.text, re.M)[1])
    assert count > MOMENTS
    every = [1 + count * place // MOMENTS for place in range(MOMENTS)]
    return sorted(random.Random(4).sample(every, TRIED))


@contextmanager
def edited(rebuilt, name: str = EDIT) -> Iterator[dict[str, bytes]]:
    """Edit the site, yield what was served before, and put all back at the end."""
    before = snapshot(rebuilt.site)
    EDITS[name](rebuilt.site)
    try:
        yield contents(rebuilt.kept / "html")
    finally:
        restore(rebuilt.site, before)
        assert rebuilt.build_on()["html"] == Built(0, ())


def served(rebuilt) -> dict[str, bytes]:
    return contents(rebuilt.kept / "html")


def test_a_build_killed_at_any_write_leaves_all_old_or_all_new(rebuilt, moments):
    for moment in moments:
        with edited(rebuilt) as old:
            assert rebuilt.disturb(partial(from_write, moment, die)).status == -9
            left = served(rebuilt)

            assert rebuilt.disagreements() == [], f"after {moment} writes"
            assert left in (old, served(rebuilt)), f"after {moment} writes"


def test_a_full_disk_is_one_line_and_the_site_stays(rebuilt, moments):
    for moment in moments:
        with edited(rebuilt) as old:
            built = rebuilt.disturb(partial(from_write, moment, no_room))
            said = [line for line in built.text.splitlines() if " writes" not in line]

            if built.status == 0:  # all that was left to do takes no room
                assert (served(rebuilt) != old, said) == (True, [])
            else:
                assert (built.status, len(said)) == (1, 1), f"after {moment}: {said}"
                assert "no space left on device; free some room and build" in said[0]
                assert served(rebuilt) == old
            assert rebuilt.disagreements() == [], f"after {moment} writes"


def test_what_is_refused_is_not_published(rebuilt):
    with edited(rebuilt, "a link to nowhere") as old:
        assert rebuilt.build_on()["html"].status == 1
        assert served(rebuilt) == old


def test_two_builds_at_once_do_not_harm_each_other(rebuilt):
    with edited(rebuilt):
        both = [started(rebuilt, rebuilt.kept, f"{number}.log") for number in range(2)]
        for one in both:
            one.join(120)

        assert [one.exitcode for one in both] == [0, 0]
        assert rebuilt.disagreements() == []


def started(rebuilt, target: Path, log: str):
    """Begin a build and do not wait for it."""
    arguments = (rebuilt.site, "html", target, rebuilt.work / log, 1, None)
    child = PROCESSES.Process(target=run_sphinx, args=arguments)
    child.start()
    return child


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("file", "not a directory; a file is where a folder belongs: move it away."),
        ("/proc/nowhere", "no such file or directory; name a folder that can be made."),
    ],
)
def test_where_nothing_can_be_written_one_line_says_so(rebuilt, target, said):
    (rebuilt.work / "file").touch()
    place = rebuilt.work / target
    child = started(rebuilt, place, "refused.log")
    child.join(60)

    assert child.exitcode == 1
    assert (
        rebuilt.work / "refused.log"
    ).read_text() == f"{place}/html: {said} What was published is as it was.\n"


def test_a_clock_that_is_none_is_one_line(rebuilt):
    built = rebuilt.disturb(partial(set_clock, "abc"))

    assert built.status == 1
    assert built.text == (
        "SOURCE_DATE_EPOCH=abc is not a number of seconds since 1970: unset it, or take "
        "one such as $(git log -1 --format=%ct)\n"
    )


def set_clock(value: str) -> None:
    os.environ["SOURCE_DATE_EPOCH"] = value


def folder_of(place: Path, **files: str) -> Path:
    place.mkdir()
    for name, text in files.items():
        (place / name).write_text(text)
    return place


def test_what_takes_the_place_is_there_at_every_moment(tmp_path):
    place, lacks, is_over = folder_of(tmp_path / "place", page="0"), [], []

    def read() -> None:
        while not is_over:
            if not (place / "page").exists():
                lacks.append(1)

    reader = threading.Thread(target=read)
    reader.start()
    for edition in range(1, 200):
        made = folder_of(tmp_path / f"{edition}", page=str(edition))
        put_in_place({"page": made / "page"}, place, tmp_path / "next")
    is_over.append(True)
    reader.join()

    assert (place / "page").read_text() == "199"
    assert lacks == [] or sys.platform != "linux"


def test_what_a_build_did_not_make_goes_and_what_is_hidden_stays(tmp_path):
    made = folder_of(tmp_path / "made", new="1")
    place = folder_of(tmp_path / "place", former="1", new="0")
    folder_of(place / ".git", HEAD="ref")

    put_in_place({"new": made / "new"}, place, tmp_path / "next")

    assert contents(place) == {"new": b"1", ".git/HEAD": b"ref"}
    assert not (tmp_path / "next").exists()


def test_what_is_edited_in_place_is_put_right(rebuilt):
    for name in ("index.html", "search/index.js"):
        (rebuilt.kept / "html" / name).write_text("edited")

    assert rebuilt.disagreements() == []


def test_a_build_whose_doctrees_are_within_its_output_works(rebuilt, tmp_path):
    command = [sys.executable, "-m", "sphinx", "--quiet", "-W", ".", str(tmp_path)]
    subprocess.run(command, cwd=rebuilt.site, check=True)
    shutil.rmtree(tmp_path / ".doctrees")

    assert differences(tmp_path, rebuilt.kept / "html") == []


def test_where_and_when_it_is_built_leaves_no_trace(rebuilt, tmp_path):
    # One process or two, folder, zone, language, rights, the order of hashes.
    elsewhere = tmp_path / "ailleurs é" / "site"
    shutil.copytree(rebuilt.site, elsewhere, symlinks=True)
    there = {"TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    here = {"TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}
    for builder in ("html", "pdf"):
        for site, jobs, umask, settings in (
            (rebuilt.site, "1", 0o022, here),
            (elsewhere, "2", 0o077, there),
        ):
            options = ["--quiet", "-W", "-n", "--jobs", jobs]
            target = tmp_path / jobs
            subprocess.run(
                [sys.executable, "-m", "sphinx", "-M", builder, ".", target, *options],
                cwd=site,
                env=os.environ | settings,
                umask=umask,
                check=True,
            )

    assert (tmp_path / "1" / "pdf" / "in-production.pdf").exists()
    assert differences(tmp_path / "1" / "html", tmp_path / "2" / "html") == []
