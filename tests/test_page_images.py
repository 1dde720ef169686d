"""Images are shown as asked for, or the author is told what is wrong with them."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from _ext.page.images import fitted
from tests.sites import INDEX, POST
from tests.test_page_pictures import bitmap

PAGE = "posts/systems/cold-caches.md"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100">'
    '<rect width="200" height="100" fill="#0b5d78"/></svg>'
)
FILES = {"a.svg": SVG, "photo.jpg": bitmap("JPEG", (1200, 800))}


def post(body: str) -> str:
    """Return a post with this text, which begins on its line 9."""
    return POST.replace("The body.", body)


def tags(html: str) -> list[dict[str, str]]:
    """Return the attributes of the images in the text of a page."""
    article = html[html.index("<article") : html.index("</article")]
    return [
        {
            name: unescape(value)
            for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)
        }
        for tag in re.findall(r"<img\b[^>]*>", article)
    ]


def only_image(build_site, body: str) -> dict[str, str]:
    """Build a page; return the attributes of the one image on it."""
    site = build_site({**FILES, PAGE: post(body)})
    assert site.warnings == []
    (tag,) = tags(site.html("posts/systems/cold-caches"))
    assert "style" not in tag
    return tag


@pytest.mark.parametrize(
    ("natural", "width", "height", "scale", "expected"),
    [
        ((200, 100), None, None, 1, (200, 100)),
        ((200, 100), 100, None, 1, (100, 50)),
        ((200, 100), None, 30, 1, (60, 30)),
        ((200, 100), 100, 10, 1, (20, 10)),
        ((200, 100), None, None, 0.5, (100, 50)),
        ((200, 100), 100, None, 0.5, (50, 25)),
    ],
)
def test_a_ratio_is_kept(natural, width, height, scale, expected):
    assert fitted(natural, width, height, scale) == expected


SIZES = [
    ("![A box](/a.svg)", "200", "100", None),
    ('![A box](/a.svg){width="100"}', "100", "50", None),
    ("![A box](/a.svg){height=40px}", "80", "40", None),
    ('![A box](/a.svg){width="50%"}', "200", "100", "w-50"),
    ("![A box](/a.svg){width=1in align=right}", "96", "48", "align-right"),
    ("```{image} /a.svg\n:alt: A box\n:scale: 25\n```", "50", "25", None),
    ("```{image} /a.svg\n:alt: A box\n:width: 10em\n```", "180", "90", None),
    ("```{image} /a.svg\n:alt: A box\n:width: 33.4%\n```", "200", "100", "w-33"),
    (
        ":::{figure} /a.svg\n:alt: A box\n:width: 50px\n\nA caption.\n:::",
        "50",
        "25",
        None,
    ),
    ('<img src="/a.svg" alt="A box" width="100">', "100", "50", None),
]


@pytest.mark.parametrize(("body", "width", "height", "of_class"), SIZES)
def test_a_page_shows_an_image_as_large_as_asked(
    build_site, body, width, height, of_class
):
    tag = only_image(build_site, body)

    assert (tag["width"], tag["height"], tag.get("class")) == (width, height, of_class)
    assert tag["alt"] == "A box"


@pytest.mark.parametrize(
    ("body", "classes"),
    [
        (":::{figure} /a.svg\n:alt: A box\n:figwidth: 50%\n\nA caption.\n:::",
         {"align-default", "w-50"}),
        (":::{figure} /a.svg\n:alt: A box\n:align: right\n:figwidth: 40%\n\nText.\n:::",
         {"align-right", "w-40"}),
    ],
)  # fmt: skip
def test_a_figure_is_as_wide_as_asked(build_site, body, classes):
    site = build_site({**FILES, PAGE: post(body)})

    html = site.html("posts/systems/cold-caches")
    assert site.warnings == []
    assert set(re.search(r'<figure class="([^"]*)"', html)[1].split()) == classes
    assert "style=" not in html[html.index("<article") : html.index("</article")]


def test_a_pictures_id_can_be_linked_to(build_site):
    body = "![A box](/a.svg){#fig-x}\n\nSee [the box](#fig-x)."
    site = build_site({**FILES, PAGE: post(body)})

    assert site.warnings == []
    html = site.html("posts/systems/cold-caches")
    assert tags(html)[0]["id"] == "fig-x"
    assert 'href="#fig-x"' in html


def test_the_first_image_is_there_at_once_and_the_others_are_lazy(build_site):
    site = build_site({**FILES, PAGE: post("![One](/a.svg)\n\n![Two](/photo.jpg)")})

    first, second = tags(site.html("posts/systems/cold-caches"))
    assert "loading" not in first
    assert second["loading"] == "lazy"
    assert first["decoding"] == second["decoding"] == "async"


@pytest.mark.parametrize(
    ("name", "written"),
    [("a box.svg", "/a%20box.svg"), ("a box.svg", "</a box.svg>"),
     ("100%.svg", "/100%25.svg"), ("größe.svg", "/größe.svg")],
)  # fmt: skip
def test_a_name_may_hold_any_character(build_site, name, written):
    site = build_site({name: SVG, PAGE: post(f"![A box]({written})")})

    assert site.warnings == []
    address = tags(site.html("posts/systems/cold-caches"))[0]["src"]
    assert re.fullmatch(r"[\w./%-]+", address)
    assert [each.name for each in Path(site.app.outdir, "_images").iterdir()] == [name]


WRONG = {
    "missing": ("![A box](nope.png)", "nope.png is not there; name it"),
    "misspelt": ("![A box](/a.svgg)", "/a.svgg is not there; did you mean a.svg?"),
    "remote": ("![A box](https://example.org/a.png)", "a.png is on another host"),
    "of no scheme": ("![A box](//example.org/a.png)", "a.png is on another host"),
    "inline data": ("![A box](data:image/png;base64,AAAA)", "is on another host"),
    "outside": ("![A box](/../../../outside.svg)", "lies outside of this"),
    "a link, and not there": (
        "```{image} /none.svg\n:alt: A box\n:target: https://example.org\n```",
        "is not there",
    ),
    "damaged": ("![A box](/damaged.png)", "/damaged.png is damaged"),
    "a film": (":::{figure} /film.mp4\n:alt: A box\n:::", "/film.mp4 is not a picture"),
    "a name that no system takes": (f"![A box](/{'a' * 300}.png)", "is not there"),
    "a zero byte": ("![A box](/a%00.png)", "is not there"),
    "a folder": ("![A box](/posts)", "/posts is not there"),
    "a broken drawing": ("![A box](/broken.svg)", "/broken.svg is no well-formed SVG"),
    "a script": ("![A box](/script.svg)", "/script.svg holds a script"),
    "HTML in a drawing": ("![A box](/html.svg)", "/html.svg holds HTML"),
    "no picture in HTML": ('<img src="nope.png" alt="A box">', "nope.png is not there"),
    "an unknown unit": (
        "```{image} /a.svg\n:alt: A box\n:width: 3vw\n```",
        "write px, cm or per cent",
    ),
    "two sizes": (
        '![A box](/a.svg){width="50%" height=30}',
        "a width in per cent and a height",
    ),
}
BAD_FILES = {
    **FILES,
    "damaged.png": bitmap("PNG", (200, 200))[:90],
    "film.mp4": b"\x00\x00\x00\x18ftypmp42",
    "broken.svg": SVG.replace("</svg>", "<g>"),
    "script.svg": SVG.replace("</svg>", "<script>alert(1)</script></svg>"),
    "html.svg": SVG.replace("</svg>", "<foreignObject/></svg>"),
}


@pytest.mark.parametrize("builder", ["html", "pdf"])
def test_each_wrong_image_is_one_complaint_at_its_line(build_site, builder):
    # All at once: what is wrong with one image hides no other, and takes no page.
    pages = {
        f"posts/systems/{nodes_id(kind)}.md": post(f"Text.\n\n{body}\n\nMore.").replace(
            "# Cold caches", f"# {kind}"
        )
        for kind, (body, _complaint) in WRONG.items()
    }

    site = build_site({**BAD_FILES, **pages}, builder)

    for kind, (_body, complaint) in WRONG.items():
        page = f"posts/systems/{nodes_id(kind)}"
        (said,) = [line for line in site.warnings if line.startswith(f"{page}.md:")]
        assert re.match(rf"{page}\.md:1[12]: WARNING: the image ", said), said
        assert complaint in said
        if builder == "html":
            html = site.html(page)
            assert tags(html) == []
            assert "A box</span>" in html
        else:
            assert Path(site.app.outdir, f"{page}.pdf".replace("systems/", "")).exists()
    assert len(site.warnings) == len(WRONG)


def nodes_id(kind: str) -> str:
    """Return a slug for a kind of mistake."""
    return re.sub(r"\W+", "-", kind.lower())


@pytest.mark.parametrize("builder", ["html", "pdf"])
@pytest.mark.parametrize("body", ["![](/a.svg)", "```{image} /a.svg\n```"])
def test_an_image_must_say_what_it_shows(build_site, builder, body):
    site = build_site({**FILES, PAGE: post(body)}, builder)

    (said,) = site.warnings
    assert said.startswith(
        f"{PAGE}:9: WARNING: the image a.svg has no alternative text"
    )


@pytest.mark.parametrize("builder", ["html", "pdf"])
def test_a_decorative_image_need_not(build_site, builder):
    site = build_site({**FILES, PAGE: post("![](/a.svg){.decorative}")}, builder)

    assert site.warnings == []


def test_a_link_to_a_file_elsewhere_on_the_machine_is_refused(build_site, tmp_path):
    (tmp_path / "outside.svg").write_text(SVG, encoding="utf-8")
    site = build_site({PAGE: post("![A box](/../outside.svg)")})

    assert "lies outside of this repository" in site.warnings[0]
    assert not Path(site.app.outdir, "_images").exists()


def test_a_picture_that_changes_its_size_changes_the_page(build_site):
    build_site({**FILES, PAGE: post("![A box](/a.svg)")})

    site = build_site(
        {"a.svg": SVG.replace('"200"', '"300"'), PAGE: post("![A box](/a.svg)")}
    )

    assert site.warnings == []
    assert tags(site.html("posts/systems/cold-caches"))[0]["width"] == "300"


@pytest.mark.parametrize("builder", ["html", "pdf"])
def test_a_damaged_figure_of_a_lab_is_told_wherever_it_is_shown(
    build_site, toy_lab, builder
):
    (toy_lab / "results" / "toy-line-dark.svg").write_text("<svg", encoding="utf-8")
    body = "Text.\n\n:::{lab-figure} line\nThe caption.\n:::"
    index = INDEX.replace(
        "# Home\n", "# Home\n\n```{post-list}\n:newest: 1\n:figure:\n```\n"
    )
    with_lab = post(body).replace("tags:", "lab: toy\ntags:")
    site = build_site({PAGE: with_lab, "index.md": index}, builder)

    said = [line for line in site.warnings if "toy-line-dark.svg is no well" in line]
    places = [line.split(": WARNING: ")[0] for line in said]
    # The book has no list of posts: its contents are one.
    assert places == [f"{PAGE}:12", *(["index.md"] if builder == "html" else [])]
