"""Pages read and written by several processes: the same site, the same complaints."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
from pathlib import Path

import pytest

from _ext.builds.whole_files import write_whole
from _ext.builds.workers import Queue, dealt
from tests.rebuilding import build
from tests.sites import HOUSE, POST, ROOT, lay_out

POSTS = 12
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="{}"/>'
MISTAKES = {
    2: "See {ref}`a-label-that-nobody-has`.",
    5: "![The load](no-such-picture.svg)",
    7: "(told-twice)=\n## Told",
    9: "(told-twice)=\n## Told again",
}


@pytest.fixture
def site(tmp_path):
    """A site of more posts than one process would read, and four of them wrong."""
    folder = tmp_path / "site"
    pages = dict(HOUSE)
    for number in range(POSTS):
        name = f"posts/systems/post-{number}"
        pages[f"{name}.svg"] = PICTURE.format(number + 9)
        shown = f"![Figure of {number}](post-{number}.svg)"
        following = f"[](#post-{(number + 1) % POSTS})"
        pages[f"{name}.md"] = "\n\n".join(
            [POST, shown, following, MISTAKES.get(number, "It is right.")]
        )
    pages["reference/synonyms.txt"] = "cache, store\nalone\n"  # told at the very end
    lay_out(folder, pages)
    (folder / "labs").mkdir()
    (folder / "_ext").symlink_to(ROOT / "_ext")
    return folder


def files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def share_all() -> None:
    """Have this process share what is worth it for many pages only."""
    from _ext.builds import workers

    workers.MANY = 1


def test_three_processes_make_and_say_what_one_does(site, tmp_path):
    one, three = (
        build(site, "html", tmp_path / f"by-{jobs}", jobs=jobs, before=share_all)
        for jobs in (1, 3)
    )

    assert one.status == three.status == 1
    assert one.said == three.said
    for place in ("post-2.md", "post-5.md", "post-9.md", "synonyms.txt:2"):
        assert any(place in line for line in three.said), three.said
    made = [files(tmp_path / f"by-{jobs}/doctrees/making/html") for jobs in (1, 3)]
    assert made[0] == made[1]
    kept = [
        json.loads((tmp_path / f"by-{jobs}/doctrees/written-html.json").read_bytes())
        for jobs in (1, 3)
    ]
    assert list(kept[0]) == list(kept[1])  # of each page what it shows of others
    assert len([name for name in made[1] if name.startswith("_images/")]) == POSTS


def fill_the_disk_at_the_end() -> None:
    """Have the last of what tells of all pages meet a full disk, in its process."""
    share_all()
    from _ext.reading import machines

    def write(path: str, *_words: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    machines.Path.write_text = write  # type: ignore[assignment]


def test_what_another_process_meets_of_the_machine_is_one_line(tmp_path):
    folder = tmp_path / "site"
    lay_out(folder, HOUSE)
    (folder / "labs").mkdir()
    (folder / "_ext").symlink_to(ROOT / "_ext")
    found = build(
        folder, "html", tmp_path / "out", jobs=2, before=fill_the_disk_at_the_end
    )

    assert found.status != 0
    assert "Traceback" not in found.text
    (line,) = [each for each in found.text.splitlines() if "no space left" in each]
    assert line.endswith(
        "free some room and build again. What was published is as it was."
    )


def write_often(path: Path) -> None:
    for _each in range(500):
        write_whole(path, b"the same")


def test_two_processes_may_write_the_same_file(tmp_path):
    # As they draw the same picture, for two posts that say the same.
    context = multiprocessing.get_context("fork")
    path = tmp_path / "picture.png"
    writers = [context.Process(target=write_often, args=[path]) for _each in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert [writer.exitcode for writer in writers] == [0, 0]
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == b"the same"


def test_processes_are_handed_each_name_once():
    context = multiprocessing.get_context("fork")
    names = [f"page-{number}" for number in range(300)]
    with Queue(names) as queue:
        answers = context.SimpleQueue()

        def take():
            answers.put(list(queue))

        takers = [context.Process(target=take) for _each in range(3)]
        for taker in takers:
            taker.start()
        taken = [answers.get() for _each in takers]
        for taker in takers:
            taker.join()

    assert sorted(name for some in taken for name in some) == sorted(names)
    assert all(some == sorted(some, key=names.index) for some in taken)


def test_many_pages_are_written_by_more_processes_than_there_are_at_once(tmp_path):
    folder = tmp_path / "site"
    pages = dict(HOUSE) | {f"posts/systems/p{n}.md": POST for n in range(9)}
    lay_out(folder, pages)
    (folder / "labs").mkdir()
    (folder / "_ext").symlink_to(ROOT / "_ext")
    few, many = (
        build(folder, "html", tmp_path / name, jobs=2, before=before)
        for name, before in (("few", share_all), ("many", end_soon))
    )

    assert few.said == many.said
    made = [files(tmp_path / name / "doctrees/making/html") for name in ("few", "many")]
    assert made[0] == made[1]


def end_soon() -> None:
    """Have a process end after a few pages."""
    share_all()
    from _ext.builds import workers

    workers.USUAL = 2


def test_pages_are_dealt_by_their_lengths():
    assert dealt({"a": 9, "b": 5, "c": 4, "d": 1}, 2) == [["a", "d"], ["b", "c"]]


def test_no_process_is_started_for_no_page():
    assert dealt({"a": 9}, 4) == [["a"]]
