"""A style of a page's own is refused, as no output would obey it."""

from __future__ import annotations

from tests.sites import POST


def test_a_style_is_one_complaint_at_its_line(build_site):
    body = ":::{div} some-class\n:style: color: red\n\nWhat it holds\n:::"

    site = build_site({"posts/systems/cold.md": POST.replace("The body.", body)})

    (said,) = site.warnings
    assert said.startswith("posts/systems/cold.md:9: WARNING: style: color: red has no")
    assert "What it holds" in site.html("posts/systems/cold")
