"""Pictures as every reader shows them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from _ext.epub.pictures import drawing, picture


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (b"<svg><path d='M 0 0'/></svg>", b"<svg><path d='M 0 0'/></svg>"),
        (b'<svg><path id="d"/></svg>', b'<svg><path d="" id="d"/></svg>'),
        (
            b'<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"\n'
            b'  "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n<svg/>',
            b'<?xml version="1.0"?>\n\n<svg/>',
        ),
        (b'<svg width="1" role="graphics-document document" id="a"/>',
         b'<svg width="1" id="a"/>'),
    ],
)  # fmt: skip
def test_a_drawing_is_svg_as_epub_has_it(given, expected):
    assert drawing(given) == expected


def test_a_picture_is_named_by_what_it_holds(tmp_path: Path):
    Image.new("RGB", (2, 2)).save(tmp_path / "camera.png", "JPEG")

    assert picture(tmp_path / "camera.png").media_type == "image/jpeg"


def test_what_not_every_reader_shows_is_png(tmp_path: Path):
    Image.new("RGB", (2, 2), "red").save(tmp_path / "a.webp")
    found = picture(tmp_path / "a.webp")

    assert found.name.endswith(".png")
    assert Image.open(io.BytesIO(found.content)).convert("RGB").size == (2, 2)
