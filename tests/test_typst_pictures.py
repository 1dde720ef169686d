"""The book shows every picture that the site shows, or says which one it cannot."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from pypdf import PdfReader

from _ext.typst.pictures import printable
from tests.sites import POST
from tests.test_page_images import FILES, PAGE, SIZES, SVG, post
from tests.test_page_pictures import bitmap

OTHER = POST.replace("Cold caches", "Warm caches")


def pdf_of(site, slug: str = "cold-caches") -> Path:
    """Return the PDF of a post."""
    return Path(site.app.outdir) / "posts" / f"{slug}.pdf"


def bitmaps(path: Path) -> list[tuple[int, int]]:
    """Return the sizes of the bitmaps in a PDF, in their own pixels."""
    return [image.image.size for page in PdfReader(path).pages for image in page.images]


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP", "AVIF", "BMP"])
def test_every_form_that_browsers_show_is_printed(build_site, form):
    pages = {"a.png": bitmap(form), PAGE: post("![A box](/a.png)")}
    site = build_site(pages, "pdf")

    assert site.warnings == []
    assert bitmaps(pdf_of(site)) == [(30, 20)]


def test_of_a_moving_picture_the_first_is_printed():
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])

    with Image.open(io.BytesIO(printable(file.getvalue(), "GIF"))) as image:
        assert image.format == "PNG"
        assert image.convert("RGB").getpixel((0, 0)) == (255, 0, 0)


@pytest.mark.parametrize("body", [body for body, *_ in SIZES])
def test_every_way_to_ask_for_a_size_is_set(build_site, body):
    assert build_site({**FILES, PAGE: post(body)}, "pdf").warnings == []


@pytest.mark.parametrize(
    ("body", "points"),
    [
        ("![A photo](/photo.jpg)", 334),  # 118 mm: a figure is no wider in print
        ("![A photo](/photo.jpg){width=100}", 75),  # 96 pixels to the inch
        ('![A photo](/photo.jpg){width="50%"}', 184.25),
        ("A photo ![A photo](/photo.jpg){width=100} in a line.", 75),
        (":::{figure} /photo.jpg\n:alt: A photo\n:figwidth: 50%\n\nText.\n:::", 184.25),
        ("Text [![A photo](/photo.jpg){width=100}](https://example.org/) here.", 75),
        (
            "```{image} /photo.jpg\n:alt: A photo\n:width: 3000px\n```",
            476.22,
        ),  # 168 mm: the column, 19 mm in either margin
        ("```{image} /tall.png\n:alt: A mast\n```", 566.93 / 10),  # 200 mm high
    ],
)
def test_a_picture_is_as_wide_in_print_as_asked(build_site, body, points):
    pages = {**FILES, "tall.png": bitmap("PNG", (200, 2000)), PAGE: post(body)}
    site = build_site(pages, "pdf")

    assert site.warnings == []
    assert width_in_print(pdf_of(site)) == pytest.approx(points, rel=0.002)


def width_in_print(path: Path) -> float:
    """Return how wide a PDF shows its one bitmap, in points."""
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            scales = []
            for instruction in pikepdf.parse_content_stream(page):
                if str(instruction.operator) == "cm":
                    scales.append(float(instruction.operands[0]))
                if str(instruction.operator) == "Do":
                    return scales[-1]
    raise AssertionError("there is no picture")


def test_two_names_that_differ_by_a_slash_are_two_pictures(build_site):
    pages = {
        "a/b.png": bitmap("PNG", (10, 10)),
        "a-b.png": bitmap("PNG", (20, 20)),
        PAGE: post("![One](/a/b.png)\n\n![Two](/a-b.png)"),
    }
    site = build_site(pages, "pdf")

    assert bitmaps(pdf_of(site)) == [(10, 10), (20, 20)]


def test_a_linked_picture_stays_in_its_line(build_site):
    body = "Words [![A box](/a.svg){width=20}](https://example.org/) around it."
    site = build_site({**FILES, PAGE: post(body)}, "pdf")

    text = PdfReader(pdf_of(site)).pages[0].extract_text()
    assert re.search(r"Words *around it\.", text)


def test_a_pictures_id_can_be_referred_to(build_site):
    body = "![A box](/a.svg){#fig-x}\n\nSee [the box](#fig-x)."

    assert build_site({**FILES, PAGE: post(body)}, "pdf").warnings == []


def test_what_typst_refuses_is_told_at_each_place_and_the_rest_is_set(build_site):
    party = SVG.replace("</svg>", '<text x="9" y="50">中</text></svg>')
    body = "Text.\n\n![A party](/party.svg)"
    pages = {
        "party.svg": party,
        PAGE: post(body),
        "posts/systems/warm-caches.md": OTHER.replace("The body.", body),
    }
    site = build_site(pages, "pdf")

    assert [line.split(": WARNING: ")[0] for line in site.warnings] == [
        f"{PAGE}:11",
        "posts/systems/warm-caches.md:11",
    ]
    assert "the book cannot show the image party.svg" in site.warnings[0]
    for slug in ("cold-caches", "warm-caches"):
        assert "A party" in PdfReader(pdf_of(site, slug)).pages[0].extract_text()


def test_a_decorative_picture_is_nothing_to_a_screen_reader(build_site):
    site = build_site({**FILES, PAGE: post("![](/a.svg){.decorative}")}, "pdf")

    with pikepdf.open(pdf_of(site)) as pdf:
        kinds = {str(each.get("/S")) for each in pdf.objects
                 if isinstance(each, pikepdf.Dictionary)}  # fmt: skip
    assert "/Figure" not in kinds
