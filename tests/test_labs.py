"""What holds for every lab: its results are its own, and something holds them."""

from __future__ import annotations

import ast
import json
import math
import os
import subprocess
import sys
from dataclasses import dataclass

import pytest

import labs
from _ext.evidence.checked_numbers import row_id
from labs import Lab, frozen, quantities, quantity
from labs.__main__ import main, record, written
from tests.sites import ROOT

every_lab = pytest.mark.parametrize("slug", labs.slugs())
# These take a minute each: `make soak` and the weekly build compute them anew.
LONG = () if os.environ.get("SOAK") else (
    "cache-design", "consistency-models", "evaluating-llm-applications",
    "llm-integration-patterns",
)  # fmt: skip


@dataclass(frozen=True)
class Result:
    """What a lab might find."""

    load: float = quantity("times", "load")
    recovery_seconds: dict[str, float] = quantity("s", "until well")


BIBLIOGRAPHY = (ROOT / "reference" / "sources.bib").read_text(encoding="utf-8")


@every_lab
def test_frozen_results_are_of_the_code_there_is(slug):
    assert not frozen.is_stale(slug)


@pytest.mark.parametrize("slug", [slug for slug in labs.slugs() if slug not in LONG])
def test_frozen_results_are_what_the_lab_computes(slug):
    # Another machine's libraries may round differently in the last places.
    lab = labs.load(slug)
    result = lab.run()
    figures = [figure(result) for figure in lab.figures]
    now = json.loads(json.dumps(record(lab, quantities(result), figures)))
    then = frozen.read(slug)

    assert then.pop("code") == now.pop("code")
    assert_alike(then, now, slug)


def assert_alike(then: object, now: object, where: str) -> None:
    """Compare two records; numbers to one part in a million."""
    if isinstance(then, dict) and isinstance(now, dict):
        assert then.keys() == now.keys(), where
        for key in then:
            assert_alike(then[key], now[key], f"{where}.{key}")
    elif isinstance(then, list) and isinstance(now, list):
        assert len(then) == len(now), where
        for place, (one, other) in enumerate(zip(then, now, strict=True)):
            assert_alike(one, other, f"{where}[{place}]")
    elif isinstance(then, float) and isinstance(now, int | float):
        assert math.isclose(then, now, rel_tol=1e-6, abs_tol=1e-9), where
    else:
        assert then == now, where


@every_lab
def test_both_palettes_of_each_figure_are_there_and_no_other(slug):
    names = {figure["name"] for figure in frozen.read(slug)["figures"]}
    expected = {f"{slug}-{name}{dark}.svg" for name in names for dark in ("", "-dark")}

    assert {path.name for path in frozen.figures_of(slug)} == expected


@every_lab
def test_each_check_is_a_test_that_exists(slug):
    modules = (ROOT / "tests").glob(f"test_lab_{slug.replace('-', '_')}*.py")
    tests = {
        node.name
        for module in modules
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }

    assert {check.test for check in labs.load(slug).checks} <= tests


@every_lab
def test_a_lab_is_held_by_more_than_one_kind_of_check(slug):
    assert len({check.kind for check in labs.load(slug).checks}) >= 2


@every_lab
def test_each_parameter_says_where_it_comes_from(slug):
    for parameter in labs.load(slug).parameters:
        cited = f"{{{parameter.source}," in BIBLIOGRAPHY
        assert cited or parameter.source in ("owner", "assumption"), parameter


@every_lab
def test_each_result_has_an_address_of_its_own(slug):
    names = list(frozen.read(slug)["results"])

    assert len({row_id(slug, name) for name in names}) == len(names)


def test_the_command_line_lists_the_labs_and_their_questions(capsys):
    assert main([]) == 0

    said = " ".join(capsys.readouterr().out.split())
    for slug in labs.slugs():
        assert slug in said
        assert " ".join(labs.load(slug).question.split()) in said


def test_the_command_line_names_the_labs_where_there_is_no_such_one(capsys):
    assert main(["cache-desing"]) == 2

    assert "there is no lab 'cache-desing'; there are: " in capsys.readouterr().err


def test_the_command_line_prints_a_labs_results_as_a_table():
    run = subprocess.run(
        [sys.executable, "-m", "labs", "ai-native-development"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    results = frozen.read("ai-native-development")["results"]
    for name, found in results.items():
        line = next(
            row for row in run.stdout.splitlines() if row.startswith(f"{name} ")
        )
        assert written(found["value"], found["unit"]) in line


def test_a_labs_code_and_what_it_uses_are_in_its_digest(labs_folder):
    (labs_folder / "a.py").write_text("from labs import shared\nLAB = Lab()\n")
    (labs_folder / "shared.py").write_text("from labs.deeper import x\n")
    (labs_folder / "deeper.py").write_text("x = 1\n")
    before = frozen.digest("a")

    (labs_folder / "deeper.py").write_text("x = 2\n")

    assert frozen.digest("a") != before
    assert [path.name for path in frozen.sources("a")] == [
        "a.py",
        "deeper.py",
        "shared.py",
    ]


def test_a_result_that_is_no_number_is_refused():
    with pytest.raises(ValueError, match=r"load is not a number \(NaN\)"):
        quantities(Result(math.nan, {}))
    with pytest.raises(ValueError, match="load is 'x', not a number"):
        quantities(Result("x", {}))


def test_a_time_that_never_comes_is_frozen_as_never():
    found = quantities(Result(1.0, {"naive": math.inf, "bounded": 90.0}))

    assert found["recovery_seconds.naive"].value is None
    assert written(found["recovery_seconds.naive"].value, "s") == "never"


def test_a_lab_is_a_lab():
    assert all(isinstance(labs.load(slug), Lab) for slug in labs.slugs())
