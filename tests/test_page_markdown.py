"""Markdown's own faults: a row too long, a directive that fails, another markup."""

from __future__ import annotations

import pytest
from docutils import nodes

from tests.sites import POST

PAGE = "posts/systems/cold-caches.md"


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


# What swallows or loses a text in silence elsewhere: what an author writes, the line
# within it, and the words of the one complaint.
SWALLOWED = {
    "a cell too many": ("| a | b |\n|---|---|\n| 1 | 2 | lost |", 2, "'lost' would be"),
    "prose below a table": ("| a | b |\n|---|---|\n| 1 | 2 |\nProse.", 3,
                            "this line below a table, which has no |"),
    "a box of Docusaurus": (":::note\nSo.\n:::", 0, "write :::{note}"),
    "a box with a title": (":::tip My title\nSo.\n:::", 0,
                           "write :::{admonition} My title"),
    "a comment without end": ("Text.\n\n<!-- never\n\nclosed", 2,
                              "this comment is not closed"),
    "a fence closed by another's end": (
        "```text\none\n\n```text\ntwo\n```", 3, "```text begins within ```text"),
    "a formula of TeX in a line": ("So \\( a+b \\) is.", 0, "\\( a+b \\) is no formula"),
    "a formula of TeX": ("So\n\\[ E = mc^2 \\]", 1, "\\[ E = mc^2 \\] is no formula"),
}  # fmt: skip


@pytest.mark.parametrize("kind", SWALLOWED)
def test_what_would_swallow_a_text_is_named_at_its_line(kind, build_site):
    body, line, said = SWALLOWED[kind]

    site = build_site({PAGE: POST.replace("The body.", body)})

    assert len(site.warnings) == 1, site.warnings
    assert site.warnings[0].startswith(f"{PAGE}:{9 + line}: WARNING: ")
    assert said in site.warnings[0]


@pytest.mark.parametrize(
    "body",
    ["\\[1\\] and \\(so\\)", "````text\n```python\nx\n```\n````", "| a |\n|---|\n| 1 |",
     "::::{note}\n:::{tip}\nSo.\n:::\n::::", "<!-- so -->"],
)  # fmt: skip
def test_what_only_looks_like_it_is_left_alone(body, build_site):
    assert build_site({PAGE: POST.replace("The body.", body)}).warnings == []


def test_lines_of_a_paragraph_are_one_text(build_site):
    site = build_site(
        {"posts/systems/cold.md": post("It is\nso *very\ncold* and\nwet.")}
    )
    doctree = site.app.env.get_doctree("posts/systems/cold")
    paragraphs = doctree.findall(nodes.paragraph)
    (shown,) = (each for each in paragraphs if each.astext().startswith("It is"))

    assert [*map(str, shown.findall(nodes.Text))] == [
        "It is\nso ",
        "very\ncold",
        " and\nwet.",
    ]
