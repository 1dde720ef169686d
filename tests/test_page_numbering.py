"""Figure 2 of a post is its second figure, whatever other posts hold."""

from pathlib import Path

import pytest

from _ext.page.numbering import is_template
from tests.sites import POST

TWO = POST.replace("The body.", "```{{figure}} /a.svg\n:name: {0}-1\n:alt: a\n\nOne\n```\n\n"
                   "```{{figure}} /a.svg\n:name: {0}-2\n:alt: a\n\nTwo\n```\n\nSee {{numref}}`{0}-2`.")  # fmt: skip
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


def test_each_kind_is_counted_from_one_and_what_has_no_caption_is_not(build_site):
    body = """```{figure} /a.svg
:name: fig-one
:alt: a

One
```

![b](/a.svg)

:::{table} Loads.
:name: tbl-one

| a |
|---|
| b |
:::

$$ x = 1 $$ (eq-one)

$$ y = 1 $$

```{figure} /a.svg
:name: fig-two
:alt: a

Two
```
"""
    site = build_site(
        {"a.svg": SVG, "posts/systems/first.md": POST.replace("The body.", body)}
    )

    assert site.app.env.toc_fignumbers["posts/systems/first"] == {
        "figure": {"fig-one": (1,), "fig-two": (2,)},
        "table": {"tbl-one": (1,)},
        "displaymath": {"equation-eq-one": (1,)},
    }


def test_a_build_with_nothing_changed_reads_no_page_for_its_numbers(
    build_site, monkeypatch
):
    pages = {"a.svg": SVG, "posts/systems/first.md": TWO.format("first")}
    before = build_site(pages).app.env.toc_fignumbers
    read = []
    monkeypatch.setattr(
        "sphinx.environment.collectors.toctree.TocTreeCollector.assign_section_numbers",
        lambda _self, env: read.append(env.config.numfig) or [],
    )

    after = build_site(pages).app.env

    assert read == [False]
    assert after.config.numfig
    assert after.toc_fignumbers == before


def test_second_figure_of_the_second_post_is_figure_2(build_site):
    pages = {
        "a.svg": SVG,
        "posts/systems/first.md": TWO.format("first"),
        "posts/systems/second.md": TWO.format("second"),
    }

    site = build_site(pages)

    assert site.warnings == []
    assert "Figure 2" in site.html("posts/systems/second")
    assert "Figure 4" not in site.html("posts/systems/second")


def test_a_rebuild_leaves_a_page_where_nothing_changed(build_site):
    pages = {"a.svg": SVG, "posts/systems/first.md": TWO.format("first")}
    page = Path(build_site(pages).app.outdir, "posts/systems/first.html")
    written = page.stat().st_mtime_ns

    build_site(pages)

    assert page.stat().st_mtime_ns == written


@pytest.mark.parametrize(
    ("text", "may"),
    [("Figure {number}", True), ("{name}, 100% of it", True), ("Figure %s", True),
     ("50%% of %s", True), ("{number.real}", False), ("{number", False),
     ("{number:>99}", False), ("50% of it", False), ("{number!r} {name}", False)],
)  # fmt: skip
def test_a_reference_to_a_number_has_fields_and_no_more(text, may):
    assert is_template(text) is may


def test_one_that_cannot_be_filled_in_is_one_complaint(build_site):
    figure = "```{figure} /a.svg\n:alt: so\n:name: fig-so\n\nSo.\n```"
    reference = "{numref}`so {number.so} <fig-so>`"
    site = build_site(
        {"posts/systems/a.md": POST.replace("The body.", f"{figure}\n\n{reference}"),
         "a.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"/>'}
    )  # fmt: skip

    assert len(site.warnings) == 1, site.warnings
    assert "write {number} or {name}" in site.warnings[0]
