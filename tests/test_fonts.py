"""The site's fonts: what each file holds, and what the style sheets say of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from fonts import make_math_font, make_text_fonts

STATIC = Path(__file__).parent.parent / "_static"
FOLDER = STATIC / "fonts"


def announced(sheet: str) -> dict[str, set[int] | None]:
    """Return the codes that a style sheet says are in each file, None for all."""
    text = (STATIC / sheet).read_text(encoding="utf-8")
    found: dict[str, set[int] | None] = {}
    for face in re.findall(r"@font-face \{(.*?)\}", text, re.S):
        name = re.search(r'url\("fonts/([^"]+)"\)', face)
        ranges = re.search(r"unicode-range:([^;]+);", face)
        if name:
            found[name[1]] = ranges and {
                code
                for first, last in re.findall(
                    r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", ranges[1]
                )
                for code in range(int(first, 16), int(last or first, 16) + 1)
            }
    return found


@pytest.mark.parametrize("face", make_text_fonts.FACES)
def test_a_face_of_text_holds_what_the_style_sheet_says(face):
    said = announced("site.css")
    common, rest = said[f"{face}.woff2"], said[f"{face}_Rest.woff2"]
    held = set(TTFont(FOLDER / f"{face}.woff2").getBestCmap())
    held_else = set(TTFont(FOLDER / f"{face}_Rest.woff2").getBestCmap())

    assert common == make_text_fonts.characters(make_text_fonts.COMMON)
    assert common | rest >= make_text_fonts.characters(make_text_fonts.REST)
    assert common & rest == set()
    assert held <= common
    assert held_else <= rest
    assert set(map(ord, "aZ0~é§“”’–…")) <= held
    assert set(map(ord, "łĆ→≥")) <= held_else


def test_the_common_font_of_formulas_holds_what_the_style_sheet_says():
    said = announced("formulas.css")[make_math_font.COMMON.name]
    held = set(TTFont(make_math_font.COMMON).getBestCmap())

    assert said == make_text_fonts.characters(make_math_font.COMMON_RANGES)
    assert held >= said & set(TTFont(make_math_font.TARGET).getBestCmap())


def test_what_can_be_stretched_is_in_the_font_that_is_fetched_first():
    # Chromium looks for the sizes of a sign in the first font of a name alone.
    whole = TTFont(make_math_font.TARGET)
    variants = whole["MATH"].table.MathVariants
    stretched = {
        *variants.HorizGlyphCoverage.glyphs,
        *variants.VertGlyphCoverage.glyphs,
    }
    common = set(TTFont(make_math_font.COMMON).getBestCmap())

    assert {
        chr(code)
        for code, name in whole.getBestCmap().items()
        if name in stretched and code not in common
    } == set()
