"""What ``make latexpdf`` says where TeX is missing: one line, and what to do."""

from __future__ import annotations

import pytest

from _ext.tex import tools


@pytest.fixture
def machine(monkeypatch):
    """Return what makes this a machine with some programs and some files of TeX."""

    def have(programs: set[str], files: set[str]) -> None:
        monkeypatch.setattr(
            tools.shutil, "which", lambda name: name if name in programs else None
        )
        monkeypatch.setattr(tools, "is_file_of_tex", files.__contains__)

    return have


EVERYTHING = {*tools.PROGRAMS, "kpsewhich"}


def test_nothing_is_said_where_all_is_there(machine, capsys):
    machine(EVERYTHING, set(tools.FILES))

    assert tools.main() == 0
    assert capsys.readouterr().err == ""


def test_one_line_names_the_programs_that_are_missing(machine, capsys):
    machine(set(), set())

    assert tools.main() == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert said.startswith(
        "make latexpdf needs TeX, and here is no latexmk, xelatex, makeindex. "
    )
    assert "apt-get install latexmk" in said


def test_a_package_that_is_missing_is_named_by_its_file(machine, capsys):
    machine(EVERYTHING, set(tools.FILES) - {"framed.sty"})

    assert tools.main() == 1
    assert "here is no framed.sty." in capsys.readouterr().err
