"""How wide text is in print, by the widths that the fonts give their characters.

    >>> round(text_width("Load", "sans", 10), 1)
    19.6

Typst could measure, but it would set each table twice to do so. Kerning is left out:
it makes text narrower, so that what fits by these widths fits.
"""

from __future__ import annotations

from functools import cache
from itertools import repeat
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).parents[2] / "fonts"
FACES = {
    "serif": "SourceSerif4_400Regular.ttf",
    "sans": "SourceSans3_400Regular.ttf",
    "sans bold": "SourceSans3_600SemiBold.ttf",
    "mono": "JetBrainsMono_400Regular.ttf",
}
ELSEWHERE = 0.8  # em: a character that another font shows, such as a formula's


def text_width(text: str, face: str, size: float) -> float:
    """Return the width in points of text in one line of a type ``size`` points high."""
    widths = advances(face)
    return size * sum(map(widths.get, text, repeat(ELSEWHERE)))


@cache
def advances(face: str) -> dict[str, float]:
    """Return how far each character of a face moves on, in em."""
    with TTFont(FONTS / FACES[face], lazy=True) as font:
        units, metrics = font["head"].unitsPerEm, font["hmtx"]
        return {
            chr(code): metrics[glyph][0] / units
            for code, glyph in font.getBestCmap().items()
        }
