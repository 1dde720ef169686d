"""A diagram in a post is a figure on the page and in the book."""

from __future__ import annotations

import os
from pathlib import Path

import html5lib
import pikepdf
import pytest

from tests.sites import POST
from tests.test_page_images import tags

PAGE = "posts/systems/cold-caches.md"
FENCE = "```mermaid\nflowchart TD\n  accDescr: From the cache.\n  A[Client] --> B[Cache]\n```"
DIRECTIVE = (
    ":::{mermaid}\n:alt: From the cache.\n:caption: A *read*\n:name: fig-read\n\n"
    "flowchart TD\n  A[Client] --> B[Cache]\n:::\n\nSee {numref}`fig-read`."
)
BROKEN = "flowchart TD\n  accDescr: x\n  A --> B\n  C --> ["


def post(body: str) -> str:
    """Return a post with this text, which begins on its line 9."""
    return POST.replace("The body.", body)


def made(site) -> dict[str, float]:
    """Return the drawings that a site has made, and when."""
    folder = Path(site.app.doctreedir, "diagrams")
    return {path.name: path.stat().st_mtime for path in folder.iterdir()}


@pytest.mark.parametrize(
    "body",
    [
        FENCE,
        FENCE.replace("```mermaid", "```{mermaid}"),
        '{alt="From the cache."}\n'
        + FENCE.replace("  accDescr: From the cache.\n", ""),
        DIRECTIVE,
    ],
)
def test_a_diagram_is_a_picture_for_light_and_one_for_dark(build_site, body):
    site = build_site({PAGE: post(body)})

    assert site.warnings == []
    html = site.html("posts/systems/cold-caches")
    light, dark = tags(html)
    assert (light["class"], dark["class"]) == ("only-light", "only-dark")
    assert light["alt"] == dark["alt"] == "From the cache."
    assert light["loading"] == dark["loading"] == "lazy"
    for tag in (light, dark):
        name = tag["src"].rpartition("/")[2]
        assert (
            f'width="{tag["width"]}'
            in Path(site.app.outdir, "_images", name).read_text()
        )
    assert "mermaid" not in html


def test_without_a_caption_the_page_is_sound(build_site):
    site = build_site(
        {PAGE: post("```{mermaid}\n:alt: So.\n\nflowchart TB\n  a --> b\n```")}
    )
    parser = html5lib.HTMLParser()
    parser.parse(site.html(PAGE.removesuffix(".md")))

    assert site.warnings == []
    assert [name for _place, name, _values in parser.errors] == []


def test_a_caption_and_a_name_make_it_a_figure_with_a_number(build_site):
    html = build_site({PAGE: post(DIRECTIVE)}).html("posts/systems/cold-caches")

    assert "A <em>read</em>" in html
    assert html.count("Figure 1") == 2
    assert 'id="fig-read"' in html


def test_the_book_shows_the_diagram_for_light(build_site):
    site = build_site({PAGE: post(DIRECTIVE)}, "pdf")

    assert site.warnings == []
    with pikepdf.open(Path(site.app.outdir, "posts", "cold-caches.pdf")) as pdf:
        figures = [str(each.get("/Alt")) for each in pdf.objects
                   if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure"]  # fmt: skip
    assert figures == ["From the cache."]


@pytest.mark.parametrize("builder", ["html", "pdf"])
@pytest.mark.parametrize(
    ("body", "line"),
    [
        (f"Text.\n\n```mermaid\n{BROKEN}\n```", 15),
        (f"Text.\n\n```{{mermaid}}\n:caption: It\n\n{BROKEN}\n```", 17),
        (f"Text.\n\n:::{{mermaid}}\n{BROKEN}\n:::", 15),
    ],
)
def test_a_mistake_is_one_complaint_at_its_line_and_the_text_is_shown(
    build_site, builder, body, line
):
    site = build_site({PAGE: post(body)}, builder)

    (said,) = site.warnings
    assert said.startswith(f"{PAGE}:{line}: WARNING: this diagram cannot be shown: ")
    assert "Unterminated node label" in said
    if builder == "html":
        assert "C --&gt; [" in site.html("posts/systems/cold-caches")


def test_a_diagram_must_say_what_it_shows(build_site):
    body = FENCE.replace("  accDescr: From the cache.\n", "")

    (said,) = build_site({PAGE: post(body)}).warnings
    assert said.startswith(f"{PAGE}:9: WARNING: this diagram")
    assert "no alternative text" in said


def test_a_diagram_is_drawn_once(build_site):
    first = made(build_site({PAGE: post(FENCE)}))
    site = build_site({PAGE: post(f"More.\n\n{FENCE}")})

    assert "More." in site.html("posts/systems/cold-caches")
    assert made(site) == first


def test_a_rebuild_leaves_a_page_where_nothing_changed(build_site):
    site = build_site({PAGE: post(FENCE)})
    page = Path(site.app.outdir, PAGE).with_suffix(".html")
    written = page.stat().st_mtime_ns

    build_site({PAGE: post(FENCE)})

    assert page.stat().st_mtime_ns == written


def test_a_diagram_that_was_lost_is_drawn_again(build_site):
    site = build_site({PAGE: post(FENCE)})
    for name in made(site):
        os.remove(Path(site.app.doctreedir, "diagrams", name))

    site = build_site({PAGE: post(FENCE)}, "pdf")

    assert site.warnings == []
    assert len(made(site)) == 2
