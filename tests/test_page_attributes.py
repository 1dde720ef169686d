"""Attributes in braces that Markdown's renderers heed, and pages that say nothing."""

from __future__ import annotations

import pytest

from tests.sites import POST


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("{.wide}\nWords.", '<p class="wide">Words.</p>'),
        ("{.wide}\n- one", '<ul class="wide simple">'),
        ("{.wide}\n| a |\n|---|\n| b |", 'class="wide'),
        ("{.wide}\n```python\nload = 1\n```", "highlight"),
        ('{attribution="Chris"}\n> Words.', "Chris"),
        ("{style=lower-alpha}\n1. one", "loweralpha"),
        ("[words]{.wide}", '<span class="wide">words</span>'),
        ("> [!NOTE]\n> Words.", "admonition note"),
        ("(here)=\n{.wide}\nWords.", '<p class="wide"'),
    ],
)
def test_what_is_heeded_is_no_fault(written, shown, build_site):
    site = build_site({"posts/systems/cold.md": POST.replace("The body.", written)})

    assert site.warnings == []
    assert shown in site.html("posts/systems/cold")


def test_braces_above_a_label_are_not_lost_in_silence(build_site):
    body = POST.replace("The body.", "{.wide}\n(here)=\nWords.")

    (said,) = build_site({"posts/systems/cold.md": body}).warnings

    assert "cold.md:10: WARNING: {.wide} has no effect on this myst target" in said
