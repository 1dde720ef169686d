"""What a picture's file holds is read from its content, and what is wrong is named."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from _ext.page.pictures import Picture, Unusable, look_at, pixels

NAMESPACE = 'xmlns="http://www.w3.org/2000/svg"'


def bitmap(form: str, size: tuple[int, int] = (30, 20), **options: object) -> bytes:
    """Return a picture of one colour."""
    file = io.BytesIO()
    Image.new("RGB", size, "#0b5d78").save(file, form, **options)
    return file.getvalue()


def looked_at(folder: Path, name: str, content: bytes | str) -> Picture:
    """Look at a file of this name and content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return look_at(path)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP", "AVIF", "BMP"])
def test_a_bitmap_has_its_form_and_size(form, tmp_path):
    assert looked_at(tmp_path, "a.bin", bitmap(form)) == Picture(form, 30, 20)


def test_content_decides_and_not_the_name(tmp_path):
    assert looked_at(tmp_path, "photo.png", bitmap("JPEG")).form == "JPEG"


def test_a_photograph_that_says_it_lies_on_its_side_is_turned(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # Orientation: turn a quarter
    picture = looked_at(tmp_path, "a.jpg", bitmap("JPEG", exif=exif))

    assert (picture.width, picture.height) == (20, 30)


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="520" height="300"', (520, 300)),
        ('width="52px" height="30px" viewBox="0 0 5 3"', (52, 30)),
        ('width="3in" height="1in"', (288, 96)),
        ('viewBox="0 0 200 100"', (200, 100)),
        ('viewBox="-10,-10,200,100" width="100%"', (200, 100)),
        ('width="100" viewBox="0 0 200 100"', (100, 50)),
        ('height="100" viewBox="0 0 200 100"', (200, 100)),
    ],
)
def test_a_drawing_has_the_size_that_its_root_says(attributes, size, tmp_path):
    found = looked_at(tmp_path, "a.svg", f"<svg {NAMESPACE} {attributes}/>")

    assert found == Picture("SVG", *size)


SVG = f'<svg {NAMESPACE} width="9" height="9">'


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("a.png", b"hello", "is not a picture"),
        ("a.mp4", b"\x00\x00\x00\x18ftypmp42", "is not a picture"),
        ("a.png", b"", "is not a picture"),
        ("a.png", bitmap("PNG", (200, 200))[:90], "is damaged"),
        ("a.jpg", bitmap("JPEG", (200, 200))[:700], "is damaged"),
        ("a.tiff", bitmap("TIFF"), "is a TIFF, which browsers do not show"),
        ("a.png", f"{SVG}</svg>", "let its name end in .svg"),
        ("a.svg", bitmap("PNG"), "is not in UTF-8"),
        ("a.svg", "", "is no well-formed SVG"),
        ("a.svg", f"{SVG}<g>", "is no well-formed SVG"),
        ("a.svg", f"{SVG}<g></svg>", "is no well-formed SVG"),
        ("a.svg", "<html/>", "is not an SVG"),
        ("a.svg", '<svg width="9" height="9"/>', "is not an SVG"),
        ("a.svg", f"<svg {NAMESPACE}/>", "does not say how large it is"),
        ("a.svg", f'<svg {NAMESPACE} width="0" height="0"/>', "how large it is"),
        ("a.svg", f"{SVG}<script>alert(1)</script></svg>", "holds a script"),
        ("a.svg", f'{SVG}<g onclick="x()"/></svg>', "holds a script"),
        ("a.svg", f"{SVG}<foreignObject/></svg>", "holds HTML (foreignObject)"),
        ("a.svg", f'{SVG}<image href="b.png"/></svg>', "shows another file (b.png)"),
        ("a.svg", f"{SVG}<style>@import 'x.css';</style></svg>", "in its style"),
        (
            "a.svg",
            f'{SVG}<g style="fill:url(https://a.test/b)"/></svg>',
            "in its style",
        ),
        ("a.svg", f'<!DOCTYPE svg [<!ENTITY a "b">]>{SVG}</svg>', "entities"),
    ],
)
def test_what_cannot_be_shown_is_named(name, content, complaint, tmp_path):
    with pytest.raises(Unusable) as refused:
        looked_at(tmp_path, name, content)

    assert complaint in str(refused.value)


def test_what_a_drawing_holds_itself_may_be_used(tmp_path):
    inside = (
        '<defs><g id="a"/></defs><use href="#a"/><image href="data:image/png;base64,AA"/>'
        '<rect fill="url(#a)" style="filter:url(#a)"/>'
    )
    assert looked_at(tmp_path, "a.svg", f"{SVG}{inside}</svg>").form == "SVG"


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(Unusable, match="cannot be read"):
        look_at(tmp_path / "a.png")


@pytest.mark.parametrize(
    ("length", "expected"),
    [("40", 40), ("40px", 40), ("1in", 96), ("2.54cm", 96), ("3pt", 4), ("2em", 36),
     ("50%", None), ("3vw", None), ("wide", None), ("", None)],
)  # fmt: skip
def test_a_length_is_told_in_pixels(length, expected):
    found = pixels(length)

    assert found is None if expected is None else found == pytest.approx(expected)
