"""A reading path is a few sections, and says of each what a reader can do afterwards."""

import re

import pytest

from tests.sites import ROOT

TEXT = (ROOT / "reference/reading-paths.md").read_text(encoding="utf-8")
PATHS = dict(re.findall(r"^## (.+)\n((?:(?!^## ).*\n)*)", TEXT, re.M))
LABELS = {
    label
    for post in ROOT.glob("posts/*/*.md")
    for label in re.findall(r"^\(([a-z0-9-]+)\)=", post.read_text("utf-8"), re.M)
}
every_path = pytest.mark.parametrize("name", PATHS)


def steps(name: str) -> list[str]:
    found = re.findall(r"^\d\. (.+(?:\n   .+)*)", PATHS[name], re.M)
    return [" ".join(step.split()) for step in found]


def test_there_are_three_to_five_paths():
    assert 3 <= len(PATHS) <= 5


@every_path
def test_a_path_has_three_to_five_steps_and_a_reason_before_them(name):
    assert 3 <= len(steps(name)) <= 5
    assert PATHS[name].split("\n1. ")[0].strip().endswith(".")


@every_path
def test_each_step_is_a_section_of_a_post_and_what_you_can_do_after_it(name):
    for step in steps(name):
        found = re.fullmatch(
            r"\[[^]]+\]\(#(?P<label>[\w-]+)\)[.?]? Afterwards you can .+\.", step
        )
        assert found, step
        assert found["label"] in LABELS
        assert step.count(". ") <= 1, "one sentence"


def test_no_section_is_a_step_twice():
    labels = re.findall(r"\]\(#([\w-]+)\)", TEXT)

    assert len(labels) == len(set(labels))
