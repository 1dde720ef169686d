"""What other tools let a page do, and this one does not."""

from __future__ import annotations

import pytest

from _ext.page.refused import DrawnOnly
from tests.sites import POST

PAGE = "posts/systems/a.md"
REFUSED = {
    "a role of raw": ("```{eval-rst}\n.. role:: so(raw)\n   :format: html\n\n"
                      ":so:`<script>alert(1)</script>`\n```", "{so} is for one output"),
    "raw as a role": ("{raw}`<script>alert(1)</script>`", "{raw} is for one output"),
    "raw in reStructuredText": ("```{eval-rst}\n.. raw:: html\n\n   <b>so</b>\n```",
                                "{raw} html is for one output"),
    "a page's own head": (":::{meta}\n:http-equiv=refresh: 0;url=/\n:::",
                          "{meta} has no effect here"),
    "the same in reStructuredText": ("```{eval-rst}\n.. meta::\n   :so: so\n```",
                                     "{meta} has no effect here"),
    "an icon that runs": ('{octicon}`report;1em;a" onload="alert(1)`',
                          "what this icon is given would run"),
    "another": ('{material-regular}`data_usage;1em;a" onload="alert(1)`',
                "is of a font that is not here"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_each_is_one_complaint_and_runs_nowhere(kind, build_site):
    text, said = REFUSED[kind]
    site = build_site({PAGE: POST.replace("The body.", text)})
    html = site.html("posts/systems/a")

    assert len(site.warnings) == 1, site.warnings
    assert site.warnings[0].startswith(f"{PAGE}:")
    assert said in site.warnings[0]
    assert "<script>" not in html
    assert "onload=" not in html
    assert "http-equiv" not in html


@pytest.mark.parametrize(
    ("html", "is_drawing"),
    [('<svg class="a"><path d="M0 0"></path></svg>', True), ("<br />", True),
     ('<svg onload="a()"></svg>', False), ("<script>a()</script>", False),
     ('<svg><path style="a"></path></svg>', False), ('<img src="a">', False)],
)  # fmt: skip
def test_what_an_extension_writes_is_a_drawing(html, is_drawing):
    assert DrawnOnly(html).is_drawing == is_drawing


SETTINGS = """\
myst:
  enable_extensions: [substitution]
  substitutions: {so: "{{ 6 * 7 }}"}
"""


def test_no_page_has_templates_run(build_site):
    # A template is a program: it may call whatever Python has.
    head, rest = POST.split("tags: [caching]\n")
    hidden = f"{head}tags: [caching]\n#\u2028---\u2028\n{SETTINGS}{rest}"
    plain = f"---\n{SETTINGS}---\n\n# So\n\nIt is {{{{ so }}}} here.\n"
    site = build_site(
        {PAGE: hidden.replace("The body.", "It is {{ so }} here."), "index.md": plain
         + "\n```{toctree}\nposts/systems/index\nreference/glossary\n"
         "reference/evidence\nreference/sources\n```\n"}
    )  # fmt: skip

    assert "It is 42" not in site.html("index")
    assert "It is 42" not in site.html("posts/systems/a")
    assert any("front matter has 'myst', and a page has no settings" in line
               for line in site.warnings)  # fmt: skip


def test_a_role_is_its_page_s_own(build_site):
    defined = "```{eval-rst}\n.. role:: so\n\n:so:`it`\n```"
    site = build_site(
        {PAGE: POST.replace("The body.", defined),
         "posts/systems/b.md": POST.replace("The body.", "{so}`it`")}
    )  # fmt: skip

    assert len(site.warnings) == 1
    assert site.warnings[0].startswith("posts/systems/b.md:9:")
