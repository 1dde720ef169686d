"""A file takes its place whole or not at all, and a folder keeps what it should."""

import doctest

import pytest

from _ext.builds.whole_files import leave_only, taking_its_place, write_whole
from _ext.reading import scripts


def test_what_fails_half_written_leaves_the_file_that_was_there(tmp_path):
    kept = tmp_path / "site.zip"
    kept.write_text("of yesterday")

    def write_half() -> None:
        with taking_its_place(kept) as unfinished:
            unfinished.write_text("half")
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        write_half()

    assert [path.name for path in tmp_path.iterdir()] == ["site.zip"]
    assert kept.read_text() == "of yesterday"


def test_a_file_takes_its_place_in_a_folder_that_is_not_there_yet(tmp_path):
    write_whole(tmp_path / "a/b/page.md", b"whole")

    assert (tmp_path / "a/b/page.md").read_bytes() == b"whole"
    assert len(list((tmp_path / "a/b").iterdir())) == 1


def test_what_is_not_wanted_goes_with_the_folders_that_it_leaves_empty(tmp_path):
    for name in ("a/old.html", "b/old.html", "b/kept.txt", "page.html", "new.html"):
        write_whole(tmp_path / name, b"")

    leave_only(tmp_path, {tmp_path / "new.html"}, lambda name: name.endswith(".html"))

    left = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")]
    assert sorted(left) == ["b", "b/kept.txt", "new.html"]


def test_a_name_is_asked_about_as_it_is_called_in_the_folder(tmp_path):
    write_whole(tmp_path / "a/page.md", b"")
    asked = []

    leave_only(tmp_path, set(), lambda name: bool(asked.append(name)))

    assert asked == ["a/page.md"]


def test_data_in_a_script_stand_as_written():
    assert doctest.testmod(scripts).failed == 0
    assert doctest.testmod(scripts).attempted > 0
