"""Markdown's own faults: a row too long, a directive that fails, another markup."""

from __future__ import annotations

import pytest

from tests.sites import POST


def post(body: str) -> str:
    return POST.replace("The body.", body)


@pytest.mark.parametrize(
    ("row", "lost"),
    [
        ("| north | 70 | high |", "high"),
        ("| north | 70 | high | low |", "high low"),
        ("north | 70 | high", "high"),
    ],
)
def test_cells_without_a_column_are_named(row, lost, build_site):
    # GitHub's Markdown drops them.
    site = build_site(
        {"posts/systems/cold.md": post(f"| where | load |\n|---|---|\n{row}")}
    )

    (said,) = site.warnings
    assert said.startswith(f"posts/systems/cold.md:11: WARNING: '{lost}' would be lost")


@pytest.mark.parametrize(
    "row", ["| north |", "| north | 70 |", "| north | 70 | |", r"| a\|b | `c\|d` |"]
)
def test_a_row_that_loses_no_words_is_right(row, build_site):
    site = build_site(
        {"posts/systems/cold.md": post(f"| where | load |\n|---|---|\n{row}")}
    )

    assert site.warnings == []


def test_a_directive_that_fails_takes_no_more_than_its_place(build_site):
    # Without a rule in its line, Sphinx's own fails with a ValueError.
    body = ":::{productionlist} loads\n:::\n\nAfter it."

    site = build_site({"posts/systems/cold.md": post(body)})

    (said,) = site.warnings
    assert said.startswith("posts/systems/cold.md:9: WARNING: {productionlist} cannot")
    assert "<p>After it.</p>" in site.html("posts/systems/cold")


def test_rest_within_markdown_shares_its_names(build_site):
    # MyST reads it as a document of its own: its notes were a KeyError.
    body = """\
```{eval-rst}
Noted. [#]_ A |thing|.

.. [#] The note.
.. |thing| replace:: cache
.. _rest-label:
.. rubric:: A rubric
```

See [there](#rest-label)."""

    site = build_site({"posts/systems/cold.md": post(body)})

    assert site.warnings == []
    html = site.html("posts/systems/cold")
    assert "A cache." in html
    assert "The note." in html
    assert 'href="#rest-label"' in html
