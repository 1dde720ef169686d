"""Signs that turn text around are closed in their line, and in no code."""

from __future__ import annotations

import pytest

from _ext.page.directions import unclosed
from tests.sites import POST

PAGE = "posts/systems/a.md"
RLO, PDF, LRI, RLI, PDI = "\u202e", "\u202c", "\u2066", "\u2067", "\u2069"


@pytest.mark.parametrize(
    ("line", "left"),
    [("plain", []), (f"a {RLI}b{PDI} c", []), (f"a {RLO}b{PDF} c", []),
     (f"a {RLI}b {RLO}c{PDI} d", []),  # an isolate ends what is open in it
     (f"a {RLO}b", ["U+202E"]), (f"a {LRI}b {RLI}c{PDI}", ["U+2066"]),
     (f"a{PDI}", ["U+2069"]), (f"a {RLI}b{PDF}", ["U+2067", "U+202C"])],
)  # fmt: skip
def test_what_is_opened_in_a_line_is_closed_in_it(line, left):
    assert unclosed(line) == left


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [(f"One.\n\nA user{RLO} so.", 11, "U+202E turns the text around"),
     (f"```python\nso = 1  # {RLI}so{PDI}\n```", 10, "U+2067, U+2069 in code hides"),
     (f"It is `a{RLO}b{PDF}` so.", 9, "U+202C, U+202E in code hides"),
     (f"```python\nso = 1  # {RLO} so\n```", 10, "U+202E turns the text around")],
)  # fmt: skip
def test_each_is_one_complaint_at_its_line(text, line, said, build_site):
    site = build_site({PAGE: POST.replace("The body.", text)})

    assert len(site.warnings) == 1, site.warnings
    assert site.warnings[0].startswith(f"{PAGE}:{line}: WARNING: {said}")


def test_front_matter_code_from_files_and_sources_are_looked_at(build_site):
    site = build_site(
        {PAGE: POST.replace("the day", f"the{RLO} day").replace(
            "The body.", "```{literalinclude} /a.py\n```"),
         "a.py": f"so = 1  # {LRI} so\n",
         "reference/sources.bib": f"@misc{{so,\n title={{So{RLO}}}, author={{So, Ann}}, year=2020}}\n"}
    )  # fmt: skip
    places = sorted(line.split(": WARNING")[0] for line in site.warnings)

    assert places == ["a.py:1", f"{PAGE}:3", "reference/sources.bib:2"]


def test_words_that_run_the_other_way_are_welcome(build_site):
    site = build_site({PAGE: POST.replace("The body.", f"It is {RLI}שלום{PDI} there.")})

    assert site.warnings == []
